package briefing

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// world is a snapshot in memory: everything that a searcher promises, by plain loops.
type world struct {
	curated  *corpus.Curated
	names    rank.Names
	articles map[string]*corpus.Article
	kept     map[string]*passages.Article
	passages []passages.Passage
	stems    []map[string]int
	topics   []map[string]bool
}

func newWorld(t testing.TB, c *corpus.Corpus) *world {
	w := &world{curated: &c.Curated, articles: map[string]*corpus.Article{}, kept: map[string]*passages.Article{}}
	dir := rank.NewDirectory(c.Entities, c.Topics)
	w.names = dir
	for a, err := range c.Articles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		w.articles[a.ID] = a
		k := &passages.Article{
			ID: a.ID, Title: a.Title, TitleMade: a.TitleMade, Publisher: a.Publisher, Source: a.Source, Authors: a.Authors,
			Published: a.Published, Clock: a.Clock, Retrieved: a.Retrieved, Known: a.Retrieved, Language: a.Language, URL: a.URL, Hash: a.Hash,
		}
		if k.Known.IsZero() {
			k.Known = k.Published
		}
		w.kept[a.ID] = k
		for _, p := range a.Passages() {
			text := a.Text[p.Start:p.End]
			q := passages.Passage{Ord: len(w.passages), Article: k, Paragraph: p.Paragraph, Start: p.Start, Text: text}
			for _, s := range p.Sentences {
				q.Sentences = append(q.Sentences, corpus.Span{Start: s.Start - p.Start, End: s.End - p.Start})
			}
			stems := map[string]int{}
			for _, x := range analysis.Tokens(nil, text, a.Language) {
				if !x.Stop {
					stems[x.Stem]++
				}
			}
			on := map[string]bool{}
			for _, n := range dir.Find(a.Title + ". " + text) {
				on[n.ID] = true
			}
			for _, f := range c.Facts {
				for _, e := range f.Evidence {
					if e.Article == a.ID {
						if s, err := corpus.FindQuote(a.Text, e); err == nil && s.Start < p.End && p.Start < s.End {
							for _, id := range f.Topics {
								on[id] = true
							}
						}
					}
				}
			}
			w.passages, w.stems, w.topics = append(w.passages, q), append(w.stems, stems), append(w.topics, on)
		}
	}
	for id, a := range w.kept {
		for other, b := range w.kept {
			if id != other && w.alike(a.ID, b.ID) {
				a.Versions = append(a.Versions, other)
			}
		}
		slices.Sort(a.Versions)
	}
	return w
}

// alike reports whether two articles share nine in ten of their words.
func (w *world) alike(a, b string) bool {
	set := func(id string) map[string]bool {
		m := map[string]bool{}
		for i, p := range w.passages {
			if p.Article.ID == id {
				for s := range w.stems[i] {
					m[s] = true
				}
			}
		}
		return m
	}
	x, y := set(a), set(b)
	common := 0
	for s := range x {
		if y[s] {
			common++
		}
	}
	return float64(common) >= 0.9*float64(len(x)+len(y)-common)
}

func (w *world) Curated() *corpus.Curated { return w.curated }
func (w *world) Names() rank.Names        { return w.names }

func (w *world) Manifest() index.Manifest { return index.Manifest{ID: "test"} }

func (w *world) Article(id string) (*passages.Article, bool) {
	a, ok := w.kept[id]
	return a, ok
}

func (w *world) Passages(id string) []passages.Passage {
	var out []passages.Passage
	for _, p := range w.passages {
		if p.Article.ID == id {
			out = append(out, p)
		}
	}
	return out
}

func (w *world) Search(_ context.Context, q index.Query) ([]index.Hit, error) {
	var hits []index.Hit
	terms := map[string]bool{}
	for _, x := range analysis.Tokens(nil, q.Text, "") {
		if !x.Stop {
			terms[x.Stem] = true
		}
	}
	every := func(ids []string, on map[string]bool) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { return !on[id] })
	}
	for i, p := range w.passages {
		a := p.Article
		if len(q.Topics) > 0 && !slices.ContainsFunc(q.Topics, func(id string) bool { return w.topics[i][id] }) ||
			!every(q.Entities, w.topics[i]) || len(q.Articles) > 0 && !slices.Contains(q.Articles, a.ID) ||
			q.Publisher != "" && q.Publisher != a.Publisher && q.Publisher != a.Source ||
			!q.From.IsZero() && a.Published.Before(q.From) || !q.Until.IsZero() && !a.Published.Before(q.Until) ||
			!q.KnownBy.IsZero() && a.Known.After(q.KnownBy) {
			continue
		}
		score := 0.0
		for s := range terms {
			if n := w.stems[i][s]; n > 0 {
				df := 0
				for _, m := range w.stems {
					if m[s] > 0 {
						df++
					}
				}
				score += math.Log(1+float64(len(w.passages))/float64(df)) * float64(n) / (float64(n) + 1.2)
			}
		}
		if q.Text == "" || score > 0 {
			hits = append(hits, index.Hit{Passage: p, Score: score})
		}
	}
	slices.SortStableFunc(hits, func(a, b index.Hit) int {
		if q.Newest || q.Text == "" {
			return b.Article.Published.Compare(a.Article.Published)
		}
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	n := q.Limit
	if n == 0 {
		n = index.DefaultLimit
	}
	return hits[:min(n, len(hits))], nil
}
