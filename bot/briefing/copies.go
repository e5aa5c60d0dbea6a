package briefing

import (
	"slices"

	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

// The index knows the articles that are one text nearly to the word. An answer looks more
// closely at the few that it is made from: a short report that was corrected, or reprinted
// with a paragraph left out, shares too little with its other form for the index to tell.

const (
	copiedShare    = 0.6 // of the shorter article's long sentences, word for word in the other: one text
	copiedSentence = 40  // bytes; shorter ones ("Talks go on.") two people can write alike
	comparedPairs  = 24  // articles of one search that are compared at most
)

// noteCopies finds, among the articles of hits, those that carry one text.
func (c *composer) noteCopies(hits []index.Hit) {
	type pair struct{ a, b string }
	first := map[string]*passages.Article{} // that has a sentence, or a title of its publisher
	compared := map[pair]bool{}
	meet := func(key string, a *passages.Article) {
		b := first[key]
		if b == nil {
			first[key] = a
			return
		}
		if p := (pair{a.ID, b.ID}); a.ID != b.ID && !compared[p] && len(compared) < comparedPairs && !c.sameText(a, b) {
			compared[p] = true
			if c.copied(a, b) {
				c.join(a, b)
			}
		}
	}
	for i := range hits {
		h := &hits[i]
		for _, s := range h.Sentences {
			if s.End-s.Start >= copiedSentence {
				meet(h.Text[s.Start:s.End], h.Article)
			}
		}
		if !h.Article.TitleMade && h.Article.Title != "" {
			meet(h.Article.Publisher+"\n"+h.Article.Title, h.Article)
		}
	}
}

// copied reports whether most of what one article says stands word for word in the other.
func (c *composer) copied(a, b *passages.Article) bool {
	x, y := c.read(a.ID).longSentences(), c.read(b.ID).longSentences()
	if len(y) < len(x) {
		x, y = y, x
	}
	all, shared := 0, 0
	for s := range x {
		all += len(s)
		if y[s] {
			shared += len(s)
		}
	}
	return all > 0 && float64(shared) >= copiedShare*float64(all)
}

// longSentences are the article's sentences that nobody writes twice.
func (r *readArticle) longSentences() map[string]bool {
	if r.long == nil {
		r.long = map[string]bool{}
		for i := range r.passages {
			p := &r.passages[i]
			for _, s := range p.Sentences {
				if s.End-s.Start >= copiedSentence {
					r.long[p.Text[s.Start:s.End]] = true
				}
			}
		}
	}
	return r.long
}

// join notes that two articles, and whatever is one text with either, carry one text.
func (c *composer) join(a, b *passages.Article) {
	group := slices.Concat([]string{a.ID, b.ID}, c.versions(a), c.versions(b))
	slices.Sort(group)
	group = slices.Compact(group)
	if c.copies == nil {
		c.copies = map[string][]string{}
	}
	for _, id := range group {
		c.copies[id] = group
	}
}

// versions are the ids of the articles that carry an article's text, as versions or as
// reprints.
func (c *composer) versions(a *passages.Article) []string {
	if group, ok := c.copies[a.ID]; ok {
		return slices.DeleteFunc(slices.Clone(group), func(id string) bool { return id == a.ID })
	}
	return a.Versions
}

// family is the least id among an article and all that carry its text: one for all of
// them, whatever article it is asked of.
func (c *composer) family(a *passages.Article) string {
	least := a.ID
	for _, id := range c.versions(a) {
		least = min(least, id)
	}
	return least
}

// sameText reports whether two articles are versions or reprints of one text.
func (c *composer) sameText(a, b *passages.Article) bool {
	return a.ID == b.ID || slices.Contains(a.Versions, b.ID) || slices.Contains(c.copies[a.ID], b.ID)
}
