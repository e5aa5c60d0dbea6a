package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/bot/state"
)

// TestImportAtTheTerminal goes the way of imports from Discord: a commit in the person's
// name, and a row in the audit log where the call names it.
func TestImportAtTheTerminal(t *testing.T) {
	dir := t.TempDir()
	corpusDir, page, stateFile := filepath.Join(dir, "corpus"), filepath.Join(dir, "crews.html"), filepath.Join(dir, "state.db")
	if err := os.CopyFS(corpusDir, os.DirFS("testdata/harbour")); err != nil {
		t.Fatal(err)
	}
	git := gitIn(t, corpusDir)
	git("init", "-q")
	git("add", ".")
	git("-c", "user.name=Op", "-c", "user.email=op@example.org", "commit", "-q", "-m", "begin")
	run := func(text string, args ...string) (int, string) {
		t.Helper()
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		code := testProgram(t, &out, &out).run(t.Context(), append([]string{"import", "--corpus", corpusDir, "--yes", page}, args...))
		return code, out.String()
	}
	store, err := state.Open(t.Context(), stateFile, state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// While the bot holds the state nothing is written behind its back.
	if code, out := run(newsPage, "--state", stateFile); code != exitFailed || !strings.Contains(out, "the bot runs") {
		t.Errorf("while the bot runs: code %d, %s", code, out)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if left := git("status", "--porcelain"); left != "" {
		t.Errorf("written all the same:\n%s", left)
	}
	if code, out := run(newsPage, "--state", filepath.Join(dir, "none.db")); code != exitUsage || !strings.Contains(out, "no such file") {
		t.Errorf("with a state that is not there: code %d, %s", code, out)
	}

	const id = "2026-01-31-ferry-crews-accept-the-offer"
	if code, out := run(newsPage, "--state", stateFile); code != exitDone || !strings.Contains(out, id) {
		t.Fatalf("code %d, %s", code, out)
	}
	by := operator()
	wantText(t, git("log", "-1", "--format=%an <%ae> %s%n%b"), by.ID+"@localhost> import "+id, "https://wire.example.org/2026/crews-accept")
	if left := git("status", "--porcelain"); left != "" {
		t.Errorf("not committed:\n%s", left)
	}
	if store, err = state.Open(t.Context(), stateFile, state.Options{}); err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	rows, err := store.AuditLog(t.Context(), 10)
	if err != nil || len(rows) != 1 || rows[0].User != by.ID || rows[0].Guild != "" || rows[0].Action != "import" || rows[0].Object != id {
		t.Errorf("audit log: %+v (%v)", rows, err)
	}
	// Without the state there is the commit.
	if code, out := run(strings.ReplaceAll(newsPage, "called off", "put off")); code != exitDone || !strings.Contains(out, "a new version of "+id) {
		t.Errorf("a new version: code %d, %s", code, out)
	}
	wantText(t, git("log", "-1", "--format=%b"), "a new version of "+id)
}

// TestImportTriedOnly leaves no trace of a corpus that is not there.
func TestImportTriedOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	page := filepath.Join(t.TempDir(), "crews.html")
	if err := os.WriteFile(page, []byte(newsPage), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := testProgram(t, &out, &out).run(t.Context(), []string{"import", "--corpus", dir, "--dry-run", page}); code != exitDone || !strings.Contains(out.String(), "Ferry crews accept") {
		t.Errorf("code %d, %s", code, out.String())
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("it made the directory")
	}
}
