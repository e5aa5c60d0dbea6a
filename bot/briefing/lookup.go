package briefing

import (
	"strings"

	"github.com/briefbot/briefbot/corpus"
)

// maxNear is how many near names an error lists.
const maxNear = 3

// resolveNames finds the topic and the entity that the question names.
func (c *composer) resolveNames() error {
	if name := strings.TrimSpace(c.q.Topic); name != "" {
		if c.topic = c.cur.Topic(name); c.topic == nil {
			return &UnknownTopicError{Name: name, Near: c.cur.NearTopics(name, maxNear), None: len(c.cur.Topics) == 0}
		}
	}
	if name := strings.TrimSpace(c.q.Entity); name != "" {
		// Positions are of any name that the corpus holds; see positions.go.
		if c.entity = c.cur.Entity(name); c.entity == nil && c.q.Kind != Positions {
			return &UnknownEntityError{Name: name, Near: c.cur.NearEntities(name, maxNear), None: len(c.cur.Entities) == 0}
		}
	}
	return nil
}

// entityName names an entity or, when nobody defined it, gives its id; nil for no id.
func (c *composer) entityName(id string) *Name {
	if id == "" {
		return nil
	}
	for _, e := range c.cur.Entities {
		if e.ID == id {
			return &Name{id, e.Name}
		}
	}
	return &Name{id, id}
}

// source finds a publisher by id or name, or nil.
func (c *composer) source(name string) *corpus.Source {
	if name == "" {
		return nil
	}
	return c.cur.Source(name)
}
