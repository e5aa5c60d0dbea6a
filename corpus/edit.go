package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// FactsFile is a facts file that is being edited.
//
// An edit puts text into the file at the place of a YAML node and leaves every other byte
// alone, comments, order and quoting included. The result is read again before it counts:
// an edit that would change anything but what it is meant to is refused, and the file
// stays as it was. Edits are in memory until [FactsFile.Save].
type FactsFile struct {
	name string
	data []byte

	root   *os.Root // nil: not from a disk
	onDisk []byte   // as read; nil if there was no file
}

// ParseFacts returns a facts file for editing whose contents are data. It can't be saved.
// A file with faults that keep facts from being read can't be edited.
func ParseFacts(name string, data []byte) (*FactsFile, error) {
	f := &FactsFile{name: name, data: data}
	if _, err := f.facts(data); err != nil {
		return nil, err
	}
	return f, nil
}

// Bytes returns the contents of the file with all edits.
func (f *FactsFile) Bytes() []byte { return bytes.Clone(f.data) }

// Add appends a fact to the file. File and Line of the fact don't matter.
func (f *FactsFile) Add(fact Fact) error {
	if !validID(fact.ID) {
		return fmt.Errorf("adding a fact: %q is no id", fact.ID)
	}
	text, err := factText(fact)
	if err != nil {
		return fmt.Errorf("adding fact %s: %w", fact.ID, err)
	}
	return f.append("adding fact "+fact.ID, text, func(facts map[string]string) error {
		if _, taken := facts[fact.ID]; taken {
			return errors.New("the id is taken")
		}
		facts[fact.ID] = content(factKey(&fact))
		return nil
	})
}

// append puts an item, written without indentation, at the end of the list.
func (f *FactsFile) append(doing, text string, want func(map[string]string) error) error {
	list, err := f.list()
	if err != nil {
		return err
	}
	at, end, text, err := appended(f.data, list, text)
	if err != nil {
		return fmt.Errorf("%s: %s %w", doing, f.name, err)
	}
	return f.splice(doing, at, end, text, want)
}

// appended returns the text that puts an item, written without indentation, at the end of
// a list, which is nil in a file that has none, and the bytes of data it replaces.
func appended(data []byte, list *yaml.Node, item string) (at, end int, text string, err error) {
	at, end = len(data), len(data)
	indent := 0
	switch {
	case list == nil:
	case list.Style&yaml.FlowStyle == 0:
		indent = list.Column - 1
	case len(list.Content) == 0 && bytes.HasPrefix(data[offset(data, list):], []byte("[]")):
		at = offset(data, list)
		end = at + len("[]")
	default:
		return 0, 0, "", errors.New("is a list in brackets: rewrite it with a line \"- …\" for each item")
	}
	text = indented(item, strings.Repeat(" ", indent))
	if at > 0 && data[at-1] != '\n' {
		text = "\n" + text
	}
	if end < len(data) {
		text = strings.TrimSuffix(text, "\n") // the line goes on, or ends, with what is there
	}
	return at, end, text, nil
}

// indented puts a margin before each line of a text that says something.
func indented(text, margin string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			out.WriteString(margin)
		}
		out.WriteString(line)
	}
	return out.String()
}

// SetStatus gives a fact of the file another status.
func (f *FactsFile) SetStatus(id string, status Status) error {
	doing := fmt.Sprintf("setting the status of fact %s", id)
	if !slices.Contains(statuses, string(status)) {
		return fmt.Errorf("%s: %q is none of %s", doing, status, strings.Join(statuses, ", "))
	}
	item, err := f.item(id)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	at, end, err := f.word(lookup(item, "status"))
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return f.splice(doing, at, end, string(status), func(facts map[string]string) error {
		return f.expect(facts, id, func(fact *Fact) { fact.Status = status })
	})
}

// Supersede notes that the fact of that id, which the file holds, replaces another.
func (f *FactsFile) Supersede(id, other string) error {
	return f.link(id, "supersedes", other, func(fact *Fact) *[]string { return &fact.Supersedes })
}

// Contest notes that the fact of that id, which the file holds, disagrees with another.
func (f *FactsFile) Contest(id, other string) error {
	return f.link(id, "contests", other, func(fact *Fact) *[]string { return &fact.Contests })
}

// link puts an id at the head of a list of a fact. A link that is there stays as it is.
func (f *FactsFile) link(id, key, other string, list func(*Fact) *[]string) error {
	doing := fmt.Sprintf("adding %s to the %s of fact %s", other, key, id)
	switch {
	case !validID(other):
		return fmt.Errorf("%s: %q is no id", doing, other)
	case other == id:
		return fmt.Errorf("%s: a fact can't be its own", doing)
	}
	item, err := f.item(id)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	facts, err := f.facts(f.data)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if slices.Contains(*list(facts[id]), other) {
		return nil
	}
	at, end, text, err := f.linkText(item, key, other)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return f.splice(doing, at, end, text, func(facts map[string]string) error {
		return f.expect(facts, id, func(fact *Fact) {
			ids := list(fact)
			*ids = append([]string{other}, *ids...)
		})
	})
}

// linkText returns the text that puts an id into a list of an item, however the list is
// written, and the bytes it replaces.
func (f *FactsFile) linkText(item *yaml.Node, key, id string) (at, end int, text string, err error) {
	value := lookup(item, key)
	switch {
	case value == nil: // a key of its own, behind the status, which is a word on one line
		if _, at, err = f.word(lookup(item, "status")); err != nil {
			return 0, 0, "", err
		}
		if item.Style&yaml.FlowStyle != 0 {
			return at, at, fmt.Sprintf(", %s: [%s]", key, id), nil
		}
		if n := bytes.IndexByte(f.data[at:], '\n'); n >= 0 {
			at += n
		} else {
			at = len(f.data)
		}
		if at > 0 && f.data[at-1] == '\r' {
			at--
		}
		return at, at, fmt.Sprintf("\n%s%s: [%s]", strings.Repeat(" ", item.Content[0].Column-1), key, id), nil
	case value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle != 0:
		at = f.offset(value) + len("[")
		if len(value.Content) > 0 {
			id += ", "
		}
		return at, at, id, nil
	case value.Kind == yaml.SequenceNode:
		at = f.offset(value)
		return at, at, fmt.Sprintf("- %s\n%s", id, strings.Repeat(" ", value.Column-1)), nil
	case value.Kind == yaml.ScalarNode && value.Tag != "!!null":
		if at, end, err = f.word(value); err != nil {
			return 0, 0, "", err
		}
		return at, end, fmt.Sprintf("[%s, %s]", id, f.data[at:end]), nil
	case value.Kind == yaml.ScalarNode && value.Value == "": // "supersedes:" and nothing
		if at = f.offset(keyNode(item, key)) + len(key); bytes.HasPrefix(f.data[at:], []byte(":")) {
			return at + 1, at + 1, fmt.Sprintf(" [%s]", id), nil
		}
	}
	return 0, 0, "", fmt.Errorf("%s:%d: write %s: [] there first", f.name, value.Line, key)
}

// keyNode returns the node of a key that the mapping has.
func keyNode(item *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(item.Content); i += 2 {
		if item.Content[i].Value == key {
			return item.Content[i]
		}
	}
	return item
}

// word returns the bytes of a scalar that is written as one word, quoted or not.
func (f *FactsFile) word(node *yaml.Node) (at, end int, err error) {
	if node == nil || node.Kind != yaml.ScalarNode {
		return 0, 0, fmt.Errorf("%s: no plain value to change", f.name)
	}
	at = f.offset(node)
	for _, form := range []string{node.Value, `"` + node.Value + `"`, "'" + node.Value + "'"} {
		if node.Value != "" && bytes.HasPrefix(f.data[at:], []byte(form)) {
			return at, at + len(form), nil
		}
	}
	return 0, 0, fmt.Errorf("%s:%d: the value is written in a way that can't be changed by a program", f.name, node.Line)
}

// offset returns the byte at which a node begins.
func (f *FactsFile) offset(node *yaml.Node) int { return offset(f.data, node) }

func offset(data []byte, node *yaml.Node) int {
	at := lineStart(data, node.Line)
	if at == 0 {
		at = len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	for column := 1; column < node.Column && at < len(data); column++ {
		_, n := utf8.DecodeRune(data[at:])
		at += n
	}
	return at
}

// lineStart returns the byte at which a line begins; lines count from 1.
func lineStart(data []byte, line int) int {
	at := 0
	for range line - 1 {
		n := bytes.IndexByte(data[at:], '\n')
		if n < 0 {
			return len(data)
		}
		at += n + 1
	}
	return at
}

// splice replaces bytes of the file. want makes of the facts that the file holds, as
// content by id, those that it must hold afterwards.
func (f *FactsFile) splice(doing string, at, end int, text string, want func(map[string]string) error) error {
	if bytes.Contains(f.data, []byte("\r\n")) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	data := slices.Concat(f.data[:at], []byte(text), f.data[end:])
	before, err := f.contents(f.data)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := want(before); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	after, err := f.contents(data)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if !maps.Equal(before, after) {
		return fmt.Errorf("%s: %s is written in a way that can't be changed by a program: edit it by hand", doing, f.name)
	}
	f.data = data
	return nil
}

// expect changes what a fact must be after an edit.
func (f *FactsFile) expect(contents map[string]string, id string, change func(*Fact)) error {
	facts, err := f.facts(f.data)
	if err != nil {
		return err
	}
	change(facts[id])
	contents[id] = content(factKey(facts[id]))
	return nil
}

// contents returns what the facts of a file say, by id.
func (f *FactsFile) contents(data []byte) (map[string]string, error) {
	facts, err := f.facts(data)
	if err != nil {
		return nil, err
	}
	contents := make(map[string]string, len(facts))
	for id, fact := range facts {
		contents[id] = content(factKey(fact))
	}
	return contents, nil
}

// facts reads the facts of a file, by id. Any fault of reading is an error: what can't be
// read can't be compared after an edit.
func (f *FactsFile) facts(data []byte) (map[string]*Fact, error) {
	c := &Corpus{origin: make(map[any]*object)}
	c.readList(factList, f.name, data)
	if len(c.faults) > 0 {
		return nil, c.faults[0]
	}
	facts := make(map[string]*Fact, len(c.Facts))
	for _, fact := range c.Facts {
		if facts[fact.ID] != nil {
			return nil, Problem{File: f.name, Line: fact.Line, Field: "id", Message: fmt.Sprintf("%q is given twice", fact.ID)}
		}
		facts[fact.ID] = fact
	}
	return facts, nil
}

// list returns the list of the file; nil if it has none.
func (f *FactsFile) list() (*yaml.Node, error) {
	var fault error
	node := document(f.name, f.data, func(p Problem) { fault = p })
	return node, fault
}

// item returns the mapping of a fact.
func (f *FactsFile) item(id string) (*yaml.Node, error) {
	list, err := f.list()
	if err != nil {
		return nil, err
	}
	if list != nil {
		for _, item := range list.Content {
			if v := lookup(item, "id"); v != nil && strings.TrimSpace(v.Value) == id {
				return item, nil
			}
		}
	}
	return nil, fmt.Errorf("%s holds no such fact", f.name)
}
