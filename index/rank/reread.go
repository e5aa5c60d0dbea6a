package rank

import (
	"cmp"
	"slices"

	"github.com/briefbot/briefbot/index/passages"
)

// Encoder compares a question with sentences by what they mean as a whole. An
// encoder.Reader is one.
type Encoder interface {
	// Compare returns for each sentence a cosine of the question's meaning with its own, and
	// how much of the question, piece by piece, finds its like in it; both in [-1, 1].
	Compare(question string, sentences []string) (sense, echo []float64)
}

// With returns the model with an encoder, by which [Sentences] reads the best sentences once
// more. Without one, [Sense] and [Echo] are zero.
func (m *Model) With(e Encoder) *Model {
	c := *m
	c.encoder = e
	return &c
}

// Reread is how many sentences an encoder reads: those that the words put first. Half as
// many bring nearly as much, twice as many no more.
const Reread = 10

// encoderLanguage is the language that encoders know.
const encoderLanguage = "en"

// reread puts the first sentences of scored, in the order of their scores, into the order
// that they have by the model's encoder, too. What is in other languages it leaves alone:
// beside a sentence that the encoder knows, one that it does not would always lose.
func (m *Model) reread(q Question, hits []passages.Hit, scored []Scored) {
	for i := range scored {
		scored[i].Place = i
	}
	top := scored[:min(Reread, len(scored))]
	if len(top) < 2 || q.Language != encoderLanguage {
		return
	}
	texts := make([]string, len(top))
	for i, s := range top {
		h := &hits[s.Hit]
		if a := h.Article; a != nil && a.Language != "" && a.Language != encoderLanguage {
			return
		}
		span := h.Sentences[s.Sentence]
		texts[i] = h.Text[span.Start:span.End]
	}
	sense, echo := m.encoder.Compare(q.Text, texts)
	for i := range top {
		top[i].Features[Sense], top[i].Features[Echo] = sense[i], echo[i]
		top[i].Score = m.Score(&top[i].Features)
	}
	floor(top)
	slices.SortStableFunc(top, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	if rest := scored[len(top):]; len(rest) > 0 {
		// They stay ahead of those that were not read.
		if short := rest[0].Score - top[len(top)-1].Score; short > 0 {
			for i := range top {
				top[i].Score += short
			}
		}
	}
}

// Confidences returns the confidence in each of the scored sentences, in [0, 1]. Where an
// encoder has read sentences, it says which of them answer and their words say how sure
// that is: of those the first has the highest of their confidences, the next the second.
func Confidences(q Question, scored []Scored, m *Model) []float64 {
	sure := make([]float64, len(scored))
	judge := newJudge(m)
	var read []int
	for i := range scored {
		sure[i] = judge.confidence(q, scored[i:i+1])
		if scored[i].Features[Echo] != 0 {
			read = append(read, i)
		}
	}
	values := make([]float64, len(read))
	for k, i := range read {
		values[k] = sure[i]
	}
	slices.SortFunc(values, func(a, b float64) int { return cmp.Compare(b, a) })
	for k, i := range read {
		sure[i] = values[k]
	}
	return sure
}
