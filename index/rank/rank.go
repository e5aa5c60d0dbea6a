package rank

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// Options say what ranking needs beyond question and hits. The zero value is usable.
type Options struct {
	// Now is when the question is asked: what is dated later is not the newest. Zero: no
	// matter.
	Now   time.Time
	Model *Model // nil: the model that ships
	Limit int    // sentences returned at most; 0: all
}

// Scored is one sentence of a hit, scored for a question.
type Scored struct {
	Hit      int           // index into the hits
	Sentence int           // index into the hit's Sentences
	Score    float64       // higher is better; comparable only within one question
	Matched  []corpus.Span // in the passage's text: words of the question, in order
	Features Vector
	Place    int // in the order of words alone, if an encoder has changed it; else 0
}

// Sentences scores every sentence of the hits, best first. Equal scores keep the order of
// the hits; the result depends on nothing but the arguments.
func Sentences(q Question, hits []passages.Hit, opts Options) []Scored {
	model := opts.Model
	if model == nil {
		model = DefaultModel()
	}
	scored := Measure(q, hits, opts)
	for i := range scored {
		scored[i].Score = model.Score(&scored[i].Features)
	}
	floor(scored)
	if q.head >= 0 {
		heldFirst(scored)
	}
	limit := len(scored)
	if opts.Limit > 0 {
		limit = min(limit, opts.Limit)
	}
	scored = bestFirst(scored, max(limit, Reread+1)) // rereading looks at one more than it reads
	if model.encoder != nil {
		model.reread(q, hits, scored)
	}
	return scored[:limit]
}

// bestFirst returns the sentences with the highest scores, the highest first, limit at most.
// It sorts numbers of sentences: a sentence with its features is half a kilobyte to move.
func bestFirst(scored []Scored, limit int) []Scored {
	order := make([]int32, len(scored))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(scored[b].Score, scored[a].Score), cmp.Compare(a, b))
	})
	best := make([]Scored, min(limit, len(scored)))
	for i := range best {
		best[i] = scored[order[i]]
	}
	return best
}

// floor keeps sentences that share no word with the question below those that have all
// of its words: likeness of meaning may order what words leave open, and not overrule them.
func floor(scored []Scored) {
	low := math.Inf(1)
	for i := range scored {
		if scored[i].Features[Overlap] > 0.999 {
			low = min(low, scored[i].Score)
		}
	}
	if math.IsInf(low, 1) {
		return
	}
	for i := range scored {
		if scored[i].Features[Overlap] == 0 && scored[i].Score >= low {
			scored[i].Score = low - 1e-6
		}
	}
}
