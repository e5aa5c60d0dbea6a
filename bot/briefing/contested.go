package briefing

import (
	"slices"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// contests groups the facts that contest each other, in either direction, and of which one
// at least is among those given. Facts that were replaced or withdrawn take no part: what
// a source no longer says it does not dispute.
func (c *composer) contests(of []*state) [][]*state {
	part := func(s *state) bool {
		return s != nil && !s.over() && c.check(s)
	}
	near := func(s *state) []*state {
		var out []*state
		for _, o := range c.ledger.order {
			if o != s && (slices.Contains(s.fact.Contests, o.fact.ID) || slices.Contains(o.fact.Contests, s.fact.ID)) && part(o) {
				out = append(out, o)
			}
		}
		return out
	}
	seen := map[*state]bool{}
	var groups [][]*state
	for _, s := range of {
		if seen[s] || !part(s) {
			continue
		}
		group := []*state{s}
		seen[s] = true
		for i := 0; i < len(group); i++ {
			for _, o := range near(group[i]) {
				if !seen[o] {
					seen[o] = true
					group = append(group, o)
				}
			}
		}
		if len(group) > 1 {
			// By date, then as curated: an order that says nothing about merit.
			slices.SortStableFunc(group, func(a, b *state) int {
				if n := a.fact.AsOf.Compare(b.fact.AsOf); n != 0 {
					return n
				}
				return slices.Index(c.ledger.order, a) - slices.Index(c.ledger.order, b)
			})
			groups = append(groups, group)
		}
	}
	return groups
}

// addContests sets the contests of facts side by side; their sides are facts of the answer
// too.
func (c *composer) addContests(of []*state) {
	for _, g := range c.contests(of) {
		k := c.contest(g)
		c.a.Contested = append(c.a.Contested, k)
		for _, s := range k.Sides {
			if !slices.ContainsFunc(c.a.Facts, func(f Fact) bool { return f.ID == s.Fact.ID }) {
				c.a.Facts = append(c.a.Facts, *s.Fact)
			}
		}
	}
}

// contestedAnswer sets side by side whatever is contested on a topic, or at all.
func (c *composer) contestedAnswer() error {
	if c.topic != nil && c.a.Question == "" {
		c.a.Question = c.topic.Name
	}
	var about []*state
	for _, s := range c.ledger.order {
		if c.concerns(s.fact) {
			about = append(about, s)
		}
	}
	c.addContests(about)
	hits, err := c.search(c.newestQuery(contestedPassages))
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	c.contradictions(hits)
	if c.a.Found = len(c.a.Contested) > 0; !c.a.Found {
		c.refuse(hits, nil, "two statements that cannot both hold", "Nothing here is contested in the corpus.")
	}
	return nil
}

// contestedPassages is how many of the newest passages are compared with each other.
const contestedPassages = 100

// contradictions finds sentences of the hits that contradict each other.
func (c *composer) contradictions(hits []index.Hit) {
	var cands []candidate
	for i := range hits {
		for j := range hits[i].Sentences {
			cands = append(cands, candidate{hit: &hits[i], sentence: j})
		}
	}
	used := make([]bool, len(cands))
	for i := range cands {
		x := &cands[i]
		if used[i] {
			continue
		}
		group := []*pick{{candidate: *x, first: x.sentence, last: x.sentence, parts: []*wording{x.read()}}}
		for j := i + 1; j < len(cands); j++ {
			y := &cands[j]
			if used[j] || !c.disagree(x, y) || c.corrected(x) || c.corrected(y) || c.taken(x) || c.taken(y) ||
				slices.ContainsFunc(group[1:], func(g *pick) bool { return !c.disagree(&g.candidate, y) }) {
				continue
			}
			used[j] = true
			group = append(group, &pick{candidate: *y, first: y.sentence, last: y.sentence, parts: []*wording{y.read()}})
		}
		if len(group) > 1 && !c.contestedFacts(group) {
			c.contestExcerpts(group)
		}
	}
}

// contestedFacts reports whether facts that the answer sets side by side rest on all the sentences of
// a group: then the contest is told already.
func (c *composer) contestedFacts(group []*pick) bool {
	var sides []*state
	for _, k := range c.a.Contested {
		for _, s := range k.Sides {
			if s.Fact != nil {
				sides = append(sides, c.ledger.states[s.Fact.ID])
			}
		}
	}
	return !slices.ContainsFunc(group, func(p *pick) bool { return !coveredBy(sides, p.hit.Article.ID, p.inArticle()) })
}

// taken reports whether a sentence rests under a fact that was replaced or taken back: what is no
// longer said disputes nothing.
func (c *composer) taken(x *candidate) bool {
	for _, s := range c.ledger.order {
		if s.over() && c.check(s) && coveredBy([]*state{s}, x.hit.Article.ID, x.inArticle()) {
			return true
		}
	}
	return false
}

// contest is the form of such a group that an answer carries.
func (c *composer) contest(group []*state) Contest {
	var k Contest
	for _, s := range group {
		f := c.show(s)
		if k.Topic == "" && len(f.Topics) > 0 {
			k.Topic = f.Topics[0]
		}
		k.Sides = append(k.Sides, Side{Speaker: f.Speaker, Date: f.AsOf, Fact: &f})
	}
	return k
}

// Thresholds of disagreement between two sentences. They are strict on purpose: to set
// two sources against each other that do not disagree is worse than to miss that they do.
const (
	disagreeOverlap = 0.8 // of all words, those that say who says it aside, in common: they tell of the same thing
	deniedInside    = 0.7 // of what is affirmed, words that the denial repeats
	sameNews        = 24 * time.Hour
	denialWithin    = 14 * 24 * time.Hour
)

// disagree reports whether two sentences surely contradict each other. There are five
// sure cases: on the same day they say the same in the same words, but for one, which is the
// opposite of the other's; both count the same thing on the same day and differ; both tell on the same
// day where something will be held, and name two places; on the same day one negates what
// the other says in the same words; one says that somebody denies what the other affirms. Versions of one text never disagree: the newer corrects the older. What
// differs between different days may have changed in between.
func (c *composer) disagree(x, y *candidate) bool {
	a, b := x.hit.Article, y.hit.Article
	apart := a.Published.Sub(b.Published).Abs()
	if c.sameText(a, b) || apart > denialWithin || a.Published.IsZero() || b.Published.IsZero() || a.Language != b.Language {
		return false
	}
	v, w := x.read(), y.read()
	if v.open || w.open || v.note || w.note {
		return false
	}
	if apart < sameNews && v.denies == w.denies && v.denial == w.denial && placesDiffer(v, w) {
		return true
	}
	if apart < sameNews && v.denies == w.denies && v.denial == w.denial && slices.Equal(v.numbers, w.numbers) && v.said.opposite(w.said) {
		return true
	}
	if apart < sameNews && v.said.overlap(w.said) >= disagreeOverlap {
		if v.denies != w.denies && slices.Equal(v.numbers, w.numbers) {
			return true
		}
		if v.denies == w.denies && v.denial == w.denial && numbersDiffer(v, w) {
			return true
		}
	}
	if v.denial == w.denial || v.denies != w.denies {
		return false
	}
	affirms, denies := v, w
	first, then := a.Published, b.Published
	if v.denial {
		affirms, denies, first, then = w, v, then, first
	}
	// A denial answers what was said: not much later, and not before.
	late := then.Sub(first)
	return late > -sameNews && late <= denialWithin &&
		affirms.said.inside(denies.said) >= deniedInside && len(affirms.said) <= len(denies.said)+2
}

// numbersDiffer reports whether two sentences count the same things and get to different
// exact figures: as many numbers, each of the same thing, and one at least is another. Where
// they name two places or two days they do not count the same.
func numbersDiffer(v, w *wording) bool {
	return !v.rough && !w.rough && countOtherwise(v, w) && !v.namesDiffer(w)
}

// countOtherwise reports whether two sentences count things of one kind and get to different
// numbers.
func countOtherwise(v, w *wording) bool {
	return len(v.numbers) > 0 && slices.Equal(v.slots, w.slots) && !slices.Contains(v.slots, "") && !slices.Equal(v.numbers, w.numbers)
}

// placesDiffer reports whether two sentences tell of one event to come, in the same words, and
// name two places for it.
func placesDiffer(v, w *wording) bool {
	return v.once && w.once && v.place != w.place && slices.Equal(v.numbers, w.numbers) &&
		len(v.stems) == len(w.stems) && v.common(w) == len(v.stems)-1
}

// disagreements finds, for excerpts that are shown, sentences among the candidates that
// contradict them. Only the best candidates are looked through: what contradicts an
// excerpt shares its words and so its rank.
func (c *composer) disagreements(picks []*pick, cands []candidate) [][]*pick {
	const among = 40
	var groups [][]*pick
	grouped := map[*pick]bool{}
	for _, p := range picks {
		if grouped[p] {
			continue
		}
		group := []*pick{p}
		for i := range cands[:min(len(cands), among)] {
			x := &cands[i]
			if !c.disagree(&p.candidate, x) || c.corrected(x) || c.taken(x) || c.taken(&p.candidate) {
				continue
			}
			other := shownIn(picks, x)
			if other == nil {
				if slices.ContainsFunc(group, func(g *pick) bool { return !c.disagree(&g.candidate, x) && g != p }) {
					continue // says what another side of the contest says already
				}
				other = &pick{candidate: *x, first: x.sentence, last: x.sentence, parts: []*wording{x.read()}}
			}
			if !slices.Contains(group, other) && !grouped[other] {
				group = append(group, other)
			}
		}
		if len(group) > 1 {
			for _, g := range group {
				grouped[g] = true
			}
			groups = append(groups, group)
		}
	}
	return groups
}

// shownIn is the pick that shows a sentence, or nil.
func shownIn(picks []*pick, x *candidate) *pick {
	for _, p := range picks {
		if p.hit.Ord == x.hit.Ord && p.first <= x.sentence && x.sentence <= p.last {
			return p
		}
	}
	return nil
}

// holds reports whether a fact is a side of the contest.
func (k *Contest) holds(fact string) bool {
	return slices.ContainsFunc(k.Sides, func(s Side) bool { return s.Fact != nil && s.Fact.ID == fact })
}

// Uncontested are the facts of the answer that are no side of a contest: what is left to
// draw after the contests.
func (a *Answer) Uncontested() []Fact { return uncontested(a.Facts, a.Contested) }

// Uncontested are the facts of the section that are no side of a contest.
func (s *Section) Uncontested() []Fact { return uncontested(s.Facts, s.Contested) }

func uncontested(facts []Fact, contests []Contest) []Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool {
		return slices.ContainsFunc(contests, func(k Contest) bool { return k.holds(f.ID) })
	})
}

// UncontestedExcerpts are the excerpts of the answer that are no side of a contest.
func (a *Answer) UncontestedExcerpts() []Excerpt {
	in := map[place]bool{}
	for _, k := range a.Contested {
		for _, s := range k.Sides {
			if s.Excerpt != nil {
				in[s.Excerpt.place()] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(a.Excerpts), func(e Excerpt) bool { return in[e.place()] })
}

// place tells excerpts apart: the same words of the same article are the same excerpt.
type place struct {
	article string
	span    corpus.Span
}

func (e *Excerpt) place() place { return place{e.Article, corpus.Span{Start: e.Start, End: e.End}} }
