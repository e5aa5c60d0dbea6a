package briefing

import (
	"slices"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// changesExcerpts is how many new excerpts are shown where the question sets no limit.
const changesExcerpts = 5

// changesPassages is how many passages that are new are looked through at most, the newest.
const changesPassages = 500

// changes tells what is new since a time: the facts as they stood then against the facts
// as they stand now, and what was published or came to be known in between.
func (c *composer) changes() error {
	since := c.q.Since
	if since.IsZero() {
		return &QuestionError{"Since", "changes since when?"}
	}
	if since.After(c.t) {
		return &QuestionError{"Since", "that is still to come: changes are told since a time that has passed"}
	}
	if c.a.Question == "" {
		c.a.Question = "Changes since " + when.FormatDay(since.UTC())
	}
	then := c.ledgerThen(since)
	c.changedFacts(then, since)
	c.newContests(then)
	if err := c.newExcerpts(since); err != nil {
		return err
	}
	c.a.Found = len(c.a.Changes) > 0
	if !c.a.Found {
		c.refuse(nil, nil, "", "Nothing has changed since "+since.UTC().Format("2 Jan 2006 15:04")+" UTC.")
	}
	return nil
}

// ledgerThen tells where the facts stood at a time: those of the corpus as it was then, if
// the question brings it, or else those of today that had been stated by then.
func (c *composer) ledgerThen(t time.Time) *ledger {
	for _, p := range c.q.Snapshots {
		if !p.Built.After(t) {
			return newLedger(p.Facts, t)
		}
	}
	return newLedger(c.cur.Facts, t.Add(-time.Nanosecond)) // what is of that day is new
}

// concerns reports whether a fact is about what the question asks of.
func (c *composer) concerns(f *corpus.Fact) bool {
	if c.topic != nil && !slices.Contains(f.Topics, c.topic.ID) {
		return false
	}
	if e := c.entity; e != nil {
		if f.Speaker == e.ID || f.Event != nil && f.Event.Place == e.ID {
			return true
		}
		return c.mentions(f.Statement, e.ID)
	}
	return true
}

func (c *composer) changedFacts(then *ledger, since time.Time) {
	add := func(what ChangeKind, date time.Time, now, before *state) {
		x := Change{What: what, Date: date}
		if now != nil {
			if !c.check(now) {
				return
			}
			f := c.show(now)
			x.Fact = &f
		}
		if before != nil {
			f := c.plain(before)
			x.Before = &f
		}
		c.a.Changes = append(c.a.Changes, x)
	}
	for _, s := range c.ledger.order {
		f := s.fact
		if !c.concerns(f) {
			continue
		}
		old := then.states[f.ID]
		switch {
		case s.standing == Superseded:
			// Told by the fact in its place.
		case s.standing == Withdrawn:
			if old != nil && old.standing != Withdrawn || old == nil {
				add(WithdrawnFact, s.lapsed, s, old)
			}
		case old == nil:
			if before := c.replacedBy(f, then); before != nil {
				what := NewFact
				// Only of one statement can a status change; what says something else is new.
				said := newWording(f.Statement, "")
				if before.fact.Status != f.Status && said.inside(newWording(before.fact.Statement, "")) >= sameEvent {
					what = ChangedStatus
				}
				add(what, f.AsOf, s, before)
			} else {
				add(NewFact, f.AsOf, s, nil)
			}
		case old.fact.Status != f.Status:
			add(ChangedStatus, f.AsOf, s, old)
		case old.fact.Statement != f.Statement:
			add(Reworded, f.AsOf, s, old)
		case old.standing == InForce && s.standing != InForce:
			add(Lapsed, s.lapsed, s, nil)
		}
	}
	for _, old := range then.order {
		if c.cur.Fact(old.fact.ID) == nil && old.standing != Superseded && c.concerns(old.fact) {
			add(WithdrawnFact, c.t, nil, old) // taken out of the corpus
		}
	}
	slices.SortStableFunc(c.a.Changes, func(a, b Change) int { return b.Date.Compare(a.Date) })
}

// replacedBy is the fact in force in an earlier ledger that f replaces, be it by way of others
// that came and went in between; or else one that f itself replaces, or nil.
func (c *composer) replacedBy(f *corpus.Fact, then *ledger) *state {
	var lapsed *state
	queue, seen := slices.Clone(f.Supersedes), map[string]bool{f.ID: true}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		if s := then.states[id]; s != nil && s.standing == InForce {
			return s
		} else if s != nil && lapsed == nil {
			lapsed = s
		}
		if s := c.ledger.states[id]; s != nil {
			queue = append(queue, s.fact.Supersedes...)
		}
	}
	return lapsed
}

// plain is a fact as it stood in an earlier state of the corpus, without its evidence: the
// articles of that state may be gone.
func (c *composer) plain(s *state) Fact {
	f := s.fact
	return Fact{ID: f.ID, Topics: f.Topics, Statement: f.Statement, Status: f.Status, Standing: s.standing, Lapsed: s.lapsed,
		Speaker: c.entityName(f.Speaker), AsOf: f.AsOf, Expires: f.Expires, Evidence: []Quote{}}
}

// newContests tells of facts that contest each other now and did not before.
func (c *composer) newContests(then *ledger) {
	var about []*state
	for _, s := range c.ledger.order {
		if c.concerns(s.fact) {
			about = append(about, s)
		}
	}
	for _, group := range c.contests(about) {
		newest := group[len(group)-1]
		known := 0
		for _, s := range group {
			if old := then.states[s.fact.ID]; old != nil && contestsAny(old.fact, group) {
				known++
			}
		}
		if known == len(group) {
			continue
		}
		f := c.show(newest)
		c.a.Changes = append(c.a.Changes, Change{What: NewContest, Date: f.AsOf, Fact: &f})
		c.a.Contested = append(c.a.Contested, c.contest(group))
	}
}

// contestsAny reports whether a fact contests one of a group or is contested by one.
func contestsAny(f *corpus.Fact, group []*state) bool {
	for _, s := range group {
		if s.fact.ID != f.ID && (slices.Contains(f.Contests, s.fact.ID) || slices.Contains(s.fact.Contests, f.ID)) {
			return true
		}
	}
	return false
}

// newExcerpts tells what sources say that is new, and that no fact among the changes says.
func (c *composer) newExcerpts(since time.Time) error {
	q := c.newestQuery(changesPassages)
	known, err := c.knownBefore(since)
	if err != nil {
		return err
	}
	if known {
		q.Since = since
	} else {
		q.From = since // the corpus is younger than that: when it took in what says nothing
	}
	hits, err := c.search(q)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	old, err := c.saidBefore(since, known)
	if err != nil {
		return err
	}
	var states []*state
	for _, s := range c.ledger.order {
		if c.concerns(s.fact) && c.check(s) {
			states = append(states, s)
		}
	}
	cands := leads(hits, false)
	if c.topic != nil {
		cands = c.newestOn(c.topic, hits)
	}
	picks, more := c.choose(cands, choice{
		limit: limit(c.q.Limit, changesExcerpts), offset: c.q.Offset, counted: countedPast, join: nearly, inOrder: true, anchor: true, each: newsOfArticle, known: c.said(states),
		skip: func(x *candidate) bool {
			return x.worth < minTopical || old[x.text()] || c.repeatsOld(x, since, known) || coveredBy(states, x.hit.Article.ID, x.inArticle()) || c.corrected(x)
		},
	})
	c.a.More = more
	for _, p := range picks {
		e := c.excerpt(p)
		a := p.hit.Article
		x := Change{What: NewExcerpt, Date: a.Published, Excerpt: &e}
		if a.Published.Before(since) {
			x.Known = a.Known
		}
		c.a.Changes = append(c.a.Changes, x)
	}
	return nil
}

// knownBefore reports whether the corpus held anything before a time: an article that has not
// changed since, or an earlier state that is kept.
func (c *composer) knownBefore(t time.Time) (bool, error) {
	if slices.ContainsFunc(c.q.Snapshots, func(p Prior) bool { return p.Built.Before(t) }) {
		return true, nil
	}
	hits, err := c.s.Search(c.ctx, index.Query{KnownBy: t.Add(-time.Second), Limit: 1})
	return len(hits) > 0, err
}

// repeatsOld reports whether another form of the sentence's article says it word for word, was
// published before a time and, if known, was in the corpus by then.
func (c *composer) repeatsOld(x *candidate, t time.Time, known bool) bool {
	return slices.ContainsFunc(c.versions(x.hit.Article), func(id string) bool {
		v, ok := c.s.Article(id)
		if !ok || !v.Published.Before(t) || known && !v.Known.Before(t) {
			return false
		}
		same, _ := c.sentenceIn(id, x.text(), x.read())
		return same
	})
}

// saidBefore are the long sentences of the newest passages that were published before a time:
// who reprints them later tells no news. Known: and were in the corpus by then.
func (c *composer) saidBefore(t time.Time, known bool) (map[string]bool, error) {
	q := c.newestQuery(changesPassages)
	if q.Until.IsZero() || t.Before(q.Until) {
		q.Until = t
	}
	hits, err := c.find(q)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{}
	for i := range hits {
		if known && !hits[i].Article.Known.Before(t) {
			continue // older, and yet new to the corpus
		}
		for _, s := range hits[i].Sentences {
			if s.End-s.Start >= copiedSentence {
				said[hits[i].Text[s.Start:s.End]] = true
			}
		}
	}
	return said, nil
}
