package when

// clockTime reads a time of day: 14:30, 8 p.m., noon, 0930 GMT, 10 o'clock.
// bare allows a plain hour, where a preposition has announced a time.
func (p *parser) clockTime(i int, bare bool) (clock, int) {
	t := p.at(i)
	c := clock{set: true}
	if t.is(cClockWord) {
		c.h, c.half, c.midnight = t.lex.n, 3, t.lex.n == 0
		return p.zoneOf(c, i+1)
	}
	if p.says(i, "12") && p.says(i+1, "noon", "midnight") {
		c.half, c.midnight = 3, true
		if p.says(i+1, "noon") {
			c.h, c.midnight = 12, false
		}
		return p.zoneOf(c, i+2)
	}
	if t.kind != number || t.ordinal || t.plural {
		if n, next := p.cardinalWord(i); next > 0 && n <= 12 && p.at(next).is(cAmPm) && !p.says(next, "a", "p") {
			c.h = n
			return p.amPm(c, next)
		}
		return clock{}, 0
	}
	next := i + 1
	sep, m := p.at(next), p.at(next+1)
	switch {
	case sep.isMark(':') && !sep.space && m.kind == number && !m.space && m.digits == 2 && t.digits <= 2:
		c.h, c.m, c.byMinutes = t.num, m.num, true
		next += 2
		if s := p.at(next + 1); p.at(next).isMark(':') && !p.at(next).space && s.kind == number && s.digits == 2 && !s.space {
			c.s = s.num
			next += 2
		}
	case sep.isMark('.') && !sep.space && m.kind == number && !m.space && m.digits == 2 && t.digits <= 2 &&
		(p.at(next+2).is(cAmPm) || p.says(i-1, "at") || p.at(i-1).is(cSlavic) && p.at(i-1).is(cPrep) || p.at(next+2).is(cZone)):
		c.h, c.m, c.byMinutes = t.num, m.num, true
		next += 2
	case t.digits == 4 && (p.at(next).is(cZone) && p.isZone(next) || p.says(next, "hours", "hrs")):
		c.h, c.m, c.byMinutes = t.num/100, t.num%100, true
		if !p.at(next).is(cZone) {
			next++
		}
	case t.digits <= 2 && p.isAmPm(next):
		c.h = t.num
	case t.digits <= 2 && bare && t.num <= 24 && !p.at(next).is(cUnit|cCounted|cMonth|cHundred) && !p.at(next).isMark('%') && (p.at(next).kind == mark && !p.at(next).isMark('-') && (p.at(next+1).kind != number || p.at(next+1).space) || p.at(next).is(cPrep|cAnd) || p.isZone(next)):
		c.h = t.num
	case t.digits <= 2 && t.num <= 24 && p.at(next).is(cDaypart) && p.at(next).is(cSlavic): // 10 утра
		c.h, c.half = t.num, 1
		if d := p.at(next).lex.daypart; (d == "evening" || d == "afternoon") && c.h < 12 {
			c.half = 2
		}
		next++
	default:
		return clock{}, 0
	}
	if c.h > 24 || c.m > 59 || c.s > 59 || c.h == 24 && c.m > 0 {
		return clock{}, 0
	}
	return p.amPm(c, next)
}

// isAmPm reports whether am, a.m. or o'clock stands at i, and not the article a.
func (p *parser) isAmPm(i int) bool {
	t := p.at(i)
	if !t.is(cAmPm) {
		return false
	}
	if p.says(i, "a", "p") {
		return p.at(i+1).isMark('.') && p.says(i+2, "m") || p.says(i+1, "m") || !t.space && !p.says(i+1, "m")
	}
	return true
}

func (p *parser) amPm(c clock, next int) (clock, int) {
	if p.isAmPm(next) {
		c.half = p.at(next).lex.n
		switch {
		case !p.says(next, "a", "p"):
			next++
		case p.at(next+1).isMark('.') && p.says(next+2, "m"):
			next += 3
			if p.at(next).isMark('.') {
				next++
			}
		case p.says(next+1, "m"):
			next += 2
		default:
			next++
		}
	}
	switch {
	case c.half == 2 && c.h < 12:
		c.h += 12
	case c.half == 1 && c.h == 12:
		c.h = 0
	}
	return p.zoneOf(c, next)
}

// isZone reports whether a zone can be read at i.
func (p *parser) isZone(i int) bool {
	_, next := p.zoneOf(clock{set: true}, i)
	return next > i
}

// zoneOf reads a zone: GMT, UTC+2, ET, Kyiv time, local time, за київським часом.
func (p *parser) zoneOf(c clock, i int) (clock, int) {
	j := i
	if p.at(j).isMark('(') {
		j++
	}
	from := j
	if p.at(j).is(cSlavic) && p.says(j, "за", "по") {
		j++
	}
	t := p.at(j)
	if p.says(j, "local") && p.says(j+1, "time") {
		c.zoneName = "local time"
		return c, p.closing(i, j+2)
	}
	if !t.is(cZone) {
		return c, i
	}
	abbreviation := t.end-t.start <= 4 && !t.is(cSlavic) && p.text[t.start:t.end] == upperASCII(p.text[t.start:t.end])
	next := j + 1
	zone := t.lex.zone
	timeWord := p.says(next, "time", "часом", "времени")
	if p.says(next, "standard", "daylight") && p.says(next+1, "time") {
		next++
		timeWord = true
	}
	if timeWord {
		next++
	}
	if !abbreviation && !timeWord && !t.is(cSlavic) && !p.says(j, "gmt", "utc", "eastern", "pst", "cet") {
		return c, i
	}
	if zone == "+0" && (p.at(next).isMark('+') || p.at(next).isMark('-')) && p.at(next+1).kind == number && !p.at(next+1).space {
		sign := "+"
		if p.at(next).isMark('-') {
			sign = "-"
		}
		h := p.at(next + 1)
		minutes := h.num * 60
		next += 2
		if h.digits == 4 {
			minutes = h.num/100*60 + h.num%100
		} else if p.at(next).isMark(':') && p.at(next+1).kind == number && !p.at(next).space {
			minutes += p.at(next + 1).num
			next += 2
		}
		if minutes > 14*60 {
			return c, i
		}
		zone = sign + itoa(minutes)
	}
	c.zone, c.zoneName = zone, p.text[p.at(from).start:p.at(next-1).end]
	return c, p.closing(i, next)
}

// closing includes the bracket that closes one opened at i.
func (p *parser) closing(i, next int) int {
	if p.at(i).isMark('(') && p.at(next).isMark(')') {
		return next + 1
	}
	return next
}

func upperASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// clockFirst reads a time of day that stands first, with the date after it if
// one follows: "10:00 on Friday", "2:30 the next day", "10 p.m. Kyiv time".
func (p *parser) clockFirst(i int) (*spec, int) {
	c, next := p.clockTime(i, p.says(i-1, "at") && p.clockBare(i))
	if next == 0 {
		return nil, 0
	}
	s := p.spec(opClock)
	s.clock = c
	k := next
	if p.at(k).is(cPrep) || p.at(k).isMark(',') || p.at(k).is(cOf) {
		k++
	}
	if p.depth < maxDepth {
		if p.at(k).is(cThe) && p.at(k+1).is(cDaypart) || p.at(k).is(cDaypart) {
			d := k
			if p.at(d).is(cThe) {
				d++
			}
			s.daypart = p.at(d).lex.daypart
			if s.clock.half == 0 && s.clock.h < 12 && s.daypart != "morning" && (s.daypart != "night" || s.clock.h > 5) {
				s.clock.h += 12
			}
			next = d + 1
			if k = next; p.at(k).is(cPrep) {
				k++
			}
		}
		if a, after := p.point(k); a != nil && !a.clock.set && onDay(a) {
			a.clock = s.clock
			if a.daypart == "" {
				a.daypart = s.daypart
			}
			return a, after
		}
	}
	return s, next
}

// clockBare reports whether "at 7" can be a time: not "at 7 points".
func (p *parser) clockBare(i int) bool {
	next := p.at(i + 1)
	return next.kind == mark && !next.isMark('-') && !next.isMark('%') || next.is(cPrep) || next.is(cZone)
}

// onDay reports whether a spec names a day, to which a time can belong.
func onDay(s *spec) bool {
	switch s.op {
	case opDate:
		return s.day != 0
	case opWeekday, opDayRef, opHoliday:
		return true
	case opPeriod:
		return s.unit == day
	case opShift:
		return s.nAmounts > 0 && s.amounts[0].unit == day
	case opNth:
		return s.unit == day || s.weekday != 0
	}
	return false
}

// withTime attaches the daypart and time that follow a day: "Friday night at
// 8:30 p.m. GMT", "on Sunday, around 10:00", "завтра о 14:30".
func (p *parser) withTime(s *spec, next int) (*spec, int) {
	if !onDay(s) {
		return s, next
	}
	k := next
	if p.at(k).is(cPrep) && (p.at(k+1).is(cDaypart) || p.at(k+1).is(cThe) && p.at(k+2).is(cDaypart)) {
		k++
	}
	if p.at(k).is(cThe) && p.at(k+1).is(cDaypart) && k > next {
		k++
	}
	if p.says(k, "early", "late") && p.at(k+1).is(cDaypart) {
		k++
	}
	if d := p.at(k); d.is(cDaypart) && s.daypart == "" && !p.plural(k) && !(p.at(k + 1).is(cOf)) {
		s.daypart = d.lex.daypart
		next = k + 1
	}
	if s.clock.set {
		return s, next
	}
	k = p.comma(next)
	if k > next && p.at(k).kind == number && p.at(k).digits <= 2 && !p.at(k+1).isMark(':') && !p.isAmPm(k+1) {
		return s, next
	}
	at := false
	for n := 0; n < 3 && (p.says(k, "at", "around", "about", "from", "о", "об", "в", "у") || p.at(k).isMark('@')); n++ {
		at = at || !p.says(k, "from")
		k++
	}
	if c, after := p.clockTime(k, at); after > 0 {
		if c.half == 0 && c.h < 12 && p.at(k).digits < 3 && (s.daypart == "evening" || s.daypart == "afternoon" || s.daypart == "night" && c.h > 5) {
			c.h += 12
		}
		s.clock = c
		return s, after
	}
	return s, next
}
