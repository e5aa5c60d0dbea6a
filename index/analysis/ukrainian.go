package analysis

import (
	"strings"
	"unicode/utf8"
)

// Ukrainian returns the light stem of a Ukrainian word in lower case without apostrophe.
//
// It takes off the reflexive ся or сь, then the longest ending of the declensions and
// conjugations that leaves at least three letters with a vowel among them (two before
// endings of a noun in short words), then the soft sign, and writes the vowel that
// alternates before the final в of names in one way (Київ, Києва: киов). It does not
// undo other alternations (ніч, ночі) and knows no word list: two words it brings together
// share everything but an ending.
func Ukrainian(word string) string {
	w := word
	if s, ok := strings.CutSuffix(w, "ся"); ok && long(s, 4) {
		w = s
	} else if s, ok := strings.CutSuffix(w, "сь"); ok && long(s, 4) {
		w = s
	}
	w = cutEnding(w, ukrainianEndings)
	w = strings.TrimSuffix(w, "ь")
	for _, e := range [...]string{"ів", "їв", "ов", "ев", "єв"} {
		if s, ok := strings.CutSuffix(w, e); ok {
			if long(s, 3) {
				return s
			}
			return s + "ов"
		}
	}
	return w
}

// cutEnding takes off the longest of the endings that leaves three letters or more.
func cutEnding(w string, endings map[string]bool) string {
	for n := min(longestEnding, utf8.RuneCountInString(w)-3); n > 0; n-- {
		at := len(w)
		for range n {
			_, size := utf8.DecodeLastRuneInString(w[:at])
			at -= size
		}
		if endings[w[at:]] && strings.ContainsAny(w[:at], "аеиіоуюяєї") {
			return w[:at]
		}
	}
	return w
}

// long tells whether a word has at least n letters.
func long(w string, n int) bool { return utf8.RuneCountInString(w) >= n }

// longestEnding is the length in letters of the longest ending below.
const longestEnding = 5

// ukrainianEndings are the endings of Ukrainian declensions and conjugations, written
// out by case, person and tense.
var ukrainianEndings = set(`
	а я о е є и і ї у ю
	ія ії ію ією іям іями іях
	ам ям ами ями ах ях ом ем єм ою ею єю ів їв ей ові еві єві
	ння нню нням ннями ннях ттю
	ий ій їй ого його ього ому йому ьому им їм ими їми их їх ої єї ую юю
	іший ішого ішому ішим іша ішої ішу іше іші іших
	ати яти ити іти ути уть ють ать ять ить їть
	еш єш иш їш емо ємо имо їмо ете єте ите їте
	ав яв ив їв ала яла ила іла ало яло ило іло али яли или іли
	ував увала увало ували увати
	ував ював ювала ювало ювали ювати
	учи ючи ачи ячи вши
	ість ості істю остей остям
`)

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
