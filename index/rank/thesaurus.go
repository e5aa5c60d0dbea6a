package rank

import (
	_ "embed"
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

//go:embed thesaurus.txt
var thesaurusFile string

// thesaurus holds groups of words and phrases that news uses for one another, and of such as
// people ask with and news answers with.
type thesaurus struct {
	asked, told wordGroups
	likeness    []float64 // of each group: how alike its words are taken to be
}

// wordGroups are the groups that words stand in.
type wordGroups struct {
	single  map[string][]uint16 // by stem
	phrases map[string][]phrase // by the stem of each of the words that count
}

// phrase is a phrase as seen from one of its words.
type phrase struct {
	stems []string
	at    int // index of that word
	group uint16
}

const (
	// groupLikeness is how alike two words of a group are taken to be: less than the same
	// word, more than words whose vectors merely point the same way.
	groupLikeness = 0.8
	// answerLikeness is the same of a word that asks and one that answers.
	answerLikeness = 0.7
)

var synonyms = readThesaurus(thesaurusFile)

// readThesaurus reads lines of words and phrases between commas. In a line with ">", those
// before it ask and those behind it answer.
func readThesaurus(text string) *thesaurus {
	t := &thesaurus{asked: newWordGroups(), told: newWordGroups()}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		group := uint16(len(t.likeness))
		asked, told, oneWay := strings.Cut(line, ">")
		t.asked.add(asked, group)
		if oneWay {
			t.told.add(told, group)
			t.likeness = append(t.likeness, answerLikeness)
		} else {
			t.told.add(asked, group)
			t.likeness = append(t.likeness, groupLikeness)
		}
	}
	return t
}

func newWordGroups() wordGroups {
	return wordGroups{single: map[string][]uint16{}, phrases: map[string][]phrase{}}
}

// add puts the words and phrases between commas into a group.
func (g *wordGroups) add(list string, group uint16) {
	for entry := range strings.SplitSeq(list, ",") {
		words := analysis.Tokens(nil, entry, "en")
		if len(words) == 1 {
			g.single[words[0].Stem] = append(g.single[words[0].Stem], group)
			continue
		}
		stems := make([]string, len(words))
		for i, w := range words {
			stems[i] = w.Stem
		}
		for i, w := range words {
			if !w.Stop {
				g.phrases[w.Stem] = append(g.phrases[w.Stem], phrase{stems, i, group})
			}
		}
	}
}

// phraseAt returns the groups of the phrases that token i is a word of.
func (g *wordGroups) phraseAt(tokens []analysis.Token, i int) []uint16 {
	var groups []uint16
	for _, p := range g.phrases[tokens[i].Stem] {
		if from := i - p.at; from >= 0 && stemsAt(tokens[from:], p.stems) {
			groups = append(groups, p.group)
		}
	}
	return groups
}

// alike returns how alike words are taken to be of which one asks in some groups and the
// other tells in others.
func (t *thesaurus) alike(asked, told []uint16) float64 {
	best := 0.0
	for _, x := range asked {
		for _, y := range told {
			if x == y {
				best = max(best, t.likeness[x])
			}
		}
	}
	return best
}
