package briefing

import (
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// sentenceAt is a sentence among hits.
type sentenceAt struct{ hit, sentence int }

// maxStatements is how many facts' statements are ranked beside the passages. Of each the
// article is read and the passage of its quote ranked too: more would cost an answer more
// than all that the search found.
const maxStatements = 32

// withStatements adds the statements of facts to the hits, so that a question put in the
// moderator's words finds the source's. Each stands for the sentence that its evidence
// begins in, and is shown nowhere itself: stands[i] is the sentence for which the hit
// len(all)-len(stands)+i does.
func (c *composer) withStatements(q rank.Question, hits []index.Hit) (all []index.Hit, stands []sentenceAt) {
	open := c.topic == nil && c.entity == nil && c.q.Source == "" && c.q.Since.IsZero() && c.q.Until.IsZero()
	at := make(map[int]int, len(hits)) // by ord
	for i := range hits {
		at[hits[i].Ord] = i
	}
	var statements []index.Hit
	for _, s := range c.nearest(q) {
		if !c.check(s) {
			continue
		}
		p := s.quotes[0].passage
		i, held := at[p.Ord]
		switch {
		case held:
		case !open || p.Article.Published.After(c.t):
			continue // a filter leaves this passage out
		default:
			i = len(hits)
			at[p.Ord] = i
			hits = append(hits, index.Hit{Passage: p})
		}
		for n, span := range p.Sentences {
			if start := s.quotes[0].Start - p.Start; span.Start <= start && start < span.End {
				stands = append(stands, sentenceAt{i, n})
				statements = append(statements, index.Hit{Passage: passages.Passage{
					Ord: -1 - len(statements), Article: p.Article, Text: s.fact.Statement, Sentences: []corpus.Span{{End: len(s.fact.Statement)}},
				}})
				break
			}
		}
	}
	return append(hits, statements...), stands
}

// nearest are the facts whose statements may answer, in their order: all of a short list, and
// of a long one those that have most of the question's words and names.
func (c *composer) nearest(q rank.Question) []*state {
	var states []*state
	for _, s := range c.ledger.order {
		if s.standing != Withdrawn {
			states = append(states, s)
		}
	}
	if len(states) <= maxStatements {
		return states
	}
	asked := newWording(q.Text, q.Language).stems
	near := make([]int, len(states))
	var best []int // places in states
	var tokens []analysis.Token
	for i, s := range states {
		tokens = analysis.Tokens(tokens[:0], s.fact.Statement, "")
		for _, t := range tokens {
			if _, found := slices.BinarySearch(asked, t.Stem); found {
				near[i]++
			}
		}
		for _, n := range q.Names {
			if n.ID == s.fact.Speaker || slices.Contains(s.fact.Topics, n.ID) {
				near[i]++
			}
		}
		if near[i] > 0 {
			best = append(best, i)
		}
	}
	slices.SortStableFunc(best, func(a, b int) int { return near[b] - near[a] })
	best = best[:min(len(best), maxStatements)]
	slices.Sort(best)
	out := make([]*state, len(best))
	for i, n := range best {
		out[i] = states[n]
	}
	return out
}

// sentencesOf puts for each scored statement the sentence that it stands for. A sentence
// keeps the better of its two places, and the words of the question that it holds itself.
func sentencesOf(scored []rank.Scored, hits int, stands []sentenceAt) []rank.Scored {
	own := make(map[sentenceAt][]corpus.Span, len(scored))
	for _, s := range scored {
		if s.Hit < hits {
			own[sentenceAt{s.Hit, s.Sentence}] = s.Matched
		}
	}
	seen := make(map[sentenceAt]bool, len(scored))
	out := scored[:0]
	for _, s := range scored {
		at := sentenceAt{s.Hit, s.Sentence}
		if s.Hit >= hits {
			at = stands[s.Hit-hits]
			s.Hit, s.Sentence, s.Matched = at.hit, at.sentence, own[at]
		}
		if !seen[at] {
			seen[at] = true
			out = append(out, s)
		}
	}
	return out
}
