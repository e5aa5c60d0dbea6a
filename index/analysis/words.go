package analysis

import (
	"encoding/binary"
	"strings"
	"sync/atomic"
)

// Word is a word by itself, whatever text it stands in. Words never change and are shared:
// for as long as one is remembered, all its tokens point to it.
type Word struct {
	Term string // folded to lower case without accents
	Stem string // Term without its endings; words with one Stem match
	Stop bool   // a function word, unless a token says otherwise

	stemmer stemmer
	head    uint64
	note    atomic.Value
}

// Head returns the [Head] of the word's term. It stands in the word itself, the term does
// not, and to fetch that from memory is most of what a rare word costs. If the first byte is
// ASCII, the stem begins with it, too.
func (w *Word) Head() uint64 { return w.head }

// Head returns the first eight bytes of a string as a number, the first the lowest; those
// that it lacks are 0.
func Head(s string) uint64 {
	var head [8]byte
	copy(head[:], s)
	return binary.LittleEndian.Uint64(head[:])
}

// Note returns what is kept with the word; the first time, what derive makes of it. A word
// has one note: all who ask for it must derive the same.
func (w *Word) Note(derive func(*Word) any) any {
	note := w.note.Load()
	if note == nil {
		note = derive(w)
		w.note.Store(note)
	}
	return note
}

// The words met last are remembered, for all goroutines: to stem one costs fifty times as
// much as to find it. They stand in sets by the ends of their hashes, and a new word takes
// the place of the oldest in its set. Of the words of a hundred passages a question, one in
// two hundred is not among the 65,536 in Reuters news, and one in thirty in made-up
// text of 200,000 words. With what the ranker notes of them they take about eight megabytes;
// twice as many made no question cheaper by more than a twentieth.
const (
	cacheSets = 1 << 14
	cacheWays = 4
)

// cacheSet is as long as a line of the processor's cache. Sets are read and written without a
// lock: two goroutines that change one at a time can make it lose a word, or hold one twice
// or under another's tag, which costs time and nothing else.
type cacheSet struct {
	words [cacheWays]atomic.Pointer[Word] // the newest first
	tags  [cacheWays]atomic.Uint32        // their hashes, so that only one need be looked at
	_     [16]byte
}

var cache = new([cacheSets]cacheSet) // memory of its own begins with a line, too

// find returns the word of the set that can have the hash, or nil. It decides nothing by a
// branch, so that a processor that guesses ahead fetches the words of a row from memory at
// once and not one after the other.
func (s *cacheSet) find(h uint32) *Word {
	at := func(i int) int { return i * int((uint64(s.tags[i].Load()^h)-1)>>63) } // i if the tag is the hash, else 0
	return s.words[at(1)|at(2)|at(3)].Load()
}

// add puts a new word into the set.
func (s *cacheSet) add(w *Word, h uint32) {
	for i := cacheWays - 1; i > 0; i-- {
		s.words[i].Store(s.words[i-1].Load())
		s.tags[i].Store(s.tags[i-1].Load())
	}
	s.words[0].Store(w)
	s.tags[0].Store(h)
}

// lookup returns the word whose folded form is in a.buf.
func (a *analyzer) lookup(st stemmer) *Word {
	head, h := a.head(), a.hash()+uint32(st)
	set := &cache[h%cacheSets]
	w := set.find(h)
	if w != nil && w.head == head && len(w.Term) == a.n && w.stemmer == st && (a.n <= 8 || w.Term == string(a.buf[:a.n])) {
		return w
	}
	w = &Word{Term: string(a.buf[:a.n]), stemmer: st, head: head}
	w.Stem, w.Stop = stem(w.Term, st), stopWords[w.Term]
	if strings.HasPrefix(w.Term, w.Stem) {
		w.Stem = w.Term[:len(w.Stem)] // one piece of memory for both
	}
	set.add(w, h)
	return w
}

// hash returns a hash of the folded form in a.buf (FNV-1a, its end mixed). It reads byte by
// byte, as they were written: eight at once would have to wait for them.
func (a *analyzer) hash() uint32 {
	h := uint32(2166136261)
	for _, c := range a.buf[:a.n] {
		h = (h ^ uint32(c)) * 16777619
	}
	return h ^ h>>15
}

// head returns the [Head] of the folded form in a.buf.
func (a *analyzer) head() uint64 {
	head := uint64(0)
	for i, c := range a.buf[:min(8, a.n)] {
		head |= uint64(c) << (8 * i)
	}
	return head
}
