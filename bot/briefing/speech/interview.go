package speech

import (
	"regexp"
	"strings"
)

// byline opens a headline that tells whose words the text is, or that it is an interview.
var (
	byline    = regexp.MustCompile(`(?i)^(?:(?:joint |press |opening |closing |virtual )?(?:remarks?|statements?|speech|address|op-ed|letter|message|readout of remarks))(?: [a-z-]+)? (?:by|from|of)\s`)
	interview = regexp.MustCompile(`(?i)\binterview(?:s|ed)?\b`)
	asked     = regexp.MustCompile(`(?i)\binterviews?(?: with| of)?\s`)
)

// readTitle notes whom the headline names. Where it writes all words with a capital, a name
// ends where the text of the article says it does.
func (f *finder) readTitle(title string) {
	words, _ := split(title, 0)
	for _, m := range mentions(words, f.people) {
		if m.kind != byName || f.lexicon.isOutlet(words, m) {
			continue
		}
		for len(m.name) > 1 && !f.people.holds(m.name) && (len(m.name) > 2 || m.word == "") {
			m.name = m.name[:len(m.name)-1]
		}
		if len(m.name) == 1 && m.word == "" && !f.people.known[strings.ToLower(m.name[0])] {
			continue
		}
		if p := f.people.see(m); p != nil && !p.body {
			f.headline = append(f.headline, p)
		}
	}
	f.people.scan(words)
}

// holds reports whether the text of the article has a name, or calls somebody by its last
// word.
func (p *people) holds(name []string) bool {
	last := strings.ToLower(name[len(name)-1])
	return p.known[last] || len(name) == 2 && p.names[strings.ToLower(name[0])+" "+last]
}

// author is the one whose words the whole text is, by its headline: "Statement by President
// Anna Berg on …". The text must speak in the first person, and not of its author.
func (f *finder) author(a Article) *person {
	at := byline.FindStringIndex(a.Title)
	if at == nil || len(f.headline) == 0 || !firstPerson(f.cut[:min(12, len(f.cut))]) {
		return nil
	}
	words, _ := split(a.Title[at[1]:], 0)
	ms := mentions(words, f.people)
	if len(ms) == 0 || ms[0].from > 0 || ms[0].kind != byName || len(ms) > 1 && lowerAt(words, ms[0].to) == "and" || lowerAt(words, ms[0].to) == "," {
		return nil
	}
	who := f.people.see(ms[0])
	if who == nil || who.body {
		return nil
	}
	for _, cut := range f.cut {
		for _, r := range reports(cut, mentions(cut, f.people)) {
			for _, m := range r.subjects {
				if m.kind == byName && f.people.see(m) == who {
					return nil // the text tells what the author said: a report, not the words
				}
			}
		}
	}
	return who
}

// dialogue finds, in an interview that has lost the marks of its turns, the sentences that
// are the interviewee's. The headline must name one person as interviewed. What the
// interviewer asks is known by its question mark and its "you"; a sentence that could be
// either's is nobody's.
func (f *finder) dialogue(a Article) []*turn {
	found := make([]*turn, len(a.Sentences))
	who := f.interviewee(a.Title)
	if who == nil {
		return found
	}
	begin := -1
	for i := range a.Sentences {
		if f.question(i, a) && !firstPerson(f.cut[i:i+1]) {
			begin = i
			break
		}
	}
	if begin < 0 {
		return found
	}
	them := &turn{label{as: who.name}, who}
	nobody := &turn{label: label{as: "Q"}}
	for i := begin; i < len(a.Sentences); i++ {
		found[i] = them
		if f.asks(i, a) {
			found[i] = nobody
			// What leads up to a question is the interviewer's too, if it does not say "I".
			for k := i - 1; k > begin && k >= i-3 && !firstPerson(f.cut[k:k+1]); k-- {
				found[k] = nobody
			}
			continue
		}
		if f.speaksOf(i, who) {
			// The article speaks of the interviewee: the dialogue is over.
			for k := i; k > begin && !firstPerson(f.cut[k:k+1]); k-- {
				found[k] = nil
			}
			break
		}
	}
	return found
}

// interviewee is the one person whom a headline says to be interviewed.
func (f *finder) interviewee(title string) *person {
	if !interview.MatchString(title) || len(f.headline) == 0 {
		return nil
	}
	words, _ := split(title, 0)
	var people []mention
	for _, m := range mentions(words, f.people) {
		if m.kind == byName && !f.lexicon.isOutlet(words, m) && len(m.name) > 1 && m.gender != 'n' && !determiners[words[m.from].lower] &&
			!words[m.from].quoted && (m.from == 0 || !words[m.from-1].owns) && lowerAt(words, m.from-1) != "of" && lowerAt(words, m.from-2) != "of" {
			people = append(people, m)
		}
	}
	if len(people) == 0 {
		return nil
	}
	first := people[0]
	if w := lowerAt(words, first.to); w != "" && !words[first.to].mark && !prepositions[w] && !interview.MatchString(w) && w != "tells" {
		return nil // "New York bar owner": part of another phrase
	}
	switch at := asked.FindStringIndex(title); {
	case len(people) > 1 && lowerAt(words, first.to) == "and":
		return nil
	case at != nil && words[first.from].start >= at[1] || lowerAt(words, first.to) == ":":
	case strings.Contains(strings.ToLower(title), "interviewed by"):
	default:
		return nil
	}
	return f.people.see(first)
}

// asks reports whether a sentence is a question, or a request to speak: an interviewer's, if
// it is not rhetorical.
func (f *finder) asks(i int, a Article) bool {
	return strings.HasSuffix(strings.TrimRight(a.Sentences[i].Text, ` "”)`), "?") || requests[lowerAt(f.cut[i], 0)]
}

var requests = set("tell", "talk", "describe", "explain", "please", "walk")

// question reports whether a sentence asks, and asks "you".
func (f *finder) question(i int, a Article) bool {
	if !f.asks(i, a) {
		return false
	}
	for _, w := range f.cut[i] {
		if !w.quoted && (w.lower == "you" || w.lower == "your" || strings.HasPrefix(w.lower, "you'")) {
			return true
		}
	}
	return false
}

// speaksOf reports whether a sentence names the person outside quotation marks.
func (f *finder) speaksOf(i int, who *person) bool {
	last := who.words[len(who.words)-1]
	for _, w := range f.cut[i] {
		if w.upper && !w.quoted && fold(w.text) == last {
			return true
		}
	}
	return false
}
