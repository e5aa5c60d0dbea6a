package rank

import (
	"math"
	"unicode/utf8"

	"github.com/briefbot/briefbot/index/analysis"
)

// set is a set of the question's terms, by number.
type set uint64

// maxTerms bounds the terms of a question that are looked at, so that they fit a set.
const maxTerms = 64

func (s set) has(i int) bool { return s>>i&1 != 0 }

// matcher scores one question against many texts.
type matcher struct {
	q      *Question
	terms  []Term
	total  float64            // sum of weights
	stems  map[string]set     // terms that one word stands for
	runs   map[string][]run   // spellings of several words, by first stem
	known  map[string]*wordAt // words seen so far
	people map[string]bool    // family names in the texts, where a person is asked for
	family map[string]set     // terms that are people, by the stem of the family name
	given  map[string]bool    // stems of the other words of their names
	texts  text               // the words of all texts read
	likes  likes              // of all sentences
	mean   []float64
	acc    []float64
}

type run struct {
	stems []string
	term  int
}

// wordAt is what is known of a word form for this question.
type wordAt struct {
	terms  set
	cues   cue
	word   int       // in the table, or -1
	weight float64   // background weight
	unit   amount    // what it is a unit of
	like   []float32 // cosine to each term of the question; nil if the table lacks the word
}

func newMatcher(q *Question) *matcher {
	m := &matcher{q: q, terms: q.Terms, stems: map[string]set{}, runs: map[string][]run{}, known: map[string]*wordAt{}, family: map[string]set{}, given: map[string]bool{}}
	if len(m.terms) > maxTerms {
		m.terms = m.terms[:maxTerms]
	}
	m.terms = append([]Term(nil), m.terms...)
	table := words.load()
	m.mean, m.acc = make([]float64, table.dims), make([]float64, table.dims)
	for i := range m.terms {
		t := &m.terms[i]
		person := t.Name >= 0 && q.Names[t.Name].Kind == "person"
		for _, s := range t.spellings {
			if person {
				m.family[s[len(s)-1]] |= 1 << i
				for _, stem := range s[:len(s)-1] {
					m.given[stem] = true
				}
			}
			if len(s) == 1 {
				m.stems[s[0]] |= 1 << i
			} else {
				m.runs[s[0]] = append(m.runs[s[0]], run{s, i})
			}
		}
		if t.Name < 0 {
			m.stems[t.Stem] |= 1 << i
		}
		if t.joined != "" {
			m.stems[t.joined] |= 1 << i
		}
	}
	return m
}

// weigh fixes what each term weighs, once it is known how many of the n hits hold it: its
// weight in general news English, mixed with its rarity among the hits. The hits stand for
// the corpus: all that hold a rare word are among them.
func (m *matcher) weigh(df []int, n int) {
	table := words.load()
	for i := range m.terms {
		t := &m.terms[i]
		t.Weight = blend(t.Weight, df[i], n, t.word >= 0)
		if t.focus {
			t.Weight *= 0.3 // a sentence answers "what year" without the word "year"
		}
		m.total += t.Weight
		table.add(m.mean, t.word, t.Weight)
	}
	if m.total == 0 {
		m.total = 1
	}
	normalize(m.mean)
}

// blend mixes the background weight of a term with its rarity among n texts, of which df
// hold it. The more texts, the more their count is worth; a word that no list knows has
// nothing else.
func blend(background float64, df, n int, listed bool) float64 {
	if n <= 0 {
		return background
	}
	half := 100.0
	if !listed {
		half = 10
	}
	trust := float64(n) / (float64(n) + half)
	own := math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
	// Both on one scale: the rarest word of the hits weighs as much as the rarest of the list.
	own *= background0 / math.Log(2*float64(n)+2)
	return (1-trust)*background + trust*own
}

// background0 is the background weight of a rare word.
const background0 = 7.6

// text is a text cut into words, with what the question finds in them.
type text struct {
	tokens []analysis.Token
	words  []*wordAt
}

// terms returns the terms of the question that the text holds.
func (t text) terms() (s set) {
	for _, w := range t.words {
		s |= w.terms
	}
	return s
}

// look fetches a word from the memory of this question.
func (m *matcher) look(t *analysis.Token) *wordAt {
	if w, ok := m.known[t.Term]; ok {
		return w
	}
	w := &wordAt{terms: m.stems[t.Stem], cues: cuesOf(t.Term), unit: unitOf(t.Term)}
	if t.Stop {
		w.cues |= cueStop
	}
	table := words.load()
	w.word = table.Find(t.Term, t.Stem)
	w.weight = backgroundIDF(t.Term, w.word)
	if w.cues&cueStop == 0 {
		w.like = make([]float32, len(m.terms))
		for i := range m.terms {
			x := &m.terms[i]
			like := prefixLikeness(x.Word, t.Term)
			// Names of a kind have vectors alike (Crimea, Ukraine) and are not the same: only
			// another spelling of one (Kyiv, Kiev) begins alike and comes near.
			spelled := !x.Proper || x.Word[0] == t.Term[0]
			if x.word >= 0 && w.word >= 0 {
				if c := table.Cosine(x.word, w.word); spelled && (!x.Proper || c >= properLike) {
					like = max(like, c)
				}
			}
			if len(x.groups) > 0 && shareGroup(x.groups, synonyms.groups[t.Stem]) {
				like = max(like, groupLikeness)
			}
			w.like[i] = float32(like)
		}
	}
	m.known[t.Term] = w
	return w
}

// withGroups returns a word as it stands in a phrase: as like to the question's terms as the
// phrase is.
func (m *matcher) withGroups(w *wordAt, groups []uint16) *wordAt {
	in := *w
	in.like = make([]float32, len(m.terms))
	copy(in.like, w.like)
	for i := range m.terms {
		if shareGroup(m.terms[i].groups, groups) {
			in.like[i] = max(in.like[i], groupLikeness)
		}
	}
	return &in
}

// prefixLikeness tells words of one root that stemming leaves apart ("defend", "defensive",
// "Zelensky", "Zelenskyy"): the share of the longer word that both begin with, from half
// of it on, and four letters.
func prefixLikeness(a, b string) float64 {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	need := 4
	if n > 0 && a[0] >= utf8.RuneSelf {
		need = 8 // Cyrillic letters take two bytes
	}
	if n < need {
		return 0
	}
	share := float64(n) / float64(max(len(a), len(b)))
	if share < 0.5 {
		return 0
	}
	return share
}

// read cuts a text into words. The result is valid for as long as the matcher.
func (m *matcher) read(s, lang string) text {
	first := len(m.texts.tokens)
	m.texts.tokens = analysis.Tokens(m.texts.tokens, s, lang)
	tokens := m.texts.tokens[first:]
	for i := range tokens {
		m.texts.words = append(m.texts.words, m.look(&tokens[i]))
	}
	words := m.texts.words[first:]
	for i := range tokens {
		if groups := synonyms.phraseAt(tokens, i); len(groups) > 0 {
			words[i] = m.withGroups(words[i], groups)
		}
		if m.family[tokens[i].Stem] != 0 && i > 0 && m.namesake(s, tokens, i) {
			w := *words[i]
			w.terms &^= m.family[tokens[i].Stem]
			words[i] = &w
		}
		for _, r := range m.runs[tokens[i].Stem] {
			if stemsAt(tokens[i:], r.stems) {
				for j := range r.stems {
					w := *words[i+j] // only here, not wherever the word stands
					w.terms |= 1 << r.term
					words[i+j] = &w
				}
			}
		}
	}
	return text{tokens, words}
}

// namesake reports whether token i, the family name of somebody whom the question names,
// stands behind another given name: Anna Brandt does not speak for Karl Brandt.
func (m *matcher) namesake(s string, tokens []analysis.Token, i int) bool {
	before := &tokens[i-1]
	if !isUpper(s[before.Start:]) || s[before.End:tokens[i].Start] != " " || before.Stop || m.given[before.Stem] {
		return false
	}
	return cuesOf(before.Term)&(cueTitle|cueSpeech|cuePlace|cueWeekday|cueMonth) == 0
}

// counted returns the term that a question counts ("how many nations"), or -1.
func (m *matcher) counted() int {
	if m.q.Kind != Number && m.q.Kind != Duration {
		return -1
	}
	for i := range m.terms {
		if !m.terms[i].focus {
			return i
		}
	}
	return -1
}

// share returns the share of the question's weight that a set of terms holds.
func (m *matcher) share(s set) float64 {
	if s == 0 {
		return 0
	}
	sum := 0.0
	for i := range m.terms {
		if s.has(i) {
			sum += m.terms[i].Weight
		}
	}
	return sum / m.total
}
