package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of a text, without its ending.
type line struct {
	Span
	text   string // without white space at the ends
	indent int    // bytes of white space before text
}

// splitLines returns the lines of text from byte start on; a byte order mark counts as
// white space.
func splitLines(text string, start int) []line {
	lines := make([]line, 0, 1+strings.Count(text[start:], "\n"))
	for start < len(text) {
		end := len(text)
		next := end
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		if end > start && text[end-1] == '\r' {
			end--
		}
		l := line{Span: Span{start, end}, text: strings.TrimLeftFunc(text[start:end], isSpace)}
		l.indent = end - start - len(l.text)
		l.text = strings.TrimRightFunc(l.text, isSpace)
		lines = append(lines, l)
		start = next
	}
	return lines
}

// isSpace is unicode.IsSpace and the byte order mark.
func isSpace(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) }

// maxHeader is how many lines that aren't empty may stand above the first paragraph.
const maxHeader = 6

// parseText takes a text as pasted from a news site: a headline, a byline and a date line,
// in any order and each optional, then the paragraphs.
func parseText(a *Article) {
	a.Paragraphs = paragraphs(a.Text, readHeader(a, splitLines(a.Text, 0)))
}

// readHeader reads headline, byline and date line, and returns the lines with those blanked.
//
// A line is a headline only by what follows it: a byline or a date, with at most one other
// line between, the summary under a headline, which stays a paragraph.
func readHeader(a *Article, lines []line) []line {
	headline, summary, found := -1, false, false
	body := slices.Clone(lines)
	seen := 0
scan:
	for i, l := range lines {
		if l.text == "" {
			continue
		}
		if seen++; seen > maxHeader {
			break
		}
		switch {
		case len(a.Authors) == 0 && readByline(a, l.text), a.Published.IsZero() && readDateLine(a, l.text):
			found = true
			body[i].text = ""
		case found && isUpdateLine(l.text):
			body[i].text = ""
		case found || summary:
			break scan
		case headline >= 0:
			summary = true
		case isHeadline(l.text):
			headline = i
		default:
			break scan
		}
	}
	if found && headline >= 0 {
		a.Title = lines[headline].text
		body[headline].text = ""
	}
	return body
}

// isHeadline reports whether a line can be a title: short, and no sentence with its stop.
func isHeadline(s string) bool {
	return len(s) <= 300 && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ":") && strings.IndexFunc(s, unicode.IsLetter) >= 0
}

var (
	bylineStart = regexp.MustCompile(`^(?:(?i:by|written by|reported by|authors?:|автори?:|авторы?:))\s+(\S.*)$`)
	bylineAnd   = regexp.MustCompile(`\s+(?:and|&|та|і|и)\s+|\s*,\s*`)
	bylineJob   = regexp.MustCompile(`(?i)\b(?:news|times|post|press|agency|staff|writer|reporter|correspondent|editor|reuters|bbc|cnn|afp|ap|dpa|bureau|service|journal|guardian|telegraph|herald|tribune|independent|media|desk|today)\b|(?:новини|новости|правда|агентство|редакц|кореспондент|корреспондент)`)
	smallWord   = regexp.MustCompile(`^(?:and|&|та|і|и|of|for|with|in|at|the|from|de|da|di|del|della|van|von|der|den|la|le|el|bin|ibn|al|ter|zu|for)$`)
)

// readByline reads a byline: names, and perhaps whom they write for. "By Friday the troops
// had left." is none, because its words aren't names.
func readByline(a *Article, s string) bool {
	m := bylineStart.FindStringSubmatch(s)
	if m == nil || len(s) > 200 {
		return false
	}
	names, date := m[1], ""
	if before, after, ok := cutAny(names, " | ", " • ", " · ", " — ", " – ", " - "); ok {
		names, date = strings.TrimSpace(before), strings.TrimSpace(after)
	}
	if !looksLikeNames(names) {
		return false
	}
	probe := Article{}
	if date != "" && !readDateLine(&probe, date) {
		if !looksLikeNames(date) {
			return false
		}
		probe.Publisher = date
	}
	authors, publisher := splitByline(names)
	a.Authors = authors
	if publisher == "" {
		publisher = probe.Publisher
	}
	if a.Publisher == "" {
		a.Publisher = publisher
	}
	if a.Published.IsZero() {
		a.Published, a.Clock = probe.Published, probe.Clock
	}
	return true
}

func cutAny(s string, seps ...string) (before, after string, found bool) {
	for _, sep := range seps {
		if before, after, found = strings.Cut(s, sep); found {
			return before, after, true
		}
	}
	return s, "", false
}

// looksLikeNames reports whether every word begins as a name does, and the whole doesn't
// end as a sentence does.
func looksLikeNames(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 20 {
		return false
	}
	last := words[len(words)-1]
	if strings.HasSuffix(last, ".") && len(strings.Trim(last, ".")) > 3 || strings.HasSuffix(last, ":") {
		return false
	}
	capitals := 0
	for i, w := range words {
		if _, isMonth := monthOf(strings.Trim(w, ",")); isMonth && i+1 < len(words) && isAlnum(words[i+1][0]) && words[i+1][0] <= '9' {
			return false
		}
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(“\"'‘"))
		switch {
		case unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r):
			capitals++
		case r == '@', smallWord.MatchString(strings.Trim(w, ",")):
		case bylineJob.MatchString(w): // "staff writer"
		default:
			return false
		}
	}
	return capitals > 0
}

// splitByline separates the authors from the publisher or post that ends a byline:
// "X and Y, Reuters".
func splitByline(s string) (authors []string, publisher string) {
	if before, after, ok := strings.Cut(s, " for "); ok {
		s, publisher = before, after
	}
	for _, part := range bylineAnd.Split(s, -1) {
		if part = strings.TrimSpace(part); part != "" {
			authors = append(authors, part)
		}
	}
	if n := len(authors); n > 1 {
		i := strings.LastIndex(s, ",")
		tail := strings.TrimSpace(s[i+1:])
		switch last := authors[n-1]; {
		case i < 0 || tail != last: // "X and Y": the last part follows no comma
		case bylineJob.MatchString(last), strings.Contains(s[:i], " and "):
			authors = authors[:n-1]
			if publisher == "" && !isPost(last) {
				publisher = last
			}
		}
	}
	return authors, strings.TrimSpace(publisher)
}

var bylinePost = regexp.MustCompile(`(?i)\b(?:staff|writer|reporter|correspondent|editor)\b|кореспондент|корреспондент|редактор`)

// isPost reports whether words at the end of a byline name what the author is, not for whom.
func isPost(s string) bool { return bylinePost.MatchString(s) }

var (
	dateLabel  = regexp.MustCompile(`(?i)^(?:first published|published|posted|publication date|date|last updated|updated|last modified|modified|опубліковано|опубликовано|оновлено|обновлено|дата)\s*(?:on\b|at\b)?\s*:?\s*`)
	updateLine = regexp.MustCompile(`(?i)^(?:last updated|updated|last modified|modified|оновлено|обновлено)\b|^\d+\s*(?:min(?:ute)?s?)\s+read$`)
)

// readDateLine reads a line that is a date and nothing else but a label.
func readDateLine(a *Article, s string) bool {
	if len(s) > 120 {
		return false
	}
	rest := s[len(dateLabel.FindString(s)):]
	t, clock, ok := ParseDate(rest)
	if !ok {
		// "January 30, 2026 | Updated 3 hours ago": what follows the bar says less.
		before, _, cut := cutAny(rest, " | ", " • ", " · ", " / ")
		if !cut {
			return false
		}
		if t, clock, ok = ParseDate(before); !ok {
			return false
		}
	}
	a.Published, a.Clock = t, clock
	return true
}

// isUpdateLine reports whether a line of a header tells of a change or of reading time.
func isUpdateLine(s string) bool { return len(s) <= 120 && updateLine.MatchString(s) }
