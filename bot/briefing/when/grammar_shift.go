package when

// shift reads a date so far from another: two days ago, a week later, in three
// months, the day before, 2 weeks before Christmas, через два дня.
func (p *parser) shift(i int) (*spec, int) {
	t := p.at(i)
	// the day before yesterday, the week after, a year earlier
	if t.is(cThe) && p.unitAt(i+1) >= day {
		u, d := p.unitAt(i+1), p.at(i+2)
		if d.is(cBefore|cAfter) && !d.is(cSlavic) {
			s := p.spec(opShift)
			s.amounts[0], s.nAmounts, s.sign = amount{1, u}, 1, -1
			if d.is(cAfter) && !d.is(cRel) {
				s.sign = 1
			}
			if d.is(cRel) {
				return nil, 0
			}
			if p.says(i+3, "last", "next") {
				s.anaphoric = false
				s.anchor = p.spec(opPeriod)
				s.anchor.unit, s.anchor.rel = u, p.at(i+3).lex.rel
				if s.anchor.rel == relNext && u == week {
					return nil, 0
				}
				return s, i + 4
			}
			if a, next := p.point(i + 3); a != nil && placeable(a) {
				s.anchor = a
				return s, next
			}
			if w := p.at(i + 3); w.kind == word && !w.is(cPrep|cAnd|cTo) && w.sentence == d.sentence && (w.is(cThe|cA) || w.lex == nil) {
				// "the day after the attack": another event's date, not known here
				return nil, 0
			}
			s.anaphoric = true
			return s, i + 3
		}
	}
	if t.is(cHence) {
		return p.hence(i)
	}
	if k := i + 1; p.says(i, "eve") || t.is(cThe) && p.says(k, "eve") { // the eve of Christmas
		if p.says(i, "eve") {
			k = i
		}
		if p.at(k + 1).is(cOf) {
			if a, next := p.point(k + 2); a != nil && onDay(a) {
				s := p.spec(opShift)
				s.amounts[0], s.nAmounts, s.sign, s.anchor = amount{1, day}, 1, -1, a
				return s, next
			}
		}
		return nil, 0
	}
	d, j := p.amounts(i)
	if d == nil {
		return nil, 0
	}
	if p.at(j).isMark(',') && p.at(i-1).is(cFor) && p.at(j+1).is(cFrom) { // for a week, from Monday
		j++
	}
	if p.at(j).isMark(possessive) && p.says(j+1, "time") {
		d.op, d.sign = opShift, 1
		return d, j + 2
	}
	s := d
	v := p.at(j)
	switch {
	case v.is(cAgo) || p.says(j, "back") && !p.at(j+1).is(cTo|cPrep|cFrom):
		s.op, s.sign = opShift, -1
		if p.says(j+1, "today") || p.at(j+1).is(cRel) && p.at(j+1).lex.rel == relThis && p.unitAt(j+2) == day {
			s.exact = true
			if j++; !p.says(j, "today") {
				j++
			}
		}
		if a, next := p.period(j + 1); a != nil && !s.exact && v.is(cAgo) { // a year ago last month
			s.anchor = a
			return s, next
		}
		return s, j + 1
	case p.says(j, "in") && p.says(j+1, "advance") && p.says(j+2, "of"), p.says(j, "prior") && p.says(j+1, "to"), p.says(j, "ahead") && p.says(j+1, "of"):
		k := j + 2
		if p.at(k).is(cOf) {
			k++
		}
		if a, next := p.point(k); a != nil && placeable(a) {
			s.op, s.sign, s.anchor = opShift, -1, a
			return s, next
		}
		return nil, 0
	case p.says(i-1, "на") && p.differs(j):
		return nil, 0
	case v.is(cLater) && !v.is(cSlavic) || v.is(cLater) && v.is(cSlavic) && !v.is(cHence):
		if p.at(j + 1).is(cRel) { // "30 minutes later this week"
			return nil, 0
		}
		s.op, s.sign, s.anaphoric = opShift, 1, true
		return s, j + 1
	case v.is(cLater): // "два дня спустя"
		s.op, s.sign, s.anaphoric = opShift, 1, true
		return s, j + 1
	case v.is(cBefore|cAfter|cFrom|cSince) && !v.is(cRel) && !(p.at(i).is(cUnit) && p.at(i).is(cSlavic)):
		sign := 1
		if v.is(cBefore) {
			sign = -1
		}
		if p.at(j + 1).is(cNow) {
			s.op, s.sign = opShift, sign
			return s, j + 2
		}
		starting := v.is(cFrom) && !v.is(cSlavic) && (p.at(i-1).is(cFor) || !p.says(j, "from"))
		if starting { // "for 3 days from today", "a week starting tomorrow"
			k := j + 1
			for p.says(k, "on", "from") {
				k++
			}
			if a, next := p.point(k); a != nil && placeable(a) && a.op != opClock {
				s.op, s.anchor = opFrom, a
				return s, next
			}
		}
		if a, next := p.point(j + 1); a != nil && placeable(a) && a.op != opClock {
			if v.is(cSince) || v.is(cFrom) && a.op == opDayRef && a.ord < 0 {
				return nil, 0
			}
			s.op, s.sign, s.anchor = opShift, sign, a
			return s, next
		}
		if v.is(cBefore) && !v.is(cFrom) {
			w := p.at(j + 1)
			if w.kind == mark || w.is(cPrep|cAnd) || v.is(cEdge) && !p.says(j+1, "than") {
				s.op, s.sign, s.anaphoric = opShift, -1, true
				return s, j + 1
			}
		}
	}
	return nil, 0
}

// placeable reports whether a spec can anchor another.
func placeable(s *spec) bool {
	switch s.op {
	case opDuration, opSet, opClock:
		return false
	}
	return true
}

// hence reads "in two weeks", "через два дня", "за два дня до выборов" (not placed).
func (p *parser) hence(i int) (*spec, int) {
	if p.says(i-1, "time", "first", "highest", "lowest", "worst", "biggest", "deadliest", "once", "most") || p.says(i-2, "first", "highest", "lowest", "worst", "biggest", "deadliest") {
		return nil, 0 // "the first time in ten years" looks back, and has no date
	}
	j := i + 1
	d, next := p.amounts(j)
	if d == nil || d.amounts[0].unit == weekend && !p.at(i).is(cSlavic) { // "in a weekend interview"
		return nil, 0
	}
	if p.at(i).is(cSlavic) {
		if v := p.at(next); v.is(cAfter|cTo|cBefore|cBy) || v.is(cUnit) {
			a, end := p.point(next + 1)
			if a == nil || !placeable(a) {
				return nil, 0
			}
			d.op, d.sign, d.anchor = opShift, 1, a
			if !v.is(cAfter) {
				d.sign = -1
			}
			return d, end
		}
		if p.says(i, "за") {
			return nil, 0
		}
	}
	if p.at(next).isMark('-') || p.at(next-1).end < len(p.text) && p.at(next).isMark(possessive) && !p.says(next+1, "time") {
		return nil, 0
	}
	if p.at(next).isMark(possessive) {
		next += 2
	}
	if v := p.at(next); v.is(cFrom|cSince) && !v.is(cSlavic) { // in two days from today
		if a, end := p.point(next + 1); a != nil && placeable(a) {
			d.anchor, next = a, end
		} else if v.is(cSince) { // "in just two years since the flood" looks back
			return nil, 0
		}
	}
	d.op, d.sign = opShift, 1
	if p.pastPerfective(i) && d.anchor == nil {
		// "rebuilt it in two weeks" is a length, not a date ahead
		d.op, d.sign = opDuration, 0
	}
	return d, next
}
