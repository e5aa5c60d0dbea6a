package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// names finds what a person means by what he types: topics, entities, publishers and articles, in any
// spelling, case, with or without diacritics, in Latin or Cyrillic letters. It is made once a snapshot.
type names struct {
	snapshot string
	topics   []nameEntry
	entities []nameEntry
	sources  []nameEntry
	articles []nameEntry
}

type nameEntry struct {
	Named
	folded []string // of the id, the name and each alias
}

// nameCache holds the names of the live snapshot.
type nameCache struct {
	mu      sync.Mutex
	current *names
}

// names returns those of the live snapshot.
func (b *Bot) names(ctx context.Context) (*names, error) {
	live, err := b.answerer.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	b.nameCache.mu.Lock() // held while they are made: everybody who types waits for the same list
	defer b.nameCache.mu.Unlock()
	if n := b.nameCache.current; n != nil && n.snapshot == live.ID {
		return n, nil
	}
	c, err := b.answerer.Catalogue(ctx)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	b.nameCache.current = newNames(c)
	return b.nameCache.current, nil
}

func newNames(c *Catalogue) *names {
	return &names{
		snapshot: c.Snapshot,
		topics:   foldAll(c.Topics), entities: foldAll(c.Entities), sources: foldAll(c.Sources), articles: foldAll(c.Articles),
	}
}

func foldAll(list []Named) []nameEntry {
	entries := make([]nameEntry, len(list))
	for i, n := range list {
		e := nameEntry{Named: n, folded: make([]string, 0, 2+len(n.Aliases))}
		for _, s := range append([]string{n.ID, n.Name}, n.Aliases...) {
			e.folded = append(e.folded, fold(s))
		}
		entries[i] = e
	}
	return entries
}

// How well an entry matches, best first.
const (
	matchExact = iota
	matchPrefix
	matchWord // a later word of the name begins so
	matchWithin
	matchFuzzy
	matchNot
)

// Fuzzy matching costs a table per name; lists longer than this (articles, in a large corpus) are
// matched by their letters alone, which keeps a keystroke well under 50 ms.
const fuzzyMax = 4000

// find returns at most limit entries that match what was typed, best first; all of them, in their own
// order, where nothing was typed.
func find(list []nameEntry, typed string, limit int) []nameEntry {
	want := fold(typed)
	var ranked [matchNot][]nameEntry
	for _, e := range list {
		rank := matchPrefix
		if want != "" {
			rank = e.match(want, len(list) <= fuzzyMax)
		}
		if rank < matchNot && len(ranked[rank]) < limit {
			ranked[rank] = append(ranked[rank], e)
		}
	}
	var found []nameEntry
	for _, r := range ranked {
		found = append(found, r...)
	}
	return found[:min(len(found), limit)]
}

// resolve returns the entry that a text names: by id, name or alias in any spelling.
func resolve(list []nameEntry, text string) (nameEntry, bool) {
	for _, e := range list {
		if e.ID == text {
			return e, true
		}
	}
	want := fold(text)
	for _, e := range list {
		if want != "" && e.match(want, false) == matchExact {
			return e, true
		}
	}
	return nameEntry{}, false
}

func (e *nameEntry) match(want string, fuzzy bool) int {
	best := matchNot
	for _, s := range e.folded {
		rank := matchNot
		switch i := strings.Index(s, want); {
		case s == want:
			return matchExact
		case i == 0:
			rank = matchPrefix
		case i > 0 && s[i-1] == ' ', i > 0 && strings.Contains(s, " "+want):
			rank = matchWord
		case i > 0:
			rank = matchWithin
		case fuzzy && near(s, want):
			rank = matchFuzzy
		}
		best = min(best, rank)
	}
	return best
}

// near reports whether a name, or the beginning of one of its words, is one slip away from what was
// typed, or two where that is long.
func near(s, want string) bool {
	slips := 1
	switch n := len(want); {
	case n < 4:
		return false // nearly everything is near to three letters
	case n >= 8:
		slips = 2
	}
	for word := range strings.SplitSeq(s, " ") {
		if len(word)+slips < len(want) {
			continue
		}
		if distance(word[:min(len(word), len(want)+slips)], want, slips) <= slips {
			return true
		}
	}
	return strings.Contains(want, " ") && distance(s[:min(len(s), len(want)+slips)], want, slips) <= slips
}

// distance is the least number of letters to add, drop, change or swap with a neighbour to make want of
// any beginning of s: a person who types has not come to the end yet. Over max it is max+1.
func distance(s, want string, max int) int {
	const width = 64
	if len(want) >= width || len(s) >= width {
		return max + 1
	}
	var rows [3][width]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(want) + 1 {
		last[j] = j
	}
	best := last[len(want)]
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(want); j++ {
			cost := 1
			if s[i-1] == want[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == want[j-2] && s[i-2] == want[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		best = min(best, row[len(want)])
		before, last, row = last, row, before
	}
	return min(best, max+1)
}

// fold brings the spellings of a name together: lower case, no diacritics, Cyrillic in Latin letters,
// one space between words, and the many ways to write the endings of Slavic names as one (Zelenskyy,
// Zelenskiy, Zelensky; Kyiv, Kiyv; Volodymyr, Wolodymyr).
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space, last := false, byte(0)
	letter := func(c byte) {
		switch c {
		case 'y', 'j':
			c = 'i'
		case 'h':
			c = 'g'
		case 'w':
			c = 'v'
		}
		if c != 'i' || last != 'i' {
			b.WriteByte(c)
		}
		last = c
	}
	for _, r := range strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(s, " "))) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == 'ʼ', r == 'ь', r == 'ъ':
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space, last = false, ' '
		}
		switch latin := cyrillic[r]; {
		case latin != "":
			for i := range len(latin) {
				letter(latin[i])
			}
		case r < utf8.RuneSelf:
			letter(byte(r))
		default:
			b.WriteRune(r)
			last = 0
		}
	}
	return b.String()
}

// cyrillic writes Ukrainian and Russian letters as English newspapers do. Letters with a mark (й, ї, ё)
// come here without it.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh",
	'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ы': "i", 'э': "e", 'ю': "iu", 'я': "ia", 'ł': "l", 'ø': "o", 'ß': "ss",
}
