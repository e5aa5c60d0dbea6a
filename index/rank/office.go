package rank

import (
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
}

// holderReach is how many words a name may stand from its office: "Ada Lund, the outgoing
// prime minister".
const holderReach = 4

// held reports whether the sentence names somebody as holding the office that is asked for:
// a person's name stands near to the office's head, and its other words are there.
func (k *kindScan) held(q *Question, l *likes) bool {
	for i := range q.Terms {
		if q.office.has(i) && i != q.head && l[i] < 0.5 {
			return false
		}
	}
	for _, at := range k.heads {
		for _, name := range k.persons {
			if d := name - at; -holderReach <= d && d <= holderReach {
				return true
			}
		}
	}
	return false
}
