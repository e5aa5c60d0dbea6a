package bot

import (
	"context"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// Answerer answers questions from the live snapshot. It is safe for concurrent use; each call is over
// in milliseconds and holds no snapshot afterwards.
type Answerer interface {
	// Answer composes an answer. A topic, entity or source in the question is an id of the catalogue.
	Answer(ctx context.Context, q briefing.Question) (*briefing.Answer, error)
	// Snapshot names the live snapshot.
	Snapshot(ctx context.Context) (briefing.Snapshot, error)
	// Catalogue lists what can be named in a question. It is asked for once a snapshot.
	Catalogue(ctx context.Context) (*Catalogue, error)
	// Article returns an article's text, or ErrNoArticle.
	Article(ctx context.Context, id string) (*Article, error)
}

// Catalogue is what a snapshot can be asked about, by name.
type Catalogue struct {
	Snapshot string // id
	Topics   []Named
	Entities []Named
	Sources  []Named // publishers
	Articles []Named // newest first
}

// Named is one thing of a Catalogue.
type Named struct {
	ID      string
	Name    string
	Aliases []string // other spellings
	Note    string   // shown after the name, not searched: a role, a date
}

// Article is an article as readers of a quote want to see around it.
type Article struct {
	ID         string
	Title      string
	Publisher  string
	Authors    []string
	Date       time.Time // zero if undated
	URL        string
	Language   string
	Paragraphs []Paragraph
}

// Paragraph is one paragraph of an Article.
type Paragraph struct {
	Number    int           // from 1, as in citations
	Start     int           // byte offset in the article's text
	Text      string        // byte for byte
	Sentences []corpus.Span // in Text
}

// Reindexer makes the corpus on disk the live snapshot, and goes back. One call of Reindex or Rollback
// runs at a time; a second gives ErrBusy.
type Reindexer interface {
	// Reindex loads, checks, builds aside, puts the golden questions and swaps. A corpus with faults or
	// failing questions is no error: the Report says so, and the old snapshot serves on. With force, a
	// failing golden question does not stop the swap; a fault of the corpus always does. Progress is
	// called often, from one goroutine, and must not wait.
	Reindex(ctx context.Context, force bool, progress func(Progress)) (*Report, error)
	// Check loads and checks the corpus on disk and builds nothing.
	Check(ctx context.Context) ([]corpus.Problem, error)
	// Snapshots lists those that are kept, newest first.
	Snapshots(ctx context.Context) ([]KeptSnapshot, error)
	// Rollback makes a kept snapshot the live one.
	Rollback(ctx context.Context, id string) error
}

// KeptSnapshot is a snapshot that can be gone back to.
type KeptSnapshot struct {
	ID       string
	Built    time.Time
	Live     bool
	Articles int
	Passages int
	Facts    int
}

// Progress says how far a reindex is.
type Progress struct {
	Step  string // as the index names its stages: "check", "read", "index", "similar", "write", "questions"
	Done  int
	Total int // 0 where it is not known
}

// Report is what a reindex did, or why it did nothing. The counts are the index's.
type Report struct {
	index.Report
	Swapped bool // a new snapshot is live
	// Faults are why nothing was built; Questions.Failed without Swapped is why nothing was swapped.
	Faults    []corpus.Problem
	Warnings  []corpus.Problem
	Lapsed    []string // ids of facts whose date has passed
	Questions Golden
}

// Golden is how the golden questions fared on the new snapshot.
type Golden struct {
	Passed int
	Failed []GoldenFailure
	Moved  []GoldenMove // passed, and otherwise than on the snapshot before
}

// GoldenMove is a golden question that passes at another place of its answer than before, or slower.
type GoldenMove struct {
	ID            string
	Rank, WasRank int // 1 is the first thing that the answer shows; 0 of a refusal
	Took, WasTook time.Duration
}

// GoldenFailure is a golden question that the new snapshot did not answer as it must.
type GoldenFailure struct {
	ID       string
	Question string
	Expected string // the quote, or that it be refused
	Got      string
}
