package corpus

import (
	"regexp"
	"strings"
)

// parseMarkdown takes a Markdown file: front matter, of which every key is optional, then
// text. Headings, rules, code, tables, comments, and lists of nothing but links are no
// paragraphs of the body; the first heading of the first level is the title if front matter
// gives none. A file without front matter may begin with a byline and a date as a .txt does.
func parseMarkdown(a *Article, name string, report func(Problem)) {
	start, m := 0, meta{}
	if front, end, ok := frontMatter(a.Text); ok {
		m, start = readMeta(name, []byte(front), 1, report), end
	} else if strings.HasPrefix(strings.TrimPrefix(a.Text, "\ufeff"), "---\n") {
		report(Problem{File: name, Line: 1, Message: "front matter is never closed: put a line --- below its last key"})
	}
	lines := splitLines(a.Text, start)
	var title string
	lines, title = markdownBody(lines)
	lines = readHeader(a, lines)
	if title != "" {
		a.Title = title
	}
	m.apply(a)
	a.Paragraphs = markdownParagraphs(a.Text, lines)
}

// frontMatter returns the YAML between the lines --- at the head of a text, and where the
// body begins.
func frontMatter(text string) (front string, body int, ok bool) {
	rest := strings.TrimPrefix(text, "\ufeff")
	at := len(text) - len(rest)
	first, _, found := strings.Cut(rest, "\n")
	if !found || strings.TrimRight(first, " \t\r") != "---" {
		return "", 0, false
	}
	at += len(first) + 1
	for i := at; i < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
			end = i + n + 1
		}
		switch strings.TrimRight(text[i:end], " \t\r\n") {
		case "---", "...":
			return text[at:i], end, true
		}
		i = end
	}
	return "", 0, false
}

var (
	mdHeading   = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*$`)
	mdUnderline = regexp.MustCompile(`^(?:=+|-+)$`)
	mdFence     = regexp.MustCompile("^(?:```+|~~~+)")
	mdTable     = regexp.MustCompile(`^\|.*\|$`)
	mdTags      = regexp.MustCompile(`^(?:</?[A-Za-z][^>]*>\s*)+$`)
	mdReference = regexp.MustCompile(`^\[[^\]]+\]:\s+\S+`)
	mdLink      = regexp.MustCompile(`!?\[[^\]]*\]\([^)]*\)|<https?://[^>]*>|https?://\S+`)
	mdMark      = regexp.MustCompile(`^(?:>\s?)+|^(?:[-*+]|\d{1,3}[.)])\s+`)
)

// markdownBody blanks the lines that are no text of the body, and returns the title.
func markdownBody(lines []line) (body []line, title string) {
	body = make([]line, len(lines))
	copy(body, lines)
	blank := func(i int) { body[i].text = "" }
	fence, comment := "", false
	for i := range body {
		s := body[i].text
		switch {
		case fence != "":
			if strings.HasPrefix(s, fence) {
				fence = ""
			}
			blank(i)
		case comment || strings.HasPrefix(s, "<!--"):
			comment = !strings.Contains(s, "-->")
			blank(i)
		case mdFence.MatchString(s):
			fence = s[:3]
			blank(i)
		case mdHeading.MatchString(s):
			m := mdHeading.FindStringSubmatch(s)
			if m[1] == "#" && title == "" {
				title = plainMarkdown(m[2])
			}
			blank(i)
		case i > 0 && mdUnderline.MatchString(s) && body[i-1].text != "" && (i < 2 || body[i-2].text == ""):
			if s[0] == '=' && title == "" {
				title = plainMarkdown(body[i-1].text)
			}
			blank(i - 1)
			blank(i)
		case mdTable.MatchString(s), mdReference.MatchString(s), mdTags.MatchString(s), onlyLinks(s):
			blank(i)
		}
	}
	return body, title
}

// onlyLinks reports whether a line is links and nothing between them: navigation.
func onlyLinks(s string) bool {
	// Nearly every line of a body ends here, without a pattern being tried.
	if !strings.Contains(s, "](") && !strings.Contains(s, "http") {
		return false
	}
	return mdLink.MatchString(s) && !hasWord(mdLink.ReplaceAllString(mdMark.ReplaceAllString(s, ""), ""))
}

var (
	mdLinkText = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	mdEmphasis = regexp.MustCompile("(\\*\\*|__|\\*|`)(.+?)(\\*\\*|__|\\*|`)")
)

// plainMarkdown takes the marks out of a title.
func plainMarkdown(s string) string {
	return strings.TrimSpace(mdEmphasis.ReplaceAllString(mdLinkText.ReplaceAllString(s, "$1"), "$2"))
}

// markdownParagraphs finds paragraphs as in plain text; an item of a list and a quotation
// are paragraphs of their own, without their mark.
func markdownParagraphs(text string, lines []line) []Span {
	var split []line
	for _, l := range lines {
		if l.text == "" || !strings.Contains(">-*+0123456789", l.text[:1]) {
			split = append(split, l) // nearly every line: no pattern is tried
			continue
		}
		if mark := mdMark.FindString(l.text); mark != "" && len(mark) < len(l.text) {
			// A blank line before the item makes a block of it.
			split = append(split, line{Span: Span{l.Start, l.Start}})
			at := l.Start + l.indent + len(mark)
			l = line{Span: Span{at, l.End}, text: l.text[len(mark):]}
		}
		split = append(split, l)
	}
	return paragraphs(text, split)
}
