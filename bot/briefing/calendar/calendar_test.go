package calendar

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
)

func day(d int) time.Time { return time.Date(2026, 2, d, 0, 0, 0, 0, time.UTC) }

func TestWrite(t *testing.T) {
	fact := func(id string, status corpus.Status, standing briefing.Standing) *briefing.Fact {
		return &briefing.Fact{ID: id, Statement: "The council meets; the mill, it says, stays shut.", Status: status, Standing: standing,
			Event:    &briefing.FactEvent{Place: &briefing.Name{Name: "Town Hall"}},
			Evidence: []briefing.Quote{{Text: "meets on Sunday", Citation: 1}}}
	}
	a := &briefing.Answer{
		Question: "Mill", AsOf: day(1).Add(9 * time.Hour),
		Citations: []briefing.Citation{{Number: 1, Title: "Council", Publisher: "Moor Herald", Date: day(1), URL: "https://moor.example/c"}},
		Events: []briefing.Event{
			{From: day(0), Until: day(1), Precision: when.Day, Fact: fact("over", corpus.Confirmed, briefing.InForce)},
			{From: day(1), Until: day(2), Precision: when.Day, Reported: true, Excerpts: []briefing.Excerpt{{Text: "News.", Citation: 1}}},
			{From: day(1), Until: day(2), Precision: when.Day, Fact: fact("today", corpus.Confirmed, briefing.InForce)},
			{From: day(8), Until: day(9), Precision: when.Day, Tentative: true, Fact: fact("open", corpus.Tentative, briefing.InForce),
				Excerpts: []briefing.Excerpt{{Text: "meets on Sunday", Citation: 1}}},
			{From: day(9), Until: day(16), Precision: when.Week, Excerpts: []briefing.Excerpt{{Text: "The vote comes next week.", Article: "a", Citation: 1}}},
			{From: day(20), Until: day(21), Precision: when.Day, Fact: fact("gone", corpus.Tentative, briefing.Superseded)},
		},
	}
	var b bytes.Buffer
	n, err := Write(&b, a)
	if err != nil || n != 4 {
		t.Fatalf("wrote %d events, %v", n, err)
	}
	cal, err := ics.ParseCalendar(&b)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ uid, start, end, status, summary string }
	var got []row
	for _, e := range cal.Events() {
		p := func(name ics.ComponentProperty) string {
			if x := e.GetProperty(name); x != nil {
				return x.Value
			}
			return ""
		}
		if v := e.GetProperty(ics.ComponentPropertyDtStart); v.ICalParameters["VALUE"][0] != "DATE" {
			t.Errorf("%s: not all day: %v", e.Id(), v)
		}
		if p(ics.ComponentPropertyTransp) != "TRANSPARENT" {
			t.Errorf("%s blocks time", e.Id())
		}
		got = append(got, row{e.Id(), p(ics.ComponentPropertyDtStart), p(ics.ComponentPropertyDtEnd), p(ics.ComponentPropertyStatus), p(ics.ComponentPropertySummary)})
	}
	const title = "The council meets; the mill, it says, stays shut."
	want := []row{
		{"fact-today@briefbot", "20260201", "20260202", "CONFIRMED", title},
		{"fact-open@briefbot", "20260208", "20260209", "TENTATIVE", title},
		{got[2].uid, "20260209", "20260216", "", "The vote comes next week. (9–15 Feb 2026, day not known)"},
		{"fact-gone@briefbot", "20260220", "20260221", "CANCELLED", title},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("event %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
	if d := cal.Events()[1].GetProperty(ics.ComponentPropertyDescription).Value; strings.Count(d, "meets on Sunday") != 1 || !strings.Contains(d, "[1] Moor Herald") {
		t.Errorf("description %q: want the quote once, and its source", d)
	}
	if !strings.HasPrefix(got[2].uid, "excerpt-") {
		t.Errorf("identifier %q", got[2].uid)
	}
}

func TestWriteNothing(t *testing.T) {
	var b bytes.Buffer
	if n, err := Write(&b, &briefing.Answer{Question: "x"}); n != 0 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if _, err := ics.ParseCalendar(&b); err != nil {
		t.Error(err)
	}
}
