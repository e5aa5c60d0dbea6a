package eval

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// Explain writes why the n best sentences of a snapshot stand where they do for a question:
// each feature with its value, its weight and what it adds to the score, and what the
// confidence rests on.
func Explain(ctx context.Context, w io.Writer, s Searcher, names rank.Names, question string, n int, model *rank.Model) error {
	hits, err := rank.Candidates(question, func(text string) ([]passages.Hit, error) {
		return s.Search(ctx, index.Query{Text: text, Limit: rank.MaxCandidates})
	})
	if err != nil {
		return fmt.Errorf("explaining %q: %w", question, err)
	}
	q := rank.Analyze(question, "", names)
	fmt.Fprintf(w, "asks for: %v; language: %s\n", q.Kind, q.Language)
	scored := rank.Sentences(q, hits, rank.Options{Model: model})
	for _, t := range q.Terms {
		fmt.Fprintf(w, "  %s\n", question[t.Start:t.End])
	}
	if len(scored) == 0 {
		fmt.Fprintln(w, "no passage to rank")
		return nil
	}
	fmt.Fprintf(w, "confidence that the first answers: %.2f (refused below %.2f)\n", rank.Confidence(q, scored, model), rank.Threshold)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, c := range rank.ExplainConfidence(scored[0], model) {
		fmt.Fprintf(t, "%s\t%.3f\t× %.3f\t= %+.3f\t\n", c.Feature, c.Value, c.Weight, c.Value*c.Weight)
	}
	for i, sc := range scored[:min(n, len(scored))] {
		if err := t.Flush(); err != nil {
			return err
		}
		h := &hits[sc.Hit]
		span := h.Sentences[sc.Sentence]
		fmt.Fprintf(w, "\n%d. %.3f  %s, paragraph %d\n   %s\n", i+1, sc.Score, h.Article.ID, h.Paragraph, h.Text[span.Start:span.End])
		for _, c := range rank.Explain(sc, model) {
			fmt.Fprintf(t, "%s\t%.3f\t× %.3f\t= %+.3f\t\n", c.Feature, c.Value, c.Weight, c.Value*c.Weight)
		}
	}
	return t.Flush()
}
