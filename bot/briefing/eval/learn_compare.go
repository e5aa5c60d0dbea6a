package eval

import (
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/rank"
)

// compare measures weights on the held-out questions, or on all of the family that was left
// out.
func compare(parts []part, base *rank.Model, weights rank.Vector, leave string, seed uint64) []rank.Figure {
	type key struct{ title, measure string }
	type pair struct{ before, after []float64 }
	var keys []key
	all := map[key]*pair{}
	add := func(k key, before, after float64) {
		if all[k] == nil {
			all[k] = new(pair)
			keys = append(keys, k)
		}
		all[k].before, all[k].after = append(all[k].before, before), append(all[k].after, after)
	}
	learned, err := rank.NewModel(named(weights), nil)
	if err != nil {
		return nil
	}
	measures := []string{"map", "s@1"}
	for i := range parts {
		p := &parts[i]
		if p.form == Removed || p.form == Near || leave != "" && p.family() != leave {
			continue
		}
		examples := p.held
		if leave != "" {
			examples = slices.Concat(p.train, p.held)
		}
		for _, measure := range measures {
			for i := range examples {
				if e := &examples[i]; rankable(e) {
					before, after := figure(e, base, measure), figure(e, learned, measure)
					add(key{p.title(), measure}, before, after)
					if leave == "" {
						add(key{together, measure}, before, after)
					}
				}
			}
		}
	}
	var out, last []rank.Figure
	for _, k := range keys {
		x := all[k]
		change := make([]float64, len(x.before))
		for i := range change {
			change[i] = x.after[i] - x.before[i]
		}
		c := meanOf(change, seed)
		f := rank.Figure{Set: k.title, LeftOut: leave, Measure: k.measure, Questions: len(change),
			Baseline: round(average(x.before)), Learned: round(average(x.after)), Low: round(c.Low), High: round(c.High)}
		if k.title == together {
			last = append(last, f)
		} else {
			out = append(out, f)
		}
	}
	return append(out, last...)
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
