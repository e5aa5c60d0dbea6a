package speech

import (
	"strings"
	"unicode/utf8"
)

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
	title    string   // office, with what narrows it: "president", "prime minister"; "" without one
	word     string   // the title's noun itself: "spokesman"
	country  string   // of the title: "ukraine"
	body     string   // whose title it is: "Kremlin" of "Kremlin spokesman"
	gender   byte     // m, f, n (a body), p (several), i (the one who writes), r (relative), or 0: not told
	owns     bool     // bears a possessive: the phrase goes on
	plural   bool     // byCrowd: several
}

// mentions finds the words that name somebody in a sentence, in order, not overlapping. p,
// which can be nil, knows the names that the article writes on their own, which tell where in
// "Governor of Lower Saxony Anna Berg" the name begins, and the curated bodies.
func mentions(words []word, p *people) []mention {
	var found []mention
	for i := 0; i < len(words); {
		m, ok := mentionAt(words, i, p)
		if !ok {
			i++
			continue
		}
		i = m.to
		if last := len(found) - 1; m.kind == byCrowd && last >= 0 && found[last].kind == byName && found[last].to == m.from {
			// "Rovania officials", "the New Zealand government": one phrase.
			m.from, found = found[last].from, found[:last]
		}
		found = append(found, m)
	}
	return found
}

func mentionAt(words []word, i int, p *people) (mention, bool) {
	w := words[i]
	if w.mark {
		return mention{}, false
	}
	if g, ok := pronouns[w.lower]; ok {
		return mention{from: i, to: i + 1, kind: byPronoun, gender: g}, true
	}
	m := mention{from: i}
	first := i
	if determiners[w.lower] {
		first++
	}
	body, spelling := p.bodyAt(words, first)
	if body > first && qualifiesName(words, body) {
		return mention{}, false // "Harbour Board engineer Karl Brandt": the name is read further on
	}
	if body > first && !titleFollows(words, body) {
		m.kind, m.to, m.gender, m.name = byName, body, 'n', strings.Fields(spelling)
		m.owns = words[body-1].owns
		return m, true
	}
	if to, plural, ok := crowdAt(words, first); ok && body == first {
		m.kind, m.to, m.plural, m.gender = byCrowd, to, plural, 'n'
		return m, true
	}
	j := m.readTitle(words, first, p)
	if m.word == "" {
		// "Kremlin spokesman", "Foreign Ministry spokeswoman": the body before the title.
		if end := max(nameEnd(words, first), body); end > first {
			for end > max(first+1, body) && qualifiers[words[end-1].lower] {
				end--
			}
			if titleFollows(words, end) && !words[end-1].owns {
				m.body = join(words[first:end])
				j = m.readTitle(words, end, p)
			}
		}
	}
	if m.word == "" {
		j, m.country, m.title = first, "", ""
	} else if name, end := slavicName(words, j); end > 0 && len(m.name) == 0 {
		m.kind, m.body, m.name, m.to = byName, join(words[j:name]), texts(words[name:end]), end
		m.owns = words[end-1].owns
		return m, true
	}
	// "Ukrainian President, Volodymyr Zelenskyy": some papers set a comma there.
	if m.word != "" && len(m.name) == 0 && lowerAt(words, j) == "," && isNameWord(words, j+1) && isNameWord(words, j+2) && lowerAt(words, m.from-1) != "to" {
		j++
	}
	if end := nameEnd(words, j); end > j && len(m.name) == 0 {
		if m.title != "" {
			ruled := ruledBy(words[j:end])
			if m.title == "spokesperson" && m.body == "" {
				m.body = join(words[j : j+ruled])
			}
			j += ruled
		} else if countries[words[j].lower] != "" && end-j > 2 && !institutions[words[end-1].lower] && !outletNouns[words[end-1].lower] {
			j++ // "Rovanian Ivan Petrenko": the people is no part of the name
		}
		m.name, j = texts(words[j:end]), end
	}
	m.to = j
	switch {
	case len(m.name) > 0:
		m.kind = byName
		if _, crowd := crowds[strings.ToLower(m.name[0])]; crowd && len(m.name) == 1 {
			m.kind, m.name = byCrowd, nil // "the General Staff"
			break
		}
		if last := strings.ToLower(m.name[len(m.name)-1]); m.word == "" && institutions[last] {
			m.gender = 'n'
			m.to, m.name = ofBody(words, j, m.name)
		}
	case m.title != "":
		m.kind = byTitle
		if body, spelling := p.bodyAt(words, j); body > j && m.body == "" && cyrillic(words[j].text) {
			m.body, j = spelling, body // "представитель министерства обороны"
		}
		m.to = m.ofRest(words, j, p)
		// "the president of the Assembly, Anna Berg, said"
		if k := m.to + 1; lowerAt(words, m.to) == "," && isNameWord(words, k) && isNameWord(words, k+1) {
			if end := nameEnd(words, k); lowerAt(words, end) == "," {
				m.kind, m.name, m.to = byName, texts(words[k:end]), end
			}
		}
	case m.word != "":
		m.kind = byCrowd
	default:
		return mention{}, false
	}
	m.owns = words[m.to-1].owns
	return m, true
}

// qualifiesName reports whether nouns and then a name follow at words[i]: what stands before them
// only says of whom.
func qualifiesName(words []word, i int) bool {
	k := i
	for k < len(words) && k < i+longestOffice && isNoun(words[k]) {
		if _, title := titles[words[k].lower]; title {
			break
		}
		if _, verb := cues[words[k].lower]; verb {
			return false
		}
		k++
	}
	return k > i && k < i+3 && isNameWord(words, k) && isNameWord(words, k+1)
}

// readTitle reads title words from words[j] on: "the Ukrainian Foreign Minister", "former US
// President", "Minister of Defence". It returns where they end.
func (m *mention) readTitle(words []word, j int, p *people) int {
	narrower := ""
	for ; j < len(words) && !words[j].mark; j++ {
		lower := words[j].lower
		office, isTitle := titles[lower]
		country, isCountry := countries[lower]
		switch {
		case isTitle && (m.word == "" || m.title == "" || lower == "president" || lower == "minister"):
			m.title, m.word = office, lower
			if office != "" && narrower != "" {
				m.title = narrower + " " + office
			}
			if g := genders[lower]; g != 0 {
				m.gender = g
			}
		case isTitle && titles[lowerAt(words, j-1)] != "":
			// "Deputy Chairman – head of", "Secretary General": one office.
			m.word = lower
		case isCountry && (titleFollows(words, j+1) || m.word != "" && !isASCII(lower)):
			m.country = country
			if lower == "kremlin" {
				m.body = words[j].text
			}
		case lower == "of" && m.word != "" && titles[lowerAt(words, j-1)] != "" && m.title != "":
			if c, end := countryAt(words, j+1); c != "" {
				m.country = c
				return end
			}
			return m.readOf(words, j, p)
		case qualifiers[lower] && titleFollows(words, j+1):
			if narrowing[lower] {
				narrower = lower
			}
		default:
			return j
		}
	}
	return j
}

// readOf reads what follows the "of" of a title at words[j], and the name after it where the
// article tells that it is one. It returns where that ends, or j if there is nothing.
func (m *mention) readOf(words []word, j int, p *people) int {
	k := j + 1
	if lowerAt(words, k) == "the" {
		k++
	}
	domain := k
	for k < len(words) && domains[words[k].lower] {
		k++
	}
	if k > domain && isNameWord(words, k) {
		m.body = join(words[j+1 : k])
		return k // the name is read by the caller
	}
	end := nameEnd(words, k)
	if end-k >= 3 {
		last := strings.ToLower(words[end-2].text + " " + words[end-1].text)
		if p != nil && p.names[last] || institutions[words[end-3].lower] {
			m.body, m.name = join(words[k:end-2]), texts(words[end-2:end])
			return end
		}
	}
	return j
}

// ofRest is the end of what a title without a name rules: "the head of the delegation". The
// body that a spokesperson speaks for is noted.
func (m *mention) ofRest(words []word, j int, p *people) int {
	if lowerAt(words, j) != "of" && lowerAt(words, j) != "for" || j == 0 || titles[words[j-1].lower] == "" {
		return j
	}
	k := j + 1
	if k < len(words) && determiners[words[k].lower] {
		k++
	}
	body, spelling := p.bodyAt(words, k)
	if end := max(body, nameEnd(words, k)); end > k {
		if m.title == "spokesperson" {
			if m.body = join(words[k:end]); body == end {
				m.body = spelling
			}
		}
		return end
	}
	if k < len(words) {
		if _, ok := crowds[words[k].lower]; ok {
			return k + 1
		}
	}
	// "the head of the regional water board, Anna Berg, said": up to a comma nobody else speaks.
	for end := k; end < len(words) && end < k+longestOffice; end++ {
		if words[end].lower == "," && end > k {
			return end
		}
		if !isNoun(words[end]) {
			break
		}
		if _, verb := cues[words[end].lower]; verb {
			break
		}
	}
	return j
}

// longestOffice is how many words after "head of the" name what somebody is the head of, and
// the comma behind them.
const longestOffice = 6

// ofBody is the name of a body with what follows it: "Ministry of Economic Development".
func ofBody(words []word, j int, name []string) (int, []string) {
	if lowerAt(words, j) != "of" {
		return j, name
	}
	k := j + 1
	if lowerAt(words, k) == "the" {
		k++
	}
	end := nameEnd(words, k)
	if end == k {
		return j, name
	}
	return end, append(name, texts(words[j:end])...)
}

// crowdAt reads "senior US officials" or "the ministry" at words[i].
func crowdAt(words []word, i int) (to int, plural, ok bool) {
	for k := i; k < len(words) && k < i+5 && !words[k].mark; k++ {
		lower := words[k].lower
		if plural, is := crowds[lower]; is {
			if words[k].upper && k+1 < len(words) && words[k+1].lower == "of" || words[k].upper && k > i {
				return 0, false, false // "Ministry of Defence", "Security Council": a name
			}
			if _, office := titles[lowerAt(words, k+1)]; office && !words[k].upper {
				return 0, false, false // "police chief Karl Brandt"
			}
			if isNameWord(words, k+1) && !plural || outletNouns[lowerAt(words, k+1)] && outletNouns[lower] {
				return 0, false, false // "the agency TASS", "media outlet RBC": of a name
			}
			return k + 1, plural, true
		}
		if _, people := countries[lower]; !people && !qualifiers[lower] && lower != "several" && lower != "many" && lower != "two" {
			return 0, false, false
		}
	}
	return 0, false, false
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
			if next := lowerAt(words, i+1); next == "federation" || next == "republic" {
				return c, i + 2
			}
			return c, i + 1
		}
		switch words[i].lower {
		case "the", "united", "republic", "people", "of":
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
	_, title := titles[w.lower]
	return w.upper && !w.mark && !title && !notNames[w.lower]
}

// particles may stand inside a name in lower case.
var particles = set("de", "van", "von", "der", "den", "al", "bin", "ibn", "la", "le", "del", "di", "da", "el")

// nameEnd is the end of the run of capitalised words at words[i]; i where none stands. A
// possessive ends it: "Ukraine's Volodymyr Zelenskyy" is two.
func nameEnd(words []word, i int) int {
	if !isNameWord(words, i) {
		return i
	}
	end := i + 1
	for end < len(words) && !words[end-1].owns && words[end].quoted == words[i].quoted && cyrillic(words[end].text) == cyrillic(words[i].text) {
		if isNameWord(words, end) {
			end++
		} else if particles[words[end].lower] && isNameWord(words, end+1) {
			end += 2
		} else if particles[words[end].lower] && particles[lowerAt(words, end+1)] && isNameWord(words, end+2) {
			end += 3
		} else {
			break
		}
	}
	return end
}

func texts(words []word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.text
	}
	return list
}

func join(words []word) string { return strings.Join(texts(words), " ") }

// cyrillic reports whether a word begins with a Cyrillic letter.
func cyrillic(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return r >= 0x400 && r <= 0x4FF
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// surface is the mention as the sentence writes it.
func (m mention) surface(sentence string, words []word) string {
	return strings.TrimSpace(sentence[words[m.from].start:words[m.to-1].end])
}
