package eval

import (
	"bufio"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/briefbot/briefbot/corpus"
)

// articlesOf reads articles from files of dir. One without an id is known by its number.
func articlesOf(dir string, files []string) iter.Seq2[article, error] {
	return func(yield func(article, error) bool) {
		for _, f := range files {
			for n, r := range readRecords(filepath.Join(dir, f)) {
				if r.err != nil {
					yield(article{}, r.err)
					return
				}
				a := article{ID: r.str("id", "_id", "doc_id", "docid", "article_id"), Title: r.str("title", "headline"),
					Text: r.str("text", "body", "content", "article", "contents"),
					Date: r.str("date", "published", "published_at", "publish_date", "publication_date", "date_publish", "timestamp"),
					URL:  r.str("url"), Publisher: r.str("publisher", "source"), Language: r.str("lang", "language")}
				if a.ID == "" {
					a.ID = fmt.Sprintf("%s-%d", strings.SplitN(f, ".", 2)[0], n)
				}
				if !strings.HasPrefix(a.URL, "http") {
					a.URL = ""
				}
				if len(a.Language) > 2 {
					a.Language = a.Language[:2]
				}
				if !yield(a, nil) {
					return
				}
			}
		}
	}
}

func corpusOf(dir string, files []string) func(string) (*corpus.Corpus, error) {
	return func(tmp string) (*corpus.Corpus, error) { return newCorpus(tmp, articlesOf(dir, files)) }
}

// loadDocuments reads articles with queries and judgements.
func loadDocuments(name, dir string, corpora []string) ([]Set, error) {
	set := Set{Name: name, Form: Documents, Corpus: corpusOf(dir, corpora)}
	grades, err := readJudgements(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "queries.jsonl")
	wrong := faults{file: file}
	for n, r := range readRecords(file) {
		if r.err != nil {
			return nil, r.err
		}
		c := Case{ID: r.str("id", "_id", "qid", "query_id"), Question: r.str("text", "question", "query"), Language: r.str("lang", "language")}
		c.Articles = grades[c.ID]
		switch {
		case c.ID == "":
			wrong.add(n, "id", "is missing")
		case len(c.Articles) == 0:
		case c.Question == "":
			wrong.add(n, "text", "is missing")
		default:
			set.Cases = append(set.Cases, c)
		}
	}
	return []Set{set}, wrong.err()
}

// readJudgements reads lines of query, document and grade, under a heading or not; in the
// form of trec_eval another column stands before the document.
func readJudgements(file string) (map[string]map[string]float64, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := unpacked(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	grades := map[string]map[string]float64{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		parts := strings.Split(strings.TrimRight(sc.Text(), "\r"), "\t")
		if len(parts) < 3 {
			parts = strings.Fields(sc.Text())
		}
		switch len(parts) {
		case 0:
			continue
		case 4:
			parts = append(parts[:1], parts[2:]...)
		}
		if len(parts) < 3 {
			return nil, fmt.Errorf("%s:%d: %d columns, want query, document, grade", file, n, len(parts))
		}
		grade, err := strconv.ParseFloat(strings.TrimSpace(parts[2]), 64)
		if err != nil {
			if n == 1 {
				continue
			}
			return nil, fmt.Errorf("%s:%d: grade: %w", file, n, err)
		}
		if grade <= 0 {
			continue
		}
		if grades[parts[0]] == nil {
			grades[parts[0]] = map[string]float64{}
		}
		grades[parts[0]][parts[1]] = grade
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return grades, nil
}
