package when

import "time"

// A value is where a spec lies.
type value struct {
	from, to, last time.Time
	precision      Precision
	part           part
	approximate    bool
	relative       bool
	open           bool // vague: one end only
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
		if dir == 0 {
			dir = -1
		}
	case By, Until:
		if dir == 0 {
			dir = 1
		}
	}
	if s.bound == Since && p.at(s.first).is(cSince) {
		dir = -2
	}
	if s.bound == Since && p.says(s.first, "from") && dir <= 0 {
		// "scenes from last year", "up from March": a source or a comparison;
		// only what is ahead is bounded by from alone.
		s.bound = ""
		for s.first++; p.at(s.first).is(cPrep); s.first++ {
		}
	}
	v := p.place(s, dir, time.Time{})
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

// before is the expression that s leans on: the nearest one before it that
// names a day or a longer unit, in its sentence or the one before.
func (p *parser) antecedent(s *spec, finest unit) (Expression, bool) {
	if s.first >= len(p.toks) {
		return Expression{}, false
	}
	sentence := p.at(s.first).sentence
	for k := len(p.done) - 1; k >= 0; k-- {
		e := p.done[k]
		if e.Kind != Date && e.Kind != Range || e.From.IsZero() || e.Precision == Vague {
			continue
		}
		if d := sentence - p.sentenceOf(e.Start); d > 1 {
			return Expression{}, false
		}
		if (finest <= week && finest != noUnit) && e.Precision != Day && e.Precision != Time && !(finest == week && e.Precision == Week) {
			continue
		}
		return e, true
	}
	return Expression{}, false
}

func (p *parser) sentenceOf(offset int) int {
	lo, hi := 0, len(p.toks)
	for lo < hi {
		m := (lo + hi) / 2
		if p.toks[m].end <= offset {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return p.at(lo).sentence
}

// anchorTime is where an anaphoric spec counts from: the expression it leans
// on, or the reference date.
func (p *parser) anchorTime(s *spec, finest unit) (time.Time, bool) {
	if s.anaphoric {
		if e, ok := p.antecedent(s, finest); ok {
			if s.sign > 0 && e.Kind == Range && !e.Last.IsZero() {
				return e.Last, true
			}
			return e.From, true
		}
	}
	return p.ref, false
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

// sameSentenceDay is the one day the sentence has named so far.
func (p *parser) sameSentenceDay(s *spec) (Expression, bool) {
	if s.first == 0 && s.next == 0 || len(p.done) == 0 {
		return Expression{}, false
	}
	e := p.done[len(p.done)-1]
	if e.Precision != Day && e.Precision != Time || e.From.IsZero() || p.sentenceOf(e.Start) != p.at(s.first).sentence {
		return Expression{}, false
	}
	return e, true
}

func (p *parser) placeDate(s *spec, dir direction, notBefore time.Time) value {
	y := s.year
	relative := y == 0
	switch {
	case y == 0 && s.yearRel != 0:
		y = p.ref.Year() + step(s.yearRel)
	case s.anchor != nil: // "the 21st this month"
		m := p.place(s.anchor, dir, time.Time{}).from
		if !valid(m.Year(), int(m.Month()), s.day) {
			return value{precision: Vague}
		}
		v := dayOf(m.AddDate(0, 0, s.day-1))
		v.relative = true
		return v
	case y == 0 && s.month == 0 && s.day != 0:
		return p.placeDayOfMonth(s, dir, notBefore)
	case y == 0 && s.rel != 0:
		y = p.yearOfMonth(s)
	case y == 0 && !notBefore.IsZero():
		y = notBefore.Year()
		if s.day != 0 && date(y, s.month, s.day).Before(notBefore) || s.day == 0 && s.month < int(notBefore.Month()) {
			y++
		}
	case y == 0 && s.day == 0:
		y = p.monthYear(s.month, dir)
	case y == 0:
		y = p.dayYear(s, dir)
	}
	var v value
	switch {
	case s.month == 0:
		v = span(date(y, 1, 1), date(y+1, 1, 1), Year)
	case s.order: // day and month cannot be told apart
		v = span(date(y, 1, 1), date(y+1, 1, 1), Year)
	case s.day == 0:
		v = span(date(y, s.month, 1), date(y, s.month+1, 1), Month)
	case !valid(y, s.month, s.day):
		return value{precision: Vague}
	default:
		v = dayOf(date(y, s.month, s.day))
	}
	v.relative = relative
	return v
}

// monthYear picks the year of a month that stands alone.
func (p *parser) monthYear(m int, dir direction) int {
	y, cur := p.ref.Year(), int(p.ref.Month())
	switch {
	case dir > 0 && m < cur:
		return y + 1
	case dir < 0 && m > cur, dir == 0 && m > cur && m-cur > 2:
		return y - 1
	}
	return y
}

// yearOfMonth places "last March", "this September", "next May".
func (p *parser) yearOfMonth(s *spec) int {
	y, cur := p.ref.Year(), int(p.ref.Month())
	passed := s.month < cur || s.month == cur && s.day != 0 && s.day < p.ref.Day()
	switch step(s.rel) {
	case -1:
		if !passed {
			y--
		}
	case 1:
		if s.month < cur || s.month == cur || s.day != 0 && date(y, s.month, s.day).Before(p.ref) {
			y++
		}
	}
	return y
}

// dayYear picks the year of a day and month. The verb decides; a verb that is
// not of the same clause yields when its year is most of a year away and the
// other is near, for then a writer would have named it.
func (p *parser) dayYear(s *spec, dir direction) int {
	y, ref := p.ref.Year(), midnight(p.ref)
	best, bestCost := y, -1
	for c := y - 1; c <= y+1; c++ {
		if !valid(c, s.month, s.day) {
			continue
		}
		t := date(c, s.month, s.day)
		days := int(t.Sub(ref).Hours() / 24)
		cost := days
		if days < 0 {
			cost = -days
		}
		const wrongSide, weakWrongSide, wrongWeekday = 1000, 150, 5000
		if days > 0 && dir < 0 || days < 0 && dir > 0 {
			if dir == 2 || dir == -2 {
				cost += wrongSide
			} else {
				cost += weakWrongSide
			}
		}
		if days > 0 && dir == 0 {
			cost++ // behind rather than ahead
		}
		if s.weekday != 0 && isoWeekday(t) != s.weekday {
			cost += wrongWeekday
		}
		if bestCost < 0 || cost < bestCost {
			best, bestCost = c, cost
		}
	}
	return best
}

// placeDayOfMonth places "the 24th" and "Friday the 13th".
func (p *parser) placeDayOfMonth(s *spec, dir direction, notBefore time.Time) value {
	base := midnight(p.ref)
	if e, ok := p.antecedent(s, noUnit); ok && e.Precision == Month && s.weekday == 0 && notBefore.IsZero() {
		base, dir = e.From, 2
	}
	if !notBefore.IsZero() {
		base, dir = midnight(notBefore), 2
	}
	try := func(k int) (time.Time, bool) {
		y, m := base.Year(), int(base.Month())+k
		first := date(y, m, 1)
		if !valid(first.Year(), int(first.Month()), s.day) {
			return first, false
		}
		t := first.AddDate(0, 0, s.day-1)
		return t, s.weekday == 0 || isoWeekday(t) == s.weekday
	}
	for k := 0; k < 15; k++ {
		ahead, okAhead := try(k)
		behind, okBehind := try(-k)
		okAhead = okAhead && !ahead.Before(base)
		okBehind = okBehind && !behind.After(base)
		if dir > 0 {
			okBehind = false
		}
		if dir < 0 && s.weekday == 0 {
			okAhead = false
		}
		switch {
		case okBehind && (dir <= 0 || !okAhead):
			v := dayOf(behind)
			v.relative = true
			return v
		case okAhead && (dir >= 0 || k > 0):
			v := dayOf(ahead)
			v.relative = true
			return v
		}
	}
	return value{precision: Vague, relative: true}
}

func (p *parser) placeWeekday(s *spec, dir direction, notBefore time.Time) value {
	ref := midnight(p.ref)
	var t time.Time
	back := (isoWeekday(ref)-s.weekday+7)%7 + 0 // days since the most recent one, 0 for today
	on := (s.weekday-isoWeekday(ref)+7)%7 + 0
	switch {
	case s.anchor != nil:
		w := p.place(s.anchor, dir, time.Time{})
		t = monday(w.from).AddDate(0, 0, s.weekday-1)
	case !notBefore.IsZero():
		nb := midnight(notBefore)
		t = nb.AddDate(0, 0, (s.weekday-isoWeekday(nb)+7)%7)
	case (s.rel == relNext || s.rel == relFollowing) && s.the || s.rel == relThat:
		// counted from the day the text has just spoken of
		base, ok := p.anchorTime(&spec{anaphoric: true, first: s.first}, day)
		if !ok {
			base = ref
		}
		n := (s.weekday - isoWeekday(base) + 7) % 7
		if n == 0 && s.rel != relThat {
			n = 7
		}
		t = midnight(base).AddDate(0, 0, n)
	case s.rel == relLast:
		// Yesterday is never "last Wednesday".
		if back < 2 {
			back += 7
		}
		t = ref.AddDate(0, 0, -back)
	case s.rel == relPrevious:
		t = monday(ref).AddDate(0, 0, -7+s.weekday-1)
	case s.rel == relPast:
		if back == 0 {
			back = 7
		}
		t = ref.AddDate(0, 0, -back)
	case s.rel == relThis:
		t = monday(ref).AddDate(0, 0, s.weekday-1)
		if t.Before(ref) && dir > 0 {
			t = t.AddDate(0, 0, 7)
		} else if t.After(ref) && dir < -1 {
			t = t.AddDate(0, 0, -7)
		}
	case s.rel == relNext, s.rel == relFollowing:
		t = monday(ref).AddDate(0, 0, 7+s.weekday-1)
	case s.rel == relComing:
		if on == 0 {
			on = 7
		}
		t = ref.AddDate(0, 0, on)
	case dir > 0:
		t = ref.AddDate(0, 0, on)
	default:
		t = ref.AddDate(0, 0, -back)
	}
	v := dayOf(t)
	v.relative = true
	return v
}

func (p *parser) placePeriod(s *spec, dir direction) value {
	if s.anaphoric && s.unit <= week && s.rel != relPrevious && dir < 0 && step(s.rel) > 0 {
		if _, ok := p.antecedent(s, s.unit); !ok { // "the next day" of a story that does not say which
			return value{precision: Vague, relative: true}
		}
	}
	base := p.ref
	n := step(s.rel) + s.ord
	if s.anaphoric && s.unit != weekend {
		b, ok := p.anchorTime(s, s.unit)
		switch {
		case ok && s.unit == day && n == 0 && s.rel != relThat:
		case ok:
			base = b
		case s.rel == relThat && s.unit <= week:
			// nothing to lean on: the unit is known, not which
			n = 0
		}
	}
	if s.unit == season {
		v := unitAround(base, season)
		v.relative = true
		return v
	}
	if s.unit == weekend {
		return p.placeWeekend(s, dir)
	}
	from, _ := containing(base, s.unit)
	if s.unit == fortnight {
		from = from.AddDate(0, 0, 14*n)
		v := span(from, from.AddDate(0, 0, 14), Week)
		v.relative = true
		return v
	}
	v := unitAround(shiftBy(from, float64(n), periodStep(s.unit)), s.unit)
	if s.unit == century && s.rel == relPast { // "the past century" is the last whole one
		v = unitAround(shiftBy(from, -1, century), century)
	}
	if s.daypart != "" {
		v.precision = Day
	}
	v.relative = true
	return v
}

// periodStep is the unit in which periods of a kind follow each other.
func periodStep(u unit) unit {
	if u == workday {
		return week
	}
	return u
}

// placeWeekOf places the week around a day, or a holiday with the weekend it
// makes longer.
func (p *parser) placeWeekOf(s *spec, dir direction) value {
	in := p.place(s.anchor, dir, time.Time{})
	if in.from.IsZero() {
		return in
	}
	v := unitAround(in.from, week)
	v.relative = in.relative
	if s.unit == weekend {
		d := in.from
		v.from, v.to = containing(d, weekend)
		if isoWeekday(d) < 3 { // a Monday off belongs to the weekend before
			v.from, v.to = v.from.AddDate(0, 0, -7), d.AddDate(0, 0, 1)
		} else if d.Before(v.from) {
			v.from = d
		}
		v.timex = isoWeek(v.from) + "-WE"
	}
	return v
}

// placeFrom places "for three days from Monday".
func (p *parser) placeFrom(s *spec, dir direction) value {
	in := p.place(s.anchor, max(dir, 1), time.Time{})
	if in.from.IsZero() || s.nAmounts == 0 {
		return value{precision: Vague, relative: true}
	}
	v := in
	v.to = in.from
	for _, a := range s.amounts[:s.nAmounts] {
		v.to = shiftBy(v.to, a.n, a.unit)
	}
	v.relative = true
	return v
}

func (p *parser) placeWeekend(s *spec, dir direction) value {
	from, to := containing(p.ref, weekend)
	inside := isoWeekday(p.ref) >= 6
	switch step(s.rel) {
	case -1:
		from, to = from.AddDate(0, 0, -7), to.AddDate(0, 0, -7)
	case 1:
		if s.rel != relComing || inside {
			from, to = from.AddDate(0, 0, 7), to.AddDate(0, 0, 7)
		}
	default:
		if dir < 0 && !inside {
			from, to = from.AddDate(0, 0, -7), to.AddDate(0, 0, -7)
		}
	}
	v := span(from, to, Week)
	v.timex = isoWeek(from) + "-WE"
	v.relative = true
	return v
}

// placeWindow places "the past 30 days" and "the coming weeks". Of a vague one
// only the end at the reference date is certain.
func (p *parser) placeWindow(s *spec) value {
	ref := midnight(p.ref)
	base := ref
	if s.anaphoric {
		b, _ := p.anchorTime(s, day)
		base = midnight(b)
	}
	v := value{relative: true, precision: Vague, approximate: true}
	if s.vague || s.nAmounts == 0 {
		if s.sign < 0 {
			v.to = base.AddDate(0, 0, 1)
		} else {
			v.from = base
		}
		v.timex = "P" + unitLetter(s.unit, "X")
		return v
	}
	u := s.amounts[0].unit
	v.precision = precisionOf(u)
	n := s.amounts[0].n
	if u == decade || u == century || u == quarter { // whole ones of the calendar
		from, to := containing(base, u)
		if s.sign < 0 {
			v.from, v.to = shiftBy(from, -n, u), from
		} else {
			v.from, v.to = to, shiftBy(to, n, u)
		}
		v.approximate = false
		return v
	}
	t := base
	if u < day {
		t = p.ref
		base = p.ref
	}
	for _, a := range s.amounts[:s.nAmounts] {
		t = shiftBy(t, float64(s.sign)*a.n, a.unit)
	}
	switch {
	case u < day && s.sign < 0:
		v.from, v.to = t, base
	case u < day:
		v.from, v.to = base, t
	case s.sign < 0:
		v.from, v.to = t, base.AddDate(0, 0, 1)
	case s.bound == Within:
		v.from, v.to = base, t.AddDate(0, 0, 1)
	default:
		v.from, v.to = base.AddDate(0, 0, 1), t.AddDate(0, 0, 1)
	}
	if u < day && v.to.Sub(v.from) >= 24*time.Hour {
		v.from, v.to = midnight(v.from), midnight(v.to).AddDate(0, 0, 1)
		v.precision = Day
	}
	return v
}

// placeShift places offsets. The unit counted in is as sharp as the words are:
// "two months ago" is a month, "two weeks after 3 May" a day.
func (p *parser) placeShift(s *spec, dir direction) value {
	finest := day
	if s.nAmounts > 0 {
		finest = s.amounts[s.nAmounts-1].unit
	} else {
		finest = s.unit
	}
	base, anchored := p.ref, false
	approximate := false
	switch {
	case s.anchor != nil:
		a := p.place(s.anchor, dir, time.Time{})
		if a.from.IsZero() {
			return value{precision: Vague, relative: true}
		}
		base, anchored = a.from, s.anchor.op != opNow
		if a.precision != Day && a.precision != Time {
			anchored, approximate = false, a.precision != precisionOf(finest)
			if s.sign > 0 && s.anchor.op != opDate {
				base = a.to.AddDate(0, 0, -1)
			}
		}
	case s.anaphoric:
		base, anchored = p.anchorTime(s, min(finest, week))
		if finest > week {
			base, anchored = p.anchorTime(s, noUnit)
		}
	}
	v := value{relative: true}
	if s.vague || s.nAmounts == 0 {
		v.precision, v.approximate = Vague, true
		if s.sign < 0 {
			_, v.to = containing(base, day)
			if finest > day {
				v.to = midnight(base).AddDate(0, 0, 1)
			}
		} else {
			v.from = midnight(base)
		}
		v.timex = "P" + unitLetter(s.unit, "X")
		return v
	}
	t := base
	exactDay := finest >= day
	if exactDay {
		t = midnight(t)
	}
	for _, a := range s.amounts[:s.nAmounts] {
		t = shiftBy(t, float64(s.sign)*a.n, a.unit)
	}
	clocked := p.ref.Hour() != 0 || p.ref.Minute() != 0 || anchored
	switch {
	case finest < day && clocked:
		w := value{from: t, to: t.Add(time.Minute), precision: Time, relative: true}
		if finest == hour {
			w.to = t.Add(time.Hour)
			w.approximate = true
		}
		return w
	case finest < day && s.anaphoric: // "a minute later" in a story without clocks
		return value{precision: Vague, relative: true}
	case finest < day:
		v = dayOf(t)
		v.relative, v.approximate = true, true
		return v
	}
	u := finest
	if s.amounts[0].n != float64(int(s.amounts[0].n)) {
		approximate = true
	}
	switch {
	case u == fortnight:
		u = week
	case u == workday:
		u = day
	case u == decade || u == century: // "a decade ago" counts years, roundly
		u, approximate = year, true
	}
	if anchored && u == week {
		u = day
	}
	v = unitAround(t, u)
	if s.nAmounts > 1 || s.exact {
		v = dayOf(t)
	}
	v.relative, v.approximate = true, approximate
	return v
}

func (p *parser) placeNth(s *spec, dir direction) value {
	var in value
	switch {
	case s.anchor != nil:
		in = p.place(s.anchor, dir, time.Time{})
	default: // "the third quarter", of the year the tense picks
		y := p.ref.Year()
		q := unitAround(date(y, (s.ord-1)*3+1, 1), s.unit)
		if dir < 0 && q.from.After(p.ref) {
			y--
		} else if dir > 0 && !q.to.After(p.ref) {
			y++
		}
		in = unitAround(date(y, 1, 1), year)
		in.relative = true
	}
	if in.from.IsZero() || in.to.IsZero() {
		return value{precision: Vague, relative: true}
	}
	v := value{relative: in.relative}
	if s.weekday != 0 {
		t := in.from.AddDate(0, 0, (s.weekday-isoWeekday(in.from)+7)%7+7*(s.ord-1))
		if s.ord < 0 {
			last := in.to.AddDate(0, 0, -1)
			t = last.AddDate(0, 0, -((isoWeekday(last) - s.weekday + 7) % 7))
		}
		if t.Before(in.from) || !t.Before(in.to) {
			return value{precision: Vague, relative: in.relative}
		}
		v.from, v.to, v.precision = t, t.AddDate(0, 0, 1), Day
		return v
	}
	u := s.unit
	first, end := in.from, in.to
	if u == week || u == weekend { // ISO: a week belongs where its Thursday is
		first = monday(in.from)
		if first.AddDate(0, 0, 3).Before(in.from) {
			first = first.AddDate(0, 0, 7)
		}
		end = monday(in.to)
		if end.AddDate(0, 0, 3).Before(in.to) {
			end = end.AddDate(0, 0, 7)
		}
		u = week
	}
	v.from = shiftBy(first, float64(s.ord-1), u)
	if s.ord < 0 {
		v.from = shiftBy(end, -float64(s.count), u)
	}
	v.to = shiftBy(v.from, float64(s.count), u)
	v.precision = precisionOf(u)
	if s.unit == weekend {
		v.from = v.from.AddDate(0, 0, 5)
	}
	if v.from.Before(first) || v.from.After(in.to) {
		return value{precision: Vague, relative: in.relative}
	}
	if s.count > 1 {
		v.timex = isoInterval(v.from, v.to)
	}
	return v
}

func (p *parser) placeSeason(s *spec, dir direction) value {
	start := []int{0, 3, 6, 9, 12}[s.ord]
	in := func(y int) value { return span(date(y, start, 1), date(y, start+3, 1), Season) }
	y := s.year
	v := value{}
	switch {
	case y != 0:
		v = in(y)
	case s.yearRel != 0:
		v = in(p.ref.Year() + step(s.yearRel))
		v.relative = true
	default:
		v = in(p.ref.Year())
		if s.ord == 4 && int(p.ref.Month()) <= 2 { // this winter began last year
			v = in(p.ref.Year() - 1)
		}
		switch {
		case step(s.rel) < 0:
			for v.to.After(p.ref) {
				v = in(v.from.Year() - 1)
			}
		case step(s.rel) > 0:
			for !v.from.After(p.ref) {
				v = in(v.from.Year() + 1)
			}
		case s.rel == 0 && dir > 0 && !v.to.After(p.ref):
			v = in(v.from.Year() + 1)
		case s.rel == 0 && dir <= 0 && v.from.After(p.ref):
			v = in(v.from.Year() - 1)
		}
		v.relative = true
	}
	return v
}

func (p *parser) placeHoliday(s *spec, dir direction) value {
	id, ref := s.holiday, midnight(p.ref)
	y := s.year
	switch {
	case y != 0:
	case s.yearRel != 0:
		y = p.ref.Year() + step(s.yearRel)
	default:
		y = p.ref.Year()
		t := id.on(y)
		days := int(t.Sub(ref).Hours() / 24)
		switch {
		case step(s.rel) < 0 && days >= 0, s.rel == 0 && dir < 0 && days > 0, dir == 0 && s.rel == 0 && days > 183:
			y--
		case step(s.rel) > 0 && days <= 0, s.rel == 0 && dir > 0 && days < 0:
			y++
		}
	}
	v := dayOf(id.on(y))
	v.relative = s.year == 0
	v.approximate = holidays[id].about
	return v
}

// placeEdge narrows a period to its early, middle or late part.
func (p *parser) placeEdge(s *spec, dir direction) value {
	in := p.place(s.anchor, dir, time.Time{})
	if in.from.IsZero() || in.to.IsZero() {
		return in
	}
	v := in
	v.part = s.part
	v.approximate = true
	ref := midnight(p.ref)
	current := !ref.Before(in.from) && ref.Before(in.to)
	months := func(a, b int) {
		v.from, v.to = addMonths(in.from, a), addMonths(in.from, b)
	}
	days := func(a, b int) { v.from, v.to = in.from.AddDate(0, 0, a), in.from.AddDate(0, 0, b) }
	half := midnight(in.from.Add(in.to.Sub(in.from) / 2))
	switch s.part {
	case earlier:
		if current { // up to the reference date
			v.to = ref.AddDate(0, 0, 1)
		} else {
			v.to = half
		}
	case remaining:
		v.part = whole
		if current {
			v.from = ref
		}
	case later:
		if current {
			v.from = ref
		} else {
			v.from = half
		}
	case finish:
		switch s.bound {
		case By, Until, Before, After: // the end as a point: its last day
			v.from, v.part, v.precision, v.approximate = in.to.AddDate(0, 0, -1), whole, Day, false
			v.relative = in.relative
			return v
		}
		fallthrough
	case late:
		switch in.precision {
		case Year:
			months(8, 12)
		case Month:
			v.from = in.from.AddDate(0, 0, 15)
		case Week:
			v.from = in.from.AddDate(0, 0, 3)
		default:
			v.from = half
		}
	case early:
		switch in.precision {
		case Year:
			months(0, 4)
		case Month:
			days(0, 15)
		case Week:
			days(0, 3)
		default:
			v.to = half
		}
	case mid:
		switch in.precision {
		case Year:
			months(4, 8)
		case Month:
			days(9, 20)
		case Week:
			days(2, 5)
		case Decade:
			months(36, 84)
		}
	}
	return v
}

// placeRange places both ends; the second is not before the first, and a first
// one without a year or month takes that of the second.
func (p *parser) placeRange(s *spec, dir direction) value {
	a, b := *s.a, *s.b
	if b.op == opNow {
		return p.rangeToNow(p.place(&a, -2, time.Time{}))
	}
	if a.op == opNow {
		va := dayOf(p.ref)
		vb := p.place(&b, 2, va.from)
		return p.joined(va, vb, b)
	}
	if a.op == opClock && onDay(&b) { // "between 10 and 11:30 on 1 May"
		day := b
		day.clock = a.clock
		a = day
	}
	if a.op == opDate && b.op == opDate {
		if a.month == 0 && a.day != 0 && b.month != 0 { // "3 to 5 February"
			a.month, a.year, a.yearRel = b.month, b.year, b.yearRel
			if a.day > b.day && b.year != 0 {
				if a.month--; a.month == 0 {
					a.month, a.year = 12, a.year-1
				}
			} else if a.day > b.day {
				vb := p.place(&b, dir, time.Time{})
				prev := addMonths(vb.from, -1)
				a.month, a.year = int(prev.Month()), prev.Year()
			}
		} else if a.year == 0 && b.year != 0 && a.month != 0 && b.month != 0 && a.rel == 0 { // "Nov–Feb 2017"
			a.year = b.year
			if a.month > b.month {
				a.year--
			}
		}
		if a.year == 0 && b.year != 0 && b.month == 0 { // "Feb. 5–7, 2026"
			a.year = b.year
		}
		if a.year == 0 && a.yearRel == 0 && b.yearRel != 0 {
			a.yearRel = b.yearRel
		}
	}
	va := p.place(&a, dir, time.Time{})
	if va.from.IsZero() {
		if a.op == opClock && b.op == opClock {
			return value{precision: Time, relative: true}
		}
		vb := p.place(&b, dir, time.Time{})
		return value{precision: Vague, relative: vb.relative}
	}
	if b.op == opClock { // "Monday, 10:00 to 12:00"
		c := b.clock
		if c.half == 0 && c.h < 12 && a.clock.h > c.h {
			c.h += 12
		}
		if b.clock.half == 2 && a.clock.half == 0 && a.clock.h+12 < c.h+1 && a.clock.h < 12 {
			va.from = va.from.Add(12 * time.Hour)
		}
		v := va
		v.last = midnight(va.from).Add(time.Duration(c.h)*time.Hour + time.Duration(c.m)*time.Minute)
		if v.last.Before(v.from) {
			v.last = v.last.AddDate(0, 0, 1)
		}
		v.to, v.precision = v.last, Time
		return v
	}
	if b.op == opDate && b.month == 0 && b.day != 0 && a.op == opDate && a.month != 0 {
		b.month = int(va.from.Month()) // "November 19–20"
		if b.year == 0 {
			b.year = va.from.Year()
		}
		if b.day < va.from.Day() {
			if b.month++; b.month > 12 {
				b.month, b.year = 1, b.year+1
			}
		}
	}
	if b.op == opDate && b.year == 0 && b.rel == 0 && b.month != 0 && a.op == opDate && a.year != 0 {
		b.year = a.year
		if b.month < a.month {
			b.year++
		}
	}
	vb := p.place(&b, dir, va.from)
	if dir > 0 && a.op == opDate && a.year == 0 && a.yearRel == 0 && a.rel == 0 && b.op == opDate && b.year == 0 && a.month != 0 {
		// What runs "from January to March" may have begun already.
		a0, b0 := a, b
		a0.year = va.from.Year() - 1
		va0 := p.place(&a0, dir, time.Time{})
		if vb0 := p.place(&b0, dir, va0.from); !va0.from.IsZero() && vb0.to.After(p.ref) {
			va0.relative = true
			va, vb = va0, vb0
		}
	}
	v := p.joined(va, vb, b)
	if s.a.year != 0 || s.b.year != 0 {
		v.relative = false
	}
	return v
}

func (p *parser) joined(va, vb value, b spec) value {
	if vb.from.IsZero() || vb.to.Before(va.from) {
		return value{precision: Vague, relative: true}
	}
	v := va
	v.last, v.to = vb.from, vb.to
	if b.op == opEdge && b.part == finish {
		v.last, v.to = vb.to.AddDate(0, 0, -1), vb.to
	}
	if coarser(vb.precision, va.precision) && va.precision != Time {
		v.precision = vb.precision
	} else if va.precision == Time && vb.precision != Time {
		v.precision = Day
		v.from = midnight(v.from)
	}
	v.part = whole
	v.relative = va.relative || vb.relative
	return v
}

func (p *parser) rangeToNow(v value) value {
	v.last = midnight(p.ref)
	v.to = v.last.AddDate(0, 0, 1)
	v.relative = true
	return v
}

var sharpness = map[Precision]int{Time: 0, Day: 1, Week: 2, Month: 3, Quarter: 4, Season: 5, Year: 6, Decade: 7, Century: 8, Vague: 9}

func coarser(a, b Precision) bool { return sharpness[a] > sharpness[b] }

// placeDurations gives a length its start where the sentence says it: "On
// Thursday … agreed to halt attacks for one week" begins on that Thursday.
func (p *parser) placeDurations(specs []*spec) {
	k := 0
	for _, s := range specs {
		if s.op == opNow && s.bound == "" {
			continue
		}
		e := &p.done[k]
		k++
		if s.op != opDuration || s.nAmounts == 0 || s.amounts[0].unit < day || !p.begins(s) {
			continue
		}
		start, ok := p.startOf(s, k-1)
		if !ok {
			continue
		}
		e.From, e.To = start, start
		for _, x := range s.amounts[:s.nAmounts] {
			e.To = shiftBy(e.To, x.n, x.unit)
		}
		e.Relative, e.Approximate, e.Precision = true, true, Day
	}
}

// startOf finds the day on which the length s, expression k, begins: the
// nearest day named before it in its sentence, or else the first one after it.
func (p *parser) startOf(s *spec, k int) (time.Time, bool) {
	sentence := p.at(s.first).sentence
	usable := func(e Expression) bool {
		return e.Kind == Date && (e.Precision == Day || e.Precision == Time) && !e.From.IsZero() && e.Bound == "" && p.sentenceOf(e.Start) == sentence
	}
	for j := k - 1; j >= 0; j-- {
		if usable(p.done[j]) {
			return midnight(p.done[j].From), true
		}
	}
	for j := k + 1; j < len(p.done); j++ {
		if usable(p.done[j]) {
			return midnight(p.done[j].From), true
		}
	}
	return time.Time{}, false
}

// lasting are verbs of agreements and measures that begin when they are
// announced and then run.
var lasting = []string{"agreed", "agree", "agrees", "halt", "halted", "pause", "paused", "suspend", "suspended", "extend", "extended", "ceasefire", "truce",
	"moratorium", "ban", "banned", "stop", "stopped", "cease", "refrain", "announced", "announces", "declared", "imposed", "introduced", "ordered",
	"close", "closed", "freeze", "froze", "lift", "lifted", "postponed", "delayed", "sentenced", "jailed", "detained", "remanded"}

// begins reports whether a length stands after "for" under a verb that starts
// something on the day it is announced.
func (p *parser) begins(s *spec) bool {
	if !p.at(s.first - 1).is(cFor) {
		return false
	}
	if p.says(s.first-1, "на") {
		return true
	}
	for i := s.first - 1; i >= 0 && p.at(i).sentence == p.at(s.first).sentence; i-- {
		if p.says(i, lasting...) {
			return true
		}
	}
	return false
}
