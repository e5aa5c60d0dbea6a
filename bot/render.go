package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
)

// Accent colours of an answer's box. Colour alone says nothing: each goes with words.
const (
	colourAnswer  = 0x3b82f6 // found, nothing to be careful of
	colourCaution = 0xd97706 // found, with cautions
	colourNone    = 0x6b7280 // the corpus does not say
	colourFault   = 0xdc2626
	colourDone    = 0x16a34a
)

// Longest names of the corpus on lines of ours; text that is quoted has no such limit.
const (
	nameMax    = 80
	titleMax   = 120
	headingMax = 200
)

// drawing is an answer on its way to a message: what the parts of render need to know.
type drawing struct {
	*locale
	answer   *briefing.Answer
	question briefing.Question
	page     int
	private  bool
	notice   string // a line of ours above the answer: "from the newer corpus"
	// seal makes the custom_id of a component; an empty one leaves the component out.
	seal func(call) string
	// golden offers "make this a golden question".
	golden bool
}

// draw lays out one page of an answer as a message.
func (d *drawing) draw() Message {
	top, foot := d.top(), d.foot()
	room := textMax - reserved - length(top)
	pages := paginate(d.blocks(), firstSoft-length(top)-length(foot), room-length(foot), room)
	n := min(max(d.page, 0), len(pages)-1)
	p := pages[n]

	box := Container{AccentColor: d.accent(), Components: []Component{TextDisplay{Content: top}}}
	for i, text := range p.texts {
		if p.apart[i] {
			box.Components = append(box.Components, Separator{})
		}
		box.Components = append(box.Components, TextDisplay{Content: text})
	}
	if n == 0 && foot != "" {
		box.Components = append(box.Components, Separator{}, TextDisplay{Content: foot})
	}
	m := Message{Components: []Component{box}, Ephemeral: d.private}
	m.Components = append(m.Components, d.rows(pages, n)...)
	return m
}

func (d *drawing) accent() *int {
	c := colourAnswer
	switch {
	case !d.answer.Found:
		c = colourNone
	case len(d.answer.Cautions) > 0:
		c = colourCaution
	}
	return &c
}

// top is the heading: what was asked, as of when.
func (d *drawing) top() string {
	a := d.answer
	what := a.Question
	switch {
	case a.Kind != briefing.Ask && a.Topic != nil:
		what = a.Topic.Name
	case a.Kind != briefing.Ask && a.Entity != nil:
		what = a.Entity.Name
	}
	var b strings.Builder
	if d.notice != "" {
		b.WriteString("-# " + d.notice + "\n")
	}
	key := "title." + string(a.Kind)
	if _, ok := d.text[key+".all"]; ok && a.Topic == nil && a.Entity == nil {
		key += ".all"
	}
	b.WriteString("### " + d.t(key, "name", name(what, headingMax)) + "\n-# ")
	if a.Kind == briefing.Ask && a.Topic != nil {
		b.WriteString(name(a.Topic.Name, nameMax) + " · ")
	}
	if q := d.question; !q.Since.IsZero() || !q.Until.IsZero() {
		if !q.Since.IsZero() {
			b.WriteString(d.t("heading.since", "date", stamp(q.Since, false)) + " · ")
		}
		if !q.Until.IsZero() {
			b.WriteString(d.t("heading.until", "date", stamp(q.Until.Add(-time.Nanosecond), false)) + " · ")
		}
	}
	b.WriteString(d.t("heading.as_of", "date", stamp(a.AsOf, d.question.AsOf.IsZero())))
	return b.String()
}

// foot sets the cautions apart, and says what the answer rests on.
func (d *drawing) foot() string {
	var lines []string
	size := 0
	for _, c := range d.answer.Cautions {
		if c.Kind == briefing.NotFound {
			continue // the answer itself says so
		}
		s := "⚠️ " + d.caution(c)
		if size += length(s) + 1; size > cautionsMax {
			break
		}
		lines = append(lines, s)
	}
	if s := d.sourcing(); s != "" {
		lines = append(lines, "-# "+s)
	}
	return strings.Join(lines, "\n")
}

// cautionsMax bounds the cautions shown, in characters: they come in order of weight, and the answer
// needs its room.
const cautionsMax = 1500

func (d *drawing) caution(c briefing.Caution) string {
	key := "caution." + string(c.Kind)
	if _, ok := d.text[key]; !ok {
		return name(c.Text, headingMax) // a kind that is newer than this table
	}
	date := ""
	if !c.Date.IsZero() {
		date = stamp(c.Date, false)
	}
	return d.n(key, number(c), "date", date, "name", name(c.Name, nameMax))
}

// number is what a caution counts: days, or the facts that it is about.
func number(c briefing.Caution) int {
	if c.Days > 0 {
		return c.Days
	}
	return max(len(c.Facts), 1)
}

func (d *drawing) sourcing() string {
	s := d.answer.Sourcing
	if s.Excerpts+s.Facts == 0 {
		return ""
	}
	var parts []string
	if s.Facts > 0 {
		parts = append(parts, d.n("sourcing.facts", s.Facts))
	}
	if s.Excerpts > 0 {
		parts = append(parts, d.n("sourcing.excerpts", s.Excerpts))
	}
	parts = append(parts, d.n("sourcing.publishers", s.Publishers))
	if !s.Newest.IsZero() {
		parts = append(parts, d.n("sourcing.newest", s.Days, "date", stamp(s.Newest, false)))
	}
	return strings.Join(parts, " · ")
}

// blocks are all that the answer says, in the order in which it is read.
func (d *drawing) blocks() []block {
	a := d.answer
	var list []block
	section := func(key string, blocks []block) {
		if len(blocks) > 0 && key != "" {
			list = append(list, block{parts: []part{line("**" + d.t(key) + "**")}, heading: true})
		}
		list = append(list, blocks...)
	}
	if a.Refusal != nil {
		list = append(list, d.refusal(a.Refusal))
		section("section.nearest", d.excerpts(a.Refusal.Nearest))
	}
	facts := d.facts(a.Uncontested())
	section("", facts)
	excerpts := d.excerpts(a.UncontestedExcerpts())
	excerpts = slices.DeleteFunc(excerpts, func(b block) bool { return d.quotedAbove(b.excerpt) })
	if a.Kind == briefing.Ask {
		section("", excerpts) // they answer; what is disputed around them comes after
	}
	for _, c := range a.Contested {
		section("section.contested", d.contest(c))
	}
	section("", d.events(a.Events))
	section("", d.positions(a.Positions))
	section("", d.changes(a.Changes))
	section("", d.claims(a.Claims))
	section("", d.topicRows(a.Topics))
	for i := range a.Sections {
		list = append(list, d.briefly(&a.Sections[i])...)
	}
	switch {
	case a.Kind == briefing.Ask:
	case a.Kind == briefing.Status && len(facts)+len(a.Contested) > 0:
		section("section.newest", excerpts) // say what no fact says yet
	default:
		section("", excerpts)
	}
	if a.MoreFacts > 0 {
		list = append(list, block{parts: []part{line("-# " + d.n("facts.more", a.MoreFacts))}})
	}
	if len(list) == 0 {
		list = append(list, block{parts: []part{line(d.t("empty." + string(a.Kind)))}})
	}
	return list
}

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

// fact is a curated statement, the quote it rests on, and what is known of both.
func (d *drawing) fact(f *briefing.Fact) block { return d.factWith(f, true, true) }

// factWith leaves out what stands above the fact already: who says so, or the date of its event.
func (d *drawing) factWith(f *briefing.Fact, speaker, event bool) block {
	b := block{}
	// The statement is text of a moderator: as long as it was written, and inert.
	statement := passageText{text: f.Statement, lead: mark(f) + " "}
	statement.bold = boldSpans(f.Statement, []corpus.Span{{End: len(f.Statement)}})
	statement.bold = statement.cutBold()
	b.add(part{text: statement})
	for i, q := range f.Evidence {
		if i == 0 {
			b.add(quoted(d.newPassageText(q.Text, nil, q.Dates)))
		}
		b.cites = appendNew(b.cites, q.Citation)
	}
	b.add(line("-# " + strings.Join(d.factLine(f, speaker, event), " · ")))
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
func (d *drawing) factLine(f *briefing.Fact, speaker, event bool) []string {
	status := "**" + d.t("status."+string(f.Status)) + "**"
	switch f.Standing {
	case briefing.Past, briefing.Expired, briefing.Superseded:
		status += ", " + d.t("standing."+string(f.Standing))
	}
	parts := []string{status}
	if f.Speaker != nil && speaker {
		parts = append(parts, name(f.Speaker.Name, nameMax))
	}
	if e := f.Event; e != nil && event {
		when := firstOf(d.period(e.From, e.Until, e.Precision, ""), "—")
		if e.Tentative != "" { // in the source's own words
			when += " (“" + name(e.Tentative, nameMax) + "”)"
		} else if e.Open {
			when += " (" + d.t("event.tentative") + ")"
		}
		if e.Place != nil {
			when += ", " + name(e.Place.Name, nameMax)
		}
		parts = append(parts, "📅 "+when)
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
			parts = append(parts, d.citation(n))
		} else {
			parts = append(parts, "["+strconv.Itoa(n)+"]")
		}
	}
	return parts
}

// citedOn reports whether a cited article is of that day, so that the day need not stand twice.
func (d *drawing) citedOn(n int, day time.Time) bool {
	c := d.cited(n)
	return c != nil && c.Date.Format(time.DateOnly) == day.Format(time.DateOnly)
}

// citation is the pointer under a quote: number, publisher, date, paragraph.
func (d *drawing) citation(n int) string {
	c := d.cited(n)
	if c == nil {
		return "[" + strconv.Itoa(n) + "]"
	}
	s := fmt.Sprintf("[%d] %s", n, name(firstOf(c.Publisher, c.Title, c.Article), nameMax))
	if len(c.Relayed) > 0 {
		s += " (" + d.t("citation.via", "name", name(strings.Join(c.Relayed, ", "), nameMax)) + ")"
	}
	if !c.Date.IsZero() {
		s += ", " + stamp(c.Date, c.Clock)
	}
	return s + ", ¶" + strconv.Itoa(c.Paragraph)
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

func (d *drawing) excerpt(e *briefing.Excerpt) block {
	b := block{cites: []int{e.Citation}}
	b.add(quoted(d.newPassageText(e.Text, e.Matched, e.Dates)), line("-# "+d.citation(e.Citation)))
	return b
}

// contest draws the sides as a pair, under one another and of the same form: no verdict, and no order
// of merit.
func (d *drawing) contest(c briefing.Contest) []block {
	var blocks []block
	for i, s := range c.Sides {
		var b block
		switch {
		case s.Fact != nil:
			b = d.factWith(s.Fact, false, true)
		case s.Excerpt != nil:
			b = d.excerpt(s.Excerpt)
		default:
			continue
		}
		who := d.t("contest.side", "n", i+1)
		if s.Speaker != nil {
			who = name(s.Speaker.Name, nameMax)
		}
		b.parts = append([]part{line("⚖️ **" + who + "** · " + stamp(s.Date, false))}, b.parts...)
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
		case e.Reported:
			head += " · " + d.t("event.reported")
		}
		b := block{}
		switch {
		case e.Fact != nil:
			b = d.factWith(e.Fact, true, false)
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
		who := d.t("position.unattributed")
		if p.Speaker != nil {
			who = name(p.Speaker.Name, nameMax)
		}
		head := "**" + who + "**"
		if p.As != "" {
			head += " (“" + name(p.As, nameMax) + "”)"
		}
		head += " · " + stamp(p.Date, false)
		if p.Via != "" {
			head += " · " + d.t("citation.via", "name", name(p.Via, nameMax))
		}
		b := d.excerpt(&p.Excerpt)
		b.parts = append([]part{line(head)}, b.parts...)
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
			b = d.fact(c.Fact)
		case c.Excerpt != nil:
			b = d.excerpt(c.Excerpt)
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

// sealWith makes the seal function of a drawing. A component that cannot be sealed is left out: an
// answer without a button is better than none.
func (b *Bot) sealWith(ctx context.Context, guild, user string) func(call) string {
	return func(c call) string {
		id, err := b.sealer.seal(ctx, guild, user, c)
		if err != nil {
			b.log.LogAttrs(ctx, levelDebug, "component left out", errAttr(err))
			return ""
		}
		return id
	}
}
