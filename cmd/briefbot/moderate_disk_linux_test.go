package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/briefbot/briefbot/bot/discordtest"
)

// smallDisk puts a file system of its own, of one megabyte or so, in the place of a
// directory and what it holds.
func smallDisk(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	held := t.TempDir()
	if err := os.CopyFS(held, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a file system can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	if err := os.CopyFS(dir, os.DirFS(held)); err != nil {
		t.Fatal(err)
	}
}

// fill fills the file system of a directory and returns what empties it again.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	path := filepath.Join(dir, ".full")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 64<<10); len(block) > 0; {
		if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
			block = block[:len(block)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullAndReadOnlyDisks: a moderator is told what is wrong with the disk, nothing is
// half written, members get their answers, and when the disk is well everything works.
func TestFullAndReadOnlyDisks(t *testing.T) {
	t.Parallel()
	b := openBureau(t)
	indexDir, stateDir := filepath.Join(b.dir, "index"), filepath.Dir(b.state)
	smallDisk(t, b.corpus, "1m")
	smallDisk(t, indexDir, "4m")
	smallDisk(t, stateDir, "2m")
	b.serve(t)
	upload := discordtest.Upload{Name: "crews.html", ContentType: "text/html", Data: []byte(newsPage)}

	files := func() string {
		var names strings.Builder
		for _, dir := range []string{"articles", "facts", "raw"} {
			entries, _ := os.ReadDir(filepath.Join(b.corpus, dir))
			for _, e := range entries {
				data, _ := os.ReadFile(filepath.Join(b.corpus, dir, e.Name()))
				names.WriteString(e.Name() + "\n" + string(data) + "\n")
			}
		}
		return names.String() + b.read(t, "questions.yaml")
	}
	before := files()
	refused := func(t *testing.T, words string) {
		t.Helper()
		wantText(t, b.changeFact(t, asModerator, "confirm", "ferry-reopens", "", "seen"), words)
		read := b.do(t, asModerator, "corpus import", map[string]any{"file": upload})
		form := b.press(t, asModerator, read, "Check and add")
		wantText(t, b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{}})).Text(), words)
		answer := b.do(t, asModerator, "ask", map[string]any{"question": "How long does the ferry line stay closed?", "private": true})
		wantText(t, answer.Text(), "two weeks")
		wantText(t, b.settled(t, b.press(t, asModerator, answer, "Make this a golden question")).Text(), words)
		if after := files(); after != before {
			t.Errorf("something has changed:\n%s\nwas:\n%s", after, before)
		}
	}
	t.Run("the corpus is full", func(t *testing.T) {
		defer fill(t, b.corpus)()
		refused(t, "disk is full. Nothing was changed.")
	})
	t.Run("the corpus is read-only", func(t *testing.T) {
		if err := syscall.Mount("", b.corpus, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Skip(err)
		}
		refused(t, "may not write there. Nothing was changed.")
		if err := syscall.Mount("", b.corpus, "", syscall.MS_REMOUNT, ""); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("the state is full", func(t *testing.T) {
		defer fill(t, stateDir)()
		refused(t, "cannot write its audit log")
	})
	t.Run("the index is full", func(t *testing.T) {
		b.replace(t, "entities.yaml", "aliases: [union]", "aliases: [union, the crews]")
		empty := fill(t, indexDir)
		m := b.do(t, asModerator, "reindex", nil)
		wantText(t, m.Text(), "Nothing was built; the old snapshot serves on.", "no space left on device")
		wantText(t, b.do(t, asMember, "ask", map[string]any{"question": "How long is the ferry line closed?", "private": true}).Text(), "two weeks")
		empty()
	})
	t.Run("all is well again", func(t *testing.T) {
		wantText(t, b.changeFact(t, asModerator, "confirm", "ferry-reopens", "", "seen"), "is changed")
		wantText(t, b.do(t, asModerator, "reindex", nil).Text(), "The new corpus is live.", "1 changed")
		failed := 0
		for _, row := range b.audit(t) {
			if strings.HasPrefix(row.Detail, "failed, nothing was changed") {
				failed++
			}
		}
		if failed != 6 {
			t.Errorf("%d rows say that a change failed, want those of two disks", failed)
		}
	})
}
