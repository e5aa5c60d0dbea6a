package rank

// Threshold is the confidence from which on the first excerpts are taken to answer. Below
// one half, where learning puts the even mark: on corpora of one article, from 0.5 to 0.4
// half as many questions are refused wrongly and hardly fewer rightly.
const Threshold = 0.4

// Confidence returns the probability that the first of the scored sentences holds the
// answer, in [0, 1]. Scored is the result of [Sentences], unlimited or limited.
func Confidence(q Question, scored []Scored, m *Model) float64 {
	if m == nil {
		m = DefaultModel()
	}
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
	for _, c := range ExplainConfidence(*byWords, m) {
		sum += c.Value * c.Weight
	}
	p := logistic(sum)
	// Who asks how many is not answered by a sentence that gives no number, however much it
	// is about the same thing. The learned weights, which are of all kinds of question
	// together, make too little of it.
	if q.Kind == Number && scored[0].Features[KindMiss] > 0 {
		p *= withoutNumber
	}
	return p
}

// withoutNumber is what is left of a confidence where a number is asked for and none given:
// less than the threshold of however much there was.
const withoutNumber = 0.9 * Threshold
