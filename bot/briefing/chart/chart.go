package chart

import (
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/briefbot/briefbot/bot/briefing"
)

// Width is the picture's width in points.
const Width = 550

// MaxEvents is how many events one picture holds; of more the last are drawn. A picture
// any longer is scaled down by chat programs until nobody can read it.
const MaxEvents = 16

const (
	margin     = 16 // around everything
	letters    = 12 // height of the words
	small      = 10 // of dates and the axis
	lineHeight = 16
	barHeight  = 8
	gap        = 14  // between events
	maxLines   = 5   // of words of one event
	pixels     = 144 // dots an inch: two a point
)

// Options say how the picture looks.
type Options struct {
	Dark bool // light on dark, for a dark chat
}

// palette is a set of colours: of Discord's surfaces, and with a contrast of 4.5 to 1 or
// more between words and ground.
type palette struct{ ground, words, faint, grid, firm, open, past color.Color }

var (
	light = palette{rgb(0xffffff), rgb(0x1f2328), rgb(0x5c6370), rgb(0xe3e5e8), rgb(0x3b55d9), rgb(0xb35900), rgb(0x8a9099)}
	dark  = palette{rgb(0x2b2d31), rgb(0xf2f3f5), rgb(0xb5bac1), rgb(0x3f4248), rgb(0x9aa8ff), rgb(0xf0b45a), rgb(0x80848e)}
)

func rgb(v uint32) color.Color {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// Timeline draws the events of an answer as a PNG.
func Timeline(w io.Writer, a *briefing.Answer, opts Options) error {
	if len(a.Events) == 0 {
		return fmt.Errorf("chart: the answer has no events to draw")
	}
	d := &drawing{answer: a, colors: light, fonts: text.Plain{Fonts: fonts()}}
	if opts.Dark {
		d.colors = dark
	}
	d.lay()
	img := vgimg.NewWith(vgimg.UseWH(Width, d.height), vgimg.UseDPI(pixels), vgimg.UseBackgroundColor(d.colors.ground))
	d.draw(draw.New(img))
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(w); err != nil {
		return fmt.Errorf("chart: writing the picture: %w", err)
	}
	return nil
}

// fonts is the Liberation family, which is part of the program and has Latin and Cyrillic
// letters.
var fonts = sync.OnceValue(func() *font.Cache { return font.NewCache(liberation.Collection()) })

// drawing is one picture in the making.
type drawing struct {
	answer *briefing.Answer
	colors palette
	fonts  text.Plain
	rows   []row
	height vg.Length
	from   time.Time // left end of the axis
	until  time.Time // right end
}

type row struct {
	event *briefing.Event
	date  string
	lines []string
}

// lay breaks the words into lines and finds the axis and the height.
func (d *drawing) lay() {
	events := d.answer.Events[max(0, len(d.answer.Events)-MaxEvents):]
	d.from, d.until = events[0].From, events[0].Until
	d.height = 2*margin + letters + lineHeight + gap/2 // what draw takes before the first row
	for i := range events {
		e := &events[i]
		if e.From.Before(d.from) {
			d.from = e.From
		}
		if e.Until.After(d.until) {
			d.until = e.Until
		}
		r := row{event: e, date: e.When()}
		if n := note(e); n != "" {
			r.date += " · " + n
		}
		r.lines = d.wrap(words(e), d.style(letters, d.colors.words), Width-2*margin)
		if len(r.lines) > maxLines {
			r.lines = append(r.lines[:maxLines-1], r.lines[maxLines-1]+" …")
		}
		d.rows = append(d.rows, r)
		d.height += vg.Length(1+len(r.lines))*lineHeight + barHeight + gap
	}
	// Air on both sides, and never an axis of less than a week: a day would fill the picture.
	air := max(d.until.Sub(d.from)/25, 12*time.Hour)
	d.from, d.until = d.from.Add(-air), d.until.Add(air)
	if short := 7*24*time.Hour - d.until.Sub(d.from); short > 0 {
		d.from, d.until = d.from.Add(-short/2), d.until.Add(short/2)
	}
}

// words is what is written of an event: the moderator's statement or the source's sentence.
func words(e *briefing.Event) string {
	var numbers []string
	cite := func(n int) {
		if s := "[" + strconv.Itoa(n) + "]"; !strings.Contains(strings.Join(numbers, ""), s) {
			numbers = append(numbers, s)
		}
	}
	s := ""
	if e.Fact != nil {
		s = e.Fact.Statement
		for _, q := range e.Fact.Evidence {
			cite(q.Citation)
		}
	}
	for _, x := range e.Excerpts {
		if s == "" {
			s = x.Text
		}
		cite(x.Citation)
	}
	return strings.Join(strings.Fields(s), " ") + " " + strings.Join(numbers, "")
}

func note(e *briefing.Event) string {
	if f := e.Fact; f != nil {
		switch f.Standing {
		case briefing.Superseded:
			return "replaced"
		case briefing.Withdrawn:
			return "withdrawn"
		}
	}
	switch {
	case e.Past:
		return "was tentative, date has passed"
	case e.Tentative:
		return "tentative"
	case e.Told:
		return "told of"
	case e.Reported:
		return "published"
	}
	return ""
}

func (d *drawing) style(size vg.Length, c color.Color) text.Style {
	return text.Style{Color: c, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size), Handler: d.fonts}
}

// wrap breaks words into lines of at most a width.
func (d *drawing) wrap(s string, style text.Style, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && style.Width(next) > width {
			lines, next = append(lines, line), word
		}
		line = next
	}
	return append(lines, line)
}

// x is where a time stands on the axis.
func (d *drawing) x(t time.Time) vg.Length {
	share := float64(t.Sub(d.from)) / float64(d.until.Sub(d.from))
	return margin + vg.Length(min(max(share, 0), 1))*(Width-2*margin)
}

func (d *drawing) draw(c draw.Canvas) {
	head := d.style(letters+2, d.colors.words)
	y := d.height - margin - letters
	c.FillText(head, vg.Point{X: margin, Y: y}, d.headline(head))
	y -= lineHeight + gap/2
	top := y
	d.axis(c, top)
	y -= gap
	for i := range d.rows {
		r := &d.rows[i]
		shade := d.shade(r.event)
		c.FillText(d.style(small, d.ink(shade)), vg.Point{X: margin, Y: y - small}, r.date)
		y -= lineHeight
		for _, l := range r.lines {
			c.FillText(d.style(letters, d.colors.words), vg.Point{X: margin, Y: y - letters}, l)
			y -= lineHeight
		}
		d.track(c, y-barHeight/2)
		d.bar(c, r.event, y-barHeight/2, shade)
		y -= barHeight + gap
	}
}

// headline is the title, cut where the picture ends.
func (d *drawing) headline(style text.Style) string {
	lines := d.wrap(d.answer.Question, style, Width-2*margin)
	if len(lines) > 1 {
		return lines[0] + " …"
	}
	return lines[0]
}

// axis writes the days or months over the events.
func (d *drawing) axis(c draw.Canvas, top vg.Length) {
	style := d.style(small, d.colors.faint)
	last := vg.Length(-1000)
	for _, t := range ticks(d.from, d.until) {
		x := d.x(t.at)
		if w := style.Width(t.label); x-w/2 > last+8 && x-w/2 >= margin/2 && x+w/2 <= Width-margin/2 {
			c.FillText(style, vg.Point{X: x - w/2, Y: top - small/2}, t.label)
			last = x + w/2
		}
	}
}

// track draws the line that an event's bar stands on, with a mark for each date of the axis
// and one for the time of the answer. The marks are short, for lines down the whole picture
// would run through the words.
func (d *drawing) track(c draw.Canvas, y vg.Length) {
	line := draw.LineStyle{Color: d.colors.grid, Width: 1}
	c.StrokeLine2(line, margin, y, Width-margin, y)
	for _, t := range ticks(d.from, d.until) {
		x := d.x(t.at)
		c.StrokeLine2(line, x, y-barHeight/2-1, x, y+barHeight/2+1)
	}
	if now := d.answer.AsOf; now.After(d.from) && now.Before(d.until) {
		x := d.x(now)
		c.StrokeLine2(draw.LineStyle{Color: d.colors.faint, Width: 1}, x, y-barHeight/2-2, x, y+barHeight/2+2)
	}
}

// shade is the colour that an event's state has.
func (d *drawing) shade(e *briefing.Event) color.Color {
	gone := e.Fact != nil && (e.Fact.Standing == briefing.Superseded || e.Fact.Standing == briefing.Withdrawn)
	switch {
	case e.Past || gone:
		return d.colors.past
	case e.Tentative:
		return d.colors.open
	case e.Reported:
		return d.colors.faint
	}
	return d.colors.firm
}

// ink is a shade for letters, which need more contrast than a bar.
func (d *drawing) ink(shade color.Color) color.Color {
	if shade == d.colors.past {
		return d.colors.faint
	}
	return shade
}

// bar draws an event on the axis: from its first day to its last, or a dot where that would
// be too thin to see.
func (d *drawing) bar(c draw.Canvas, e *briefing.Event, y vg.Length, shade color.Color) {
	x0, x1 := d.x(e.From), d.x(e.Until)
	h := vg.Length(barHeight)
	if e.Reported {
		h /= 2
	}
	if x1-x0 < h {
		mid := (x0 + x1) / 2
		x0, x1 = mid-h/2, mid+h/2
	}
	c.FillPolygon(shade, box(x0, x1, y, h))
	if e.Tentative || e.Past {
		c.FillPolygon(d.colors.ground, box(x0+1.5, x1-1.5, y, h-3))
	}
}

func box(x0, x1, y, h vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y - h/2}, {X: x1, Y: y - h/2}, {X: x1, Y: y + h/2}, {X: x0, Y: y + h/2}}
}

type tick struct {
	at    time.Time
	label string
}

// ticks are at most about a dozen round dates in a stretch of time: days, Mondays, months or
// years, whichever gives that many.
func ticks(from, until time.Time) []tick {
	span := until.Sub(from)
	const day = 24 * time.Hour
	step, layout := func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }, "2006"
	start := time.Date(from.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	switch {
	case span <= 12*day:
		step, layout = func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }, "2 Jan"
		start = from.Truncate(day)
	case span <= 90*day:
		step, layout = func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }, "2 Jan"
		start = from.Truncate(day)
		for start.Weekday() != time.Monday {
			start = start.AddDate(0, 0, -1)
		}
	case span <= 500*day:
		step, layout = func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }, "Jan 2006"
	case span > 20*365*day:
		step = func(t time.Time) time.Time { return t.AddDate(10, 0, 0) }
		start = time.Date(from.Year()/10*10, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var out []tick
	for t := start; t.Before(until); t = step(t) {
		if !t.Before(from) {
			out = append(out, tick{t, t.Format(layout)})
		}
	}
	return out
}
