package rank

import (
	_ "embed"
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

//go:embed thesaurus.txt
var thesaurusFile string

// thesaurus holds groups of words that news uses for one another.
type thesaurus struct {
	groups  map[string][]uint16 // by stem
	phrases map[string][]phrase // by the stem of the first word
}

type phrase struct {
	second string // stem
	group  uint16
}

// groupLikeness is how alike two words of a group are taken to be: less than the same
// word, more than words whose vectors merely point the same way.
const groupLikeness = 0.8

var synonyms = readThesaurus(thesaurusFile)

// readThesaurus reads lines of words and phrases of two words between commas.
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
			switch len(words) {
			case 1:
				t.groups[words[0].Stem] = append(t.groups[words[0].Stem], group)
			case 2:
				t.phrases[words[0].Stem] = append(t.phrases[words[0].Stem], phrase{words[1].Stem, group})
			}
		}
		group++
	}
	return t
}

// phraseAt returns the groups of the phrases that begin at token i.
func (t *thesaurus) phraseAt(tokens []analysis.Token, i int) []uint16 {
	if i+1 >= len(tokens) {
		return nil
	}
	var groups []uint16
	for _, p := range t.phrases[tokens[i].Stem] {
		if tokens[i+1].Stem == p.second {
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
