package passages

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"os"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/blevesearch/mmap-go"

	"github.com/briefbot/briefbot/corpus"
)

// File is an open passage file. It is safe for any number of goroutines until Close.
type File struct {
	path string
	f    *os.File
	data mmap.MMap
	secs [sections][]byte
	sums [sections]uint32

	books []codebook // of each chapter

	// articles holds the records that were asked for, decoded: hits of one article share
	// one Article.
	articles []atomic.Pointer[Article]
	versions map[string][]string
	sources  func() ([]Source, error) // only a reindex asks for them
}

// Open maps the passage file at path into memory.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening passage file: %w", err)
	}
	x := &File{path: path, f: f}
	x.sources = sync.OnceValues(x.readSources)
	if err := x.load(); err != nil {
		x.Close()
		return nil, err
	}
	return x, nil
}

// load maps the file and finds its sections.
func (x *File) load() error {
	info, err := x.f.Stat()
	if err != nil {
		return fmt.Errorf("opening passage file: %w", err)
	}
	if info.Size() < int64(headerSize+trailerEnd) {
		return damaged(x.path, "%d bytes are too few", info.Size())
	}
	if x.data, err = mmap.Map(x.f, mmap.RDONLY, 0); err != nil {
		return fmt.Errorf("mapping passage file %s: %w", x.path, err)
	}
	if string(x.data[:len(magic)]) != magic {
		return damaged(x.path, "it does not begin like one")
	}
	if v := binary.LittleEndian.Uint32(x.data[len(magic):]); v > Version {
		return fmt.Errorf("passage file %s: version %d, this program reads up to %d: %w", x.path, v, Version, ErrNewer)
	}
	end := x.data[len(x.data)-trailerEnd:]
	if string(end[8:]) != magic {
		return damaged(x.path, "it does not end like one")
	}
	n := int(binary.LittleEndian.Uint32(end))
	from := len(x.data) - trailerEnd - n*placeSize
	if n < int(sections) || from < headerSize {
		return damaged(x.path, "%d sections", n)
	}
	table := x.data[from : from+n*placeSize]
	if checksum(table) != binary.LittleEndian.Uint32(end[4:]) {
		return damaged(x.path, "the table of sections has changed")
	}
	for s := range x.secs {
		e := table[s*placeSize:]
		p := place{binary.LittleEndian.Uint64(e), binary.LittleEndian.Uint64(e[8:]), binary.LittleEndian.Uint32(e[16:])}
		if p.offset > uint64(from) || p.size > uint64(from)-p.offset {
			return damaged(x.path, "section %d lies outside", s)
		}
		x.secs[s], x.sums[s] = x.data[p.offset:p.offset+p.size], p.sum
	}
	a, n := x.NumArticles(), x.NumPassages()
	if len(x.secs[secOffsets]) != 8*(a+1) || len(x.secs[secPublished]) != 8*a || len(x.secs[secKnown]) != 8*a ||
		len(x.secs[secIDs]) != 8*a || len(x.secs[secSource]) != 4*a || len(x.secs[secOwner]) != 4*n || len(x.secs[secWhere]) != 8*n || len(x.secs[secChapters]) < 8 {
		return damaged(x.path, "its tables disagree on %d articles and %d passages", a, n)
	}
	for s := range x.secs { // the tables that are small, or that everything hangs on
		if s := section(s); len(x.secs[s]) < 1<<16 || s == secFirst || s == secOffsets {
			if err := x.verify(s); err != nil {
				return err
			}
		}
	}
	x.articles = make([]atomic.Pointer[Article], a)
	for i := range len(x.secs[secChapters])/8 - 1 {
		b, err := x.chapter(i)
		if err != nil {
			return err
		}
		n := binary.LittleEndian.Uint32(b)
		if uint64(n) > uint64(len(b)-8) {
			return damaged(x.path, "codebook %d lies outside", i)
		}
		c, ok := readCodebook(b[4 : 4+n])
		if !ok {
			return damaged(x.path, "codebook %d", i)
		}
		x.books = append(x.books, c)
	}
	return nil
}

// SetVersions has articles carry the versions listed under their ids. It is called before
// anything is read.
func (x *File) SetVersions(versions map[string][]string) { x.versions = versions }

// Close unmaps the file. Nothing that it returned is tied to the map.
func (x *File) Close() error {
	var err error
	if x.data != nil {
		err = x.data.Unmap()
		x.data = nil
	}
	if e := x.f.Close(); err == nil {
		err = e
	}
	return err
}

// Verify checks every byte of the file against its checksums.
func (x *File) Verify() error {
	for s := range x.secs {
		if err := x.verify(section(s)); err != nil {
			return err
		}
	}
	for i := range x.books {
		b, err := x.chapter(i)
		if err != nil {
			return err
		}
		if end := len(b) - 4; checksum(b[:end]) != binary.LittleEndian.Uint32(b[end:]) {
			return damaged(x.path, "chapter %d has changed", i)
		}
	}
	return nil
}

func (x *File) verify(s section) error {
	if checksum(x.secs[s]) != x.sums[s] {
		return damaged(x.path, "section %d has changed", s)
	}
	return nil
}

// Size is the length of the file in bytes.
func (x *File) Size() int64 { return int64(len(x.data)) }

// NumArticles is the number of articles in the file.
func (x *File) NumArticles() int { return len(x.secs[secFirst])/4 - 1 }

// NumPassages is the number of passages in the file.
func (x *File) NumPassages() int { return len(x.secs[secLength]) }

// Lengths gives the number of indexed words of every passage, 255 for more. It is part of
// the map: not to be kept beyond Close.
func (x *File) Lengths() []uint8 { return x.secs[secLength] }

// Owner returns the number of the article of passage n.
func (x *File) Owner(n int) int { return int(x.u32(secOwner, n)) }

// Range returns the numbers of the passages of article a: from first until, not
// including, end.
func (x *File) Range(a int) (first, end int) {
	return int(x.u32(secFirst, a)), int(x.u32(secFirst, a+1))
}

// Published returns the time of publication of article a in Unix seconds, or Undated.
func (x *File) Published(a int) int64 { return int64(x.u64(secPublished, a)) }

// Known returns when the corpus first held article a, in Unix seconds.
func (x *File) Known(a int) int64 { return int64(x.u64(secKnown, a)) }

func (x *File) u32(s section, i int) uint32 { return binary.LittleEndian.Uint32(x.secs[s][4*i:]) }
func (x *File) u64(s section, i int) uint64 { return binary.LittleEndian.Uint64(x.secs[s][8*i:]) }

// Find returns the number of the article with an id.
func (x *File) Find(id string) (a int, ok bool) {
	h := hash32(id)
	n := x.NumArticles()
	for i := sort.Search(n, func(i int) bool { return x.u64(secIDs, i)>>32 >= h }); i < n; i++ {
		v := x.u64(secIDs, i)
		if v>>32 != h {
			break
		}
		if a := int(uint32(v)); a < n {
			if got, err := x.Article(a); err == nil && got.ID == id {
				return a, true
			}
		}
	}
	return 0, false
}

// Article returns article a. It is shared: not to be changed.
func (x *File) Article(a int) (*Article, error) {
	if got := x.articles[a].Load(); got != nil {
		return got, nil
	}
	got, err := x.decode(a)
	if err != nil {
		return nil, err
	}
	got.Versions = x.versions[got.ID]
	if !x.articles[a].CompareAndSwap(nil, got) {
		got = x.articles[a].Load()
	}
	return got, nil
}

// Source returns the number, in [File.Sources], of the corpus file that article a was read
// from.
func (x *File) Source(a int) int { return int(x.u32(secSource, a)) }

// decode reads the record of article a.
func (x *File) decode(a int) (*Article, error) {
	from, to := x.u64(secOffsets, a), x.u64(secOffsets, a+1)
	if from > to || to > uint64(len(x.secs[secArticles])) {
		return nil, damaged(x.path, "record of article %d lies outside", a)
	}
	d := decoder{b: x.secs[secArticles][from:to]}
	var flags byte
	if b := d.bytes(1); b != nil {
		flags = b[0]
	}
	art := &Article{ID: d.string(), Title: d.string(), Publisher: d.string(), Source: d.string(), Language: d.string(), URL: d.string()}
	art.Hash = d.string()
	if flags&flagPlainHash == 0 {
		art.Hash = hex.EncodeToString([]byte(art.Hash))
	}
	art.TitleMade, art.Clock = flags&flagTitleMade != 0, flags&flagClock != 0
	for range min(d.uint(), len(d.b)) {
		art.Authors = append(art.Authors, d.string())
	}
	art.Retrieved = moment(d.int())
	art.Published, art.Known = moment(x.Published(a)), moment(x.Known(a))
	if flags&flagZone != 0 {
		art.Published = art.Published.In(corpus.Zone(time.Duration(d.int()) * time.Second))
	}
	if d.bad {
		return nil, damaged(x.path, "record of article %d is cut", a)
	}
	return art, nil
}

// Sources returns the corpus files that the file knows of. They are shared: not to be
// changed.
func (x *File) Sources() ([]Source, error) { return x.sources() }

// readSources reads the list of files.
func (x *File) readSources() ([]Source, error) {
	var all []Source
	d := decoder{b: x.secs[secFiles]}
	for len(d.b) > 0 {
		s := Source{Path: d.string(), Size: int64(d.uint())}
		s.Modified = time.Unix(0, d.int())
		all = append(all, s)
	}
	if d.bad {
		return nil, damaged(x.path, "the list of files is cut")
	}
	return all, nil
}

// Similar yields the numbers of articles that share a band of the sketch, or the URL.
func (x *File) Similar(k Sketch, url string) iter.Seq[int] {
	return func(yield func(int) bool) {
		n := len(x.secs[secSketches]) / 8
		var seen []int
		for _, key := range k.bands(url) {
			i := sort.Search(n, func(i int) bool { return uint32(x.u64(secSketches, i)>>32) >= key })
			for ; i < n && uint32(x.u64(secSketches, i)>>32) == key; i++ {
				if a := int(uint32(x.u64(secSketches, i))); !slices.Contains(seen, a) && a < x.NumArticles() {
					seen = append(seen, a)
					if !yield(a) {
						return
					}
				}
			}
		}
	}
}

// Twins yields the pairs of articles of the file that share a band or a URL, each as
// often as they share one.
func (x *File) Twins() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		n := len(x.secs[secSketches]) / 8
		for i := 0; i < n; {
			j := i + 1
			for j < n && x.u64(secSketches, j)>>32 == x.u64(secSketches, i)>>32 {
				j++
			}
			// Each is paired with the next: a run of a thousand copies is a chain of pairs,
			// not half a million.
			for ; i+1 < j; i++ {
				if !yield(int(uint32(x.u64(secSketches, i))), int(uint32(x.u64(secSketches, i+1)))) {
					return
				}
			}
			i = j
		}
	}
}

// Passage reads passage n, numbered from 0 in the file; Ord is n.
func (x *File) Passage(n int) (Passage, error) {
	where := x.u64(secWhere, n)
	book, at := int(where>>offsetBits), where&(1<<offsetBits-1)
	if book >= len(x.books) || at+3 > uint64(len(x.data)) {
		return Passage{}, damaged(x.path, "passage %d lies outside", n)
	}
	d := decoder{b: x.data[at+2:]}
	d.b = d.bytes(d.uint())
	if d.bad || uint16(checksum(d.b)) != binary.LittleEndian.Uint16(x.data[at:]) {
		return Passage{}, damaged(x.path, "passage %d has changed", n)
	}
	p := Passage{Ord: n, Paragraph: d.uint(), Start: d.uint()}
	sentences := min(d.uint(), len(d.b))
	p.Sentences = make([]corpus.Span, 0, sentences)
	end := 0
	for range sentences {
		start := end + d.uint()
		end = start + d.uint()
		p.Sentences = append(p.Sentences, corpus.Span{Start: start, End: end})
	}
	size := d.uint()
	owner := x.Owner(n)
	if d.bad || size > maxText || end > size || owner >= x.NumArticles() {
		return Passage{}, damaged(x.path, "passage %d is cut", n)
	}
	text, ok := x.books[book].decode(make([]byte, 0, size), d.b, size)
	if !ok {
		return Passage{}, damaged(x.path, "text of passage %d", n)
	}
	// text is not changed any more: there is no need to copy it once more.
	p.Text = unsafe.String(unsafe.SliceData(text), len(text))
	var err error
	p.Article, err = x.Article(owner)
	return p, err
}

// chapter returns chapter i as it lies in the file.
func (x *File) chapter(i int) ([]byte, error) {
	from, to := x.u64(secChapters, i), x.u64(secChapters, i+1)
	if from < headerSize || to < from+12 || to > uint64(len(x.data)) {
		return nil, damaged(x.path, "chapter %d lies outside", i)
	}
	return x.data[from:to], nil
}
