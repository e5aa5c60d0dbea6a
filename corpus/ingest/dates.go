package ingest

import (
	"fmt"
	"regexp"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// moment is a date as a document states it.
type moment struct {
	time.Time
	clock bool   // has a time of day, with its zone
	note  string // what of the statement was not used
}

// zoned are layouts that place a moment exactly.
var zoned = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04 -07:00", "20060102T150405Z0700",
	time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700",
	"Mon Jan 2 15:04:05 -0700 2006", "Mon, January 2, 2006 15:04:05 -0700",
	"2006-01-02 15:04:05 UTC", "2006-01-02 15:04 UTC", "2 Jan 2006 15:04:05 GMT", "Mon, 2 Jan 2006 15:04:05 GMT",
	"Mon, 2 Jan 2006 15:04:05 UTC", "Mon, 2 Jan 2006 15:04:05 Z", "Mon, 2 Jan 2006 15:04 GMT",
	"Mon Jan 2 15:04:05 UTC 2006",
}

var dateLead = regexp.MustCompile(`(?i)^(?:published|posted|date|updated|first published)(?:\s+(?:on|at))?\s*:?\s+`)

// parseDate reads a date as documents write it: the forms of feeds, mails and metadata
// with their zone, and those that package corpus reads. A date such as 03/02/2026, which
// is two different days, is an error. A time of day without its zone is left out, since
// the reader's midnight may fall on either side of it.
func parseDate(s string) (moment, error) {
	s = line(s)
	for _, layout := range zoned {
		if t, err := time.Parse(layout, s); err == nil && plausible(t.Year()) {
			return moment{Time: t.Truncate(time.Second), clock: true}, nil
		}
	}
	if t, err := time.Parse("20060102", s); err == nil && plausible(t.Year()) {
		return moment{Time: t}, nil
	}
	t, clock, ok := corpus.ParseDate(dateLead.ReplaceAllString(s, ""))
	if !ok || !plausible(t.Year()) {
		return moment{}, fmt.Errorf("%q is no date, or not one day for certain", cut(s, 60))
	}
	if !clock || zoneAtEnd.MatchString(s) && !noonAtEnd.MatchString(s) {
		return moment{Time: t, clock: clock}, nil
	}
	at := moment{Time: time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)}
	if !at.Equal(t) {
		at.note = fmt.Sprintf("date: time of day left out, its zone is not stated (%s)", cut(s, 60))
	}
	return at, nil
}

// zoneAtEnd finds a zone after a time of day, and noonAtEnd what could be taken for one.
var (
	zoneAtEnd = regexp.MustCompile(`\d\s*(?:[AaPp]\.?[Mm]\.?)?\s*\(?(?:Z|[A-Z]{2,5}|(?:UTC|GMT)?[+-]\d{2}:?(?:\d{2})?)\)?$`)
	noonAtEnd = regexp.MustCompile(`(?i)[ap]\.?m\.?$`)
)

// plausible keeps out the zero dates and epochs that broken templates print.
func plausible(year int) bool { return year > 1900 && year < 2200 }
