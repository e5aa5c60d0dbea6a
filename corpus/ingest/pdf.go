package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ledongthuc/pdf"
)

// maxPages bounds the pages of a PDF that are read.
const maxPages = 2000

// readPDF reads the text layer of a PDF. Words keep their order on the page; lines are
// joined to paragraphs by their distance, and what repeats at the edge of most pages is
// left out.
func readPDF(ctx context.Context, in Input, lim Limits) (Draft, error) {
	d := newDraft(FormatPDF, in.Name, in.Data)
	d.take(FieldURL, in.URL, "address it came from")
	// Everything that the library does goes through this reader, also when it follows
	// references in a circle, so it is where a malicious file is stopped.
	file := &meteredFile{ctx: ctx, r: bytes.NewReader(in.Data[bytes.Index(in.Data, []byte("%PDF-")):]), left: 200*int64(len(in.Data)) + 256<<20}
	r, err := pdf.NewReader(file, file.r.Size())
	if err != nil {
		return d, pdfError(file, fmt.Errorf("open PDF: %w", err))
	}
	u := &unpacker{ctx: ctx, lim: lim, packed: int64(len(in.Data))}
	pages, err := pdfPages(r.Trailer().Key("Root").Key("Pages"))
	if err != nil {
		return d, pdfError(file, err)
	}
	var text pdfText
	var faulty int
	for _, p := range pages {
		if err := checkStreams(u, p); err != nil {
			return d, pdfError(file, err)
		}
		lines, err := pageLines(p)
		if file.err != nil {
			return d, file.err
		}
		if err != nil {
			faulty++
			continue
		}
		text.pages = append(text.pages, lines)
	}
	if faulty > 0 {
		d.note("text: %d of %d pages could not be read", faulty, len(pages))
	}
	fillFromInfo(&d, r.Trailer().Key("Info"))
	paragraphs := text.paragraphs(&d)
	err = d.setText(takeHead(&d, withoutTitle(paragraphs, d.Title)), lim)
	if errors.Is(err, ErrNoText) {
		return d, fmt.Errorf("%w: the PDF has no text layer, as scans have none", err)
	}
	return d, err
}

// fillFromInfo takes title and author from the document information. Its dates are
// those of the file.
func fillFromInfo(d *Draft, info pdf.Value) {
	d.take(FieldTitle, info.Key("Title").Text(), "PDF information")
	d.take(FieldAuthor, strings.Join(authorsOf(info.Key("Author").Text()), ";"), "PDF information")
	if created := strings.TrimPrefix(line(info.Key("CreationDate").Text()), "D:"); len(created) >= 8 {
		d.note("the file says that it was created %s-%s-%s; that is no date of publication", created[:4], created[4:6], created[6:8])
	}
}

// pdfPages walks the page tree. Page of the library follows it without end if a node is
// its own child.
func pdfPages(root pdf.Value) (pages []pdf.Page, err error) {
	var walk func(v pdf.Value, depth int) error
	nodes := 0
	walk = func(v pdf.Value, depth int) error {
		if nodes++; nodes > 10*maxPages || depth > maxDepth || len(pages) >= maxPages {
			return fmt.Errorf("page tree: %w: more than %d pages, or a circle", ErrTooLarge, maxPages)
		}
		switch v.Key("Type").Name() {
		case "Pages":
			kids := v.Key("Kids")
			for i := range kids.Len() {
				if err := walk(kids.Index(i), depth+1); err != nil {
					return err
				}
			}
		case "Page":
			// Resources are inherited; a circle of parents would never end.
			n := 0
			for p := v.Key("Parent"); !p.IsNull(); p = p.Key("Parent") {
				if n++; n > maxDepth {
					return fmt.Errorf("page tree: parents in a circle")
				}
			}
			pages = append(pages, pdf.Page{V: v})
		}
		return nil
	}
	return pages, walk(root, 0)
}

// checkStreams unpacks the streams that reading a page's text will unpack, to find out
// whether they are bombs before they are taken into memory.
func checkStreams(u *unpacker, p pdf.Page) error {
	var streams []pdf.Value
	contents := p.V.Key("Contents")
	if contents.Kind() == pdf.Array {
		for i := range min(contents.Len(), u.lim.Parts) {
			streams = append(streams, contents.Index(i))
		}
	} else if contents.Kind() == pdf.Stream {
		streams = append(streams, contents)
	}
	for _, name := range p.Fonts() {
		if m := p.Font(name).V.Key("ToUnicode"); m.Kind() == pdf.Stream {
			streams = append(streams, m)
		}
	}
	for _, s := range streams {
		if err := checkStream(u, s); err != nil {
			return err
		}
	}
	return nil
}

func checkStream(u *unpacker, s pdf.Value) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = nil // a filter that the library lacks; pageLines will say so
		}
	}()
	r := s.Reader()
	defer r.Close()
	n, err := io.Copy(io.Discard, io.LimitReader(contextReader{u.ctx, r}, u.left()+1))
	if u.sum += n; u.sum > u.lim.Unpacked || u.tooDense() {
		return fmt.Errorf("PDF stream: %w", errRatio)
	}
	if u.ctx.Err() != nil {
		return err
	}
	return nil
}

// meteredFile is a file that stops being readable when ctx is done or when far more
// was read from it than any sound document needs.
type meteredFile struct {
	ctx  context.Context
	r    *bytes.Reader
	left int64
	err  error
}

func (f *meteredFile) ReadAt(p []byte, off int64) (int, error) {
	if f.err == nil {
		if f.err = f.ctx.Err(); f.err == nil && f.left < 0 {
			f.err = fmt.Errorf("PDF: %w: its references lead in circles", ErrTooLarge)
		}
	}
	if f.err != nil {
		return 0, f.err
	}
	if off < 0 {
		return 0, fmt.Errorf("PDF: offset %d", off)
	}
	n, err := f.r.ReadAt(p, off)
	f.left -= int64(n) + 64
	return n, err
}

// pdfError prefers the reason for which the file was stopped to what the library made
// of the stop.
func pdfError(f *meteredFile, err error) error {
	if f.err != nil {
		return f.err
	}
	return err
}
