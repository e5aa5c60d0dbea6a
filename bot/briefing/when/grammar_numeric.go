package when

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
	}
	if sep == '.' {
		return prev.is(cWeekday) || p.says(i-1, "on") || prev.is(cSlavic) && prev.is(cBy|cFrom|cTo) && p.at(i).digits == 2 && p.at(i+2).digits == 2
	}
	switch {
	case i == 0, prev.is(cWeekday | cPrep | cRel), p.says(i-1, "on", "from", "between", "until", "since", "by"), p.at(i-1).sentence != p.at(i).sentence:
		return true
	case prev.isMark('-') && p.at(i-3).isMark('/'):
		return true
	}
	// "11/20, 11/22 or 11/25": what goes before must have been a date itself,
	// or the figure is a fraction.
	for j := i - 1; j >= 0 && j > i-10 && p.at(j).sentence == p.at(i).sentence; j-- {
		if p.says(j, "on", "from", "between") || p.at(j).is(cWeekday) {
			return true
		}
	}
	return false
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
