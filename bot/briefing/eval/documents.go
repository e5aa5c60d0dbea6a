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
	"github.com/briefbot/briefbot/index/passages"
)

// loose is a record whose keys differ between data sets.
type loose map[string]any

// str returns the first of the keys that has a value, as text.
func (l loose) str(keys ...string) string {
	for _, k := range keys {
		switch v := l[k].(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return ""
}

// strs returns the first of the keys that has a value, as a list.
func (l loose) strs(keys ...string) []string {
	for _, k := range keys {
		switch v := l[k].(type) {
		case string:
			if v != "" {
				return []string{v}
			}
		case []any:
			var out []string
			for _, x := range v {
				switch x := x.(type) {
				case string:
					out = append(out, x)
				case float64:
					out = append(out, strconv.FormatFloat(x, 'f', -1, 64))
				}
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// articlesOf reads articles from files of dir.
func articlesOf(dir string, files []string) iter.Seq2[article, error] {
	return func(yield func(article, error) bool) {
		for _, f := range files {
			for l, err := range readLines[loose](filepath.Join(dir, f)) {
				a := article{ID: l.str("id", "_id", "doc_id", "docid"), Title: l.str("title", "headline"), Text: l.str("text", "body", "content"),
					Date: l.str("date", "published", "published_at"), URL: l.str("url"), Publisher: l.str("publisher", "source"), Language: l.str("lang", "language")}
				if a.Publisher != "" && !strings.HasPrefix(a.URL, "http") {
					a.URL = ""
				}
				if !yield(a, err) || err != nil {
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
	for l, err := range readLines[loose](filepath.Join(dir, "queries.jsonl")) {
		if err != nil {
			return nil, err
		}
		id := l.str("id", "_id", "qid", "query_id")
		if len(grades[id]) == 0 {
			continue
		}
		set.Cases = append(set.Cases, Case{ID: id, Question: l.str("text", "question", "query"), Language: l.str("lang"), Articles: grades[id]})
	}
	return []Set{set}, nil
}

// readJudgements reads lines of query, document and grade between tabs, under a heading.
func readJudgements(file string) (map[string]map[string]float64, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	grades := map[string]map[string]float64{}
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		parts := strings.Split(sc.Text(), "\t")
		if len(parts) < 3 {
			return nil, fmt.Errorf("%s:%d: %d columns, want query, document, grade", file, n, len(parts))
		}
		grade, err := strconv.ParseFloat(parts[2], 64)
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
	return grades, sc.Err()
}

// loadQuiz reads questions over the articles of a corpus. A question has answer strings, or
// the article that answers, or both; with neither it is to be refused.
func loadQuiz(name, dir string, corpora []string, file string) ([]Set, error) {
	set := Set{Name: join(name, splitName(file)), Form: Pooled, Corpus: corpusOf(dir, corpora)}
	n := 0
	for l, err := range readLines[loose](filepath.Join(dir, file)) {
		if err != nil {
			return nil, err
		}
		n++
		c := Case{ID: l.str("id", "qid", "_id"), Question: l.str("question", "query", "text"), Language: l.str("lang", "language")}
		if c.ID == "" {
			c.ID = strconv.Itoa(n)
		}
		if d := l.str("as_of", "asked"); d != "" {
			if t, _, ok := corpus.ParseDate(d); ok {
				c.AsOf = t
			}
		}
		answers := l.strs("answers", "answer", "quote")
		sources := l.strs("article", "doc_id", "docid", "doc", "article_id", "source_id", "articles")
		refuse, _ := l["refuse"].(bool)
		c.Refuse = refuse || len(answers) == 0 && len(sources) == 0
		c.Grade = holds(answers)
		if len(answers) == 0 {
			c.Grade = func(h *passages.Hit, _ int) float64 {
				for _, s := range sources {
					if h.Article.ID == s {
						return 1
					}
				}
				return 0
			}
		}
		set.Cases = append(set.Cases, c)
	}
	return []Set{set}, nil
}
