package corpus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// ArticleReader holds articles that need not be read from the corpus again: a snapshot of
// the index, with the changed ones read anew.
type ArticleReader interface {
	// Article returns the article of an id, and nil if there is none.
	Article(ctx context.Context, id string) (*Article, error)
	// Holding returns articles that may hold these words, likeliest first; a few will do.
	// They are looked at to say where a misplaced quote really stands.
	Holding(ctx context.Context, words string) ([]*Article, error)
}

// Check reads the whole corpus and returns every fault in it, in the order of file, line
// and column: what can't be read, references to nothing, and quotes that don't stand in
// their article. now is the time against which dates are held; zero for none.
//
// Each article is read once; a second time only to look for quotes that don't stand where
// their fact says.
func (c *Corpus) Check(ctx context.Context, now time.Time) []Problem {
	v := newVerifier(c)
	problems := c.listFaults(now)
	type place struct {
		file string
		line int
	}
	seen := make(map[string]place)
	for a, err := range c.Articles(ctx) {
		if err != nil {
			problems = append(problems, asProblem(err))
			continue
		}
		if first, dup := seen[a.ID]; dup {
			problems = append(problems, Problem{File: a.File, Line: a.Line, Field: "id",
				Message: fmt.Sprintf("%q is also the id of %s:%d", a.ID, first.file, first.line)})
			continue
		}
		seen[a.ID] = place{a.File, a.Line}
		v.article(a)
	}
	if ctx.Err() == nil && len(v.lost()) > 0 {
		v.search(c.Articles(ctx))
	}
	return sortProblems(append(problems, v.problems(sortedKeys(seen))...))
}

// CheckCurated returns every fault of the curated lists, quotes held against articles that
// r has. It costs as the lists and not as the articles: for a reindex in which few changed.
func (c *Corpus) CheckCurated(ctx context.Context, now time.Time, r ArticleReader) []Problem {
	v := newVerifier(c)
	problems := c.listFaults(now)
	for _, id := range sortedKeys(v.byArticle) {
		a, err := r.Article(ctx, id)
		if err != nil {
			problems = append(problems, asProblem(fmt.Errorf("reading article %s: %w", id, err)))
			continue
		}
		if a != nil {
			v.article(a)
		}
	}
	for _, w := range v.lost() {
		found, err := r.Holding(ctx, w.ev.Quote)
		if err != nil {
			problems = append(problems, asProblem(fmt.Errorf("looking for %q: %w", w.ev.Quote, err)))
			break
		}
		v.search(func(yield func(*Article, error) bool) {
			for _, a := range found {
				if !yield(a, nil) {
					return
				}
			}
		})
	}
	return sortProblems(append(problems, v.problems(nil)...))
}

// listFaults are the faults that show without any article.
func (c *Corpus) listFaults(now time.Time) []Problem {
	r := references{c: c, now: now}
	r.check()
	return append(slices.Clone(c.faults), r.problems...)
}

func asProblem(err error) Problem {
	var p Problem
	if errors.As(err, &p) {
		return p
	}
	return Problem{Message: err.Error()}
}

// want is a quote that must stand in an article.
type want struct {
	owner any    // *Fact or *GoldenQuestion
	field string // of the owner: "evidence[0]"; empty for a question
	ev    Evidence
	seen  bool // its article was there
	fault *EvidenceError
}

// verifier holds quotes against articles as they come by.
type verifier struct {
	c         *Corpus
	wants     []*want
	byArticle map[string][]*want
}

func newVerifier(c *Corpus) *verifier {
	v := &verifier{c: c, byArticle: make(map[string][]*want)}
	add := func(w *want) {
		if w.ev.Article != "" {
			v.wants = append(v.wants, w)
			v.byArticle[w.ev.Article] = append(v.byArticle[w.ev.Article], w)
		}
	}
	for _, f := range c.Facts {
		for i, ev := range f.Evidence {
			add(&want{owner: f, field: fmt.Sprintf("evidence[%d]", i), ev: ev})
		}
	}
	for _, q := range c.Questions {
		add(&want{owner: q, ev: Evidence{Article: q.Article, Quote: q.Quote}})
	}
	return v
}

// article verifies the quotes that are said to stand in a.
func (v *verifier) article(a *Article) {
	for _, w := range v.byArticle[a.ID] {
		w.seen = true
		if w.ev.Quote == "" {
			continue
		}
		w.fault = a.Verify(w.ev)
		if _, isQuestion := w.owner.(*GoldenQuestion); isQuestion && w.fault != nil && w.fault.Kind == Ambiguous {
			w.fault = nil // an answer may cite either place
		}
	}
}

// lost returns the quotes that don't stand in their article.
func (v *verifier) lost() []*want {
	var lost []*want
	for _, w := range v.wants {
		if w.ev.Quote != "" && (!w.seen || w.fault != nil && w.fault.Kind != Ambiguous && w.fault.Kind != Elsewhere && w.fault.Places == 0) {
			lost = append(lost, w)
		}
	}
	return lost
}

// search looks for lost quotes in other articles.
func (v *verifier) search(articles iter.Seq2[*Article, error]) {
	type query struct {
		*want
		words []string
	}
	var open []query
	for _, w := range v.lost() {
		if words := quoteWords(w.ev.Quote); len(words) > 0 {
			open = append(open, query{w, words})
		}
	}
	for a, err := range articles {
		if err != nil {
			continue // reported when they were read first
		}
		open = slices.DeleteFunc(open, func(q query) bool {
			if a.ID == q.ev.Article {
				return false
			}
			p, ok := a.holds(q.words)
			if ok {
				q.fault = &EvidenceError{Kind: Elsewhere, Evidence: q.ev, Article: a.ID, Paragraph: p}
			}
			return ok
		})
		if len(open) == 0 {
			return
		}
	}
}

// problems returns what was found, at the keys where it can be mended. ids are those of
// the articles there are, if known.
func (v *verifier) problems(ids []string) []Problem {
	var out []Problem
	for _, w := range v.wants {
		field := func(key string) string {
			if w.field == "" {
				return key
			}
			return w.field + "." + key
		}
		if !w.seen {
			msg := fmt.Sprintf("there is no article %q", w.ev.Article)
			if w.fault != nil {
				msg += fmt.Sprintf("; the quote stands in %q%s", w.fault.Article, inParagraph(w.fault.Paragraph))
			} else if near := nearest(w.ev.Article, ids, 1); len(near) > 0 {
				msg += fmt.Sprintf("; did you mean %q?", near[0])
			}
			out = append(out, v.c.problem(w.owner, field("article"), "%s", msg))
			continue
		}
		if w.fault != nil {
			key := "quote"
			if w.fault.Kind == Missing && w.fault.Places > 0 {
				if key = "prefix"; w.ev.Prefix == "" {
					key = "suffix"
				}
			}
			out = append(out, v.c.problem(w.owner, field(key), "%s", w.fault.Error()))
		}
	}
	return out
}

// problem is a fault of an item of the lists, at one of its fields. An item that was not
// read from a file has no place.
func (c *Corpus) problem(item any, field, format string, args ...any) (found Problem) {
	from := c.origin[item]
	if from == nil {
		return Problem{Field: field, Message: fmt.Sprintf(format, args...)}
	}
	o := *from
	o.report = func(p Problem) { found = p }
	o.fault(field, format, args...)
	return found
}
