package rank

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"sync"
)

// Model weighs features. Its file is JSON, so that a change of a weight shows in review.
type Model struct {
	// Note says how the model came about and what it reached.
	Note string `json:"note"`
	// Weights gives the weight of each feature, by name; those left out weigh nothing.
	Weights map[string]float64 `json:"weights"`
	// Confidence gives the weights of the evidence by which [Confidence] judges.
	Confidence map[string]float64 `json:"confidence"`

	// Figures are what the weights reached when they were learned.
	Figures []Figure `json:"figures,omitempty"`

	weights Vector
	encoder Encoder // nil: none
}

// Figure compares learned weights with the baseline on questions of a set that they were
// not learned from.
type Figure struct {
	Set       string  `json:"set"`
	LeftOut   string  `json:"left_out,omitempty"` // family of sets left out of learning for this figure
	Measure   string  `json:"measure"`
	Questions int     `json:"questions"`
	Baseline  float64 `json:"baseline"`
	Learned   float64 `json:"learned"`
	Low       float64 `json:"low"` // of the paired difference: 95 % interval
	High      float64 `json:"high"`
}

//go:embed model.json
var modelFile []byte

// DefaultModel returns the model that ships.
var DefaultModel = sync.OnceValue(func() *Model {
	m, err := ReadModel(modelFile)
	if err != nil {
		panic("rank: model.json: " + err.Error()) // the file is part of the program
	}
	return m
})

//go:embed baseline.json
var baselineFile []byte

// Baseline returns the hand-set model, which a learned one must beat.
var Baseline = sync.OnceValue(func() *Model {
	m, err := ReadModel(baselineFile)
	if err != nil {
		panic("rank: baseline.json: " + err.Error()) // the file is part of the program
	}
	return m
})

// ReadModel decodes a model and checks that it names only features that exist.
func ReadModel(data []byte) (*Model, error) {
	m := new(Model)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, err
	}
	return m, m.index()
}

// NewModel makes a model of weights by the names of features.
func NewModel(weights, confidence map[string]float64) (*Model, error) {
	m := &Model{Weights: weights, Confidence: confidence}
	return m, m.index()
}

func (m *Model) index() error {
	for name, w := range m.Weights {
		f, ok := featureByName[name]
		if !ok {
			return fmt.Errorf("weights: no feature %q", name)
		}
		m.weights[f] = w
	}
	for name := range m.Confidence {
		if _, ok := featureByName[name]; !ok && name != "bias" {
			return fmt.Errorf("confidence: no feature %q", name)
		}
	}
	return nil
}

var featureByName = func() map[string]Feature {
	m := map[string]Feature{}
	for f, name := range featureNames {
		m[name] = Feature(f)
	}
	return m
}()

// Score returns the score of a sentence.
func (m *Model) Score(v *Vector) float64 {
	sum := 0.0
	for f, x := range v {
		sum += m.weights[f] * x
	}
	return sum
}

// Contribution is one line of an explanation.
type Contribution struct {
	Feature string  `json:"feature"`
	Value   float64 `json:"value"`
	Weight  float64 `json:"weight"`
}

// Explain returns what each feature adds to a sentence's score, those of value or weight
// zero left out. A nil model is the one that ships.
func Explain(s Scored, m *Model) []Contribution {
	if m == nil {
		m = DefaultModel()
	}
	var out []Contribution
	for f, x := range s.Features {
		if x != 0 && m.weights[f] != 0 {
			out = append(out, Contribution{featureNames[f], x, m.weights[f]})
		}
	}
	return out
}

// ExplainConfidence returns what each feature adds to the confidence in a sentence, on the
// scale of log odds, the bias last.
func ExplainConfidence(s Scored, m *Model) []Contribution {
	if m == nil {
		m = DefaultModel()
	}
	var out []Contribution
	for f, x := range s.Features {
		if w := m.Confidence[featureNames[f]]; x != 0 && w != 0 {
			out = append(out, Contribution{featureNames[f], x, w})
		}
	}
	return append(out, Contribution{"bias", 1, m.Confidence["bias"]})
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
