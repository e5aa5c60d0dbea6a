package speech

import (
	"regexp"
	"strings"
	"unicode"
)

// label is what opens a speaker's turn in a transcript: "MR. KIRBY:", "President of Russia
// Vladimir Putin:", "Q".
type label struct {
	as      string // as it stands there
	name    string // the name or role, in ordinary case; empty for somebody who asks
	mid     bool   // it stands behind other words of the sentence
	shared  bool   // those words end the turn before: the sentence is two people's
	capital bool   // written in capitals
	ends    bool   // no turn: a heading or the end of the transcript
}

var (
	// asks is the mark of a turn of somebody who is not named.
	asks = regexp.MustCompile(`^(?:Q|QUESTION|Question|Remark|REPORTER|Reporter|Вопрос|Реплика|Питання)(?:\s?\([^)]*\))?(?::|\s+[\p{Lu}“"(…—–-]|\s*$)`)
	// ended closes a transcript: "END 3:05 P.M. EDT".
	ended = regexp.MustCompile(`^(?:END|End)\b.{0,30}\d`)
	// capitals are a label in capitals, with what may stand before its colon.
	capitals = regexp.MustCompile(`^((?:[\p{Lu}][\p{Lu}.’'&-]*[\p{Lu}.]|Mc[\p{Lu}]+)(?: (?:[\p{Lu}][\p{Lu}.’'&-]*|Mc[\p{Lu}]+)){0,5})(?: ?\([^)]{1,60}\))?:`)
	// breaks are marks that part a transcript from prose, or omit something.
	breaks = regexp.MustCompile(`^(?:\s|\* ?|<…>|<\.\.\.>|\[…\]|#)+`)
	aside  = regexp.MustCompile(`^\s*(?:[(\[][^)\]]*[)\]][.\s]*)+$`)
)

// roles in capitals stand for people whom the transcript does not name.
var roles = set("moderator", "operator", "aide", "audience", "participant", "participants", "member", "official", "host", "interviewer", "speaker", "reporter", "staff", "others", "journalist", "translator", "interpreter")

// labelOf reads the label that begins a turn in a sentence, if one does. known are the names
// that begin turns elsewhere in the transcript; only they, and names with a title, are
// found behind other words.
func labelOf(text string, known map[string]bool) (label, bool) {
	rest := breaks.ReplaceAllString(text, "")
	if asks.MatchString(rest) {
		return label{as: "Q"}, true
	}
	if ended.MatchString(rest) {
		return label{ends: true}, true
	}
	if m := capitals.FindStringSubmatch(rest); m != nil {
		return capitalLabel(m[1])
	}
	if l, ok := nameLabel(rest, known); ok {
		return l, true
	}
	return label{ends: true}, strings.HasPrefix(strings.TrimSpace(text), "* *")
}

// capitalLabel reads "MR. KIRBY" and "THE PRESIDENT". Other capitals are a heading.
func capitalLabel(s string) (label, bool) {
	words := strings.Fields(strings.ToLower(s))
	l := label{as: s, name: titleCase(s), capital: true}
	if _, title := titles[words[0]]; title || qualifiers[words[0]] || words[0] == "the" || roles[words[len(words)-1]] {
		return l, true
	}
	if len(words) == 1 || len(words) == 2 && !strings.ContainsAny(s, "&") {
		return l, true // "LEAVITT", "JOHN KIRBY": told from headings by coming again
	}
	return label{ends: true}, true
}

// nameLabel reads "Vladimir Putin:" with titles before it.
func nameLabel(text string, known map[string]bool) (label, bool) {
	for from := 0; ; {
		at := strings.IndexByte(text[from:], ':')
		if at < 0 || from+at > 400 {
			return label{}, false
		}
		head := strings.TrimSpace(text[:from+at])
		from += at + 1
		if from < len(text) && !isSpaceAt(text, from) {
			continue // a time of day
		}
		if strings.HasSuffix(head, ")") {
			if i := strings.LastIndexByte(head, '('); i > 0 && len(head)-i < 120 {
				head = strings.TrimSpace(head[:i])
			}
		}
		words, open := split(head, 0)
		if open != 0 || len(words) == 0 {
			return label{}, false
		}
		words = uncluttered(words)
		if i := nameEnd(words, 0); i >= 2 && i < 5 && lowerAt(words, i) == "," && titleFollows(words, i+1) && !strings.ContainsAny(head, ".?!“") {
			return label{as: strings.TrimSpace(head), name: join(words[:i])}, true // "Anna Berg, Head of …:"
		}
		end := len(words)
		first := end
		for first > 0 && isNameWord(words, first-1) && first > end-4 {
			first--
		}
		begin := titleStart(words, first)
		switch lowerAt(words, first-1) {
		case "of", "and", "for", "the":
			// "President of Russia Vladimir Putin": the run begins with what the title rules.
			first = max(first, end-2)
		}
		name := join(words[first:end])
		switch {
		case end-first == 0 || end-first == 1 && (begin == first || words[first-1].lower == "of"):
		case institutions[words[end-1].lower] || words[first].quoted:
		case begin == 0:
			return label{as: head[:words[end-1].end], name: name}, true
		case known[strings.ToLower(name)] || begin < first && end-first > 1:
			before := words[begin-1]
			return label{as: head[words[begin].start:words[end-1].end], name: name, mid: true,
				shared: strings.ContainsAny(before.lower, ".?!…") || before.lower == `"`}, true
		default:
			// A run of name words may begin with the end of a heading.
			for k := first + 1; k <= end-2; k++ {
				if n := join(words[k:end]); known[strings.ToLower(n)] {
					return label{as: n, name: n, mid: true}, true
				}
			}
		}
		if from > 250 {
			return label{}, false
		}
	}
}

func isSpaceAt(s string, i int) bool {
	return s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] >= 0x80
}

// titleStart goes back from a name at words[first] over the title before it: "Minister of
// Natural Resources and Environment Alexander Kozlov".
func titleStart(words []word, first int) int {
	begin := first
	for k := first - 1; k >= 0 && k >= first-14; k-- {
		w := words[k]
		_, title := titles[w.lower]
		switch {
		case title && w.upper:
			begin = k
		case w.mark && w.lower != "-" && w.lower != "–" && w.lower != ",":
			return begin
		case !w.upper && !w.mark && w.lower != "of" && w.lower != "the" && w.lower != "and" && w.lower != "for" && !title:
			return begin
		}
	}
	if begin > 0 && begin < first {
		// Words of the title before its noun: "Deputy Prime Minister".
		for begin > 0 && words[begin-1].upper && (qualifiers[words[begin-1].lower] || countries[words[begin-1].lower] != "") {
			begin--
		}
		// "Central Bank Governor Elvira": a body, if the sentence begins with it.
		k := begin
		for k > 0 && words[k-1].upper {
			k--
		}
		if k == 0 {
			begin = 0
		}
	}
	return begin
}

// uncluttered cuts a label at a doubled word. Pages that explain a name on hovering leave
// the explanation in the text: "Ilham Aliyev Aliyev IlhamPresident of Azerbaijan:".
func uncluttered(words []word) []word {
	for i := 1; i < len(words); i++ {
		if words[i].lower == words[i-1].lower && words[i].upper {
			return words[:i]
		}
	}
	return words
}

// titleCase writes "MR. JEAN-PIERRE" as "Mr. Jean-Pierre".
func titleCase(name string) string {
	begin := true
	return strings.Map(func(r rune) rune {
		if begin {
			begin = !unicode.IsLetter(r)
			return r
		}
		begin = !unicode.IsLetter(r) && r != '\'' && r != '’'
		return unicode.ToLower(r)
	}, name)
}

// turn is a stretch of sentences that one speaker holds.
type turn struct {
	label
	who *person // nil: not named, or not sure
}

// turns finds whose turn each sentence of a transcript is; nil where it is nobody's. All of
// them are nil for an article that is no transcript.
func (f *finder) turns(a Article) []*turn {
	labels := make([]*label, len(a.Sentences))
	known, marks := map[string]bool{}, 0
	for pass := range 2 {
		for i, s := range a.Sentences {
			if labels[i] != nil && !labels[i].ends {
				continue
			}
			l, ok := labelOf(s.Text, known)
			if !ok || squeeze(s.Text) == squeeze(a.Title) {
				continue // "Anna Berg: an interview" heads a text, and opens no turn
			}
			labels[i] = &l
			if l.ends {
				continue
			}
			marks++
			if pass == 0 && l.name != "" {
				known[strings.ToLower(l.name)] = true
			}
		}
	}
	found := make([]*turn, len(a.Sentences))
	if marks == 0 || marks == 1 && !f.speech(a, labels) {
		return found
	}
	// What stands before the first turn names those who speak, by their full names.
	for i := 0; i < len(labels) && labels[i] == nil; i++ {
		for _, m := range mentions(f.cut[i], f.people) {
			if m.kind == byName && len(m.name) > 1 && m.gender != 'n' && !f.lexicon.isOutlet(f.cut[i], m) {
				f.people.see(m)
			}
		}
	}
	people := map[string]*turn{}
	var now *turn
	for i := range a.Sentences {
		l := labels[i]
		if a.Sentences[i].Break {
			now = nil
		}
		switch {
		case l == nil:
		case l.ends:
			now = nil
		default:
			key := l.as
			if people[key] == nil {
				people[key] = &turn{*l, f.labelled(*l)}
			}
			now = people[key]
			if l.shared {
				found[i] = &turn{label: *l} // two people's: nobody's for sure
				continue
			}
		}
		found[i] = now
		if aside.MatchString(a.Sentences[i].Text) {
			found[i] = nil // "(Laughter.)"
		}
	}
	return found
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// speech reports whether the words after an article's only label are spoken by one person:
// they say "I" or "we", and are not in quotation marks.
func (f *finder) speech(a Article, labels []*label) bool {
	at := 0
	for labels[at] == nil || labels[at].ends {
		at++
	}
	if labels[at].name == "" {
		return false
	}
	_, rest, _ := strings.Cut(a.Sentences[at].Text, ":")
	if strings.HasPrefix(strings.TrimSpace(rest), "“") || strings.HasPrefix(strings.TrimSpace(rest), `"`) || strings.HasPrefix(strings.TrimSpace(rest), "«") {
		return false
	}
	return firstPerson(f.cut[at:min(at+12, len(f.cut))])
}

// firstPerson reports whether sentences say "I", "we" or "our" outside quotation marks.
func firstPerson(sentences [][]word) bool {
	for _, words := range sentences {
		for _, w := range words {
			if !w.quoted && inFirstPerson[w.lower] {
				return true
			}
		}
	}
	return false
}

var inFirstPerson = set("i", "we", "our", "my", "us", "me", "i'm", "we're", "i've", "we've", "i'd", "we'll", "i'll", "я", "мы", "ми", "мой", "наш", "наша", "нам", "нас", "мені", "мне")

// labelled is whom a label names.
func (f *finder) labelled(l label) *person {
	if l.name == "" {
		return nil
	}
	text := l.as
	if l.capital {
		text = l.name
	}
	words, _ := split(text, 0)
	words = uncluttered(words)
	ms := mentions(words, f.people)
	for i := len(ms) - 1; i >= 0; i-- {
		switch m := ms[i]; {
		case m.kind == byName && (m.to == len(words) || i == 0 && lowerAt(words, m.to) == ","):
			if !l.capital {
				name, _ := split(l.name, 0)
				m.name = texts(name)
			}
			return f.people.see(m)
		case m.kind == byTitle && i == len(ms)-1:
			// "THE PRESIDENT": who the headline says it is, where it names but one.
			if p := f.people.titled(f.headline, m); p != nil {
				return p
			}
			return f.people.titled(f.people.all, m)
		}
	}
	return nil
}

// titled is the one of several people who bears the very title; nil for none or more.
func (p *people) titled(all []*person, m mention) *person {
	var found *person
	for _, who := range all {
		for _, o := range who.titles {
			if o.title == m.title && o.word == m.word {
				if found != nil && found != who {
					return nil
				}
				found = who
			}
		}
	}
	return found
}
