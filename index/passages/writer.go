package passages

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// Source says where an article was read: enough to tell, without reading, that a file has
// not changed since.
type Source struct {
	Path     string
	Size     int64     // bytes
	Modified time.Time // to the nanosecond
}

// Draft is one passage to be written.
type Draft struct {
	Paragraph int    // from 1
	Start     int    // byte offset in the article's text
	Text      string // verbatim
	Sentences []corpus.Span
	Length    int // words that are indexed
}

// Writer writes a passage file. It is used by one goroutine.
type Writer struct {
	path string
	f    *os.File
	w    *bufio.Writer
	at   uint64 // bytes written
	err  error  // the first that befell; everything after it is void

	chapter  []Draft // at hand
	size     int     // bytes of text in it
	out      []byte  // the chapter as it is written; kept for its space
	record   []byte
	tables   [sections][]byte
	articles uint32
	passages uint32
	files    map[string]int // path to place in sources
	sources  []Source
	ids      []uint64
	sketches []uint64
}

// Create makes a passage file at path, which must not exist.
func Create(path string) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("creating passage file: %w", err)
	}
	w := &Writer{path: path, f: f, w: bufio.NewWriterSize(f, 1<<18), files: make(map[string]int)}
	header := append([]byte(magic), 0, 0, 0, 0, 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(header[len(magic):], Version)
	w.write(header)
	return w, nil
}

// Passages is the number of passages written so far: the number of the next one.
func (w *Writer) Passages() int { return int(w.passages) }

// Add writes an article and its passages, in the order of the text. The article's
// Versions are not kept here: they change when other articles do.
func (w *Writer) Add(a *Article, src Source, drafts []Draft, sketch Sketch) error {
	for _, d := range drafts {
		if len(d.Text) > maxText {
			return fmt.Errorf("article %s: paragraph %d has %d bytes; a passage holds %d", a.ID, d.Paragraph, len(d.Text), maxText)
		}
	}
	n := w.articles
	w.articles++
	w.put32(secFirst, w.passages)
	w.put64(secOffsets, uint64(len(w.tables[secArticles])))
	w.put64(secPublished, uint64(seconds(a.Published)))
	w.put64(secKnown, uint64(seconds(a.Known)))
	w.ids = append(w.ids, hash32(a.ID)<<32|uint64(n))
	for _, band := range sketch.bands(a.URL) {
		w.sketches = append(w.sketches, uint64(band)<<32|uint64(n))
	}
	w.tables[secArticles] = w.encode(w.tables[secArticles], a)
	w.put32(secSource, uint32(w.file(src)))
	for _, d := range drafts {
		w.add(n, d)
	}
	return w.err
}

// add takes one passage of article n into the chapter at hand.
func (w *Writer) add(n uint32, d Draft) {
	w.put32(secOwner, n)
	w.tables[secLength] = append(w.tables[secLength], uint8(min(d.Length, 255)))
	w.chapter = append(w.chapter, d)
	w.size += len(d.Text)
	w.passages++
	if w.size >= chapterSize {
		w.flush()
	}
}

// flush writes the chapter at hand.
func (w *Writer) flush() {
	if len(w.chapter) == 0 {
		return
	}
	texts := make([]string, len(w.chapter))
	for i, d := range w.chapter {
		texts[i] = d.Text
	}
	words, c := newCodes(texts)
	number := uint64(len(w.tables[secChapters]) / 8)
	w.put64(secChapters, w.at)
	out := append(w.out[:0], 0, 0, 0, 0)
	out = appendCodebook(out, words)
	binary.LittleEndian.PutUint32(out, uint32(len(out)-4))
	for _, d := range w.chapter {
		w.put64(secWhere, number<<offsetBits|(w.at+uint64(len(out))))
		b := binary.AppendUvarint(w.record[:0], uint64(d.Paragraph))
		b = binary.AppendUvarint(b, uint64(d.Start))
		b = binary.AppendUvarint(b, uint64(len(d.Sentences)))
		end := 0
		for _, s := range d.Sentences {
			b = binary.AppendUvarint(b, uint64(s.Start-end))
			b = binary.AppendUvarint(b, uint64(s.End-s.Start))
			end = s.End
		}
		b = binary.AppendUvarint(b, uint64(len(d.Text)))
		b = c.encode(b, d.Text)
		w.record = b
		out = binary.LittleEndian.AppendUint16(out, uint16(checksum(b)))
		out = binary.AppendUvarint(out, uint64(len(b)))
		out = append(out, b...)
	}
	out = binary.LittleEndian.AppendUint32(out, checksum(out))
	w.write(out)
	w.out = out
	clear(w.chapter)
	w.chapter, w.size = w.chapter[:0], 0
}

// encode appends the record of an article: id, title, publisher, source, authors, times
// (published and known stand in their own tables), language, URL and hash.
func (w *Writer) encode(b []byte, a *Article) []byte {
	var flags byte
	if a.TitleMade {
		flags |= flagTitleMade
	}
	if a.Clock {
		flags |= flagClock
	}
	_, offset := a.Published.Zone()
	if offset != 0 {
		flags |= flagZone
	}
	hash, err := hex.DecodeString(a.Hash)
	if err != nil { // not what the corpus makes: keep it as it is
		hash = []byte(a.Hash)
		flags |= flagPlainHash
	}
	b = append(b, flags)
	for _, s := range []string{a.ID, a.Title, a.Publisher, a.Source, a.Language, a.URL, string(hash)} {
		b = appendString(b, s)
	}
	b = binary.AppendUvarint(b, uint64(len(a.Authors)))
	for _, s := range a.Authors {
		b = appendString(b, s)
	}
	b = binary.AppendVarint(b, seconds(a.Retrieved))
	if offset != 0 {
		b = binary.AppendVarint(b, int64(offset))
	}
	return b
}

const (
	flagTitleMade = 1 << iota
	flagClock
	flagPlainHash
	flagZone // the offset of Published from UTC, in seconds, stands last
)

// file returns the number of a source file, and notes its state when it is new.
func (w *Writer) file(src Source) int {
	n, ok := w.files[src.Path]
	if !ok {
		n = len(w.sources)
		w.files[src.Path] = n
		w.sources = append(w.sources, src)
	}
	return n
}

// Touch notes the state of a source file, whether or not articles of it are written here:
// they may stand unchanged in an earlier file of the snapshot. The last state counts.
func (w *Writer) Touch(src Source) { w.sources[w.file(src)] = src }

// Close writes the tables, syncs the file to disk and closes it.
func (w *Writer) Close() error {
	w.flush()
	w.put64(secChapters, w.at)
	w.put32(secFirst, w.passages)
	w.put64(secOffsets, uint64(len(w.tables[secArticles])))
	slices.Sort(w.ids)
	for _, v := range w.ids {
		w.put64(secIDs, v)
	}
	slices.Sort(w.sketches)
	for _, v := range w.sketches {
		w.put64(secSketches, v)
	}
	for _, src := range w.sources {
		b := appendString(w.tables[secFiles], src.Path)
		b = binary.AppendUvarint(b, uint64(src.Size))
		w.tables[secFiles] = binary.AppendVarint(b, src.Modified.UnixNano())
	}
	var trailer []byte
	for _, t := range w.tables {
		for w.at%8 != 0 { // tables of words are read in place
			w.write([]byte{0})
		}
		trailer = binary.LittleEndian.AppendUint64(trailer, w.at)
		trailer = binary.LittleEndian.AppendUint64(trailer, uint64(len(t)))
		trailer = binary.LittleEndian.AppendUint32(trailer, checksum(t))
		w.write(t)
	}
	sum := checksum(trailer)
	trailer = binary.LittleEndian.AppendUint32(trailer, uint32(sections))
	trailer = binary.LittleEndian.AppendUint32(trailer, sum)
	w.write(append(trailer, magic...))
	err := errors.Join(w.err, w.w.Flush())
	if err == nil {
		err = w.f.Sync()
	}
	if err = errors.Join(err, w.f.Close()); err != nil {
		return fmt.Errorf("writing passage file: %w", err)
	}
	return nil
}

// Abort closes and removes the file.
func (w *Writer) Abort() {
	w.f.Close()
	os.Remove(w.path)
}

func (w *Writer) write(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
		w.at += uint64(len(b))
	}
}

func (w *Writer) put64(s section, v uint64) {
	w.tables[s] = binary.LittleEndian.AppendUint64(w.tables[s], v)
}

func (w *Writer) put32(s section, v uint32) {
	w.tables[s] = binary.LittleEndian.AppendUint32(w.tables[s], v)
}

// hash32 is the hash by which ids are found, in the low 32 bits.
func hash32(s string) uint64 { h := hash64(s); return h>>32 ^ h&0xffffffff }
