package index

import (
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// This file finds the k passages that score highest without scoring the others.
//
// It is MaxScore (Turtle and Flood, 1995) over windows of passages: words are ordered by
// the most they can add to any passage of a segment. As soon as k passages are known, the
// words that together can't lift a passage above the worst of them no longer nominate any;
// they are looked up only for passages that the others nominate, dearest first, as long as
// the passage can still get there. The words that nominate are read a thousand numbers at
// a time and added up in an array over a window of passages small enough for the cache.
//
// Scores are added as whole numbers, in units of scoreUnit, so that a sum does not depend
// on the order of its parts: pruned or not, on one segment or many, the result is the same
// to the last bit. Equal scores go to the lower ord.

// scoreUnit is the resolution of scores.
const scoreUnit = 1.0 / (1 << 20)

// maxWords bounds the words of a query that are looked up, so that no score overflows: at
// a hundred million passages 48 words, each in the text, in the title, a name and of a
// topic, stay under 3,400, and 4,096 fit. More words than that are a pasted text, of which
// the rarest say enough.
const maxWords = 48

// window is how many passages are added up at a time.
const window = 1 << 13

// clause is a term of a query with what it adds to the score of a passage of each length,
// at each level of occurrences more than at the one below.
type clause struct {
	*term
	adds [][maxLength + 1]uint32
}

// bound is the most that the clause can add to a passage of segment i.
func (c *clause) bound(i int) uint32 {
	p := &c.segments[i]
	sum := uint32(0)
	for l := range p.levels {
		// The first level falls with length; what further ones add may rise, so that their
		// highest is taken.
		if l == 0 {
			sum += c.adds[0][p.shortest]
		} else {
			sum += slices.Max(c.adds[l][p.shortest:])
		}
	}
	return sum
}

// score returns what the clause adds to document d of segment i, of a length.
func (c *clause) score(i int, d uint32, length uint8) uint32 {
	sum := uint32(0)
	for l, bm := range c.segments[i].levels {
		if !bm.Contains(d) {
			break
		}
		sum += c.adds[l][length]
	}
	return sum
}

// best keeps the k highest scores as a heap with the lowest on top. A key is the score in
// its upper half and the ord, turned round, in the lower: of equal scores the lower ord is
// the higher key.
type best struct {
	k    int
	keys []uint64
}

func key(score uint32, ord int) uint64 { return uint64(score)<<32 | uint64(^uint32(ord)) }

// threshold is the score that a passage must exceed to be kept, if it comes after all
// that were offered before.
func (b *best) threshold() uint32 {
	if len(b.keys) < b.k {
		return 0
	}
	return uint32(b.keys[0] >> 32)
}

// offer keeps a key if it is among the k highest so far.
func (b *best) offer(x uint64) {
	h := b.keys
	if len(h) < b.k {
		h = append(h, x)
		i := len(h) - 1
		for i > 0 && h[(i-1)/2] > x {
			h[i] = h[(i-1)/2]
			i = (i - 1) / 2
		}
		h[i] = x
		b.keys = h
		return
	}
	if x <= h[0] {
		return
	}
	i := 0
	for {
		c := 2*i + 1
		if c >= len(h) {
			break
		}
		if c+1 < len(h) && h[c+1] < h[c] {
			c++
		}
		if h[c] >= x {
			break
		}
		h[i] = h[c]
		i = c
	}
	h[i] = x
}

// ranked returns the keys, highest first.
func (b *best) ranked() []uint64 {
	slices.Sort(b.keys)
	slices.Reverse(b.keys)
	return b.keys
}

// scan searches one segment.
type scan struct {
	segment int
	first   int // ord of document 0
	lengths []uint8
	accept  *roaring.Bitmap // documents that may be found; nil: all
	dead    *roaring.Bitmap // documents that may not; nil: none
	passes  func(ord int) bool
	prune   bool
	// rank, if set, puts another figure in the place of the score: see [Query.Newest].
	rank func(ord int) uint32

	sums    [window]uint32
	hit     [window / 64]uint64
	cursors []*cursor // kept for their space
}

// cursor reads the numbers of one list.
type cursor struct {
	it   roaring.ManyIntIterable
	buf  [512]uint32
	at   int
	n    int
	adds *[maxLength + 1]uint32
}

// run offers the passages of the segment that match any of the clauses.
func (s *scan) run(clauses []*clause, b *best) {
	// Ascending by bound; upTo[i] is what the first i clauses together can add.
	type bounded struct {
		*clause
		bound uint32
	}
	var list []bounded
	total := uint64(0)
	for _, c := range clauses {
		if p := &c.segments[s.segment]; len(p.levels) > 0 {
			list = append(list, bounded{c, c.bound(s.segment)})
			total += p.levels[0].GetCardinality()
		}
	}
	if len(list) == 0 {
		return
	}
	slices.SortStableFunc(list, func(x, y bounded) int { return int(int64(x.bound) - int64(y.bound)) })
	upTo := make([]uint32, len(list)+1)
	for i, c := range list {
		upTo[i+1] = upTo[i] + c.bound
	}
	if s.accept != nil && s.accept.GetCardinality()*4 < total {
		s.each(clauses, b)
		return
	}

	nominating := 0 // the first of the clauses that nominate
	raise := func() {
		for s.prune && nominating < len(list) && upTo[nominating+1] <= b.threshold() {
			nominating++
		}
	}
	raise()
	used := 0
	first := make([]int, len(list)+1) // cursors of list[i] are those from first[i] to first[i+1]
	for i := range list {
		first[i] = used
		if i < nominating {
			continue
		}
		for l, bm := range list[i].segments[s.segment].levels {
			if used == len(s.cursors) {
				s.cursors = append(s.cursors, new(cursor))
			}
			c := s.cursors[used]
			c.it, c.adds, c.at, c.n = bm.ManyIterator(), &list[i].adds[l], 0, 0
			used++
		}
	}
	first[len(list)] = used
	defer func() {
		for _, c := range s.cursors[:used] { // a snapshot must not live on in the pool
			c.it, c.adds = nil, nil
		}
	}()
	for base := 0; base < len(s.lengths) && nominating < len(list); base += window {
		end := uint32(min(base+window, len(s.lengths)))
		for i := nominating; i < len(list); i++ {
			for l, c := range s.cursors[first[i]:first[i+1]] {
				s.add(c, uint32(base), end, l == 0)
			}
		}
		for w := range s.hit {
			set := s.hit[w]
			s.hit[w] = 0
			for set != 0 {
				j := w*64 + bits.TrailingZeros64(set)
				set &= set - 1
				sum := s.sums[j]
				s.sums[j] = 0
				d := uint32(base + j)
				if s.prune {
					floor := b.threshold()
					for i := nominating - 1; i >= 0 && sum+upTo[i+1] > floor; i-- {
						sum += list[i].score(s.segment, d, s.lengths[d])
					}
					if sum <= floor {
						continue
					}
				}
				s.offer(b, d, sum)
			}
		}
		raise()
	}
}

// add adds a list's part to the sums of the window from base to end.
func (s *scan) add(c *cursor, base, end uint32, mark bool) {
	for {
		if c.at == c.n {
			c.at, c.n = 0, c.it.NextMany(c.buf[:])
			if c.n == 0 {
				return
			}
		}
		for ; c.at < c.n; c.at++ {
			d := c.buf[c.at]
			if d >= end {
				return
			}
			s.sums[d-base] += c.adds[s.lengths[d]]
			if mark {
				s.hit[(d-base)/64] |= 1 << (d % 64)
			}
		}
	}
}

// each scores every document that the filter accepts: cheaper than reading the lists when
// they are much longer.
func (s *scan) each(clauses []*clause, b *best) {
	for it := s.accept.Iterator(); it.HasNext(); {
		d := it.Next()
		sum := uint32(0)
		for _, c := range clauses {
			sum += c.score(s.segment, d, s.lengths[d])
		}
		if sum > 0 {
			s.offer(b, d, sum)
		}
	}
}

// offer offers a document if the filters allow it.
func (s *scan) offer(b *best, d, sum uint32) {
	ord := s.first + int(d)
	if s.rank != nil {
		sum = s.rank(ord)
	}
	if x := key(sum, ord); (len(b.keys) < b.k || x > b.keys[0]) && s.allowed(d) {
		b.offer(x)
	}
}

// allowed applies the filters to a document.
func (s *scan) allowed(d uint32) bool {
	return (s.dead == nil || !s.dead.Contains(d)) &&
		(s.accept == nil || s.accept.Contains(d)) &&
		(s.passes == nil || s.passes(s.first+int(d)))
}
