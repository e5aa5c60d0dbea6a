package briefing

import (
	"context"
	"testing"
	"time"

	"github.com/briefbot/briefbot/corpus/peacetalks"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/bench"
	"github.com/briefbot/briefbot/index/rank"
)

var benchNow = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// BenchmarkAsk is a whole answer; BenchmarkRank is the search and the ranking in it. What
// Compose adds, the difference, is to stay under a millisecond.
func BenchmarkAsk(b *testing.B) {
	s := open(b, peacetalks.FS)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(context.Background(), s, Question{Kind: Ask, Text: benchQuestion}, benchNow); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAskLarge and BenchmarkStatusLarge are answers from a corpus of 20,000 passages, with
// a few hundred facts.
func BenchmarkAskLarge(b *testing.B) {
	c := largeCorpus()
	var questions []Question
	for _, q := range c.Queries(200, 1) {
		questions = append(questions, Question{Kind: Ask, Text: "when was " + q + "?"})
	}
	benchmarkLarge(b, c, questions)
}

func BenchmarkStatusLarge(b *testing.B) {
	c := largeCorpus()
	var questions []Question
	for _, t := range c.Topics() {
		questions = append(questions, Question{Kind: Status, Topic: t})
	}
	benchmarkLarge(b, c, questions)
}

func largeCorpus() *bench.Corpus { return bench.NewCorpus(bench.English(), 20_000, 1) }

// benchmarkLarge asks the questions in turn, when each has been asked once: until then words
// are met for the first time.
func benchmarkLarge(b *testing.B, c *bench.Corpus, questions []Question) {
	s := open(b, c)
	ask := func(i int) {
		if _, err := Compose(context.Background(), s, questions[i%len(questions)], bench.Now); err != nil {
			b.Fatal(err)
		}
	}
	for i := range questions {
		ask(i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ask(i)
	}
}

const benchQuestion = "When is the next round of talks?"

func BenchmarkRank(b *testing.B) {
	s := open(b, peacetalks.FS)
	b.ReportAllocs()
	for b.Loop() {
		hits, err := s.Search(context.Background(), index.Query{Text: benchQuestion})
		if err != nil {
			b.Fatal(err)
		}
		rank.Sentences(rank.Analyze(benchQuestion, "", s.Names()), hits, rank.Options{Now: benchNow})
	}
}

func BenchmarkStatus(b *testing.B) {
	s := open(b, peacetalks.FS)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(context.Background(), s, Question{Kind: Status, Topic: "talks"}, benchNow); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTimeline(b *testing.B) {
	s := open(b, peacetalks.FS)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(context.Background(), s, Question{Kind: Timeline, Topic: "talks"}, benchNow); err != nil {
			b.Fatal(err)
		}
	}
}
