package eval

import (
	"cmp"
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/rank"
)

// judged is a confidence with whether it should have been high.
type judged struct {
	confidence float64
	answerable bool
	right      bool // the first sentence answers
}

// refusalMeasures are the measures of refusing that are a figure each, in the order in
// which they are shown. threshold is the confidence under which an ask refuses.
var refusalMeasures = []struct {
	name string
	of   func(js []judged, threshold float64) float64
}{
	{"auc", func(js []judged, _ float64) float64 { return areaUnderCurve(js) }},
	{"error@10", func(js []judged, _ float64) float64 { return errorAtRefusals(js, 0.1) }},
	{"refused", func(js []judged, threshold float64) float64 { return shareBelow(js, false, threshold) }},
	{"false-refusals", func(js []judged, threshold float64) float64 { return shareBelow(js, true, threshold) }},
	{"well", wellDone},
}

// measureRefusals adds the measures of refusing and the curve to a report of a set. Those
// that need both kinds of question, or one that the set lacks, are left out.
func (r *SetReport) measureRefusals(js []judged, seed uint64) {
	if len(js) == 0 {
		return
	}
	js = byConfidence(js)
	sample := func(of func([]judged) float64) Interval {
		buf := make([]judged, len(js))
		return bootstrap(len(js), seed, func(sample []int) float64 {
			slices.Sort(sample) // whole numbers sort faster than judgements
			for k, i := range sample {
				buf[k] = js[i]
			}
			return of(buf)
		})
	}
	for _, m := range refusalMeasures {
		if math.IsNaN(m.of(js, r.Threshold)) {
			continue
		}
		r.Measures[m.name] = sample(func(js []judged) float64 { return m.of(js, r.Threshold) })
	}
	for _, share := range curveShares {
		r.Curve = append(r.Curve, CurvePoint{Refused: share, Wrong: sample(func(js []judged) float64 { return errorAtRefusals(js, share) })})
	}
}

// CurvePoint is a point of the curve of wrong answers against refusals.
type CurvePoint struct {
	// Refused is the share of all questions that are refused: those with the least
	// confidence.
	Refused float64 `json:"refused"`
	// Wrong is the share of the answers given to the others that are wrong. To answer what
	// nothing answers is wrong.
	Wrong Interval `json:"wrong"`
}

// curveShares are the shares of refusals at which the curve is measured.
var curveShares = []float64{0, 0.05, 0.1, 0.2, 0.3, 0.5}

// areaUnderCurve returns the chance that an answerable question gets more confidence than
// one that is not (ROC AUC), ties counting half; NaN unless there are both.
func areaUnderCurve(js []judged) float64 {
	sorted := byConfidence(js)
	won, below := 0.0, 0.0
	for i := 0; i < len(sorted); {
		yes, no := 0.0, 0.0
		j := i
		for ; j < len(sorted) && sorted[j].confidence == sorted[i].confidence; j++ {
			if sorted[j].answerable {
				yes++
			} else {
				no++
			}
		}
		won += yes * (below + no/2)
		below += no
		i = j
	}
	pairs := below * (float64(len(js)) - below)
	if pairs == 0 {
		return math.NaN()
	}
	return won / pairs
}

// errorAtRefusals returns the share of wrong answers among those given when the share of
// questions with the least confidence is refused. An answer to what nothing answers is wrong.
func errorAtRefusals(js []judged, share float64) float64 {
	sorted := byConfidence(js)
	rest := sorted[int(share*float64(len(sorted))):]
	if len(rest) == 0 {
		return 0
	}
	wrong := 0
	for _, j := range rest {
		if !j.right {
			wrong++
		}
	}
	return float64(wrong) / float64(len(rest))
}

// byConfidence returns the judgements, least sure first. Of equal confidence the wrong ones
// come last, so that what cannot be told apart is not credited.
func byConfidence(js []judged) []judged {
	order := func(a, b judged) int {
		if n := cmp.Compare(a.confidence, b.confidence); n != 0 || a.right == b.right {
			return n
		}
		if a.right {
			return -1
		}
		return 1
	}
	if slices.IsSortedFunc(js, order) {
		return js
	}
	js = slices.Clone(js)
	slices.SortFunc(js, order)
	return js
}

// shareBelow returns the share of questions, answerable or not, that are refused; NaN if
// there are none.
func shareBelow(js []judged, answerable bool, threshold float64) float64 {
	n, below := 0, 0
	for _, j := range js {
		if j.answerable == answerable {
			n++
			if j.confidence < threshold {
				below++
			}
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return float64(below) / float64(n)
}

// wellDone returns the share of questions that are answered by the first sentence, if they
// can be, and refused if not; NaN unless there are both kinds.
func wellDone(js []judged, threshold float64) float64 {
	well, unanswerable := 0, 0
	for _, j := range js {
		if !j.answerable {
			unanswerable++
		}
		if j.answerable && j.right && j.confidence >= threshold || !j.answerable && j.confidence < threshold {
			well++
		}
	}
	if unanswerable == 0 || unanswerable == len(js) {
		return math.NaN()
	}
	return float64(well) / float64(len(js))
}

// judgement reads how a question was judged out of its figures in a report.
func judgement(figures map[string]float64) (j judged, ok bool) {
	confidence, ok := figures["confidence"]
	if !ok {
		return judged{}, false
	}
	j.confidence = confidence
	first, measured := figures["s@1"]
	j.answerable, j.right = measured, first > 0
	if v, ok := figures["answerable"]; ok {
		j.answerable = v > 0
		j.right = j.answerable && (first > 0 || !measured)
	}
	return j, true
}

// refusalsAgainst compares the measures of refusing with an earlier run's, over the
// questions that both judged: resamples are of the same questions in both.
func (r *SetReport) refusalsAgainst(old *SetReport, ids []string, seed uint64) []Difference {
	var now, before []judged
	for _, id := range ids {
		a, ok := judgement(r.Questions[id])
		b, both := judgement(old.Questions[id])
		if ok && both {
			// Whether it can be answered is a matter of the set, not of the run; reports of before
			// did not note it.
			first, measured := old.Questions[id]["s@1"]
			b.answerable, b.right = a.answerable, a.answerable && (first > 0 || !measured)
			now, before = append(now, a), append(before, b)
		}
	}
	if len(now) == 0 || r.Form == Documents {
		return nil
	}
	oldThreshold := old.Threshold
	if oldThreshold == 0 {
		oldThreshold = rank.Threshold
	}
	var out []Difference
	a, b := make([]judged, len(now)), make([]judged, len(now))
	for _, m := range refusalMeasures {
		if math.IsNaN(m.of(now, r.Threshold)) {
			continue
		}
		change := bootstrap(len(now), seed, func(sample []int) float64 {
			for k, i := range sample {
				a[k], b[k] = now[i], before[i]
			}
			return m.of(a, r.Threshold) - m.of(b, oldThreshold)
		})
		out = append(out, Difference{r.Name, r.Form, m.name, change})
	}
	return out
}
