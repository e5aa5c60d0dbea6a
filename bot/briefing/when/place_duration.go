package when

import "time"

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

// differs reports whether the word at i makes of a Slavic length a difference: "на день раніше".
func (p *parser) differs(i int) bool {
	t := p.at(i)
	return t.is(cSlavic) && t.lex.part != whole && t.is(cEdge)
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
		return !p.differs(s.next)
	}
	for i := s.first - 1; i >= 0 && p.at(i).sentence == p.at(s.first).sentence; i-- {
		if p.says(i, lasting...) {
			return true
		}
	}
	return false
}
