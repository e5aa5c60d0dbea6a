package briefing

import (
	"slices"
	"strings"
)

func (a words) sorted() words {
	slices.Sort(a)
	return slices.Compact(a)
}

// common is the number of words that two lists share.
func (a words) common(b words) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			n++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return n
}

// inside is the share of the shorter list's words that the longer one holds too, 0–1. Two
// lists of fewer than three words in common are not alike at all: too little is said for a
// share to mean anything.
func (a words) inside(b words) float64 {
	n := a.common(b)
	if n < 3 {
		return 0
	}
	return float64(n) / float64(min(len(a), len(b)))
}

// overlap is the share of common words among all words of both, 0–1 (Jaccard).
func (a words) overlap(b words) float64 {
	n := a.common(b)
	if n < 3 {
		return 0
	}
	return float64(n) / float64(len(a)+len(b)-n)
}

func (w *wording) common(v *wording) int      { return w.stems.common(v.stems) }
func (w *wording) inside(v *wording) float64  { return w.stems.inside(v.stems) }
func (w *wording) overlap(v *wording) float64 { return w.stems.overlap(v.stems) }

// opposite reports whether two lists differ in one word each, and these are opposites of each
// other: "the port is open" and "the port is closed".
func (a words) opposite(b words) bool {
	if len(a) != len(b) || len(a) < 3 || a.common(b) != len(a)-1 {
		return false
	}
	var one, other string
	for i := range a {
		if !slices.Contains(b, a[i]) {
			one = a[i]
		}
		if !slices.Contains(a, b[i]) {
			other = b[i]
		}
	}
	return opposites[one] == other || opposites[other] == one
}

// namesDiffer reports whether each sentence names what the other does not: one of Tarn and
// one of Vell, one of Friday and one of Saturday.
func (w *wording) namesDiffer(v *wording) bool {
	return w.names.common(v.stems) < len(w.names) && v.names.common(w.stems) < len(v.names)
}

// Two sentences repeat each other when nearly all words of the shorter stand in the
// longer, and the longer has not much more: one changed word in ten, and two thirds of
// the length. Of a short sentence no word may change: "won" and "lost" are one word apart.
const (
	repeatInside  = 0.9
	repeatOverlap = 0.6
	coverInside   = 0.8 // what is covered stands beside what covers it, and is not said to be the same
)

// repeats reports whether two sentences say the same, so that one may stand for both. A
// different number or name, or a denial, makes a different statement, however alike the
// rest is.
func (w *wording) repeats(v *wording) bool {
	// Most sentences are of other lengths, or share too little to ask for more.
	shorter, longer := min(len(w.stems), len(v.stems)), max(len(w.stems), len(v.stems))
	return float64(shorter) >= repeatOverlap*float64(longer) && w.denies == v.denies && w.denial == v.denial && slices.Equal(w.numbers, v.numbers) &&
		w.inside(v) >= repeatInside && w.overlap(v) >= repeatOverlap && !w.namesDiffer(v)
}

// covers reports whether w says all that v says: v adds hardly a word and no number.
func (w *wording) covers(v *wording) bool {
	if w.denies != v.denies || w.denial != v.denial || float64(len(w.stems)) < coverInside*float64(len(v.stems)) {
		return false
	}
	for _, n := range v.numbers {
		if !slices.Contains(w.numbers, n) {
			return false
		}
	}
	n := w.common(v)
	return n >= 3 && float64(n) >= coverInside*float64(len(v.stems))
}
