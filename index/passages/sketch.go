package passages

import (
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/analysis"
)

// Sketch is a minhash signature of an article's words: two articles agree in about the
// share of its values in which their shingles agree.
//
// It is made of the stems of four words in a row. The bands of a sketch, each some of its
// values together, are the keys by which near-duplicates find each other: articles that
// share 85 of 100 shingles have a band in common with probability .988, articles that
// share 50 of 100 with .32. What the bands find is compared shingle by shingle
// ([Shingles.Overlap]).
type Sketch [sketchBands * sketchRows]uint32

const (
	sketchBands = 6
	sketchRows  = 4
	shingleSize = 4 // words
)

// Shingles collects the shingles of an article, a passage at a time.
type Shingles struct {
	hashes []uint64
	set    bool // hashes are sorted and each there once
}

// Reset empties the collection.
func (s *Shingles) Reset() { s.hashes, s.set = s.hashes[:0], false }

// Add adds the shingles of one passage.
func (s *Shingles) Add(tokens []analysis.Token) {
	var window [shingleSize]uint64
	n := 0
	s.set = false
	for i := range tokens {
		t := &tokens[i]
		if t.Joined {
			continue
		}
		copy(window[:], window[1:])
		window[shingleSize-1] = hash64(t.Stem)
		if n++; n < shingleSize {
			continue
		}
		h := uint64(0)
		for _, w := range window {
			h = (h ^ w) * 0x9e3779b97f4a7c15
			h ^= h >> 29
		}
		s.hashes = append(s.hashes, h)
	}
}

// sorted makes a set of the hashes.
func (s *Shingles) sorted() []uint64 {
	if !s.set {
		slices.Sort(s.hashes)
		s.hashes = slices.Compact(s.hashes)
		s.set = true
	}
	return s.hashes
}

// Overlap is the share of the shingles of both that both have, 0 if there are none.
func (s *Shingles) Overlap(t *Shingles) float64 {
	a, b := s.sorted(), t.sorted()
	both, all := 0, len(a)+len(b)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both++
			a, b = a[1:], b[1:]
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all-both)
}

// Sketch makes the signature.
func (s *Shingles) Sketch() Sketch {
	var k Sketch
	for i := range k {
		k[i] = math.MaxUint32
	}
	for _, h := range s.hashes {
		// Two hash functions stand in for as many as there are rows.
		h1, h2 := uint32(h), uint32(h>>32)|1
		for i := range k {
			v := h1 * 0x2c1b3c6d
			v ^= v >> 13
			k[i] = min(k[i], v)
			h1 += h2
		}
	}
	return k
}

// bands returns the keys of a sketch: its bands, and the URL if there is one. An article
// too short for a shingle has none but the URL.
func (k Sketch) bands(url string) []uint32 {
	keys := make([]uint32, 0, sketchBands+1)
	if k[0] != math.MaxUint32 || k[1] != math.MaxUint32 {
		for b := range sketchBands {
			h := uint64(b + 1)
			for _, v := range k[b*sketchRows : (b+1)*sketchRows] {
				h = (h ^ uint64(v)) * 0x9e3779b97f4a7c15
				h ^= h >> 32
			}
			keys = append(keys, uint32(h))
		}
	}
	if url != "" {
		keys = append(keys, uint32(hash64(url)>>16))
	}
	return keys
}

// hash64 is FNV-1a, written out because hash/fnv allocates.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
