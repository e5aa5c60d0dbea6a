package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/index/analysis"
)

// byHand scores every passage of a snapshot from its text alone, by the formula of doc.go,
// with no list, level, bound or whole number of the engine: what Search must agree with.
func byHand(t *testing.T, s *Snapshot, q Query) []Hit {
	t.Helper()
	type text struct {
		tf     map[string]int // stems and exact names
		title  map[string]bool
		length int
	}
	var all []text
	var hits []Hit
	df, titles := map[string]int{}, map[string]int{}
	words := 0
	for a := range s.Articles() {
		for _, p := range s.Passages(a.ID) {
			x := text{tf: map[string]int{}, title: map[string]bool{}}
			for _, k := range p.Tokens(nil) {
				if k.Stop {
					continue
				}
				x.tf[k.Stem]++
				if !k.Joined {
					x.length++
				}
				if k.Name && k.Stem != k.Term {
					x.tf["="+k.Term] = 1
				}
			}
			for _, k := range analysis.Tokens(nil, a.Title, a.Language) {
				if !k.Stop {
					x.title[k.Stem] = true
				}
			}
			for w := range x.tf {
				df[w]++
			}
			for w := range x.title {
				titles[w]++
			}
			words += x.length
			all, hits = append(all, x), append(hits, Hit{Passage: p})
		}
	}
	n := float64(len(all))
	weight := func(df int) float64 { return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5)) }
	average := float64(words) / n
	seen := map[string]bool{}
	for _, k := range analysis.Tokens(nil, q.Text, "en") {
		if k.Stop || seen[k.Stem] {
			continue
		}
		seen[k.Stem] = true
		for i, x := range all {
			part := func(tf int) float64 {
				return float64(tf) * 2.2 / (float64(tf) + 1.2*(0.25+0.75*float64(x.length)/average))
			}
			if tf := x.tf[k.Stem]; tf > 0 {
				hits[i].Score += weight(df[k.Stem]) * part(tf)
			}
			if x.title[k.Stem] {
				d := df[k.Stem]
				if d == 0 {
					d = titles[k.Stem]
				}
				hits[i].Score += 0.5 * weight(d)
			}
			if k.Term != k.Stem && x.tf["="+k.Term] > 0 {
				hits[i].Score += 0.3 * weight(df["="+k.Term]) * part(1)
			}
		}
	}
	hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.Score == 0 })
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}

// randomFiles makes a corpus of n articles of words drawn as words of a language are.
func randomFiles(r *rand.Rand, n int) (files, []string) {
	var words []string
	for i := range 400 {
		w := fmt.Sprintf("w%c%c%s", 'a'+i%26, 'a'+i/26, []string{"", "ing", "s", "ed", "ation"}[i%5])
		if i%7 == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		words = append(words, w)
	}
	draw := func() string { return words[int(math.Pow(float64(len(words)), r.Float64()))-1] }
	f := files{}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: The %s and %s\ndate: 2026-%02d-%02d\npublisher: P%d\n---\n", draw(), draw(), 1+r.IntN(12), 1+r.IntN(28), r.IntN(3))
		for range 1 + r.IntN(5) {
			for range 3 + r.IntN(60) {
				b.WriteString("the " + draw() + " ")
			}
			b.WriteString("end.\n\n")
		}
		f[fmt.Sprintf("articles/%04d.md", i)] = b.String()
	}
	return f, words
}

// The pruning search finds what the exhaustive one finds, to the last bit, and that is what
// the formula says, on one segment and on many.
func TestSearchIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	f, words := randomFiles(r, 240)
	one := f.build(t)
	st, _ := openStore(t, t.TempDir())
	part := files{}
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		part[name] = f[name]
		if i == 200 || i == 215 || i == 230 || i == len(names)-1 {
			mustReindex(t, st, part, ReindexOptions{})
		}
	}
	err := st.View(func(many *Snapshot) error {
		if n := len(many.engine.segments); n < 3 {
			t.Errorf("%d segments are not many", n)
		}
		for range 60 {
			q := Query{Limit: 1 + r.IntN(40)}
			for range 1 + r.IntN(6) {
				q.Text += words[int(math.Pow(float64(len(words)), r.Float64()))-1] + " "
			}
			want := byHand(t, one, q)
			for _, s := range []*Snapshot{one, many} {
				pruned, err := s.search(t.Context(), q, true)
				if err != nil {
					return err
				}
				whole, err := s.search(t.Context(), q, false)
				if err != nil {
					return err
				}
				if !slices.EqualFunc(whole, pruned, func(a, b Hit) bool { return a.Ord == b.Ord && a.Score == b.Score }) {
					t.Fatalf("%q: exhaustive %s, pruned %s", q.Text, found(whole), found(pruned))
				}
				if len(pruned) != min(q.Limit, len(want)) {
					t.Fatalf("%q: %d hits, want %d", q.Text, len(pruned), min(q.Limit, len(want)))
				}
				for i, h := range pruned {
					if math.Abs(h.Score-want[i].Score) > 64*scoreUnit {
						t.Fatalf("%q: hit %d scores %f, by hand %f", q.Text, i, h.Score, want[i].Score)
					}
				}
			}
			// The same under filters.
			q.Publisher = "P1"
			q.From = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
			pruned, err := one.search(t.Context(), q, true)
			if err != nil {
				return err
			}
			want = slices.DeleteFunc(want, func(h Hit) bool {
				return h.Article.Publisher != "P1" || h.Article.Published.Before(q.From)
			})
			if got, want := found(pruned), min(q.Limit, len(want)); len(pruned) != want {
				t.Fatalf("%q filtered: %d hits (%s), want %d", q.Text, len(pruned), got, want)
			}
			for i, h := range pruned {
				if math.Abs(h.Score-want[i].Score) > 64*scoreUnit {
					t.Fatalf("%q filtered: hit %d scores %f, by hand %f", q.Text, i, h.Score, want[i].Score)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
