package when

import (
	"time"
)

// A Precision says how exactly an expression places its event. It is that of
// the words: "last week" stays a week although its first day is known.
type Precision string

// The precisions, finest first. Vague means that the words give a direction
// and perhaps one end ("in the coming days"), or nothing that can be placed.
const (
	Time    Precision = "time"
	Day     Precision = "day"
	Week    Precision = "week"
	Month   Precision = "month"
	Quarter Precision = "quarter"
	Season  Precision = "season"
	Year    Precision = "year"
	Decade  Precision = "decade"
	Century Precision = "century"
	Vague   Precision = "vague"
)

// A Kind is the form of an expression.
type Kind string

const (
	Date     Kind = "date"     // a point of the calendar, whatever its precision: "Sunday", "Jan. 2026", "the 1930s"
	Range    Kind = "range"    // two ends: "from 3 to 5 February"; or a stretch up to or from the reference date: "the past 30 days"
	Duration Kind = "duration" // a length: "for one week"; placed only when its start is known
	Clock    Kind = "time"     // a time of day without a date of its own: "at 22:30"
	Set      Kind = "set"      // a recurrence: "every Monday"; never placed
)

// A Bound says how a clause uses the date an expression names.
type Bound string

const (
	By     Bound = "by"     // at the latest: "by the end of the year"
	Until  Bound = "until"  // up to and including: "until Sunday"
	Before Bound = "before" // earlier than: "before 2018"
	Since  Bound = "since"  // from it on: "since 2022", "from Monday"
	After  Bound = "after"  // later than: "after May 9"
	Within Bound = "within" // at some moment inside: "within nine months"
)

// A Zone is a time zone named beside a time of day.
type Zone struct {
	Name     string         // as written: "GMT", "Kyiv time"
	Location *time.Location // nil when the program holds no time zone data for the name
}

// An Expression is one date expression found in a text.
//
// From and To are the half-open interval [From, To) that the words name, in
// civil time: the calendar and clock of the place the text speaks of, carried
// as UTC, To exclusive. Both are zero when the expression cannot be placed; of
// a vague one, the end that is certain is set. A Bound is not applied to them:
// "since 2022" has the interval of 2022 (see Limits).
type Expression struct {
	Start, End  int    // bytes in the text
	Text        string // text[Start:End]
	From, To    time.Time
	Last        time.Time // of a range whose ends are named, the beginning of its last unit: 5 Feb in "from 3 to 5 February"; else zero
	Precision   Precision
	Kind        Kind
	Bound       Bound  // "" when the date stands for itself
	Part        string // "early", "mid" or "late" when only a part of the unit is meant
	Daypart     string // "morning", "afternoon", "evening", "night" or "midnight"; its hours are a matter of taste, so From and To stay those of the day
	Approximate bool   // "around", "earlier this month", "some two weeks ago"
	Relative    bool   // needed the reference date or another expression: show the resolved date beside the words
	Zone        Zone   // when one is named
	Length      string // of a duration: ISO 8601, "P1W", with X where no number is given: "PXD"

	timex string // Value, where the interval alone does not say it
}

// Placed reports whether at least one end of the interval is known.
func (e Expression) Placed() bool { return !e.From.IsZero() || !e.To.IsZero() }

// Limits is the interval with the bound applied: "since 2022" begins with 2022
// and is open to the right, "before 2018" ends where 2018 begins. An open side
// is the zero time.
func (e Expression) Limits() (from, to time.Time) {
	var open time.Time
	switch e.Bound {
	case By, Until:
		return open, e.To
	case Before:
		return open, e.From
	case Since:
		return e.From, open
	case After:
		return e.To, open
	}
	return e.From, e.To
}

// Instant is the moment a time of day stands for, where both its date and its
// zone are known.
func (e Expression) Instant() (time.Time, bool) {
	if e.Precision != Time || e.From.IsZero() || e.Zone.Location == nil {
		return time.Time{}, false
	}
	f := e.From
	return time.Date(f.Year(), f.Month(), f.Day(), f.Hour(), f.Minute(), f.Second(), 0, e.Zone.Location), true
}

// An Option changes how Find reads a text.
type Option func(*parser)

// MonthFirst reads 5/3/2018 as 3 May, as American publishers write. Without it
// or DayFirst such a date, when both readings are possible, is placed no closer
// than its year.
func MonthFirst() Option { return func(p *parser) { p.order = monthFirst } }

// DayFirst reads 5/3/2018 as 5 March.
func DayFirst() Option { return func(p *parser) { p.order = dayFirst } }

// Find returns the date expressions of text in order, not overlapping, resolved
// against ref, the date of the article. The clock of ref counts only for
// offsets in hours and minutes. English, Ukrainian and Russian are read side by
// side; a text may mix them.
func Find(text string, ref time.Time, opts ...Option) []Expression {
	p := parserPool.Get().(*parser)
	defer p.release()
	p.text, p.order = text, orderUnknown
	p.ref = time.Date(ref.Year(), ref.Month(), ref.Day(), ref.Hour(), ref.Minute(), ref.Second(), 0, time.UTC)
	for _, o := range opts {
		o(p)
	}
	if !p.tokenize() {
		return nil
	}
	p.segment()
	if n := len(p.toks); n > cap(p.points) {
		p.points = make([]pointAt, n)
	} else {
		p.points = p.points[:n]
	}
	return p.resolveAll(p.parse())
}
