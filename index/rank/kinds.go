package rank

// kindScan looks, word by word, for the kind of thing that a question asks for.
type kindScan struct {
	q       *Question
	people  map[string]bool // family names
	at      []int           // positions of candidates
	speech  bool
	capital int // length of the run of capitalised words that ends at the last word
	prev    cue
	prevNum bool
	counted int // the term that is counted, or -1
	numbers int // words since the last number
	counts  bool
	reach   int  // until which position a name behind the last such office holds it
	apposed int  // position of the last name that an apposition can follow, or 0
	owned   bool // whose office it is stands beside the last one, as far as the question says
	held    bool // somebody is named as holding the office
	holder  bool // … and whose it is stands there, too
	demand  demandScan
}

// opensWithName is the weight from which on the first word of a sentence, which has a
// capital anyway, is taken for a name.
const opensWithName = 5

// see looks at token i of t, which is the position'th word of the sentence.
func (k *kindScan) see(s string, t text, i, position int) {
	tok, w := &t.tokens[i], t.words[i]
	if tok.Joined {
		return
	}
	c := w.cues
	upper := isUpper(s[tok.Start:])
	digit := isDigit(tok.Term)
	if c&cueSpeech != 0 {
		k.speech = true
	}
	year := digit && len(tok.Term) == 4 && (tok.Term[0] == '1' || tok.Term[:2] == "20")
	month := c&cueMonth != 0 && (upper || tok.Term[0] >= 0x80)
	weekday := c&cueWeekday != 0 && (upper || tok.Term[0] >= 0x80)
	dated := month || weekday || year || c&cueDay != 0 || c&cueUnit != 0 && k.prev&cueNear != 0
	number := (digit || c&cueNumber != 0) && !dated
	name := upper && !month && !weekday && w.terms == 0 && c&cuePronoun == 0 && (tok.Name || position == 1 && w.weight > opensWithName)
	switch {
	case name:
		k.capital++
	default:
		k.capital = 0
	}
	if number {
		k.numbers = 0
	} else if k.numbers++; k.numbers <= 3 && k.numbers < position && k.counted >= 0 && (w.terms.has(k.counted) || w.like != nil && w.like[k.counted] > 0.6) {
		k.counts = true
	}
	k.demand.see(tok.Term, w, position, name, number)
	if k.q.head >= 0 {
		k.seeOffice(s, t, i, position, name)
	}
	found := false
	switch k.q.Kind {
	case Date:
		found = (dated || number && t.clockAt(s, i) || c&cueUnit != 0 && t.reckoned(i)) && w.terms == 0
	case Number:
		found = number && w.terms == 0 && t.amountAt(s, i)&k.q.amount != 0
	case Duration:
		found = c&cueUnit != 0 && (k.prevNum || k.prev&cueNumber != 0 || k.single(t, i) || i > 0 && t.tokens[i-1].Term == "for") ||
			(tok.Term == "until" || tok.Term == "indefinitely") && w.terms == 0
	case Place:
		found = c&cueSite != 0 && w.terms == 0 && k.site(t, i) || name && k.capital == 1 && k.prev&cuePlace != 0 || name && position > 1 && k.prev&cuePlace == 0 && k.capital == 1 && k.listed(t, i)
	case Person:
		// A single capitalised word is as often a country or a nationality; people and bodies
		// have two, or a title, or do something.
		found = name && (k.capital >= 2 && c&cueSite == 0 || k.people[tok.Term] || position <= 2 || k.prev&cueTitle != 0 || k.after(t, i, "by") || k.speaks(t, i)) ||
			c&cueTitle != 0 && !upper && w.terms == 0 && k.prev&cuePlace != 0 ||
			c&cueBody != 0 && !upper && w.terms == 0 && (position <= 4 || k.speaks(t, i))
	case Reason:
		found = c&cueReason != 0
	}
	if found {
		k.at = append(k.at, position)
	}
	if tok.Term != "the" && tok.Term != "a" && tok.Term != "an" { // "in the Hague"
		k.prev = c
	}
	k.prevNum = number
}

// single reports whether a unit of time is counted by an article ("a week").
func (k *kindScan) single(t text, i int) bool {
	return i > 0 && (t.tokens[i-1].Term == "a" || t.tokens[i-1].Term == "an")
}

// clockAt reports whether the number that token i is tells the time of day: "at nine", "9 a.m.",
// "21:30".
func (t text) clockAt(s string, i int) bool {
	tok := &t.tokens[i]
	if after := s[tok.End:]; len(after) > 1 && after[0] == ':' && isDigit(after[1:]) {
		return true
	}
	if i+1 < len(t.tokens) {
		switch t.tokens[i+1].Term {
		case "am", "pm", "oclock":
			return true
		}
	}
	return i > 0 && t.tokens[i-1].Term == "at" && len(tok.Term) <= len("twelve") && t.amountAt(s, i) == amountCount
}

// reckoned reports whether the unit of time that token i is says when by how long it is from
// another time: "within a month", "in two weeks", "after 72 hours".
func (t text) reckoned(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch t.tokens[j].Term {
		case "within", "in", "after", "before", "inside":
			return true
		case "a", "an", "the", "few", "couple", "of", "next", "coming":
		default:
			if t.words[j].cues&cueNumber == 0 && !isDigit(t.tokens[j].Term) {
				return false
			}
		}
	}
	return false
}

// listed reports whether token i stands in a list whose head had a preposition
// ("to Moscow or Belarus").
func (k *kindScan) listed(t text, i int) bool {
	return len(k.at) > 0 && i > 0 && (t.tokens[i-1].Term == "or" || t.tokens[i-1].Term == "and")
}

// site reports whether token i stands behind a preposition of place, with an article or a
// word between them at most.
func (k *kindScan) site(t text, i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch t.tokens[j].Term {
		case "in", "at", "near", "inside", "outside":
			return true
		}
	}
	return false
}

// noteFamilyNames adds the words that end a run of capitalised words of t, as family names
// do. Later the name stands alone.
func noteFamilyNames(people map[string]bool, s string, t text) {
	run := 0
	for i := range t.tokens {
		tok := &t.tokens[i]
		if tok.Joined {
			continue
		}
		if isUpper(s[tok.Start:]) && tok.Name && t.words[i].cues&(cueMonth|cueWeekday|cueBody|cueSite|cueStop) == 0 {
			if run++; run >= 2 && s[tok.Start-1] == ' ' {
				if i+1 == len(t.tokens) || !isUpper(s[t.tokens[i+1].Start:]) {
					people[tok.Term] = true
				}
			}
			continue
		}
		run = 0
	}
}

// after reports whether a word stands right before token i.
func (k *kindScan) after(t text, i int, word string) bool {
	return i > 0 && t.tokens[i-1].Term == word
}

// speaks reports whether token i is followed by a verb of saying.
func (k *kindScan) speaks(t text, i int) bool {
	return i+1 < len(t.words) && t.words[i+1].cues&cueSpeech != 0
}

// features sets what the scan found. places are the positions of the question's terms.
func (k *kindScan) features(v *Vector, places []int) {
	switch k.q.Kind {
	case Date, Number, Duration, Place, Person, Reason:
	default:
		return
	}
	if len(k.at) == 0 {
		v[KindMiss] = 1
		return
	}
	v[KindHit] = 1
	if k.counts {
		v[Counted] = 1
	}
	switch k.q.Kind {
	case Date:
		v[KindDate] = 1
	case Number, Duration:
		v[KindNumber] = 1
	case Place:
		v[KindPlace] = 1
	case Person:
		v[KindPerson] = 1
	case Reason:
		v[KindReason] = 1
	}
	best := 0.0
	for _, at := range k.at {
		sum, n := 0.0, 0
		for _, p := range places {
			if p > 0 {
				d := at - p
				if d < 0 {
					d = -d
				}
				sum += 1 / (1 + float64(d)/4)
				n++
			}
		}
		if n > 0 {
			best = max(best, sum/float64(n))
		}
	}
	v[KindNear] = best
}
