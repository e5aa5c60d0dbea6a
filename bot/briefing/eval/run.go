package eval

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// Options say how a run goes. The zero value is usable.
type Options struct {
	Model    *rank.Model // nil: the one that ships
	Seed     uint64      // of ties and resamples
	Limit    int         // questions of a set at most; 0: all
	Only     func(name string, form Form) bool
	Now      time.Time // when the questions are asked; zero: no matter
	Progress func(set string, done, total int)
}

// Run loads the data sets of directories and puts their questions.
func Run(ctx context.Context, dirs []string, opts Options) (*Report, error) {
	var sets []Set
	var errs []error
	for _, d := range dirs {
		s, err := Load(d)
		sets = append(sets, s...)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	report := &Report{Version: 1, Seed: opts.Seed}
	for _, set := range sets {
		if opts.Only != nil && !opts.Only(set.Name, set.Form) {
			continue
		}
		r, err := runSet(ctx, set, opts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", set.Name, err)
		}
		report.Sets = append(report.Sets, *r)
	}
	return report, nil
}

// subject is what the questions of a set are put to.
type subject struct {
	snapshot *index.Snapshot // nil: every case gives its hits
	names    rank.Names
	articles bool // whole articles are looked for, far down the list too
	close    func() error
}

// open builds the corpus of a set into a snapshot in a directory of its own.
func open(ctx context.Context, set Set) (*subject, error) {
	if set.Corpus == nil {
		return &subject{close: func() error { return nil }}, nil
	}
	dir, err := os.MkdirTemp("", "briefbot-eval-")
	if err != nil {
		return nil, err
	}
	c, err := set.Corpus(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s, err := index.Build(ctx, filepath.Join(dir, "snapshot"), c, index.BuildOptions{})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &subject{snapshot: s, names: s.Names(), articles: set.Form == Documents, close: func() error { return errors.Join(s.Close(), os.RemoveAll(dir)) }}, nil
}

// candidates returns the passages that are ranked for a case.
func (s *subject) candidates(ctx context.Context, c *Case) ([]passages.Hit, error) {
	hits := c.Hits
	if hits == nil {
		search := func(text string) ([]passages.Hit, error) {
			return s.snapshot.Search(ctx, index.Query{Text: text, Limit: rank.MaxCandidates, Until: c.until()})
		}
		var err error
		if s.articles {
			hits, err = search(c.Question)
		} else {
			hits, err = rank.Candidates(c.Question, search)
		}
		if err != nil {
			return nil, err
		}
	}
	if c.Skip != nil {
		hits = slices.DeleteFunc(slices.Clone(hits), func(h passages.Hit) bool { return c.Skip(&h) })
	}
	return hits, nil
}

// until returns the end of what a case may be answered from: a day that it names counts
// whole. Zero: no end.
func (c *Case) until() time.Time {
	if t := c.AsOf; t.IsZero() || t != t.Truncate(24*time.Hour) {
		return t
	}
	return c.AsOf.AddDate(0, 0, 1)
}

func runSet(ctx context.Context, set Set, opts Options) (*SetReport, error) {
	start := time.Now()
	s, err := open(ctx, set)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r := &SetReport{Name: set.Name, Form: set.Form, Threshold: rank.Threshold, Questions: map[string]map[string]float64{}}
	if set.Corpus != nil {
		r.BuildSeconds = time.Since(start).Seconds()
	}
	cases := set.Cases
	if opts.Limit > 0 && len(cases) > opts.Limit {
		cases = cases[:opts.Limit]
	}
	rng := rand.New(rand.NewPCG(opts.Seed, 1))
	var millis []float64
	var judgements []judged
	for i := range cases {
		c := &cases[i]
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if opts.Progress != nil {
			opts.Progress(set.Name, i, len(cases))
		}
		start := time.Now()
		hits, err := s.candidates(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", c.ID, err)
		}
		q := rank.Analyze(c.Question, c.Language, s.names)
		now := opts.Now
		switch {
		case !c.AsOf.IsZero():
			now = c.until()
		case !c.Asked.IsZero():
			now = c.Asked
		}
		scored := rank.Sentences(q, hits, rank.Options{Now: now, Model: opts.Model})
		confidence := rank.Confidence(q, scored, opts.Model)
		millis = append(millis, float64(time.Since(start).Microseconds())/1000)
		shuffleTies(scored, rng)
		m := measures(set.Form, c, hits, scored)
		m["confidence"] = confidence
		if c.Shown != nil && !c.Refuse {
			if err := s.shownMeasures(ctx, m, c, opts); err != nil {
				return nil, fmt.Errorf("question %s: %w", c.ID, err)
			}
		}
		id := c.ID
		for n := 2; r.Questions[id] != nil; n++ { // two questions of one id are two
			id = fmt.Sprintf("%s#%d", c.ID, n)
		}
		r.Questions[id] = m
		if set.Form != Documents {
			m["answerable"] = 0
			if !c.Refuse {
				m["answerable"] = 1
			}
			j, _ := judgement(m)
			judgements = append(judgements, j)
		}
	}
	r.summarize(judgements, opts.Seed)
	slices.Sort(millis)
	r.P50, r.P99 = percentile(millis, 0.5), percentile(millis, 0.99)
	return r, nil
}

// shuffleTies puts sentences of equal score into random order: some sets list what is
// right first.
func shuffleTies(scored []rank.Scored, rng *rand.Rand) {
	for i := 0; i < len(scored); {
		j := i + 1
		for j < len(scored) && scored[j].Score == scored[i].Score {
			j++
		}
		tied := scored[i:j]
		rng.Shuffle(len(tied), func(a, b int) { tied[a], tied[b] = tied[b], tied[a] })
		i = j
	}
}

// measures returns the figures of one question.
func measures(form Form, c *Case, hits []passages.Hit, scored []rank.Scored) map[string]float64 {
	m := map[string]float64{}
	if form == Documents {
		documentMeasures(m, c, hits, scored)
		return m
	}
	if c.Refuse {
		return m
	}
	grades := make([]float64, len(scored))
	relevant := 0
	for i, s := range scored {
		grades[i] = c.Grade(&hits[s.Hit], s.Sentence)
		if grades[i] > 0 {
			relevant++
		}
	}
	if form == Pairs && relevant == len(scored) {
		return m // nothing to tell apart: the "clean" questions are those with both
	}
	m["s@1"], m["s@3"], m["s@5"] = success(grades, 1), success(grades, 3), success(grades, 5)
	m["mrr"] = reciprocalRank(grades)
	if form == Pairs {
		m["map"] = averagePrecision(grades, relevant)
		m["ndcg@10"] = ndcg(grades, grades, 10)
	}
	if c.Hits == nil {
		found := false
		for _, g := range grades {
			found = found || g > 0
		}
		m["recall"] = 0
		if found {
			m["recall"] = 1
		}
	}
	return m
}

// documentMeasures ranks the articles of the scored sentences.
func documentMeasures(m map[string]float64, c *Case, hits []passages.Hit, scored []rank.Scored) {
	articles := rank.Articles(hits, scored)
	grades := make([]float64, len(articles))
	for i, a := range articles {
		grades[i] = c.Articles[a.ID]
	}
	ideal := slices.Collect(maps.Values(c.Articles))
	m["ndcg@10"] = ndcg(grades, ideal, 10)
	m["map"] = averagePrecision(grades, len(c.Articles))
	m["mrr"] = reciprocalRank(grades)
	m["s@1"] = success(grades, 1)
	found := 0.0
	for _, g := range grades[:min(100, len(grades))] {
		if g > 0 {
			found++
		}
	}
	m["r@100"] = found / float64(len(c.Articles))
}

// summarize computes the measures of the set from those of its questions.
func (r *SetReport) summarize(js []judged, seed uint64) {
	r.Measures = map[string]Interval{}
	ids := slices.Sorted(maps.Keys(r.Questions))
	values := map[string][]float64{}
	for _, id := range ids {
		for name, v := range r.Questions[id] {
			if name != "confidence" && name != "answerable" {
				values[name] = append(values[name], v)
			}
		}
	}
	for name, v := range values {
		r.Measures[name] = meanOf(v, seed)
	}
	r.measureRefusals(js, seed)
}
