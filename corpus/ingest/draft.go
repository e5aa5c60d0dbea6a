package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Draft is an article read from outside, before anyone has confirmed it.
type Draft struct {
	Title     string
	Publisher string
	URL       string // http or https, absolute; empty if the document states none
	Language  string // lower-case language subtag: "en", "uk"
	Authors   []string
	Published time.Time // in the zone that the document gives; zero if it states no date
	Clock     bool      // Published has a time of day; else it is midnight UTC of that day
	Retrieved time.Time // when it was fetched; zero if it came from a file
	Text      string    // paragraphs in order, separated by one blank line

	Format Format // what it was read as
	Name   string // file name or address under which it came
	Raw    []byte // the bytes it was read from; of a feed's item, the item as JSON
	Hash   string // lower-case hex SHA-256 of Raw

	// Provenance says for each field that has a value where it was taken from:
	// "JSON-LD headline", "date line", "From header".
	Provenance map[Field]string
	// Notes are what a person should look at: fields not found, statements that
	// contradict each other, parts left out.
	Notes []string
}

// Field names a field of a draft, by its key in front matter.
type Field string

// The fields of a draft, in the order in which a preview shows them.
const (
	FieldTitle     Field = "title"
	FieldAuthor    Field = "author"
	FieldPublisher Field = "publisher"
	FieldDate      Field = "date"
	FieldURL       Field = "url"
	FieldLanguage  Field = "lang"
)

// Fields lists the fields in the order of a preview.
func Fields() []Field {
	return []Field{FieldTitle, FieldAuthor, FieldPublisher, FieldDate, FieldURL, FieldLanguage}
}

// byHand is the provenance of a field that a person set.
const byHand = "given by hand"

// newDraft returns a draft of raw.
func newDraft(format Format, name string, raw []byte) Draft {
	sum := sha256.Sum256(raw)
	return Draft{
		Format: format, Name: name, Raw: raw, Hash: hex.EncodeToString(sum[:]),
		Provenance: map[Field]string{},
	}
}

// Value returns a field as text: dates in RFC 3339, authors joined by "; ".
func (d *Draft) Value(f Field) string {
	switch f {
	case FieldTitle:
		return d.Title
	case FieldAuthor:
		return strings.Join(d.Authors, "; ")
	case FieldPublisher:
		return d.Publisher
	case FieldDate:
		switch {
		case d.Published.IsZero():
			return ""
		case d.Clock:
			return d.Published.Format(time.RFC3339)
		}
		return d.Published.Format(time.DateOnly)
	case FieldURL:
		return d.URL
	case FieldLanguage:
		return d.Language
	}
	return ""
}

// Set corrects a field by hand; an empty value clears it. Authors are separated by ";".
// A date that is not unambiguous and an address that is not http or https are errors,
// and leave the draft as it was.
func (d *Draft) Set(f Field, value string) error {
	if err := d.set(f, value, byHand); err != nil {
		return fmt.Errorf("set %s: %w", f, err)
	}
	return nil
}

// set sets a field from a statement found at from.
func (d *Draft) set(f Field, value, from string) error {
	value = line(value)
	switch f {
	case FieldTitle:
		d.Title = value
	case FieldAuthor:
		d.Authors = splitAuthors(value)
	case FieldPublisher:
		d.Publisher = value
	case FieldDate:
		if value == "" {
			d.Published, d.Clock = time.Time{}, false
			break
		}
		at, err := parseDate(value)
		if err != nil {
			return err
		}
		d.Published, d.Clock = at.Time, at.clock
		if at.note != "" {
			d.note("%s", at.note)
		}
	case FieldURL:
		if value == "" {
			d.URL = ""
			break
		}
		u, err := webAddress(nil, value)
		if err != nil {
			return err
		}
		d.URL = u
	case FieldLanguage:
		lang, err := languageOf(value)
		if err != nil {
			return err
		}
		d.Language = lang
	default:
		return errors.New("no such field")
	}
	if d.Provenance == nil {
		d.Provenance = map[Field]string{}
	}
	if d.Value(f) == "" {
		delete(d.Provenance, f)
	} else {
		d.Provenance[f] = from
	}
	return nil
}

// take sets a field that has no value yet, and notes a value that cannot be used.
func (d *Draft) take(f Field, value, from string) {
	if d.Value(f) != "" || line(value) == "" {
		return
	}
	if err := d.set(f, value, from); err != nil {
		d.note("%s is not used: %v", from, err)
	}
}

func (d *Draft) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(d.Notes, n) {
		d.Notes = append(d.Notes, n)
	}
}

// noteMissing adds a note for each field that the document does not state.
func (d *Draft) noteMissing() {
	for _, f := range Fields() {
		if d.Value(f) == "" {
			d.note("%s: not stated by the document", f)
		}
	}
}

// Line is one line of a preview.
type Line struct {
	Field string // a Field, "text" or "note"
	Value string
	From  string // where the value was taken from; empty for notes and missing values
}

// Preview returns what a person confirms: the fields with their provenance, how the
// text begins and how long it is, and the notes. Missing fields have no value.
func (d *Draft) Preview() []Line {
	var lines []Line
	for _, f := range Fields() {
		lines = append(lines, Line{string(f), d.Value(f), d.Provenance[f]})
	}
	paragraphs := d.Paragraphs()
	begin := ""
	if len(paragraphs) > 0 {
		begin = cut(line(paragraphs[0]), 160)
	}
	lines = append(lines, Line{"text", begin,
		fmt.Sprintf("%d paragraphs, %d words, read as %s", len(paragraphs), len(strings.Fields(d.Text)), d.Format)})
	for _, n := range d.Notes {
		lines = append(lines, Line{Field: "note", Value: n})
	}
	return lines
}

// Paragraphs returns the paragraphs of Text.
func (d *Draft) Paragraphs() []string {
	if d.Text == "" {
		return nil
	}
	return strings.Split(d.Text, "\n\n")
}

// setText joins paragraphs to the text of the draft. White space inside of a line is
// folded and empty lines are dropped, so that a blank line always parts two paragraphs.
func (d *Draft) setText(paragraphs []string, lim Limits) error {
	var kept []string
	for _, p := range paragraphs {
		if p = foldLines(p); p != "" {
			kept = append(kept, p)
		}
	}
	text := strings.Join(kept, "\n\n")
	if len(text) > lim.Text {
		return fmt.Errorf("text of %d bytes: %w (limit %d)", len(text), ErrTooLarge, lim.Text)
	}
	if text == "" {
		return ErrNoText
	}
	d.Text = text
	return nil
}

// line folds white space, line breaks included, and drops control characters.
func line(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }

// foldLines folds white space within the lines of s and drops empty lines.
func foldLines(s string) string {
	var lines []string
	for l := range strings.Lines(s) {
		if l = line(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// printable drops what must not stand in a text file: control characters, byte order
// marks, soft hyphens (invisible, but they break words apart for a search) and bytes
// that are not UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\f' || r == '\v' || r == '\u0085':
			return '\n'
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\u00ad' || r == utf8.RuneError:
			return -1
		case r == '\u2028' || r == '\u2029':
			return '\n'
		}
		return r
	}, s)
}

// cut shortens s to at most n bytes, at a space, and marks that it did.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	s = s[:n]
	if i := strings.LastIndexByte(s, ' '); i > len(s)/2 {
		s = s[:i]
	}
	return s + "…"
}

// webAddress resolves ref against base and returns it if it is an http or https address
// with a host and without a password.
func webAddress(base *url.URL, ref string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return "", fmt.Errorf("address %q: %w", cut(ref, 100), err)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("address %q: not an absolute http or https address", cut(ref, 100))
	}
	if u.User != nil {
		return "", fmt.Errorf("address %q: holds a user name or password", u.Redacted())
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), nil
}

// languageOf returns the language subtag of a tag such as "en-GB" or "uk_UA".
func languageOf(tag string) (string, error) {
	if tag == "" {
		return "", nil
	}
	lang, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if len(lang) < 2 || len(lang) > 3 || strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "", fmt.Errorf("%q is not a language tag", cut(tag, 40))
	}
	return lang, nil
}
