package briefing

import (
	"cmp"
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// cited is a citation in the making: a paragraph of an article with all the words of it
// that the answer shows.
type cited struct {
	article     *passages.Article
	paragraph   int
	spans       []corpus.Span // in the article's text
	relayed     []string
	credibility string
	folded      []folded // articles whose repetition of these words was left out
}

// cite gives the number of the citation for words of a paragraph. A paragraph has one
// number however often it is cited. Via is the name of the source that the article
// credits for the words, or "".
func (c *composer) cite(a *passages.Article, paragraph int, s corpus.Span, via, credibility string) int {
	i := slices.IndexFunc(c.cites, func(x cited) bool { return x.article.ID == a.ID && x.paragraph == paragraph })
	if i < 0 {
		i = len(c.cites)
		c.cites = append(c.cites, cited{article: a, paragraph: paragraph})
	}
	x := &c.cites[i]
	if !slices.Contains(x.spans, s) {
		x.spans = append(x.spans, s)
	}
	if via != "" && !slices.Contains(x.relayed, via) {
		x.relayed = append(x.relayed, via)
	}
	// Admiralty digits run from 1, confirmed, to 6: of two marks the doubtful one counts.
	x.credibility = max(x.credibility, credibility)
	return i + 1
}

// fold notes under a citation that another article says the same.
func (c *composer) fold(number int, f folded) {
	x := &c.cites[number-1]
	if f.article.ID == x.article.ID {
		return
	}
	for i := range x.folded {
		if x.folded[i].article.ID == f.article.ID {
			x.folded[i].copied = x.folded[i].copied || f.copied
			return
		}
	}
	x.folded = append(x.folded, f)
}

// A URL points to maxSpans places of its page at most: more make it longer than chat
// programs allow a link to be.
const maxSpans = 3

// citations are the finished citations.
func (c *composer) citations() []Citation {
	out := make([]Citation, 0, len(c.cites))
	for i := range c.cites {
		x := &c.cites[i]
		a := x.article
		n := Citation{
			Number: i + 1, Article: a.ID, Title: a.Title, Paragraph: x.paragraph, Publisher: c.publisher(a),
			Authors: a.Authors, Date: a.Published, Clock: a.Clock, Language: a.Language,
			Relayed: x.relayed, Credibility: x.credibility,
		}
		if s := c.sourceOf(a); s != nil {
			n.Reliability = s.Reliability
		}
		if a.URL != "" {
			spans := mergeSpans(x.spans)
			n.URL = textFragment(a.URL, c.read(a.ID).fullText(), spans[:min(len(spans), maxSpans)]...)
		}
		for _, id := range c.versions(a) {
			if v, ok := c.s.Article(id); ok && c.held(v) {
				c.fold(i+1, folded{v, true})
			}
		}
		slices.SortFunc(x.folded, func(a, b folded) int {
			return cmp.Or(a.article.Published.Compare(b.article.Published), cmp.Compare(a.article.ID, b.article.ID))
		})
		for _, f := range x.folded {
			n.Folded = append(n.Folded, Reprint{Copied: f.copied, Article: f.article.ID, Publisher: c.publisher(f.article), Date: f.article.Published})
		}
		out = append(out, n)
	}
	return out
}

// mergeSpans puts ranges in order and joins those that overlap.
func mergeSpans(spans []corpus.Span) []corpus.Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b corpus.Span) int { return a.Start - b.Start })
	out := spans[:1]
	for _, s := range spans[1:] {
		if last := &out[len(out)-1]; s.Start < last.End {
			last.End = max(last.End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// sourceOf is the listed publisher of an article, or nil.
func (c *composer) sourceOf(a *passages.Article) *corpus.Source {
	if a.Source != "" {
		for _, s := range c.cur.Sources {
			if s.ID == a.Source {
				return s
			}
		}
	}
	if a.Publisher != "" {
		return c.source(a.Publisher)
	}
	if h := corpus.Site(a.URL); h != "" {
		for _, s := range c.cur.Sources {
			if corpus.Site(s.URL) == h {
				return s
			}
		}
	}
	return nil
}

// publisher names the publisher of an article: if nobody gave one, the site that it is
// from; "" if that is not known either.
func (c *composer) publisher(a *passages.Article) string {
	if s := c.sourceOf(a); s != nil {
		return s.Name
	}
	return cmp.Or(a.Publisher, corpus.Site(a.URL))
}
