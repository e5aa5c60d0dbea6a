package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/index/rank"
	"github.com/briefbot/briefbot/index/rank/encoder"
)

// strikes is an encoder that finds any question again in sentences about strikes.
type strikes struct{ asked *[]string }

func (s strikes) Compare(question string, sentences []string) (sense, echo []float64) {
	*s.asked = append(*s.asked, question)
	for _, text := range sentences {
		like := 0.01
		if strings.Contains(text, "strike") {
			like = 1
		}
		sense, echo = append(sense, like), append(echo, like)
	}
	return sense, echo
}

// TestDeskAsksEncoder: a desk with an encoder puts first what it finds like the question,
// and answers what it answers without one.
func TestDeskAsksEncoder(t *testing.T) {
	d := openDesk(t, deskFlags{Corpus: "testdata/harbour", Index: filepath.Join(t.TempDir(), "index"), Now: instant{time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)}})
	ask := func(text string) *briefing.Answer {
		a, err := d.Answer(t.Context(), briefing.Question{Kind: briefing.Ask, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	const question = "What will the ferry line do?"
	plain := ask(question)
	if !plain.Found || strings.Contains(plain.Excerpts[0].Text, "strike") {
		t.Fatalf("found %v; excerpts %+v", plain.Found, plain.Excerpts)
	}
	var asked []string
	d.model = rank.DefaultModel().With(strikes{&asked})
	if a := ask(question); !a.Found || !strings.Contains(a.Excerpts[0].Text, "strike") {
		t.Errorf("found %v; first is %q, want the strike", a.Found, a.Excerpts[0].Text)
	}
	if len(asked) != 1 || asked[0] != question {
		t.Errorf("the encoder was asked %q", asked)
	}
	if a := ask("What does a season ticket cost?"); a.Found {
		t.Errorf("answers what the corpus does not say: %q", a.Excerpts[0].Text)
	}
}

// TestEncoderFlag: a desk reads the file that --encoder names.
func TestEncoderFlag(t *testing.T) {
	e, err := encoder.New([]string{"[CLS]", "[SEP]", "[UNK]", "strike"}, func(_ string, size int) ([]float32, error) { return make([]float32, size), nil })
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "encoder.bin")
	if err := os.WriteFile(file, e.Append(nil), 0o644); err != nil {
		t.Fatal(err)
	}
	d := openDesk(t, deskFlags{Corpus: "testdata/harbour", Index: filepath.Join(t.TempDir(), "index"), encoderFlag: encoderFlag{file}})
	if d.model == nil {
		t.Error("the desk has no encoder")
	}
	if _, err := d.Answer(t.Context(), briefing.Question{Kind: briefing.Ask, Text: "When is the strike?"}); err != nil {
		t.Error(err)
	}
}
