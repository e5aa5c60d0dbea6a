package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// ReindexOptions are the choices of [Store.Reindex]. The zero value checks the corpus,
// takes over what has not changed and publishes.
type ReindexOptions struct {
	// Force builds everything anew, whatever has not changed.
	Force bool
	// Trust takes the live snapshot to be whole if nothing has changed. Without it, and
	// whenever something has, it is read through, at some gigabytes a second, and all is
	// built anew if a byte of it is damaged.
	Trust bool
	// Suspend leaves out the facts whose quotes do not stand, and names them in the
	// report, where the corpus would be refused otherwise.
	Suspend bool
	// Verify, if set, is asked about the new snapshot before it becomes live; its error
	// refuses it. The golden questions are put to it here.
	Verify   func(context.Context, *Snapshot) error
	Progress func(Progress)
}

// Report says what a reindex did.
type Report struct {
	Snapshot string `json:"snapshot"`           // id of the live snapshot
	Previous string `json:"previous,omitempty"` // id of the one before; empty if there was none
	// Unchanged: the corpus is what the live snapshot holds; nothing was built.
	Unchanged bool `json:"unchanged,omitempty"`
	Full      bool `json:"full"` // everything was indexed, not only what changed
	// Why says, of a full build, why it was one.
	Why string `json:"why,omitempty"`

	Articles Changes `json:"articles"`
	Passages Changes `json:"passages"` // of changed articles, all of them count as changed
	Facts    Changes `json:"facts"`
	// Withdrawn are the ids of facts of status withdrawn that were of another before.
	Withdrawn []string        `json:"withdrawn,omitempty"`
	Suspended []SuspendedFact `json:"suspended,omitempty"`
	// Retagged is the number of articles indexed again because topics or entities have
	// other names now.
	Retagged int `json:"retagged,omitempty"`
	// Folded is the number of articles that are versions of another one.
	Folded int           `json:"folded"`
	Took   time.Duration `json:"took"`
}

// Changes counts what a reindex changed.
type Changes struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
	Total   int `json:"total"` // afterwards
}

// SuspendedFact is a fact left out of a snapshot because its evidence does not stand.
type SuspendedFact struct {
	ID      string         `json:"id"`
	Problem corpus.Problem `json:"problem"`
}

// VerifyError is a snapshot refused by [ReindexOptions.Verify].
type VerifyError struct{ Err error }

func (e *VerifyError) Error() string { return "the new index was refused: " + e.Err.Error() }
func (e *VerifyError) Unwrap() error { return e.Err }

// Reindex makes a snapshot of the corpus live. The old one serves until then, and serves
// on when anything fails: faults of the corpus ([ProblemsError], all of them), another
// writer ([LockedError]), a snapshot that Verify refuses ([VerifyError]), a full disk.
//
// A live snapshot that is damaged is noticed and built anew from the corpus.
//
// It costs as the change: files whose size and time are those of the live snapshot are not
// read, articles whose hash is the same are not indexed, and the new snapshot shares the
// unchanged files of the old one by hard link.
func (st *Store) Reindex(ctx context.Context, c *corpus.Corpus, o ReindexOptions) (*Report, error) {
	start := time.Now()
	release, err := st.write()
	if err != nil {
		return nil, fmt.Errorf("reindexing: %w", err)
	}
	defer release()
	st.sweep()
	if _, err := st.Refresh(); err != nil {
		st.o.Logger.Warn("the live snapshot can't be opened", "err", err)
	}
	var live *Snapshot
	if h, err := st.acquire(); err == nil {
		defer st.release(h)
		live = h.Snapshot
	}
	r := &reindex{st: st, o: o, c: c, live: live, now: st.o.Clock(), report: new(Report)}
	if err := r.run(ctx); err != nil {
		return nil, fmt.Errorf("reindexing: %w", err)
	}
	r.report.Took = time.Since(start)
	return r.report, nil
}

// reindex is one run of Reindex.
type reindex struct {
	st     *Store
	o      ReindexOptions
	c      *corpus.Corpus
	live   *Snapshot // nil if there is none
	now    time.Time
	report *Report

	curated corpus.Curated // without suspended facts
	delta   *delta         // what changed; nil before it is known, or if all is built anew
	state   sources        // of the live snapshot, with delta
}

func (r *reindex) run(ctx context.Context) error {
	why, err := r.plan(ctx)
	if err == nil && why == "" {
		err = r.verify()
	}
	if errors.Is(err, ErrDamaged) {
		r.st.o.Logger.Error("the live snapshot is built anew", "snapshot", r.live.manifest.ID, "err", err)
		r.delta, why, err = nil, "the index was damaged", nil
	}
	if err != nil {
		return err
	}
	if err := r.check(ctx); err != nil {
		return err
	}
	if why == "" && r.delta.empty() && r.sameLists() {
		r.report.Unchanged = true
		r.report.Snapshot = r.live.manifest.ID
		r.describe(r.live)
		return r.st.mendCurrent(r.live.manifest.ID)
	}
	id, err := r.st.nextID()
	if err != nil {
		return err
	}
	dir := filepath.Join(r.st.dir, buildPrefix+id)
	s, err := r.build(ctx, dir, id, why)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	if err := r.publish(ctx, s, dir, id); err != nil {
		return errors.Join(err, s.Close(), os.RemoveAll(dir))
	}
	r.describe(s)
	r.st.swap(s)
	r.st.prune(id)
	return nil
}

// verify reads the live snapshot through if the new one is to take over what it has.
func (r *reindex) verify() error {
	r.curated = r.c.Curated
	if r.o.Trust && r.delta.empty() && r.sameLists() {
		return nil
	}
	return r.live.Verify()
}

// nextID is the id of the next snapshot.
func (st *Store) nextID() (string, error) {
	ids, err := st.ids()
	if err != nil {
		return "", err
	}
	n := 0
	if len(ids) > 0 {
		if _, err := fmt.Sscanf(ids[len(ids)-1], "%d", &n); err != nil {
			return "", fmt.Errorf("numbering the snapshot after %s: %w", ids[len(ids)-1], err)
		}
	}
	return fmt.Sprintf("%06d", n+1), nil
}

// build writes the snapshot into dir and opens it.
func (r *reindex) build(ctx context.Context, dir, id, why string) (*Snapshot, error) {
	m := Manifest{ID: id, Built: r.now.UTC(), Basis: r.c.Basis}
	for _, f := range r.report.Suspended {
		m.Suspended = append(m.Suspended, f.ID)
	}
	o := BuildOptions{Now: r.now, Progress: r.o.Progress}
	if why != "" {
		r.report.Full, r.report.Why = true, why
		src := &corpusStream{c: r.c, known: r.known}
		if err := buildFull(ctx, dir, m, &r.curated, src.articles(ctx), src, o); err != nil {
			return nil, err
		}
	} else if err := r.buildDelta(ctx, dir, m); err != nil {
		return nil, err
	}
	return Open(dir)
}

// known is when the corpus first held an article with this text: as the live snapshot
// says, or now.
func (r *reindex) known(a *corpus.Article) time.Time {
	if r.live != nil {
		if old, ok := r.live.Article(a.ID); ok && old.Hash == a.Hash {
			return old.Known
		}
	}
	return r.now
}

// publish has the snapshot verified, and makes its directory and then CURRENT name it.
func (r *reindex) publish(ctx context.Context, s *Snapshot, dir, id string) error {
	if r.o.Verify != nil {
		r.stage("questions")
		if err := r.o.Verify(ctx, s); err != nil {
			return &VerifyError{err}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	to := filepath.Join(r.st.dir, id)
	if err := os.Rename(dir, to); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	s.dir = to
	err := syncDir(r.st.dir)
	if err == nil {
		err = replaceFile(filepath.Join(r.st.dir, currentName), []byte(id+"\n"))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("publishing: %w", err), os.RemoveAll(to))
	}
	return nil
}

// stage reports that a stage has begun.
func (r *reindex) stage(name string) {
	if r.o.Progress != nil {
		r.o.Progress(Progress{Stage: name})
	}
}

// describe fills the report in from the old snapshot and the new one.
func (r *reindex) describe(s *Snapshot) {
	rep := r.report
	rep.Snapshot = s.manifest.ID
	if r.live != nil && r.live != s {
		rep.Previous = r.live.manifest.ID
	}
	rep.Articles.Total, rep.Passages.Total, rep.Facts.Total = s.manifest.Articles, s.manifest.Passages, s.manifest.Facts
	rep.Folded = s.manifest.Folded
	var before corpus.Curated
	if r.live != nil {
		before = r.live.curated
	}
	status := make(map[string]corpus.Status)
	for _, f := range before.Facts {
		status[f.ID] = f.Status
	}
	for _, f := range s.curated.Facts {
		if was, ok := status[f.ID]; f.Status == corpus.Withdrawn && was != corpus.Withdrawn && ok {
			rep.Withdrawn = append(rep.Withdrawn, f.ID)
		}
	}
	for _, ch := range corpus.Diff(corpus.State{Curated: before}, corpus.State{Curated: s.curated}) {
		if ch.What != "fact" {
			continue
		}
		rep.Facts.count(ch.Kind, 1)
	}
	switch {
	case r.delta != nil && !rep.Full:
		rep.Articles.Added, rep.Articles.Changed, rep.Articles.Removed = r.delta.added, r.delta.changed, r.delta.removed
		rep.Passages.Added, rep.Passages.Changed, rep.Passages.Removed = r.delta.passages.Added, r.delta.passages.Changed, r.delta.passages.Removed
		rep.Retagged = r.delta.retagged
	case rep.Full:
		r.compare(s)
	}
}

// compare counts the differences between the live snapshot and one built anew.
func (r *reindex) compare(s *Snapshot) {
	rep := r.report
	for n := range s.numbers() {
		a, err := s.article(n)
		if err != nil {
			continue
		}
		kind := corpus.Added
		if r.live != nil {
			if old, ok := r.live.Article(a.ID); ok {
				if old.Hash == a.Hash {
					continue
				}
				kind = corpus.Changed
			}
		}
		rep.Articles.count(kind, 1)
		rep.Passages.count(kind, s.size(n))
	}
	if r.live == nil {
		return
	}
	for n := range r.live.numbers() {
		a, err := r.live.article(n)
		if err != nil {
			continue
		}
		if _, ok := s.find(a.ID); !ok {
			rep.Articles.count(corpus.Removed, 1)
			rep.Passages.count(corpus.Removed, r.live.size(n))
		}
	}
}

// count adds n changes of a kind.
func (c *Changes) count(kind corpus.ChangeKind, n int) {
	switch kind {
	case corpus.Added:
		c.Added += n
	case corpus.Changed:
		c.Changed += n
	case corpus.Removed:
		c.Removed += n
	}
}
