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

// BenchmarkAskLarge is an answer from a corpus of 20,000 passages, with a few hundred facts.
func BenchmarkAskLarge(b *testing.B) {
	c := bench.NewCorpus(bench.English(), 20_000, 1)
	s := open(b, c)
	queries := c.Queries(200, 1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		q := Question{Kind: Ask, Text: "when was " + queries[i%len(queries)] + "?"}
		if _, err := Compose(context.Background(), s, q, bench.Now); err != nil {
			b.Fatal(err)
		}
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
