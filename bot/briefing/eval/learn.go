package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/index/rank"
)

// LearnOptions say how learning goes. The zero value is usable.
type LearnOptions struct {
	Seed uint64
	// Progress is told what is being done; nil: nobody.
	Progress func(string)
}

// Learned is what learning came to.
type Learned struct {
	Model *rank.Model
	// Held is how the ranking weights do on what they were not learned from, against the
	// baseline: for every set its held-out part, for all of these together, and for every
	// family of sets the figure with the whole family left out of learning.
	Held []rank.Figure
	// Better says whether the weights beat the baseline on all held-out questions together,
	// with an interval that leaves zero out. If not, Model holds the baseline's weights.
	Better bool
}

// together names the figures over all held-out questions.
const together = "all held out"

// family groups sets made from the same questions, which must be left out together.
func family(name string) string { f, _, _ := strings.Cut(name, "/"); return f }

// Learn fits the weights of ranking and of confidence on the data sets of directories.
//
// Splits named "dev" or "test" are held out whole; of sets without splits half of the
// questions are. Every set weighs the same however many questions it has, so that the
// largest does not decide; families of sets are left out in turn to see what carries over.
func Learn(ctx context.Context, dirs []string, opts LearnOptions) (*Learned, error) {
	say := opts.Progress
	if say == nil {
		say = func(string) {}
	}
	var parts []part
	for _, d := range dirs {
		sets, err := Load(d)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			if set.Form == Documents {
				continue
			}
			say("measuring " + set.Name + ", " + string(set.Form))
			examples, err := collect(ctx, set)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", set.Name, err)
			}
			parts = append(parts, newPart(set, examples))
		}
	}
	if len(parts) == 0 {
		return nil, errors.New("learning: no data sets")
	}
	say("fitting")
	weights := fitRanking(parts, "")
	learned := &Learned{}
	learned.Held = compare(parts, weights, "", opts.Seed)
	var families []string
	for _, p := range parts {
		if f := family(p.name); !slices.Contains(families, f) {
			families = append(families, f)
		}
	}
	if len(families) > 1 {
		for _, f := range families {
			say("fitting without " + f)
			learned.Held = append(learned.Held, compare(parts, fitRanking(parts, f), f, opts.Seed)...)
		}
	}
	for _, f := range learned.Held {
		if f.Set == together && f.Measure == "map" {
			learned.Better = f.Low > 0
		}
	}
	chosen := named(weights)
	if !learned.Better {
		chosen = rank.Baseline().Weights
	}
	model, err := rank.NewModel(chosen, nil)
	if err != nil {
		return nil, err
	}
	model.Confidence = fitConfidence(parts, model)
	model.Figures = learned.Held
	model.Note = "learned by briefbot eval --learn on " + strings.Join(families, ", ") + "; figures are of questions held out"
	learned.Model = model
	return learned, nil
}

// part is a set divided into what is learned from and what is held out.
type part struct {
	name  string
	form  Form
	train []example
	held  []example
}

func newPart(set Set, examples []example) part {
	p := part{name: set.Name, form: set.Form}
	split := set.Name[strings.LastIndexByte(set.Name, '/')+1:]
	for _, e := range examples {
		id, _, _ := strings.Cut(e.id, "/")
		held := false
		switch {
		case strings.Contains(split, "train"):
		case strings.Contains(split, "dev"), strings.Contains(split, "test"):
			held = true
		case set.Form == Golden:
			// Few and ours: all are learned from, weighing little.
		default:
			held = hash(id)%2 == 1
		}
		if held {
			p.held = append(p.held, e)
		} else {
			p.train = append(p.train, e)
		}
	}
	return p
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}

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
	case rank.KindMiss, rank.Brief, rank.Long, rank.Asks, rank.Missing:
		return -1
	case rank.Absent, rank.Gap, rank.AbsentName, rank.Unlisted: // the same for all sentences
		return 0
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
		depth = 60 // of sentences that don't answer, those the baseline puts first
	)
	type list struct {
		x      []rank.Vector
		target []float64
		weight float64
	}
	var lists []list
	for _, p := range parts {
		if family(p.name) == leave || setWeight(p.form) == 0 {
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
			scale[f] = 1 / math.Sqrt(v)
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
		return 0.4
	case Pooled:
		return 0.6
	case Golden:
		return 0.1
	case Removed, Near:
		return 0 // the same questions as pooled and given
	}
	return 1
}

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

// compare measures weights on the held-out questions, or on all of the family that was left
// out.
func compare(parts []part, weights rank.Vector, leave string, seed uint64) []rank.Figure {
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
	base := rank.Baseline()
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
