package briefing

import (
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// located is a quote found in its article.
type located struct {
	corpus.Evidence
	passage     passages.Passage // that holds the beginning of the quote
	corpus.Span                  // in the article's text
	text        string           // the words at Span
}

// articleText puts an article's text together from its passages, at their own offsets, so that
// what is found in it lies where it lies in the article. Byline, front matter and whatever
// else no passage holds become line feeds.
func articleText(ps []passages.Passage) string {
	var b strings.Builder
	for _, p := range ps {
		for b.Len() < p.Start {
			b.WriteByte('\n')
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// locate finds the quotes of a fact in the articles that hold them at the answer's time.
// A quote from an article that was not there yet is left out; it returns a reason, in
// words that follow the fact's name, if one no longer stands in its article or if the
// article is gone: then nothing shows that the fact still holds.
func (c *composer) locate(f *corpus.Fact) (quotes []located, reason string) {
	for _, e := range f.Evidence {
		a, ok := c.s.Article(e.Article)
		if !ok {
			return nil, "article " + e.Article + " is no longer in the corpus"
		}
		if !c.held(a) {
			continue
		}
		ps := c.read(e.Article).passages
		l, ok := findIn(ps, e)
		if !ok {
			return nil, "its quote no longer stands in " + e.Article
		}
		l.Evidence = e
		quotes = append(quotes, l)
	}
	return quotes, ""
}

// findIn finds a quote in an article: in one passage, where it nearly always is, or else
// in the whole text.
func findIn(ps []passages.Passage, e corpus.Evidence) (located, bool) {
	if e.Prefix == "" && e.Suffix == "" {
		for _, p := range ps {
			if !strings.Contains(p.Text, e.Quote) {
				continue
			}
			if s, err := corpus.FindQuote(p.Text, e); err == nil {
				text := p.Text[s.Start:s.End]
				return located{passage: p, Span: corpus.Span{Start: p.Start + s.Start, End: p.Start + s.End}, text: text}, true
			}
		}
	}
	text := articleText(ps)
	s, err := corpus.FindQuote(text, e)
	if err != nil {
		return located{}, false
	}
	for _, p := range ps {
		if p.Start <= s.Start && s.Start < p.Start+len(p.Text) {
			return located{passage: p, Span: s, text: text[s.Start:s.End]}, true
		}
	}
	return located{}, false
}
