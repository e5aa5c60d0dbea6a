package briefing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/speech"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// searcher is what an answer is made from: an *index.Snapshot, or another engine's.
// All its methods tell of one immutable state of the corpus.
type searcher interface {
	Search(ctx context.Context, q index.Query) ([]index.Hit, error)
	Curated() *corpus.Curated
	Article(id string) (*passages.Article, bool)
	Passages(articleID string) []passages.Passage // in the order of the text
	Manifest() index.Manifest
	Names() rank.Names // of the curated topics and entities
}

// modeled is a searcher that brings the model by which sentences are ranked for an ask; for
// others it is the one that ships.
type modeled interface{ Model() *rank.Model }

// Compose answers a question from a snapshot at a time. The same three give the same
// answer, to the byte. A question that cannot be put is an error for the reader:
// [UnknownTopicError], [UnknownEntityError], [UnknownSourceError] or [QuestionError].
// That the corpus does not hold the answer is no error but an answer with a [Refusal].
func Compose(ctx context.Context, s searcher, q Question, now time.Time) (*Answer, error) {
	return newComposer(ctx, s, q, now).compose()
}

func (c *composer) compose() (*Answer, error) {
	if err := c.setClock(); err != nil {
		return nil, err
	}
	if err := c.resolveNames(); err != nil {
		return nil, err
	}
	c.begin()
	compose, ok := kinds[c.q.Kind]
	if !ok {
		return nil, &QuestionError{"Kind", fmt.Sprintf("there is no question of kind %q", c.q.Kind)}
	}
	if err := compose(c); ForReader(err) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("briefing: %s: %w", c.q.Kind, err)
	}
	c.finish()
	return c.a, nil
}

func newComposer(ctx context.Context, s searcher, q Question, now time.Time) *composer {
	q.Text = strings.TrimSpace(strings.ToValidUTF8(q.Text, "\uFFFD")) // JSON holds nothing else
	q.Offset = max(0, q.Offset)
	var model *rank.Model
	if m, ok := s.(modeled); ok {
		model = m.Model()
	}
	return &composer{model: model, ctx: ctx, s: s, cur: s.Curated(), names: s.Names(), q: q, now: now.UTC()}
}

// begin makes the empty answer, once clock and names are set.
func (c *composer) begin() {
	c.ledger = newLedger(c.factsThen(), c.t)
	m := c.s.Manifest()
	c.a = &Answer{
		Version: FormatVersion, Kind: c.q.Kind, Question: c.q.Text, AsOf: c.t,
		Facts: []Fact{}, Excerpts: []Excerpt{}, Citations: []Citation{}, Cautions: []Caution{},
		Snapshot: Snapshot{ID: m.ID, Built: m.Built},
	}
	if c.topic != nil {
		c.a.Topic = &Name{c.topic.ID, c.topic.Name}
	}
	if c.entity != nil {
		c.a.Entity = &Name{c.entity.ID, c.entity.Name}
	}
}

// kinds says how each kind of answer is composed.
var kinds = map[Kind]func(*composer) error{
	Status: (*composer).status, Ask: (*composer).ask, Timeline: (*composer).timeline, Positions: (*composer).positions,
	Contested: (*composer).contestedAnswer, Changes: (*composer).changes, Source: (*composer).sourceAnswer,
	Topics: (*composer).topics, Brief: (*composer).brief, Check: (*composer).findSources,
}

// composer is one answer in the making.
type composer struct {
	ctx   context.Context
	s     searcher
	cur   *corpus.Curated
	names rank.Names
	model *rank.Model // nil: the one that ships
	q     Question
	now   time.Time
	t     time.Time // the time that the answer is true of
	bold  bool      // an ask is answered however unsure it is; see Unrefused

	topic  *corpus.Topic  // what q.Topic names, or nil
	entity *corpus.Entity // what q.Entity names, or nil

	ledger    *ledger  // the facts at time t
	suspended []*state // facts that cannot be shown, as they come up

	about    *corpus.Topic // what an ask is about although no topic was given, or nil
	language string        // of the question, if it has words
	newest   time.Time     // date of the newest article held on what is asked

	a        *Answer
	cites    []cited
	numbers  []int    // of the citations: final ones by those given as they came; see number
	deferred []func() // what waits for them
	cautions []Caution
	articles map[string]*readArticle   // read for this answer, by id
	copies   copies                    // articles that carry one text; see noteCopies
	replaced map[place]bool            // excerpts whose words a newer fact replaces
	lexicon  *speech.Lexicon           // see speakers
	dated    map[int][]when.Expression // of passages, by number; see expressions
}

// setClock finds the time that the answer is true of: now, or the end of the day asked
// for in UTC. See held for what had been published by then.
func (c *composer) setClock() error {
	c.t = c.now
	if c.q.AsOf.IsZero() {
		if c.q.Known {
			return &QuestionError{"Known", "“known” goes with a date: as of which day?"}
		}
		return nil
	}
	y, m, d := c.q.AsOf.Date() // the day as the reader wrote it, in whatever zone
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if day.After(c.now) {
		return &QuestionError{"AsOf", fmt.Sprintf("%s is still to come: an answer is as of today or of a day before", when.FormatDay(day))}
	}
	if end := day.AddDate(0, 0, 1); end.Before(c.now) {
		c.t = end.Add(-time.Nanosecond)
	}
	return nil
}

// factsThen are the facts that were curated at the answer's time: those of an earlier state
// of the corpus, if the question asks what was known and brings one that is old enough.
func (c *composer) factsThen() []*corpus.Fact {
	if c.q.Known {
		for _, p := range c.q.Snapshots {
			if !p.Built.After(c.t) {
				return p.Facts
			}
		}
	}
	return c.cur.Facts
}

// query is the search that every answer starts from: as of a day, what was published, and
// if asked for known, by its end. Only then is there a bound, for a bound on the date leaves
// out what has none.
func (c *composer) query() index.Query {
	var q index.Query
	if !c.q.AsOf.IsZero() {
		q.Until = startOfDay(c.t).Add(24*time.Hour + westernmost)
	}
	if c.q.Known {
		q.KnownBy = c.t
	}
	return q
}

// westernmost is how long after the end of a day in UTC it ends where it ends last.
const westernmost = 12 * time.Hour

// search finds the passages that an answer is made from, and which of their articles carry one
// text.
func (c *composer) search(q index.Query) ([]index.Hit, error) {
	hits, err := c.find(q)
	if err != nil {
		return nil, err
	}
	c.noteCopies(hits)
	return hits, nil
}

// find finds passages and leaves out those that were not there to be read: an article can be
// dated ahead. Others come in their place.
func (c *composer) find(q index.Query) ([]index.Hit, error) {
	want := cmp.Or(q.Limit, index.DefaultLimit)
	for q.Limit = want; ; {
		hits, err := c.s.Search(c.ctx, q)
		if err != nil {
			return nil, err
		}
		found := len(hits)
		hits = slices.DeleteFunc(hits, func(h index.Hit) bool { return !c.held(h.Article) })
		if len(hits) < want && found == q.Limit {
			q.Limit += max(found-len(hits), want)
			continue
		}
		return hits[:min(want, len(hits))], nil
	}
}

// newestQuery asks for the newest passages on the topic and the entity that the question names.
func (c *composer) newestQuery(limit int) index.Query {
	q := c.query()
	q.Newest, q.Limit = true, limit
	if c.topic != nil {
		q.Topics = []string{c.topic.ID}
	}
	if c.entity != nil {
		q.Entities = []string{c.entity.ID}
	}
	return q
}

// held reports whether an article was there to be read at the answer's time. As of a day
// there is what its publisher dated that day or before, wherever the publisher's day begins
// and ends: it is the date that readers see. One without a date is judged by when the corpus
// came to know it.
func (c *composer) held(a *passages.Article) bool {
	if a.Published.After(c.now) || !c.q.AsOf.IsZero() && startOfDay(a.Published).After(c.t) {
		return false
	}
	if c.q.Known || a.Published.IsZero() && !c.q.AsOf.IsZero() {
		return !a.Known.After(c.t)
	}
	return true
}

// startOfDay is the day of a time where it was written, as UTC: days of the calendar are
// compared, not hours.
func startOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
