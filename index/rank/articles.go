package rank

import (
	"cmp"
	"math"
	"slices"

	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
)

// What counts in ranking articles, beside the score of the best sentence: the engine's score,
// as a share of its best, and the [feedback]. On NPL and on Cranfield nDCG@10 is .445 and .389
// by the engine alone, .465 and .383 with the best sentence, .468 and .421 with feedback too; a half
// or twice as much of weight, passages or words changes that by .02 at most.
const (
	articleEngine   = 10
	articleFeedback = 15
)

// Articles returns the articles of the hits, best first. What an article is about shows in
// all that it says, so that its sentence which answers best counts for less than in finding
// that sentence: the engine's score of its passage does, and how like it is to the passages
// that stand first by those two.
func Articles(hits []passages.Hit, scored []Scored) []*passages.Article {
	top := 0.0
	for i := range hits {
		top = max(top, hits[i].Score)
	}
	scores := make([]float64, len(hits))
	for i := range scores {
		scores[i] = math.Inf(-1) // a passage without a sentence is none to rank
	}
	for _, s := range scored {
		score := s.Score
		if top > 0 {
			score += articleEngine * hits[s.Hit].Score / top
		}
		scores[s.Hit] = max(scores[s.Hit], score)
	}
	for i, f := range feedback(hits, scores) {
		scores[i] += articleFeedback * f
	}
	var out []*passages.Article
	best := map[string]float64{} // by the article's id
	for i := range hits {
		a := hits[i].Article
		score, ok := best[a.ID]
		if math.IsInf(scores[i], -1) {
			continue
		}
		if !ok {
			out = append(out, a)
			score = scores[i]
		}
		best[a.ID] = max(score, scores[i])
	}
	slices.SortStableFunc(out, func(a, b *passages.Article) int { return cmp.Compare(best[b.ID], best[a.ID]) })
	return out
}

// What feedback is taken from, and how many words of it.
const (
	feedbackPassages = 20
	feedbackWords    = 20
)

// feedback returns of each passage how much it holds, from 0 to about 2, of the words that tell
// the passages of the highest scores from the others: pseudo-relevance feedback, by the words of
// the greatest divergence (Kullback and Leibler's, as Carpineto and others use it, 2001), each
// counted as BM25 counts a word.
func feedback(hits []passages.Hit, scores []float64) []float64 {
	type counted struct {
		words  map[string]float64 // how often, by stem
		length float64
	}
	texts := make([]counted, len(hits))
	among := map[string]float64{} // share of each word, on average over all passages
	average := 0.0
	var tokens []analysis.Token
	for i := range hits {
		h := &hits[i]
		tokens = analysis.Tokens(tokens[:0], h.Article.Title, h.Article.Language)
		if h.Article.TitleMade { // it is the first sentence
			tokens = tokens[:0]
		}
		tokens = analysis.Tokens(tokens, h.Text, h.Article.Language)
		t := counted{words: make(map[string]float64, len(tokens))}
		for _, x := range tokens {
			if !x.Stop && !x.Joined {
				t.words[x.Stem]++
				t.length++
			}
		}
		for w, n := range t.words {
			among[w] += n / t.length / float64(len(hits))
		}
		average += t.length / float64(len(hits))
		texts[i] = t
	}

	order := make([]int, len(hits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	first := map[string]float64{} // share of each word in the first passages, the best of them most
	total := 0.0
	for place := range min(feedbackPassages, len(order)) {
		total += 1 / float64(place+2)
	}
	for place, i := range order[:min(feedbackPassages, len(order))] {
		for w, n := range texts[i].words {
			first[w] += n / texts[i].length / float64(place+2) / total
		}
	}
	type weighed struct {
		word   string
		weight float64
	}
	var words []weighed
	for w, share := range first {
		if share > among[w] {
			words = append(words, weighed{w, share * math.Log(share/among[w])})
		}
	}
	slices.SortFunc(words, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word))
	})
	words = words[:min(feedbackWords, len(words))]
	sum := 0.0
	for _, w := range words {
		sum += w.weight
	}

	const k1, b = 0.9, 0.4
	out := make([]float64, len(hits))
	for i, t := range texts {
		for _, w := range words {
			if n := t.words[w.word]; n > 0 {
				out[i] += w.weight / sum * n * (k1 + 1) / (n + k1*(1-b+b*t.length/average))
			}
		}
	}
	return out
}
