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

// event is a line of a timeline in the making.
type event struct {
	from, until time.Time
	precision   when.Precision
	part        string // see [Event]
	fact        *state // or nil
	picks       []*pick
	hedged      bool // the source or a moderator leaves it open
	ahead       bool // it was ahead when it was stated
	reported    bool // the sentence itself has no date
	told        bool // and has that of the day which its article was telling of
}

// anothers reports whether the family name in a sentence may be another's: one whom moderators
// list with the same, and whom the article names in full.
func (c *composer) anothers(h *index.Hit, sentence int) bool {
	s := h.Sentences[sentence]
	words := strings.Fields(c.entity.Name)
	if c.entity.Kind != "person" || len(words) < 2 || strings.Contains(h.Text[s.Start:s.End], c.entity.Name) {
		return false
	}
	family := " " + words[len(words)-1]
	i := slices.IndexFunc(c.cur.Entities, func(o *corpus.Entity) bool {
		return o != c.entity && o.Kind == "person" && strings.HasSuffix(o.Name, family) && strings.Contains(c.read(h.Article.ID).fullText(), o.Name)
	})
	if i < 0 {
		return false
	}
	for _, u := range c.speech(h.Article.ID, c.speakers()) {
		if u.pick.hit.Start == h.Start && u.pick.sentence == sentence {
			return u.Entity != c.entity.ID
		}
	}
	return true
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
			if c.entity != nil && at >= 0 && c.anothers(h, j) {
				about = false
				continue
			}
			e := &event{}
			if x, ok := c.eventDate(&h.Passage, s); ok {
				e.from, e.until, e.precision, e.part, e.ahead = x.From, x.To, x.Precision, x.Part, ahead(h.Article.Published, x)
				_, rank := tentativeWord(text, h.Article.Language)
				e.hedged = rank != 0 && rank <= firmUpTo
			} else if c.news(h, j, at) {
				e.reported, e.precision = true, when.Day
				e.from = startOfDay(h.Article.Published)
				if day, ok := c.toldDay(&h.Passage, s); ok {
					e.from, e.told = day, true
				}
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

// A sentence without a date goes on telling of a day that its article named up to toldWithin
// before it was published. "Apple showed it on Friday. Jobs said …": the second is of Friday,
// too, although the report is Saturday's. On SemEval-2015 task 4 that is right for 35 of 48 such
// sentences, and the day of publication for 9.
const (
	toldWithin   = 5 * 24 * time.Hour
	toldPassages = 10 // looked through, back from the sentence
)

// toldDay is the latest-named day of that kind before a sentence of a passage. When somebody said
// a thing is not when the next one happened, but for what is said next.
func (c *composer) toldDay(p *passages.Passage, s corpus.Span) (time.Time, bool) {
	at := s.Start
	says := slices.ContainsFunc(strings.Fields(p.Text[s.Start:s.End]), func(w string) bool { return reporting[strings.ToLower(strings.Trim(w, ",.:;"))] })
	published := startOfDay(p.Article.Published)
	article := c.read(p.Article.ID).passages
	here := slices.IndexFunc(article, func(q passages.Passage) bool { return q.Start == p.Start })
	for i := here; i >= 0 && i > here-toldPassages; i-- {
		for _, e := range slices.Backward(c.expressions(&article[i])) {
			if i == here && e.Start >= at {
				continue
			}
			if e.Precision == when.Day && e.Kind == when.Date && e.Bound == "" && !e.From.After(published) && published.Sub(e.From) <= toldWithin && (says || !ofSaying(article[i].Text[:e.Start])) {
				return e.From, true
			}
		}
	}
	return time.Time{}, false
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
	return c.entity != nil && float64(nameAt) < actorWithin*float64(s.End-s.Start) && happens(h.Text[s.Start:s.End])
}

// happens reports whether a sentence tells what happened, and not how things are ("The ferry has
// 200 seats"): it has a verb in the past, or else none of a state.
func happens(text string) bool {
	state := false
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		w = strings.Trim(w, ".,;:“”\"’'()")
		if pastVerbs[w] || len(w) > 4 && strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed") {
			return true
		}
		state = state || stateVerbs[w]
	}
	return !state
}

// stateVerbs are the presents of verbs that tell how things are.
var stateVerbs = setOf("is", "are", "has", "have", "can", "comes", "costs", "features", "includes", "contains", "offers", "remains", "wants", "believes", "hopes",
	"expects", "seems", "appears", "may", "might", "could", "would", "should", "must", "does", "do", "am", "supports", "weighs", "holds", "allows", "represents", "reflects", "means")

// pastVerbs are the irregular ones that news writing uses most, and "will".
var pastVerbs = setOf("will", "said", "told", "made", "took", "gave", "began", "won", "lost", "left", "came", "went", "held", "met", "saw", "became", "led", "sent",
	"kept", "built", "bought", "sold", "brought", "found", "fell", "rose", "grew", "threw", "broke", "spoke", "wrote", "fought", "struck", "shot", "was", "were",
	"had", "been", "did", "got", "ran", "stood", "paid", "chose", "drove", "flew", "froze", "hid", "withdrew", "shook", "stole", "sank", "drew", "beat", "hit", "cut", "quit", "spent", "fled", "taken", "given", "seen", "done", "shown")

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
		if fineness[e.Precision] == 0 || !dates(p.Text[s.Start:e.Start], e.Bound) {
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

// dates reports whether a bound of a date leaves it the day of an event. Before is the sentence up
// to the date. What "has been suspended since July" began in July, and what "was put off until
// October" is to be then; the others say how long something holds.
func dates(before string, b when.Bound) bool {
	switch b {
	case "", when.Within:
		return true
	case when.Until:
		return movedBetween(before)
	case when.Since:
		words := strings.Fields(strings.ToLower(before))
		perfect := -1
		for i, w := range words {
			switch {
			case w == "has" || w == "have" || w == "had":
				perfect = i
			case w == "first" || w == "only" || w == "most" || w == "worst" || w == "last" || strings.HasSuffix(w, "est") && w != "west" && w != "request" && w != "protest" && w != "arrest":
				return false // "the first since 1990", "the deadliest": a comparison
			case strings.HasSuffix(w, ","):
				perfect = -1
			}
		}
		return perfect >= 0
	}
	return false
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
