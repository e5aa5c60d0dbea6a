package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// libraryDoc is a document as Bleve's segment library takes it.
type libraryDoc struct {
	id    string
	terms [fields][]string
	alone [fields]map[string]bool // terms of no other document
}

func (d libraryDoc) ID() string                                 { return d.id }
func (d libraryDoc) Size() int                                  { return 0 }
func (d libraryDoc) VisitComposite(index.CompositeFieldVisitor) {}
func (d libraryDoc) HasComposite() bool                         { return false }
func (d libraryDoc) NumPlainTextBytes() uint64                  { return 0 }
func (d libraryDoc) AddIDField()                                {}
func (d libraryDoc) StoredFieldsBytes() uint64                  { return 0 }
func (d libraryDoc) Indexed() bool                              { return true }
func (d libraryDoc) VisitFields(visit index.FieldVisitor) {
	for f := range fields {
		if len(d.terms[f]) > 0 {
			visit(libraryField{d, f})
		}
	}
}

type libraryField struct {
	d libraryDoc
	f field
}

func (f libraryField) Name() string              { return fieldNames[f.f] }
func (f libraryField) ArrayPositions() []uint64  { return nil }
func (f libraryField) EncodedFieldType() byte    { return 't' }
func (f libraryField) Analyze()                  {}
func (f libraryField) AnalyzedLength() int       { return 1 } // it takes 0 for a missing list
func (f libraryField) NumPlainTextBytes() uint64 { return 0 }
func (f libraryField) Value() []byte             { return []byte(f.d.id) }

func (f libraryField) Options() index.FieldIndexingOptions {
	if f.f == fieldID {
		return index.IndexField | index.StoreField
	}
	return index.IndexField | index.SkipFreqNorm
}

// AnalyzedTokenFrequencies says of a term that stands in one document that it occurs once,
// and of others that they don't: a list is left out only for the former.
func (f libraryField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	m := make(index.TokenFrequencies)
	for _, t := range f.d.terms[f.f] {
		m[t] = new(index.TokenFreq)
		if f.d.alone[f.f][t] {
			m[t].SetFrequency(1)
		}
	}
	return m
}

// librarySegment has the library write documents to path.
func librarySegment(t *testing.T, path string, docs []*document, part string, passage int) {
	t.Helper()
	var alone [fields]map[string]bool
	var list []libraryDoc
	for i, d := range docs {
		x := libraryDoc{documentID(part, passage+i), d.terms, alone}
		x.terms[fieldID] = []string{x.id}
		list = append(list, x)
	}
	for f := range fields {
		alone[f] = make(map[string]bool)
		for _, d := range list {
			for _, term := range d.terms[f] {
				_, met := alone[f][term]
				alone[f][term] = !met
			}
		}
	}
	handed := make([]index.Document, len(list))
	for i, d := range list {
		d.alone = alone
		handed[i] = d
	}
	var plugin zap.ZapPlugin
	s, _, err := plugin.New(handed)
	if err != nil {
		t.Fatal(err)
	}
	// What is made in memory still has a list for every term; what is merged has not.
	if _, _, err := plugin.Merge([]segment.Segment{s}, make([]*roaring.Bitmap, 1), path, make(chan struct{}), nil); err != nil {
		t.Fatal(err)
	}
}

// madeUpDocs are documents with terms of all frequencies, from every document to one.
func madeUpDocs(n int) []*document {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	var docs []*document
	for i := range n {
		d := new(document)
		if i%7 > 0 { // as of one article
			d.terms[fieldTitle], d.terms[fieldDay] = docs[i-1].terms[fieldTitle], docs[i-1].terms[fieldDay]
		} else {
			d.terms[fieldTitle] = []string{fmt.Sprint("title", i), "title"}
			d.terms[fieldDay] = []string{fmt.Sprintf("2026-01-%02d", 1+i%31)}
		}
		d.terms[fieldText] = []string{"all", "слово" + fmt.Sprint(i%9)}
		for w := 2; w < n; w *= 2 {
			if r.IntN(w) == 0 {
				d.terms[fieldText] = append(d.terms[fieldText], fmt.Sprint("one in ", w), levelTerm("one in many", 2+w%3))
			}
		}
		docs = append(docs, d)
	}
	for _, d := range docs { // a document has a term once
		d.terms[fieldText] = unique(d.terms[fieldText])
	}
	return docs
}

func unique(terms []string) []string {
	seen := make(map[string]bool)
	var out []string
	for _, t := range terms {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// A segment is to the byte what Bleve's library makes of the same documents, up to the
// list of fields, which the library writes in the order of a Go map.
func TestSegmentIsWhatTheLibraryMakes(t *testing.T) {
	for _, c := range []struct{ docs, run int }{{1, 1}, {5, 2}, {700, 100}, {9000, 4000}} {
		t.Run(fmt.Sprint(c.docs), func(t *testing.T) {
			docs := madeUpDocs(c.docs)
			const part, passage = "3", 95 // the ids are as long as the numbers
			var runs []*inversion
			for from := 0; from < len(docs); from += c.run {
				runs = append(runs, invert(docs[from:min(from+c.run, len(docs))], from, part, passage+from))
			}
			ours, theirs := filepath.Join(t.TempDir(), "ours.zap"), filepath.Join(t.TempDir(), "theirs.zap")
			if err := writeSegment(t.Context(), ours, len(docs), runs, part, passage); err != nil {
				t.Fatal(err)
			}
			librarySegment(t, theirs, docs, part, passage)
			got, want := lists(t, ours), lists(t, theirs)
			if !bytes.Equal(got, want) {
				at := 0
				for at < min(len(got), len(want)) && got[at] == want[at] {
					at++
				}
				t.Fatalf("%d bytes, the library makes %d; they differ from %d on", len(got), len(want), at)
			}
			var plugin zap.ZapPlugin
			s, err := plugin.Open(ours)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if n := s.Count(); n != uint64(len(docs)) {
				t.Errorf("%d documents, want %d", n, len(docs))
			}
			if got, want := s.Fields(), []string{"_id", "day", "text", "title"}; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("fields %v, want %v", got, want)
			}
			if x, ok := s.(*zap.Segment); !ok || crc32.ChecksumIEEE(x.Data()[:len(x.Data())-4]) != x.CRC() {
				t.Error("the checksum is not that of the file")
			}
			last := len(docs) - 1
			if id, err := s.DocID(uint64(last)); err != nil || string(id) != documentID(part, passage+last) {
				t.Errorf("the last document is %s, %v", id, err)
			}
		})
	}
}

// lists returns a segment file up to where its fields are described.
func lists(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	footer := data[len(data)-zap.FooterSize+4:] // behind the length of the encryption's name
	if binary.BigEndian.Uint32(footer[28:]) != zap.Version {
		t.Fatalf("%s: version %d", path, binary.BigEndian.Uint32(footer[28:]))
	}
	at := binary.BigEndian.Uint64(footer[16:])
	n, size := binary.Uvarint(data[at:])
	first := uint64(len(data))
	for i := range int(n) {
		first = min(first, binary.BigEndian.Uint64(data[int(at)+size+8*i:]))
	}
	return data[:first]
}

func BenchmarkSegment(b *testing.B) {
	docs := madeUpDocs(4000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		run := invert(docs, 0, "1", 0)
		if err := writeSegment(b.Context(), filepath.Join(b.TempDir(), fmt.Sprint(i)), len(docs), []*inversion{run}, "1", 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(docs))*float64(b.N)/b.Elapsed().Seconds(), "passages/s")
}
