package eval

import (
	"os"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// loadGolden reads the golden questions of a corpus. A question that only a fact answers
// is left out: the ranker does not choose facts.
func loadGolden(name, dir string) ([]Set, error) {
	c, err := corpus.Load(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	set := Set{Name: name, Form: Golden, Corpus: func(string) (*corpus.Corpus, error) { return corpus.Load(os.DirFS(dir)) }}
	for _, q := range c.Questions {
		if !q.Refuse && q.Quote == "" && q.Article == "" {
			continue
		}
		set.Cases = append(set.Cases, Case{ID: q.ID, Question: q.Question, AsOf: q.AsOf, Refuse: q.Refuse, Grade: cites(q), Shown: quotes(q)})
	}
	return []Set{set}, nil
}

// cites grades a sentence by whether it overlaps the quote that a golden question wants.
func cites(q *corpus.GoldenQuestion) func(*passages.Hit, int) float64 {
	quote := fold(q.Quote)
	return func(h *passages.Hit, sentence int) float64 {
		if q.Article != "" && h.Article.ID != q.Article {
			return 0
		}
		s := h.Sentences[sentence]
		text := fold(h.Text[s.Start:s.End])
		if strings.Contains(text, quote) || len(text) > 20 && strings.Contains(quote, text) {
			return 1
		}
		return 0
	}
}

// quotes tells whether an excerpt holds the whole quote that a golden question wants.
func quotes(q *corpus.GoldenQuestion) func(article, excerpt string) bool {
	quote := fold(q.Quote)
	return func(article, excerpt string) bool {
		return (q.Article == "" || article == q.Article) && strings.Contains(fold(excerpt), quote)
	}
}
