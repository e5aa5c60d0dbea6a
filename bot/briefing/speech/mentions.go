package speech

import "strings"

// mentionKind says what kind of words name somebody.
type mentionKind uint8

const (
	byName    mentionKind = iota // "Volodymyr Zelenskyy", "Kremlin spokesman Dmitry Peskov"
	byTitle                      // "the Ukrainian President"
	byPronoun                    // "he"
	byCrowd                      // "officials", "the ministry"
)

// mention is a run of words that names somebody: words[from:to] of its sentence.
type mention struct {
	from, to int
	kind     mentionKind
	name     []string // byName: the words of the name itself, without titles
	title    string   // kind of office, with what narrows it: "head", "prime minister"; "" without a title
	titled   bool     // a title stands there, of an office or not: "Mr."
	country  string   // of the title: "ukraine"
	gender   byte     // m, f, n, or 0: not told
}

// mentions finds the words that name somebody in a sentence, in order, not overlapping.
func mentions(words []word) []mention {
	var found []mention
	for i := 0; i < len(words); {
		m, ok := mentionAt(words, i)
		if !ok {
			i++
			continue
		}
		found = append(found, m)
		i = m.to
	}
	return found
}

func mentionAt(words []word, i int) (mention, bool) {
	w := words[i]
	if w.mark {
		return mention{}, false
	}
	if g, ok := pronouns[w.lower]; ok {
		return mention{from: i, to: i + 1, kind: byPronoun, gender: g}, true
	}
	m := mention{from: i}
	j := i
	if determiners[w.lower] {
		j++
	}
	// Title words in front: "the Ukrainian Foreign Minister", "former US President".
	titled, narrower := -1, ""
	for ; j < len(words) && !words[j].mark; j++ {
		lower := words[j].lower
		country, isCountry := countries[lower]
		office, isTitle := titles[lower]
		switch {
		case isTitle:
			m.title, m.titled, titled = office, true, j
			if office != "" && narrower != "" {
				m.title = narrower + " " + office
			}
			m.gender = genders[lower]
			continue
		case isCountry && titleFollows(words, j+1):
			m.country = country
			continue
		case lower == "of" && m.titled && j == titled+1 && j+1 < len(words):
			if c, end := countryAt(words, j+1); c != "" {
				m.country = c
				j = end - 1
				continue
			}
		case qualifiers[lower] && titleFollows(words, j+1):
			if narrowing[lower] {
				narrower = lower
			}
			continue
		}
		break
	}
	if !m.titled {
		j = i
		if determiners[w.lower] {
			j++
		}
		m.country = ""
	}
	// "Ukrainian President, Volodymyr Zelenskyy": some papers set a comma there.
	start := j
	if m.titled && j+1 < len(words) && words[j].lower == "," && isNameWord(words, j+1) && isNameWord(words, j+2) {
		start = j + 1
	}
	end := nameEnd(words, start)
	if end > start {
		m.kind, m.to = byName, end
		for _, w := range words[start:end] {
			m.name = append(m.name, w.text)
		}
		return m, true
	}
	if m.title != "" {
		m.kind, m.to = byTitle, j
		return m, true
	}
	if j < len(words) && crowds[words[j].lower] || m.titled {
		m.kind, m.to = byCrowd, j
		if !m.titled {
			m.to++
		}
		return m, true
	}
	return mention{}, false
}

// titleFollows reports whether a title stands at words[i], with qualifiers before it at most.
func titleFollows(words []word, i int) bool {
	for ; i < len(words) && !words[i].mark; i++ {
		if _, ok := titles[words[i].lower]; ok {
			return true
		}
		_, country := countries[words[i].lower]
		if !qualifiers[words[i].lower] && !country {
			return false
		}
	}
	return false
}

// countryAt reads "Ukraine" or "the United States" at words[i].
func countryAt(words []word, i int) (country string, end int) {
	for ; i < len(words) && !words[i].mark; i++ {
		if c, ok := countries[words[i].lower]; ok && words[i].upper {
			return c, i + 1
		}
		switch words[i].lower {
		case "the", "united", "republic", "of", "federation":
		default:
			return "", i
		}
	}
	return "", i
}

func isNameWord(words []word, i int) bool {
	if i < 0 || i >= len(words) {
		return false
	}
	w := words[i]
	return w.upper && !w.mark && !notNames[w.lower] && titles[w.lower] == "" && w.lower != "mr." && w.lower != "mrs." && w.lower != "ms."
}

// particles may stand inside a name in lower case.
var particles = set("de", "van", "von", "der", "den", "al", "bin", "ibn", "la", "le", "del", "di", "da", "el")

// nameEnd is the end of the run of capitalised words at words[i]; i where none stands.
// A single one that begins the sentence is a name only if it is not an ordinary word,
// which its use as a name elsewhere tells: see people.known.
func nameEnd(words []word, i int) int {
	if !isNameWord(words, i) {
		return i
	}
	end := i + 1
	for end < len(words) {
		if isNameWord(words, end) {
			end++
		} else if particles[words[end].lower] && isNameWord(words, end+1) {
			end += 2
		} else {
			break
		}
	}
	return end
}

// surface is the mention as the sentence writes it.
func (m mention) surface(sentence string, words []word) string {
	return strings.TrimSpace(sentence[words[m.from].start:words[m.to-1].end])
}
