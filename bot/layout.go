package bot

import (
	"strings"

	"github.com/briefbot/briefbot/corpus"
)

// Room on a page, in characters. Discord takes 4,000 over all texts of a message. A telephone of 390 by
// 844 points shows some 33 lines of 30 characters, and the last lines of statements and quotes are not
// full: the first page is about one screen and a half with its cautions.
const (
	textMax   = 4000
	firstSoft = 1250 // the first page ends with the block that passes this, or before it
	nextSoft  = 2400 // later pages are read by those who asked for more
	reserved  = 100  // for what may be put above an answer: who shared it
	blocksMax = 8    // components of a page are at most 2 + 2×8−1 + 2 + rows (6+6+4+2) + files and head (3) = 40
)

// block is what stands together: a fact with its quote and citation, an excerpt, a list entry. Lines
// of ours are short by construction; the texts can be of any length.
type block struct {
	parts    []part
	cites    []int // citation numbers that it shows, for link buttons
	excerpt  int   // index among the answer's excerpts plus one; 0 where it shows none
	heading  bool  // names the blocks after it and never ends a page
	attached bool  // belongs under the block before it, with no line between
	paired   bool  // is read together with the block before it, on one page if one can hold both
}

// part is a line of ours or a text of the corpus.
type part struct {
	line string // ready for Discord; empty for a text
	text passageText
}

func line(s string) part           { return part{line: s} }
func quoted(p passageText) part    { return part{text: p} }
func unquoted(text string) part    { return part{text: passageText{text: text}} }
func (p part) isText() bool        { return p.line == "" }
func (p part) all() string         { return p.piece(corpus.Span{End: len(p.text.text)}) }
func (b *block) add(parts ...part) { b.parts = append(b.parts, parts...) }

func (p part) piece(s corpus.Span) string {
	if !p.isText() {
		return p.line
	}
	return p.text.render(s.Start, s.End)
}

// page is what one message shows of an answer, between its heading and its foot.
type page struct {
	texts    []string // each a text display
	apart    []bool   // texts[i] begins with a line above it
	cites    []int
	excerpts []int
	size     int
}

// paginate lays blocks out on pages. A block goes whole on one page where one can hold it; a longer
// one is cut at a sentence and goes on over the next pages. The first page has room for first
// characters at most, the others for rest; soft is where the first one should end.
func paginate(blocks []block, soft, first, rest int) []page {
	pages := []page{{}}
	soft = min(soft, first)
	hard := first
	turn := func() *page {
		pages = append(pages, page{})
		soft, hard = min(nextSoft, rest), rest
		return &pages[len(pages)-1]
	}
	for i, b := range blocks {
		p := &pages[len(pages)-1]
		text := b.whole()
		need := groupLength(blocks[i:])
		apart := !b.attached && (i == 0 || !blocks[i-1].heading) // a line under a heading would part it from what it names
		if b.paired && p.size+length(text) <= hard {
			need = 0 // the first of the pair was put where both have room, if any page has that
		}
		full := len(p.texts) >= blocksMax || b.heading && len(p.texts) >= blocksMax-1
		if len(p.texts) > 0 && (full || p.size+need > soft && !onlyHeading(blocks[:i], p)) {
			p = turn()
		}
		if p.size+length(text) <= hard {
			p.put(text, apart)
			p.note(b)
			continue
		}
		// Longer than what a page holds.
		for n, piece := range b.split(hard-p.size, rest) {
			if n > 0 {
				p = turn()
			}
			if piece == "" {
				continue
			}
			p.put(piece, n == 0 && apart)
			p.note(b)
		}
	}
	return pages
}

// groupLength is the length of a first block with those that go where it goes: what a heading names, and
// the other sides of a pair.
func groupLength(blocks []block) int {
	n := length(blocks[0].whole())
	for i := 1; i < len(blocks) && (blocks[i-1].heading || blocks[i].paired); i++ {
		n += length(blocks[i].whole())
	}
	return n
}

// onlyHeading reports whether a page holds nothing yet, or only the heading of what comes now.
func onlyHeading(before []block, p *page) bool {
	return len(p.texts) == 0 || len(p.texts) == 1 && before[len(before)-1].heading
}

func (p *page) put(text string, apart bool) {
	p.texts = append(p.texts, text)
	p.apart = append(p.apart, apart && len(p.texts) > 1)
	p.size += length(text)
}

func (p *page) note(b block) {
	p.cites = appendNew(p.cites, b.cites...)
	if b.excerpt > 0 {
		p.excerpts = appendNew(p.excerpts, b.excerpt)
	}
}

func appendNew(list []int, values ...int) []int {
next:
	for _, v := range values {
		for _, have := range list {
			if have == v {
				continue next
			}
		}
		list = append(list, v)
	}
	return list
}

// whole is the block as one text.
func (b block) whole() string {
	lines := make([]string, len(b.parts))
	for i, p := range b.parts {
		lines[i] = p.all()
	}
	return strings.Join(lines, "\n")
}

// split cuts the block into texts of at most first (may be empty) and then rest characters.
func (b block) split(first, rest int) []string {
	texts := []string{""}
	room := first
	put := func(s string) {
		last := &texts[len(texts)-1]
		if *last != "" {
			s = "\n" + s
		}
		*last += s
		room -= length(s)
	}
	turn := func() {
		texts = append(texts, "")
		room = rest
	}
	for _, p := range b.parts {
		if all := p.all(); length(all) < room {
			put(all)
			continue
		}
		if !p.isText() {
			turn()
			put(p.line)
			continue
		}
		for i, s := range p.text.pieces(room-1, rest) {
			if i > 0 {
				turn()
			}
			if s.End > s.Start {
				put(p.text.render(s.Start, s.End))
			}
		}
	}
	return texts
}
