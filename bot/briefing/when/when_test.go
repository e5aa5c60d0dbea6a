package when

import (
	"fmt"
	"testing"
	"time"
)

func ExampleFind() {
	published := time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC)
	text := "On Thursday the ministry said that a new round was set for Sunday, and that papers are due by the end of the year."
	for _, e := range Find(text, published) {
		fmt.Printf("%s [%s]\n", e.Text, e)
	}
	// Output:
	// Thursday [29 Jan 2026]
	// Sunday [1 Feb 2026]
	// by the end of the year [by 31 Dec 2026]
}

func on(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if s != "" && err != nil {
		panic(err)
	}
	return t
}

func only(t *testing.T, text, ref string, opts ...Option) Expression {
	t.Helper()
	found := Find(text, on(ref), opts...)
	if len(found) != 1 {
		t.Fatalf("Find(%q) = %v, want one expression", text, found)
	}
	return found[0]
}

func TestLimits(t *testing.T) {
	for _, c := range []struct{ text, from, to string }{
		{"It has lasted since 2022.", "2022-01-01", ""},
		{"It happened before 2018.", "", "2018-01-01"},
		{"It will be done by March.", "", "2026-04-01"},
		{"It will stay shut until Sunday.", "", "2026-02-02"},
		{"It will reopen after February 3.", "2026-02-04", ""},
		{"It will run from 3 to 5 February.", "2026-02-03", "2026-02-06"},
		{"It happened last week.", "2026-01-19", "2026-01-26"},
	} {
		from, to := only(t, c.text, "2026-01-30").Limits()
		if !from.Equal(on(c.from)) || !to.Equal(on(c.to)) {
			t.Errorf("%q: limits %v, %v, want %q, %q", c.text, from, to, c.from, c.to)
		}
	}
}

func TestInstant(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // in UTC; "" when no moment is known
	}{
		{"It starts at 14:30 GMT on 2 February.", "2026-02-02T14:30:00Z"},
		{"It starts at 2 p.m. EST on 2 February.", "2026-02-02T19:00:00Z"},
		{"It starts at 14:30 (UTC+3) on 2 February.", "2026-02-02T11:30:00Z"},
		{"It starts at 14:30 local time on 2 February.", ""},
		{"It starts at 14:30 on 2 February.", ""},
		{"It starts at 14:30 GMT.", ""},
	} {
		e := only(t, c.text, "2026-01-30")
		at, ok := e.Instant()
		got := ""
		if ok {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%q: instant %q, want %q (%+v)", c.text, got, c.want, e)
		}
	}
	// Summer time is that of the day, where the program has the data.
	if _, err := time.LoadLocation("Europe/Kyiv"); err == nil {
		for text, want := range map[string]string{
			"It starts at 14:30 Kyiv time on 2 February.": "2026-02-02T12:30:00Z",
			"It starts at 14:30 Kyiv time on 2 July.":     "2026-07-02T11:30:00Z",
		} {
			if at, ok := only(t, text, "2026-01-30").Instant(); !ok || at.UTC().Format(time.RFC3339) != want {
				t.Errorf("%q: instant %v, %v, want %s", text, at, ok, want)
			}
		}
	}
}

func TestNumericOrder(t *testing.T) {
	const text = "The form is dated 5/3/2018."
	for _, c := range []struct {
		want string
		opts []Option
	}{
		{"2018", nil},
		{"2018-05-03", []Option{MonthFirst()}},
		{"2018-03-05", []Option{DayFirst()}},
	} {
		if got := only(t, text, "2018-06-01", c.opts...).Value(); got != c.want {
			t.Errorf("value %s, want %s", got, c.want)
		}
	}
}

// TestClockOfReference: offsets in hours need to know when the article appeared.
func TestClockOfReference(t *testing.T) {
	ref := time.Date(2026, 1, 30, 16, 12, 0, 0, time.UTC)
	found := Find("The siren sounded 40 minutes ago.", ref)
	if len(found) != 1 || found[0].Value() != "2026-01-30T15:32" {
		t.Errorf("with a clock: %v", found)
	}
	found = Find("The siren sounded 40 minutes ago.", on("2026-01-30"))
	if len(found) != 1 || found[0].Precision != Day || !found[0].Approximate {
		t.Errorf("without one: %v", found)
	}
}

func TestFormatAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 0, 0, 0, time.FixedZone("", 2*3600))
	for _, c := range []struct{ day, want string }{
		{"2026-01-30", "296 days old"},
		{"2026-11-21", "1 day old"},
		{"2026-11-22", "today"},
		{"2026-11-23", "in 1 day"},
		{"2026-12-22", "in 30 days"},
	} {
		if got := FormatAge(on(c.day), now); got != c.want {
			t.Errorf("FormatAge(%s) = %q, want %q", c.day, got, c.want)
		}
	}
	if got := FormatDay(on("2026-01-30")); got != "30 Jan 2026" {
		t.Errorf("FormatDay = %q", got)
	}
}

// TestHolidays checks the rules of the movable feasts against published dates.
func TestHolidays(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Easter 2024", "2024-03-31"}, {"Easter 2025", "2025-04-20"}, {"Easter 2026", "2026-04-05"},
		{"Orthodox Easter 2024", "2024-05-05"}, {"Orthodox Easter 2026", "2026-04-12"},
		{"Thanksgiving 2025", "2025-11-27"}, {"Memorial Day 2024", "2024-05-27"}, {"Labor Day 2025", "2025-09-01"},
		{"Pentecost 2025", "2025-06-08"}, {"Good Friday 2025", "2025-04-18"},
	} {
		if got := only(t, "They met on "+c.name+".", "2026-01-30").Value(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	// Known to a day: the moon is sighted, not computed.
	for name, want := range map[string]string{"Eid al-Fitr 2024": "2024-04-10", "Eid al-Fitr 2025": "2025-03-30", "Eid al-Adha 2023": "2023-06-28"} {
		e := only(t, "They met on "+name+".", "2026-01-30")
		if n := Days(e.From, on(want)); n < -1 || n > 1 || !e.Approximate {
			t.Errorf("%s: %s (approximate %v), want %s give or take a day", name, e.Value(), e.Approximate, want)
		}
	}
}
