package passages

import (
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// Article is what the passage file keeps of an article besides its passages.
type Article struct {
	ID        string
	Title     string
	TitleMade bool // see [corpus.Article]
	Publisher string
	Source    string
	Authors   []string
	Published time.Time // see [corpus.Article]
	Clock     bool      // Published has a time of day
	Retrieved time.Time
	Known     time.Time // when the corpus first held this text
	Language  string
	URL       string
	Hash      string
	// Versions are the ids of articles of the corpus that carry nearly the same text, or
	// an earlier or later form of it, this one excluded.
	Versions []string
}

// Passage is one indexed passage with what ranking and citing need of it.
type Passage struct {
	// Ord is the number of the passage in its snapshot. Passages of one article follow
	// each other in the order of the text; numbers of passages that a later reindex
	// withdrew stay empty.
	Ord       int
	Article   *Article
	Paragraph int           // number in the article, from 1
	Start     int           // byte offset of Text in the article's text
	Text      string        // verbatim
	Sentences []corpus.Span // in Text
}

// Tokens appends the tokens of the passage's text to dst, in order, as the engine indexed
// them. Offsets are in Text.
func (p *Passage) Tokens(dst []analysis.Token) []analysis.Token {
	return analysis.Tokens(dst, p.Text, p.Article.Language)
}

// Hit is a passage that an engine nominates, with the engine's own score.
type Hit struct {
	Passage
	Score float64 // higher is better; comparable only within one search
}
