package corpus

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// meta is what front matter or a sidecar says of an article.
type meta struct {
	id, title, url, publisher, language string
	authors                             []string
	published, retrieved                time.Time
	clock                               bool
}

// readMeta reads front matter or a sidecar; lines is how many lines of the file stand
// above it.
func readMeta(file string, data []byte, lines int, report func(Problem)) meta {
	node := document(file, data, func(p Problem) {
		if p.Line > 0 {
			p.Line += lines
		}
		report(p)
	})
	if node == nil {
		return meta{}
	}
	o := newObject(file, "", node, lines, report)
	if o == nil {
		return meta{}
	}
	m := meta{
		title:     o.str("title"),
		url:       o.url("url"),
		authors:   append(o.strs("author"), o.strs("authors")...),
		publisher: o.str("publisher"),
		language:  o.language("lang"),
		id:        o.str("id"),
	}
	m.published, m.clock = o.moment("date")
	m.retrieved, _ = o.moment("retrieved")
	if m.id != "" {
		if err := checkArticleID(m.id); err != nil {
			o.fault("id", "%v", err)
		}
	}
	o.done()
	return m
}

// apply sets what m gives on a; what it doesn't give stays.
func (m meta) apply(a *Article) {
	for _, f := range []struct {
		to   *string
		from string
	}{{&a.ID, m.id}, {&a.Title, m.title}, {&a.URL, m.url}, {&a.Publisher, m.publisher}, {&a.Language, m.language}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if len(m.authors) > 0 {
		a.Authors = m.authors
	}
	if !m.published.IsZero() {
		a.Published, a.Clock = m.published, m.clock
	}
	if !m.retrieved.IsZero() {
		a.Retrieved = m.retrieved
	}
}

// moment reads an optional date, or date and time, of an article.
func (o *object) moment(key string) (time.Time, bool) {
	s := o.str(key)
	if s == "" {
		return time.Time{}, false
	}
	t, clock, ok := ParseDate(s)
	if !ok {
		o.fault(key, "%s", badMoment(s))
	}
	return t, clock
}

func badMoment(s string) string {
	return fmt.Sprintf("%q is not a date (2026-01-30, 2026-01-30T10:15:00Z, 30 January 2026)", s)
}

var languageCode = regexp.MustCompile(`^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*$`)

// language reads an optional language code; of "en-GB" the language counts.
func (o *object) language(key string) string {
	s := o.str(key)
	code, ok := languageOf(s)
	if !ok {
		o.fault(key, "%q is not a language code (en, uk, ru)", s)
	}
	return code
}

func languageOf(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	m := languageCode.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	return strings.ToLower(m[1]), true
}

// maxID is how long the id of an article can be, in bytes. URLs serve as ids in bulk files.
const maxID = 512

// checkArticleID holds an id to what can be written on one line.
func checkArticleID(id string) error {
	if len(id) > maxID {
		return fmt.Errorf("is longer than %d bytes", maxID)
	}
	for _, r := range id {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return fmt.Errorf("%q holds a control character", id)
		}
	}
	return nil
}
