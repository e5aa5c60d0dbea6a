package corpus

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// months are the names of months, cut to as many letters as tell them apart, in English,
// Ukrainian and Russian (both nominative and genitive begin so).
var months = []struct {
	prefix string
	month  time.Month
}{
	{"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"jun", 6},
	{"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
	{"січ", 1}, {"лют", 2}, {"берез", 3}, {"квіт", 4}, {"трав", 5}, {"черв", 6},
	{"лип", 7}, {"серп", 8}, {"верес", 9}, {"жовт", 10}, {"листопад", 11}, {"груд", 12},
	{"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"май", 5}, {"мая", 5}, {"июн", 6},
	{"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12},
}

// fullMonths are the English names, which a word must be a beginning of: "march" is a
// month and "marching" is not.
var fullMonths = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

func monthOf(word string) (time.Month, bool) {
	w := strings.ToLower(strings.TrimSuffix(word, "."))
	if w == "sept" {
		return time.September, true
	}
	for _, m := range months {
		if !strings.HasPrefix(w, m.prefix) {
			continue
		}
		if m.prefix[0] < 0x80 && !strings.HasPrefix(fullMonths[m.month-1], w) {
			return 0, false
		}
		return m.month, true
	}
	return 0, false
}

var (
	dateWeekday = regexp.MustCompile(`(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun|понеділок|вівторок|середа|четвер|п['’ʼ]ятниця|субота|неділя|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)(?:day)?\.?,?\s+`)
	dateMonthDY = regexp.MustCompile(`^(\p{L}+\.?)\s+(\d{1,2})(?i:st|nd|rd|th)?,?\s+(\d{4})`)
	dateDMonthY = regexp.MustCompile(`^(\d{1,2})(?i:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?(\p{L}+\.?),?[\s-]+(\d{4})(?:\s*(?:року|года|р\.|г\.))?`)
	dateISO     = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]|$|,)`)
	dateDotted  = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})`)
	dateSlashed = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})`)
	dateClock   = regexp.MustCompile(`(?i)^(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?`)
	dateOffset  = regexp.MustCompile(`^(?:(?:GMT|UTC)\s*)?([+-])(\d{2}):?(\d{2})?`)
	dateZone    = regexp.MustCompile(`^\(?([A-Za-z]{1,5})\)?`)
)

// zones are the abbreviations that news uses for places with one meaning there, in hours
// from UTC.
var zones = map[string]int{
	"Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
	"EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}

// ParseDate reads the date, or date and time, of an article in the forms that news sites
// and feeds write: 2026-01-30, 2026-01-30T10:15:00+02:00, January 30, 2026, 30 January
// 2026, Fri, Jan 30, 2026 10:15 GMT, 30.01.2026, 30 січня 2026 р., 30 января 2026 года.
//
// The whole of s must be the date. Clock says that s has a time of day. The result keeps the
// offset from UTC that s gives, without a name: its day is the day that s says, and the one
// that "today" in a text so dated means. A time without a zone counts as UTC, and so does a
// date. 30/01/2026 is read only where one of the numbers can't be a month.
func ParseDate(s string) (t time.Time, clock, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > 80 {
		return time.Time{}, false, false
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() >= 1000 {
		return t, false, true // the form of bulk files and front matter, and by far the commonest
	}
	s = strings.TrimLeft(s[len(dateWeekday.FindString(s)):], " ")
	year, month, day, n := calendarDay(s)
	if n == 0 {
		return time.Time{}, false, false
	}
	t = time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || t.Month() != month || year < 1000 {
		return time.Time{}, false, false
	}
	rest := strings.TrimLeft(s[n:], " ,T|•·—–-")
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "at "), "о ")
	if rest == "" {
		return t, false, true
	}
	if strings.HasPrefix(rest, "24:") {
		// Programs write 24:05 both for five past midnight of this day and of the next:
		// only the day is certain.
		if _, _, ok := clockTime("00" + rest[2:]); ok {
			return t, false, true
		}
	}
	d, offset, ok := clockTime(rest)
	if !ok {
		return time.Time{}, false, false
	}
	return t.Add(d - offset).In(Zone(offset)), true, true
}

// Zone is the zone of an offset east of UTC, without a name; UTC itself if there is none.
func Zone(offset time.Duration) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", int(offset/time.Second))
}

// calendarDay reads a day at the beginning of s; n is how much of s it took, 0 for none.
func calendarDay(s string) (year int, month time.Month, day, n int) {
	if m := dateISO.FindStringSubmatch(s); m != nil {
		return atoi(m[1]), time.Month(atoi(m[2])), atoi(m[3]), len(strings.TrimRight(m[0], "T ,"))
	}
	if m := dateMonthDY.FindStringSubmatch(s); m != nil {
		if mon, ok := monthOf(m[1]); ok {
			return atoi(m[3]), mon, atoi(m[2]), len(m[0])
		}
	}
	if m := dateDMonthY.FindStringSubmatch(s); m != nil {
		if mon, ok := monthOf(m[2]); ok {
			return atoi(m[3]), mon, atoi(m[1]), len(m[0])
		}
	}
	if m := dateDotted.FindStringSubmatch(s); m != nil {
		return atoi(m[3]), time.Month(atoi(m[2])), atoi(m[1]), len(m[0])
	}
	if m := dateSlashed.FindStringSubmatch(s); m != nil {
		a, b := atoi(m[1]), atoi(m[2])
		switch {
		case a > 12 && b <= 12:
			return atoi(m[3]), time.Month(b), a, len(m[0])
		case b > 12 && a <= 12:
			return atoi(m[3]), time.Month(a), b, len(m[0])
		}
	}
	return 0, 0, 0, 0
}

// maxOffset is how far from UTC a clock of this world is at most (Line Islands: +14:00).
const maxOffset = 14 * time.Hour

// clockTime reads a time of day with its zone, to the end of s, as a duration since midnight,
// and the offset of the zone east of UTC.
func clockTime(s string) (d, offset time.Duration, ok bool) {
	m := dateClock.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	h, min, sec := atoi(m[1]), atoi(m[2]), atoi(m[3])
	if half := strings.ToLower(m[4]); half != "" {
		if h < 1 || h > 12 {
			return 0, 0, false
		}
		h %= 12
		if half[0] == 'p' {
			h += 12
		}
	}
	if h > 23 || min > 59 || sec > 60 {
		return 0, 0, false
	}
	d = time.Duration(h)*time.Hour + time.Duration(min)*time.Minute + time.Duration(sec)*time.Second
	rest := strings.TrimSpace(s[len(m[0]):])
	if o := dateOffset.FindStringSubmatch(rest); o != nil {
		offset = time.Duration(atoi(o[2]))*time.Hour + time.Duration(atoi(o[3]))*time.Minute
		if offset > maxOffset {
			return 0, 0, false
		}
		if o[1] == "-" {
			offset = -offset
		}
		rest = rest[len(o[0]):]
	} else if z := dateZone.FindStringSubmatch(rest); z != nil {
		hours, known := zones[strings.ToUpper(z[1])]
		if !known {
			return 0, 0, false
		}
		offset = time.Duration(hours) * time.Hour
		rest = rest[len(z[0]):]
	}
	return d, offset, strings.Trim(rest, " ).,") == ""
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
