package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines as wide as this at most can come from a program that broke them; wider ones are
// paragraphs.
const (
	minWrap = 40
	maxWrap = 120
)

// paragraphs finds the paragraphs in lines of text. Blank lines separate blocks. In a block
// each line is a paragraph, unless a program broke the lines at a width: then a paragraph
// begins at an indented line, at a list item, or after a line that ends early.
func paragraphs(text string, lines []line) []Span {
	var out []Span
	for len(lines) > 0 {
		n := 0
		for n < len(lines) && lines[n].text != "" {
			n++
		}
		if n == 0 {
			lines = lines[1:]
			continue
		}
		out = appendBlock(out, text, lines[:n])
		lines = lines[n:]
	}
	return out
}

// appendBlock adds the paragraphs of one block.
func appendBlock(out []Span, text string, block []line) []Span {
	if len(block) == 1 {
		return appendParagraph(out, text, block)
	}
	width := 0
	for _, l := range block {
		width = max(width, l.width())
	}
	if !isWrapped(block, width) {
		for i := range block {
			out = appendParagraph(out, text, block[i:i+1])
		}
		return out
	}
	margin := width
	for _, l := range block {
		margin = min(margin, l.indent)
	}
	start := 0
	for i := 1; i < len(block); i++ {
		early := endsSentence(block[i-1].text) && block[i-1].width() < width*3/5
		if block[i].indent > margin && !listItem.MatchString(block[start].text) || listItem.MatchString(block[i].text) || early {
			out = appendParagraph(out, text, block[start:i])
			start = i
		}
	}
	return appendParagraph(out, text, block[start:])
}

// isWrapped reports whether most lines of a block go on in the next one: this one has no
// stop at its end, and the first word of the next would not have fitted, or is lower-case.
func isWrapped(block []line, width int) bool {
	if width < minWrap || width > maxWrap {
		return false
	}
	broken := 0
	for i, l := range block[:len(block)-1] {
		next := block[i+1].text
		word, _, _ := strings.Cut(next, " ")
		r, _ := utf8.DecodeRuneInString(next)
		full := l.width()+1+utf8.RuneCountInString(word) > width*9/10
		if unicode.IsLower(r) || full && !endsSentence(l.text) || full && l.width() > width*3/4 && i+2 < len(block) {
			broken++
		}
	}
	return 2*broken >= len(block)-1
}

// appendParagraph adds the span of consecutive lines if they hold a word.
func appendParagraph(out []Span, text string, lines []line) []Span {
	span := trimSpan(text, Span{lines[0].Start, lines[len(lines)-1].End})
	if !hasWord(text[span.Start:span.End]) {
		return out // a rule: "* * *", "---"
	}
	return append(out, span)
}

// trimSpan takes white space off both ends of a span.
func trimSpan(text string, s Span) Span {
	sub := text[s.Start:s.End]
	s.End -= len(sub) - len(strings.TrimRightFunc(sub, isSpace))
	sub = text[s.Start:s.End]
	s.Start += len(sub) - len(strings.TrimLeftFunc(sub, isSpace))
	return s
}

func hasWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if isAlnum(s[i]) {
			return true
		}
		if s[i] >= utf8.RuneSelf {
			return strings.IndexFunc(s[i:], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0
		}
	}
	return false
}

// listItem is the mark at the beginning of an item of a list.
var listItem = regexp.MustCompile(`^(?:[-*+•‣◦⁃–]\s+|\d{1,3}[.)]\s+|\(?[a-z]\)\s+)`)

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)]")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, ":")
}

// width is the width of a line in characters, its indentation included.
func (l line) width() int { return l.indent + utf8.RuneCountInString(l.text) }
