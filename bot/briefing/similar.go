package briefing

import (
	"slices"
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

// wording is what is compared of two sentences: their words, their numbers and whether
// they deny.
type wording struct {
	stems   []string // of the words that are not function words, sorted, each once
	numbers []string // in order
	slots   []string // the stem after each number: what it counts
	denies  bool     // holds a negation
	denial  bool     // holds a verb by which a source calls another's statement untrue
	open    bool     // asks, or says what may be: it can contradict nothing
	rough   bool     // its numbers are bounds or guesses
}

// Words that turn a statement into its opposite, as terms of package analysis.
var negations = setOf(
	"not", "no", "never", "none", "neither", "nor", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt",
	"werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent", "hadnt",
	"не", "ні", "нет", "ни", "никогда", "ніколи",
)

// Verbs by which a source says that another's statement is untrue.
var denials = setOf(
	"deny", "denies", "denied", "denying", "refute", "refuted", "refutes", "disputed", "disputes", "спростував", "спростувала", "спростували", "спростовує", "заперечив", "заперечила", "заперечили", "заперечує",
	"опроверг", "опровергла", "опровергли", "опровергает", "отрицает", "отрицал", "отрицала", "отрицают",
)

// Words after which a sentence no longer says that something is so.
var openings = setOf("if", "whether", "would", "could", "may", "might", "should", "unless", "likely", "possibly", "perhaps", "чи", "якщо", "ли", "если", "может", "може")

// Words that make a number a bound or a guess.
var roughly = setOf(
	"about", "around", "nearly", "almost", "roughly", "approximately", "estimated", "least", "over", "more", "under", "fewer", "less", "up", "some",
	"около", "почти", "более", "менее", "близько", "майже", "понад", "менше",
)

func setOf(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func newWording(text, language string) *wording {
	w := &wording{}
	var buf [64]analysis.Token
	counted := false
	w.open = strings.HasSuffix(strings.TrimRight(text, "”\"’ "), "?")
	for _, t := range analysis.Tokens(buf[:0], text, language) {
		w.open = w.open || openings[t.Term]
		w.rough = w.rough || roughly[t.Term]
		switch {
		case t.Joined:
		case t.Term[0] >= '0' && t.Term[0] <= '9':
			w.numbers = append(w.numbers, t.Term)
			w.slots = append(w.slots, "")
			counted = true
		case negations[t.Term]:
			w.denies = true
		case denials[t.Term]:
			w.denial = true
		case !t.Stop:
			w.stems = append(w.stems, t.Stem)
			if counted {
				w.slots[len(w.slots)-1] = t.Stem
			}
			counted = false
		}
	}
	slices.Sort(w.stems)
	w.stems = slices.Compact(w.stems)
	return w
}

// common is the number of words that two wordings share.
func (w *wording) common(v *wording) int {
	n := 0
	for i, j := 0, 0; i < len(w.stems) && j < len(v.stems); {
		switch {
		case w.stems[i] == v.stems[j]:
			n++
			i++
			j++
		case w.stems[i] < v.stems[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// inside is the share of the shorter wording's words that the longer one holds too, 0–1.
// Two wordings of fewer than three words in common are not alike at all: too little is
// said for a share to mean anything.
func (w *wording) inside(v *wording) float64 {
	n := w.common(v)
	if n < 3 {
		return 0
	}
	return float64(n) / float64(min(len(w.stems), len(v.stems)))
}

// overlap is the share of common words among all words of both, 0–1 (Jaccard).
func (w *wording) overlap(v *wording) float64 {
	n := w.common(v)
	if n < 3 {
		return 0
	}
	return float64(n) / float64(len(w.stems)+len(v.stems)-n)
}

// Two sentences repeat each other when nearly all words of the shorter stand in the
// longer, and the longer has not much more: one changed word in five, and two thirds
// of the length.
const (
	repeatInside  = 0.8
	repeatOverlap = 0.6
)

// repeats reports whether two sentences say the same, so that one may stand for both. A
// different number or a denial makes a different statement, however alike the rest is.
func (w *wording) repeats(v *wording) bool {
	return w.denies == v.denies && w.denial == v.denial && slices.Equal(w.numbers, v.numbers) &&
		w.inside(v) >= repeatInside && w.overlap(v) >= repeatOverlap
}

// covers reports whether w says all that v says: v adds hardly a word and no number.
func (w *wording) covers(v *wording) bool {
	if w.denies != v.denies || w.denial != v.denial {
		return false
	}
	for _, n := range v.numbers {
		if !slices.Contains(w.numbers, n) {
			return false
		}
	}
	n := w.common(v)
	return n >= 3 && float64(n) >= repeatInside*float64(len(v.stems))
}
