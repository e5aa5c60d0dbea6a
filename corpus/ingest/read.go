package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// Format is what an input is read as.
type Format string

// The formats that can be read.
const (
	FormatHTML     Format = "html"
	FormatFeed     Format = "feed"
	FormatMail     Format = "mail"
	FormatPDF      Format = "pdf"
	FormatDocx     Format = "docx"
	FormatMarkdown Format = "markdown"
	FormatJSONL    Format = "jsonl"
	FormatText     Format = "text"
)

// Input is one document as it came in.
type Input struct {
	Name        string // file name or address; its ending helps to tell the format
	ContentType string // as a server or a mail part states it; may be empty
	URL         string // where it was fetched; base of relative links in it; may be empty
	Data        []byte
}

// Read reads a document of any format that the package knows, gzipped or not, and
// returns the articles in it, in its own order. name is a file name or an address.
//
// The format is told by the bytes first, then by contentType, then by the ending of
// name, so that a page saved as .txt is still read as a page. It fails with
// [ErrTooLarge], [ErrUnsupported], [ErrNoText] or what the format's reader says; it
// never panics, and it returns when ctx is done or Limits.Time has passed.
func Read(ctx context.Context, name, contentType string, r io.Reader, limits Limits) ([]Draft, error) {
	lim := limits.withDefaults()
	ctx, cancel := context.WithTimeout(ctx, lim.Time)
	defer cancel()
	data, err := readBounded(ctx, r, lim.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	in := Input{Name: name, ContentType: contentType, Data: data}
	if u, err := webAddress(nil, name); err == nil {
		in.URL = u
	}
	return ReadInput(ctx, in, limits)
}

// ReadInput is [Read] for a document that is already in memory.
func ReadInput(ctx context.Context, in Input, limits Limits) ([]Draft, error) {
	lim := limits.withDefaults()
	ctx, cancel := context.WithTimeout(ctx, lim.Time)
	defer cancel()
	if int64(len(in.Data)) > lim.Bytes {
		return nil, fmt.Errorf("read %s: %w: %d bytes (limit %d)", in.Name, ErrTooLarge, len(in.Data), lim.Bytes)
	}
	if bytes.HasPrefix(in.Data, []byte("\x1f\x8b")) {
		data, err := gunzip(ctx, in.Data, lim)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", in.Name, err)
		}
		in.Data, in.Name, in.ContentType = data, strings.TrimSuffix(in.Name, ".gz"), ""
	}
	if len(bytes.TrimSpace(in.Data)) == 0 {
		return nil, fmt.Errorf("read %s: %w: the input is empty", in.Name, ErrNoText)
	}
	format, err := sniff(in)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", in.Name, err)
	}
	drafts, err := guarded(ctx, string(format), func(ctx context.Context) ([]Draft, error) {
		return readerOf(format)(ctx, in, lim)
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", in.Name, err)
	}
	for i := range drafts {
		drafts[i].noteMissing()
	}
	return drafts, nil
}

// reader reads the articles of one format. Limits have their defaults filled in.
type reader func(context.Context, Input, Limits) ([]Draft, error)

// readerOf returns the reader of a format. It is a function because a table of them
// would refer to itself: mail reads its attachments by ReadInput.
func readerOf(f Format) reader {
	switch f {
	case FormatHTML:
		return one(readHTML)
	case FormatFeed:
		return readFeed
	case FormatMail:
		return readMail
	case FormatPDF:
		return one(readPDF)
	case FormatDocx:
		return one(readDocx)
	case FormatMarkdown:
		return one(readMarkdown)
	case FormatJSONL:
		return readJSONL
	}
	return one(readText)
}

// one makes a reader of a function that reads a single article.
func one(f func(context.Context, Input, Limits) (Draft, error)) reader {
	return func(ctx context.Context, in Input, lim Limits) ([]Draft, error) {
		d, err := f(ctx, in, lim)
		if err != nil {
			return nil, err
		}
		return []Draft{d}, nil
	}
}

var (
	htmlStart = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b`)
	feedStart = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!doctype rss[^>]*>\s*)*<(?:\w+:)?(?:rss|feed|rdf)\b`)
	htmlTag   = regexp.MustCompile(`(?i)</?(?:p|div|br|span|article|h1|title|meta|body)\b[^>]*>`)
	mailField = regexp.MustCompile(`(?m)^(?i:from|to|subject|date|received|message-id|mime-version|return-path|delivered-to|content-type):`)
	jsonFeed  = regexp.MustCompile(`"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/`)
)

// byEnding and byType tell a format where the bytes do not.
var (
	byEnding = map[string]Format{
		".html": FormatHTML, ".htm": FormatHTML, ".xhtml": FormatHTML,
		".md": FormatMarkdown, ".markdown": FormatMarkdown,
		".jsonl": FormatJSONL, ".ndjson": FormatJSONL, ".eml": FormatMail,
		".rss": FormatFeed, ".atom": FormatFeed, ".txt": FormatText, ".text": FormatText,
	}
	byType = map[string]Format{
		"text/html": FormatHTML, "application/xhtml+xml": FormatHTML,
		"text/markdown": FormatMarkdown, "message/rfc822": FormatMail,
		"application/rss+xml": FormatFeed, "application/atom+xml": FormatFeed,
		"application/feed+json": FormatFeed, "application/rdf+xml": FormatFeed,
		"application/jsonl": FormatJSONL, "application/x-ndjson": FormatJSONL,
		"application/x-jsonlines": FormatJSONL,
	}
)

// sniff tells the format of in.
func sniff(in Input) (Format, error) {
	data := in.Data
	if i := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-")); i >= 0 && len(bytes.TrimSpace(data[:i])) == 0 {
		return FormatPDF, nil
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		if bytes.Contains(data, []byte("word/document")) {
			return FormatDocx, nil
		}
		return "", fmt.Errorf("%w: a zip archive that is not a Word document", ErrUnsupported)
	}
	head := data[:min(len(data), 8<<10)]
	if marked := decodeMarked(head[:len(head)&^1]); marked != nil {
		head = marked
	}
	if what := binary(head); what != "" {
		return "", fmt.Errorf("%w: %s", ErrUnsupported, what)
	}
	switch {
	case feedStart.Match(head) || jsonFeed.Match(head):
		return FormatFeed, nil
	case htmlStart.Match(head):
		return FormatHTML, nil
	case isJSONL(data):
		return FormatJSONL, nil
	case isMail(data):
		return FormatMail, nil
	}
	media, _, _ := mime.ParseMediaType(in.ContentType)
	if f, ok := byType[media]; ok {
		return f, nil
	}
	ending := path.Ext(in.Name)
	if u, err := url.Parse(in.Name); err == nil && u.Host != "" {
		ending = path.Ext(u.Path)
	}
	if f, ok := byEnding[strings.ToLower(ending)]; ok {
		return f, nil
	}
	switch {
	case len(htmlTag.FindAll(head, 4)) == 4:
		return FormatHTML, nil
	case bytes.HasPrefix(head, []byte("---\n")), bytes.HasPrefix(head, []byte("---\r\n")):
		return FormatMarkdown, nil
	}
	return FormatText, nil
}

// binary names what head is if it is not text.
func binary(head []byte) string {
	for magic, what := range map[string]string{
		"\xd0\xcf\x11\xe0": "an Office document of the old binary form; save it as .docx",
		"\x89PNG":          "a picture", "GIF8": "a picture", "\xff\xd8\xff": "a picture",
		"Rar!": "a rar archive", "7z\xbc\xaf": "a 7z archive", "BZh": "a bzip2 archive",
		"{\\rtf": "a rich text file; save it as .docx",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return what
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return "binary data"
	}
	return ""
}

// isJSONL reports whether the first line is a JSON object with text.
func isJSONL(data []byte) bool {
	first, _, _ := bytes.Cut(bytes.TrimLeft(data, "\ufeff \t\r\n"), []byte("\n"))
	if !bytes.HasPrefix(first, []byte("{")) {
		return false
	}
	var probe map[string]json.RawMessage
	return json.Unmarshal(first, &probe) == nil && probe["text"] != nil
}

// isMail reports whether data begins with a header as of a mail: two or more of the
// fields that every mail has, before the first empty line.
func isMail(data []byte) bool {
	head, _, found := bytes.Cut(bytes.ReplaceAll(data[:min(len(data), 32<<10)], []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	if !found || len(mailField.FindAll(head, 2)) < 2 {
		return false
	}
	m, err := mail.ReadMessage(bytes.NewReader(append(bytes.TrimLeft(head, "\n"), "\n\n"...)))
	return err == nil && len(m.Header) >= 2
}
