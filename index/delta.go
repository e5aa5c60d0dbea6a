package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// doubt is how close to the build of a snapshot a file's time of change may be for it to be
// read again: within the granularity of a file system's clock, a file can change once more
// and keep size and time.
const doubt = 2 * time.Second

// delta is what is new in a corpus against the live snapshot.
type delta struct {
	articles []incoming // added and changed
	ids      map[string]*corpus.Article
	gone     *roaring.Bitmap // numbers of live articles that are changed, removed or retagged
	retag    *roaring.Bitmap // numbers of live articles to be indexed again as they are
	touched  []passages.Source
	problems []corpus.Problem

	added, changed, removed, retagged int
	passages                          Changes
}

// empty tells whether nothing would be written. That files were read in vain does not
// count: they will be read again.
func (d *delta) empty() bool { return len(d.articles) == 0 && d.gone.IsEmpty() }

// plan finds out what changed. It returns why everything is to be built anew, or "" and
// leaves the difference in r.delta.
func (r *reindex) plan(ctx context.Context) (why string, err error) {
	switch {
	case r.live == nil:
		return "there was no index", nil
	case r.o.Force:
		return "it was asked for", nil
	case r.live.manifest.Basis != r.c.Basis:
		return "files are read by other rules than before", nil
	}
	r.stage("read")
	state, err := r.live.sources()
	if err != nil {
		return "", err
	}
	d := &delta{gone: roaring.New(), ids: make(map[string]*corpus.Article)}
	if whole, err := r.readChanged(ctx, d, state); err != nil || whole {
		return "more than a fifth of the articles changed", err
	}
	if whole, err := r.retag(d); err != nil || whole {
		return "names of topics or entities changed for more than a fifth of the articles", err
	}
	if dead := r.live.dead.GetCardinality() + uint64(d.passages.Changed+d.passages.Removed); dead > uint64(r.live.ords())/4+1000 {
		return "a quarter of the index had been withdrawn", nil
	}
	r.delta, r.state = d, state
	return "", nil
}

// many tells whether n articles are so many that building all anew is as cheap.
func (r *reindex) many(n int) bool { return n > r.live.manifest.Articles/5+64 }

// sources is the state of the corpus files as a snapshot knows it, by path.
type sources map[string]*source

// source is one corpus file.
type source struct {
	passages.Source          // as it was when it was last read
	articles        []uint32 // numbers of the live articles from it, ascending
}

// holds tells whether live article n is of the file.
func (s *source) holds(n int) bool {
	if s == nil {
		return false
	}
	_, ok := slices.BinarySearch(s.articles, uint32(n))
	return ok
}

// at is the state of the file with a path; zero for one that is not known.
func (s sources) at(path string) passages.Source {
	if x := s[path]; x != nil {
		return x.Source
	}
	return passages.Source{}
}

// sources lists the files that the snapshot knows. A corpus can have as many as articles, so
// that nothing is made for each of them but its place in the map.
func (s *Snapshot) sources() (sources, error) {
	all := make(sources)
	numbers := make([]uint32, 0, s.manifest.Articles)
	for _, p := range s.parts {
		list, err := p.file.Sources()
		if err != nil {
			return nil, err
		}
		states := make([]source, len(list))
		here := make([]*source, len(list))
		for i, src := range list {
			if here[i] = all[src.Path]; here[i] == nil {
				here[i] = &states[i]
				all[src.Path] = here[i]
			}
			here[i].Source = src
		}
		for a := 0; a < p.Articles; {
			// Articles of one file follow each other.
			i, first := p.file.Source(a), len(numbers)
			for ; a < p.Articles && p.file.Source(a) == i; a++ {
				if n := uint32(p.firstArticle + a); !s.withdrawn.Contains(n) {
					numbers = append(numbers, n)
				}
			}
			switch {
			case i >= len(list) || len(numbers) == first:
			case here[i].articles == nil:
				here[i].articles = numbers[first:len(numbers):len(numbers)]
			default:
				here[i].articles = append(here[i].articles, numbers[first:]...)
			}
		}
	}
	return all, nil
}

// readChanged reads the files that may have changed and compares their articles with the
// live ones. It stops, and returns true, when there are too many.
func (r *reindex) readChanged(ctx context.Context, d *delta, state sources) (many bool, err error) {
	left := roaring.New() // live articles not met yet
	inDoubt := r.live.manifest.Built.Add(-doubt)
	ids := make(map[string]place)
	for n := range r.live.numbers() {
		left.Add(uint32(n))
	}
	for _, f := range r.c.Files {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		was := state[f.Path]
		if was != nil && was.Size == f.Size && was.Modified.Equal(f.Modified) && f.Modified.Before(inDoubt) && len(was.articles) > 0 {
			for _, n := range was.articles {
				left.Remove(n)
			}
			continue
		}
		src := passages.Source{Path: f.Path, Size: f.Size, Modified: f.Modified}
		d.touched = append(d.touched, src)
		for a, err := range r.c.ReadFile(ctx, f) {
			var problem corpus.Problem
			if errors.As(err, &problem) {
				d.problems = append(d.problems, problem)
				continue
			}
			if err != nil {
				return false, err
			}
			if first, twice := ids[a.ID]; twice {
				d.problems = append(d.problems, sameID(a, first))
				continue
			}
			ids[a.ID] = place{a.File, a.Line}
			n, ok := r.live.find(a.ID)
			if ok && was.holds(n) {
				left.Remove(uint32(n))
				if old, err := r.live.article(n); err != nil {
					return false, err
				} else if old.Hash == a.Hash {
					continue
				}
			}
			d.articles = append(d.articles, incoming{a, src, r.known(a)})
			if r.many(len(d.articles)) {
				return true, nil
			}
		}
	}
	for _, in := range d.articles {
		a := in.article
		d.ids[a.ID] = a
		size := len(a.Passages())
		n, ok := r.live.find(a.ID)
		switch {
		case !ok:
			d.added++
			d.passages.Added += size
		case left.Contains(uint32(n)) || state[in.source.Path].holds(n):
			// Changed, or moved here from another file.
			left.Remove(uint32(n))
			d.gone.Add(uint32(n))
			if in.known.Equal(r.now) {
				d.changed++
				d.passages.Changed += size
			}
		default: // it stands unchanged in another file
			d.problems = append(d.problems, sameID(a, place{file: r.live.path(n)}))
		}
	}
	for n := range roaring.Values(left) {
		d.removed++
		d.passages.Removed += r.live.size(int(n))
	}
	d.gone.Or(left)
	return r.many(int(d.gone.GetCardinality())), nil
}

// sameID is the fault of an article whose id another one has.
func sameID(a *corpus.Article, first place) corpus.Problem {
	at := first.file
	if first.line > 0 {
		at = fmt.Sprintf("%s:%d", first.file, first.line)
	}
	return corpus.Problem{File: a.File, Line: a.Line, Field: "id", Message: fmt.Sprintf("%q is the id of the article at %s too", a.ID, at)}
}

// path returns the corpus file that article n was read from.
func (s *Snapshot) path(n int) string {
	p := s.partOfArticle(n)
	list, err := p.file.Sources()
	if i := p.file.Source(n - p.firstArticle); err == nil && i < len(list) {
		return list[i].Path
	}
	return ""
}

// size returns the number of passages of article n.
func (s *Snapshot) size(n int) int {
	p := s.partOfArticle(n)
	first, end := p.file.Range(n - p.firstArticle)
	return end - first
}

// retag finds the articles whose topics or entities may have changed because the names of
// those did, and has them indexed again. Only passages that hold all words of a name that
// is new or gone are looked at, so that it costs as the change. It returns true when they
// are too many.
func (r *reindex) retag(d *delta) (many bool, err error) {
	was, now := r.live.tagger, newTagger(&r.c.Curated)
	affected := roaring.New() // numbers of articles
	for _, p := range append(was.without(now), now.without(was)...) {
		for i := range r.live.engine.segments {
			bm, err := r.live.holding(i, p.stems)
			if err != nil {
				return false, err
			}
			for doc := range roaring.Values(bm) {
				ord := r.live.engine.segments[i].First + int(doc)
				part := r.live.partOf(ord)
				affected.Add(uint32(part.firstArticle + part.file.Owner(ord-part.First)))
			}
		}
	}
	affected.AndNot(r.live.withdrawn)
	affected.AndNot(d.gone)
	d.retag = affected
	d.retagged = int(affected.GetCardinality())
	d.gone.Or(affected)
	return r.many(d.retagged), nil
}

// holding returns the documents of segment i that have all stems, in the text or in the
// title.
func (s *Snapshot) holding(i int, stems []string) (*roaring.Bitmap, error) {
	var all *roaring.Bitmap
	for _, stem := range stems {
		either := roaring.New()
		for _, f := range []field{fieldText, fieldTitle} {
			t, err := s.terms.get(f, stem)
			if err != nil {
				return nil, err
			}
			if levels := t.segments[i].levels; len(levels) > 0 {
				either.Or(levels[0])
			}
		}
		if all == nil {
			all = either
		} else {
			all.And(either)
		}
	}
	return all, nil
}

// without returns the patterns of t that u has not.
func (t *tagger) without(u *tagger) []pattern {
	var list []pattern
	for first, ps := range t.byFirst {
		for _, p := range ps {
			if !slices.ContainsFunc(u.byFirst[first], p.equal) {
				list = append(list, p)
			}
		}
	}
	return list
}

// equal tells whether two patterns are the same.
func (p pattern) equal(q pattern) bool {
	return q.topic == p.topic && q.entity == p.entity && slices.Equal(q.stems, p.stems)
}
