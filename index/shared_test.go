package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/briefbot/briefbot/corpus"
)

// sharedDir is the directory of data that is not in the repository.
func sharedDir(t *testing.T) string {
	dir := os.Getenv("BRIEFBOT_SHARED")
	if dir == "" {
		t.Skip("BRIEFBOT_SHARED is not set: the directory of shared evaluation data")
	}
	return dir
}

// eachLine decodes the lines of a JSON file.
func eachLine[T any](t *testing.T, path string, f func(T)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var x T
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		f(x)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// record is an article of a bulk file.
type record struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
	Lang  string `json:"lang"`
}

// buildRecords builds a snapshot of records.
func buildRecords(t *testing.T, list []record) *Snapshot {
	t.Helper()
	var b strings.Builder
	for _, r := range list {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
		b.WriteByte('\n')
	}
	c, err := corpus.Load(fstest.MapFS{"articles/all.jsonl": {Data: []byte(b.String())}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Build(t.Context(), filepath.Join(t.TempDir(), "000001"), c, BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// articlesFound returns the ids of the articles of hits, each once.
func articlesFound(t *testing.T, s *Snapshot, text string) []string {
	t.Helper()
	hits, err := s.Search(t.Context(), Query{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, h := range hits {
		if !slices.Contains(ids, h.Article.ID) {
			ids = append(ids, h.Article.ID)
		}
	}
	return ids
}

// Questions find the paragraph that answers them. The floors are what textbook BM25 over
// the same paragraphs reaches, as the data's own notes report it.
func TestParagraphsOfQuestions(t *testing.T) {
	dir := sharedDir(t)
	for _, c := range []struct {
		lang      string
		one, many float64 // found first; found among three
	}{{"en", 0.930, 0.977}, {"ru", 0.916, 0}} {
		t.Run(c.lang, func(t *testing.T) {
			type question struct{ Question, Paragraph string }
			var asked []question
			ids := map[string]string{}
			var list []record
			eachLine(t, filepath.Join(dir, "eval", "xquad", "qa."+c.lang+".jsonl"), func(q question) {
				asked = append(asked, q)
				if ids[q.Paragraph] == "" {
					ids[q.Paragraph] = fmt.Sprintf("p%d", len(ids))
					list = append(list, record{ID: ids[q.Paragraph], Title: "-", Text: q.Paragraph, Lang: c.lang})
				}
			})
			s := buildRecords(t, list)
			first, three, any := 0, 0, 0
			for _, q := range asked {
				switch i := slices.Index(articlesFound(t, s, q.Question), ids[q.Paragraph]); {
				case i == 0:
					first++
					fallthrough
				case i == 1 || i == 2:
					three++
					fallthrough
				case i > 2:
					any++
				}
			}
			n := float64(len(asked))
			t.Logf("%d questions: first %.3f, among three %.3f, nominated %.3f", len(asked), float64(first)/n, float64(three)/n, float64(any)/n)
			if float64(first)/n < c.one-0.02 || float64(three)/n < c.many-0.02 {
				t.Errorf("want %.3f and %.3f at least, less two in a hundred", c.one, c.many)
			}
		})
	}
}

// Known queries of two public collections rank as well as the reference implementation's.
func TestCollections(t *testing.T) {
	dir := sharedDir(t)
	for _, c := range []struct {
		name string
		ndcg float64 // at ten, of the reference
	}{{"cranfield", 0.367}, {"npl", 0}} {
		t.Run(c.name, func(t *testing.T) {
			at := filepath.Join(dir, "eval", c.name)
			var list []record
			eachLine(t, filepath.Join(at, "corpus.jsonl"), func(r record) {
				if r.Lang = "en"; strings.TrimSpace(r.Text) != "" {
					list = append(list, r)
				}
			})
			grades := map[string]map[string]float64{}
			data, err := os.ReadFile(filepath.Join(at, "qrels.tsv"))
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(string(data), "\n")[1:] {
				f := strings.Fields(line)
				if len(f) != 3 {
					continue
				}
				g, err := strconv.ParseFloat(f[2], 64)
				if err != nil {
					t.Fatal(err)
				}
				if grades[f[0]] == nil {
					grades[f[0]] = map[string]float64{}
				}
				grades[f[0]][f[1]] = g
			}
			s := buildRecords(t, list)
			sum, recall, n := 0.0, 0.0, 0
			eachLine(t, filepath.Join(at, "queries.jsonl"), func(q record) {
				g := grades[q.ID]
				if len(g) == 0 {
					return
				}
				n++
				got, ideal, found := 0.0, 0.0, 0
				for i, id := range articlesFound(t, s, q.Text) {
					if i < 10 {
						got += g[id] / math.Log2(float64(i)+2)
					}
					if g[id] > 0 {
						found++
					}
				}
				var best []float64
				for _, x := range g {
					best = append(best, x)
				}
				slices.Sort(best)
				slices.Reverse(best)
				for i, x := range best[:min(10, len(best))] {
					ideal += x / math.Log2(float64(i)+2)
				}
				sum += got / ideal
				recall += float64(found) / float64(len(g))
			})
			t.Logf("%d queries: nDCG@10 %.3f, nominated %.3f of what is relevant", n, sum/float64(n), recall/float64(n))
			if sum/float64(n) < c.ndcg-0.02 {
				t.Errorf("want nDCG@10 of %.3f, less two in a hundred", c.ndcg)
			}
		})
	}
}
