package rank

import (
	"sync"
	"unicode/utf8"

	"github.com/briefbot/briefbot/index/analysis"
)

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

// wordAt is what is known of a word for this question.
type wordAt struct {
	terms set
	like  []float32 // cosine to each term of the question; nil of a stop word
	lexeme
	cues  cue  // those of the lexeme, and whether it is a stop word here
	alike bool // some of like is not 0
	leads bool // a spelling of several words begins with it, or it is a family name
}

// reader reads some of a question's texts. Readers of one question share its matcher, each
// used by one goroutine. Their memory is kept for other questions: what a reader has
// returned is valid until it is freed.
type reader struct {
	*matcher
	known  map[*analysis.Word]*wordAt // words seen so far
	tokens []analysis.Token           // of all texts read
	words  []*wordAt                  // one a token
	forms  slab[wordAt]
	cosine slab[float32]
	acc    []float64 // sum of the meanings of a sentence's words
	at     []int     // positions in a sentence of what is asked for

	// What it found in all its texts.
	df    [maxTerms]int   // of each term: how many hold it
	named map[string]bool // family names, where a person is asked for
	likes likes           // of all sentences
}

var readers = sync.Pool{New: func() any { return &reader{known: map[*analysis.Word]*wordAt{}} }}

func newReader(m *matcher) *reader {
	r := readers.Get().(*reader)
	r.matcher, r.df, r.named, r.likes = m, [maxTerms]int{}, map[string]bool{}, likes{}
	r.tokens, r.words = r.tokens[:0], r.words[:0]
	r.forms.reset()
	r.cosine.reset()
	clear(r.known)
	if r.acc = r.acc[:0]; cap(r.acc) < len(m.mean) {
		r.acc = make([]float64, len(m.mean))
	}
	r.acc = r.acc[:len(m.mean)]
	return r
}

func (r *reader) free() { readers.Put(r) }

// read cuts a text into words.
func (r *reader) read(s, lang string) text {
	first := len(r.tokens)
	r.tokens = analysis.Tokens(r.tokens, s, lang)
	tokens := r.tokens[first:]
	for i := range tokens {
		r.words = append(r.words, r.look(&tokens[i]))
	}
	words := r.words[first:]
	for i := range tokens {
		if words[i].phrased {
			if groups := synonyms.told.phraseAt(tokens, i); len(groups) > 0 {
				words[i] = r.withGroups(words[i], groups)
			}
		}
		if !words[i].leads {
			continue
		}
		if family := r.family[tokens[i].Stem]; family != 0 && i > 0 && r.namesake(s, tokens, i) {
			words[i] = r.copy(words[i])
			words[i].terms &^= family
		}
		for _, run := range r.runs[tokens[i].Stem] {
			if stemsAt(tokens[i:], run.stems) {
				for j := range run.stems {
					words[i+j] = r.copy(words[i+j]) // only here, not wherever the word stands
					words[i+j].terms |= 1 << run.term
				}
			}
		}
	}
	return text{tokens, words}
}

// look fetches a word from the memory of this question.
func (r *reader) look(t *analysis.Token) *wordAt {
	if t.Stop != t.Word.Stop { // "US", of which there are few
		return r.meet(t)
	}
	w, ok := r.known[t.Word]
	if !ok {
		w = r.meet(t)
		r.known[t.Word] = w
	}
	return w
}

// meet finds out what a word is to the question.
func (r *reader) meet(t *analysis.Token) *wordAt {
	w := &r.forms.take(1)[0]
	*w = wordAt{lexeme: *lexemeOf(t.Word)}
	w.cues = w.lexeme.cues
	if first := byte(t.Head()); first >= utf8.RuneSelf || r.opens[first] {
		w.terms, w.leads = r.stems[t.Stem], len(r.runs[t.Stem]) > 0 || r.family[t.Stem] != 0
	}
	if t.Stop {
		w.cues |= cueStop
	}
	if w.cues&cueStop == 0 {
		w.like = r.cosine.take(len(r.terms))
		for i := range w.like {
			like := r.likeness(i, t, w)
			w.like[i] = float32(like)
			w.alike = w.alike || like > 0
		}
	}
	return w
}

// likeness returns how like a word is to a term of the question.
func (r *reader) likeness(term int, t *analysis.Token, w *wordAt) float64 {
	x, differ := &r.terms[term], r.heads[term]^t.Head()
	like := 0.0
	if uint32(differ) == 0 { // what begins with less in common is not like
		like = prefixLikeness(x.Word, t.Term)
	}
	// Names of a kind have vectors alike (Crimea, Ukraine) and are not the same: only
	// another spelling of one (Kyiv, Kiev) begins alike and comes near.
	spelled := !x.Proper || byte(differ) == 0
	if x.word >= 0 && w.word >= 0 && spelled {
		if c := words.load().Cosine(x.word, int(w.word)); !x.Proper || c >= properLike {
			like = max(like, c)
		}
	}
	if w.grouped {
		like = max(like, synonyms.alike(x.groups, synonyms.told.single[t.Stem]))
	}
	return like
}

// copy returns a word as it stands in one place.
func (r *reader) copy(w *wordAt) *wordAt {
	in := &r.forms.take(1)[0]
	*in = *w
	return in
}

// withGroups returns a word as it stands in a phrase: as like to the question's terms as the
// phrase is.
func (r *reader) withGroups(w *wordAt, groups []uint16) *wordAt {
	in := r.copy(w)
	in.like = r.cosine.take(len(r.terms))
	clear(in.like)
	copy(in.like, w.like)
	for i := range r.terms {
		if like := synonyms.alike(r.terms[i].groups, groups); like > 0 {
			in.like[i], in.alike = max(in.like[i], float32(like)), true
		}
	}
	return in
}

// namesake reports whether token i, the family name of somebody whom the question names,
// stands behind another given name: Anna Brandt does not speak for Karl Brandt.
func (r *reader) namesake(s string, tokens []analysis.Token, i int) bool {
	before := &tokens[i-1]
	if !isUpper(s[before.Start:]) || s[before.End:tokens[i].Start] != " " || before.Stop || r.given[before.Stem] {
		return false
	}
	return cuesOf(before.Term)&(cueTitle|cueSpeech|cuePlace|cueWeekday|cueMonth) == 0
}

// slab hands out memory that is taken back all at once. What it holds is left over.
type slab[T any] struct{ all, left []T }

func (s *slab[T]) take(n int) []T {
	if len(s.left) < n {
		s.all = make([]T, max(n, 2*len(s.all), 1024)) // who has some of the old one keeps it
		s.left = s.all
	}
	out := s.left[:n:n]
	s.left = s.left[n:]
	return out
}

func (s *slab[T]) reset() { s.left = s.all }
