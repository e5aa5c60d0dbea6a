package when

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
	case !ordinal || t.kind != number || p.at(next).is(cOf) || p.at(next).isMark('('):
		return nil, 0
	case !the && !p.says(i-1, "on"), !the && p.at(i-1).is(cSlavic), !p.dayOrdinal(next):
		return nil, 0
	case i > 0 && the && !p.at(i-1).is(cBy|cUntil|cSince|cAfter|cBefore|cTo|cFrom|cBetween|cAnd|cApprox) && !p.says(i-1, "on") && p.unitAt(i-2) != week:
		return nil, 0 // "in the 24th, he scored", "guests of the 30th"
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
