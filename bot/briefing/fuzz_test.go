package briefing

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// worldOf holds the articles of a corpus, cut as the index cuts them.
func worldOf(t testing.TB, c *corpus.Corpus) (*world, map[string]*corpus.Article) {
	w := &world{curated: &c.Curated, articles: map[string]*passages.Article{}}
	full := map[string]*corpus.Article{}
	for a, err := range c.Articles(context.Background()) {
		if err != nil {
			t.Skip(err) // what cannot be read is refused before it is asked
		}
		full[a.ID] = a
		k := &passages.Article{ID: a.ID, Title: a.Title, Publisher: a.Publisher, Published: a.Published, Known: a.Published, Language: a.Language, URL: a.URL}
		w.articles[a.ID] = k
		for _, p := range a.Passages() {
			q := passages.Passage{Ord: len(w.passages), Article: k, Paragraph: p.Paragraph, Start: p.Start, Text: a.Text[p.Start:p.End]}
			for _, s := range p.Sentences {
				q.Sentences = append(q.Sentences, corpus.Span{Start: s.Start - p.Start, End: s.End - p.Start})
			}
			w.passages = append(w.passages, q)
		}
	}
	return w, full
}

// FuzzExcerpts asks any question of any text: an excerpt is always whole sentences of its
// article, byte for byte and valid UTF-8, and its dates and marks lie in it.
func FuzzExcerpts(f *testing.F) {
	f.Add("By Ann Moor\nMarch 3, 2026\nThe ferry, she said, stops on Sunday. Nobody knows why! “It may run next week,” he added.\n", "When does the ferry stop?")
	f.Add("Переправа зачинена з понеділка. «Відкриємо в неділю», — сказала вона.\n", "Коли відкриють переправу?")
	f.Add("One.\n\nTwo two two two. Two two two two.\n", "two")
	f.Add("The toll is 3.50 on 1/2/2026, i.e. tomorrow. No. 5 pays 4,000.", "toll")
	f.Fuzz(func(t *testing.T, text, question string) {
		if len(text) > 4000 || len(question) > 300 {
			t.Skip()
		}
		c, err := corpus.Load(fstest.MapFS{"articles/a.txt": {Data: []byte(text)}})
		if err != nil {
			t.Skip(err)
		}
		w, full := worldOf(t, c)
		w.curated.Entities = []*corpus.Entity{{ID: "e", Name: strings.ToValidUTF8(question, "x"), Kind: "person"}}
		for _, q := range []Question{
			{Kind: Ask, Text: question}, {Kind: Check, Text: question}, {Kind: Source, Source: "a"},
			{Kind: Timeline, Entity: "e"}, {Kind: Positions, Entity: "e"}, {Kind: Changes, Entity: "e", Since: date("2026-01-01")}, {Kind: Contested},
		} {
			a, err := Compose(context.Background(), w, q, date("2026-03-05"))
			if err != nil {
				if !ForReader(err) {
					t.Fatal(err)
				}
				continue
			}
			checkParts(t, w, full, a)
			a.EachExcerpt(func(e *Excerpt) {
				if !utf8.ValidString(e.Text) && utf8.ValidString(full[e.Article].Text) {
					t.Errorf("excerpt %q is not valid UTF-8", e.Text)
				}
			})
			if err := WriteText(discard{}, a, TextOptions{Width: 40, Color: true}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// TestNothingLapsedInForce draws facts at random, that replace, contest and outlive each
// other, and asks for them at random times: whatever the answer says is in force has neither
// expired, nor been replaced or withdrawn, nor waited for a date that has passed; and
// everything that is in force is there.
func TestNothingLapsedInForce(t *testing.T) {
	c, err := corpus.Load(fstest.MapFS{
		"topics.yaml":   {Data: []byte("- {id: mill, name: Mill}\n")},
		"articles/a.md": {Data: []byte("---\ntitle: A\ndate: 2026-01-01\n---\n\nThe mill is shut.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	w, full := worldOf(t, c)
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		w.curated.Facts = randomFacts(r)
		now := date("2026-01-02").Add(time.Duration(r.IntN(60*24)) * time.Hour)
		a, err := Compose(context.Background(), w, Question{Kind: Status, Topic: "mill"}, now)
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, w, full, a)
		shown := map[string]bool{}
		a.EachFact(func(f *Fact) {
			if f.Standing == InForce {
				shown[f.ID] = true
			}
		})
		for _, f := range w.curated.Facts {
			replaced := slices.ContainsFunc(w.curated.Facts, func(g *corpus.Fact) bool {
				return g.ID != f.ID && slices.Contains(g.Supersedes, f.ID) && !g.AsOf.After(now)
			})
			over := f.Event != nil && (f.Event.Tentative || f.Event.Date.After(f.AsOf)) && !f.Event.Date.AddDate(0, 0, 1).After(now)
			expired := !f.Expires.IsZero() && !f.Expires.After(now)
			holds := !f.AsOf.After(now) && !replaced && !over && !expired && f.Status != corpus.Withdrawn
			if shown[f.ID] != holds {
				t.Errorf("seed %d, %v: %s in force %v, want %v: %+v", seed, now, f.ID, shown[f.ID], holds, f)
			}
		}
	}
}

func randomFacts(r *rand.Rand) []*corpus.Fact {
	day := func() time.Time { return date("2026-01-01").AddDate(0, 0, r.IntN(60)) }
	statuses := []corpus.Status{corpus.Confirmed, corpus.Reported, corpus.Claimed, corpus.Denied, corpus.Withdrawn}
	var facts []*corpus.Fact
	for i := range 1 + r.IntN(8) {
		f := &corpus.Fact{
			ID: fmt.Sprint("f", i), Topics: []string{"mill"}, Statement: fmt.Sprintf("Statement %d.", i), Status: statuses[r.IntN(len(statuses))],
			AsOf: day(), Evidence: []corpus.Evidence{{Article: "a", Quote: "The mill is shut."}},
		}
		if r.IntN(3) == 0 {
			f.Expires = day()
		}
		if r.IntN(3) == 0 {
			f.Event = &corpus.Event{Date: day(), Tentative: r.IntN(2) == 0}
		}
		if i > 0 && r.IntN(3) == 0 {
			f.Supersedes = []string{fmt.Sprint("f", r.IntN(i))}
		}
		if i > 0 && r.IntN(3) == 0 {
			f.Contests = []string{fmt.Sprint("f", r.IntN(i))}
		}
		facts = append(facts, f)
	}
	return facts
}

// FuzzWordings compares any two texts: likeness is the same both ways and between 0 and 1.
func FuzzWordings(f *testing.F) {
	f.Add("The bridge will close on 20 April.", "On 20 April the bridge closes.")
	f.Add("", "не нет ні")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := newWording(a, ""), newWording(b, "")
		for _, p := range [][2]float64{{x.inside(y), y.inside(x)}, {x.overlap(y), y.overlap(x)}} {
			if p[0] != p[1] || p[0] < 0 || p[0] > 1 {
				t.Errorf("%q, %q: %v", a, b, p)
			}
		}
		if x.repeats(y) != y.repeats(x) {
			t.Errorf("%q repeats %q one way only", a, b)
		}
		tentativeWord(a, "")
		_ = wrap(a, 1+int(binary.LittleEndian.Uint16(append([]byte(b), 0, 0)))%80)
	})
}
