package speech

import "strings"

// report is one verb that reports speech, with its subject.
type report struct {
	at      int     // index of the verb's word
	subject mention // who speaks
	found   bool    // a subject was found
	inherit bool    // the verb shares the subject of the verb, or the sentence, before it
}

// reports finds the verbs of a sentence that report speech.
func reports(words []word, ms []mention) []report {
	var found []report
	for i, w := range words {
		if w.quoted || w.mark {
			continue
		}
		if c, ok := cues[w.lower]; ok && reportsSpeech(words, i, c) {
			r := subjectOf(words, ms, i)
			if !r.found && !r.inherit {
				continue
			}
			found = append(found, r)
		} else if slavicCues[w.lower] {
			if r := beside(ms, i); r.found {
				found = append(found, r)
			}
		}
	}
	return found
}

// reportsSpeech reports whether what follows the verb at words[i] is what somebody says.
func reportsSpeech(words []word, i int, c cue) bool {
	if i > 0 {
		switch words[i-1].lower {
		case "to", "be", "been", "is", "was", "were", "are", "not", "will", "would", "can", "could", "may", "might", "should", "must", "a", "an", "the", "his", "her", "their", "its", "this", "that", "of":
			// "to say", "was told", "the claim": no subject speaks, or not yet.
			if words[i-1].lower != "not" {
				return false
			}
		}
	}
	next := func(k int) string {
		if i+k < len(words) {
			return words[i+k].lower
		}
		return ""
	}
	after := next(1) == "that" || next(1) == `"` || next(1) == "," && next(2) == `"` || next(1) == ":" || next(1) == "how" || next(1) == "why" || next(1) == "what" || next(1) == "whether"
	switch c.needs {
	case "":
		return true
	case "that":
		// Words said may stand before the verb too: “…,” he added.
		return after || quoteEndsBefore(words, i) || clauseFollows(words, i) || within(words, i, "that", 4)
	}
	for word := range strings.SplitSeq(c.needs, "/") {
		if within(words, i, word, 6) {
			return true
		}
	}
	return after
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

// clauseFollows reports whether a clause begins after words[i]: a subject and a verb, as
// in "Zelenskyy noted the date could change".
func clauseFollows(words []word, i int) bool {
	for k := i + 1; k < len(words) && k <= i+8 && !words[k].mark; k++ {
		switch words[k].lower {
		case "is", "was", "were", "are", "had", "has", "have", "will", "would", "could", "should", "must", "may", "might", "can", "did", "does":
			return k > i+1
		}
	}
	return false
}

// subjectOf finds who speaks with the verb at words[i].
func subjectOf(words []word, ms []mention, i int) report {
	r := report{at: i}
	// “…,” said Peskov: the verb follows the quoted words, and its subject follows it.
	if i > 0 && (words[i-1].lower == `"` || words[i-1].lower == "," && (i < 2 || words[i-2].lower == `"` || words[i-2].quoted)) {
		if m, ok := startsAt(ms, i+1, words); ok && m.kind != byPronoun || ok && i+2 >= len(words) {
			r.subject, r.found = m, true
			return r
		}
	}
	k := i - 1
	participle := strings.HasSuffix(words[i].lower, "ing")
	for k >= 0 {
		w := words[k]
		switch {
		case between[w.lower] || weekdays[w.lower] || strings.HasSuffix(w.lower, "ly") && !w.upper:
			k--
			continue
		case w.lower == "on" && k+1 < len(words) && weekdays[words[k+1].lower]:
			k--
			continue
		case (w.lower == "and" || w.lower == "but") && !participle:
			// "… and added": the subject of the verb before.
			r.inherit = true
			return r
		case w.lower == ",":
			if participle {
				r.inherit = true // "…, stressing that": the sentence's subject
				return r
			}
			// ", the Ukrainian President," or ", speaking in Kyiv," stands between.
			open := previousComma(words, k)
			if open < 0 {
				return r
			}
			if m, ok := endsAt(ms, open); ok {
				r.subject, r.found = headed(words, ms, m)
				return r
			}
			return r
		}
		break
	}
	if k < 0 {
		if participle {
			return r
		}
		return r
	}
	if m, ok := endsAt(ms, k+1); ok {
		if m.kind == byPronoun && m.gender == 'r' {
			return r
		}
		r.subject, r.found = headed(words, ms, m)
	} else if participle && k >= 0 && (words[k].lower == "while" || words[k].lower == "by" || words[k].lower == "before" || words[k].lower == "and") {
		r.inherit = true
	}
	return r
}

// headed is the mention that rules the phrase that m ends: of "the spokesman for the
// Kremlin" the spokesman. It fails where m belongs to a phrase whose head is not known.
func headed(words []word, ms []mention, m mention) (mention, bool) {
	if m.from == 0 {
		return m, true
	}
	before := words[m.from-1]
	if before.lower == "," || !prepositions[before.lower] {
		return m, true
	}
	if before.lower == "with" || before.lower == "as" || before.lower == "and" {
		// "with spokesperson Dmitry Peskov stating", "as Putin said"; of "Putin and
		// Trump said" the last is named: each of them said it.
		return m, before.lower != "and"
	}
	if head, ok := endsAt(ms, m.from-1); ok && (head.kind == byTitle || head.kind == byCrowd) {
		head.to = m.to
		if c := m.name; len(c) > 0 && head.country == "" {
			head.country = countries[strings.ToLower(c[len(c)-1])]
		}
		return headed(words, ms, head)
	}
	return mention{}, false
}

// beside finds the subject of a Slavic verb: the name before or after it.
func beside(ms []mention, i int) report {
	for _, m := range ms {
		if m.to == i || m.from == i+1 {
			return report{at: i, subject: m, found: true}
		}
	}
	return report{at: i}
}

func previousComma(words []word, k int) int {
	for j := k - 1; j >= 0; j-- {
		if words[j].lower == "," {
			return j
		}
		if words[j].lower == `"` || words[j].lower == ";" {
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

func startsAt(ms []mention, at int, words []word) (mention, bool) {
	for _, m := range ms {
		if m.from == at {
			return m, true
		}
	}
	return mention{}, false
}

// accordingTo finds "according to X" and its like: the mention, and whether it stands.
func accordingTo(words []word, ms []mention) (mention, bool) {
	for i := range words {
		if words[i].quoted {
			continue
		}
		if words[i].lower == "according" && i+1 < len(words) && words[i+1].lower == "to" {
			// The last name before the comma: "Ukrainian media outlet RBC Ukraine,".
			var credited mention
			found := false
			for _, m := range ms {
				if m.from >= i+2 && m.from <= i+8 && noMark(words[i+2:m.from]) {
					credited, found = m, true
				}
			}
			if found {
				return credited, true
			}
		}
		if i > 0 && slavicAccording[words[i-1].lower+" "+words[i].lower] {
			if m, ok := startsAt(ms, i+1, words); ok {
				return m, true
			}
		}
	}
	return mention{}, false
}

func noMark(words []word) bool {
	for _, w := range words {
		if w.mark {
			return false
		}
	}
	return true
}

// isOutlet reports whether the mention names an agency or a paper.
func (l *Lexicon) isOutlet(words []word, m mention) bool {
	if m.kind != byName {
		return false
	}
	if l != nil && l.sources[strings.ToLower(strings.Join(m.name, " "))] {
		return true
	}
	for k, w := range m.name {
		lower := strings.ToLower(w)
		if outlets[lower] || outletNouns[lower] && (k > 0 || len(m.name) > 1) {
			return true
		}
	}
	for k := m.from - 1; k >= 0 && k >= m.from-2; k-- {
		if outletNouns[words[k].lower] {
			return true
		}
	}
	return m.to < len(words) && outletNouns[words[m.to].lower]
}
