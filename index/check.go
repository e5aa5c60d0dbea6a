package index

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// check refuses the corpus for its faults. Articles that the live snapshot has are not read
// again; if all is built anew, every article is.
func (r *reindex) check(ctx context.Context) error {
	r.stage("check")
	var problems []corpus.Problem
	switch {
	case r.delta != nil:
		problems = append(r.delta.problems, r.c.CheckCurated(ctx, r.now, &articleReader{r})...)
	case len(r.c.Facts) == 0 && len(r.c.Questions) == 0:
		problems = r.c.CheckCurated(ctx, r.now, noArticles{}) // the build finds the faults of articles
	default:
		problems = r.c.Check(ctx, r.now)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r.curated = r.c.Curated
	if r.o.Suspend {
		problems = r.suspend(problems)
	}
	if len(problems) > 0 {
		return &ProblemsError{problems}
	}
	return nil
}

// suspend takes out of the lists the facts that have problems with their evidence, and
// returns the other problems.
func (r *reindex) suspend(problems []corpus.Problem) (rest []corpus.Problem) {
	bad := make(map[*corpus.Fact]bool)
	for _, p := range problems {
		f := factAt(r.c.Facts, p)
		if f == nil {
			rest = append(rest, p)
			continue
		}
		if !bad[f] {
			bad[f] = true
			r.report.Suspended = append(r.report.Suspended, SuspendedFact{f.ID, p})
		}
	}
	r.curated.Facts = slices.DeleteFunc(slices.Clone(r.curated.Facts), func(f *corpus.Fact) bool { return bad[f] })
	return rest
}

// factAt returns the fact whose evidence a problem is about, nil if it is about something
// else: the last fact of the file that begins at or before its line.
func factAt(facts []*corpus.Fact, p corpus.Problem) *corpus.Fact {
	if !strings.Contains(p.Field, "evidence[") {
		return nil
	}
	var at *corpus.Fact
	for _, f := range facts {
		if f.File == p.File && f.Line <= p.Line && (at == nil || f.Line > at.Line) {
			at = f
		}
	}
	return at
}

// sameLists tells whether the live snapshot has these very lists.
func (r *reindex) sameLists() bool {
	now, err := json.Marshal(&r.curated)
	if err != nil {
		return false
	}
	was, err := json.Marshal(&r.live.curated)
	return err == nil && bytes.Equal(now, was)
}

// noArticles is a reader for lists that quote nothing.
type noArticles struct{}

func (noArticles) Article(context.Context, string) (*corpus.Article, error)   { return nil, nil }
func (noArticles) Holding(context.Context, string) ([]*corpus.Article, error) { return nil, nil }

// articleReader gives the articles of the corpus as it stands: changed ones as read, the
// others as the live snapshot has them.
type articleReader struct{ r *reindex }

func (a *articleReader) Article(ctx context.Context, id string) (*corpus.Article, error) {
	r := a.r
	if x := r.delta.ids[id]; x != nil {
		return x, nil
	}
	n, ok := r.live.find(id)
	if !ok || r.delta.gone.Contains(uint32(n)) && !r.delta.retag.Contains(uint32(n)) {
		return nil, nil
	}
	// A file of one article is read: a quote may stand in its head, which has no passages.
	path := r.live.path(n)
	i, found := slices.BinarySearchFunc(r.c.Files, path, func(f corpus.File, path string) int { return strings.Compare(f.Path, path) })
	if !found || strings.Contains(path, ".jsonl") {
		return r.live.whole(n)
	}
	for x, err := range r.c.ReadFile(ctx, r.c.Files[i]) {
		if err != nil || x.ID == id {
			return x, err
		}
	}
	return nil, nil
}

// holding is how many articles are looked at for a quote that is not where it should be.
const holding = 8

func (a *articleReader) Holding(ctx context.Context, words string) ([]*corpus.Article, error) {
	hits, err := a.r.live.Search(ctx, Query{Text: words, Limit: holding})
	if err != nil {
		return nil, err
	}
	var list []*corpus.Article
	for _, in := range a.r.delta.articles {
		if _, err := corpus.FindQuote(in.article.Text, corpus.Evidence{Quote: words}); err == nil {
			list = append(list, in.article)
		}
	}
	for _, h := range hits {
		same := func(x *corpus.Article) bool { return x.ID == h.Article.ID }
		if slices.ContainsFunc(list, same) {
			continue
		}
		x, err := a.Article(ctx, h.Article.ID)
		if err != nil {
			return nil, err
		}
		if x != nil {
			list = append(list, x)
		}
	}
	return list, nil
}

// whole puts article n together from its passages, each at its place in the text and white
// space between: enough to find a quote of the body in it, at the right offsets.
func (s *Snapshot) whole(n int) (*corpus.Article, error) {
	a, err := s.article(n)
	if err != nil {
		return nil, err
	}
	list, err := s.passagesOf(n)
	if err != nil {
		return nil, err
	}
	x := &corpus.Article{ID: a.ID, Title: a.Title, TitleMade: a.TitleMade, Publisher: a.Publisher, Source: a.Source,
		Authors: a.Authors, Published: a.Published, Clock: a.Clock, Retrieved: a.Retrieved, Language: a.Language, URL: a.URL, Hash: a.Hash}
	x.Text, x.Paragraphs = bodyOf(list)
	return x, nil
}

// bodyOf is the text of passages at their places, and their paragraphs.
func bodyOf(list []passages.Passage) (text string, paragraphs []corpus.Span) {
	var b strings.Builder
	for _, p := range list {
		for b.Len() < p.Start {
			b.WriteByte('\n')
		}
		b.WriteString(p.Text)
		end := p.Start + len(p.Text)
		if n := len(paragraphs); p.Paragraph == n && n > 0 {
			paragraphs[n-1].End = end // a long paragraph is several passages
		} else {
			for len(paragraphs) < p.Paragraph-1 { // one without passages
				paragraphs = append(paragraphs, corpus.Span{Start: p.Start, End: p.Start})
			}
			paragraphs = append(paragraphs, corpus.Span{Start: p.Start, End: end})
		}
	}
	return b.String(), paragraphs
}
