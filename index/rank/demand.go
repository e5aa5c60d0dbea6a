package rank

import "github.com/briefbot/briefbot/index/analysis"

// demand is what a sentence must hold, besides words of the question, to answer it: how many
// soldiers is not told by a number of tanks, nor what the mayor said by one who names the
// mayor.
type demand struct {
	counted set  // terms that "how many" counts
	named   set  // terms whose name is asked for
	speaker set  // terms that are whoever is asked to have said something
	leader  bool // who leads something
	tense   tense
}

// tense says whether a time is asked for that lies ahead or behind.
type tense int8

const (
	noTense tense = iota
	behind
	ahead
)

// uncounted are words behind "how many" that a sentence leaves out beside its number: "27 dead".
var uncounted = map[string]bool{"people": true, "persons": true, "person": true, "men": true, "times": true, "others": true, "more": true, "longer": true}

// demandOf reads what a question demands.
func (q *Question) demandOf(tokens []analysis.Token) demand {
	var d demand
	for i := range tokens {
		rest := tokens[i+1:]
		switch tokens[i].Term {
		case "how":
			if len(rest) > 1 && (rest[0].Term == "many" || rest[0].Term == "much") && !uncounted[rest[1].Term] && unitOf(rest[1].Term) == amountUnknown {
				d.counted |= q.run(rest[1:])
			}
		case "which":
			if q.Kind == Person || q.Kind == Other {
				d.named |= q.run(rest)
			}
		case "name", "names":
			for j := range rest {
				if d.named = q.run(rest[j:]); d.named != 0 {
					break
				}
			}
		case "called":
			for j := i - 1; j > 0 && len(rest) == 0 && d.named == 0; j-- {
				d.named = q.run(tokens[j:i])
			}
		}
	}
	d.speaker = q.speakerOf(tokens)
	d.leader = asksLeader(tokens)
	if q.Kind == Date {
		d.tense = tenseOf(tokens)
	}
	return d
}

// run returns the common words with which tokens begin, up to a function word or a name.
func (q *Question) run(tokens []analysis.Token) (s set) {
	for _, t := range tokens {
		n := q.termAt(t)
		if n < 0 || q.Terms[n].Proper {
			break
		}
		s |= 1 << n
	}
	return s
}

// termAt returns the term that a token is part of, or -1.
func (q *Question) termAt(t analysis.Token) int {
	for i := range min(len(q.Terms), maxTerms) {
		if q.Terms[i].Start <= t.Start && t.End <= q.Terms[i].End {
			return i
		}
	}
	return -1
}

// sayings are verbs of saying in the form that follows "did".
var sayings = map[string]bool{"say": true, "tell": true, "reply": true, "answer": true, "respond": true, "comment": true, "think": true,
	"promise": true, "argue": true, "note": true, "add": true, "announce": true}

// speakerOf returns the terms between "what did" and a verb of saying.
func (q *Question) speakerOf(tokens []analysis.Token) (s set) {
	if len(tokens) < 4 || tokens[0].Term != "what" && tokens[0].Term != "how" {
		return 0
	}
	switch tokens[1].Term {
	case "did", "does", "do", "has", "have", "had":
	default:
		return 0
	}
	for _, t := range tokens[2:] {
		if sayings[t.Term] || cuesOf(t.Term)&cueSpeech != 0 {
			return s
		}
		if n := q.termAt(t); n >= 0 {
			s |= 1 << n
		}
	}
	return 0
}

// leads are verbs of leading.
var leads = map[string]bool{"lead": true, "leads": true, "led": true, "leading": true, "head": true, "heads": true, "headed": true, "heading": true,
	"chair": true, "chairs": true, "chaired": true, "chairing": true, "run": true, "runs": true, "ran": true, "running": true,
	"command": true, "commands": true, "commanded": true, "boss": true, "charge": true}

// asksLeader reports whether a question is "who leads" something, or is in charge of it.
func asksLeader(tokens []analysis.Token) bool {
	if len(tokens) < 3 || tokens[0].Term != "who" {
		return false
	}
	for _, t := range tokens[1:] {
		if leads[t.Term] || !t.Stop {
			return leads[t.Term]
		}
	}
	return false
}

// tenseOf tells from auxiliaries and the like which time is asked for.
func tenseOf(tokens []analysis.Token) tense {
	of := noTense
	for _, t := range tokens {
		switch t.Term {
		case "will", "next", "upcoming", "due", "soon":
			return ahead
		case "did", "was", "were", "has", "had", "have", "last", "since":
			of = behind
		case "is", "are", "do", "does", "can", "s", "should", "must", "may":
			if of == noTense {
				of = ahead
			}
		}
	}
	return of
}

// demandScan looks, word by word, for what is demanded.
type demandScan struct {
	*demand
	number, counted int // position of the last number, and of the last word that is counted
	name, named     int // … of the last name, and of the last word whose name is asked for
	lead            int // … of the last word of leading
	counts, names   bool
	led             bool
	ahead           bool // what is still to come is told
	toBe            bool // the last word is "is" or the like
}

// demandReach is how many words may lie between a number and what it counts, or a name and
// what it names.
const demandReach = 4

// alikeFrom is the likeness from which on a word stands for a term.
const alikeFrom = 0.6

// see looks at the position'th word of the sentence, a name or a number.
func (d *demandScan) see(term string, w *wordAt, position int, name, number bool) {
	if number {
		d.number = position
	}
	if name {
		d.name = position
	}
	if d.demand.counted != 0 && w.isOf(d.demand.counted) {
		d.counted = position
	}
	if d.demand.named != 0 && w.isOf(d.demand.named) {
		d.named = position
	}
	if d.leader && (w.cues&cueTitle != 0 || leads[term]) {
		d.lead = position
	}
	d.led = d.led || near(d.name, d.lead)
	d.counts = d.counts || near(d.number, d.counted)
	d.names = d.names || near(d.name, d.named)
	d.ahead = d.ahead || w.cues&cueAhead != 0 || d.toBe && term == "to"
	d.toBe = term == "is" || term == "are" || term == "was" || term == "were"
}

// near reports whether two positions, neither of them 0, lie close together.
func near(a, b int) bool { return a > 0 && b > 0 && max(a-b, b-a) <= demandReach }

// isOf reports whether the word is one of the terms, or like one.
func (w *wordAt) isOf(terms set) bool {
	if w.terms&terms != 0 {
		return true
	}
	for i, like := range w.like {
		if terms.has(i) && like >= alikeFrom {
			return true
		}
	}
	return false
}

// features sets what a sentence by itself lacks of the demand. Dated: it gives a date.
func (d *demandScan) features(v *Vector, dated bool) {
	if d.demand.counted != 0 && !d.counts {
		v[Uncounted] = 1
	}
	if d.demand.named != 0 && !d.names {
		v[Unnamed] = 1
		if d.name > 0 {
			v[Unnamed] = 0.5
		}
	}
	if d.leader && !d.led {
		v[Unheld] = 1
	}
	if dated && d.tense != noTense && (d.tense == ahead) != d.ahead {
		v[OtherTense] = 1
	}
}

// unsaid returns how far a sentence is from being said by whom the question names: 0 if they
// stand beside a verb of saying, 1 if there is no sign of them in it nor, where it goes on
// speaking, in the sentence before. before may be nil.
func (m *matcher) unsaid(s, before *sentence) float64 {
	here := m.holds(s, m.q.demand.speaker)
	switch {
	case here && s.speech:
		return 0
	case before != nil && m.holds(before, m.q.demand.speaker) && (s.speech || s.begins&cuePronoun != 0):
		return 0.3
	case here:
		return 0.5
	}
	return 1
}

// holds reports whether a sentence has all of the terms, or words like them.
func (m *matcher) holds(s *sentence, terms set) bool {
	for i := range m.terms {
		if terms.has(i) && s.likes[i] < alikeFrom {
			return false
		}
	}
	return true
}
