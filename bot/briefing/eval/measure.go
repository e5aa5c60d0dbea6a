package eval

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// averagePrecision returns the mean of the precision at each relevant place of a ranking;
// relevant is how many there are in all, found or not.
func averagePrecision(grades []float64, relevant int) float64 {
	if relevant == 0 {
		return 0
	}
	sum, found := 0.0, 0
	for i, g := range grades {
		if g > 0 {
			found++
			sum += float64(found) / float64(i+1)
		}
	}
	return sum / float64(relevant)
}

// reciprocalRank returns 1 over the place of the first relevant entry, 0 without one.
func reciprocalRank(grades []float64) float64 {
	for i, g := range grades {
		if g > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// success returns 1 if one of the first k is relevant.
func success(grades []float64, k int) float64 {
	for _, g := range grades[:min(k, len(grades))] {
		if g > 0 {
			return 1
		}
	}
	return 0
}

// ndcg returns the normalised discounted cumulative gain of the first k with linear gain,
// as trec_eval computes it. ideal holds all grades that there are.
func ndcg(grades, ideal []float64, k int) float64 {
	ideal = slices.Clone(ideal)
	slices.SortFunc(ideal, func(a, b float64) int { return cmp.Compare(b, a) })
	best := dcg(ideal, k)
	if best == 0 {
		return 0
	}
	return dcg(grades, k) / best
}

func dcg(grades []float64, k int) float64 {
	sum := 0.0
	for i, g := range grades[:min(k, len(grades))] {
		sum += g / math.Log2(float64(i)+2)
	}
	return sum
}

// Interval is a measured value with the bounds between which 95 % of bootstrap resamples
// of the questions fall.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     int     `json:"n"` // questions
}

// resamples is how many bootstrap resamples an interval rests on.
const resamples = 1000

// bootstrap measures n questions and resamples of them; measure gets indexes.
func bootstrap(n int, seed uint64, measure func(sample []int) float64) Interval {
	sample := make([]int, n)
	for i := range sample {
		sample[i] = i
	}
	out := Interval{Value: measure(sample), N: n}
	rng := rand.New(rand.NewPCG(seed, 7))
	var values []float64
	for range resamples {
		for i := range sample {
			sample[i] = rng.IntN(n)
		}
		if v := measure(sample); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	if len(values) > 0 {
		out.Low, out.High = values[len(values)*25/1000], values[min(len(values)*975/1000, len(values)-1)]
	}
	return out
}

// meanOf measures the mean of values.
func meanOf(values []float64, seed uint64) Interval {
	return bootstrap(len(values), seed, func(sample []int) float64 {
		sum := 0.0
		for _, i := range sample {
			sum += values[i]
		}
		return sum / float64(len(sample))
	})
}

// percentile returns the value below which share of the sorted values lie.
func percentile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
