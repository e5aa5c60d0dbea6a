package ingest_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/briefbot/briefbot/corpus/ingest"
)

// fuzzReader feeds one format's reader with what the fuzzer makes of the seeds. name
// has the ending of the format.
func fuzzReader(f *testing.F, name string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	cases, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		ar, err := txtar.ParseFile(c)
		if err != nil {
			f.Fatal(err)
		}
		if filepath.Ext(ar.Files[0].Name) == filepath.Ext(name) {
			f.Add(ar.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lim := ingest.Limits{Time: 5 * time.Second}
		drafts, err := ingest.Read(t.Context(), name, "", bytes.NewReader(data), lim)
		if err != nil {
			var bug *ingest.PanicError
			if errors.As(err, &bug) && !strings.Contains(string(bug.Stack), "/pkg/mod/") {
				t.Fatalf("panic in code of ours: %v\n%s", err, bug.Stack)
			}
			return
		}
		for _, d := range drafts {
			check(t, &d)
		}
	})
}

// check holds what every draft promises.
func check(t *testing.T, d *ingest.Draft) {
	t.Helper()
	if strings.TrimSpace(d.Text) == "" || !utf8.ValidString(d.Text) || strings.ContainsAny(d.Text, "\x00\r") || strings.Contains(d.Text, "\n\n\n") {
		t.Errorf("text %q", d.Text)
	}
	for _, p := range d.Paragraphs() {
		if p == "" || p != strings.TrimSpace(p) {
			t.Errorf("paragraph %q of %q", p, d.Text)
		}
	}
	for _, f := range ingest.Fields() {
		v := d.Value(f)
		if (v != "") != (d.Provenance[f] != "") {
			t.Errorf("%s is %q, from %q", f, v, d.Provenance[f])
		}
		if !utf8.ValidString(v) || strings.Contains(v, "\n") {
			t.Errorf("%s is %q", f, v)
		}
	}
	if d.URL != "" && !strings.HasPrefix(d.URL, "http://") && !strings.HasPrefix(d.URL, "https://") {
		t.Errorf("url %q", d.URL)
	}
}

func FuzzHTML(f *testing.F)     { fuzzReader(f, "a.html", pageOf("Ferry", "2026-01-30", ferryOne)) }
func FuzzText(f *testing.F)     { fuzzReader(f, "a.txt", []byte("By Jane Doe\nOne.\n\nTwo.")) }
func FuzzMarkdown(f *testing.F) { fuzzReader(f, "a.md", []byte("---\ntitle: a\n---\n# A\n\nText.")) }
func FuzzJSONL(f *testing.F)    { fuzzReader(f, "a.jsonl", []byte(`{"text":"One."}`)) }
func FuzzMail(f *testing.F)     { fuzzReader(f, "a.eml") }

func FuzzFeed(f *testing.F) {
	fuzzReader(f, "a.xml", []byte(`{"version":"https://jsonfeed.org/version/1.1","title":"a","items":[{"id":"1","content_text":"One."}]}`))
}

func FuzzDocx(f *testing.F) {
	f.Add("<w:p><w:r><w:t>One.</w:t></w:r></w:p>", "<dc:title>A</dc:title>")
	f.Fuzz(func(t *testing.T, body, core string) {
		drafts, err := ingest.Read(t.Context(), "a.docx", "", bytes.NewReader(docx(t, body, core)), ingest.Limits{Time: 5 * time.Second})
		if err != nil {
			return
		}
		check(t, &drafts[0])
	})
}

func FuzzPDF(f *testing.F) {
	ferry, err := os.ReadFile("testdata/ferry.pdf")
	if err != nil {
		f.Fatal(err)
	}
	fuzzReader(f, "a.pdf", ferry, pdfPage(pdfStream("BT /F1 12 Tf 50 700 Td (One.) Tj ET")))
}

// FuzzSave saves a draft of arbitrary fields: what is read back must be what was
// confirmed, and nothing may lie anywhere else.
func FuzzSave(f *testing.F) {
	f.Add("A title", "One.\n\nTwo.", "Jane Doe", "Example News")
	f.Add("../../x", "---\n\n# a\n\n- b", "a: b; 'c'", "|")
	f.Fuzz(func(t *testing.T, title, text, author, publisher string) {
		drafts, err := ingest.Read(t.Context(), "a.txt", "text/plain", strings.NewReader(text), ingest.Limits{})
		if err != nil || drafts[0].Format != ingest.FormatText {
			return
		}
		d := drafts[0]
		for field, v := range map[ingest.Field]string{ingest.FieldTitle: title, ingest.FieldAuthor: author, ingest.FieldPublisher: publisher} {
			if err := d.Set(field, v); err != nil {
				t.Fatal(err)
			}
		}
		dir := t.TempDir()
		saved := mustSave(t, openStore(t, dir), d, saveTime)
		for _, name := range files(t, dir) {
			if !strings.HasPrefix(name, "articles/") && !strings.HasPrefix(name, "raw/") {
				t.Errorf("wrote %q", name)
			}
		}
		data, err := os.ReadFile(filepath.Join(dir, saved.File))
		if err != nil || !strings.HasSuffix(string(data), d.Text+"\n") {
			t.Errorf("file %q does not end in the text %q: %v", data, d.Text, err)
		}
		if diff := cmp.Diff(words(d.Paragraphs()), words(paragraphsOf(loadOne(t, dir)))); diff != "" {
			t.Errorf("words of %q (-draft +article):\n%s", data, diff)
		}
		if got := mustSave(t, openStore(t, dir), d, saveTime); got.Outcome != ingest.Known {
			t.Errorf("saved again: %s", got.Outcome)
		}
	})
}
