package speech

import (
	"slices"
	"strings"
)

// report is one verb that reports speech, with who speaks.
type report struct {
	at       int       // index of the verb's word
	subjects []mention // who speaks; several where names are joined by "and"
	inherit  bool      // the verb shares the subject of the verb, or the sentence, before it
	gender   byte      // of the speaker, where the verb tells it
}

// closes reports whether who speaks and the verb end the sentence after a comma: "…, exporters
// said on Monday", "…, said Peskov". What stands before is what they say.
func (r report) closes(words []word) bool {
	if r.inherit || len(r.subjects) != 1 || words[r.at].quoted {
		return false
	}
	m := r.subjects[0]
	from, to := m.from, r.at+1
	if m.from == r.at+1 {
		from, to = r.at, m.to // inverted
	} else if m.to != r.at {
		return false
	}
	for lowerAt(words, from-1) != "," { // "…, bank economist Karl Brandt said"
		from--
		if from <= 0 || m.from-from > longestOffice || words[from].mark || prepositions[words[from].lower] || unsaid[words[from].lower] || joining[words[from].lower] {
			return false
		}
		if _, verb := cues[words[from].lower]; verb {
			return false
		}
	}
	if m.kind == byPronoun && m.gender == 'r' {
		return false
	}
	rest := 0
	for _, w := range words[to:] {
		switch {
		case rest == 0 && !w.mark && !prepositions[w.lower] && !between[w.lower] && !weekdays[w.lower] && w.lower != "late" && w.lower != "early":
			return false // "Brandt said it was not"
		case w.lower == `"` || w.lower == "that" || w.lower == ":" || w.lower == ",":
			return false
		case !w.mark:
			rest++
		}
	}
	return rest <= afterSaid
}

// closedByOther reports whether a sentence ends with words of somebody whom no rule knows: "…, grain
// exporters said." What it tells others to have done or said is theirs to answer for.
func closedByOther(words []word, ms []mention) bool {
	i := len(words) - 1
	for rest := 0; i >= 0 && lowerAt(words, i) != "said" && lowerAt(words, i) != "say"; i-- {
		if w := words[i]; w.lower == `"` || w.lower == "," || w.lower == ":" || w.lower == "that" {
			return false
		} else if !w.mark {
			if rest++; rest > afterSaid {
				return false
			}
		}
	}
	if i < 2 || words[i].quoted {
		return false
	}
	if _, known := endsAt(ms, i); known {
		return false
	}
	for k := i - 1; k > 0 && k >= i-longestOffice; k-- {
		w := words[k]
		if w.lower == "," {
			return k < i-1
		}
		if _, verb := cues[w.lower]; verb || w.mark || w.upper || pronouns[w.lower] != 0 || between[w.lower] || unsaid[w.lower] {
			return false
		}
		if _, named := startsAt(ms, k); named {
			return false
		}
	}
	return false
}

// joining begin a clause that is not what somebody says.
var joining = set("while", "whereas", "but", "although", "though", "because", "if", "when", "as", "and", "or")

// afterSaid is how many words may follow that say when or where: "on Monday", "in a statement".
const afterSaid = 4

// reports finds the verbs of a sentence that report speech, in order.
func reports(words []word, ms []mention) []report {
	var found []report
	for i, w := range words {
		if w.quoted || w.mark {
			continue
		}
		if c, ok := cues[w.lower]; ok {
			if r, ok := reportAt(words, ms, i, c); ok {
				found = append(found, r)
			}
		} else if g, ok := slavicCues[w.lower]; ok {
			if r := beside(words, ms, i); len(r.subjects) > 0 {
				r.gender = g
				found = append(found, r)
			}
		}
	}
	return found
}

// reportAt reads the verb at words[i]: active, passive with "by", or "quoted as saying".
func reportAt(words []word, ms []mention, i int, c cue) (report, bool) {
	r := report{at: i}
	before := lowerAt(words, i-1)
	if c.form == ing && before == "as" {
		return quotedAs(words, ms, i)
	}
	if be := auxiliary(words, i); c.form == past && passive[be] {
		if m, ok := agent(words, ms, i); ok && !unsaidBefore(words, i) {
			r.subjects = []mention{m}
			return r, true
		}
		return r, false
	} else if c.form == ing && !passive[be] && be != "" {
		return r, false
	}
	if before == "to" {
		if lowerAt(words, i-2) != "on" || lowerAt(words, i-3) != "went" {
			return r, false
		}
		r.subjects, r.inherit = subject(words, ms, i-3, past)
	} else {
		if determiners[before] || before == "of" || before == "this" || before == "that" || i > 0 && words[i-1].owns {
			return r, false // "the claim", "Zelenskyy's demand": a noun
		}
		if !contentFollows(words, i, c) {
			return r, false
		}
		r.subjects, r.inherit = subject(words, ms, i, c.form)
		if r.inherit && c.form == ing && c.needs == "" && !speaking[words[i].lower] && !contentFollows(words, i, cue{needs: "that"}) {
			return r, false // "…, confirming the rumours": of an act
		}
	}
	if c.form == base && !r.inherit {
		if len(r.subjects) == 1 && !r.subjects[0].plural && r.subjects[0].gender != 'p' {
			return r, false // "Putin say": not a report, or no subject of this verb
		}
	}
	return r, len(r.subjects) > 0 || r.inherit
}

// speaking are the participles that report speech whatever follows.
var speaking = set("saying", "telling", "insisting", "warning", "urging", "vowing", "declaring", "reiterating")

// auxiliary is the form of "be" before words[i], adverbs between; "" where there is none.
func auxiliary(words []word, i int) string {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if passive[words[k].lower] {
			return words[k].lower
		}
		if !between[words[k].lower] && !strings.HasSuffix(words[k].lower, "ly") && words[k].lower != "not" {
			return ""
		}
	}
	return ""
}

// unsaidBefore reports whether the verb group that ends at words[i] denies or supposes:
// "was not rejected", "is to be announced".
func unsaidBefore(words []word, i int) bool {
	for k := i - 1; k >= 0 && k >= i-5 && !words[k].mark; k-- {
		if unsaid[words[k].lower] {
			return true
		}
	}
	return false
}

// agent is who does what a passive verb at words[i] tells: "announced on Monday by X".
func agent(words []word, ms []mention, i int) (mention, bool) {
	for k := i + 1; k < len(words) && k <= i+6 && !words[k].mark && words[k].lower != "that"; k++ {
		if words[k].lower == "by" {
			return startsAt(ms, k+1)
		}
	}
	return mention{}, false
}

// quotedAs reads "TASS quoted Peskov as saying" and "Peskov was quoted by TASS as saying".
func quotedAs(words []word, ms []mention, i int) (report, bool) {
	r := report{at: i}
	for k := i - 2; k >= 0 && k >= i-12; k-- {
		if words[k].lower != "quoted" && words[k].lower != "cited" && words[k].lower != "quotes" && words[k].lower != "cites" {
			continue
		}
		if passive[auxiliary(words, k)] {
			r.subjects, _ = subject(words, ms, k, past)
		} else if m, ok := startsAt(ms, k+1); ok && m.to == i-1 {
			r.subjects = []mention{m}
		}
		return r, len(r.subjects) > 0
	}
	return r, false
}

// contentFollows reports whether what stands after the verb, or before it in quotation
// marks, is what somebody says.
func contentFollows(words []word, i int, c cue) bool {
	if c.needs == "" {
		return true
	}
	switch lowerAt(words, i+1) {
	case "that", `"`, ":", "how", "why", "what", "whether":
		return true
	case ",":
		if lowerAt(words, i+2) == `"` {
			return true
		}
	}
	for need := range strings.SplitSeq(c.needs, "/") {
		switch {
		case need == "that":
			if within(words, i, "that", 4) || quoteEndsBefore(words, i) || clauseFollows(words, i) {
				return true
			}
		case need == "the" || need == "to" || need == "it" || need == "in":
			if lowerAt(words, i+1) == need {
				return true
			}
		case within(words, i, need, 5):
			return true
		}
	}
	return false
}

// within reports whether the word stands among the n words after words[i], no mark between.
func within(words []word, i int, word string, n int) bool {
	for k := i + 1; k < len(words) && k <= i+n && (!words[k].mark || words[k].quoted); k++ {
		if words[k].lower == word {
			return true
		}
	}
	return false
}

// quoteEndsBefore reports whether quoted words end just before the subject of words[i].
func quoteEndsBefore(words []word, i int) bool {
	for k := i - 1; k >= 0 && k >= i-7; k-- {
		if words[k].lower == `"` {
			return true
		}
	}
	return false
}

// clauseFollows reports whether a clause begins after words[i]: a subject and a verb, as in
// "Zelenskyy noted the date could change".
func clauseFollows(words []word, i int) bool {
	for k := i + 1; k < len(words) && k <= i+8 && !words[k].mark; k++ {
		switch words[k].lower {
		case "is", "was", "were", "are", "had", "has", "have", "will", "would", "could", "should", "must", "may", "might", "can", "did", "does":
			return k > i+1
		}
	}
	return false
}

// subject finds who speaks with the verb at words[i]; inherit where it is the subject of
// the verb before.
func subject(words []word, ms []mention, i int, f form) (who []mention, inherit bool) {
	if m, ok := inverted(words, ms, i); ok {
		return []mention{m}, false
	}
	k := i - 1
	for ; k >= 0; k-- {
		w := words[k]
		switch {
		case unsaid[w.lower]:
			return nil, false
		case between[w.lower] || weekdays[w.lower], strings.HasSuffix(w.lower, "ly") && !w.upper:
			continue
		case w.lower == "on" && weekdays[lowerAt(words, k+1)]:
			continue
		case w.lower == "and" || w.lower == "but":
			return nil, f != base // "… and added": the subject of the verb before
		case w.lower == ",":
			if f == ing {
				return nil, true // "…, stressing that": the sentence's subject
			}
			// "The ministry's spokeswoman, Anna Berg, said": the mention holds a comma itself.
			if m, ok := endsAt(ms, k); ok && slices.ContainsFunc(words[m.from:m.to], func(w word) bool { return w.lower == "," }) {
				return ruling(words, ms, m, f), false
			}
			// ", the Ukrainian President," or ", speaking in Kyiv," stands between.
			if open := commaBefore(words, k); open > 0 {
				if m, ok := endsAt(ms, open); ok {
					return ruling(words, ms, m, f), false
				}
			}
			return nil, false
		case f == ing && (w.lower == "while" || w.lower == "by" || w.lower == "before" || w.lower == "after"):
			return nil, w.lower == "while"
		}
		break
	}
	if k < 0 || words[k].mark {
		return nil, false
	}
	if m, ok := endsAt(ms, k+1); ok && (m.kind != byPronoun || m.gender != 'r' && m.gender != 'i') {
		if who := ruling(words, ms, m, f); who != nil {
			return who, false
		}
	}
	// "Berg in a statement said": a phrase of time or place stands between.
	for j := k; j > 0 && j > k-6 && !words[j].mark; j-- {
		switch words[j].lower {
		case "in", "on", "at", "during", "after", "from", "via", "through", "of":
			if m, ok := endsAt(ms, j); ok && m.kind != byCrowd {
				return ruling(words, ms, m, f), false
			}
		}
		if _, verb := cues[words[j].lower]; verb {
			break
		}
	}
	return nil, false
}

// inverted reads the subject after its verb: “…,” said Peskov.
func inverted(words []word, ms []mention, i int) (mention, bool) {
	m, ok := startsAt(ms, i+1)
	for k := i + 1; !ok && k < i+longestOffice && k < len(words) && isNoun(words[k]); k++ {
		// "said hospital director Jon Abel": what the office is of stands before it.
		if m, ok = startsAt(ms, k+1); ok && (m.kind != byName || m.word == "") {
			return mention{}, false
		}
	}
	if !ok || i == 0 {
		return m, false
	}
	next := lowerAt(words, m.to)
	closed := m.to >= len(words) || words[m.to].mark
	switch before := words[i-1].lower; {
	case m.kind == byPronoun:
		return m, m.gender != 'i' && m.gender != 'r' && closed && (before == `"` || before == "," && inverts[words[i].lower])
	case strings.HasPrefix(words[i].lower, "t"):
		return m, false // "told": who follows is spoken to
	case before == `"`, before == "," && (words[i-1].quoted || lowerAt(words, i-2) == `"`):
		return m, true
	case before == ",":
		return m, inverts[words[i].lower] && (closed || prepositions[next] && next != "and")
	}
	return m, false
}

// inverts are the verbs that stand before their subject after words without quotation
// marks: "The deal is off, said Peskov". Others take what follows as their object.
var inverts = set("said", "says", "added", "adds", "noted", "stressed", "warned", "explained", "wrote", "insisted", "argued")

// ruling are the mentions that rule the phrase that m ends: of "the spokesman for the
// Kremlin" the spokesman, of "Putin and Trump" both. It is nil where the phrase's head is not
// known, or the clause only supposes something.
func ruling(words []word, ms []mention, m mention, f form) []mention {
	if m.owns {
		return nil
	}
	before := lowerAt(words, m.from-1)
	if supposing[before] || before == "when" && f == third {
		return nil
	}
	switch {
	case m.from == 0 || !prepositions[before]:
		return []mention{m}
	case before == "with":
		if f == ing {
			return []mention{m} // "with spokesman Dmitry Peskov stating"
		}
	case before == "as":
		return []mention{m}
	case before == "and":
		other, ok := endsAt(ms, m.from-1)
		if !ok && m.from >= 2 && words[m.from-2].lower == "," {
			return []mention{m} // "…, and Peskov said"
		}
		if ok && other.kind != byPronoun && m.kind != byPronoun {
			if rest := ruling(words, ms, other, f); rest != nil {
				return append(rest, m)
			}
		}
		if m.kind == byPronoun || !ok && f != base {
			return []mention{m} // "… and he said"
		}
	default:
		if head, ok := endsAt(ms, m.from-1); ok && (head.kind == byTitle || head.kind == byCrowd || head.kind == byName && head.gender == 'n') {
			head.to = m.to
			if len(m.name) > 0 && head.country == "" {
				head.country = countries[strings.ToLower(m.name[len(m.name)-1])]
			}
			if head.body == "" && head.kind == byTitle && m.kind == byName {
				head.body = strings.Join(m.name, " ")
			}
			return ruling(words, ms, head, f)
		}
	}
	return nil
}

func commaBefore(words []word, k int) int {
	for j := k - 1; j >= 0; j-- {
		switch words[j].lower {
		case ",":
			return j
		case `"`, ";", "that":
			return -1
		}
	}
	return -1
}

func endsAt(ms []mention, at int) (mention, bool) {
	for _, m := range ms {
		if m.to == at {
			return m, true
		}
	}
	return mention{}, false
}

func startsAt(ms []mention, at int) (mention, bool) {
	for _, m := range ms {
		if m.from == at {
			return m, true
		}
	}
	return mention{}, false
}

// beginsClause reports whether the subject at words[from] begins a clause of its own, after
// "while", "but", ", and" and the like: what is said there is not relayed by the speaker
// before.
func beginsClause(words []word, from int) bool {
	switch lowerAt(words, from-1) {
	case "while", "whereas", "but", "although", "though", ";", "—", "–", "with":
		return true
	case "and":
		return lowerAt(words, from-2) == ","
	}
	return false
}
