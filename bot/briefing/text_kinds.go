package briefing

import (
	"fmt"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing/when"
)

// events writes a timeline: a line an event, and under it what it rests on.
func (p *printer) events() {
	const column = 18
	before := ""
	for i := range p.a.Events {
		e := &p.a.Events[i]
		day := e.When()
		var note []string
		st := plain
		switch {
		case e.Past:
			note, st = append(note, "was tentative; this date has passed"), dim
		case e.Reported:
			said := "date of publication"
			if e.Told {
				said = "the day that the article tells of"
			}
			note, st = append(note, said), dim
		case e.Tentative:
			note, st = append(note, "tentative"), yellow
		}
		if e.Fact != nil && e.Fact.Standing == Superseded {
			note, st = append(note, "replaced"+onDay(e.Fact.Lapsed)), dim
		}
		if e.Fact != nil && e.Fact.Standing == Withdrawn {
			note, st = append(note, "withdrawn"+onDay(e.Fact.Lapsed)), dim
		}
		var text string
		var numbers []string
		cite := func(n int) {
			s := fmt.Sprintf("[%d]", n)
			for _, o := range numbers {
				if o == s {
					return
				}
			}
			numbers = append(numbers, s)
		}
		if e.Fact != nil {
			text = e.Fact.Statement
			for _, q := range e.Fact.Evidence {
				cite(q.Citation)
			}
		}
		for j, x := range e.Excerpts {
			if j == 0 && e.Fact == nil {
				text = p.quoted(x.Text, x.Dates, nil)
			}
			cite(x.Citation)
		}
		if len(note) > 0 {
			text += " (" + strings.Join(note, "; ") + ")"
		}
		text += noBreak + p.style(cyan, strings.Join(numbers, ""))
		if day == before {
			day = ""
		} else {
			before = day
		}
		pad := strings.Repeat(" ", max(1, column-width(day)))
		if width(day) >= column {
			p.b.WriteString(p.style(bold, day) + "\n")
			day, pad = "", strings.Repeat(" ", column)
		}
		p.wrapped(p.style(bold, day)+pad, strings.Repeat(" ", column), p.styleWords(st, text))
	}
	if len(p.a.Events) > 0 {
		p.blank()
	}
}

// styleWords styles each word for itself, so that lines can be broken between them.
func (p *printer) styleWords(s style, text string) string {
	if !p.color || s == plain || strings.Contains(text, "\x1b") {
		return text
	}
	words := strings.Split(text, " ")
	for i := range words {
		words[i] = p.style(s, words[i])
	}
	return strings.Join(words, " ")
}

func (p *printer) positions() {
	for i := range p.a.Positions {
		o := &p.a.Positions[i]
		who := "unattributed"
		if o.Speaker != nil {
			who = o.Speaker.Name
		}
		if o.For != "" {
			who += " for " + o.For
		}
		parts := []string{who}
		if o.As != "" && (o.Speaker == nil || !strings.EqualFold(o.As, o.Speaker.Name)) {
			parts = append(parts, "as “"+o.As+"”")
		}
		if o.Cue != "" {
			parts = append(parts, "“"+o.Cue+"”")
		}
		if o.Direct {
			parts = append(parts, "quoted")
		}
		if !o.Date.IsZero() {
			parts = append(parts, when.FormatDay(o.Date))
		}
		if o.Via != "" {
			parts = append(parts, "via "+o.Via)
		}
		p.line(bold, "", strings.Join(parts, " · "))
		p.excerpt(&o.Excerpt, "  ")
		p.blank()
	}
}

func (p *printer) changes() {
	for i := range p.a.Changes {
		c := &p.a.Changes[i]
		head := string(c.What)
		if !c.Date.IsZero() {
			head += " · " + when.FormatDay(c.Date)
		}
		if !c.Known.IsZero() {
			head += ", in the corpus since " + when.FormatDay(c.Known)
		}
		p.line(bold, "", head)
		switch {
		case c.Fact != nil:
			p.fact(c.Fact, "  ")
			if c.What == NewContest {
				break // its sides follow
			}
			for _, q := range c.Fact.Evidence {
				p.wrapped("    “", "     ", p.quoted(q.Text, q.Dates, nil)+"”"+noBreak+p.style(cyan, fmt.Sprintf("[%d]", q.Citation)))
			}
			if c.Before != nil {
				p.line(dim, "    ", "before: "+string(c.Before.Status)+": "+c.Before.Statement)
			}
		case c.Before != nil:
			p.line(dim, "  ", c.Before.Statement)
		case c.Excerpt != nil:
			p.excerpt(c.Excerpt, "  ")
		}
		p.blank()
	}
}

func (p *printer) topics() {
	column := 0
	for _, t := range p.a.Topics {
		column = max(column, width(t.ID))
	}
	for _, t := range p.a.Topics {
		parts := []string{t.Name.Name, count(t.Facts, "fact") + " in force"}
		if !t.Newest.IsZero() {
			parts = append(parts, "newest "+when.FormatDay(t.Newest))
		}
		if len(t.Aliases) > 0 {
			parts = append(parts, "also: "+strings.Join(t.Aliases, ", "))
		}
		pad := strings.Repeat(" ", column-width(t.ID)+2)
		p.wrapped(p.style(cyan, t.ID)+pad, strings.Repeat(" ", column+2), strings.Join(parts, " · "))
	}
	if len(p.a.Topics) > 0 {
		p.blank()
	}
}

func (p *printer) sections() {
	for i := range p.a.Sections {
		s := &p.a.Sections[i]
		head := s.Topic.Name
		if !s.Newest.IsZero() {
			head += " · newest " + when.FormatDay(s.Newest)
		}
		p.line(bold, "", head)
		facts := s.Uncontested()
		for j := range facts {
			p.fact(&facts[j], "  ")
		}
		for j := range s.Contested {
			p.line(plain, "  ", "contested:")
			for _, side := range s.Contested[j].Sides {
				p.fact(side.Fact, "  ")
			}
		}
		for j := range s.Excerpts {
			p.excerpt(&s.Excerpts[j], "  ")
		}
		p.blank()
	}
}

func (p *printer) claims() {
	for i := range p.a.Claims {
		c := &p.a.Claims[i]
		p.wrapped(p.style(bold, "? "), "  ", c.Text)
		if len(c.Excerpts) == 0 {
			p.line(yellow, "  ", "nothing near it in the corpus")
		}
		for j := range c.Excerpts {
			p.excerpt(&c.Excerpts[j], "  ")
		}
		p.blank()
	}
}
