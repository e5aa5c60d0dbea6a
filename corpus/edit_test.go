package corpus_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/briefbot/briefbot/corpus"
)

// TestEdit runs the commands of a case on its facts file and holds the result.
func TestEdit(t *testing.T) {
	eachCase(t, "edit", func(t *testing.T, ar *txtar.Archive) string {
		var commands, data string
		for _, f := range ar.Files {
			switch f.Name {
			case "commands":
				commands = string(f.Data)
			case "facts.yaml":
				data = string(unescape(f.Data))
			}
		}
		f, err := corpus.ParseFacts("facts.yaml", []byte(data))
		if err != nil {
			return "error: " + err.Error() + "\n"
		}
		var out strings.Builder
		kept := map[string]string{}
		for line := range strings.Lines(commands) {
			args := strings.Fields(line)
			switch args[0] {
			case "status":
				err = f.SetStatus(args[1], corpus.Status(args[2]))
			case "supersede":
				err = f.Supersede(args[1], args[2])
			case "contest":
				err = f.Contest(args[1], args[2])
			case "add":
				err = f.Add(newFact(args[1]))
			case "item": // shown, taken out
				var text string
				if text, err = f.Item(args[1]); err == nil {
					fmt.Fprintf(&out, "%s is %q\n", args[1], text)
					kept[args[1]] = text
				}
			case "remove":
				err = f.SetItem(args[1], "")
			case "restore": // as it was shown
				err = f.SetItem(args[1], kept[args[1]])
			default:
				t.Fatalf("no command %q", args[0])
			}
			if err != nil {
				fmt.Fprintf(&out, "error: %v\n", err)
			}
		}
		out.WriteString("----\n")
		out.Write(bytes.ReplaceAll(f.Bytes(), []byte("\r"), []byte(`\r`)))
		return out.String()
	})
}

// newFact has every field, and strings that YAML has to quote.
func newFact(id string) corpus.Fact {
	return corpus.Fact{
		ID: id, Topics: []string{"ferry", "buses"}, Statement: "Buses: they run #hourly, \"probably\".", Speaker: "berg",
		Status: corpus.Tentative, AsOf: time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC),
		Event:   &corpus.Event{Text: "next Sunday, or so?", Date: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Precision: "day", Tentative: true, Place: "holm"},
		Expires: time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC), Contests: []string{"one"},
		Evidence: []corpus.Evidence{
			{Article: "2026/a", Quote: "“We will see,” he said\nand left: yes", Via: "iw", Credibility: "3"},
			{Article: "b", Quote: "- 12", Prefix: "true", Suffix: "2026-01-30"},
		},
	}
}

func TestSaveFacts(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	open := func() *corpus.FactsFile {
		t.Helper()
		f, err := corpus.OpenFacts(root, "facts/ferry.yaml")
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	add := func(f *corpus.FactsFile, id string) error {
		t.Helper()
		if err := f.Add(newFact(id)); err != nil {
			t.Fatal(err)
		}
		return f.Save()
	}
	first, second := open(), open()
	if err := add(first, "a"); err != nil {
		t.Fatal(err)
	}
	if err := add(second, "b"); !errors.Is(err, corpus.ErrEdited) {
		t.Errorf("saving over somebody else's edit: %v, want ErrEdited", err)
	}
	if err := add(first, "c"); err != nil {
		t.Errorf("saving again: %v", err)
	}
	file := filepath.Join(dir, "facts", "ferry.yaml")
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := add(open(), "d"); err != nil {
		t.Errorf("saving a file opened anew: %v", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("permissions are %v, want those from before", info.Mode().Perm())
	}
	c, err := corpus.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Facts) != 3 || c.Fact("b") != nil || c.Fact("d") == nil {
		t.Errorf("%d facts on disk, want a, c and d", len(c.Facts))
	}
	entries, err := os.ReadDir(filepath.Join(dir, "facts"))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v stay behind", entries, err)
	}
}

// FuzzEditFacts holds edits to what they are meant to change: outside of one run of bytes
// the file is the same, and what that run holds is what was asked for.
func FuzzEditFacts(f *testing.F) {
	f.Add("# head\n- id: a # the first\n  topics: [t]\n  statement: s\n  status: reported # so far\n  as_of: 2026-01-30\n  evidence:\n  - {article: a, quote: b}\n# tail\n", "a", "b")
	f.Add("- {id: a, topics: t, statement: s, status: 'denied', as_of: 2026-01-30, supersedes: [x], evidence: [{article: a, quote: b?}]}", "a", "b")
	f.Add("\ufeff-   id: a\r\n    topics: t\r\n    statement: |\r\n      s\r\n    status: \"claimed\"\r\n    as_of: 2026-01-30\r\n    supersedes:\r\n    - x\r\n    evidence: [{article: a, quote: b}]\r\n", "a", "b")
	f.Fuzz(func(t *testing.T, data, id, other string) {
		for _, edit := range []struct {
			change func(*corpus.FactsFile) error
			text   string
		}{
			{func(f *corpus.FactsFile) error { return f.SetStatus(id, corpus.Withdrawn) }, "withdrawn"},
			{func(f *corpus.FactsFile) error { return f.Supersede(id, other) }, other},
			{func(f *corpus.FactsFile) error { return f.Add(newFact(other)) }, other},
		} {
			file, err := corpus.ParseFacts("f.yaml", []byte(data))
			if err != nil {
				return
			}
			if err := edit.change(file); err != nil {
				if string(file.Bytes()) != data {
					t.Fatalf("refused edit (%v) changed %q to %q", err, data, file.Bytes())
				}
				continue
			}
			after := string(file.Bytes())
			head := 0
			for head < len(data) && head < len(after) && data[head] == after[head] {
				head++
			}
			tail := 0
			for tail < len(data)-head && tail < len(after)-head && data[len(data)-1-tail] == after[len(after)-1-tail] {
				tail++
			}
			if gone := data[head : len(data)-tail]; strings.ContainsAny(gone, "#\n") {
				t.Fatalf("edit of %q took %q away", data, gone)
			}
			if !strings.Contains(after, edit.text) {
				t.Fatalf("edit of %q gave %q, without %q", data, after, edit.text)
			}
		}
	})
}

func TestAppendQuestion(t *testing.T) {
	q := corpus.GoldenQuestion{ID: "q2", Question: "When: at 9? #1", Topic: "ferry", AsOf: time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC), Refuse: true}
	const item = "- id: q2\n  question: 'When: at 9? #1'\n  topic: ferry\n  as_of: 2026-01-30\n  refuse: true\n"
	for before, want := range map[string]string{
		"":                item,
		"# none yet\n":    "# none yet\n" + item,
		"[] # none yet\n": strings.TrimSuffix(item, "\n") + " # none yet\n",
		"- {id: q1, question: Who?, refuse: true}":                                "- {id: q1, question: Who?, refuse: true}\n" + item,
		"  - id: q1 # a comment\n    question: Who?\n    refuse: true\n\n# end\n": "  - id: q1 # a comment\n    question: Who?\n    refuse: true\n\n# end\n  " + strings.ReplaceAll(strings.TrimSuffix(item, "\n"), "\n", "\n  ") + "\n",
		"- id: q1\r\n  question: Who?\r\n  refuse: true\r\n":                      "- id: q1\r\n  question: Who?\r\n  refuse: true\r\n" + strings.ReplaceAll(item, "\n", "\r\n"),
	} {
		got, err := corpus.AppendQuestion("questions.yaml", []byte(before), q)
		if err != nil || string(got) != want {
			t.Errorf("to %q: got %q, %v, want %q", before, got, err, want)
		}
	}
	for _, before := range []string{"[{id: q1, question: Who?, refuse: true}]", "- id: q1\n  nonsense: 1\n", "a: b", "- |\n  text"} {
		if got, err := corpus.AppendQuestion("questions.yaml", []byte(before), q); err == nil {
			t.Errorf("to %q: got %q, want an error", before, got)
		}
	}
}

// An edit on disk between reading and replacing is not overwritten.
func TestReplaceFileNoticesEdits(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := corpus.ReplaceFile(root, "questions.yaml", nil, []byte("one")); err != nil {
		t.Fatal(err)
	}
	for _, before := range [][]byte{nil, []byte("other"), {}} {
		if err := corpus.ReplaceFile(root, "questions.yaml", before, []byte("two")); !errors.Is(err, corpus.ErrEdited) {
			t.Errorf("read as %q: %v, want ErrEdited", before, err)
		}
	}
	if err := corpus.ReplaceFile(root, "questions.yaml", []byte("one"), []byte("two")); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(root.Name()); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

// A fact that is changed and put back, and one that is taken out and put back, says what
// it said; so does every other fact, and the lines of others are as they were.
func FuzzSetItem(f *testing.F) {
	f.Add("# head\n- id: a # the first\n  topics: [t]\n  statement: s\n  status: reported # so far\n  as_of: 2026-01-30\n  evidence:\n  - {article: a, quote: b}\n# tail\n", "a")
	f.Add("  -\n    # x\n    id: a\n    topics: t\n    statement: >\n      s\n\n      # t\n    status: denied\n    as_of: 2026-01-30\n    evidence: {article: a, quote: b?}", "a")
	f.Add("\ufeff-   id: a\r\n    topics: t\r\n    statement: |\r\n      s\r\n    status: \"claimed\"\r\n    as_of: 2026-01-30\r\n    evidence: [{article: a, quote: b}]\r\n- {id: b}\r\n", "a")
	f.Fuzz(func(t *testing.T, data, id string) {
		file, err := corpus.ParseFacts("f.yaml", []byte(data))
		if err != nil {
			return
		}
		text, err := file.Item(id)
		if err != nil || text == "" {
			return
		}
		if err := file.SetItem(id, text); err == nil && string(file.Bytes()) != data && !strings.Contains(data, "\r") {
			t.Fatalf("the same item changed %q to %q", data, file.Bytes())
		}
		if file.SetStatus(id, corpus.Withdrawn) == nil && file.SetItem(id, text) == nil && string(file.Bytes()) != data && !strings.Contains(data, "\r") {
			t.Fatalf("restoring changed %q to %q", data, file.Bytes())
		}
		if file.SetItem(id, "") != nil {
			return
		}
		if gone, err := file.Item(id); err != nil || gone != "" {
			t.Fatalf("taken out of %q, %s is still %q (%v)", data, id, gone, err)
		}
		if err := file.SetItem(id, text); err != nil {
			return // what is left is written in a way that takes no item
		}
		if again, err := file.Item(id); err != nil || again != text {
			t.Fatalf("put back into %q, %s is %q (%v), was %q", data, id, again, err, text)
		}
	})
}
