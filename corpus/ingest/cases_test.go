package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/briefbot/briefbot/corpus/ingest"
)

// Each file under testdata/cases holds one input and what it must be read as; -update
// rewrites the latter. The comment of a case says what it is about.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(ar.Files) == 1 {
				ar.Files = append(ar.Files, txtar.File{Name: "want"})
			}
			got := read(ar.Files[0].Name, ar.Files[0].Data)
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// read returns the drafts of an input as a person would check them. A name such as
// "https:__host_path" stands for an address.
func read(name string, data []byte) string {
	name = strings.NewReplacer("__", "//", "_", "/").Replace(name)
	drafts, err := ingest.Read(context.Background(), name, "", bytes.NewReader(data), ingest.Limits{})
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	for i, d := range drafts {
		if i > 0 {
			b.WriteString("\n========\n\n")
		}
		for _, l := range d.Preview() {
			if l.Field != "text" {
				fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("%-9s %-50s %s", l.Field, l.Value, l.From), " "))
			}
		}
		fmt.Fprintf(&b, "\n%s\n", d.Text)
	}
	return b.String()
}
