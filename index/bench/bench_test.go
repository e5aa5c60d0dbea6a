package bench

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"
)

// TestRun measures a small corpus, or, with BRIEFBOT_BENCH set to a number, one of so many
// passages, and prints the figures.
func TestRun(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("BRIEFBOT_BENCH"))
	queries := 500
	if n == 0 {
		n, queries = 2000, 20
	}
	r, err := Run(t.Context(), t.TempDir(), NewCorpus(English(), n, 1), Options{Queries: queries, Log: func(s string) { t.Log(s) }})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s\nsearch %v, cold %v, top 100 %v, recent %v, under load %v; disk %.2f of the text",
		data, r.Search, r.Cold, r.Best, r.Recent, r.Loaded, float64(r.Disk)/float64(r.Text))
	if r.Passages < n*9/10 || r.Errors > 0 || r.Search.P50 <= 0 {
		t.Errorf("measured %d passages of %d, %d errors", r.Passages, n, r.Errors)
	}
}
