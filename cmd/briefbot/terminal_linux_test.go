package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestColourOnlyOnATerminal wants colour on a terminal, unless it can't show any or its
// user wants none.
func TestColourOnlyOnATerminal(t *testing.T) {
	for _, test := range []struct {
		key, value string
		colour     bool
	}{
		{"TERM", "xterm-256color", true}, {"NO_COLOR", "1", false}, {"TERM", "dumb", false}, {"NO_COLOR", "", true},
	} {
		out := onTerminal(t, func(tty *os.File) {
			p := testProgram(t, tty, io.Discard)
			environment := p.getenv
			p.getenv = func(key string) string {
				if key == test.key {
					return test.value
				}
				return environment(key)
			}
			if code := p.run(t.Context(), []string{"status", "ferry", "--corpus", "testdata/harbour", "--now", scriptTime}); code != exitDone {
				t.Errorf("code %d", code)
			}
		})
		if !strings.Contains(out, "Ferry line") {
			t.Fatalf("the terminal shows %q", out)
		}
		if got := strings.Contains(out, "\x1b["); got != test.colour {
			t.Errorf("%s=%s: colour is %v, want %v", test.key, test.value, got, test.colour)
		}
	}
}

// TestNarrowTerminal wants no line longer than the terminal is wide, links aside.
func TestNarrowTerminal(t *testing.T) {
	const columns = 44
	out := onTerminal(t, func(tty *os.File) {
		size := &unix.Winsize{Row: 24, Col: columns}
		if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, size); err != nil {
			t.Fatal(err)
		}
		p := testProgram(t, tty, io.Discard)
		p.getenv = func(key string) string { return map[string]string{"NO_COLOR": "1", "XDG_CACHE_HOME": t.TempDir()}[key] }
		p.run(t.Context(), []string{"status", "ferry", "--corpus", "testdata/harbour", "--now", scriptTime})
	})
	for line := range strings.Lines(out) {
		if line = strings.TrimRight(line, "\r\n"); len([]rune(line)) > columns && !strings.Contains(line, "https://") {
			t.Errorf("%d columns of %d: %q", len([]rune(line)), columns, line)
		}
	}
}

// TestProgressBar wants a bar for work of more than a second, and only on a terminal.
func TestProgressBar(t *testing.T) {
	reindex := func(stderr io.Writer) {
		t.Helper()
		p := testProgram(t, io.Discard, stderr)
		now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
		p.clock = func() time.Time { // every look at the clock finds a second gone
			now = now.Add(time.Second)
			return now
		}
		if code := p.run(t.Context(), []string{"reindex", "--corpus", "testdata/harbour", "--index", t.TempDir()}); code != exitDone {
			t.Errorf("code %d", code)
		}
	}
	if out := onTerminal(t, func(tty *os.File) { reindex(tty) }); !strings.Contains(out, "%") && !strings.Contains(out, "/") {
		t.Errorf("no bar on the terminal: %q", out)
	}
	var log bytes.Buffer
	if reindex(&log); log.Len() > 0 {
		t.Errorf("a bar where there is no terminal: %q", log.String())
	}
}

// onTerminal runs f with a terminal and returns what it shows.
func onTerminal(t *testing.T, f func(tty *os.File)) string {
	t.Helper()
	controller, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be had here: %v", err)
	}
	defer controller.Close()
	if err := unix.IoctlSetPointerInt(int(controller.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("no terminal can be had here: %v", err)
	}
	number, err := unix.IoctlGetInt(int(controller.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skipf("no terminal can be had here: %v", err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be had here: %v", err)
	}
	shown := make(chan string)
	go func() {
		data, _ := io.ReadAll(controller) // ends with an error when the other side closes
		shown <- string(data)
	}()
	f(tty)
	tty.Close()
	return <-shown
}
