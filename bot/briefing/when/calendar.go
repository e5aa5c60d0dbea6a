package when

import "time"

// date is midnight of a day; months and days run over as in time.Date.
func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func midnight(t time.Time) time.Time { return date(t.Year(), int(t.Month()), t.Day()) }

func valid(y, m, d int) bool {
	return m >= 1 && m <= 12 && d >= 1 && date(y, m, d).Day() == d
}

// isoWeekday counts from Monday, 1.
func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// monday is the first day of the week of t.
func monday(t time.Time) time.Time { return midnight(t).AddDate(0, 0, 1-isoWeekday(t)) }

// addMonths keeps the day inside the month: a month after 31 January is the end
// of February.
func addMonths(t time.Time, n int) time.Time {
	m := int(t.Month()) + n
	last := date(t.Year(), m+1, 0).Day()
	return time.Date(t.Year(), time.Month(m), min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// shiftBy moves t by n units.
func shiftBy(t time.Time, n float64, u unit) time.Time {
	whole := int(n)
	switch u {
	case second:
		return t.Add(time.Duration(n * float64(time.Second)))
	case minute:
		return t.Add(time.Duration(n * float64(time.Minute)))
	case hour:
		return t.Add(time.Duration(n * float64(time.Hour)))
	case day:
		return t.AddDate(0, 0, whole).Add(time.Duration((n - float64(whole)) * float64(24*time.Hour)))
	case workday:
		step := 1
		if n < 0 {
			step = -1
		}
		for whole != 0 {
			t = t.AddDate(0, 0, step)
			if isoWeekday(t) < 6 {
				whole -= step
			}
		}
		return t
	case week, weekend:
		return t.AddDate(0, 0, int(n*7))
	case fortnight:
		return t.AddDate(0, 0, int(n*14))
	case month:
		return addMonths(t, whole).AddDate(0, 0, int((n-float64(whole))*30))
	case quarter, season:
		return addMonths(t, int(n*3))
	case halfYear:
		return addMonths(t, int(n*6))
	case year:
		return addMonths(t, int(n*12))
	case decade:
		return addMonths(t, int(n*120))
	case century:
		return addMonths(t, int(n*1200))
	}
	return t
}

// containing is the calendar unit around t.
func containing(t time.Time, u unit) (from, to time.Time) {
	y, m := t.Year(), int(t.Month())
	switch u {
	case second:
		from = t.Truncate(time.Second)
		return from, from.Add(time.Second)
	case minute:
		from = t.Truncate(time.Minute)
		return from, from.Add(time.Minute)
	case hour:
		from = t.Truncate(time.Hour)
		return from, from.Add(time.Hour)
	case week:
		from = monday(t)
		return from, from.AddDate(0, 0, 7)
	case workday: // the working week
		from = monday(t)
		return from, from.AddDate(0, 0, 5)
	case fortnight:
		from = monday(t)
		return from, from.AddDate(0, 0, 14)
	case weekend:
		from = monday(t).AddDate(0, 0, 5)
		return from, from.AddDate(0, 0, 2)
	case month:
		return date(y, m, 1), date(y, m+1, 1)
	case quarter:
		q := (m - 1) / 3 * 3
		return date(y, q+1, 1), date(y, q+4, 1)
	case halfYear:
		h := (m - 1) / 6 * 6
		return date(y, h+1, 1), date(y, h+7, 1)
	case season:
		if m == 12 {
			return date(y, 12, 1), date(y+1, 3, 1)
		}
		s := m / 3 * 3
		return date(y, s, 1), date(y, s+3, 1)
	case year:
		return date(y, 1, 1), date(y+1, 1, 1)
	case decade:
		return date(y/10*10, 1, 1), date(y/10*10+10, 1, 1)
	case century:
		return date(y/100*100, 1, 1), date(y/100*100+100, 1, 1)
	}
	from = midnight(t)
	return from, from.AddDate(0, 0, 1)
}

func precisionOf(u unit) Precision {
	switch u {
	case second, minute, hour:
		return Time
	case week, weekend, fortnight, workday:
		return Week
	case month:
		return Month
	case quarter, halfYear:
		return Quarter
	case season:
		return Season
	case year:
		return Year
	case decade:
		return Decade
	case century:
		return Century
	}
	return Day
}
