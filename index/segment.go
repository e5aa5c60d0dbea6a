package index

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"os"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// This file writes a segment in the file format of zapx, Bleve's segment library.
//
// The library makes segments of documents that it is handed term by term, as maps, and
// looks each term up again and again; it took half the time of a build. What is to be
// written here is simple, a list of document numbers for each term and an id for each
// document, so it is written at once, and reads back as if the library had made it: the
// tests hold it to that, byte for byte.
//
//	stored fields    for each document its id
//	their index      for each document where those begin: uint64
//	for each field   the lists of its terms, the dictionary (an FST: term to list), where
//	                 the dictionary begins
//	fields           for each its name, its options and where it begins
//	their index      how many, and where each begins
//	footer           number of documents, where the indexes begin, versions, CRC-32
//
// Numbers are varints unless a size is given; those are big-endian. zap.md in the
// library's source describes the whole format, of which this is a part: no doc values, no
// positions, no frequencies.

const (
	// noDocValues stands where a field's doc values would begin.
	noDocValues = math.MaxUint64
	// aloneNorm is the norm of a term that stands in one document only. Bleve keeps it
	// with the document's number in the dictionary, in place of a list.
	aloneNorm = 1
)

// segmentWriter writes one segment. What fails first makes everything after it void.
type segmentWriter struct {
	w    *bufio.Writer
	sum  uint32 // CRC-32 of what is written
	at   uint64 // bytes written
	err  error
	docs int

	buf  []byte // kept for its space
	list *roaring.Bitmap
	dict *vellum.Builder
	fst  bytes.Buffer // what dict writes to
}

// writeSegment writes a segment of so many documents to path: those of the runs, which
// follow each other. The first document is made of passage number passage of its part.
func writeSegment(ctx context.Context, path string, docs int, runs []*inversion, part string, passage int) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w := &segmentWriter{w: bufio.NewWriterSize(f, 1<<20), docs: docs, list: roaring.New()}
	w.dict, w.err = vellum.New(&w.fst, nil)
	w.segment(ctx, runs, part, passage)
	if w.err == nil {
		w.err = w.w.Flush()
	}
	if w.err == nil {
		w.err = f.Sync()
	}
	return errors.Join(w.err, f.Close())
}

// segment writes the whole segment.
func (w *segmentWriter) segment(ctx context.Context, runs []*inversion, part string, passage int) {
	stored := w.ids(part, passage)
	var kept []field
	var begins []uint64 // of the fields, then of what is said of them
	for f := range fields {
		var of []*inverted
		for _, r := range runs {
			if len(r[f].terms) > 0 {
				of = append(of, &r[f])
			}
		}
		if len(of) > 0 { // the library too leaves out what no document has
			kept, begins = append(kept, f), append(begins, w.field(ctx, of))
		}
	}
	for i, f := range kept {
		options := index.IndexField | index.SkipFreqNorm
		if f == fieldID {
			options = index.IndexField | index.StoreField // Bleve asks for both
		}
		b := binary.AppendUvarint(w.buf[:0], uint64(len(fieldNames[f])))
		b = append(b, fieldNames[f]...)
		b = binary.AppendUvarint(b, uint64(options))
		b = binary.AppendUvarint(b, 1) // kinds of index that it has
		b = binary.BigEndian.AppendUint16(b, zap.SectionInvertedTextIndex)
		b = binary.BigEndian.AppendUint64(b, begins[i])
		begins[i] = w.at
		w.write(b)
	}
	sections := w.at
	b := binary.AppendUvarint(w.buf[:0], uint64(len(begins)))
	for _, at := range begins {
		b = binary.BigEndian.AppendUint64(b, at)
	}
	b = binary.BigEndian.AppendUint32(b, 0) // length of the name of an encryption
	b = binary.BigEndian.AppendUint64(b, uint64(w.docs))
	b = binary.BigEndian.AppendUint64(b, stored)
	b = binary.BigEndian.AppendUint64(b, sections)
	b = binary.BigEndian.AppendUint32(b, zap.DefaultChunkMode)
	b = binary.BigEndian.AppendUint32(b, zap.Version)
	w.write(b)
	w.write(binary.BigEndian.AppendUint32(nil, w.sum))
}

// ids writes the stored fields, of which each document has one, and returns where their
// index begins.
func (w *segmentWriter) ids(part string, passage int) uint64 {
	begins := make([]byte, 0, 8*w.docs+1)
	for i := range w.docs {
		begins = binary.BigEndian.AppendUint64(begins, w.at)
		id := documentID(part, passage+i)
		// The description of the fields, which is the length of the id, and the fields: the
		// id and the others compressed, which is a zero; before them the lengths of both.
		length := binary.AppendUvarint(nil, uint64(len(id)))
		b := binary.AppendUvarint(w.buf[:0], uint64(len(length)))
		b = binary.AppendUvarint(b, uint64(len(id)+1))
		b = append(append(b, length...), id...)
		w.buf = append(b, 0)
		w.write(w.buf)
	}
	at := w.at
	w.write(append(begins, 0)) // 0: no documents are nested in others
	return at
}

// field writes the lists of a field and its dictionary, and returns where its description
// begins.
func (w *segmentWriter) field(ctx context.Context, runs []*inverted) uint64 {
	next := make([]int, len(runs)) // the next term of each
	var having []int               // the runs that have the term at hand
	var lists [][]uint32           // and its lists there
	for n := 0; w.err == nil; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			w.err = context.Cause(ctx)
		}
		least := ""
		having, lists = having[:0], lists[:0]
		for i, r := range runs {
			if next[i] == len(r.terms) {
				continue
			}
			c := -1
			if len(having) > 0 {
				c = strings.Compare(r.terms[next[i]], least)
			}
			if c < 0 {
				least, having = r.terms[next[i]], having[:0]
			}
			if c <= 0 {
				having = append(having, i)
			}
		}
		if len(having) == 0 {
			break
		}
		for _, i := range having {
			lists = append(lists, runs[i].of(next[i]))
			next[i]++
		}
		w.term(least, lists)
	}
	if w.err == nil {
		w.err = w.dict.Close()
	}
	dict := w.at
	w.write(binary.AppendUvarint(w.buf[:0], uint64(w.fst.Len())))
	w.write(w.fst.Bytes())
	w.fst.Reset()
	if w.err == nil {
		w.err = w.dict.Reset(&w.fst)
	}
	at := w.at
	b := binary.AppendUvarint(w.buf[:0], noDocValues)
	b = binary.AppendUvarint(b, noDocValues)
	w.write(binary.AppendUvarint(b, dict))
	return at
}

// term writes the list of one term and takes it into the dictionary.
func (w *segmentWriter) term(term string, lists [][]uint32) {
	n := 0
	for _, l := range lists {
		n += len(l)
	}
	value := zap.FSTValEncode1Hit(uint64(lists[0][0]), aloneNorm)
	if n > 1 {
		frequencies := w.frequencies(n, lists)
		w.list.Clear()
		for _, l := range lists {
			w.list.AddMany(l)
		}
		list, err := w.list.ToBytes()
		if w.err == nil {
			w.err = err
		}
		value = w.at
		b := binary.AppendUvarint(w.buf[:0], frequencies)
		b = append(b, 0) // no positions
		b = binary.AppendUvarint(b, uint64(len(list)))
		w.buf = append(b, list...)
		w.write(w.buf)
	}
	if w.err == nil {
		w.buf = append(w.buf[:0], term...)
		w.err = w.dict.Insert(w.buf, value)
	}
}

// frequencies writes how often each of the n documents of the lists has the term, which is
// not kept: a zero for each. They lie in chunks, each for as many of all documents, whose
// ends stand before them. It returns where they begin.
func (w *segmentWriter) frequencies(n int, lists [][]uint32) uint64 {
	size := w.docs / (n/1024 + 1)
	chunks := (w.docs-1)/size + 1
	b := binary.AppendUvarint(w.buf[:0], uint64(chunks))
	written, end := 0, 0 // chunks whose end is written, and documents up to there
	endUpTo := func(chunk int) {
		for ; written < chunk; written++ {
			b = binary.AppendUvarint(b, uint64(end))
		}
	}
	for _, l := range lists {
		if chunks == 1 { // of nearly all terms
			end += len(l)
			continue
		}
		for _, doc := range l {
			endUpTo(int(doc) / size)
			end++
		}
	}
	endUpTo(chunks)
	w.buf = append(b, make([]byte, n)...)
	at := w.at
	w.write(w.buf)
	return at
}

func (w *segmentWriter) write(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
		w.sum = crc32.Update(w.sum, crc32.IEEETable, b)
		w.at += uint64(len(b))
	}
}
