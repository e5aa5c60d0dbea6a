package index

import (
	"encoding/binary"
	"path/filepath"
	"testing"

	"github.com/blevesearch/bleve/v2"
)

// What a snapshot holds is a Bleve index like any other.
func TestBleveReadsTheIndex(t *testing.T) {
	s := story.build(t)
	idx, err := bleve.OpenUsing(filepath.Join(s.dir, engineName), map[string]any{"read_only": true})
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	if n, err := idx.DocCount(); err != nil || n != 5 {
		t.Errorf("%d documents, %v", n, err)
	}
	q := bleve.NewTermQuery("kyiv")
	q.SetField("entity")
	r, err := idx.Search(bleve.NewSearchRequest(q))
	if err != nil || r.Total != 2 {
		t.Fatalf("%v, %v", r, err)
	}
	ids := map[string]bool{}
	for _, h := range r.Hits {
		ids[h.ID] = true
	}
	if !ids["1.0"] || !ids["1.4"] {
		t.Errorf("found %v", ids)
	}
}

func TestKeysAscend(t *testing.T) {
	last := ""
	for _, v := range []uint64{0, 1, 109, 110, 255, 256, 65535, 65536, 1 << 40, 1<<64 - 1} {
		k := string(ascending(v))
		if k <= last {
			t.Errorf("key of %d is %x, not after %x", v, k, last)
		}
		last = k
	}
	if got := binary.BigEndian.Uint16(ascending(300)[1:]); got != 300 {
		t.Errorf("300 is kept as %d", got)
	}
}
