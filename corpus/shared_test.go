package corpus_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// shared returns a path below the directory of shared data, or skips the test.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv("BRIEFBOT_SHARED")
	if dir == "" {
		t.Skip("BRIEFBOT_SHARED is not set: this extra test reads data that is not part of the repository")
	}
	return filepath.Join(append([]string{dir}, elem...)...)
}

// TestSharedCorpora loads every collection of the shared data as it stands.
func TestSharedCorpora(t *testing.T) {
	for _, test := range []struct {
		dir, only string
		articles  int
		undated   int
	}{
		{"seed", "", 1, 0},
		{"corpora/kremlin_2022", "", 1016, 9},
		{"corpora/resistinua_statements", "", 407, 0},
		{"corpora/reuters21578", "", 21578, 0},
		{"corpora/whitehouse_briefings", "corpus-ukraine.jsonl.gz", 1408, 0},
		{"corpora/whitehouse_briefings", "corpus.jsonl.gz", 14396, 0},
	} {
		t.Run(test.dir+"/"+test.only, func(t *testing.T) {
			dir := os.DirFS(shared(t, test.dir))
			var opts []corpus.Option
			if test.only != "" {
				opts = append(opts, corpus.Only(test.only))
			}
			c, err := corpus.Load(dir, opts...)
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			articles, undated, paragraphs, bytes := 0, 0, 0, 0
			langs := make(map[string]int)
			for a, err := range c.Articles(t.Context()) {
				if err != nil {
					t.Error(err)
					continue
				}
				articles++
				if a.Published.IsZero() {
					undated++
				}
				paragraphs += len(a.Paragraphs)
				bytes += len(a.Text)
				langs[a.Language]++
			}
			read := time.Since(begun)
			if articles != test.articles || undated != test.undated {
				t.Errorf("%d articles, %d undated; want %d, %d", articles, undated, test.articles, test.undated)
			}
			t.Logf("%d articles, %d paragraphs, %.1f MB in %v (%.0f MB/s), languages %v", articles, paragraphs, float64(bytes)/1e6, read.Round(time.Millisecond), float64(bytes)/1e6/read.Seconds(), langs)
		})
	}
}

// TestSharedSeed reads the article that the project began with.
func TestSharedSeed(t *testing.T) {
	c, err := corpus.Load(os.DirFS(shared(t, "seed")))
	if err != nil {
		t.Fatal(err)
	}
	if problems := c.Check(t.Context(), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Authors) != 1 || a.Published.Format(time.DateOnly) != "2026-01-30" || a.Clock || !a.TitleMade || a.Language != "en" || len(a.Paragraphs) != 9 {
			t.Errorf("read as %+v", a)
		}
		passages := a.Passages()
		if len(passages) != len(a.Paragraphs) {
			t.Errorf("%d passages of %d paragraphs", len(passages), len(a.Paragraphs))
		}
		for i, p := range passages {
			if p.Paragraph != i+1 || p.Span != a.Paragraphs[i] || len(p.Sentences) > 2 {
				t.Errorf("passage %d is %+v", i, p)
			}
			// Each sentence stands, and doesn't with a letter gone from its middle.
			for _, s := range p.Sentences {
				quote := a.Text[s.Start:s.End]
				if err := a.Verify(corpus.Evidence{Article: a.ID, Quote: quote}); err != nil {
					t.Error(err)
				}
				at := len(quote) / 2
				for quote[at]|0x20 < 'a' || quote[at]|0x20 > 'z' {
					at++
				}
				err := a.Verify(corpus.Evidence{Article: a.ID, Quote: quote[:at] + quote[at+1:]})
				if err == nil || err.Kind != corpus.Altered || err.Paragraph != i+1 {
					t.Errorf("%q without byte %d: %v", quote, at, err)
				}
			}
		}
	}
}
