package briefing

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestArticlesCannotWriteToTheTerminal lets an article try to colour, to rename the window
// and to turn the direction of writing.
func TestArticlesCannotWriteToTheTerminal(t *testing.T) {
	text := "By Nils Ek, Harbour Post\nJanuary 30, 2026\n" +
		"The \x1b[31mferry\x1b[0m line \x1b]0;owned\a will \u009b31m close\ton \u202eThursday\u202c, he said.\n"
	s := open(t, fstest.MapFS{"articles/a.txt": {Data: []byte(text)}})
	a, err := Compose(context.Background(), s, Question{Kind: Source, Source: "a"}, date("2026-01-31"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(a.Excerpts[0].Text, "\x1b[31mferry") {
		t.Fatalf("the excerpt is %q, and not byte for byte the article's", a.Excerpts[0].Text)
	}
	var b bytes.Buffer
	if err := WriteText(&b, a, TextOptions{Width: 200}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsFunc(strings.ReplaceAll(b.String(), "\n", ""), controls) {
		t.Errorf("control characters reach the terminal: %q", b.String())
	}
	want := "The ?[31mferry?[0m line ?]0;owned? will ¿31m close on \uFFFDThursday" + noBreak + "[5" + noBreak + "Feb" + noBreak + "2026]\uFFFD, he said."
	if !strings.Contains(b.String(), want) {
		t.Errorf("the terminal shows\n%s\nwant in it\n%s", b.String(), want)
	}
}

// TestShownLosesNothing compares the copy of an answer with the answer, signs aside.
func TestShownLosesNothing(t *testing.T) {
	s := open(t, fstest.MapFS{"articles/a.txt": {Data: []byte("By Nils Ek, Harbour Post\nJanuary 30, 2026\nThe ferry\x01 will close on Thursday, he said.\n")}})
	a, err := Compose(context.Background(), s, Question{Kind: Ask, Text: "When will the ferry close?"}, date("2026-01-31"))
	if err != nil {
		t.Fatal(err)
	}
	safe, err := shown(a)
	if err != nil {
		t.Fatal(err)
	}
	sameButSigns := cmp.Comparer(func(x, y string) bool {
		return strings.ReplaceAll(x, "\x01", "?") == strings.ReplaceAll(y, "\x01", "?")
	})
	if diff := cmp.Diff(a, safe, sameButSigns); diff != "" {
		t.Errorf("(-answer +shown):\n%s", diff)
	}
	if again, err := shown(safe); err != nil || again != safe {
		t.Errorf("an answer that holds no control characters is copied: %v", err)
	}
}
