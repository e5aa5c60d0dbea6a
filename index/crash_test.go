//go:build unix

package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// TestMain lets the test program stand in for a process that reindexes, to be killed or
// to run out of disk.
func TestMain(m *testing.M) {
	if dir := os.Getenv("INDEX_TEST_REINDEX"); dir != "" {
		if err := reindexChild(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// reindexChild reindexes the corpus beside the index, over and over.
func reindexChild(dir string) error {
	if size := os.Getenv("INDEX_TEST_FILE_SIZE"); size != "" { // no file may be larger: a full disk
		n, err := strconv.ParseUint(size, 10, 64)
		if err != nil {
			return err
		}
		signal.Ignore(syscall.SIGXFSZ) // so that writing fails as it does on a full disk
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			return err
		}
	}
	st, err := OpenStore(filepath.Join(dir, "index"), StoreOptions{})
	if err != nil {
		return err
	}
	for i := range 1000 {
		text := fmt.Sprintf("---\ntitle: Edition\n---\nThe edition of the hour is generation%d of %d.\n", i, os.Getpid())
		if err := os.WriteFile(filepath.Join(dir, "corpus", "articles", "edition.md"), []byte(text), 0o644); err != nil {
			return err
		}
		c, err := corpus.Load(os.DirFS(filepath.Join(dir, "corpus")))
		if err != nil {
			return err
		}
		if _, err := st.Reindex(context.Background(), c, ReindexOptions{Force: i%3 == 2}); err != nil {
			return err
		}
		if os.Getenv("INDEX_TEST_ONCE") != "" {
			return nil
		}
	}
	return nil
}

// child starts the test program as reindexChild.
func child(t *testing.T, dir string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "INDEX_TEST_REINDEX="+dir), env...)
	return cmd
}

// corpusDir writes a corpus and an index of it.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range story {
		path := filepath.Join(dir, "corpus", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := child(t, dir, "INDEX_TEST_ONCE=1").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// whole fails the test unless the store has a live snapshot that answers.
func whole(t *testing.T, dir string) (id string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "index", currentName))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(dir, "index", strings.TrimSpace(string(data))))
	if err != nil {
		t.Fatalf("the live snapshot: %v", err)
	}
	defer s.Close()
	if err := s.Verify(); err != nil {
		t.Fatal(err)
	}
	hits, err := s.Search(t.Context(), Query{Text: "edition of the hour"})
	if err != nil || found(hits) != "edition:1" {
		t.Fatalf("the live snapshot finds %q, %v", found(hits), err)
	}
	return s.manifest.ID
}

// Killed at any moment, a reindex leaves the old snapshot or the new one, and the next
// reindex works and clears up.
func TestKilledReindexLosesNothing(t *testing.T) {
	dir := corpusDir(t)
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	ids := map[string]bool{}
	for range 20 {
		cmd := child(t, dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+r.IntN(120)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		ids[whole(t, dir)] = true
	}
	if out, err := child(t, dir, "INDEX_TEST_ONCE=1").CombinedOutput(); err != nil {
		t.Fatalf("reindex after the last kill: %v\n%s", err, out)
	}
	whole(t, dir)
	if left, _ := filepath.Glob(filepath.Join(dir, "index", buildPrefix+"*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Logf("%d snapshots were live after 20 kills", len(ids))
}

// When a file can't be written to its end, the error says so and the old snapshot is whole.
func TestFullDisk(t *testing.T) {
	dir := corpusDir(t)
	before := whole(t, dir)
	for _, size := range []string{"300", "1000", "3000", "20000", "40000"} {
		out, err := child(t, dir, "INDEX_TEST_ONCE=1", "INDEX_TEST_FILE_SIZE="+size).CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || !strings.Contains(string(out), "too large") {
			t.Errorf("files up to %s bytes: %v\n%s", size, err, out)
		}
		if id := whole(t, dir); id != before {
			t.Errorf("files up to %s bytes: %s is live, not %s", size, id, before)
		}
	}
}

func TestUnwritableStore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "index")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	st, err := OpenStore(path, StoreOptions{})
	if err == nil {
		_, err = st.Reindex(t.Context(), story.load(t), ReindexOptions{})
	}
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a file in the place of the directory: %v", err)
	}
}
