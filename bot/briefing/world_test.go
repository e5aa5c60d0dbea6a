package briefing

import (
	"context"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// world holds articles whose sentences are given, for data sets that number them: no
// engine, and no segmentation of ours.
type world struct {
	curated  *corpus.Curated
	articles map[string]*passages.Article
	passages []passages.Passage
}

func (w *world) Curated() *corpus.Curated { return w.curated }
func (w *world) Manifest() index.Manifest { return index.Manifest{} }
func (w *world) Names() rank.Names        { return rank.NewDirectory(w.curated.Entities, w.curated.Topics) }

func (w *world) Article(id string) (*passages.Article, bool) {
	a, ok := w.articles[id]
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

func (w *world) Search(context.Context, index.Query) ([]index.Hit, error) {
	hits := make([]index.Hit, len(w.passages))
	for i, p := range w.passages {
		hits[i].Passage = p
	}
	return hits, nil
}
