package briefing

import (
	"context"
	"fmt"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// GoldenResult is how a snapshot answers one golden question.
type GoldenResult struct {
	Question *corpus.GoldenQuestion
	Passed   bool
	Expected string // for people: the quote, the fact, or that it be refused
	Got      string // for people: what came first instead; empty if passed
	// Rank is the place of the expected words in the answer: 1 is the first thing that it
	// shows, facts before excerpts. 0 if they are not there, or a refusal was expected.
	Rank int
	Took time.Duration
}

// Golden puts the golden questions of a snapshot to it, in order. A question passes if its
// answer cites the quote, or shows the fact, that it names; one that must be refused
// passes if it is. clock times the answers; it does not date them.
func Golden(ctx context.Context, s searcher, now time.Time, clock func() time.Time) ([]GoldenResult, error) {
	var results []GoldenResult
	for _, g := range s.Curated().Questions {
		started := clock()
		a, err := Compose(ctx, s, Question{Kind: Ask, Text: g.Question, Topic: g.Topic, AsOf: g.AsOf}, now)
		if err != nil {
			return nil, fmt.Errorf("golden question %s: %w", g.ID, err)
		}
		r := GoldenResult{Question: g, Took: clock().Sub(started)}
		r.judge(a)
		results = append(results, r)
	}
	return results, nil
}

func (r *GoldenResult) judge(a *Answer) {
	g := r.Question
	if g.Refuse {
		r.Expected = "a refusal"
		if r.Passed = !a.Found; !r.Passed {
			r.Got = first(a)
		}
		return
	}
	r.Expected = fmt.Sprintf("%q in %s", g.Quote, g.Article)
	if g.Quote == "" {
		r.Expected = "fact " + g.Fact
	}
	place := 0
	found := func(article, text string) bool {
		if g.Quote == "" || article != g.Article {
			return false
		}
		_, err := corpus.FindQuote(text, corpus.Evidence{Article: article, Quote: g.Quote})
		return err == nil
	}
	for _, f := range a.Facts {
		place++
		hit := g.Fact != "" && f.ID == g.Fact
		for _, q := range f.Evidence {
			hit = hit || found(q.Article, q.Text)
		}
		if hit && r.Rank == 0 {
			r.Rank = place
		}
	}
	for _, e := range a.Excerpts {
		place++
		if found(e.Article, e.Text) && r.Rank == 0 {
			r.Rank = place
		}
	}
	if r.Passed = r.Rank > 0; !r.Passed {
		r.Got = first(a)
	}
}

// first is the first thing that an answer shows.
func first(a *Answer) string {
	switch {
	case len(a.Facts) > 0:
		return "fact " + a.Facts[0].ID + ": " + a.Facts[0].Statement
	case len(a.Excerpts) > 0:
		return fmt.Sprintf("%q in %s", a.Excerpts[0].Text, a.Excerpts[0].Article)
	}
	return "a refusal"
}
