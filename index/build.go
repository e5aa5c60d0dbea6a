package index

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// Progress says how far a build is. Functions that receive it are called from one
// goroutine at a time, at most ten times a second and once at the end of each stage.
type Progress struct {
	Stage string        // "check", "read", "index", "similar", "write" or "questions"
	Done  int64         // in Unit
	Total int64         // in Unit; 0 if unknown
	Unit  string        // "bytes" or "articles"
	Rate  float64       // passages a second; 0 if none were indexed yet
	Left  time.Duration // estimate of the rest of the stage; 0 if unknown
}

// BuildOptions are the choices of [Build]. The zero value is usable.
type BuildOptions struct {
	Now      time.Time // the time that the manifest names; zero: the clock's
	Progress func(Progress)
}

// ProblemsError is a corpus refused for its faults, all of them.
type ProblemsError struct{ Problems []corpus.Problem }

func (e *ProblemsError) Error() string {
	if len(e.Problems) == 1 {
		return "the corpus has a fault: " + e.Problems[0].Error()
	}
	return fmt.Sprintf("the corpus has %d faults, the first: %v", len(e.Problems), e.Problems[0])
}

// Build makes a snapshot of a corpus in dir, which must be empty or not exist, and opens
// it. It streams: memory does not grow with the text, and of the articles only ids and
// hashes are held. Articles that can't be read refuse the build with a [ProblemsError];
// the curated lists are taken as they are, see [Store.Reindex] for checks. When it
// fails, what it wrote is left without a manifest, which nothing opens.
func Build(ctx context.Context, dir string, c *corpus.Corpus, o BuildOptions) (*Snapshot, error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	m := Manifest{ID: filepath.Base(dir), Built: o.Now.UTC(), Basis: c.Basis}
	src := &corpusStream{c: c}
	if err := buildFull(ctx, dir, m, &c.Curated, src.articles(ctx), src, o); err != nil {
		return nil, fmt.Errorf("building snapshot %s: %w", m.ID, err)
	}
	return Open(dir)
}

// incoming is an article on its way into a snapshot.
type incoming struct {
	article *corpus.Article
	source  passages.Source
	known   time.Time
}

// meter tells how much of the input has been read.
type meter interface {
	read() (done, total int64, unit string)
}

// corpusStream reads all articles of a corpus.
type corpusStream struct {
	c     *corpus.Corpus
	known func(a *corpus.Article) time.Time // nil: now
	done  atomic.Int64                      // bytes of files read to the end
	part  atomic.Int64                      // and of the one being read, by estimate
}

func (s *corpusStream) read() (done, total int64, unit string) {
	for _, f := range s.c.Files {
		total += f.Size
	}
	return s.done.Load() + s.part.Load(), total, "bytes"
}

// guess estimates how far a bulk file has been read by the text that came out of it; one
// that is packed holds about three times its size.
func (s *corpusStream) guess(f corpus.File, text int64) {
	if strings.HasSuffix(f.Path, ".gz") {
		text /= 3
	}
	s.part.Store(min(text, f.Size*99/100))
}

// articles yields the articles of the corpus, file by file.
func (s *corpusStream) articles(ctx context.Context) iter.Seq2[incoming, error] {
	return func(yield func(incoming, error) bool) {
		for _, f := range s.c.Files {
			src := passages.Source{Path: f.Path, Size: f.Size, Modified: f.Modified}
			text := int64(0)
			for a, err := range s.c.ReadFile(ctx, f) {
				in := incoming{article: a, source: src}
				if a != nil {
					text += int64(len(a.Text))
					s.guess(f, text)
					if s.known != nil {
						in.known = s.known(a)
					}
				}
				if !yield(in, err) {
					return
				}
			}
			s.part.Store(0)
			s.done.Add(f.Size)
		}
	}
}

// taskArticles is how many articles are prepared at a time.
const taskArticles = 16

// buildFull writes a snapshot of one part.
func buildFull(ctx context.Context, dir string, m Manifest, curated *corpus.Curated, in iter.Seq2[incoming, error], read meter, o BuildOptions) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("directory %s is not empty", dir)
	}
	b, err := newBuilder(dir, 1, 0, 1)
	if err != nil {
		return err
	}
	err = b.fill(ctx, newTagger(curated), in, read, o)
	if err != nil {
		b.writer.Abort()
		return err
	}
	if err := b.writer.Close(); err != nil {
		return err
	}
	m.ArticleSum = hex.EncodeToString(b.sum[:])
	m.Articles, m.Passages, m.Words = b.part.Articles, b.part.Passages, b.words
	m.Oldest, m.Newest = b.oldest, b.newest
	m.Parts, m.Segments = []partInfo{b.part}, b.segments
	if o.Progress != nil {
		o.Progress(Progress{Stage: "similar", Total: int64(m.Articles), Unit: "articles"})
	}
	versions, err := similarWithin(ctx, filepath.Join(dir, partsName, b.part.File))
	if err != nil {
		return err
	}
	return finish(dir, m, curated, versions, roaring.New(), nil)
}

// fill reads articles into the part. Problems are collected over all of them and returned
// as a [ProblemsError]; after the first, nothing more is indexed.
func (b *builder) fill(ctx context.Context, t *tagger, in iter.Seq2[incoming, error], read meter, o BuildOptions) error {
	var problems []corpus.Problem
	ids := make(map[string]place)
	progress := newReporter(o.Progress, read)
	err := b.run(ctx, t, func(ctx context.Context, do func(task) error) error {
		var list []incoming
		flush := func() error {
			batch := list
			list = nil
			return do(func(p *preparer) []*prepared {
				out := make([]*prepared, len(batch))
				for i, x := range batch {
					known := x.known
					if known.IsZero() {
						known = o.Now
					}
					out[i] = p.article(x.article, x.source, known)
				}
				return out
			})
		}
		for x, err := range in {
			var problem corpus.Problem
			switch {
			case errors.As(err, &problem):
				problems = append(problems, problem)
				continue
			case err != nil:
				return err
			}
			if first, twice := ids[x.article.ID]; twice {
				problems = append(problems, sameID(x.article, first))
				continue
			}
			ids[x.article.ID] = place{x.article.File, x.article.Line}
			if list = append(list, x); len(list) == taskArticles && len(problems) == 0 {
				if err := flush(); err != nil {
					return err
				}
			} else if len(problems) > 0 {
				list = nil
			}
		}
		if len(problems) > 0 {
			return &ProblemsError{problems}
		}
		if len(list) > 0 {
			return flush()
		}
		return nil
	}, func(p *prepared) { progress.add(len(p.drafts)) })
	if err == nil {
		progress.end()
	}
	return err
}

// place is where an article was read.
type place struct {
	file string
	line int
}

// reporter turns what was indexed into Progress.
type reporter struct {
	to      func(Progress)
	read    meter
	start   time.Time
	last    time.Time
	indexed int64
}

func newReporter(to func(Progress), read meter) *reporter {
	now := time.Now()
	return &reporter{to: to, read: read, start: now, last: now}
}

// add counts passages and reports at most ten times a second.
func (r *reporter) add(n int) {
	r.indexed += int64(n)
	if r.to == nil || r.indexed%16 != 0 {
		return
	}
	if now := time.Now(); now.Sub(r.last) >= 100*time.Millisecond {
		r.last = now
		r.report(now)
	}
}

func (r *reporter) end() {
	if r.to != nil {
		r.report(time.Now())
	}
}

func (r *reporter) report(now time.Time) {
	p := Progress{Stage: "index"}
	p.Done, p.Total, p.Unit = r.read.read()
	took := now.Sub(r.start)
	if took > 0 {
		p.Rate = float64(r.indexed) / took.Seconds()
	}
	if p.Done > 0 && p.Total > p.Done {
		p.Left = time.Duration(float64(took) * float64(p.Total-p.Done) / float64(p.Done))
	}
	r.to(p)
}

// finish writes the small files of a snapshot whose parts and segments are in place, the
// manifest last, and syncs the directories.
func finish(dir string, m Manifest, curated *corpus.Curated, versions map[string][]string, withdrawn *roaring.Bitmap, dead map[int]*roaring.Bitmap) error {
	m.Version = formatVersion
	m.Facts = len(curated.Facts)
	m.Folded = folded(versions)
	m.Sums = make(map[string]string)
	small := func(name string, data []byte) error {
		m.Sums[name] = sumOf(data)
		if err := writeFile(filepath.Join(dir, name), data); err != nil {
			return fmt.Errorf("writing snapshot: %w", err)
		}
		return nil
	}
	lists, err := json.Marshal(curated)
	if err != nil {
		return fmt.Errorf("encoding curated lists: %w", err)
	}
	sum, err := hex.DecodeString(m.ArticleSum)
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	m.CorpusHash = corpusHash([32]byte(sum), lists)
	links, err := json.Marshal(versions)
	if err != nil {
		return fmt.Errorf("encoding versions: %w", err)
	}
	gone, err := withdrawn.ToBytes()
	if err != nil {
		return fmt.Errorf("encoding withdrawn articles: %w", err)
	}
	if err := errors.Join(small(curatedName, lists), small(versionsName, links), small(deadName, gone)); err != nil {
		return err
	}
	if err := writeEngine(filepath.Join(dir, engineName), m.Segments, dead, m.Built); err != nil {
		return err
	}
	for _, name := range engineFiles {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("writing snapshot: %w", err)
		}
		m.Sums[name] = sumOf(data)
	}
	m.Bytes, err = sizeOf(dir)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(&m, "", "\t")
	if err != nil {
		return fmt.Errorf("encoding manifest: %w", err)
	}
	for _, d := range []string{partsName, filepath.Join(engineName, "store"), engineName} {
		if err := syncDir(filepath.Join(dir, d)); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(dir, manifestName), data); err != nil {
		return fmt.Errorf("writing snapshot: %w", err)
	}
	return syncDir(dir)
}

// sizeOf adds up the files below dir.
func sizeOf(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}
