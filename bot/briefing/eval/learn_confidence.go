package eval

import (
	"maps"
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/rank"
)

// refusalEvidence are the features by which confidence is judged, of the sentence that
// stands first, with the sign that each may have.
var refusalEvidence = map[rank.Feature]float64{
	rank.Overlap: 1, rank.Meaning: 1, rank.Likeness: 1, rank.Together: 1, rank.Exact: 1, rank.Proximity: 1, rank.Bigram: 1, rank.Proper: 1,
	rank.KindHit: 1, rank.KindNear: 1, rank.KindMiss: -1, rank.Define: 1, rank.PassageMatch: 1, rank.TitleMatch: 1, rank.LocalMeaning: 1, rank.Counted: 1,
	rank.Absent: -1, rank.Gap: -1, rank.AbsentName: -1, rank.Missing: -1, rank.Brief: -1, rank.Asks: -1, rank.Unlisted: 1,
	rank.Plain: 1, rank.LastWord: 1, rank.FirstWord: 1, rank.KindMatch: 1, rank.NameApart: -1,
	rank.Uncounted: -1, rank.Unnamed: -1, rank.Unsaid: -1, rank.OtherTense: -1,
}

// fitConfidence fits the logistic regression by which [rank.Confidence] tells whether the
// first sentences answer. A set weighs the same however many questions it has, and in it
// those that are answered as much as those that are not, so that confidence one half is the
// even mark.
func fitConfidence(parts []part, model *rank.Model) map[string]float64 {
	type row struct {
		x      rank.Vector
		y      float64
		weight float64
	}
	var rows []row
	groups := map[string][]row{}
	for _, p := range parts {
		if p.form == Given || p.form == Pooled {
			continue
		}
		var set []row
		for i := range p.train {
			e := &p.train[i]
			best, order := first(e, model)
			if best < 0 {
				continue
			}
			r := row{x: e.scored[best].Features, weight: confidenceWeight(p.form)}
			if e.answerable {
				found := false
				for _, k := range order[:min(3, len(order))] {
					found = found || e.grades[k] > 0
				}
				if !found {
					continue // refusing would be right of the excerpts and wrong of the corpus
				}
				r.y = 1
			}
			set = append(set, r)
		}
		groups[p.confidenceGroup()] = append(groups[p.confidenceGroup()], set...)
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		set, n := groups[name], [2]float64{}
		for _, r := range set {
			n[int(r.y)]++
		}
		if n[0] == 0 || n[1] == 0 {
			continue
		}
		for _, r := range set {
			r.weight /= n[int(r.y)]
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	total := 0.0
	for _, r := range rows {
		total += r.weight
	}
	theta := make([]float64, len(rank.Vector{})+1) // the last is the bias
	adam := newAdam(len(theta), 0.05)
	for range 600 {
		gradient := make([]float64, len(theta))
		for _, r := range rows {
			s := theta[len(theta)-1]
			for f := range refusalEvidence {
				s += theta[f] * r.x[f]
			}
			d := (1/(1+math.Exp(-s)) - r.y) * r.weight / total
			for f := range refusalEvidence {
				gradient[f] += d * r.x[f]
			}
			gradient[len(theta)-1] += d
		}
		for f := range refusalEvidence {
			gradient[f] += 0.002 * theta[f]
		}
		adam.step(theta, gradient)
		for f, s := range refusalEvidence {
			if theta[f]*s < 0 {
				theta[f] = 0
			}
		}
	}
	out := map[string]float64{"bias": math.Round(theta[len(theta)-1]*1000) / 1000}
	for f := range refusalEvidence {
		if w := math.Round(theta[f]*1000) / 1000; w != 0 {
			out[f.String()] = w
		}
	}
	return out
}

// confidenceGroup names the questions that weigh together as one set.
func (p *part) confidenceGroup() string {
	if p.form == Golden {
		return string(Golden)
	}
	return p.title()
}

// confidenceWeight is what a set weighs in learning confidence, by its form. The golden
// questions stand for corpora of a few articles, of which the large sets have none.
func confidenceWeight(f Form) float64 {
	switch f {
	case Golden:
		return 4
	case Removed, Near:
		return 0.6
	}
	return 1
}
