package ingest

import (
	"strings"

	"golang.org/x/net/html"
)

// bylineClasses are words in class names and ids by which pages set a byline or a date
// line apart from the text. Both are metadata, and extractors are misled by them: on
// some pages they take the box that holds the byline for the article.
var bylineClasses = setOf("byline dateline timestamp")

// prune takes out of a page, before extractors see it, what no reader would call a
// sentence of the article: elements that are not shown, bylines and date lines.
func prune(doc *html.Node) {
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html", "body", "article", "main": // shown by a script once it has loaded
			continue
		}
		if hidden(n) || apart(n) && hasClass(n, bylineClasses) {
			out = append(out, n)
		}
	}
	for _, n := range out {
		n.Parent.RemoveChild(n)
	}
}

// apart reports whether n stands outside of running text. A date line such as
// "KYIV, 30 January –" inside of a paragraph belongs to its words.
func apart(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.Data {
		case "p", "li", "blockquote", "h1", "h2", "h3":
			return false
		}
	}
	return true
}

// hasClass reports whether a word of the class or the id of n is in set.
func hasClass(n *html.Node, set map[string]bool) bool {
	names := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	for w := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ' ' || r == '-' || r == '_' || r == '\n' || r == '\t' }) {
		if set[w] {
			return true
		}
	}
	return false
}
