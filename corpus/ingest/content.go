package ingest

import (
	"context"
	"net/url"
	"strings"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// extractor finds the article on a page and returns its paragraphs.
type extractor func(doc *html.Node, base *url.URL) ([]string, error)

// articleText returns the paragraphs of the article on a page: those of trafilatura
// that at least one of the two other extractors sees as well. It changes doc.
func articleText(ctx context.Context, doc *html.Node, base *url.URL) ([]string, error) {
	prune(doc)
	page := blocks(doc)
	run := func(what string, f extractor) ([]string, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// Each gets its own tree, since all of them change what they are given.
		return guarded(ctx, what, func(context.Context) ([]string, error) {
			found, err := f(clone(doc), base)
			return parted(found, page), err
		})
	}
	main, err := run("trafilatura", byTrafilatura)
	if ctx.Err() != nil {
		return nil, err
	}
	var others [][]string
	for _, other := range []struct {
		name string
		f    extractor
	}{{"readability", byReadability}, {"domdistiller", byDistiller}} {
		found, err := run(other.name, other.f)
		if ctx.Err() != nil {
			return nil, err
		}
		// One that fails on this page has no vote.
		if err == nil && len(found) > 0 {
			others = append(others, found)
		}
	}
	if len(main) == 0 {
		if len(others) == 0 {
			return nil, ErrNoText
		}
		return others[0], nil
	}
	return agreed(main, others), nil
}

// parted takes apart the paragraphs that an extractor has run together: of a page with
// little text they give all of it as one. A paragraph that is nothing but blocks of the
// page, one after the other, is those blocks.
func parted(paragraphs, page []string) []string {
	var out []string
	for _, p := range paragraphs {
		out = append(out, blocksOf(line(p), page)...)
	}
	return out
}

// maxStarts bounds the places at which blocks are tried: a hostile page can repeat a block
// without end.
const maxStarts = 16

// blocksOf returns the blocks of the page that make up p; p alone if none do.
func blocksOf(p string, page []string) []string {
	starts := 0
	for i := range page {
		if !strings.HasPrefix(p, page[i]) {
			continue
		}
		if starts++; starts > maxStarts {
			break
		}
		rest, n := p, 0
		for n < len(page)-i {
			after, ok := strings.CutPrefix(rest, page[i+n])
			if !ok || after != "" && after[0] != ' ' {
				break
			}
			rest = strings.TrimPrefix(after, " ")
			n++
			if rest == "" {
				return page[i : i+n]
			}
		}
	}
	return []string{p}
}

func byTrafilatura(doc *html.Node, base *url.URL) ([]string, error) {
	// The date is taken by fillDate from what the page states; htmldate would guess.
	res, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL: base, ExcludeComments: true, EnableFallback: true,
		HtmlDateMode: trafilatura.Disabled,
	})
	if err != nil {
		return nil, err
	}
	return blocks(res.ContentNode), nil
}

func byReadability(doc *html.Node, base *url.URL) ([]string, error) {
	parser := readability.NewParser()
	res, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return nil, err
	}
	return blocks(res.Node), nil
}

func byDistiller(doc *html.Node, base *url.URL) ([]string, error) {
	res, err := distiller.Apply(doc, &distiller.Options{OriginalURL: base, SkipPagination: true})
	if err != nil {
		return nil, err
	}
	return blocks(res.Node), nil
}

// agreed returns the paragraphs of main that another extractor sees too: half of their
// runs of words stand in its text. Paragraphs too short for that are kept; so is
// everything if the votes would leave less than a third, since the others then looked
// at another part of the page.
func agreed(main []string, others [][]string) []string {
	if len(others) == 0 {
		return main
	}
	var runs []map[string]bool
	for _, o := range others {
		runs = append(runs, wordRuns(o))
	}
	var kept []string
	var all, left int
	for _, p := range main {
		all += len(p)
		if vouched(p, runs) {
			kept = append(kept, p)
			left += len(p)
		}
	}
	if left*3 < all {
		return main
	}
	return kept
}

// vouched reports whether one of the others holds half of the word runs of p.
func vouched(p string, others []map[string]bool) bool {
	own := wordRuns([]string{p})
	if len(own) == 0 {
		return true
	}
	for _, o := range others {
		var n int
		for r := range own {
			if o[r] {
				n++
			}
		}
		if 2*n >= len(own) {
			return true
		}
	}
	return false
}

// runLength is how many words in a row identify a place in a text.
const runLength = 4

// wordRuns returns the runs of words in a text.
func wordRuns(paragraphs []string) map[string]bool {
	words := strings.FieldsFunc(strings.Join(paragraphs, "\n"), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	runs := map[string]bool{}
	for i := 0; i+runLength <= len(words); i++ {
		runs[strings.Join(words[i:i+runLength], " ")] = true
	}
	return runs
}

// clone copies a tree.
func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	c.Attr = append(c.Attr, n.Attr...)
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.AppendChild(clone(k))
	}
	return c
}
