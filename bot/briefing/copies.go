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
	comparedPairs  = 24  // pairs of articles that are compared for one answer at most
	comparedText   = 256 // passages that are read for it; transcripts of hours have hundreds each
)

// copies are the articles of one answer that carry one text, beyond what the index knows.
type copies struct {
	met      map[string][]*passages.Article // that share a sentence with an article, by its id; not compared yet
	compared map[[2]string]bool             // pairs of ids
	groups   map[string][]string            // ids of the articles that carry one text, by the id of each
	newest   map[string]*passages.Article   // see newestVersion
	read     int                            // passages that were read to compare articles
}

// noteCopies notes which articles of hits may carry one text: those that have a sentence in
// common. They are compared when it is asked of one of them: that reads them whole, and most
// of a hundred hits never come near the answer.
func (c *composer) noteCopies(hits []index.Hit) {
	c.copies.newest = nil
	first := map[string]*passages.Article{} // that has a sentence, or a title of its publisher
	meet := func(key string, a *passages.Article) {
		b := first[key]
		if b == nil {
			first[key] = a
			return
		}
		if a.ID == b.ID || slices.Contains(a.Versions, b.ID) || slices.Contains(c.copies.met[a.ID], b) {
			return
		}
		if c.copies.met == nil {
			c.copies.met = map[string][]*passages.Article{}
		}
		c.copies.met[a.ID] = append(c.copies.met[a.ID], b)
		c.copies.met[b.ID] = append(c.copies.met[b.ID], a)
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

// settle compares an article with those that it met, and in turn those that carry its text
// with the ones that they met.
func (c *composer) settle(a *passages.Article) {
	for queue := []*passages.Article{a}; len(queue) > 0; queue = queue[1:] {
		a := queue[0]
		met := c.copies.met[a.ID]
		if len(met) == 0 {
			continue
		}
		delete(c.copies.met, a.ID)
		for _, b := range met {
			pair := [2]string{min(a.ID, b.ID), max(a.ID, b.ID)}
			if c.copies.compared[pair] || slices.Contains(c.carrying(a), b.ID) {
				continue
			}
			if len(c.copies.compared) >= comparedPairs || c.copies.read >= comparedText {
				return
			}
			if c.copies.compared == nil {
				c.copies.compared = map[[2]string]bool{}
			}
			c.copies.compared[pair] = true
			if c.copied(a, b) {
				c.join(a, b)
			}
		}
		for _, id := range c.carrying(a) {
			if v, ok := c.s.Article(id); ok && len(c.copies.met[id]) > 0 {
				queue = append(queue, v)
			}
		}
	}
}

// copied reports whether most of what one article says stands word for word in the other.
func (c *composer) copied(a, b *passages.Article) bool {
	x, y := c.longSentences(a), c.longSentences(b)
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

// longSentences are an article's sentences that nobody writes twice.
func (c *composer) longSentences(a *passages.Article) map[string]bool {
	r := c.read(a.ID)
	if r.long == nil {
		c.copies.read += len(r.passages)
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
	group := slices.Concat([]string{a.ID, b.ID}, c.carrying(a), c.carrying(b))
	slices.Sort(group)
	group = slices.Compact(group)
	if c.copies.groups == nil {
		c.copies.groups = map[string][]string{}
	}
	for _, id := range group {
		c.copies.groups[id] = group
	}
}

// versions are the ids of the articles that carry an article's text, as versions or as
// reprints.
func (c *composer) versions(a *passages.Article) []string {
	c.settle(a)
	return c.carrying(a)
}

// carrying is versions as far as articles have been compared.
func (c *composer) carrying(a *passages.Article) []string {
	if group, ok := c.copies.groups[a.ID]; ok {
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
	return a.ID == b.ID || slices.Contains(a.Versions, b.ID) || slices.Contains(c.versions(a), b.ID)
}
