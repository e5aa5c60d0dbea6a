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

// matcher is a question made ready to be scored against many texts, which any number of
// readers do.
type matcher struct {
	q      *Question
	terms  []Term
	heads  []uint64         // of their words: see [analysis.Word.Head]
	total  float64          // sum of weights
	stems  map[string]set   // terms that one word stands for
	runs   map[string][]run // spellings of several words, by first stem
	family map[string]set   // terms that are people, by the stem of the family name
	given  map[string]bool  // stems of the other words of their names
	opens  [256]bool        // bytes that stems in stems, runs and family begin with
	people map[string]bool  // family names in all texts, where a person is asked for
	mean   []float64        // of the meanings of its terms
}

type run struct {
	stems []string
	term  int
}

func newMatcher(q *Question) *matcher {
	m := &matcher{q: q, terms: q.Terms, stems: map[string]set{}, runs: map[string][]run{}, family: map[string]set{}, given: map[string]bool{}}
	if len(m.terms) > maxTerms {
		m.terms = m.terms[:maxTerms]
	}
	m.terms = append([]Term(nil), m.terms...)
	m.mean = make([]float64, words.load().dims)
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
		m.heads = append(m.heads, analysis.Head(t.Word))
	}
	for stem := range m.stems {
		m.opens[byte(analysis.Head(stem))] = true
	}
	for stem := range m.runs {
		m.opens[byte(analysis.Head(stem))] = true
	}
	for stem := range m.family {
		m.opens[byte(analysis.Head(stem))] = true
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
		if t.word >= 0 {
			table.add(m.mean, t.word, t.Weight)
		} else {
			addUnlisted(m.mean, t.Stem, t.Weight)
		}
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
	half := 12.0 // as many texts as make their count worth as much as the background
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
