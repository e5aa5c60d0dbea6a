package eval

import (
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/rank"
)

func named(v rank.Vector) map[string]float64 {
	m := map[string]float64{}
	for f, w := range v {
		if w = math.Round(w*1000) / 1000; w != 0 {
			m[rank.Feature(f).String()] = w
		}
	}
	return m
}

// rankable reports whether an example has both sentences that answer and others.
func rankable(e *example) bool {
	yes := 0
	for _, g := range e.grades {
		if g > 0 {
			yes++
		}
	}
	return yes > 0 && yes < len(e.grades)
}

// sign returns what a feature's weight is held to: 1 not below zero, -1 not above, 0 for those that are the same for
// all sentences of a question and so have none.
// Where two features say nearly the same, a fit without this gives one a large weight and
// the other its opposite, which holds on the sets learned from and nowhere else.
func sign(f rank.Feature) float64 {
	switch f {
	case rank.KindMiss, rank.Brief, rank.Long, rank.Asks, rank.Missing, rank.Uncounted, rank.Unnamed, rank.Unsaid, rank.OtherTense:
		return -1
	case rank.Absent, rank.Gap, rank.AbsentName, rank.Unlisted: // the same for all sentences
		return 0
	case rank.Sense, rank.Echo: // see fitReread
		return 0
	case rank.Plain, rank.LastWord, rank.FirstWord, rank.KindMatch, rank.NameApart, rank.Unheld:
		return 0 // evidence for refusing; in ranking they gain nothing on sets left out
	}
	return 1
}

// fitRanking fits weights by the listwise softmax: the likelihood that a sentence which
// answers is drawn first, when sentences are drawn by the exponential of their scores.
// Features are divided by their deviation; decay pulls weights to zero.
func fitRanking(parts []part, leave string) rank.Vector {
	const (
		decay = 0.003
		steps = 300
		rate  = 0.05
		// rare is the least deviation that a feature is divided by: one that is seldom not
		// zero would otherwise get a large weight from a handful of questions.
		rare  = 0.1
		depth = 60 // of sentences that don't answer, those the baseline puts first
	)
	type list struct {
		x      []rank.Vector
		target []float64
		weight float64
	}
	var lists []list
	for _, p := range parts {
		if p.family() == leave || setWeight(p.form) == 0 {
			continue
		}
		n := 0
		for i := range p.train {
			if rankable(&p.train[i]) {
				n++
			}
		}
		for i := range p.train {
			e := &p.train[i]
			if !rankable(e) {
				continue
			}
			l := list{weight: setWeight(p.form) / float64(n)}
			if p.form == Golden {
				l.weight = goldenWeight
			}
			yes := 0.0
			for _, k := range topOf(e, depth) {
				l.x = append(l.x, e.scored[k].Features)
				l.target = append(l.target, e.grades[k])
				if e.grades[k] > 0 {
					yes++
				}
			}
			for k := range l.target {
				if l.target[k] > 0 {
					l.target[k] = 1 / yes
				}
			}
			lists = append(lists, l)
		}
	}
	if len(lists) == 0 {
		return rank.Vector{}
	}
	var mean, square, scale rank.Vector
	n, total := 0.0, 0.0
	for _, l := range lists {
		total += l.weight
		for i := range l.x {
			for f, v := range l.x[i] {
				mean[f] += v
				square[f] += v * v
			}
			n++
		}
	}
	for f := range scale {
		if sign(rank.Feature(f)) == 0 {
			continue
		}
		if v := square[f]/n - mean[f]*mean[f]/n/n; v > 1e-9 {
			scale[f] = 1 / max(math.Sqrt(v), rare)
		}
	}
	var theta rank.Vector // on features divided by their deviation
	adam := newAdam(len(theta), rate)
	var p []float64
	for range steps {
		var gradient rank.Vector
		for _, l := range lists {
			p = p[:0]
			top := math.Inf(-1)
			for i := range l.x {
				s := 0.0
				for f, v := range l.x[i] {
					s += v * scale[f] * theta[f]
				}
				p = append(p, s)
				top = max(top, s)
			}
			sum := 0.0
			for i := range p {
				p[i] = math.Exp(p[i] - top)
				sum += p[i]
			}
			for i := range p {
				d := (p[i]/sum - l.target[i]) * l.weight / total
				if d > -1e-9 && d < 1e-9 {
					continue
				}
				for f, v := range l.x[i] {
					gradient[f] += d * v * scale[f]
				}
			}
		}
		for f := range gradient {
			gradient[f] += decay * theta[f]
		}
		adam.step(theta[:], gradient[:])
		for f := range theta {
			switch s := sign(rank.Feature(f)); {
			case s > 0:
				theta[f] = max(theta[f], 0)
			case s < 0:
				theta[f] = min(theta[f], 0)
			}
		}
	}
	for f := range theta {
		theta[f] *= scale[f]
	}
	return theta
}

// setWeight is what a set weighs in learning, by its form.
func setWeight(f Form) float64 {
	switch f {
	case Given:
		return 0.6
	case Pooled:
		return 0.8
	case Removed, Near:
		return 0 // the same questions as pooled and given
	}
	return 1
}

// goldenWeight is what a golden question weighs, whatever corpus it is of.
const goldenWeight = 0.004

// topOf returns the sentences that answer and, of the others, n that the baseline puts first.
func topOf(e *example, n int) []int {
	base := rank.Baseline()
	order := make([]int, len(e.scored))
	score := make([]float64, len(e.scored))
	for i := range e.scored {
		order[i] = i
		score[i] = base.Score(&e.scored[i].Features)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return 0
	})
	var out []int
	for k, i := range order {
		if k < n || e.grades[i] > 0 {
			out = append(out, i)
		}
	}
	return out
}

// adam is the optimiser of Kingma and Ba (2015) with its usual constants.
type adam struct {
	rate float64
	m, v []float64
	t    float64
}

func newAdam(n int, rate float64) *adam {
	return &adam{rate: rate, m: make([]float64, n), v: make([]float64, n)}
}

func (a *adam) step(theta, gradient []float64) {
	a.t++
	for i, g := range gradient {
		a.m[i] = 0.9*a.m[i] + 0.1*g
		a.v[i] = 0.99*a.v[i] + 0.01*g*g
		theta[i] -= a.rate * a.m[i] / (1 - math.Pow(0.9, a.t)) / (math.Sqrt(a.v[i]/(1-math.Pow(0.99, a.t))) + 1e-8)
	}
}
