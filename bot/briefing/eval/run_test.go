package eval

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/index/rank"
)

func run(t *testing.T, dirs ...string) *Report {
	t.Helper()
	r, err := Run(context.Background(), dirs, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// overall returns a measure over the questions of all sets of a report.
func overall(r *Report, measure string) float64 {
	sum, n := 0.0, 0.0
	for _, s := range r.Sets {
		for _, q := range s.Questions {
			if v, ok := q[measure]; ok {
				sum += v
				n++
			}
		}
	}
	return sum / n
}

// refusals returns the shares of questions refused, of those with and without an answer.
func refusals(r *Report) (answerable, unanswerable float64) {
	var n, refused [2]float64
	for _, s := range r.Sets {
		for _, q := range s.Questions {
			k := 0
			if _, ok := q["s@1"]; !ok {
				k = 1
			}
			n[k]++
			if q["confidence"] < rank.Threshold {
				refused[k]++
			}
		}
	}
	return refused[0] / n[0], refused[1] / n[1]
}

func TestRunDocuments(t *testing.T) {
	dir := write(t, map[string]string{
		"corpus.jsonl": `{"id":"wings","title":"Wings","text":"The lift of a wing in a slipstream grows with its speed."}
{"id":"bread","title":"Bread","text":"Bread rises slowly in a cold kitchen."}
{"id":"empty","title":"Nothing","text":""}`,
		"queries.jsonl": `{"id":"1","text":"lift of wings"}`,
		"qrels.tsv":     "query-id\tdoc-id\trelevance\n1\twings\t2\n",
	})
	r := run(t, dir)
	if len(r.Sets) != 1 {
		t.Fatalf("got %+v", r)
	}
	for _, m := range []string{"ndcg@10", "map", "mrr", "s@1"} {
		if v := r.Sets[0].Measures[m]; v.Value != 1 || v.N != 1 {
			t.Errorf("%s: %+v, want 1", m, v)
		}
	}
}

// TestShown puts questions whose answers stand in the best sentence, beside it in the excerpt,
// and across two sentences of it, and nowhere.
func TestShown(t *testing.T) {
	const text = "The ferry to the island left the harbour on Monday. It carried 214 passengers to the island. Bread rises slowly in a cold kitchen."
	dir := write(t, map[string]string{
		"corpus.jsonl": `{"id":"ferry","text":"` + text + `","date":"2026-01-30"}`,
		"questions.jsonl": `{"id":"best","question":"When did the ferry to the island leave the harbour?","answer":"monday"}
{"id":"beside","question":"Which ferry carried passengers to the island?","answer":"left the harbour"}
{"id":"across","question":"Which ferry carried passengers to the island?","answer":"Monday. It carried"}
{"id":"nowhere","question":"When did the ferry to the island leave the harbour?","answer":"Tuesday"}
{"id":"refused","question":"Who mended the lighthouse?"}`,
	})
	set := run(t, dir).Sets[0]
	for id, want := range map[string]float64{"best": 1, "beside": 1, "across": 1, "nowhere": 0} {
		if got := set.Questions[id]; got["x@1"] != want || got["x@3"] != want || got["words@1"] < 6 || got["words@3"] < got["words@1"] {
			t.Errorf("%s: %v, want x@1 and x@3 %v", id, got, want)
		}
	}
	if v, ok := set.Questions["refused"]["x@1"]; ok {
		t.Errorf("a question without an answer has x@1 %v", v)
	}
	if m := set.Measures["x@1"]; m.Value != 0.75 || m.N != 4 {
		t.Errorf("x@1 %+v, want 3 of 4", m)
	}
}

// TestAgainstComparesRefusals turns the confidences of a run around and compares.
func TestAgainstComparesRefusals(t *testing.T) {
	r, earlier := run(t, "testdata/colleague/rates"), run(t, "testdata/colleague/rates")
	for _, q := range earlier.Sets[0].Questions {
		q["confidence"] = 1 - q["confidence"]
		delete(q, "answerable") // as in reports of before
	}
	earlier.Sets[0].Threshold = 0
	changes := map[string]Interval{}
	for _, d := range r.Against(earlier) {
		changes[d.Measure] = d.Change
	}
	auc := r.Sets[0].Measures["auc"].Value
	if c := changes["auc"]; math.Abs(c.Value-(2*auc-1)) > 1e-9 || c.Low <= 0 || c.High < c.Low || c.N != 15 {
		t.Errorf("area under the curve %.3f changes by %+v, want by %.3f", auc, c, 2*auc-1)
	}
	if c := changes["error@10"]; c.Value >= 0 {
		t.Errorf("errors at 10 %% refusals change by %+v, want less", c)
	}
	for _, m := range []string{"refused", "false-refusals", "well"} {
		if _, ok := changes[m]; !ok {
			t.Errorf("%s is not compared", m)
		}
	}
}

func TestReport(t *testing.T) {
	r := run(t, "testdata/colleague/rates")
	var table, file bytes.Buffer
	if err := r.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"rates", "golden", "s@1", "auc", "wrong at 0/5/10/20/30/50 % refused", "ms p50/p99"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("table lacks %q:\n%s", want, &table)
		}
	}
	if err := r.WriteJSON(&file); err != nil {
		t.Fatal(err)
	}
	earlier, err := ReadReport(&file)
	if err != nil {
		t.Fatal(err)
	}
	ds := r.Against(earlier)
	if len(ds) == 0 {
		t.Fatal("no differences listed")
	}
	for _, d := range ds {
		if d.Change.Value != 0 || d.Change.Low != 0 || d.Change.High != 0 {
			t.Errorf("a run against itself changes %s by %+v", d.Measure, d.Change)
		}
	}
	if curve := earlier.Sets[0].Curve; len(curve) != len(curveShares) || curve[0].Wrong.Value < curve[len(curve)-1].Wrong.Value {
		t.Errorf("curve %+v: refusing what it is least sure of leaves more wrong answers", curve)
	}
	if _, err := ReadReport(strings.NewReader(`{"version":9}`)); err == nil {
		t.Error("a report of another version is read")
	}
}

// shared returns a directory of the shared data sets, or skips the test.
func shared(t *testing.T, path ...string) string {
	t.Helper()
	root := os.Getenv("BRIEFBOT_SHARED")
	if root == "" {
		t.Skip("BRIEFBOT_SHARED names no directory with shared data sets")
	}
	return filepath.Join(append([]string{root}, path...)...)
}

// with makes a corpus of a shared file and the questions that we have for it.
func with(t *testing.T, file, questions string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	for to, from := range map[string]string{filepath.Join("articles", filepath.Base(file)): file, "questions.yaml": questions} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, to), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSeed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "seed"), "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no seed article: %v", err)
	}
	r := run(t, with(t, files[0], "testdata/seed/questions.yaml"))
	wrongly, rightly := refusals(r)
	t.Logf("success@1 %.3f, @3 %.3f; refused %.3f of what is answered, %.3f of what is not", overall(r, "s@1"), overall(r, "s@3"), wrongly, rightly)
	if overall(r, "s@1") < 0.7 || wrongly > 0.15 || rightly < 0.8 {
		t.Error("below what was reached")
	}
}

func TestWhiteHouse(t *testing.T) {
	r := run(t, with(t, shared(t, "corpora", "whitehouse_briefings", "corpus-ukraine.jsonl.gz"), "testdata/whitehouse/questions.yaml"))
	wrongly, rightly := refusals(r)
	t.Logf("success@1 %.3f, @5 %.3f; refused %.3f of what is answered, %.3f of what is not", overall(r, "s@1"), overall(r, "s@5"), wrongly, rightly)
	if overall(r, "s@1") < 0.3 || rightly < 0.7 { // of four that are to be refused
		t.Error("below what was reached")
	}
}
