package briefing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/index/passages"
)

// later reports whether a is a later version of b by the same publisher. Versions of
// which nobody knows the order have none.
func (c *composer) later(a, b *passages.Article) bool {
	if c.publisher(a) != c.publisher(b) {
		return false // a reprint, not a version
	}
	if !a.Published.Equal(b.Published) {
		return a.Published.After(b.Published)
	}
	return a.Known.After(b.Known)
}

// newestVersion is the latest version of an article at the answer's time, or nil if it is
// the article itself. It is asked of every candidate and found once for an article.
func (c *composer) newestVersion(a *passages.Article) *passages.Article {
	if v, ok := c.copies.newest[a.ID]; ok {
		return v
	}
	if c.copies.newest == nil {
		c.copies.newest = map[string]*passages.Article{}
	}
	v := c.findNewest(a)
	c.copies.newest[a.ID] = v
	return v
}

func (c *composer) findNewest(a *passages.Article) *passages.Article {
	newest := a
	for _, id := range c.versions(a) {
		if v, ok := c.s.Article(id); ok && c.held(v) && c.later(v, newest) {
			newest = v
		}
	}
	if newest == a {
		return nil
	}
	return newest
}

// An article's newer version has changed a sentence when it holds none with these words
// but one with this share of them.
const changedShare = 0.5

// sentenceIn finds the sentence of an article that says what w says: same if it stands
// there to the byte, near if only something like it does.
func (c *composer) sentenceIn(article, text string, w *wording) (same, near bool) {
	r := c.read(article)
	for i := range r.passages {
		if strings.Contains(r.passages[i].Text, text) {
			return true, false
		}
	}
	if r.wordings == nil {
		for _, p := range r.passages {
			for _, s := range p.Sentences {
				r.wordings = append(r.wordings, newWording(p.Text[s.Start:s.End], p.Article.Language))
			}
		}
	}
	near = slices.ContainsFunc(r.wordings, func(v *wording) bool { return w.overlap(v) >= changedShare })
	return false, near
}

// readArticle is an article that was read for an answer; answers come back to the same few.
type readArticle struct {
	passages []passages.Passage
	text     string          // see articleText; empty until asked for
	wordings []*wording      // of all sentences; nil until asked for
	long     map[string]bool // see longSentences; nil until asked for
}

// read is an article's passages, read once for an answer.
func (c *composer) read(article string) *readArticle {
	r := c.articles[article]
	if r == nil {
		r = &readArticle{passages: c.s.Passages(article)}
		if c.articles == nil {
			c.articles = map[string]*readArticle{}
		}
		c.articles[article] = r
	}
	return r
}

// fullText is the article's text, as far as its passages hold it.
func (r *readArticle) fullText() string {
	if r.text == "" {
		r.text = articleText(r.passages)
	}
	return r.text
}

// corrected reports whether a newer version of the article words the sentence otherwise:
// then the newer one is to be shown.
func (c *composer) corrected(x *candidate) bool {
	if len(c.versions(x.hit.Article)) == 0 {
		return false
	}
	v := c.newestVersion(x.hit.Article)
	if v == nil {
		return false
	}
	s := x.span()
	same, near := c.sentenceIn(v.ID, x.hit.Text[s.Start:s.End], x.read())
	return !same && near
}

// versionCaution is what a reader must know of the versions of an excerpt's article, or
// nil.
func (c *composer) versionCaution(p *pick, number int) *Caution {
	a := p.hit.Article
	if len(c.versions(a)) == 0 {
		return nil
	}
	lacks := func(v *passages.Article) (missing, near bool) {
		for j := p.first; j <= p.last; j++ {
			x := candidate{hit: p.hit, sentence: j}
			same, like := c.sentenceIn(v.ID, x.text(), x.read())
			missing, near = missing || !same, near || like
		}
		return missing, near
	}
	if v := c.newestVersion(a); v != nil {
		if missing, _ := lacks(v); missing {
			return &Caution{Kind: Corrected, Date: v.Published, Name: v.ID, Text: fmt.Sprintf(
				"%s changed this article%s; words of [%d] are no longer in it.", c.publisherOrArticle(a), onDay(v.Published), number)}
		}
		return nil
	}
	for _, id := range c.versions(a) {
		v, ok := c.s.Article(id)
		if !ok || !c.held(v) || !c.later(a, v) {
			continue
		}
		if missing, near := lacks(v); missing && near {
			return &Caution{Kind: Corrected, Date: v.Published, Name: v.ID, Text: fmt.Sprintf(
				"%s changed this article: [%d] is from its newest version, and the one%s (%s) read differently here.",
				c.publisherOrArticle(a), number, ofDay(v.Published), v.ID)}
		}
	}
	return nil
}

// publisherOrArticle names who publishes an article, or the article if nobody knows.
func (c *composer) publisherOrArticle(a *passages.Article) string {
	if p := c.publisher(a); p != "" {
		return p
	}
	return "The publisher of " + a.ID
}
