package briefing

import (
	"math"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// What is shown of an ask answer where the question sets no limit.
const (
	askExcerpts = 3
	askNearest  = 3 // passages of a refusal
)

// What a sentence is worth in an ask are its odds, against the best one, of being the one
// that answers. A further excerpt is shown down to odds of one to twenty, so that an answer
// that stands out stands alone; askDiverse is what of its worth it loses at most for saying
// what is shown already.
const (
	askCut     = 0.05
	askDiverse = 0.5
)

// askJoin is what each word of a sentence must be worth for it to be read along with the
// excerpt beside it: twenty words, odds of one to five.
const askJoin = 0.01

// earns joins what is worth its words. It need not hold a word of the question: "She promised
// each adult 500 dollars" answers together with the sentence before.
func earns(x *candidate, _ *pick) bool {
	return x.worth >= askJoin*float64(len(strings.Fields(x.text())))
}

// askFact is how sure a sentence must be, as a share of how sure the best one is, to raise a
// fact above the excerpts, or to go before it because the best one is overtaken.
const askFact = 0.9

// ask answers a question in free words.
func (c *composer) ask() error {
	text := c.q.Text
	if text == "" {
		return &QuestionError{"Text", "the question has no words"}
	}
	q := c.query()
	q.Text = text
	if err := c.narrow(&q); err != nil {
		return err
	}
	hits, err := c.candidates(q)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	question := rank.Analyze(text, "", c.names)
	c.language = question.Language
	c.guessTopic(question)
	cands, sure := c.ranked(question, hits)
	if len(cands) == 0 || sure < rank.Threshold && !c.bold {
		c.refuse(hits, cands, wanted[question.Kind], "")
		return nil
	}
	picks, more := c.choose(cands, choice{
		limit: limit(c.q.Limit, askExcerpts), offset: c.q.Offset, counted: countedPast, cut: askCut, join: earns, diverse: askDiverse, skip: c.corrected, anchor: true,
		arrange: c.overtakenLast,
	})
	c.a.Found, c.a.More = true, more
	if c.language == "" { // letters that Ukrainian and Russian share: that of what answers best
		c.language = cands[0].hit.Article.Language
	}
	states := c.answering(picks)
	for _, s := range states {
		c.a.Facts = append(c.a.Facts, c.show(s))
	}
	c.addContests(states)
	groups := c.disagreements(picks, cands)
	c.addExcerpts(picks)
	for _, g := range groups {
		c.contestExcerpts(g)
	}
	c.cautionReplaced(picks)
	return nil
}

// overtakenLast moves excerpts behind those, about as likely to answer, that overtake them.
func (c *composer) overtakenLast(picks []*pick) {
	for j := 1; j < len(picks); j++ {
		for i := j; i > 0 && c.overtakes(picks[i], picks[i-1]); i-- {
			picks[i-1], picks[i] = picks[i], picks[i-1]
		}
	}
}

// overtakes reports whether an excerpt is to be read before another that the ranker puts
// first: the words of the other were replaced by a newer fact, or its date has passed and
// this one, of a later day, looks ahead still.
func (c *composer) overtakes(p, over *pick) bool {
	if p.sure < askFact*over.sure || c.isOver(p) {
		return false
	}
	later := startOfDay(p.hit.Article.Published).After(startOfDay(over.hit.Article.Published))
	return c.isOver(over) || later && c.looksAhead(p) && !c.looksAhead(over) && c.lapsed(over)
}

// isOver reports whether a fact that rests on an excerpt no longer holds.
func (c *composer) isOver(p *pick) bool {
	return slices.ContainsFunc(c.ledger.order, func(s *state) bool { return s.over() && c.restsOn(s, p) })
}

// lapsed reports whether an excerpt names a date that was ahead and has passed.
func (c *composer) lapsed(p *pick) bool {
	return slices.ContainsFunc(c.datesOf(p), func(d Date) bool { return d.Passed })
}

// looksAhead reports whether an excerpt names a date that is still to come.
func (c *composer) looksAhead(p *pick) bool {
	return slices.ContainsFunc(c.datesOf(p), func(d Date) bool { return d.From.After(c.t) })
}

func (c *composer) datesOf(p *pick) []Date {
	h := &p.hit.Passage
	return c.dates(h, corpus.Span{Start: h.Sentences[p.first].Start, End: h.Sentences[p.last].End})
}

// candidates are the passages to rank for a query.
func (c *composer) candidates(q index.Query) ([]index.Hit, error) {
	return rank.Candidates(q.Text, func(text string) ([]index.Hit, error) {
		q.Text, q.Limit = text, rank.MaxCandidates
		return c.search(q)
	})
}

// narrow adds what the question asks for besides its words.
func (c *composer) narrow(q *index.Query) error {
	if c.topic != nil {
		q.Topics = []string{c.topic.ID}
	}
	if c.entity != nil {
		q.Entities = []string{c.entity.ID}
	}
	if c.q.Source != "" {
		a, publisher, err := c.articleOrPublisher(c.q.Source)
		if err != nil {
			return err
		}
		if a != nil {
			q.Articles = []string{a.ID}
		}
		q.Publisher = publisher
	}
	q.From = c.q.Since
	if u := c.q.Until; !u.IsZero() && (q.Until.IsZero() || u.Before(q.Until)) {
		q.Until = u
	}
	return nil
}

// ranked are the sentences of the hits, best first, and how sure it is that the first of
// them answers. Weights are learned by the likelihood that a sentence which answers is drawn
// first where each is drawn by the exponential of its score: that of a difference of scores
// are odds.
func (c *composer) ranked(q rank.Question, hits []index.Hit) ([]candidate, float64) {
	hits, stands := c.withStatements(q, hits)
	scored := rank.Sentences(q, hits, rank.Options{Now: c.t, Limit: maxRanked, Model: c.model})
	scored = sentencesOf(scored, len(hits)-len(stands), stands)
	cands := make([]candidate, len(scored))
	for i, sure := range rank.Confidences(q, scored, c.model) {
		s := scored[i]
		cands[i] = candidate{hit: &hits[s.Hit], sentence: s.Sentence, score: s.Score, matched: s.Matched, worth: math.Exp(s.Score - scored[0].Score), sure: sure}
	}
	return cands, rank.Confidence(q, scored, c.model)
}

// maxRanked is how many of the best sentences are considered: excerpts that far down no
// reader pages to.
const maxRanked = 120

// askFacts is how many facts stand above the excerpts at most, their contests aside.
const askFacts = 4

// answering are the facts that rest on the words of the best excerpts: what answers the
// question in a source's words answers it in the moderator's. They stand in the order of
// the excerpts, those of one excerpt by what they have in common with the question. For a
// fact that was replaced stands the one in its place.
func (c *composer) answering(picks []*pick) []*state {
	asked := newWording(c.q.Text, c.language)
	var out []*state
	for _, p := range picks {
		if p.sure < max(rank.Threshold, askFact*picks[0].sure) && p != picks[0] {
			continue
		}
		var here []*state
		for _, s := range c.ledger.order {
			if !c.restsOn(s, p) {
				continue
			}
			// What rests on words further down must itself be about what is asked.
			if p != picks[0] && 2*newWording(s.fact.Statement, "").common(asked) < len(asked.stems) {
				continue
			}
			if s = c.ledger.latest(s); c.check(s) && !slices.Contains(out, s) && !slices.Contains(here, s) {
				here = append(here, s)
			}
		}
		slices.SortStableFunc(here, func(a, b *state) int {
			return newWording(b.fact.Statement, "").common(asked) - newWording(a.fact.Statement, "").common(asked)
		})
		out = append(out, here...)
	}
	return out[:min(len(out), askFacts)]
}

// restsOn reports whether a quote of the fact lies in the pick's best sentence.
func (c *composer) restsOn(s *state, p *pick) bool {
	if !slices.ContainsFunc(s.fact.Evidence, func(e corpus.Evidence) bool { return e.Article == p.hit.Article.ID }) || !c.check(s) {
		return false
	}
	in := p.inArticle()
	return slices.ContainsFunc(s.quotes, func(q located) bool {
		return q.passage.Article.ID == p.hit.Article.ID && q.Start < in.End && in.Start < q.End
	})
}

// contestExcerpts sets excerpts that contradict each other side by side. Those that the
// answer does not show yet it shows from now on.
func (c *composer) contestExcerpts(group []*pick) {
	slices.SortFunc(group, func(a, b *pick) int {
		if n := a.hit.Article.Published.Compare(b.hit.Article.Published); n != 0 {
			return n
		}
		return strings.Compare(a.hit.Article.ID, b.hit.Article.ID)
	})
	var k Contest
	for _, p := range group {
		e := c.excerpt(p)
		if !slices.ContainsFunc(c.a.Excerpts, func(o Excerpt) bool { return o.place() == e.place() }) {
			c.a.Excerpts = append(c.a.Excerpts, e)
		}
		side := Side{Date: p.hit.Article.Published, Excerpt: &e}
		if u, ok := c.spoken(p); ok {
			side.As, side.Via = u.As, c.sourceName(u.Via)
			side.Speaker = c.speakerOf(u)
		}
		k.Sides = append(k.Sides, side)
	}
	c.a.Contested = append(c.a.Contested, k)
}

// guessTopic takes a topic that the question names, for its staleness limit.
func (c *composer) guessTopic(q rank.Question) {
	if c.topic != nil {
		return
	}
	for _, n := range q.Names {
		if n.Kind == "topic" {
			c.about = c.cur.Topic(n.ID)
			return
		}
	}
}

// articleOrPublisher finds what a source question names: an article by id, or else a
// publisher by name or id.
func (c *composer) articleOrPublisher(name string) (*passages.Article, string, error) {
	name = strings.TrimSpace(name)
	if a, ok := c.s.Article(name); ok && c.held(a) {
		return a, "", nil
	}
	if s := c.source(name); s != nil {
		return nil, s.ID, nil
	}
	return nil, name, nil
}
