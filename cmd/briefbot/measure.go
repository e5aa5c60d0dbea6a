package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/eval"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/bench"
	"github.com/briefbot/briefbot/index/rank"
)

type evalCmd struct {
	Dirs    []string `arg:"" optional:"" placeholder:"DIR" help:"Data sets, or corpora with golden questions."`
	Against string   `placeholder:"FILE" help:"Compare with an earlier run, saved with --json."`
	Seed    uint64   `default:"1" help:"Of ties, which are broken at random, and of the intervals."`
	Limit   int      `placeholder:"N" help:"At most N questions of each set."`
	Model   string   `placeholder:"FILE" help:"Measure these weights instead of those that ship."`
	Learn   string   `placeholder:"FILE" help:"Learn weights on the sets, write them to FILE with the figures they reached."`
	Explain string   `placeholder:"QUESTION" help:"Show why each sentence stands where it does."`
	JSON    bool     `help:"Print the report as JSON."`
	deskFlags
}

func (evalCmd) Help() string {
	return `Reads documents with judgements, questions with labelled sentences, questions with answers in paragraphs,
questions that must be refused, and the golden questions of a corpus; by the same path as ask.

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
	switch {
	case c.Explain != "":
		return c.explain(ctx, p, model)
	case len(c.Dirs) == 0:
		return usageError("eval: name the directories of the data sets, or a question with --explain")
	case c.Learn != "":
		return c.learn(ctx, p)
	}
	report, err := eval.Run(ctx, c.Dirs, eval.Options{
		Model: model, Seed: c.Seed, Limit: c.Limit, Now: p.clock(),
		Progress: func(set string, done, total int) { p.status("%s %d/%d", set, done, total) },
	})
	p.status("")
	if err != nil {
		return err
	}
	if c.JSON {
		return report.WriteJSON(p.stdout)
	}
	if err := report.WriteTable(p.stdout); err != nil || c.Against == "" {
		return err
	}
	f, err := os.Open(c.Against)
	if err != nil {
		return err
	}
	defer f.Close()
	earlier, err := eval.ReadReport(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Against, err)
	}
	fmt.Fprintf(p.stdout, "\nagainst %s\n", c.Against)
	return eval.WriteDifferences(p.stdout, report.Against(earlier))
}

func (c *evalCmd) learn(ctx context.Context, p *program) error {
	learned, err := eval.Learn(ctx, c.Dirs, eval.LearnOptions{Seed: c.Seed, Progress: func(s string) { p.status("%s", s) }})
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

type benchCmd struct {
	Sizes   []int  `default:"1000,100000" help:"Numbers of passages."`
	Corpus  string `placeholder:"DIR" help:"Take the statistics of words from this corpus; otherwise those of English news are built in."`
	Queries int    `default:"500" help:"How many are asked."`
	Seed    uint64 `default:"1" help:"Of the made-up text and the queries."`
	Dir     string `placeholder:"DIR" help:"Where the indexes are built and left; otherwise a temporary directory."`
	JSON    bool   `help:"Print the figures as JSON; durations are nanoseconds."`
}

func (benchCmd) Help() string {
	return `Builds an index of made-up text with realistic word statistics at each size and measures it: build, open,
search, a reindex of one article, and searches under that load.

Examples:
  briefbot bench --sizes 1000,100000
  briefbot bench --sizes 500000 --json`
}

func (c *benchCmd) Run(ctx context.Context, p *program) error {
	model := bench.English()
	if c.Corpus != "" {
		onDisk, err := loadCorpus(c.Corpus)
		if err != nil {
			return err
		}
		const sample = 20000
		var articles []*corpus.Article
		for a, err := range onDisk.Articles(ctx) {
			if err != nil {
				return err
			}
			if articles = append(articles, a); len(articles) == sample {
				break
			}
		}
		model = bench.Learn(articles)
	}
	base := c.Dir
	if base == "" {
		temp, err := os.MkdirTemp("", "briefbot-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		base = temp
	}
	var results []*bench.Result
	for _, size := range slices.Sorted(slices.Values(c.Sizes)) {
		dir := filepath.Join(base, fmt.Sprint(size))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		r, err := bench.Run(ctx, dir, bench.NewCorpus(model, size, c.Seed), bench.Options{
			Queries: c.Queries, Log: func(s string) { p.status("%d passages: %s", size, s) },
		})
		p.status("")
		if err != nil {
			return err
		}
		results = append(results, r)
		if c.Dir == "" { // the next size needs the disk
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	if c.JSON {
		return p.writeJSON(results)
	}
	return writeBench(p, results)
}

func writeBench(p *program, results []*bench.Result) error {
	const mb = 1 << 20
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, cell func(*bench.Result) string) {
		cells := []string{name}
		for _, r := range results {
			cells = append(cells, cell(r))
		}
		fmt.Fprintln(w, strings.Join(cells, "\t")+"\t")
	}
	took := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1e3) }
	row("passages", func(r *bench.Result) string { return fmt.Sprint(r.Passages) })
	row("build, passages a second", func(r *bench.Result) string { return fmt.Sprintf("%.0f", r.Rate) })
	row("most heap while building", func(r *bench.Result) string { return fmt.Sprintf("%d MB", r.BuildHeap/mb) })
	row("disk over text", func(r *bench.Result) string { return fmt.Sprintf("%.2f", float64(r.Disk)/float64(r.Text)) })
	row("open to first answer", func(r *bench.Result) string { return took(r.Open) })
	row("heap in use", func(r *bench.Result) string { return fmt.Sprintf("%d MB", r.Heap/mb) })
	row("search top 10, p50 / p99", func(r *bench.Result) string { return r.Search.String() })
	row("search top 100", func(r *bench.Result) string { return r.Best.String() })
	row("search, words for the first time", func(r *bench.Result) string { return r.Cold.String() })
	row("newest of a publisher", func(r *bench.Result) string { return r.Recent.String() })
	row("searches a second, all cores", func(r *bench.Result) string { return fmt.Sprintf("%.0f", r.Many) })
	row("reindex of one article", func(r *bench.Result) string { return took(r.Reindex) })
	row("the same under load", func(r *bench.Result) string { return took(r.UnderLoad) })
	row("search under a reindex", func(r *bench.Result) string { return r.Loaded.String() })
	row("errors under load", func(r *bench.Result) string { return fmt.Sprint(r.Errors) })
	return w.Flush()
}

type versionCmd struct {
	JSON bool `help:"Print it as JSON."`
}

func (c *versionCmd) Run(_ context.Context, p *program) error {
	v := version
	if info, ok := debug.ReadBuildInfo(); ok && v == "" {
		v = info.Main.Version
		if v == "" || v == "(devel)" {
			v = "devel"
		}
	}
	if c.JSON {
		_, err := fmt.Fprintf(p.stdout, "{\"version\":%q,\"go\":%q,\"answer_format\":%d}\n", v, runtime.Version(), briefing.FormatVersion)
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "briefbot %s (%s, answers in format %d)\n", v, runtime.Version(), briefing.FormatVersion)
	return err
}
