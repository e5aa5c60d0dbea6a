package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
)

// Write writes the events of a timeline that are not over at the answer's time, and
// returns how many. A calendar of none is valid.
func Write(w io.Writer, a *briefing.Answer) (n int, err error) {
	cal := ics.NewCalendarFor("briefbot")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName("briefbot: " + a.Question)
	for i := range a.Events {
		e := &a.Events[i]
		if e.Reported || e.From.IsZero() || !e.Until.After(a.AsOf) {
			continue
		}
		add(cal, a, e)
		n++
	}
	if err := cal.SerializeTo(w); err != nil {
		return 0, fmt.Errorf("calendar: writing: %w", err)
	}
	return n, nil
}

func add(cal *ics.Calendar, a *briefing.Answer, e *briefing.Event) {
	v := cal.AddEvent(uid(e))
	v.SetDtStampTime(a.AsOf)
	v.SetAllDayStartAt(e.From)
	v.SetAllDayEndAt(e.Until) // exclusive, as DTEND is
	v.SetTimeTransparency(ics.TransparencyTransparent)
	var about []string
	cited := map[int]bool{}
	cite := func(number int) {
		if number > 0 && !cited[number] {
			cited[number] = true
			about = append(about, source(&a.Citations[number-1]))
		}
	}
	quote := func(text string) {
		if !strings.Contains(strings.Join(about, "\n"), text) {
			about = append(about, "“"+text+"”")
		}
	}
	title := ""
	if f := e.Fact; f != nil {
		title = f.Statement
		for _, q := range f.Evidence {
			quote(q.Text)
			cite(q.Citation)
		}
		if f.Event != nil && f.Event.Place != nil {
			v.SetLocation(f.Event.Place.Name)
		}
	}
	for _, x := range e.Excerpts {
		if title == "" {
			title = x.Text
		}
		quote(x.Text)
		cite(x.Citation)
	}
	if known := precision(e); known != "" {
		title += " (" + known + ")"
	}
	v.SetSummary(title)
	v.SetDescription(strings.Join(about, "\n"))
	if url := link(a, e); url != "" {
		v.SetURL(url)
	}
	if s := status(e); s != "" {
		v.SetStatus(s)
	}
}

// uid is the same for an event whenever it is written.
func uid(e *briefing.Event) string {
	if e.Fact != nil {
		return "fact-" + e.Fact.ID + "@briefbot"
	}
	h := sha256.New()
	if len(e.Excerpts) > 0 {
		x := e.Excerpts[0]
		io.WriteString(h, x.Article+"\x00"+strconv.Itoa(x.Start)+"\x00"+x.Text)
	}
	return "excerpt-" + hex.EncodeToString(h.Sum(nil)[:12]) + "@briefbot"
}

func status(e *briefing.Event) ics.ObjectStatus {
	if f := e.Fact; f != nil && (f.Standing == briefing.Superseded || f.Standing == briefing.Withdrawn) {
		return ics.ObjectStatusCancelled
	}
	if e.Tentative {
		return ics.ObjectStatusTentative
	}
	if e.Fact != nil && e.Fact.Status == corpus.Confirmed {
		return ics.ObjectStatusConfirmed
	}
	return ""
}

// precision says what is not known of an event's day; "" when the day is.
func precision(e *briefing.Event) string {
	switch e.Precision {
	case when.Time, when.Day:
		return ""
	}
	return e.When() + ", day not known"
}

func source(c *briefing.Citation) string {
	parts := []string{"[" + strconv.Itoa(c.Number) + "]"}
	if c.Publisher != "" {
		parts = append(parts, c.Publisher+",")
	}
	parts = append(parts, "“"+c.Title+"”")
	if !c.Date.IsZero() {
		parts = append(parts, when.FormatDay(c.Date.In(time.UTC)))
	}
	if c.URL != "" {
		parts = append(parts, c.URL)
	}
	return strings.Join(parts, " ")
}

// link is the address of the first source of an event that has one.
func link(a *briefing.Answer, e *briefing.Event) string {
	var numbers []int
	if e.Fact != nil {
		for _, q := range e.Fact.Evidence {
			numbers = append(numbers, q.Citation)
		}
	}
	for _, x := range e.Excerpts {
		numbers = append(numbers, x.Citation)
	}
	for _, n := range numbers {
		if u := a.Citations[n-1].URL; u != "" {
			return u
		}
	}
	return ""
}
