package briefing

import (
	"fmt"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/index/passages"
)

// finish completes an answer whose parts are chosen: citations, sourcing line, cautions.
func (c *composer) finish() {
	c.number()
	c.a.Citations = c.citations()
	c.a.Sourcing = c.sourcing()
	c.addCautions()
	if c.cautions != nil {
		c.a.Cautions = c.cautions
	}
}

// sourcing sums up what the answer rests on.
func (c *composer) sourcing() Sourcing {
	var s Sourcing
	facts := map[string]bool{}
	c.a.EachFact(func(f *Fact) { facts[f.ID] = true })
	s.Facts = len(facts)
	if c.a.Refusal == nil { // what a refusal shows is near, and no answer
		spans := map[place]bool{}
		c.a.EachExcerpt(func(e *Excerpt) { spans[e.place()] = true })
		s.Excerpts = len(spans)
	}
	if c.a.Refusal != nil {
		s.Newest = c.a.Refusal.Newest
	} else {
		s.Publishers = len(c.publishers())
		for _, x := range c.cites {
			s.Newest = latest(s.Newest, x.article.Published)
		}
	}
	var parts []string
	if s.Facts > 0 {
		parts = append(parts, count(s.Facts, "fact"))
	}
	if s.Excerpts > 0 {
		parts = append(parts, count(s.Excerpts, "excerpt"))
	}
	switch {
	case len(c.a.Topics) > 0:
		parts, s.Newest = append(parts, count(len(c.a.Topics), "topic")), c.newest
	case s.Publishers > 0:
		parts = append(parts, count(s.Publishers, "publisher"))
	case len(parts) == 0:
		parts = append(parts, "nothing cited")
	}
	if !s.Newest.IsZero() {
		s.Days = max(0, when.Days(s.Newest, c.t))
		parts = append(parts, fmt.Sprintf("newest %s (%s)", when.FormatDay(s.Newest), c.age(s.Newest)))
	}
	s.Text = strings.Join(parts, ", ")
	return s
}

// publishers are the publishers that the cited words come from, in order of citation.
// Articles that carry one text count as the one that published it first, whoever
// reprinted it; an article whose publisher nobody knows counts for itself.
func (c *composer) publishers() []string {
	origin := map[string]*passages.Article{} // by family
	var families []string
	take := func(family string, a *passages.Article) {
		o := origin[family]
		if o == nil {
			families = append(families, family)
		}
		if o == nil || !a.Published.IsZero() && (o.Published.IsZero() || a.Published.Before(o.Published)) {
			origin[family] = a
		}
	}
	joined := map[string]string{} // family of an article that was folded into another
	for i := range c.cites {
		x := &c.cites[i]
		f := c.family(x.article)
		for joined[f] != "" {
			f = joined[f]
		}
		take(f, x.article)
		for _, y := range x.folded {
			v := y.article
			if !y.copied {
				take(c.family(v), v) // says the same for itself
				continue
			}
			if g := c.family(v); g != f && origin[g] == nil && joined[g] == "" {
				joined[g] = f
			}
			take(f, v)
		}
	}
	var out []string
	for _, f := range families {
		a := origin[f]
		p := c.publisher(a)
		if p == "" {
			p = a.ID
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// age says how old what was published then is. Where it was published the next day can have
// begun: that is today.
func (c *composer) age(published time.Time) string {
	if when.Days(published, c.t) < 0 {
		published = c.t
	}
	return when.FormatAge(published, c.t)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func onDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " on " + when.FormatDay(t)
}

func ofDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " of " + when.FormatDay(t)
}
