package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// testClock is a clock that is set by hand.
type testClock struct{ now time.Time }

func (c *testClock) Now() time.Time { return c.now }

// openStore opens a store in a new directory, with a clock that stands well after the
// files of a test corpus were changed.
func openStore(t testing.TB, dir string) (*Store, *testClock) {
	t.Helper()
	clock := &testClock{time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	st, err := OpenStore(dir, StoreOptions{Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st, clock
}

// mustReindex reindexes or fails the test.
func mustReindex(t testing.TB, st *Store, f files, o ReindexOptions) *Report {
	t.Helper()
	r, err := st.Reindex(t.Context(), f.load(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ask searches the live snapshot.
func ask(t testing.TB, st *Store, q Query) (hits []Hit) {
	t.Helper()
	err := st.View(func(s *Snapshot) (err error) {
		hits, err = s.Search(t.Context(), q)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func TestReindexCostsAsTheChange(t *testing.T) {
	st, clock := openStore(t, t.TempDir())
	if err := st.View(func(*Snapshot) error { return nil }); !errors.Is(err, ErrEmpty) {
		t.Fatalf("View of an empty store: %v", err)
	}
	f := maps.Clone(story)
	r := mustReindex(t, st, f, ReindexOptions{})
	if !r.Full || r.Articles != (Changes{Added: 3, Total: 3}) || r.Passages != (Changes{Added: 5, Total: 5}) {
		t.Errorf("first: %+v", r)
	}
	first := clock.now

	clock.now = clock.now.Add(time.Hour)
	if r := mustReindex(t, st, f, ReindexOptions{}); !r.Unchanged || r.Snapshot != "000001" {
		t.Errorf("nothing changed: %+v", r)
	}
	// One changes, one goes, one comes.
	f["articles/a.md"] = strings.Replace(f["articles/a.md"], "Sunday", "Monday 2 Feb", 1)
	delete(f, "articles/c.md")
	f["articles/d.md"] = "---\ntitle: New\ndate: 2026-02-01\n---\nA gas price was named.\n"
	r = mustReindex(t, st, f, ReindexOptions{})
	want := Changes{Added: 1, Changed: 1, Removed: 1, Total: 3}
	if r.Full || r.Articles != want || r.Passages != (Changes{Added: 1, Changed: 2, Removed: 1, Total: 5}) || r.Previous != "000001" {
		t.Errorf("difference: %+v", r)
	}
	if got := found(ask(t, st, Query{Text: "Monday"})); got != "a:2" {
		t.Errorf("Monday: %s", got)
	}
	if got := found(ask(t, st, Query{Text: "Sunday неділя"})); got != "" {
		t.Errorf("what is gone is found: %s", got)
	}
	if got := found(ask(t, st, Query{})); got != "d:1 a:1 a:2 b:1 b:2" {
		t.Errorf("newest: %s", got)
	}
	if got := found(ask(t, st, Query{KnownBy: first})); got != "b:1 b:2" {
		t.Errorf("known by the first reindex: %s", got)
	}
	st.View(func(s *Snapshot) error {
		if m := s.Manifest(); !m.Newest.Equal(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)) || len(m.Parts) != 2 {
			t.Errorf("manifest: %+v", m)
		}
		if _, ok := s.Article("c"); ok {
			t.Error("article c is still there")
		}
		return nil
	})
}

// Whatever changes, in however many steps: the index is the one that a build of the same
// corpus makes.
func TestDifferencesAddUpToAFullBuild(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	words := strings.Fields("talks round venue Kyiv Kiev Zelensky truce energy strike halt Sunday gas price bank banks Banks deal leaders meet said official plan week troops aid summit")
	article := func() string {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: %s %s\ndate: 2026-01-%02d\n---\n", words[r.IntN(len(words))], words[r.IntN(len(words))], 1+r.IntN(28))
		for range 1 + r.IntN(3) {
			for range 5 + r.IntN(30) {
				b.WriteString(words[min(r.IntN(len(words)), r.IntN(len(words)))] + " ")
			}
			b.WriteString("it is.\n\n")
		}
		return b.String()
	}
	f := maps.Clone(story)
	for i := range 250 {
		f[fmt.Sprintf("articles/n%03d.md", i)] = article()
	}
	dir := t.TempDir()
	st, _ := openStore(t, dir)
	fulls := 0
	for step := range 10 {
		for range 1 + r.IntN(6) {
			name := fmt.Sprintf("articles/n%03d.md", r.IntN(255))
			if r.IntN(4) == 0 {
				delete(f, name)
			} else {
				f[name] = article()
			}
		}
		if step == 5 {
			f["topics.yaml"] += "- {id: aid, name: Aid, aliases: [troops, gas price]}\n"
		}
		rep := mustReindex(t, st, f, ReindexOptions{})
		if rep.Full {
			fulls++
		}
		fresh := f.build(t)
		st.View(func(s *Snapshot) error {
			m, w := s.Manifest(), fresh.Manifest()
			if m.Words != w.Words || m.Articles != w.Articles || m.Passages != w.Passages || m.CorpusHash != w.CorpusHash || !m.Newest.Equal(w.Newest) || !m.Oldest.Equal(w.Oldest) {
				t.Fatalf("step %d: manifest\n got %+v\nwant %+v", step, m, w)
			}
			if diff := cmp.Diff(fresh.versions, s.versions); diff != "" && len(fresh.versions) > 0 {
				t.Errorf("step %d: versions (-full +differences):\n%s", step, diff)
			}
			for range 25 {
				var q Query
				for range 1 + r.IntN(4) {
					q.Text += words[r.IntN(len(words))] + " "
				}
				if r.IntN(3) == 0 {
					q.Topics = []string{[]string{"talks", "aid"}[r.IntN(2)]}
				}
				if r.IntN(4) == 0 {
					q.Entities = []string{"kyiv"}
				}
				q.Limit = 1000
				if diff := cmp.Diff(scores(t, fresh, q), scores(t, s, q)); diff != "" {
					t.Fatalf("step %d: %+v (-full +differences):\n%s", step, q, diff)
				}
			}
			return nil
		})
	}
	if fulls > 2 {
		t.Errorf("%d of 10 reindexes were full builds", fulls)
	}
}

// scores lists what a query finds with its scores, in an order that is not that of ords.
func scores(t testing.TB, s *Snapshot, q Query) []string {
	t.Helper()
	hits, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, h := range hits {
		list = append(list, fmt.Sprintf("%.6f %s:%d:%d", h.Score, h.Article.ID, h.Paragraph, h.Start))
	}
	slices.Sort(list)
	return list
}

const factsOK = "- id: round\n  topics: [talks]\n  statement: A round is set.\n  status: tentative\n  as_of: 2026-01-30\n  evidence: [{article: a, quote: tentatively scheduled for Sunday}]\n"

func TestReindexRefusesFaults(t *testing.T) {
	st, _ := openStore(t, t.TempDir())
	f := maps.Clone(story)
	f["facts/talks.yaml"] = factsOK
	if r := mustReindex(t, st, f, ReindexOptions{}); r.Facts != (Changes{Added: 1, Total: 1}) {
		t.Errorf("facts: %+v", r.Facts)
	}
	f["articles/a.md"] = strings.Replace(f["articles/a.md"], "for Sunday", "for Sumday", 1)
	_, err := st.Reindex(t.Context(), f.load(t), ReindexOptions{})
	var p *ProblemsError
	if !errors.As(err, &p) || len(p.Problems) != 1 || p.Problems[0].File != "facts/talks.yaml" {
		t.Fatalf("altered quote: %v", err)
	}
	if got := found(ask(t, st, Query{Text: "Sunday"})); got != "a:2" {
		t.Errorf("the old snapshot does not serve on: %s", got)
	}
	r := mustReindex(t, st, f, ReindexOptions{Suspend: true})
	if len(r.Suspended) != 1 || r.Suspended[0].ID != "round" || r.Facts != (Changes{Removed: 1}) {
		t.Errorf("suspended: %+v", r)
	}
	st.View(func(s *Snapshot) error {
		if len(s.Curated().Facts) != 0 || s.Manifest().Suspended[0] != "round" {
			t.Errorf("a suspended fact is carried")
		}
		return nil
	})
	refuse := errors.New("no answer cites the quote")
	f["articles/e.md"] = "---\ntitle: E\n---\nEnd.\n"
	_, err = st.Reindex(t.Context(), f.load(t), ReindexOptions{Suspend: true, Verify: func(_ context.Context, s *Snapshot) error {
		if _, ok := s.Article("e"); !ok {
			t.Error("the new snapshot is not the one that is verified")
		}
		return refuse
	}})
	var v *VerifyError
	if !errors.As(err, &v) || !errors.Is(err, refuse) {
		t.Errorf("refused by questions: %v", err)
	}
	if entries, _ := filepath.Glob(filepath.Join(st.dir, buildPrefix+"*")); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	st, _ := openStore(t, dir)
	other, _ := openStore(t, dir)
	c := story.load(t)
	_, err := st.Reindex(t.Context(), c, ReindexOptions{Verify: func(ctx context.Context, _ *Snapshot) error {
		_, err := other.Reindex(ctx, c, ReindexOptions{})
		return err
	}})
	var held *LockedError
	if !errors.As(err, &held) || held.PID != os.Getpid() {
		t.Fatalf("second writer: %v", err)
	}
	mustReindex(t, other, story, ReindexOptions{})
	if changed, err := st.Refresh(); err != nil || !changed {
		t.Errorf("Refresh = %t, %v", changed, err)
	}
	ask(t, st, Query{Text: "round"})
}

func TestRollbackAndKeep(t *testing.T) {
	st, _ := openStore(t, t.TempDir())
	f := maps.Clone(story)
	for i := range 5 {
		f["articles/x.md"] = fmt.Sprintf("---\ntitle: X\n---\nEdition number%d is out.\n", i)
		mustReindex(t, st, f, ReindexOptions{})
	}
	list, err := st.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range list {
		ids = append(ids, m.ID)
	}
	if got := strings.Join(ids, " "); got != "000005 000004 000003" {
		t.Errorf("kept %s", got)
	}
	m, err := st.Rollback(t.Context(), "")
	if err != nil || m.ID != "000004" {
		t.Fatalf("Rollback: %v, %v", m.ID, err)
	}
	if got := found(ask(t, st, Query{Text: "number3"})); got != "x:1" {
		t.Errorf("after rollback: %q", got)
	}
	if _, err := st.Rollback(t.Context(), "000001"); err == nil || !strings.Contains(err.Error(), "not kept") {
		t.Errorf("rollback to what is gone: %v", err)
	}
	if r := mustReindex(t, st, f, ReindexOptions{}); r.Snapshot != "000006" {
		t.Errorf("reindex after rollback: %+v", r)
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	dir := t.TempDir()
	st, _ := openStore(t, dir)
	mustReindex(t, st, story, ReindexOptions{})
	f := maps.Clone(story)
	delete(f, "articles/c.md")
	mustReindex(t, st, f, ReindexOptions{Force: true})
	live := filepath.Join(dir, "000002")
	err := filepath.WalkDir(live, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, data[:len(data)/2], 0o644); err != nil {
			return err
		}
		s, err := Open(live)
		if err == nil {
			s.Close()
			t.Errorf("%s cut in half: opened", path)
		}
		if filepath.Base(path) == manifestName { // the store falls back and mends itself
			st, _ := openStore(t, dir)
			if got := found(ask(t, st, Query{Text: "неділя"})); got != "c:1" {
				t.Errorf("fallback: %q", got)
			}
			st.Close()
		}
		return os.WriteFile(path, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(live, manifestName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), `"version": 1`, `"version": 99`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(live); !errors.Is(err, ErrNewer) {
		t.Errorf("newer version: %v", err)
	}
}

// Readers read on while snapshots change under them.
func TestReadersAndSwaps(t *testing.T) {
	st, _ := openStore(t, t.TempDir())
	f := maps.Clone(story)
	mustReindex(t, st, f, ReindexOptions{})
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := st.View(func(s *Snapshot) error {
					hits, err := s.Search(context.Background(), Query{Text: "scheduled round"})
					if err == nil && found(hits) != "a:2" {
						err = fmt.Errorf("snapshot %s finds %q", s.Manifest().ID, found(hits))
					}
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 8 {
		f["articles/x.md"] = fmt.Sprintf("---\ntitle: X\n---\nEdition %d.\n", i)
		mustReindex(t, st, f, ReindexOptions{Force: i%2 == 0})
	}
	if _, err := st.Rollback(t.Context(), ""); err != nil {
		t.Error(err)
	}
	close(stop)
	wg.Wait()
	st.Close()
	if err := st.View(func(*Snapshot) error { return nil }); err == nil {
		t.Error("a closed store is read")
	}
}

// A reindex that is cancelled, at whatever stage, leaves nothing behind.
func TestCancelledReindex(t *testing.T) {
	f, _ := randomFiles(rand.New(rand.NewPCG(5, 5)), 60)
	st, _ := openStore(t, t.TempDir())
	var stages []string
	mustReindex(t, st, f, ReindexOptions{Progress: func(p Progress) {
		if len(stages) == 0 || stages[len(stages)-1] != p.Stage {
			stages = append(stages, p.Stage)
		}
	}})
	if got := strings.Join(stages, " "); got != "check index similar" {
		t.Errorf("stages: %s", got)
	}
	for _, at := range stages {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := st.Reindex(ctx, f.load(t), ReindexOptions{Force: true, Progress: func(p Progress) {
			if p.Stage == at {
				cancel()
			}
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %q: %v", at, err)
		}
		if entries, _ := filepath.Glob(filepath.Join(st.dir, buildPrefix+"*")); len(entries) > 0 {
			t.Errorf("cancelled at %q: left %v", at, entries)
		}
	}
	ids, err := st.ids()
	if err != nil || len(ids) != 1 {
		t.Errorf("snapshots %v, %v", ids, err)
	}
}

// Articles that carry one text know of each other, whenever they come.
func TestVersions(t *testing.T) {
	body := strings.Repeat("The delegations met again and spoke of guarantees, prisoners, energy sites and the way to a longer truce. ", 3) +
		"Officials of four countries named the obstacles that remain, as each of them sees it."
	f := maps.Clone(story)
	f["articles/one.md"] = "---\ntitle: One\n---\n" + body + "\n"
	f["articles/two.md"] = "---\ntitle: Two\n---\n" + strings.Replace(body, "four countries", "five countries", 1) + "\n"
	st, _ := openStore(t, t.TempDir())
	versions := func(id string) (list []string) {
		st.View(func(s *Snapshot) error {
			if a, ok := s.Article(id); ok {
				list = a.Versions
			}
			return nil
		})
		return list
	}
	if r := mustReindex(t, st, f, ReindexOptions{}); r.Folded != 1 || fmt.Sprint(versions("one")) != "[two]" || fmt.Sprint(versions("two")) != "[one]" {
		t.Errorf("together: folded %d, %v, %v", r.Folded, versions("one"), versions("two"))
	}
	f["articles/three.md"] = "---\ntitle: Three\n---\n" + body + "\n"
	if r := mustReindex(t, st, f, ReindexOptions{}); r.Full || r.Folded != 2 || fmt.Sprint(versions("two")) != "[one three]" {
		t.Errorf("a third: folded %d, %v", r.Folded, versions("two"))
	}
	delete(f, "articles/one.md")
	if r := mustReindex(t, st, f, ReindexOptions{}); r.Full || r.Folded != 1 || fmt.Sprint(versions("three")) != "[two]" {
		t.Errorf("without the first: folded %d, %v", r.Folded, versions("three"))
	}
	f["articles/a.md"] = strings.Replace(f["articles/a.md"], "---\n", "---\nurl: https://example.org/a\n", 1)
	f["articles/later.md"] = "---\ntitle: Later\nurl: https://example.org/a\n---\nNothing of it is the same.\n"
	mustReindex(t, st, f, ReindexOptions{})
	if got := fmt.Sprint(versions("later")); got != "[a]" {
		t.Errorf("of one address: %s", got)
	}
}

// A topic with another name is found where that name stands, without a full build, and
// facts that quote such articles stay.
func TestRetag(t *testing.T) {
	st, _ := openStore(t, t.TempDir())
	f := maps.Clone(story)
	f["facts/talks.yaml"] = factsOK
	mustReindex(t, st, f, ReindexOptions{})
	f["topics.yaml"] = strings.Replace(f["topics.yaml"], "[halt to strikes]", "[tentative schedule]", 1)
	r := mustReindex(t, st, f, ReindexOptions{})
	if r.Full || r.Retagged != 2 || r.Articles != (Changes{Total: 3}) || r.Facts != (Changes{Total: 1}) {
		t.Errorf("%+v", r)
	}
	if got := found(ask(t, st, Query{Topics: []string{"energy-truce"}})); got != "a:2" {
		t.Errorf("on the topic: %s", got)
	}
}

// TestDamagedCurrent holds that an index whose CURRENT is lost to a crash of the file
// system answers from its newest whole snapshot, and that the next reindex mends it.
func TestDamagedCurrent(t *testing.T) {
	for _, garbage := range []string{"", "\x00\x00\x00", "000099\n"} {
		t.Run(fmt.Sprintf("%q", garbage), func(t *testing.T) {
			dir := t.TempDir()
			f := story
			st, _ := openStore(t, dir)
			live := mustReindex(t, st, f, ReindexOptions{}).Snapshot
			st.Close()
			current := filepath.Join(dir, currentName)
			if err := os.WriteFile(current, []byte(garbage), 0o644); err != nil {
				t.Fatal(err)
			}
			st, _ = openStore(t, dir)
			if len(ask(t, st, Query{})) == 0 {
				t.Error("the newest whole snapshot does not answer")
			}
			if r := mustReindex(t, st, f, ReindexOptions{}); !r.Unchanged || r.Snapshot != live {
				t.Errorf("got report %+v, want snapshot %s unchanged", r, live)
			}
			if data, err := os.ReadFile(current); err != nil || strings.TrimSpace(string(data)) != live {
				t.Errorf("CURRENT reads %q (%v), want %s", data, err, live)
			}
		})
	}
}

// A lost CURRENT keeps nobody from rolling back behind what serves in its place.
func TestRollbackWithoutCurrent(t *testing.T) {
	dir := t.TempDir()
	st, _ := openStore(t, dir)
	first := mustReindex(t, st, story, ReindexOptions{}).Snapshot
	mustReindex(t, st, story, ReindexOptions{Force: true})
	st.Close()
	if err := os.WriteFile(filepath.Join(dir, currentName), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	st, _ = openStore(t, dir)
	if m, err := st.Rollback(t.Context(), ""); err != nil || m.ID != first {
		t.Errorf("rolled back to %q, %v; want %s", m.ID, err, first)
	}
}

// TestDamagedSnapshot holds that a reindex notices a byte that changed on disk, in whatever
// file, has everything built anew and says so; and that one that trusts notices it as soon
// as it would take the file over.
func TestDamagedSnapshot(t *testing.T) {
	for _, pattern := range []string{"passages/*.passages", "bleve/store/*.zap"} {
		t.Run(filepath.Dir(pattern), func(t *testing.T) {
			dir := t.TempDir()
			f := maps.Clone(story)
			f["facts/talks.yaml"] = factsOK
			st, _ := openStore(t, dir)
			live := mustReindex(t, st, f, ReindexOptions{}).Snapshot
			want := found(ask(t, st, Query{Text: "next round"}))
			flip := func() {
				t.Helper()
				st.Close()
				names, err := filepath.Glob(filepath.Join(dir, live, pattern))
				if err != nil || len(names) != 1 {
					t.Fatalf("%v, %v", names, err)
				}
				data, err := os.ReadFile(names[0])
				if err != nil {
					t.Fatal(err)
				}
				data[100] ^= 4
				if err := os.WriteFile(names[0], data, 0o644); err != nil {
					t.Fatal(err)
				}
				st, _ = openStore(t, dir)
			}
			flip()
			if r := mustReindex(t, st, f, ReindexOptions{Trust: true}); !r.Unchanged {
				t.Errorf("one that trusts reads what has not changed: %+v", r)
			}
			for _, o := range []ReindexOptions{{}, {Trust: true}} {
				if o.Trust {
					f["articles/a.md"] += "\nA line more.\n"
					flip()
				}
				r := mustReindex(t, st, f, o)
				if !r.Full || r.Why != "the index was damaged" {
					t.Errorf("%+v: %+v", o, r)
				}
				live = r.Snapshot
				if got := found(ask(t, st, Query{Text: "next round"})); got != want {
					t.Errorf("afterwards: %s, want %s", got, want)
				}
				if err := st.View(func(s *Snapshot) error { return s.Verify() }); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
