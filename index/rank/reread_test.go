package rank

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/index/passages"
)

// preference is an encoder that finds the question again in sentences with a word.
type preference struct {
	word string
	read *[]string
}

func (p preference) Compare(question string, sentences []string) (sense, echo []float64) {
	*p.read = append(*p.read, sentences...)
	for _, s := range sentences {
		if strings.Contains(s, p.word) {
			sense, echo = append(sense, 0.9), append(echo, 0.9)
		} else {
			sense, echo = append(sense, -0.1), append(echo, 0.1)
		}
	}
	return sense, echo
}

// trusting is the model that ships, but for weights that believe the encoder.
func trusting(t *testing.T, e Encoder) *Model {
	t.Helper()
	weights := maps.Clone(DefaultModel().Weights)
	weights["sense"], weights["echo"] = 5, 7
	m, err := NewModel(weights, DefaultModel().Confidence)
	if err != nil {
		t.Fatal(err)
	}
	return m.With(e)
}

func ferries(n int) []passages.Hit {
	var hits []passages.Hit
	for i := range n {
		hits = append(hits, hit(fmt.Sprintf("Ferry number %d was late on Monday.", i), "Nobody said why the ferry had waited."))
	}
	return hits
}

func TestReread(t *testing.T) {
	hits := ferries(20)
	q := Analyze("Which ferry was late on Monday?", "", nil)
	plain := Sentences(q, hits, Options{})
	var read []string
	// One that the words put within reach of the encoder, and not first.
	want := plain[Reread-1]
	word := fmt.Sprintf("number %d was", want.Hit)
	model := trusting(t, preference{word, &read})
	got := Sentences(q, hits, Options{Model: model})

	if len(read) != Reread {
		t.Errorf("%d sentences were read, want %d", len(read), Reread)
	}
	if got[0].Hit != want.Hit || got[0].Sentence != want.Sentence || got[0].Place != Reread-1 {
		t.Errorf("first is sentence %d of hit %d, by words in place %d; want %d of %d", got[0].Sentence, got[0].Hit, got[0].Place, want.Sentence, want.Hit)
	}
	for i, s := range got {
		p := plain[s.Place]
		if p.Hit != s.Hit || p.Sentence != s.Sentence {
			t.Errorf("place %d: by words sentence %d of hit %d stands there, not %d of %d", s.Place, p.Sentence, p.Hit, s.Sentence, s.Hit)
		}
		if i >= Reread && (s.Place != i || s.Score != p.Score) {
			t.Errorf("sentence %d was not read and has place %d, score %v; want %v", i, s.Place, s.Score, p.Score)
		}
		if i > 0 && s.Score > got[i-1].Score {
			t.Errorf("sentence %d scores %v, more than the one before it", i, s.Score)
		}
	}
	// How sure it is of an answer stays a matter of words.
	if a, b := Confidence(q, got, model), Confidence(q, plain, nil); a != b {
		t.Errorf("confidence %v with an encoder, %v without", a, b)
	}
	sure, before := Confidences(q, got, model), Confidences(q, plain, nil)
	slices.SortFunc(before[:Reread], func(a, b float64) int { return cmp.Compare(b, a) })
	if !slices.Equal(sure, before) {
		t.Errorf("confidences %v, want those of the words, the highest first: %v", sure, before)
	}
}

// TestRereadLeavesAlone: what an encoder does not know it does not order.
func TestRereadLeavesAlone(t *testing.T) {
	russian := ferries(5)
	russian[3].Article = &passages.Article{ID: "r", Language: "ru"}
	for _, c := range []struct {
		name, question string
		hits           []passages.Hit
	}{
		{"a question in Ukrainian", "Який пором запізнився у понеділок?", ferries(5)},
		{"a sentence in Russian", "Which ferry was late on Monday?", russian},
		{"one sentence", "Which ferry was late on Monday?", []passages.Hit{hit("The ferry was late.")}},
		{"nothing", "Which ferry was late on Monday?", nil},
	} {
		var read []string
		q := Analyze(c.question, "", nil)
		got := Sentences(q, c.hits, Options{Model: trusting(t, preference{"number 4", &read})})
		want := Sentences(q, c.hits, Options{})
		for i := range got {
			got[i].Place = 0
		}
		if len(read) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read %q; order %v, want %v", c.name, read, got, want)
		}
	}
}

// TestRereadKeepsFloor: a sentence without a word of the question does not overrule one
// with all of them, whatever the encoder says.
func TestRereadKeepsFloor(t *testing.T) {
	hits := []passages.Hit{hit("The bridge closed on Friday.", "Snow lay thick.")}
	var read []string
	got := Sentences(Analyze("When was the bridge closed?", "", nil), hits, Options{Model: trusting(t, preference{"Snow", &read})})
	if len(read) != 2 || got[0].Sentence != 0 {
		t.Errorf("sentence %d is first, of %q read", got[0].Sentence, read)
	}
}

// TestDefaultModelRereads: what an encoder finds has weights in the model that ships, too;
// learning without an encoder keeps them.
func TestDefaultModelRereads(t *testing.T) {
	w := DefaultModel().Weights
	if w["sense"] <= 0 || w["echo"] <= 0 {
		t.Errorf("sense weighs %v, echo %v: learn them with briefbot eval --encoder FILE --model model.json --learn model.json", w["sense"], w["echo"])
	}
}
