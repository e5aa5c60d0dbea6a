package briefing

import (
	"slices"
	"strings"
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
	hits, err := c.newestHits(timelinePassages)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	events := append(c.factEvents(), c.sentenceEvents(hits)...)
	events = slices.DeleteFunc(events, func(e *event) bool { return !c.asked(e) })
	events = c.foldEvents(events)
	all := len(events)
	if all > limit(c.q.Limit, timelineEvents) {
		// Where there is a choice, what a source dates goes before what it merely says.
		events = slices.DeleteFunc(events, func(e *event) bool { return e.reported && !e.leads() })
	}
	from, to := c.page(events)
	for _, e := range events[from:to] {
		c.a.Events = append(c.a.Events, c.event(e))
	}
	c.a.More = all - (to - from)
	if c.q.Offset > 0 {
		c.a.More = from // what is ahead was told of on the first page
	}
	if c.a.Found = len(c.a.Events) > 0; !c.a.Found {
		c.refuse(hits, nil, "a statement with a date", "The corpus dates nothing on this in that time.")
	}
	return nil
}

// leads reports whether the event's sentence opens its article.
func (e *event) leads() bool {
	return slices.ContainsFunc(e.picks, func(p *pick) bool { return p.hit.Paragraph == 1 && p.first == 0 })
}

// page is the part of the events that the answer shows. The first page ends with what comes
// next, up to half of it, and holds what led there; each further one goes back in time. A
// question that bounds its time from below begins there.
func (c *composer) page(events []*event) (from, to int) {
	n := limit(c.q.Limit, timelineEvents)
	if !c.q.Since.IsZero() {
		from = min(c.q.Offset, len(events))
		return from, min(from+n, len(events))
	}
	ahead := slices.IndexFunc(events, func(e *event) bool { return e.from.After(c.t) })
	if ahead < 0 {
		ahead = len(events)
	}
	to = min(ahead+max(n/2, n-ahead), len(events))
	to = max(0, to-c.q.Offset)
	return max(0, to-n), to
}

// event is a line of a timeline in the making.
type event struct {
	from, until time.Time
	precision   when.Precision
	part        string // see [Event]
	fact        *state // or nil
	picks       []*pick
	hedged      bool // the source or a moderator leaves it open
	ahead       bool // it was ahead when it was stated
	reported    bool // only the day of publication is known
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

// sentenceEvents are the sentences that say when what they tell of takes place, and of those
// that don't the ones that tell news: for these the day of publication is all that is known.
func (c *composer) sentenceEvents(hits []index.Hit) []*event {
	var out []*event
	for i := range hits {
		h := &hits[i]
		if h.Article.Published.IsZero() {
			continue
		}
		about := false // the sentence before is about the entity
		for j, s := range h.Sentences {
			text := h.Text[s.Start:s.End]
			if isNote(text) {
				continue
			}
			at := 0
			if c.entity != nil {
				if at = c.nameIn(text, c.entity.ID); at < 0 && about && continues(text) {
					at = 0
				}
				if about = at >= 0; !about {
					continue
				}
			}
			e := &event{}
			if x, ok := c.eventDate(&h.Passage, s); ok {
				e.from, e.until, e.precision, e.part, e.ahead = x.From, x.To, x.Precision, x.Part, ahead(h.Article.Published, x)
				_, rank := tentativeWord(text, h.Article.Language)
				e.hedged = rank != 0 && rank <= firmUpTo
			} else if c.news(h, j, at) {
				e.reported, e.precision = true, when.Day
				e.from = startOfDay(h.Article.Published)
				e.until = e.from.AddDate(0, 0, 1)
			} else {
				continue
			}
			cand := candidate{hit: h, sentence: j}
			if c.corrected(&cand) {
				continue
			}
			e.picks = []*pick{{candidate: cand, first: j, last: j, parts: []*wording{cand.read()}}}
			out = append(out, e)
		}
	}
	return out
}

// news reports whether an undated sentence is taken to tell what happened about when its
// article was published: on a topic the one that opens the article, which news writing
// gives to what is new; of an entity also others that begin with it, as the one who acts.
func (c *composer) news(h *index.Hit, sentence, nameAt int) bool {
	s := h.Sentences[sentence]
	if quotedOnly(h.Text[s.Start:s.End]) {
		return false
	}
	if h.Paragraph == 1 && sentence == 0 {
		return true
	}
	return c.entity != nil && float64(nameAt) < actorWithin*float64(s.End-s.Start)
}

// quotedOnly reports whether a sentence is all somebody's words: it begins with a quotation
// mark, or after a name and a colon with one, or closes a quotation that another opened.
func quotedOnly(text string) bool {
	if strings.HasPrefix(text, "“") || strings.HasPrefix(text, "\"") || strings.HasPrefix(text, "«") || strings.Contains(text, ": “") {
		return true
	}
	return strings.Count(text, "”") > strings.Count(text, "“")
}

// actorWithin is the share of a sentence within which the name of the one who acts stands.
const actorWithin = 0.6

// continues reports whether a sentence begins with a pronoun that takes up who the one
// before is about.
func continues(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return pronouns[strings.ToLower(strings.Trim(word, ",’'“”\"`"))]
}

var pronouns = setOf("he", "she", "it", "they", "his", "her", "its", "their", "this", "these", "those", "such", "він", "вона", "вони", "он", "она", "они")

// mentions reports whether a text names an entity.
func (c *composer) mentions(text, id string) bool { return c.nameIn(text, id) >= 0 }

// nameIn is where a text first names an entity, in bytes, or -1.
func (c *composer) nameIn(text, id string) int {
	for _, n := range c.names.Find(text) {
		if n.ID == id {
			return n.Start
		}
	}
	return -1
}

// eventDate is the expression that dates what a sentence tells: of those in it the most
// exact, and of equally exact ones the first; the day on which it was said only if there is
// no other. Recurrences, bare lengths and open-ended
// expressions ("since 2022") date no event.
//
// The article's own date in full is the one of a dateline or a credit ("reporting by …, 30
// January 2026"): of what happens that day a text says "on Friday" or "today".
func (c *composer) eventDate(p *passages.Passage, s corpus.Span) (when.Expression, bool) {
	expressions, published := c.expressions(p), p.Article.Published
	best, said := -1, false
	for i, e := range expressions {
		if e.Start < s.Start || e.End > s.End || e.From.IsZero() || e.To.IsZero() || e.Kind == when.Set || e.Kind == when.Duration {
			continue
		}
		if !e.Relative && e.Precision == when.Day && e.From.Equal(startOfDay(published)) {
			continue
		}
		if e.To.Sub(e.From) > 366*24*time.Hour {
			continue // "over the next four years" is no date
		}
		if e.Bound != "" && e.Bound != when.Within || fineness[e.Precision] == 0 {
			continue
		}
		saying := ofSaying(p.Text[s.Start:e.Start])
		if best < 0 || said && !saying || said == saying && fineness[e.Precision] > fineness[expressions[best].Precision] {
			best, said = i, saying
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

// sayingWithin is how many words may stand between a verb of speech and its day: "сообщила мэр
// Оксана Савчук в четверг".
const sayingWithin = 5

// ofSaying reports whether a date is that of a verb of speech: "said on Tuesday", "told
// reporters late on Monday". Before is the sentence up to the date.
func ofSaying(before string) bool {
	if i := strings.LastIndexAny(before, ",;:“”"); i >= 0 {
		before = before[i:]
	}
	for range sayingWithin {
		before = strings.TrimRight(before, " ")
		i := strings.LastIndexByte(before, ' ')
		if reporting[strings.ToLower(before[i+1:])] {
			return true
		}
		if i < 0 {
			return false
		}
		before = before[:i]
	}
	return false
}

// fineness orders the precisions that can date an event.
var fineness = map[when.Precision]int{
	when.Time: 8, when.Day: 8, when.Week: 6, when.Month: 5, when.Quarter: 4, when.Season: 3, when.Year: 2,
}

// Two sentences of one date tell of one event when they share half of their words.
const sameEvent = 0.5

// foldEvents joins what tells of the same event, and puts events in order of time.
func (c *composer) foldEvents(events []*event) []*event {
	events = underFacts(events)
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
			if e.fact == nil && out[i].until.Equal(e.until) && out[i].reported == e.reported && c.same(out[i], e.picks[0]) {
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

// underFacts puts the sentences that a dated fact rests on under that fact: they may be dated
// otherwise than its moderator dated it.
func underFacts(events []*event) []*event {
	var facts, out []*event
	for _, e := range events {
		if e.fact != nil {
			facts = append(facts, e)
		}
	}
	for _, e := range events {
		if e.fact == nil {
			p := e.picks[0]
			if i := slices.IndexFunc(facts, func(f *event) bool {
				return coveredBy([]*state{f.fact}, p.hit.Article.ID, p.inArticle())
			}); i >= 0 {
				facts[i].picks = append(facts[i].picks, p)
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

// same reports whether a sentence tells of the event, and nothing else of it than what stands
// there.
func (c *composer) same(e *event, p *pick) bool {
	w := p.read()
	if slices.ContainsFunc(e.picks, func(o *pick) bool {
		return countOtherwise(o.read(), w) || c.disagree(&o.candidate, &p.candidate)
	}) {
		return false
	}
	if e.fact != nil && newWording(e.fact.fact.Statement, "").inside(w) >= sameEvent {
		return true
	}
	return slices.ContainsFunc(e.picks, func(o *pick) bool { return o.read().inside(w) >= sameEvent })
}

// event is the form of an event that an answer carries: first what was written once it had
// begun, for that tells how it came. Of sentences that repeat each other the first published
// stands for all.
func (c *composer) event(e *event) Event {
	out := Event{From: e.from, Until: e.until, Precision: e.precision, Part: e.part, Reported: e.reported}
	out.Tentative = e.hedged && e.ahead
	out.Past = out.Tentative && !e.until.After(c.t)
	if e.fact != nil {
		f := c.show(e.fact)
		out.Fact = &f
	}
	slices.SortStableFunc(e.picks, func(a, b *pick) int {
		x, y := a.hit.Article.Published, b.hit.Article.Published
		if foretold := x.Before(e.from); foretold != y.Before(e.from) {
			if foretold {
				return 1
			}
			return -1
		}
		return x.Compare(y)
	})
	var shown []*pick
	for _, p := range e.picks {
		if o := repeated(&p.candidate, shown); o != nil {
			o.fold(&p.candidate, c.sameText(o.hit.Article, p.hit.Article))
		} else if len(shown) < timelineExcerpts {
			shown = append(shown, p)
		} else {
			shown[0].folded = append(shown[0].folded, folded{p.hit.Article, c.sameText(p.hit.Article, shown[0].hit.Article)})
		}
	}
	for _, p := range shown {
		out.Excerpts = append(out.Excerpts, c.excerpt(p))
	}
	return out
}
