package corpus

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"gopkg.in/yaml.v3"
)

// ErrEdited is the error of saving a facts file that somebody else changed meanwhile.
var ErrEdited = errors.New("the file was changed by somebody else since it was read")

// OpenFacts reads a facts file of the corpus in root for editing; name is its path there
// ("facts/talks.yaml"). A file that does not exist is an empty one, made when it is saved.
func OpenFacts(root *os.Root, name string) (*FactsFile, error) {
	data, err := readDisk(root, name)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	f, err := ParseFacts(name, data)
	if err != nil {
		return nil, err
	}
	f.root, f.onDisk = root, data
	return f, nil
}

// readDisk reads a file; nil if there is none.
func readDisk(root *os.Root, name string) ([]byte, error) {
	r, err := root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxList+1))
	if err == nil && len(data) > maxList {
		err = sizeError(maxList)
	}
	return data, err
}

// Save replaces the file on disk by the edited one, as [ReplaceFile] does. The error is
// [ErrEdited] if the file is no longer as it was read: its edits are then to be made again
// on a file opened anew.
func (f *FactsFile) Save() error {
	if f.root == nil {
		return fmt.Errorf("saving %s: it was not read from a disk", f.name)
	}
	if err := ReplaceFile(f.root, f.name, f.onDisk, f.data); err != nil {
		return err
	}
	f.onDisk = f.data
	return nil
}

// ReplaceFile puts a curated file in the place of one that was read as before, which is
// nil if there was none. It does so whole or not at all, and so that it survives a loss of
// power. The error is [ErrEdited], and the file stays as it is, if somebody changed it
// meanwhile: this is looked at last, so that only a change within the same microseconds
// goes unnoticed. Programs that edit the same file at the same time must take turns.
func ReplaceFile(root *os.Root, name string, before, data []byte) error {
	if err := replaceFile(root, name, before, data); err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	return nil
}

func replaceFile(root *os.Root, name string, before, data []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := root.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	dir := path.Dir(name)
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// A name that loading passes over, should it stay behind.
	temporary := path.Join(dir, "."+path.Base(name)+"."+rand.Text()[:8]+".tmp")
	if err := writeSynced(root, temporary, data, mode); err != nil {
		root.Remove(temporary)
		return err
	}
	now, err := readDisk(root, name)
	if err == nil && (!bytes.Equal(now, before) || (now == nil) != (before == nil)) {
		err = ErrEdited
	}
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		root.Remove(temporary)
		return err
	}
	d, err := root.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func writeSynced(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	w, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	if err == nil {
		err = w.Sync()
	}
	return errors.Join(err, w.Close())
}

// factText writes a fact as an item of a list.
func factText(f Fact) (string, error) {
	item := newMapping()
	item.str("id", f.ID)
	item.list("topics", f.Topics)
	item.str("statement", f.Statement)
	item.str("speaker", f.Speaker)
	item.str("status", string(f.Status))
	item.day("as_of", f.AsOf)
	if e := f.Event; e != nil {
		event := newMapping()
		event.node.Style = yaml.FlowStyle
		event.str("text", e.Text)
		event.day("date", e.Date)
		event.day("until", e.Until)
		event.str("precision", e.Precision)
		if e.Tentative {
			event.yes("tentative")
		}
		event.str("place", e.Place)
		item.add("event", event.node)
	}
	item.day("expires", f.Expires)
	item.list("supersedes", f.Supersedes)
	item.list("contests", f.Contests)
	evidence := &yaml.Node{Kind: yaml.SequenceNode}
	for _, ev := range f.Evidence {
		e := newMapping()
		e.str("article", ev.Article)
		e.str("quote", ev.Quote)
		e.str("prefix", ev.Prefix)
		e.str("suffix", ev.Suffix)
		e.str("via", ev.Via)
		e.str("credibility", ev.Credibility)
		evidence.Content = append(evidence.Content, e.node)
	}
	item.add("evidence", evidence)
	return item.item()
}

// questionText writes a golden question as an item of a list.
func questionText(q GoldenQuestion) (string, error) {
	item := newMapping()
	item.str("id", q.ID)
	item.str("question", q.Question)
	item.str("topic", q.Topic)
	item.day("as_of", q.AsOf)
	item.str("article", q.Article)
	item.str("quote", q.Quote)
	item.str("fact", q.Fact)
	if q.Refuse {
		item.yes("refuse")
	}
	return item.item()
}

// mapping is a YAML mapping to be written, without the keys that have no value.
type mapping struct{ node *yaml.Node }

func newMapping() mapping { return mapping{&yaml.Node{Kind: yaml.MappingNode}} }

func (m mapping) add(key string, value *yaml.Node) {
	m.node.Content = append(m.node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
}

func (m mapping) str(key, value string) {
	if value != "" {
		m.add(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value})
	}
}

func (m mapping) list(key string, values []string) {
	if len(values) == 0 {
		return
	}
	node := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, v := range values {
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v})
	}
	m.add(key, node)
}

func (m mapping) day(key string, t time.Time) {
	if !t.IsZero() {
		m.add(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: t.Format(time.DateOnly)})
	}
}

func (m mapping) yes(key string) {
	m.add(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
}

// item writes the mapping as an item of a list, without indentation.
func (m mapping) item() (string, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{m.node}}); err != nil {
		return "", err
	}
	return b.String(), enc.Close()
}
