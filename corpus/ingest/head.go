package ingest

import (
	"context"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// headLength is how many paragraphs are looked at for a headline, a byline and a date
// line; package corpus looks at no more lines than that.
const headLength = 8

// takeHead takes headline, byline and date line off the head of a text, as they stand
// above articles that were pasted from a page, and returns the paragraphs that are
// left. It reads them by the rules of package corpus, so that what a person confirms is
// what the corpus will read.
func takeHead(d *Draft, paragraphs []string) []string {
	// What comes after a head may look like another one, and would be read as one later.
	for range headLength {
		left := takeOneHead(d, paragraphs)
		if len(left) == len(paragraphs) {
			break
		}
		paragraphs = left
	}
	return paragraphs
}

func takeOneHead(d *Draft, paragraphs []string) []string {
	head := paragraphs[:min(headLength, len(paragraphs))]
	text := strings.Join(head, "\n\n")
	a := readAsCorpus(text)
	if a == nil {
		return paragraphs
	}
	var kept, taken []string
	at := 0
	for _, p := range head {
		end := at + len(p)
		stays := false
		for _, s := range a.Paragraphs {
			stays = stays || s.Start < end && at < s.End
		}
		if stays || strings.TrimSpace(p) == "" {
			kept = append(kept, p)
		} else {
			taken = append(taken, line(p))
		}
		at = end + len("\n\n")
	}
	if len(a.Authors) == 0 && a.Published.IsZero() || len(kept) == 0 {
		return paragraphs // there is no head; what is missing are lines without words
	}
	if !a.TitleMade {
		d.take(FieldTitle, a.Title, "headline above the byline")
	}
	d.take(FieldAuthor, strings.Join(a.Authors, ";"), "byline")
	d.take(FieldPublisher, a.Publisher, "byline")
	switch {
	case a.Clock:
		d.take(FieldDate, a.Published.Format(time.RFC3339), "date line")
	case !a.Published.IsZero():
		d.take(FieldDate, a.Published.Format(time.DateOnly), "date line")
	}
	if len(taken) > 0 {
		d.note("text: taken as its head and left out: %q", strings.Join(taken, " / "))
	}
	return append(kept, paragraphs[len(head):]...)
}

// readAsCorpus reads text as the corpus reads a .txt file; nil if it cannot.
func readAsCorpus(text string) *corpus.Article {
	const name = "head.txt"
	c, err := corpus.Load(oneFile{name, text}, corpus.Only(name))
	if err != nil {
		return nil
	}
	for a, err := range c.Articles(context.Background()) {
		if err == nil {
			return a
		}
	}
	return nil
}

// oneFile is a file system of one file.
type oneFile struct{ name, text string }

func (f oneFile) Open(name string) (fs.File, error) {
	if name != f.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return openFile{f, strings.NewReader(f.text)}, nil
}

type openFile struct {
	oneFile
	io.Reader
}

func (f openFile) Stat() (fs.FileInfo, error) { return f.oneFile, nil }
func (f openFile) Close() error               { return nil }

func (f oneFile) Name() string       { return f.name }
func (f oneFile) Size() int64        { return int64(len(f.text)) }
func (f oneFile) Mode() fs.FileMode  { return 0o444 }
func (f oneFile) ModTime() time.Time { return time.Time{} }
func (f oneFile) IsDir() bool        { return false }
func (f oneFile) Sys() any           { return nil }
