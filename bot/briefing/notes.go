package briefing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// noteOpenings begin the sentence in which a publisher says that it changed an article.
// Such a sentence tells of the article, not of the world.
var noteOpenings = []string{
	"correction:", "correction ", "corrects ", "clarification:", "editor’s note:", "editor's note:", "an earlier version of this ", "a previous version of this ",
	"this article was amended", "this article was corrected", "this article was updated", "this article has been amended", "this article has been corrected",
	"this article has been updated", "this story was corrected", "this story was updated", "this story has been corrected", "this story has been updated",
	"виправлення:", "уточнення:", "у попередній версії ", "цю статтю виправлено", "цю статтю оновлено",
	"исправление:", "уточнение:", "в предыдущей версии ", "в более ранней версии ", "эта статья была исправлена", "эта статья была обновлена",
}

// isNote reports whether a sentence is such a note.
func isNote(text string) bool {
	const longest = 64 // bytes; of no sentence more than its beginning is read
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), longest)], " *_[(—–-"))
	for _, o := range noteOpenings {
		if strings.HasPrefix(head, o) {
			return true
		}
	}
	return false
}

// notePassages is in how many of its first and last passages an article's notes stand.
const notePassages = 3

// noteLength is how many sentences of a passage from a note's opening on are taken for the note:
// "An earlier version said that 3,000 were evacuated. The number was 2,100."
const noteLength = 3

// noteFrom is the note that begins with sentence i of a passage.
func noteFrom(p *passages.Passage, i int) corpus.Span {
	last := min(i+noteLength, len(p.Sentences)) - 1
	return corpus.Span{Start: p.Sentences[i].Start, End: p.Sentences[last].End}
}

// note finds the publisher's note on an article, with its passage.
func (c *composer) note(article string) (*passages.Passage, corpus.Span, bool) {
	ps := c.read(article).passages
	for i := range ps {
		if i >= notePassages && i < len(ps)-notePassages {
			continue
		}
		for j, s := range ps[i].Sentences {
			if isNote(ps[i].Text[s.Start:s.End]) {
				return &ps[i], noteFrom(&ps[i], j), true
			}
		}
	}
	return nil, corpus.Span{}, false
}

// quotes reports whether the answer shows words of an article's span.
func (c *composer) quotes(article string, in corpus.Span) bool {
	return slices.ContainsFunc(c.cites, func(x cited) bool {
		return x.article.ID == article && slices.ContainsFunc(x.spans, func(s corpus.Span) bool { return s.Start < in.End && in.Start < s.End })
	})
}

// cautionNotes repeats what publishers say that they changed in the articles cited. The
// article is held as it was changed: an answer as of a day before that cannot show what it
// said then, and says so.
func (c *composer) cautionNotes() {
	c.cautionCorrections()
	told := map[string]bool{}
	for i := range c.cites {
		a := c.cites[i].article
		if told[a.ID] {
			continue
		}
		told[a.ID] = true
		p, s, ok := c.note(a.ID)
		if !ok || c.quotes(a.ID, corpus.Span{Start: p.Start + s.Start, End: p.Start + s.End}) {
			continue
		}
		if isNote(a.Title) { // the article is the correction
			if !slices.ContainsFunc(c.cautions, func(n Caution) bool { return n.Kind == Corrected && n.Name == a.ID }) {
				c.caution(Caution{Kind: Corrected, Name: a.ID, Date: a.Published,
					Text: fmt.Sprintf("[%d] is from a correction: “%s”", i+1, p.Text[s.Start:s.End])})
			}
			continue
		}
		n := Caution{Kind: Corrected, Name: a.ID,
			Text: fmt.Sprintf("%s changed the article of [%d]: “%s”", c.publisherOrArticle(a), i+1, p.Text[s.Start:s.End])}
		for _, e := range c.expressions(p) {
			if e.Start >= s.Start && e.End <= s.End && e.Precision == when.Day && e.From.After(c.t) {
				n.Date = e.From
				n.Text = fmt.Sprintf("%s changed the article of [%d] on %s, after that day; what it said before is not held.",
					c.publisherOrArticle(a), i+1, when.FormatDay(e.From))
				break
			}
		}
		c.caution(n)
	}
}

// correctionWords find the articles that correct another one.
const correctionWords = "correction corrects clarification виправлення уточнення исправление"

// corrections is how many passages with such words are looked at, the newest.
const corrections = 30

// cautionCorrections names the articles of their own in which publishers correct one that is
// cited: "Correction: Dam bursts" corrects "Dam bursts above the town".
func (c *composer) cautionCorrections() {
	q := c.query()
	q.Text, q.Newest, q.Limit = correctionWords, true, corrections
	for i := range c.cites {
		if d := c.cites[i].article.Published; q.From.IsZero() || d.Before(q.From) {
			q.From = d
		}
	}
	hits, err := c.find(q)
	if err != nil {
		return // the answer stands without it
	}
	told := map[string]bool{}
	for i := range hits {
		v := hits[i].Article
		_, title, ok := strings.Cut(v.Title, ":")
		if !ok || told[v.ID] || !isNote(v.Title) {
			continue
		}
		told[v.ID] = true
		w := newWording(title, v.Language)
		for j := range c.cites {
			a := c.cites[j].article
			if a.ID == v.ID || !c.later(v, a) || len(w.stems) == 0 || w.common(newWording(a.Title, a.Language)) < len(w.stems) {
				continue
			}
			text := fmt.Sprintf("%s published a correction to the article of [%d]%s", c.publisherOrArticle(a), j+1, onDay(v.Published))
			if p, s, ok := c.note(v.ID); ok {
				text += ": “" + p.Text[s.Start:s.End] + "”"
			} else {
				text += " (" + v.ID + ")."
			}
			c.caution(Caution{Kind: Corrected, Name: v.ID, Date: v.Published, Text: text})
			break
		}
	}
}
