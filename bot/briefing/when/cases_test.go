package when

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCases reads testdata/*.cases. A line that begins with @ sets the date of
// the article for the texts after it; a line that begins with # is a remark. A
// text stands on a line of its own, and under it, indented, what is found in it:
//
//	words => value, what is shown beside the words
//
// -update rewrites the indented lines; read the difference before you keep it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.cases"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := runCases(t, string(want))
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func runCases(t *testing.T, text string) []byte {
	var out bytes.Buffer
	var ref time.Time
	for n, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "\t"):
			continue // what was found last time
		case strings.HasPrefix(line, "@ "):
			day, _, _ := strings.Cut(strings.TrimPrefix(line, "@ "), ",")
			var err error
			if ref, err = time.Parse("2 Jan 2006", day); err != nil {
				t.Fatalf("line %d: %v", n+1, err)
			}
			if want := "@ " + ref.Format("2 Jan 2006, Monday"); line != want {
				t.Fatalf("line %d: %q, want %q", n+1, line, want)
			}
		case line != "" && !strings.HasPrefix(line, "#"):
			fmt.Fprintln(&out, line)
			for _, e := range Find(line, ref) {
				fmt.Fprintf(&out, "\t%s => %s%s\n", e.Text, e.Value(), bracket(e))
			}
			continue
		}
		fmt.Fprintln(&out, line)
	}
	return out.Bytes()
}

func bracket(e Expression) string {
	if s := e.String(); s != "" {
		return " [" + s + "]"
	}
	return ""
}
