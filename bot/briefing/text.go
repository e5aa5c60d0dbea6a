package briefing

import (
	"bytes"
	"cmp"
	"fmt"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
)

// TextOptions say how an answer is written to a terminal.
type TextOptions struct {
	Color bool // ANSI colours
	Width int  // columns; 0: 80
}

// WriteText writes an answer for a terminal. Quoted words are broken into lines between
// words and otherwise left as they are, but that control characters, with which an article
// could write to the terminal, show as signs for themselves; resolved dates stand in square
// brackets after the words that they belong to.
func WriteText(w io.Writer, a *Answer, opts TextOptions) error {
	if opts.Width <= 0 {
		opts.Width = 80
	}
	a, err := shown(a)
	if err != nil {
		return err
	}
	p := &printer{a: a, color: opts.Color, width: max(opts.Width, 40)}
	p.answer()
	_, err = w.Write(p.b.Bytes())
	return err
}

// printer lays out one answer.
type printer struct {
	a     *Answer
	b     bytes.Buffer
	color bool
	width int
}

// style is an ANSI attribute.
type style string

const (
	plain  style = ""
	bold   style = "1"
	dim    style = "2"
	red    style = "31"
	green  style = "32"
	yellow style = "33"
	cyan   style = "36"
)

func (p *printer) style(s style, text string) string {
	if !p.color || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func (p *printer) answer() {
	a := p.a
	p.title()
	if a.Refusal != nil {
		p.refusal()
	}
	p.positions()
	if facts := a.Uncontested(); len(facts) > 0 {
		if a.Kind == Positions && len(a.Positions) > 0 {
			p.line(bold, "", "Curated")
			p.blank()
		}
		for i := range facts {
			p.fact(&facts[i], "")
		}
		p.blank()
	}
	if a.MoreFacts > 0 {
		p.line(dim, "", fmt.Sprintf("… and %s no longer in force", count(a.MoreFacts, "fact")))
		p.blank()
	}
	p.changes()
	for i := range a.Contested {
		p.contest(&a.Contested[i])
	}
	if x := a.UncontestedExcerpts(); len(x) > 0 {
		if len(a.Facts) > 0 || a.Kind == Source {
			p.line(bold, "", excerptsTitle(a))
			p.blank()
		}
		for i := range x {
			p.excerpt(&x[i], "  ")
			p.blank()
		}
	}
	p.events()
	p.topics()
	p.sections()
	p.claims()
	if a.More > 0 {
		p.line(dim, "", fmt.Sprintf("… and %d more", a.More))
		p.blank()
	}
	p.cautions()
	p.citations()
	p.line(dim, "", a.Sourcing.Text)
}

func excerptsTitle(a *Answer) string {
	if a.Kind == Status {
		return "Newest in the corpus"
	}
	return "In the sources"
}

// title heads the answer: what was asked, and as of when.
func (p *printer) title() {
	a := p.a
	head := a.Question
	if head == "" {
		head = strings.ToUpper(string(a.Kind[:1])) + string(a.Kind[1:])
	}
	p.line(bold, "", head)
	var sub []string
	if a.Topic != nil && a.Topic.Name != head {
		sub = append(sub, "on "+a.Topic.Name)
	}
	if a.Entity != nil && a.Entity.Name != head {
		sub = append(sub, a.Entity.Name)
	}
	if slices.ContainsFunc(a.Cautions, func(c Caution) bool { return c.Kind == AsOfThen }) {
		sub = append(sub, "as of "+when.FormatDay(a.AsOf))
	}
	if len(sub) > 0 {
		p.line(dim, "", strings.Join(sub, " · "))
	}
	p.blank()
}

func (p *printer) refusal() {
	r := p.a.Refusal
	p.line(yellow, "", r.Reason)
	var say []string
	if r.Wanted != "" && len(r.Nearest) > 0 {
		say = append(say, "An answer would be "+r.Wanted+".")
	}
	if !r.Newest.IsZero() {
		say = append(say, "The newest source here is of "+when.FormatDay(r.Newest)+".")
	}
	if len(say) > 0 {
		p.line(plain, "", strings.Join(say, " "))
	}
	p.blank()
	if len(r.Nearest) > 0 {
		p.line(bold, "", "Nearest passages")
		p.blank()
		for i := range r.Nearest {
			p.excerpt(&r.Nearest[i], "  ")
			p.blank()
		}
	}
}

// fact writes a fact as one item: its statement, then its status and what it rests on.
func (p *printer) fact(f *Fact, indent string) {
	mark, st := "•", green
	if f.Standing != InForce {
		mark, st = "×", dim
	} else if f.Status == corpus.Tentative || f.Event != nil && f.Event.Open {
		mark, st = "~", yellow
	}
	p.wrapped(indent+p.style(st, mark)+" ", indent+"  ", p.dated(f))
	p.line(dim, indent+"  ", factLine(f))
}

// dated is a fact's statement with its event's date, after the words for it if the
// moderator took them over from the source.
func (p *printer) dated(f *Fact) string {
	if f.Event == nil {
		return f.Statement
	}
	date := p.style(dim, "["+strings.ReplaceAll(f.Event.When(), " ", noBreak)+"]")
	if i := strings.Index(f.Statement, f.Event.Text); i >= 0 && f.Event.Text != "" {
		end := i + len(f.Event.Text)
		// The moderator may have said more of it: "on Thursday 5 February", of "on Thursday".
		for _, e := range when.Find(f.Statement, f.AsOf) {
			if e.Start < end && i < e.End {
				end = max(end, e.End)
			}
		}
		return f.Statement[:end] + noBreak + date + f.Statement[end:]
	}
	return f.Statement + noBreak + date
}

// noBreak keeps a citation's number on the line of the last word it is for.
const noBreak = "\u00a0"

// factLine is what stands under a fact's statement.
func factLine(f *Fact) string {
	parts := []string{string(f.Status)}
	switch f.Standing {
	case Past:
		parts = append(parts, "past: this date has passed")
	case Expired:
		parts = append(parts, "expired"+onDay(f.Lapsed))
	case Superseded:
		parts = append(parts, "replaced"+onDay(f.Lapsed))
	}
	if f.Hedge != "" {
		parts = append(parts, "“"+f.Hedge+"”")
	}
	if f.Speaker != nil {
		parts = append(parts, f.Speaker.Name)
	}
	parts = append(parts, "as of "+when.FormatDay(f.AsOf))
	var numbers, via []string
	for _, q := range f.Evidence {
		if n := fmt.Sprintf("[%d]", q.Citation); !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
		if q.Via != "" && !slices.Contains(via, q.Via) {
			via = append(via, q.Via)
		}
	}
	if len(via) > 0 {
		parts = append(parts, "via "+strings.Join(via, ", "))
	}
	return strings.Join(parts, " · ") + " " + strings.Join(numbers, "")
}

func (p *printer) contest(k *Contest) {
	p.line(bold, "", "Contested")
	p.blank()
	for i := range k.Sides {
		s := &k.Sides[i]
		switch {
		case s.Fact != nil:
			p.fact(s.Fact, "  ")
			for _, q := range s.Fact.Evidence {
				p.wrapped("    “", "     ", p.quoted(q.Text, q.Dates, nil)+"”"+noBreak+p.style(cyan, fmt.Sprintf("[%d]", q.Citation)))
			}
		case s.Excerpt != nil:
			p.excerpt(s.Excerpt, "  ")
			p.line(dim, "  ", p.sideLine(s))
		}
		p.blank()
	}
}

// sideLine says who says a side of a contest, and when.
func (p *printer) sideLine(s *Side) string {
	n := p.a.Citations[s.Excerpt.Citation-1]
	parts := []string{}
	if s.Speaker != nil {
		parts = append(parts, s.Speaker.Name)
	} else if s.As != "" {
		parts = append(parts, "“"+s.As+"”")
	}
	if s.Via != "" {
		parts = append(parts, "via "+s.Via)
	}
	if n.Publisher != "" {
		parts = append(parts, n.Publisher)
	}
	if !s.Date.IsZero() {
		parts = append(parts, when.FormatDay(s.Date))
	}
	return strings.Join(parts, " · ")
}

func (p *printer) excerpt(e *Excerpt, indent string) {
	p.wrapped(p.style(dim, indent+"│ "), p.style(dim, indent+"│ "),
		p.quoted(e.Text, e.Dates, e.Matched)+noBreak+p.style(cyan, fmt.Sprintf("[%d]", e.Citation)))
}

// quoted marks the question's words in a quote and puts resolved dates after theirs.
func (p *printer) quoted(text string, dates []Date, matched []corpus.Span) string {
	var b strings.Builder
	at := 0
	next := 0
	word := func(to int) {
		for at < to {
			if next < len(matched) && matched[next].End <= at {
				next++
				continue
			}
			if next < len(matched) && matched[next].Start <= at {
				end := min(matched[next].End, to)
				b.WriteString(p.styleWords(bold, text[at:end]))
				at = end
				continue
			}
			end := to
			if next < len(matched) {
				end = min(end, matched[next].Start)
			}
			b.WriteString(text[at:end])
			at = end
		}
	}
	for _, d := range dates {
		word(d.NoteAt(text))
		b.WriteString(noBreak + p.style(dim, "["+strings.ReplaceAll(d.Resolved, " ", noBreak)+"]"))
	}
	word(len(text))
	return b.String()
}

func (p *printer) cautions() {
	shown := false
	for _, c := range p.a.Cautions {
		if c.Kind == NotFound {
			continue // the refusal says it
		}
		p.wrapped(p.style(yellow, "! "), "  ", c.Text)
		shown = true
	}
	if shown {
		p.blank()
	}
}

func (p *printer) citations() {
	for i := range p.a.Citations {
		n := &p.a.Citations[i]
		p.wrapped(p.style(cyan, fmt.Sprintf("[%d]", n.Number))+" ", "    ", citationLine(n))
		if n.URL != "" {
			p.b.WriteString("    " + p.style(dim, n.URL) + "\n")
		}
		for _, r := range n.Folded {
			line := "also: "
			if r.Copied && r.Publisher == n.Publisher {
				line = "version: "
			} else if r.Copied {
				line = "reprint: "
			}
			line += cmp.Or(r.Publisher, r.Article)
			if !r.Date.IsZero() {
				line += ", " + when.FormatDay(r.Date)
			}
			p.line(dim, "    ", line)
		}
	}
	if len(p.a.Citations) > 0 {
		p.blank()
	}
}

// offset names the offset of a time from UTC: "UTC", "UTC+2", "UTC−3:30".
func offset(t time.Time) string {
	_, s := t.Zone()
	m := s / 60
	sign := "+"
	switch {
	case m == 0:
		return "UTC"
	case m < 0:
		sign, m = "−", -m
	}
	if m%60 == 0 {
		return fmt.Sprintf("UTC%s%d", sign, m/60)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, m/60, m%60)
}

// citationLine is a citation as a line of a list of sources.
func citationLine(n *Citation) string {
	parts := []string{}
	if n.Publisher != "" {
		parts = append(parts, n.Publisher)
	}
	if len(n.Authors) > 0 {
		parts = append(parts, strings.Join(n.Authors, ", "))
	}
	parts = append(parts, "“"+n.Title+"”")
	switch {
	case n.Date.IsZero():
		parts = append(parts, "undated")
	case n.Clock:
		parts = append(parts, when.FormatDay(n.Date)+n.Date.Format(" 15:04 ")+offset(n.Date))
	default:
		parts = append(parts, when.FormatDay(n.Date))
	}
	parts = append(parts, fmt.Sprintf("¶%s%d", noBreak, n.Paragraph))
	if len(n.Relayed) > 0 {
		parts = append(parts, "via "+strings.Join(n.Relayed, ", "))
	}
	// F and 6 say that nobody can judge it.
	if mark := strings.Trim(n.Reliability, "F") + strings.Trim(n.Credibility, "6"); mark != "" {
		parts = append(parts, "judged "+mark)
	}
	return strings.Join(parts, ", ")
}

func (p *printer) blank() {
	if !bytes.HasSuffix(p.b.Bytes(), []byte("\n\n")) && p.b.Len() > 0 {
		p.b.WriteByte('\n')
	}
}

// line writes one paragraph in one style.
func (p *printer) line(s style, indent, text string) {
	for _, l := range wrap(text, p.width-width(indent)) {
		p.b.WriteString(indent + p.style(s, l) + "\n")
	}
}

// wrapped writes a paragraph with one indent before its first line and another before the
// others. Styles inside the text must not run over spaces.
func (p *printer) wrapped(first, rest, text string) {
	for i, l := range wrap(text, p.width-width(rest)) {
		indent := rest
		if i == 0 {
			indent = first
		}
		p.b.WriteString(indent + l + "\n")
	}
}

// wrap breaks text into lines of at most n columns, at single spaces. A word that is longer
// stands alone on its line. Words that a style joins stay together.
func wrap(text string, n int) []string {
	var lines []string
	for _, par := range strings.Split(text, "\n") {
		line, columns := "", 0
		for i, word := range strings.Split(par, " ") {
			w := width(word)
			if i > 0 && columns+1+w > n {
				lines = append(lines, line)
				line, columns = word, w
				continue
			}
			if i > 0 {
				line += " "
				columns++
			}
			line += word
			columns += w
		}
		lines = append(lines, line)
	}
	return lines
}

// width counts the columns of a text, leaving out ANSI sequences.
func width(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] == 0x1b {
			if j := strings.IndexByte(s[i:], 'm'); j >= 0 {
				i += j + 1
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
		n++
	}
	return n
}
