package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Classes of bytes: what the scanner does with them without decoding.
const (
	other = iota
	letter
	digit
	multi // first byte of a character beyond ASCII, or a stray continuation byte
)

// class gives the class of every byte.
var class = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= utf8.RuneSelf:
			t[c] = multi
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			t[c] = letter
		case '0' <= c && c <= '9':
			t[c] = digit
		}
	}
	return t
}()

// script is the writing a word is in, as far as stemming must know.
type script uint8

const (
	noScript script = iota // digits, and scripts without a stemmer
	latin
	cyrillicScript
)

// word is what the scanner finds out about one word besides its folded form. Of five fields
// it would be passed through memory, at half of what a word costs.
type word struct {
	end    int  // end of the token in the text
	next   int  // where to read on; after a possessive 's
	upper  bool // begins with a capital
	script script
}

// word reads the word that begins at i and leaves its folded form in a.buf.
func (a *analyzer) word(text string, i int) word {
	a.n = 0
	start, letters, digits := i, 0, 0
	upper, script := false, noScript
	for i < len(text) {
		c := text[i]
		switch class[c] {
		case letter:
			if c <= 'Z' {
				upper = upper || letters == 0
				c += 'a' - 'A'
			}
			letters++
			if script == noScript {
				script = latin
			}
			a.put(c)
			i++
			continue
		case digit:
			digits++
			a.put(c)
			i++
			continue
		case multi:
			r, n := utf8.DecodeRuneInString(text[i:])
			if isApostrophe(r) {
				if next, ok := apostrophe(text, i, n); ok {
					i = next
					continue
				}
				break
			}
			if !isWord(r) || r == utf8.RuneError && n == 1 {
				break
			}
			if !isMark(r) {
				upper = upper || letters == 0 && unicode.IsUpper(r)
				letters++
				if script == noScript {
					script = scriptOf(r)
				}
			}
			a.fold(r)
			i += n
			continue
		default:
			if c == '\'' {
				if next, ok := apostrophe(text, i, 1); ok {
					i = next
					continue
				}
			}
			if c == '.' && letters > 0 && digits == 0 {
				if next, ok := acronym(text, start, i); ok {
					i = next
					continue
				}
			}
			if (c == '.' || c == ',') && letters == 0 && i+1 < len(text) && class[text[i+1]] == digit {
				if !(c == ',' && thousands(text, i+1)) {
					a.put('.')
				}
				i++
				continue
			}
		}
		break
	}
	end := i
	if n, ok := possessive(text, i); ok {
		i += n
	}
	return word{end: end, next: i, upper: upper, script: script}
}

// put appends one byte to the folded form, up to its bound.
func (a *analyzer) put(c byte) {
	if a.n < maxTerm {
		a.buf[a.n] = c
		a.n++
	}
}

// fold appends the folded form of a character beyond ASCII.
func (a *analyzer) fold(r rune) {
	if isMark(r) {
		a.compose(r)
		return
	}
	if r < foldLimit {
		if a.n+len(folded[r]) <= maxTerm {
			a.n += copy(a.buf[a.n:], folded[r])
		}
		return
	}
	r = unicode.ToLower(r)
	switch r {
	case 'ё', 'ѐ':
		r = 'е'
	case 'ґ':
		r = 'г'
	case 'ѝ':
		r = 'и'
	}
	if 0x1e00 <= r && r < 0x1f00 { // Vietnamese and other Latin letters with two marks
		for _, d := range norm.NFD.String(string(r)) {
			if !isMark(d) {
				a.fold1(unicode.ToLower(d))
			}
		}
		return
	}
	a.fold1(r)
}

// fold1 appends a character that is folded already.
func (a *analyzer) fold1(r rune) {
	if n := utf8.RuneLen(r); a.n+n <= maxTerm {
		a.n += utf8.EncodeRune(a.buf[a.n:], r)
	}
}

// compose puts a combining mark onto the last character where the two make a letter of
// its own (й, ї) and drops it otherwise (stress, accents of decomposed text).
func (a *analyzer) compose(mark rune) {
	var base, whole rune
	switch mark {
	case '\u0306':
		base, whole = 'и', 'й'
	case '\u0308':
		base, whole = 'і', 'ї'
	default:
		return
	}
	if last, n := utf8.DecodeLastRune(a.buf[:a.n]); last == base {
		a.n -= n
		a.fold1(whole)
	}
}

// foldLimit ends the table of folded Latin letters (Latin-1, Extended A and B).
const foldLimit = 0x250

// folded gives the folded form of every letter below foldLimit.
var folded = func() (t [foldLimit]string) {
	for r := rune(0); r < foldLimit; r++ {
		switch l := unicode.ToLower(r); l {
		case 'ß':
			t[r] = "ss"
		case 'æ':
			t[r] = "ae"
		case 'œ':
			t[r] = "oe"
		case 'ø':
			t[r] = "o"
		case 'đ', 'ð':
			t[r] = "d"
		case 'ł':
			t[r] = "l"
		case 'þ':
			t[r] = "th"
		case 'ı':
			t[r] = "i"
		default:
			for _, d := range norm.NFD.String(string(l)) {
				if !isMark(d) {
					t[r] += string(d)
				}
			}
		}
	}
	return t
}()

// isWord tells whether a character belongs to words.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || isMark(r) }

// isMark tells whether a character is a combining mark.
func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

// isApostrophe tells whether a character beyond ASCII is written for an apostrophe. The
// opening quote and the modifier letter stand in Ukrainian text as often as the right ones.
func isApostrophe(r rune) bool {
	return r == '’' || r == '‘' || r == 'ʼ' || r == '′' || r == '＇'
}

// scriptOf says which script a letter is of.
func scriptOf(r rune) script {
	switch {
	case r < foldLimit, 0x1e00 <= r && r < 0x1f00:
		return latin
	case 0x400 <= r && r < 0x530:
		return cyrillicScript
	}
	return noScript
}

// apostrophe tells whether the apostrophe of n bytes at i stands inside a word, and where
// the word goes on: between letters, and not before a possessive s.
func apostrophe(text string, i, n int) (next int, ok bool) {
	if _, possessive := possessive(text, i); possessive {
		return 0, false
	}
	r, _ := utf8.DecodeRuneInString(text[i+n:])
	return i + n, unicode.IsLetter(r) && i > 0
}

// possessive tells whether 's or ’s stands at i and ends there, and its length.
func possessive(text string, i int) (n int, ok bool) {
	if i >= len(text) {
		return 0, false
	}
	if text[i] == '\'' {
		n = 1
	} else if r, size := utf8.DecodeRuneInString(text[i:]); size > 1 && isApostrophe(r) {
		n = size
	} else {
		return 0, false
	}
	if i+n >= len(text) || text[i+n]|0x20 != 's' {
		return 0, false
	}
	n++
	r, _ := utf8.DecodeRuneInString(text[i+n:])
	return n, i+n == len(text) || !isWord(r)
}

// acronym tells whether the full stop at i belongs to an acronym that began at start, and
// where to read on: behind a single letter before it, with a single letter after it or,
// when there were several already, at its end.
func acronym(text string, start, i int) (next int, ok bool) {
	if !single(text, i-1) {
		return 0, false
	}
	if single(text, i+1) && (i+2 >= len(text) || text[i+2] == '.' || class[text[i+2]] == other) {
		return i + 1, true
	}
	return i + 1, i-start > 1 // the last stop, as in "U.S."
}

// single tells whether an ASCII letter stands at i with no letter or digit before it.
func single(text string, i int) bool {
	return i >= 0 && i < len(text) && class[text[i]] == letter && (i == 0 || class[text[i-1]] == other)
}

// thousands tells whether exactly three digits stand at i.
func thousands(text string, i int) bool {
	n := 0
	for i+n < len(text) && class[text[i+n]] == digit {
		n++
	}
	return n == 3
}

// hyphenAt tells whether a hyphen stands at i and a letter or digit follows.
func hyphenAt(text string, i int) bool {
	n := hyphen(text, i)
	if n == 0 || i+n >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[i+n:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// hyphenBetween tells whether nothing but one hyphen stands between two offsets.
func hyphenBetween(text string, from, to int) bool {
	n := hyphen(text, from)
	return n > 0 && from+n == to
}

// hyphen returns the length of the hyphen at i, 0 if there is none. A dash is none.
func hyphen(text string, i int) int {
	switch {
	case i >= len(text):
		return 0
	case text[i] == '-':
		return 1
	case len(text) >= i+3 && (text[i:i+3] == "\u2010" || text[i:i+3] == "\u2011"):
		return 3
	}
	return 0
}

// number tells whether a term is written in digits.
func number(term string) bool {
	for i := range len(term) {
		if class[term[i]] == letter || class[term[i]] == multi {
			return false
		}
	}
	return true
}

// shouted tells whether a token of two letters or more is written in capitals alone.
func shouted(text string, t *Token) bool {
	w := text[t.Start:t.End]
	if class[w[0]] == letter && w[0] > 'Z' {
		return false // the common case
	}
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}
