package briefing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
)

// A quote of more than maxExact bytes is named by its first and last words: browsers
// give up on a long exact match at the first byte by which the page differs.
const maxExact = 96

// edgeWords is how many words of a long quote's beginning and end name it at least.
const edgeWords = 4

// contextWords is how many words before or after a quote tell it from its double.
const contextWords = 3

// textFragment returns url with a fragment that makes a browser open the page at the
// words text[span] for each of the spans, and mark them. The form is that of the text
// fragment directive, #:~:text=[prefix-,]start[,end][,-suffix], of
// https://wicg.github.io/scroll-to-text-fragment/. A fragment that url already has
// stays in front of the directive; a directive that it already has is replaced.
func textFragment(url, text string, spans ...corpus.Span) string {
	if url == "" || len(spans) == 0 {
		return url
	}
	var b strings.Builder
	if i := strings.Index(url, ":~:"); i >= 0 {
		url = strings.TrimSuffix(url[:i], "#")
	}
	b.WriteString(url)
	if !strings.Contains(url, "#") {
		b.WriteByte('#')
	}
	b.WriteString(":~:")
	for i, s := range spans {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString("text=")
		writeDirective(&b, text, trimSpan(text, s))
	}
	return b.String()
}

// writeDirective writes the value of one text directive for text[s.Start:s.End].
func writeDirective(b *strings.Builder, text string, s corpus.Span) {
	quote := text[s.Start:s.End]
	first, last := s, corpus.Span{Start: s.End, End: s.End}
	if len(quote) > maxExact || strings.Contains(quote, "\n") {
		first, last = edges(text, s)
	}
	// A browser takes the first match on the page, so words that stand earlier too need
	// those before them, or at the beginning of a line those after them.
	again := standsIn(text[:s.Start], text[first.Start:first.End])
	if again {
		if p := wordsBefore(text, s.Start, contextWords); p != "" {
			percentEncode(b, p)
			b.WriteString("-,")
			again = false
		}
	}
	percentEncode(b, text[first.Start:first.End])
	if last.Start < last.End {
		b.WriteByte(',')
		percentEncode(b, text[last.Start:last.End])
		// The match ends at the first such words after the start.
		again = standsIn(text[first.End:last.Start], text[last.Start:last.End])
	}
	if again {
		if n := wordsAfter(text, s.End, contextWords); n != "" {
			b.WriteString(",-")
			percentEncode(b, n)
		}
	}
}

// standsIn reports whether a browser would find words in text: it does not regard case.
func standsIn(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

// edges cuts the first and the last words out of text[s]. Neither crosses a line, for a
// browser matches each within one block of the page.
func edges(text string, s corpus.Span) (first, last corpus.Span) {
	first = corpus.Span{Start: s.Start, End: s.Start}
	words := 0
	for i := s.Start; i < s.End && words < edgeWords; {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			words++
			if r == '\n' {
				break
			}
		} else {
			first.End = i + n
		}
		i += n
	}
	last = corpus.Span{Start: s.End, End: s.End}
	words = 0
	for i := s.End; i > first.End && words < edgeWords; {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		i -= n
		if unicode.IsSpace(r) {
			words++
			if r == '\n' {
				break
			}
		} else {
			last.Start = i
		}
	}
	if last.Start <= first.End {
		// No room for two: the whole line, exactly.
		return corpus.Span{Start: s.Start, End: s.End}, corpus.Span{Start: s.End, End: s.End}
	}
	return first, last
}

func wordsBefore(text string, at, n int) string {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	f := strings.Fields(line)
	return strings.Join(f[max(0, len(f)-n):], " ")
}

func wordsAfter(text string, at, n int) string {
	line := text[at:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	f := strings.Fields(line)
	return strings.Join(f[:min(n, len(f))], " ")
}

// percentEncode writes s so that it can stand in a text directive: '-', ',' and '&' are
// its syntax, and of what remains only unreserved characters go in as they are.
func percentEncode(b *strings.Builder, s string) {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
}

// trimSpan takes white space off both ends of a span.
func trimSpan(text string, s corpus.Span) corpus.Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += n
	}
	for s.End > s.Start {
		r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= n
	}
	return s
}
