package when

import "time"

// placeRange places both ends; the second is not before the first, and a first
// one without a year or month takes that of the second.
func (p *parser) placeRange(s *spec, dir direction) value {
	a, b := *s.a, *s.b
	if b.op == opNow {
		return p.rangeToNow(p.place(&a, -2, time.Time{}))
	}
	if a.op == opNow {
		va := dayOf(p.ref)
		vb := p.place(&b, 2, va.from)
		return p.joined(va, vb, b)
	}
	if a.op == opClock && onDay(&b) { // "between 10 and 11:30 on 1 May"
		day := b
		day.clock = a.clock
		a = day
	}
	if a.op == opDate && b.op == opDate {
		if a.month == 0 && a.day != 0 && b.month != 0 { // "3 to 5 February"
			a.month, a.year, a.yearRel = b.month, b.year, b.yearRel
			if a.day > b.day && b.year != 0 {
				if a.month--; a.month == 0 {
					a.month, a.year = 12, a.year-1
				}
			} else if a.day > b.day {
				vb := p.place(&b, dir, time.Time{})
				prev := addMonths(vb.from, -1)
				a.month, a.year = int(prev.Month()), prev.Year()
			}
		} else if a.year == 0 && b.year != 0 && a.month != 0 && b.month != 0 && a.rel == 0 { // "Nov–Feb 2017"
			a.year = b.year
			if a.month > b.month {
				a.year--
			}
		}
		if a.year == 0 && b.year != 0 && b.month == 0 { // "Feb. 5–7, 2026"
			a.year = b.year
		}
		if a.year == 0 && a.yearRel == 0 && b.yearRel != 0 {
			a.yearRel = b.yearRel
		}
	}
	va := p.placeEnd(&a, dir, time.Time{})
	if va.from.IsZero() {
		if a.op == opClock && b.op == opClock {
			return value{precision: Time, relative: true}
		}
		vb := p.place(&b, dir, time.Time{})
		return value{precision: Vague, relative: vb.relative}
	}
	if b.op == opClock { // "Monday, 10:00 to 12:00"
		c := b.clock
		if c.half == 0 && c.h < 12 && a.clock.h > c.h {
			c.h += 12
		}
		if b.clock.half == 2 && a.clock.half == 0 && a.clock.h+12 < c.h+1 && a.clock.h < 12 {
			va.from = va.from.Add(12 * time.Hour)
		}
		v := va
		v.last = midnight(va.from).Add(time.Duration(c.h)*time.Hour + time.Duration(c.m)*time.Minute)
		if !v.last.After(v.from) {
			v.last = v.last.AddDate(0, 0, 1)
		}
		v.to, v.precision = v.last, Time
		return v
	}
	if b.op == opDate && b.month == 0 && b.day != 0 && a.op == opDate && a.month != 0 {
		b.month = int(va.from.Month()) // "November 19–20"
		if b.year == 0 {
			b.year = va.from.Year()
		}
		if b.day < va.from.Day() {
			if b.month++; b.month > 12 {
				b.month, b.year = 1, b.year+1
			}
		}
	}
	if b.op == opDate && b.year == 0 && b.rel == 0 && b.month != 0 && a.op == opDate && a.year != 0 {
		b.year = a.year
		if b.month < a.month {
			b.year++
		}
	}
	vb := p.placeEnd(&b, dir, va.from)
	if dir > 0 && a.op == opDate && a.year == 0 && a.yearRel == 0 && a.rel == 0 && b.op == opDate && b.year == 0 && a.month != 0 {
		// What runs "from January to March" may have begun already.
		a0, b0 := a, b
		a0.year = va.from.Year() - 1
		va0 := p.place(&a0, dir, time.Time{})
		if vb0 := p.place(&b0, dir, va0.from); !va0.from.IsZero() && vb0.to.After(p.ref) {
			va0.relative = true
			va, vb = va0, vb0
		}
	}
	v := p.joined(va, vb, b)
	if s.a.year != 0 || s.b.year != 0 {
		v.relative = false
	}
	return v
}

// placeEnd places an end of a range. Elsewhere "the middle of March" is a
// stretch of days; where a range begins or ends it is a point.
func (p *parser) placeEnd(s *spec, dir direction, notBefore time.Time) value {
	if s.op != opEdge || s.part != mid && s.part != finish {
		return p.place(s, dir, notBefore)
	}
	v := p.place(s.anchor, dir, notBefore)
	if v.from.IsZero() || v.to.IsZero() {
		return v
	}
	at := v.to.AddDate(0, 0, -1)
	if s.part == mid {
		at = midnight(v.from.Add(v.to.Sub(v.from) / 2))
	}
	v.from, v.to, v.approximate = at, at.AddDate(0, 0, 1), true
	return v
}

func (p *parser) joined(va, vb value, b spec) value {
	if vb.from.IsZero() || !vb.to.After(va.from) {
		return value{precision: Vague, relative: true}
	}
	v := va
	v.last, v.to = vb.from, vb.to
	if b.clock.set && !b.clock.midnight && vb.precision == Time && vb.from.After(va.from) {
		v.to = vb.from // a clock ends a stretch at once, not an hour later
	}
	if coarser(vb.precision, va.precision) && va.precision != Time {
		v.precision = vb.precision
	} else if va.precision == Time && vb.precision != Time {
		v.precision = Day
		v.from = midnight(v.from)
	}
	v.part = whole
	v.approximate = va.approximate || vb.approximate
	v.relative = va.relative || vb.relative
	return v
}

func (p *parser) rangeToNow(v value) value {
	v.last = midnight(p.ref)
	v.to = v.last.AddDate(0, 0, 1)
	v.relative = true
	return v
}

var sharpness = map[Precision]int{Time: 0, Day: 1, Week: 2, Month: 3, Quarter: 4, Season: 5, Year: 6, Decade: 7, Century: 8, Vague: 9}

func coarser(a, b Precision) bool { return sharpness[a] > sharpness[b] }
