package corpus_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/briefbot/briefbot/corpus"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata")

// clock is the time of the tests that hold dates against one.
var clock = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

// archiveFS returns the files of a txtar case as a corpus. In their contents \xNN stands for
// a byte that an editor would not keep.
func archiveFS(ar *txtar.Archive) fs.FS {
	m := fstest.MapFS{}
	for _, f := range ar.Files {
		m[f.Name] = &fstest.MapFile{Data: unescape(f.Data), ModTime: clock}
	}
	return m
}

func unescape(data []byte) []byte {
	for _, e := range []struct{ from, to string }{{`\xff`, "\xff"}, {`\r`, "\r"}, {`\ufeff`, "\ufeff"}, {`\u00a0`, "\u00a0"}, {`\u0301`, "\u0301"}, {`\u0000`, "\x00"}, {`\t`, "\t"}} {
		data = bytes.ReplaceAll(data, []byte(e.from), []byte(e.to))
	}
	return data
}

// take removes a file from an archive and returns its contents.
func take(ar *txtar.Archive, name string) string {
	for i, f := range ar.Files {
		if f.Name == name {
			ar.Files = append(ar.Files[:i], ar.Files[i+1:]...)
			return string(f.Data)
		}
	}
	return ""
}

// eachCase runs a test for every txtar file under testdata/dir: got is made of the files of
// the case, and must be what its file "want" holds.
func eachCase(t *testing.T, dir string, got func(t *testing.T, ar *txtar.Archive) string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases in testdata/%s: %v", dir, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := take(ar, "want")
			result := got(t, ar)
			if *update {
				ar.Files = append(ar.Files, txtar.File{Name: "want", Data: []byte(result)})
				if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, result); diff != "" {
				t.Errorf("got other than %s wants (-want +got):\n%s", name, diff)
			}
		})
	}
}

// TestCheck holds the problems of small corpora against those written down.
func TestCheck(t *testing.T) {
	eachCase(t, "check", func(t *testing.T, ar *txtar.Archive) string {
		c, err := corpus.Load(archiveFS(ar))
		if err != nil {
			return "error: " + err.Error() + "\n"
		}
		var b strings.Builder
		for _, p := range c.Check(t.Context(), clock) {
			fmt.Fprintln(&b, p)
		}
		return b.String()
	})
}

// TestRead holds the articles that small corpora read as against those written down.
func TestRead(t *testing.T) {
	eachCase(t, "read", func(t *testing.T, ar *txtar.Archive) string {
		c, err := corpus.Load(archiveFS(ar))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for a, err := range c.Articles(t.Context()) {
			if err != nil {
				fmt.Fprintf(&b, "problem %v\n\n", err)
				continue
			}
			writeArticle(&b, a)
		}
		return b.String()
	})
}

func writeArticle(b *strings.Builder, a *corpus.Article) {
	fmt.Fprintf(b, "article %s\n", a.ID)
	made := ""
	if a.TitleMade {
		made = " (made)"
	}
	fmt.Fprintf(b, "title%s: %s\n", made, a.Title)
	if len(a.Authors) > 0 {
		fmt.Fprintf(b, "authors: %s\n", strings.Join(a.Authors, "; "))
	}
	if a.Publisher != "" {
		fmt.Fprintf(b, "publisher: %s [%s]\n", a.Publisher, a.Source)
	}
	switch {
	case a.Clock:
		fmt.Fprintf(b, "published: %s\n", a.Published.Format(time.RFC3339))
	case !a.Published.IsZero():
		fmt.Fprintf(b, "published: %s\n", a.Published.Format(time.DateOnly))
	}
	if !a.Retrieved.IsZero() {
		fmt.Fprintf(b, "retrieved: %s\n", a.Retrieved.Format(time.RFC3339))
	}
	if a.URL != "" {
		fmt.Fprintf(b, "url: %s\n", a.URL)
	}
	fmt.Fprintf(b, "language: %s\n", a.Language)
	for i, p := range a.Paragraphs {
		fmt.Fprintf(b, "%d %d-%d: %q\n", i+1, p.Start, p.End, a.Text[p.Start:p.End])
	}
	fmt.Fprintln(b)
}
