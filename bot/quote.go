package bot

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
)

// passageText is text of the corpus as it is laid out: its bytes, unaltered, with the words that
// matched in bold and resolved dates beside the words that they resolve. It can be cut into pieces
// that together are the text again.
type passageText struct {
	text   string
	quoted bool          // as a block quote
	lead   string        // of ours, before the text on its first line
	bold   []corpus.Span // sorted, apart
	notes  []note        // sorted by at
}

// note is something of ours that stands in a quote, in square brackets: those of the text itself are
// escaped, and look the same only to the eye.
type note struct {
	at   int // byte offset
	text string
}

// newPassageText marks a text. Spans and dates that do not lie in it are left out.
func (l *locale) newPassageText(text string, matched []corpus.Span, dates []briefing.Date) passageText {
	p := passageText{text: text, quoted: true, bold: boldSpans(text, matched)}
	for _, d := range dates {
		if d.End <= 0 || d.End > len(text) || !boundary(text, d.End) {
			continue
		}
		if s := l.resolved(d); s != "" {
			p.notes = append(p.notes, note{d.NoteAt(text), s})
		}
	}
	sort.SliceStable(p.notes, func(i, j int) bool { return p.notes[i].at < p.notes[j].at })
	p.bold = p.cutBold()
	return p
}

// boldSpans sorts the spans, trims white space from them and joins those that only spaces part: two
// bold runs that touch would read as a literal "****".
func boldSpans(text string, matched []corpus.Span) []corpus.Span {
	spans := make([]corpus.Span, 0, len(matched))
	for _, s := range matched {
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End || !boundary(text, s.Start) || !boundary(text, s.End) {
			continue
		}
		if s, ok := trimSpan(text, s); ok {
			spans = append(spans, s)
		}
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].Start < spans[j].Start })
	joined := spans[:0]
	for _, s := range spans {
		if n := len(joined); n > 0 && (s.Start <= joined[n-1].End || strings.Trim(text[joined[n-1].End:s.Start], " ") == "") {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// trimSpan takes white space off both ends of a span; ok is false if nothing else was in it.
func trimSpan(text string, s corpus.Span) (trimmed corpus.Span, ok bool) {
	word := text[s.Start:s.End]
	s.Start += len(word) - len(strings.TrimLeftFunc(word, unicode.IsSpace))
	s.End = s.Start + len(strings.TrimSpace(word))
	return s, s.Start < s.End
}

// cutBold parts bold runs at notes, which are ours and not bold, and at line breaks, where the prefix
// of a block quote would fall inside the run and end it.
func (p passageText) cutBold() []corpus.Span {
	var cut []corpus.Span
	for _, s := range p.bold {
		var at []int
		for _, n := range p.notes {
			if n.at > s.Start && n.at < s.End {
				at = append(at, n.at)
			}
		}
		for i := s.Start; i < s.End; i++ {
			if p.text[i] == '\n' || p.text[i] == '\r' {
				at = append(at, i, i+1)
			}
		}
		sort.Ints(at)
		start := s.Start
		for _, end := range append(at, s.End) {
			if trimmed, ok := trimSpan(p.text, corpus.Span{Start: start, End: end}); ok {
				cut = append(cut, trimmed)
			}
			start = end
		}
	}
	return cut
}

func boundary(s string, i int) bool {
	return i == 0 || i == len(s) || utf8.RuneStart(s[i]) && !(s[i-1] == '\r' && s[i] == '\n')
}

// render lays out text[from:to].
func (p passageText) render(from, to int) string {
	e := escaper{}
	if p.quoted {
		e.prefix = "> "
		e.WriteString(e.prefix)
	}
	if from == 0 && p.lead != "" {
		e.WriteString(p.lead)
		e.inLine = true
	}
	at := from
	n := sort.Search(len(p.notes), func(i int) bool { return p.notes[i].at > from })
	plain := func(end int) {
		for ; n < len(p.notes) && p.notes[n].at <= end; n++ {
			e.write(p.text[at:p.notes[n].at])
			at = p.notes[n].at
			e.flush()
			e.WriteString(" [" + p.notes[n].text + "]")
			e.inLine, e.noted = true, true
		}
		e.write(p.text[at:end])
		at = end
	}
	for _, s := range p.bold {
		start, end := max(s.Start, from), min(s.End, to)
		if start >= end {
			continue
		}
		plain(start)
		e.flush()
		e.WriteString("**")
		e.inLine = true
		e.write(p.text[start:end])
		e.WriteString("**")
		at = end
	}
	plain(to)
	e.flush()
	return e.String()
}

// pieces cuts the text where the rendering of each piece stays within limit characters: at the end of
// a sentence, else between words, else between characters. The pieces together are the whole text.
func (p passageText) pieces(first, limit int) []corpus.Span {
	var pieces []corpus.Span
	for from := 0; from < len(p.text); {
		room := limit
		if len(pieces) == 0 {
			room = first
		}
		// Beside other text a piece may wait for the next page; on a page of its own it may not, or
		// the page would be empty.
		to := p.fit(from, room, len(pieces) == 0 && first < limit/2)
		if to > from || len(pieces) > 0 {
			pieces = append(pieces, corpus.Span{Start: from, End: to})
		} else {
			pieces = append(pieces, corpus.Span{}) // nothing fits beside what stands there already
		}
		from = to
	}
	return pieces
}

// fit returns the best end of a piece that begins at from. A piece that may be empty is cut at a
// sentence or not begun.
func (p passageText) fit(from, limit int, mayBeEmpty bool) int {
	fits := func(to int) bool { return length(p.render(from, to)) <= limit }
	if fits(len(p.text)) {
		return len(p.text)
	}
	for _, ends := range [](func(string) []int){sentenceEnds, wordEnds, characterEnds} {
		list := ends(p.text[from:])
		// Longer pieces render longer, so the last that fits is found by halving.
		n := sort.Search(len(list), func(i int) bool { return !fits(from + list[i]) })
		if n > 0 {
			return from + list[n-1]
		}
		if mayBeEmpty {
			return from
		}
	}
	// Not one character fits. Limits are hundreds of characters and one character is at most a dozen
	// with its escapes, so only a tower of combining marks comes here; it is cut within.
	_, size := utf8.DecodeRuneInString(p.text[from:])
	for to := from + size; to < len(p.text); {
		_, size := utf8.DecodeRuneInString(p.text[to:])
		if !fits(to + size) {
			return to
		}
		to += size
	}
	return len(p.text)
}

// sentenceEnds are the byte offsets after each sentence and the space behind it. The text was split
// into sentences with more care when it was indexed; here a wrong one costs nothing, because no byte
// is lost at a cut.
func sentenceEnds(s string) []int {
	var ends []int
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if !strings.ContainsRune(".!?…。！？", r) {
			continue
		}
		rest := strings.TrimLeft(s[i:], ".!?…\"'”’»)]")
		spaces := len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
		if spaces > 0 {
			i = len(s) - len(rest) + spaces
			ends = append(ends, i)
		}
	}
	return ends
}

// wordEnds are the byte offsets after each run of white space.
func wordEnds(s string) []int {
	var ends []int
	space := false
	for i, r := range s {
		if space && !unicode.IsSpace(r) {
			ends = append(ends, i)
		}
		space = unicode.IsSpace(r)
	}
	return ends
}

// characterEnds are the byte offsets between characters, each with the marks that belong to it.
func characterEnds(s string) []int {
	var ends []int
	before := ' '
	for i, r := range s {
		if i > 0 && before != '\u200d' && !joins(r) && !(before == '\r' && r == '\n') {
			ends = append(ends, i)
		}
		before = r
	}
	return ends
}
