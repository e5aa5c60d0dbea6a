package briefing

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestSeed resolves the dates of the article that the project began with, as its author
// meant them, and knows two weeks later which of them have passed.
func TestSeed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t), "seed", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("seed article: %v, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, fstest.MapFS{"articles/seed.txt": {Data: data}})
	for _, tt := range []struct {
		now    string
		passed []string
	}{
		{"2026-01-31", nil}, {"2026-02-01", nil}, {"2026-02-02", []string{"Sunday"}}, {"2026-02-14", []string{"Sunday", "one week"}},
	} {
		a, err := Compose(context.Background(), s, Question{Kind: Source, Source: "seed", Limit: 20}, date(tt.now).Add(12*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		checkAnswer(t, s, a)
		var passed []string
		got := map[string]string{}
		for _, p := range s.Passages("seed") {
			c := newComposer(context.Background(), s, Question{}, date(tt.now).Add(12*time.Hour))
			c.t = c.now
			for _, sent := range p.Sentences {
				for _, d := range c.dates(&p, sent) {
					got[d.Text] = d.Resolved
					if d.Passed {
						passed = append(passed, d.Text)
					}
				}
			}
		}
		want := map[string]string{
			"Friday": "30 Jan 2026", "last week": "19–25 Jan 2026", "Sunday": "1 Feb 2026", "Thursday": "29 Jan 2026", "one week": "29 Jan – 4 Feb 2026",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(tt.passed, passed); diff != "" {
			t.Errorf("passed by %s (-want +got):\n%s", tt.now, diff)
		}
	}
}
