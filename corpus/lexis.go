package corpus

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// closers returns the length of the quotation marks and brackets that close at the
// beginning of s.
func closers(s string) int {
	n := 0
	for n < len(s) {
		switch b := s[n]; {
		case b == ')' || b == ']' || b == '}':
			n++
		case b == '"' || b == '\'':
			if n+1 < len(s) && (isAlnum(s[n+1]) || s[n+1] >= utf8.RuneSelf && isLetterAt(s[n+1:])) {
				return n // it opens what follows
			}
			n++
		case strings.HasPrefix(s[n:], "”") || strings.HasPrefix(s[n:], "’") || strings.HasPrefix(s[n:], "“") && closesLow(s[n:]):
			n += len("”")
		case strings.HasPrefix(s[n:], "»"):
			n += len("»")
		default:
			return n
		}
	}
	return n
}

// closesLow reports whether the mark “ closes, as it does after „: no letter follows.
func closesLow(s string) bool {
	return !isLetterAt(s[len("“"):])
}

func isLetterAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// follow is what stands after a stop and the white space behind it.
type follow struct {
	word  string // the first word, without marks before it
	lower bool   // it begins with a small letter
	digit bool   // it begins with a digit
	dash  bool   // a dash stands before it
	pause bool   // there is a comma or the like: the sentence goes on
	mark  bool   // a quotation mark opens before it
	open  bool   // a bracket or a bullet stands before it
}

// next reads what follows at k.
func (s *segmenter) next(k int) follow {
	var f follow
	text := s.text
	for k < len(text) {
		r, n := rune(text[k]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[k:])
		}
		switch r {
		case ',', ';', ':', ')', ']', '&', '+', '=', '/':
			f.pause = !f.mark && !f.dash && !f.open
			return f
		case '—', '–', '-', '―':
			f.dash = true
		case '"', '\'', '“', '‘', '«', '„':
			f.mark = true
		case '(', '[', '¿', '¡', '*', '_', '•', '·':
			f.open = true
		case ' ', '\u00a0':
		default:
			f.word = wordAt(text[k:])
			f.digit = unicode.IsDigit(r)
			f.lower = unicode.IsLower(r) && !innerCapital(f.word)
			return f
		}
		k += n
	}
	return f
}

// innerCapital reports whether a word that begins small is a name or an address: iPhone,
// al-Assad, https://…
func innerCapital(w string) bool {
	if len(w) > 3 && (strings.HasPrefix(w, "al-") || strings.HasPrefix(w, "el-")) || w == "http" || w == "https" || w == "www" {
		return true
	}
	return len(w) > 2 && w[0] < utf8.RuneSelf && 'A' <= w[1] && w[1] <= 'Z' && 'a' <= w[2] && w[2] <= 'z'
}

// wordAt returns the letters, digits, hyphens and inner apostrophes at the beginning of s.
func wordAt(s string) string {
	i := 0
	for i < len(s) {
		b := s[i]
		if isAlnum(b) || b == '-' {
			i++
			continue
		}
		if b < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		i += n
	}
	return s[:i]
}

// skipSpace returns the first byte at or after i that is no white space.
func (s *segmenter) skipSpace(i int) int {
	for i < len(s.text) {
		if b := s.text[i]; b < utf8.RuneSelf {
			if b != ' ' && (b < '\t' || b > '\r') {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[i:])
		if !isSpace(r) {
			return i
		}
		i += n
	}
	return i
}

// maxToken is how far back the word before a stop is looked for, in bytes: without a bound
// a long text without spaces would cost the square of its length.
const maxToken = 64

// token returns the word that ends at i, without marks that open before it.
func (s *segmenter) token(start, i int) string {
	at, far := i, max(start, i-maxToken)
	for at > far && !spaceBefore(s.text, at) {
		at--
	}
	for at < i && !utf8.RuneStart(s.text[at]) {
		at++
	}
	return strings.TrimLeft(s.text[at:i], "\"'([{*-_“‘«„—–•⁃")
}

// spaceBefore reports whether white space ends at byte i.
func spaceBefore(text string, i int) bool {
	b := text[i-1]
	if b < utf8.RuneSelf {
		return b == ' ' || b >= '\t' && b <= '\r'
	}
	return b == 0xA0 && i > 1 && text[i-2] == 0xC2 // no-break space
}

// begins reports whether nothing but marks stands between the beginning of a sentence and
// byte i.
func (s *segmenter) begins(start, i int) bool {
	return i-start <= len("• ") && !hasWord(s.text[start:i])
}

// isItem reports whether what begins at start and ends at i is the number of an item.
func (s *segmenter) isItem(start, i int) bool {
	if i-start > 8 {
		return false
	}
	tok := s.token(start, i)
	return tok != "" && len(tok) <= 3 && isNumber(tok) && s.begins(start, i-len(tok))
}

// wordBefore returns the end of the word before byte i.
func (s *segmenter) wordBefore(start, i int) int {
	for i > start && spaceBefore(s.text, i) {
		i--
		for i > start && !utf8.RuneStart(s.text[i]) {
			i--
		}
	}
	return i
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isAcronym reports whether a word is one or two letters between dots: U.S, a.m, Ph.D.
func isAcronym(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case r == '.':
			letters = 0
		case unicode.IsLetter(r):
			if letters++; letters > 2 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// starts reports whether what follows begins a sentence even behind an abbreviation: a
// word that is capitalised only there, or an opening quotation mark.
func (f follow) starts() bool {
	if f.mark {
		return !f.digit
	}
	var buf [32]byte
	low, ok := lowerWord(buf[:0], f.word)
	return ok && !f.open && starters[string(low)]
}

// nextItem returns where in s the next item begins when s begins with the mark of one and
// items follow each other on the line: "1) fish 2) salt"; 0 if there is none.
func nextItem(s string) int {
	s = s[:min(len(s), MaxSentence)] // an item is a sentence: further on there is no next one
	mark, next := itemMark(s)
	if mark == 0 {
		return 0
	}
	for at := mark; ; {
		i := strings.Index(s[at:], next)
		if i < 0 {
			return 0
		}
		at += i
		rest := s[at+len(next):]
		if spaceBefore(s, at) && (rest == "" || rest[0] == ' ' || next[0] >= utf8.RuneSelf) {
			return at
		}
		at += len(next)
	}
}

// itemMark returns the length of the mark of an item at the beginning of s, and the mark of
// the item after it. Beside bullets, marks count from 1 or a on.
func itemMark(s string) (n int, next string) {
	for _, bullet := range []string{"•", "⁃", "‣", "◦"} {
		if strings.HasPrefix(s, bullet) {
			return len(bullet), bullet
		}
	}
	for n < len(s) && n < 2 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	switch {
	case n > 0:
		next = strconv.Itoa(atoi(s[:n]) + 1)
	case len(s) > 2 && 'a' <= s[0] && s[0] < 'z':
		n, next = 1, string(s[0]+1)
	default:
		return 0, ""
	}
	for _, end := range []string{".)", ")", "."} {
		if strings.HasPrefix(s[n:], end+" ") {
			return n + len(end), next + end
		}
	}
	return 0, ""
}
