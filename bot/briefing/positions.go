package briefing

import (
	"slices"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing/speech"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

const (
	positionsShown    = 10  // where the question sets no limit
	positionsPassages = 200 // that name the speaker, the newest
	positionsAhead    = 10  // found beyond those shown, to say that there are more; articles are long to read
	// positionsArticles bounds what is read whole for one answer: a transcript of 60 kB
	// takes some 5 ms. Whoever wants older words asks about a topic or as of a day.
	positionsArticles = 50
)

// blankLines is how many bytes of line ends part two paragraphs at most. A passage file keeps
// no rules ("* * *"): where more is missing, one stood there.
const blankLines = 4

// speaker is whose words are asked for: a curated entity, or a name that the corpus holds
// although nobody curated it.
type speaker struct {
	entity *corpus.Entity // nil for a name
	name   string
}

// positions answers what a person or body is reported to have said, the newest first.
func (c *composer) positions() error {
	who := speaker{c.entity, strings.TrimSpace(c.q.Entity)}
	if who.name == "" {
		return &QuestionError{"Entity", "positions are of a person or body: whose?"}
	}
	q := c.query()
	q.Newest, q.Limit = true, positionsPassages
	if !c.q.Since.IsZero() {
		q.From = c.q.Since
	}
	var hits []index.Hit
	var err error
	if who.entity != nil {
		who.name = who.entity.Name
		hits, err = c.entityHits(q, who.entity)
	} else {
		hits, err = c.naming(q, who.name)
	}
	if err != nil {
		return err
	}
	if c.a.Question == "" {
		c.a.Question = who.name
	}
	c.noteNewest(hits)
	on, err := c.onTopicOnly(q)
	if err != nil {
		return err
	}
	titled, err := c.headed(q, who)
	if err != nil {
		return err
	}
	said := c.utterances(who, hits, titled, on)
	if err := c.ctx.Err(); err != nil {
		return err // what was read so far is not all
	}
	shown := said[min(c.q.Offset, len(said)):]
	shown = shown[:min(limit(c.q.Limit, positionsShown), len(shown))]
	unsure := 0
	for _, u := range shown {
		c.a.Positions = append(c.a.Positions, c.position(u))
		if u.Unsure {
			unsure++
		}
	}
	if who.entity != nil {
		c.statements(shown)
	}
	c.a.More = max(0, len(said)-c.q.Offset-len(shown))
	if unsure > 0 {
		c.caution(Caution{Kind: Unattributed, Text: "Whose words the unattributed ones are could not be told for sure."})
	}
	if c.a.Found = len(c.a.Positions)+len(c.a.Facts) > 0; !c.a.Found {
		c.refuse(hits, leads(hits, true), "words of "+who.name+", quoted or reported", "The corpus reports no words of "+who.name+" on this.")
	}
	return nil
}

// entityHits are the passages that name an entity, or of a body one of those who speak for it.
func (c *composer) entityHits(q index.Query, e *corpus.Entity) ([]index.Hit, error) {
	lexicon := speech.NewLexicon(&corpus.Curated{Entities: []*corpus.Entity{e}})
	ids := []string{e.ID}
	for _, o := range c.cur.Entities {
		if body := speech.SpokesFor(o.Role); body != "" && lexicon.Entity(body) == e.ID {
			ids = append(ids, o.ID)
		}
	}
	var all []index.Hit
	add := func(q index.Query, fits func(index.Hit) bool) error {
		hits, err := c.search(q)
		for _, h := range hits {
			if fits(h) && !slices.ContainsFunc(all, func(o index.Hit) bool { return o.Ord == h.Ord }) {
				all = append(all, h)
			}
		}
		return err
	}
	for _, id := range ids {
		q.Entities = []string{id}
		if err := add(q, func(index.Hit) bool { return true }); err != nil {
			return nil, err
		}
	}
	// The index knows an entity by the spellings that moderators list. The family name alone,
	// as papers write it, is looked for where it is nobody else's.
	if words := strings.Fields(e.Name); e.Kind == "person" && len(words) > 1 && c.speakers().Entity(words[len(words)-1]) == e.ID {
		family := words[len(words)-1]
		q.Entities, q.Text = nil, family
		if err := add(q, func(h index.Hit) bool { return speech.Names(h.Text, family) }); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// naming are the passages that hold a name which is no curated entity's. A name that stands
// nowhere, at any time, is an error that lists near ones.
func (c *composer) naming(q index.Query, name string) ([]index.Hit, error) {
	words := strings.Fields(name)
	q.Text = words[len(words)-1]
	holds := func(hits []index.Hit) []index.Hit {
		return slices.DeleteFunc(hits, func(h index.Hit) bool { return !speech.Names(h.Text, name) })
	}
	hits, err := c.search(q)
	if err != nil {
		return nil, err
	}
	if hits = holds(hits); len(hits) > 0 {
		return hits, nil
	}
	ever, err := c.s.Search(c.ctx, index.Query{Text: q.Text, Limit: positionsPassages})
	if err != nil {
		return nil, err
	}
	if len(holds(ever)) == 0 {
		return nil, &UnknownEntityError{Name: name, Near: c.cur.NearEntities(name, maxNear)}
	}
	return nil, nil
}

// headed are the articles whose headline names the speaker: "Remarks by President Berg" can
// hold nothing but her words, and her name nowhere else.
func (c *composer) headed(q index.Query, who speaker) ([]*passages.Article, error) {
	words := strings.Fields(who.name)
	if len(words) == 0 {
		return nil, nil // an entity whose name is white space
	}
	q.Text, q.Entities = words[len(words)-1], nil
	hits, err := c.search(q)
	if err != nil {
		return nil, err
	}
	var found []*passages.Article
	for i := range hits {
		if a := hits[i].Article; !a.TitleMade && speech.Names(a.Title, who.name) && !slices.ContainsFunc(found, func(o *passages.Article) bool { return o.ID == a.ID }) {
			found = append(found, a)
		}
	}
	return found, nil
}

// says reports whether an utterance is the speaker's: their own, or of a body its
// spokesperson's.
func (s speaker) says(u speech.Utterance, lexicon *speech.Lexicon) bool {
	if s.entity != nil {
		return u.Entity == s.entity.ID || u.For != "" && lexicon.Entity(u.For) == s.entity.ID
	}
	return u.Name != "" && speech.Is(u.Name, s.name) || u.For != "" && speech.Is(u.For, s.name)
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
	q.Text, q.Entities, q.Topics, q.Limit = "", nil, []string{c.topic.ID}, 5*positionsPassages
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

// utterances are what the speaker is reported to have said in the articles of the hits and
// in those whose headline names them, and after that what somebody said, nobody can tell who, in passages that name the speaker.
func (c *composer) utterances(who speaker, hits []index.Hit, titled []*passages.Article, on func(ord int) bool) []utterance {
	names := map[int]bool{} // passages that name the speaker
	var articles []*passages.Article
	for i := range hits {
		names[hits[i].Ord] = true
		if !slices.ContainsFunc(articles, func(a *passages.Article) bool { return a.ID == hits[i].Article.ID }) {
			articles = append(articles, hits[i].Article)
		}
	}
	for _, a := range titled {
		if !slices.ContainsFunc(articles, func(o *passages.Article) bool { return o.ID == a.ID }) {
			articles = append(articles, a)
		}
	}
	slices.SortStableFunc(articles, func(a, b *passages.Article) int { return b.Published.Compare(a.Published) })
	lexicon := c.speakers()
	var sure, unsure []utterance
	enough := c.q.Offset + limit(c.q.Limit, positionsShown) + positionsAhead
	for _, a := range articles[:min(positionsArticles, len(articles))] {
		if len(sure) >= enough || c.ctx.Err() != nil {
			break
		}
		for _, u := range c.speech(a.ID, lexicon) {
			x := u.pick.candidate
			mine := who.says(u.Utterance, lexicon)
			nobodys := u.Unsure && names[x.hit.Ord]
			if !mine && !nobodys || !on(x.hit.Ord) || c.corrected(&x) {
				continue
			}
			u.pick.parts = []*wording{u.pick.read()}
			if mine {
				sure = c.add(sure, u)
			} else {
				unsure = c.add(unsure, u)
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
	end := 0
	for _, p := range c.read(article).passages {
		h := &index.Hit{Passage: p}
		rule := end > 0 && p.Start-end > blankLines
		end = p.Start + len(p.Text)
		for j, s := range p.Sentences {
			text.Sentences = append(text.Sentences, speech.Sentence{Text: p.Text[s.Start:s.End], Paragraph: p.Paragraph, Break: rule && j == 0})
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

// speakers are the names by which moderators know who speaks, read once for an answer.
func (c *composer) speakers() *speech.Lexicon {
	if c.lexicon == nil {
		c.lexicon = speech.NewLexicon(c.cur)
	}
	return c.lexicon
}

// spoken tells whose words a pick's best sentence reports, if anybody's.
func (c *composer) spoken(p *pick) (utterance, bool) {
	for _, u := range c.speech(p.hit.Article.ID, c.speakers()) {
		if u.pick.hit.Start == p.hit.Start && u.pick.sentence == p.sentence {
			return u, true
		}
	}
	return utterance{}, false
}

// speakerOf names whose words an utterance is, by the entity or else as the article does; nil
// where it is not sure.
func (c *composer) speakerOf(u utterance) *Name {
	if u.Entity == "" && u.Name != "" {
		return &Name{Name: u.Name}
	}
	return c.entityName(u.Entity)
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
func (c *composer) add(list []utterance, u utterance) []utterance {
	if len(list) > 0 {
		o, p := &list[len(list)-1], list[len(list)-1].pick
		goesOn := u.Cue == o.Cue || u.Direct && o.Direct && (u.Cue == "" || o.Cue == "") // of a quotation one sentence has the verb
		if p.hit.Ord == u.pick.hit.Ord && p.last+1 == u.pick.first && goesOn && u.Direct == o.Direct && u.As == o.As && u.Via == o.Via &&
			p.last-p.first+1 < maxSentences {
			p.last++
			if o.Cue == "" {
				o.Cue = u.Cue
			}
			p.parts = append(p.parts, u.pick.read())
			return list
		}
	}
	for _, o := range list {
		if o.pick.hit.Article.ID != u.pick.hit.Article.ID && o.pick.read().repeats(u.pick.read()) {
			o.pick.fold(&u.pick.candidate, c.sameText(o.pick.hit.Article, u.pick.hit.Article))
			return list
		}
	}
	return append(list, u)
}

// position is the form of an utterance that an answer carries.
func (c *composer) position(u utterance) Position {
	p := Position{As: u.As, Cue: u.Cue, Direct: u.Direct, Date: u.pick.hit.Article.Published, Via: u.Via, Excerpt: c.excerpt(u.pick)}
	p.Speaker, p.For = c.speakerOf(u), u.For
	if p.Via = c.sourceName(p.Via); p.Via == u.pick.hit.Article.Publisher {
		p.Via = "" // told to the very publisher: nobody relays it
	}
	if p.Via != "" {
		c.cite(u.pick.hit.Article, u.pick.hit.Paragraph, corpus.Span{Start: p.Excerpt.Start, End: p.Excerpt.End}, p.Via, "")
	}
	return p
}
