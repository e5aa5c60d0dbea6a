package when

// unitAt answers the unit of token i, or noUnit.
func (p *parser) unitAt(i int) unit {
	t := p.at(i)
	if !t.is(cUnit) {
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
	case t.kind == number && !t.ordinal && !t.plural && t.num > 0:
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
