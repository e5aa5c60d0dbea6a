package index

import (
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
	fieldTitle                  // stems of the article's title
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

// document is the Bleve document of a passage: for each field its terms, each once.
type document struct {
	id    string
	terms [fields][]string
	maps  *termMaps
}

// termMaps are the maps that the documents of one segment hand their terms over in, one
// document after the other.
type termMaps [fields]index.TokenFrequencies

// occurs is what Bleve is told of every term: where and how often it stands is not kept.
var occurs = &index.TokenFreq{}

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
func (f documentField) AnalyzedLength() int      { return 0 }
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
	m := f.d.maps[f.f]
	if m == nil {
		m = make(index.TokenFrequencies)
		f.d.maps[f.f] = m
	}
	clear(m)
	if f.f == fieldID {
		m[f.d.id] = occurs
		return m
	}
	for _, t := range f.d.terms[f.f] {
		m[t] = occurs
	}
	return m
}

// newSegment makes a segment of Bleve's format out of documents, in their order: the
// number of a document in the segment is its place in docs.
func newSegment(docs []*document) (segment.UnpersistedSegment, error) {
	maps := new(termMaps)
	list := make([]index.Document, len(docs))
	for i, d := range docs {
		d.maps = maps
		list[i] = d
	}
	var plugin zap.ZapPlugin
	s, _, err := plugin.New(list)
	if err != nil {
		return nil, err
	}
	return s.(segment.UnpersistedSegment), nil
}
