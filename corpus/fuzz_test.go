package corpus_test

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/briefbot/briefbot/corpus"
)

// checkSpans fails unless spans are in order, inside of text, at the borders of characters,
// and cover all of text but white space.
func checkSpans(t *testing.T, text string, spans []corpus.Span) {
	t.Helper()
	at := 0
	for _, s := range append(spans, corpus.Span{Start: len(text), End: len(text)}) {
		if s.Start < at || s.End < s.Start || s.End > len(text) {
			t.Fatalf("span %v after byte %d of %d in %q", s, at, len(text), text)
		}
		if strings.TrimFunc(text[at:s.Start], isBlank) != "" {
			t.Fatalf("no span covers %q of %q", text[at:s.Start], text)
		}
		for _, i := range []int{s.Start, s.End} {
			if i < len(text) && !utf8.RuneStart(text[i]) {
				t.Fatalf("span %v cuts a character of %q", s, text)
			}
		}
		at = s.End
	}
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }

func FuzzSentences(f *testing.F) {
	f.Add(newsParagraph, "en")
	f.Add("«Де вона?» – спитав А. І. Коваль. У 2022 р. він жив на вул. Лесі Українки.", "uk")
	f.Add("1) fish 2) salt 3) a. b. . . . [...] (x.) . ?!…", "")
	f.Add(strings.Repeat("word, ", 600), "en")
	f.Add("\ufeff\u00a0.\u00a0A\n\n\n.", "ru")
	f.Fuzz(func(t *testing.T, text, lang string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		spans := corpus.Sentences(text, lang)
		checkSpans(t, text, spans)
		for _, s := range spans {
			if s.End == s.Start || s.End-s.Start > corpus.MaxSentence {
				t.Fatalf("sentence of %d bytes in %q", s.End-s.Start, text)
			}
		}
	})
}

func FuzzArticleTxt(f *testing.F) {
	f.Add("By Ada Lind\nJanuary 30, 2026\nThe boat sails.\nIt is old.\n", ".txt")
	f.Add("The boat sails\r\nBy Ada Lind and Olle Berg, Reuters\r\n30.01.2026 10:15 GMT\r\n\r\nText\r\n", ".txt")
	f.Add("---\ntitle: x\ndate: 2026-01-30\n---\n# Head\n\n- one\n- two\n\n> said\n", ".md")
	f.Add("\ufeff---\n---\n```\ncode\n```\n<!-- c\n-->\ntext", ".md")
	f.Add("a line that was broken by a program at some\nwidth, and so goes on and on and on and on\n  indented here. And so on and so forth till\nend", ".txt")
	f.Add(`{"id":"a","title":"t","text":"x\ny","date":"2026-01-30"}`+"\n{}\n[]\n", ".jsonl")
	f.Fuzz(func(t *testing.T, text, ext string) {
		if ext != ".txt" && ext != ".md" && ext != ".jsonl" {
			t.Skip()
		}
		c, err := corpus.Load(fstest.MapFS{"articles/a" + ext: &fstest.MapFile{Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		for a, err := range c.Articles(t.Context()) {
			if err != nil {
				var p corpus.Problem
				if !errors.As(err, &p) || p.File == "" || p.Message == "" {
					t.Fatalf("%#v is no problem with a place", err)
				}
				continue
			}
			if ext != ".jsonl" && a.Text != text {
				t.Fatalf("text was rewritten: %q of %q", a.Text, text)
			}
			if a.ID == "" || a.Hash == "" || ext != ".jsonl" && a.Title == "" {
				t.Fatalf("incomplete: %+v", a)
			}
			at := 0
			for _, p := range a.Paragraphs {
				if p.Start < at || p.End <= p.Start || p.End > len(a.Text) {
					t.Fatalf("paragraph %v after byte %d of %q", p, at, a.Text)
				}
				at = p.End
			}
			for _, p := range a.Passages() {
				par := a.Paragraphs[p.Paragraph-1]
				if p.Start < par.Start || p.End > par.End || len(p.Sentences) == 0 {
					t.Fatalf("passage %+v outside of paragraph %v", p, par)
				}
				moved := make([]corpus.Span, len(p.Sentences))
				for i, s := range p.Sentences {
					moved[i] = corpus.Span{Start: s.Start - p.Start, End: s.End - p.Start}
				}
				checkSpans(t, a.Text[p.Start:p.End], moved)
			}
		}
	})
}

// yamlBreak is what YAML counts as the end of a line.
var yamlBreak = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

func FuzzFacts(f *testing.F) {
	f.Add("- id: a\n  topics: [t]\n  statement: s\n  status: reported\n  as_of: 2026-01-30\n  evidence:\n    - {article: a, quote: The boat}\n")
	f.Add("- {id: a, event: {date: 2026-01-30, until: 2025-01-01}, supersedes: [a], question?: b?, x: &y z, w: *y}\n")
	f.Add("a: &a [x, x]\nb: &b [*a, *a]\n")
	f.Add("- - - {}\n? [a]\n: b\n--- \n...")
	f.Add("- {<<: {id: a}, evidence: [1, [], {}]}\n- ~\n-\n- !!binary aGk=\n")
	files := fstest.MapFS{"topics.yaml": {Data: []byte("- {id: t, name: T}")}, "articles/a.txt": {Data: []byte("The boat sails.")}}
	f.Fuzz(func(t *testing.T, data string) {
		m := fstest.MapFS{"facts/f.yaml": &fstest.MapFile{Data: []byte(data)}}
		for name, file := range files {
			m[name] = file
		}
		var fsys fs.FS = m
		c, err := corpus.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range c.Check(t.Context(), clock) {
			if p.File == "" || p.Message == "" || p.Line < 0 || p.Line > 2+len(yamlBreak.FindAllString(data, -1)) {
				t.Fatalf("%#v has no place in %q", p, data)
			}
		}
	})
}

func FuzzFindQuote(f *testing.F) {
	f.Add("The caf\u0065\u0301 is open. The café is open.", "café  is", "", "open")
	f.Add("one boat, two boats, one boat", "one boat", "boats,", "")
	f.Add("a\u00a0b\n c", "b c", "a", "")
	f.Add("\u0301\u0344가 각", "각", "", "")
	f.Fuzz(func(t *testing.T, text, quote, prefix, suffix string) {
		if !utf8.ValidString(text) || !utf8.ValidString(quote) || !utf8.ValidString(prefix) || !utf8.ValidString(suffix) {
			t.Skip()
		}
		ev := corpus.Evidence{Quote: quote, Prefix: prefix, Suffix: suffix}
		s, err := corpus.FindQuote(text, ev)
		var fault *corpus.EvidenceError
		if errors.As(err, &fault) && fault.Kind == corpus.Missing {
			a := &corpus.Article{ID: "a", Text: text}
			if got := a.Verify(ev); got == nil || got.Error() == "" {
				t.Fatalf("Verify finds %q in %q and FindQuote doesn't", quote, text)
			}
			return
		}
		if s.Start < 0 || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v of %d bytes", s, len(text))
		}
		want := oneSpace(norm.NFC.String(quote))
		if got := oneSpace(norm.NFC.String(text[s.Start:s.End])); got != want && !strings.Contains(got, want) {
			t.Fatalf("FindQuote(%q, %q) is %q", text, quote, got)
		}
	})
}
