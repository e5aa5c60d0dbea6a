package corpus_test

import (
	"testing"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2026-01-30":                      "2026-01-30",
		"2026-1-3":                        "2026-01-03",
		"2026/01/30":                      "2026-01-30",
		"January 30, 2026":                "2026-01-30",
		"Jan. 30 2026":                    "2026-01-30",
		"JANUARY 30TH, 2026":              "2026-01-30",
		"January 30th, 2026":              "2026-01-30",
		"30 January 2026":                 "2026-01-30",
		"30th of January 2026":            "2026-01-30",
		"30-Jan-2026":                     "2026-01-30",
		"Sept 1, 2026":                    "2026-09-01",
		"Friday, January 30, 2026":        "2026-01-30",
		"Wednesday 28 January 2026":       "2026-01-28",
		"Fri, Jan 30, 2026 10:15 GMT":     "2026-01-30T10:15:00Z",
		"Fri, 30 Jan 2026 10:15:30 +0200": "2026-01-30T10:15:30+02:00",
		"January 30, 2026 at 1:05 p.m.":   "2026-01-30T13:05:00Z",
		"January 30, 2026, 12:05 am EST":  "2026-01-30T00:05:00-05:00",
		"2026-01-30T10:15:00Z":            "2026-01-30T10:15:00Z",
		"2026-01-30T23:15:00.123-05:00":   "2026-01-30T23:15:00-05:00",
		"2026-01-30 10:15 +15:00":         "",
		"2026-01-30 10:15":                "2026-01-30T10:15:00Z",
		"2026-01-30T24:05:00":             "2026-01-30",
		"30.01.2026":                      "2026-01-30",
		"30.01.2026, 10:15":               "2026-01-30T10:15:00Z",
		"30 січня 2026":                   "2026-01-30",
		"30 січня 2026 р.":                "2026-01-30",
		"п’ятниця, 30 січня 2026 року":    "2026-01-30",
		"1 травня 2026":                   "2026-05-01",
		"30 января 2026 года":             "2026-01-30",
		"9 мая 2026 г., 14:05":            "2026-05-09T14:05:00Z",
		"30/01/2026":                      "2026-01-30",
		"01/30/2026":                      "2026-01-30",
		"03/04/2026":                      "",
		"2026-02-30":                      "",
		"30 Marching 2026":                "",
		"May 2026":                        "",
		"January 30, 2026 and more":       "",
		"2026-01-30T25:00":                "",
		"":                                "",
	} {
		got, clock, ok := corpus.ParseDate(in)
		s := ""
		if ok {
			s = got.Format(time.DateOnly)
			if clock {
				s = got.Format(time.RFC3339)
			}
		}
		if s != want {
			t.Errorf("ParseDate(%q) is %q, want %q", in, s, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"72h": 72 * time.Hour, "3d": 72 * time.Hour, "2w": 14 * 24 * time.Hour, "1w2d": 9 * 24 * time.Hour, "90m": 90 * time.Minute,
		"1.5d": 36 * time.Hour, "": 0, "0h": 0, "-3d": 0, "3": 0, "d": 0, "3 days": 0, "999999999w": 0,
	} {
		got, err := corpus.ParseDuration(in)
		if got != want || (err == nil) != (want != 0) {
			t.Errorf("ParseDuration(%q) is %v, %v; want %v", in, got, err, want)
		}
	}
}
