package ingest

import (
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// visibleNames returns the texts of the elements that sel finds outside of margins, if
// accept takes them. Many different ones are the authors of other articles in a list,
// and not used.
func (p *page) visibleNames(sel cascadia.Selector, accept func(string) bool) []string {
	var names []string
	for _, n := range cascadia.QueryAll(p.doc, sel) {
		if marginal(n) {
			continue
		}
		if named := cascadia.Query(n, itemName); named != nil {
			n = named
		}
		text := textOf(n)
		if text == "" {
			text = attr(n, "content")
		}
		if len(text) <= 120 && !strings.ContainsAny(text, "0123456789") && accept(text) {
			names = append(names, text)
		}
	}
	if names = unique(names); len(names) > 4 {
		return nil
	}
	return names
}

// visibleDate takes a date that stands in the page itself, if all the elements that
// sel finds outside of margins agree on the day.
func (p *page) visibleDate(d *Draft, sel cascadia.Selector, from string) {
	if !d.Published.IsZero() {
		return
	}
	var stated string
	var day time.Time
	for _, n := range cascadia.QueryAll(p.doc, sel) {
		if marginal(n) {
			continue
		}
		for _, v := range []string{attr(n, "datetime"), attr(n, "content"), textOf(n)} {
			at, err := parseDate(v)
			if err != nil {
				continue
			}
			if stated != "" && daysApart(day, at.Time) > 0 {
				d.note("date: more than one %s, and they differ: not used", from)
				return
			}
			if stated == "" {
				stated, day = v, at.Time
			}
			break
		}
	}
	d.take(FieldDate, stated, from)
}

// daysApart counts the days between two dates, each in its own zone.
func daysApart(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	n := int(day(a).Sub(day(b)).Hours() / 24)
	return max(n, -n)
}

// margins are words in class names of boxes that speak of other things than the article.
var margins = setOf("comment comments related recommended recirc sidebar trending popular")

// marginal reports whether a node stands where other articles are announced, in
// comments, or in a table or list, where a date or name is that of an entry.
func marginal(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "aside", "nav", "footer", "template", "noscript", "table", "li", "blockquote":
			return true
		case "html", "body", "article", "main":
			continue
		}
		if hasClass(p, margins) {
			return true
		}
	}
	return hasClass(n, margins)
}
