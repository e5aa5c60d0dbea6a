package briefing

import (
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

// Words by which a source leaves open whether something will be: an answer repeats the
// one that stands in the quote and never makes up its own. Plainer words come first, so
// that "could … tentatively" gives "tentatively".
var tentativeWords = func() map[string]int {
	m := map[string]int{}
	for rank, line := range []string{
		"tentatively tentative provisionally provisional предварительно попередньо ориентировочно орієнтовно",
		"pencilled penciled preliminary possible possibly potential potentially perhaps probably likely unconfirmed возможно возможный можливо можливий вероятно ймовірно",
		"could might may может могут може можуть могли",
		"expected expects expect anticipated ожидается ожидают очікується очікують",
		"proposed proposes suggested предложил предложила запропонував запропонувала",
		"planned plans planning plan intends intended aims hopes hoped планируется планирует планується планує",
		"scheduled due should would намечено намечена заплановано запланована",
	} {
		for _, w := range strings.Fields(line) {
			m[w] = rank + 1
		}
	}
	return m
}()

// firmUpTo is the highest rank of [tentativeWords] that alone marks a sentence as
// tentative. The words after it ("planned", "scheduled") are said of firm dates too; they
// are shown only for a fact that its moderator marked.
const firmUpTo = 4

// tentativeWord finds the plainest word of a quote that leaves its event open, as the
// source wrote it, and its rank in [tentativeWords]; "" and 0 if there is none.
func tentativeWord(quote, language string) (word string, rank int) {
	var buf [64]analysis.Token
	for _, t := range analysis.Tokens(buf[:0], quote, language) {
		r := tentativeWords[t.Term]
		if r == 0 || rank != 0 && r >= rank {
			continue
		}
		// The month is no "may", nor is a name.
		if t.Name && t.Term == "may" {
			continue
		}
		word, rank = quote[t.Start:t.End], r
	}
	return word, rank
}
