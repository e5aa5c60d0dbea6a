package analysis

import (
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
)

// Token is one word of a text.
type Token struct {
	Start, End int    // bytes in the text; without a possessive 's
	Term       string // folded to lower case without accents
	Stem       string // Term without its endings; words with one Stem match
	Stop       bool   // a function word: says nothing about what a text is about
	Name       bool   // begins with a capital where no sentence begins
	// Joined marks the closed form of a hyphenated word. It follows the tokens of the
	// parts and overlaps them; readers that count positions leave it out.
	Joined bool
}

// Tokens appends the tokens of text to dst and returns it.
//
// Language is an ISO 639-1 code and decides only between stemmers of one script: Cyrillic
// text is read as Ukrainian if lang is "uk", as Russian if it is "ru", and as whichever
// its letters tell ([Detect]) otherwise. Invalid UTF-8 separates words.
func Tokens(dst []Token, text, lang string) []Token {
	a := analyzers.Get().(*analyzer)
	dst = a.tokens(dst, text, lang)
	analyzers.Put(a)
	return dst
}

// analyzers holds analyzers for reuse: each carries a cache of words that is worth more
// than what it costs to make, and that nothing but speed depends on.
var analyzers = sync.Pool{New: func() any { return new(analyzer) }}

// cacheSize is the number of words an analyzer remembers. Of running text about nineteen
// words in twenty are among the 16,384 seen most recently.
const cacheSize = 1 << 14

// maxTerm bounds the folded form of a token in bytes; what is longer (encoded data, a
// page without spaces) is cut there, so that no index holds terms of kilobytes.
const maxTerm = 64

// entry is one remembered word: its term and what is derived from it.
type entry struct {
	term, stem string
	stemmer    stemmer
	stop       bool
}

// analyzer cuts text into tokens. It is used by one goroutine at a time.
type analyzer struct {
	cache [cacheSize]entry
	buf   [maxTerm + utf8.UTFMax]byte // folded form of the token being read
	n     int                         // bytes of buf in use
	env   snowballstem.Env            // of the stemmers; kept because making one allocates
}

// stemmer says which stemmer a word goes through.
type stemmer uint8

const (
	stemNone stemmer = iota
	stemEnglish
	stemRussian
	stemUkrainian
)

// tokens is Tokens.
func (a *analyzer) tokens(dst []Token, text, lang string) []Token {
	first := len(dst)
	cyrillic := stemNone // found out when the first Cyrillic word comes
	sentence := true     // the next word begins a sentence
	title := false       // the last word may be abbreviated: a short one with a capital
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case class[c] == other:
			if c == '.' && !title || c == '!' || c == '?' || c == '\n' {
				sentence = true
			}
			i++
			continue
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:])
			if !isWord(r) || isMark(r) || isApostrophe(r) { // ʼ is a letter to Unicode
				if r == '“' || r == '«' || r == '„' {
					sentence = true // a quotation begins like a sentence
				}
				i += n
				continue
			}
		}
		w := a.word(text, i)
		st := stemNone
		switch w.script {
		case latin:
			st = stemEnglish
		case cyrillicScript:
			if cyrillic == stemNone {
				cyrillic = cyrillicStemmer(text, lang)
			}
			st = cyrillic
		}
		t := a.lookup(a.buf[:a.n], st)
		t.Start, t.End = i, w.end
		t.Name = w.upper && !sentence
		dst = append(dst, t)
		// "Gen." and "J." end no sentence.
		sentence = false
		title = w.upper && w.end-i <= 3
		i = w.next
		if !w.hyphen {
			dst = a.joined(dst, first, text, st)
		}
	}
	abbreviations(dst[first:], text)
	return dst
}

// joined appends the closed form of the hyphenated word that ends with the last token
// of dst, if it is one: parts that stand a hyphen apart.
func (a *analyzer) joined(dst []Token, first int, text string, st stemmer) []Token {
	last := len(dst) - 1
	from := last
	for from > first && dst[from-1].End < dst[from].Start && hyphenBetween(text, dst[from-1].End, dst[from].Start) && last-from < maxParts {
		from--
	}
	if from == last {
		return dst
	}
	if numbers := !slices.ContainsFunc(dst[from:], func(t Token) bool { return !number(t.Term) }); numbers && last-from != 2 {
		return dst // a range or a score: 20-30 is not 2030
	}
	a.n = 0
	for _, t := range dst[from:] {
		if a.n+len(t.Term) > maxTerm {
			return dst
		}
		a.n += copy(a.buf[a.n:], t.Term)
	}
	t := a.lookup(a.buf[:a.n], st)
	t.Start, t.End, t.Joined, t.Stop = dst[from].Start, dst[last].End, true, false
	return append(dst, t)
}

// maxParts bounds the parts of a hyphenated word beyond which it is a row of words
// ("well-he-would-say-that-wouldn't-he") whose closed form nobody writes.
const maxParts = 3

// abbreviations settles the stop words written in capitals: US and IT among ordinary words
// are names; between two words in capitals they are taken for part of a line of them.
func abbreviations(ts []Token, text string) {
	for i := range ts {
		t := &ts[i]
		if !t.Stop || !shouted(text, t) {
			continue
		}
		before, after := i-1, i+1
		for before >= 0 && ts[before].Joined {
			before--
		}
		for after < len(ts) && ts[after].Joined {
			after++
		}
		if before >= 0 && shouted(text, &ts[before]) && after < len(ts) && shouted(text, &ts[after]) {
			continue
		}
		t.Stop, t.Name = false, true
	}
}

// lookup returns the token of a folded word, without place. It fills the cache.
func (a *analyzer) lookup(word []byte, st stemmer) Token {
	h := uint32(2166136261)
	for _, c := range word {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	e := &a.cache[(h+uint32(st)*0x9e37)%cacheSize]
	if e.stemmer != st || e.term != string(word) || len(word) == 0 {
		term := string(word)
		*e = entry{term: term, stem: a.stem(term, st), stemmer: st, stop: stopWords[term]}
	}
	return Token{Term: e.term, Stem: e.stem, Stop: e.stop}
}
