package rank

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/index/passages"
)

// manyHits makes hits of words of the table of meanings, the frequent ones oftener.
func manyHits(n int) []passages.Hit {
	r := rand.New(rand.NewPCG(1, 2))
	list := words.load().words
	word := func() string { return list[int(float64(len(list)-1)*r.Float64()*r.Float64()*r.Float64())] }
	var hits []passages.Hit
	for i := range n {
		var sentences []string
		for range 1 + r.IntN(5) {
			row := []string{strings.ToUpper(word())}
			for range 6 + r.IntN(20) {
				w := word()
				if r.IntN(8) == 0 {
					w = strings.ToUpper(w[:1]) + w[1:]
				}
				row = append(row, w)
			}
			sentences = append(sentences, strings.Join(row, " ")+".")
		}
		h := hit(sentences...)
		h.Score = 1 / float64(i/2+1)
		h.Article = &passages.Article{ID: fmt.Sprint(i / 3), Title: strings.Join([]string{word(), word(), word(), word()}, " "), Language: "en"}
		hits = append(hits, h)
	}
	return hits
}

// The same is measured however many cores read the hits.
func TestMeasureInParts(t *testing.T) {
	hits := manyHits(100)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, question := range []string{"Who said that the minister leaves office?", "When was the city's second bridge opened?", "latest on the talks", "How many people live there?"} {
		for _, n := range []int{100, 30, 1, 0} {
			q := Analyze(question, "en", nil)
			runtime.GOMAXPROCS(1)
			want := Measure(q, hits[:n], Options{})
			for _, cores := range []int{2, 3, 7} {
				runtime.GOMAXPROCS(cores)
				if diff := cmp.Diff(want, Measure(q, hits[:n], Options{})); diff != "" {
					t.Fatalf("%s of %d hits by %d cores:\n%s", question, n, cores, diff)
				}
			}
		}
	}
}

// What a word is in one passage does not hang on how another writes it.
func TestCapitalsElsewhere(t *testing.T) {
	plain := hit("Both spoke against the dam.")
	shouting := hit("They were AGAINST it.")
	q := Analyze("Who spoke about the dam?", "en", nil)
	a := Measure(q, []passages.Hit{plain, shouting}, Options{})
	b := Measure(q, []passages.Hit{shouting, plain}, Options{})
	for _, f := range []Feature{Likeness, New, Overlap} {
		if a[0].Features[f] != b[1].Features[f] {
			t.Errorf("%v is %v, and %v behind a passage with capitals", f, a[0].Features[f], b[1].Features[f])
		}
	}
}

// The parts are all of the hits, in their order.
func TestParts(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(5))
	q := Analyze("Who spoke?", "en", nil)
	for n := range 80 {
		var all []int
		for _, p := range newMeasuring(&q, manyHits(n), Options{}).parts() {
			for i := p.from; i < p.to; i++ {
				all = append(all, i)
			}
			if n >= 5*hitsAPart && p.to == p.from {
				t.Errorf("of %d hits a part has none", n)
			}
		}
		if len(all) != n || !slices.IsSorted(all) {
			t.Errorf("%d hits: parts of %v", n, all)
		}
	}
}

func BenchmarkMeasure(b *testing.B) {
	hits := manyHits(100)
	q := Analyze("When was the city's second bridge opened?", "en", nil)
	b.ReportAllocs()
	for b.Loop() {
		Measure(q, hits, Options{})
	}
}

// A fault in what another core reads reaches who asks, and does not end the program.
func TestPanicReachesTheCaller(t *testing.T) {
	for faulty := range 3 {
		parts := []part{{from: 0}, {from: 1}, {from: 2}}
		func() {
			defer func() {
				if recover() != "fault" {
					t.Errorf("the panic of part %d did not come through", faulty)
				}
			}()
			atOnce(parts, func(p part) {
				if p.from == faulty {
					panic("fault")
				}
			})
		}()
	}
}
