package when

import "time"

// placeShift places offsets. The unit counted in is as sharp as the words are:
// "two months ago" is a month, "two weeks after 3 May" a day.
func (p *parser) placeShift(s *spec, dir direction) value {
	finest := day
	if s.nAmounts > 0 {
		finest = s.amounts[s.nAmounts-1].unit
	} else {
		finest = s.unit
	}
	base, anchored := p.ref, false
	approximate := false
	switch {
	case s.anchor != nil && s.anchor.op == opPeriod && s.sign < 0 && finest > s.anchor.unit: // "a year ago last month"
		a := p.place(s.anchor, dir, time.Time{})
		t := a.from
		for _, n := range s.amounts[:s.nAmounts] {
			t = shiftBy(t, -n.n, n.unit)
		}
		v := unitAround(t, s.anchor.unit)
		v.relative = true
		return v
	case s.anchor != nil:
		a := p.place(s.anchor, dir, time.Time{})
		if a.from.IsZero() {
			return value{precision: Vague, relative: true}
		}
		base, anchored = a.from, s.anchor.op != opNow
		if a.precision != Day && a.precision != Time {
			anchored, approximate = false, a.precision != precisionOf(finest)
			if s.sign > 0 && s.anchor.op != opDate {
				base = a.to.AddDate(0, 0, -1)
			}
		}
	case s.anaphoric:
		base, anchored = p.anchorTime(s, min(finest, week))
		if finest > week {
			base, anchored = p.anchorTime(s, noUnit)
		}
		if !anchored && s.sign > 0 && dir == -2 { // later than what the text does not say
			return value{precision: Vague, relative: true}
		}
	}
	v := value{relative: true}
	if s.vague || s.nAmounts == 0 {
		v.precision, v.approximate = Vague, true
		if s.sign < 0 {
			_, v.to = containing(base, day)
			if finest > day {
				v.to = midnight(base).AddDate(0, 0, 1)
			}
		} else {
			v.from = midnight(base)
		}
		v.timex = "P" + unitLetter(s.unit, "X")
		return v
	}
	t := base
	exactDay := finest >= day
	if exactDay {
		t = midnight(t)
	}
	for _, a := range s.amounts[:s.nAmounts] {
		t = shiftBy(t, float64(s.sign)*a.n, a.unit)
	}
	clocked := p.ref.Hour() != 0 || p.ref.Minute() != 0 || anchored
	if finest < day && s.anaphoric && anchored { // minutes after a day that has no hour
		e, _ := p.antecedent(s, min(finest, week))
		clocked = e.Precision == Time
	}
	switch {
	case finest < day && clocked:
		w := value{from: t, to: t.Add(time.Minute), precision: Time, relative: true}
		if finest == hour {
			w.to = t.Add(time.Hour)
			w.approximate = true
		}
		return w
	case finest < day && s.anaphoric: // "a minute later" in a story without clocks
		return value{precision: Vague, relative: true}
	case finest < day:
		v = dayOf(t)
		v.relative, v.approximate = true, true
		return v
	}
	u := finest
	if s.amounts[0].n != float64(int(s.amounts[0].n)) {
		approximate = true
	}
	switch {
	case u == fortnight:
		u = week
	case u == workday:
		u = day
	case u == decade || u == century: // "a decade ago" counts years, roundly
		u, approximate = year, true
	}
	if anchored && u == week {
		u = day
	}
	v = unitAround(t, u)
	if s.nAmounts > 1 || s.exact {
		v = dayOf(t)
	}
	v.relative, v.approximate = true, approximate
	return v
}

// before is the expression that s leans on: the nearest one before it that
// names a day or a longer unit, in its sentence or the one before.
func (p *parser) antecedent(s *spec, finest unit) (Expression, bool) {
	if s.first >= len(p.toks) {
		return Expression{}, false
	}
	sentence := p.at(s.first).sentence
	for k := len(p.done) - 1; k >= 0; k-- {
		e := p.done[k]
		if e.Kind != Date && e.Kind != Range || e.From.IsZero() || e.Precision == Vague {
			continue
		}
		if d := sentence - p.sentenceOf(e.Start); d > 1 || d > 0 && s.rel == relThis { // "the end of the year" leans on its own sentence only
			return Expression{}, false
		}
		if s.rel == relThis && s.unit == month && e.Relative && !p.namesMonth(e) {
			continue // "in three days" names no month that "the month" could take up
		}
		if (finest <= week && finest != noUnit) && e.Precision != Day && e.Precision != Time && !(finest == week && e.Precision == Week) {
			continue
		}
		return e, true
	}
	return Expression{}, false
}

// namesMonth reports whether an expression holds the name of a month.
func (p *parser) namesMonth(e Expression) bool {
	for i := range p.toks {
		if t := &p.toks[i]; t.start >= e.Start && t.end <= e.End && t.is(cMonth) {
			return true
		}
	}
	return false
}

func (p *parser) sentenceOf(offset int) int {
	lo, hi := 0, len(p.toks)
	for lo < hi {
		m := (lo + hi) / 2
		if p.toks[m].end <= offset {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return p.at(lo).sentence
}

// anchorTime is where an anaphoric spec counts from: the expression it leans
// on, or the reference date.
func (p *parser) anchorTime(s *spec, finest unit) (time.Time, bool) {
	if s.anaphoric {
		if e, ok := p.antecedent(s, finest); ok {
			if s.sign > 0 && e.Kind == Range && !e.Last.IsZero() {
				return e.Last, true
			}
			return e.From, true
		}
	}
	return p.ref, false
}

// sameSentenceDay is the one day the sentence has named so far.
func (p *parser) sameSentenceDay(s *spec) (Expression, bool) {
	if s.first == 0 && s.next == 0 || len(p.done) == 0 {
		return Expression{}, false
	}
	e := p.done[len(p.done)-1]
	if e.Precision != Day && e.Precision != Time || e.From.IsZero() || p.sentenceOf(e.Start) != p.at(s.first).sentence {
		return Expression{}, false
	}
	return e, true
}
