package when

import "time"

func (p *parser) placePeriod(s *spec, dir direction) value {
	if s.anaphoric && s.unit <= week && s.rel != relPrevious && dir < 0 && step(s.rel) > 0 {
		if _, ok := p.antecedent(s, s.unit); !ok { // "the next day" of a story that does not say which
			return value{precision: Vague, relative: true}
		}
	}
	base := p.ref
	n := step(s.rel) + s.ord
	if s.anaphoric && s.unit != weekend {
		b, ok := p.anchorTime(s, s.unit)
		switch {
		case ok && s.unit == day && n == 0 && s.rel != relThat:
		case ok:
			base = b
		case s.rel == relThat: // nothing to lean on
			return value{precision: Vague, relative: true}
		}
	}
	if s.unit == season {
		v := unitAround(base, season)
		v.relative = true
		return v
	}
	if s.unit == weekend {
		return p.placeWeekend(s, dir)
	}
	from, _ := containing(base, s.unit)
	if s.unit == fortnight {
		from = from.AddDate(0, 0, 14*n)
		v := span(from, from.AddDate(0, 0, 14), Week)
		v.relative = true
		return v
	}
	v := unitAround(shiftBy(from, float64(n), periodStep(s.unit)), s.unit)
	if s.unit == century && s.rel == relPast { // "the past century" is the last whole one
		v = unitAround(shiftBy(from, -1, century), century)
	}
	if s.daypart != "" {
		v.precision = Day
	}
	v.relative = true
	return v
}

// periodStep is the unit in which periods of a kind follow each other.
func periodStep(u unit) unit {
	if u == workday {
		return week
	}
	return u
}

// placeWeekOf places the week around a day, or a holiday with the weekend it
// makes longer.
func (p *parser) placeWeekOf(s *spec, dir direction) value {
	in := p.place(s.anchor, dir, time.Time{})
	if in.from.IsZero() {
		return in
	}
	v := unitAround(in.from, week)
	v.relative = in.relative
	if s.unit == weekend {
		d := in.from
		v.from, v.to = containing(d, weekend)
		if isoWeekday(d) < 3 { // a Monday off belongs to the weekend before
			v.from, v.to = v.from.AddDate(0, 0, -7), d.AddDate(0, 0, 1)
		} else if d.Before(v.from) {
			v.from = d
		}
		v.timex = isoWeek(v.from) + "-WE"
	}
	return v
}

// placeFrom places "for three days from Monday".
func (p *parser) placeFrom(s *spec, dir direction) value {
	in := p.place(s.anchor, max(dir, 1), time.Time{})
	if in.from.IsZero() || s.nAmounts == 0 {
		return value{precision: Vague, relative: true}
	}
	v := in
	v.to = in.from
	for _, a := range s.amounts[:s.nAmounts] {
		v.to = shiftBy(v.to, a.n, a.unit)
	}
	v.relative = true
	return v
}

func (p *parser) placeWeekend(s *spec, dir direction) value {
	from, to := containing(p.ref, weekend)
	inside := isoWeekday(p.ref) >= 6
	switch step(s.rel) {
	case -1:
		from, to = from.AddDate(0, 0, -7), to.AddDate(0, 0, -7)
	case 1:
		if s.rel != relComing || inside {
			from, to = from.AddDate(0, 0, 7), to.AddDate(0, 0, 7)
		}
	default:
		if dir < 0 && !inside {
			from, to = from.AddDate(0, 0, -7), to.AddDate(0, 0, -7)
		}
	}
	v := span(from, to, Week)
	v.timex = isoWeek(from) + "-WE"
	v.relative = true
	return v
}

// placeWindow places "the past 30 days" and "the coming weeks". Of a vague one
// only the end at the reference date is certain.
func (p *parser) placeWindow(s *spec) value {
	ref := midnight(p.ref)
	base := ref
	if s.anaphoric {
		b, _ := p.anchorTime(s, day)
		base = midnight(b)
	}
	v := value{relative: true, precision: Vague, approximate: true}
	if s.vague || s.nAmounts == 0 {
		if s.sign < 0 {
			v.to = base.AddDate(0, 0, 1)
		} else {
			v.from = base
		}
		v.timex = "P" + unitLetter(s.unit, "X")
		return v
	}
	u := s.amounts[0].unit
	v.precision = precisionOf(u)
	n := s.amounts[0].n
	if u == decade || u == century || u == quarter { // whole ones of the calendar
		from, to := containing(base, u)
		if s.sign < 0 {
			v.from, v.to = shiftBy(from, -n, u), from
		} else {
			v.from, v.to = to, shiftBy(to, n, u)
		}
		v.approximate = false
		return v
	}
	t := base
	if u < day {
		t = p.ref
		base = p.ref
	}
	for _, a := range s.amounts[:s.nAmounts] {
		t = shiftBy(t, float64(s.sign)*a.n, a.unit)
	}
	switch {
	case u < day && s.sign < 0:
		v.from, v.to = t, base
	case u < day:
		v.from, v.to = base, t
	case s.sign < 0:
		v.from, v.to = t, base.AddDate(0, 0, 1)
	case s.bound == Within:
		v.from, v.to = base, t.AddDate(0, 0, 1)
	default:
		v.from, v.to = base.AddDate(0, 0, 1), t.AddDate(0, 0, 1)
	}
	if u < day && v.to.Sub(v.from) >= 24*time.Hour {
		v.from, v.to = midnight(v.from), midnight(v.to).AddDate(0, 0, 1)
		v.precision = Day
	}
	return v
}

func (p *parser) placeNth(s *spec, dir direction) value {
	var in value
	switch {
	case s.anchor != nil:
		in = p.place(s.anchor, dir, time.Time{})
	default: // "the third quarter", of the year the tense picks
		y := p.ref.Year()
		q := unitAround(date(y, (s.ord-1)*3+1, 1), s.unit)
		if dir < 0 && q.from.After(p.ref) {
			y--
		} else if dir > 0 && !q.to.After(p.ref) {
			y++
		}
		in = unitAround(date(y, 1, 1), year)
		in.relative = true
	}
	if in.from.IsZero() || in.to.IsZero() {
		return value{precision: Vague, relative: true}
	}
	v := value{relative: in.relative}
	if s.weekday != 0 {
		t := in.from.AddDate(0, 0, (s.weekday-isoWeekday(in.from)+7)%7+7*(s.ord-1))
		if s.ord < 0 {
			last := in.to.AddDate(0, 0, -1)
			t = last.AddDate(0, 0, -((isoWeekday(last) - s.weekday + 7) % 7))
		}
		if t.Before(in.from) || !t.Before(in.to) {
			return value{precision: Vague, relative: in.relative}
		}
		v.from, v.to, v.precision = t, t.AddDate(0, 0, 1), Day
		return v
	}
	if s.unit == halfYear && in.precision != Year { // half of a month or decade
		v = in
		middle := midnight(in.from.Add(in.to.Sub(in.from) / 2))
		if in.precision == Month {
			middle = in.from.AddDate(0, 0, 15)
		}
		v.approximate = true
		if s.ord == 1 {
			v.to = middle
		} else {
			v.from = middle
		}
		return v
	}
	u := s.unit
	first, end := in.from, in.to
	if u == week || u == weekend { // ISO: a week belongs where its Thursday is
		first = monday(in.from)
		if first.AddDate(0, 0, 3).Before(in.from) {
			first = first.AddDate(0, 0, 7)
		}
		end = monday(in.to)
		if end.AddDate(0, 0, 3).Before(in.to) {
			end = end.AddDate(0, 0, 7)
		}
		u = week
	}
	v.from = shiftBy(first, float64(s.ord-1), u)
	if s.ord < 0 {
		v.from = shiftBy(end, -float64(s.count), u)
	}
	v.to = shiftBy(v.from, float64(s.count), u)
	v.precision = precisionOf(u)
	if s.unit == weekend {
		v.from = v.from.AddDate(0, 0, 5)
	}
	if v.from.Before(first) || v.from.After(in.to) {
		return value{precision: Vague, relative: in.relative}
	}
	if s.count > 1 {
		v.timex = isoInterval(v.from, v.to)
	}
	return v
}

// placeEdge narrows a period to its early, middle or late part.
func (p *parser) placeEdge(s *spec, dir direction) value {
	in := p.place(s.anchor, dir, time.Time{})
	if in.from.IsZero() || in.to.IsZero() {
		return in
	}
	v := in
	if in.part != whole || in.to.Sub(in.from) < 5*24*time.Hour { // no part of a part, nor of a weekend
		v.approximate = true
		return v
	}
	v.part = s.part
	v.approximate = true
	ref := midnight(p.ref)
	current := !ref.Before(in.from) && ref.Before(in.to)
	months := func(a, b int) {
		v.from, v.to = addMonths(in.from, a), addMonths(in.from, b)
	}
	days := func(a, b int) { v.from, v.to = in.from.AddDate(0, 0, a), in.from.AddDate(0, 0, b) }
	half := midnight(in.from.Add(in.to.Sub(in.from) / 2))
	switch s.part {
	case earlier:
		if current { // up to the reference date
			v.to = ref.AddDate(0, 0, 1)
		} else {
			v.to = half
		}
	case remaining:
		v.part = whole
		if current {
			v.from = ref
		}
	case later:
		if current {
			v.from = ref
		} else {
			v.from = half
		}
	case finish:
		switch s.bound {
		case By, Until, Before, After: // the end as a point: its last day
			v.from, v.part, v.precision, v.approximate = in.to.AddDate(0, 0, -1), whole, Day, false
			v.relative = in.relative
			return v
		}
		fallthrough
	case late:
		switch in.precision {
		case Year:
			months(8, 12)
		case Month:
			v.from = in.from.AddDate(0, 0, 15)
		case Week:
			v.from = in.from.AddDate(0, 0, 3)
		default:
			v.from = half
		}
	case early:
		switch in.precision {
		case Year:
			months(0, 4)
		case Month:
			days(0, 15)
		case Week:
			days(0, 3)
		default:
			v.to = half
		}
	case mid:
		switch in.precision {
		case Year:
			months(4, 8)
		case Month:
			days(9, 20)
		case Week:
			days(2, 5)
		case Decade:
			months(36, 84)
		}
	}
	return v
}
