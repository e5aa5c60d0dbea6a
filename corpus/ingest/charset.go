package ingest

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// toUTF8 decodes data. Bytes that are UTF-8 are UTF-8, whatever a header says: a text
// of another encoding that happens to be valid UTF-8 is too rare to be worth trusting
// the many wrong headers. Otherwise a byte order mark, the content type, and in HTML
// a meta element decide; without any of them the encoding is detected by its letters,
// and the note says so.
func toUTF8(data []byte, contentType string, isHTML bool) (text, note string, err error) {
	if marked := decodeMarked(data); marked != nil {
		return string(marked), "", nil
	}
	if utf8.Valid(data) {
		return string(data), "", nil
	}
	if !isHTML {
		// A meta element found in plain text is text.
		if _, name, certain := charset.DetermineEncoding(nil, contentType); certain {
			return decodeAs(data, name, "")
		}
	} else if _, name, certain := charset.DetermineEncoding(data, contentType); certain {
		return decodeAs(data, name, "")
	}
	best, err := chardet.NewTextDetector().DetectBest(data)
	if err != nil {
		return "", "", fmt.Errorf("detect encoding: %w", err)
	}
	return decodeAs(data, best.Charset, fmt.Sprintf("encoding is not stated: read as %s by its letters", best.Charset))
}

// decodeMarked decodes data that begins with a byte order mark, or returns nil.
func decodeMarked(data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return bytes.ToValidUTF8(data[3:], []byte("\uFFFD"))
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil
		}
		return out
	}
	return nil
}

func decodeAs(data []byte, name, note string) (string, string, error) {
	enc, label := charset.Lookup(name)
	if enc == nil {
		return "", "", fmt.Errorf("encoding %q: %w", name, ErrUnsupported)
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", fmt.Errorf("decode as %s: %w", label, err)
	}
	if n := bytes.Count(out, []byte("\uFFFD")); n > 0 {
		bad := fmt.Sprintf("%d characters could not be read as %s", n, label)
		if note != "" {
			bad = note + "; " + bad
		}
		note = bad
	}
	return string(out), note, nil
}
