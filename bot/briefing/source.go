package briefing

import (
	"slices"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

const (
	sourceLeads    = 5   // articles of a publisher, where the question sets no limit
	sourcePassages = 500 // of the newest articles of a publisher, looked through for their leads
)

// sourceAnswer tells of one article, or of a publisher's newest ones, and which facts rest
// on them.
func (c *composer) sourceAnswer() error {
	name := strings.TrimSpace(c.q.Source)
	if name == "" {
		return &QuestionError{"Source", "of which article or publisher?"}
	}
	q := c.query()
	q.Newest, q.Limit = true, sourcePassages
	a, publisher, err := c.articleOrPublisher(name)
	if err != nil {
		return err
	}
	if a != nil {
		q.Articles = []string{a.ID}
		if c.a.Question == "" {
			c.a.Question = a.Title
		}
	} else {
		q.Publisher = publisher
		if c.a.Question == "" {
			c.a.Question = name
			if s := c.source(publisher); s != nil {
				c.a.Question = s.Name
			}
		}
	}
	hits, err := c.search(q)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	if len(hits) == 0 {
		if publisher != "" && c.source(publisher) == nil {
			return &UnknownSourceError{Name: name, Near: c.cur.NearSources(name, maxNear)}
		}
		c.refuse(nil, nil, "", "The corpus holds no article of this publisher.")
		return nil
	}
	publisher = c.publisher(hits[0].Article)
	rests := func(e corpus.Evidence) bool {
		if a != nil {
			return e.Article == a.ID
		}
		x, ok := c.s.Article(e.Article) // an old article's passages need not be among the hits
		return ok && strings.EqualFold(c.publisher(x), publisher)
	}
	var states []*state
	for _, s := range c.ledger.order {
		if slices.ContainsFunc(s.fact.Evidence, rests) && c.check(s) {
			states = append(states, s)
		}
	}
	sortStates(states)
	for _, s := range states {
		c.a.Facts = append(c.a.Facts, c.show(s))
	}
	picks, more := c.choose(leads(hits, a != nil), choice{limit: limit(c.q.Limit, sourceLeads), offset: c.q.Offset, counted: countedPast, inOrder: true})
	c.addExcerpts(picks)
	c.a.More, c.a.Found = more, true
	return nil
}

// leads are the first sentences of articles, or of the paragraphs of one, in order.
func leads(hits []index.Hit, paragraphs bool) []candidate {
	var cands []candidate
	for i := range hits {
		h := &hits[i]
		if len(h.Sentences) > 0 && (paragraphs || h.Paragraph == 1) {
			cands = append(cands, candidate{hit: h, worth: 1, sure: 1})
		}
	}
	slices.SortStableFunc(cands, func(a, b candidate) int {
		if n := b.hit.Article.Published.Compare(a.hit.Article.Published); n != 0 {
			return n
		}
		if a.hit.Article.ID != b.hit.Article.ID {
			return strings.Compare(a.hit.Article.ID, b.hit.Article.ID)
		}
		return a.hit.Start - b.hit.Start
	})
	return cands
}
