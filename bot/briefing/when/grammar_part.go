package when

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
		if p.unitAt(k) == day && (p.says(i-1, "at") || p.says(i-2, "at")) { // the idiom
			return nil, 0
		}
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel, s.anchor.anaphoric = p.unitAt(k), relThis, true
		s.anchor.first = i
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
	if n, vague, next := p.count(j); next > 0 && !p.at(j).is(cA|cHalf) {
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
	case t.is(cOf) && s.ord > 0 && s.ord <= 31 && s.count == 1: // the 31st of next month
		if !p.at(j+1).is(cThe|cRel) || p.unitAt(j+2) != month {
			return nil, 0
		}
		s.unit = day
		j--
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
			if p.at(k+2).isMark('-') || p.at(k+2).is(cOf) || p.unitAt(k+1) <= s.unit && s.unit != halfYear {
				return nil, 0
			}
			s.anchor = p.spec(opPeriod)
			s.anchor.unit, s.anchor.rel = p.unitAt(k+1), relThis
			return s, k + 2
		}
	} else if !p.at(i).is(cSlavic) && s.unit != quarter && s.unit != halfYear {
		return nil, 0
	}
	if a, next := p.point(k); a != nil && (a.op == opDate && a.day == 0 || a.op == opPeriod && (a.unit > s.unit || s.unit == halfYear && a.unit >= month) || a.op == opDecade || a.op == opCentury) {
		s.anchor = a
		return s, next
	}
	if s.unit == quarter && s.ord > 0 && s.ord <= 4 && p.at(i).is(cThe) && s.count == 1 && p.at(i-1).is(cPrep|cBy) {
		s.anchor = nil // of the year that tense picks
		return s, j
	}
	return nil, 0
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
	if !t.is(cSeason) || p.says(i-1, "another") || p.says(i-1, "одну", "одно", "один", "одне") {
		return nil, 0 // "ще одну зиму": a length
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
	if rel == 0 && (t.is(cAmbiguous) && (!prep || after.is(cOf)) || t.upper && !prep && p.at(i-1).sentence == t.sentence) {
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
