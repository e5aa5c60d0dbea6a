package corpus_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
)

func load(t *testing.T, files map[string]string, opts ...corpus.Option) *corpus.Corpus {
	t.Helper()
	m := fstest.MapFS{}
	for name, data := range files {
		m[name] = &fstest.MapFile{Data: []byte(data), ModTime: clock}
	}
	c, err := corpus.Load(m, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// read returns the ids of articles, and of problems their texts.
func read(t *testing.T, c *corpus.Corpus) (ids []string) {
	t.Helper()
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			ids = append(ids, err.Error())
			continue
		}
		ids = append(ids, a.ID)
	}
	return ids
}

func TestLoadNothing(t *testing.T) {
	if _, err := corpus.Load(os.DirFS(filepath.Join(t.TempDir(), "nowhere"))); err == nil {
		t.Error("a directory that isn't there loads")
	}
}

func TestFormat(t *testing.T) {
	page := corpus.Format(".html", func(name string, r io.Reader) (*corpus.Article, error) {
		data, err := io.ReadAll(r)
		if err != nil || len(data) == 0 {
			return nil, errors.New("no page")
		}
		text := string(data)
		return &corpus.Article{Title: "From the page", Publisher: "IW", Text: text, Paragraphs: []corpus.Span{{Start: 0, End: len(text)}}}, nil
	})
	c := load(t, map[string]string{
		"articles/a.html": "The line closes.", "articles/a.yaml": "title: From the sidecar",
		"articles/b.HTML": "Buses run.", "articles/c.html": "",
		"sources.yaml": "- {id: iw, name: Island Wire, aliases: [IW]}",
	}, page)
	var got []string
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, fmt.Sprint(a.ID, ": ", a.Title, ", ", a.Publisher, " ", a.Source, " ", a.Language, " ", len(a.Hash)))
	}
	want := []string{"a: From the sidecar, Island Wire iw en 64", "b: From the page, Island Wire iw en 64", "articles/c.html: no page"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOnly(t *testing.T) {
	files := map[string]string{"a.txt": "One.", "b.txt": "Two.", "topics.yaml": "- x"}
	c := load(t, files, corpus.Only("b.txt"))
	if diff := cmp.Diff([]string{"b"}, read(t, c)); diff != "" || len(c.Check(t.Context(), clock)) > 0 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m := fstest.MapFS{"x.png": {}}
	for _, name := range []string{"x.png", "y.txt"} {
		if _, err := corpus.Load(m, corpus.Only(name)); err == nil {
			t.Errorf("Only(%s) loads", name)
		}
	}
}

// TestFiles holds what a caller tells changed files by, sidecars included.
func TestFiles(t *testing.T) {
	c := load(t, map[string]string{"articles/a.txt": "One.", "articles/a.yaml": "title: x", "articles/b/c.txt": "Two."})
	want := []corpus.File{{Path: "articles/a.txt", Size: 12, Modified: clock}, {Path: "articles/b/c.txt", Size: 4, Modified: clock}}
	if diff := cmp.Diff(want, c.Files); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	other := load(t, map[string]string{"articles/a.txt": "One.", "sources.yaml": "- {id: iw, name: Island Wire}"})
	if c.Basis == "" || c.Basis == other.Basis {
		t.Errorf("bases %q and %q: articles read otherwise when sources change", c.Basis, other.Basis)
	}
}

func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, err := range []error{
		os.MkdirAll(filepath.Join(dir, "articles", "real"), 0o755),
		os.WriteFile(filepath.Join(dir, "articles", "real", "a.txt"), []byte("One."), 0o644),
		os.WriteFile(filepath.Join(outside, "secret.txt"), []byte("Two."), 0o644),
		os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(dir, "articles", "out.txt")),
		os.Symlink("real", filepath.Join(dir, "articles", "alias")),
		os.Symlink("..", filepath.Join(dir, "articles", "real", "up")),
	} {
		if err != nil {
			t.Skip("no links here: ", err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c, err := corpus.Load(root.FS())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"alias/a", "real/a"}, read(t, c)); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	var got []string
	for _, p := range c.Check(t.Context(), clock) {
		got = append(got, p.File)
	}
	if diff := cmp.Diff([]string{"articles/alias/up", "articles/out.txt", "articles/real/up"}, got); diff != "" {
		t.Errorf("files with problems (-want +got):\n%s", diff)
	}
}

func TestCancelledReading(t *testing.T) {
	c := load(t, map[string]string{"articles/a.txt": "One.", "articles/b.txt": "Two."})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for _, err := range c.Articles(ctx) {
		if n++; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if n != 1 {
		t.Errorf("%d results of a cancelled reading, want the one error", n)
	}
}

func pack(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPackedBulk(t *testing.T) {
	line := `{"id":"%d","title":"t","text":"x"}` + "\n"
	whole := pack(t, fmt.Appendf(nil, line+line, 1, 2))
	c := load(t, map[string]string{"articles/a.jsonl.gz": whole})
	if diff := cmp.Diff([]string{"1", "2"}, read(t, c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Two archives one after the other are one file, as gzip has it.
	c = load(t, map[string]string{"articles/a.jsonl.gz": whole + pack(t, fmt.Appendf(nil, line, 3))})
	if diff := cmp.Diff([]string{"1", "2", "3"}, read(t, c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c = load(t, map[string]string{"articles/a.jsonl.gz": whole[:len(whole)-6]})
	got := read(t, c)
	if len(got) == 0 || !strings.Contains(got[len(got)-1], "can't be read on: unexpected EOF") {
		t.Errorf("a cut archive reads as %q", got)
	}
}

// TestBomb holds that an archive made to fill memory is given up.
func TestBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 80 MB")
	}
	c := load(t, map[string]string{"articles/a.jsonl.gz": pack(t, bytes.Repeat([]byte(" \n"), 40<<20))})
	got := read(t, c)
	if len(got) != 1 || !strings.Contains(got[0], "unpacks to more than 200 times its size") {
		t.Errorf("got %q", got)
	}
}

// snapshot is articles in memory, as an index holds them.
type snapshot map[string]*corpus.Article

func (s snapshot) Article(_ context.Context, id string) (*corpus.Article, error) { return s[id], nil }

func (s snapshot) Holding(_ context.Context, words string) ([]*corpus.Article, error) {
	var found []*corpus.Article
	for _, a := range s {
		if strings.Contains(a.Text, strings.Fields(words)[0]) {
			found = append(found, a)
		}
	}
	return found, nil
}

// TestCheckCurated holds that the lists have the same faults whether articles are read or
// come out of a snapshot.
func TestCheckCurated(t *testing.T) {
	c := load(t, map[string]string{
		"articles/a.txt": "The line closes in May. A boat sails.", "articles/b.txt": "Buses run until June.",
		"topics.yaml": "- {id: t, name: T, colour: red}",
		"facts/f.yaml": `
- id: one
  topics: [t]
  statement: s
  status: reported
  as_of: 2026-01-30
  evidence:
    - {article: a, quote: The line closes in May}
    - {article: a, quote: The line closed in May}
    - {article: a, quote: Buses run until June}
    - {article: x, quote: Buses run until June}
    - {article: a, quote: Trains never came}
`,
	})
	s := snapshot{}
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		s[a.ID] = a
	}
	want := c.Check(t.Context(), clock)
	if len(want) != 5 {
		t.Errorf("%d problems, want 5: %v", len(want), want)
	}
	if diff := cmp.Diff(want, c.CheckCurated(t.Context(), clock, s)); diff != "" {
		t.Errorf("Check and CheckCurated differ (-Check +CheckCurated):\n%s", diff)
	}
}

func TestDiff(t *testing.T) {
	lists := func(statement string) string {
		return "- {id: one, topics: [t], statement: " + statement + ", status: reported, as_of: 2026-01-30, evidence: [{article: a, quote: q}]}"
	}
	state := func(files map[string]string) corpus.State {
		c := load(t, files)
		s := corpus.State{Curated: c.Curated, Articles: map[string]string{}}
		for a, err := range c.Articles(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			s.Articles[a.ID] = a.Hash
		}
		return s
	}
	before := state(map[string]string{"articles/a.txt": "One.", "articles/b.txt": "Two.", "articles/c.txt": "Three.",
		"facts/f.yaml": lists("x"), "topics.yaml": "- {id: t, name: T}", "entities.yaml": "- {id: e, name: E}"})
	now := state(map[string]string{"articles/a.txt": "One.", "articles/b.txt": "Two!", "articles/d.txt": "Four.",
		"facts/g.yaml": "# moved\n" + lists("y"), "topics.yaml": "# t\n- {name: T, id: t}", "sources.yaml": "- {id: s, name: S}"})
	want := []corpus.Change{
		{Kind: corpus.Changed, What: "article", ID: "b"}, {Kind: corpus.Removed, What: "article", ID: "c"}, {Kind: corpus.Added, What: "article", ID: "d"},
		{Kind: corpus.Changed, What: "fact", ID: "one"}, {Kind: corpus.Removed, What: "entity", ID: "e"}, {Kind: corpus.Added, What: "source", ID: "s"},
	}
	if diff := cmp.Diff(want, corpus.Diff(before, now)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if same := corpus.Diff(now, now); len(same) > 0 {
		t.Errorf("a state differs from itself by %v", same)
	}
}
