package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/eval"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
)

type evalCmd struct {
	Dirs    []string `arg:"" optional:"" placeholder:"DIR" help:"Data sets, or corpora with golden questions."`
	Against string   `placeholder:"FILE" help:"Compare with an earlier run, saved with --json."`
	Seed    uint64   `default:"1" help:"Of ties, which are broken at random, and of the intervals."`
	Limit   int      `placeholder:"N" help:"At most N questions of each set."`
	Model   string   `placeholder:"FILE" help:"Measure these weights instead of those that ship; with --learn, keep them and learn only what --encoder adds."`
	Learn   string   `placeholder:"FILE" help:"Learn weights on the sets, write them to FILE with the figures they reached."`
	Explain string   `placeholder:"QUESTION" help:"Show why each sentence stands where it does."`
	JSON    bool     `help:"Print the report as JSON."`
	deskFlags
}

func (evalCmd) Help() string {
	return `Reads documents with judgements, questions with labelled sentences, questions with answers in paragraphs,
questions that must be refused, and the golden questions of a corpus; by the same path as ask.

Of success, s@3 is of the first three sentences that the ranker finds, and x@3 of the first three excerpts
that ask shows, whether or not it would refuse; words@3 is how many words they have together, on average.

Examples:
  briefbot eval sets/trecqa sets/xquad
  briefbot eval --json sets/* > before.json
  briefbot eval --against before.json sets/*
  briefbot eval --explain "when is the next round?" --corpus my-corpus`
}

func (c *evalCmd) Run(ctx context.Context, p *program) error {
	var model *rank.Model
	if c.Model != "" {
		data, err := os.ReadFile(c.Model)
		if err != nil {
			return err
		}
		if model, err = rank.ReadModel(data); err != nil {
			return fmt.Errorf("%s: %w", c.Model, err)
		}
	}
	encoder, err := readEncoder(c.Encoder)
	if err != nil {
		return err
	}
	words := model
	if encoder != nil {
		model = cmp.Or(model, rank.DefaultModel()).With(encoder)
	}
	switch {
	case c.Explain != "":
		return c.explain(ctx, p, model)
	case len(c.Dirs) == 0:
		return usageError("eval: name the directories of the data sets, or a question with --explain")
	case c.Learn != "":
		return c.learn(ctx, p, eval.LearnOptions{Seed: c.Seed, Encoder: encoder, Words: words})
	}
	earlier, err := c.earlier() // before the run, which may take minutes
	if err != nil {
		return err
	}
	report, err := eval.Run(ctx, c.Dirs, eval.Options{
		Model: model, Seed: c.Seed, Limit: c.Limit, Now: p.clock(),
		Progress: func(set string, done, total int) { p.status("%s %d/%d", set, done, total) },
	})
	p.status("")
	if err != nil {
		return err
	}
	if earlier != nil {
		report.Changes = report.Against(earlier)
	}
	if c.JSON {
		return report.WriteJSON(p.stdout)
	}
	if err := report.WriteTable(p.stdout); err != nil || earlier == nil {
		return err
	}
	fmt.Fprintf(p.stdout, "\nagainst %s\n", c.Against)
	return eval.WriteDifferences(p.stdout, report.Changes)
}

// earlier reads the report to compare with, nil if none is named.
func (c *evalCmd) earlier() (*eval.Report, error) {
	if c.Against == "" {
		return nil, nil
	}
	f, err := os.Open(c.Against)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	report, err := eval.ReadReport(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Against, err)
	}
	return report, nil
}

func (c *evalCmd) learn(ctx context.Context, p *program, opts eval.LearnOptions) error {
	opts.Progress = func(s string) { p.status("%s", s) }
	learned, err := eval.Learn(ctx, c.Dirs, opts)
	p.status("")
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "set\tleft out\tmeasure\tquestions\tby hand\tlearned\tdifference")
	for _, h := range learned.Held {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%.3f\t%.3f\t[%+.3f, %+.3f]\n", h.Set, h.LeftOut, h.Measure, h.Questions, h.Baseline, h.Learned, h.Low, h.High)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if !learned.Better {
		fmt.Fprintln(p.stdout, "The learned weights are not surely better than those set by hand; the file holds the latter.")
	}
	return p.writeFile(c.Learn, func() ([]byte, error) { return json.MarshalIndent(learned.Model, "", "\t") })
}

// explain shows the best sentences for a question with what each feature adds.
func (c *evalCmd) explain(ctx context.Context, p *program, model *rank.Model) error {
	d, err := p.open(ctx, c.deskFlags)
	if err != nil {
		return err
	}
	defer d.close()
	const shown = 10
	var found []briefing.Explained
	err = d.store.View(func(s *index.Snapshot) (err error) {
		found, err = briefing.Explain(ctx, s, c.Explain, d.clock(), model, shown)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.writeJSON(found)
	}
	for i, x := range found {
		fmt.Fprintf(p.stdout, "%d. %.3f, confidence %.2f  %s ¶ %d\n   %s\n", i+1, x.Score, x.Confidence, x.Article, x.Paragraph, x.Text)
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, f := range x.Features {
			fmt.Fprintf(w, "     %s\t%+.3f\t= %.3f × %.3f\n", f.Feature, f.Value*f.Weight, f.Value, f.Weight)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}
