package speech

import "strings"

// credited finds whom a sentence credits for what it says, other than by a verb: "according
// to X", "in the words of X", "за словами X". Via is the outlet, if it is one; else who is
// the speaker that the words name, with the cue.
func credited(words []word, ms []mention, l *Lexicon) (who mention, cue, via string) {
	for i := range words {
		if words[i].quoted || i == 0 || words[i].lower != "to" && words[i].lower != "of" && isASCII(words[i].lower) {
			continue
		}
		pair := words[i-1].lower + " " + words[i].lower
		after := i + 1
		switch {
		case pair == "according to":
		case pair == "words of" && lowerAt(words, i-2) == "the" && lowerAt(words, i-3) == "in":
		case slavicAccording[pair]:
		case possessives[words[i-1].lower] != 0 && (words[i].lower == "словам" || words[i].lower == "словами" || words[i].lower == "мнению"):
			return mention{from: i - 1, to: i, kind: byPronoun, gender: possessives[words[i-1].lower]}, pair, ""
		default:
			continue
		}
		m, ok := leading(words, ms, after)
		if !ok {
			continue
		}
		if l.isOutlet(words, m) {
			if via == "" {
				via = strings.Join(m.name, " ")
			}
			continue
		}
		if cue == "" {
			who, cue = m, pair
		}
	}
	return who, cue, via
}

// isNoun guesses that a word in lower case goes on a phrase that began with a name. What
// begins another phrase is no noun, nor what describes an outlet.
func isNoun(w word) bool {
	return !w.mark && !w.upper && !prepositions[w.lower] && !determiners[w.lower] && !outletNouns[w.lower] && pronouns[w.lower] == 0 &&
		!between[w.lower] && w.lower != "that" && w.lower != "there" && isASCII(w.lower)
}

var possessives = map[string]byte{"его": 'm', "його": 'm', "її": 'f', "ее": 'f', "её": 'f'}

// leading is the mention that rules the phrase at words[i], which may begin with words that
// name nobody: "Ukrainian media outlet RBC Ukraine", "the newspaper Die Zeit".
func leading(words []word, ms []mention, i int) (mention, bool) {
	for _, m := range ms {
		if m.from < i || m.from > i+6 {
			continue
		}
		for _, w := range words[i:m.from] {
			if w.mark || prepositions[w.lower] {
				return mention{}, false
			}
			if w.owns {
				return mention{}, false
			}
		}
		if m.owns || m.kind == byName && m.to < len(words) && isNoun(words[m.to]) {
			return mention{}, false // "according to Putin's plan", "to the Berg report"
		}
		if m.from > i {
			// Other than an outlet's description, words before the name make it part of
			// another phrase.
			for _, w := range words[i:m.from] {
				if outletNouns[w.lower] {
					return m, true
				}
			}
			if m.from > i+1 || !determiners[words[i].lower] {
				continue
			}
		}
		// "Ukrainian media outlet RBC Ukraine": the name follows what describes it.
		k := m.to
		for k < len(words) && outletNouns[words[k].lower] && !words[k].upper {
			k++
		}
		if named, ok := startsAt(ms, k); ok && k > m.to && named.kind == byName {
			return named, true
		}
		return m, true
	}
	return mention{}, false
}

// relayedBy finds the outlet that a sentence names as the one to whom, or through whom,
// something was said: "told Reuters", "in an interview with the BBC", "quoted by TASS". A
// platform on which people post for themselves ("in a post on X") relays nothing and is
// none.
func relayedBy(words []word, ms []mention, l *Lexicon) string {
	for i, w := range words {
		if w.quoted || w.mark {
			continue
		}
		interview := false
		switch w.lower {
		case "quoted", "quotes", "cited", "cites":
			// "TASS quoted Peskov as saying"
			if m, ok := endsAt(ms, i); ok && l.isOutlet(words, m) {
				return strings.Join(m.name, " ")
			}
			continue
		case "told", "tells", "telling", "citing", "quoting", "per":
		case "інтерв'ю", "интервью", "повідомляє", "сообщает", "пише", "пишет":
		case "by":
			switch lowerAt(words, i-1) {
			case "quoted", "cited", "reported", "published", "aired", "broadcast", "carried", "interviewed", "obtained", "seen":
			default:
				continue
			}
		case "with", "to", "for", "on":
			switch lowerAt(words, i-1) {
			case "interview", "interviews", "conversation":
				interview = true
			case "speaking", "spoke", "comments", "remarks", "comment":
			default:
				continue
			}
		default:
			continue
		}
		m, ok := leading(words, ms, i+1)
		if !ok || m.kind != byName {
			continue
		}
		if l.isOutlet(words, m) || interview && lowerAt(words, m.from) == "the" && m.word == "" && m.to-m.from > 1 {
			return strings.Join(m.name, " ")
		}
	}
	return ""
}

// isOutlet reports whether the mention names an agency or a paper.
func (l *Lexicon) isOutlet(words []word, m mention) bool {
	if m.kind != byName || m.word != "" && m.body == "" && m.title != "" {
		return false
	}
	if l.sources[strings.ToLower(strings.Join(m.name, " "))] {
		return true
	}
	for k, w := range m.name {
		lower := strings.ToLower(w)
		if outlets[lower] && (k == 0 || len(m.name) < 3) || outletNouns[lower] && len(m.name) > 1 && (k == len(m.name)-1 || k == 0 && (lower == "radio" || lower == "channel")) {
			return true
		}
	}
	for k := m.from - 1; k >= 0 && k >= m.from-2; k-- {
		if outletNouns[words[k].lower] && !words[k].upper {
			return true
		}
		if words[k].mark {
			break
		}
	}
	return m.to < len(words) && outletNouns[words[m.to].lower] && !words[m.to].upper && words[m.to].lower != "post" && words[m.to].lower != "times"
}
