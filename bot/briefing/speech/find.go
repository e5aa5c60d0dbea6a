package speech

import (
	"slices"
	"strings"
)

// Article is what [Find] reads: the headline, which often names whose words follow, and the
// sentences of the text in order.
type Article struct {
	Title     string
	Sentences []Sentence
}

// Sentence is one sentence of an article.
type Sentence struct {
	Text      string
	Paragraph int // number in the article, from 1
	// Break tells that something which is no sentence, such as a rule ("* * *"), stands
	// between the paragraph before and this one.
	Break bool
}

// Utterance is one sentence with who is reported to have said what it says.
type Utterance struct {
	Sentence int    // index into the sentences
	As       string // the words that name the speaker: "the Ukrainian President", "he"
	Name     string // whom they mean, in the article's fullest form; empty: not sure
	Entity   string // id of the entity; empty if it is no curated one, or not sure
	For      string // the body whose spokesperson the speaker is: "Kremlin"; empty if none is named
	Cue      string // the verb that reports, as it stands there; empty in a transcript
	Direct   bool   // a run of four quoted words or more, or a turn of a transcript
	Via      string // the outlet that the article credits; empty: the article itself
	// Unsure reports that the words name somebody in particular, or quote without naming
	// anybody, and it could not be told whom. It is false of "officials" and of "Q", who are
	// somebody else than any person known, and where Name is set.
	Unsure bool
}

// directWords is the length of a quotation, in words, from which it is somebody's
// sentence, and not a word taken up.
const directWords = 4

// Find returns what an article reports people and bodies to have said, in order. A
// sentence has an utterance for each of its speakers, but for those whose words another
// one only relays: "Reuters reported that Zelenskyy noted …" is Zelenskyy's, via Reuters,
// and "he said that Putin had said …" is his. In a transcript every sentence is its turn's,
// whomever it quotes.
func Find(a Article, lexicon *Lexicon) []Utterance {
	if lexicon == nil {
		lexicon = &Lexicon{}
	}
	f := finder{people: newPeople(lexicon), lexicon: lexicon, cut: make([][]word, len(a.Sentences)), open: make([]quote, len(a.Sentences)+1)}
	for i, s := range a.Sentences {
		open := f.open[i]
		if i > 0 && s.Paragraph != a.Sentences[i-1].Paragraph {
			open = 0 // a paragraph opens its own quotation marks
		}
		f.cut[i], f.open[i+1] = split(s.Text, open)
		f.people.scan(f.cut[i])
	}
	f.readTitle(a.Title)
	turns := f.turns(a)
	if !slices.ContainsFunc(turns, func(t *turn) bool { return t != nil }) {
		if who := f.author(a); who != nil {
			for i := range turns {
				turns[i] = &turn{label{as: who.name}, who}
			}
		} else {
			turns = f.dialogue(a)
		}
	}
	f.alone = speakers(turns) == 1
	var found []Utterance
	for i, s := range a.Sentences {
		continues := i > 0 && (s.Paragraph == a.Sentences[i-1].Paragraph || f.open[i] != 0 && len(f.cut[i]) > 0 && f.cut[i][0].lower == `"`)
		if !continues {
			f.last = nil
		}
		if t := turns[i]; t != nil && !f.over {
			if u, ok := f.spoken(i, s.Text, t); ok {
				found = append(found, u)
				continue
			}
		} else if t == nil {
			f.over = false
		}
		found = append(found, f.read(i, s.Text, f.open[i] != 0 && continues)...)
	}
	return f.backward(a, found)
}

// speakers counts the labels of a transcript.
func speakers(turns []*turn) int {
	seen := map[*turn]bool{}
	for _, t := range turns {
		if t != nil {
			seen[t] = true
		}
	}
	return len(seen)
}

// finder reads one article.
type finder struct {
	people   *people
	lexicon  *Lexicon
	cut      [][]word
	open     []quote    // open[i] is the quotation that is open before sentence i
	headline []*person  // whom the headline names
	alone    bool       // one person speaks in the transcript
	over     bool       // the only turn of a transcript has gone over into prose
	subject  *person    // whom "he" or "she" would mean: subject of the sentence before
	spoke    bool       // the subject spoke there
	others   []*person  // people whom that sentence named beside the subject
	gap      int        // sentences without people since then
	thing    *person    // the body that spoke in the sentence before
	last     *Utterance // utterance of the sentence before, in the same paragraph
}

// spoken is the utterance of a sentence within a turn. It fails where prose has begun: a
// speech is followed by words about its speaker.
func (f *finder) spoken(i int, text string, t *turn) (Utterance, bool) {
	if f.alone && t.who != nil {
		ms := mentions(f.cut[i], f.people)
		for _, r := range reports(f.cut[i], ms) {
			for _, m := range r.subjects {
				if m.kind == byName && r.subjects[0].from == m.from && f.people.see(m) == t.who && !strings.Contains(text[:f.cut[i][m.from].start], ":") {
					f.over = true
					return Utterance{}, false
				}
			}
		}
	}
	u := Utterance{Sentence: i, As: t.as, Direct: true}
	u.identify(t.who)
	return u, true
}

// identify sets whom an utterance is given to; nil changes nothing.
func (u *Utterance) identify(who *person) {
	if who != nil {
		u.Name, u.Entity, u.For = who.name, who.entity, who.spokesFor()
	}
}

// read returns the utterances of one sentence of prose.
func (f *finder) read(i int, text string, openedBefore bool) []Utterance {
	s := &sentence{index: i, text: text, words: f.cut[i]}
	f.people.spoke = nil
	if f.last != nil && f.spoke {
		f.people.spoke = f.subject
	}
	for _, m := range mentions(s.words, f.people) {
		if m.kind == byName && !f.people.isName(m) && !speaks(s.words, m) && !(f.lexicon.entity(m.name) != nil && acts(s.words, m.to)) {
			continue // an ordinary word that begins a sentence
		}
		var who *person
		if m.kind == byName && !f.lexicon.isOutlet(s.words, m) {
			who = f.people.see(m)
			f.apposition(s.words, m, who)
		}
		s.ms, s.who = append(s.ms, m), append(s.who, who)
	}
	found, speaker := f.attribute(s, openedBefore)
	f.remember(s, speaker)
	f.last = nil
	if len(found) > 0 {
		f.last = &found[0]
	}
	if len(found) > 1 {
		f.thing = nil // of two bodies that spoke "it" may mean either
	}
	return found
}

// speaks reports whether a verb that reports speech follows the only word of a mention that
// begins a sentence: then it is a name, unless it is a plural or a
// participle.
func speaks(words []word, m mention) bool {
	if w := words[m.from].lower; strings.HasSuffix(w, "s") || strings.HasSuffix(w, "ing") {
		return false
	}
	k := m.to
	for k < len(words) && between[words[k].lower] {
		k++
	}
	if _, ok := slavicCues[lowerAt(words, k)]; ok {
		return true
	}
	c, ok := cues[lowerAt(words, k)]
	return ok && (c.form == third || c.form == past) && contentFollows(words, k, c)
}

// acts reports whether what stands at words[i], after a word that may be a family name, makes it one:
// "Ward, the union's head, laughed", "Ward rejected it".
func acts(words []word, i int) bool {
	next := lowerAt(words, i)
	return next == "," || len(next) > 4 && strings.HasSuffix(next, "ed")
}

// apposition notes the office in "Ivan Petrenko, the head of the delegation,".
func (f *finder) apposition(words []word, m mention, who *person) {
	if who == nil || lowerAt(words, m.to) != "," || m.to+1 >= len(words) {
		return
	}
	next, ok := mentionAt(words, m.to+1, f.people)
	if !ok || next.kind != byTitle || next.to < len(words) && !words[next.to].mark && lowerAt(words, next.to) != "who" {
		return
	}
	if o := (office{next.title, next.word, next.country, next.body}); !slices.Contains(who.titles, o) {
		who.titles = append(who.titles, o)
	}
}

// sentence is a sentence with whom it mentions; who[k] is whom ms[k] names, nil where it
// names nobody for sure.
type sentence struct {
	index int
	text  string
	words []word
	ms    []mention
	who   []*person
}

// remember keeps what the next sentence's pronouns can mean.
func (f *finder) remember(s *sentence, speaker *person) {
	f.thing = nil
	if speaker != nil && speaker.body {
		f.thing = speaker
	}
	var named []*person
	var subject *person
	decided := false // the first phrase that is not part of another one is the subject
	for k, m := range s.ms {
		if s.words[m.from].quoted {
			continue
		}
		switch lowerAt(s.words, m.from-1) {
		case "in", "at", "near":
			continue // a place
		}
		who := s.who[k]
		switch m.kind {
		case byTitle:
			who = f.people.byOffice(m, f.subject)
		case byPronoun:
			if m.gender == 'm' || m.gender == 'f' {
				who = f.subject // a pronoun goes on with whoever it meant
			}
		}
		place := m.kind == byName && countries[strings.ToLower(m.name[len(m.name)-1])] != ""
		if !decided && !m.owns && ruling(s.words, s.ms, m, past) != nil {
			decided = true
			if who != nil && !who.body && !place {
				subject = who
			}
		}
		if who != nil && !who.body && !place && m.kind != byPronoun {
			named = append(named, who)
		}
	}
	switch {
	case speaker != nil && !speaker.body:
		f.subject, f.spoke = speaker, true
	case subject == nil && len(named) == 0 && !decided && f.gap < 2:
		f.gap++
		return
	default:
		f.subject, f.spoke = subject, false
	}
	f.gap = 0
	f.others = slices.DeleteFunc(named, func(p *person) bool { return p == f.subject })
}

// backward gives the first sentences of a quotation to whom its last one names: “We will go
// on. We will not stop,” she said.
func (f *finder) backward(a Article, found []Utterance) []Utterance {
	at := make(map[int]int, len(found)) // sentence → its first utterance
	for k, u := range slices.Backward(found) {
		at[u.Sentence] = k
	}
	for k := len(found) - 1; k >= 0; k-- {
		u := &found[k]
		i := u.Sentence
		if !u.Direct || u.Name != "" || u.Cue != "" || u.As != "" || f.open[i+1] == 0 || i+1 >= len(a.Sentences) || a.Sentences[i+1].Paragraph != a.Sentences[i].Paragraph {
			continue
		}
		if next, ok := at[i+1]; ok && allQuoted(f.cut[i]) && found[next].Direct {
			n := found[next]
			u.As, u.Name, u.Entity, u.For, u.Via, u.Unsure = n.As, n.Name, n.Entity, n.For, n.Via, n.Unsure
		}
	}
	return found
}
