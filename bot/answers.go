package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
)

func (b *Bot) status(ctx context.Context, r *Request) (Reply, error) {
	return b.command(ctx, r, briefing.Status)
}

func (b *Bot) timeline(ctx context.Context, r *Request) (Reply, error) {
	if !r.Has("topic") && !r.Has("entity") {
		return Reply{}, r.sorry("error.topic_or_entity")
	}
	return b.command(ctx, r, briefing.Timeline)
}

func (b *Bot) positions(ctx context.Context, r *Request) (Reply, error) {
	return b.command(ctx, r, briefing.Positions)
}

func (b *Bot) contested(ctx context.Context, r *Request) (Reply, error) {
	return b.command(ctx, r, briefing.Contested)
}

// changes answers what is new since a date; without one since the person last asked, and the first time
// in the last week.
func (b *Bot) changes(ctx context.Context, r *Request) (Reply, error) {
	q, err := b.questionOf(ctx, r, briefing.Changes)
	if err != nil {
		return Reply{}, err
	}
	last, err := b.state.Looked(ctx, r.User.ID, r.GuildID)
	switch {
	case !q.Since.IsZero():
	case err != nil:
		return Reply{}, err
	case last.IsZero():
		q.Since = r.now.AddDate(0, 0, -7).Truncate(24 * time.Hour)
	default:
		q.Since = last
	}
	return b.respond(ctx, r, q)
}

func (b *Bot) source(ctx context.Context, r *Request) (Reply, error) {
	return b.command(ctx, r, briefing.Source)
}

func (b *Bot) topics(ctx context.Context, r *Request) (Reply, error) {
	return b.command(ctx, r, briefing.Topics)
}

func (b *Bot) brief(ctx context.Context, r *Request) (Reply, error) {
	return b.command(ctx, r, briefing.Brief)
}

func (b *Bot) ask(ctx context.Context, r *Request) (Reply, error) {
	if strings.TrimSpace(r.Text("question")) == "" {
		return Reply{}, r.sorry("error.empty_question")
	}
	return b.command(ctx, r, briefing.Ask)
}

// command answers a slash command that is a question.
func (b *Bot) command(ctx context.Context, r *Request, kind briefing.Kind) (Reply, error) {
	q, err := b.questionOf(ctx, r, kind)
	if err != nil {
		return Reply{}, err
	}
	return b.respond(ctx, r, q)
}

// questionOf turns a command's options into a question: names become ids, dates become times.
func (b *Bot) questionOf(ctx context.Context, r *Request, kind briefing.Kind) (briefing.Question, error) {
	q := briefing.Question{Kind: kind, Text: strings.TrimSpace(r.Text("question")), Known: r.Bool("known", false)}
	var err error
	if q.Since, err = r.date("since"); err != nil {
		return q, err
	}
	if q.Until, err = r.date("until"); err != nil {
		return q, err
	}
	if !q.Until.IsZero() {
		q.Until = q.Until.AddDate(0, 0, 1) // "until" names a day that is meant too
	}
	if q.AsOf, err = r.date("as_of"); err != nil {
		return q, err
	}
	if !q.Since.IsZero() && !q.Until.IsZero() && !q.Since.Before(q.Until) {
		return q, r.sorry("error.date_order")
	}
	n, err := b.names(ctx)
	if err != nil {
		return q, err
	}
	if q.Topic, err = r.nameOf(n.topics, "topic", r.Text("topic")); err != nil {
		return q, err
	}
	if q.Entity, err = r.nameOf(n.entities, "entity", r.Text("entity")); err != nil {
		return q, err
	}
	if q.Source, err = r.sourceOf(n, r.Text("source")); err != nil {
		return q, err
	}
	return q, nil
}

// nameOf resolves a name that a person typed or chose. One that is not known is answered with those
// that are near to it.
func (r *Request) nameOf(list []nameEntry, what, text string) (id string, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if e, ok := resolve(list, text); ok {
		return e.ID, nil
	}
	return "", r.unknown(what, text, find(list, text, 3))
}

// sourceOf resolves a publisher or an article.
func (r *Request) sourceOf(n *names, text string) (id string, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return "", nil
	}
	for _, list := range [][]nameEntry{n.sources, n.articles} {
		if e, ok := resolve(list, text); ok {
			return e.ID, nil
		}
	}
	return "", r.unknown("source", text, append(find(n.sources, text, 2), find(n.articles, text, 2)...))
}

func (r *Request) unknown(what, text string, near []nameEntry) error {
	names := make([]string, len(near))
	for i, e := range near {
		names[i] = firstOf(e.Name, e.ID)
	}
	return &userError{text: r.unknownName(what, text, names, false), outcome: outcomeUser}
}

// respond answers a question: what every command, button and message that is one comes down to.
func (b *Bot) respond(ctx context.Context, r *Request, q briefing.Question) (Reply, error) {
	if err := r.allowed(q.Topic); err != nil {
		return Reply{}, err
	}
	if q.Kind == briefing.Ask {
		b.followUp(ctx, r, &q)
	}
	if link, err := b.repeated(ctx, r, q); err != nil || link != "" {
		return Reply{Message: say(link)}, err
	}
	a, err := b.answer(ctx, r, q)
	if err != nil {
		return Reply{}, err
	}
	m := b.drawing(ctx, r, q, a).draw()
	b.attachFiles(ctx, r, a, &m)
	return Reply{Message: m, Answer: a, After: func(ctx context.Context, messageID string) { b.remember(ctx, r, q, a, messageID) }}, nil
}

// answer asks the answerer, and adds the caution that the channel's settings ask for.
func (b *Bot) answer(ctx context.Context, r *Request, q briefing.Question) (*briefing.Answer, error) {
	a, err := b.answerer.Answer(ctx, q)
	if err != nil {
		return nil, err
	}
	if limit, newest := r.settings.StaleAfter, a.Sourcing.Newest; limit > 0 && !newest.IsZero() && a.AsOf.Sub(newest) > limit {
		for _, c := range a.Cautions {
			if c.Kind == briefing.Stale {
				return a, nil
			}
		}
		copied := *a
		copied.Cautions = append([]briefing.Caution{{Kind: briefing.Stale, Date: newest, Days: a.Sourcing.Days}}, a.Cautions...)
		return &copied, nil
	}
	return a, nil
}

func (b *Bot) drawing(ctx context.Context, r *Request, q briefing.Question, a *briefing.Answer) *drawing {
	return &drawing{locale: r.loc, answer: a, question: q, private: r.private,
		seal: b.sealWith(ctx, r.GuildID, r.User.ID), golden: r.moderator && r.private && b.curator != nil}
}

// attachFiles adds the picture and the calendar of an answer. Without them it is still an answer.
func (b *Bot) attachFiles(ctx context.Context, r *Request, a *briefing.Answer, m *Message) {
	if b.attach == nil {
		return
	}
	files, err := guard(func() ([]Attachment, error) { return b.attach(ctx, a) })
	if err != nil {
		r.log.LogAttrs(ctx, slog.LevelError, "files of an answer", errAttr(err))
		return
	}
	box, ok := m.Components[0].(Container)
	if !ok {
		return
	}
	size := int64(0)
	for _, f := range files {
		if size += int64(len(f.Data)); size > r.MaxAttachment {
			r.log.LogAttrs(ctx, slog.LevelWarn, "file of an answer is too large", slog.String("file", f.Name), slog.Int("bytes", len(f.Data)))
			break
		}
		url := "attachment://" + f.Name
		if strings.HasPrefix(f.ContentType, "image/") {
			box.Components = append(box.Components, MediaGallery{Items: []MediaItem{{URL: url, Description: clip(f.Description, 1024)}}})
		} else {
			box.Components = append(box.Components, File{URL: url})
		}
		m.Files = append(m.Files, f)
	}
	m.Components[0] = box
}

// repeated is what is said instead of an answer that stands in the channel already: where it stands.
func (b *Bot) repeated(ctx context.Context, r *Request, q briefing.Question) (string, error) {
	if r.private || r.GuildID == "" || b.config.RepeatAfter == 0 || r.Type == InteractionComponent {
		return "", nil
	}
	live, err := b.answerer.Snapshot(ctx)
	if err != nil {
		return "", err
	}
	p, err := b.state.LatestPosted(ctx, r.ChannelID, state.Hash(encodeQuestion(q)), live.ID, r.now.Add(-b.config.RepeatAfter))
	if errors.Is(err, state.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		r.log.LogAttrs(ctx, slog.LevelError, "posted answers are not read", errAttr(err))
		return "", nil // answering twice is better than not at all
	}
	return r.loc.n("repeat.link", int(r.now.Sub(p.At).Minutes())+1,
		"link", messageLink(r.GuildID, r.ChannelID, p.Message)), nil
}

// remember keeps what must be known of an answer later: where it stands and on which quotes, that it
// was a refusal, and what the conversation is about.
func (b *Bot) remember(ctx context.Context, r *Request, q briefing.Question, a *briefing.Answer, messageID string) {
	ctx = context.WithoutCancel(ctx)
	check := func(what string, err error) {
		if err != nil {
			r.log.LogAttrs(ctx, slog.LevelError, what, errAttr(err))
		}
	}
	body := encodeQuestion(q)
	if messageID != "" && !r.private {
		check("posted answer", b.state.AddPosted(ctx, state.Posted{
			Message: messageID, Channel: r.ChannelID, Guild: r.GuildID, User: r.User.ID,
			Question: state.Hash(body), Snapshot: a.Snapshot.ID, Quotes: quotesOf(a),
		}))
	}
	if !a.Found && a.Kind == briefing.Ask && q.Offset == 0 {
		check("unanswered question", b.state.AddUnanswered(ctx, state.Unanswered{
			Guild: r.GuildID, Channel: r.ChannelID, User: r.User.ID, Text: q.Text, Topic: q.Topic, Reason: state.Refused, Snapshot: a.Snapshot.ID,
		}))
	}
	if r.conversation() && (a.Topic != nil || !q.Since.IsZero() || !q.Until.IsZero() || !q.AsOf.IsZero()) {
		t := threadContext{Topic: q.Topic, Since: q.Since, Until: q.Until, AsOf: q.AsOf}
		if a.Topic != nil {
			t.Topic = a.Topic.ID
		}
		check("thread", b.state.SetThread(ctx, r.ChannelID, r.User.ID, t.encode()))
	}
}

// quotesOf lists the quotes that an answer rests on.
func quotesOf(a *briefing.Answer) []state.PostedQuote {
	var list []state.PostedQuote
	add := func(article, text string) {
		if q := (state.PostedQuote{Article: article, Text: text}); !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	a.EachFact(func(f *briefing.Fact) {
		for _, q := range f.Evidence {
			add(q.Article, q.Text)
		}
	})
	a.EachExcerpt(func(e *briefing.Excerpt) { add(e.Article, e.Text) })
	return list
}

// findSources shows for each claim of a message what stands nearest to it.
func (b *Bot) findSources(ctx context.Context, r *Request) (Reply, error) {
	text := ""
	if r.Target != nil {
		text = strings.TrimSpace(r.Target.Content)
		for _, e := range r.Target.Embeds {
			if text == "" {
				text = strings.TrimSpace(e.Title + "\n" + e.Description)
			}
		}
	}
	if text == "" {
		return Reply{}, r.sorry("error.no_text")
	}
	return b.respond(ctx, r, briefing.Question{Kind: briefing.Check, Text: clip(text, claimTextMax)})
}

// claimTextMax is how much of a message is looked at; Discord's own limit is 4,000 with Nitro.
const claimTextMax = 4000

func (b *Bot) help(ctx context.Context, r *Request) (Reply, error) {
	client := localeFor(r.Interaction.Locale) // whose names of commands Discord shows, whatever language the server set
	var s strings.Builder
	s.WriteString("### " + r.loc.t("help.title") + "\n" + r.loc.t("help.intro") + "\n")
	for _, c := range b.commands() {
		if c.menu || c.route.moderator && !r.moderator {
			continue
		}
		about := r.loc.text["cmd."+strings.ReplaceAll(c.path, " ", ".")+".about"]["other"]
		s.WriteString("\n`/" + firstOf(client.text["cmd."+c.path+".name"]["other"], c.path) + "` " + escape(firstOf(about, c.about)))
	}
	s.WriteString("\n\n" + r.loc.t("help.marks"))
	if days := int((b.config.KeepText + 24*time.Hour - 1) / (24 * time.Hour)); days > 0 {
		s.WriteString("\n-# " + r.loc.n("help.privacy", days))
	}
	m := notice(colourAnswer, s.String())
	return Reply{Message: m}, nil
}

func (b *Bot) forgetMe(ctx context.Context, r *Request) (Reply, error) {
	gone, err := b.state.Forget(ctx, r.User.ID)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Message: say(r.loc.n("forget.done", int(gone.Total())))}, nil
}
