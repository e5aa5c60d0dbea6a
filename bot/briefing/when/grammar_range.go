package when

// rangeOf reads two ends: from 3 to 5 February, between Monday and Wednesday,
// 2014–2015, November 19-20.
func (p *parser) rangeOf(i int) (*spec, int) {
	if p.movedFrom(i) || p.movedFrom(i-1) {
		return nil, 0 // "postponed from Friday to Sunday": two days, and none between
	}
	j, between := i, false
	from := false
	switch t := p.at(i); {
	case t.is(cBetween):
		between = true
		j++
	case t.is(cFrom):
		from = true
		j++
		for p.says(j, "in", "on") {
			j++
		}
	}
	a, k := p.rangeStart(j)
	if a == nil {
		return nil, 0
	}
	comma := p.comma(k)
	if comma != k && !p.at(comma).isMark('-') {
		comma = k
	}
	dash := comma != k && p.at(comma).space && p.at(comma+1).space
	k = comma
	c := p.at(k)
	if dash {
		return nil, 0 // "on 15 December, – seven tanks"
	}
	switch {
	case c.isMark('-') && (c.space == p.at(k+1).space || between || from):
		if a.op == opDate && a.year != 0 && a.month == 0 && !c.space && p.codeAround(j, k) {
			return nil, 0
		}
	case c.isMark('/') && !c.space && a.op == opDate && a.day == 0 && a.month != 0 && a.year == 0 && p.at(k+1).is(cMonth) && !p.at(k+1).space: // "January/September"
	case c.is(cTo):
	case between && (c.is(cAnd) || p.at(k).isMark('-')):
	default:
		return nil, 0
	}
	if a.op == opNow && !from && !between {
		return nil, 0
	}
	sawTo := c.is(cTo)
	k++
	for p.says(k, "on", "in") {
		k++
	}
	b, next := p.rangeEnd(a, k)
	if p.says(k, "date") && p.says(k-1, "to") && a.op != opClock {
		b, next = p.spec(opNow), k+1
	}
	if b == nil {
		return nil, 0
	}
	if (a.op == opClock && !onDay(b) && b.op != opClock) || (b.op == opClock && !onDay(a) && a.op != opClock) {
		return nil, 0
	}
	if !from && !between && sawTo && p.says(k-1, "until", "till") && a.op != opDate && a.op != opWeekday {
		return nil, 0
	}
	if a.op == opDate && a.month == 0 && a.day != 0 && !(b.op == opDate && b.month != 0) {
		return nil, 0 // "3 to 5" counts something
	}
	if a.op == opClock && b.op != opClock && !b.clock.set {
		return nil, 0
	}
	if a.op == opClock && a.clock.half == 0 && !a.clock.byMinutes && b.op != opClock && !b.clock.set {
		return nil, 0
	}
	s := p.spec(opRange)
	s.a, s.b = a, b
	return s, next
}

// rangeStart reads the first end; it may be a bare day whose month stands at
// the second.
func (p *parser) rangeStart(j int) (*spec, int) {
	k := j
	if p.at(k).is(cThe) {
		k++
	}
	s, next := p.point(j)
	if s != nil && s.op != opClock && s.bound == "" {
		if s.op == opSet || s.op == opDuration {
			return nil, 0
		}
		return s, next
	}
	if n, after, _ := p.dayNumber(k); after > 0 && p.shareMonth(after) {
		d := p.spec(opDate)
		d.day = n
		return d, after
	}
	if s != nil {
		return s, next
	}
	if c, after := p.clockTime(j, true); after > 0 {
		s := p.spec(opClock)
		s.clock = c
		return s, after
	}
	return nil, 0
}

// shareMonth reports whether a connector and a day with its month follow.
func (p *parser) shareMonth(i int) bool {
	c := p.at(i)
	if !c.isMark('-') && !c.is(cTo|cAnd) {
		return false
	}
	j := i + 1
	if p.at(j).is(cThe) {
		j++
	}
	_, next, _ := p.dayNumber(j)
	if next == 0 {
		return false
	}
	if p.at(next).is(cOf) {
		next++
	}
	return p.at(next).is(cMonth)
}

// rangeEnd reads the second end; it may be a bare day of the first one's month,
// or the last two digits of a year.
func (p *parser) rangeEnd(a *spec, k int) (*spec, int) {
	b, next := p.point(k)
	if a.op == opDate && a.year != 0 && a.month == 0 {
		if t := p.at(k); t.kind == number && t.digits == 2 && !t.space && !t.ordinal && !t.plural && t.num == a.year%100+1 {
			s := p.spec(opDate)
			s.year = a.year/100*100 + t.num
			return s, p.yearSuffix(k + 1)
		}
	}
	if b != nil && b.op != opClock {
		if b.op == opSet || b.op == opDuration || b.op == opShift && b.sign < 0 {
			return nil, 0
		}
		return b, next
	}
	if a.op == opDate && a.month != 0 && a.day != 0 {
		j := k
		if p.at(j).is(cThe) {
			j++
		}
		if n, after, ordinal := p.dayNumber(j); after > 0 && !p.isAmPm(after) && !(p.at(after).isMark(':') && !p.at(after).space) {
			if !ordinal && p.at(after).is(cUnit|cCounted) {
				return nil, 0
			}
			s := p.spec(opDate)
			s.day = n
			if a.year == 0 {
				if y, end := p.yearOf(after); end > 0 {
					s.year = y
					after = end
				}
			}
			return s, after
		}
	}
	if b != nil {
		return b, next
	}
	if a.op == opClock || a.clock.set {
		if c, after := p.clockTime(k, true); after > 0 {
			s := p.spec(opClock)
			s.clock = c
			return s, after
		}
	}
	return nil, 0
}

// codeAround reports whether the digits on both sides of the hyphen at k run on
// into a longer number: 138-2010-2015.
func (p *parser) codeAround(j, k int) bool {
	if prev := p.at(j - 1); !p.at(j).space && j > 0 && (prev.isMark('-') || prev.kind == number) {
		return true
	}
	end := p.at(k + 2)
	return end.isMark('-') && !end.space && p.at(k+3).kind == number && !p.at(k+3).space
}

// set reads a recurrence: every Monday, each year, Mondays, weekly.
func (p *parser) set(i int) (*spec, int) {
	t := p.at(i)
	if t.is(cWeekdays) {
		return p.spec(opSet), i + 1
	}
	if !t.is(cEvery) {
		return nil, 0
	}
	j := i + 1
	if p.says(j, "other", "single") {
		j++
	}
	if n, _, next := p.count(j); next > 0 && n > 0 && p.unitAt(next) != noUnit {
		return p.spec(opSet), next + 1
	}
	if n, next := p.ordinalWord(j); next > 0 && n > 0 {
		j = next
	}
	if p.at(j).is(cUnit | cWeekday | cMonth | cSeason | cDaypart) {
		j++
		if p.at(j-1).is(cWeekday) && p.at(j).is(cDaypart) {
			j++
		}
		return p.spec(opSet), j
	}
	return nil, 0
}

// duration reads a length of time: "for one week", "11-year", "two hours".
func (p *parser) duration(i int) (*spec, int) {
	if p.at(i).is(cA) && !p.at(i-1).is(cFor) && !p.says(i+1, "couple", "few", "half") {
		return nil, 0 // "a year" as in "twice a year" is a rate
	}
	if p.at(i).is(cSlavic) && p.at(i).is(cUnit) && !p.at(i-1).is(cFor) {
		return nil, 0
	}
	s, next := p.amounts(i)
	if s == nil {
		return nil, 0
	}
	if p.says(next, "old") || p.at(next).isMark('-') && p.says(next+1, "old") { // an age
		return nil, 0
	}
	if p.at(i).kind == number && p.at(i).digits == 4 && p.at(next-1).is(cSlavic) && s.amounts[0].unit == year {
		return nil, 0
	}
	return s, next
}
