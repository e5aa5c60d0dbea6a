package ingest_test

import (
	"regexp"
	"strings"
)

// score holds the shares of shingles that are right, too many and missing.
type score struct{ tp, fp, fn float64 }

var word = regexp.MustCompile(`[\pL\pN_\p{Mn}\p{Mc}]+`)

// compareShingles compares two texts by their runs of four words, counted as often as
// they stand, as the evaluator of the article extraction benchmark does. The shares of
// one page add up to one, so that a long page weighs no more than a short one.
func compareShingles(want, got string) score {
	a, b := shingles(want), shingles(got)
	var s score
	for key, n := range a {
		s.tp += float64(min(n, b[key]))
		s.fn += float64(max(0, n-b[key]))
	}
	for key, n := range b {
		s.fp += float64(max(0, n-a[key]))
	}
	if sum := s.tp + s.fp + s.fn; sum > 0 {
		s.tp, s.fp, s.fn = s.tp/sum, s.fp/sum, s.fn/sum
	}
	return s
}

func shingles(text string) map[string]int {
	const n = 4
	words := word.FindAllString(text, -1)
	counts := map[string]int{}
	for i := 0; i < max(1, len(words)-n+1); i++ {
		if run := words[i:min(i+n, len(words))]; len(run) > 0 {
			counts[strings.Join(run, " ")]++
		}
	}
	return counts
}

// mean returns F1, precision and recall over pages, each page counting once. Pages with
// no text predicted do not count for precision, those with none wanted not for recall.
func mean(scores []score) (f1, precision, recall float64) {
	var np, nr float64
	for _, s := range scores {
		if s.tp+s.fp > 0 {
			np++
			precision += ratio(s.tp, s.fp, s)
		}
		if s.tp+s.fn > 0 {
			nr++
			recall += ratio(s.tp, s.fn, s)
		}
	}
	precision, recall = precision/np, recall/nr
	return 2 * precision * recall / (precision + recall), precision, recall
}

func ratio(tp, other float64, s score) float64 {
	switch {
	case s.fp == 0 && s.fn == 0:
		return 1
	case tp == 0 && other == 0:
		return 0
	}
	return tp / (tp + other)
}
