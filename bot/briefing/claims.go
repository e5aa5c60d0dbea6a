package briefing

import (
	"fmt"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
)

const (
	checkClaims   = 12 // sentences of a text that are looked up
	checkExcerpts = 2  // of a claim
)

// A sentence is near a claim if it holds this share of the claim's words, weighed by how
// much each tells (see [rank.Overlap]).
const nearClaim = 0.5

// findSources looks for what is nearest to each sentence of a text. It judges none of them
// true or false.
func (c *composer) findSources() error {
	text := c.q.Text
	if text == "" {
		return &QuestionError{"Text", "there is no text to find sources for"}
	}
	var some []index.Hit
	for _, s := range corpus.Sentences(text, "") {
		if len(c.a.Claims) == checkClaims {
			c.a.More++
			continue
		}
		claim := Claim{Text: text[s.Start:s.End], Excerpts: []Excerpt{}}
		q := c.query()
		q.Text = claim.Text
		if err := c.narrow(&q); err != nil {
			return err
		}
		hits, err := c.search(q)
		if err != nil {
			return err
		}
		c.noteNewest(hits)
		some = append(some, hits...)
		question := rank.Analyze(claim.Text, "", c.names)
		if len(question.Terms) == 0 {
			continue // a greeting, a number: nothing to look for
		}
		var near []candidate
		for _, x := range rank.Sentences(question, hits, rank.Options{Now: c.t, Limit: maxRanked}) {
			if o := x.Features[rank.Overlap]; o >= nearClaim && sharedWords(&hits[x.Hit], x.Matched) >= min(2, len(question.Terms)) {
				near = append(near, candidate{hit: &hits[x.Hit], sentence: x.Sentence, score: x.Score, worth: o, sure: o, matched: x.Matched})
			}
		}
		picks, _ := c.choose(near, choice{limit: checkExcerpts, cut: 0.7, diverse: askDiverse, anchor: true})
		for _, p := range picks {
			claim.Excerpts = append(claim.Excerpts, c.excerpt(p))
		}
		c.a.Found = c.a.Found || len(claim.Excerpts) > 0
		c.a.Claims = append(c.a.Claims, claim)
	}
	if !c.a.Found {
		n := len(c.a.Claims)
		reason := "Nothing in the corpus is near this."
		if n > 1 {
			reason = fmt.Sprintf("Nothing in the corpus is near any of these %d sentences.", n)
		}
		c.refuse(some, nil, "", reason)
	}
	return nil
}

// sharedWords counts the different words among the matched ones: a name alone makes no
// sentence a source of what is claimed of its bearer.
func sharedWords(h *index.Hit, matched []corpus.Span) int {
	words := map[string]bool{}
	for _, m := range matched {
		words[strings.ToLower(h.Text[m.Start:m.End])] = true
	}
	return len(words)
}
