package briefing

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// TestCases asks what the txtar files ask. A case holds a corpus, in the files that a
// corpus has, then one "ask …" file for each question, and the answer after it:
//
//	-- ask status talks --
//	now: 2026-02-03
//	as-of: 2026-01-31
//	-- answer --
//	…
//
// Run the test with -update to rewrite the answers, and read the difference.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var data fstest.MapFS = fstest.MapFS{}
			for _, f := range ar.Files {
				if !strings.HasPrefix(f.Name, "ask") && f.Name != "answer" {
					data[f.Name] = &fstest.MapFile{Data: f.Data}
				}
			}
			s := open(t, data)
			for i := range ar.Files {
				f := &ar.Files[i]
				if !strings.HasPrefix(f.Name, "ask") {
					continue
				}
				q, now := readQuestion(t, f)
				got := answerText(t, s, q, now)
				if i+1 >= len(ar.Files) || ar.Files[i+1].Name != "answer" {
					t.Fatalf("%s: no answer follows", f.Name)
				}
				want := &ar.Files[i+1]
				if *update {
					want.Data = []byte(got)
				} else if diff := cmp.Diff(string(want.Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// readQuestion reads a question off the name of its file and the lines in it.
func readQuestion(t *testing.T, f *txtar.File) (Question, time.Time) {
	t.Helper()
	words := strings.Fields(f.Name)
	if len(words) < 2 {
		t.Fatalf("%q: of which kind?", f.Name)
	}
	q := Question{Kind: Kind(words[1])}
	rest := strings.Join(words[2:], " ")
	switch q.Kind {
	case Ask, Check:
		q.Text = rest
	case Status, Contested:
		q.Topic = rest
	case Positions:
		q.Entity = rest
	case Source:
		q.Source = rest
	}
	now := time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)
	for line := range strings.Lines(string(f.Data)) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		day := func() time.Time {
			d, err := time.Parse(time.DateOnly, value)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			return d
		}
		switch key {
		case "now":
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				now = at
			} else {
				now = day().Add(12 * time.Hour)
			}
		case "as-of":
			q.AsOf = day()
		case "known":
			q.Known = value == "yes"
		case "since":
			q.Since = day()
		case "until":
			q.Until = day()
		case "topic":
			q.Topic = value
		case "entity":
			q.Entity = value
		case "source":
			q.Source = value
		case "text":
			q.Text = value
		case "limit":
			q.Limit, _ = strconv.Atoi(value)
		case "offset":
			q.Offset, _ = strconv.Atoi(value)
		default:
			t.Fatalf("%s: unknown key %q", f.Name, key)
		}
	}
	return q, now
}

// answerText is an answer as a case shows it. What holds of every answer is checked here.
func answerText(t *testing.T, s *snapshot, q Question, now time.Time) string {
	t.Helper()
	a, err := Compose(context.Background(), s, q, now)
	if err != nil {
		return fmt.Sprintf("error: %v\n", err)
	}
	checkAnswer(t, s, a)
	if q.Kind == Ask {
		a.More = 0 // how many more there are hangs on learned weights
	}
	var b bytes.Buffer
	if err := WriteText(&b, a, TextOptions{Width: 100}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// snapshot is a snapshot together with the articles that it was built from.
type snapshot struct {
	*index.Snapshot
	articles map[string]*corpus.Article
}

// open builds a corpus as a reindex does.
func open(t testing.TB, fsys fs.FS) *snapshot {
	t.Helper()
	ctx := context.Background()
	c, err := corpus.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	s := &snapshot{articles: map[string]*corpus.Article{}}
	for a, err := range c.Articles(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		s.articles[a.ID] = a
	}
	built := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s.Snapshot, err = index.Build(ctx, filepath.Join(t.TempDir(), "test"), c, index.BuildOptions{Now: built})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// checkAnswer verifies what must hold of any answer: quotes are the bytes of their article,
// excerpts run over whole sentences, citations are numbered as they stand, nothing that has
// lapsed is said to be in force, and the JSON form reads back as it was.
func checkAnswer(t testing.TB, s *snapshot, a *Answer) {
	t.Helper()
	checkParts(t, s, s.articles, a)
}

// checkParts is checkAnswer for any searcher over the articles.
func checkParts(t testing.TB, s searcher, articles map[string]*corpus.Article, a *Answer) {
	t.Helper()
	if a.Found == (a.Refusal != nil) {
		t.Errorf("found %v, refusal %v", a.Found, a.Refusal)
	}
	for i, n := range a.Citations {
		if n.Number != i+1 {
			t.Errorf("citation %d has number %d", i+1, n.Number)
		}
	}
	span := func(what, article string, start, end int, text string, number int) {
		full := articles[article]
		if full == nil {
			t.Errorf("%s: no article %q", what, article)
			return
		}
		if start < 0 || end > len(full.Text) || full.Text[start:end] != text {
			t.Errorf("%s: %q is not %s[%d:%d]", what, text, article, start, end)
		}
		if number < 1 || number > len(a.Citations) || a.Citations[number-1].Article != article {
			t.Errorf("%s: citation %d of %d is not of %s", what, number, len(a.Citations), article)
		}
	}
	excerpt := func(e *Excerpt) {
		span("excerpt", e.Article, e.Start, e.End, e.Text, e.Citation)
		starts, ends := false, false
		for _, p := range s.Passages(e.Article) {
			for _, x := range p.Sentences {
				starts = starts || p.Start+x.Start == e.Start
				ends = ends || p.Start+x.End == e.End
			}
		}
		if !starts || !ends {
			t.Errorf("excerpt %q is not whole sentences", e.Text)
		}
		for _, m := range e.Matched {
			if m.Start < 0 || m.End > len(e.Text) || m.Start >= m.End {
				t.Errorf("excerpt %q: matched %v", e.Text, m)
			}
		}
		for _, d := range e.Dates {
			if e.Text[d.Start:d.End] != d.Text {
				t.Errorf("date %q is not at %d", d.Text, d.Start)
			}
		}
	}
	fact := func(f *Fact) {
		if len(f.Evidence) == 0 {
			t.Errorf("fact %s rests on nothing", f.ID)
		}
		for _, q := range f.Evidence {
			span("evidence of "+f.ID, q.Article, q.Start, q.End, q.Text, q.Citation)
		}
		if f.Standing == InForce {
			if !f.Expires.IsZero() && !f.Expires.After(a.AsOf) {
				t.Errorf("fact %s expired %v and is shown in force at %v", f.ID, f.Expires, a.AsOf)
			}
			if f.Event != nil && f.Event.Open && !f.Event.Until.After(a.AsOf) {
				t.Errorf("fact %s: event over %v and shown in force at %v", f.ID, f.Event.Until, a.AsOf)
			}
		}
		if f.AsOf.After(a.AsOf) {
			t.Errorf("fact %s is of %v, after %v", f.ID, f.AsOf, a.AsOf)
		}
	}
	a.EachFact(fact)
	a.EachExcerpt(excerpt)
	for _, n := range a.Citations {
		if n.Date.After(a.AsOf) && startOfDay(n.Date).After(a.AsOf) {
			t.Errorf("citation [%d] is of %v, after %v", n.Number, n.Date, a.AsOf)
		}
	}
	first, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Answer
	if err := json.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(&back)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("JSON reads back as\n%s\nnot\n%s", second, first)
	}
}
