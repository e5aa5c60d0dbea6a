package rank

import (
	"math"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
)

// Feature is one thing measured of a sentence for a question. All lie about in [0, 1].
type Feature int

// The features. Weights are the question's terms' weights; a share is of their sum.
const (
	Overlap   Feature = iota // share of the question's words in the sentence, by stem
	Exact                    // share by the very form
	Saturated                // as Overlap, damped by the sentence's length (BM25's tf part)
	Rarest                   // the heaviest word of the question stands in the sentence
	Proper                   // share of the question's names that the sentence names
	Bigram                   // share of the question's neighbouring words that are neighbours here
	Proximity                // how close together the matched words stand
	Order                    // matched words follow in the question's order
	Meaning                  // share of the question's words, each by its likest word here
	Likeness                 // cosine of the mean meanings of question and sentence
	KindHit                  // has what is asked for: a date, a place, …, not from the question
	KindNear                 // … and how near to the matched words
	KindMiss                 // a kind is asked for that the sentence lacks
	KindDate                 // KindHit of each kind apart, as they differ in worth
	KindPlace
	KindPerson
	KindNumber
	KindReason
	Define       // "what is X": the sentence opens with X and defines it
	Speaker      // a speech verb stands beside a name of the question, which asks what is said
	New          // share of the sentence that the question does not say already
	First        // opening sentence of its article, fading
	Opening      // first sentence of its passage
	PassageMatch // Meaning of the whole passage
	TitleMatch   // Overlap of the article's title
	Before       // Meaning of the sentence before
	After        // Meaning of the sentence after
	Continues    // takes up the sentence before ("He …"), times that one's Meaning
	Together     // Meaning of sentence, sentence before and title together
	Context      // Meaning of title and all that stands before the sentence in its passage
	Local        // as Overlap, each word by how few sentences of the passage hold it
	LocalMeaning // as Meaning, words weighed as for Local
	Counted      // "how many X": a number stands right before X
	Engine       // the engine's score, as a share of its best
	EngineRank   // 1/√(place in the engine's order)
	Recency      // nearness to the newest hit, times 1 if the question asks for the newest
	Brief        // very short sentences seldom answer
	Long         // … and very long ones are matched by chance
	Asks         // is a question itself
	Absent       // of the whole question: share of its words that no hit holds, nor one like it
	Gap          // … the heaviest of them, by weight
	AbsentName   // … whether a name is among them
	Unlisted     // … share of it that the table of meanings lacks, names aside: what is alike goes unseen
	Missing      // the heaviest word that title and passage up to the sentence lack
	features     = iota
)

var featureNames = [features]string{"overlap", "exact", "saturated", "rarest", "proper", "bigram", "proximity", "order", "meaning", "likeness",
	"kind", "kind-near", "kind-miss", "kind-date", "kind-place", "kind-person", "kind-number", "kind-reason", "define", "speaker", "new",
	"first", "opening", "passage", "title", "before", "after", "continues", "together", "context", "local", "local-meaning", "counted", "engine", "engine-rank", "recency", "brief", "long", "asks", "absent", "gap", "absent-name", "unlisted", "missing"}

func (f Feature) String() string { return featureNames[f] }

// Vector holds a value for each feature.
type Vector [features]float64

// set is a set of the question's terms, by number.
type set uint64

// maxTerms bounds the terms of a question that are looked at, so that they fit a set.
const maxTerms = 64

func (s set) has(i int) bool { return s>>i&1 != 0 }

// matcher scores one question against many texts.
type matcher struct {
	q     *Question
	terms []Term
	total float64            // sum of weights
	stems map[string]set     // terms that one word stands for
	runs  map[string][]run   // spellings of several words, by first stem
	known map[string]*wordAt // words seen so far
	texts text               // the words of all texts read
	likes likes              // of all sentences
	mean  []float64
	acc   []float64
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
	like   []float32 // cosine to each term of the question; nil if the table lacks the word
}

func newMatcher(q *Question) *matcher {
	m := &matcher{q: q, terms: q.Terms, stems: map[string]set{}, runs: map[string][]run{}, known: map[string]*wordAt{}}
	if len(m.terms) > maxTerms {
		m.terms = m.terms[:maxTerms]
	}
	m.terms = append([]Term(nil), m.terms...)
	table := words.load()
	m.mean, m.acc = make([]float64, table.dims), make([]float64, table.dims)
	for i := range m.terms {
		t := &m.terms[i]
		for _, s := range t.spellings {
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

// weigh fixes what each term weighs, once it is known in how many of n texts it stands.
// What the corpus tells by frequency, and where that is nil what the n texts themselves
// tell, is mixed with the weight that the word has in general news English.
func (m *matcher) weigh(df []int, n int, frequency func(stem string) (df, n int)) {
	table := words.load()
	for i := range m.terms {
		t := &m.terms[i]
		switch {
		case frequency != nil:
			d, all := frequency(t.Stem)
			t.Weight = blend(t.Weight, d, all, 2000, t.word >= 0)
		default:
			t.Weight = blend(t.Weight, df[i], n, 100, t.word >= 0)
		}
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
func blend(background float64, df, n, half int, listed bool) float64 {
	if n <= 0 {
		return background
	}
	own := math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
	trust := float64(n) / float64(n+half)
	if !listed {
		trust = float64(n) / (float64(n) + 10)
	}
	// Both on one scale: the rarest word of a corpus weighs as much as the rarest of a list.
	own *= background0 / math.Log(1+2*float64(n)+1)
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
	w := &wordAt{terms: m.stems[t.Stem], cues: cuesOf(t.Term)}
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

// sentence is a sentence as measured so far.
type sentence struct {
	terms   set
	overlap float64
	matched []corpus.Span
	length  int // words
	likes   likes
	meaning float64
	asks    bool
	begins  cue // cues of the first word
}

// measure fills the features that a sentence has by itself. tokens are its words, s the
// text that they stand in, dated the terms that its article's date fulfils: they count as
// standing in every sentence that has another.
func (m *matcher) measure(v *Vector, s string, t text, dated set) sentence {
	var out sentence
	var exact set
	table := words.load()
	clear(m.acc)
	best := [maxTerms]float64{}
	fresh := 0
	var places [maxTerms]int // of each term's first match, plus one
	var neighbours set       // terms i whose successor i+1 follows at once
	lastTerm, lastAt := -1, -10
	k := kindScan{kind: m.q.Kind, counted: m.counted()}
	position := 0
	for i := range t.tokens {
		tok, w := &t.tokens[i], t.words[i]
		if !tok.Joined {
			position++
		}
		if position == 1 {
			out.begins = w.cues
		}
		if w.terms != 0 {
			out.matched = append(out.matched, corpus.Span{Start: tok.Start, End: tok.End})
			for j := range m.terms {
				if !w.terms.has(j) {
					continue
				}
				if places[j] == 0 {
					places[j] = position
				}
				if m.terms[j].Word == tok.Term || m.terms[j].Name >= 0 {
					exact |= 1 << j
				}
				if j == lastTerm+1 && position-lastAt <= 2 {
					neighbours |= 1 << lastTerm
				}
				lastTerm, lastAt = j, position
			}
			out.terms |= w.terms
		} else if w.cues&cueStop == 0 && !tok.Joined {
			fresh++
		}
		if w.like != nil {
			for j, c := range w.like {
				best[j] = max(best[j], float64(c))
			}
			table.add(m.acc, w.word, w.weight)
		}
		k.see(s, t, i, position)
	}
	if out.terms != 0 {
		out.terms |= dated
	}
	out.length = position
	out.overlap = m.share(out.terms)
	v[Overlap] = out.overlap
	v[Exact] = m.share(exact)
	v[Saturated] = out.overlap / (0.6 + 0.4*float64(position)/22)
	heaviest, names, named, pairs, paired := -1, 0.0, 0.0, 0, 0
	meaning := 0.0
	for i := range m.terms {
		x := &m.terms[i]
		if heaviest < 0 || x.Weight > m.terms[heaviest].Weight {
			heaviest = i
		}
		if x.Proper {
			names += x.Weight
			if out.terms.has(i) {
				named += x.Weight
			}
		}
		if i+1 < len(m.terms) {
			pairs++
			if neighbours.has(i) {
				paired++
			}
		}
		switch {
		case out.terms.has(i):
			out.likes[i] = 1
		case best[i] > likeFloor:
			out.likes[i] = float32((best[i] - likeFloor) / (1 - likeFloor))
		}
		meaning += x.Weight * float64(out.likes[i])
	}
	if heaviest >= 0 && out.terms.has(heaviest) {
		v[Rarest] = 1
	}
	if names > 0 {
		v[Proper] = named / names
	}
	if pairs > 0 {
		v[Bigram] = float64(paired) / float64(pairs)
	}
	v[Proximity], v[Order] = closeness(places[:len(m.terms)])
	out.meaning = meaning / m.total
	v[Meaning] = out.meaning
	v[Likeness] = max(0, cosine(m.mean, m.acc))
	k.features(v, places[:len(m.terms)])
	if content := fresh + len(out.matched); content > 0 {
		v[New] = float64(fresh) / float64(content)
	}
	if m.q.Kind == Definition && len(t.tokens) > 2 && out.terms != 0 && places[max(heaviest, 0)] > 0 && places[max(heaviest, 0)] <= 4 {
		v[Define] = 1
	}
	if m.q.Speech && k.speech && named > 0 {
		v[Speaker] = 1
	}
	if position < 6 {
		v[Brief] = 1 - float64(position)/6
	}
	if position > 30 {
		v[Long] = min(1, float64(position-30)/40)
	}
	if out.asks {
		v[Asks] = 1
	}
	return out
}

// likeFloor is the cosine up to which two words count as unrelated: random pairs of words
// of the table are often that alike.
const likeFloor = 0.35

// properLike is the cosine from which on a name is taken for another spelling of one.
const properLike = 0.7

// closeness returns how close together and how far in order the matched terms stand.
// places[i] is the position of term i, from 1, or 0.
func closeness(places []int) (proximity, order float64) {
	n, gap, rising, last := 0, 0, 0, 0
	for _, p := range places {
		if p == 0 {
			continue
		}
		if n > 0 {
			d := p - last
			if d > 0 {
				rising++
			} else {
				d = -d
			}
			gap += d
		}
		last = p
		n++
	}
	if n < 2 {
		return 0, 0
	}
	return float64(n-1) / float64(max(gap, n-1)), float64(rising) / float64(n-1)
}

func (t *Table) add(v []float64, word int, weight float64) {
	if word < 0 {
		return
	}
	weight *= float64(t.scale[word])
	for d, x := range t.vectors[word*t.dims : (word+1)*t.dims] {
		v[d] += weight * float64(x)
	}
}

func normalize(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return
	}
	sum = 1 / math.Sqrt(sum)
	for i := range v {
		v[i] *= sum
	}
}

// cosine returns the cosine of unit vector a and vector b.
func cosine(a, b []float64) float64 {
	dot, square := 0.0, 0.0
	for i, x := range b {
		dot += a[i] * x
		square += x * x
	}
	if square == 0 {
		return 0
	}
	return dot / math.Sqrt(square)
}

// lead returns how early in its article a passage's sentence stands: 1 for the first.
func lead(p *passages.Passage, sentence int) float64 {
	return 1 / float64(max(p.Paragraph, 1)+sentence)
}

func asksItself(s string) bool {
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		switch r {
		case '?':
			return true
		case ' ', '\n', '"', '”', '»', ')', '\'', '’':
			s = s[:len(s)-n]
		default:
			return false
		}
	}
	return false
}
