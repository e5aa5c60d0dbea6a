package corpus

import (
	"fmt"
	"strings"
	"time"
)

// references checks what the items of the lists say of each other.
type references struct {
	c        *Corpus
	now      time.Time
	problems []Problem
	facts    map[string]*Fact
}

func (r *references) fault(item any, field, format string, args ...any) {
	r.problems = append(r.problems, r.c.problem(item, field, format, args...))
}

func (r *references) check() {
	c := r.c
	topics := unique(r, c.Topics, func(t *Topic) string { return t.ID })
	entities := unique(r, c.Entities, func(e *Entity) string { return e.ID })
	sources := unique(r, c.Sources, func(s *Source) string { return s.ID })
	r.facts = unique(r, c.Facts, func(f *Fact) string { return f.ID })
	unique(r, c.Questions, func(q *GoldenQuestion) string { return q.ID })

	distinct(r, c.Topics, func(t *Topic) (string, string, []string) { return t.ID, t.Name, t.Aliases })
	distinct(r, c.Sources, func(s *Source) (string, string, []string) { return s.ID, s.Name, s.Aliases })

	for _, t := range c.Topics {
		for i, id := range t.Related {
			field := fmt.Sprintf("related[%d]", i)
			if id == t.ID {
				r.fault(t, field, "a topic is not related to itself")
				continue
			}
			known(r, t, field, "topic", id, topics)
		}
	}
	for _, f := range c.Facts {
		for i, id := range f.Topics {
			known(r, f, fmt.Sprintf("topics[%d]", i), "topic", id, topics)
		}
		known(r, f, "speaker", "entity", f.Speaker, entities)
		if f.Event != nil {
			known(r, f, "event.place", "entity", f.Event.Place, entities)
		}
		for i, ev := range f.Evidence {
			known(r, f, fmt.Sprintf("evidence[%d].via", i), "source", ev.Via, sources)
		}
		r.links(f, "supersedes", f.Supersedes)
		r.links(f, "contests", f.Contests)
		r.dates(f)
	}
	r.circles()
	for _, q := range c.Questions {
		known(r, q, "topic", "topic", q.Topic, topics)
		known(r, q, "fact", "fact", q.Fact, r.facts)
		r.expectation(q)
	}
}

// unique indexes items by id and reports ids that are given twice.
func unique[T any](r *references, items []*T, id func(*T) string) map[string]*T {
	byID := make(map[string]*T, len(items))
	for _, item := range items {
		key := id(item)
		if first := byID[key]; first != nil && key != "" {
			at := r.c.problem(first, "", "")
			r.fault(item, "id", "%q is also the id of %s:%d", key, at.File, at.Line)
			continue
		}
		byID[key] = item
	}
	return byID
}

// distinct reports names by which two items would be meant. A name that one item has twice
// harms nobody.
func distinct[T any](r *references, items []*T, names func(*T) (id, name string, aliases []string)) {
	type owner struct {
		item *T
		id   string
	}
	owners := make(map[string]owner)
	claim := func(item *T, id, field, name string) {
		key := FoldName(name)
		if key == "" {
			return
		}
		if first, taken := owners[key]; taken && first.item != item {
			if first.id != id { // otherwise the ids are reported already
				r.fault(item, field, "%q also names %s", name, first.id)
			}
			return
		}
		owners[key] = owner{item, id}
	}
	for _, item := range items {
		id, _, _ := names(item)
		claim(item, id, "id", id)
	}
	for _, item := range items {
		id, name, _ := names(item)
		claim(item, id, "name", name)
	}
	for _, item := range items {
		id, _, aliases := names(item)
		for i, a := range aliases {
			claim(item, id, fmt.Sprintf("aliases[%d]", i), a)
		}
	}
}

// known reports an id that nothing has. An empty one is no reference.
func known[T any](r *references, item any, field, what, id string, byID map[string]*T) {
	if id == "" || byID[id] != nil {
		return
	}
	if near := nearest(id, sortedKeys(byID), 1); len(near) > 0 {
		r.fault(item, field, "there is no %s %q; did you mean %q?", what, id, near[0])
		return
	}
	r.fault(item, field, "there is no %s %q", what, id)
}

// links checks the facts that f replaces or disagrees with.
func (r *references) links(f *Fact, field string, ids []string) {
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", field, i)
		if id == f.ID {
			r.fault(f, at, "a fact can't be its own")
			continue
		}
		known(r, f, at, "fact", id, r.facts)
	}
}

// dates checks what the dates of a fact say of each other and of now.
func (r *references) dates(f *Fact) {
	// A day begins up to 14 hours earlier in the east than in UTC.
	if !r.now.IsZero() && f.AsOf.After(r.now.Add(24*time.Hour)) {
		r.fault(f, "as_of", "%s is in the future", f.AsOf.Format(time.DateOnly))
	}
	if !f.Expires.IsZero() && !f.AsOf.IsZero() && f.Expires.Before(f.AsOf) {
		r.fault(f, "expires", "%s is before as_of, %s", f.Expires.Format(time.DateOnly), f.AsOf.Format(time.DateOnly))
	}
	if e := f.Event; e != nil {
		if e.Date.IsZero() && (e.Precision != "" || !e.Until.IsZero()) {
			r.fault(f, "event.date", "missing")
		}
		if f.Status == Tentative && !e.Tentative {
			r.fault(f, "event", "the fact is tentative and its event is not: add tentative: true, or another status")
		}
	}
}

// circles reports facts that replace each other in a circle: none of them would be in force.
func (r *references) circles() {
	const open, closed = 1, 2
	state := make(map[string]int)
	var path []string
	var visit func(f *Fact)
	visit = func(f *Fact) {
		state[f.ID] = open
		path = append(path, f.ID)
		for i, id := range f.Supersedes {
			next := r.facts[id]
			if next == nil || next == f {
				continue
			}
			switch state[id] {
			case 0:
				visit(next)
			case open:
				at := len(path) - 1
				for path[at] != id {
					at--
				}
				circle := append(append([]string(nil), path[at:]...), id)
				r.fault(f, fmt.Sprintf("supersedes[%d]", i), "facts replace each other in a circle: %s", strings.Join(circle, " → "))
			}
		}
		path = path[:len(path)-1]
		state[f.ID] = closed
	}
	for _, f := range r.c.Facts {
		if state[f.ID] == 0 {
			visit(f)
		}
	}
}

// expectation checks that a golden question says what its answer must be, and only once.
func (r *references) expectation(q *GoldenQuestion) {
	expects := q.Article != "" || q.Quote != "" || q.Fact != ""
	switch {
	case q.Refuse && expects:
		r.fault(q, "refuse", "a question that must be refused expects no article, quote or fact")
	case !q.Refuse && !expects:
		r.fault(q, "", "says nothing of its answer: give article and quote, or fact, or refuse: true")
	case q.Quote != "" && q.Article == "":
		r.fault(q, "article", "missing: it must be said where the quote stands")
	}
}
