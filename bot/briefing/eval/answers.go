package eval

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// answer is a line of qa*.jsonl: a question, its answer strings and the paragraph that
// they stand in.
type answer struct {
	ID        string
	Question  string
	Answers   []string
	Paragraph string
	ParaID    string
	Title     string
	Date      string
	Language  string
}

// readAnswers reads the lines of a file. A question without answers is one that its
// paragraph does not answer.
func readAnswers(file, language string) ([]answer, error) {
	var lines []answer
	paragraphs := map[string]string{} // ids by text, where none are given
	wrong := faults{file: file}
	for n, r := range readRecords(file) {
		if r.err != nil {
			return nil, r.err
		}
		a := answer{ID: r.str("id", "qid", "question_id"), Question: r.str("question", "query"), Answers: r.strs("answers", "answer"),
			Paragraph: r.str("paragraph", "context", "passage"), ParaID: r.str("para_id", "paragraph_id", "context_id"),
			Title: r.str("title"), Date: r.str("date"), Language: r.str("lang", "language")}
		switch {
		case a.Question == "":
			wrong.add(n, "question", "is missing")
		case a.Paragraph == "":
			wrong.add(n, "paragraph", "is missing")
		}
		if a.ID == "" {
			a.ID = strconv.Itoa(n)
		}
		if a.Language == "" {
			a.Language = language
		}
		if a.ParaID == "" {
			if paragraphs[a.Paragraph] == "" {
				paragraphs[a.Paragraph] = strconv.Itoa(len(paragraphs) + 1)
			}
			a.ParaID = "t" + paragraphs[a.Paragraph]
		}
		lines = append(lines, a)
	}
	return lines, wrong.err()
}

// loadAnswers reads questions with answer strings over paragraphs. It makes sets of
// them: the paragraph given; all paragraphs pooled; and, for refusing, all pooled once as
// they are and once without the paragraph that answers, and each question over its own
// paragraph and over the next one of the same article, which sounds near and does not
// answer. A paragraph is an article, so that leaving one out leaves no other piece of it.
func loadAnswers(name, dir, file string) ([]Set, error) {
	name = join(name, splitName(file))
	lines, err := readAnswers(filepath.Join(dir, file), languageOf(splitName(file)))
	if err != nil {
		return nil, err
	}
	given, pooled, removed := Set{Name: name, Form: Given}, Set{Name: name, Form: Pooled}, Set{Name: name, Form: Removed}
	near := Set{Name: name, Form: Near}
	var articles []article
	seen := map[string]bool{}
	for _, a := range lines {
		title := strings.ReplaceAll(a.Title, "_", " ")
		if !seen[a.ParaID] {
			seen[a.ParaID] = true
			articles = append(articles, article{ID: "p" + a.ParaID, Title: title, Text: a.Paragraph, Date: a.Date, Language: a.Language})
		}
		c := Case{ID: a.ID, Question: a.Question, Language: a.Language, Grade: holds(a.Answers), Refuse: len(a.Answers) == 0}
		pooled.Cases = append(pooled.Cases, c.showing(shows(a.Answers)))
		if !c.Refuse {
			gone := c
			gone.ID += "/removed"
			gone.Refuse = true
			gone.Skip = func(h *passages.Hit) bool { return h.Article.ID == "p"+a.ParaID }
			removed.Cases = append(removed.Cases, c, gone)
		}
		c.Hits = cut(&corpus.Article{ID: "p" + a.ParaID, Title: title, Text: a.Paragraph, Language: a.Language})
		given.Cases = append(given.Cases, c)
		if other := neighbour(lines, a); other != nil && !c.Refuse {
			near.Cases = append(near.Cases, c)
			c.ID += "/near"
			c.Refuse = true
			c.Hits = cut(&corpus.Article{ID: "p" + other.ParaID, Title: title, Text: other.Paragraph, Language: a.Language})
			near.Cases = append(near.Cases, c)
		}
	}
	pooled.Corpus = func(tmp string) (*corpus.Corpus, error) { return newCorpus(tmp, values(articles)) }
	removed.Corpus = pooled.Corpus
	return []Set{given, pooled, removed, near}, nil
}

// neighbour returns a line with another paragraph of a's article that holds none of a's
// answers: the next one, or the first after the last.
func neighbour(lines []answer, a answer) *answer {
	var before *answer
	past := false
	for i := range lines {
		l := &lines[i]
		switch {
		case l.Title != a.Title || l.ParaID == a.ParaID:
			past = past || l.ParaID == a.ParaID
			continue
		case slices.ContainsFunc(a.Answers, func(s string) bool { return strings.Contains(l.Paragraph, s) }):
			continue
		case past:
			return l
		case before == nil:
			before = l
		}
	}
	return before
}

func languageOf(split string) string {
	if i := strings.LastIndexByte(split, '.'); i >= 0 {
		split = split[i+1:]
	}
	if len(split) == 2 {
		return split
	}
	return ""
}

func values(articles []article) func(func(article, error) bool) {
	return func(yield func(article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// cut returns the passages of an article of one paragraph, as an index would hold them.
func cut(a *corpus.Article) []passages.Hit {
	a.Paragraphs = []corpus.Span{{Start: 0, End: len(a.Text)}}
	of := &passages.Article{ID: a.ID, Title: a.Title, Language: a.Language}
	var hits []passages.Hit
	for i, p := range a.Passages() {
		h := passages.Hit{Passage: passages.Passage{Ord: i, Article: of, Paragraph: p.Paragraph, Start: p.Start, Text: a.Text[p.Start:p.End]}}
		for _, s := range p.Sentences {
			h.Sentences = append(h.Sentences, corpus.Span{Start: s.Start - p.Start, End: s.End - p.Start})
		}
		hits = append(hits, h)
	}
	return hits
}

// holds returns the grade of a sentence by whether it holds one of the strings, case and
// white space folded.
func holds(answers []string) func(*passages.Hit, int) float64 {
	shown := shows(answers)
	return func(h *passages.Hit, sentence int) float64 {
		s := h.Sentences[sentence]
		if shown(h.Article.ID, h.Text[s.Start:s.End]) {
			return 1
		}
		return 0
	}
}

// shows is [holds] for an excerpt of any article.
func shows(answers []string) func(article, excerpt string) bool {
	var folded []string
	for _, a := range answers {
		if a = fold(a); a != "" {
			folded = append(folded, a)
		}
	}
	return func(_, excerpt string) bool {
		excerpt = fold(excerpt)
		return slices.ContainsFunc(folded, func(a string) bool { return strings.Contains(excerpt, a) })
	}
}

func fold(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }
