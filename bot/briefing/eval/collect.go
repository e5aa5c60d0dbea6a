package eval

import (
	"context"
	"slices"

	"github.com/briefbot/briefbot/index/rank"
)

// example is a question with the measured sentences of its candidates.
type example struct {
	id         string
	answerable bool
	question   rank.Question
	scored     []rank.Scored
	grades     []float64
}

// collect measures the candidates of every question of a set. With an encoder it reads the
// sentences that the shipping model puts first, where there is something to learn from them.
func collect(ctx context.Context, set Set, encoder rank.Encoder) ([]example, error) {
	s, err := open(ctx, set)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var out []example
	for i := range set.Cases {
		c := &set.Cases[i]
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		hits, err := s.candidates(ctx, c)
		if err != nil {
			return nil, err
		}
		e := example{id: c.ID, answerable: !c.Refuse, question: rank.Analyze(c.Question, c.Language, s.names)}
		e.scored = rank.Measure(e.question, hits, rank.Options{})
		for _, sc := range e.scored {
			grade := 0.0
			if !c.Refuse {
				grade = c.Grade(&hits[sc.Hit], sc.Sentence)
			}
			e.grades = append(e.grades, grade)
		}
		if encoder != nil && rankable(&e) {
			e.read(hits, encoder)
		}
		out = append(out, e)
	}
	return slices.Clip(out), nil
}
