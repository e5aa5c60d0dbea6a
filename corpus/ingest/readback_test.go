package ingest_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
)

// Every page of a public set, imported and saved, must come back from the corpus word
// for word and without a fault.
func TestSharedPagesReadBack(t *testing.T) {
	pages := sharedArchive(t, "import/html_readability/test-pages.tar.gz")
	dir := t.TempDir()
	s := openStore(t, dir)
	want := map[string]ingest.Draft{}
	for name, data := range pages {
		if path.Base(name) != "source.html" {
			continue
		}
		drafts, err := ingest.Read(t.Context(), name, "text/html", bytes.NewReader(data), ingest.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if saved := mustSave(t, s, drafts[0], saveTime); saved.Outcome != ingest.Known {
			want[saved.Article] = drafts[0]
		}
	}
	c, err := corpus.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Check(t.Context(), saveTime) {
		t.Errorf("fault: %s", p)
	}
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			t.Error(err)
			continue
		}
		d := want[a.ID]
		if d.Title != "" && a.Title != d.Title || a.Publisher != d.Publisher || a.URL != d.URL || !a.Published.Equal(d.Published) {
			t.Errorf("%s: read back %q, %q, %q, %v of %q, %q, %q, %v", a.ID, a.Title, a.Publisher, a.URL, a.Published, d.Title, d.Publisher, d.URL, d.Published)
		}
		if diff := cmp.Diff(words(d.Paragraphs()), words(paragraphsOf(a))); diff != "" {
			t.Errorf("%s: words (-draft +article):\n%s", a.ID, diff)
		}
	}
}

// words returns the lines that hold a word; others are no paragraphs of an article.
func words(paragraphs []string) []string {
	var out []string
	for _, p := range paragraphs {
		if strings.ContainsFunc(p, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			out = append(out, strings.Join(strings.Fields(p), " "))
		}
	}
	return out
}

// The articles that people paste have a byline, a date, a paragraph a line and no title.
func TestSharedSeedReadsBack(t *testing.T) {
	shared := os.Getenv("BRIEFBOT_SHARED")
	if shared == "" {
		t.Skip("BRIEFBOT_SHARED is not set: it names the directory of shared data that holds the pasted article")
	}
	files, err := filepath.Glob(filepath.Join(shared, "seed", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pasted article: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := readOne(t, file, data)
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		if diff := cmp.Diff(words(lines[2:]), words(d.Paragraphs())); diff != "" {
			t.Errorf("paragraphs (-file +draft):\n%s", diff)
		}
		if len(d.Authors) != 1 || d.Provenance[ingest.FieldDate] != "date line" || d.Title != "" {
			t.Errorf("authors %q, date %s from %q, title %q", d.Authors, d.Value(ingest.FieldDate), d.Provenance[ingest.FieldDate], d.Title)
		}
		dir := t.TempDir()
		mustSave(t, openStore(t, dir), d, saveTime)
		a := loadOne(t, dir)
		if diff := cmp.Diff(words(lines[2:]), words(paragraphsOf(a))); diff != "" {
			t.Errorf("paragraphs (-file +article):\n%s", diff)
		}
		if !a.Published.Equal(d.Published) || !a.TitleMade {
			t.Errorf("published %v, title %q", a.Published, a.Title)
		}
	}
}
