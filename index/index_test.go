package index

import (
	"context"
	"fmt"
	"hash/crc32"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefbot/briefbot/corpus"
)

// files is a small corpus: path to content.
type files map[string]string

// load reads a corpus from files.
func (f files) load(t testing.TB) *corpus.Corpus {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range f {
		// Another text has another time, as it would on disk.
		at := time.Unix(1700000000+int64(crc32.ChecksumIEEE([]byte(text))%1e6), 0)
		fsys[name] = &fstest.MapFile{Data: []byte(text), ModTime: at}
	}
	c, err := corpus.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// build builds a snapshot of files.
func (f files) build(t testing.TB) *Snapshot {
	t.Helper()
	s, err := Build(t.Context(), filepath.Join(t.TempDir(), "000001"), f.load(t), BuildOptions{Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// story is the small corpus of most tests.
var story = files{
	"topics.yaml":   "- {id: talks, name: Talks, aliases: [negotiations, next round]}\n- {id: energy-truce, name: Energy truce, aliases: [halt to strikes]}\n",
	"entities.yaml": "- {id: zelenskyy, name: Volodymyr Zelenskyy, kind: person, aliases: [Zelensky, Zelenskyy, Зеленський]}\n- {id: kyiv, name: Kyiv, kind: place, aliases: [Kiev, Київ, Киев]}\n",
	"articles/a.md": "---\ntitle: Leaders may meet\ndate: 2026-01-30\npublisher: The Desk\n---\nThe leaders could meet in Kyiv, Mr. Zelensky said on Friday.\n\nThe next round is tentatively scheduled for Sunday.\n",
	"articles/b.md": "---\ntitle: Strikes on energy sites\ndate: 2026-01-29\npublisher: Other News\n---\nBoth sides halted the strikes on energy sites for a week.\n\nBankers in France met at a bank. Mr. Banks did not.\n",
	"articles/c.md": "---\ntitle: Переговори\ndate: 2026-01-28\nlang: uk\nurl: https://www.example.org/c\n---\nПереговори у Києві відбудуться в неділю, сказав Зеленський.\n",
}

// A name in a title counts for all passages, in whatever spelling.
func TestEntityInTitle(t *testing.T) {
	f := maps.Clone(story)
	f["articles/d.md"] = "---\ntitle: Zelenskyy abroad\n---\nThe guests were late.\n"
	hits, err := f.build(t).Search(t.Context(), Query{Text: "Зеленський guests"})
	if err != nil || len(hits) == 0 || found(hits[:1]) != "d:1" {
		t.Fatalf("found %s, %v", found(hits), err)
	}
	alone, err := f.build(t).Search(t.Context(), Query{Text: "guests"})
	if err != nil || len(alone) != 1 || alone[0].Score >= hits[0].Score {
		t.Errorf("the title adds nothing: %v, %v", alone, hits[0].Score)
	}
}

// found lists hits as article and paragraph.
func found(hits []Hit) string {
	var out []string
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s:%d", h.Article.ID, h.Paragraph))
	}
	return strings.Join(out, " ")
}

func TestSearch(t *testing.T) {
	s := story.build(t)
	for _, c := range []struct {
		name string
		q    Query
		want string
	}{
		{"words", Query{Text: "when is the next round scheduled?"}, "a:2"},
		{"stems", Query{Text: "halting a strike"}, "b:1 b:2"},
		{"spelling of an entity", Query{Text: "Zelenskiy Volodymyr Zelenskyy"}, "c:1 a:1"},
		{"place in another spelling", Query{Text: "Kiev"}, "c:1 a:1"},
		{"name", Query{Text: "Banks"}, "b:2"},
		{"topic", Query{Topics: []string{"talks"}}, "a:2"},
		{"topic, by inflected alias", Query{Topics: []string{"energy-truce"}}, "b:1"},
		{"publisher", Query{Publisher: "the desk"}, "a:1 a:2"},
		{"site", Query{Publisher: "Example.org"}, "c:1"},
		{"known since", Query{Since: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}, "a:1 a:2 b:1 b:2 c:1"},
		{"neither known nor published since", Query{Since: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, ""},
		{"language", Query{Language: "uk"}, "c:1"},
		{"newest", Query{Limit: 3}, "a:1 a:2 b:1"},
		{"dates", Query{From: time.Date(2026, 1, 29, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC)}, "b:1 b:2"},
		{"article", Query{Articles: []string{"c", "nothing"}}, "c:1"},
		{"entity and words", Query{Text: "неділя", Entities: []string{"kyiv"}}, "c:1"},
		{"nothing", Query{Text: "gas price Germany"}, ""},
		{"function words", Query{Text: "what is the"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			hits, err := s.Search(context.Background(), c.q)
			if err != nil {
				t.Fatal(err)
			}
			if got := found(hits); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
