package eval

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// write makes a directory of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "set")
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, files map[string]string) []Set {
	t.Helper()
	sets, err := Load(write(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

func TestLoadPairs(t *testing.T) {
	sets := load(t, map[string]string{"pairs.dev.jsonl": `
{"qid":"1","question":"Who paid?","sentence":"The city paid.","label":1,"doc":"D1","title":"Bill","sid":"D1-0"}
{"qid":"1","question":"Who paid?","sentence":"Nobody laughed.","label":0,"doc":"D1","title":"Bill","sid":"D1-1"}
{"qid":"2","question":"Who ran?","sentence":"It rained.","label":0}
{"qid":"2","question":"Who ran?","sentence":"It poured.","label":0}
`})
	if len(sets) != 2 || sets[0].Name != "set/dev" || sets[0].Form != Pairs || len(sets[0].Cases) != 2 {
		t.Fatalf("got %+v", sets)
	}
	pooled := sets[1]
	if pooled.Name != "set/dev" || pooled.Form != Pooled || len(pooled.Cases) != 1 || pooled.Cases[0].ID != "1" {
		t.Fatalf("pooled, the questions that have an answer: got %+v", pooled)
	}
	c, err := pooled.Corpus(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for a, err := range c.Articles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, a.Text)
	}
	slices.Sort(texts)
	if diff := cmp.Diff([]string{"It poured.", "It rained.", "The city paid. Nobody laughed."}, texts); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	first, second := sets[0].Cases[0], sets[0].Cases[1]
	if len(first.Hits) != 1 || first.Hits[0].Text != "The city paid. Nobody laughed." || first.Refuse {
		t.Errorf("sentences of a document make a passage: got %+v", first)
	}
	if first.Grade(&first.Hits[0], 0) != 1 || first.Grade(&first.Hits[0], 1) != 0 {
		t.Error("labels are lost")
	}
	if len(second.Hits) != 2 || !second.Refuse {
		t.Errorf("sentences from anywhere are a passage each, and none answers: got %+v", second)
	}
}

func TestLoadAnswers(t *testing.T) {
	sets := load(t, map[string]string{"qa.en.jsonl": `
{"id":"a","question":"Who built it?","answers":["Ada"],"paragraph":"Ada built it. It stood.","para_id":"0-0","title":"The_Tower"}
{"id":"b","question":"When did it fall?","answers":["1901"],"paragraph":"It fell in 1901. Few saw it.","para_id":"0-1","title":"The_Tower"}
`})
	forms := map[Form]Set{}
	for _, s := range sets {
		if s.Name != "set/en" {
			t.Errorf("name %q, want set/en", s.Name)
		}
		forms[s.Form] = s
	}
	for form, n := range map[Form]int{Given: 2, Pooled: 2, Removed: 4, Near: 4} {
		if got := len(forms[form].Cases); got != n {
			t.Errorf("%s: %d questions, want %d", form, got, n)
		}
	}
	c := forms[Given].Cases[0]
	if len(c.Hits) != 1 || len(c.Hits[0].Sentences) != 2 || c.Grade(&c.Hits[0], 0) != 1 || c.Grade(&c.Hits[0], 1) != 0 {
		t.Errorf("given paragraph: got %+v", c.Hits)
	}
	next := forms[Near].Cases[1]
	if !next.Refuse || !strings.Contains(next.Hits[0].Text, "1901") {
		t.Errorf("near question: got %+v", next)
	}
	if c, err := forms[Pooled].Corpus(t.TempDir()); err != nil || len(c.Files) != 1 {
		t.Errorf("pooled corpus: %v", err)
	}
}

func TestLoadDocuments(t *testing.T) {
	sets := load(t, map[string]string{
		"corpus.jsonl":  `{"id":"1","title":"Wings","text":"On wings."}` + "\n" + `{"id":"2","title":"","text":""}`,
		"queries.jsonl": `{"id":"7","text":"wings"}` + "\n" + `{"id":"8","text":"unjudged"}`,
		"qrels.tsv":     "query-id\tdoc-id\trelevance\n7\t1\t3\n7\t2\t0\n",
	})
	if len(sets) != 1 || sets[0].Form != Documents || len(sets[0].Cases) != 1 {
		t.Fatalf("got %+v", sets)
	}
	if g := sets[0].Cases[0].Articles; len(g) != 1 || g["1"] != 3 {
		t.Errorf("grades %v, want only 1: 3", g)
	}
}

func TestLoadQuiz(t *testing.T) {
	sets := load(t, map[string]string{
		"corpus.jsonl": `{"id":"n1","title":"Vote","text":"The vote passed.","date":"2024-05-01"}`,
		"questions.jsonl": `{"id":"q1","question":"What passed?","answers":["vote"],"as_of":"2024-06-01"}` + "\n" +
			`{"id":"q2","question":"What passed?","article":"n1"}` + "\n" + `{"id":"q3","question":"Who lost?","refuse":true}`,
	})
	if len(sets) != 1 || sets[0].Form != Pooled || len(sets[0].Cases) != 3 {
		t.Fatalf("got %+v", sets)
	}
	cs := sets[0].Cases
	if cs[0].AsOf.IsZero() || cs[0].Refuse || cs[1].Refuse || !cs[2].Refuse {
		t.Errorf("got %+v", cs)
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing":    {map[string]string{"notes.txt": "x"}, "no data set"},
		"no JSON":    {map[string]string{"pairs.jsonl": "{\"qid\":\"1\"}\n{"}, "pairs.jsonl: record 2"},
		"few tabs":   {map[string]string{"corpus.jsonl": "", "queries.jsonl": "", "qrels.tsv": "1 2\n"}, "qrels.tsv:1: 2 columns"},
		"bad grade":  {map[string]string{"corpus.jsonl": "", "queries.jsonl": "", "qrels.tsv": "q\td\tr\n1\t2\tx\n"}, "qrels.tsv:2: grade"},
		"not packed": {map[string]string{"corpus.jsonl": "", "questions.jsonl.gz": "plain"}, "questions.jsonl.gz"},
		"no label":   {map[string]string{"pairs.jsonl": `{"qid":"1","question":"Who?","sentence":"He."}`}, "record 1: label"},
		"no text":    {map[string]string{"qa.jsonl": `{"id":"1","question":"Who?"}`}, "record 1: paragraph: is missing"},
		"all of it":  {map[string]string{"corpus.jsonl": "", "questions.jsonl": `{"id":"1"}{"question":"Who?","as_of":"soon"}`}, `record 2: as_of: no date: "soon"`},
	} {
		_, err := Load(write(t, c.files))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
}

// TestLoadForgives reads the same quiz in other clothes: packed whatever its name says, as a
// list, with a byte order mark, Windows lines, numbers for ids, other keys, two articles of
// one id, dates that are none.
func TestLoadForgives(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, "\ufeff", `{"docid":1,"headline":"Vote","content":"The vote passed in Norland.","published":"2022/06/10"}`, "\r\n",
		`{"docid":1,"content":"Again."}`, "\r\n\r\n", `{"docid":2,"content":"The dam broke.","date":"some day"}`, "\r\n", `{"docid":3,"content":" "}`, "\r\n")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	sets := load(t, map[string]string{
		"corpus.jsonl": packed.String(),
		"questions.jsonl": "\ufeff[" + `{"question_id":7,"question_sentence":"Where did the vote pass?","question_date":"2022/06/11","choices":["Velden","Norland"],"answer":["1"]},` + "\r\n" +
			`{"question_id":7,"question":"What broke?","options":["a road","the dam"],"answer":"B","answers":[]}, {"question":"Who lost?","is_impossible":true,"answers":["nobody"]}]`,
	})
	cs := sets[0].Cases
	if len(cs) != 3 || cs[0].Asked.Format(time.DateOnly) != "2022-06-11" || !cs[0].AsOf.IsZero() || !cs[2].Refuse {
		t.Fatalf("got %+v", cs)
	}
	c, err := sets[0].Corpus(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dates := map[string]string{}
	for a, err := range c.Articles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		dates[a.ID] = a.Published.Format(time.DateOnly)
	}
	if diff := cmp.Diff(map[string]string{"1": "2022-06-10", "2": time.Time{}.Format(time.DateOnly)}, dates); diff != "" {
		t.Errorf("articles and their dates (-want +got):\n%s", diff)
	}
	r, err := runSet(context.Background(), sets[0], Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Questions) != 3 || r.Measures["s@1"].Value != 1 {
		t.Errorf("%d questions, %+v: want three, and both answers first", len(r.Questions), r.Measures["s@1"])
	}
}

func TestLoadJudgementsOfTREC(t *testing.T) {
	sets := load(t, map[string]string{
		"corpus.jsonl": `{"id":"1","text":"On wings."}`, "queries.jsonl": `{"id":7,"text":"wings"}`, "qrels.tsv": "7 0 1 3\r\n\r\n7 0 2 0\r\n",
	})
	if g := sets[0].Cases[0].Articles; len(g) != 1 || g["1"] != 3 {
		t.Errorf("grades %v, want only 1: 3", g)
	}
}

// Pairs of a question need not stand together.
func TestLoadPairsScattered(t *testing.T) {
	sets := load(t, map[string]string{"pairs.jsonl": `
{"qid":1,"question":"Who paid?","sentence":"The city paid.","label":"1"}
{"qid":2,"question":"Who ran?","sentence":"It rained.","label":false}
{"qid":1,"question":"Who paid?","sentence":"Nobody laughed.","label":0}`})
	if cs := sets[0].Cases; len(cs) != 2 || len(cs[0].Hits) != 2 || cs[0].Refuse || !cs[1].Refuse {
		t.Errorf("got %+v", sets[0].Cases)
	}
}
