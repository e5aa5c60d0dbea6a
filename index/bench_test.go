package index_test

import (
	"path/filepath"
	"testing"

	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/bench"
)

// benchPassages is the size of the corpus of the benchmarks here: large enough for several
// windows and levels, small enough to be built before each. Package bench measures larger
// ones.
const benchPassages = 20_000

func buildBench(b *testing.B, c *bench.Corpus) *index.Snapshot {
	b.Helper()
	loaded, err := c.Load()
	if err != nil {
		b.Fatal(err)
	}
	s, err := index.Build(b.Context(), filepath.Join(b.TempDir(), "000001"), loaded, index.BuildOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

func BenchmarkBuild(b *testing.B) {
	c := bench.NewCorpus(bench.English(), benchPassages/10, 1)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n += buildBench(b, c).Manifest().Passages
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "passages/s")
}

// BenchmarkReindex is the reindex of one article that changed, loading the corpus included.
func BenchmarkReindex(b *testing.B) {
	c := bench.NewCorpus(bench.English(), benchPassages, 1)
	st, err := index.OpenStore(b.TempDir(), index.StoreOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	reindex := func() *index.Report {
		loaded, err := c.Load()
		if err != nil {
			b.Fatal(err)
		}
		r, err := st.Reindex(b.Context(), loaded, index.ReindexOptions{})
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	reindex()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Edit(i * 31)
		if r := reindex(); r.Full || r.Articles.Changed != 1 {
			b.Fatalf("%+v", r)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "000001")
	loaded, err := bench.NewCorpus(bench.English(), benchPassages, 1).Load()
	if err != nil {
		b.Fatal(err)
	}
	s, err := index.Build(b.Context(), dir, loaded, index.BuildOptions{})
	if err != nil {
		b.Fatal(err)
	}
	s.Close()
	b.ReportAllocs()
	for b.Loop() {
		s, err := index.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	c := bench.NewCorpus(bench.English(), benchPassages, 1)
	s := buildBench(b, c)
	queries := c.Queries(200, 1)
	for _, q := range []struct {
		name string
		of   func(string) index.Query
	}{
		{"top10", func(t string) index.Query { return index.Query{Text: t, Limit: 10} }},
		{"top100", func(t string) index.Query { return index.Query{Text: t} }},
		{"filtered", func(t string) index.Query { return index.Query{Text: t, Limit: 10, Publisher: "Publisher 3"} }},
		{"newest", func(string) index.Query { return index.Query{Limit: 10} }},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := s.Search(b.Context(), q.of(queries[i%len(queries)])); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
