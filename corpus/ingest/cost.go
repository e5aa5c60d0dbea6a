package ingest

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// Parsers of markup can be made to use memory or stack far out of proportion to their
// input, and a stack that overflows cannot be recovered from. What follows costs a
// pass over the input and finds that before they run.

// maxTags and maxNodes bound the tree of a page. The largest page of the measured sets
// has fewer than 20,000.
const (
	maxTags  = 300_000
	maxNodes = 1_000_000
)

// formatting are the elements that a parser opens again in each block for as long as
// they are not closed (HTML standard, 13.2.4.3): five hundred of them and ten thousand
// paragraphs make five million nodes.
var formatting = setOf("a b big code em font i nobr s small strike strong tt u")

// checkHTML fails if parsing data would make a tree out of all proportion.
func checkHTML(data []byte) error {
	if n := bytes.Count(data, []byte("<")); n > maxTags {
		return fmt.Errorf("page: %w: up to %d tags (limit %d)", ErrTooLarge, n, maxTags)
	}
	z := html.NewTokenizer(bytes.NewReader(data))
	var open, nodes int
	for {
		switch z.Next() {
		case html.ErrorToken:
			return nil
		case html.StartTagToken:
			if name, _ := z.TagName(); formatting[string(name)] {
				open++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); formatting[string(name)] {
				open = max(0, open-1)
			}
		}
		if nodes += 1 + open; nodes > maxNodes {
			return fmt.Errorf("page: %w: %d elements left open make more than %d nodes", ErrTooLarge, open, maxNodes)
		}
	}
}

// maxElements is how deep the elements of a feed may nest.
const maxElements = 200

// checkXML fails if elements nest deeper than any feed needs: gofeed follows them by
// recursion. Input that is not well-formed is checked up to where it breaks off.
func checkXML(data []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false
	dec.CharsetReader = charset.NewReaderLabel
	depth := 0
	for {
		tok, err := dec.RawToken()
		if err != nil {
			return nil
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxElements {
				return fmt.Errorf("feed: %w: elements nested more than %d deep", ErrTooLarge, maxElements)
			}
		case xml.EndElement:
			depth--
		}
	}
}
