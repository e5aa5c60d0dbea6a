package briefing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
)

// Limits of the answers of this file where the question sets none.
const (
	briefFacts    = 2 // of a topic
	briefExcerpts = 1 // of a topic that has no fact in force
	sourceLeads   = 5 // articles of a publisher
	sitePassages  = 500
	checkClaims   = 12
	checkExcerpts = 2 // of a claim
)

// topics lists what can be asked about.
func (c *composer) topics() error {
	for _, t := range c.cur.Topics {
		row := TopicRow{Name: Name{t.ID, t.Name}, Aliases: t.Aliases}
		states := c.onTopic(t.ID)
		for _, s := range states {
			if s.standing == InForce {
				row.Facts++
			}
		}
		var err error
		if row.Newest, err = c.newestDate(t); err != nil {
			return err
		}
		row.Newest = latest(row.Newest, newestQuote(states))
		c.newest = latest(c.newest, row.Newest)
		c.a.Topics = append(c.a.Topics, row)
	}
	if c.a.Found = len(c.a.Topics) > 0; !c.a.Found {
		c.refuse(nil, nil, "", "This corpus defines no topics. It can be asked in free words.")
	}
	return nil
}

// newestDate is the date of the newest article on a topic; zero if there is none.
func (c *composer) newestDate(t *corpus.Topic) (time.Time, error) {
	q := c.query()
	q.Topics, q.Newest, q.Limit = []string{t.ID}, true, 1
	hits, err := c.search(q)
	if err != nil || len(hits) == 0 {
		return time.Time{}, err
	}
	return hits[0].Article.Published, nil
}

// brief says of every topic what is in force, in a few lines.
func (c *composer) brief() error {
	for _, t := range c.cur.Topics {
		sec := Section{Topic: Name{t.ID, t.Name}, Facts: []Fact{}, Excerpts: []Excerpt{}}
		states := c.onTopic(t.ID)
		for _, s := range states {
			if s.standing == InForce && len(sec.Facts) < limit(c.q.Limit, briefFacts) {
				sec.add(c.show(s))
			}
		}
		// One side of a contest is never shown without the others.
		for _, g := range c.contests(states) {
			k := c.contest(g)
			if !slices.ContainsFunc(sec.Facts, func(f Fact) bool { return k.holds(f.ID) }) {
				continue
			}
			sec.Contested = append(sec.Contested, k)
			for _, side := range k.Sides {
				sec.add(*side.Fact)
			}
		}
		q := c.query()
		q.Topics, q.Newest, q.Limit = []string{t.ID}, true, 20
		hits, err := c.search(q)
		if err != nil {
			return err
		}
		c.noteNewest(hits)
		sec.Newest = newestQuote(states)
		if len(hits) > 0 {
			sec.Newest = latest(sec.Newest, hits[0].Article.Published)
		}
		if len(sec.Facts) == 0 {
			all := c.ever(t.ID)
			picks, _ := c.choose(c.newestOn(t, hits), choice{limit: briefExcerpts, join: 2, inOrder: true, skip: func(x *candidate) bool {
				return x.worth < minTopical || coveredBy(all, x.hit.Article.ID, x.inArticle()) || c.corrected(x)
			}})
			for _, p := range picks {
				sec.Excerpts = append(sec.Excerpts, c.excerpt(p))
			}
		}
		c.a.Found = c.a.Found || len(sec.Facts)+len(sec.Excerpts) > 0
		c.a.Sections = append(c.a.Sections, sec)
	}
	if !c.a.Found {
		reason := "The corpus holds nothing on its topics yet."
		if len(c.cur.Topics) == 0 {
			reason = "This corpus defines no topics. It can be asked in free words."
		}
		c.refuse(nil, nil, "", reason)
	}
	return nil
}

// add puts a fact into a section, once.
func (s *Section) add(f Fact) {
	if !slices.ContainsFunc(s.Facts, func(o Fact) bool { return o.ID == f.ID }) {
		s.Facts = append(s.Facts, f)
	}
}

// newestQuote is the date of the newest article that facts rest on.
func newestQuote(states []*state) time.Time {
	var newest time.Time
	for _, s := range states {
		for _, q := range s.quotes {
			newest = latest(newest, q.passage.Article.Published)
		}
	}
	return newest
}

// sourceAnswer tells of one article, or of a publisher's newest ones, and which facts rest
// on them.
func (c *composer) sourceAnswer() error {
	name := strings.TrimSpace(c.q.Source)
	if name == "" {
		return &QuestionError{"Source", "of which article or publisher?"}
	}
	q := c.query()
	q.Newest = true
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
	if len(hits) == 0 && publisher != "" {
		if hits, err = c.ofSite(q, publisher); err != nil {
			return err
		}
	}
	c.noteNewest(hits)
	if len(hits) == 0 {
		if publisher != "" && c.source(publisher) == nil {
			return &UnknownSourceError{Name: name, Near: c.cur.NearSources(name, maxNear)}
		}
		c.refuse(nil, nil, "", "The corpus holds no article of this publisher.")
		return nil
	}
	from := map[string]bool{}
	for i := range hits {
		from[hits[i].Article.ID] = true
	}
	var states []*state
	for _, s := range c.ledger.order {
		if slices.ContainsFunc(s.fact.Evidence, func(e corpus.Evidence) bool { return from[e.Article] }) && c.check(s) {
			states = append(states, s)
		}
	}
	sortStates(states)
	for _, s := range states {
		c.a.Facts = append(c.a.Facts, c.show(s))
	}
	picks, more := c.choose(leads(hits, a != nil), choice{limit: limit(c.q.Limit, sourceLeads), offset: c.q.Offset, join: 2, inOrder: true})
	c.addExcerpts(picks)
	c.a.More, c.a.Found = more, true
	return nil
}

// ofSite are passages of articles that name no publisher and so go by their site, which the
// index does not list: they are looked for among the newest.
func (c *composer) ofSite(q index.Query, site string) ([]index.Hit, error) {
	q.Publisher, q.Limit = "", sitePassages
	hits, err := c.search(q)
	return slices.DeleteFunc(hits, func(h index.Hit) bool { return !strings.EqualFold(c.publisher(h.Article), site) }), err
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

// A sentence is near a claim if it holds this share of the claim's words, weighed by how
// much each tells (see [rank.Overlap]).
const nearClaim = 0.5

// findSources looks for what is nearest to each sentence of a text. It judges none of them
// true or false.
func (c *composer) findSources() error {
	text := c.q.Text
	if text == "" {
		return &QuestionError{"Text", "there is no text to find sources for"}
	}
	var some []index.Hit
	for _, s := range corpus.Sentences(text, "") {
		if len(c.a.Claims) == checkClaims {
			c.a.More++
			continue
		}
		claim := Claim{Text: text[s.Start:s.End], Excerpts: []Excerpt{}}
		q := c.query()
		q.Text = claim.Text
		if err := c.narrow(&q); err != nil {
			return err
		}
		hits, err := c.search(q)
		if err != nil {
			return err
		}
		c.noteNewest(hits)
		some = append(some, hits...)
		question := rank.Analyze(claim.Text, "", c.names)
		if len(question.Terms) == 0 {
			continue // a greeting, a number: nothing to look for
		}
		var near []candidate
		for _, x := range rank.Sentences(question, hits, rank.Options{Now: c.t, Limit: maxRanked}) {
			if o := x.Features[rank.Overlap]; o >= nearClaim && sharedWords(&hits[x.Hit], x.Matched) >= min(2, len(question.Terms)) {
				near = append(near, candidate{hit: &hits[x.Hit], sentence: x.Sentence, score: x.Score, worth: o, sure: o, matched: x.Matched})
			}
		}
		picks, _ := c.choose(near, choice{limit: checkExcerpts, cut: 0.7, join: 2, diverse: askDiverse, anchor: true})
		for _, p := range picks {
			claim.Excerpts = append(claim.Excerpts, c.excerpt(p))
		}
		c.a.Found = c.a.Found || len(claim.Excerpts) > 0
		c.a.Claims = append(c.a.Claims, claim)
	}
	if !c.a.Found {
		n := len(c.a.Claims)
		reason := "Nothing in the corpus is near this."
		if n > 1 {
			reason = fmt.Sprintf("Nothing in the corpus is near any of these %d sentences.", n)
		}
		c.refuse(some, nil, "", reason)
	}
	return nil
}

// sharedWords counts the different words among the matched ones: a name alone makes no
// sentence a source of what is claimed of its bearer.
func sharedWords(h *index.Hit, matched []corpus.Span) int {
	words := map[string]bool{}
	for _, m := range matched {
		words[strings.ToLower(h.Text[m.Start:m.End])] = true
	}
	return len(words)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
