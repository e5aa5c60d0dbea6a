package index

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// This file writes and opens the Bleve index of a snapshot.
//
// The directory is an ordinary Bleve index, which bleve.Open and Bleve's own tools read.
// It is not written through Bleve's batches: those number the documents of a batch in
// the order of a Go map, write and merge every passage several times over, and need a
// sync a batch to be safe. A snapshot is immutable, so its segments are made once, from
// documents in the order of the passage file, in parallel, and listed in root.bolt at the
// end, as Bleve's offline builder does with the one segment that it makes. So the number
// of a document in its segment is that of its passage less a constant, and no table
// stands between the two.

// boltTimeout bounds the wait for a root.bolt that another process holds open for writing.
const boltTimeout = 2 * time.Second

// segmentInfo names one segment in the manifest.
type segmentInfo struct {
	File  string `json:"file"`  // in bleve/store
	First int    `json:"first"` // ord of its first document
	Docs  int    `json:"docs"`
}

// engine is the open Bleve index of a snapshot.
type engine struct {
	index    bleve.Index
	reader   interface{ Close() error }
	segments []engineSegment // in order of passages
}

// engineSegment is one open segment.
type engineSegment struct {
	segmentInfo
	seg  segment.Segment
	dead *roaring.Bitmap // documents withdrawn since it was written; nil if none
}

// verify checks every byte of the segment.
func (e *engineSegment) verify() error {
	z, ok := e.seg.(*zap.Segment)
	if !ok {
		return fmt.Errorf("segment %s is of kind %T", e.File, e.seg)
	}
	if data := z.Data(); len(data) < zap.FooterSize || crc32.ChecksumIEEE(data[:len(data)-crc32.Size]) != z.CRC() {
		return fmt.Errorf("segment %s has changed: %w", e.File, ErrDamaged)
	}
	return nil
}

// segmentName is the file of segment id, as Bleve names it.
func segmentName(id uint64) string { return fmt.Sprintf("%012x.zap", id) }

func storeDir(dir string) string { return filepath.Join(dir, "store") }

// writeEngine writes, beside segments that are in place already, what makes dir a Bleve
// index: its description, and root.bolt with the list of segments and what is dead of
// them.
func writeEngine(dir string, segments []segmentInfo, dead map[int]*roaring.Bitmap, now time.Time) (err error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = keyword.Name // the terms are made by package analysis
	m.DefaultMapping.Dynamic = false
	for f := fieldID + 1; f < fields; f++ {
		fm := bleve.NewKeywordFieldMapping()
		fm.Store, fm.DocValues, fm.IncludeTermVectors, fm.SkipFreqNorm = false, false, false, true
		m.DefaultMapping.AddFieldMappingsAt(fieldNames[f], fm)
	}
	mapping, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("describing the index: %w", err)
	}
	meta, err := json.Marshal(map[string]string{"storage": "", "index_type": scorch.Name})
	if err != nil {
		return fmt.Errorf("describing the index: %w", err)
	}
	if err := writeFile(filepath.Join(dir, "index_meta.json"), meta); err != nil {
		return err
	}
	path := filepath.Join(storeDir(dir), "root.bolt")
	db, err := util.OpenBolt(path, 0o644, nil)
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	defer func() {
		if e := db.Close(); err == nil && e != nil {
			err = fmt.Errorf("closing %s: %w", path, e)
		}
	}()
	writer, err := util.NewFileWriter([]byte(path))
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	err = db.Update(func(tx *util.BoltTxImpl) error {
		b := bucket{tx: tx, writer: writer}
		root := b.in(nil, util.BoltSnapshotsBucket)
		snapshot := b.in(root, ascending(uint64(len(segments)+1)))
		info := b.in(snapshot, util.BoltMetaDataKey)
		b.put(info, util.BoltMetaDataSegmentTypeKey, []byte(zap.Type))
		b.put(info, util.BoltMetaDataSegmentVersionKey, binary.BigEndian.AppendUint32(nil, zap.Version))
		b.put(info, util.BoltMetaDataFileWriterIDKey, []byte(writer.Id()))
		b.put(info, util.BoltMetaDataTimeStamp, []byte(now.Format(time.RFC3339Nano)))
		b.put(b.in(snapshot, util.BoltInternalKey), util.MappingInternalKey, mapping)
		for i, s := range segments {
			seg := b.in(snapshot, ascending(uint64(i+1)))
			b.put(seg, util.BoltPathKey, []byte(s.File))
			if bm := dead[i]; bm != nil && !bm.IsEmpty() {
				data, err := bm.ToBytes()
				if err != nil {
					return err
				}
				b.put(seg, util.BoltDeletedKey, data)
			}
		}
		return b.err
	})
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// bucket writes to a Bolt transaction until something fails.
type bucket struct {
	tx     *util.BoltTxImpl
	writer util.FileWriter // what Bleve would encrypt with, if it were told to
	err    error
}

func (b *bucket) in(parent *util.BoltBucketImpl, key []byte) (child *util.BoltBucketImpl) {
	if b.err != nil {
		return nil
	}
	if parent == nil {
		child, b.err = b.tx.CreateBucketIfNotExists(key)
	} else {
		child, b.err = parent.CreateBucketIfNotExists(key)
	}
	return child
}

func (b *bucket) put(in *util.BoltBucketImpl, key, value []byte) {
	if b.err == nil {
		b.err = in.Put(key, value, b.writer)
	}
}

// ascending is the key under which Bleve lists a number: keys sort as the numbers do.
func ascending(v uint64) []byte {
	const zero, small = 0x88, 0x6d
	if v <= small {
		return []byte{byte(zero + v)}
	}
	n := 1
	for w := v >> 8; w > 0; w >>= 8 {
		n++
	}
	key := []byte{byte(zero + small + n)}
	for n--; n >= 0; n-- {
		key = append(key, byte(v>>(8*n)))
	}
	return key
}

// openEngine opens the Bleve index in dir for reading.
func openEngine(dir string, segments []segmentInfo) (*engine, error) {
	idx, err := bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": boltTimeout.String()})
	if err != nil {
		return nil, fmt.Errorf("opening Bleve index %s: %w", dir, err)
	}
	e := &engine{index: idx}
	if err := e.load(segments); err != nil {
		e.close()
		return nil, fmt.Errorf("opening Bleve index %s: %w", dir, err)
	}
	return e, nil
}

func (e *engine) load(segments []segmentInfo) error {
	adv, err := e.index.Advanced()
	if err != nil {
		return err
	}
	reader, err := adv.Reader()
	if err != nil {
		return err
	}
	e.reader = reader
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("it is of kind %T", reader)
	}
	open := snapshot.Segments()
	if len(open) != len(segments) {
		return fmt.Errorf("it has %d segments, the manifest names %d: %w", len(open), len(segments), ErrDamaged)
	}
	for i, s := range open {
		seg := s.Segment()
		if p, ok := seg.(segment.PersistedSegment); !ok || filepath.Base(p.Path()) != segments[i].File || int(seg.Count()) != segments[i].Docs {
			return fmt.Errorf("segment %d is not the one that the manifest names: %w", i, ErrDamaged)
		}
		e.segments = append(e.segments, engineSegment{segments[i], seg, s.Deleted()})
	}
	return nil
}

func (e *engine) close() error {
	var err error
	if e.reader != nil {
		err = e.reader.Close()
	}
	return errors.Join(err, e.index.Close())
}
