package when

import "time"

func (p *parser) placeDate(s *spec, dir direction, notBefore time.Time) value {
	y := s.year
	relative := y == 0
	if y == 0 && s.month != 0 && s.rel == 0 && s.yearRel == 0 && notBefore.IsZero() {
		y = p.yearJustSaid(s)
	}
	switch {
	case y == 0 && s.yearRel != 0:
		y = p.ref.Year() + step(s.yearRel)
	case s.anchor != nil: // "the 21st this month"
		m := p.place(s.anchor, dir, time.Time{}).from
		if !valid(m.Year(), int(m.Month()), s.day) {
			return value{precision: Vague}
		}
		v := dayOf(m.AddDate(0, 0, s.day-1))
		v.relative = true
		return v
	case y == 0 && s.month == 0 && s.day != 0:
		return p.placeDayOfMonth(s, dir, notBefore)
	case y == 0 && s.rel != 0:
		y = p.yearOfMonth(s)
	case y == 0 && !notBefore.IsZero():
		y = notBefore.Year()
		if s.day != 0 && date(y, s.month, s.day).Before(notBefore) || s.day == 0 && s.month < int(notBefore.Month()) {
			y++
		}
	case y == 0 && s.day == 0:
		y = p.monthYear(s.month, dir)
	case y == 0:
		y = p.dayYear(s, dir)
	}
	var v value
	switch {
	case s.month == 0:
		v = span(date(y, 1, 1), date(y+1, 1, 1), Year)
	case s.order: // day and month cannot be told apart
		v = span(date(y, 1, 1), date(y+1, 1, 1), Year)
	case s.day == 0:
		v = span(date(y, s.month, 1), date(y, s.month+1, 1), Month)
	case !valid(y, s.month, s.day):
		return value{precision: Vague}
	default:
		v = dayOf(date(y, s.month, s.day))
	}
	v.relative = relative
	return v
}

// yearJustSaid is the year that stands right before a date: "last year, on 14
// May"; 0 without one.
func (p *parser) yearJustSaid(s *spec) int {
	if len(p.done) == 0 || s.first == 0 && s.next == 0 {
		return 0
	}
	const near = len(", on the ")
	e := p.done[len(p.done)-1]
	if e.Kind != Date || e.Precision != Year || !e.Relative || e.Part != "" || p.at(s.first).start-e.End > near || p.sentenceOf(e.Start) != p.at(s.first).sentence {
		return 0
	}
	return e.From.Year()
}

// monthYear picks the year of a month that stands alone.
func (p *parser) monthYear(m int, dir direction) int {
	y, cur := p.ref.Year(), int(p.ref.Month())
	switch {
	case dir > 0 && m < cur && (dir > 1 || cur-m > 2):
		return y + 1
	case dir < -1 && m > cur, m > cur && m-cur > 2 && dir <= 0:
		return y - 1
	}
	return y
}

// yearOfMonth places "last March", "this September", "next May".
func (p *parser) yearOfMonth(s *spec) int {
	y, cur := p.ref.Year(), int(p.ref.Month())
	passed := s.month < cur || s.month == cur && s.day != 0 && s.day < p.ref.Day()
	switch step(s.rel) {
	case -1:
		if !passed {
			y--
		}
	case 1:
		if s.month < cur || s.month == cur || s.day != 0 && date(y, s.month, s.day).Before(p.ref) {
			y++
		}
	}
	return y
}

// dayYear picks the year of a day and month. The verb decides, but yields when
// its year is most of a year away and the other is near, for then a writer
// would have named it; one that is not of the same clause yields sooner.
func (p *parser) dayYear(s *spec, dir direction) int {
	y, ref := p.ref.Year(), midnight(p.ref)
	best, bestCost := y, -1
	years := 1
	if s.month == 2 && s.day == 29 {
		years = 7 // about a year that is none, like 1900
	}
	for c := y - years; c <= y+years; c++ {
		if !valid(c, s.month, s.day) {
			continue
		}
		t := date(c, s.month, s.day)
		days := int(t.Sub(ref).Hours() / 24)
		cost := days
		if days < 0 {
			cost = -days
		}
		const wrongSide, weakWrongSide, wrongWeekday = 330, 150, 5000
		if days > 0 && dir < 0 || days < 0 && dir > 0 {
			if dir == 2 || dir == -2 {
				cost += wrongSide
			} else {
				cost += weakWrongSide
			}
		}
		if days > 0 && dir == 0 {
			cost++ // behind rather than ahead
		}
		if s.weekday != 0 && isoWeekday(t) != s.weekday {
			cost += wrongWeekday
		}
		if bestCost < 0 || cost < bestCost {
			best, bestCost = c, cost
		}
	}
	return best
}

// placeDayOfMonth places "the 24th" and "Friday the 13th".
func (p *parser) placeDayOfMonth(s *spec, dir direction, notBefore time.Time) value {
	base := midnight(p.ref)
	if e, ok := p.antecedent(s, noUnit); ok && e.Precision == Month && s.weekday == 0 && notBefore.IsZero() {
		base, dir = e.From, 2
	}
	if !notBefore.IsZero() {
		base, dir = midnight(notBefore), 2
	}
	try := func(k int) (time.Time, bool) {
		y, m := base.Year(), int(base.Month())+k
		first := date(y, m, 1)
		if !valid(first.Year(), int(first.Month()), s.day) {
			return first, false
		}
		t := first.AddDate(0, 0, s.day-1)
		return t, s.weekday == 0 || isoWeekday(t) == s.weekday
	}
	for k := 0; k < 15; k++ {
		ahead, okAhead := try(k)
		behind, okBehind := try(-k)
		okAhead = okAhead && !ahead.Before(base)
		okBehind = okBehind && !behind.After(base)
		if dir > 0 {
			okBehind = false
		}
		if dir < 0 && s.weekday == 0 {
			okAhead = false
		}
		switch {
		case okBehind && (dir <= 0 || !okAhead):
			v := dayOf(behind)
			v.relative = true
			return v
		case okAhead && (dir >= 0 || k > 0):
			v := dayOf(ahead)
			v.relative = true
			return v
		}
	}
	return value{precision: Vague, relative: true}
}

func (p *parser) placeWeekday(s *spec, dir direction, notBefore time.Time) value {
	ref := midnight(p.ref)
	var t time.Time
	back := (isoWeekday(ref)-s.weekday+7)%7 + 0 // days since the most recent one, 0 for today
	on := (s.weekday-isoWeekday(ref)+7)%7 + 0
	switch {
	case s.anchor != nil:
		w := p.place(s.anchor, dir, time.Time{})
		t = monday(w.from).AddDate(0, 0, s.weekday-1)
	case !notBefore.IsZero():
		nb := midnight(notBefore)
		t = nb.AddDate(0, 0, (s.weekday-isoWeekday(nb)+7)%7)
	case (s.rel == relNext || s.rel == relFollowing) && s.the || s.rel == relThat:
		// counted from the day the text has just spoken of
		base, ok := p.anchorTime(&spec{anaphoric: true, first: s.first}, day)
		if !ok {
			base = ref
		}
		n := (s.weekday - isoWeekday(base) + 7) % 7
		if n == 0 && s.rel != relThat {
			n = 7
		}
		t = midnight(base).AddDate(0, 0, n)
	case s.rel == relLast:
		// Yesterday is never "last Wednesday".
		if back < 2 {
			back += 7
		}
		t = ref.AddDate(0, 0, -back)
	case s.rel == relPrevious:
		t = monday(ref).AddDate(0, 0, -7+s.weekday-1)
	case s.rel == relPast:
		if back == 0 {
			back = 7
		}
		t = ref.AddDate(0, 0, -back)
	case s.rel == relThis:
		t = monday(ref).AddDate(0, 0, s.weekday-1)
		if t.Before(ref) && dir > 0 {
			t = t.AddDate(0, 0, 7)
		} else if t.After(ref) && dir < -1 {
			t = t.AddDate(0, 0, -7)
		}
	case s.rel == relNext, s.rel == relFollowing:
		t = monday(ref).AddDate(0, 0, 7+s.weekday-1)
	case s.rel == relComing:
		if on == 0 {
			on = 7
		}
		t = ref.AddDate(0, 0, on)
	case dir > 0:
		t = ref.AddDate(0, 0, on)
	default:
		t = ref.AddDate(0, 0, -back)
	}
	v := dayOf(t)
	v.relative = true
	return v
}

func (p *parser) placeHoliday(s *spec, dir direction) value {
	id, ref := s.holiday, midnight(p.ref)
	y := s.year
	switch {
	case y != 0:
	case s.yearRel != 0:
		y = p.ref.Year() + step(s.yearRel)
	default:
		y = p.ref.Year()
		t := id.on(y)
		days := int(t.Sub(ref).Hours() / 24)
		switch {
		case step(s.rel) < 0 && days >= 0, s.rel == 0 && dir < 0 && days > 0, dir == 0 && s.rel == 0 && days > 183:
			y--
		case step(s.rel) > 0 && days <= 0, s.rel == 0 && dir > 0 && days < 0:
			y++
		}
	}
	v := dayOf(id.on(y))
	v.relative = s.year == 0
	v.approximate = holidays[id].about
	return v
}

func (p *parser) placeSeason(s *spec, dir direction) value {
	start := []int{0, 3, 6, 9, 12}[s.ord]
	in := func(y int) value { return span(date(y, start, 1), date(y, start+3, 1), Season) }
	y := s.year
	v := value{}
	switch {
	case y != 0:
		v = in(y)
	case s.yearRel != 0:
		v = in(p.ref.Year() + step(s.yearRel))
		v.relative = true
	default:
		v = in(p.ref.Year())
		if s.ord == 4 && int(p.ref.Month()) <= 2 { // this winter began last year
			v = in(p.ref.Year() - 1)
		}
		switch {
		case step(s.rel) < 0:
			for v.to.After(p.ref) {
				v = in(v.from.Year() - 1)
			}
		case step(s.rel) > 0:
			for !v.from.After(p.ref) {
				v = in(v.from.Year() + 1)
			}
		case s.rel == 0 && dir > 0 && !v.to.After(p.ref):
			v = in(v.from.Year() + 1)
		case s.rel == 0 && dir <= 0 && v.from.After(p.ref):
			v = in(v.from.Year() - 1)
		}
		v.relative = true
	}
	return v
}
