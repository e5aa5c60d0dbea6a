package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/index"
)

// TestKilledReindex kills the program at random moments of a reindex that changes every
// article. Each time either the old or the new edition must answer, whole, and the next
// reindex must succeed.
func TestKilledReindex(t *testing.T) {
	const articles = 40
	var texts []string
	for i := range articles {
		texts = append(texts, fmt.Sprintf("Boat %d leaves the harbour at %d o'clock.\nIts captain has been at sea for %d years.", i, i%24, i+3))
	}
	killReindex(t, texts, 5)
}

// TestKilledReindexOfManyArticles does the same on a corpus whose build takes long enough
// for a kill to hit every stage of it.
func TestKilledReindexOfManyArticles(t *testing.T) {
	const articles = 300
	var texts []string
	for a := range bulkArticles(t, sharedFile(t, "corpora/whitehouse_briefings/corpus-ukraine.jsonl.gz")) {
		if texts = append(texts, a.Text); len(texts) == articles {
			break
		}
	}
	killReindex(t, texts, 20)
}

// killReindex runs kills rounds: write an edition of the corpus, kill its reindex, look at
// what the index answers, and let the reindex finish.
func killReindex(t *testing.T, texts []string, kills int) {
	dir := t.TempDir()
	corpusDir, indexDir := filepath.Join(dir, "corpus"), filepath.Join(dir, "index")
	if err := os.MkdirAll(filepath.Join(corpusDir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	args := []string{"reindex", "--corpus", corpusDir, "--index", indexDir}
	reindex := func(edition int) {
		t.Helper()
		if out, err := child(t, args...).CombinedOutput(); err != nil {
			t.Fatalf("reindex of edition %d: %v\n%s", edition, err, out)
		}
		if got := editionOf(t, indexDir, len(texts)); got != edition {
			t.Fatalf("edition %d answers after the reindex of edition %d", got, edition)
		}
	}
	writeEdition(t, corpusDir, texts, 0)
	reindex(0)
	writeEdition(t, corpusDir, texts, 1)
	started := time.Now()
	reindex(1)
	whole := time.Since(started)

	random := rand.New(rand.NewPCG(1, uint64(kills)))
	stopped, swapped, span := 0, 0, whole
	for round := range kills {
		edition := round + 2
		writeEdition(t, corpusDir, texts, edition)
		cmd := child(t, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(span))))
		_ = cmd.Process.Kill() // it may have ended
		err := cmd.Wait()
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && !exit.Exited() {
			stopped++
		} else if err != nil {
			t.Fatalf("round %d: the reindex failed by itself: %v", round, err)
		} else {
			span = max(span/2, time.Millisecond) // the machine is faster than when it was measured
		}
		switch got := editionOf(t, indexDir, len(texts)); got {
		case edition:
			swapped++
		case edition - 1:
		default:
			t.Fatalf("round %d: edition %d answers after a kill between %d and %d", round, got, edition-1, edition)
		}
		reindex(edition)
	}
	if stopped == 0 {
		t.Errorf("none of %d kills came before the reindex was over: nothing was tested", kills)
	}
	t.Logf("%d kills within %v: %d stopped a reindex, %d times the new edition was live", kills, whole.Round(time.Millisecond), stopped, swapped)
	// What dead builds leave behind must not pile up.
	entries, err := os.ReadDir(indexDir)
	if err != nil {
		t.Fatal(err)
	}
	const room = 10 // kept snapshots, CURRENT, the lock
	if len(entries) > room {
		t.Errorf("after %d kills the index directory holds %d entries: %v", kills, len(entries), entries)
	}
}

// writeEdition writes a corpus in which every article names the edition.
func writeEdition(t *testing.T, dir string, texts []string, edition int) {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	for i, text := range texts {
		line := map[string]string{
			"id": fmt.Sprintf("a%d", i), "date": "2026-01-30", "title": fmt.Sprintf("Article %d", i),
			"text": fmt.Sprintf("This is edition %d of the harbour news.\n%s", edition, text),
		}
		if err := encoder.Encode(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "articles", "all.jsonl"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// editionOf asks the index as a reader would, and looks through all of it: every article
// must be there, and of one edition, which it returns.
func editionOf(t *testing.T, dir string, articles int) int {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := testProgram(t, &stdout, &stderr)
	if code := p.run(t.Context(), []string{"ask", "--index", dir, "--json", "Which edition of the harbour news is this?"}); code != exitDone && code != exitNotFound {
		t.Fatalf("ask: code %d: %s", code, stderr.String())
	}
	store, err := index.OpenStore(dir, index.StoreOptions{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	seen := map[int]int{}
	err = store.View(func(s *index.Snapshot) error {
		for a := range s.Articles() {
			passages := s.Passages(a.ID)
			edition := -1
			if len(passages) > 0 {
				if _, err := fmt.Sscanf(passages[0].Text, "This is edition %d of", &edition); err != nil {
					return fmt.Errorf("article %s begins %q: %w", a.ID, passages[0].Text, err)
				}
			}
			seen[edition]++
		}
		hits, err := s.Search(context.Background(), index.Query{Text: "edition harbour news", Limit: 5})
		if err == nil && len(hits) == 0 {
			err = errors.New("the search finds nothing")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 {
		t.Fatalf("editions are mixed: %v", seen)
	}
	for edition, n := range seen {
		if n != articles {
			t.Fatalf("%d articles of edition %d, want %d", n, edition, articles)
		}
		if out := stdout.String(); !strings.Contains(out, fmt.Sprintf("edition %d of", edition)) {
			t.Fatalf("the index holds edition %d, and ask answers\n%s", edition, out)
		}
		return edition
	}
	return -1
}

// child is the program as a process of its own.
func child(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = []string{childVariable + "=1", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}
	cmd.Stdin = nil
	return cmd
}
