package briefing

import (
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

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
		if i+1 < len(expressions) && expressions[i+1].End <= s.End && movedBetween(p.Text[e.End:expressions[i+1].Start]) {
			continue // it was to be then, and was moved
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
