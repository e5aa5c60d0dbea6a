package briefing

import (
	"cmp"
	"slices"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// Limits of a brief where the question sets none.
const (
	briefFacts    = 2 // of a topic
	briefExcerpts = 1 // of a topic that has no fact in force
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
			picks, _ := c.choose(c.newestOn(t, hits), choice{limit: briefExcerpts, inOrder: true, skip: func(x *candidate) bool {
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

// latest is the later of two times by the calendars that they were written by: where it is
// already tomorrow, that is the newer day to a reader.
func latest(a, b time.Time) time.Time {
	if cmp.Or(startOfDay(b).Compare(startOfDay(a)), b.Compare(a)) > 0 {
		return b
	}
	return a
}
