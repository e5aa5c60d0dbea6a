package speech

import (
	"slices"
	"strings"
)

// Sentence is one sentence of an article.
type Sentence struct {
	Text      string
	Paragraph int // number in the article, from 1
}

// Utterance is one sentence with who is reported to have said what it says.
type Utterance struct {
	Sentence int    // index into the sentences
	As       string // the words that name the speaker: "the Ukrainian President", "he"
	Name     string // whom they mean, in the article's fullest form; empty: not sure
	Entity   string // id of the entity; empty if it is no curated one, or not sure
	Cue      string // the verb that reports, as it stands there; empty in a transcript
	Direct   bool   // a run of four quoted words or more, or a turn of a transcript
	Via      string // the outlet that the article credits; empty: the article itself
}

// directWords is the length of a quotation, in words, from which it is somebody's
// sentence, and not a word taken up.
const directWords = 4

// Find returns what the article reports people and bodies to have said, in order. A
// sentence has an utterance for each of its speakers, but for those whose words another
// one only relays: "Reuters reported that Zelenskyy noted …" is Zelenskyy's, via Reuters,
// and "he said that Putin had said …" is his.
func Find(sentences []Sentence, lexicon *Lexicon) []Utterance {
	if lexicon == nil {
		lexicon = &Lexicon{}
	}
	f := finder{people: newPeople(lexicon), lexicon: lexicon}
	cut := make([][]word, len(sentences))
	open := make([]bool, len(sentences)+1)
	for i, s := range sentences {
		if i > 0 && s.Paragraph != sentences[i-1].Paragraph {
			open[i] = false // a paragraph opens its own quotation marks
		}
		cut[i], open[i+1] = split(s.Text, open[i])
		f.people.learn(cut[i])
	}
	var found []Utterance
	for i, s := range sentences {
		if i > 0 && s.Paragraph != sentences[i-1].Paragraph {
			f.last = nil
		}
		found = append(found, f.read(i, s.Text, cut[i], open[i])...)
	}
	return found
}

// finder reads one article.
type finder struct {
	people  *people
	lexicon *Lexicon
	turn    *Utterance // the turn of a transcript that is going on
	subject *person    // subject of the sentence before
	last    *Utterance // utterance of the sentence before, in the same paragraph
}

// read returns the utterances of one sentence.
func (f *finder) read(i int, text string, words []word, openedBefore bool) []Utterance {
	if name, ok := turnOf(text); ok {
		f.startTurn(name)
	}
	ms := f.named(mentions(words))
	who := make([]*person, len(ms)) // of mentions by name
	for k, m := range ms {
		if m.kind == byName && !f.lexicon.isOutlet(words, m) {
			who[k] = f.people.see(m)
		}
	}
	if f.turn != nil {
		u := *f.turn
		u.Sentence = i
		return []Utterance{u}
	}
	found, speaker := f.attribute(i, text, words, ms, who, openedBefore)
	f.remember(words, ms, who, speaker)
	f.last = nil
	if len(found) > 0 {
		f.last = &found[0]
	}
	return found
}

// named leaves out ordinary words that begin a sentence.
func (f *finder) named(ms []mention) []mention {
	kept := ms[:0]
	for _, m := range ms {
		if m.kind != byName || f.people.isName(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

func (f *finder) startTurn(name string) {
	f.turn = &Utterance{As: name, Direct: true}
	if name == "" {
		f.turn.As = "Q"
		return
	}
	words, _ := split(titleCase(name), false)
	for _, m := range mentions(words) {
		switch m.kind {
		case byName:
			if p := f.people.see(m); p != nil {
				f.turn.Name, f.turn.Entity = p.name, p.entity
			}
		case byTitle:
			if p := f.people.byOffice(m.title, m.country, nil); p != nil && f.turn.Name == "" {
				f.turn.Name, f.turn.Entity = p.name, p.entity
			}
		}
	}
}

// titleCase writes "MR. KIRBY" as "Mr. Kirby".
func titleCase(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if strings.ToUpper(w) == w && len(w) > 1 {
			runes := []rune(strings.ToLower(w))
			words[i] = strings.ToUpper(string(runes[0])) + string(runes[1:])
		}
	}
	return strings.Join(words, " ")
}

// attribute finds who speaks in a sentence of running text, and the first of them.
func (f *finder) attribute(i int, text string, words []word, ms []mention, who []*person, openedBefore bool) ([]Utterance, *person) {
	base := Utterance{Sentence: i, Direct: quotedRun(words) >= directWords}
	credited, according := accordingTo(words, ms)
	if according && f.lexicon.isOutlet(words, credited) {
		base.Via, according = credited.surfaceName(), false
	}
	var found []Utterance
	var first, before *person // speaker of the sentence; subject of the verb before
	beforeAs := ""
	for _, r := range reports(words, ms) {
		as, p := beforeAs, before
		switch {
		case r.inherit && as == "":
			as, p = f.sentenceSubject(text, words, ms, who)
		case r.inherit:
		case f.lexicon.isOutlet(words, r.subject):
			if base.Via == "" {
				base.Via = r.subject.surfaceName()
			}
			continue
		default:
			as, p = r.subject.surface(text, words), f.resolve(words, ms, who, r.subject)
		}
		if as == "" {
			continue
		}
		before, beforeAs = p, as
		relayed := len(found) > 0 && nested(words, r.at)
		known := slices.ContainsFunc(found, func(u Utterance) bool { return p == nil || u.Name == p.name })
		if relayed || known && len(found) > 0 {
			continue
		}
		u := base
		u.As, u.Cue = as, words[r.at].text
		if p != nil {
			u.Name, u.Entity = p.name, p.entity
		}
		if len(found) == 0 {
			first = p
		}
		found = append(found, u)
	}
	if len(found) > 0 {
		return found, first
	}
	switch {
	case according:
		base.As, base.Cue = credited.surface(text, words), "according to"
		if first = f.resolve(words, ms, who, credited); first != nil {
			base.Name, base.Entity = first.name, first.entity
		}
	case base.Direct && f.last != nil && (openedBefore || allQuoted(words)):
		// The quotation of the sentence before goes on.
		base.As, base.Name, base.Entity, base.Via = f.last.As, f.last.Name, f.last.Entity, f.last.Via
	case base.Direct:
		// Somebody's words, and the article does not say here whose.
	default:
		return nil, nil
	}
	return []Utterance{base}, first
}

// nested reports whether the verb at words[at] stands inside a "that" clause.
func nested(words []word, at int) bool {
	for _, w := range words[:at] {
		if w.lower == "that" {
			return true
		}
	}
	return false
}

// sentenceSubject is the first mention of the sentence, if nothing rules it.
func (f *finder) sentenceSubject(text string, words []word, ms []mention, who []*person) (string, *person) {
	for _, m := range ms {
		if head, ok := headed(words, ms, m); ok && head.from == m.from && !words[m.from].quoted {
			return m.surface(text, words), f.resolve(words, ms, who, m)
		}
	}
	return "", nil
}

// resolve decides whom a mention means; nil where it is not sure.
func (f *finder) resolve(words []word, ms []mention, who []*person, m mention) *person {
	switch m.kind {
	case byName:
		for k := range ms {
			if ms[k].from == m.from {
				return who[k]
			}
		}
	case byTitle:
		return f.people.byOffice(m.title, m.country, f.subject)
	case byPronoun:
		if m.gender != 'm' && m.gender != 'f' {
			return nil
		}
		// A person named earlier in the sentence may be meant as well.
		for k := range ms {
			if ms[k].to <= m.from && who[k] != nil && !who[k].body && who[k] != f.subject {
				return nil
			}
		}
		p := f.subject
		if p == nil || p.body || p.gender != 0 && p.gender != m.gender {
			return nil
		}
		p.gender = m.gender
		return p
	}
	return nil
}

// remember keeps what the next sentence's pronouns can mean.
func (f *finder) remember(words []word, ms []mention, who []*person, speaker *person) {
	if speaker != nil && !speaker.body {
		f.subject = speaker
		return
	}
	var first *person
	for k, m := range ms {
		switch {
		case words[m.from].quoted:
		case m.kind == byPronoun && (m.gender == 'm' || m.gender == 'f'):
			// A pronoun goes on with whoever it meant.
			if first == nil {
				first = f.subject
			}
		case who[k] != nil && !who[k].body && first == nil:
			if _, ok := headed(words, ms, m); ok {
				first = who[k]
			}
		}
	}
	f.subject = first
}

// surfaceName is the name of a mention without titles.
func (m mention) surfaceName() string { return strings.Join(m.name, " ") }

// quotedRun is the length of the longest run of quoted words.
func quotedRun(words []word) int {
	longest, run := 0, 0
	for _, w := range words {
		switch {
		case !w.quoted:
			run = 0
		case w.lower == `"`:
			run = 0
		case !w.mark:
			run++
			longest = max(longest, run)
		}
	}
	return longest
}

func allQuoted(words []word) bool {
	for _, w := range words {
		if !w.quoted && !w.mark {
			return false
		}
	}
	return true
}
