package ingest_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// sharedArchive returns the files of a .tar.gz under the directory of shared data by
// their path, or skips the test where there is no such directory.
func sharedArchive(t testing.TB, name string) map[string][]byte {
	t.Helper()
	dir := os.Getenv("BRIEFBOT_SHARED")
	if dir == "" {
		t.Skip("BRIEFBOT_SHARED is not set: it names the directory of shared data that this measurement needs")
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for tr := tar.NewReader(zr); ; {
		head, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if head.Typeflag != tar.TypeReg {
			continue
		}
		if files[head.Name], err = io.ReadAll(tr); err != nil {
			t.Fatal(err)
		}
	}
}
