package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
)

func (d *drawing) refusal(r *briefing.Refusal) block {
	title := d.t("refusal.title")
	if d.id == fallbackLocale && r.Reason != "" {
		title = name(r.Reason, 2*headingMax) // says the same, and why
	}
	lines := []part{line("**" + title + "**")}
	if !r.Newest.IsZero() {
		lines = append(lines, line("-# "+d.t("refusal.newest", "date", stamp(r.Newest, false))))
	}
	return block{parts: lines}
}

// statusMarks are read with the word beside them.
var statusMarks = map[corpus.Status]string{
	corpus.Confirmed: "✅", corpus.Reported: "📰", corpus.Claimed: "🗣️", corpus.Denied: "🚫",
	corpus.Tentative: "🕓", corpus.Withdrawn: "↩️",
}

// quotedAbove reports whether the words of an excerpt stand under a fact already. It keeps its number.
func (d *drawing) quotedAbove(n int) bool {
	e := d.answer.UncontestedExcerpts()[n-1]
	for _, f := range d.answer.Facts {
		if len(f.Evidence) == 0 {
			continue
		}
		if q := f.Evidence[0]; q.Article == e.Article && q.Start <= e.Start && e.End <= q.End {
			return true
		}
	}
	return false
}

func (d *drawing) facts(list []briefing.Fact) []block {
	blocks := make([]block, len(list))
	for i := range list {
		blocks[i] = d.fact(&list[i])
	}
	return blocks
}

// briefly is one topic of a brief: its name, then its facts and excerpts.
func (d *drawing) briefly(s *briefing.Section) []block {
	head := "**" + name(s.Topic.Name, nameMax) + "**"
	if !s.Newest.IsZero() {
		head += " · " + d.t("topic.newest", "date", stamp(s.Newest, false))
	}
	blocks := []block{{parts: []part{line(head)}, heading: len(s.Facts)+len(s.Excerpts) > 0}}
	for _, b := range append(d.facts(s.Facts), d.excerpts(s.Excerpts)...) {
		b.attached, b.excerpt = true, 0
		blocks = append(blocks, b)
	}
	return blocks
}

// above is what a line of ours over a fact or a quote says already, and need not be said again under it.
type above struct {
	who   bool      // the speaker, with the mark of the status: a side of a contest
	event bool      // the date of the event
	day   time.Time // the day on which the cited article appeared
}

// fact is a curated statement, the quote it rests on, and what is known of both.
func (d *drawing) fact(f *briefing.Fact) block { return d.factUnder(f, above{}) }

func (d *drawing) factUnder(f *briefing.Fact, said above) block {
	b := block{}
	// The statement is text of a moderator: as long as it was written, and inert.
	statement := passageText{text: f.Statement}
	if !said.who {
		statement.lead = mark(f) + " "
		statement.bold = boldSpans(f.Statement, []corpus.Span{{End: len(f.Statement)}})
		statement.bold = statement.cutBold()
	}
	b.add(part{text: statement})
	for i, q := range f.Evidence {
		if i == 0 {
			b.add(quoted(d.newPassageText(q.Text, nil, q.Dates)))
		}
		b.cites = appendNew(b.cites, q.Citation)
	}
	b.add(line("-# " + strings.Join(d.factLine(f, said), " · ")))
	return b
}

// mark is the sign of a fact's status; the word for it stands in its last line.
func mark(f *briefing.Fact) string {
	if f.Standing == briefing.Past || f.Standing == briefing.Expired {
		return "⌛"
	}
	return firstOf(statusMarks[f.Status], "▫️")
}

// factLine is how firm the fact is, who says so, what date it speaks of, as of when, and where that is
// written.
func (d *drawing) factLine(f *briefing.Fact, said above) []string {
	status := "**" + d.t("status."+string(f.Status)) + "**"
	switch f.Standing {
	case briefing.Past, briefing.Expired, briefing.Superseded:
		status += ", " + d.t("standing."+string(f.Standing))
	}
	parts := []string{status}
	if f.Speaker != nil && !said.who && !d.about(f.Speaker) {
		parts = append(parts, name(f.Speaker.Name, nameMax))
	}
	if f.Event != nil && !said.event {
		if s := d.eventOf(f); s != "" {
			parts = append(parts, s)
		}
	}
	cites := []int{}
	for _, q := range f.Evidence {
		cites = appendNew(cites, q.Citation)
	}
	if !f.AsOf.IsZero() && (len(cites) == 0 || !d.citedOn(cites[0], f.AsOf)) {
		parts = append(parts, d.t("fact.as_of", "date", stamp(f.AsOf, false)))
	}
	for i, n := range cites {
		if i == 0 {
			parts = append(parts, d.citation(n, said.day))
		} else {
			parts = append(parts, "["+strconv.Itoa(n)+"]")
		}
	}
	return parts
}

// eventOf is when and where the event of a fact is, as far as the quote above does not show it.
func (d *drawing) eventOf(f *briefing.Fact) string {
	e, quote := f.Event, briefing.Quote{}
	if len(f.Evidence) > 0 {
		quote = f.Evidence[0]
	}
	shown := slices.ContainsFunc(quote.Dates, func(x briefing.Date) bool {
		return x.From.Equal(e.From) && x.Until.Equal(e.Until) && d.resolved(x) != ""
	})
	marked := f.Status == corpus.Tentative // the line begins with that word
	remark := ""
	switch {
	case e.Tentative != "" && !(marked && strings.Contains(quote.Text, e.Tentative)):
		remark = " (“" + name(e.Tentative, nameMax) + "”)" // in the source's own words
	case e.Tentative == "" && e.Open && !marked:
		remark = " (" + d.t("event.tentative") + ")"
	}
	switch {
	case shown && remark == "" && e.Place == nil:
		return ""
	case shown && remark == "":
		return "📍 " + name(e.Place.Name, nameMax)
	}
	s := "📅 " + firstOf(d.period(e.From, e.Until, e.Precision, ""), "—") + remark
	if e.Place != nil {
		s += ", " + name(e.Place.Name, nameMax)
	}
	return s
}

// about reports whether the whole answer is about a person or body, so that each part need not name it.
func (d *drawing) about(n *briefing.Name) bool {
	return d.answer.Kind == briefing.Positions && d.answer.Entity != nil && d.answer.Entity.ID == n.ID
}

// citedOn reports whether a cited article is of that day, so that the day need not stand twice.
func (d *drawing) citedOn(n int, day time.Time) bool {
	c := d.cited(n)
	return c != nil && c.Date.Format(time.DateOnly) == day.Format(time.DateOnly)
}

// nbsp keeps a number and what it counts on one line.
const nbsp = "\u00a0"

// citation is the pointer under a quote: number, publisher, date unless that day stands above, paragraph.
func (d *drawing) citation(n int, above time.Time) string {
	s := "[" + strconv.Itoa(n) + "]"
	c := d.cited(n)
	if c == nil {
		return s
	}
	s += nbsp + name(firstOf(c.Publisher, c.Title, c.Article), nameMax)
	if len(c.Relayed) > 0 {
		s += " (" + d.t("citation.via", "name", name(strings.Join(c.Relayed, ", "), nameMax)) + ")"
	}
	if !c.Date.IsZero() && (c.Clock || !d.citedOn(n, above)) {
		s += ", " + stamp(c.Date, c.Clock)
	}
	return s + "," + nbsp + "¶" + strconv.Itoa(c.Paragraph)
}

func (d *drawing) cited(n int) *briefing.Citation {
	if n < 1 || n > len(d.answer.Citations) {
		return nil
	}
	return &d.answer.Citations[n-1]
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func (d *drawing) excerpts(list []briefing.Excerpt) []block {
	blocks := make([]block, len(list))
	for i := range list {
		blocks[i] = d.excerpt(&list[i])
		blocks[i].excerpt = i + 1
	}
	return blocks
}

func (d *drawing) excerpt(e *briefing.Excerpt) block { return d.excerptUnder(e, above{}) }

func (d *drawing) excerptUnder(e *briefing.Excerpt, said above) block {
	b := block{cites: []int{e.Citation}}
	b.add(quoted(d.newPassageText(e.Text, e.Matched, e.Dates)), line("-# "+d.citation(e.Citation, said.day)))
	return b
}

// contest draws the sides as a pair, under one another and of the same form: no verdict, and no order
// of merit.
func (d *drawing) contest(c briefing.Contest) []block {
	var blocks []block
	for i, s := range c.Sides {
		who := d.t("contest.side", "n", i+1)
		if s.Speaker != nil {
			who = name(s.Speaker.Name, nameMax)
		}
		head := "**" + who + "**"
		var b block
		switch {
		case s.Fact != nil:
			head = mark(s.Fact) + " " + head
			b = d.factUnder(s.Fact, above{who: true})
		case s.Excerpt != nil:
			if !d.citedOn(s.Excerpt.Citation, s.Date) {
				head += " · " + stamp(s.Date, false)
			}
			b = d.excerpt(s.Excerpt)
		default:
			continue
		}
		b.parts = append([]part{line(head)}, b.parts...)
		b.attached, b.paired = i > 0, i > 0
		blocks = append(blocks, b)
	}
	return blocks
}

func (d *drawing) events(list []briefing.Event) []block {
	var blocks []block
	for i := range list {
		e := &list[i]
		head := "**" + firstOf(d.period(e.From, e.Until, e.Precision, ""), "—") + "**"
		switch {
		case e.Past:
			head = "⌛ " + head + " · " + d.t("event.past")
		case e.Tentative:
			head = "🕓 " + head + " · " + d.t("event.tentative")
		case e.Told:
			head += " · " + d.t("event.told")
		case e.Reported:
			head += " · " + d.t("event.reported")
		}
		b := block{}
		switch {
		case e.Fact != nil:
			b = d.factUnder(e.Fact, above{event: true})
		case len(e.Excerpts) > 0 && e.Reported && !e.Told:
			b = d.excerptUnder(&e.Excerpts[0], above{day: e.From})
		case len(e.Excerpts) > 0:
			b = d.excerpt(&e.Excerpts[0])
		}
		b.parts = append([]part{line(head)}, b.parts...)
		if folded := len(e.Excerpts) - 1; folded > 0 || e.Fact != nil && len(e.Excerpts) > 0 {
			if e.Fact != nil {
				folded++
			}
			b.add(line("-# " + d.n("event.more", folded)))
		}
		for _, x := range e.Excerpts {
			b.cites = appendNew(b.cites, x.Citation)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

func (d *drawing) positions(list []briefing.Position) []block {
	var blocks []block
	for i := range list {
		p := &list[i]
		var head []string
		switch {
		case p.Speaker == nil:
			head = append(head, "**"+d.t("position.unattributed")+"**")
		case p.As != "":
			head = append(head, "**"+name(p.Speaker.Name, nameMax)+"** (“"+name(p.As, nameMax)+"”)")
		case !d.about(p.Speaker):
			head = append(head, "**"+name(p.Speaker.Name, nameMax)+"**")
		}
		if !d.citedOn(p.Excerpt.Citation, p.Date) {
			head = append(head, stamp(p.Date, false))
		}
		if c := d.cited(p.Excerpt.Citation); p.Via != "" && (c == nil || !slices.Contains(c.Relayed, p.Via)) {
			head = append(head, d.t("citation.via", "name", name(p.Via, nameMax)))
		}
		b := d.excerpt(&p.Excerpt)
		if len(head) > 0 {
			b.parts = append([]part{line(strings.Join(head, " · "))}, b.parts...)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

func (d *drawing) changes(list []briefing.Change) []block {
	var blocks []block
	for i := range list {
		c := &list[i]
		b := block{}
		switch {
		case c.Fact != nil:
			b = d.factUnder(c.Fact, above{day: c.Date})
		case c.Excerpt != nil:
			b = d.excerptUnder(c.Excerpt, above{day: c.Date})
		}
		head := "**" + d.t("change."+string(c.What)) + "** · " + stamp(c.Date, false)
		if c.Before != nil && c.Fact != nil && c.Before.Status != c.Fact.Status {
			head += " · " + d.t("change.was", "status", d.t("status."+string(c.Before.Status)))
		}
		b.parts = append([]part{line(head)}, b.parts...)
		blocks = append(blocks, b)
	}
	return blocks
}

// claims lists each sentence of a text with what stands nearest to it, and never a verdict.
func (d *drawing) claims(list []briefing.Claim) []block {
	var blocks []block
	for i := range list {
		c := &list[i]
		b := block{heading: len(c.Excerpts) > 0}
		b.add(line("**"+d.t("claim.title", "n", i+1)+"**"), unquoted(c.Text))
		if len(c.Excerpts) == 0 {
			b.add(line("-# " + d.t("claim.none")))
		}
		blocks = append(blocks, b)
		for j := range c.Excerpts {
			e := d.excerpt(&c.Excerpts[j])
			e.attached = true
			blocks = append(blocks, e)
		}
	}
	return blocks
}

func (d *drawing) topicRows(list []briefing.TopicRow) []block {
	var blocks []block
	for _, r := range list {
		text := "**" + name(r.Name.Name, nameMax) + "** · " + d.n("topic.facts", r.Facts)
		if !r.Newest.IsZero() {
			text += " · " + d.t("topic.newest", "date", stamp(r.Newest, false))
		}
		b := block{parts: []part{line(text)}, attached: true}
		if len(r.Aliases) > 0 {
			b.add(line("-# " + name(strings.Join(r.Aliases, ", "), headingMax)))
		}
		blocks = append(blocks, b)
	}
	return blocks
}
