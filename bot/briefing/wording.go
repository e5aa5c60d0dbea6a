package briefing

import (
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

// wording is what is compared of two sentences: their words, names and numbers, and whether
// they deny.
type wording struct {
	stems   words    // of the words that are not function words
	names   words    // of those, the names; days and months are names too
	said    words    // of what the sentence reports somebody to have said or denied, or all
	place   string   // the name after "in" or "at", if there is just one
	numbers []string // in order, in digits
	slots   []string // what each number counts: the stem after it, or else the one before
	denies  bool     // holds a negation
	denial  bool     // holds a verb by which a source calls another's statement untrue
	open    bool     // asks, says what may be, or is no sentence: it can contradict nothing
	rough   bool     // its numbers are bounds or guesses
	note    bool     // a publisher's note on its article: it tells nothing of the world
	once    bool     // tells of the one time that something will begin or be held
}

// words are stems, sorted, each once.
type words []string

// Words that turn a statement into its opposite, as terms of package analysis.
var negations = setOf(
	"not", "no", "never", "none", "neither", "nor", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt",
	"werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent", "hadnt",
	"не", "ні", "нет", "ни", "никогда", "ніколи",
)

// Verbs by which a source says that another's statement is untrue.
var denials = setOf(
	"deny", "denies", "denied", "denying", "refute", "refuted", "refutes", "disputed", "disputes", "спростував", "спростувала", "спростували", "спростовує", "заперечив", "заперечила", "заперечили", "заперечує",
	"опроверг", "опровергла", "опровергли", "опровергает", "отрицает", "отрицал", "отрицала", "отрицают",
)

// Verbs of speech, and the words that join to them what is said.
var (
	reporting = setOf("said", "says", "told", "tells", "claimed", "claims", "announced", "stated", "insisted", "added", "reported", "warned",
		"заявив", "заявила", "заявили", "сказав", "сказала", "повідомив", "повідомила", "повідомили", "заявил", "сказал", "сообщил", "сообщила", "сообщили")
	that = setOf("that", "що", "что")
)

// Words after which a sentence no longer says that something is so.
var openings = setOf("if", "whether", "would", "could", "may", "might", "should", "unless", "likely", "possibly", "perhaps", "чи", "якщо", "ли", "если", "может", "може")

// Words that make a number a bound or a guess.
var roughly = setOf(
	"about", "around", "nearly", "almost", "roughly", "approximately", "estimated", "least", "over", "more", "under", "fewer", "less", "up", "some",
	"около", "почти", "более", "менее", "близько", "майже", "понад", "менше",
)

// Verbs, after "will", of what happens at one place: the talks open in one town or in
// another. The Slavic ones are futures by themselves.
var (
	held       = setOf("open", "begin", "start", "resume", "held", "place", "convene", "meet")
	heldSlavic = setOf("відбудеться", "відбудуться", "розпочнеться", "розпочнуться", "состоится", "состоятся", "начнется", "начнутся")
)

// numerals are the numbers that are written as words, in digits. "One" is left out: it is a
// pronoun more often.
var numerals = func() map[string]string {
	m := map[string]string{}
	for _, line := range []string{
		"2 two два две дві двоє двое", "3 three три троє трое", "4 four четыре чотири", "5 five пять пять", "6 six шесть шість", "7 seven семь сім",
		"8 eight восемь вісім", "9 nine девять девять", "10 ten десять", "11 eleven одиннадцать одинадцять", "12 twelve двенадцать дванадцять",
		"13 thirteen тринадцать тринадцять", "14 fourteen четырнадцать чотирнадцять", "15 fifteen пятнадцать пятнадцять", "16 sixteen шестнадцать шістнадцять",
		"17 seventeen семнадцать сімнадцять", "18 eighteen восемнадцать вісімнадцять", "19 nineteen девятнадцать девятнадцять", "20 twenty двадцать двадцять",
		"30 thirty тридцать тридцять", "40 forty сорок", "50 fifty пятьдесят пятдесят", "60 sixty шестьдесят шістдесят", "70 seventy семьдесят сімдесят",
		"80 eighty восемьдесят вісімдесят", "90 ninety девяносто девяносто",
	} {
		spelt := strings.Fields(line)
		for _, w := range spelt[1:] {
			m[w] = spelt[0]
		}
	}
	return m
}()

// opposites are words of which one source can be right only if the other is wrong, by stem, each
// under the other.
var opposites = func() map[string]string {
	m := map[string]string{}
	stem := func(word, language string) string { return analysis.Tokens(nil, word, language)[0].Stem }
	for language, pairs := range map[string]string{
		"en": "open closed open shut alive dead won lost safe unsafe true false guilty innocent succeeded failed accepted rejected approved rejected " +
			"legal illegal present absent intact destroyed intact damaged supports opposes began ended",
		"uk": "відкритий закритий відкрито закрито живий мертвий прийняв відхилив схвалили відхилили",
		"ru": "открыт закрыт открыта закрыта открыто закрыто жив мёртв принял отклонил одобрили отклонили",
	} {
		list := strings.Fields(pairs)
		for i := 0; i+1 < len(list); i += 2 {
			a, b := stem(list[i], language), stem(list[i+1], language)
			if m[a] == "" {
				m[a] = b
			}
			if m[b] == "" {
				m[b] = a
			}
		}
	}
	return m
}()

func setOf(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// role is what a word does in a sentence, by the lists above.
type role uint16

const (
	roleOpening role = 1 << iota
	roleRough
	roleHeld
	roleHeldSlavic
	roleReporting
	roleNegation
	roleDenial
	roleThat
	roleNumeral
)

// roles are the words of all lists, so that one look finds out what a word does: nearly all do
// nothing.
var roles = func() map[string]role {
	m := map[string]role{}
	for r, list := range map[role]map[string]bool{
		roleOpening: openings, roleRough: roughly, roleHeld: held, roleHeldSlavic: heldSlavic, roleReporting: reporting,
		roleNegation: negations, roleDenial: denials, roleThat: that,
	} {
		for w := range list {
			m[w] |= r
		}
	}
	for w := range numerals {
		m[w] |= roleNumeral
	}
	return m
}()

func newWording(text, language string) *wording {
	w := &wording{note: isNote(text)}
	var buf [64]analysis.Token
	counted := false
	// A line of a table ("Qtly div 17 cts") ends with no stop and does not say of what it tells.
	end := strings.TrimRight(text, "”\"’») ")
	w.open = !strings.HasSuffix(end, ".") && !strings.HasSuffix(end, "!")
	reported := 0 // words from a verb of speech on; 0: there was none yet
	will, begins, places := false, false, 0
	last := ""            // stem
	clause, said := 0, -1 // where in w.said the last clause begins, and its verb of speech stands
	tokens := analysis.Tokens(buf[:0], text, language)
	for i, t := range tokens {
		if t.Joined {
			continue
		}
		does := roles[t.Term]
		w.open = w.open || does&roleOpening != 0
		w.rough = w.rough || does&roleRough != 0
		will = will || t.Term == "will" || does&roleHeldSlavic != 0
		begins = begins || does&(roleHeld|roleHeldSlavic) != 0
		if i > 0 {
			if gap := text[min(tokens[i-1].End, t.Start):t.Start]; gap != " " && strings.ContainsAny(gap, ",—–") {
				clause = len(w.said)
			}
		}
		if does&roleReporting != 0 {
			said = len(w.said)
		}
		if reported > 0 || does&roleReporting != 0 {
			reported++
		}
		digits := ""
		switch {
		case t.Term[0] >= '0' && t.Term[0] <= '9':
			digits = t.Term
		case does&roleNumeral != 0:
			digits = numerals[t.Term]
		}
		switch {
		case digits != "":
			w.numbers = append(w.numbers, digits)
			w.slots = append(w.slots, last)
			counted = true
		case does&roleNegation != 0:
			w.denies = true
		case does&roleDenial != 0:
			w.denial = true
			w.said, clause = nil, 0 // what is denied follows
		case does&roleThat != 0 && reported > 1 && reported <= farthestThat+1 && !w.denial:
			w.said, clause = nil, 0
		case !t.Stop:
			w.stems = append(w.stems, t.Stem)
			w.said = append(w.said, t.Stem)
			if t.Name {
				w.names = append(w.names, t.Stem)
				if i > 0 && (tokens[i-1].Term == "in" || tokens[i-1].Term == "at" || tokens[i-1].Term == "в" || tokens[i-1].Term == "у") {
					w.place = t.Stem
					places++
				}
			}
			if counted {
				w.slots[len(w.slots)-1] = t.Stem
			}
			counted, last = false, t.Stem
		}
	}
	if places > 1 {
		w.place = ""
	}
	if clause > 0 && said >= clause { // "…, the coast guard said"
		w.said = w.said[:clause]
	}
	definite := len(tokens) > 0 && (tokens[0].Term == "the" || language != "en" && language != "")
	w.once = will && begins && definite && w.place != ""
	w.stems, w.said, w.names = w.stems.sorted(), w.said.sorted(), w.names.sorted()
	return w
}

// farthestThat is within how many words after "said" the "that" stands which belongs to it:
// "told Radio Nine on Monday that".
const farthestThat = 8
