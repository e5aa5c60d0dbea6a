package corpus

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FindQuote finds the quote of ev in text and returns the bytes of text it stands in.
//
// Quote and text are compared in Unicode NFC, with each run of white space as one space,
// and otherwise byte for byte: case, quotation marks and dashes count. A quote begins and
// ends at the border of a word, so that "he is able" doesn't stand in "she is able". Where
// it stands more than once, Prefix and Suffix, the words right before and after it, say
// which is meant.
//
// The error is an [*EvidenceError]: Missing, or Ambiguous together with the first place.
func FindQuote(text string, ev Evidence) (Span, error) {
	f := fold(text)
	words := quoteWords(ev.Quote)
	prefix, suffix := quoteWords(ev.Prefix), quoteWords(ev.Suffix)
	if len(words) == 0 {
		return Span{}, &EvidenceError{Kind: Missing, Evidence: ev}
	}
	var first Span
	places, others := 0, 0
	for s := range occurrences(f.text, words) {
		if !endsWith(f.text[:s.Start], prefix) || !beginsWith(f.text[s.End:], suffix) {
			others++
			continue
		}
		if places++; places == 1 {
			first = f.original(s)
		}
	}
	switch {
	case places == 1:
		return first, nil
	case places > 1:
		return first, &EvidenceError{Kind: Ambiguous, Evidence: ev, Places: places}
	}
	return Span{}, &EvidenceError{Kind: Missing, Evidence: ev, Places: others}
}

// folded is a text in NFC, with the way back to the bytes it was made of.
type folded struct {
	text string
	at   []int // offset in the original of each byte of text, and of its end; nil if the same
}

func fold(text string) folded {
	if norm.NFC.IsNormalString(text) {
		return folded{text: text}
	}
	f := folded{at: make([]int, 0, len(text)+1)}
	var b strings.Builder
	var it norm.Iter
	it.InitString(norm.NFC, text)
	for !it.Done() {
		at := it.Pos()
		segment := it.Next()
		b.Write(segment)
		for range segment {
			f.at = append(f.at, at)
		}
	}
	f.text, f.at = b.String(), append(f.at, len(text))
	return f
}

// original returns the bytes of the original that a span of the folded text was made of.
func (f folded) original(s Span) Span {
	if f.at == nil {
		return s
	}
	end := s.End
	for end < len(f.text) && f.at[end] == f.at[s.End-1] {
		end++ // an end inside of what one original sequence became takes all of it
	}
	return Span{f.at[s.Start], f.at[end]}
}

// quoteWords returns the words of a quote in NFC.
func quoteWords(s string) []string { return strings.Fields(norm.NFC.String(s)) }

// occurrences yields each place where words stand in text with white space between them.
func occurrences(text string, words []string) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for i := 0; i < len(text); {
			n := strings.Index(text[i:], words[0])
			if n < 0 {
				return
			}
			i += n
			if end, ok := wordsAt(text, i, words); ok && border(text, i) && border(text, end) {
				if !yield(Span{i, end}) {
					return
				}
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
	}
}

// wordsAt matches words at byte i of text and returns where they end.
func wordsAt(text string, i int, words []string) (end int, ok bool) {
	for n, w := range words {
		if n > 0 {
			at := i
			i += leadingSpace(text[i:])
			if i == at {
				return 0, false
			}
		}
		if !strings.HasPrefix(text[i:], w) {
			return 0, false
		}
		i += len(w)
	}
	return i, true
}

func leadingSpace(s string) int {
	for i, r := range s {
		if !unicode.IsSpace(r) {
			return i
		}
	}
	return len(s)
}

// border reports whether byte i of text lies between words and not inside of one.
func border(text string, i int) bool {
	if i == 0 || i == len(text) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !unicode.IsMark(after) && !(isWordRune(before) && isWordRune(after))
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// endsWith reports whether words stand at the end of text, but for white space.
func endsWith(text string, words []string) bool {
	for i := len(words) - 1; i >= 0; i-- {
		trimmed := strings.TrimRightFunc(text, unicode.IsSpace)
		if i < len(words)-1 && len(trimmed) == len(text) || !strings.HasSuffix(trimmed, words[i]) {
			return false
		}
		text = trimmed[:len(trimmed)-len(words[i])]
	}
	return true
}

// beginsWith reports whether words stand at the beginning of text, but for white space.
func beginsWith(text string, words []string) bool {
	_, ok := wordsAt(text, leadingSpace(text), words)
	return ok
}
