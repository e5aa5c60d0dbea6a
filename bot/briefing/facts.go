package briefing

import (
	"slices"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// ledger tells where every fact stands at a time.
type ledger struct {
	time   time.Time
	states map[string]*state // by id
	order  []*state          // as curated; only those known at the time
}

// state is where a fact stands.
type state struct {
	fact     *corpus.Fact
	standing Standing
	lapsed   time.Time    // since when it is not in force
	by       *corpus.Fact // what superseded it

	checked   bool // quotes and suspended are set
	quotes    []located
	suspended string // why the fact must not be shown; empty: it may
}

// newLedger judges facts at a time. Facts said after it are not in the ledger.
func newLedger(facts []*corpus.Fact, t time.Time) *ledger {
	l := &ledger{time: t, states: make(map[string]*state, len(facts))}
	for _, f := range facts {
		if f.AsOf.After(t) {
			continue
		}
		s := &state{fact: f}
		s.standing, s.lapsed = standing(f, t)
		l.states[f.ID] = s
		l.order = append(l.order, s)
	}
	// A fact that was replaced stays so even if what replaced it has lapsed since or is held
	// back: a moderator has said that it no longer holds. Of several that replace it the first
	// ended it.
	for _, n := range l.order {
		for _, id := range n.fact.Supersedes {
			if old := l.states[id]; old != nil && old != n && (old.by == nil || n.fact.AsOf.Before(old.by.AsOf)) {
				old.standing, old.by, old.lapsed = Superseded, n.fact, n.fact.AsOf
			}
		}
	}
	return l
}

// standing judges a fact by its own dates. That its event's date has passed says more than
// that it expired, so it comes first.
func standing(f *corpus.Fact, t time.Time) (Standing, time.Time) {
	if f.Status == corpus.Withdrawn {
		return Withdrawn, f.AsOf
	}
	if f.Event != nil {
		_, until, _ := eventSpan(f.Event)
		// Of an event that was over when the fact was stated nothing has lapsed.
		open := until.After(startOfDay(f.AsOf).AddDate(0, 0, 1)) || f.Event.Tentative || f.Status == corpus.Tentative
		if open && !until.After(t) {
			return Past, until
		}
	}
	if !f.Expires.IsZero() && !f.Expires.After(t) {
		return Expired, f.Expires
	}
	return InForce, time.Time{}
}

// over reports whether a fact was replaced or taken back: what it says no longer holds.
func (s *state) over() bool { return s.standing == Superseded || s.standing == Withdrawn }

// check finds the quotes of a fact, once, and reports whether the fact can be shown.
func (c *composer) check(s *state) bool {
	if !s.checked {
		s.checked = true
		s.quotes, s.suspended = c.locate(s.fact)
		if s.suspended != "" {
			c.suspended = append(c.suspended, s)
		}
	}
	return s.suspended == "" && len(s.quotes) > 0
}

// latest follows a fact to the one that stands in its place now.
func (l *ledger) latest(s *state) *state {
	for range l.order { // bounded: a ring of facts that replace each other must not hang
		if s.by == nil || l.states[s.by.ID] == nil {
			break
		}
		s = l.states[s.by.ID]
	}
	return s
}

// onTopic are the facts of a topic that can be shown, those that nothing replaced.
func (c *composer) onTopic(id string) []*state {
	var on []*state
	for _, s := range c.ledger.order {
		if slices.Contains(s.fact.Topics, id) && s.standing != Superseded && c.check(s) {
			on = append(on, s)
		}
	}
	sortStates(on)
	return on
}

// sortStates puts what is in force first, and the newest first within each standing.
func sortStates(states []*state) {
	slices.SortStableFunc(states, func(a, b *state) int {
		if x, y := a.standing == InForce, b.standing == InForce; x != y {
			if x {
				return -1
			}
			return 1
		}
		return b.fact.AsOf.Compare(a.fact.AsOf)
	})
}

// show makes the form of a fact that an answer carries, with its quotes cited. Only facts
// that passed check have one.
func (c *composer) show(s *state) Fact {
	f := s.fact
	out := Fact{
		ID: f.ID, Topics: f.Topics, Statement: f.Statement, Status: f.Status, Standing: s.standing, Lapsed: s.lapsed,
		Hedge: hedge(s), Speaker: c.entityName(f.Speaker), AsOf: f.AsOf, Expires: f.Expires, Evidence: []Quote{},
	}
	if s.by != nil {
		out.By = s.by.ID
	}
	for _, q := range s.quotes {
		out.Evidence = append(out.Evidence, c.quote(q))
	}
	if f.Event != nil {
		e := &FactEvent{Text: f.Event.Text, Place: c.entityName(f.Event.Place)}
		e.From, e.Until, e.Precision = eventSpan(f.Event)
		e.Open, e.Tentative = isTentative(f), out.Hedge
		out.Event = e
	}
	return out
}

// isTentative reports whether a moderator marked the fact or its event as open.
func isTentative(f *corpus.Fact) bool {
	return f.Status == corpus.Tentative || f.Event != nil && f.Event.Tentative
}

// hedge is the source's own word for a tentative fact: from its quotes, or else from the
// sentences around them; "" for a fact that is not tentative.
func hedge(s *state) string {
	if !isTentative(s.fact) {
		return ""
	}
	best, bestRank := "", 0
	take := func(text, lang string) {
		if w, r := tentativeWord(text, lang); r != 0 && (bestRank == 0 || r < bestRank) {
			best, bestRank = w, r
		}
	}
	for _, q := range s.quotes {
		take(q.text, q.passage.Article.Language)
	}
	if bestRank != 0 {
		return best
	}
	for _, q := range s.quotes {
		p := q.passage
		for _, sent := range p.Sentences {
			if p.Start+sent.Start < q.End && q.Start < p.Start+sent.End {
				take(p.Text[sent.Start:sent.End], p.Article.Language)
			}
		}
	}
	return best
}

// quote is the form of a located quote that an answer carries, cited.
func (c *composer) quote(l located) Quote {
	a := l.passage.Article
	q := Quote{Text: l.text, Article: a.ID, Start: l.Start, End: l.End, Via: c.sourceName(l.Via)}
	in := corpus.Span{Start: l.Start - l.passage.Start, End: min(l.End-l.passage.Start, len(l.passage.Text))}
	q.Dates = c.dates(&l.passage, in)
	q.Citation = c.cite(a, l.passage.Paragraph, l.Span, q.Via, l.Credibility)
	return q
}

// coveredBy reports whether a quote of one of the facts lies in the passage's span.
func coveredBy(states []*state, article string, s corpus.Span) bool {
	for _, st := range states {
		for _, q := range st.quotes {
			if q.passage.Article.ID == article && q.Start < s.End && s.Start < q.End {
				return true
			}
		}
	}
	return false
}
