package ingest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
)

var saveTime = time.Date(2026, time.February, 1, 12, 0, 0, 0, time.UTC)

func openStore(t *testing.T, dir string) *ingest.Store {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	s, err := ingest.OpenStore(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustSave(t *testing.T, s *ingest.Store, d ingest.Draft, at time.Time) ingest.Saved {
	t.Helper()
	saved, err := s.Save(&d, at)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// files lists the files of a corpus.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// pageOf returns a page whose text is the paragraphs.
func pageOf(title, day string, paragraphs ...string) []byte {
	return fmt.Appendf(nil, `<html lang="en"><head><title>%s</title><link rel="canonical" href="https://news.example/ferry">
<meta name="author" content="Jane Doe"><meta property="og:site_name" content="Example News"><meta name="date" content="%s"></head>
<body><article><p>%s</p></article></body></html>`, title, day, strings.Join(paragraphs, "</p><p>"))
}

const (
	ferryOne = "The ferry across the strait will leave half an hour later from Monday on, the harbour office said, because the new pilot boat is slower than the old one."
	ferryTwo = "Commuters had asked for an earlier boat. The office says that it will look at the matter again when the pilot boat has been overhauled."
)

func TestSaveAndReadBack(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	d := readOne(t, "ferry.html", pageOf("Ferry: “later” from Monday", "2026-01-30T10:15:00+02:00", ferryOne, ferryTwo))
	d.Retrieved = saveTime.Add(-time.Hour)
	saved := mustSave(t, s, d, saveTime)
	if saved.Outcome != ingest.Added || saved.Article != "2026-01-30-ferry-later-from-monday" {
		t.Errorf("outcome %s, article %q", saved.Outcome, saved.Article)
	}
	want := []string{"articles/2026-01-30-ferry-later-from-monday.md", "raw/" + d.Hash + ".html", "raw/" + d.Hash + ".yaml"}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	raw, err := os.ReadFile(filepath.Join(dir, saved.Raw))
	if err != nil || !bytes.Equal(raw, d.Raw) {
		t.Errorf("raw bytes are not those that came in: %v", err)
	}
	a := loadOne(t, dir)
	if a.ID != saved.Article || a.Title != d.Title || a.Publisher != "Example News" || a.URL != d.URL || a.Language != "en" ||
		!slices.Equal(a.Authors, d.Authors) || !a.Published.Equal(d.Published) || !a.Clock || !a.Retrieved.Equal(d.Retrieved) {
		t.Errorf("article read back %+v of draft %+v", a, d)
	}
	if diff := cmp.Diff([]string{ferryOne, ferryTwo}, paragraphsOf(a)); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
}

// loadOne loads the corpus in dir, which must hold one article and no fault.
func loadOne(t *testing.T, dir string) *corpus.Article {
	t.Helper()
	c, err := corpus.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Check(t.Context(), saveTime) {
		t.Errorf("fault: %s", p)
	}
	var one *corpus.Article
	for a, err := range c.Articles(t.Context()) {
		if err != nil || one != nil {
			t.Fatalf("articles: %v, more than one: %t", err, one != nil)
		}
		one = a
	}
	if one == nil {
		t.Fatal("no article")
	}
	return one
}

func paragraphsOf(a *corpus.Article) []string {
	var out []string
	for _, p := range a.Paragraphs {
		out = append(out, a.Text[p.Start:p.End])
	}
	return out
}

// A text may hold lines that Markdown takes for markup; they must all come back.
func TestMarkupInTextReadsBack(t *testing.T) {
	want := []string{
		"The plan has three parts.", "# 1 in the list is the ferry.", "1. The ferry leaves later.", "- It is smaller.",
		"> Nobody asked us, a passenger said.", "| Harbour | Boats |", "https://news.example/more", "<!-- sic", "2. That is all.",
	}
	dir := t.TempDir()
	d := readOne(t, "plan.txt", []byte(strings.Join(want, "\n")))
	if saved := mustSave(t, openStore(t, dir), d, saveTime); !strings.HasSuffix(saved.File, ".txt") {
		t.Errorf("file %s, want a .txt", saved.File)
	}
	if diff := cmp.Diff(want, paragraphsOf(loadOne(t, dir))); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
}

func TestSameAndChangedArticles(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	first := readOne(t, "a.html", pageOf("Ferry", "2026-01-30", ferryOne, ferryTwo))
	saved := mustSave(t, s, first, saveTime)

	// The page again with another advertisement: other bytes, the same article.
	again := readOne(t, "b.html", append(pageOf("Ferry", "2026-01-30", ferryOne, ferryTwo), "<!-- served at noon -->"...))
	for what, store := range map[string]*ingest.Store{"same store": s, "reopened": openStore(t, dir)} {
		for _, d := range []ingest.Draft{first, again} {
			if got := mustSave(t, store, d, saveTime); got.Outcome != ingest.Known || got.Article != saved.Article {
				t.Errorf("%s: %s saved again: %s as %q", what, d.Name, got.Outcome, got.Article)
			}
		}
	}
	if n := len(files(t, dir)); n != 3 {
		t.Errorf("%d files after saving the same article again, want 3", n)
	}

	// The text at the address has changed.
	changed := readOne(t, "c.html", pageOf("Ferry", "2026-01-31", ferryOne, "The office withdrew the new timetable on Saturday, a day after it had been announced to the commuters of the line."))
	s = openStore(t, dir)
	if rec, outcome := s.Find(&changed); outcome != ingest.NewVersion || rec.Article != saved.Article {
		t.Errorf("find: %s of %q", outcome, rec.Article)
	}
	second := mustSave(t, s, changed, saveTime.Add(time.Hour))
	if second.Outcome != ingest.NewVersion || second.Previous != saved.Article || second.Earlier.Published != "2026-01-30" || second.Published != "2026-01-31" {
		t.Errorf("changed text: %+v", second)
	}
	if _, err := os.Stat(filepath.Join(dir, saved.File)); err != nil {
		t.Errorf("the version before is gone: %v", err)
	}
	// Of two versions the later one is the one before the next.
	third := readOne(t, "d.html", pageOf("Ferry", "2026-02-01", ferryTwo, "On Sunday the office announced a third timetable, which takes up the commuters’ wish for an earlier boat after all."))
	if got := mustSave(t, openStore(t, dir), third, saveTime.Add(2*time.Hour)); got.Previous != second.Article {
		t.Errorf("third version follows %q, want %q", got.Previous, second.Article)
	}
}

// A save that is cut off at any point leaves no article, and the next one completes it.
func TestSaveCutOff(t *testing.T) {
	d := readOne(t, "plan.txt", []byte("One thing.\n- Another thing.")) // with a sidecar
	whole := t.TempDir()
	mustSave(t, openStore(t, whole), d, saveTime)
	want := files(t, whole)
	for n := range want {
		dir := t.TempDir()
		saved := mustSave(t, openStore(t, dir), d, saveTime)
		order := []string{saved.File, strings.TrimSuffix(saved.File, ".txt") + ".yaml", "raw/" + d.Hash + ".yaml", saved.Raw}
		for _, name := range order[:n+1] { // undone in the reverse order of writing
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		if got := mustSave(t, openStore(t, dir), d, saveTime); got.Outcome != ingest.Added || got.Article != saved.Article {
			t.Errorf("cut off %d steps before the end: %s as %q", n+1, got.Outcome, got.Article)
		}
		if diff := cmp.Diff(want, files(t, dir)); diff != "" {
			t.Errorf("cut off %d steps before the end (-want +got):\n%s", n+1, diff)
		}
	}
}

func TestNothingOutsideTheCorpus(t *testing.T) {
	outside := t.TempDir()
	for _, name := range []string{"../../etc/passwd", "/etc/passwd", `..\..\x`, "a\x00b", strings.Repeat("long ", 500), "..", "CON", "Ґанок і їжак"} {
		dir := filepath.Join(outside, "corpus")
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		d := readOne(t, name, []byte("Some words."))
		if err := d.Set(ingest.FieldTitle, name); err != nil {
			t.Fatal(err)
		}
		saved := mustSave(t, openStore(t, dir), d, saveTime)
		if len(filepath.Base(saved.File)) > 100 || strings.ContainsAny(saved.Article, `/\.`) {
			t.Errorf("title %q: article %q", name, saved.Article)
		}
		for _, f := range files(t, outside) {
			if !strings.HasPrefix(f, "corpus/articles/") && !strings.HasPrefix(f, "corpus/raw/") {
				t.Errorf("title %q: wrote %s", name, f)
			}
		}
	}
	// A directory that is a link out of the corpus is not followed.
	dir := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "articles")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	d := readOne(t, "a.txt", []byte("Some words."))
	if _, err := openStore(t, dir).Save(&d, saveTime); err == nil {
		t.Error("saved through a link that leads out of the corpus")
	}
}

func TestSaveNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "articles", "some-words.md")
	if err := os.WriteFile(mine, []byte("By hand."), 0o644); err != nil {
		t.Fatal(err)
	}
	d := readOne(t, "a.txt", []byte("Some words."))
	if saved := mustSave(t, openStore(t, dir), d, saveTime); saved.Article != "some-words-2" {
		t.Errorf("article %q, want some-words-2", saved.Article)
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "By hand." {
		t.Errorf("file written by hand is now %q, %v", data, err)
	}
}

func TestSaveRefuses(t *testing.T) {
	s := openStore(t, t.TempDir())
	d := readOne(t, "a.txt", []byte("Some words."))
	empty, altered := d, d
	empty.Text = " \n"
	altered.Raw = []byte("Other words.")
	if _, err := s.Save(&empty, saveTime); !errors.Is(err, ingest.ErrNoText) {
		t.Errorf("no text: error %v", err)
	}
	if _, err := s.Save(&altered, saveTime); err == nil {
		t.Error("raw bytes that are not those of the hash: no error")
	}
}

func TestReadOnlyCorpus(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	d := readOne(t, "a.txt", []byte("Some words."))
	if _, err := openStore(t, dir).Save(&d, saveTime); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v, want %v", err, fs.ErrPermission)
	}
}

func TestSaveConcurrently(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			d := ingestText(t, fmt.Sprintf("Some words.\nNumber %d.", i/2))
			if _, err := s.Save(&d, saveTime); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := len(files(t, dir)); got != 30 {
		t.Errorf("%d files for 10 articles saved twice each, want 30", got)
	}
}

func ingestText(t *testing.T, text string) ingest.Draft {
	t.Helper()
	return readOne(t, "a.txt", []byte(text))
}

// Documents may also lie under articles/ as they are.
func TestFormatsInTheCorpus(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	page := pageOf("Ferry", "2026-01-30", ferryOne, ferryTwo)
	if err := os.WriteFile(filepath.Join(dir, "articles", "ferry.html"), page, 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Load(os.DirFS(dir), ingest.Formats(ingest.Limits{})...)
	if err != nil {
		t.Fatal(err)
	}
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if a.ID != "ferry" || a.Title != "Ferry" || a.Publisher != "Example News" {
			t.Errorf("article %+v", a)
		}
		if diff := cmp.Diff([]string{ferryOne, ferryTwo}, paragraphsOf(a)); diff != "" {
			t.Errorf("paragraphs (-want +got):\n%s", diff)
		}
	}
	if len(c.Files) != 1 {
		t.Errorf("%d files, want 1", len(c.Files))
	}
}

// What Plan says is what Save does, after a save that was cut off, too; Remove takes the
// article back and leaves what it was read from.
func TestPlanAndRemove(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	d := readOne(t, "plan.txt", []byte("One thing.\n- Another thing.")) // with a sidecar
	for _, before := range []func(ingest.Saved){
		func(ingest.Saved) {},
		func(saved ingest.Saved) {
			if err := os.Remove(filepath.Join(dir, saved.File)); err != nil {
				t.Fatal(err)
			}
		},
		func(saved ingest.Saved) {
			if err := s.Remove(saved); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"raw/" + d.Hash + ".txt"}, files(t, dir)); diff != "" {
				t.Errorf("after Remove (-want +got):\n%s", diff)
			}
		},
	} {
		plan, err := openStore(t, dir).Plan(&d, saveTime)
		if err != nil {
			t.Fatal(err)
		}
		saved := mustSave(t, openStore(t, dir), d, saveTime)
		if plan.Outcome != saved.Outcome || plan.Article != saved.Article || !slices.Equal(plan.Files, saved.Files) {
			t.Errorf("planned %s %v, saved %s %v", plan.Outcome, plan.Files, saved.Outcome, saved.Files)
		}
		before(saved)
		s = openStore(t, dir)
	}
}
