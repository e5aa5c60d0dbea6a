package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const dash = " – " // between the ends of a range, with thin room for the eye

// FormatDay writes a day as answers show it: "30 Jan 2026".
func FormatDay(t time.Time) string { return t.Format("2 Jan 2006") }

// FormatAge says how old something of the day of t is on the day of now: "296
// days old", "1 day old", "today"; of a day to come, "in 3 days".
func FormatAge(t, now time.Time) string {
	switch n := Days(t, now); {
	case n == 0:
		return "today"
	case n == 1:
		return "1 day old"
	case n > 1:
		return strconv.Itoa(n) + " days old"
	case n == -1:
		return "in 1 day"
	default:
		return "in " + strconv.Itoa(-n) + " days"
	}
}

// Days counts the calendar days from the day of t to the day of now, each in
// its own zone.
func Days(t, now time.Time) int {
	return int(midnight(now).Sub(midnight(t)).Hours() / 24)
}

// String is what stands in brackets beside the words: "1 Feb 2026",
// "26 Jan – 1 Feb 2026", "Jan 2026", "by 31 Dec 2026". It is never sharper than
// what is known, and empty when nothing is.
func (e Expression) String() string {
	if !e.Placed() {
		return ""
	}
	s := e.interval()
	if e.Daypart != "" && e.Precision == Day {
		s += ", " + e.Daypart
	}
	if e.Zone.Name != "" && (e.Precision == Time || e.Daypart == "midnight") {
		s += " " + e.Zone.Name
	}
	if e.Bound != "" && e.Bound != Within && e.Precision != Vague {
		bound := string(e.Bound)
		if w, _, _ := strings.Cut(e.Text, " "); e.Bound == Since && !strings.EqualFold(w, bound) {
			bound = "from"
		}
		return bound + " " + s
	}
	if e.Approximate && e.Part == "" && e.Kind == Date && e.Precision != Vague && e.wholeUnit() {
		return "about " + s
	}
	return s
}

func (e Expression) interval() string {
	if e.To.IsZero() {
		return "from " + FormatDay(e.From)
	}
	if e.From.IsZero() {
		return "until " + FormatDay(e.To.AddDate(0, 0, -1))
	}
	last := e.To.Add(-time.Second)
	if e.Part != "" { // where a part begins is a matter of taste, so it is named
		if u := partedUnit(e.Precision); u != noUnit {
			whole := e
			whole.Part, whole.Kind = "", Date
			whole.From, whole.To = containing(e.From, u)
			return e.Part + " " + whole.interval()
		}
		return e.between(last)
	}
	if e.Kind == Range || e.Kind == Duration || !e.wholeUnit() {
		return e.between(last)
	}
	switch e.Precision {
	case Time:
		layout := "15:04, 2 Jan 2006"
		return e.From.Format(layout)
	case Day:
		return FormatDay(e.From)
	case Month:
		return e.From.Format("Jan 2006")
	case Quarter:
		if e.To.Sub(e.From) > 100*24*time.Hour {
			return fmt.Sprintf("H%d %d", (int(e.From.Month())+5)/6, e.From.Year())
		}
		return fmt.Sprintf("Q%d %d", (int(e.From.Month())+2)/3, e.From.Year())
	case Season:
		name := [...]string{3: "spring", 6: "summer", 9: "autumn", 12: "winter"}[e.From.Month()]
		if e.From.Month() == time.December {
			return fmt.Sprintf("%s %d–%02d", name, e.From.Year(), (e.From.Year()+1)%100)
		}
		return fmt.Sprintf("%s %d", name, e.From.Year())
	case Year:
		return strconv.Itoa(e.From.Year())
	case Decade:
		return strconv.Itoa(e.From.Year()) + "s"
	case Century:
		return ordinal(e.From.Year()/100+1) + " century"
	}
	return e.between(last)
}

// wholeUnit reports whether the interval is one unit of its precision.
func (e Expression) wholeUnit() bool {
	u := unitOf(e.Precision)
	switch {
	case e.Precision == Season:
		u = season
	case u == noUnit:
		return true
	case u == week:
		return false
	}
	from, to := containing(e.From, u)
	return e.From.Equal(from) && e.To.Equal(to)
}

// partedUnit is the calendar unit a part is taken of.
func partedUnit(pr Precision) unit {
	switch pr {
	case Season:
		return season
	case Century:
		return century
	}
	return unitOf(pr)
}

// unitOf is the calendar unit of a precision, for those whose interval may be
// less than the whole of it.
func unitOf(pr Precision) unit {
	switch pr {
	case Week:
		return week
	case Month:
		return month
	case Year:
		return year
	case Decade:
		return decade
	}
	return noUnit
}

// between writes two ends, what they share only once.
func (e Expression) between(last time.Time) string {
	from := e.From
	switch e.Precision {
	case Year, Decade, Century:
		if e.Kind == Range || from.YearDay() == 1 && e.To.YearDay() == 1 {
			return fmt.Sprintf("%d–%d", from.Year(), last.Year())
		}
	case Month, Quarter, Season:
		if e.Kind == Range || from.Day() == 1 && e.To.Day() == 1 {
			switch {
			case from.Year() != last.Year():
				return from.Format("Jan 2006") + dash + last.Format("Jan 2006")
			case from.Month() != last.Month():
				return from.Format("Jan") + dash + last.Format("Jan 2006")
			}
			return from.Format("Jan 2006")
		}
	case Time:
		if midnight(from).Equal(midnight(last)) {
			return from.Format("15:04") + "–" + e.To.Format("15:04, 2 Jan 2006")
		}
		return from.Format("15:04, 2 Jan 2006") + dash + e.To.Format("15:04, 2 Jan 2006")
	}
	switch {
	case midnight(from).Equal(midnight(last)):
		return FormatDay(from)
	case from.Year() != last.Year():
		return FormatDay(from) + dash + FormatDay(last)
	case from.Month() != last.Month():
		return from.Format("2 Jan") + dash + FormatDay(last)
	}
	return from.Format("2") + "–" + FormatDay(last)
}

func ordinal(n int) string {
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return strconv.Itoa(n) + suffix
}

// Value writes the date in the manner of ISO 8601 and TIMEX3, no sharper than
// it is known: 2026-02-01, 2026-W05, 2026-01, 2026-Q1, 2026-SU, 193, 19, P1W,
// 2026-02-01T14:30, 2026-02-01TMO; a range as two of these with a slash, the
// second the last unit it includes; an open end as "..".
func (e Expression) Value() string {
	switch {
	case e.Kind == Set:
		return "XXXX"
	case e.Kind == Duration:
		return e.Length
	case !e.Placed():
		return "XXXX-XX-XX"
	case e.To.IsZero():
		return isoDay(e.From) + "/.."
	case e.From.IsZero():
		return "../" + isoDay(e.To.AddDate(0, 0, -1))
	case e.Kind == Range && !e.Last.IsZero():
		return isoValue(e.From, e.Precision) + "/" + isoValue(e.Last, e.Precision)
	case e.Kind == Range:
		return isoInterval(e.From, e.To)
	case e.timex != "":
		return e.timex
	}
	v := isoValue(e.From, e.Precision)
	if e.Precision == Quarter && e.To.Sub(e.From) > 100*24*time.Hour {
		v = fmt.Sprintf("%04d-H%d", e.From.Year(), (int(e.From.Month())+5)/6)
	}
	if e.Daypart != "" && e.Precision == Day {
		d := e.Daypart
		if d == "midnight" {
			d = "night"
		}
		v += "T" + strings.ToUpper(d[:2])
	}
	return v
}

func isoDay(t time.Time) string { return t.Format("2006-01-02") }

func isoWeek(t time.Time) string {
	y, w := t.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

func isoInterval(from, to time.Time) string { return isoDay(from) + "/" + isoDay(to.AddDate(0, 0, -1)) }

func isoValue(t time.Time, pr Precision) string {
	switch pr {
	case Time:
		return t.Format("2006-01-02T15:04")
	case Week:
		return isoWeek(t)
	case Month:
		return t.Format("2006-01")
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (int(t.Month())+2)/3)
	case Season:
		return t.Format("2006-") + [...]string{"", "", "", "SP", "", "", "SU", "", "", "FA", "", "", "WI"}[t.Month()]
	case Year:
		return t.Format("2006")
	case Decade:
		return t.Format("2006")[:3]
	case Century:
		return t.Format("2006")[:2]
	}
	return isoDay(t)
}

// length writes a duration as ISO 8601 does.
func (s *spec) length() string {
	if s.nAmounts == 0 {
		return "P" + unitLetter(s.unit, "X")
	}
	date, clock := "", ""
	for _, a := range s.amounts[:s.nAmounts] {
		n := strconv.FormatFloat(a.n, 'f', -1, 64)
		l := unitLetter(a.unit, n)
		if strings.HasPrefix(l, "T") {
			clock += l[1:]
		} else {
			date += l
		}
	}
	if clock != "" {
		clock = "T" + clock
	}
	return "P" + date + clock
}

// unitLetter writes n units: "3D", "T2H", "2W".
func unitLetter(u unit, n string) string {
	times := func(k int) string {
		if f, err := strconv.ParseFloat(n, 64); err == nil {
			return strconv.FormatFloat(f*float64(k), 'f', -1, 64)
		}
		return n
	}
	switch u {
	case second:
		return "T" + n + "S"
	case minute:
		return "T" + n + "M"
	case hour:
		return "T" + n + "H"
	case week:
		return n + "W"
	case weekend:
		return n + "WE"
	case workday:
		return n + "BD"
	case fortnight:
		return times(2) + "W"
	case month:
		return n + "M"
	case quarter, season:
		return times(3) + "M"
	case halfYear:
		return times(6) + "M"
	case year:
		return n + "Y"
	case decade:
		return times(10) + "Y"
	case century:
		return times(100) + "Y"
	}
	return n + "D"
}
