package briefing

import (
	"slices"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

const (
	timelineEvents   = 20  // shown where the question sets no limit
	timelinePassages = 500 // read at most, the newest
	timelineExcerpts = 3   // of an event; the others fold into its citations
)

// timeline answers what happened when, on a topic or to an entity: by the date of the
// event, not of publication.
func (c *composer) timeline() error {
	if c.topic == nil && c.entity == nil {
		return &QuestionError{"Topic", "a timeline is of a topic, or of a person, place or body: which?"}
	}
	if c.a.Question == "" && c.topic != nil {
		c.a.Question = c.topic.Name
	} else if c.a.Question == "" {
		c.a.Question = c.entity.Name
	}
	q := c.query()
	q.Newest, q.Limit = true, timelinePassages
	if c.topic != nil {
		q.Topics = []string{c.topic.ID}
	}
	if c.entity != nil {
		q.Entities = []string{c.entity.ID}
	}
	hits, err := c.s.Search(c.ctx, q)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	events := append(c.factEvents(), c.sentenceEvents(hits)...)
	events = slices.DeleteFunc(events, func(e *event) bool { return !c.asked(e) })
	events = foldEvents(events)
	// The newest events are the first page; each page reads forward in time.
	n := len(events)
	to := max(0, n-c.q.Offset)
	from := max(0, to-limit(c.q.Limit, timelineEvents))
	for _, e := range events[from:to] {
		c.a.Events = append(c.a.Events, c.event(e))
	}
	c.a.More = from
	if c.a.Found = len(c.a.Events) > 0; !c.a.Found {
		c.refuse(hits, nil, "a statement with a date", "The corpus dates nothing on this in that time.")
	}
	return nil
}

// event is a line of a timeline in the making.
type event struct {
	from, until time.Time
	precision   when.Precision
	fact        *state // or nil
	picks       []*pick
	hedged      bool // the source or a moderator leaves it open
	ahead       bool // it was ahead when it was stated
}

// asked reports whether an event lies in the time that the question asks of.
func (c *composer) asked(e *event) bool {
	return (c.q.Since.IsZero() || e.until.After(c.q.Since)) && (c.q.Until.IsZero() || e.from.Before(c.q.Until))
}

// factEvents are the dated facts, those that were replaced or withdrawn included.
func (c *composer) factEvents() []*event {
	var out []*event
	for _, s := range c.ledger.order {
		if s.fact.Event == nil || !c.concerns(s.fact) || !c.check(s) {
			continue
		}
		e := &event{fact: s, hedged: isTentative(s.fact)}
		e.from, e.until, e.precision = eventSpan(s.fact.Event)
		e.ahead = e.until.After(startOfDay(s.fact.AsOf).AddDate(0, 0, 1))
		out = append(out, e)
	}
	return out
}

// sentenceEvents are the sentences that say when what they tell of takes place.
func (c *composer) sentenceEvents(hits []index.Hit) []*event {
	var out []*event
	for i := range hits {
		h := &hits[i]
		expressions := c.expressions(&h.Passage)
		for j, s := range h.Sentences {
			if c.entity != nil && !c.names(h.Text[s.Start:s.End], c.entity.ID) {
				continue
			}
			x, ok := eventDate(expressions, s)
			if !ok {
				continue
			}
			cand := candidate{hit: h, sentence: j}
			if c.corrected(&cand) {
				continue
			}
			_, rank := tentativeWord(h.Text[s.Start:s.End], h.Article.Language)
			out = append(out, &event{
				from: x.From, until: x.To, precision: x.Precision,
				picks:  []*pick{{candidate: cand, first: j, last: j, parts: []*wording{cand.read()}}},
				hedged: rank != 0 && rank <= firmUpTo, ahead: ahead(h.Article.Published, x),
			})
		}
	}
	return out
}

// names reports whether a text names an entity.
func (c *composer) names(text, id string) bool {
	for _, n := range c.s.Names().Find(text) {
		if n.ID == id {
			return true
		}
	}
	return false
}

// eventDate is the expression that dates what a sentence tells: of those in it the most
// exact, and of equally exact ones the first. Recurrences, bare lengths and open-ended
// expressions ("since 2022") date no event.
func eventDate(expressions []when.Expression, s corpus.Span) (when.Expression, bool) {
	best := -1
	for i, e := range expressions {
		if e.Start < s.Start || e.End > s.End || e.From.IsZero() || e.To.IsZero() || e.Kind == when.Set || e.Kind == when.Duration {
			continue
		}
		if e.Bound != "" && e.Bound != when.Within || fineness[e.Precision] == 0 {
			continue
		}
		if best < 0 || fineness[e.Precision] > fineness[expressions[best].Precision] {
			best = i
		}
	}
	if best < 0 {
		return when.Expression{}, false
	}
	e := expressions[best]
	if e.Precision == when.Time {
		// What a timeline tells apart is days.
		e.From, e.Precision = startOfDay(e.From), when.Day
		e.To = e.From.AddDate(0, 0, 1)
	}
	return e, true
}

// fineness orders the precisions that can date an event.
var fineness = map[when.Precision]int{
	when.Time: 8, when.Day: 8, when.Week: 6, when.Month: 5, when.Quarter: 4, when.Season: 3, when.Year: 2, when.Decade: 1,
}

// Two sentences of one date tell of one event when they share half of their words.
const sameEvent = 0.5

// foldEvents joins what tells of the same event, and puts events in order of time.
func foldEvents(events []*event) []*event {
	slices.SortStableFunc(events, func(a, b *event) int {
		if n := a.from.Compare(b.from); n != 0 {
			return n
		}
		if n := a.until.Compare(b.until); n != 0 {
			return n
		}
		switch { // facts first: sentences fold under them
		case a.fact != nil && b.fact == nil:
			return -1
		case a.fact == nil && b.fact != nil:
			return 1
		}
		return 0
	})
	var out []*event
	for _, e := range events {
		into := -1
		for i := len(out) - 1; i >= 0 && out[i].from.Equal(e.from); i-- {
			if e.fact == nil && out[i].until.Equal(e.until) && out[i].same(e.picks[0]) {
				into = i
			}
		}
		// A fact's own sentence may be dated otherwise than its moderator dated it.
		for i := range out {
			if into < 0 && e.fact == nil && out[i].fact != nil && coveredBy([]*state{out[i].fact}, e.picks[0].hit.Article.ID, e.picks[0].inArticle()) {
				into = i
			}
		}
		if into < 0 {
			out = append(out, e)
			continue
		}
		out[into].picks = append(out[into].picks, e.picks...)
		out[into].hedged = out[into].hedged && e.hedged || out[into].fact != nil && out[into].hedged
	}
	return out
}

// same reports whether a sentence tells of the event.
func (e *event) same(p *pick) bool {
	w := p.read()
	if e.fact != nil {
		if coveredBy([]*state{e.fact}, p.hit.Article.ID, p.inArticle()) {
			return true
		}
		if newWording(e.fact.fact.Statement, "").inside(w) >= sameEvent {
			return true
		}
	}
	return slices.ContainsFunc(e.picks, func(o *pick) bool { return o.read().inside(w) >= sameEvent })
}

// event is the form of an event that an answer carries. Of sentences that repeat each
// other the first published stands for all.
func (c *composer) event(e *event) Event {
	out := Event{From: e.from, Until: e.until, Precision: e.precision}
	out.Tentative = e.hedged && e.ahead
	out.Past = out.Tentative && !e.until.After(c.t)
	if e.fact != nil {
		f := c.show(e.fact)
		out.Fact = &f
	}
	slices.SortStableFunc(e.picks, func(a, b *pick) int { return a.hit.Article.Published.Compare(b.hit.Article.Published) })
	var shown []*pick
	for _, p := range e.picks {
		if o := repeated(&p.candidate, shown); o != nil {
			o.folded = append(o.folded, p.hit.Article)
		} else if len(shown) < timelineExcerpts {
			shown = append(shown, p)
		} else {
			shown[0].folded = appendArticle(shown[0].folded, p.hit.Article)
		}
	}
	for _, p := range shown {
		out.Excerpts = append(out.Excerpts, c.excerpt(p))
	}
	return out
}

func appendArticle(list []*passages.Article, a *passages.Article) []*passages.Article {
	if slices.Contains(list, a) {
		return list
	}
	return append(list, a)
}
