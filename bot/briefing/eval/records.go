package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
)

// record is a JSON object of a data set. Sets name the same thing by different keys, and
// give a number where others give text.
type record map[string]any

// str returns the first of the keys that has a value, as text.
func (r record) str(keys ...string) string {
	for _, k := range keys {
		if s := text(r[k]); s != "" {
			return s
		}
	}
	return ""
}

// strs returns the first of the keys that has a value, as a list.
func (r record) strs(keys ...string) []string {
	for _, k := range keys {
		switch v := r[k].(type) {
		case []any:
			var out []string
			for _, x := range v {
				if s := text(x); s != "" {
					out = append(out, s)
				}
			}
			if len(out) > 0 {
				return out
			}
		case map[string]any: // {"text": [...], "answer_start": [...]}
			if out := record(v).strs("text"); len(out) > 0 {
				return out
			}
		default:
			if s := text(v); s != "" {
				return []string{s}
			}
		}
	}
	return nil
}

// num returns the first of the keys that has a number, or a word for one; ok tells whether
// there is one.
func (r record) num(keys ...string) (n float64, ok bool) {
	for _, k := range keys {
		switch v := r[k].(type) {
		case float64:
			return v, true
		case bool:
			if v {
				return 1, true
			}
			return 0, true
		case string:
			if n, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
				return n, true
			}
		}
	}
	return 0, false
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// faults gathers what is wrong with the records of a file, so that all of it is told at
// once.
type faults struct {
	file string
	errs []error
	more int
}

// maxFaults is how many faults of a file are spelled out.
const maxFaults = 20

func (f *faults) add(n int, field, what string) {
	if len(f.errs) == maxFaults {
		f.more++
		return
	}
	f.errs = append(f.errs, fmt.Errorf("%s: record %d: %s: %s", f.file, n, field, what))
}

func (f *faults) err() error {
	if f.more > 0 {
		return errors.Join(append(f.errs, fmt.Errorf("%s: and %d faults more", f.file, f.more))...)
	}
	return errors.Join(f.errs...)
}

// readRecords decodes the JSON objects of a file with their numbers, from 1. They stand one
// after the other or in one list; the file may be packed and may begin with a byte order
// mark.
func readRecords(file string) iter.Seq2[int, recordOrError] {
	return func(yield func(int, recordOrError) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(0, recordOrError{err: err})
			return
		}
		defer f.Close()
		r, err := unpacked(f)
		if err != nil {
			yield(0, recordOrError{err: fmt.Errorf("%s: %w", file, err)})
			return
		}
		dec := json.NewDecoder(r)
		if list, _ := r.Peek(1); len(list) > 0 && list[0] == '[' {
			if _, err := dec.Token(); err != nil {
				yield(0, recordOrError{err: fmt.Errorf("%s: %w", file, err)})
				return
			}
		}
		for n := 1; ; n++ {
			if !dec.More() {
				if _, err := dec.Token(); err == nil || errors.Is(err, io.EOF) {
					return
				}
			}
			var v record
			if err := dec.Decode(&v); err != nil {
				yield(n, recordOrError{err: fmt.Errorf("%s: record %d: %w", file, n, err)})
				return
			}
			if !yield(n, recordOrError{record: v}) {
				return
			}
		}
	}
}

type recordOrError struct {
	record
	err error
}

// unpacked returns the text of a file: unpacked if it is packed, without a byte order mark
// and white space in front.
func unpacked(f io.Reader) (*bufio.Reader, error) {
	r := bufio.NewReaderSize(f, 1<<16)
	if magic, _ := r.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r = bufio.NewReaderSize(z, 1<<16)
	}
	if mark, _ := r.Peek(3); string(mark) == "\ufeff" {
		if _, err := r.Discard(3); err != nil {
			return nil, err
		}
	}
	for {
		c, err := r.ReadByte()
		if err == io.EOF {
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return r, r.UnreadByte()
		}
	}
}
