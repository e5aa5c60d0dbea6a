package ingest

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLine is a line of a page as it is seen.
type textLine struct {
	text  string
	x, y  float64 // of its first glyph; y grows upwards
	right float64 // where its last glyph ends
	size  float64 // of the type, in points
	rough bool    // right is an estimate: the font states no widths
}

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
