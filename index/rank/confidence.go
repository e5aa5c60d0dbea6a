package rank

// Threshold is the confidence from which on the first excerpts are taken to answer.
const Threshold = 0.5

// Confidence returns the probability that the first of the scored sentences holds the
// answer, in [0, 1]. Scored is the result of [Sentences], unlimited or limited.
func Confidence(q Question, scored []Scored, m *Model) float64 {
	if m == nil {
		m = DefaultModel()
	}
	if len(scored) == 0 {
		return 0
	}
	sum := 0.0
	for _, c := range ExplainConfidence(scored[0], m) {
		sum += c.Value * c.Weight
	}
	return logistic(sum)
}
