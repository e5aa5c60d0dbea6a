package analysis

import (
	"slices"
	"unicode/utf8"
)

// Token is one word of a text.
type Token struct {
	Start, End int // bytes in the text; without a possessive 's
	*Word
	Stop bool // a function word: says nothing about what a text is about
	Name bool // begins with a capital where no sentence begins
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
	var a analyzer
	return a.tokens(dst, text, lang)
}

// maxTerm bounds the folded form of a token in bytes; what is longer (encoded data, a
// page without spaces) is cut there, so that no index holds terms of kilobytes.
const maxTerm = 64

// analyzer cuts text into tokens.
type analyzer struct {
	buf [maxTerm + 8]byte // folded form of the token being read
	n   int               // bytes of buf in use
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
		found := a.lookup(st)
		dst = append(dst, Token{})
		t := &dst[len(dst)-1] // filled in its place: to be put together elsewhere and copied takes it twice as long
		t.Start, t.End, t.Word = i, w.end, found
		t.Stop, t.Name = found.Stop, w.upper && !sentence
		// "Gen." and "J." end no sentence.
		sentence = false
		title = w.upper && w.end-i <= 3
		i = w.next
		if w.next > w.end || !hyphenAt(text, w.end) {
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
	return append(dst, Token{Start: dst[from].Start, End: dst[last].End, Word: a.lookup(st), Joined: true})
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
