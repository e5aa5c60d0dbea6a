package ingest

import (
	"bytes"
	"fmt"
	"strconv"
)

// The objects of a PDF (ISO 32000-1, 7.3) are Go values: nil, bool, float64, and these.
type (
	pdfName   string
	pdfString string
	pdfWord   string // an operator, or a keyword such as "endobj"
	pdfArray  []any
	pdfDict   map[pdfName]any
	pdfRef    int // number of an indirect object; generations are not told apart
)

// pdfStream is a dictionary with data that its filters still hide.
type pdfStream struct {
	pdfDict
	data []byte
}

// pdfLexer reads objects one after another. Whatever the bytes are, it moves on.
type pdfLexer struct {
	data []byte
	pos  int
}

const pdfSpaces = "\x00\t\n\f\r "

func isPDFSpace(c byte) bool { return bytes.IndexByte([]byte(pdfSpaces), c) >= 0 }
func isPDFDelim(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *pdfLexer) skipSpace() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isPDFSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// next returns the next object; more is false at the end of the data. References are
// only resolved where refs is set: in content streams, R is an operator like others.
func (l *pdfLexer) next(refs bool) (obj any, more bool) { return l.object(refs, 0) }

func (l *pdfLexer) object(refs bool, depth int) (any, bool) {
	l.skipSpace()
	if l.pos >= len(l.data) {
		return nil, false
	}
	c := l.data[l.pos]
	switch {
	case c == '/':
		l.pos++
		return l.name(), true
	case c == '(':
		l.pos++
		return l.literal(), true
	case c == '<' && l.peek(1) == '<':
		l.pos += 2
		return l.dict(refs, depth+1), true
	case c == '<':
		l.pos++
		return l.hex(), true
	case c == '[':
		l.pos++
		return l.array(refs, depth+1), true
	case c == '>' && l.peek(1) == '>':
		l.pos += 2
		return pdfWord(">>"), true
	case isPDFDelim(c):
		l.pos++
		return pdfWord(c), true
	}
	word := l.word()
	n, err := strconv.ParseFloat(word, 64)
	if err != nil {
		switch word {
		case "true":
			return true, true
		case "false":
			return false, true
		case "null":
			return nil, true
		}
		return pdfWord(word), true
	}
	if refs && n >= 0 && n < 1<<31 && n == float64(int(n)) {
		if ref, ok := l.reference(int(n)); ok {
			return ref, true
		}
	}
	return n, true
}

// reference reads the rest of "12 0 R" if that is what follows.
func (l *pdfLexer) reference(n int) (pdfRef, bool) {
	at := l.pos
	l.skipSpace()
	if g := l.word(); g != "" && isDigits(g) {
		l.skipSpace()
		if l.word() == "R" {
			return pdfRef(n), true
		}
	}
	l.pos = at
	return 0, false
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func (l *pdfLexer) peek(n int) byte {
	if l.pos+n < len(l.data) {
		return l.data[l.pos+n]
	}
	return 0
}

// word reads up to the next space or delimiter.
func (l *pdfLexer) word() string {
	start := l.pos
	for l.pos < len(l.data) && !isPDFSpace(l.data[l.pos]) && !isPDFDelim(l.data[l.pos]) {
		l.pos++
	}
	return string(l.data[start:l.pos])
}

func (l *pdfLexer) name() pdfName {
	w := l.word()
	if !bytes.Contains([]byte(w), []byte("#")) {
		return pdfName(w)
	}
	var b []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) {
			if v, err := strconv.ParseUint(w[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(v))
				i += 2
				continue
			}
		}
		b = append(b, w[i])
	}
	return pdfName(b)
}

func (l *pdfLexer) literal() pdfString {
	var b []byte
	for open := 1; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.pos++
				return pdfString(b)
			}
		case '\\':
			l.pos++
			b = l.escape(b)
			continue
		}
		b = append(b, c)
	}
	return pdfString(b)
}

// escape reads what follows a backslash and leaves pos on its last byte.
func (l *pdfLexer) escape(b []byte) []byte {
	if l.pos >= len(l.data) {
		return b
	}
	c := l.data[l.pos]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(b, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.peek(1) == '\n' {
			l.pos++
		}
		return b
	case c == '\n':
		return b
	case c >= '0' && c <= '7':
		v := 0
		for n := 0; n < 3 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; n++ {
			v = v*8 + int(l.data[l.pos]-'0')
			l.pos++
		}
		l.pos--
		return append(b, byte(v))
	}
	return append(b, c)
}

func (l *pdfLexer) hex() pdfString {
	var b []byte
	var half byte
	odd := false
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		v, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			continue
		}
		if odd {
			b = append(b, half<<4|byte(v))
		}
		half, odd = byte(v), !odd
	}
	if odd {
		b = append(b, half<<4)
	}
	return pdfString(b)
}

func (l *pdfLexer) array(refs bool, depth int) pdfArray {
	var a pdfArray
	for depth < maxDepth {
		o, more := l.object(refs, depth)
		if !more || o == pdfWord("]") {
			break
		}
		a = append(a, o)
	}
	return a
}

func (l *pdfLexer) dict(refs bool, depth int) pdfDict {
	d := pdfDict{}
	for depth < maxDepth {
		key, more := l.object(refs, depth)
		if !more || key == pdfWord(">>") {
			break
		}
		name, ok := key.(pdfName)
		if !ok {
			continue
		}
		value, more := l.object(refs, depth)
		if !more || value == pdfWord(">>") {
			break
		}
		d[name] = value
	}
	return d
}

// text decodes a text string: UTF-16 or UTF-8 with a byte order mark, else Latin
// letters (PDFDocEncoding, which differs from Windows-1252 only in rare signs).
func (s pdfString) text() string {
	text, _, err := toUTF8([]byte(s), "text/plain; charset=windows-1252", false)
	if err != nil {
		return ""
	}
	return line(text)
}

func (r pdfRef) String() string { return fmt.Sprintf("%d 0 R", int(r)) }
