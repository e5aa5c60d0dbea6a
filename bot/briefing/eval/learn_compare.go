package eval

import (
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/rank"
)

// compare measures weights on the held-out questions, or on all of the family that was left
// out.
func compare(parts []part, base *rank.Model, weights rank.Vector, leave string, seed uint64) []rank.Figure {
	var out []rank.Figure
	type pair struct{ before, after []float64 }
	all := map[string]*pair{"map": {}, "s@1": {}}
	add := func(set, measure string, before, after []float64) {
		change := make([]float64, len(before))
		for i := range before {
			change[i] = after[i] - before[i]
		}
		if len(change) > 0 {
			c := meanOf(change, seed)
			out = append(out, rank.Figure{Set: set, LeftOut: leave, Measure: measure, Questions: len(change),
				Baseline: round(average(before)), Learned: round(average(after)), Low: round(c.Low), High: round(c.High)})
		}
	}
	learned, err := rank.NewModel(named(weights), nil)
	if err != nil {
		return nil
	}
	for _, p := range parts {
		examples := p.held
		if leave != "" {
			if family(p.name) != leave {
				continue
			}
			examples = append(slices.Clone(p.train), p.held...)
		}
		if p.form == Removed || p.form == Near {
			continue
		}
		for _, measure := range []string{"map", "s@1"} {
			var before, after []float64
			for i := range examples {
				if e := &examples[i]; rankable(e) {
					before, after = append(before, figure(e, base, measure)), append(after, figure(e, learned, measure))
				}
			}
			add(p.name+", "+string(p.form), measure, before, after)
			all[measure].before, all[measure].after = append(all[measure].before, before...), append(all[measure].after, after...)
		}
	}
	if leave == "" {
		for _, measure := range []string{"map", "s@1"} {
			add(together, measure, all[measure].before, all[measure].after)
		}
	}
	return out
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// figure ranks an example with a model and measures it.
func figure(e *example, m *rank.Model, measure string) float64 {
	grades := ranked(e, m)
	if measure == "map" {
		n := 0
		for _, g := range grades {
			if g > 0 {
				n++
			}
		}
		return averagePrecision(grades, n)
	}
	return success(grades, 1)
}

// ranked returns the grades of an example in the model's order.
func ranked(e *example, m *rank.Model) []float64 {
	_, order := first(e, m)
	grades := make([]float64, len(order))
	for k, i := range order {
		grades[k] = e.grades[i]
	}
	return grades
}

// first returns the best sentence by a model and the order of all.
func first(e *example, m *rank.Model) (best int, order []int) {
	score := make([]float64, len(e.scored))
	for i := range e.scored {
		order = append(order, i)
		score[i] = m.Score(&e.scored[i].Features)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		case hash(e.id+string(rune(a))) < hash(e.id+string(rune(b))): // ties at random
			return -1
		}
		return 1
	})
	if len(order) == 0 {
		return -1, nil
	}
	return order[0], order
}
