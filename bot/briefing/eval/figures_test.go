package eval

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/index/rank"
)

var update = flag.Bool("update", false, "rewrite testdata/figures.txt")

// TestFigures holds what the ranker reaches on corpora of a few articles, with questions as
// colleagues put them and others that only sound near, in testdata/figures.txt: a change of
// quality shows in review, question by question. From the corpora in unseen nothing was learned,
// weight or word, and nothing is to be: they tell what a stranger's corpus may expect.
func TestFigures(t *testing.T) {
	var got bytes.Buffer
	fmt.Fprintln(&got, "# Of each group of corpora: questions that the first sentence answers, one of the first three, the first excerpt, one of the first three; wrongly refused; rightly refused.")
	fmt.Fprintln(&got, "# Of each question: the place of the sentence that answers, - if there is none, and what became of it.")
	for _, group := range []string{"unseen", "colleague", "desk", "wire"} {
		dirs, err := filepath.Glob(filepath.Join("testdata", group, "*"))
		if err != nil || len(dirs) == 0 {
			t.Fatalf("%s: %d corpora, %v", group, len(dirs), err)
		}
		r := run(t, dirs...)
		wrongly, rightly := refusals(r)
		fmt.Fprintf(&got, "\n%s: %d corpora, first sentence %.3f, first three %.3f; first excerpt %.3f, first three %.3f; wrongly refused %.3f; rightly refused %.3f\n",
			group, len(dirs), overall(r, "s@1"), overall(r, "s@3"), overall(r, "x@1"), overall(r, "x@3"), wrongly, rightly)
		for _, set := range r.Sets {
			for _, id := range slices.Sorted(maps.Keys(set.Questions)) {
				q := set.Questions[id]
				place := "-"
				if mrr := q["mrr"]; mrr > 0 {
					place = fmt.Sprint(math.Round(1 / mrr))
				}
				became := "answered"
				if q["confidence"] < rank.Threshold {
					became = "refused"
				}
				fmt.Fprintf(&got, "%s/%s %s %s\n", set.Name, id, place, became)
			}
		}
	}
	const file = "testdata/figures.txt"
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("figures have changed; if for the better, run with -update (-want +got):\n%s", diff)
	}
}
