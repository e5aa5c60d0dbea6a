package encoder

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	e, _ := random()
	const text = "Talks in Paris, again"
	whole, words := e.Words(text)
	if !slices.Equal(whole, e.Vector(text)) {
		t.Error("the vector of the text isn't that of Vector")
	}
	var got []string
	for _, w := range words {
		got = append(got, w.Text)
	}
	if want := []string{"talks", "in", "paris", ",", "again"}; !slices.Equal(got, want) {
		t.Fatalf("words %q, want %q", got, want)
	}
	x := e.states(e.pieces.marked(text))
	if !slices.Equal(words[0].Vector, mean(x[hidden:3*hidden])) { // talk, ##s
		t.Error("“talks” isn't the mean of its two pieces")
	}
	if _, none := e.Words(""); len(none) != 0 {
		t.Errorf("an empty text has words %v", none)
	}
}
