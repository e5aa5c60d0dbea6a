package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
)

// readPDF reads the text layer of a PDF. Words keep their order on the page; lines are
// joined to paragraphs by their distance, and what repeats at the edge of most pages is
// left out.
//
// It is our own reader, for three reasons: those in Go that extract text trust the
// cross-reference table, by which a small file can take all memory or overflow the
// stack, which no recover catches; they lack forms and most predictors; and of PDF only
// what leads to text is needed here.
func readPDF(ctx context.Context, in Input, lim Limits) (Draft, error) {
	d := newDraft(FormatPDF, in.Name, in.Data)
	d.take(FieldURL, in.URL, "address it came from")
	f, err := openPDF(ctx, in.Data[bytes.Index(in.Data, []byte("%PDF-")):], lim)
	if err != nil {
		return d, err
	}
	pages, err := f.pages()
	if err != nil {
		return d, err
	}
	var text pdfText
	var faults []error
	c := &canvas{file: f, fonts: map[pdfRef]*pdfFont{}, forms: map[pdfRef][]byte{}, operators: new(int)}
	for _, p := range pages {
		lines, err := c.pageLines(p)
		if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
			return d, err
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		text.pages = append(text.pages, lines)
	}
	if len(faults) > 0 {
		d.note("text: %d of %d pages could not be read (%v)", len(faults), len(pages), faults[0])
	}
	f.fillFromInfo(&d)
	paragraphs := text.paragraphs(&d)
	err = d.setText(takeHead(&d, withoutTitle(paragraphs, d.Title)), lim)
	switch {
	case errors.Is(err, ErrNoText) && len(faults) > 0:
		return d, fmt.Errorf("%w: %w", err, errors.Join(faults...))
	case errors.Is(err, ErrNoText):
		return d, fmt.Errorf("%w: %d pages without a text layer, as scans have none", err, len(pages))
	}
	return d, err
}

// fillFromInfo takes title and author from the document information, and the language
// from the catalogue. The dates in it are those of the file.
func (f *pdfFile) fillFromInfo(d *Draft) {
	info := f.dict(f.trailer["Info"])
	value := func(v any) string {
		s, _ := f.get(v).(pdfString)
		return s.text()
	}
	d.take(FieldTitle, value(info["Title"]), "PDF information")
	d.take(FieldAuthor, strings.Join(authorsOf(value(info["Author"])), ";"), "PDF information")
	d.take(FieldLanguage, value(f.dict(f.trailer["Root"])["Lang"]), "PDF language")
	if at := strings.TrimPrefix(value(info["CreationDate"]), "D:"); len(at) >= 8 && isDigits(at[:8]) {
		d.note("the file says that it was created %s-%s-%s; that is no date of publication", at[:4], at[4:6], at[6:8])
	}
}
