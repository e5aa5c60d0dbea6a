package encoder

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"sync"
	"testing"
)

func TestReader(t *testing.T) {
	e, _ := random()
	r := NewReader(e, 3)
	texts := []string{"the talks met", "truce in paris", "", "met in the truce"}
	sense, echo := r.Compare("talks in paris?", texts)
	if len(sense) != len(texts) || len(echo) != len(texts) {
		t.Fatalf("%d and %d likenesses of %d sentences", len(sense), len(echo), len(texts))
	}
	if r.recent.Len() != 3 || len(r.known) != 3 {
		t.Errorf("remembers %d and %d texts, want 3", r.recent.Len(), len(r.known))
	}
	if echo[2] != 0 {
		t.Errorf("echo of nothing is %v", echo[2])
	}
	for i := range texts {
		if math.Abs(sense[i]) > 1.001 || math.Abs(echo[i]) > 1.001 {
			t.Errorf("%q: sense %v, echo %v, want them in [-1, 1]", texts[i], sense[i], echo[i])
		}
	}
	same, sameEcho := r.Compare("truce", []string{"truce"})
	if math.Abs(same[0]-1) > 1e-5 || math.Abs(sameEcho[0]-1) > 1e-5 {
		t.Errorf("a text is like itself by %v and %v", same[0], sameEcho[0])
	}

	// Many at once get what one gets.
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if s, x := r.Compare("talks in paris?", texts); !slices.Equal(s, sense) || !slices.Equal(x, echo) {
				t.Errorf("likenesses %v, %v, want %v, %v", s, x, sense, echo)
			}
		})
	}
	wait.Wait()
}

// TestReferences holds the encoder, its weights rounded to bytes, to cosines that the same
// weights give in 32-bit floats. testdata/references.json has them.
func TestReferences(t *testing.T) {
	file := os.Getenv("BRIEFBOT_ENCODER")
	if file == "" {
		t.Skip("BRIEFBOT_ENCODER names no encoder's file; index/rank/internal/vectors makes one")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Read(data)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var references []struct {
		Question, Sentence string
		Pieces             []int32 // of the sentence
		Sense, Echo        float64
	}
	if data, err = os.ReadFile("testdata/references.json"); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &references); err != nil {
		t.Fatal(err)
	}
	r := NewReader(e, 0)
	for _, c := range references {
		if got := e.pieces.marked(c.Sentence); !slices.Equal(got, c.Pieces) {
			t.Errorf("%q: pieces %v, want %v", c.Sentence, got, c.Pieces)
		}
		const apart = 0.015
		sense, echo := r.Compare(c.Question, []string{c.Sentence})
		if math.Abs(sense[0]-c.Sense) > apart || math.Abs(echo[0]-c.Echo) > apart {
			t.Errorf("%q, %q: sense %.4f and echo %.4f, want %.4f and %.4f", c.Question, c.Sentence, sense[0], echo[0], c.Sense, c.Echo)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	e, _ := random()
	sentences := make([]string, 10)
	for i := range sentences { // of 32 pieces each
		for j := range 15 {
			sentences[i] += []string{"talks ", "truce paris ", "the ", "met in "}[(i+j*j)%4]
		}
		sentences[i] += alphabet[i]
	}
	b.Run("unread", func(b *testing.B) {
		for b.Loop() {
			NewReader(e, 0).Compare("where did the talks in paris end?", sentences)
		}
	})
	b.Run("read", func(b *testing.B) {
		r := NewReader(e, 0)
		for b.Loop() {
			r.Compare("where did the talks in paris end?", sentences)
		}
	})
}
