package passages

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
)

// sample makes articles with passages whose every field differs from its default.
func sample(n int) (arts []*Article, drafts [][]Draft) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		a := &Article{
			ID: fmt.Sprintf("a-%d", i), Title: fmt.Sprintf("Title %d", i), TitleMade: i%2 == 0, Publisher: "The “Desk”",
			Source: "desk", Authors: append([]string(nil), []string{"A", "B"}[:i%3]...), Published: time.Date(2026, 1, 1+i%28, 9, 30, 0, 0, time.UTC),
			Clock: i%3 == 0, Known: time.Date(2026, 2, 1, 0, 0, i, 0, time.UTC), Language: "en",
			URL: fmt.Sprintf("https://example.org/%d", i), Hash: strings.Repeat("0a", 31) + fmt.Sprintf("%02x", i%256),
		}
		if i%5 == 0 {
			a.Published, a.Hash = time.Time{}, "not hex"
		} else if i%4 == 0 {
			a.Published = a.Published.In(corpus.Zone(-210 * time.Minute))
		}
		var ds []Draft
		for p := range 1 + i%7 {
			text := strings.Repeat(fmt.Sprintf("word%d ", r.IntN(1000)), 1+r.IntN(150)) + "end."
			ds = append(ds, Draft{Paragraph: p + 1, Start: 10 * p, Text: text, Length: 1 + r.IntN(300),
				Sentences: []corpus.Span{{Start: 0, End: 4}, {Start: 5, End: len(text)}}})
		}
		arts, drafts = append(arts, a), append(drafts, ds)
	}
	return arts, drafts
}

// write writes a sample to a new file and returns its path.
func write(t testing.TB, arts []*Article, drafts [][]Draft) string {
	path := filepath.Join(t.TempDir(), "p")
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range arts {
		src := Source{Path: fmt.Sprintf("articles/%d.txt", i/2), Size: int64(i), Modified: time.Unix(0, int64(i)*1001)}
		if err := w.Add(a, src, drafts[i], Sketch{uint32(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFileGivesBackWhatWasWritten(t *testing.T) {
	arts, drafts := sample(300)
	x, err := Open(write(t, arts, drafts))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Verify(); err != nil {
		t.Fatal(err)
	}
	sources, err := x.Sources()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, want := range arts {
		a, ok := x.Find(want.ID)
		if !ok || a != i {
			t.Fatalf("Find(%q) = %d, %t, want %d", want.ID, a, ok, i)
		}
		got, err := x.Article(a)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("article %d (-want +got):\n%s", i, diff)
		}
		if g, w := got.Published.Format(time.RFC3339), want.Published.Format(time.RFC3339); g != w {
			t.Fatalf("article %d: published %s, want %s", i, g, w)
		}
		if path := sources[x.Source(a)].Path; path != fmt.Sprintf("articles/%d.txt", i/2) {
			t.Fatalf("source of %d is %q", a, path)
		}
		first, end := x.Range(a)
		if first != n || end != n+len(drafts[i]) {
			t.Fatalf("Range(%d) = %d, %d", a, first, end)
		}
		for j, d := range drafts[i] {
			got, err := x.Passage(n)
			if err != nil {
				t.Fatal(err)
			}
			want := Passage{Ord: n, Article: want, Paragraph: d.Paragraph, Start: d.Start, Text: d.Text, Sentences: d.Sentences}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("passage %d.%d (-want +got):\n%s", i, j, diff)
			}
			if got, want := int(x.Lengths()[n]), min(d.Length, 255); got != want {
				t.Fatalf("length %d, want %d", got, want)
			}
			n++
		}
	}
	if _, ok := x.Find("a-301"); ok {
		t.Error("Find found an id that nobody wrote")
	}
}

// A file of which one byte is altered is refused when it is opened or, at the latest, when
// it is verified.
func TestFileNoticesEveryAlteredByte(t *testing.T) {
	arts, drafts := sample(3)
	path := write(t, arts, drafts)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[int]bool{} // padding between tables carries nothing
	for i := range data {
		altered := append([]byte(nil), data...)
		altered[i] ^= 0x40
		if err := os.WriteFile(path, altered, 0o644); err != nil {
			t.Fatal(err)
		}
		x, err := Open(path)
		if err == nil {
			err = x.Verify()
			x.Close()
		}
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
			tables[i] = true
		}
	}
	if len(tables) > int(sections)*8 {
		t.Errorf("%d of %d altered bytes went unnoticed: %v", len(tables), len(data), tables)
	}
	for n := range len(data) {
		if n%97 != 0 {
			continue
		}
		if err := os.WriteFile(path, data[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		if x, err := Open(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut at %d: %v", n, err)
			if err == nil {
				x.Close()
			}
		}
	}
}

func BenchmarkPassage(b *testing.B) {
	arts, drafts := sample(3000)
	x, err := Open(write(b, arts, drafts))
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	r := rand.New(rand.NewPCG(3, 4))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Passage(r.IntN(x.NumPassages())); err != nil {
			b.Fatal(err)
		}
	}
}
