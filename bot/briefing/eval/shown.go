package eval

import (
	"context"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
)

// shownExcerpts is how many excerpts are looked at.
const shownExcerpts = 5

// shownMeasures measures what a reader sees: it lets package briefing compose the answer to an
// ask, and looks for what is asked for in its excerpts. Facts above them do not count.
func (s *subject) shownMeasures(ctx context.Context, m map[string]float64, c *Case, opts Options) error {
	q := briefing.Question{Kind: briefing.Ask, Text: c.Question, AsOf: c.AsOf, Limit: shownExcerpts}
	a, err := briefing.Unrefused(ctx, s.snapshot, q, s.now(c, opts), opts.Model)
	if err != nil {
		return err
	}
	grades := make([]float64, min(len(a.Excerpts), shownExcerpts)) // contradictions may bring more
	words := 0
	for i, e := range a.Excerpts[:len(grades)] {
		if c.Shown(e.Article, e.Text) {
			grades[i] = 1
		}
		words += len(strings.Fields(e.Text))
		switch i {
		case 0:
			m["words@1"] = float64(words)
			fallthrough
		case 1, 2:
			m["words@3"] = float64(words)
		}
	}
	m["x@1"], m["x@3"], m["x@5"] = success(grades, 1), success(grades, 3), success(grades, 5)
	return nil
}

// now returns when a question is asked of the snapshot: an answer holds nothing of later, so
// that where no time is given it is after all that the snapshot holds.
func (s *subject) now(c *Case, opts Options) time.Time {
	now := opts.Now
	if now.IsZero() {
		now = s.snapshot.Manifest().Newest.AddDate(0, 0, 1)
	}
	if until := c.until(); until.After(now) {
		return until
	}
	return now
}
