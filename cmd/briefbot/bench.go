package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/bench"
)

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
search, whole answers (ask and status), a reindex of one article, and searches under that load.

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
			Ask: func(ctx context.Context, s *index.Snapshot, question string) (bool, error) {
				a, err := briefing.Compose(ctx, s, briefing.Question{Kind: briefing.Ask, Text: question}, bench.Now)
				return err == nil && a.Found, err
			},
			Status: func(ctx context.Context, s *index.Snapshot, topic string) error {
				_, err := briefing.Compose(ctx, s, briefing.Question{Kind: briefing.Status, Topic: topic}, bench.Now)
				return err
			},
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
	for i, n := range results[0].Many { // every size is measured on the same cores
		row(fmt.Sprintf("searches a second, %d at a time", n.Workers), func(r *bench.Result) string { return fmt.Sprintf("%.0f", r.Many[i].PerSecond) })
	}
	row("ask, p50 / p99", func(r *bench.Result) string { return r.Ask.String() })
	row("of which answered", func(r *bench.Result) string { return fmt.Sprintf("%.0f%%", 100*r.Answered) })
	row("status", func(r *bench.Result) string { return r.Status.String() })
	row("reindex of one article", func(r *bench.Result) string { return took(r.Reindex) })
	row("the same under load", func(r *bench.Result) string { return took(r.UnderLoad) })
	row("search under a reindex", func(r *bench.Result) string { return r.Loaded.String() })
	row("errors under load", func(r *bench.Result) string { return fmt.Sprint(r.Errors) })
	return w.Flush()
}
