package when

// comma skips a comma where what follows still belongs to the date.
func (p *parser) comma(i int) int {
	if p.at(i).isMark(',') {
		return i + 1
	}
	return i
}

// dot skips the full stop of an abbreviation.
func (p *parser) dot(i int) int {
	if p.at(i).isMark('.') && p.at(i-1).is(cAbbrev) && !p.at(i).space {
		return i + 1
	}
	return i
}

// joiner skips the mark that joins the parts of 05-Aug-2016 and Oct/2.
func (p *parser) joiner(i int) int {
	t := p.at(i)
	if (t.isMark('-') || t.isMark('/')) && !t.space && !p.at(i+1).space {
		return i + 1
	}
	return i
}

// dayNumber reads the number of a day in a month: 24, 24th, twenty-fourth.
func (p *parser) dayNumber(i int) (n, next int, ordinal bool) {
	t := p.at(i)
	if t.kind == number {
		if t.digits > 2 || t.plural || t.num < 1 || t.num > 31 {
			return 0, 0, false
		}
		if after := p.at(i + 1); !after.space && (after.isMark('.') || after.isMark(',') || after.isMark(':')) {
			if third := p.at(i + 2); third.kind == number && !third.space {
				return 0, 0, false // 2,000; 12:30; 3.5
			}
		}
		if p.at(i+1).isMark('%') || p.at(i-1).isMark('$') {
			return 0, 0, false
		}
		return t.num, i + 1, t.ordinal
	}
	if n, next := p.ordinalWord(i); next > 0 && n <= 31 {
		return n, next, true
	}
	if n, next := p.cardinalWord(i); next > 0 && n >= 1 && n <= 31 && !p.says(i, "couple", "dozen") {
		return n, next, false
	}
	return 0, 0, false
}

// ordinalWord reads first … thirty-first.
func (p *parser) ordinalWord(i int) (n, next int) {
	t := p.at(i)
	if t.is(cOrdinal) && t.lex.ord > 0 {
		return t.lex.ord, i + 1
	}
	if t.is(cCardinal) && t.lex.n >= 20 {
		j := i + 1
		if p.at(j).isMark('-') {
			j++
		}
		if u := p.at(j); u.is(cOrdinal) && u.lex.ord > 0 && u.lex.ord < 10 {
			return t.lex.n + u.lex.ord, j + 1
		}
	}
	return 0, 0
}

// cardinalWord reads one … ninety-nine, and years spelt out in thousands.
func (p *parser) cardinalWord(i int) (n, next int) {
	t := p.at(i)
	if !t.is(cCardinal) {
		return 0, 0
	}
	n, next = t.lex.n, i+1
	if n >= 20 && n%10 == 0 {
		j := next
		if p.at(j).isMark('-') {
			j++
		}
		if u := p.at(j); u.is(cCardinal) && u.lex.n >= 1 && u.lex.n < 10 {
			return n + u.lex.n, j + 1
		}
	}
	return n, next
}

// yearWords reads "two thousand and fifteen" and "nineteen ninety-six".
func (p *parser) yearWords(i int) (n, next int) {
	n, j := p.cardinalWord(i)
	if j == 0 {
		return 0, 0
	}
	if h := p.at(j); h.is(cHundred) {
		n *= h.lex.n
		j++
		if n < 1000 {
			return 0, 0
		}
		k := j
		if p.at(k).is(cAnd) {
			k++
		}
		if low, next := p.cardinalWord(k); next > 0 && low < 100 {
			return n + low, next
		}
		return n, j
	}
	if n < 10 || n > 20 {
		return 0, 0
	}
	if low, next := p.cardinalWord(j); next > 0 && low >= 10 && low < 100 {
		return n*100 + low, next
	}
	return 0, 0
}

// yearNumber reads a year that stands where a year is expected: after a month
// or "in".
func (p *parser) yearNumber(i int) (n, next int) {
	t := p.at(i)
	if t.kind == number && (!t.ordinal || t.digits == 4 && p.text[t.end-1] >= 0x80) && !t.plural {
		after := p.at(i + 1)
		if !after.space && (after.isMark(':') || after.isMark('%')) {
			return 0, 0
		}
		if t.digits == 4 && t.num >= 1000 && t.num < 2200 {
			return t.num, p.yearSuffix(i + 1)
		}
		return 0, 0
	}
	if t.isMark('\'') || t.isMark('’') || t.isMark('‘') {
		if y := p.at(i + 1); y.kind == number && y.digits == 2 && !y.space && !y.plural && !y.ordinal {
			return p.fullYear(y.num), i + 2
		}
		return 0, 0
	}
	return p.yearWords(i)
}

// yearSuffix skips року, года, г. after a year, and AD.
func (p *parser) yearSuffix(i int) int {
	if t := p.at(i); t.is(cUnit) && t.is(cSlavic) && t.lex.unit == year {
		return i + 1
	}
	if p.says(i, "р", "г", "гг", "рр") {
		if p.at(i + 1).isMark('.') {
			return i + 2
		}
		return i + 1
	}
	return i
}

// fullYear completes a two-digit year to the one nearest to the reference date.
func (p *parser) fullYear(n int) int {
	century := p.ref.Year() / 100 * 100
	y := century + n
	if y > p.ref.Year()+20 {
		y -= 100
	}
	return y
}

// yearOf reads the year that follows a month or day: ", 2026", "of 2026", "in 2026".
func (p *parser) yearOf(i int) (n, next int) {
	j := p.comma(i)
	j = p.joiner(j)
	if p.at(j).is(cOf) || p.says(j, "in") {
		j++
		if p.at(j).is(cThe) && p.says(j+1, "year") {
			j++
		}
		if p.says(j, "year") {
			j++
		}
	}
	n, next = p.yearNumber(j)
	if next == 0 && j != i && p.at(j-1).is(cOf) { // "April of 87"
		if t := p.at(j); t.kind == number && t.digits == 2 && !t.ordinal && !t.plural {
			return p.fullYear(t.num), j + 1
		}
	}
	if next > 0 && j != i && p.at(j-1).isMark(',') && p.at(j).kind != number {
		return 0, 0
	}
	return n, next
}

// relativeYear reads "of last year" after a month; consumed tells whether it
// belongs to the expression or only helps to place it ("March 11 this year").
func (p *parser) relativeYear(i int) (rel, next int) {
	j := i
	of := p.at(j).is(cOf)
	if of {
		j++
	}
	t := p.at(j)
	if t.is(cRel) && p.at(j+1).is(cUnit) && p.at(j+1).lex.unit == year && !p.at(j+1).isMark(possessive) {
		if of || t.is(cSlavic) {
			return t.lex.rel, j + 2
		}
		return t.lex.rel, i
	}
	if t.is(cDayRef) && t.lex.unit == year {
		if t.lex.n < 0 {
			return relLast, i
		}
		return relThis, i
	}
	return 0, i
}
