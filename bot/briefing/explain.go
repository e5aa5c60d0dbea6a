package briefing

import (
	"context"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/rank"
)

// Explained is one sentence that an ask considered, with what its score is made of.
type Explained struct {
	Article   string      `json:"article"`
	Paragraph int         `json:"paragraph"` // from 1
	Text      string      `json:"text"`
	Span      corpus.Span `json:"span"` // in the article's text
	Score     float64     `json:"score"`
	// Confidence is how sure it is that this sentence answers, from 0 to 1; an ask whose
	// best sentence stays below [rank.Threshold] is refused.
	Confidence float64             `json:"confidence"`
	Features   []rank.Contribution `json:"features"`
}

// Explain returns the sentences that an ask of the same words considers, best first, by
// the ask's own path. model nil is the one that ships; limit bounds the sentences.
func Explain(ctx context.Context, s searcher, text string, now time.Time, model *rank.Model, limit int) ([]Explained, error) {
	c := newComposer(ctx, s, Question{Kind: Ask, Text: text}, now)
	if err := c.setClock(); err != nil {
		return nil, err
	}
	q := c.query()
	q.Text = text
	hits, err := c.candidates(q)
	if err != nil {
		return nil, err
	}
	question := rank.Analyze(text, "", c.names)
	scored := rank.Sentences(question, hits, rank.Options{Now: c.t, Limit: limit, Model: model})
	out := make([]Explained, len(scored))
	for i, x := range scored {
		hit := hits[x.Hit]
		span := hit.Sentences[x.Sentence]
		out[i] = Explained{
			Article: hit.Article.ID, Paragraph: hit.Paragraph, Text: hit.Text[span.Start:span.End],
			Span:  corpus.Span{Start: hit.Start + span.Start, End: hit.Start + span.End},
			Score: x.Score, Confidence: rank.Confidence(question, scored[i:i+1], model), Features: rank.Explain(x, model),
		}
	}
	return out, nil
}

// Unrefused composes the answer to an ask that is refused only where there is no sentence to
// show: what the reader would see first is measured by it, apart from whether it is shown.
// model nil is the one that ships.
func Unrefused(ctx context.Context, s searcher, q Question, now time.Time, model *rank.Model) (*Answer, error) {
	c := newComposer(ctx, s, q, now)
	c.q.Kind, c.bold, c.model = Ask, true, model
	return c.compose()
}
