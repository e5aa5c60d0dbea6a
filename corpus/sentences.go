package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSentence is how long a sentence can be, in bytes. What is longer is a table or a list
// without stops, and is cut at a pause so that it can still be shown.
const MaxSentence = 1500

// Sentences returns the sentences of text in order. Together they cover it but for the
// white space between them; they never overlap and begin and end at characters.
//
// A stop ends a sentence when what follows can begin one, unless the word before it is an
// abbreviation (abbreviations.go), an initial, a number of a list, or part of an address.
// A closing quotation mark or bracket behind the stop belongs to the sentence. Blank lines
// end a sentence, single line ends don't. lang is the language of the text ("en", "uk",
// "ru"), or empty.
func Sentences(text, lang string) []Span {
	s := segmenter{text: text, cyrillic: lang == "uk" || lang == "ru"}
	out := make([]Span, 0, 1+len(text)/100)
	for i := s.skipSpace(0); i < len(text); {
		end := s.end(i)
		out = appendSentence(out, text, i, end)
		i = s.skipSpace(end)
	}
	return out
}

// appendSentence adds a sentence, or the pieces of one that is too long to be any.
func appendSentence(out []Span, text string, start, end int) []Span {
	for end-start > MaxSentence {
		cut := lastPause(text[start : start+MaxSentence])
		out = append(out, trimSpan(text, Span{start, start + cut}))
		start += cut
		for start < end {
			r, n := utf8.DecodeRuneInString(text[start:])
			if !isSpace(r) {
				break
			}
			start += n
		}
	}
	if s := trimSpan(text, Span{start, end}); s.End > s.Start {
		out = append(out, s)
	}
	return out
}

// lastPause returns where to cut s: behind its last semicolon, comma or line, or else its
// last space, each in its second half, or at its last character.
func lastPause(s string) int {
	for _, pause := range []string{"; ", "\n", ", ", " "} {
		if i := strings.LastIndex(s, pause); i > len(s)/2 {
			return i + len(pause)
		}
	}
	cut := len(s)
	for cut > 1 {
		cut--
		if utf8.RuneStart(s[cut]) {
			break
		}
	}
	return cut
}

// segmenter finds the ends of sentences in one text.
type segmenter struct {
	text     string
	cyrillic bool
}

// stops marks the bytes at which a sentence may end: the stops themselves, line ends, and
// the first byte of an ellipsis.
var stops = [256]bool{'.': true, '!': true, '?': true, '\n': true, 0xE2: true}

const ellipsis = "…"

// end returns where the sentence that begins at start ends.
func (s *segmenter) end(start int) int {
	text := s.text
	if next := nextItem(text[start:]); next > 0 {
		text = text[:start+next] // the stop before the next item is still looked for
	}
	for i := start; i < len(text); i++ {
		if !stops[text[i]] {
			continue
		}
		switch {
		case text[i] == '\n':
			if s.blankLine(i) {
				return i
			}
		case text[i] == 0xE2 && !strings.HasPrefix(text[i:], ellipsis):
		default:
			end, whole := s.stop(start, i)
			if whole {
				return end
			}
			i = end - 1
		}
	}
	return len(text)
}

// blankLine reports whether the line after the line end at i is blank.
func (s *segmenter) blankLine(i int) bool {
	for i++; i < len(s.text); i++ {
		switch s.text[i] {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return false
}

// stop looks at the stop at i. It returns where the stop ends, quotation marks and brackets
// behind it included, and whether the sentence ends there.
func (s *segmenter) stop(start, i int) (end int, whole bool) {
	text := s.text
	j, strong, dots := s.run(i)
	spaced := dots > 1 && strings.Contains(text[i:j], " ")
	if i > 0 && (text[i-1] == '[' || text[i-1] == '(') && j < len(text) && (text[j] == ']' || text[j] == ')') {
		return j + 1, false // [...]
	}
	if j < len(text) && text[j] == ')' && s.isItem(start, i) {
		return j + 1, false // 1.)
	}
	// «Where is she?». and “... complex. . . .” have marks between stops.
	quoted, bracket := false, j < len(text) && (text[j] == ')' || text[j] == ']')
	for {
		n := closers(text[j:])
		if n == 0 {
			break
		}
		quoted = true
		j += n
		if k, st, d := s.run(j); k > j {
			j, strong, dots = k, strong || st, d
		} else {
			break
		}
	}
	if j == len(text) {
		return j, true
	}
	k := s.skipSpace(j)
	if k == len(text) {
		return j, true
	}
	if k == j {
		return j, !quoted && s.glued(start, i, j)
	}
	if k-j > 1 && strings.Count(text[j:k], "\n") > 1 {
		return j, true
	}
	next := s.next(k)
	switch {
	case next.pause:
		return j, false
	case next.lower:
		return j, !quoted && !next.dash && s.careless(start, i, j)
	case spaced && dots == 3:
		return j, false // three dots leave words out, the fourth is the stop
	case dots > 1 || strong || quoted && !bracket:
		return j, !next.dash || !s.cyrillic
	case next.dash && s.cyrillic:
		return j, false
	}
	return j, s.plain(start, i, next)
}

// run returns the end of a run of stops at i, whether there is a question or exclamation
// mark among them, and how many dots it has. Dots set apart (". . .") are one run.
func (s *segmenter) run(i int) (end int, strong bool, dots int) {
	text := s.text
	for i < len(text) {
		switch {
		case text[i] == '.':
			dots++
			i++
		case text[i] == '!' || text[i] == '?':
			strong = true
			i++
		case strings.HasPrefix(text[i:], ellipsis):
			dots += 3
			i += len(ellipsis)
		case dots > 0 && strings.HasPrefix(text[i:], " .") && (i+2 == len(text) || !isAlnum(text[i+2])):
			dots++
			i += 2
		default:
			return i, strong, dots
		}
	}
	return i, strong, dots
}

// careless reports whether the stop from i to j ends a sentence though a small letter
// follows, as hasty writers have it: a question mark, or a dot behind a plain word.
func (s *segmenter) careless(start, i, j int) bool {
	if s.cyrillic || j != i+1 || s.text[i] == '!' {
		return false
	}
	tok := s.token(start, i)
	for k := 0; k < len(tok); k++ {
		if tok[k] < 'a' || tok[k] > 'z' {
			return false
		}
	}
	return len(tok) > 2 && classOf(tok) == notAbbreviation
}

// glued reports whether the stop from i to j, with no space behind it, ends a sentence all
// the same ("Hello world.Today"): a word or number before, a capitalised word after, and
// nothing of an address or a name with a dot about them.
func (s *segmenter) glued(start, i, j int) bool {
	text := s.text
	after := wordAt(text[j:])
	if len(after) < 2 {
		return false
	}
	first, n := utf8.DecodeRuneInString(after)
	second, _ := utf8.DecodeRuneInString(after[n:])
	if !unicode.IsUpper(first) || !unicode.IsLower(second) {
		return false
	}
	if end := j + len(after); end < len(text) && (strings.IndexByte("/@=_", text[end]) >= 0 || text[end] == '.' && end+1 < len(text) && isAlnum(text[end+1])) {
		return false
	}
	tok := s.token(start, i)
	if len(tok) < 3 || strings.ContainsAny(tok, "./@:_=?") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(tok)
	return (unicode.IsLower(last) || unicode.IsDigit(last)) && classOf(tok) == notAbbreviation
}

// plain decides about a single dot at i before something that can begin a sentence.
func (s *segmenter) plain(start, i int, next follow) bool {
	tok := s.token(start, i)
	if tok == "" {
		return !next.digit
	}
	atStart := s.begins(start, i-len(tok))
	if n := utf8.RuneCountInString(tok); n == 1 {
		return s.initial(start, i, tok, atStart, next)
	} else if s.isItem(start, i) {
		return false // the number of an item
	}
	if strings.Contains(tok, ".") && isAcronym(tok) {
		return !atStart && !neverEnds[strings.ToLower(tok)] && next.starts()
	}
	switch classOf(tok) {
	case beforeName:
		if small := 'a' <= tok[0] && tok[0] <= 'z'; small && !neverEnds[tok] {
			return next.starts() // no title: "on 5th st.", "two more reps."
		}
		return false
	case beforeNumber:
		return !next.digit
	case afterName:
		return next.starts()
	case afterNumber:
		return s.behindNumber(start, i-len(tok)) && next.starts()
	case month:
		if 'a' <= tok[0] && tok[0] <= 'z' { // "in the sun."
			return true
		}
		return !next.digit && next.starts()
	}
	return true
}

// behindNumber reports whether a number stands before the word at byte i, or a unit that
// goes with one: 1898 г., 30 тыс. руб.
func (s *segmenter) behindNumber(start, i int) bool {
	before := s.token(start, s.wordBefore(start, i))
	if before == "" {
		return false
	}
	last := before[len(before)-1]
	return '0' <= last && last <= '9' || last == '.' && classOf(before[:len(before)-1]) == afterNumber
}

// initial decides about a single letter with a dot: an initial, the letter of an item, an
// abbreviation of one letter, or the last word of a sentence ("you and I.").
func (s *segmenter) initial(start, i int, tok string, atStart bool, next follow) bool {
	r, _ := utf8.DecodeRuneInString(tok)
	if unicode.IsDigit(r) {
		return !atStart
	}
	if !unicode.IsLetter(r) {
		return true
	}
	if atStart {
		return false
	}
	if k := classOf(tok); unicode.IsLower(r) || k == afterNumber {
		switch k {
		case beforeName:
			return false
		case beforeNumber:
			return !next.digit
		case afterNumber:
			return s.behindNumber(start, i-len(tok)) && next.starts()
		}
		return true
	}
	before := s.token(start, s.wordBefore(start, i-len(tok)))
	b, _ := utf8.DecodeRuneInString(before)
	if tok == "I" && unicode.IsLower(b) {
		return true
	}
	if unicode.IsLower(b) || unicode.IsDigit(b) {
		return next.starts()
	}
	return false
}
