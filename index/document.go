package index

import (
	"context"
	"errors"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// field is one field of the Bleve document of a passage.
type field uint8

// The fields in the order of their names, which is the order Bleve keeps them in.
const (
	fieldID        field = iota // number of the part, a full stop, number of the passage in it
	fieldDay                    // of publication: 2026-01-30
	fieldEntity                 // ids of the entities named in the passage
	fieldLanguage               // ISO 639-1 code
	fieldPublisher              // folded name, and id of the source
	fieldText                   // stems of the passage, exact forms of its names
	fieldTitle                  // stems of the article's title, entities named in it
	fieldTopic                  // ids of the topics of the passage
	fields                      // how many there are
)

var fieldNames = [fields]string{"_id", "day", "entity", "language", "publisher", "text", "title", "topic"}

// maxTF is the greatest number of occurrences in one passage that counts: the sixteenth
// adds less than a hundredth of the first.
const maxTF = 16

// levelTerm is the term under which a passage is listed that has term at least level
// times.
//
// Bleve keeps the number of occurrences of a term beside each entry of its list, where it
// must be decoded entry by entry, in order. Most terms stand once in a passage. So the
// lists here are of bare passage numbers, which Bleve holds as bitmaps, and those that
// have a term twice are listed once more under a term of their own: a search reads numbers
// a thousand at a time, jumps where it likes, and the index is smaller by a third.
func levelTerm(term string, level int) string {
	if level == 1 {
		return term
	}
	return term + "\x00" + string(rune('a'+level))
}

// nameTerm is the term of the exact form of a name.
func nameTerm(term string) string { return "=" + term }

// entityTerm is the term of an entity named in a title.
func entityTerm(id string) string { return "@" + id }

// document is the Bleve document of a passage: for each field its terms, each once.
type document struct {
	id    string
	terms [fields][]string
	batch *batch
}

// batch is what the documents of one segment share.
type batch struct {
	// maps are what terms are handed over in, one document after the other.
	maps [fields]index.TokenFrequencies
	// last is the first of the terms that a map was filled with: passages of one article
	// share their title and keywords, and the map need not be filled again.
	last [fields]*string
	// count is the number of documents that have a term.
	count [fields]map[string]int32
}

func newBatch(docs []*document) *batch {
	b := new(batch)
	for f := range fields {
		b.maps[f] = make(index.TokenFrequencies)
		b.count[f] = make(map[string]int32)
	}
	for _, d := range docs {
		d.batch = b
		for f, terms := range d.terms {
			count := b.count[f]
			for _, t := range terms {
				count[t]++
			}
		}
	}
	return b
}

// What Bleve is told of a term: where and how often it stands is not kept. A term of one
// document alone is said to occur once, as Bleve then keeps the document's number in the
// dictionary and no list at all.
var (
	occurs = &index.TokenFreq{}
	alone  = func() *index.TokenFreq { f := new(index.TokenFreq); f.SetFrequency(1); return f }()
)

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return 0 }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) AddIDField()                                {}
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }
func (d *document) VisitFields(visit index.FieldVisitor) {
	for f := range fields {
		if f == fieldID || len(d.terms[f]) > 0 {
			visit(documentField{d, f})
		}
	}
}

// documentField is one field of a document.
type documentField struct {
	d *document
	f field
}

func (f documentField) Name() string             { return fieldNames[f.f] }
func (f documentField) ArrayPositions() []uint64 { return nil }
func (f documentField) EncodedFieldType() byte   { return 't' }
func (f documentField) Analyze()                 {}
func (f documentField) AnalyzedLength() int      { return 1 } // Bleve takes 0 for a missing list
func (f documentField) NumPlainTextBytes() uint64 {
	return 0
}

func (f documentField) Value() []byte {
	if f.f == fieldID {
		return []byte(f.d.id)
	}
	return nil
}

func (f documentField) Options() index.FieldIndexingOptions {
	if f.f == fieldID {
		return index.IndexField | index.StoreField // Bleve asks for both
	}
	return index.IndexField | index.SkipFreqNorm
}

func (f documentField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	m := f.d.batch.maps[f.f]
	if f.f == fieldID {
		clear(m)
		m[f.d.id] = alone
		return m
	}
	terms := f.d.terms[f.f]
	if f.d.batch.last[f.f] == &terms[0] {
		return m
	}
	clear(m)
	f.d.batch.last[f.f] = &terms[0]
	count := f.d.batch.count[f.f]
	for _, t := range terms {
		if count[t] == 1 {
			m[t] = alone
		} else {
			m[t] = occurs
		}
	}
	return m
}

// newSegment makes a segment of Bleve's format out of documents, in their order: the
// number of a document in the segment is its place in docs. It is in memory, and not as
// small as it could be, see mergeSegments.
func newSegment(docs []*document) (segment.Segment, error) {
	newBatch(docs)
	list := make([]index.Document, len(docs))
	for i, d := range docs {
		list[i] = d
	}
	var plugin zap.ZapPlugin
	s, _, err := plugin.New(list)
	return s, err
}

// mergeSegments writes segments to a file, one after the other, as one. Of a single one too
// this makes less than half: only here does Bleve leave out the lists of terms that stand
// in one document, which each document's id is.
func mergeSegments(ctx context.Context, segments []segment.Segment, path string) error {
	stop := make(chan struct{})
	defer context.AfterFunc(ctx, func() { close(stop) })()
	var plugin zap.ZapPlugin
	_, _, err := plugin.Merge(segments, make([]*roaring.Bitmap, len(segments)), path, stop, nil)
	return errors.Join(ctx.Err(), err)
}
