package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// readText reads plain text: a byline and a date line at its head if it has them, then
// paragraphs, either a line each or with blank lines between them.
func readText(_ context.Context, in Input, lim Limits) (Draft, error) {
	d := newDraft(FormatText, in.Name, in.Data)
	text, note, err := toUTF8(in.Data, in.ContentType, false)
	if err != nil {
		return d, err
	}
	if note != "" {
		d.note("%s", note)
	}
	d.take(FieldURL, in.URL, "address it came from")
	return d, d.setText(takeHead(&d, textParagraphs(text)), lim)
}

var blankLines = regexp.MustCompile(`\n[ \t]*\n\s*`)

// wrapWidth is the length of line at which text is taken to be wrapped by hand, as in
// mail (RFC 5322 asks for 78 characters).
const wrapWidth = 85

// textParagraphs splits plain text. With blank lines in it these part the paragraphs,
// and lines inside of one are joined if they look wrapped; without any, every line is a
// paragraph.
func textParagraphs(text string) []string {
	text = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n\f\v \t")
	if !blankLines.MatchString(text) {
		return strings.Split(text, "\n")
	}
	var out []string
	for _, block := range blankLines.Split(text, -1) {
		lines := strings.Split(block, "\n")
		if !isWrapped(lines) {
			// Lines far longer than a screen are paragraphs, if somebody put a blank
			// line only around headings.
			out = append(out, lines...)
			continue
		}
		out = append(out, strings.Join(lines, " "))
	}
	return out
}

// isWrapped reports whether lines are one paragraph broken for width: none is longer
// than a screen, and all but the last are about as long as the longest.
func isWrapped(lines []string) bool {
	var longest int
	for _, l := range lines {
		longest = max(longest, utf8.RuneCountInString(l))
	}
	if longest > wrapWidth {
		return false
	}
	for _, l := range lines[:len(lines)-1] {
		if utf8.RuneCountInString(l)*2 < longest {
			return false
		}
	}
	return longest >= 40 || len(lines) == 1
}

// frontMatter holds the keys of an article file; DESIGN's names.
type frontMatter struct {
	Title     string   `yaml:"title"`
	Date      string   `yaml:"date"`
	URL       string   `yaml:"url"`
	Author    nameList `yaml:"author"`
	Authors   nameList `yaml:"authors"`
	Publisher string   `yaml:"publisher"`
	Lang      string   `yaml:"lang"`
	Language  string   `yaml:"language"`
}

// nameList is a name or a list of names.
type nameList []string

func (l *nameList) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*l = splitAuthors(n.Value)
		return nil
	}
	return n.Decode((*[]string)(l))
}

func (l *nameList) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*l = splitAuthors(s)
		return nil
	}
	return json.Unmarshal(b, (*[]string)(l))
}

// readMarkdown reads a text with optional front matter. The text stays as it is written,
// marks included, but for a heading at its top that is taken as the title.
func readMarkdown(_ context.Context, in Input, lim Limits) (Draft, error) {
	d := newDraft(FormatMarkdown, in.Name, in.Data)
	text, note, err := toUTF8(in.Data, in.ContentType, false)
	if err != nil {
		return d, err
	}
	if note != "" {
		d.note("%s", note)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		if head, body, ok := strings.Cut(rest, "\n---\n"); ok {
			var fm frontMatter
			// Keys that are not ours (layout, tags) are the business of other programs.
			if err := yaml.Unmarshal([]byte(head), &fm); err != nil {
				return d, fmt.Errorf("front matter: %w", err)
			}
			d.take(FieldTitle, fm.Title, "front matter")
			d.take(FieldAuthor, strings.Join(append(fm.Author, fm.Authors...), ";"), "front matter")
			d.take(FieldPublisher, fm.Publisher, "front matter")
			d.take(FieldDate, fm.Date, "front matter")
			d.take(FieldURL, fm.URL, "front matter")
			d.take(FieldLanguage, fm.Lang, "front matter")
			d.take(FieldLanguage, fm.Language, "front matter")
			text = body
		}
	}
	d.take(FieldURL, in.URL, "address it came from")
	blocks := blankLines.Split(strings.Trim(text, "\n \t"), -1)
	if title, ok := strings.CutPrefix(blocks[0], "# "); ok && !strings.Contains(title, "\n") {
		d.take(FieldTitle, title, "first heading")
		if d.Title == line(title) && len(blocks) > 1 {
			blocks = blocks[1:]
		}
	}
	return d, d.setText(takeHead(&d, blocks), lim)
}

// jsonLine is one article in bulk form.
type jsonLine struct {
	Title     string   `json:"title"`
	Text      string   `json:"text"`
	Date      string   `json:"date"`
	URL       string   `json:"url"`
	Author    nameList `json:"author"`
	Publisher string   `json:"publisher"`
	Lang      string   `json:"lang"`
}

// readJSONL reads an article a line. All lines that are faulty are named at once.
func readJSONL(ctx context.Context, in Input, lim Limits) ([]Draft, error) {
	text, note, err := toUTF8(in.Data, in.ContentType, false)
	if err != nil {
		return nil, err
	}
	var drafts []Draft
	var faults []error
	sc := bufio.NewScanner(strings.NewReader(text))
	sc.Buffer(nil, len(text)+1)
	for n := 1; sc.Scan(); n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		raw := bytes.TrimSpace(sc.Bytes())
		if len(raw) == 0 {
			continue
		}
		if len(drafts) == lim.Drafts {
			return nil, fmt.Errorf("%w: more than %d articles", ErrTooLarge, lim.Drafts)
		}
		d, err := readJSONLine(in, slices.Clone(raw), lim)
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		if note != "" {
			d.note("%s", note)
		}
		drafts = append(drafts, d)
	}
	if err := errors.Join(append(faults, sc.Err())...); err != nil {
		return nil, err
	}
	return drafts, nil
}

func readJSONLine(in Input, raw []byte, lim Limits) (Draft, error) {
	d := newDraft(FormatJSONL, in.Name, raw)
	var l jsonLine
	if err := json.Unmarshal(raw, &l); err != nil {
		return d, err
	}
	for _, f := range []struct {
		field Field
		value string
	}{{FieldTitle, l.Title}, {FieldAuthor, strings.Join(l.Author, ";")}, {FieldPublisher, l.Publisher},
		{FieldDate, l.Date}, {FieldURL, l.URL}, {FieldLanguage, l.Lang}} {
		d.take(f.field, f.value, "key "+string(f.field))
	}
	return d, d.setText(textParagraphs(l.Text), lim)
}
