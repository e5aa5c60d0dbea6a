package bench

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	_ "modernc.org/sqlite"

	"github.com/briefbot/briefbot/index"
)

// peer is what was measured of one engine.
type peer struct {
	build time.Duration
	bytes int64
	took  []time.Duration // of each query, the second time that it is asked
	found int             // passages of all queries
}

// passage is a paragraph of the made-up corpus with its article's title.
type passage struct{ title, text string }

// TestPeers measures other engines on the same passages and queries as this one, in one run.
// doc.go says how each is set up.
func TestPeers(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("BRIEFBOT_PEERS"))
	if err != nil {
		t.Skip("other engines are measured when BRIEFBOT_PEERS is set to a number of passages")
	}
	c := NewCorpus(English(), n, 1)
	var ps []passage
	for i := range c.articles {
		for text := range c.paragraphs(i) {
			ps = append(ps, passage{c.title(i), text})
		}
	}
	queries := c.Queries(500, 1)
	t.Logf("%d passages, %d queries; top 10, p50 / p99 in ms", len(ps), len(queries))
	for _, engine := range []struct {
		name    string
		measure func(*testing.T, *Corpus, []passage, []string) peer
	}{{"briefbot", measureOurs}, {"Xapian", measureXapian}, {"Bleve", measureBleve}, {"SQLite FTS5", measureSQLite}} {
		t.Run(engine.name, func(t *testing.T) {
			p := engine.measure(t, c, ps, queries)
			t.Logf("search %v, build %.0f passages a second, %d MB", latencyOf(p.took), float64(len(ps))/p.build.Seconds(), p.bytes>>20)
			if p.found < len(queries) {
				t.Errorf("%d passages found by %d queries: each stands in one", p.found, len(queries))
			}
		})
	}
}

// timed asks all queries twice and keeps what the second time took.
func (p *peer) timed(t *testing.T, queries []string, search func(string) (int, error)) {
	t.Helper()
	for again := range 2 {
		for _, q := range queries {
			start := time.Now()
			n, err := search(q)
			if err != nil {
				t.Fatal(err)
			}
			if again > 0 {
				p.took = append(p.took, time.Since(start))
				p.found += n
			}
		}
	}
}

func measureOurs(t *testing.T, c *Corpus, _ []passage, queries []string) (p peer) {
	loaded, err := c.Load()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s, err := index.Build(t.Context(), filepath.Join(t.TempDir(), "000001"), loaded, index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p.build, p.bytes = time.Since(start), s.Manifest().Bytes
	p.timed(t, queries, func(q string) (int, error) {
		hits, err := s.Search(t.Context(), index.Query{Text: q, Limit: 10})
		return len(hits), err
	})
	return p
}

func measureXapian(t *testing.T, _ *Corpus, ps []passage, queries []string) (p peer) {
	python := os.Getenv("BRIEFBOT_PYTHON")
	if python == "" {
		python = "python3"
	}
	if err := exec.CommandContext(t.Context(), python, "-c", "import xapian").Run(); err != nil {
		t.Skipf("%s has no Xapian (%v): install python3-xapian, and name the Python that it is for in BRIEFBOT_PYTHON", python, err)
	}
	dir := t.TempDir()
	list := filepath.Join(dir, "queries")
	if err := os.WriteFile(list, []byte(strings.Join(queries, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var in, out bytes.Buffer
	for _, x := range ps {
		fmt.Fprintf(&in, "%s\t%s\n", x.title, x.text)
	}
	cmd := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "measure_xapian.py"), filepath.Join(dir, "index"), list)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	var r struct {
		Version string
		Build   float64
		Bytes   int64
		Took    []float64
		Found   int
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	t.Log("version ", r.Version)
	p.build, p.bytes, p.found = time.Duration(r.Build*1e9), r.Bytes, r.Found
	for _, s := range r.Took {
		p.took = append(p.took, time.Duration(s*1e9))
	}
	return p
}

func measureBleve(t *testing.T, _ *Corpus, ps []passage, queries []string) (p peer) {
	type document struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = "en"
	dir := filepath.Join(t.TempDir(), "index")
	start := time.Now()
	x, err := bleve.New(dir, m)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	b := x.NewBatch()
	for i, passage := range ps {
		if err := b.Index(strconv.Itoa(i), document{passage.title, passage.text}); err != nil {
			t.Fatal(err)
		}
		if b.Size() == 1000 || i == len(ps)-1 {
			if err := x.Batch(b); err != nil {
				t.Fatal(err)
			}
			b.Reset()
		}
	}
	p.build, p.bytes = time.Since(start), size(t, dir)
	p.timed(t, queries, func(q string) (int, error) {
		match := bleve.NewMatchQuery(q)
		match.SetField("text")
		r, err := x.SearchInContext(t.Context(), bleve.NewSearchRequest(match)) // 10 hits
		if err != nil {
			return 0, err
		}
		return len(r.Hits), nil
	})
	return p
}

func measureSQLite(t *testing.T, _ *Corpus, ps []passage, queries []string) (p peer) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	start := time.Now()
	if _, err := db.ExecContext(t.Context(), "CREATE VIRTUAL TABLE passage USING fts5(title, text, tokenize = 'porter unicode61')"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	insert, err := tx.PrepareContext(t.Context(), "INSERT INTO passage VALUES (?, ?)")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range ps {
		if _, err := insert.ExecContext(t.Context(), x.title, x.text); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.ExecContext(t.Context(), "INSERT INTO passage (passage) VALUES ('optimize')"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	p.build, p.bytes = time.Since(start), size(t, dir)
	search, err := db.PrepareContext(t.Context(), "SELECT rowid, text FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT 10")
	if err != nil {
		t.Fatal(err)
	}
	p.timed(t, queries, func(q string) (n int, err error) {
		rows, err := search.QueryContext(t.Context(), `text : ("`+strings.Join(strings.Fields(q), `" OR "`)+`")`)
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		for rows.Next() {
			n++
		}
		return n, rows.Err()
	})
	return p
}

// size adds up the files below dir.
func size(t *testing.T, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
