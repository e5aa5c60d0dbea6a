package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus/ingest"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Measurements on shared data go to one golden file each under testdata/measured, so
// that a change in quality shows up in review.

func TestMeasureArticleBenchmark(t *testing.T) {
	files := sharedArchive(t, "import/html_article_benchmark/article-extraction-benchmark.tar.gz")
	pages, want := map[string][]byte{}, map[string]string{}
	for name, data := range files {
		switch {
		case strings.HasSuffix(name, ".html.gz"):
			zr, err := gzip.NewReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			id := strings.TrimSuffix(path.Base(name), ".html.gz")
			if pages[id], err = io.ReadAll(zr); err != nil {
				t.Fatal(err)
			}
		case path.Base(name) == "ground-truth.json":
			var truth map[string]struct {
				ArticleBody string `json:"articleBody"`
			}
			if err := json.Unmarshal(data, &truth); err != nil {
				t.Fatal(err)
			}
			for id, a := range truth {
				want[id] = a.ArticleBody
			}
		}
	}
	golden(t, "article_benchmark.txt", measurePages(t, pages, want))
}

func TestMeasureReadability(t *testing.T) {
	files := sharedArchive(t, "import/html_readability/test-pages.tar.gz")
	expected, err := os.ReadFile(filepath.Join(os.Getenv("BRIEFBOT_SHARED"), "import", "html_readability", "expected.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	pages, want := map[string][]byte{}, map[string]string{}
	for name, data := range files {
		if path.Base(name) == "source.html" {
			pages[path.Base(path.Dir(name))] = data
		}
	}
	for dec := json.NewDecoder(bytes.NewReader(expected)); dec.More(); {
		var e struct {
			ID   string `json:"id"`
			Text string `json:"expected_text"`
		}
		if err := dec.Decode(&e); err != nil {
			t.Fatal(err)
		}
		want[e.ID] = e.Text
	}
	golden(t, "readability.txt", measurePages(t, pages, want))
}

// TestMeasureMetadata compares title, byline, site and day with those that Readability
// finds in its own test pages. They are no truth, but where two readers of a page agree
// both are likely to be right.
func TestMeasureMetadata(t *testing.T) {
	files := sharedArchive(t, "import/html_readability/test-pages.tar.gz")
	expected, err := os.ReadFile(filepath.Join(os.Getenv("BRIEFBOT_SHARED"), "import", "html_readability", "expected.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for dec := json.NewDecoder(bytes.NewReader(expected)); dec.More(); {
		var e struct{ ID, Title, Byline, SiteName, PublishedTime string }
		if err := dec.Decode(&e); err != nil {
			t.Fatal(err)
		}
		drafts, err := ingest.Read(context.Background(), e.ID+".html", "text/html", bytes.NewReader(files["test/test-pages/"+e.ID+"/source.html"]), ingest.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		d := drafts[0]
		for _, f := range []struct{ name, theirs, ours string }{
			{"title", e.Title, d.Title},
			{"author", strings.TrimPrefix(e.Byline, "By "), strings.Join(d.Authors, ", ")},
			{"publisher", e.SiteName, d.Publisher},
			{"date", e.PublishedTime[:min(10, len(e.PublishedTime))], d.Value(ingest.FieldDate)[:min(10, len(d.Value(ingest.FieldDate)))]},
		} {
			theirs, ours := strings.Join(strings.Fields(f.theirs), " "), f.ours
			switch {
			case theirs == ours:
				counts[f.name+" same"]++
			case theirs == "":
				counts[f.name+" only ours"]++
			case ours == "":
				counts[f.name+" only theirs"]++
				t.Logf("%s: %s %q not found", e.ID, f.name, theirs)
			default:
				counts[f.name+" differs"]++
				t.Logf("%s: %s %q, Readability has %q", e.ID, f.name, ours, theirs)
			}
		}
	}
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%s %d\n", k, counts[k])
	}
	golden(t, "metadata.txt", b.String())
}

// measurePages reads every page and compares its text with the wanted one.
func measurePages(t *testing.T, pages map[string][]byte, want map[string]string) string {
	t.Helper()
	var scores []score
	var none int
	fields := map[ingest.Field]int{}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		drafts, err := ingest.Read(context.Background(), id+".html", "text/html", bytes.NewReader(pages[id]), ingest.Limits{})
		text := ""
		if err != nil {
			none++
			t.Logf("%s: %v", id, err)
		} else {
			text = drafts[0].Text
			for _, f := range ingest.Fields() {
				if drafts[0].Value(f) != "" {
					fields[f]++
				}
			}
		}
		scores = append(scores, compareShingles(want[id], text))
	}
	f1, precision, recall := mean(scores)
	var b strings.Builder
	fmt.Fprintf(&b, "pages %d\nwithout text %d\nF1 %.4f\nprecision %.4f\nrecall %.4f\n", len(want), none, f1, precision, recall)
	for _, f := range ingest.Fields() {
		fmt.Fprintf(&b, "pages that state %s %d\n", f, fields[f])
	}
	return b.String()
}

// golden compares got with a file under testdata/measured.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "measured", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", file, diff)
	}
}

// TestMeasureFeeds reads every feed of gofeed's own tests, broken ones among them, and
// holds the drafts of those that come with an expected feed against its items.
func TestMeasureFeeds(t *testing.T) {
	files := sharedArchive(t, "import/feeds_gofeed/testdata.tar.gz")
	var feeds, drafts, without, failed, expected, agree int
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".xml" && !strings.Contains(name, "parser/universal/json") {
			continue
		}
		feeds++
		// The type is stated, as a server does: some samples are fragments.
		got, err := ingest.Read(context.Background(), name, "application/rss+xml", bytes.NewReader(files[name]), ingest.Limits{})
		var bug *ingest.PanicError
		switch {
		case errors.As(err, &bug):
			t.Errorf("%s: %v\n%s", name, err, bug.Stack)
		case errors.Is(err, ingest.ErrNoText):
			without++
		case err != nil:
			failed++
			t.Logf("%s: %v", name, err)
		}
		drafts += len(got)
		data, ok := files[strings.TrimSuffix(name, ".xml")+".json"]
		if !ok || !strings.Contains(name, "/translator/") {
			continue
		}
		var want struct {
			Items []struct{ Title, Content, Description string }
		}
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, item := range want.Items {
			if strings.TrimSpace(item.Content+item.Description) != "" {
				titles = append(titles, item.Title)
			}
		}
		expected += len(titles)
		if len(titles) != len(got) {
			t.Logf("%s: %d drafts for %d items with text", name, len(got), len(titles))
			continue
		}
		for i := range got {
			if got[i].Title == titles[i] {
				agree++
			}
		}
	}
	golden(t, "feeds.txt", fmt.Sprintf("feeds %d\nwith items that hold text %d\ndrafts %d\nwithout text %d\nnot readable %d\nexpected items with text %d\nread with the expected title %d\n",
		feeds, feeds-without-failed, drafts, without, failed, expected, agree))
}
