package corpus

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// ChangeKind says what became of an item.
type ChangeKind string

// What can become of an item between two states of a corpus.
const (
	Added   ChangeKind = "added"
	Changed ChangeKind = "changed"
	Removed ChangeKind = "removed"
)

// Change is one difference between two states of a corpus.
type Change struct {
	Kind ChangeKind `json:"kind"`
	What string     `json:"what"` // "article", "fact", "topic", "entity", "source", "question"
	ID   string     `json:"id"`
}

// State is what a corpus is compared by: its lists, and the hash of each article by id
// (see [Article.Hash]). A snapshot of the index keeps one.
type State struct {
	Curated
	Articles map[string]string `json:"articles"`
}

// Diff returns what changed from before to now: articles by their hash, items of the lists
// by what they say. Where an item stands in its file, and in which file, doesn't count.
// Changes are in order of what they are of, as [Change] lists it, and of id.
func Diff(before, now State) []Change {
	changes := diffHashes("article", before.Articles, now.Articles)
	changes = append(changes, diffHashes("fact", hashes(before.Facts, factKey), hashes(now.Facts, factKey))...)
	changes = append(changes, diffHashes("topic", hashes(before.Topics, topicKey), hashes(now.Topics, topicKey))...)
	changes = append(changes, diffHashes("entity", hashes(before.Entities, entityKey), hashes(now.Entities, entityKey))...)
	changes = append(changes, diffHashes("source", hashes(before.Sources, sourceKey), hashes(now.Sources, sourceKey))...)
	return append(changes, diffHashes("question", hashes(before.Questions, questionKey), hashes(now.Questions, questionKey))...)
}

func topicKey(t *Topic) (string, any)   { return t.ID, t }
func entityKey(e *Entity) (string, any) { return e.ID, e }
func sourceKey(s *Source) (string, any) { return s.ID, s }

func factKey(f *Fact) (string, any) {
	g := *f
	g.File, g.Line = "", 0
	return f.ID, &g
}

func questionKey(q *GoldenQuestion) (string, any) {
	g := *q
	g.File, g.Line = "", 0
	return q.ID, &g
}

// hashes maps the ids of items to what they say.
func hashes[T any](items []*T, key func(*T) (string, any)) map[string]string {
	m := make(map[string]string, len(items))
	for _, item := range items {
		id, v := key(item)
		m[id] = content(id, v)
	}
	return m
}

// content returns all that the item of an id says, for comparing.
func content(_ string, item any) string {
	var b bytes.Buffer
	json.NewEncoder(&b).Encode(item) // plain structs: there is nothing that can fail
	return b.String()
}

func diffHashes(what string, before, now map[string]string) []Change {
	var changes []Change
	for id, h := range now {
		switch old, was := before[id]; {
		case !was:
			changes = append(changes, Change{Added, what, id})
		case old != h:
			changes = append(changes, Change{Changed, what, id})
		}
	}
	for id := range before {
		if _, is := now[id]; !is {
			changes = append(changes, Change{Removed, what, id})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.ID, b.ID) })
	return changes
}
