package rank

import (
	"math"
	"strings"
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

	amount amount // what the number that it asks for counts
	// first is its first term that is no name, last its last, both of those that do not say
	// what kind of thing is asked for; -1: none.
	first, last int
	dates       set // the terms that are years and names of months: see datedTerms
	// office are the terms of the office whose holder is asked for, head the last of them, -1
	// if there is none, owners the names beside it, which say whose it is.
	office, owners set
	head           int
	demand         demand
}

// Term is a word of the question that counts, or a run of words that names one thing.
type Term struct {
	corpus.Span        // in the question's text
	Word        string // lower case
	Stem        string
	Name        int     // index into Question.Names, or -1
	Proper      bool    // written with a capital letter inside the question, or a name
	Weight      float64 // how much the word tells in general news English: see backgroundIDF

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
	q.amount = asksAmount(tokens)
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
		recent := recentWords[t.Term]
		if recent {
			q.Recent = true
		}
		if c&cueSpeech != 0 && q.Kind != Person {
			q.Speech = true
		}
		capital := i > 0 && isUpper(text[t.Start:])
		// The newest text does not call itself so; of what is next, others say "another".
		stop := t.Stop || c&cueStop != 0 || recent && t.Term != "next" && t.Term != "upcoming"
		if t.Name && !t.Stop || capital && c&cueMonth != 0 || t.Term == "again" {
			stop = false // US, WHO, May; "meet again" is not "meet"
		}
		if stop || seen[t.Stem] {
			continue
		}
		seen[t.Stem] = true
		q.Terms = append(q.Terms, Term{
			Span: corpus.Span{Start: t.Start, End: t.End}, Word: t.Term, Stem: t.Stem, Name: -1,
			Proper: capital,
			word:   words.find(t.Term, t.Stem),
			groups: append(synonyms.asked.phraseAt(tokens, i), synonyms.asked.single[t.Stem]...),
			focus:  focusOf(tokens, i, q.Kind),
		})
	}
	q.noteOffice(officeAsked(tokens))
	q.demand = q.demandOf(tokens)
	q.first, q.last = -1, -1
	for i := range q.Terms {
		t := &q.Terms[i]
		if i < maxTerms && !t.focus {
			q.last = i
			if q.first < 0 && !t.Proper {
				q.first = i
			}
		}
		t.Weight = backgroundIDF(t.Word, t.word)
		if i < maxTerms && (isYear(t.Word) || cuesOf(t.Word)&cueMonth != 0) {
			q.dates |= 1 << i
		}
	}
	return q
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
