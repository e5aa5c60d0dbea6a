package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/briefbot/briefbot/index"
)

// TestRun measures a small corpus, or, with BRIEFBOT_BENCH set to a number, one of so many
// passages, and prints the figures.
func TestRun(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("BRIEFBOT_BENCH"))
	queries := 500
	if n == 0 {
		n, queries = 2000, 20
	}
	r, err := Run(t.Context(), t.TempDir(), NewCorpus(English(), n, 1), Options{
		Queries: queries, Log: func(s string) { t.Log(s) },
		Ask: func(ctx context.Context, s *index.Snapshot, question string) (bool, error) {
			hits, err := s.Search(ctx, index.Query{Text: question})
			return len(hits) > 0, err
		},
		Status: func(ctx context.Context, s *index.Snapshot, topic string) error {
			found := s.Curated().Topic(topic)
			if found == nil {
				return fmt.Errorf("nothing is called %q", topic)
			}
			_, err := s.Search(ctx, index.Query{Topics: []string{found.ID}, Newest: true})
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s\nsearch %v, cold %v, top 100 %v, recent %v, under load %v; disk %.2f of the text",
		data, r.Search, r.Cold, r.Best, r.Recent, r.Loaded, float64(r.Disk)/float64(r.Text))
	if r.Answered != 1 || r.Ask.P50 <= 0 || r.Status.P50 <= 0 || len(r.Many) == 0 || r.Many[0].Workers != 1 {
		t.Errorf("whole answers: %v, %v found, status %v; throughput %v", r.Ask, r.Answered, r.Status, r.Many)
	}
	if r.Passages < n*9/10 || r.Errors > 0 || r.Search.P50 <= 0 {
		t.Errorf("measured %d passages of %d, %d errors", r.Passages, n, r.Errors)
	}
}

// Of a model of few words the lists are short, and the corpus is sound.
func TestFewWords(t *testing.T) {
	m := newModel([]string{"ferry", "harbour", "the", "bridge"}, []float64{3, 2, 9, 1}, []int{20})
	c := NewCorpus(m, 200, 1)
	loaded, err := c.Load()
	if err != nil {
		t.Fatal(err)
	}
	if problems := loaded.Check(t.Context(), Now); len(problems) > 0 || len(c.Topics()) != 1 {
		t.Errorf("%d topics, faults %v", len(c.Topics()), problems)
	}
}
