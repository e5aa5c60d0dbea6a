package corpus

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The values that keys of the lists can have, in the order in which messages and the
// schema give them.
var (
	statuses      = []string{string(Confirmed), string(Reported), string(Claimed), string(Denied), string(Tentative), string(Withdrawn)}
	entityKinds   = []string{"person", "place", "body"}
	precisions    = []string{"day", "week", "month", "quarter", "year"}
	reliabilities = []string{"A", "B", "C", "D", "E", "F"}
	credibilities = []string{"1", "2", "3", "4", "5", "6"}
)

// list names a list and says how an item of it is read.
type list struct {
	name string
	read func(*Corpus, *object)
}

// lists are the curated files at the root of a corpus.
var lists = map[string]list{
	"topics.yaml":    {"topics", (*Corpus).readTopic},
	"entities.yaml":  {"entities", (*Corpus).readEntity},
	"sources.yaml":   {"sources", (*Corpus).readSource},
	"questions.yaml": {"questions", (*Corpus).readQuestion},
}

// factList is the kind of every file under facts/.
var factList = list{"facts", (*Corpus).readFact}

// readList reads one file of the curated lists into c.
func (c *Corpus) readList(l list, file string, data []byte) {
	node := document(file, data, c.report)
	if node == nil {
		return
	}
	for _, o := range objects(file, l.name, node, 0, c.report) {
		l.read(c, o)
		o.done()
	}
}

func (c *Corpus) report(p Problem) { c.faults = append(c.faults, p) }

// keep remembers where an item was written, for faults found later.
func (c *Corpus) keep(item any, o *object) { c.origin[item] = o }

func (c *Corpus) readTopic(o *object) {
	t := &Topic{
		ID:         o.id(),
		Name:       o.required("name"),
		Aliases:    o.strs("aliases"),
		Related:    o.strs("related"),
		StaleAfter: o.duration("stale_after"),
	}
	c.keep(t, o)
	c.Topics = append(c.Topics, t)
}

func (c *Corpus) readEntity(o *object) {
	e := &Entity{
		ID:      o.id(),
		Name:    o.required("name"),
		Kind:    o.oneOf("kind", entityKinds...),
		Role:    o.str("role"),
		Aliases: o.strs("aliases"),
	}
	c.keep(e, o)
	c.Entities = append(c.Entities, e)
}

func (c *Corpus) readSource(o *object) {
	s := &Source{
		ID:          o.id(),
		Name:        o.required("name"),
		Aliases:     o.strs("aliases"),
		URL:         o.url("url"),
		Reliability: o.oneOf("reliability", reliabilities...),
	}
	c.keep(s, o)
	c.Sources = append(c.Sources, s)
}

func (c *Corpus) readQuestion(o *object) {
	q := &GoldenQuestion{
		ID:       o.id(),
		Question: o.required("question"),
		Topic:    o.str("topic"),
		Article:  o.str("article"),
		Quote:    o.str("quote"),
		Fact:     o.str("fact"),
		Refuse:   o.boolean("refuse"),
		AsOf:     o.day("as_of"),
		File:     o.file,
		Line:     o.node.Line,
	}
	c.keep(q, o)
	c.Questions = append(c.Questions, q)
}

func (c *Corpus) readFact(o *object) {
	f := &Fact{
		ID:        o.id(),
		Topics:    o.strs("topics"),
		Statement: o.required("statement"),
		Speaker:   o.str("speaker"),
		File:      o.file,
		Line:      o.node.Line,
	}
	if !o.has("topics") {
		o.faultAt(o.node, "topics", "missing")
	} else if len(f.Topics) == 0 {
		o.fault("topics", "empty: name at least one topic")
	}
	if !o.has("status") {
		o.faultAt(o.node, "status", "missing")
	}
	f.Status = Status(o.oneOf("status", statuses...))
	if !o.has("as_of") {
		o.faultAt(o.node, "as_of", "missing")
	}
	f.AsOf = o.day("as_of")
	if e := o.child("event"); e != nil {
		f.Event = readEvent(e)
	}
	f.Expires = o.day("expires")
	f.Supersedes = o.strs("supersedes")
	f.Contests = o.strs("contests")
	if !o.has("evidence") {
		o.faultAt(o.node, "evidence", "missing")
	}
	items := o.children("evidence")
	if v := o.value("evidence"); v != nil && len(v.Content) == 0 && len(items) == 0 {
		o.fault("evidence", "empty: a fact rests on at least one quote")
	}
	for _, e := range items {
		f.Evidence = append(f.Evidence, readEvidence(e))
	}
	c.keep(f, o)
	c.Facts = append(c.Facts, f)
}

func readEvent(o *object) *Event {
	e := &Event{
		Text:      o.str("text"),
		Date:      o.day("date"),
		Until:     o.day("until"),
		Precision: o.oneOf("precision", precisions...),
		Tentative: o.boolean("tentative"),
		Place:     o.str("place"),
	}
	if !e.Until.IsZero() && e.Until.Before(e.Date) {
		o.fault("until", "%s is before the event's date, %s", e.Until.Format(time.DateOnly), e.Date.Format(time.DateOnly))
	}
	o.done()
	return e
}

func readEvidence(o *object) Evidence {
	e := Evidence{
		Article:     o.required("article"),
		Quote:       o.required("quote"),
		Prefix:      o.str("prefix"),
		Suffix:      o.str("suffix"),
		Via:         o.str("via"),
		Credibility: o.oneOf("credibility", credibilities...),
	}
	o.done()
	return e
}

// id reads the id of an item: letters, digits, and . _ - inside.
func (o *object) id() string {
	id := o.required("id")
	if id != "" && !validID(id) {
		o.fault("id", "%q: an id holds only letters, digits, and - _ . between them", id)
	}
	return id
}

// validID reports whether an id of a list can be typed in a chat, a path and a button.
func validID(id string) bool {
	if len(id) > 80 || strings.Trim(id, "-_.") != id {
		return false
	}
	for i := 0; i < len(id); i++ {
		switch b := id[i]; {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9', b == '-', b == '_', b == '.':
		default:
			return false
		}
	}
	return id != ""
}

// url reads an optional address.
func (o *object) url(key string) string {
	s := o.str(key)
	if s == "" {
		return ""
	}
	if err := checkURL(s); err != nil {
		o.fault(key, "%v", err)
		return ""
	}
	return s
}

// checkURL holds addresses to what can be shown as a link: a javascript: or file: address
// from a corpus must never reach a reader as something to press.
func checkURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%q is not an address (http:// or https://)", s)
	}
	return nil
}
