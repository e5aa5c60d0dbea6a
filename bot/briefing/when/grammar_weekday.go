package when

import "strings"

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
	if p.at(i-1).upper && p.says(i-1, "good", "black", "ash", "bloody", "super", "palm", "maundy", "holy") {
		return false // the name of one day or of a thing named after it
	}
	if t.is(cSlavic) && t.lex.n == 3 && strings.HasPrefix(strings.ToLower(p.text[t.start:t.end]), "сред") {
		return p.wednesday(i)
	}
	if !t.is(cAmbiguous) {
		return true
	}
	if !t.upper {
		return p.says(i, "fri", "thu", "thur", "thurs", "tue", "tues") && p.at(i-1).is(cPrep|cRel)
	}
	prev, next := p.at(i-1), p.at(i+1)
	if next.kind == word && next.upper && !next.is(cMonth|cDaypart|cUnit) {
		return false // "Sun Co"
	}
	return p.says(i-1, "on", "by", "until", "till", "next", "this", "last", "since", "from", "to", "or", "week", "every") || prev.is(cWeekday) || prev.isMark('(') ||
		next.isMark('.') && !p.says(i, "sat", "sun") || next.is(cMonth) || next.kind == number || next.isMark(',') && (p.at(i+2).is(cMonth) || p.at(i+2).kind == number)
}

// wednesday reports whether "среда" at i is the day: it is an environment, too, and that is "в среде"
// or what an adjective says of it ("образовательную среду").
func (p *parser) wednesday(i int) bool {
	prev := p.at(i - 1)
	if p.says(i, "среде") {
		return p.says(i-1, "к")
	}
	if prev.isMark(',') {
		prev = p.at(i - 2)
	}
	first := i == 0 || p.at(i-1).sentence != p.at(i).sentence
	return first && p.at(i+1).kind != word || prev.is(cPrep|cFrom|cTo|cBy|cRel|cAnd|cSince|cUntil|cBefore|cAfter|cFor|cBetween|cWeekday|cEvery)
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
	if next := p.at(i + 1); t.lex.rel == relPrevious && next.kind == word && (next.lex == nil || next.lex.cue == 0 && !next.is(cPrep|cAnd|cFrom|cTo)) && i > 0 && p.at(i-1).sentence == t.sentence {
		return nil, 0 // "напередодні річниці": the eve of something
	}
	s := p.spec(opDayRef)
	s.ord, s.daypart = t.lex.n, t.lex.daypart
	if t.lex.unit == year {
		s.op = opYearRef
	}
	s.anaphoric = t.lex.rel == relPrevious
	return s, i + 1
}
