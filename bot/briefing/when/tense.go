package when

import (
	"sort"
	"strings"
)

// A direction tells where the clause of an expression puts it. Its sign is
// behind or ahead; 2 comes from the verb of the same clause, 1 from further off.
type direction int

type cueAt struct {
	token int
	ahead bool
	weak  bool
	date  bool // itself a date: reaches over clauses, but no verb
	vow   bool // promised, agreed: behind itself, and what it is to be done by lies ahead
}

// scheduled are the verbs whose infinitive announces an event: "to be held".
var scheduled = []string{"be", "begin", "start", "resume", "hold", "meet", "end", "expire", "open", "continue", "discuss", "visit", "travel", "take",
	"arrive", "attend", "launch", "run", "host", "convene", "return", "vote", "face", "address", "speak", "sign"}

// findCues lists the verbs and phrases that look behind or ahead, once a text.
func (p *parser) findCues() {
	p.cues = p.cues[:0]
	ukrainian := strings.ContainsAny(p.text, "іїєґІЇЄҐ")
	for i := range p.toks {
		t := &p.toks[i]
		if t.lex == nil {
			continue
		}
		if p.says(i, "going") && p.says(i+1, "to", "into") || p.says(i, "look", "looks", "looking") && p.says(i+1, "forward") {
			p.cues = append(p.cues, cueAt{token: i, ahead: true})
			continue
		}
		// A date that says its own direction lends it, weakly, to those beside it.
		switch {
		case t.is(cRel) && step(t.lex.rel) != 0 && p.at(i+1).is(cUnit) && t.lex.cue == 0, t.is(cDayRef) && t.lex.n != 0 && t.lex.cue == 0:
			p.cues = append(p.cues, cueAt{token: i, ahead: t.is(cRel) && step(t.lex.rel) > 0 || t.is(cDayRef) && t.lex.n > 0, weak: true, date: true})
		}
		if t.lex.cue == 0 {
			continue
		}
		switch t.lex.cue {
		case ahead, planned:
			if p.says(i, "plan", "plans", "hope", "hopes", "aim", "aims") && !p.says(i+1, "to", "on", "for") { // the noun
				break
			}
			if p.cancelled(i) {
				p.cues = append(p.cues, cueAt{token: i})
				break
			}
			if p.says(i, "set") && !p.says(i+1, "to", "for") && !p.says(i-1, "is", "are") {
				break
			}
			p.cues = append(p.cues, cueAt{token: i, ahead: true})
		case past, bygone, promise:
			if p.says(i, "won") && (p.at(i+1).isMark('\'') || p.at(i+1).isMark('’')) {
				p.cues = append(p.cues, cueAt{token: i, ahead: true})
				break
			}
			if p.says(i, "have", "has") && !p.perfect(i) {
				break
			}
			if t.lex.cue == promise && !t.is(cSlavic) && p.text[t.end-1] != 'd' {
				break
			}
			if t.upper && i > 0 && p.at(i-1).sentence == t.sentence && !t.is(cSlavic) { // a name: United, Red
				break
			}
			j := i - 1
			for w := p.at(j); w.kind == word && (strings.HasSuffix(p.text[w.start:w.end], "ly") || p.says(j, "now", "still", "also")); w = p.at(j) {
				j--
			}
			if prev := p.at(j); t.lex.cue == past && prev.lex != nil && prev.lex.cue == auxiliary { // "is now paused": a present
				break
			}
			if !p.participleAhead(i) {
				p.cues = append(p.cues, cueAt{token: i, vow: t.lex.cue == promise})
			}
		case auxiliary: // "are meeting on Friday"
			if n := p.at(i + 1); n.kind == word && n.end-n.start > 5 && p.text[n.end-3:n.end] == "ing" {
				p.cues = append(p.cues, cueAt{token: i, ahead: true, weak: true})
			} else if n.is(cWeekday) || p.says(i+1, "on") && p.at(i+2).is(cWeekday) && !p.at(i+3).isMark(possessive) { // "the vote is on Monday"
				p.cues = append(p.cues, cueAt{token: i, ahead: true, weak: true})
			}
		case infinite:
			if p.infinitiveAhead(i) {
				p.cues = append(p.cues, cueAt{token: i, ahead: true})
			}
		case modal:
			if t.is(cMonth) && t.upper && i > 0 && p.at(i-1).sentence == t.sentence {
				break
			}
			p.cues = append(p.cues, cueAt{token: i, ahead: true, weak: true})
		case nonpast, softSign:
			if t.lex.cue == softSign && !ukrainian || t.upper && i > 0 && p.at(i-1).sentence == t.sentence {
				break
			}
			p.cues = append(p.cues, cueAt{token: i, ahead: true})
		case ongoing:
			if t.upper && i > 0 && p.at(i-1).sentence == t.sentence {
				break
			}
			p.cues = append(p.cues, cueAt{token: i, ahead: true, weak: true})
		case occurs:
			if !p.presentVerb(i) {
				break
			}
			p.cues = append(p.cues, cueAt{token: i, ahead: true, weak: true})
		}
	}
}

// cancelled reports whether a plan at i was one of the past that came to
// nothing: "was due on Tuesday but postponed".
func (p *parser) cancelled(i int) bool {
	if !p.says(i-1, "was", "were", "been", "originally", "initially", "previously") {
		return false
	}
	for j := i + 1; j < len(p.toks) && p.toks[j].sentence == p.toks[i].sentence; j++ {
		if p.says(j, "but", "postponed", "cancelled", "canceled", "delayed", "scrapped", "instead") {
			return true
		}
	}
	return false
}

// perfect reports whether "has" at i is the auxiliary of a past participle.
func (p *parser) perfect(i int) bool {
	for j := i + 1; j <= i+3; j++ {
		if l := p.at(j).lex; l != nil && l.cue == past {
			return !p.says(i-1, "to")
		}
	}
	return false
}

// presentVerb reports whether the word at i is a verb and not the noun that is
// written alike: "polls close", but "a bright start".
func (p *parser) presentVerb(i int) bool {
	t, prev := p.at(i), p.at(i-1)
	if prev.is(cThe|cA|cOf|cPrep|cRel|cFor) || prev.isMark(possessive) {
		return false
	}
	if p.text[t.end-1] == 's' || t.is(cSlavic) {
		return true
	}
	return prev.kind == word && p.text[prev.end-1] == 's' || p.says(i-1, "they", "we", "who", "which", "that")
}

// participleAhead reports whether a past form is the participle of a future:
// "will be held", "to be announced".
func (p *parser) participleAhead(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		t := p.at(j)
		if t.kind == mark {
			return false
		}
		if p.says(j, "deadline") {
			return false // "the deadline passed"
		}
		if p.says(j, "be", "get", "gets") || t.lex != nil && (t.lex.cue == ahead || t.lex.cue == modal) {
			return true
		}
		if t.lex != nil && t.lex.cue == past || t.is(cPrep) {
			return false
		}
	}
	return false
}

// infinitiveAhead reports whether "to" at i begins an infinitive that lies ahead.
func (p *parser) infinitiveAhead(i int) bool {
	verb := p.at(i + 1)
	if verb.kind != word || verb.upper || verb.is(cThe|cA|cRel|cCardinal|cPrep) {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-5; j-- {
		t := p.at(j)
		if t.kind == mark || t.lex == nil {
			continue
		}
		switch t.lex.cue {
		case planned, promise, ahead:
			return !p.cancelled(j)
		case bygone:
			return false
		case auxiliary:
			return j == i-1
		case past:
			j = -1
		}
	}
	return p.says(i+1, scheduled...) && !p.at(i-1).is(cPrep)
}

// direction finds the cue that governs the tokens [first, next).
func (p *parser) direction(first, next int, bound Bound) direction {
	sentence := p.at(first).sentence
	from, to := p.at(first).clause, p.at(next-1).clause
	slavic := p.at(first).is(cSlavic) || p.at(next-1).is(cSlavic)
	sign := func(c cueAt, strong bool) direction {
		d := direction(-1)
		if c.ahead || c.vow && (bound == By || bound == Until || bound == Before) {
			d = 1
		}
		if strong && !c.weak {
			d *= 2
		}
		return d
	}
	if p.movedTo(first) {
		return 2
	}
	before, after := -1, -1 // indexes of the nearest cues
	dated := -1
	k := sort.Search(len(p.cues), func(k int) bool { return p.at(p.cues[k].token).sentence >= sentence })
	for ; k < len(p.cues) && p.at(p.cues[k].token).sentence == sentence; k++ {
		c := p.cues[k]
		if c.date {
			if c.token < first {
				dated = k
			}
			continue
		}
		if c.token < first {
			before = k
		} else if c.token >= next && after < 0 {
			after = k
		}
	}
	for i := next; after >= 0 && i < p.cues[after].token && p.at(i).clause == to; i++ {
		if p.says(i, "that", "which", "who") { // the verb of a clause within
			after = -1
		}
	}
	inClause := func(k, clause int) bool {
		return k >= 0 && p.at(p.cues[k].token).clause == clause
	}
	// The subject of the verb right after it: "said Friday would be decisive".
	if after >= 0 && p.cues[after].token == next && p.cues[after].ahead && !p.says(next, "to") && !p.at(first-1).is(cPrep|cBy|cSince|cFor) && inClause(after, to) {
		return sign(p.cues[after], true)
	}
	// "announced that on Sunday they will travel"
	g := first - 1
	for p.at(g).is(cPrep) {
		g--
	}
	if after >= 0 && g < first-1 && p.says(g, "that") {
		return sign(p.cues[after], true)
	}
	if inClause(before, from) && p.announces(p.cues[before].token, first) {
		return 1
	}
	if inClause(before, from) {
		if slavic && inClause(after, to) && !p.at(next).is(cAnd) && p.cues[after].token-next < first-p.cues[before].token {
			return sign(p.cues[after], true)
		}
		return sign(p.cues[before], true)
	}
	if inClause(after, to) {
		return sign(p.cues[after], true)
	}
	// An opening phrase belongs to the clause after it, any other to the one before.
	if after >= 0 && (before < 0 || p.opens(first)) {
		return sign(p.cues[after], false)
	}
	if before >= 0 && (dated < before || !p.cues[before].ahead && p.cues[dated].ahead == p.cues[before].ahead) {
		return sign(p.cues[before], false)
	}
	if dated >= 0 {
		return sign(p.cues[dated], false)
	}
	return 0
}

// movedTo reports whether the date at first is one to which something was moved, or from which:
// "was put off from Friday to Sunday", "перенесли на субботу". It lies ahead, though the verb is
// past.
func (p *parser) movedTo(first int) bool {
	to := first
	if !p.says(to, "until", "till", "до", "to") {
		to--
	}
	if !p.says(to, "to", "for", "until", "till", "from", "на", "до", "с", "з") {
		return false
	}
	// "from Friday" may stand between.
	for i := to - 1; i >= 0 && i >= to-5 && p.at(i).kind != mark; i-- {
		if p.moves(i) {
			return true
		}
	}
	return false
}

// movedFrom reports whether the word at i is the "from" of something that was moved.
func (p *parser) movedFrom(i int) bool {
	return p.at(i).is(cFrom) && (p.moves(i-1) || p.moves(i-2))
}

// moves reports whether the word at i tells that something was put off or brought forward.
func (p *parser) moves(i int) bool {
	t := p.at(i)
	if t.kind != word {
		return false
	}
	w := strings.ToLower(p.text[t.start:t.end])
	for _, stem := range []string{"перенес", "перенос", "відкла", "отлож", "сдвин"} {
		if strings.HasPrefix(w, stem) {
			return true
		}
	}
	return p.says(i, "moved", "postponed", "rescheduled", "delayed", "adjourned", "shifted", "deferred") ||
		p.says(i, "put") && p.says(i+1, "off", "back") || p.says(i, "pushed") && p.says(i+1, "back") || p.says(i, "brought") && p.says(i+1, "forward")
}

// toBeDone reports whether what is bounded at first is what somebody was urged or agreed to do:
// "urged ministers to sign by June". What was managed or failed to be done is not.
func (p *parser) toBeDone(first int) bool {
	for i := first - 1; i >= 0 && p.at(i).clause == p.at(first).clause; i-- {
		if verb := p.at(i + 1); p.says(i, "to") && verb.kind == word && !verb.upper && !verb.is(cThe|cA|cRel|cCardinal|cPrep) {
			for j := i - 1; j >= 0 && p.at(j).clause == p.at(first).clause; j-- {
				if l := p.at(j).lex; l != nil && (l.cue == bygone || l.cue == past && j == i-1) {
					return l.cue == past && p.says(j, "asked", "told", "urged", "pressed", "ordered", "designed", "invited", "expected", "needed", "wanted", "required")
				}
			}
			return true
		}
	}
	return false
}

// reached reports whether what is to be done by a weekday is told as done: "By Monday morning,
// the fire was out."
func (p *parser) reached(s *spec) bool {
	if s.op != opWeekday || s.first > 0 && p.at(s.first-1).sentence == p.at(s.first).sentence {
		return false
	}
	done := false
	for _, c := range p.cues {
		if p.at(c.token).sentence == p.at(s.first).sentence && !c.date {
			if c.ahead {
				return false
			}
			done = true
		}
	}
	return done
}

// announces reports whether the verb at cue announces a gathering, whose date the tokens at first
// then are: "announced a march through the town on Saturday".
func (p *parser) announces(cue, first int) bool {
	if !p.says(cue, "announced") || !p.at(first-1).is(cPrep) {
		return false
	}
	gathering := false
	for i := cue + 1; i < first; i++ {
		if p.at(i).kind == mark {
			return false
		}
		gathering = gathering || p.says(i, "march", "rally", "protest", "protests", "walkout", "demonstration", "vigil", "election", "elections", "referendum",
			"summit", "hearing", "meeting", "ceremony", "auction")
	}
	return gathering
}

// opens reports whether token i stands in the first clause of its sentence, or
// of what follows a colon, semicolon or dash.
func (p *parser) opens(i int) bool {
	for j := i - 1; j >= 0 && p.at(j).sentence == p.at(i).sentence; j-- {
		if t := p.at(j); t.isMark(':') || t.isMark(';') || t.isMark('-') && t.space {
			return true
		}
		if p.at(j).clause != p.at(i).clause && p.at(j).kind == word {
			return p.says(j, "but", "and", "so", "that", "because") || p.subordinate(j) // "but, on Monday, they will"; "As announced, on Monday they will"
		}
	}
	return true
}

// subordinate reports whether the clause of token i begins with a conjunction
// that makes it one, so that what follows it is the main clause.
func (p *parser) subordinate(i int) bool {
	j := i
	for j > 0 && p.at(j-1).clause == p.at(i).clause {
		j--
	}
	if p.says(j, "and", "but") {
		j++
	}
	return p.says(j, "as", "if", "when", "while", "once", "although", "though")
}

// pastPerfective reports whether the nearest verb before i is a plain past:
// what follows it tells how long, not when.
func (p *parser) pastPerfective(i int) bool {
	for j := i - 1; j >= 0 && p.at(j).sentence == p.at(i).sentence; j-- {
		t := p.at(j)
		if t.lex == nil {
			continue
		}
		switch t.lex.cue {
		case past, bygone:
			return !p.says(j, "said", "says", "told") && !p.participleAhead(j)
		case ahead, planned, infinite, modal, promise, occurs:
			return false
		}
	}
	return false
}
