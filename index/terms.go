package index

import (
	"fmt"
	"math"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Constants of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009),
// at the values that the literature and Lucene use.
const (
	bm25K1 = 1.2  // how soon further occurrences stop counting
	bm25B  = 0.75 // how far a long passage is held to be long for length's sake alone
)

// maxLength is the length in words above which passages count as equally long: what one
// byte holds, and twice what a passage is meant to have.
const maxLength = 255

// parts of BM25: tfPart[tf][length] is what tf occurrences in a passage of a length weigh.
type tfParts [maxTF + 1][maxLength + 1]float64

// newTFParts makes the table for an average length.
func newTFParts(average float64) *tfParts {
	t := new(tfParts)
	for tf := 1; tf <= maxTF; tf++ {
		for l := range t[tf] {
			t[tf][l] = float64(tf) * (bm25K1 + 1) / (float64(tf) + bm25K1*(1-bm25B+bm25B*float64(l)/average))
		}
	}
	return t
}

// idf is the inverse document frequency of a word found in df of n passages; never
// negative.
func idf(df, n int) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// postings are the passages of one segment that have a term, at each level of occurrences.
type postings struct {
	levels []*roaring.Bitmap // levels[0]: at least once; nil if none has it
	// shortest is the length of the shortest passage among them: with the number of levels
	// it bounds what the term can weigh here.
	shortest uint8
}

// term is what a snapshot holds of a term, or of several that count as one.
type term struct {
	df       int // live passages that have it
	segments []postings
}

// terms finds terms in the segments of a snapshot and remembers them.
type terms struct {
	s       *Snapshot
	lengths [][]uint8 // of each segment's passages
	live    int       // passages
	parts   *tfParts

	mu    sync.Mutex
	dicts []map[field]segment.TermDictionary // of each segment; not safe for concurrent use
	cache map[termKey]*term
	buf   [1024]uint32
}

type termKey struct {
	field field
	alts  string // terms that count as one, a line each
}

// maxTerms bounds the terms that are remembered. One costs a few hundred bytes a segment.
const maxTerms = 4096

func newTerms(s *Snapshot) (*terms, error) {
	m := &s.manifest
	t := &terms{s: s, live: m.Passages, cache: make(map[termKey]*term)}
	average := 1.0
	if m.Passages > 0 && m.Words > 0 {
		average = float64(m.Words) / float64(m.Passages)
	}
	t.parts = newTFParts(average)
	next := 0
	for _, e := range s.engine.segments {
		if e.First != next || e.Docs == 0 || e.First+e.Docs > s.ords() {
			return nil, fmt.Errorf("segment %s does not fit the passages: %w", e.File, ErrDamaged)
		}
		p := s.partOf(e.First)
		from := e.First - p.First
		if from+e.Docs > p.Passages {
			return nil, fmt.Errorf("segment %s does not fit the passages: %w", e.File, ErrDamaged)
		}
		t.lengths = append(t.lengths, p.file.Lengths()[from:from+e.Docs])
		t.dicts = append(t.dicts, make(map[field]segment.TermDictionary))
		next += e.Docs
	}
	if next != s.ords() {
		return nil, fmt.Errorf("segments hold %d passages of %d: %w", next, s.ords(), ErrDamaged)
	}
	return t, nil
}

// get returns a term of a field, or several that count as one: a passage that has any has
// it, as often as it has the one it has most.
func (t *terms) get(f field, alts ...string) (*term, error) {
	key := termKey{f, strings.Join(alts, "\n")}
	t.mu.Lock()
	defer t.mu.Unlock()
	if got := t.cache[key]; got != nil {
		return got, nil
	}
	x := &term{segments: make([]postings, len(t.dicts))}
	for i := range t.dicts {
		p, err := t.load(i, f, alts)
		if err != nil {
			return nil, fmt.Errorf("looking up %q in segment %s: %w", alts, t.s.engine.segments[i].File, err)
		}
		x.segments[i] = p
		if len(p.levels) > 0 {
			x.df += int(p.levels[0].GetCardinality())
			if dead := t.s.engine.segments[i].dead; dead != nil {
				x.df -= int(p.levels[0].AndCardinality(dead))
			}
		}
	}
	if len(t.cache) >= maxTerms {
		clear(t.cache) // rarely, and a term costs microseconds to find again
	}
	t.cache[key] = x
	return x, nil
}

// load reads the postings of terms in segment i.
func (t *terms) load(i int, f field, alts []string) (postings, error) {
	p := postings{shortest: maxLength}
	for level := 1; level <= maxTF; level++ {
		var all *roaring.Bitmap
		for _, a := range alts {
			bm, err := t.bitmap(i, f, levelTerm(a, level))
			if err != nil {
				return p, err
			}
			switch {
			case bm == nil:
			case all == nil:
				all = bm
			default:
				all = roaring.Or(all, bm)
			}
		}
		if all == nil {
			break
		}
		p.levels = append(p.levels, all)
	}
	if len(p.levels) > 0 {
		lengths := t.lengths[i]
		for it := p.levels[0].ManyIterator(); ; {
			n := it.NextMany(t.buf[:])
			if n == 0 {
				break
			}
			for _, d := range t.buf[:n] {
				p.shortest = min(p.shortest, lengths[d])
			}
		}
	}
	return p, nil
}

// bitmap returns the documents of segment i that have a term, nil if there are none.
func (t *terms) bitmap(i int, f field, name string) (*roaring.Bitmap, error) {
	dict := t.dicts[i][f]
	if dict == nil {
		var err error
		if dict, err = t.s.engine.segments[i].seg.Dictionary(fieldNames[f]); err != nil {
			return nil, err
		}
		t.dicts[i][f] = dict
	}
	list, err := dict.PostingsList([]byte(name), nil, nil)
	if err != nil || list.Count() == 0 {
		return nil, err
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("postings of kind %T", list)
	}
	if doc, one := it.DocNum1Hit(); one {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	bm := it.ActualBitmap()
	if n := uint64(len(t.lengths[i])); bm.IsEmpty() || uint64(bm.Maximum()) >= n {
		return nil, fmt.Errorf("a document beyond the %d of the segment: %w", n, ErrDamaged)
	}
	return bm, nil
}
