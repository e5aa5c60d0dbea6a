package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedFile is a file of the data that BRIEFBOT_SHARED names; without it the test is
// skipped.
func sharedFile(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("BRIEFBOT_SHARED")
	if dir == "" {
		t.Skip("BRIEFBOT_SHARED names no directory of shared data: this extra test is left out")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// bulkArticle is a line of a bulk file.
type bulkArticle struct{ ID, Title, Text, URL string }

// bulkArticles reads a bulk file by encoding/json alone: what it yields owes nothing to the
// code under test.
func bulkArticles(t *testing.T, path string) iter.Seq[bulkArticle] {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	lines := bufio.NewReaderSize(r, 1<<20)
	return func(yield func(bulkArticle) bool) {
		for {
			line, err := lines.ReadBytes('\n')
			if len(bytes.TrimSpace(line)) > 0 {
				var a bulkArticle
				if err := json.Unmarshal(line, &a); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				if !yield(a) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// copyInto makes a folder that holds a file.
func copyInto(t *testing.T, folder, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeFS copies a file system into a directory.
func writeFS(t *testing.T, from fs.FS) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "corpus")
	if err := os.CopyFS(dir, from); err != nil {
		t.Fatal(err)
	}
	return dir
}
