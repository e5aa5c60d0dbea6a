package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program: tests that kill it start it as a child.
func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// childVariable is set in the environment of a child that is to be the program.
const childVariable = "BRIEFBOT_TEST_CHILD"

// scriptTime is the time at which the scripts run, unless they set NOW.
const scriptTime = "2026-01-31T12:00:00Z"

var update = flag.Bool("update", false, "rewrite the expectations in the scripts")

// TestScripts runs the scripts of testdata/script, each in a directory of its own that
// holds a copy of testdata/harbour. They have these commands beside testscript's own:
//
//	briefbot ARG… [< FILE]        runs the program; it must end with code 0
//	exits CODE ARG… [< FILE]      runs it; it must end with CODE
//	json PATH VALUE               a value of the JSON on stdout: .excerpts.0.text
//	keys PATH KEY…                the keys of an object of the JSON on stdout, all of them
//	plain                         neither stdout nor stderr holds an escape sequence
//
// "go test -run Scripts -update" rewrites the expectations that scripts compare with.
func TestScripts(t *testing.T) {
	for _, variable := range os.Environ() {
		// What the flags of the program would take from the environment of the machine.
		if key, _, _ := strings.Cut(variable, "="); strings.HasPrefix(key, "BRIEFBOT_") {
			t.Setenv(key, "")
			os.Unsetenv(key)
		}
	}
	harbour, err := filepath.Abs("testdata/harbour")
	if err != nil {
		t.Fatal(err)
	}
	params := testscript.Params{
		Dir:                "testdata/script",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NOW", scriptTime)
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, ".cache"))
			return os.CopyFS(filepath.Join(e.WorkDir, "harbour"), os.DirFS(harbour))
		},
		Condition: func(condition string) (bool, error) {
			if condition == "root" { // for whom no file is unreadable
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"briefbot": func(ts *testscript.TestScript, neg bool, args []string) {
				if code := runScripted(ts, args); neg || code != exitDone {
					ts.Fatalf("exit code %d; scripts name any other than 0 with exits", code)
				}
			},
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) == 0 {
					ts.Fatalf("usage: exits CODE ARG…")
				}
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				if code := runScripted(ts, args[1:]); code != want {
					ts.Fatalf("exit code %d, want %d", code, want)
				}
			},
			"json":  jsonCommand,
			"keys":  keysCommand,
			"plain": plainCommand,
		},
	}
	testscript.RunT(oneByOne{t}, params)
}

// oneByOne runs scripts one after the other: they run in this process, which has only one
// working directory and one environment.
type oneByOne struct{ *testing.T }

func (oneByOne) Parallel()     {}
func (oneByOne) Verbose() bool { return testing.Verbose() }
func (t oneByOne) Run(name string, f func(testscript.T)) {
	t.T.Run(name, func(t *testing.T) { f(oneByOne{t}) })
}

// runScripted runs the program in this process, in the directory and the environment of
// the script, and returns its exit code.
func runScripted(ts *testscript.TestScript, args []string) int {
	var stdin io.Reader = eof{}
	if n := len(args); n >= 2 && args[n-2] == "<" {
		stdin = strings.NewReader(ts.ReadFile(args[n-1]))
		args = args[:n-2]
	}
	now, err := time.Parse(time.RFC3339, ts.Getenv("NOW"))
	ts.Check(err)
	home, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() { ts.Check(os.Chdir(home)) }()
	var environment []string
	for _, key := range []string{"XDG_CACHE_HOME", "HOME", "BRIEFBOT_TOKEN", "BRIEFBOT_CORPUS", "BRIEFBOT_INDEX", "BRIEFBOT_CONFIG", "BRIEFBOT_STATE", "BRIEFBOT_FETCH", "NO_COLOR"} {
		value := ts.Getenv(key)
		if value == "" || key == "HOME" {
			continue
		}
		environment = append(environment, key+"="+value)
		if strings.HasPrefix(key, "BRIEFBOT_") { // the command line's parser reads these itself
			ts.Check(os.Setenv(key, value))
			defer os.Unsetenv(key)
		}
	}
	p := &program{
		stdin: stdin, stdout: ts.Stdout(), stderr: ts.Stderr(),
		getenv:  ts.Getenv,
		environ: func() []string { return environment },
		clock:   func() time.Time { return now },
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	return p.run(ctx, args)
}

// jsonCommand checks a value of the JSON on stdout. Strings compare as they are, all else
// in its JSON form.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	got, ok := at(ts, args[0]).(string)
	if !ok {
		data, err := json.Marshal(at(ts, args[0]))
		ts.Check(err)
		got = string(data)
	}
	if same := got == args[1]; same == neg {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

// keysCommand checks which keys an object of the JSON on stdout has.
func keysCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: keys PATH KEY…")
	}
	object, ok := at(ts, args[0]).(map[string]any)
	if !ok {
		ts.Fatalf("%s is no object", args[0])
	}
	var got []string
	for key := range object {
		got = append(got, key)
	}
	want := slices.Clone(args[1:])
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		ts.Fatalf("%s has the keys %v, want %v", args[0], got, want)
	}
}

// at is the value at a path of the JSON on stdout: "." is all of it.
func at(ts *testscript.TestScript, path string) any {
	var value any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &value); err != nil {
		ts.Fatalf("stdout is no JSON: %v", err)
	}
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
		switch v := value.(type) {
		case map[string]any:
			next, ok := v[step]
			if !ok {
				ts.Fatalf("%s: there is no %q", path, step)
			}
			value = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				ts.Fatalf("%s: no element %q of %d", path, step, len(v))
			}
			value = v[i]
		default:
			ts.Fatalf("%s: nothing stands below %q", path, step)
		}
	}
	return value
}

func plainCommand(ts *testscript.TestScript, neg bool, args []string) {
	for _, stream := range []string{"stdout", "stderr"} {
		if strings.ContainsAny(ts.ReadFile(stream), "\x1b\r") {
			ts.Fatalf("%s holds escape sequences", stream)
		}
	}
}
