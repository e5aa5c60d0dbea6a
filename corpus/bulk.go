package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	// maxLine is how long a line of a bulk file can be, in bytes.
	maxLine = 64 << 20
	// maxRatio is how many times its size a compressed file may unpack to once it passes
	// freeUnpack bytes. Text packs to a third or a tenth; what grows a thousandfold is made
	// to fill memory.
	maxRatio   = 200
	freeUnpack = 64 << 20
)

// readBulk streams the articles of a file of JSON lines.
func (c *Corpus) readBulk(ctx context.Context, name string, packed bool, yield func(*Article, error) bool) {
	f, err := c.fsys.Open(name)
	if err != nil {
		yield(nil, Problem{File: name, Message: "can't be read: " + cause(err)})
		return
	}
	defer f.Close()
	var r io.Reader = f
	if packed {
		counted := &countingReader{r: f}
		z, err := gzip.NewReader(bufio.NewReaderSize(counted, 256<<10))
		if err != nil {
			yield(nil, Problem{File: name, Message: "no gzip file: " + err.Error()})
			return
		}
		defer z.Close()
		r = &ratioReader{r: z, packed: counted}
	}
	lines := lineReader{r: bufio.NewReaderSize(r, 1<<20), limit: maxLine}
	for n := 1; ; n++ {
		if n%64 == 0 && ctx.Err() != nil {
			yield(nil, fmt.Errorf("reading %s: %w", name, ctx.Err()))
			return
		}
		data, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, errLongLine):
			if !yield(nil, Problem{File: name, Line: n, Message: fmt.Sprintf("is longer than %d MiB", maxLine>>20)}) {
				return
			}
			continue
		case err != nil: // a damaged or truncated archive: nothing behind it can be read
			yield(nil, Problem{File: name, Line: n, Message: "can't be read on: " + cause(err)})
			return
		}
		if len(bytes.TrimSpace(data)) == 0 {
			continue
		}
		a, problem := c.readLine(name, n, data)
		if problem != nil {
			if !yield(nil, *problem) {
				return
			}
			continue
		}
		if !yield(a, nil) {
			return
		}
	}
}

var errLongLine = errors.New("line too long")

// lineReader reads lines of any length up to a limit, and goes on behind one that is longer.
type lineReader struct {
	r     *bufio.Reader
	buf   []byte
	limit int
}

// next returns the next line without its end. It is valid until the next call.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	tooLong := false
	for {
		part, err := l.r.ReadSlice('\n')
		if err == nil && len(l.buf) == 0 && !tooLong {
			return part[:len(part)-1], nil
		}
		if !tooLong && len(l.buf)+len(part) > l.limit {
			tooLong = true
			l.buf = l.buf[:0]
		}
		if !tooLong {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(l.buf) == 0 && !tooLong:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case tooLong:
			return nil, errLongLine
		}
		return bytes.TrimSuffix(l.buf, []byte("\n")), nil
	}
}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ratioReader stops an archive that unpacks to far more than text does.
type ratioReader struct {
	r      io.Reader
	packed *countingReader
	n      int64
}

func (r *ratioReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.n += int64(n)
	if r.n > freeUnpack && r.n > maxRatio*r.packed.n {
		return 0, fmt.Errorf("unpacks to more than %d times its size", maxRatio)
	}
	return n, err
}

// record is a line of a bulk file. Other keys are passed over: collections that people
// share carry keys of their own.
type record struct {
	ID        any     `json:"id"`
	Title     string  `json:"title"`
	Text      *string `json:"text"`
	Date      string  `json:"date"`
	URL       string  `json:"url"`
	Author    names   `json:"author"`
	Authors   names   `json:"authors"`
	Publisher string  `json:"publisher"`
	Lang      string  `json:"lang"`
	Retrieved string  `json:"retrieved"`
}

// names is a name or a list of names.
type names []string

// UnmarshalJSON reads a string or a list of strings.
func (n *names) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(n))
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if s != "" {
		*n = names{s}
	}
	return nil
}

// readLine makes an article of one line of a bulk file.
func (c *Corpus) readLine(file string, n int, data []byte) (*Article, *Problem) {
	fault := func(field, format string, args ...any) (*Article, *Problem) {
		return nil, &Problem{File: file, Line: n, Field: field, Message: fmt.Sprintf(format, args...)}
	}
	if n == 1 {
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
	}
	if !utf8.Valid(data) {
		return fault("", "not valid UTF-8")
	}
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return fault(jsonFault(err))
	}
	a := &Article{
		Title:     strings.TrimSpace(r.Title),
		Authors:   append(r.Author, r.Authors...),
		Publisher: strings.TrimSpace(r.Publisher),
		URL:       strings.TrimSpace(r.URL),
		File:      file,
		Line:      n,
	}
	switch id := r.ID.(type) {
	case string:
		a.ID = strings.TrimSpace(id)
	case float64:
		a.ID = fmt.Sprint(id)
	}
	if a.ID == "" {
		return fault("id", "missing")
	}
	if err := checkArticleID(a.ID); err != nil {
		return fault("id", "%v", err)
	}
	// An empty text is a flash of nothing but a headline; no text is a mistake.
	if r.Text == nil {
		return fault("text", "missing")
	}
	a.Text = *r.Text
	if a.URL != "" {
		if err := checkURL(a.URL); err != nil {
			return fault("url", "%v", err)
		}
	}
	var ok bool
	if a.Language, ok = languageOf(strings.TrimSpace(r.Lang)); !ok {
		return fault("lang", "%q is not a language code (en, uk, ru)", r.Lang)
	}
	if r.Date != "" {
		if a.Published, a.Clock, ok = ParseDate(r.Date); !ok {
			return fault("date", "%s", badMoment(r.Date))
		}
	}
	if r.Retrieved != "" {
		if a.Retrieved, _, ok = ParseDate(r.Retrieved); !ok {
			return fault("retrieved", "%s", badMoment(r.Retrieved))
		}
	}
	a.Paragraphs = paragraphs(a.Text, splitLines(a.Text, 0))
	c.finish(a)
	return a, nil
}

// jsonFault says what is wrong with a line, in the terms of those who wrote it.
func jsonFault(err error) (field, format string, arg any) {
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) && typ.Field == "" {
		return "", "want an object in braces, got %s", typ.Value
	}
	if typ != nil {
		return typ.Field, "want a string, got %s", typ.Value
	}
	return "", "not valid JSON: %s", err.Error()
}
