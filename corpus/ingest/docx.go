package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readDocx reads a Word document (ECMA-376): the text of its body as it stands with all
// changes accepted. Headers, footers, footnotes and comments are left out.
func readDocx(ctx context.Context, in Input, lim Limits) (Draft, error) {
	d := newDraft(FormatDocx, in.Name, in.Data)
	zr, err := zip.NewReader(bytes.NewReader(in.Data), int64(len(in.Data)))
	if err != nil {
		return d, fmt.Errorf("open document: %w", err)
	}
	if len(zr.File) > lim.Parts {
		return d, fmt.Errorf("open document: %w: %d entries (limit %d)", ErrTooLarge, len(zr.File), lim.Parts)
	}
	u := &unpacker{ctx: ctx, lim: lim, packed: int64(len(in.Data))}
	body, err := zipEntry(u, zr, "word/document.xml")
	if err != nil {
		return d, err
	}
	if body == nil {
		return d, fmt.Errorf("open document: no word/document.xml in it: %w", ErrUnsupported)
	}
	core, err := zipEntry(u, zr, "docProps/core.xml")
	if err != nil {
		return d, err
	}
	fillFromCore(&d, core)
	doc, err := wordParagraphs(ctx, body)
	if err != nil {
		return d, fmt.Errorf("word/document.xml: %w", err)
	}
	if doc.title != "" {
		d.take(FieldTitle, doc.title, "paragraph in the style Title")
	}
	if doc.notes > 0 {
		d.note("text: %d footnotes or endnotes are left out", doc.notes)
	}
	if doc.deleted {
		d.note("text: the document holds tracked changes; deleted words are left out, inserted ones kept")
	}
	d.take(FieldURL, in.URL, "address it came from")
	return d, d.setText(takeHead(&d, withoutTitle(doc.paragraphs, d.Title)), lim)
}

// zipEntry unpacks one entry; nil if there is none of the name.
func zipEntry(u *unpacker, zr *zip.Reader, name string) ([]byte, error) {
	for _, f := range zr.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", name, err)
		}
		defer r.Close()
		data, err := u.readAll(r)
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", name, err)
		}
		return data, nil
	}
	return nil, nil
}

// fillFromCore takes the properties that an author filled in. The dates of a document
// are those of the file, not of publication, so they only make a note.
func fillFromCore(d *Draft, core []byte) {
	var props struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Language string `xml:"language"`
		Created  string `xml:"created"`
		Modified string `xml:"modified"`
	}
	if core == nil || xml.Unmarshal(core, &props) != nil {
		return
	}
	d.take(FieldTitle, props.Title, "document properties")
	d.take(FieldAuthor, strings.Join(authorsOf(props.Creator), ";"), "document properties")
	d.take(FieldLanguage, props.Language, "document properties")
	if props.Created != "" {
		d.note("the file says that it was created %s and last changed %s; neither is a date of publication",
			cut(props.Created, 25), cut(props.Modified, 25))
	}
}

// wordDocument is what wordParagraphs finds.
type wordDocument struct {
	paragraphs []string
	title      string
	notes      int
	deleted    bool
}

// wordParagraphs reads the text runs of word/document.xml. It looks at local names
// only, since strict and transitional documents differ in their namespaces.
func wordParagraphs(ctx context.Context, data []byte) (wordDocument, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false // Word's own repair is as lenient; entities are never expanded
	r := wordReader{skip: dec.Skip}
	for {
		if err := ctx.Err(); err != nil {
			return r.doc, err
		}
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return r.doc, nil
		}
		if err != nil {
			return r.doc, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if err := r.start(t); err != nil {
				return r.doc, err
			}
		case xml.EndElement:
			r.end(t.Name.Local)
		case xml.CharData:
			if r.inText > 0 {
				r.write(string(t))
			}
		}
	}
}

// wordReader gathers the document as its elements come.
type wordReader struct {
	doc    wordDocument
	skip   func() error     // passes over the element that has begun
	open   []*wordParagraph // they nest: a text box stands inside the paragraph that anchors it
	inText int
}

type wordParagraph struct {
	b     strings.Builder
	title bool
}

// write adds to the innermost paragraph; text outside of all is nobody's.
func (r *wordReader) write(s string) {
	if n := len(r.open); n > 0 {
		r.open[n-1].b.WriteString(s)
	}
}

func (r *wordReader) start(t xml.StartElement) error {
	switch t.Name.Local {
	case "p":
		if len(r.open) >= maxDepth {
			return fmt.Errorf("paragraphs nested more than %d deep: %w", maxDepth, ErrTooLarge)
		}
		r.open = append(r.open, &wordParagraph{})
	case "t":
		r.inText++
	case "tab":
		r.write("\t")
	case "br", "cr":
		r.write("\n")
	case "noBreakHyphen":
		r.write("\u2011")
	case "pStyle":
		titled := slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Local == "val" && a.Value == "Title" })
		if n := len(r.open); n > 0 && titled {
			r.open[n-1].title = true
		}
	case "footnoteReference", "endnoteReference":
		r.doc.notes++
	case "del", "moveFrom":
		r.doc.deleted = true
		return r.skip()
	case "Fallback", "pPrChange", "rPrChange": // a second copy of what stands beside it
		return r.skip()
	}
	return nil
}

func (r *wordReader) end(element string) {
	switch n := len(r.open); {
	case element == "t":
		r.inText = max(0, r.inText-1)
	case element == "p" && n > 0:
		p := r.open[n-1]
		r.open = r.open[:n-1]
		text := foldLines(printable(p.b.String()))
		if text == "" {
			return
		}
		if p.title && r.doc.title == "" {
			r.doc.title = line(text)
		}
		r.doc.paragraphs = append(r.doc.paragraphs, text)
	}
}
