package rank

// Threshold is the confidence from which on the first excerpts are taken to answer. Below
// one half, where learning puts the even mark: of 1364 questions on 104 corpora of one to three
// articles, from 0.5 to 0.38 the share refused wrongly falls from 0.43 to 0.23, and of 864
// near-sounding ones the share refused rightly from 0.70 to 0.57. Who is refused wrongly is
// shown the nearest passages; who is answered wrongly may believe it.
const Threshold = 0.38

// Confidence returns the probability that the first of the scored sentences holds the
// answer, in [0, 1]. Scored is the result of [Sentences], unlimited or limited.
func Confidence(q Question, scored []Scored, m *Model) float64 {
	return newJudge(m).confidence(q, scored)
}

// judge is a model's view of how sure an answer is, made ready for many sentences.
type judge struct {
	weights Vector
	bias    float64
}

func newJudge(m *Model) *judge {
	if m == nil {
		m = DefaultModel()
	}
	j := &judge{bias: m.Confidence["bias"]}
	for f, name := range featureNames {
		j.weights[f] = m.Confidence[name]
	}
	return j
}

// confidence is [Confidence].
func (j *judge) confidence(q Question, scored []Scored) float64 {
	if len(scored) == 0 {
		return 0
	}
	// An encoder tells little of whether a question is answered at all: what it has moved to
	// the front is judged by the sentence that the words put there.
	byWords := &scored[0]
	for i := range scored {
		if scored[i].Place < byWords.Place {
			byWords = &scored[i]
		}
	}
	sum := 0.0
	for f, x := range byWords.Features {
		sum += x * j.weights[f]
	}
	p := logistic(sum + j.bias)
	if lacks(&q, &scored[0].Features) {
		p *= withoutIt
	}
	return p
}

// withoutIt is what is left of a confidence where the very thing that is asked for is not
// given: less than the threshold of however much there was.
const withoutIt = 0.9 * Threshold

// plainEnough is the share of a question's words, names aside, from which on one that is missing
// does not matter.
const plainEnough = 0.6

// lacks reports whether a sentence lacks the very thing that is asked for: who asks when is not
// answered without a date, nor who asks for the prime minister by a sentence that names none,
// however much it is about the same thing. The learned weights, which are of all kinds of
// question together, make too little of it.
func lacks(q *Question, v *Vector) bool {
	switch q.Kind {
	case Date, Number:
		if v[KindMiss] > 0 {
			return true
		}
		fallthrough
	case Person, Place: // of these the first word that is no name is mostly what was done
		if v[FirstWord] == 0 && v[Plain] < plainEnough {
			return true
		}
	}
	return v[Unheld] == 1 || v[Uncounted] == 1 || v[Unsaid] == 1
}
