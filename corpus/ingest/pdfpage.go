package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
)

// maxPages, maxGlyphs and maxOperators bound the pages of a file, the text of one page
// in bytes, and the operators of all pages.
const (
	maxPages     = 2000
	maxGlyphs    = 1 << 20
	maxOperators = 20_000_000
)

// pages returns the page dictionaries in order, with inherited resources filled in. A
// file without a page tree gives them in the order of their numbers.
func (f *pdfFile) pages() ([]pdfDict, error) {
	var pages []pdfDict
	seen := map[pdfRef]bool{}
	var walk func(v any, resources any, depth int) error
	walk = func(v any, resources any, depth int) error {
		if ref, ok := v.(pdfRef); ok {
			if seen[ref] {
				return nil
			}
			seen[ref] = true
		}
		d := f.dict(v)
		if d == nil || depth > maxDepth {
			return nil
		}
		if d["Resources"] != nil {
			resources = d["Resources"]
		}
		if d["Kids"] != nil {
			for _, kid := range f.array(d["Kids"]) {
				if err := walk(kid, resources, depth+1); err != nil {
					return err
				}
			}
			return nil
		}
		if len(pages) == maxPages {
			return fmt.Errorf("%w: more than %d pages", ErrTooLarge, maxPages)
		}
		page := pdfDict{"Contents": d["Contents"], "Resources": resources}
		pages = append(pages, page)
		return nil
	}
	return pages, walk(f.dict(f.trailer["Root"])["Pages"], nil, 0)
}

// matrix is the transformation [a b 0; c d 0; e f 1] of 8.3.3.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// drawState is the part of the graphics state that places text (9.3).
type drawState struct {
	ctm                        matrix
	font                       *pdfFont
	size, scale, leading, rise float64
	charSpace, wordSpace       float64
}

// canvas follows the operators of a page that place text.
type canvas struct {
	file      *pdfFile
	fonts     map[pdfRef]*pdfFont // shared by all pages
	forms     map[pdfRef][]byte   // decoded, shared by all pages
	operators *int                // of all pages

	state   drawState
	stack   []drawState
	tm, tlm matrix
	lines   []textLine
	cur     textLine
	b       strings.Builder
	cursor  float64 // right edge of the current line so far
	faults  []error
}

// pageLines returns the lines of a page in the order in which the page draws them,
// which in documents from word processors and browsers is the order of reading.
func (c *canvas) pageLines(page pdfDict) ([]textLine, error) {
	c.state, c.stack, c.lines, c.faults = drawState{scale: 1, ctm: identity}, nil, nil, nil
	var content bytes.Buffer
	for _, v := range c.file.list(page["Contents"]) {
		s, ok := c.file.get(v).(pdfStream)
		if !ok {
			continue
		}
		data, err := c.file.decode(s)
		if err != nil {
			return nil, err
		}
		content.Write(data)
		content.WriteByte('\n') // parts of a page end between words (7.8.2)
	}
	if err := c.run(content.Bytes(), c.file.dict(page["Resources"]), 0); err != nil {
		return nil, err
	}
	c.flush()
	if len(c.lines) == 0 {
		return nil, errors.Join(c.faults...)
	}
	return c.lines, nil
}

// run follows a content stream.
func (c *canvas) run(data []byte, resources pdfDict, depth int) error {
	l := &pdfLexer{data: data}
	var args []any
	for {
		o, more := l.next(false)
		if !more {
			return nil
		}
		op, ok := o.(pdfWord)
		if !ok {
			if len(args) < 64 {
				args = append(args, o)
			}
			continue
		}
		if *c.operators++; *c.operators > maxOperators {
			return fmt.Errorf("%w: more than %d drawing operators", ErrTooLarge, maxOperators)
		}
		if *c.operators%1024 == 0 && c.file.unpack.ctx.Err() != nil {
			return c.file.unpack.ctx.Err()
		}
		switch op {
		case "ID": // the bytes of a picture, up to the word EI
			if end := bytes.Index(l.data[l.pos:], []byte("EI")); end >= 0 {
				l.pos += end
			}
		case "Tf":
			if name, ok := at(args, 0).(pdfName); ok {
				if err := c.setFont(c.file.dict(resources["Font"])[name]); err != nil {
					return err
				}
				c.state.size = number(at(args, 1))
			}
		case "Do":
			if name, ok := at(args, 0).(pdfName); ok && depth < maxFormDepth {
				if err := c.form(c.file.dict(resources["XObject"])[name], resources, depth); err != nil {
					return err
				}
			}
		default:
			c.operator(op, args)
		}
		args = args[:0]
	}
}

// maxFormDepth is how deep forms may stand in forms.
const maxFormDepth = 8

// form draws a form, which is a piece of a page in a stream of its own (8.10).
func (c *canvas) form(v any, resources pdfDict, depth int) error {
	s, ok := c.file.get(v).(pdfStream)
	if !ok || c.file.get(s.pdfDict["Subtype"]) != pdfName("Form") {
		return nil
	}
	ref, _ := v.(pdfRef)
	data, known := c.forms[ref]
	if !known {
		var err error
		if data, err = c.file.decode(s); err != nil {
			return c.skip(err)
		}
		c.forms[ref] = data
	}
	before, stack := c.state, c.stack
	c.stack = nil
	if m := c.file.array(s.pdfDict["Matrix"]); len(m) == 6 {
		c.state.ctm = matrixOf(m).mul(c.state.ctm)
	}
	if own := c.file.dict(s.pdfDict["Resources"]); own != nil {
		resources = own
	}
	err := c.run(data, resources, depth+1)
	c.state, c.stack = before, stack
	return err
}

func (c *canvas) setFont(v any) error {
	ref, shared := v.(pdfRef)
	if f := c.fonts[ref]; shared && f != nil {
		c.state.font = f
		return nil
	}
	d := c.file.dict(v)
	if d == nil {
		c.state.font = nil
		return nil
	}
	f, err := c.file.font(d)
	if err != nil {
		c.state.font = nil
		return c.skip(err)
	}
	c.state.font = f
	if shared {
		c.fonts[ref] = f
	}
	return nil
}

// skip keeps a fault that costs only a part of the page, and returns others.
func (c *canvas) skip(err error) error {
	if errors.Is(err, ErrTooLarge) || c.file.unpack.ctx.Err() != nil {
		return err
	}
	c.faults = append(c.faults, err)
	return nil
}

func matrixOf(a []any) (m matrix) {
	for i := range m {
		m[i] = number(at(a, i))
	}
	return m
}

// operator follows one of the operators of 9.4 and of 8.4.4.
func (c *canvas) operator(op pdfWord, args []any) {
	num := func(i int) float64 { return number(at(args, i)) }
	s := &c.state
	switch op {
	case "q":
		if len(c.stack) < 256 {
			c.stack = append(c.stack, *s)
		}
	case "Q":
		if n := len(c.stack); n > 0 {
			*s, c.stack = c.stack[n-1], c.stack[:n-1]
		}
	case "cm":
		s.ctm = matrixOf(args).mul(s.ctm)
	case "BT":
		c.tm, c.tlm = identity, identity
	case "Tc":
		s.charSpace = num(0)
	case "Tw":
		s.wordSpace = num(0)
	case "Tz":
		s.scale = num(0) / 100
	case "TL":
		s.leading = num(0)
	case "Ts":
		s.rise = num(0)
	case "Td":
		c.move(num(0), num(1))
	case "TD":
		s.leading = -num(1)
		c.move(num(0), num(1))
	case "Tm":
		c.tm = matrixOf(args)
		c.tlm = c.tm
	case "T*":
		c.move(0, -s.leading)
	case "Tj":
		c.show(at(args, 0))
	case "'":
		c.move(0, -s.leading)
		c.show(at(args, 0))
	case "\"":
		s.wordSpace, s.charSpace = num(0), num(1)
		c.move(0, -s.leading)
		c.show(at(args, 2))
	case "TJ":
		parts, _ := at(args, 0).(pdfArray)
		for _, p := range parts {
			if back, ok := p.(float64); ok {
				c.advance(-back / 1000 * s.size * s.scale)
			} else {
				c.show(p)
			}
		}
	}
}

func (c *canvas) move(x, y float64) {
	c.tlm = matrix{1, 0, 0, 1, x, y}.mul(c.tlm)
	c.tm = c.tlm
}

func (c *canvas) advance(tx float64) { c.tm = matrix{1, 0, 0, 1, tx, 0}.mul(c.tm) }

// show draws one string: it begins a line where the baseline changes, and puts a space
// where the gap is as wide as one.
func (c *canvas) show(v any) {
	s := &c.state
	raw, ok := v.(pdfString)
	if !ok || s.font == nil || raw == "" {
		return
	}
	from := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.mul(c.tm).mul(s.ctm)
	size := math.Hypot(from[2], from[3])
	text, width := s.font.decode(string(raw), s.charSpace, s.wordSpace, s.size)
	x, y := from[4], from[5]
	c.advance(width * s.scale)
	end := c.tm.mul(s.ctm)[4]
	if size == 0 || math.IsNaN(x+y+size) || math.IsInf(x+y+size, 0) || c.b.Len() > maxGlyphs || len(c.lines) > maxGlyphs/8 {
		return
	}
	// Superscripts stay on the line: they move by less than half the size of the type.
	if c.b.Len() > 0 && (math.Abs(y-c.cur.y) > 0.5*max(size, c.cur.size) || x < c.cursor-2*max(size, c.cur.size)) {
		c.flush()
	}
	if c.b.Len() == 0 {
		c.cur = textLine{x: x, y: y, size: size}
	} else if x-c.cursor > 0.18*size && !strings.HasSuffix(c.b.String(), " ") && !strings.HasPrefix(text, " ") {
		c.b.WriteByte(' ')
	}
	c.b.WriteString(text)
	c.cur.size = max(c.cur.size, size)
	c.cur.rough = c.cur.rough || s.font.estimated
	c.cursor = end
}

func (c *canvas) flush() {
	if text := line(c.b.String()); text != "" {
		c.cur.text, c.cur.right = text, c.cursor
		c.lines = append(c.lines, c.cur)
	}
	c.b.Reset()
}
