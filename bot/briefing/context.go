package briefing

import (
	"context"
	"fmt"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// ContextKind is the kind of the answers that [Context] makes.
const ContextKind Kind = "context"

// Context shows an excerpt where it stands: the passage before it, its own, and the one
// after, whole, as the excerpts of an answer. In its own passage the excerpt's bytes are
// the one entry of Matched. Start and end are byte offsets in the article's text, as in
// [Excerpt].
func Context(ctx context.Context, s searcher, article string, start, end int, now time.Time) (*Answer, error) {
	a, ok := s.Article(article)
	if !ok {
		return nil, &UnknownSourceError{Name: article}
	}
	c := newComposer(ctx, s, Question{Kind: ContextKind, Source: article}, now)
	c.t = c.now
	c.begin()
	c.a.Question = a.Title
	ps := s.Passages(article)
	at := -1
	for i, p := range ps {
		if p.Start <= start && start < end && end <= p.Start+len(p.Text) {
			at = i
		}
	}
	if at < 0 {
		return nil, fmt.Errorf("briefing: context of %s: no passage holds bytes %d to %d", article, start, end)
	}
	for i := max(0, at-1); i <= min(at+1, len(ps)-1); i++ {
		if len(ps[i].Sentences) == 0 {
			continue
		}
		p := &pick{candidate: candidate{hit: &index.Hit{Passage: ps[i]}}, last: len(ps[i].Sentences) - 1}
		if i == at {
			p.matched = []corpus.Span{{Start: start - ps[i].Start, End: end - ps[i].Start}}
		}
		p.parts = []*wording{p.read()}
		c.addExcerpts([]*pick{p})
	}
	c.newest, c.a.Found = a.Published, true
	c.finish()
	return c.a, nil
}
