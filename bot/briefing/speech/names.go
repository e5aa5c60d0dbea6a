package speech

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
)

// Lexicon knows the entities and sources that moderators have named. Its zero value knows
// none.
type Lexicon struct {
	spellings map[string]*corpus.Entity // folded spelling → entity; nil where two share it
	entities  []named                   // spellings of several words
	bodies    map[string][]bodyName     // spellings of bodies by their first word, see bodyWord
	common    map[string]bool           // of bodies, the single words that moderators spell in lower case, after "the"
	families  map[string]*corpus.Entity // folded last words of names of people; nil where two share it
	sources   map[string]bool           // names of outlets, in lower case
}

type named struct {
	words  []string
	entity *corpus.Entity
}

// NewLexicon reads the spellings of entities and sources.
func NewLexicon(curated *corpus.Curated) *Lexicon {
	l := &Lexicon{spellings: map[string]*corpus.Entity{}, families: map[string]*corpus.Entity{}, bodies: map[string][]bodyName{}, common: map[string]bool{}, sources: map[string]bool{}}
	if curated == nil {
		return l
	}
	for _, s := range curated.Sources {
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			l.sources[strings.ToLower(name)] = true
		}
	}
	for _, e := range curated.Entities {
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			words := foldAll(strings.Fields(strings.TrimPrefix(name, "the ")))
			folded := strings.Join(words, " ")
			if other, taken := l.spellings[folded]; taken && other != e {
				l.spellings[folded] = nil
				continue
			}
			l.spellings[folded] = e
			if len(words) == 0 {
				continue
			}
			if e.Kind == "body" {
				b := bodyName{spelling: strings.TrimPrefix(name, "the ")}
				b.words, _ = split(b.spelling, 0)
				key := bodyWord(b.words[0])
				l.bodies[key] = append(l.bodies[key], b)
				if short, ok := strings.CutPrefix(name, "the "); ok && len(words) == 1 && short == strings.ToLower(short) {
					l.common[words[0]] = true
				}
			}
			if len(words) > 1 {
				l.entities = append(l.entities, named{words, e})
				last := words[len(words)-1]
				if other, taken := l.families[last]; taken && other != e {
					l.families[last] = nil
				} else if e.Kind == "person" || !taken {
					l.families[last] = e
				}
			}
		}
	}
	return l
}

// entity is the entity of a name: by one of its spellings, or by one with which the name
// shares the last word and how it begins ("Donald J. Trump"). "Melania Trump" is not the
// entity of the spelling "Trump".
func (l *Lexicon) entity(name []string) *corpus.Entity {
	if l == nil || len(l.spellings) == 0 {
		return nil
	}
	folded := foldAll(name)
	key := strings.Join(folded, " ")
	if e, spelt := l.spellings[key]; e != nil {
		return e
	} else if len(folded) == 1 {
		// A family name alone is the curated person's if no other entity's name ends so.
		if e = l.families[key]; !spelt && e != nil && e.Kind == "person" {
			return e
		}
		return nil
	}
	for _, n := range l.entities {
		if n.entity.Kind != "body" && n.entity.Kind != "place" && n.words[len(n.words)-1] == folded[len(folded)-1] && sameName(n.words, folded) {
			return n.entity
		}
	}
	return nil
}

// bodyName is a spelling of a body, cut as sentences are.
type bodyName struct {
	spelling string
	words    []word
}

// bodyWord is a word of a body's name as such names are compared: "Teachers' Union" is of three,
// and "People's Party" is no "People Party".
func bodyWord(w word) string {
	if w.owns {
		return fold(w.text) + "'s"
	}
	return fold(w.text)
}

// spelt reports whether moderators spell an entity so.
func (l *Lexicon) spelt(name []string) bool {
	return l != nil && l.spellings[strings.Join(foldAll(name), " ")] != nil
}

// titled is the entity that a title with a name means: the one that moderators spell so, or of
// several of one family name the only one whose role that is. "Minister Brandt" is not Karl
// Brandt, the mayor, even where the article names no other in full.
func (l *Lexicon) titled(m mention) *corpus.Entity {
	if l == nil || m.word == "" || len(m.name) == 0 {
		return nil
	}
	folded := foldAll(m.name)
	if e := l.spellings[fold(m.word)+" "+strings.Join(folded, " ")]; e != nil || len(folded) > 1 {
		return e
	}
	var namesakes, holders []*corpus.Entity
	for _, n := range l.entities {
		if n.entity.Kind == "person" && n.words[len(n.words)-1] == folded[0] && !slices.Contains(namesakes, n.entity) {
			namesakes = append(namesakes, n.entity)
		}
	}
	if len(namesakes) < 2 {
		return nil
	}
	for _, e := range namesakes {
		if slices.ContainsFunc(offices(e.Role), func(o office) bool { return o.holds(m) }) {
			holders = append(holders, e)
		}
	}
	if len(holders) != 1 {
		return nil
	}
	return holders[0]
}

// Entity is the id of the entity that a name means, or empty.
func (l *Lexicon) Entity(name string) string {
	if e := l.entity(strings.Fields(strings.TrimPrefix(name, "the "))); e != nil {
		return e.ID
	}
	return ""
}

// Names reports whether a text holds the last word of a name as a word with a capital.
func Names(text, name string) bool {
	asked := foldAll(strings.Fields(name))
	if len(asked) == 0 {
		return false
	}
	words, _ := split(text, 0)
	return slices.ContainsFunc(words, func(w word) bool { return w.upper && fold(w.text) == asked[len(asked)-1] })
}

// Is reports whether the name of an utterance's speaker is meant by a name that somebody
// asks for: the same words, or the last of them, or how they begin and end. Case and the
// cases of Ukrainian and Russian make no difference.
func Is(speaker, asked string) bool {
	a, b := foldAll(strings.Fields(speaker)), foldAll(strings.Fields(asked))
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return slices.Equal(a, b) || a[len(a)-1] == b[len(b)-1] && sameName(a, b)
}

func foldAll(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = fold(w)
	}
	return list
}

// cases are the endings that Ukrainian and Russian names take, longest first. What is left
// without them is the same for "Зеленський" and "Зеленського".
var cases = []string{"ого", "ому", "его", "ему", "ыми", "ими", "ий", "ый", "ій", "ой", "им", "ым", "ом", "ем", "єм", "ою", "ей", "ові", "еві", "о", "а", "я", "у", "ю", "і", "е", "ь", "й"}

// fold is a word of a name as names are compared: in lower case, a Cyrillic one without its
// case ending.
func fold(w string) string {
	w = strings.ReplaceAll(strings.ToLower(w), "’", "'")
	if isASCII(w) {
		return w
	}
	if !cyrillic(w) {
		return w
	}
	for _, c := range cases {
		if stem, ok := strings.CutSuffix(w, c); ok && utf8.RuneCountInString(stem) >= 3 {
			return stem
		}
	}
	return w
}

// genderOf is what the ending of a Slavic family name tells of the gender.
func genderOf(folded string) byte {
	for _, end := range []string{"ova", "eva", "skaya", "ska"} {
		if strings.HasSuffix(folded, end) && len(folded) > len(end)+2 {
			return 'f'
		}
	}
	for _, end := range []string{"skyy", "skiy", "sky", "ov", "ev"} {
		if strings.HasSuffix(folded, end) && len(folded) > len(end)+2 {
			return 'm'
		}
	}
	return 0
}
