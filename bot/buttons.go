package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus"
)

// asked is the question behind a button; every button of an answer has one.
func (r *Request) asked() (briefing.Question, error) {
	if r.call.Question == nil {
		return briefing.Question{}, errAged
	}
	return *r.call.Question, nil
}

// again answers the question behind a button once more: the same snapshot gives the same answer.
func (b *Bot) again(ctx context.Context, r *Request) (*drawing, error) {
	q, err := r.asked()
	if err != nil {
		return nil, err
	}
	if err := r.allowed(q.Topic); err != nil {
		return nil, err
	}
	a, err := b.answer(ctx, r, q)
	if err != nil {
		return nil, err
	}
	return b.drawing(ctx, r, q, a), nil
}

// turnPage shows another page, or what comes after the last one.
func (b *Bot) turnPage(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.again(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	d.page = r.call.Page
	if r.call.Snapshot != snapshotMark(d.answer.Snapshot.ID) {
		// The pages of another corpus may be cut elsewhere.
		d.notice = r.loc.t("notice.newer")
		d.page = 0
	}
	return Reply{Message: d.draw(), Answer: d.answer}, nil
}

func (b *Bot) showTimeline(ctx context.Context, r *Request) (Reply, error) {
	q, err := r.asked()
	if err != nil {
		return Reply{}, err
	}
	q.Kind = briefing.Timeline
	return b.respond(ctx, r, q)
}

// chooseTopic answers with the status of a topic chosen from the list.
func (b *Bot) chooseTopic(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.again(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	list, q := d.answer.Topics, d.question
	i, err := r.chosen(len(list))
	if err != nil {
		return Reply{}, err
	}
	return b.respond(ctx, r, briefing.Question{Kind: briefing.Status, Topic: list[i].ID, AsOf: q.AsOf, Known: q.Known})
}

// chosen is the number that was chosen from a menu, below n. The list may have become shorter since.
func (r *Request) chosen(n int) (int, error) {
	if len(r.Values) == 1 {
		if i, err := strconv.Atoi(r.Values[0]); err == nil && i >= 0 && i < n {
			return i, nil
		}
	}
	return 0, errAged
}

// share posts a private answer for all to see.
func (b *Bot) share(ctx context.Context, r *Request) (Reply, error) {
	q, err := r.asked()
	if err != nil {
		return Reply{}, err
	}
	if !r.maySpeak() {
		return Reply{}, r.sorry("error.may_not_post")
	}
	r.private = false
	reply, err := b.respond(ctx, r, q)
	if err == nil && reply.Answer != nil {
		head := TextDisplay{Content: "-# " + r.loc.t("share.by", "user", "<@"+r.User.ID+">")}
		reply.Message.Components = append([]Component{head}, reply.Message.Components...)
	}
	return reply, err
}

// showContext shows the paragraphs around an excerpt.
func (b *Bot) showContext(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.again(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	list := d.shownExcerpts()
	i, err := r.chosen(len(list))
	if err != nil {
		return Reply{}, err
	}
	article, err := b.answerer.Article(ctx, list[i].Article)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Message: d.context(article, &list[i]), Answer: d.answer}, nil
}

// context draws the excerpt's paragraph between its neighbours, the excerpt in bold.
func (d *drawing) context(article *Article, e *briefing.Excerpt) Message {
	blocks := []block{}
	for _, p := range article.Paragraphs {
		if p.Number < e.Paragraph-1 || p.Number > e.Paragraph+1 {
			continue
		}
		var bold []corpus.Span
		if start, end := e.Start-p.Start, e.End-p.Start; p.Number == e.Paragraph && start >= 0 && end <= len(p.Text) {
			bold = []corpus.Span{{Start: start, End: end}}
		}
		b := block{attached: len(blocks) > 0}
		b.add(quoted(d.newPassageText(p.Text, bold, nil)), line("-# ¶"+strconv.Itoa(p.Number)))
		blocks = append(blocks, b)
	}
	top := "### " + name(firstOf(article.Title, article.ID), titleMax) + "\n-# " + d.byline(article.Publisher, article.Authors)
	if !article.Date.IsZero() {
		top += " · " + stamp(article.Date, false)
	}
	box := Container{Components: []Component{TextDisplay{Content: top}}}
	pages := paginate(blocks, textMax, textMax-length(top), textMax)
	for _, text := range pages[0].texts {
		box.Components = append(box.Components, TextDisplay{Content: text})
	}
	m := Message{Components: []Component{box}, Ephemeral: true}
	if u := linkURL(firstOf(d.citedURL(e.Citation), article.URL)); u != "" {
		m.Components = append(m.Components, ActionRow{Components: []Component{Button{Label: d.t("button.open"), URL: u}}})
	}
	return m
}

func (d *drawing) citedURL(n int) string {
	if c := d.cited(n); c != nil {
		return c.URL
	}
	return ""
}

func (d *drawing) byline(publisher string, authors []string) string {
	parts := []string{}
	for _, s := range []string{publisher, strings.Join(authors, ", ")} {
		if s != "" {
			parts = append(parts, name(s, titleMax))
		}
	}
	return strings.Join(parts, " · ")
}

// showSources lists the citations in full.
func (b *Bot) showSources(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.again(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	var blocks []block
	for i := range d.answer.Citations {
		blocks = append(blocks, d.source(&d.answer.Citations[i]))
	}
	top := "### " + r.loc.t("sources.title") + "\n-# " + d.sourcing()
	p := paginate(blocks, textMax, textMax-length(top), textMax)[0]
	box := Container{Components: []Component{TextDisplay{Content: top}}}
	for _, text := range p.texts {
		box.Components = append(box.Components, TextDisplay{Content: text})
	}
	m := Message{Components: []Component{box}, Ephemeral: true}
	if links := d.links(p.cites); len(links) > 0 {
		m.Components = append(m.Components, ActionRow{Components: links})
	}
	return Reply{Message: m, Answer: d.answer}, nil
}

// source is one citation with all that is known of it.
func (d *drawing) source(c *briefing.Citation) block {
	b := block{cites: []int{c.Number}}
	b.add(line(fmt.Sprintf("**[%d]** %s", c.Number, name(firstOf(c.Title, c.Article), titleMax))))
	parts := []string{}
	if by := d.byline(c.Publisher, c.Authors); by != "" {
		parts = append(parts, by)
	}
	if !c.Date.IsZero() {
		parts = append(parts, stamp(c.Date, c.Clock))
	}
	parts = append(parts, "¶"+strconv.Itoa(c.Paragraph))
	if len(c.Relayed) > 0 {
		parts = append(parts, d.t("citation.via", "name", name(strings.Join(c.Relayed, ", "), nameMax)))
	}
	if mark := strings.Trim(c.Reliability, "F") + strings.Trim(c.Credibility, "6"); mark != "" { // F and 6: nobody can judge
		parts = append(parts, d.t("citation.marks", "marks", name(mark, 8)))
	}
	b.add(line("-# " + strings.Join(parts, " · ")))
	if n := len(c.Folded); n > 0 {
		b.add(line("-# " + d.n("citation.folded", n)))
	}
	b.add(line("-# " + name(c.Article, titleMax)))
	return b
}

// verdict keeps whether an answer was of use.
func (b *Bot) verdict(ctx context.Context, r *Request) (Reply, error) {
	q, err := r.asked()
	if err != nil {
		return Reply{}, err
	}
	live, err := b.answerer.Snapshot(ctx)
	if err != nil {
		return Reply{}, err
	}
	useful := r.call.Action == actUseful
	if err := b.state.AddFeedback(ctx, state.Feedback{
		User: r.User.ID, Question: state.Hash(encodeQuestion(q)), Guild: r.GuildID, Kind: string(q.Kind), Topic: q.Topic, Useful: useful, Snapshot: live.ID,
	}); err != nil {
		return Reply{}, err
	}
	if useful {
		return Reply{Message: say(r.loc.t("verdict.useful"))}, nil
	}
	if err := b.keepUnanswered(ctx, r, q, state.NotUseful, live.ID); err != nil {
		return Reply{}, err
	}
	return Reply{Message: say(r.loc.t("verdict.not_useful"))}, nil
}

// requestCoverage asks the moderators for what the corpus does not hold.
func (b *Bot) requestCoverage(ctx context.Context, r *Request) (Reply, error) {
	q, err := r.asked()
	if err != nil {
		return Reply{}, err
	}
	if b.config.KeepText == 0 {
		return Reply{}, r.sorry("error.text_not_kept")
	}
	live, err := b.answerer.Snapshot(ctx)
	if err != nil {
		return Reply{}, err
	}
	if err := b.keepUnanswered(ctx, r, q, state.Refused, live.ID); err != nil {
		return Reply{}, err
	}
	return Reply{Message: say(r.loc.t("request.done"))}, nil
}

func (b *Bot) keepUnanswered(ctx context.Context, r *Request, q briefing.Question, reason, snapshot string) error {
	return b.state.AddUnanswered(ctx, state.Unanswered{
		Guild: r.GuildID, Channel: r.ChannelID, User: r.User.ID, Topic: q.Topic, Reason: reason, Snapshot: snapshot,
		Text: firstOf(q.Text, strings.TrimSpace(string(q.Kind)+" "+firstOf(q.Topic, q.Entity, q.Source))),
	})
}
