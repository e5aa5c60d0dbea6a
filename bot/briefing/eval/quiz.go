package eval

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// loadQuiz reads questions over the articles of a corpus. A question has answer strings, or
// the article that answers, or both; with neither it is to be refused. The answer to a
// multiple choice may be the number of the choice, from 0, or its letter. "as_of" leaves out
// what was published later; the date of the question itself does not, since what a quiz asks
// for on one day often is reported on the next.
func loadQuiz(name, dir string, corpora []string, file string) ([]Set, error) {
	set := Set{Name: join(name, splitName(file)), Form: Pooled, Corpus: corpusOf(dir, corpora)}
	wrong := faults{file: filepath.Join(dir, file)}
	for n, r := range readRecords(wrong.file) {
		if r.err != nil {
			return nil, r.err
		}
		c := Case{ID: r.str("id", "qid", "_id", "question_id"), Question: r.str("question", "query", "text", "question_sentence"), Language: r.str("lang", "language")}
		if c.Question == "" {
			wrong.add(n, "question", "is missing")
			continue
		}
		if c.ID == "" {
			c.ID = strconv.Itoa(n)
		}
		if d := r.str("as_of"); d != "" {
			t, _, ok := corpus.ParseDate(d)
			if !ok {
				wrong.add(n, "as_of", "no date: "+strconv.Quote(d))
			}
			c.AsOf = t
		}
		if t, _, ok := corpus.ParseDate(r.str("asked", "question_date", "date", "asked_at", "quiz_date")); ok {
			c.Asked = t
		}
		answers := chosen(r.strs("answers", "answer", "answer_text", "correct_answer", "quote"), r.strs("choices", "options", "candidates"))
		sources := r.strs("article", "doc_id", "docid", "doc", "article_id", "source_id", "articles")
		refuse, _ := r.num("refuse", "unanswerable", "is_impossible")
		c.Refuse = refuse > 0 || len(answers) == 0 && len(sources) == 0
		c.Grade, c.Shown = holds(answers), shows(answers)
		if len(answers) == 0 {
			c.Shown = func(article, _ string) bool { return slices.Contains(sources, article) }
			c.Grade = func(h *passages.Hit, _ int) float64 {
				if c.Shown(h.Article.ID, "") {
					return 1
				}
				return 0
			}
		}
		set.Cases = append(set.Cases, c)
	}
	return []Set{set}, wrong.err()
}

// chosen puts for the number or letter of a choice its words.
func chosen(answers, choices []string) []string {
	if len(choices) == 0 {
		return answers
	}
	out := slices.Clone(answers)
	for i, a := range out {
		if slices.Contains(choices, a) {
			continue
		}
		k, err := strconv.Atoi(a)
		if err != nil && len(a) == 1 {
			k, err = int(strings.ToUpper(a)[0])-'A', nil
		}
		if err == nil && 0 <= k && k < len(choices) {
			out[i] = choices[k]
		}
	}
	return out
}
