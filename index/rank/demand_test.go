package rank

import (
	"testing"

	"github.com/briefbot/briefbot/index/passages"
)

// A sentence about the same thing that lacks what is asked for is told from one that has it.
func TestDemands(t *testing.T) {
	for _, c := range []struct {
		question    string
		feature     Feature
		has, hasNot string
	}{
		{"How many soldiers crossed the river?", Uncounted, "Forty soldiers crossed the river.", "The soldiers crossed the river in pursuit of the rebels and took 12 tanks with them."},
		{"How many people died?", Uncounted, "The flood killed 27.", ""},
		{"Which station was fined?", Unnamed, "The court fined station Radio Norte.", "The court fined a radio station."},
		{"What is the yacht called?", Unnamed, "The yacht, the Halcyon, was late.", "The yacht was late."},
		{"What did the mayor say?", Unsaid, "The mayor said that the bridge was safe.", "The mayor crossed the bridge."},
		{"What did the mayor say?", Unsaid, "The mayor said that the bridge was safe.", "A spokesman said that the bridge was safe."},
		{"Who leads the Conservatives?", Unheld, "Ada Lund, who leads the Conservatives, left early.", "A motion of the Conservatives will be put to the vote."},
		{"When will the court rule?", OtherTense, "The court will rule on Monday.", "The court ruled on Monday."},
		{"When did the court rule?", OtherTense, "The court ruled on Monday.", "The court is to rule on Monday."},
	} {
		value := func(text string) float64 {
			return Sentences(Analyze(c.question, "en", nil), []passages.Hit{hit(text)}, Options{})[0].Features[c.feature]
		}
		if v := value(c.has); v != 0 {
			t.Errorf("%s of %q is %v for %q, want 0", c.feature, c.question, v, c.has)
		}
		if c.hasNot != "" && value(c.hasNot) == 0 {
			t.Errorf("%s of %q is 0 for %q", c.feature, c.question, c.hasNot)
		}
	}
}

// What "he" says is said by whom the sentence before names.
func TestSaidInTheSentenceBefore(t *testing.T) {
	q := Analyze("What did the mayor say?", "en", nil)
	scored := Measure(q, []passages.Hit{hit("The mayor came late.", "He said that the bridge was safe.")}, Options{})
	if before, here := scored[0].Features[Unsaid], scored[1].Features[Unsaid]; here >= before {
		t.Errorf("unsaid %v where the mayor comes and %v where he speaks", before, here)
	}
}
