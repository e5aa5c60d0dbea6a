package ingest

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// textLine is a line of a page as it is seen.
type textLine struct {
	text  string
	x, y  float64 // of its first glyph; y grows upwards
	right float64 // where its last glyph ends
	size  float64 // of the type, in points
	rough bool    // right is an estimate: the font states no widths
}

// pageLines returns the lines of a page in the order in which the page draws them,
// which in documents from word processors and browsers is the order of reading.
func pageLines(p pdf.Page) (lines []textLine, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("page: %v", x)
		}
	}()
	c := &canvas{page: p, fonts: map[string]*pdfFont{}, state: drawState{scale: 1, ctm: identity}}
	pdf.Interpret(p.V.Key("Contents"), c.operator)
	c.flush()
	return c.lines, nil
}

// matrix is the transformation [a b 0; c d 0; e f 1] of ISO 32000-1, 8.3.3.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// drawState is the part of the graphics state that places text (ISO 32000-1, 9.3).
type drawState struct {
	ctm                        matrix
	font                       *pdfFont
	size, scale, leading, rise float64
	charSpace, wordSpace       float64
}

// canvas follows the operators of a page that place text.
type canvas struct {
	page    pdf.Page
	fonts   map[string]*pdfFont
	state   drawState
	stack   []drawState
	tm, tlm matrix
	lines   []textLine
	cur     textLine
	b       strings.Builder
	cursor  float64 // right edge of the current line so far
}

// maxGlyphs bounds the text of one page.
const maxGlyphs = 1 << 20

func (c *canvas) operator(stk *pdf.Stack, op string) {
	args := make([]pdf.Value, stk.Len())
	for i := len(args) - 1; i >= 0; i-- {
		args[i] = stk.Pop()
	}
	num := func(i int) float64 {
		if i >= len(args) {
			return 0
		}
		return args[i].Float64()
	}
	six := func() (m matrix) {
		for i := range m {
			m[i] = num(i)
		}
		return m
	}
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
		s.ctm = six().mul(s.ctm)
	case "BT":
		c.tm, c.tlm = identity, identity
	case "Tf":
		if len(args) == 2 {
			s.font, s.size = c.font(args[0].Name()), num(1)
		}
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
		c.tm = six()
		c.tlm = c.tm
	case "T*":
		c.move(0, -s.leading)
	case "Tj":
		c.showArg(args, 0)
	case "'":
		c.move(0, -s.leading)
		c.showArg(args, 0)
	case "\"":
		s.wordSpace, s.charSpace = num(0), num(1)
		c.move(0, -s.leading)
		c.showArg(args, 2)
	case "TJ":
		if len(args) == 0 {
			return
		}
		for i := range args[0].Len() {
			if v := args[0].Index(i); v.Kind() == pdf.String {
				c.show(v.RawString())
			} else {
				c.advance(-v.Float64() / 1000 * s.size * s.scale)
			}
		}
	}
}

func (c *canvas) showArg(args []pdf.Value, i int) {
	if i < len(args) {
		c.show(args[i].RawString())
	}
}

func (c *canvas) move(x, y float64) {
	c.tlm = matrix{1, 0, 0, 1, x, y}.mul(c.tlm)
	c.tm = c.tlm
}

func (c *canvas) advance(tx float64) { c.tm = matrix{1, 0, 0, 1, tx, 0}.mul(c.tm) }

// show draws one string: it begins a line where the baseline changes, and puts a space
// where the gap is as wide as one.
func (c *canvas) show(raw string) {
	s := &c.state
	if s.font == nil || raw == "" {
		return
	}
	at := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.mul(c.tm).mul(s.ctm)
	size := math.Hypot(at[2], at[3])
	text, width, rough := s.font.decode(raw, s.charSpace, s.wordSpace, s.size)
	x, y := at[4], at[5]
	c.advance(width * s.scale)
	end := c.tm.mul(s.ctm)[4]
	if size == 0 || math.IsNaN(x+y+size) || c.b.Len() > maxGlyphs || len(c.lines) > maxGlyphs/8 {
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
	c.cur.rough = c.cur.rough || rough
	c.cursor = end
}

func (c *canvas) flush() {
	if text := line(c.b.String()); text != "" {
		c.cur.text, c.cur.right = text, c.cursor
		c.lines = append(c.lines, c.cur)
	}
	c.b.Reset()
}

func (c *canvas) font(name string) *pdfFont {
	if f := c.fonts[name]; f != nil {
		return f
	}
	f := newPDFFont(c.page.Font(name))
	c.fonts[name] = f
	return f
}

// pdfFont decodes strings and measures them.
type pdfFont struct {
	font    pdf.Font
	enc     pdf.TextEncoding
	wide    bool            // codes of two bytes (Type0)
	widths  map[int]float64 // of wide codes, in thousandths of the size
	missing float64
}

func newPDFFont(f pdf.Font) *pdfFont {
	p := &pdfFont{font: f, enc: f.Encoder(), missing: 1000}
	if f.V.Key("Subtype").Name() != "Type0" {
		p.missing = f.V.Key("FontDescriptor").Key("MissingWidth").Float64()
		return p
	}
	p.wide = true
	cid := f.V.Key("DescendantFonts").Index(0)
	if dw := cid.Key("DW"); !dw.IsNull() {
		p.missing = dw.Float64()
	}
	p.widths = cidWidths(cid.Key("W"))
	return p
}

// cidWidths reads the array W of a CID font (ISO 32000-1, 9.7.4.3): "c [w1 w2 …]" or
// "first last w".
func cidWidths(w pdf.Value) map[int]float64 {
	widths := map[int]float64{}
	for i := 0; i+1 < w.Len(); {
		first := int(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range list.Len() {
				widths[first+j] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		last := int(w.Index(i + 1).Int64())
		for c := first; c <= last && c-first < 1<<16; c++ {
			widths[c] = w.Index(i + 2).Float64()
		}
		i += 3
	}
	return widths
}

// decode returns the text of a string and how far drawing it moves, before horizontal
// scaling; rough if that is an estimate.
func (p *pdfFont) decode(raw string, charSpace, wordSpace, size float64) (text string, width float64, rough bool) {
	if p.wide {
		for i := 0; i+1 < len(raw); i += 2 {
			w, ok := p.widths[int(raw[i])<<8|int(raw[i+1])]
			if !ok {
				w = p.missing
			}
			width += w/1000*size + charSpace
		}
	} else {
		for i := range len(raw) {
			w := p.font.Width(int(raw[i]))
			if w == 0 {
				// The fourteen standard fonts may state no widths; half the size
				// is the mean of their letters.
				if w = p.missing; w == 0 {
					w, rough = 500, true
				}
			}
			width += w/1000*size + charSpace
			if raw[i] == ' ' {
				width += wordSpace
			}
		}
	}
	text = raw
	if p.enc != nil {
		text = p.enc.Decode(raw)
	}
	return ligatures.Replace(printable(text)), width, rough
}

// ligatures are shapes of type, not letters: a search for "official" must find them.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// pdfText is the text of a document by pages.
type pdfText struct {
	pages [][]textLine
}

var digits = regexp.MustCompile(`\d+`)

// paragraphs joins the lines of all pages.
func (t pdfText) paragraphs(d *Draft) []string {
	edges, step := t.edges(), t.leading()
	var out []string
	var b strings.Builder
	var prev *textLine
	var joined, dropped int
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
		}
		b.Reset()
	}
	for _, page := range t.pages {
		first := true
		for i := range page {
			l := &page[i]
			if (i < 2 || i >= len(page)-2) && edges[edgeKey(l.text)] {
				dropped++
				continue
			}
			if prev != nil && b.Len() > 0 && !continues(prev, l, step, margin(page, prev), first) {
				flush()
			}
			if text, ok := strings.CutSuffix(b.String(), "-"); ok && startsLower(l.text) && endsLetter(text) {
				b.Reset()
				b.WriteString(text)
				joined++
			} else if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(l.text)
			prev, first = l, false
		}
	}
	flush()
	if joined > 0 {
		d.note("text: %d words that were broken at the end of a line are joined; a hyphen that belongs there is lost", joined)
	}
	if dropped > 0 {
		d.note("text: %d headers, footers and page numbers are left out", dropped)
	}
	return out
}

// continues reports whether l goes on with the paragraph of prev. step is the usual
// distance of lines in sizes of their type, margin where lines such as prev end at most; over the end of a page
// only an unfinished sentence goes on.
func continues(prev, l *textLine, step, margin float64, newPage bool) bool {
	if math.Abs(prev.size-l.size) > 0.15*prev.size {
		return false
	}
	if newPage {
		return startsLower(l.text) && !strings.ContainsAny(prev.text[len(prev.text)-1:], ".!?:")
	}
	gap := prev.y - l.y
	if gap < 0 { // the next column, or a box
		return startsLower(l.text)
	}
	if gap < 0.1*l.size { // the same line, drawn in pieces
		return true
	}
	if step > 0 && gap > 1.3*step*l.size || step == 0 && gap > 2*l.size {
		return false
	}
	if l.x-prev.x > 1.0*l.size { // an indent
		return false
	}
	// Where the first word would have fitted on the line before, that line was ended
	// on purpose.
	if startsLower(l.text) || prev.rough || l.rough {
		return true
	}
	word, _, _ := strings.Cut(l.text, " ")
	letter := (l.right - l.x) / float64(max(1, utf8.RuneCountInString(l.text)))
	return prev.right+letter*float64(utf8.RuneCountInString(word)+2) > margin
}

// margin returns how far right the lines reach that begin where l begins.
func margin(page []textLine, l *textLine) float64 {
	right := l.right
	for i := range page {
		if math.Abs(page[i].x-l.x) < 2*l.size {
			right = max(right, page[i].right)
		}
	}
	return right
}

// leading returns the usual distance between the lines of a paragraph, in sizes of their
// type: the lower quartile of all distances, since those between paragraphs are wider.
func (t pdfText) leading() float64 {
	var gaps []float64
	for _, page := range t.pages {
		for i := 1; i < len(page); i++ {
			a, b := page[i-1], page[i]
			if g := a.y - b.y; g > 0.5*b.size && g < 4*b.size && math.Abs(a.size-b.size) < 0.15*a.size {
				gaps = append(gaps, g/b.size)
			}
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/4]
}

// edges returns the lines that stand at the top or bottom of at least three pages and
// of more than half of all.
func (t pdfText) edges() map[string]bool {
	count := map[string]int{}
	for _, page := range t.pages {
		seen := map[string]bool{}
		for i, l := range page {
			if i < 2 || i >= len(page)-2 {
				seen[edgeKey(l.text)] = true
			}
		}
		for k := range seen {
			count[k]++
		}
	}
	repeated := map[string]bool{}
	for k, n := range count {
		if n >= 3 && 2*n > len(t.pages) {
			repeated[k] = true
		}
	}
	return repeated
}

// edgeKey makes page numbers equal.
func edgeKey(s string) string { return digits.ReplaceAllString(s, "0") }

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func endsLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}
