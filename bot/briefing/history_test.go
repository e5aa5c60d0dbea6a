package briefing

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// TestLateArticle adds, to a corpus of many newer articles, an old one, a reprint of what stands
// there and an article of today: the first and the last are changes, wherever their dates lie.
func TestLateArticle(t *testing.T) {
	ctx := context.Background()
	now := date("2026-03-01")
	st, err := index.OpenStore(t.TempDir(), index.StoreOptions{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	files := fstest.MapFS{}
	article := func(id, day, publisher, text string) {
		files["articles/"+id+".md"] = &fstest.MapFile{ModTime: now,
			Data: []byte("---\ntitle: " + id + "\ndate: " + day + "\npublisher: " + publisher + "\n---\n\n" + text + "\n")}
	}
	reindex := func() {
		c, err := corpus.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := st.Reindex(ctx, c, index.ReindexOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 * changesPassages {
		article(fmt.Sprintf("old-%d", i), date("2023-06-01").AddDate(0, 0, i%900).Format(time.DateOnly), "Daily",
			fmt.Sprintf("Ferry number %d carried %d passengers from Holm to Vell and back on the day before.", i, 100+i))
	}
	reindex()
	now = date("2026-03-05")
	article("late", "2020-01-02", "Archive", "The first ferry was built at Holm in the winter of a strike.")
	article("reprint", "2026-03-04", "Copyist", "Ferry number 7 carried 107 passengers from Holm to Vell and back on the day before.")
	article("today", "2026-03-05", "Daily", "All ferries stand still because of ice, the harbour office said.")
	reindex()
	err = st.View(func(s *index.Snapshot) error {
		a, err := Compose(ctx, s, Question{Kind: Changes, Since: date("2026-03-03")}, date("2026-03-06"))
		if err != nil {
			return err
		}
		var got string
		for _, x := range a.Changes {
			got += x.Excerpt.Article + " " + x.Known.Format(time.DateOnly) + "\n"
		}
		if want := "today 0001-01-01\nlate 2026-03-05\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
