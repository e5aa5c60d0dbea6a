package rank

import (
	"math"
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// officeAsked returns the tokens of the office whose holder a question asks for, its head
// last: "chief negotiator" of "Who is the Front's chief negotiator?". It returns none where
// the office only introduces a name ("Who is President Berisko?") or somebody acts on its
// holder ("Who accused the minister?").
func officeAsked(tokens []analysis.Token) []analysis.Token {
	if len(tokens) < 3 || tokens[0].Term != "who" || !tokens[1].Stop && !tokens[1].Name {
		return nil
	}
	i := 1
	for i < len(tokens) && tokens[i].Stop {
		i++
	}
	from, to := i, i
	for ; i < len(tokens) && !tokens[i].Stop; i++ {
		switch {
		case tokens[i].Name && to > from:
			return nil
		case cuesOf(tokens[i].Term)&cueTitle != 0:
			to = i + 1
		case to > from: // "now"
			return tokens[from:to]
		case tokens[i].Name || recentWords[tokens[i].Term]:
			from, to = i+1, i+1
		}
	}
	return tokens[from:max(from, to)]
}

// noteOffice keeps which terms are the office whose holder is asked for. An office that the
// corpus lists as another spelling of somebody's name is a name, and none of them.
func (q *Question) noteOffice(office []analysis.Token) {
	q.head = -1
	for _, t := range office {
		for i := range q.Terms {
			if i < maxTerms && q.Terms[i].Name < 0 && q.Terms[i].Span == (corpus.Span{Start: t.Start, End: t.End}) {
				q.office |= 1 << i
				q.head = i
			}
		}
	}
	for i := range q.Terms {
		if i < maxTerms && q.head >= 0 && q.Terms[i].Proper {
			q.owners |= 1 << i
		}
	}
}

// holderReach is how many words an office may stand behind its holder's name: "Ada Lund, the
// outgoing prime minister".
const holderReach = 4

// seeOffice looks at token i of t, the position'th word of the sentence, for the office that
// is asked for and for a name beside it: right before it ("Minister Ada Lund"), behind it and
// whose it is ("the minister of Norland, Ada Lund"), or before it, set off ("Ada Lund, the
// minister", "Ada Lund is minister").
func (k *kindScan) seeOffice(s string, t text, i, position int, name bool) {
	tok, w := &t.tokens[i], t.words[i]
	follows := func(words ...string) bool { return i+1 < len(t.tokens) && slices.Contains(words, t.tokens[i+1].Term) }
	switch {
	case w.cues&cueTitle != 0:
		// A president is no prime minister, however alike.
		if !w.terms.has(k.q.head) && prefixLikeness(k.q.Terms[k.q.head].Word, tok.Term) == 0 {
			return
		}
		k.owned = k.ownerBeside(t, i)
		k.hold(k.apposed > 0 && position-k.apposed <= holderReach)
		k.reach = position + 1
		if follows("of", "for") {
			k.reach = position + holderReach
		}
	case name && w.cues&(cueSite|cueBody) == 0 && (k.capital >= 2 || k.people[tok.Term] || position <= k.reach):
		k.hold(position <= k.reach)
		if tok.End < len(s) && s[tok.End] == ',' || follows("is", "was", "became", "remains") {
			k.apposed = position
		}
	}
}

// hold notes that the last office has a holder, if so.
func (k *kindScan) hold(so bool) {
	k.held = k.held || so
	k.holder = k.holder || so && k.owned
}

// ownerBeside reports whether a name of the question stands near to token i, or the question
// has none: "Ukrainian President" is the president of Ukraine, "US President" is not.
func (k *kindScan) ownerBeside(t text, i int) bool {
	for j := max(0, i-holderReach); j < min(len(t.words), i+holderReach+1); j++ {
		if t.words[j].isOf(k.q.owners) {
			return true
		}
	}
	return k.q.owners == 0
}

// unheld is 0 for a sentence that names a holder of the office, all of whose words l says to
// be there, a half if the question says whose office it is and the sentence not, else 1.
func (k *kindScan) unheld(l *likes) float64 {
	for i := range k.q.Terms {
		if k.q.office.has(i) && i != k.q.head && l[i] < 0.5 {
			return 1
		}
	}
	switch {
	case k.holder:
		return 0
	case k.held:
		return 0.5
	}
	return 1
}

// heldFirst puts sentences that name nobody beside the office that is asked for, or do not
// say whose it is, below the best of those that do.
func heldFirst(scored []Scored) {
	least, best := 1.0, math.Inf(-1)
	for i := range scored {
		switch s := &scored[i]; {
		case s.Features[Unheld] < least:
			least, best = s.Features[Unheld], s.Score
		case s.Features[Unheld] == least:
			best = max(best, s.Score)
		}
	}
	for i := range scored {
		if scored[i].Features[Unheld] > least && scored[i].Score >= best {
			scored[i].Score = best - 1e-6
		}
	}
}
