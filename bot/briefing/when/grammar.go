package when

import "strings"

// The grammar is a recursive descent over tokens. Each rule takes the index of
// a token and answers the spec it read and the index after it, or nil. Rules
// that begin alike compete, and the longest reading wins.

// maxDepth bounds the nesting of anchors: "two days before the end of the first
// week of May" is three deep.
const maxDepth = 5

func (p *parser) at(i int) *token {
	if i < 0 || i >= len(p.toks) {
		return &noToken
	}
	return &p.toks[i]
}

var noToken = token{kind: mark}

func (t *token) is(c class) bool { return t.lex != nil && t.lex.class&c != 0 }

func (t *token) isMark(r rune) bool { return t.kind == mark && t.mark == r }

// says reports whether the token is one of these lower-case English words.
func (p *parser) says(i int, words ...string) bool {
	t := p.at(i)
	if t.kind != word || t.start == t.end {
		return false
	}
	for _, w := range words {
		if len(w) == t.end-t.start && strings.EqualFold(w, p.text[t.start:t.end]) {
			return true
		}
	}
	return false
}

// parse reads the whole text, leftmost first.
func (p *parser) parse() []*spec {
	var found []*spec
	for i := 0; i < len(p.toks); {
		if t := &p.toks[i]; t.kind == mark && !isApostrophe(t.mark) && t.mark != '½' || t.kind == word && t.lex == nil {
			i++
			continue
		}
		if list := p.list(i); list != nil {
			found = append(found, list...)
			i = list[len(list)-1].next
			continue
		}
		if s, next := p.expression(i); s != nil {
			s.first, s.next = i, next
			found = append(found, s)
			found, next = p.moreDays(found, s, next)
			i = next
			continue
		}
		i++
	}
	return found
}

// moreDays reads the days that follow under the same month: "May 12 and 13".
func (p *parser) moreDays(found []*spec, s *spec, next int) ([]*spec, int) {
	for s.op == opDate && s.day != 0 && s.month != 0 && s.year == 0 && !s.clock.set && p.at(next).is(cAnd) {
		n, end, _ := p.dayNumber(next + 1)
		after := p.at(end)
		if end == 0 || p.at(next+1).kind != number || n <= s.day || after.kind == word && !after.is(cPrep|cTo|cFor) || after.isMark('-') || after.isMark(':') {
			break
		}
		d := p.spec(opDate)
		*d = *s
		d.day, d.first, d.next = n, next+1, end
		if y, last := p.yearOf(end); last > 0 {
			d.year, d.next, s.year = y, last, y
		}
		found = append(found, d)
		s, next = d, d.next
	}
	return found, next
}

// expression reads the longest expression at i: a point of the calendar or
// clock, a range, either of them under a bound, a recurrence or a length.
func (p *parser) expression(i int) (*spec, int) {
	if t := p.at(i); p.glued(i) && !p.isoDate(i) || t.kind == word && t.lex.class == 0 {
		return nil, 0
	}
	if s, next := p.set(i); s != nil {
		return s, next
	}
	best, end := p.bounded(i)
	try := func(s *spec, next int) {
		if s != nil && next > end {
			best, end = s, next
		}
	}
	try(p.rangeOf(i))
	try(p.point(i))
	try(p.duration(i))
	return best, end
}

// glued reports whether the token continues a name or code: MH17, F-16, A1B2.
func (p *parser) glued(i int) bool {
	t, prev := p.at(i), p.at(i-1)
	if t.space || i == 0 {
		return false
	}
	switch {
	case t.kind == number && prev.kind == word:
		return !prev.is(cMonth | cQuarter)
	case t.kind == word && prev.kind == number:
		return !t.is(cMonth | cUnit | cAmPm)
	case t.kind == number && prev.isMark('-') && !prev.space:
		before := p.at(i - 2)
		return before.kind == word && !before.is(cMonth|cWeekday|cQuarter|cEdge|cTo)
	case prev.isMark('$') || prev.isMark('€') || prev.isMark('£') || prev.isMark('#') || prev.isMark('@') || prev.isMark('/') || prev.isMark('+'):
		return true
	case t.kind == number && (prev.isMark('.') || prev.isMark(',') || prev.isMark(':')) && p.at(i-2).kind == number:
		return true
	}
	return false
}

// isoDate reports whether a full ISO date stands at i; one is a date wherever
// it is glued to, as in the name of a file.
func (p *parser) isoDate(i int) bool {
	s, next := p.numericDate(i)
	return s != nil && (next == i+5 && p.at(i).digits == 4 || next == i+1)
}

// bounded reads by, until, before, since, after and from with their date.
func (p *parser) bounded(i int) (*spec, int) {
	t := p.at(i)
	if t.is(cBound) {
		return p.phraseBound(i)
	}
	if !t.is(cBy | cUntil | cBefore | cSince | cAfter | cFrom | cWithin) {
		return nil, 0
	}
	j := i + 1
	var bound Bound
	switch {
	case t.is(cWithin):
		return p.within(i)
	case t.is(cUntil):
		bound = Until
	case t.is(cBy):
		bound = By
	case t.is(cSince):
		bound = Since
	case t.is(cAfter):
		bound = After
	case t.is(cFrom):
		if p.movedFrom(i) {
			return nil, 0
		}
		bound = Since
		for p.at(j).is(cPrep) {
			j++
		}
	default:
		bound = Before
		if p.at(j).isMark('-') || t.is(cEdge) { // "earlier" alone bounds nothing
			return nil, 0
		}
	}
	if p.says(j, "than") {
		j++
	}
	if p.says(j, "at") && p.says(j+1, "least", "latest") {
		j += 2
	}
	for p.at(j).is(cApprox) && !p.at(j).is(cVague) {
		j++
	}
	s, next := p.point(j)
	if s == nil || s.op == opDuration || s.op == opNow {
		return nil, 0
	}
	if t.is(cFrom) && t.is(cSlavic) && s.op == opClock || p.says(i, "от", "від") { // "from" of a decree: its date
		return nil, 0
	}
	if bound == Before && s.op == opEdge && s.part == finish {
		bound = By // before the end is by the last day
	}
	s.bound = bound
	return s, next
}

// phraseBound reads "no later than 15 May" and "as early as next week".
func (p *parser) phraseBound(i int) (*spec, int) {
	var bound Bound
	j := i + 3
	switch as := p.says(i, "as") && p.says(i+2, "as"); {
	case as && p.says(i+1, "early", "soon"), p.says(i, "no", "not") && p.says(i+1, "earlier", "before") && p.says(i+2, "than"):
		bound = Since
	case as && p.says(i+1, "late"), p.says(i, "no", "not") && p.says(i+1, "later") && p.says(i+2, "than"):
		bound = By
	case p.says(i, "не") && p.at(i+1).is(cEdge) && p.at(i+1).lex.part == earlier: // не раньше
		bound, j = Since, i+2
	case p.says(i, "не") && p.at(i+1).is(cEdge) && p.at(i+1).lex.part == later:
		bound, j = By, i+2
	default:
		return nil, 0
	}
	s, next := p.point(j)
	if s == nil || !placeable(s) {
		return nil, 0
	}
	s.bound = bound
	return s, next
}

func (p *parser) within(i int) (*spec, int) {
	j := i + 1
	for p.at(j).is(cThe|cOf) || p.says(j, "just") {
		j++
	}
	if s, next := p.window(j); s != nil {
		s.bound = Within
		return s, next
	}
	s, next := p.amounts(j)
	if s == nil || s.vague && s.nAmounts == 0 {
		return nil, 0
	}
	s.op, s.sign, s.bound, s.rel = opWindow, 1, Within, relNext
	return s, next
}

// point reads one date, time or period, whatever its precision, with the time
// or daypart that goes with it.
func (p *parser) point(i int) (*spec, int) {
	if p.depth >= maxDepth || i < 0 || i >= len(p.toks) {
		return nil, 0
	}
	// Rules that look ahead ask for the same points again and again; without
	// the answers kept, crafted text takes a millisecond a word.
	if m := &p.points[i]; m.depth > 0 && m.depth <= p.depth+1 {
		if m.spec == nil {
			return nil, 0
		}
		s := p.spec(m.spec.op)
		*s = *m.spec
		return s, m.next
	}
	p.depth++
	s, next := p.readPoint(i)
	kept := pointAt{depth: p.depth, next: next}
	if s != nil { // callers add to what they get
		c := *s
		kept.spec = &c
	}
	p.points[i] = kept
	p.depth--
	return s, next
}

// pointAt is what point answered at a token, and how deep it was then: deeper
// down it may have seen less.
type pointAt struct {
	spec  *spec
	next  int
	depth int
}

func (p *parser) readPoint(i int) (*spec, int) {

	start := i
	approx := false
	for p.at(i).is(cApprox) && !p.at(i).is(cRel) && i-start < 2 {
		approx = true
		i++
	}
	if t := p.at(i); t.kind == mark && !isApostrophe(t.mark) && t.mark != '½' {
		return nil, 0
	}
	var best *spec
	end := i
	try := func(s *spec, next int) {
		if s != nil && next > end {
			best, end = s, next
		}
	}
	t := p.at(i)
	try(p.holiday(i))
	try(p.calendarDate(i))
	try(p.dayAlone(i))
	try(p.weekOf(i))
	try(p.shift(i))
	try(p.edge(i))
	try(p.nth(i))
	try(p.nthOf(i))
	try(p.window(i))
	try(p.period(i))
	if t.is(cWeekday|cRel|cThe|cPrep) || t.is(cDaypart) {
		try(p.weekday(i))
	}
	if t.is(cDayRef | cNow | cThe) {
		try(p.dayRef(i))
	}
	try(p.season(i))
	try(p.quarterOf(i))
	try(p.decadeOrCentury(i))
	if best == nil || best.op != opDate {
		try(p.clockFirst(i))
	}
	if best == nil {
		return nil, 0
	}
	if approx {
		switch best.op {
		case opDayRef, opWeekday, opPeriod, opNow: // "talk about today"
			return nil, 0
		}
	}
	best.approx = best.approx || approx
	best, end = p.withTime(best, end)
	return best, end
}

// list reads days that share the month of the last of them: "18 and 19 June",
// "3, 5 and 7 February".
func (p *parser) list(i int) []*spec {
	const most = 6
	var days [most]int
	j, n := i, 0
	for ; n < most; n++ {
		day, next, _ := p.dayNumber(j)
		if next == 0 || n == 0 && p.glued(i) {
			return nil
		}
		days[n] = day
		if c := p.at(next); (c.isMark(',') || c.is(cAnd) || p.says(next, "or")) && p.at(next).end < len(p.text) {
			j = next + 1
			if c.isMark(',') && p.at(j).is(cAnd) {
				j++
			}
			continue
		}
		break
	}
	if n == 0 || n == most {
		return nil
	}
	last, end := p.monthDate(j)
	if last == nil || last.day != days[n] || last.month == 0 {
		return nil
	}
	list := make([]*spec, 0, n+1)
	for k, at := 0, i; k < n; k++ {
		_, next, _ := p.dayNumber(at)
		s := p.spec(opDate)
		*s = *last
		s.day, s.first, s.next = days[k], at, next
		list = append(list, s)
		for at = next; at < j && p.at(at).kind != number && !p.at(at).is(cOrdinal|cCardinal); at++ {
		}
	}
	last.first, last.next = j, end
	return append(list, last)
}
