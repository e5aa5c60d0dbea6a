package speech

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// person is somebody, or a body, that the article has named.
type person struct {
	name   string   // in the fullest form so far
	words  []string // of the name, folded
	entity string   // id; empty if nobody curated it
	body   bool     // a body or place: "it", not "he"
	short  bool     // the article calls them by the last name alone
	gender byte     // m, f, or 0: not told
	titles []office
}

// office is a title with its country and body, each of them possibly empty.
type office struct{ title, word, country, body string }

// people remembers whom an article has named.
type people struct {
	lexicon *Lexicon
	all     []*person
	byLast  map[string][]*person // by the last word of the name, folded
	byFirst map[string][]*person // by the first of several
	// known are the single words that stand as part of a longer name or with a title
	// somewhere in the article, or in mid-sentence: as the first word of a sentence they
	// are names too.
	known map[string]bool
	// names are the names of two words that the article writes on their own; full are the
	// same by their last word.
	names map[string]bool
	full  map[string][][]string
	// spoke is who spoke in the sentence before, in the same paragraph, or nil: of namesakes the
	// one who is meant by the family name alone.
	spoke *person
}

func newPeople(l *Lexicon) *people {
	return &people{lexicon: l, byLast: map[string][]*person{}, byFirst: map[string][]*person{}, known: map[string]bool{}, names: map[string]bool{}, full: map[string][][]string{}}
}

// scan notes the runs of capitalised words of a sentence, before any mention is read.
func (p *people) scan(words []word) {
	for i := 0; i < len(words); {
		end := nameEnd(words, i)
		if end == i {
			i++
			continue
		}
		if end-i == 2 && lowerAt(words, i-1) != "of" && lowerAt(words, i-2) != "of" {
			if key := words[i].lower + " " + words[i+1].lower; !p.names[key] {
				p.names[key] = true
				last := fold(words[i+1].text)
				p.full[last] = append(p.full[last], texts(words[i:end]))
			}
		}
		if end-i > 1 || i > 0 && !words[i-1].mark {
			p.known[words[end-1].lower] = true
		}
		i = end
	}
}

// bodyAt is the end of the name of a curated body at words[i], and its spelling, in whatever case
// the article writes it ("the water authority"); i where none stands. "The Rovanian foreign ministry" and
// "the ministry of Rovania" are another land's, for all that the list tells.
func (p *people) bodyAt(words []word, i int) (end int, spelling string) {
	if p == nil || p.lexicon == nil || i >= len(words) || words[i].mark || len(p.lexicon.bodies) == 0 {
		return i, ""
	}
	if before := lowerAt(words, i-1); i > 0 && (words[i-1].owns || countries[before] != "" || words[i-1].upper && !notNames[before] && titles[before] == "") {
		return i, ""
	}
	end = i
	first := words[i]
	for _, key := range []string{bodyWord(first), fold(first.text)} { // the second of "the navy's"
		for _, b := range p.lexicon.bodies[key] {
			k := i + len(b.words)
			if k > len(words) || k <= end {
				continue
			}
			same := true
			for n, w := range words[i:k] {
				last := n == len(b.words)-1
				same = same && (bodyWord(w) == bodyWord(b.words[n]) || last && fold(w.text) == fold(b.words[n].text))
			}
			if same && (len(b.words) > 1 || first.upper || p.lexicon.common[key] && lowerAt(words, i-1) == "the") {
				end, spelling = k, b.spelling
			}
		}
	}
	if end > i && lowerAt(words, end) == "of" {
		return i, ""
	}
	return end, spelling
}

// isName reports whether a mention by name is one, and not an ordinary word that begins a
// sentence.
func (p *people) isName(m mention) bool {
	if m.from > 0 || m.to-m.from > 1 {
		return true
	}
	key := strings.ToLower(m.name[0])
	return p.known[key] || p.lexicon.spelt(m.name) || p.lexicon.sources[key] || outlets[key]
}

// see records a mention by name and returns whom it means; nil where two share the name.
func (p *people) see(m mention) *person {
	if e := p.lexicon.titled(m); e != nil {
		m.name = strings.Fields(e.Name)
	}
	folded := make([]string, len(m.name))
	for i, w := range m.name {
		folded[i] = fold(w)
	}
	if patronymic(m.name[len(m.name)-1]) {
		return nil // "Анна Петровна": whose family name is not told
	}
	who, sure := p.find(folded, m)
	if !sure {
		return nil
	}
	if full := p.full[folded[0]]; who == nil && len(folded) == 1 && len(full) == 1 && m.gender != 'n' {
		m.name = full[0] // the article gives the full name further down, and no other
		folded = foldAll(m.name)
		who, _ = p.find(folded, m)
	}
	if who == nil {
		who = &person{name: strings.Join(m.name, " "), words: folded, body: m.gender == 'n' || len(folded) == 1 && (countries[folded[0]] != "" || institutions[folded[0]])}
		if e := p.lexicon.entity(m.name); e != nil {
			who.entity, who.name = e.ID, e.Name
			who.body = e.Kind == "body" || e.Kind == "place"
			who.titles = offices(e.Role)
			who.words = who.words[:0]
			for w := range strings.FieldsSeq(e.Name) {
				who.words = append(who.words, fold(w))
			}
			if len(who.words) == 0 || who.words[len(who.words)-1] != folded[len(folded)-1] {
				p.byLast[folded[len(folded)-1]] = append(p.byLast[folded[len(folded)-1]], who) // another spelling
			}
		}
		p.add(who)
	} else if len(folded) > len(who.words) && who.entity == "" {
		who.name, who.words = strings.Join(m.name, " "), folded
		p.byFirst[folded[0]] = append(p.byFirst[folded[0]], who)
	}
	who.short = who.short || len(folded) == 1 && who != p.spoke
	if m.word != "" {
		o := office{m.title, m.word, m.country, m.body}
		if m.title != "" && !slices.Contains(who.titles, o) {
			who.titles = append(who.titles, o)
		}
	}
	if who.gender == 0 && !who.body {
		if who.gender = m.gender; who.gender == 0 && len(who.words) > 1 {
			who.gender = givenNames[who.words[0]]
		}
		if who.gender == 0 {
			who.gender = genderOf(who.words[len(who.words)-1])
		}
	}
	return who
}

func (p *people) add(who *person) {
	p.all = append(p.all, who)
	last := who.words[len(who.words)-1]
	p.byLast[last] = append(p.byLast[last], who)
	if len(who.words) > 1 {
		p.byFirst[who.words[0]] = append(p.byFirst[who.words[0]], who)
	}
}

// find looks for the person of a name. Sure is false where several may be meant.
func (p *people) find(folded []string, m mention) (who *person, sure bool) {
	entity := p.lexicon.entity(m.name)
	last := folded[len(folded)-1]
	var fits []*person
	for _, c := range p.byLast[last] {
		if !slices.Contains(fits, c) && (len(folded) == 1 || sameName(c.words, folded) || entity != nil && c.entity == entity.ID) {
			fits = append(fits, c)
		}
	}
	if entity != nil && !slices.ContainsFunc(fits, func(c *person) bool { return c.entity == entity.ID }) {
		if i := slices.IndexFunc(p.all, func(c *person) bool { return c.entity == entity.ID }); i >= 0 {
			fits = append(fits, p.all[i])
		} else if len(folded) > 1 {
			return nil, true
		}
	}
	if len(fits) == 0 && len(folded) == 1 && entity == nil {
		fits = append(fits, p.byFirst[last]...) // "Karine noted": by the given name
	}
	if len(fits) > 1 && m.word != "" && m.title != "" {
		held := slices.DeleteFunc(slices.Clone(fits), func(c *person) bool {
			return !slices.ContainsFunc(c.titles, func(o office) bool { return o.title == m.title })
		})
		if len(held) == 1 {
			return held[0], true
		}
	}
	switch len(fits) {
	case 0:
		return nil, true
	case 1:
		return fits[0], true
	}
	if len(folded) == 1 {
		// Whom the article calls so already; their namesakes it names in full.
		called := slices.DeleteFunc(slices.Clone(fits), func(c *person) bool { return !c.short })
		switch {
		case len(called) == 1:
			return called[0], true
		case len(called) == 0 && slices.Contains(fits, p.spoke):
			return p.spoke, true // "Its head, David Holt, said it was safe. Holt said …"
		}
	}
	return nil, false
}

// sameName reports whether two names of the same last word can be one person's: one of them
// is the last word alone, or they begin alike ("D. Peskov", "Donald J. Trump").
func sameName(a, b []string) bool {
	if len(a) == 1 || len(b) == 1 {
		return true
	}
	if particles[a[0]] || particles[b[0]] {
		return true // "Von der Leyen"
	}
	x, y := strings.TrimSuffix(a[0], "."), strings.TrimSuffix(b[0], ".")
	if utf8.RuneCountInString(x) > utf8.RuneCountInString(y) {
		x, y = y, x
	}
	return x == y || utf8.RuneCountInString(x) == 1 && strings.HasPrefix(y, x)
}

// offices reads a role such as "President of Ukraine" or "Kremlin spokesman".
func offices(role string) []office {
	words, _ := split(role, 0)
	country := ""
	for _, w := range words {
		if c, ok := countries[w.lower]; ok {
			country = c
		}
	}
	var found []office
	for _, m := range mentions(words, nil) {
		if m.title != "" {
			body := m.body
			if body == "" && m.title == "spokesperson" {
				if i := slices.IndexFunc(words, func(w word) bool { return w.lower == "of" || w.lower == "for" }); i >= 0 && i+1 < len(words) {
					body = strings.TrimPrefix(join(words[i+1:]), "the ")
				}
			}
			found = append(found, office{m.title, m.word, country, body})
		}
	}
	return found
}

// SpokesFor is the body that a role such as "Spokeswoman of the Ministry" or "Kremlin
// spokesman" speaks for; empty for other roles.
func SpokesFor(role string) string { return (&person{titles: offices(role)}).spokesFor() }

// holds reports whether a title means somebody of this office: "the minister" a foreign
// minister too, "the leader" whoever leads a country. Never the deputy or the former one.
func (o office) holds(m mention) bool {
	narrow, is := strings.CutSuffix(o.title, m.title)
	switch {
	case m.country != "" && o.country != m.country, m.body != "" && o.body != "" && !strings.EqualFold(o.body, m.body):
		return false
	case o.title == m.title:
		return true
	case m.title == "leader":
		return heads[o.title]
	case is:
		return narrow != "vice " && narrow != "deputy " && narrow != "former " && narrow != "prime " && narrow != "assistant " && narrow != "acting " && narrow != "press "
	}
	return false
}

// byOffice is the one person of the article who holds the office of a title; nil where none
// or more than one may be meant. Of several the subject of the sentence before is meant.
func (p *people) byOffice(m mention, subject *person) *person {
	var fits []*person
	for _, c := range p.all {
		if slices.ContainsFunc(c.titles, func(o office) bool { return o.holds(m) }) {
			fits = append(fits, c)
		}
	}
	if len(fits) > 1 {
		if m.country == "" && slices.Contains(fits, subject) {
			return subject
		}
		return nil
	}
	if len(fits) == 1 && (m.gender != 'f' || fits[0].gender != 'm') && (m.gender != 'm' || fits[0].gender != 'f') {
		return fits[0]
	}
	return nil
}

// curatedBody is the curated body of a name, for which somebody whom the article does not name
// speaks ("a spokesman for the water authority"); nil if nobody curated it.
func (p *people) curatedBody(name string) *person {
	words := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(name, "the "), "The "))
	if len(words) == 0 {
		return nil
	}
	if e := p.lexicon.entity(words); e == nil || e.Kind != "body" {
		return nil
	}
	who := p.see(mention{kind: byName, name: words, gender: 'n'})
	if who != nil && who.entity == "" {
		return nil // "the British Treasury" of this article is not the one that is curated
	}
	return who
}

// spokesFor is the body whose spokesperson somebody is; empty if none is named.
func (who *person) spokesFor() string {
	for _, o := range who.titles {
		if (o.title == "spokesperson" || o.title == "press secretary") && o.body != "" {
			return o.body
		}
	}
	return ""
}
