package when

import "time"

// A value is where a spec lies.
type value struct {
	from, to, last time.Time
	precision      Precision
	part           part
	approximate    bool
	relative       bool
	timex          string
}

func (v value) placed() bool { return !v.from.IsZero() || !v.to.IsZero() }

func span(from, to time.Time, pr Precision) value { return value{from: from, to: to, precision: pr} }

func unitAround(t time.Time, u unit) value {
	from, to := containing(t, u)
	return span(from, to, precisionOf(u))
}

func dayOf(t time.Time) value { return unitAround(t, day) }

// resolveAll places the specs in order; later ones may lean on earlier ones.
func (p *parser) resolveAll(specs []*spec) []Expression {
	if len(specs) == 0 {
		return nil
	}
	p.findCues()
	p.done = make([]Expression, 0, len(specs))
	for _, s := range specs {
		if s.op == opNow && s.bound == "" {
			continue // "now" says nothing a reader needs resolved
		}
		p.done = append(p.done, p.express(s))
	}
	p.placeDurations(specs)
	done := p.done
	p.done = nil
	return done
}

func (p *parser) express(s *spec) Expression {
	dir := p.direction(s.first, s.next, s.bound)
	switch s.bound {
	case Since:
		if p.at(s.first).is(cSince) {
			dir = -2
		} else if p.at(s.first).is(cSlavic) && dir == 1 { // "действует с понедельника": a present has begun
			dir = 0
		} else if !p.says(s.first, "from") && !p.at(s.first).is(cSlavic) && dir <= 0 { // "called a strike starting on Monday", "as soon as Monday"
			dir = 1
		}
	case By, Until: // ahead, unless the verb of the very clause is past; and then not far
		if dir == -2 && !p.toBeDone(s.first) || s.bound == By && p.reached(s) {
			dir = -1
		} else {
			dir = max(dir, 1)
		}
		if p.says(s.first-1, "has", "have") { // "has until Monday to answer"
			dir = 2
		}
	}
	if s.bound == Since && p.says(s.first, "from") && dir <= 0 {
		// "scenes from last year", "up from March": a source or a comparison;
		// only what is ahead is bounded by from alone.
		s.bound = ""
		for s.first++; p.at(s.first).is(cPrep); s.first++ {
		}
	}
	leans := false // takes its year from the words before it
	if s.op == opDate && s.day != 0 && s.month != 0 && s.year == 0 && s.rel == 0 && s.yearRel == 0 {
		s.year = p.yearBefore(s)
		leans = s.year != 0
	}
	v := p.place(s, dir, p.neighbour(s))
	v.relative = v.relative || leans
	if !v.from.IsZero() && !v.to.IsZero() && !v.to.After(v.from) { // nothing lies in it: half a working day, a range run backwards
		v = value{precision: Vague, relative: v.relative}
	}
	first, last := p.at(s.first), p.at(s.next-1)
	e := Expression{
		Start: first.start, End: last.end,
		From: v.from, To: v.to, Last: v.last, Precision: v.precision,
		Kind: Date, Bound: s.bound,
		Approximate: s.approx || v.approximate, Relative: v.relative, timex: v.timex,
	}
	e.Text = p.text[e.Start:e.End]
	switch v.part {
	case early:
		e.Part = "early"
	case mid:
		e.Part = "mid"
	case late, finish:
		e.Part = "late"
	}
	dated := s
	if s.op == opRange {
		dated = s.a
		if !dated.clock.set {
			dated = s.b
		}
		if s.a.clock.zoneName == "" && s.b.clock.zoneName != "" {
			dated = s.b
		}
	}
	e.Daypart = dated.daypart
	if dated.clock.set {
		e.Zone = Zone{Name: dated.clock.zoneName, Location: location(dated.clock.zone)}
		e.Daypart = ""
		if dated.clock.midnight && e.Precision == Day {
			e.Daypart = "midnight"
		}
	}
	switch s.op {
	case opSet:
		e.Kind, e.Precision = Set, Vague
	case opDuration:
		e.Kind = Duration
		e.Length = s.length()
		e.Precision = Vague
		if s.nAmounts > 0 {
			e.Precision = precisionOf(s.amounts[s.nAmounts-1].unit)
		}
	case opRange, opWindow, opFrom:
		e.Kind = Range
		if s.op == opRange && s.a.op == opClock && s.b.op == opClock && e.From.IsZero() {
			e.Kind = Clock
		}
	case opClock:
		e.Kind = Clock
	}
	if !e.Placed() && e.Precision == "" {
		e.Precision = Vague
	}
	return e
}

// yearBefore is the year that stands right before a day and month: "in 2022, on 24 February"; 0 if
// none does.
func (p *parser) yearBefore(s *spec) int {
	if len(p.done) == 0 {
		return 0
	}
	e := p.done[len(p.done)-1]
	if e.Precision != Year || e.Kind != Date || e.Relative || e.Bound != "" || e.Part != "" || e.From.IsZero() {
		return 0
	}
	i := s.first - 1
	for p.at(i).is(cPrep) || p.at(i).is(cThe) || p.at(i).isMark(',') {
		i--
	}
	if i < 0 || p.at(i).end != e.End {
		return 0
	}
	return e.From.Year()
}

// neighbour is the day that a bare weekday follows in a list: "tomorrow and
// Friday", "next Monday or Tuesday".
func (p *parser) neighbour(s *spec) time.Time {
	var none time.Time
	if s.op != opWeekday || s.rel != 0 || s.anchor != nil || len(p.done) == 0 {
		return none
	}
	e := p.done[len(p.done)-1]
	g := s.first - 1
	for p.at(g).is(cPrep) {
		g--
	}
	if e.Precision != Day || e.From.IsZero() || !e.Relative || p.at(g-1).end != e.End || !p.at(g).is(cAnd) && !p.says(g, "or") {
		return none
	}
	gap := (s.weekday - isoWeekday(e.From) + 7) % 7
	if t := e.From.AddDate(0, 0, gap); gap == 0 || e.From.Before(p.ref) && t.After(p.ref) {
		return none
	}
	return e.From
}

// place resolves a spec. A range passes the beginning of its first end as
// notBefore when it places the second.
func (p *parser) place(s *spec, dir direction, notBefore time.Time) value {
	v := p.placeBare(s, dir, notBefore)
	if s.clock.midnight { // of its day either the first moment or the last
		return v
	}
	if s.clock.set && v.placed() && s.op != opRange && s.op != opClock {
		c := s.clock
		v.from = date(v.from.Year(), int(v.from.Month()), v.from.Day()).Add(time.Duration(c.h)*time.Hour + time.Duration(c.m)*time.Minute + time.Duration(c.s)*time.Second)
		v.to, v.precision = v.from.Add(c.width()), Time
	}
	if s.approx {
		v.approximate = true
	}
	return v
}

// width is how long a time of day lasts as written: "14:30" a minute, "8 p.m."
// nominally an hour.
func (c clock) width() time.Duration {
	if c.byMinutes {
		return time.Minute
	}
	return time.Hour
}

func (p *parser) placeBare(s *spec, dir direction, notBefore time.Time) value {
	switch s.op {
	case opDate:
		return p.placeDate(s, dir, notBefore)
	case opDecade:
		v := span(date(s.year, 1, 1), date(s.year+10, 1, 1), Decade)
		return v
	case opCentury:
		return span(date((s.ord-1)*100, 1, 1), date(s.ord*100, 1, 1), Century)
	case opWeekday:
		return p.placeWeekday(s, dir, notBefore)
	case opDayRef:
		base := p.ref
		if s.anaphoric {
			base, _ = p.anchorTime(s, day)
		}
		v := dayOf(base.AddDate(0, 0, s.ord))
		v.relative = true
		return v
	case opYearRef:
		v := unitAround(date(p.ref.Year()+s.ord, 1, 1), year)
		v.relative = true
		return v
	case opNow:
		v := dayOf(p.ref)
		v.relative = true
		return v
	case opPeriod:
		return p.placePeriod(s, dir)
	case opWeekOf:
		return p.placeWeekOf(s, dir)
	case opFrom:
		return p.placeFrom(s, dir)
	case opWindow:
		return p.placeWindow(s)
	case opShift:
		return p.placeShift(s, dir)
	case opNth:
		return p.placeNth(s, dir)
	case opSeason:
		return p.placeSeason(s, dir)
	case opHoliday:
		return p.placeHoliday(s, dir)
	case opEdge:
		return p.placeEdge(s, dir)
	case opRange:
		return p.placeRange(s, dir)
	case opClock:
		if e, ok := p.sameSentenceDay(s); ok {
			c := s.clock
			if c.midnight {
				v := dayOf(e.From)
				v.relative = true
				return v
			}
			from := midnight(e.From).Add(time.Duration(c.h)*time.Hour + time.Duration(c.m)*time.Minute + time.Duration(c.s)*time.Second)
			v := span(from, from.Add(c.width()), Time)
			v.relative = true
			return v
		}
		return value{precision: Time, relative: true}
	}
	return value{}
}
