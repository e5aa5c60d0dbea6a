package briefing

import (
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// expressions are the date expressions of a passage. The whole passage is read even where
// a few of its words are quoted: the direction of "Sunday" hangs on the verb beside it.
func (c *composer) expressions(p *passages.Passage) []when.Expression {
	if p.Article.Published.IsZero() {
		return nil // nothing to count from
	}
	if e, ok := c.dated[p.Ord]; ok {
		return e
	}
	e := when.Find(p.Text, p.Article.Published)
	if c.dated == nil {
		c.dated = map[int][]when.Expression{}
	}
	c.dated[p.Ord] = e
	return e
}

// dates are the date expressions inside span, a range of p.Text, that a reader could not
// place without knowing the article's date.
func (c *composer) dates(p *passages.Passage, span corpus.Span) []Date {
	var dates []Date
	for _, e := range c.expressions(p) {
		if e.Start < span.Start || e.End > span.End || !e.Relative || e.From.IsZero() && e.To.IsZero() {
			continue
		}
		d := Date{
			Start: e.Start - span.Start, End: e.End - span.Start, Text: e.Text,
			From: e.From, Until: e.To, Precision: e.Precision, Resolved: e.String(), Passed: c.passed(p.Article, e),
		}
		if at, ok := e.Instant(); ok {
			d.At = at.UTC()
		}
		dates = append(dates, d)
	}
	return dates
}

// moved are words that tell that something was put off or brought forward.
var moved = []string{"moved", "postponed", "put off", "put back", "pushed back", "rescheduled", "delayed", "adjourned", "brought forward",
	"перенес", "відкла", "отлож", "сдвин"}

// movedBetween reports whether a text between two dates of one sentence tells that what had
// been set for the first was moved to the second.
func movedBetween(text string) bool {
	return !strings.Contains(text, ". ") && slices.ContainsFunc(moved, func(w string) bool { return strings.Contains(text, w) })
}

// movedFrom reports whether an excerpt says that what was set for a date was moved to another
// one: that the first has passed is no news.
func (e *Excerpt) movedFrom(d Date) bool {
	return slices.ContainsFunc(e.Dates, func(to Date) bool {
		return to.Start > d.End && !to.From.Equal(d.From) && movedBetween(e.Text[d.End:to.Start])
	})
}

// relative reports whether cited words hold a date that counts from that of their article.
func (c *composer) relative(x *cited) bool {
	text := c.read(x.article.ID).fullText()
	return slices.ContainsFunc(x.spans, func(s corpus.Span) bool {
		return slices.ContainsFunc(when.Find(text[s.Start:s.End], c.t), func(e when.Expression) bool { return e.Relative && e.Placed() })
	})
}

// ahead reports whether a date was still to come on the day when the article that names it
// was published. A stretch counts by its end: "for one week" from yesterday lasts.
func ahead(published time.Time, e when.Expression) bool {
	tomorrow := startOfDay(published).AddDate(0, 0, 1)
	if e.Kind == when.Range || e.Kind == when.Duration {
		return e.To.After(tomorrow)
	}
	return !e.From.IsZero() && !e.From.Before(tomorrow)
}

// passed reports whether a date that was ahead when it was written is behind now. What holds
// from a date on has not lapsed when that date has come.
func (c *composer) passed(a *passages.Article, e when.Expression) bool {
	if e.Bound == when.Since || e.Bound == when.After {
		return false
	}
	return !a.Published.IsZero() && !e.To.IsZero() && !e.To.After(c.t) && ahead(a.Published, e)
}

// eventSpan is when the event of a fact takes place, as a half-open interval. The
// precision widens it: of an event of "week" precision the date names the week that it is
// in, from Monday on.
func eventSpan(e *corpus.Event) (from, until time.Time, precision when.Precision) {
	precision = when.Precision(e.Precision)
	if precision == "" {
		precision = when.Day
	}
	last := e.Until
	if last.IsZero() {
		last = e.Date
	}
	from, _ = unit(e.Date, precision)
	_, until = unit(last, precision)
	return from, until, precision
}

// unit is the calendar unit of a precision that holds a time.
func unit(t time.Time, p when.Precision) (from, until time.Time) {
	day := startOfDay(t)
	y, m, _ := day.Date()
	first := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC) }
	switch p {
	case when.Week:
		monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		return monday, monday.AddDate(0, 0, 7)
	case when.Month:
		return first(y, m), first(y, m+1)
	case when.Quarter:
		q := (m-1)/3*3 + 1
		return first(y, q), first(y, q+3)
	case when.Year:
		return first(y, time.January), first(y+1, time.January)
	}
	return day, day.AddDate(0, 0, 1)
}

// When names the days of an event in the precision that they are known in: "1 Feb 2026",
// "19–25 Jan 2026", "Feb 2026".
func (e *Event) When() string { return spanText(e.From, e.Until, e.Precision, e.Part) }

// When names the days of a fact's event, as [Event.When] does.
func (e *FactEvent) When() string { return spanText(e.From, e.Until, e.Precision, "") }

func spanText(from, until time.Time, p when.Precision, part string) string {
	e := when.Expression{From: from, To: until, Precision: p, Part: part}
	if _, end := unit(from, p); !until.IsZero() && until.After(end) {
		e.Kind = when.Range
		e.Last, _ = unit(until.Add(-time.Nanosecond), p)
	}
	return e.String()
}
