package rank

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// Kind is the kind of thing that a question asks for.
type Kind uint8

// The kinds of thing that a question can ask for.
const (
	Other      Kind = iota // a thing, a name, a statement: no kind of word marks the answer
	Date                   // when, what year
	Place                  // where, which country
	Person                 // who: a person or a body
	Number                 // how many, how much
	Duration               // how long, how often
	Reason                 // why
	Manner                 // how
	Definition             // what is X, who is X
	YesNo
	kinds = iota
)

var kindNames = [kinds]string{"other", "date", "place", "person", "number", "duration", "reason", "manner", "definition", "yes-no"}

func (k Kind) String() string { return kindNames[k] }

// Question is an analysed question: analyse once, score many.
type Question struct {
	Text     string
	Language string // as given to Analyze, or told from the script
	Kind     Kind
	Names    []Name // the entities and topics it names
	Recent   bool   // it asks for the newest: "latest", "now", "next"
	Speech   bool   // it asks what somebody said
	Terms    []Term // the words that count, in the question's order

	dates set // the terms that are years and names of months: see datedTerms
}

// Term is a word of the question that counts, or a run of words that names one thing.
type Term struct {
	corpus.Span        // in the question's text
	Word        string // lower case
	Stem        string
	Name        int     // index into Question.Names, or -1
	Proper      bool    // written with a capital letter inside the question, or a name
	Weight      float64 // how much the word tells: see [Options.Frequency] and backgroundIDF

	joined    string     // stem of the closed form of the hyphenated word it is part of
	spellings [][]string // stems of every spelling of a name
	word      int        // in the table of meanings, or -1
	groups    []uint16   // of the thesaurus
	focus     bool       // says what kind of thing is asked for ("year" of "what year")
}

// Analyze analyses a question. Language is an ISO 639-1 code or empty; names may be nil.
func Analyze(text, language string, names Names) Question {
	if language == "" {
		language = analysis.Detect(text)
	}
	q := Question{Text: text, Language: language}
	if names != nil {
		q.Names = names.Find(text)
	}
	tokens := analysis.Tokens(nil, text, language)
	q.Kind = kindOf(tokens)
	next := 0 // index into q.Names
	seen := map[string]bool{}
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		for next < len(q.Names) && q.Names[next].End <= t.Start {
			next++
		}
		if next < len(q.Names) && q.Names[next].Start <= t.Start {
			n := q.Names[next]
			for i+1 < len(tokens) && tokens[i+1].Start < n.End {
				i++
			}
			if seen[n.ID] {
				continue
			}
			seen[n.ID] = true
			term := Term{Span: corpus.Span{Start: n.Start, End: n.End}, Word: strings.ToLower(text[n.Start:n.End]), Stem: t.Stem,
				Name: next, Proper: n.Kind != "topic", word: words.find(t.Term, t.Stem)}
			for _, s := range n.Spellings {
				term.spellings = append(term.spellings, spellingStems(s, n.Kind)...)
			}
			q.Terms = append(q.Terms, term)
			continue
		}
		if t.Joined { // "cease-fire": its parts are terms, and "ceasefire" stands for both
			for j := range q.Terms {
				if p := &q.Terms[j]; p.Start >= t.Start && p.End <= t.End {
					p.joined = t.Stem
				}
			}
			continue
		}
		c := cuesOf(t.Term)
		if recentWords[t.Term] {
			q.Recent = true
		}
		if c&cueSpeech != 0 && q.Kind != Person {
			q.Speech = true
		}
		capital := i > 0 && isUpper(text[t.Start:])
		stop := t.Stop || c&cueStop != 0
		if t.Name && !t.Stop || capital && c&cueMonth != 0 {
			stop = false // US, WHO, May
		}
		if stop || seen[t.Stem] {
			continue
		}
		seen[t.Stem] = true
		q.Terms = append(q.Terms, Term{
			Span: corpus.Span{Start: t.Start, End: t.End}, Word: t.Term, Stem: t.Stem, Name: -1,
			Proper: capital,
			word:   words.find(t.Term, t.Stem),
			groups: append(synonyms.phraseAt(tokens, i), synonyms.groups[t.Stem]...),
			focus:  focusOf(tokens, i, q.Kind),
		})
	}
	for i := range q.Terms {
		t := &q.Terms[i]
		t.Weight = backgroundIDF(t.Word, t.word)
		if i < maxTerms && (isYear(t.Word) || cuesOf(t.Word)&cueMonth != 0) {
			q.dates |= 1 << i
		}
	}
	return q
}

// isYear reports whether a word is a year that news is about.
func isYear(word string) bool {
	return len(word) == 4 && (word[:2] == "19" || word[:2] == "20") && isDigit(word[2:]) && isDigit(word[3:])
}

// datedTerms returns the years and months among the question's terms that an article's date
// fulfils: a text of February 2024 about a meeting need not say when it was.
func (q *Question) datedTerms(published time.Time) set {
	if q.dates == 0 || published.IsZero() {
		return 0
	}
	var s set
	for i := range q.Terms {
		if i >= maxTerms || !q.dates.has(i) {
			continue
		}
		w := q.Terms[i].Word
		if isYear(w) && w == published.Format("2006") || !isYear(w) && sameMonth(w, published.Month()) {
			s |= 1 << i
		}
	}
	return s
}

// monthForms lists, month by month, how English, Russian and Ukrainian names of it begin.
var monthForms = [12][]string{
	{"jan", "январ", "січ"}, {"feb", "феврал", "лют"}, {"mar", "март", "берез"}, {"apr", "апрел", "квіт"}, {"may", "май", "мая", "мае", "трав"}, {"jun", "июн", "черв"},
	{"jul", "июл", "лип"}, {"aug", "август", "серп"}, {"sep", "сентябр", "верес"}, {"oct", "октябр", "жовт"}, {"nov", "ноябр", "листопад"}, {"dec", "декабр", "груд"},
}

func sameMonth(word string, m time.Month) bool {
	for _, form := range monthForms[m-1] {
		if strings.HasPrefix(word, form) {
			return true
		}
	}
	return false
}

var recentWords = map[string]bool{
	"latest": true, "newest": true, "recent": true, "recently": true, "now": true, "current": true, "currently": true, "today": true, "next": true, "upcoming": true,
	"последние": true, "сейчас": true, "следующий": true, "теперь": true, "останні": true, "зараз": true, "наступний": true,
}

func isUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func isDigit(s string) bool { return len(s) > 0 && s[0] >= '0' && s[0] <= '9' }

// asks maps question words, of one or two words, to the kind they ask for; longer wins.
var asks = func() map[string]Kind {
	m := map[string]Kind{}
	for kind, list := range map[Kind]string{
		Date: `when|what year|which year|what date|which date|what day|which day|what month|which month|what time|how soon|what century|what decade|
			когда|каком году|какой день|какого числа|каком веке|какой год|каком месяце|какую дату|коли|якому році|який день|якого числа`,
		Place: `where|what country|which country|what city|which city|what town|what state|which state|what place|which place|what venue|what venues|which venue|which venues|what location|what locations|which places|what county|what continent|what region|which region|what river|
			где|куда|откуда|каком городе|какой стране|каких местах|каком месте|какой город|какая страна|де|куди|звідки|якому місті|якій країні`,
		Person: `who|whom|whose|what person|which person|which president|what president|which leader|what organization|which organization|what company|which company|which team|what team|which actor|
			кто|кого|кому|кем|чей|чья|какой президент|какая компания|какая команда|хто|ким|чий|який президент|яка компанія`,
		Number: `how many|how much|how far|how old|how tall|how high|how big|how large|how deep|how wide|how fast|how heavy|how hot|how cold|what percentage|what percent|what number|what amount|what population|how rich|what proportion|what fraction|
			сколько|скольким|скольких|какой процент|каково количество|какое количество|какое число|скільки|який відсоток|яка кількість`,
		Duration: `how long|how often|how frequently|what duration|как долго|как часто|сколько времени|как давно|як довго|як часто|скільки часу`,
		Reason:   `why|how come|what caused|what causes|what reason|which reason|почему|зачем|отчего|какой причине|чому|навіщо|якої причини`,
		Manner:   `how|как|каким образом|як|яким чином`,
	} {
		for _, w := range strings.Split(list, "|") {
			m[strings.TrimSpace(w)] = kind
		}
	}
	return m
}()

const yesNoWords = ` is are was were do does did has have had will would can could should may might isn't aren't wasn't weren't don't doesn't didn't won't правда ли чи `

// kindOf tells from the question words what is asked for. The question word can stand
// anywhere ("In what year did …", "The treaty was signed when?").
func kindOf(tokens []analysis.Token) Kind {
	if len(tokens) == 0 {
		return Other
	}
	for i, t := range tokens {
		if i+1 < len(tokens) {
			if k, ok := asks[t.Term+" "+tokens[i+1].Term]; ok {
				return k
			}
		}
		switch t.Term {
		case "how", "как", "як":
			if i+1 < len(tokens) && cuesOf(tokens[i+1].Term)&cueStop == 0 && strings.HasSuffix(tokens[i+1].Term, "ly") {
				return Manner
			}
		case "what", "which", "что", "що", "какой", "какая", "какие", "який", "яка", "какое", "яке":
			return whatKind(tokens[i:])
		}
		if k, ok := asks[t.Term]; ok {
			if k == Person && i == 0 && isDefinition(tokens) {
				return Definition
			}
			// "when" and "where" inside a sentence that opens as a yes-no question only
			// give a circumstance.
			if i > 3 && strings.Contains(yesNoWords, " "+tokens[0].Term+" ") {
				break
			}
			return k
		}
	}
	if strings.Contains(yesNoWords, " "+tokens[0].Term+" ") {
		return YesNo
	}
	return Other
}

// headKinds are nouns that, after "what" or "which" and a few words, say what is asked
// for ("what northern city", "which of the two dates").
var headKinds = map[string]Kind{
	"year": Date, "date": Date, "dates": Date, "month": Date, "day": Date, "decade": Date, "century": Date, "season": Date,
	"city": Place, "country": Place, "town": Place, "place": Place, "places": Place, "venue": Place, "venues": Place, "location": Place,
	"locations": Place, "state": Place, "region": Place, "county": Place, "island": Place, "village": Place, "province": Place, "cities": Place, "countries": Place, "capital": Place,
	"number": Number, "percentage": Number, "percent": Number, "amount": Number, "population": Number, "price": Number, "cost": Number, "age": Number,
	"height": Number, "length": Number, "size": Number, "distance": Number, "temperature": Number, "weight": Number, "speed": Number, "rate": Number, "salary": Number, "budget": Number,
	"person": Person, "man": Person, "woman": Person, "president": Person, "actor": Person, "actress": Person, "author": Person, "singer": Person,
	"leader": Person, "minister": Person, "official": Person, "company": Person, "organization": Person, "organisation": Person, "team": Person, "group": Person, "body": Person, "party": Person, "player": Person, "scientist": Person, "agency": Person, "outlet": Person,
	"reason": Reason, "cause": Reason, "reasons": Reason, "duration": Duration, "period": Duration,
	"год": Date, "году": Date, "дата": Date, "город": Place, "страна": Place, "городе": Place, "стране": Place, "країна": Place, "місто": Place,
}

// nounFollows are the function words after "what" behind which the noun asked for can stand.
var nounFollows = map[string]bool{"is": true, "was": true, "are": true, "were": true, "of": true, "the": true, "other": true}

func whatKind(tokens []analysis.Token) Kind {
	if isDefinition(tokens) {
		return Definition
	}
	if len(tokens) > 1 && !nounFollows[tokens[1].Term] && cuesOf(tokens[1].Term)&cueStop != 0 {
		// "What might move the date?" asks for no date; "What does it cost?" for a number.
		for _, t := range tokens[1:] {
			if t.Term == "cost" || t.Term == "weigh" {
				return Number
			}
		}
		return Other
	}
	for i := 1; i < len(tokens) && i < 5; i++ {
		if k, ok := headKinds[tokens[i].Term]; ok {
			return k
		}
		if i > 1 && cuesOf(tokens[i].Term)&cueStop != 0 && tokens[i].Term != "the" && tokens[i].Term != "of" && tokens[i-1].Term != "is" && tokens[i-1].Term != "was" {
			break
		}
	}
	return Other
}

// isDefinition reports whether the question is "what is X" or "who was X", X being one
// short name.
func isDefinition(tokens []analysis.Token) bool {
	if len(tokens) < 3 || len(tokens) > 6 {
		return false
	}
	switch tokens[1].Term {
	case "is", "are", "was", "were", "такое", "такой", "такая", "таке", "такий":
	default:
		return false
	}
	content := 0
	for _, t := range tokens[2:] {
		if t.Term == "of" || t.Term == "for" || t.Term == "in" {
			return false
		}
		if cuesOf(t.Term)&cueStop == 0 {
			content++
		}
		if _, ok := headKinds[t.Term]; ok {
			return false
		}
	}
	return content >= 1 && content <= 3
}

// focusOf reports whether token i only says what kind of thing is asked for.
func focusOf(tokens []analysis.Token, i int, kind Kind) bool {
	if k, ok := headKinds[tokens[i].Term]; ok && k == kind && i <= 4 {
		return true
	}
	if i == 0 || tokens[i-1].Term != "how" {
		return false
	}
	return kind == Number || kind == Duration
}

// backgroundIDF is how much a word tells in general news English: the logarithm of its
// rank in a list of words by frequency, which by Zipf's law is the logarithm of the
// inverse of its frequency but for a constant. It keeps "say" and "year" light in a
// corpus of one article, where counting cannot. A word that the list lacks is rare.
func backgroundIDF(term string, word int) float64 {
	rank := words.rank(word)
	if rank == 0 {
		rank = unlistedRank
		if utf8.RuneCountInString(term) < 4 {
			rank /= 4
		}
	}
	return math.Log(1+float64(rank)/40) + 0.3
}

// unlistedRank is the rank at which a word that the list lacks is put.
const unlistedRank = 60000
