package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/briefbot/briefbot/index/passages"
)

// About runDocs passages are inverted at a time, so that all cores have something to do;
// runs of them make up one segment: a search looks every word up once in each, so that few
// are better.
const (
	runDocs = 1 << 14
	runs    = 16
)

// builder writes one part of a snapshot: a passage file and the segments over it.
//
// Articles pass three stages, all cores at work in each: they are prepared, written in
// their order, and inverted whenever enough passages have come together.
type builder struct {
	dir     string // of the snapshot
	writer  *passages.Writer
	part    partInfo
	prefix  string // of the ids of its documents
	segment uint64 // id of the next segment

	docs     []*document
	group    *group // nil: the next documents begin one
	docFirst int    // ord of docs[0]
	segments []segmentInfo
	words    int64
	oldest   time.Time
	newest   time.Time
	sum      [sha256.Size]byte
}

// newBuilder begins part number of a snapshot, whose first passage is numbered first in it
// and whose first segment has the id segment.
func newBuilder(dir string, number, first int, segment uint64) (*builder, error) {
	for _, d := range []string{filepath.Join(dir, partsName), storeDir(filepath.Join(dir, engineName))} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, fmt.Errorf("creating snapshot: %w", err)
		}
	}
	b := &builder{dir: dir, part: partInfo{File: fmt.Sprintf("%06d.passages", number), First: first},
		prefix: fmt.Sprint(number), segment: segment, docFirst: first}
	var err error
	b.writer, err = passages.Create(filepath.Join(dir, partsName, b.part.File))
	return b, err
}

// task prepares some articles.
type task func(*preparer) []*prepared

// run has the tasks that produce hands it prepared, and writes what comes out in the
// order in which it came; wrote is called with each article written.
func (b *builder) run(ctx context.Context, t *tagger, produce func(ctx context.Context, do func(task) error) error, wrote func(*prepared)) error {
	workers := runtime.GOMAXPROCS(0)
	whole := ctx // the group's ends with its first stage
	g, ctx := errgroup.WithContext(ctx)
	type result struct {
		seq  int
		arts []*prepared
	}
	type job struct {
		seq int
		do  task
	}
	jobs := make(chan job)
	results := make(chan result, workers)
	g.Go(func() error {
		defer close(jobs)
		seq := 0
		return produce(ctx, func(do task) error {
			select {
			case jobs <- job{seq, do}:
				seq++
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		})
	})
	var preparing errgroup.Group
	for range workers {
		preparing.Go(func() error {
			p := newPreparer(t)
			for j := range jobs {
				select {
				case results <- result{j.seq, j.do(p)}:
				case <-ctx.Done():
					return nil
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		err := preparing.Wait()
		close(results)
		return err
	})
	var making errgroup.Group
	making.SetLimit(workers)
	g.Go(func() error {
		waiting := make(map[int][]*prepared)
		next := 0
		for r := range results {
			waiting[r.seq] = r.arts
			for arts, ok := waiting[next]; ok; arts, ok = waiting[next] {
				delete(waiting, next)
				next++
				for _, a := range arts {
					if err := b.add(a); err != nil {
						return err
					}
					wrote(a)
				}
				if len(b.docs) >= runDocs {
					b.invert(whole, &making)
				}
			}
		}
		if len(b.docs) > 0 && ctx.Err() == nil {
			b.invert(whole, &making)
		}
		if b.group != nil {
			b.seal(whole, &making)
		}
		return nil
	})
	written, made := g.Wait(), making.Wait()
	return cmp.Or(written, made, whole.Err())
}

// add writes an article to the passage file and keeps its documents for the segment.
func (b *builder) add(p *prepared) error {
	a := &p.article
	if err := b.writer.Add(a, p.source, p.drafts, p.sketch); err != nil {
		return err
	}
	for _, d := range p.drafts {
		b.words += int64(min(d.Length, maxLength))
	}
	b.docs = append(b.docs, p.docs...)
	b.part.Articles++
	b.part.Passages += len(p.docs)
	addHash(&b.sum, a)
	if t := a.Published; !t.IsZero() {
		if b.oldest.IsZero() || t.Before(b.oldest) {
			b.oldest = t
		}
		if t.After(b.newest) {
			b.newest = t
		}
	}
	return nil
}

// group is the documents of one segment, in runs.
type group struct {
	file    string
	passage int // number in its part of the passage that the first document is made of

	mu      sync.Mutex
	docs    int
	runs    []*inversion // in order; nil while being made
	missing int
	sealed  bool // no more will come
}

// invert has the documents at hand inverted, as a run of the group at hand.
func (b *builder) invert(ctx context.Context, making *errgroup.Group) {
	docs := b.docs
	b.docs = make([]*document, 0, len(docs)+len(docs)/16)
	if b.group == nil {
		b.group = &group{file: segmentName(b.segment), passage: b.docFirst - b.part.First}
		b.segments = append(b.segments, segmentInfo{File: b.group.file, First: b.docFirst})
		b.segment++
	}
	g := b.group
	b.segments[len(b.segments)-1].Docs += len(docs)
	b.docFirst += len(docs)
	g.mu.Lock()
	at, first := len(g.runs), g.docs
	g.runs = append(g.runs, nil)
	g.docs += len(docs)
	g.missing++
	g.mu.Unlock()
	making.Go(func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		run := invert(docs, first, b.prefix, g.passage+first)
		g.mu.Lock()
		g.runs[at] = run
		g.missing--
		ready := g.missing == 0 && g.sealed
		g.mu.Unlock()
		if ready {
			return b.write(ctx, g)
		}
		return nil
	})
	if at == runs-1 {
		b.seal(ctx, making)
	}
}

// seal ends the group at hand. Whoever makes the last run of it writes it.
func (b *builder) seal(ctx context.Context, making *errgroup.Group) {
	g := b.group
	b.group = nil
	g.mu.Lock()
	g.sealed = true
	ready := g.missing == 0
	g.mu.Unlock()
	if ready {
		making.Go(func() error { return b.write(ctx, g) })
	}
}

// write writes a group to its file.
func (b *builder) write(ctx context.Context, g *group) error {
	path := filepath.Join(storeDir(filepath.Join(b.dir, engineName)), g.file)
	if err := writeSegment(ctx, path, g.docs, g.runs, b.prefix, g.passage); err != nil {
		return fmt.Errorf("writing segment %s: %w", g.file, err)
	}
	g.runs = nil
	return nil
}

// addHash adds an article to a sum of hashes, or takes it away again.
func addHash(sum *[sha256.Size]byte, a *passages.Article) {
	h := sha256.Sum256([]byte(a.ID + "\x00" + a.Hash))
	for i := range sum {
		sum[i] ^= h[i]
	}
}

// corpusHash is the hash of articles and curated lists together.
func corpusHash(sum [sha256.Size]byte, curated []byte) string {
	h := sha256.New()
	h.Write(sum[:])
	h.Write(curated)
	return hex.EncodeToString(h.Sum(nil))
}
