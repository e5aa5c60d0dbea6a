package main

import (
	"io"
	"os"
	"testing"
	"time"
)

// testProgram is the program with streams of a test and an environment of its own: nothing
// of the machine it runs on reaches it.
func testProgram(t *testing.T, stdout, stderr io.Writer) *program {
	t.Helper()
	environment := map[string]string{"XDG_CACHE_HOME": t.TempDir(), "PATH": os.Getenv("PATH")}
	return &program{
		stdin: eof{}, stdout: stdout, stderr: stderr,
		getenv: func(key string) string { return environment[key] },
		environ: func() []string {
			var out []string
			for k, v := range environment {
				out = append(out, k+"="+v)
			}
			return out
		},
		clock: time.Now,
	}
}

// eof is an empty input.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }
