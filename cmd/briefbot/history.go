package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/briefbot/briefbot/corpus"
)

// historyDir holds a record of each change of a fact. Its name begins with a point, so that
// loading passes it over.
const historyDir = ".history"

// record is one change of a fact: enough to show it and to take it back.
type record struct {
	At     time.Time `yaml:"at"`
	By     string    `yaml:"by"`
	What   string    `yaml:"what"` // "add", "confirm", "withdraw", "supersede", "contest", "undo"
	Fact   string    `yaml:"fact"`
	Other  string    `yaml:"other,omitempty"` // supersede: the newer fact; contest: the other side
	Why    string    `yaml:"why"`
	Undoes string    `yaml:"undoes,omitempty"` // name of the record that an undo takes back

	File   string `yaml:"file"`   // the facts file that changed
	Item   string `yaml:"item"`   // the fact in it that changed: of supersede, the newer one
	Before string `yaml:"before"` // its lines before, empty if there was none, and after
	After  string `yaml:"after"`

	name string // of the record's own file
}

// concerns reports whether a change is one of the fact, or links it with another.
func (r *record) concerns(fact string) bool { return r.Fact == fact || r.Other == fact }

// readHistory reads the records of all changes, oldest first.
func readHistory(root *os.Root) ([]*record, error) {
	entries, err := fs.ReadDir(root.FS(), historyDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var list []*record
	for _, e := range entries {
		if path.Ext(e.Name()) != ".yaml" || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		data, err := root.ReadFile(path.Join(historyDir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		r := &record{name: e.Name()}
		decoder := yaml.NewDecoder(bytes.NewReader(data))
		decoder.KnownFields(true)
		if err := decoder.Decode(r); err != nil {
			return nil, fmt.Errorf("read history: %s/%s: %w", historyDir, e.Name(), err)
		}
		list = append(list, r)
	}
	return list, nil
}

// happened leaves out the records of changes that a kill cut off between the record and the
// file: what they changed is still as it was before them. item reads a fact as it stands.
func happened(list []*record, item func(*record) (string, error)) ([]*record, error) {
	var out []*record
	for i, r := range list {
		var then string
		if next := slices.IndexFunc(list[i+1:], func(x *record) bool { return x.Item == r.Item }); next >= 0 {
			then = list[i+1+next].Before
		} else {
			var err error
			if then, err = item(r); err != nil {
				return nil, err
			}
		}
		if then != r.Before || r.Before == r.After {
			out = append(out, r)
		}
	}
	return out, nil
}

// keep writes a record behind all others.
func keep(root *os.Root, list []*record, r *record) error {
	number := r.At.UnixNano()
	if len(list) > 0 { // a clock may be set back
		last, _, _ := strings.Cut(list[len(list)-1].name, "-")
		if n, err := strconv.ParseInt(last, 10, 64); err == nil {
			number = max(number, n+1)
		}
	}
	r.name = fmt.Sprintf("%019d-%s.yaml", number, r.Item)
	data, err := yaml.Marshal(r)
	if err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	if len(list) == 0 { // git has a history of its own
		if _, err := root.Lstat(path.Join(historyDir, ".gitignore")); errors.Is(err, fs.ErrNotExist) {
			if err := corpus.ReplaceFile(root, path.Join(historyDir, ".gitignore"), nil, []byte("*\n")); err != nil {
				return err
			}
		}
	}
	return corpus.ReplaceFile(root, path.Join(historyDir, r.name), nil, data)
}
