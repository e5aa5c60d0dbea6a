package briefing

import (
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
)

// wanted says what would count as an answer to each kind of question.
var wanted = map[rank.Kind]string{
	rank.Date:       "a date or a time",
	rank.Place:      "a place",
	rank.Person:     "a person or a body",
	rank.Number:     "a number",
	rank.Duration:   "a length of time",
	rank.Reason:     "a reason",
	rank.Manner:     "a way in which it was done",
	rank.Definition: "a sentence that says what or who it is",
	rank.YesNo:      "a statement that it is so, or that it is not",
	rank.Other:      "a statement about it",
}

// refuse makes the answer one that says that the corpus does not say. The nearest passages
// are shown so that a reader can judge the refusal.
func (c *composer) refuse(hits []index.Hit, cands []candidate, want, reason string) {
	c.a.Found = false
	r := &Refusal{Nearest: []Excerpt{}, Newest: c.newest, Wanted: want, Reason: reason}
	if r.Wanted == "" {
		r.Wanted = wanted[rank.Other]
	}
	picks, _ := c.choose(cands, choice{limit: askNearest, diverse: askDiverse, anchor: true})
	for _, p := range picks {
		r.Nearest = append(r.Nearest, c.excerpt(p))
	}
	switch {
	case r.Reason != "":
	case len(hits) == 0:
		r.Reason = "The corpus does not say: it holds nothing to look through."
	default:
		r.Reason = "The corpus does not say: no sentence in it answers this."
	}
	c.a.Refusal = r
	c.caution(Caution{Kind: NotFound, Date: c.newest, Text: r.Reason})
}

// noteNewest takes the newest date held on the topic, or else on whatever was asked.
func (c *composer) noteNewest(hits []index.Hit) {
	for i := range hits {
		c.newest = latest(c.newest, hits[i].Article.Published)
	}
}
