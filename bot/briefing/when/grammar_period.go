package when

// period reads one unit relative to the present: last week, this year's, next
// weekend, the following month, the week after next.
func (p *parser) period(i int) (*spec, int) {
	j, the := i, false
	if p.at(j).is(cThe) {
		the = true
		j++
	}
	t := p.at(j)
	switch {
	case t.is(cRel) && (p.lastsVerb(j) || p.ofSomebody(j)):
		return nil, 0
	case t.is(cRel):
		s := p.spec(opPeriod)
		s.rel, s.the = t.lex.rel, the
		j++
		if s.rel == relThis && p.at(j).is(cRel) { // this past week, this coming year
			if s.rel = p.at(j).lex.rel; s.rel == relPast {
				s.rel = relLast
			}
			s.the = false
			j++
		}
		working := p.says(j, "working", "business")
		if working || p.says(j, "calendar") {
			j++
		}
		u := p.unitAt(j)
		if working && u == week {
			u = workday
		}
		if u == noUnit || u == second || p.plural(j) && u != weekend && !(u == workday) {
			if p.at(j).is(cDaypart) && s.rel != relPast && !p.plural(j) { // last night, this morning
				return p.dayOfPart(s, j)
			}
			return nil, 0
		}
		if u == minute || u == hour || p.says(j, "night", "nights") {
			if p.says(j, "night") {
				return p.dayOfPart(s, j)
			}
			return nil, 0
		}
		s.unit = u
		if t.is(cSlavic) && p.slavicPlural(j-1) { // "последние годы"
			s.op, s.vague, s.sign = opWindow, true, 1
			if step(s.rel) < 0 {
				s.sign = -1
			}
			if step(s.rel) == 0 {
				return nil, 0
			}
			return s, j + 1
		}
		if s.rel == relThat && u != weekend && !t.is(cSlavic) && u != day && u != year && u != month && u != week {
			return nil, 0
		}
		if s.rel == relThis && (p.says(j-1, "эти", "этих", "ці", "цих", "these") || u == day && p.says(i-1, "to")) {
			return nil, 0 // "these days", "to this day"
		}
		if p.at(j+1).is(cOf) && step(s.rel) != 0 && !t.is(cSlavic) { // the last day of the trial
			return nil, 0
		}
		s.anaphoric = s.rel == relThat || s.rel == relFollowing || s.rel == relPrevious || the && s.rel == relNext && u <= week
		if s.rel == relThis && u == day { // of the story, where it names one
			s.anaphoric = true
		}
		// the same day
		if t.kind == word && p.says(j-1, "same") {
			s.rel, s.anaphoric = relThat, true
		}
		return s, j + 1
	case the && t.is(cUnit) && t.lex.unit == week && p.at(j+1).is(cAfter) && p.says(j+2, "next"):
		s := p.spec(opPeriod)
		s.rel, s.unit, s.ord = relNext, week, 1
		return s, j + 3
	case the && t.is(cUnit) && t.lex.unit == weekend && !p.at(j+1).is(cOf):
		s := p.spec(opPeriod)
		s.rel, s.unit, s.anaphoric = relThat, weekend, false
		return s, j + 1
	case t.is(cUnit) && t.lex.unit == weekend && t.is(cSlavic):
		s := p.spec(opPeriod)
		s.rel, s.unit = relThat, weekend
		return s, j + 1
	case t.is(cUnit) && t.lex.unit == year && p.says(j+1, "to") && p.says(j+2, "date"):
		s := p.spec(opEdge)
		s.part = earlier
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel = year, relThis
		return s, j + 3
	}
	return nil, 0
}

// lastsVerb reports whether "last" at i is the verb: "will last two hours".
func (p *parser) lastsVerb(i int) bool {
	if !p.says(i, "last") {
		return false
	}
	prev := p.at(i - 1)
	return p.says(i-1, "to", "t", "not") || prev.lex != nil && (prev.lex.cue == ahead || prev.lex.cue == modal)
}

// ofSomebody reports whether "last" at i is of somebody's own: "its last day", "her last week
// in office" are counted from an end that the words do not tell.
func (p *parser) ofSomebody(i int) bool {
	return p.says(i, "last") && p.says(i-1, "its", "his", "her", "their", "my", "our", "your")
}

// slavicPlural reports whether an adjective has a plural ending.
func (p *parser) slavicPlural(i int) bool {
	t := p.at(i)
	w := p.text[t.start:t.end]
	for _, e := range []string{"ие", "ые", "их", "ых", "ні", "чі", "лі", "ими", "ыми", "ті"} {
		if len(w) > len(e)+4 && w[len(w)-len(e):] == e {
			return true
		}
	}
	return false
}

// dayOfPart reads "last night", "this morning", "the next evening".
func (p *parser) dayOfPart(s *spec, j int) (*spec, int) {
	s.daypart = p.at(j).lex.daypart
	if s.daypart == "" {
		s.daypart = "night"
	}
	s.unit = day
	s.anaphoric = s.rel == relThat || s.rel == relFollowing || s.the && s.rel == relNext
	return s, j + 1
}

// window reads a stretch up to or from the present: the past 30 days, the next
// few weeks, the coming days, recent months.
func (p *parser) window(i int) (*spec, int) {
	j, the := i, false
	if p.at(j).is(cThe) {
		the = true
		j++
	}
	rel, n, vague, next := 0, 0.0, false, 0
	t := p.at(j)
	switch {
	case p.says(j, "recent"):
		if u := p.unitAt(j + 1); u >= day && p.plural(j+1) {
			s := p.spec(opWindow)
			s.unit, s.vague, s.sign, s.rel = u, true, -1, relPast
			return s, j + 2
		}
		return nil, 0
	case t.is(cRel) && p.lastsVerb(j):
		return nil, 0
	case t.is(cRel) && step(t.lex.rel) != 0:
		rel = t.lex.rel
		j++
		n, vague, next = p.count(j)
		if p.says(j, "couple") {
			n, vague, next = 2, false, j+1
			if p.at(next).is(cOf) {
				next++
			}
		}
		if next == 0 {
			if u := p.unitAt(j); u >= hour && p.plural(j) && u != weekend { // the coming days
				s := p.spec(opWindow)
				s.unit, s.vague, s.rel, s.sign = u, true, rel, step(rel)
				return s, j + 1
			}
			if u := p.unitAt(j); rel == relPast && the && (u == week || u == month || u == year || u == fortnight || u == day) || u == fortnight {
				s := p.spec(opWindow)
				s.rel, s.sign = rel, step(rel)
				s.amounts[0], s.nAmounts = amount{1, u}, 1
				return s, j + 1
			}
			return nil, 0
		}
	default:
		n, vague, next = p.count(j)
		if next == 0 || !p.at(next).is(cRel) || step(p.at(next).lex.rel) == 0 {
			return nil, 0
		}
		rel = p.at(next).lex.rel
		next++
	}
	working := p.says(next, "business", "working")
	if working {
		next++
	}
	u := p.unitAt(next)
	if working && u == day {
		u = workday
	}
	if u == noUnit || n > 1 && !p.plural(next) && !p.at(next).is(cSlavic) || n > 999 {
		return nil, 0
	}
	if !vague && n == 1 && !the && p.at(next-1).is(cA) {
		return nil, 0
	}
	s := p.spec(opWindow)
	s.rel, s.sign, s.vague, s.unit = rel, step(rel), vague, u
	s.anaphoric = rel == relFollowing
	if !vague {
		s.amounts[0], s.nAmounts = amount{n, u}, 1
	}
	next++
	for !vague && s.nAmounts < len(s.amounts) { // "3 months and 2 weeks"; not "… and 2 days ago"
		k := next
		if !p.at(k).is(cAnd) {
			break
		}
		n2, v2, k2 := p.count(k + 1)
		if k2 == 0 || v2 || p.unitAt(k2) == noUnit || p.unitAt(k2) >= u {
			break
		}
		if sh, _ := p.shift(k + 1); sh != nil {
			break
		}
		u = p.unitAt(k2)
		s.amounts[s.nAmounts] = amount{n2, u}
		s.nAmounts++
		next = k2 + 1
	}
	return s, next
}

// weekOf reads the week or weekend of a day, and numbered weeks: the week of
// April 10, the week beginning 4 February, Easter weekend, week 31.
func (p *parser) weekOf(i int) (*spec, int) {
	j := i
	if p.at(j).is(cThe) {
		j++
	}
	u := p.unitAt(j)
	if u == week && p.at(j+1).kind == number && p.at(j+1).digits <= 2 && p.at(j+1).num >= 1 && p.at(j+1).num <= 53 && !p.at(j+1).ordinal {
		if k := p.at(j + 2); !k.is(cOf|cAmPm|cPrep) && k.kind == word && !k.upper && k.lex == nil && !p.says(j+2, "will") {
			return nil, 0
		}
		s := p.spec(opNth)
		s.unit, s.ord, s.count = week, p.at(j+1).num, 1
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel = year, relThis
		if p.at(j + 2).is(cOf) {
			if a, next := p.point(j + 3); a != nil && (a.op == opDate && a.month == 0 && a.day == 0 || a.op == opPeriod && a.unit == year) {
				s.anchor = a
				return s, next
			}
		}
		return s, j + 2
	}
	if u == week || u == weekend {
		k := j + 1
		if !p.at(k).is(cOf) && !p.says(k, "beginning", "starting", "commencing", "ending") {
			return nil, 0
		}
		for k++; p.says(k, "on"); k++ {
		}
		a, next := p.point(k)
		if a == nil || !onDay(a) || a.clock.set {
			return nil, 0
		}
		s := p.spec(opWeekOf)
		s.unit, s.anchor = u, a
		return s, next
	}
	h, next := p.holiday(i)
	if h == nil || p.unitAt(next) != weekend {
		return nil, 0
	}
	s := p.spec(opWeekOf)
	s.unit, s.anchor = weekend, h
	next++
	if y, after := p.yearOf(next); after > 0 && h.year == 0 {
		h.year, next = y, after
	}
	return s, next
}
