package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

type checkCmd struct {
	Corpus string  `placeholder:"DIR" env:"BRIEFBOT_CORPUS" help:"Corpus directory; without it, the one that ships with the program."`
	Now    instant `placeholder:"TIME" help:"Check as if it were this time."`
	JSON   bool    `help:"Print faults and golden questions as JSON."`
	encoderFlag
}

func (checkCmd) Help() string {
	return `Lists every fault as file:line:column: field: message, then puts the golden questions.

Examples:
  briefbot check --corpus my-corpus

Exit code 0: no fault, and every golden question passes; 4: faults, or golden questions that fail.`
}

func (c *checkCmd) Run(ctx context.Context, p *program) error {
	d, err := p.openIn(deskFlags{Corpus: c.Corpus, Now: c.Now, encoderFlag: c.encoderFlag}, "")
	if err != nil {
		return err
	}
	defer d.close()
	progress, done := showProgress(p.stderr, p.clock)
	var questions goldenRun
	_, err = d.publish(ctx, index.ReindexOptions{Verify: d.golden(&questions, false), Progress: progress})
	results := questions.now
	done()
	problems := faultsOf(err)
	if err != nil && problems == nil && results == nil {
		return err
	}
	if c.JSON {
		err = writeCheckJSON(p, problems, results)
	} else {
		err = writeCheck(p, problems, results)
	}
	if err != nil {
		return err
	}
	for _, r := range results {
		if !r.Passed {
			return errFaults
		}
	}
	if len(problems) > 0 {
		return errFaults
	}
	return nil
}

func writeCheck(p *program, problems []corpus.Problem, results []briefing.GoldenResult) error {
	if len(problems) > 0 {
		writeProblems(p.stdout, problems)
		return nil
	}
	passed := 0
	var slowest time.Duration
	for _, r := range results {
		slowest = max(slowest, r.Took)
		if r.Passed {
			passed++
			continue
		}
		fmt.Fprintf(p.stdout, "%s:%d: golden question %s: %s\n  expected %s\n  got      %s\n",
			r.Question.File, r.Question.Line, r.Question.ID, r.Question.Question, r.Expected, r.Got)
	}
	fmt.Fprint(p.stdout, "no faults in the corpus")
	if len(results) > 0 {
		fmt.Fprintf(p.stdout, "; %d of %d golden questions pass, the slowest in %v", passed, len(results), slowest.Round(10*time.Microsecond))
	}
	_, err := fmt.Fprintln(p.stdout)
	return err
}

// goldenRow is a golden question in the JSON of check.
type goldenRow struct {
	ID       string  `json:"id"`
	Question string  `json:"question"`
	Passed   bool    `json:"passed"`
	Rank     int     `json:"rank,omitempty"`
	Expected string  `json:"expected"`
	Got      string  `json:"got,omitempty"`
	Took     float64 `json:"milliseconds"`
}

func writeCheckJSON(p *program, problems []corpus.Problem, results []briefing.GoldenResult) error {
	out := struct {
		Problems []corpus.Problem `json:"problems"`
		Golden   []goldenRow      `json:"golden_questions"`
	}{Problems: problems, Golden: []goldenRow{}}
	if problems == nil {
		out.Problems = []corpus.Problem{}
	}
	for _, r := range results {
		out.Golden = append(out.Golden, goldenRow{
			r.Question.ID, r.Question.Question, r.Passed, r.Rank, r.Expected, r.Got, float64(r.Took.Microseconds()) / 1000,
		})
	}
	return p.writeJSON(out)
}

type reindexCmd struct {
	Corpus  string  `placeholder:"DIR" required:"" env:"BRIEFBOT_CORPUS" help:"Corpus directory."`
	Index   string  `placeholder:"DIR" required:"" env:"BRIEFBOT_INDEX" help:"Index directory; made if it is not there."`
	Now     instant `placeholder:"TIME" help:"Check as if it were this time."`
	Force   bool    `help:"Publish even if golden questions fail. Faults of the corpus always refuse."`
	Suspend bool    `help:"Leave out facts whose quote does not stand, and name them, instead of refusing."`
	Full    bool    `help:"Build everything anew, whatever has not changed."`
	JSON    bool    `help:"Print the report as JSON."`
	encoderFlag
}

func (reindexCmd) Help() string {
	return `Loads and checks the corpus, builds its snapshot aside, puts the golden questions to it and makes it
live. The old snapshot answers until then, and on when anything is refused.

Examples:
  briefbot reindex --corpus my-corpus --index my-index`
}

func (c *reindexCmd) Run(ctx context.Context, p *program) error {
	d, err := p.openStale(deskFlags{Corpus: c.Corpus, Index: c.Index, Now: c.Now, encoderFlag: c.encoderFlag})
	if err != nil {
		return err
	}
	defer d.close()
	progress, done := showProgress(p.stderr, p.clock)
	var questions goldenRun
	report, err := d.publish(ctx, index.ReindexOptions{
		Verify: d.golden(&questions, c.Force), Suspend: c.Suspend, Force: c.Full, Progress: progress,
	})
	done()
	if err != nil {
		return err
	}
	if c.JSON {
		return p.writeJSON(report)
	}
	return writeReport(p, report, questions.report())
}

func writeReport(p *program, r *index.Report, questions bot.Golden) error {
	if r.Unchanged {
		_, err := fmt.Fprintf(p.stdout, "nothing has changed; snapshot %s is live (%v)\n", r.Snapshot, r.Took.Round(time.Millisecond))
		return err
	}
	how := "only what changed was indexed"
	if r.Full {
		how = "everything was indexed"
		if r.Why != "" {
			how += ": " + r.Why
		}
	}
	fmt.Fprintf(p.stdout, "snapshot %s is live (%v; %s)\n", r.Snapshot, r.Took.Round(time.Millisecond), how)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tadded\tchanged\tremoved\ttotal\t")
	for _, row := range []struct {
		name string
		n    index.Changes
	}{{"articles", r.Articles}, {"passages", r.Passages}, {"facts", r.Facts}} {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t\n", row.name, row.n.Added, row.n.Changed, row.n.Removed, row.n.Total)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if r.Folded > 0 {
		fmt.Fprintf(p.stdout, "%d articles repeat another one and fold into it\n", r.Folded)
	}
	for _, s := range r.Suspended {
		fmt.Fprintf(p.stdout, "suspended: %v\n", s.Problem)
	}
	for _, g := range questions.Failed {
		fmt.Fprintf(p.stdout, "golden question %s fails: expected %s, got %s\n", g.ID, g.Expected, g.Got)
	}
	for _, g := range questions.Moved {
		fmt.Fprintf(p.stdout, "golden question %s: at place %d of its answer, before at %d; took %v, before %v\n",
			g.ID, g.Rank, g.WasRank, g.Took.Round(10*time.Microsecond), g.WasTook.Round(10*time.Microsecond))
	}
	if n := questions.Passed + len(questions.Failed); n > 0 {
		fmt.Fprintf(p.stdout, "%d of %d golden questions pass\n", questions.Passed, n)
	}
	return nil
}

type rollbackCmd struct {
	Index    string `placeholder:"DIR" required:"" env:"BRIEFBOT_INDEX" help:"Index directory."`
	Snapshot string `arg:"" optional:"" help:"Id of a kept snapshot; without it, the one before the live one."`
	List     bool   `help:"Only list the kept snapshots."`
}

func (rollbackCmd) Help() string {
	return `Examples:
  briefbot rollback --index my-index --list
  briefbot rollback --index my-index
  briefbot rollback --index my-index 000041`
}

func (c *rollbackCmd) Run(ctx context.Context, p *program) error {
	d, err := p.openStale(deskFlags{Index: c.Index})
	if err != nil {
		return err
	}
	defer d.close()
	if c.List {
		kept, err := d.Snapshots(ctx)
		if err != nil {
			return err
		}
		for _, s := range kept {
			mark := " "
			if s.Live {
				mark = "*"
			}
			fmt.Fprintf(p.stdout, "%s %s  built %s  %d articles, %d passages, %d facts\n",
				mark, s.ID, s.Built.Format(time.RFC3339), s.Articles, s.Passages, s.Facts)
		}
		return nil
	}
	m, err := d.store.Rollback(ctx, c.Snapshot)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "snapshot %s of %s is live\n", m.ID, m.Built.Format(time.RFC3339))
	return err
}
