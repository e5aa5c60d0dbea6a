package corpus

import (
	"iter"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Topic returns the topic whose id, name or alias is name in any case, with or without
// diacritics, hyphens and apostrophes; nil if there is none. An id goes before a name,
// and a name before an alias.
func (c *Curated) Topic(name string) *Topic {
	return resolve(name, c.Topics, func(t *Topic) (string, string, []string) { return t.ID, t.Name, t.Aliases })
}

// Entity returns the entity whose id, name or alias is name, as [Curated.Topic] does.
func (c *Curated) Entity(name string) *Entity {
	return resolve(name, c.Entities, func(e *Entity) (string, string, []string) { return e.ID, e.Name, e.Aliases })
}

// Source returns the source whose id, name or alias is name, as [Curated.Topic] does.
func (c *Curated) Source(name string) *Source {
	return resolve(name, c.Sources, func(s *Source) (string, string, []string) { return s.ID, s.Name, s.Aliases })
}

// Fact returns the fact of that id, or nil.
func (c *Curated) Fact(id string) *Fact {
	for _, f := range c.Facts {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Site is the host that an address is of, in lower case and without "www."; "" if it has none.
// An article that names no publisher goes by it.
func Site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// NearTopics returns the names of at most n topics that name may have been meant for,
// closest first: for "unknown topic; did you mean …?".
func (c *Curated) NearTopics(name string, n int) []string {
	var owners, spellings []string
	for _, t := range c.Topics {
		for _, s := range append([]string{t.ID, t.Name}, t.Aliases...) {
			owners, spellings = append(owners, t.Name), append(spellings, s)
		}
	}
	return nearOwners(name, owners, spellings, n)
}

// NearEntities returns the names of at most n entities that name may have been meant for,
// closest first.
func (c *Curated) NearEntities(name string, n int) []string {
	var owners, spellings []string
	for _, e := range c.Entities {
		for _, s := range append([]string{e.ID, e.Name}, e.Aliases...) {
			owners, spellings = append(owners, e.Name), append(spellings, s)
		}
	}
	return nearOwners(name, owners, spellings, n)
}

// NearSources returns the names of at most n sources that name may have been meant for,
// closest first.
func (c *Curated) NearSources(name string, n int) []string {
	var owners, spellings []string
	for _, s := range c.Sources {
		for _, spelling := range append([]string{s.ID, s.Name}, s.Aliases...) {
			owners, spellings = append(owners, s.Name), append(spellings, spelling)
		}
	}
	return nearOwners(name, owners, spellings, n)
}

// nearOwners finds the spellings nearest to name and returns whose they are, each once.
func nearOwners(name string, owners, spellings []string, n int) []string {
	owner := make(map[string]string, len(spellings))
	for i, s := range spellings {
		if owner[s] == "" {
			owner[s] = owners[i]
		}
	}
	var out []string
	seen := make(map[string]bool)
	for _, s := range nearest(name, spellings, len(spellings)) {
		if o := owner[s]; !seen[o] && len(out) < n {
			seen[o] = true
			out = append(out, o)
		}
	}
	return out
}

// resolve finds the item that a name stands for.
func resolve[T any](name string, items []*T, names func(*T) (id, name string, aliases []string)) *T {
	key := FoldName(name)
	if key == "" {
		return nil
	}
	var byName, byAlias *T
	for _, item := range items {
		id, n, aliases := names(item)
		if foldsTo(id, key) {
			return item
		}
		if byName == nil && foldsTo(n, key) {
			byName = item
		}
		for _, a := range aliases {
			if byAlias != nil {
				break
			}
			if foldsTo(a, key) {
				byAlias = item
			}
		}
	}
	if byName != nil {
		return byName
	}
	return byAlias
}

// FoldName returns the form in which names are compared: lower case, without diacritics,
// apostrophes and points, each run of white space, hyphens and other signs one space.
func FoldName(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for r := range foldedRunes(s) {
		b.WriteRune(r)
	}
	return b.String()
}

// foldsTo reports whether FoldName(s) is key. It stops at the first letter that differs,
// which makes a search through thousands of names cheap without an index of them.
func foldsTo(s, key string) bool {
	for r := range foldedRunes(s) {
		k, n := utf8.DecodeRuneInString(key)
		if n == 0 || r != k {
			return false
		}
		key = key[n:]
	}
	return key == ""
}

func foldedRunes(s string) iter.Seq[rune] {
	return func(yield func(rune) bool) {
		begun, space := false, false
		emit := func(r rune) bool {
			if space && begun && !yield(' ') {
				return false
			}
			begun, space = true, false
			return yield(r)
		}
		for _, r := range s {
			switch {
			case r == '\'' || r == '’' || r == 'ʼ' || r == '`' || r == '.':
				continue
			case r < utf8.RuneSelf:
				if !isAlnum(byte(r)) {
					space = true
					continue
				}
				if 'A' <= r && r <= 'Z' {
					r += 'a' - 'A'
				}
			case unicode.Is(unicode.Mn, r):
				continue
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				r = unicode.ToLower(baseLetter(r))
			default:
				space = true
				continue
			}
			if !emit(r) {
				return
			}
		}
	}
}

// baseLetter returns a letter without its diacritics: é is e, and й is и.
func baseLetter(r rune) rune {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	if d := norm.NFD.Properties(buf[:n]).Decomposition(); d != nil {
		base, _ := utf8.DecodeRune(d)
		return base
	}
	return r
}

func isAlnum(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}
