package rank

import (
	"fmt"
	"slices"
	"testing"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

func articleHits(texts ...string) []passages.Hit {
	var hits []passages.Hit
	for i, text := range texts {
		hits = append(hits, passages.Hit{
			Passage: passages.Passage{Ord: i, Article: &passages.Article{ID: fmt.Sprint(i), Language: "en"}, Text: text, Sentences: []corpus.Span{{End: len(text)}}},
			Score:   float64(len(texts)-i) / float64(len(texts)),
		})
	}
	return hits
}

func ids(articles []*passages.Article) []string {
	var out []string
	for _, a := range articles {
		out = append(out, a.ID)
	}
	return out
}

// TestArticlesFeedback ranks two articles that hold the question's one word alike: the one that
// speaks of the same things as the best articles goes before the one that the engine prefers.
func TestArticlesFeedback(t *testing.T) {
	hits := articleHits(
		"Jaguar: the cat hunts deer by night in the rainforest.",
		"The jaguar, largest cat of the rainforest, hunts by night.",
		"A jaguar was parked at the garage with a broken gearbox.",
		"In the rainforest a jaguar hunts deer, as every big cat does.",
		"The gearbox and the brakes were mended on Monday.",
		"Deer were seen in the park.",
	)
	q := Analyze("jaguar", "en", nil)
	scored := Sentences(q, hits, Options{})
	got := ids(Articles(hits, scored))
	if slices.Index(got, "3") > slices.Index(got, "2") {
		t.Errorf("order %v: 2, about a car, stands before 3", got)
	}
	if len(got) != len(hits) {
		t.Errorf("%d articles of %d", len(got), len(hits))
	}
}

// TestArticles ranks what has no words, no sentences, no score, and two passages of one article.
func TestArticles(t *testing.T) {
	if got := Articles(nil, nil); len(got) != 0 {
		t.Errorf("no hits: %v", ids(got))
	}
	hits := articleHits("…", "", "Bread rises.", "The ferry sails at nine.")
	hits[1].Sentences = nil
	hits[3].Article = hits[2].Article
	for i := range hits {
		hits[i].Score = 0
	}
	scored := Sentences(Analyze("When does the ferry sail?", "en", nil), hits, Options{})
	if got := ids(Articles(hits, scored)); !slices.Equal(got, []string{"2", "0"}) {
		t.Errorf("got %v, want the article of the ferry, then the one without words", got)
	}
}
