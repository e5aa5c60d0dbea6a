package briefing

import (
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
)

// Limits of a status answer where the question sets none.
const (
	statusExcerpts = 3
	statusLapsed   = 5 // facts no longer in force that are still shown; the timeline has all
)

// statusPassages is how many of the newest passages on a topic are looked at for the first
// page of a status; for one that begins further on, furtherBack more for each excerpt before
// it. Nobody reads news of a topic that far down, and every passage costs.
const (
	statusPassages = 48
	furtherBack    = 8
)

// newsOfArticle is how much of the news on a topic is taken from one article: a long one
// would fill the answer.
const newsOfArticle = 2

// status answers what is in force on a topic.
func (c *composer) status() error {
	if c.topic == nil {
		return &QuestionError{"Topic", "a status is asked of a topic: which?"}
	}
	if c.a.Question == "" {
		c.a.Question = c.topic.Name
	}
	states := c.onTopic(c.topic.ID)
	lapsed := 0
	for _, s := range states {
		if s.standing != InForce {
			if lapsed++; lapsed > statusLapsed {
				c.a.MoreFacts++
				continue
			}
		}
		c.a.Facts = append(c.a.Facts, c.show(s))
	}
	c.addContests(states)
	q := c.query()
	q.Topics, q.Newest, q.Limit = []string{c.topic.ID}, true, statusPassages+furtherBack*c.q.Offset
	hits, err := c.search(q)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	ch := choice{limit: limit(c.q.Limit, statusExcerpts), offset: c.q.Offset, counted: countedPast, join: nearly, inOrder: true, each: newsOfArticle, anchor: true}
	all := c.ever(c.topic.ID)
	ch.known = c.said(all)
	ch.skip = func(x *candidate) bool {
		return x.worth < minTopical || coveredBy(all, x.hit.Article.ID, x.inArticle()) || c.corrected(x)
	}
	cands := c.newestOn(c.topic, hits)
	picks, more := c.choose(cands, ch)
	c.a.More = more
	groups := c.disagreements(picks, cands)
	c.addExcerpts(picks)
	for _, g := range groups {
		c.contestExcerpts(g)
	}
	c.a.Found = len(c.a.Facts)+len(c.a.Excerpts) > 0
	if !c.a.Found {
		c.refuse(hits, nil, "", "The corpus holds nothing on this topic yet.")
	}
	return nil
}

// ever are all facts of a topic that can be shown, replaced ones included: their words are
// no news either.
func (c *composer) ever(topic string) []*state {
	var out []*state
	for _, s := range c.ledger.order {
		if slices.Contains(s.fact.Topics, topic) && c.check(s) {
			out = append(out, s)
		}
	}
	return out
}

// A sentence is shown as news of a topic if it shares more than this with the topic's names,
// as measured by [rank.Overlap]; if none does, those that open a passage on it have as much.
const minTopical = 0.05

// newestOn are the sentences that name a topic, in passages on it, or if there are none the
// first of each passage; the newest passages first.
func (c *composer) newestOn(t *corpus.Topic, hits []index.Hit) []candidate {
	q := rank.Analyze(t.Name, "", c.names)
	scored := rank.Sentences(q, hits, rank.Options{Now: c.t})
	cands := make([]candidate, 0, len(scored))
	best := map[int]bool{} // hits that have shown their best sentence
	named := false         // some sentence names the topic
	for _, s := range scored {
		if span := hits[s.Hit].Sentences[s.Sentence]; isNote(hits[s.Hit].Text[span.Start:span.End]) {
			continue
		}
		worth := 0.0
		if s.Features[rank.Overlap] > 0 {
			worth, named = s.Features[rank.Overlap], true
		} else if s.Sentence == 0 && !best[s.Hit] {
			worth = minTopical
		}
		best[s.Hit] = true
		cands = append(cands, candidate{hit: &hits[s.Hit], sentence: s.Sentence, score: s.Score, worth: worth, sure: worth, matched: s.Matched})
	}
	if named { // then what merely stands near such a sentence is no news of the topic
		cands = slices.DeleteFunc(cands, func(x candidate) bool { return x.worth <= minTopical })
	}
	// Within a day the better sentence goes first, for days are what readers tell news by.
	slices.SortStableFunc(cands, func(a, b candidate) int {
		return startOfDay(b.hit.Article.Published).Compare(startOfDay(a.hit.Article.Published))
	})
	return cands
}

// said is all that shown facts say, in the moderator's words and in the source's.
func (c *composer) said(states []*state) []*wording {
	var out []*wording
	for _, s := range states {
		out = append(out, newWording(s.fact.Statement, ""))
		for _, q := range s.quotes {
			out = append(out, newWording(q.text, q.passage.Article.Language))
		}
	}
	return out
}

// addExcerpts puts picks into the answer.
func (c *composer) addExcerpts(picks []*pick) {
	for _, p := range picks {
		c.a.Excerpts = append(c.a.Excerpts, c.excerpt(p))
	}
}

// limit is n, or the kind's own limit for 0.
func limit(n, own int) int {
	if n <= 0 {
		return own
	}
	return n
}
