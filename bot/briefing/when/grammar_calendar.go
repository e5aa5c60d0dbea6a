package when

// calendarDate reads dates of the calendar, from a full one to a bare year, with
// the weekday that may stand before it.
func (p *parser) calendarDate(i int) (*spec, int) {
	weekday, j := 0, i
	if r := p.at(i); r.is(cRel) && step(r.lex.rel) != 0 && (p.at(i+1).kind == number || p.at(i+1).is(cOrdinal)) { // last 24 February
		s, next := p.monthDate(i + 1)
		if n, after := p.numericDate(i + 1); after > next {
			s, next = n, after
		}
		if s != nil && s.year == 0 && s.day != 0 && s.month != 0 {
			s.rel = r.lex.rel
			return s, next
		}
		return nil, 0
	}
	this := p.at(j).is(cRel) && p.at(j).lex.rel == relThis && p.at(j+1).is(cWeekday) // "this Friday, 6 July"
	if p.at(j).is(cRel) && p.at(j+1).is(cWeekday) {
		j++
	}
	if t := p.at(j); t.is(cWeekday) {
		weekday = t.lex.n
		j = p.comma(p.dot(j + 1))
		if p.at(j).isMark('-') || p.at(j).isMark('(') {
			j++
		}
		if p.at(j).is(cPrep) && p.at(j).is(cThe) {
			j++
		}
	}
	s, next := p.monthDate(j)
	if s2, next2 := p.numericDate(j); next2 > next {
		s, next = s2, next2
	}
	if s == nil && weekday != 0 {
		return p.weekdayAndDay(weekday, i, j)
	}
	if s == nil {
		return p.yearAlone(i)
	}
	if weekday != 0 {
		if s.day == 0 {
			return nil, 0
		}
		s.weekday = weekday
		if this && s.rel == 0 {
			s.rel = relThis
		}
		if p.at(next).isMark(')') && p.at(j-1).isMark('(') {
			next++
		}
	}
	return s, next
}

// weekdayAndDay reads "Monday the 24th", "Fri 14th".
func (p *parser) weekdayAndDay(weekday, i, j int) (*spec, int) {
	the := p.at(j).is(cThe)
	if the {
		j++
	}
	n, next, ordinal := p.dayNumber(j)
	switch after := p.at(next); {
	case next == 0, p.at(j - 1).isMark(','), after.is(cUnit | cMonth | cWeekday | cAmPm | cCounted):
		return nil, 0
	case !the && !ordinal && (after.kind != mark && !p.says(next, "at") || after.isMark('-') || after.isMark(':') || p.at(j).kind != number):
		return nil, 0
	case the && !ordinal && p.at(j).kind != number:
		return nil, 0 // "on Monday the two will sign"
	case ordinal && !p.dayOrdinal(next):
		return nil, 0
	}
	s := p.spec(opDate)
	s.weekday, s.day = weekday, n
	return s, next
}

// dayOrdinal reports whether an ordinal that ends before i can be a day of the
// month: it must not count a noun ("the 24th round").
func (p *parser) dayOrdinal(i int) bool {
	t := p.at(i)
	switch {
	case t.kind == mark:
		return !t.isMark('-') || t.space
	case t.kind == number:
		return p.isAmPm(i+1) || p.at(i+1).isMark(':')
	case t.lex == nil:
		return false
	}
	return t.is(cApprox|cAnd|cTo|cPrep|cFor|cFrom|cBy|cBefore|cAfter|cSince|cUntil) || t.lex.cue != 0 || t.is(cRel) || t.is(cOf)
}

// monthDate reads every form that names its month.
func (p *parser) monthDate(i int) (*spec, int) {
	j := i
	if p.at(j).is(cThe) {
		j++
	}
	// 24 February, the 24th day of February, 3rd of May
	if n, next, ordinal := p.dayNumber(j); next > 0 {
		k := next
		if ordinal && p.at(k).is(cDayWord) {
			k++
		}
		if p.at(k).is(cOf) {
			k++
			if p.at(k).is(cThe) {
				k++
			}
		} else if k == next {
			k = p.joiner(k)
		}
		if m := p.at(k); m.is(cMonth) && (k > next || p.monthIsWord(k) || p.at(j).kind == number || m.upper) {
			s := p.spec(opDate)
			s.day, s.month = n, m.lex.n
			return p.finishDate(s, p.dot(k+1))
		}
	}
	// 2019/aug/01, 2016 April
	if y := p.at(i); y.kind == number && y.digits == 4 && y.num >= 1000 && y.num < 2200 && !y.plural {
		k := p.joiner(i + 1)
		if p.at(k).is(cMonth) {
			s := p.spec(opDate)
			s.year, s.month = y.num, p.at(k).lex.n
			if k2 := p.joiner(k + 1); k2 > k+1 {
				if n, next, _ := p.dayNumber(k2); next > 0 {
					s.day = n
					return s, next
				}
			}
			if !p.at(k).is(cAmbiguous) || p.at(k).upper || k > i+1 {
				if _, next, _ := p.dayNumber(k + 1); next > 0 && k == i+1 {
					return nil, 0 // "in 2016 April 5 …" is two readings
				}
				return s, k + 1
			}
		}
		// 2020/23/Sep
		if k > i+1 {
			if n, next, _ := p.dayNumber(k); next > 0 {
				if k2 := p.joiner(next); k2 > next && p.at(k2).is(cMonth) {
					s := p.spec(opDate)
					s.year, s.day, s.month = y.num, n, p.at(k2).lex.n
					return s, k2 + 1
				}
			}
		}
	}
	j = i
	rel := 0
	if t := p.at(j); t.is(cRel) && p.at(j+1).is(cMonth) && (!p.at(j+1).is(cAmbiguous|cName) || p.monthIsWord(j+1)) {
		rel = t.lex.rel
		j++
	} else if t.is(cThe) && p.at(j+1).is(cMonth) && !p.at(j+1).is(cAmbiguous) {
		j++
	}
	m := p.at(j)
	if !m.is(cMonth) {
		return nil, 0
	}
	s := p.spec(opDate)
	s.month, s.rel = m.lex.n, rel
	next := p.dot(j + 1)
	// February 24, Feb. the 24th
	k := p.comma(next)
	if k == next {
		k = p.joiner(next)
	}
	another := p.at(next).isMark(',') && p.at(k).is(cThe) && p.at(k+1).kind != number // "until the end of February, the second until April"
	if p.at(k).is(cThe) {
		k++
	}
	if n, after, ordinal := p.dayNumber(k); after > 0 && !another && (k == next || k > next && (ordinal || p.at(k-1).isMark('-') || p.at(k-1).isMark('/'))) &&
		!p.at(after).is(cAmPm) && (ordinal || p.at(k).kind == number || !p.at(after).is(cHundred)) && p.monthMayLead(j, k) {
		if yw, yn := p.yearWords(k); yn == 0 || ordinal || yw == 0 {
			s.day = n
			return p.finishDate(s, after)
		}
	}
	if y, after := p.yearOf(next); after > 0 && y >= 1500 { // "Sep 1285" is a price
		s.year = y
		if k := p.joiner(after); k > after { // September-2020-23
			if n, end, _ := p.dayNumber(k); end > 0 && p.at(next).isMark('-') {
				s.day = n
				return s, end
			}
		}
		return s, after
	}
	if rel != 0 {
		return s, next
	}
	if m.is(cAmbiguous|cName) && !p.monthIsWord(j) {
		return nil, 0
	}
	if r, after := p.relativeYear(next); r != 0 {
		s.yearRel = r
		return s, after
	}
	return s, j + 1
}

// monthMayLead keeps "may 12 people" and "march 3 miles" from being dates.
func (p *parser) monthMayLead(m, day int) bool {
	t := p.at(m)
	if !t.is(cAmbiguous) || t.upper || p.monthIsWord(m) || p.at(day).ordinal {
		return true
	}
	return m == 0 || p.at(m-1).kind == mark || p.at(m-1).is(cPrep|cWeekday|cFrom|cTo|cBy|cSince|cUntil|cBetween|cOf)
}

// monthIsWord reports whether a word that is also a name or a verb stands where
// a month stands.
func (p *parser) monthIsWord(i int) bool {
	t, prev, next := p.at(i), p.at(i-1), p.at(i+1)
	if prev.isMark('-') {
		prev = p.at(i - 2)
	}
	introduced := prev.is(cPrep|cSince|cUntil|cFrom|cBetween|cBy|cEdge|cOf) || prev.is(cMonth) && t.upper || prev.is(cTo|cBefore|cAfter|cAnd|cFor) && t.upper
	if t.is(cName) && t.upper && !introduced {
		return !(next.kind == word && (next.upper || next.lex != nil && next.lex.cue == past)) // April said; June Jones
	}
	if !t.is(cAmbiguous) {
		return true
	}
	if k := i + 2; (next.isMark('-') || next.is(cTo|cAnd)) && p.at(k).is(cMonth) && (t.upper || introduced) {
		return true
	}
	if prev.is(cThe) {
		return p.at(i-2).is(cPrep) && t.upper && next.kind == mark
	}
	if prev.is(cRel) {
		return t.upper && !p.says(i-1, "that")
	}
	if !t.upper {
		return p.says(i-1, "in", "since")
	}
	if prev.is(cTo | cAnd | cBefore | cAfter | cFor | cBy | cFrom | cOf) { // "to March on Rome"
		return next.kind != word || next.is(cPrep|cTo|cAnd) || next.lex != nil && next.lex.cue != 0
	}
	return introduced
}

// finishDate reads the year after day and month.
func (p *parser) finishDate(s *spec, next int) (*spec, int) {
	if y, after := p.yearOf(next); after > 0 {
		s.year = y
		return s, after
	}
	k := p.comma(next)
	if t := p.at(k); t.kind == number && t.digits == 2 && k == next && t.space && !t.ordinal && !t.plural && t.num > 9 &&
		(p.at(k+1).kind == mark || p.says(k+1, "was")) && !p.at(k+1).isMark(':') && !p.at(k+1).isMark('-') && !p.at(k+1).isMark('.') {
		s.year = p.fullYear(t.num) // January first 12
		return s, k + 1
	}
	if r, after := p.relativeYear(next); r != 0 {
		s.yearRel = r
		return s, after
	}
	return s, next
}
