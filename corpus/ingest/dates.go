package ingest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
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

var (
	isoDay     = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ,])`)
	compactDay = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	dayMonth   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|-?го)?\.?\s+(?:of\s+)?(\pL+)\.?,?\s+(\d{4})\b`)
	monthDay   = regexp.MustCompile(`^(\pL+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
	numericDay = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b`)
	weekday    = regexp.MustCompile(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+`)
	dateLead   = regexp.MustCompile(`(?i)^(?:published|posted|date|updated|first published)(?:\s+(?:on|at))?\s*:?\s+`)
	clockRest  = regexp.MustCompile(`\d{1,2}[:.]\d{2}`)
)

// parseDate reads a date as documents write it, in English, Ukrainian and Russian. A
// date such as 01/02/2026, which is two different days, is an error. A time of day
// without its zone is left out, since the reader's midnight may fall on either side of
// it.
func parseDate(s string) (moment, error) {
	s = line(s)
	for _, layout := range zoned {
		if t, err := time.Parse(layout, s); err == nil && plausible(t.Year()) {
			return moment{Time: t.Truncate(time.Second), clock: true}, nil
		}
	}
	day := dateLead.ReplaceAllString(s, "")
	day = weekday.ReplaceAllString(day, "")
	y, m, d, rest, err := splitDay(day)
	if err != nil {
		return moment{}, fmt.Errorf("%w: %q", err, cut(s, 60))
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d || !plausible(y) {
		return moment{}, fmt.Errorf("no such day: %q", cut(s, 60))
	}
	at := moment{Time: t}
	if clockRest.MatchString(rest) {
		if h := strings.TrimLeft(rest, "T ,"); !strings.HasPrefix(h, "00:00") {
			at.note = fmt.Sprintf("date: time of day left out, its zone is not stated (%s)", cut(s, 60))
		}
	}
	return at, nil
}

// plausible keeps out the zero dates and epochs that broken templates print.
func plausible(year int) bool { return year > 1900 && year < 2200 }

func splitDay(s string) (y, m, d int, rest string, err error) {
	num := func(t string) int { n, _ := strconv.Atoi(t); return n }
	if g := isoDay.FindStringSubmatch(s); g != nil {
		return num(g[1]), num(g[2]), num(g[3]), s[len(g[0])-1:], nil
	}
	if g := compactDay.FindStringSubmatch(s); g != nil {
		return num(g[1]), num(g[2]), num(g[3]), "", nil
	}
	if g := dayMonth.FindStringSubmatch(s); g != nil {
		if m := months[strings.ToLower(g[2])]; m > 0 {
			return num(g[3]), m, num(g[1]), s[len(g[0]):], nil
		}
	}
	if g := monthDay.FindStringSubmatch(s); g != nil {
		if m := months[strings.ToLower(g[1])]; m > 0 {
			return num(g[3]), m, num(g[2]), s[len(g[0]):], nil
		}
	}
	if g := numericDay.FindStringSubmatch(s); g != nil {
		a, b, y, rest := num(g[1]), num(g[2]), num(g[3]), s[len(g[0]):]
		switch {
		case a == b || a > 12 && b <= 12 || strings.Contains(g[0], "."):
			// With full stops the day comes first wherever dates are so written.
			return y, b, a, rest, nil
		case b > 12 && a <= 12:
			return y, a, b, rest, nil
		}
		return 0, 0, 0, "", fmt.Errorf("ambiguous date, day and month could be exchanged")
	}
	return 0, 0, 0, "", fmt.Errorf("not a date with day, month and year")
}

// months by name: English in full and short, Ukrainian and Russian as in a date.
var months = monthNames(
	"january jan січня января", "february feb лютого февраля", "march mar березня марта",
	"april apr квітня апреля", "may травня мая", "june jun червня июня", "july jul липня июля",
	"august aug серпня августа", "september sep sept вересня сентября",
	"october oct жовтня октября", "november nov листопада ноября", "december dec грудня декабря",
)

func monthNames(rows ...string) map[string]int {
	names := map[string]int{}
	for i, row := range rows {
		for _, name := range strings.Fields(row) {
			names[name] = i + 1
		}
	}
	return names
}
