package rank

import (
	_ "embed"
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

//go:embed thesaurus.txt
var thesaurusFile string

// thesaurus holds groups of words and phrases that news uses for one another.
type thesaurus struct {
	groups  map[string][]uint16 // by stem
	phrases map[string][]phrase // by the stem of each of the words that count
}

// phrase is a phrase as seen from one of its words.
type phrase struct {
	stems []string
	at    int // index of that word
	group uint16
}

// groupLikeness is how alike two words of a group are taken to be: less than the same
// word, more than words whose vectors merely point the same way.
const groupLikeness = 0.8

var synonyms = readThesaurus(thesaurusFile)

// readThesaurus reads lines of words and phrases between commas.
func readThesaurus(text string) *thesaurus {
	t := &thesaurus{groups: map[string][]uint16{}, phrases: map[string][]phrase{}}
	group := uint16(0)
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		for entry := range strings.SplitSeq(line, ",") {
			words := analysis.Tokens(nil, entry, "en")
			if len(words) == 1 {
				t.groups[words[0].Stem] = append(t.groups[words[0].Stem], group)
				continue
			}
			stems := make([]string, len(words))
			for i, w := range words {
				stems[i] = w.Stem
			}
			for i, w := range words {
				if !w.Stop {
					t.phrases[w.Stem] = append(t.phrases[w.Stem], phrase{stems, i, group})
				}
			}
		}
		group++
	}
	return t
}

// phraseAt returns the groups of the phrases that token i is a word of.
func (t *thesaurus) phraseAt(tokens []analysis.Token, i int) []uint16 {
	var groups []uint16
	for _, p := range t.phrases[tokens[i].Stem] {
		if from := i - p.at; from >= 0 && stemsAt(tokens[from:], p.stems) {
			groups = append(groups, p.group)
		}
	}
	return groups
}

// shareGroup reports whether two lists have a group in common.
func shareGroup(a, b []uint16) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}
