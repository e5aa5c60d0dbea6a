package bot

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
)

// Curator writes what moderators curate into the corpus on disk. What it writes is live only after the
// next reindex. It appends to the audit log itself, before it writes: a bot that is killed between the
// two must not leave a change that nobody made. What the moderator can mend is a *FactError.
type Curator interface {
	Facts(ctx context.Context) ([]*corpus.Fact, error)
	// AddFact checks and writes a new fact, gives it an id, and returns that.
	AddFact(ctx context.Context, by Moderator, f corpus.Fact) (id string, err error)
	ChangeFact(ctx context.Context, by Moderator, c FactChange) error
	// History lists the changes of a fact, newest first.
	History(ctx context.Context, id string) ([]FactVersion, error)
	AddQuestion(ctx context.Context, by Moderator, q corpus.GoldenQuestion) (id string, err error)
}

// Moderator is who changes something, and in which guild, as the audit log and a commit name him.
type Moderator struct{ ID, Name, Guild string }

// FactChange is one change of a fact.
type FactChange struct {
	Fact   string
	What   string // "confirm", "withdraw", "supersede", "contest", "undo"
	Other  string // supersede: the newer fact; contest: the other side
	Reason string
}

// FactVersion is one row of a fact's history.
type FactVersion struct {
	At     time.Time
	By     string
	What   string
	Reason string
}

// FactError is a refusal that a moderator can do something about.
type FactError struct{ Problems []corpus.Problem }

func (e *FactError) Error() string {
	list := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		list[i] = strings.TrimPrefix(place(p)+": "+p.Message, ": ")
	}
	return strings.Join(list, "; ")
}

var factStatuses = []string{string(corpus.Confirmed), string(corpus.Reported), string(corpus.Claimed), string(corpus.Denied), string(corpus.Tentative)}

// drafts are what moderators have begun and not yet finished. They are short-lived and private, so they
// are lost at a restart; the form then says that it has aged.
type drafts struct {
	mu  sync.Mutex
	now func() time.Time
	all map[string]draft
}

// draft is a fact or an import between two steps of its dialogue.
type draft struct {
	user   string
	at     time.Time
	fact   corpus.Fact
	quotes []corpus.Evidence // to choose from
	change FactChange
	add    []Incoming // an import: several to choose from
}

const draftLife = 15 * time.Minute // Discord forgets the interaction then

func newDrafts(now func() time.Time) *drafts { return &drafts{now: now, all: map[string]draft{}} }

func (d *drafts) put(user string, x draft) (id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	for old, x := range d.all {
		if now.Sub(x.at) > draftLife {
			delete(d.all, old)
		}
	}
	id = rand.Text()[:16]
	x.user, x.at = user, now
	d.all[id] = x
	return id
}

// get returns a draft of that person, or errAged.
func (d *drafts) get(user, id string) (draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x, ok := d.all[id]
	if !ok || x.user != user || d.now().Sub(x.at) > draftLife {
		return draft{}, errAged
	}
	return x, nil
}

func (d *drafts) drop(id string) {
	d.mu.Lock()
	delete(d.all, id)
	d.mu.Unlock()
}

func (r *Request) by() Moderator {
	return Moderator{ID: r.User.ID, Name: firstOf(r.User.GlobalName, r.User.Username), Guild: r.GuildID}
}

// factAdd offers the sentences of an article to choose the quote from, so that nobody types it.
func (b *Bot) factAdd(ctx context.Context, r *Request) (Reply, error) {
	n, err := b.names(ctx)
	if err != nil {
		return Reply{}, err
	}
	f := corpus.Fact{Status: corpus.Status(r.Text("status"))}
	if !slices.Contains(factStatuses, string(f.Status)) {
		return Reply{}, r.sorry("error.status")
	}
	topic, err := r.nameOf(n.topics, "topic", r.Text("topic"))
	if err != nil {
		return Reply{}, err
	}
	f.Topics = []string{topic}
	if f.Speaker, err = r.nameOf(n.entities, "entity", r.Text("speaker")); err != nil {
		return Reply{}, err
	}
	id, err := r.nameOf(n.articles, "source", r.Text("article"))
	if err != nil {
		return Reply{}, err
	}
	article, err := b.answerer.Article(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	f.AsOf = article.Date
	quotes := quotable(article, r.Text("words"))
	if len(quotes) == 0 {
		return Reply{}, r.sorry("fact.no_sentence")
	}
	draftID := b.drafts.put(r.User.ID, draft{fact: f, quotes: quotes})
	customID, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actFactQuote, Arg: draftID})
	if err != nil {
		return Reply{}, err
	}
	menu := StringSelect{CustomID: customID, Placeholder: r.loc.t("fact.choose")}
	blocks := []block{{parts: []part{line("### " + name(firstOf(article.Title, article.ID), titleMax) + "\n" + r.loc.t("fact.choose"))}}}
	for i, q := range quotes {
		menu.Options = append(menu.Options, SelectOption{Label: optionLabel(strconv.Itoa(i+1) + ". " + q.Quote), Value: strconv.Itoa(i)})
		blocks = append(blocks, block{parts: []part{line("**" + strconv.Itoa(i+1) + "**"), quoted(passageText{text: q.Quote, quoted: true})}, attached: true})
	}
	m := r.boxed(colourAnswer, blocks, "")
	m.Components = append(m.Components, ActionRow{Components: []Component{menu}})
	return Reply{Message: m}, nil
}

// quotable are the sentences of an article that hold the words, at most as many as a menu takes.
func quotable(a *Article, words string) []corpus.Evidence {
	want := strings.Fields(fold(words))
	var list []corpus.Evidence
	for _, p := range a.Paragraphs {
	next:
		for _, s := range p.Sentences {
			if s.Start < 0 || s.End > len(p.Text) || s.Start >= s.End {
				continue
			}
			quote := strings.TrimSpace(p.Text[s.Start:s.End])
			folded := fold(quote)
			for _, w := range want {
				if !strings.Contains(folded, w) {
					continue next
				}
			}
			if list = append(list, corpus.Evidence{Article: a.ID, Quote: quote}); len(list) == selectOptions {
				return list
			}
		}
	}
	return list
}

// factQuote has the quote and asks for the rest in a form.
func (b *Bot) factQuote(ctx context.Context, r *Request) (Reply, error) {
	x, err := b.drafts.get(r.User.ID, r.call.Arg)
	if err != nil {
		return Reply{}, err
	}
	i, err := r.chosen(len(x.quotes))
	if err != nil {
		return Reply{}, err
	}
	x.fact.Evidence = []corpus.Evidence{x.quotes[i]}
	id := b.drafts.put(r.User.ID, x)
	customID, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actFactText, Arg: id})
	if err != nil {
		return Reply{}, err
	}
	date := ""
	if !x.fact.AsOf.IsZero() {
		date = x.fact.AsOf.Format(time.DateOnly)
	}
	field := func(id string, in TextInput) Component {
		in.CustomID = id
		return Label{Label: r.loc.t("fact.form." + id), Component: in}
	}
	return Reply{Modal: &Modal{CustomID: customID, Title: clip(r.loc.t("fact.form.title"), 45), Components: []Component{
		field("statement", TextInput{Paragraph: true, MaxLength: 500}),
		field("as_of", TextInput{Value: date, MaxLength: 10, Placeholder: "2026-01-30"}),
		field("event", TextInput{Optional: true, MaxLength: 10, Placeholder: "2026-02-01"}),
		field("expires", TextInput{Optional: true, MaxLength: 10, Placeholder: "2026-02-02"}),
	}}}, nil
}

// factText writes the fact.
func (b *Bot) factText(ctx context.Context, r *Request) (Reply, error) {
	x, err := b.drafts.get(r.User.ID, r.call.Arg)
	if err != nil {
		return Reply{}, err
	}
	f := x.fact
	f.Statement = strings.TrimSpace(r.Field("statement"))
	if f.Statement == "" {
		return Reply{}, r.sorry("fact.no_statement")
	}
	var event time.Time
	for id, into := range map[string]*time.Time{"as_of": &f.AsOf, "event": &event, "expires": &f.Expires} {
		if *into, err = r.formDate(id); err != nil {
			return Reply{}, err
		}
	}
	if f.AsOf.IsZero() {
		return Reply{}, r.sorry("error.date", "text", "")
	}
	if !event.IsZero() {
		f.Event = &corpus.Event{Date: event, Tentative: f.Status == corpus.Tentative}
	}
	id, err := b.curator.AddFact(ctx, r.by(), f)
	if err != nil {
		return b.factFailed(r, err)
	}
	b.drafts.drop(r.call.Arg)
	return Reply{Message: notice(colourDone, r.loc.t("fact.added", "fact", name(id, nameMax)))}, nil
}

func (r *Request) formDate(field string) (time.Time, error) {
	text := strings.TrimSpace(r.Field(field))
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, r.sorry("error.date", "text", name(text, nameMax))
	}
	return t, nil
}

// factFailed lists what is wrong with a fact; other errors go on as they are.
func (b *Bot) factFailed(r *Request, err error) (Reply, error) {
	var refused *FactError
	if e, ok := err.(*FactError); ok {
		refused = e
	}
	if refused == nil {
		return Reply{}, err
	}
	blocks := []block{{parts: []part{line("### " + r.loc.n("fact.refused", len(refused.Problems)))}}, problems(refused.Problems, faultsPage)}
	return Reply{Message: r.boxed(colourFault, blocks, "")}, nil
}

// factChange asks for the reason of a change; every one has one.
func (b *Bot) factChange(ctx context.Context, r *Request) (Reply, error) {
	f, err := b.factOf(ctx, r, "fact")
	if err != nil {
		return Reply{}, err
	}
	c := FactChange{Fact: f.ID, What: r.Path[len(r.Path)-1]}
	if r.Has("other") {
		other, err := b.factOf(ctx, r, "other")
		if err != nil {
			return Reply{}, err
		}
		if c.Other = other.ID; c.Other == c.Fact {
			return Reply{}, r.sorry("fact.itself")
		}
	}
	id := b.drafts.put(r.User.ID, draft{change: c})
	customID, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actReason, Arg: id})
	if err != nil {
		return Reply{}, err
	}
	return Reply{Modal: &Modal{CustomID: customID, Title: clip("/fact "+c.What+" "+f.ID, 45), Components: []Component{
		TextDisplay{Content: clip(escape(f.Statement), 1000)},
		Label{Label: r.loc.t("fact.form.reason"), Component: TextInput{CustomID: "reason", Paragraph: true, MaxLength: 500}},
	}}}, nil
}

// factReason makes the change.
func (b *Bot) factReason(ctx context.Context, r *Request) (Reply, error) {
	x, err := b.drafts.get(r.User.ID, r.call.Arg)
	if err != nil {
		return Reply{}, err
	}
	c := x.change
	c.Reason = strings.TrimSpace(r.Field("reason"))
	if c.Reason == "" {
		return Reply{}, r.sorry("fact.no_reason")
	}
	if err := b.curator.ChangeFact(ctx, r.by(), c); err != nil {
		return b.factFailed(r, err)
	}
	b.drafts.drop(r.call.Arg)
	return Reply{Message: notice(colourDone, r.loc.t("fact.changed", "fact", name(c.Fact, nameMax)))}, nil
}

func (b *Bot) factHistory(ctx context.Context, r *Request) (Reply, error) {
	f, err := b.factOf(ctx, r, "fact")
	if err != nil {
		return Reply{}, err
	}
	list, err := b.curator.History(ctx, f.ID)
	if err != nil {
		return Reply{}, err
	}
	blocks := []block{{parts: []part{line("### " + name(f.ID, titleMax)), unquoted(f.Statement)}}}
	for _, v := range list[:min(len(list), 15)] {
		blocks = append(blocks, block{attached: true, parts: []part{
			line(fmt.Sprintf("%s · **%s** · %s", stamp(v.At, true), name(v.What, 40), name(v.By, nameMax))), unquoted(v.Reason)}})
	}
	if len(list) == 0 {
		blocks[0].add(line("-# " + r.loc.t("fact.no_history")))
	}
	return Reply{Message: r.boxed(colourAnswer, blocks, "")}, nil
}

// factOf is the fact that an option names.
func (b *Bot) factOf(ctx context.Context, r *Request, option string) (*corpus.Fact, error) {
	facts, err := b.curator.Facts(ctx)
	if err != nil {
		return nil, err
	}
	id := strings.TrimSpace(r.Text(option))
	for _, f := range facts {
		if f.ID == id {
			return f, nil
		}
	}
	return nil, r.sorry("fact.unknown", "fact", name(id, nameMax))
}

func (b *Bot) suggestFacts(ctx context.Context, typed string) ([]Choice, error) {
	if b.curator == nil {
		return nil, nil
	}
	facts, err := b.curator.Facts(ctx)
	if err != nil {
		return nil, err
	}
	named := make([]Named, len(facts))
	for i, f := range facts {
		named[i] = Named{ID: f.ID, Name: f.Statement, Aliases: f.Topics}
	}
	return choices(find(foldAll(named), typed, suggestMax)), nil
}

// makeGolden keeps an answered question with the quote that answers it, or one that must be refused.
func (b *Bot) makeGolden(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.again(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	q, a := d.question, d.answer
	g := corpus.GoldenQuestion{Question: q.Text, Topic: q.Topic, AsOf: q.AsOf, Refuse: !a.Found}
	switch {
	case q.Kind != briefing.Ask || q.Text == "":
		return Reply{}, r.sorry("golden.only_ask")
	case a.Found && len(a.Facts) > 0:
		g.Fact = a.Facts[0].ID
	case a.Found && len(a.Excerpts) > 0:
		g.Article, g.Quote = a.Excerpts[0].Article, a.Excerpts[0].Text
	}
	id, err := b.curator.AddQuestion(ctx, r.by(), g)
	if err != nil {
		return b.factFailed(r, err)
	}
	return Reply{Message: notice(colourDone, r.loc.t("golden.added", "id", name(id, nameMax)))}, nil
}
