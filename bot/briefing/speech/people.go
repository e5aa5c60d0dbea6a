package speech

import (
	"slices"
	"strings"

	"github.com/briefbot/briefbot/corpus"
)

// person is somebody, or a body, that the article has named.
type person struct {
	name   string // in the fullest form so far
	key    string // last word of the name, lower case
	entity string // id; empty if nobody curated it
	body   bool   // a body or place: "it", not "he"
	gender byte
	titles []office
}

// office is a title with its country, either of them possibly empty.
type office struct{ kind, country string }

// people remembers whom an article has named.
type people struct {
	lexicon *Lexicon
	all     []*person
	byKey   map[string][]*person
	// known are the single words that stand as part of a longer name or with a title
	// somewhere in the article, or in mid-sentence: as the first word of a sentence they
	// are names too.
	known map[string]bool
}

// Lexicon knows the entities that moderators have named. Its zero value knows none.
type Lexicon struct {
	spellings map[string]*corpus.Entity // folded spelling → entity; nil where two share it
	sources   map[string]bool           // folded names of outlets
	longest   int                       // words of the longest spelling
}

// NewLexicon reads the spellings of entities and sources.
func NewLexicon(curated *corpus.Curated) *Lexicon {
	l := &Lexicon{spellings: map[string]*corpus.Entity{}, sources: map[string]bool{}}
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
			folded := strings.ToLower(name)
			if other, taken := l.spellings[folded]; taken && other != e {
				l.spellings[folded] = nil
				continue
			}
			l.spellings[folded] = e
			l.longest = max(l.longest, len(strings.Fields(name)))
		}
	}
	return l
}

// entity is the entity of a name: of the whole of it, or of its end ("Vladimir Putin" by
// an alias "Putin").
func (l *Lexicon) entity(name []string) *corpus.Entity {
	if l == nil {
		return nil
	}
	for from := range name {
		if e := l.spellings[strings.ToLower(strings.Join(name[from:], " "))]; e != nil {
			return e
		}
	}
	return nil
}

func newPeople(l *Lexicon) *people {
	return &people{lexicon: l, byKey: map[string][]*person{}, known: map[string]bool{}}
}

// learn reads a sentence for names before any is resolved, so that an article's first
// sentence can use what its third one tells.
func (p *people) learn(words []word) {
	for _, m := range mentions(words) {
		if m.kind != byName {
			continue
		}
		if len(m.name) > 1 || m.titled || m.from > 0 {
			p.known[strings.ToLower(m.name[len(m.name)-1])] = true
		}
	}
}

// isName reports whether a mention by name is one, and not an ordinary word that begins a
// sentence.
func (p *people) isName(m mention) bool {
	if m.from > 0 || m.to-m.from > 1 {
		return true
	}
	key := strings.ToLower(m.name[0])
	return p.known[key] || p.lexicon.entity(m.name) != nil || p.lexicon.sources[key] || outlets[key]
}

// see records a mention by name and returns whom it means; nil where two share the name.
func (p *people) see(m mention) *person {
	entity := p.lexicon.entity(m.name)
	key := strings.ToLower(m.name[len(m.name)-1])
	full := strings.Join(m.name, " ")
	var who *person
	for _, c := range p.byKey[key] {
		switch {
		case entity != nil && c.entity == entity.ID,
			entity == nil && c.entity == "" && (len(m.name) == 1 || strings.EqualFold(c.name, full) || !strings.Contains(c.name, " ")),
			entity == nil && len(m.name) == 1:
			if who != nil && who != c {
				return nil
			}
			who = c
		}
	}
	if who == nil && entity != nil {
		if i := slices.IndexFunc(p.all, func(c *person) bool { return c.entity == entity.ID }); i >= 0 {
			who = p.all[i]
		}
	}
	if who == nil {
		who = &person{name: full, key: key}
		if entity != nil {
			who.entity, who.name = entity.ID, entity.Name
			who.body = entity.Kind == "body" || entity.Kind == "place"
			who.titles = append(who.titles, offices(entity.Role)...)
		}
		p.all = append(p.all, who)
	}
	if !slices.Contains(p.byKey[key], who) {
		p.byKey[key] = append(p.byKey[key], who)
	}
	if who.entity == "" && len(full) > len(who.name) {
		who.name = full
	}
	if m.title != "" {
		o := office{m.title, m.country}
		if !slices.Contains(who.titles, o) {
			who.titles = append(who.titles, o)
		}
	}
	if m.gender != 0 {
		who.gender = m.gender
	}
	return who
}

// offices reads a role such as "President of Ukraine" or "Kremlin spokesman".
func offices(role string) []office {
	words, _ := split(role, false)
	country := ""
	for _, w := range words {
		if c, ok := countries[w.lower]; ok {
			country = c
		}
	}
	var found []office
	for _, m := range mentions(words) {
		if m.title != "" {
			found = append(found, office{m.title, country})
		}
	}
	return found
}

// holds reports whether a title means somebody of this office: "the minister" a prime
// minister too, "the leader" a head of state or of a government.
func (o office) holds(title string) bool {
	return o.kind == title || strings.HasSuffix(o.kind, " "+title) || title == "leader" && (o.kind == "head" || o.kind == "prime minister")
}

// byOffice is the one person of the article who holds the office; nil where none or more
// than one may be meant. "The President" without a country is the subject of the sentence
// before, if that is one.
func (p *people) byOffice(title, country string, subject *person) *person {
	var fits []*person
	for _, c := range p.all {
		if slices.ContainsFunc(c.titles, func(o office) bool {
			return o.holds(title) && (country == "" || o.country == country)
		}) {
			fits = append(fits, c)
		}
	}
	if len(fits) == 1 {
		return fits[0]
	}
	if country == "" && slices.Contains(fits, subject) {
		return subject
	}
	return nil
}
