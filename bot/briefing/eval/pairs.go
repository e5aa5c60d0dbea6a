package eval

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// pair is a line of pairs*.jsonl: a question, a sentence and whether it answers.
type pair struct {
	QID      string
	Question string
	Sentence string
	Label    float64
	Doc      string // empty: the sentences of a question are from anywhere
	Title    string // of the document
	Language string
}

// loadPairs reads questions with labelled sentences. Sentences of one document stand in
// its order and are put together to passages as an article's would be; others are each a
// passage. It makes two sets of them: the sentences given, and all sentences pooled, where
// the question must find its own among those of all the others.
func loadPairs(name, dir, file string) ([]Set, error) {
	groups, err := readPairs(filepath.Join(dir, file))
	if err != nil {
		return nil, err
	}
	set := Set{Name: join(name, splitName(file)), Form: Pairs}
	pooled := Set{Name: set.Name, Form: Pooled}
	var pool pairPool
	for _, group := range groups {
		c := pairCase(group)
		set.Cases = append(set.Cases, c)
		pool.add(group)
		if !c.Refuse { // what its own sentences leave open, others may answer
			pooled.Cases = append(pooled.Cases, Case{ID: c.ID, Question: c.Question, Language: c.Language, Grade: holds(stated(group)), Shown: shows(stated(group))})
		}
	}
	pooled.Corpus = func(tmp string) (*corpus.Corpus, error) { return newCorpus(tmp, values(pool.articles)) }
	return []Set{set, pooled}, nil
}

// readPairs reads the pairs of a file, those of one question together. Without an id the
// question's own words tell it.
func readPairs(file string) ([][]pair, error) {
	var groups [][]pair
	number := map[string]int{}
	wrong := faults{file: file}
	for n, r := range readRecords(file) {
		if r.err != nil {
			return nil, r.err
		}
		p := pair{QID: r.str("qid", "question_id", "id"), Question: r.str("question", "query"), Sentence: r.str("sentence", "text", "answer"),
			Doc: r.str("doc", "doc_id", "docid", "document"), Title: r.str("title", "document_title"), Language: r.str("lang", "language")}
		label, ok := r.num("label", "relevance", "score")
		p.Label = label
		switch {
		case p.Question == "":
			wrong.add(n, "question", "is missing")
		case p.Sentence == "":
			wrong.add(n, "sentence", "is missing")
		case !ok:
			wrong.add(n, "label", "no number")
		}
		if p.QID == "" {
			p.QID = p.Question
		}
		i, ok := number[p.QID]
		if !ok {
			i = len(groups)
			number[p.QID] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], p)
	}
	return groups, wrong.err()
}

// pairPool gathers the sentences of pairs into articles: those of one document, in the order
// in which they are first listed, are one, and each other an article of its own.
type pairPool struct {
	articles []article
	number   map[string]int  // of a document in articles
	seen     map[string]bool // document and sentence
}

func (p *pairPool) add(group []pair) {
	if p.seen == nil {
		p.number, p.seen = map[string]int{}, map[string]bool{}
	}
	for _, s := range group {
		key := s.Doc + "\x00" + s.Sentence
		if p.seen[key] {
			continue
		}
		p.seen[key] = true
		i, ok := p.number[s.Doc]
		if !ok || s.Doc == "" {
			i = len(p.articles)
			p.number[s.Doc] = i
			p.articles = append(p.articles, article{ID: fmt.Sprintf("d%d", i), Title: s.Title, Text: s.Sentence, Language: s.Language})
			continue
		}
		p.articles[i].Text += " " + s.Sentence
	}
}

// stated returns what tells the sentences labelled as answering: how they begin, since a
// labelled sentence may be more than one as briefbot cuts them.
func stated(group []pair) []string {
	const words = 9
	var answers []string
	for _, p := range group {
		if p.Label > 0 {
			f := strings.Fields(p.Sentence)
			answers = append(answers, strings.Join(f[:min(words, len(f))], " "))
		}
	}
	return answers
}

func pairCase(group []pair) Case {
	language := group[0].Language
	if language == "" {
		language = "en"
	}
	c := Case{ID: group[0].QID, Question: group[0].Question, Language: language, Refuse: true}
	type place struct{ passage, sentence int }
	labels := map[place]float64{}
	articles := map[string]*passages.Article{}
	words := 0
	for _, p := range group {
		a := articles[p.Doc]
		if a == nil || p.Doc == "" {
			a = &passages.Article{ID: p.Doc, Title: p.Title, Language: language}
			articles[p.Doc] = a
		}
		n := len(strings.Fields(p.Sentence))
		last := len(c.Hits) - 1
		if last < 0 || p.Doc == "" || c.Hits[last].Article != a || words+n > corpus.MaxPassage {
			h := passages.Hit{Passage: passages.Passage{Ord: last + 1, Article: a, Paragraph: 1}}
			if last >= 0 && p.Doc != "" && c.Hits[last].Article == a {
				h.Paragraph = c.Hits[last].Paragraph + 1
			}
			c.Hits = append(c.Hits, h)
			words = 0
			last++
		}
		h := &c.Hits[last]
		if h.Text != "" {
			h.Text += " "
		}
		h.Sentences = append(h.Sentences, corpus.Span{Start: len(h.Text), End: len(h.Text) + len(p.Sentence)})
		h.Text += p.Sentence
		words += n
		if p.Label > 0 {
			labels[place{last, len(h.Sentences) - 1}] = p.Label
			c.Refuse = false
		}
	}
	c.Grade = func(h *passages.Hit, sentence int) float64 { return labels[place{h.Ord, sentence}] }
	return c
}
