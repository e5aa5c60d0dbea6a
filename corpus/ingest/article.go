package ingest

import (
	"context"
	"fmt"
	"io"

	"github.com/briefbot/briefbot/corpus"
)

// Formats returns the options that let [corpus.Load] read saved pages and documents that
// lie under articles/ as they are: what [Read] finds in them becomes the article, with no
// person in between, so a sidecar should say what the document leaves open.
func Formats(lim Limits) []corpus.Option {
	var opts []corpus.Option
	for _, ending := range []string{".html", ".htm", ".pdf", ".docx", ".eml"} {
		opts = append(opts, corpus.Format(ending, func(name string, r io.Reader) (*corpus.Article, error) {
			drafts, err := Read(context.Background(), name, "", r, lim)
			if err != nil {
				return nil, err
			}
			if len(drafts) != 1 {
				return nil, fmt.Errorf("%s: holds %d articles; import it instead", name, len(drafts))
			}
			return drafts[0].Article(), nil
		}))
	}
	return opts
}

// Article returns the draft as an article of the corpus, without id, source and hash,
// which the corpus gives.
func (d *Draft) Article() *corpus.Article {
	a := &corpus.Article{
		Title: d.Title, Publisher: d.Publisher, Authors: d.Authors, URL: d.URL,
		Language: d.Language, Published: d.Published, Clock: d.Clock,
		Retrieved: d.Retrieved, Text: d.Text,
	}
	at := 0
	for _, p := range d.Paragraphs() {
		a.Paragraphs = append(a.Paragraphs, corpus.Span{Start: at, End: at + len(p)})
		at += len(p) + len("\n\n")
	}
	return a
}
