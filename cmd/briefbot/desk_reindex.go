package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// goldenError is a snapshot that fails golden questions.
type goldenError struct{ failed []briefing.GoldenResult }

func (e *goldenError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d golden questions fail", len(e.failed))
	if len(e.failed) == 1 {
		b.Reset()
		b.WriteString("a golden question fails")
	}
	for _, r := range e.failed {
		fmt.Fprintf(&b, "\n  %s: %s\n    expected %s\n    got      %s", r.Question.ID, r.Question.Question, r.Expected, r.Got)
	}
	return b.String()
}

// goldenRun is how the golden questions fared: on a new snapshot, and on the one before.
type goldenRun struct{ now, before []briefing.GoldenResult }

// golden puts the golden questions to a snapshot and keeps how they fared in run.
func (d *desk) golden(run *goldenRun, force bool) func(context.Context, *index.Snapshot) error {
	return func(ctx context.Context, s *index.Snapshot) (err error) {
		run.before = d.goldenLive(ctx)
		run.now, err = briefing.Golden(ctx, ranked{s, d.model}, d.clock(), time.Now)
		if err != nil || force {
			return err
		}
		var failed []briefing.GoldenResult
		for _, r := range run.now {
			if !r.Passed {
				failed = append(failed, r)
			}
		}
		if len(failed) > 0 {
			return &goldenError{failed}
		}
		return nil
	}
}

// Reindex checks the corpus, builds its snapshot aside, puts the golden questions to it and
// swaps it in. A fact whose quote is gone is left out and named; other faults, and failing
// questions, are part of the report, and the old snapshot serves on.
func (d *desk) Reindex(ctx context.Context, force bool, progress func(bot.Progress)) (*bot.Report, error) {
	if !d.writing.TryLock() {
		return nil, bot.ErrBusy
	}
	defer d.writing.Unlock()
	if d.load == nil {
		return nil, errors.New("this bot serves an index without its corpus")
	}
	before, _ := d.Snapshot(ctx) // there may be none yet
	var questions goldenRun
	report, err := d.publish(ctx, index.ReindexOptions{
		Suspend:  true,
		Verify:   d.golden(&questions, force),
		Progress: func(p index.Progress) { progress(bot.Progress{Step: p.Stage, Done: int(p.Done), Total: int(p.Total)}) },
	})
	out := &bot.Report{Report: index.Report{Snapshot: before.ID, Previous: before.ID}}
	if err == nil && report.Unchanged {
		questions.now = d.goldenLive(ctx)
	}
	out.Questions = questions.report()
	var faults *index.ProblemsError
	var failed *goldenError
	var locked *index.LockedError
	switch {
	case errors.As(err, &faults):
		out.Faults = faults.Problems
		return out, nil
	case errors.As(err, &failed):
		return out, nil
	case errors.As(err, &locked):
		return nil, bot.ErrBusy
	case ofDisk(err):
		out.Faults = []corpus.Problem{{File: "index", Message: err.Error()}}
		return out, nil
	case err != nil:
		return nil, err
	}
	out.Report, out.Swapped = *report, !report.Unchanged
	out.Lapsed, err = d.lapsed()
	return out, err
}

// goldenLive puts the golden questions of the live snapshot to it; nil if there is none.
func (d *desk) goldenLive(ctx context.Context) (results []briefing.GoldenResult) {
	_ = d.store.View(func(s *index.Snapshot) (err error) { // it is there to compare with, and nothing hangs on it
		results, err = briefing.Golden(ctx, ranked{s, d.model}, d.clock(), time.Now)
		return err
	})
	return results
}

// A golden question counts as slower from twice the time on, and this much: less is noise.
const slower = 10 * time.Millisecond

// report says how the golden questions fared, and which of them fared otherwise than on the
// snapshot before.
func (run *goldenRun) report() (out bot.Golden) {
	was := map[string]briefing.GoldenResult{}
	for _, r := range run.before {
		was[r.Question.ID] = r
	}
	for _, r := range run.now {
		q := r.Question
		if !r.Passed {
			out.Failed = append(out.Failed, bot.GoldenFailure{ID: q.ID, Question: q.Question, Expected: r.Expected, Got: r.Got})
			continue
		}
		out.Passed++
		before, ok := was[q.ID]
		if !ok || before.Question.Question != q.Question || !before.Passed {
			continue
		}
		if r.Rank != before.Rank || r.Took > 2*before.Took && r.Took-before.Took > slower {
			out.Moved = append(out.Moved, bot.GoldenMove{ID: q.ID, Rank: r.Rank, WasRank: before.Rank, Took: r.Took, WasTook: before.Took})
		}
	}
	return out
}

// lapsed are the facts of the live snapshot whose time is over.
func (d *desk) lapsed() ([]string, error) {
	var ids []string
	err := d.store.View(func(s *index.Snapshot) error {
		now := d.clock()
		for _, f := range s.Curated().Facts {
			if !f.Expires.IsZero() && !now.Before(f.Expires) {
				ids = append(ids, f.ID)
			}
		}
		return nil
	})
	return ids, err
}

// Check lists the faults of the corpus on disk.
func (d *desk) Check(ctx context.Context) ([]corpus.Problem, error) {
	if d.load == nil {
		return nil, errors.New("this bot serves an index without its corpus")
	}
	c, err := d.load()
	if err != nil {
		return nil, err
	}
	return c.Check(ctx, d.clock()), nil
}

// Snapshots lists those that are kept, newest first.
func (d *desk) Snapshots(ctx context.Context) ([]bot.KeptSnapshot, error) {
	live, err := d.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := d.store.Snapshots()
	if err != nil {
		return nil, err
	}
	var out []bot.KeptSnapshot
	for _, m := range kept {
		out = append(out, bot.KeptSnapshot{
			ID: m.ID, Built: m.Built, Live: m.ID == live.ID, Articles: m.Articles, Passages: m.Passages, Facts: m.Facts,
		})
	}
	return out, nil
}

// Rollback makes a kept snapshot the live one.
func (d *desk) Rollback(ctx context.Context, id string) error {
	if !d.writing.TryLock() {
		return bot.ErrBusy
	}
	defer d.writing.Unlock()
	_, err := d.store.Rollback(ctx, id)
	return err
}
