package briefing

import "slices"

const (
	timelineEvents   = 20  // shown where the question sets no limit
	timelinePassages = 500 // read at most, the newest
	timelineExcerpts = 3   // of an event; the others fold into its citations
)

// timeline answers what happened when, on a topic or to an entity: by the date of the
// event, not of publication.
func (c *composer) timeline() error {
	if c.topic == nil && c.entity == nil {
		return &QuestionError{"Topic", "a timeline is of a topic, or of a person, place or body: which?"}
	}
	if c.a.Question == "" && c.topic != nil {
		c.a.Question = c.topic.Name
	} else if c.a.Question == "" {
		c.a.Question = c.entity.Name
	}
	hits, err := c.search(c.newestQuery(timelinePassages))
	if err != nil {
		return err
	}
	c.noteNewest(hits)
	events := append(c.factEvents(), c.sentenceEvents(hits)...)
	events = slices.DeleteFunc(events, func(e *event) bool { return !c.asked(e) })
	events = c.foldEvents(events)
	all := len(events)
	if all > limit(c.q.Limit, timelineEvents) {
		// Where there is a choice, what a source dates goes before what it merely says.
		events = slices.DeleteFunc(events, func(e *event) bool { return e.reported && !e.leads() })
	}
	from, to := c.page(events)
	for _, e := range events[from:to] {
		c.a.Events = append(c.a.Events, c.event(e))
	}
	c.a.More = all - (to - from)
	if c.q.Offset > 0 {
		c.a.More = from // what is ahead was told of on the first page
	}
	if c.a.Found = len(c.a.Events) > 0; !c.a.Found {
		c.refuse(hits, nil, "a statement with a date", "The corpus dates nothing on this in that time.")
	}
	return nil
}

// leads reports whether the event's sentence opens its article.
func (e *event) leads() bool {
	return slices.ContainsFunc(e.picks, func(p *pick) bool { return p.hit.Paragraph == 1 && p.first == 0 })
}

// page is the part of the events that the answer shows. The first page ends with what comes
// next, up to half of it, and holds what led there; each further one goes back in time. A
// question that bounds its time from below begins there.
func (c *composer) page(events []*event) (from, to int) {
	n := limit(c.q.Limit, timelineEvents)
	if !c.q.Since.IsZero() {
		from = min(c.q.Offset, len(events))
		return from, min(from+n, len(events))
	}
	ahead := slices.IndexFunc(events, func(e *event) bool { return e.from.After(c.t) })
	if ahead < 0 {
		ahead = len(events)
	}
	to = min(ahead+max(n/2, n-ahead), len(events))
	to = max(0, to-c.q.Offset)
	return max(0, to-n), to
}

// Two sentences of one date tell of one event when they share half of their words.
const sameEvent = 0.5

// foldEvents joins what tells of the same event, and puts events in order of time.
func (c *composer) foldEvents(events []*event) []*event {
	events = underFacts(events)
	slices.SortStableFunc(events, func(a, b *event) int {
		if n := a.from.Compare(b.from); n != 0 {
			return n
		}
		if n := a.until.Compare(b.until); n != 0 {
			return n
		}
		switch { // facts first: sentences fold under them
		case a.fact != nil && b.fact == nil:
			return -1
		case a.fact == nil && b.fact != nil:
			return 1
		}
		return 0
	})
	var out []*event
	for _, e := range events {
		into := -1
		for i := len(out) - 1; i >= 0 && out[i].from.Equal(e.from); i-- {
			if e.fact == nil && out[i].until.Equal(e.until) && out[i].reported == e.reported && out[i].told == e.told && c.same(out[i], e.picks[0]) {
				into = i
			}
		}
		if into < 0 {
			out = append(out, e)
			continue
		}
		out[into].picks = append(out[into].picks, e.picks...)
		out[into].hedged = out[into].hedged && e.hedged || out[into].fact != nil && out[into].hedged
	}
	return out
}

// underFacts puts the sentences that a dated fact rests on under that fact: they may be dated
// otherwise than its moderator dated it.
func underFacts(events []*event) []*event {
	var facts, out []*event
	for _, e := range events {
		if e.fact != nil {
			facts = append(facts, e)
		}
	}
	for _, e := range events {
		if e.fact == nil {
			p := e.picks[0]
			if i := slices.IndexFunc(facts, func(f *event) bool {
				return coveredBy([]*state{f.fact}, p.hit.Article.ID, p.inArticle())
			}); i >= 0 {
				facts[i].picks = append(facts[i].picks, p)
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

// same reports whether a sentence tells of the event, and nothing else of it than what stands
// there.
func (c *composer) same(e *event, p *pick) bool {
	w := p.read()
	if slices.ContainsFunc(e.picks, func(o *pick) bool {
		return countOtherwise(o.read(), w) || c.disagree(&o.candidate, &p.candidate)
	}) {
		return false
	}
	if e.fact != nil && newWording(e.fact.fact.Statement, "").inside(w) >= sameEvent {
		return true
	}
	return slices.ContainsFunc(e.picks, func(o *pick) bool { return o.read().inside(w) >= sameEvent })
}

// event is the form of an event that an answer carries: first what was written once it had
// begun, for that tells how it came. Of sentences that repeat each other the first published
// stands for all.
func (c *composer) event(e *event) Event {
	out := Event{From: e.from, Until: e.until, Precision: e.precision, Part: e.part, Reported: e.reported, Told: e.told}
	out.Tentative = e.hedged && e.ahead
	out.Past = out.Tentative && !e.until.After(c.t)
	if e.fact != nil {
		f := c.show(e.fact)
		out.Fact = &f
	}
	slices.SortStableFunc(e.picks, func(a, b *pick) int {
		x, y := a.hit.Article.Published, b.hit.Article.Published
		if foretold := x.Before(e.from); foretold != y.Before(e.from) {
			if foretold {
				return 1
			}
			return -1
		}
		return x.Compare(y)
	})
	var shown []*pick
	for _, p := range e.picks {
		if o := repeated(&p.candidate, shown); o != nil {
			o.fold(&p.candidate, c.sameText(o.hit.Article, p.hit.Article))
		} else if len(shown) < timelineExcerpts {
			shown = append(shown, p)
		} else {
			shown[0].folded = append(shown[0].folded, folded{p.hit.Article, c.sameText(p.hit.Article, shown[0].hit.Article)})
		}
	}
	for _, p := range shown {
		out.Excerpts = append(out.Excerpts, c.excerpt(p))
	}
	return out
}
