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
	if p.at(k).is(cThe) {
		k++
	}
	if n, after, ordinal := p.dayNumber(k); after > 0 && (k == next || k > next && (ordinal || p.at(k-1).isMark('-') || p.at(k-1).isMark('/'))) &&
		!p.at(after).is(cAmPm) && (ordinal || p.at(k).kind == number || !p.at(after).is(cHundred)) && p.monthMayLead(j, k) {
		if yw, yn := p.yearWords(k); yn == 0 || ordinal || yw == 0 {
			s.day = n
			return p.finishDate(s, after)
		}
	}
	if y, after := p.yearOf(next); after > 0 {
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

// numericDate reads 2026-02-01, 24.02.2022, 2/24/2022, 20161016 and their kin.
func (p *parser) numericDate(i int) (*spec, int) {
	a := p.at(i)
	if a.kind != number || a.plural || a.ordinal {
		return nil, 0
	}
	if a.digits == 8 && a.num > 1000_0000 {
		s := p.spec(opDate)
		s.year, s.month, s.day = a.num/10000, a.num/100%100, a.num%100
		if s.year < 1900 || s.year > 2099 || !valid(s.year, s.month, s.day) {
			return nil, 0
		}
		return s, i + 1
	}
	sep := p.at(i + 1)
	if sep.kind != mark || sep.space || sep.mark != '-' && sep.mark != '/' && sep.mark != '.' {
		return nil, 0
	}
	if prev := p.at(i - 1); i > 0 && !a.space && (prev.isMark('/') || prev.isMark('.')) {
		return nil, 0
	}
	b := p.at(i + 2)
	if b.kind != number || b.space || b.plural || b.ordinal {
		return nil, 0
	}
	sep2, c := p.at(i+3), p.at(i+4)
	three := sep2.kind == mark && sep2.mark == sep.mark && !sep2.space && c.kind == number && !c.space && !c.ordinal && !c.plural
	s := p.spec(opDate)
	switch {
	case a.num == 24 && b.num == 7 && !three: // around the clock
		return nil, 0
	case three && a.digits == 4: // year first
		s.year, s.month, s.day = a.num, b.num, c.num
		if b.num > 12 || c.num > 31 || b.num == 0 || c.num == 0 {
			return nil, 0
		}
		return s, i + 5
	case three && (c.digits == 4 || c.digits == 2 && sep.mark != '-') && a.digits <= 2 && b.digits <= 2:
		if after := p.at(i + 5); after.isMark('-') && !after.space && p.at(i+6).kind == number && p.at(i+7).kind != mark {
			return nil, 0 // a code
		}
		if !p.dayMonth(s, a.num, b.num, sep.mark) {
			return nil, 0
		}
		s.year = c.num
		if c.digits == 2 {
			s.year = p.fullYear(c.num)
		}
		return s, p.yearSuffix(i + 5)
	case a.digits == 4 && b.digits <= 2 && sep.mark == '-' && !three: // 2015-3
		if a.num < 1900 || a.num > 2099 || b.num < 1 || b.num > 12 || p.at(i+3).isMark('-') && !p.at(i+3).space {
			return nil, 0
		}
		s.year, s.month = a.num, b.num
		return s, i + 3
	case a.digits <= 2 && b.digits == 4 && sep.mark != '.': // 12-2015
		if b.num < 1900 || b.num > 2099 || a.num < 1 || a.num > 12 {
			return nil, 0
		}
		s.year, s.month = b.num, a.num
		return s, i + 3
	case a.digits <= 2 && b.digits <= 2 && (!three || sep2.mark == '-' && sep2.mark != sep.mark):
		if !p.dayMonthContext(i, sep.mark) || !p.dayMonth(s, a.num, b.num, sep.mark) {
			return nil, 0
		}
		if k := p.comma(i + 3); k > i+3 {
			if y, next := p.yearNumber(k); next > 0 && p.at(k).kind == number {
				s.year = y
				return s, next
			}
		}
		return s, i + 3
	}
	return nil, 0
}

// dayMonthContext keeps fractions, scores and decimals from being dates: 2/24
// needs a word before it that a date follows.
func (p *parser) dayMonthContext(i int, sep rune) bool {
	prev := p.at(i - 1)
	if sep == '-' {
		return prev.is(cWeekday)
	}
	if n := p.at(i + 3); n.isMark('-') && p.at(i+4).kind == number && p.at(i+5).isMark('/') {
		return true // 10/1-11/2
	}
	if prev.isMark('(') || prev.isMark(',') {
		prev = p.at(i - 2)
		if prev.kind == number {
			return true
		}
	}
	if sep == '.' {
		return prev.is(cWeekday) || p.says(i-1, "on") || prev.is(cSlavic) && prev.is(cBy|cFrom|cTo) && p.at(i).digits == 2 && p.at(i+2).digits == 2
	}
	return p.says(i-1, "on", "from", "between", "until", "since", "by", "to", "for", "or", "and", "this", "next") || prev.is(cWeekday|cPrep|cRel) || prev.isMark('-') && p.at(i-3).isMark('/') || i == 0 || p.at(i-1).sentence != p.at(i).sentence
}

// dayMonth sorts out which of two numbers is the month.
func (p *parser) dayMonth(s *spec, a, b int, sep rune) bool {
	switch {
	case a < 1 || b < 1 || a > 31 || b > 31 || a > 12 && b > 12:
		return false
	case a > 12:
		s.day, s.month = a, b
	case b > 12:
		s.month, s.day = a, b
	case p.order == monthFirst && sep != '.' || p.order == monthFirst && p.at(0).kind != number && sep == '.' && !p.slavicText():
		s.month, s.day = a, b
	case p.order == dayFirst || sep == '.':
		s.day, s.month = a, b
	default:
		s.month, s.day = a, b
		s.order = a != b
	}
	return true
}

// slavicText reports whether any word of the text is of a language that writes
// the day first.
func (p *parser) slavicText() bool {
	for i := range p.toks {
		if p.toks[i].is(cSlavic) {
			return true
		}
	}
	return false
}

// yearAlone reads a year without a month, unless it counts something.
func (p *parser) yearAlone(i int) (*spec, int) {
	j := i
	if p.at(j).is(cThe) && p.says(j+1, "year") {
		j++
	}
	named := false
	if p.says(j, "year") {
		j++
		named = true
		if p.at(j).is(cOf) {
			j++
		}
	}
	t := p.at(j)
	y, next := p.yearNumber(j)
	if next == 0 {
		if t.is(cCardinal) {
			return nil, 0
		}
		return nil, 0
	}
	if t.kind != number {
		if !named && !p.at(i-1).is(cPrep|cSince|cBy|cFrom|cUntil) && !p.at(i).isMark('\'') && !p.at(i).isMark('’') && !p.at(i).isMark('‘') {
			return nil, 0
		}
	} else if !named && next == j+1 && !p.yearInContext(j) {
		return nil, 0
	}
	s := p.spec(opDate)
	s.year = y
	return s, next
}

// isYear reports whether the number at i has the shape of a year, and is not
// part of a longer code.
func (p *parser) isYear(i int) bool {
	t, prev, next := p.at(i), p.at(i-1), p.at(i+1)
	return t.digits == 4 && t.num >= 1000 && t.num < 2200 && !t.ordinal && !(prev.isMark('-') && p.at(i-2).kind == number && p.at(i-2).digits != 4) &&
		!(next.isMark('-') && !next.space && p.at(i+2).kind == number && p.at(i+2).digits != 4)
}

// dayAlone reads the day of a month that only the context knows: "on the 24th",
// "24 числа".
func (p *parser) dayAlone(i int) (*spec, int) {
	j := i
	the := p.at(j).is(cThe)
	if the {
		j++
	}
	t := p.at(j)
	n, next, ordinal := p.dayNumber(j)
	switch {
	case next == 0:
		return nil, 0
	case t.kind == number && p.says(next, "числа", "число"):
		next++
	case !ordinal || t.kind != number && !p.says(i-1, "on") || p.at(next).is(cOf):
		return nil, 0
	case !the && !p.says(i-1, "on"), !the && p.at(i-1).is(cSlavic), !p.dayOrdinal(next):
		return nil, 0
	case the && !p.at(i-1).is(cPrep|cBy|cUntil|cSince|cAfter|cBefore|cTo|cFrom|cBetween|cAnd|cApprox|cOf) && i > 0:
		return nil, 0
	case p.says(i-1, "in", "during", "over", "at"): // "in the 24th, he scored"
		return nil, 0
	}
	s := p.spec(opDate)
	s.day = n
	// "the 21st this month" counts from the month beside it
	if r := p.at(next); r.is(cRel) && p.unitAt(next+1) == month {
		s.anchor = p.spec(opPeriod)
		s.anchor.unit, s.anchor.rel = month, r.lex.rel
		next += 2
	}
	return s, next
}

// yearInContext decides whether four digits are a year. In news text they
// nearly always are; the exceptions count things, or are times and codes.
func (p *parser) yearInContext(i int) bool {
	t, prev, next := p.at(i), p.at(i-1), p.at(i+1)
	introduced := prev.is(cPrep|cSince|cBy|cFrom|cUntil|cBetween|cTo|cBefore|cAfter|cEdge|cOf) && !p.says(i-1, "over", "at", "to")
	if t.num < 1800 && !introduced {
		return false
	}
	switch {
	case next.is(cZone | cCounted | cAmPm):
		return false
	case prev.isMark('.') && prev.sentence == t.sentence && !p.at(i-2).is(cMonth) && p.at(i-2).kind == word && p.at(i-2).end == prev.start: // S. 1910, No. 1910
		return false
	case next.is(cUnit) && next.lex.unit != year && !introduced && !(prev.kind == word && prev.upper):
		return false
	case next.isMark('%'), prev.isMark('$'), prev.isMark('€'), prev.isMark('£'), prev.isMark('#'):
		return false
	case next.isMark('-') && !next.space && !p.at(i+2).space && p.at(i+2).kind == word && p.at(i+2).end-p.at(i+2).start <= 2:
		return false // 2014-A
	case prev.isMark('-') && p.at(i-2).kind == number && !p.isYear(i-2):
		return false // 32-2015
	case next.isMark('-') && p.at(i+2).kind == number && p.isYear(i+2):
		return true // 2000 - 2050
	case (next.isMark('.') || next.isMark(',') || next.isMark('-') || next.isMark('/')) && !next.space:
		if after := p.at(i + 2); after.kind == number && !after.space && !(next.isMark('-') && after.digits == 2 && after.num == (t.num+1)%100) {
			return false
		}
	case next.isMark('-') && p.at(i+2).kind == number:
		return false
	case prev.is(cAbbrev) && p.says(i-1, "no"), p.says(i-1, "than", "least", "most", "nearly", "some", "about", "over", "roughly", "approximately", "million", "number"):
		return p.says(i-1, "about", "than", "nearly", "roughly") && !next.is(cCounted) && next.kind == mark && introduced
	}
	if !introduced && t.num%100 == 0 && t.num != 2000 {
		return false
	}
	if p.says(i+1, "levels", "prices", "elections", "figures", "standards", "values", "rates", "terms") {
		return introduced // what a year is compared by
	}
	if (t.num%100 == 0 || t.num < 1800) && next.kind == word && !next.upper && next.lex == nil && p.text[next.end-1] == 's' {
		return false // in 1500 places
	}
	if t.num%100 == 0 && next.kind == word && !next.upper && next.lex == nil && !introduced {
		return false // 2000 toys
	}
	return true
}
