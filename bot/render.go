package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
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
			b.WriteString(d.t("heading.since", "date", stamp(q.Since, !q.Since.Equal(q.Since.Truncate(24*time.Hour)))) + " · ")
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
		if c.Kind == briefing.NotFound || c.Kind == briefing.ContestedFacts && len(d.answer.Contested) > 0 {
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
	section("", d.changes(a.Changes))
	section("", d.positions(a.Positions))
	for _, c := range a.Contested {
		section("section.contested", d.contest(c))
	}
	section("", d.events(a.Events))
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
