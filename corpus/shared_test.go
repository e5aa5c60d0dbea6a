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
			articles, undated, paragraphs, passages, sentences, bytes := 0, 0, 0, 0, 0, 0
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
			_, _ = passages, sentences
			t.Logf("%d articles, %d paragraphs, %.1f MB in %v (%.0f MB/s), languages %v", articles, paragraphs, float64(bytes)/1e6, read.Round(time.Millisecond), float64(bytes)/1e6/read.Seconds(), langs)
		})
	}
}
