package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word or a mark of a sentence.
type word struct {
	start, end int    // bytes in the sentence
	text       string // as written, without a possessive 's
	lower      string // text in lower case; of a mark the mark, quotes folded to "
	upper      bool   // begins with a capital
	quoted     bool   // stands inside quotation marks
	mark       bool   // punctuation
}

// split cuts a sentence into words. open says whether a quotation that began in an earlier
// sentence is still open; the second result says so for the next sentence.
func split(s string, open bool) ([]word, bool) {
	var words []word
	straight := open // inside straight quotes, whose two marks look alike
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
		case isLetter(r):
			end := wordEnd(s, i)
			text := strings.TrimSuffix(strings.TrimSuffix(s[i:end], "'s"), "’s")
			words = append(words, word{start: i, end: i + len(text), text: text, lower: strings.ToLower(text), upper: unicode.IsUpper(r), quoted: open})
			i = end
		default:
			w := word{start: i, end: i + size, text: s[i : i+size], mark: true}
			switch r {
			case '“', '«', '„':
				open, w.lower = true, `"`
				w.quoted = true
			case '”', '»':
				w.quoted = true
				open, w.lower = false, `"`
			case '"':
				straight = !open
				open, w.lower, w.quoted = straight, `"`, true
			default:
				w.lower, w.quoted = w.text, open
			}
			words = append(words, w)
			i += size
		}
	}
	return words, open
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordEnd is the end of the word at i: letters and digits, with the points of
// abbreviations ("U.S.", "Mr."), hyphens and apostrophes between letters.
func wordEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isLetter(r) || unicode.Is(unicode.Mn, r) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if (r == '-' || r == '\'' || r == '’' || r == '.') && isLetter(next) {
			i += size
			continue
		}
		if r == '.' && abbreviated(s[:i]) {
			return i + size
		}
		return i
	}
	return i
}

// abbreviated reports whether the word that ends s takes a point of its own.
func abbreviated(s string) bool {
	cut := strings.LastIndexFunc(s, func(r rune) bool { return !isLetter(r) && r != '.' }) + 1
	w := s[cut:]
	return strings.Contains(w, ".") || shortTitles[strings.ToLower(w)]
}

var shortTitles = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "sen": true, "rep": true, "gov": true, "lt": true, "col": true, "prof": true, "st": true}
