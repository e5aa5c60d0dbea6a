package corpus_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/corpus"
)

func eachLine[T any](t testing.TB, name string, visit func(T)) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		visit(v)
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

func sentencesOf(text, lang string) []string {
	var out []string
	for _, s := range corpus.Sentences(text, lang) {
		out = append(out, oneSpace(text[s.Start:s.End]))
	}
	return out
}

// TestGoldenSentences counts the cases of the golden rules that come out exactly.
func TestGoldenSentences(t *testing.T) {
	for _, test := range []struct {
		file, lang string
		first      int // only so many cases; 0 for all
		want       int // exact ones, as measured
	}{
		{"golden_english.jsonl", "en", 52, 49},
		{"golden_english.jsonl", "en", 0, 130},
		{"golden_russian.jsonl", "ru", 0, 40},
	} {
		t.Run(fmt.Sprint(test.file, test.first), func(t *testing.T) {
			cases, exact := 0, 0
			eachLine(t, shared(t, "eval", "sbd", test.file), func(c struct {
				ID, Text  string
				Sentences []string
			}) {
				if test.first > 0 && cases == test.first {
					return
				}
				cases++
				for i, s := range c.Sentences {
					c.Sentences[i] = oneSpace(s)
				}
				if got := sentencesOf(c.Text, test.lang); slices.Equal(got, c.Sentences) {
					exact++
				} else if testing.Verbose() {
					t.Logf("%s\n got %q\nwant %q", c.ID, got, c.Sentences)
				}
			})
			t.Logf("%d of %d exact", exact, cases)
			if exact < test.want {
				t.Errorf("%d exact, were %d", exact, test.want)
			}
		})
	}
}

// TestSentenceBoundaries measures boundaries against hand-made ones: precision, recall, F1.
func TestSentenceBoundaries(t *testing.T) {
	var hit, got, want, shown int
	eachLine(t, shared(t, "eval", "sbd", "ud_en_ewt_dev.jsonl"), func(d struct {
		Text      string
		Sentences []struct{ Start, End int }
	}) {
		runes := []rune(d.Text)
		ends := make(map[int]bool) // byte offsets
		for _, s := range d.Sentences[:len(d.Sentences)-1] {
			ends[len(string(runes[:s.End]))] = true
		}
		want += len(ends)
		spans := corpus.Sentences(d.Text, "en")
		mine := map[int]bool{}
		for _, s := range spans[:len(spans)-1] {
			mine[s.End] = true
			got++
			if ends[s.End] {
				hit++
			} else if testing.Verbose() && shown < 150 {
				shown++
				t.Logf("extra: %q | %q", d.Text[max(s.Start, s.End-40):s.End], d.Text[s.End:min(len(d.Text), s.End+30)])
			}
		}
		for e := range ends {
			if !mine[e] && testing.Verbose() && shown < 300 {
				shown++
				t.Logf("lost: %q | %q", d.Text[max(0, e-40):e], d.Text[e:min(len(d.Text), e+30)])
			}
		}
	})
	p, r := float64(hit)/float64(got), float64(hit)/float64(want)
	f1 := 2 * p * r / (p + r)
	t.Logf("precision %.3f, recall %.3f, F1 %.3f", p, r, f1)
	if f1 < 0.917 {
		t.Errorf("F1 %.3f, was 0.918", f1)
	}
}
