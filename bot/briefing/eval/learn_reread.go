package eval

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// rereadFeatures are what an encoder finds of a sentence.
var rereadFeatures = []rank.Feature{rank.Sense, rank.Echo}

// read adds to the measured sentences what an encoder finds of those that the shipping
// model puts first.
func (e *example) read(hits []passages.Hit, encoder rank.Encoder) {
	type place struct{ hit, sentence int }
	at := make(map[place]int, len(e.scored))
	for i, s := range e.scored {
		at[place{s.Hit, s.Sentence}] = i
	}
	for _, s := range rank.Sentences(e.question, hits, rank.Options{Model: rank.DefaultModel().With(encoder), Limit: rank.Reread}) {
		v := &e.scored[at[place{s.Hit, s.Sentence}]].Features
		for _, f := range rereadFeatures {
			v[f] = s.Features[f]
		}
	}
}

// byBoth marks the measures of the order that an encoder has a part in; the baseline that
// these are compared with is the order by words.
const byBoth = ", reread"

// reread sets the weights and the figures of what an encoder finds. Without one they are
// those of the shipping model.
func (l *Learned) reread(parts []part, families []string, opts LearnOptions, say func(string)) error {
	words, err := byWords(l.Model)
	if err != nil {
		return err
	}
	weights, figures := maps.Clone(words.Weights), []rank.Figure(nil)
	if opts.Encoder == nil {
		shipping := rank.DefaultModel()
		for _, f := range rereadFeatures {
			weights[f.String()] = shipping.Weights[f.String()]
		}
		figures = slices.DeleteFunc(slices.Clone(shipping.Figures), func(f rank.Figure) bool { return !isByBoth(f) })
	} else {
		say("fitting what the encoder finds")
		both := fitReread(parts, words, "")
		weights = named(both)
		figures = compare(parts, words, both, "", opts.Seed)
		for _, f := range families {
			if len(families) > 1 {
				say("fitting it without " + f)
				figures = append(figures, compare(parts, words, fitReread(parts, words, f), f, opts.Seed)...)
			}
		}
		for i := range figures {
			figures[i].Measure += byBoth
		}
		l.Held = append(l.Held, figures...)
	}
	if l.Model, err = rank.NewModel(weights, words.Confidence); err != nil {
		return err
	}
	l.Model.Note, l.Model.Figures = words.Note, append(words.Figures, figures...)
	return nil
}

// byWords returns a model without what is told by an encoder.
func byWords(m *rank.Model) (*rank.Model, error) {
	weights := maps.Clone(m.Weights)
	for _, f := range rereadFeatures {
		delete(weights, f.String())
	}
	words, err := rank.NewModel(weights, m.Confidence)
	if err != nil {
		return nil, err
	}
	words.Note, words.Figures = m.Note, slices.DeleteFunc(slices.Clone(m.Figures), isByBoth)
	return words, nil
}

func isByBoth(f rank.Figure) bool { return strings.HasSuffix(f.Measure, byBoth) }

// fitReread returns the weights of words with those of what an encoder finds, which are
// fitted to the sentences that it has read while the others stay: so that without an encoder
// the model is what it would be had there never been one.
func fitReread(parts []part, words *rank.Model, leave string) rank.Vector {
	const (
		decay = 0.0003
		steps = 300
		rate  = 0.1
	)
	type list struct {
		words, target []float64
		found         [][]float64 // for each sentence what rereadFeatures name
		weight        float64
	}
	var lists []list
	total := 0.0
	for _, p := range parts {
		if p.family() == leave || setWeight(p.form) == 0 {
			continue
		}
		var of []list
		for i := range p.train {
			e := &p.train[i]
			l, yes := list{}, 0.0
			for k, s := range e.scored {
				if s.Features[rank.Echo] == 0 {
					continue
				}
				var found []float64
				for _, f := range rereadFeatures {
					found = append(found, s.Features[f])
					s.Features[f] = 0
				}
				l.words, l.found = append(l.words, words.Score(&s.Features)), append(l.found, found)
				if e.grades[k] > 0 {
					yes++
				}
				l.target = append(l.target, min(1, e.grades[k]))
			}
			if yes == 0 || yes == float64(len(l.target)) {
				continue
			}
			for k := range l.target {
				l.target[k] /= yes
			}
			of = append(of, l)
		}
		for i := range of {
			of[i].weight = setWeight(p.form) / float64(len(of))
			if p.form == Golden {
				of[i].weight = goldenWeight
			}
			total += of[i].weight
		}
		lists = append(lists, of...)
	}
	var out rank.Vector
	for f := range out {
		out[f] = words.Weights[rank.Feature(f).String()]
	}
	// The last of theta is what the words' score counts for: those who have more to go by
	// trust it less.
	theta := make([]float64, len(rereadFeatures)+1)
	last := len(rereadFeatures)
	theta[last] = 1
	adam := newAdam(len(theta), rate)
	for range steps {
		gradient := make([]float64, len(theta))
		for _, l := range lists {
			p, top, sum := make([]float64, len(l.words)), math.Inf(-1), 0.0
			for i, w := range l.words {
				s := theta[last] * w
				for k, v := range l.found[i] {
					s += theta[k] * v
				}
				p[i] = s
				top = max(top, s)
			}
			for i := range p {
				p[i] = math.Exp(p[i] - top)
				sum += p[i]
			}
			for i := range p {
				d := (p[i]/sum - l.target[i]) * l.weight / total
				for k, v := range l.found[i] {
					gradient[k] += d * v
				}
				gradient[last] += d * l.words[i]
			}
		}
		for k := range gradient {
			gradient[k] += decay * theta[k]
		}
		adam.step(theta, gradient)
		for k := range theta {
			theta[k] = max(theta[k], 0)
		}
		theta[last] = max(theta[last], 0.1)
	}
	for k, f := range rereadFeatures {
		out[f] = theta[k] / theta[last]
	}
	return out
}
