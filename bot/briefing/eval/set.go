package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// Set is a data set in one of the forms, or one split of it.
type Set struct {
	Name  string // the directory's name, and the split's: "wikiqa/dev"
	Form  Form
	Cases []Case
	// Corpus returns what the questions are searched in, which may keep files in dir; nil
	// if every case gives its hits.
	Corpus func(dir string) (*corpus.Corpus, error)
}

// Form is the form of a data set; it decides what is measured.
type Form string

// The forms of data sets.
const (
	Pairs     Form = "pairs"     // sentences given, with labels
	Given     Form = "given"     // paragraph given, answer strings
	Pooled    Form = "pooled"    // all paragraphs in one corpus, answer strings
	Removed   Form = "removed"   // pooled, each question with and without the paragraph that answers
	Near      Form = "near"      // each question over its paragraph alone, and over another of the same article
	Documents Form = "documents" // articles with graded judgements
	Golden    Form = "golden"    // questions.yaml of a corpus
)

// Case is one question of a set.
type Case struct {
	ID       string
	Question string
	Language string
	AsOf     time.Time      // what was published later does not count; zero: no matter
	Asked    time.Time      // when it is asked, where later articles count nevertheless; zero: now
	Hits     []passages.Hit // candidates, where the set gives them
	// Refuse says that nothing in the corpus answers.
	Refuse bool
	// Grade returns how well a sentence answers: 0 not at all. Unused for Documents.
	Grade func(h *passages.Hit, sentence int) float64
	// Shown reports whether an excerpt of an article holds what is asked for; nil where the
	// set gives the candidates, or judges articles.
	Shown func(article, excerpt string) bool
	// Skip leaves a hit out as though the corpus lacked it; nil: none.
	Skip func(h *passages.Hit) bool
	// Articles are the grades of the articles that a set of Documents judges.
	Articles map[string]float64
}

// showing returns the case with what tells whether an excerpt is what it wants.
func (c Case) showing(shown func(article, excerpt string) bool) Case {
	c.Shown = shown
	return c
}

// Load reads the data sets of a directory. Splits of one kind of file ("pairs.dev.jsonl",
// "qa.ru.jsonl") are sets of their own.
func Load(dir string) ([]Set, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("data set: %w", err)
	}
	var pairs, answers, corpora, questions []string
	has := map[string]bool{}
	for _, n := range names {
		name := n.Name()
		has[name] = true
		switch base := strings.TrimSuffix(name, ".gz"); {
		case !strings.HasSuffix(base, ".jsonl"):
		case strings.HasPrefix(base, "pairs"):
			pairs = append(pairs, name)
		case strings.HasPrefix(base, "qa"):
			answers = append(answers, name)
		case strings.HasPrefix(base, "corpus"), strings.HasPrefix(base, "articles"):
			corpora = append(corpora, name)
		case strings.HasPrefix(base, "questions"), strings.HasPrefix(base, "quiz"):
			questions = append(questions, name)
		}
	}
	var sets []Set
	add := func(more []Set, err error) error {
		sets = append(sets, more...)
		return err
	}
	base := filepath.Base(filepath.Clean(dir))
	for _, f := range pairs {
		err = errors.Join(err, add(loadPairs(base, dir, f)))
	}
	for _, f := range answers {
		if len(corpora) > 0 {
			questions = append(questions, f)
			continue
		}
		err = errors.Join(err, add(loadAnswers(base, dir, f)))
	}
	if len(corpora) > 0 && has["queries.jsonl"] && has["qrels.tsv"] {
		err = errors.Join(err, add(loadDocuments(base, dir, corpora)))
	}
	for _, f := range questions {
		if len(corpora) > 0 {
			err = errors.Join(err, add(loadQuiz(base, dir, corpora, f)))
		}
	}
	if has["questions.yaml"] {
		err = errors.Join(err, add(loadGolden(base, dir)))
	}
	if err == nil && len(sets) == 0 {
		err = fmt.Errorf("%s: no data set: it has none of pairs*.jsonl, qa*.jsonl, corpus.jsonl with queries.jsonl and qrels.tsv, corpus*.jsonl with questions*.jsonl, questions.yaml", dir)
	}
	return sets, err
}

// splitName returns the part of a file's name that tells splits apart: "dev" of
// "pairs.dev.jsonl".
func splitName(file string) string {
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(file, ".gz"), ".jsonl"), ".")
	return strings.Join(parts[1:], ".")
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "/")
}

// article is an article of a data set, in the bulk form of a corpus.
type article struct {
	ID        string `json:"id"`
	Title     string `json:"title,omitempty"`
	Text      string `json:"text"`
	Date      string `json:"date,omitempty"`
	URL       string `json:"url,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Language  string `json:"lang,omitempty"`
}

// newCorpus writes articles to a file of the bulk form under dir and loads them. Articles
// without a word are left out, as a corpus could not hold them; of two with one id the first
// counts; a date that can't be read is none.
func newCorpus(dir string, articles iter.Seq2[article, error]) (*corpus.Corpus, error) {
	const name = "articles.jsonl"
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	seen := map[string]bool{}
	for a, err := range articles {
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(a.Text) == "" || seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		if _, _, ok := corpus.ParseDate(a.Date); !ok {
			a.Date = ""
		}
		if err := enc.Encode(a); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return corpus.Load(os.DirFS(dir), corpus.Only(name))
}
