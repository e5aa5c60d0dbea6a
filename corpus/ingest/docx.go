package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
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
	var doc wordDocument
	// Paragraphs nest: a text box stands inside the paragraph that anchors it.
	type paragraph struct {
		b     strings.Builder
		title bool
	}
	var open []*paragraph
	top := func() *paragraph {
		if len(open) == 0 {
			return &paragraph{}
		}
		return open[len(open)-1]
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false // Word's own repair is as lenient; entities are never expanded
	inText := 0
	for {
		if err := ctx.Err(); err != nil {
			return doc, err
		}
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return doc, nil
		}
		if err != nil {
			return doc, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p":
				if len(open) >= maxDepth {
					return doc, fmt.Errorf("paragraphs nested more than %d deep: %w", maxDepth, ErrTooLarge)
				}
				open = append(open, &paragraph{})
			case "t":
				inText++
			case "tab":
				top().b.WriteByte('\t')
			case "br", "cr":
				top().b.WriteByte('\n')
			case "noBreakHyphen":
				top().b.WriteRune('\u2011')
			case "pStyle":
				for _, a := range t.Attr {
					if a.Name.Local == "val" && a.Value == "Title" {
						top().title = true
					}
				}
			case "footnoteReference", "endnoteReference":
				doc.notes++
			case "del", "moveFrom":
				doc.deleted = true
				err = dec.Skip()
			case "Fallback", "pPrChange", "rPrChange": // a second copy of what stands beside it
				err = dec.Skip()
			}
			if err != nil {
				return doc, err
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = max(0, inText-1)
			case "p":
				if len(open) == 0 {
					continue
				}
				p := top()
				open = open[:len(open)-1]
				text := foldLines(printable(p.b.String()))
				if text == "" {
					continue
				}
				if p.title && doc.title == "" {
					doc.title = line(text)
				}
				doc.paragraphs = append(doc.paragraphs, text)
			}
		case xml.CharData:
			if inText > 0 {
				top().b.Write(t)
			}
		}
	}
}
