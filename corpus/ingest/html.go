package ingest

import (
	"context"
	"fmt"
	stdhtml "html"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// readHTML reads a saved or fetched page that shows one article.
func readHTML(ctx context.Context, in Input, lim Limits) (Draft, error) {
	d := newDraft(FormatHTML, in.Name, in.Data)
	text, note, err := toUTF8(in.Data, in.ContentType, true)
	if err != nil {
		return d, err
	}
	if note != "" {
		d.note("%s", note)
	}
	if err := checkHTML([]byte(text)); err != nil {
		return d, err
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return d, fmt.Errorf("parse page: %w", err)
	}
	p := newPage(doc, in.URL)
	p.fill(&d)
	paragraphs, err := articleText(ctx, doc, p.base)
	if err != nil {
		return d, err
	}
	return d, d.setText(takeHead(&d, withoutTitle(paragraphs, d.Title)), lim)
}

// withoutTitle drops the title where it opens the text: it is kept as the title, and
// standing in the text as well it would be cited as a sentence of the article.
func withoutTitle(paragraphs []string, title string) []string {
	if len(paragraphs) > 1 && title != "" && strings.EqualFold(line(paragraphs[0]), title) {
		return paragraphs[1:]
	}
	return paragraphs
}

// fragmentText returns the paragraphs of a piece of HTML, as in feeds and mails; of one
// that no browser would show either, none.
func fragmentText(s string) []string {
	if checkHTML([]byte(s)) != nil {
		return nil
	}
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return nil
	}
	return blocks(doc)
}

// plain makes text of a value that may hold markup or entities, as titles in linked
// data and in feeds do.
func plain(s string) string {
	if strings.Contains(s, "<") && htmlTag.MatchString(s) {
		return strings.Join(fragmentText(s), " ")
	}
	return stdhtml.UnescapeString(s)
}

// blockElements end the paragraph before them and begin another.
var blockElements = setOf(`address article aside blockquote body br caption center dd details dialog div dl dt
	fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol
	option p pre section summary table tbody tfoot thead tr ul`)

// silentElements hold nothing that a reader sees.
var silentElements = setOf(`script style template noscript head title iframe object svg math button select
	textarea input canvas audio video map`)

// blocks returns the text under n, a paragraph for each block element and each line
// that a br ends. White space is folded; the words are untouched.
func blocks(n *html.Node) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if p := line(b.String()); p != "" {
			out = append(out, p)
		}
		b.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
			return
		case html.ElementNode:
			if silentElements[n.Data] || hidden(n) {
				return
			}
		}
		block := blockElements[n.Data]
		if block {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		switch {
		case block:
			flush()
		case n.Data == "td" || n.Data == "th":
			b.WriteByte(' ') // cells of a row are one line, but not one word
		}
	}
	if n != nil {
		walk(n)
		flush()
	}
	return out
}

// hidden reports whether an element is marked as not to be seen.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" && n.Data != "p" && n.Data != "div" {
				return true
			}
		case "style":
			if s := strings.ReplaceAll(strings.ToLower(a.Val), " ", ""); strings.Contains(s, "display:none") {
				return true
			}
		}
	}
	return false
}

// textOf returns the text under n as one line.
func textOf(n *html.Node) string { return strings.Join(blocks(n), " ") }

// rawText returns the text directly in n, of elements that blocks leaves out.
func rawText(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// attr returns the value of an attribute.
func attr(n *html.Node, key string) string {
	if i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key }); i >= 0 {
		return n.Attr[i].Val
	}
	return ""
}

// element returns the first element of the name under n.
func element(n *html.Node, name string) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			return c
		}
	}
	return nil
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
