package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Item returns the lines of a fact as they stand in the file, from its "- " on and without
// the margin that the list has; comments below it are not part of it. It is empty if the
// file does not hold the fact.
func (f *FactsFile) Item(id string) (string, error) {
	at, end, margin, err := f.lines(id)
	if err != nil || at == end {
		return "", err
	}
	text := strings.ReplaceAll(string(f.data[at:end]), "\r\n", "\n")
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimPrefix(line, margin))
	}
	return out.String(), nil
}

// SetItem puts a fact into the place of the one of that id; text is as [FactsFile.Item]
// returns it. An empty text takes the fact out. A fact that the file does not hold is
// appended.
func (f *FactsFile) SetItem(id, text string) error {
	doing := "restoring fact " + id
	at, end, margin, err := f.lines(id)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	other := &FactsFile{name: f.name, data: []byte(text)}
	given, err := other.contents(other.data)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if _, ok := given[id]; text != "" && (!ok || len(given) != 1) {
		return fmt.Errorf("%s: the text is not that of this fact", doing)
	}
	want := func(facts map[string]string) error {
		delete(facts, id)
		if text != "" {
			facts[id] = given[id]
		}
		return nil
	}
	if at == end {
		if text == "" {
			return nil
		}
		return f.append(doing, text, want)
	}
	text = indented(text, margin)
	if end == len(f.data) && !bytes.HasSuffix(f.data, []byte("\n")) {
		text = strings.TrimSuffix(text, "\n")
	}
	return f.splice(doing, at, end, text, want)
}

// lines returns the bytes of the lines that hold a fact, and the margin before them; none
// if the file does not hold the fact.
func (f *FactsFile) lines(id string) (at, end int, margin string, err error) {
	list, err := f.list()
	if err != nil || list == nil {
		return 0, 0, "", err
	}
	i := slices.IndexFunc(list.Content, func(item *yaml.Node) bool {
		v := lookup(item, "id")
		return v != nil && strings.TrimSpace(v.Value) == id
	})
	if i < 0 {
		return 0, 0, "", nil
	}
	if list.Style&yaml.FlowStyle != 0 {
		return 0, 0, "", fmt.Errorf("%s is a list in brackets: edit it by hand", f.name)
	}
	margin = strings.Repeat(" ", list.Column-1)
	dash := []byte(margin + "-")
	// The dash may stand on a line above the item's first key, with comments between.
	start := func(item *yaml.Node) int {
		for line := item.Line; line > 0; line-- {
			if at := lineStart(f.data, line); bytes.HasPrefix(bytes.TrimPrefix(f.data[at:], []byte("\ufeff")), dash) {
				return at
			}
		}
		return -1
	}
	at, end = start(list.Content[i]), len(f.data)
	if i+1 < len(list.Content) {
		end = start(list.Content[i+1])
	}
	if at < 0 || end < at || i > 0 && start(list.Content[i-1]) == at {
		return 0, 0, "", fmt.Errorf("%s is written in a way that can't be changed by a program: edit it by hand", f.name)
	}
	if bytes.HasPrefix(f.data[at:], []byte("\ufeff")) {
		at += len("\ufeff")
	}
	// What follows below, comments and blank lines, is not the fact's.
	for end > at {
		last := bytes.LastIndexByte(bytes.TrimSuffix(f.data[at:end], []byte("\n")), '\n') + 1
		line := bytes.TrimSpace(f.data[at+last : end])
		if len(line) > 0 && line[0] != '#' {
			break
		}
		end = at + last
	}
	return at, end, margin, nil
}

// AppendQuestion returns the contents of a file of golden questions, questions.yaml, with
// one more at its end; every other byte stays as it is.
func AppendQuestion(name string, data []byte, q GoldenQuestion) ([]byte, error) {
	doing := fmt.Sprintf("adding golden question %s", q.ID)
	text, err := questionText(q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	before, list, err := questionsIn(name, data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	at, end, text, err := appended(data, list, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %s %w", doing, name, err)
	}
	if bytes.Contains(data, []byte("\r\n")) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	out := slices.Concat(data[:at], []byte(text), data[end:])
	after, _, err := questionsIn(name, out)
	if err == nil && !slices.Equal(after, append(before, content(questionKey(&q)))) {
		err = errors.New("the file is written in a way that can't be changed by a program: edit it by hand")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return out, nil
}

// questionsIn reads what the golden questions of a file say, in order, and its list, which
// is nil if it has none.
func questionsIn(name string, data []byte) (contents []string, list *yaml.Node, err error) {
	c := &Corpus{origin: make(map[any]*object)}
	c.readList(lists["questions.yaml"], name, data)
	if len(c.faults) > 0 {
		return nil, nil, c.faults[0]
	}
	for _, q := range c.Questions {
		contents = append(contents, content(questionKey(q)))
	}
	return contents, document(name, data, func(Problem) {}), nil
}
