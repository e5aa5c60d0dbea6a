package corpus

import (
	"fmt"
	"strings"
	"unicode"
)

// maxCells bounds the work of comparing a quote with an article letter by letter: a tenth
// of a second or so.
const maxCells = 40 << 20

// closest finds the run of whole words in text that is nearest to quote by edit distance.
// ok says that it is near enough to be taken for the same words changed: at most a quarter
// of the letters, or one of a short quote.
func closest(text, quote string) (span Span, ok bool) {
	q := []rune(quote)
	window := Span{0, len(text)}
	if len(q)*len(text) > maxCells {
		window = closestWords(text, strings.Fields(quote))
	}
	runes, at := runesOf(text, window)
	start, end, dist := approximate(runes, q)
	span = wholeWords(text, Span{at[start], at[end]})
	limit := len(q) / 4
	if len(q) > 2 {
		limit = max(limit, 1)
	}
	return span, dist <= limit && span.End > span.Start
}

// runesOf returns the letters of part of a text with white space folded to one space each,
// and the offset in the text of each and of the end.
func runesOf(text string, part Span) (runes []rune, at []int) {
	space := false
	for i, r := range text[part.Start:part.End] {
		if unicode.IsSpace(r) {
			if space {
				continue
			}
			r, space = ' ', true
		} else {
			space = false
		}
		runes, at = append(runes, r), append(at, part.Start+i)
	}
	return runes, append(at, part.End)
}

// wholeWords widens a span to the borders of the words it cuts.
func wholeWords(text string, s Span) Span {
	for !border(text, s.Start) {
		s.Start--
	}
	for !border(text, s.End) {
		s.End++
	}
	return trimSpan(text, s)
}

// approximate finds the part of text with the least edit distance to pattern (Sellers,
// 1980): the usual table with a first row of zeros, so that a match may begin anywhere.
func approximate[T comparable](text, pattern []T) (start, end, dist int) {
	m := len(pattern)
	cost, from := make([]int, m+1), make([]int, m+1)
	for i := range cost {
		cost[i] = i
	}
	start, end, dist = 0, 0, m
	for j, x := range text {
		diagonal, diagonalFrom := cost[0], from[0]
		cost[0], from[0] = 0, j+1
		for i, y := range pattern {
			c, f := diagonal, diagonalFrom
			if x != y {
				c++
			}
			if cost[i+1]+1 < c {
				c, f = cost[i+1]+1, from[i+1]
			}
			if cost[i]+1 < c {
				c, f = cost[i]+1, from[i]
			}
			diagonal, diagonalFrom = cost[i+1], from[i+1]
			cost[i+1], from[i+1] = c, f
		}
		if cost[m] < dist {
			start, end, dist = from[m], j+1, cost[m]
		}
	}
	return start, end, dist
}

// closestWords narrows a long text to the neighbourhood of the words nearest to words, by
// whole words.
func closestWords(text string, words []string) Span {
	var tokens []string
	var at []Span
	for i := 0; i < len(text); {
		i += leadingSpace(text[i:])
		n := strings.IndexFunc(text[i:], unicode.IsSpace)
		if n < 0 {
			n = len(text) - i
		}
		if n > 0 {
			tokens, at = append(tokens, text[i:i+n]), append(at, Span{i, i + n})
		}
		i += n
	}
	if len(tokens) == 0 {
		return Span{0, len(text)}
	}
	if len(words) > 400 {
		words = words[:400] // where its beginning is will do
	}
	start, end, _ := approximate(tokens, words)
	const slack = 8
	start, end = max(0, start-slack), min(len(tokens), end+slack)
	return Span{at[start].Start, at[end-1].End}
}

// around is how many letters of the same words a diff shows about a change.
const around = 24

// letterDiff shows how a quote differs from the words of an article: letters that only the
// article has as [-x-], those that only the quote has as {+x+}.
func letterDiff(article, quote string) string {
	a, q := []rune(article), []rune(quote)
	if len(a)*len(q) > maxCells/8 {
		return fmt.Sprintf("%q", shorten(article, 400))
	}
	ops := edits(a, q)
	var b strings.Builder
	var notes []string
	i, j := 0, 0
	for n := 0; n < len(ops); {
		end := n
		for end < len(ops) && (ops[end] == keep) == (ops[n] == keep) {
			end++
		}
		if ops[n] == keep {
			b.WriteString(elide(a[i:i+end-n], n > 0, end < len(ops)))
			i, j = i+end-n, j+end-n
		} else {
			var gone, added []rune
			for _, op := range ops[n:end] {
				if op != insert {
					gone = append(gone, a[i])
					i++
				}
				if op != remove {
					added = append(added, q[j])
					j++
				}
			}
			if len(gone) > 0 {
				fmt.Fprintf(&b, "[-%s-]", string(gone))
			}
			if len(added) > 0 {
				fmt.Fprintf(&b, "{+%s+}", string(added))
			}
			notes = append(notes, lookAlike(gone, added)...)
		}
		n = end
	}
	out := b.String()
	if len(notes) > 0 {
		out += " (" + strings.Join(notes, ", ") + ")"
	}
	return out
}

// lookAlike names the code points of single letters that look the same or can't be seen.
func lookAlike(gone, added []rune) []string {
	var notes []string
	if len(gone) == 1 && len(added) == 1 && (unicode.IsLetter(gone[0]) && unicode.IsLetter(added[0]) && (gone[0] < 0x80) != (added[0] < 0x80) || !unicode.IsLetter(gone[0]) && !unicode.IsLetter(added[0])) {
		return append(notes, fmt.Sprintf("%U for %U", added[0], gone[0]))
	}
	for _, r := range append(append([]rune(nil), gone...), added...) {
		if !unicode.IsPrint(r) {
			notes = append(notes, fmt.Sprintf("%U can't be seen", r))
		}
	}
	return notes
}

// elide shortens letters that are the same, keeping those next to changes.
func elide(same []rune, before, after bool) string {
	head, tail := 0, 0
	if before {
		head = around
	}
	if after {
		tail = around
	}
	if len(same) <= head+tail+around/2 {
		return string(same)
	}
	return string(same[:head]) + "…" + string(same[len(same)-tail:])
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// edit is one step from one text to another.
type edit uint8

const (
	keep edit = iota
	change
	remove
	insert
)

// edits returns the fewest steps that make b of a.
func edits(a, b []rune) []edit {
	w := len(b) + 1
	cost := make([]int32, (len(a)+1)*w)
	for j := range w {
		cost[j] = int32(j)
	}
	for i := range a {
		cost[(i+1)*w] = int32(i + 1)
		for j := range b {
			c := cost[i*w+j]
			if a[i] != b[j] {
				c++
			}
			cost[(i+1)*w+j+1] = min(c, cost[i*w+j+1]+1, cost[(i+1)*w+j]+1)
		}
	}
	ops := make([]edit, 0, max(len(a), len(b)))
	for i, j := len(a), len(b); i > 0 || j > 0; {
		here := cost[i*w+j]
		switch {
		case i > 0 && j > 0 && a[i-1] == b[j-1] && cost[(i-1)*w+j-1] == here:
			ops = append(ops, keep)
			i, j = i-1, j-1
		case i > 0 && cost[(i-1)*w+j]+1 == here:
			ops = append(ops, remove)
			i--
		case j > 0 && cost[i*w+j-1]+1 == here:
			ops = append(ops, insert)
			j--
		default:
			ops = append(ops, change)
			i, j = i-1, j-1
		}
	}
	for i, j := 0, len(ops)-1; i < j; i, j = i+1, j-1 {
		ops[i], ops[j] = ops[j], ops[i]
	}
	return ops
}
