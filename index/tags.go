package index

import (
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// tagger finds the topics and entities that a text names.
//
// A name or alias is found as the stems of its words in a row, function words left out
// ("halt to strikes" is found in "halted the strikes"). Names in Cyrillic are looked for
// as both languages inflect them. A longer name wins over the shorter one that begins
// with it only for the words it covers: "Abu Dhabi talks" is the place and the talks.
type tagger struct {
	byFirst map[string][]pattern
}

// pattern is one name: the stems that stand in a row, and what they name.
type pattern struct {
	stems  []string
	topic  string // id; empty if it names an entity
	entity string
}

// mention is a place where a text names a topic or an entity.
type mention struct {
	pattern
	first, last int // tokens
}

func newTagger(c *corpus.Curated) *tagger {
	t := &tagger{byFirst: make(map[string][]pattern)}
	for _, x := range c.Topics {
		for _, name := range append([]string{x.Name}, x.Aliases...) {
			t.add(name, pattern{topic: x.ID})
		}
	}
	for _, x := range c.Entities {
		for _, name := range append([]string{x.Name}, x.Aliases...) {
			t.add(name, pattern{entity: x.ID})
		}
	}
	return t
}

// add adds a name, in each way that its words may be stemmed.
func (t *tagger) add(name string, p pattern) {
	for _, lang := range languagesOf(name, "") {
		p.stems = nil
		for _, k := range analysis.Tokens(nil, name, lang) {
			if !k.Stop && !k.Joined {
				p.stems = append(p.stems, k.Stem)
			}
		}
		if len(p.stems) == 0 {
			continue
		}
		same := func(q pattern) bool {
			return q.topic == p.topic && q.entity == p.entity && slices.Equal(q.stems, p.stems)
		}
		if list := t.byFirst[p.stems[0]]; !slices.ContainsFunc(list, same) {
			t.byFirst[p.stems[0]] = append(list, p)
		}
	}
}

// languagesOf returns the languages as which a short text is to be analysed: the one given
// or told by its letters, and both Cyrillic ones where nothing tells.
func languagesOf(text, lang string) []string {
	if lang == "" {
		lang = analysis.Detect(text)
	}
	if lang == "" {
		return []string{"uk", "ru"}
	}
	return []string{lang}
}

// find appends the mentions in a text to dst, in order of their first word.
func (t *tagger) find(dst []mention, tokens []analysis.Token) []mention {
	if len(t.byFirst) == 0 {
		return dst
	}
	for i := range tokens {
		if tokens[i].Stop || tokens[i].Joined {
			continue
		}
		for _, p := range t.byFirst[tokens[i].Stem] {
			if last, ok := follows(tokens, i, p.stems); ok {
				dst = append(dst, mention{p, i, last})
			}
		}
	}
	return dst
}

// follows tells whether stems stand in a row from token i, and the token of the last.
func follows(tokens []analysis.Token, i int, stems []string) (last int, ok bool) {
	last = i
	for _, s := range stems[1:] {
		last++
		for last < len(tokens) && (tokens[last].Stop || tokens[last].Joined) {
			last++
		}
		if last >= len(tokens) || tokens[last].Stem != s {
			return 0, false
		}
	}
	return last, true
}
