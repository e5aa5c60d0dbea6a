package briefing

import (
	"slices"

	"github.com/briefbot/briefbot/bot/briefing/speech"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

const (
	positionsShown    = 10  // where the question sets no limit
	positionsPassages = 200 // that name the speaker, the newest
	positionsAhead    = 10  // found beyond those shown, to say that there are more; articles are long to read
)

// positions answers what a person or body is reported to have said, the newest first.
func (c *composer) positions() error {
	if c.entity == nil {
		return &QuestionError{"Entity", "positions are of a person or body: whose?"}
	}
	if c.a.Question == "" {
		c.a.Question = c.entity.Name
	}
	q := c.query()
	q.Newest, q.Limit, q.Entities = true, positionsPassages, []string{c.entity.ID}
	if !c.q.Since.IsZero() {
		q.From = c.q.Since
	}
	hits, err := c.search(q)
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	on, err := c.onTopicOnly(q)
	if err != nil {
		return err
	}
	said := c.utterances(hits, on)
	shown := said[min(c.q.Offset, len(said)):]
	shown = shown[:min(limit(c.q.Limit, positionsShown), len(shown))]
	unsure := 0
	for _, u := range shown {
		c.a.Positions = append(c.a.Positions, c.position(u))
		if u.Entity == "" {
			unsure++
		}
	}
	c.statements(shown)
	c.a.More = max(0, len(said)-c.q.Offset-len(shown))
	if unsure > 0 {
		c.caution(Caution{Kind: Unattributed, Text: "Whose words the unattributed ones are could not be told for sure."})
	}
	if c.a.Found = len(c.a.Positions)+len(c.a.Facts) > 0; !c.a.Found {
		c.refuse(hits, leads(hits, true), "words of "+c.entity.Name+", quoted or reported", "The corpus reports no words of "+c.entity.Name+" on this.")
	}
	return nil
}

// statements adds the curated facts that the entity speaks in, other than those that rest on
// words shown already.
func (c *composer) statements(shown []utterance) {
	var states []*state
	for _, s := range c.ledger.order {
		onTopic := c.topic == nil || slices.Contains(s.fact.Topics, c.topic.ID)
		if s.fact.Speaker != c.entity.ID || !onTopic || s.standing == Superseded || !c.check(s) ||
			slices.ContainsFunc(shown, func(u utterance) bool { return c.restsOn(s, u.pick) }) {
			continue
		}
		states = append(states, s)
	}
	sortStates(states)
	for _, s := range states {
		c.a.Facts = append(c.a.Facts, c.show(s))
	}
}

// onTopicOnly is a test of passages, by number, for the topic of the question.
func (c *composer) onTopicOnly(q index.Query) (func(ord int) bool, error) {
	if c.topic == nil {
		return func(int) bool { return true }, nil
	}
	q.Entities, q.Topics, q.Limit = nil, []string{c.topic.ID}, 5*positionsPassages
	hits, err := c.search(q)
	if err != nil {
		return nil, err
	}
	on := make(map[int]bool, len(hits))
	for i := range hits {
		on[hits[i].Ord] = true
	}
	return func(ord int) bool { return on[ord] }, nil
}

// utterance is a sentence that somebody is reported to have said.
type utterance struct {
	speech.Utterance
	pick *pick
}

// utterances are what the entity is reported to have said in the articles of the hits, and
// after that what somebody said, nobody can tell who, in passages that name the entity.
func (c *composer) utterances(hits []index.Hit, on func(ord int) bool) []utterance {
	names := map[int]bool{} // passages that name the entity
	var articles []*passages.Article
	for i := range hits {
		names[hits[i].Ord] = true
		if !slices.ContainsFunc(articles, func(a *passages.Article) bool { return a.ID == hits[i].Article.ID }) {
			articles = append(articles, hits[i].Article)
		}
	}
	lexicon := speech.NewLexicon(c.cur)
	var sure, unsure []utterance
	enough := c.q.Offset + limit(c.q.Limit, positionsShown) + positionsAhead
	for _, a := range articles {
		if len(sure) >= enough {
			break
		}
		for _, u := range c.speech(a.ID, lexicon) {
			x := u.pick.candidate
			mine := u.Entity == c.entity.ID
			nobodys := u.Entity == "" && u.Name == "" && names[x.hit.Ord]
			if !mine && !nobodys || !on(x.hit.Ord) || c.corrected(&x) {
				continue
			}
			u.pick.parts = []*wording{u.pick.read()}
			if mine {
				sure = add(sure, u)
			} else {
				unsure = add(unsure, u)
			}
		}
	}
	return append(sure, unsure...)
}

// speech is what an article reports people to have said.
func (c *composer) speech(article string, lexicon *speech.Lexicon) []utterance {
	var text speech.Article
	if a, ok := c.s.Article(article); ok && !a.TitleMade {
		text.Title = a.Title
	}
	var where []candidate
	for _, p := range c.read(article).passages {
		h := &index.Hit{Passage: p}
		for j, s := range p.Sentences {
			text.Sentences = append(text.Sentences, speech.Sentence{Text: p.Text[s.Start:s.End], Paragraph: p.Paragraph})
			where = append(where, candidate{hit: h, sentence: j})
		}
	}
	var out []utterance
	for _, u := range speech.Find(text, lexicon) {
		x := where[u.Sentence]
		out = append(out, utterance{u, &pick{candidate: x, first: x.sentence, last: x.sentence}})
	}
	return out
}

// spoken tells whose words a pick's best sentence reports, if anybody's.
func (c *composer) spoken(p *pick) (utterance, bool) {
	for _, u := range c.speech(p.hit.Article.ID, speech.NewLexicon(c.cur)) {
		if u.pick.hit.Start == p.hit.Start && u.pick.sentence == p.sentence {
			return u, true
		}
	}
	return utterance{}, false
}

// sourceName names a credited source as the corpus does, if it lists it.
func (c *composer) sourceName(via string) string {
	if s := c.source(via); s != nil {
		return s.Name
	}
	return via
}

// add appends an utterance, joins it with the one that it goes on from, or folds it under
// one that it repeats.
func add(list []utterance, u utterance) []utterance {
	if len(list) > 0 {
		o, p := &list[len(list)-1], list[len(list)-1].pick
		if p.hit.Ord == u.pick.hit.Ord && p.last+1 == u.pick.first && u.Cue == o.Cue && u.Direct == o.Direct && u.As == o.As && u.Via == o.Via &&
			p.last-p.first+1 < maxSentences {
			p.last++
			p.parts = append(p.parts, u.pick.read())
			return list
		}
	}
	for _, o := range list {
		if o.pick.hit.Article.ID != u.pick.hit.Article.ID && o.pick.read().repeats(u.pick.read()) {
			o.pick.fold(&u.pick.candidate)
			return list
		}
	}
	return append(list, u)
}

// position is the form of an utterance that an answer carries.
func (c *composer) position(u utterance) Position {
	p := Position{As: u.As, Cue: u.Cue, Direct: u.Direct, Date: u.pick.hit.Article.Published, Via: u.Via, Excerpt: c.excerpt(u.pick)}
	if u.Entity != "" {
		p.Speaker = c.entityName(u.Entity)
	}
	if p.Via != "" {
		p.Via = c.sourceName(p.Via)
		c.cite(u.pick.hit.Article, u.pick.hit.Paragraph, corpus.Span{Start: p.Excerpt.Start, End: p.Excerpt.End}, p.Via, "")
	}
	return p
}
