package when

// unitAt answers the unit of token i, or noUnit.
func (p *parser) unitAt(i int) unit {
	t := p.at(i)
	if !t.is(cUnit) || p.at(i).isMark(possessive) {
		return noUnit
	}
	return t.lex.unit
}

// plural reports whether an English unit is written as a plural; Ukrainian and
// Russian forms do not tell.
func (p *parser) plural(i int) bool {
	t := p.at(i)
	if t.kind != word || t.is(cSlavic) {
		return false
	}
	last := p.text[t.end-1]
	return last == 's' || last == 'S'
}

// count reads a number of units: 3, 2.5, three, a, half a, a few.
func (p *parser) count(i int) (n float64, vague bool, next int) {
	j := i
	for p.at(j).is(cApprox) && !p.at(j).is(cVague) {
		j++
	}
	if p.at(j).is(cA) && (p.says(j+1, "couple", "dozen", "few") || p.at(j+1).is(cVague)) {
		j++
	}
	t := p.at(j)
	switch {
	case t.isMark('½'):
		n = 0.5
		j++
	case t.kind == number && !t.ordinal && !t.plural:
		n = float64(t.num)
		j++
		if p.at(j).isMark('.') && !p.at(j).space {
			if f := p.at(j + 1); f.kind == number && !f.space {
				frac := float64(f.num)
				for k := 0; k < f.digits; k++ {
					frac /= 10
				}
				n += frac
				j += 2
			}
		}
	case t.is(cVague):
		vague = true
		j++
		if p.at(j).is(cVague) {
			j++
		}
	case t.is(cHalf):
		n = 0.5
		j++
		if p.at(j).is(cA) {
			j++
		}
	case t.is(cCardinal):
		v, after := p.cardinalWord(j)
		n, j = float64(v), after
		if p.at(j).is(cOf) {
			j++
		}
		if f, after := p.fraction(j); after > 0 { // one and a half
			n, j = n+f, after
		}
	case t.is(cA) && !t.is(cVague):
		n = 1
		j++
	default:
		return 0, false, 0
	}
	if p.at(j).isMark('-') { // "11-year"
		j++
	}
	return n, vague, j
}

// fraction reads "and a half", "and a quarter".
func (p *parser) fraction(i int) (f float64, next int) {
	if !p.at(i).is(cAnd) {
		return 0, 0
	}
	j := i + 1
	a := p.at(j).is(cA)
	if a {
		j++
	}
	switch {
	case p.at(j).is(cHalf):
		return 0.5, j + 1
	case a && p.says(j, "quarter"):
		return 0.25, j + 1
	}
	return 0, 0
}

// amounts reads a length: "three days", "2 weeks and 2 days", "several months".
func (p *parser) amounts(i int) (*spec, int) {
	n, vague, j := p.count(i)
	if j == 0 {
		if p.unitAt(i) != noUnit && p.at(i).is(cSlavic) { // "неделю назад"
			s := p.spec(opDuration)
			s.amounts[0], s.nAmounts = amount{1, p.unitAt(i)}, 1
			return s, i + 1
		}
		return nil, 0
	}
	u := p.unitAt(j)
	if u == noUnit || u == second && p.at(j).is(cOrdinal) && n != 1 && !p.plural(j) {
		return nil, 0
	}
	if n >= 100 && u >= day && !p.at(j-1).isMark('-') && !p.plural(j) && !p.at(j).is(cSlavic) { // "2018 day five"
		return nil, 0
	}
	s := p.spec(opDuration)
	s.vague = vague
	s.unit = u
	if i < j && p.at(i).is(cApprox) {
		s.approx = true
	}
	if !vague {
		s.amounts[0], s.nAmounts = amount{n, u}, 1
	}
	j++
	if f, after := p.fraction(j); after > 0 && !vague { // a year and a half
		s.amounts[0].n += f
		return s, after
	}
	for !vague && s.nAmounts < len(s.amounts) {
		k := j
		if p.at(k).is(cAnd) || p.at(k).isMark(',') {
			k++
		}
		n2, v2, k2 := p.count(k)
		if k2 == 0 || v2 || p.unitAt(k2) == noUnit || p.unitAt(k2) >= u || p.at(k).is(cA) {
			break
		}
		u = p.unitAt(k2)
		s.amounts[s.nAmounts] = amount{n2, u}
		s.nAmounts++
		j = k2 + 1
	}
	return s, j
}

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
	case t.is(cRel) && p.lastsVerb(j):
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
		if p.at(j+1).is(cOf) && step(s.rel) != 0 && !t.is(cSlavic) { // the last day of the trial
			return nil, 0
		}
		s.anaphoric = s.rel == relThat || s.rel == relFollowing || s.rel == relPrevious || the && s.rel == relNext && u <= week
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
	case v.is(cLater) && !v.is(cSlavic) || v.is(cLater) && v.is(cSlavic) && !v.is(cHence):
		if p.at(j + 1).is(cRel) { // "30 minutes later this week"
			return nil, 0
		}
		s.op, s.sign, s.anaphoric = opShift, 1, true
		return s, j + 1
	case v.is(cLater): // "два дня спустя"
		s.op, s.sign, s.anaphoric = opShift, 1, true
		return s, j + 1
	case v.is(cBefore|cAfter|cFrom|cSince) && !v.is(cRel):
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
	if d == nil {
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
		}
	}
	d.op, d.sign = opShift, 1
	if p.pastPerfective(i) && d.anchor == nil {
		// "rebuilt it in two weeks" is a length, not a date ahead
		d.op, d.sign = opDuration, 0
	}
	return d, next
}

// edge reads a part of a period: early 2016, mid-November, the end of the year,
// earlier this month, later in the week, year end.
func (p *parser) edge(i int) (*spec, int) {
	j := i
	if p.at(j).is(cThe) {
		j++
	}
	t := p.at(j)
	if t.is(cUnit) && (p.says(j+1, "end") || p.at(j+1).isMark('-') && p.says(j+2, "end")) && t.lex.unit >= week { // year-end
		s := p.spec(opEdge)
		s.part = finish
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel = t.lex.unit, relThis
		if p.at(j + 1).isMark('-') {
			j++
		}
		return s, j + 2
	}
	if !t.is(cEdge) {
		return nil, 0
	}
	s := p.spec(opEdge)
	s.part = t.lex.part
	j++
	if p.at(j).isMark('-') {
		j++
	}
	linked := false
	noun := !t.is(cSlavic) && (s.part == finish || p.says(j-1, "start", "beginning", "outset"))
	for p.at(j).is(cOf) || p.says(j, "in", "on") && !noun || t.is(cSlavic) && p.at(j).is(cPrep) {
		linked = true
		j++
	}
	if p.at(j).is(cThe) && p.unitAt(j+1) >= day || p.unitAt(j) >= day && (t.is(cSlavic) || s.part == finish) {
		k := j
		if p.at(k).is(cThe) {
			k++
		}
		if next := p.at(k + 1); next.is(cOf) && p.unitAt(k) < year || p.at(k+1).isMark(possessive) || p.at(k+1).isMark('-') {
			return nil, 0
		}
		if y, after := p.yearNumber(k + 1); p.unitAt(k) == year && after > 0 { // "the end of the year 2008"
			s.anchor = p.spec(opDate)
			s.anchor.year = y
			return s, after
		}
		if p.unitAt(k) == day && p.says(i-1, "at") { // the idiom
			return nil, 0
		}
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel = p.unitAt(k), relThis
		return s, k + 1
	}
	a, next := p.point(j)
	if a == nil {
		return nil, 0
	}
	switch a.op {
	case opDate, opDecade, opCentury, opPeriod, opSeason, opNth, opEdge:
	case opDayRef, opWeekday, opHoliday:
		// "late on Thursday", "earlier today": the day is what is known
		if s.part == mid || noun && !linked { // "will end tomorrow" is a verb
			return nil, 0
		}
		return a, next
	default:
		return nil, 0
	}
	if a.op == opDate && a.day != 0 {
		return a, next
	}
	if (s.part == earlier || s.part == later) && a.op == opDate && a.day == 0 && !linked {
		return nil, 0
	}
	if a.op == opPeriod && a.unit == day {
		return a, next
	}
	s.anchor = a
	return s, next
}

// nthOf reads the period first: next year's first quarter.
func (p *parser) nthOf(i int) (*spec, int) {
	a, j := p.period(i)
	if a == nil || a.unit != year || !p.at(j).isMark(possessive) {
		return nil, 0
	}
	n, k := p.ordinalWord(j + 1)
	u := p.unitAt(k)
	if p.at(k).is(cHalf) {
		u = halfYear
	}
	if k == 0 || u != quarter && u != halfYear || n > 4 {
		return nil, 0
	}
	s := p.spec(opNth)
	s.ord, s.count, s.unit, s.anchor = n, 1, u, a
	return s, k + 1
}

// nth reads a numbered part of a period: the first week of January, the last
// Monday of May, the 15th day of next month.
func (p *parser) nth(i int) (*spec, int) {
	j := i
	if p.at(j).is(cThe) {
		j++
	}
	s := p.spec(opNth)
	switch t := p.at(j); {
	case t.is(cRel) && t.lex.rel == relLast, t.is(cRel) && t.lex.rel == relPast && t.is(cSlavic):
		s.ord = -1
		j++
	case t.kind == number && t.ordinal:
		s.ord = t.num
		j++
	default:
		n, next := p.ordinalWord(j)
		if next == 0 {
			return nil, 0
		}
		s.ord = n
		j = next
	}
	s.count = 1
	if n, vague, next := p.count(j); next > 0 && !p.at(j).is(cA) {
		if vague || n < 1 || n != float64(int(n)) {
			return nil, 0
		}
		s.count = int(n)
		j = next
	}
	switch t := p.at(j); {
	case t.is(cHalf):
		s.unit = halfYear
	case t.is(cUnit) && t.lex.unit >= day:
		s.unit = t.lex.unit
	case t.is(cWeekday):
		s.weekday = t.lex.n
	default:
		return nil, 0
	}
	if s.unit == century {
		return nil, 0
	}
	j++
	k := j
	if s.weekday != 0 && p.at(k).is(cDaypart) {
		s.daypart = p.at(k).lex.daypart
		k++
	}
	if p.at(k).is(cOf) || p.says(k, "in") || p.at(k).is(cPrep) && p.at(k).is(cSlavic) {
		k++
		if p.at(k).is(cThe) && p.unitAt(k+1) > week && p.unitAt(k+1) <= year {
			if p.at(k+2).isMark('-') || p.at(k+2).is(cOf) || p.unitAt(k+1) <= s.unit {
				return nil, 0
			}
			s.anchor = p.spec(opPeriod)
			s.anchor.unit, s.anchor.rel = p.unitAt(k+1), relThis
			return s, k + 2
		}
	} else if !p.at(i).is(cSlavic) && s.unit != quarter && s.unit != halfYear {
		return nil, 0
	}
	if a, next := p.point(k); a != nil && (a.op == opDate && a.day == 0 || a.op == opPeriod && a.unit > s.unit || a.op == opDecade || a.op == opCentury) {
		s.anchor = a
		return s, next
	}
	if s.unit == quarter && s.ord > 0 && s.ord <= 4 && p.at(i).is(cThe) && s.count == 1 && p.at(i-1).is(cPrep|cBy) {
		s.anchor = nil // of the year that tense picks
		return s, j
	}
	return nil, 0
}

// weekday reads a day of the week with the word or week that places it.
func (p *parser) weekday(i int) (*spec, int) {
	j, the := i, false
	if p.at(j).is(cThe) {
		the = true
		j++
	}
	if p.at(j).is(cDaypart) && p.says(j+1, "of") { // the morning of Friday
		if a, next := p.point(j + 2); a != nil && a.daypart == "" && !a.clock.set && placeable(a) {
			a.daypart = p.at(j).lex.daypart
			return a, next
		}
		return nil, 0
	}
	s := p.spec(opWeekday)
	s.the = the
	if t := p.at(j); t.is(cRel) {
		s.rel = t.lex.rel
		j++
		if r := p.at(j); s.rel == relThis && r.is(cRel) && step(r.lex.rel) != 0 {
			s.rel = relComing
			if step(r.lex.rel) < 0 {
				s.rel = relPast
			}
			j++
		}
		// last week's Tuesday, next week Wednesday, next week on Tuesday
		if p.unitAt(j) == week {
			k := j + 1
			for p.at(k).is(cPrep) || p.at(k).isMark(possessive) || p.at(k).isMark('-') {
				k++
			}
			if p.at(k).is(cWeekday) && p.weekdayIsWord(k) {
				s.weekday = p.at(k).lex.n
				s.anchor = p.spec(opPeriod)
				s.anchor.unit, s.anchor.rel = week, s.rel
				s.rel = 0
				return s, p.dot(k + 1)
			}
			return nil, 0
		}
	}
	t := p.at(j)
	if !t.is(cWeekday) || !p.weekdayIsWord(j) {
		return nil, 0
	}
	s.weekday = t.lex.n
	j = p.dot(j + 1)
	// Tuesday of next week, Wednesday next week, в пятницу на следующей неделе
	k := j
	if p.at(k).is(cDaypart) && p.at(k+1).is(cRel) && p.unitAt(k+2) == week {
		s.daypart = p.at(k).lex.daypart
		k++
	}
	if p.at(k).is(cOf) || p.says(k, "in") || p.at(k).is(cPrep) && p.at(k).is(cSlavic) {
		k++
	}
	if p.at(k).is(cThe) {
		k++
	}
	if r := p.at(k); r.is(cRel) && p.unitAt(k+1) == week && r.lex.rel != relThat && s.rel == 0 {
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel = week, r.lex.rel
		return s, k + 2
	}
	s.daypart = ""
	return s, j
}

// weekdayIsWord keeps sun, sat, wed and mon from being days unless they are
// written and placed as days are.
func (p *parser) weekdayIsWord(i int) bool {
	t := p.at(i)
	if !t.is(cAmbiguous) {
		return true
	}
	if !t.upper {
		return p.says(i, "fri", "thu", "thur", "thurs", "tue", "tues") && p.at(i-1).is(cPrep|cRel)
	}
	prev, next := p.at(i-1), p.at(i+1)
	return p.says(i-1, "on", "by", "until", "till", "next", "this", "last", "since", "from", "to", "or", "week", "every") || prev.is(cWeekday) || prev.isMark('(') ||
		next.isMark('.') && !p.says(i, "sat", "sun") || next.is(cMonth) || next.kind == number || next.isMark(',') && (p.at(i+2).is(cMonth) || p.at(i+2).kind == number)
}

// dayRef reads today, yesterday, tomorrow, now and "the day after tomorrow".
func (p *parser) dayRef(i int) (*spec, int) {
	t := p.at(i)
	if t.is(cThe) && p.says(i+1, "day") && p.at(i+2).is(cBefore|cAfter) && p.at(i+3).is(cDayRef) && p.at(i+3).lex.n != 0 {
		s := p.spec(opDayRef)
		s.ord = 2 * p.at(i+3).lex.n
		return s, i + 4
	}
	if t.is(cNow) {
		return p.spec(opNow), i + 1
	}
	if !t.is(cDayRef) {
		return nil, 0
	}
	s := p.spec(opDayRef)
	s.ord, s.daypart = t.lex.n, t.lex.daypart
	if t.lex.unit == year {
		s.op = opYearRef
	}
	s.anaphoric = t.lex.rel == relPrevious
	return s, i + 1
}

// season reads summer, last winter, the summer of 2012, winter 2025–26.
func (p *parser) season(i int) (*spec, int) {
	j, rel, prep := i, 0, p.at(i-1).is(cPrep|cSince|cBy|cUntil|cEdge|cOf)
	if p.at(j).is(cThe) {
		j++
	}
	if p.at(j).is(cRel) {
		rel = p.at(j).lex.rel
		j++
		if rel == relThis && p.at(j).is(cRel) {
			rel = p.at(j).lex.rel
			j++
		}
	}
	t := p.at(j)
	if !t.is(cSeason) {
		return nil, 0
	}
	s := p.spec(opSeason)
	s.ord, s.rel = t.lex.n, rel
	next := j + 1
	if y, after := p.yearOf(next); after > 0 {
		s.year = y
		if k := after; p.at(k).isMark('-') || p.at(k).isMark('/') {
			if y2 := p.at(k + 1); y2.kind == number && !y2.space && (y2.digits == 2 && y2.num == (y+1)%100 || y2.num == y+1) {
				after = k + 2
			}
		}
		return s, after
	}
	if r, after := p.relativeYear(next); r != 0 {
		s.yearRel = r
		return s, after
	}
	// "the Winter Olympics" is a name, "the fall of Kabul" no season.
	after := p.at(next)
	if after.kind == word && after.upper && t.upper {
		return nil, 0
	}
	if rel == 0 && (t.is(cAmbiguous) && (!prep || after.is(cOf)) || t.upper && !prep) {
		return nil, 0
	}
	if rel == 0 && !prep && !t.is(cSlavic) {
		return nil, 0
	}
	return s, next
}

// quarterOf reads Q1 2026, 2026-Q1, H2 2025.
func (p *parser) quarterOf(i int) (*spec, int) {
	named := func(j int) (ord int, u unit, next int) {
		t, n := p.at(j), p.at(j+1)
		if t.is(cQuarter) && t.upper || p.says(j, "q") {
			if n.kind == number && !n.space && n.num >= 1 && n.num <= 4 && n.digits == 1 {
				return n.num, quarter, j + 2
			}
		}
		if p.says(j, "h") && n.kind == number && !n.space && (n.num == 1 || n.num == 2) && n.digits == 1 {
			return n.num, halfYear, j + 2
		}
		return 0, noUnit, 0
	}
	s := p.spec(opNth)
	s.count = 1
	if ord, u, next := named(i); next > 0 {
		s.ord, s.unit = ord, u
		if y, after := p.yearOf(next); after > 0 {
			s.anchor = p.spec(opDate)
			s.anchor.year = y
			return s, after
		}
		if p.at(next).is(cOf) {
			if a, after := p.period(next + 1); a != nil && a.unit == year {
				s.anchor = a
				return s, after
			}
		}
		if u == halfYear {
			return nil, 0
		}
		return s, next
	}
	if y, next := p.yearNumber(i); next > 0 {
		if ord, u, after := named(p.joiner(next)); after > 0 {
			s.ord, s.unit = ord, u
			s.anchor = p.spec(opDate)
			s.anchor.year = y
			return s, after
		}
	}
	return nil, 0
}

// decadeOrCentury reads the 1930s, the sixties, mid-’90s, the 20th century.
func (p *parser) decadeOrCentury(i int) (*spec, int) {
	j := i
	if p.at(j).is(cThe) {
		j++
	}
	quoted := p.at(j).isMark('\'') || p.at(j).isMark('’') || p.at(j).isMark('‘')
	if quoted {
		j++
	}
	t := p.at(j)
	switch {
	case t.kind == number && t.plural && t.num%10 == 0 && (t.digits == 4 && t.num >= 1000 && t.num < 2200 || t.digits == 2):
		s := p.spec(opDecade)
		s.year = t.num
		if t.digits == 2 {
			s.year = p.fullDecade(t.num)
		}
		return s, j + 1
	case t.kind == number && t.num%10 == 0 && (t.digits == 4 && t.num < 2200 || t.digits == 2) && p.says(j+1, "s") && p.at(i-1).is(cPrep):
		s := p.spec(opDecade)
		if s.year = t.num; t.digits == 2 {
			s.year = p.fullDecade(t.num)
		}
		return s, j + 2
	case t.kind == number && t.ordinal && t.num%10 == 0 && p.at(j+1).is(cUnit) && p.at(j+1).is(cSlavic) && p.at(j+1).lex.unit == year && (t.digits == 4 || t.digits == 2): // 90-х годах
		s := p.spec(opDecade)
		if s.year = t.num; t.digits == 2 {
			s.year = p.fullDecade(t.num)
		}
		return s, j + 2
	case t.is(cDecade) && (p.at(i).is(cThe) || p.says(i-1, "in") || p.at(i-1).is(cEdge) || p.at(i-1).isMark('-')):
		if p.says(j-1, "her", "his", "their") {
			return nil, 0
		}
		s := p.spec(opDecade)
		s.year = p.fullDecade(t.lex.n)
		return s, j + 1
	}
	ord, next := 0, 0
	if t.kind == number && (t.ordinal || p.at(j+1).is(cSlavic)) && t.digits <= 2 {
		ord, next = t.num, j+1
	} else if n, after := p.ordinalWord(j); after > 0 {
		ord, next = n, after
	}
	if p.at(next).isMark('-') {
		next++
	}
	if next > 0 && p.unitAt(next) == century && ord > 0 && ord < 30 {
		s := p.spec(opCentury)
		s.ord = ord
		return s, next + 1
	}
	return nil, 0
}

// fullDecade completes a decade named by two digits to the latest that has begun.
func (p *parser) fullDecade(n int) int {
	y := p.ref.Year()/100*100 + n
	if y > p.ref.Year() {
		y -= 100
	}
	return y
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
