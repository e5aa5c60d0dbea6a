package briefing

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

// shared is the directory of shared data sets.
func shared(t testing.TB) string {
	dir := os.Getenv("BRIEFBOT_SHARED")
	if dir == "" {
		t.Skip("BRIEFBOT_SHARED names no directory of data sets: skipping what is measured on them")
	}
	return dir
}

func jsonLines(t testing.TB, file string, each func(line []byte)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		each(in.Bytes())
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
}

type semevalSentence struct {
	doc  string
	sent int
}

// TestTimelineSemEval measures timelines of entities on SemEval-2015 task 4: which
// sentences stand in the timeline (against those that hold a gold event), and for gold
// events with a date how often ours is the same. On these 19 timelines the sentences that
// contain the entity's name give F1 0.472, and the article's date is right for 0.509.
func TestTimelineSemEval(t *testing.T) {
	dir := filepath.Join(shared(t), "eval", "timeline_semeval15")
	w := &world{curated: &corpus.Curated{}, articles: map[string]*passages.Article{}}
	corpora := map[string]string{}
	starts := map[string]map[int]int{} // doc → start of a sentence in its text → number
	jsonLines(t, filepath.Join(dir, "docs.jsonl"), func(line []byte) {
		var d struct {
			ID, Title, Date, Corpus string
			Sentences               []string
		}
		if err := json.Unmarshal(line, &d); err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			t.Fatal(err)
		}
		a := &passages.Article{ID: d.ID, Title: d.Title, Published: day, Known: day, Language: "en"}
		w.articles[d.ID] = a
		corpora[d.ID] = d.Corpus
		starts[d.ID] = map[int]int{}
		// Passages of five sentences, as the corpus has them; a sentence here is one there.
		p := passages.Passage{Article: a, Paragraph: 1}
		at := 0
		for i, s := range d.Sentences {
			if p.Text == "" {
				p.Start = at
			} else {
				p.Text += " "
				at++
			}
			starts[d.ID][at] = i
			p.Sentences = append(p.Sentences, corpus.Span{Start: len(p.Text), End: len(p.Text) + len(s)})
			p.Text += s
			at += len(s)
			if len(p.Sentences) == 5 || i == len(d.Sentences)-1 {
				p.Ord = len(w.passages)
				w.passages = append(w.passages, p)
				p = passages.Passage{Article: a, Paragraph: p.Paragraph + 1}
				at++
			}
		}
	})
	var found, gold, right, dated, same, published int
	jsonLines(t, filepath.Join(dir, "timelines.jsonl"), func(line []byte) {
		var x struct {
			Corpus, Entity string
			Events         []struct {
				Date     string
				Mentions []struct {
					Doc  string
					Sent int
				}
			}
		}
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		w.curated.Entities = []*corpus.Entity{{ID: "e", Name: strings.ReplaceAll(x.Entity, "_", " ")}}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		c := newComposer(context.Background(), w, Question{Kind: Timeline, Entity: "e"}, now)
		c.t, c.entity = c.now, w.curated.Entities[0]
		c.begin()
		var hits []index.Hit
		for _, p := range w.passages {
			if corpora[p.Article.ID] == x.Corpus {
				hits = append(hits, index.Hit{Passage: p})
			}
		}
		got := map[semevalSentence]bool{}
		for _, ev := range c.sentenceEvents(hits) {
			p := ev.picks[0]
			id := p.hit.Article.ID
			got[semevalSentence{id, starts[id][p.inArticle().Start]}] = true
		}
		want := map[semevalSentence]bool{}
		for _, ev := range x.Events {
			for len(ev.Date) < len(time.DateOnly) {
				ev.Date += "-XX"
			}
			for _, m := range ev.Mentions {
				at := semevalSentence{m.Doc, m.Sent}
				want[at] = true
				if strings.HasPrefix(ev.Date, "XXXX") {
					continue
				}
				p, s := w.sentence(at, starts[m.Doc])
				e := &event{from: p.Article.Published, precision: when.Day}
				if d, ok := c.eventDate(p, s); ok {
					e.from, e.precision = d.From, d.Precision
				} else if day, ok := c.toldDay(p, s); ok {
					e.from = day
				}
				dated++
				if timexDay(e) == ev.Date {
					same++
				}
				if p.Article.Published.Format(time.DateOnly) == ev.Date {
					published++
				}
			}
		}
		found += len(got)
		gold += len(want)
		for s := range got {
			if want[s] {
				right++
			}
		}
	})
	p, r := float64(right)/float64(found), float64(right)/float64(gold)
	figures := map[string]float64{
		"sentences_precision": p, "sentences_recall": r, "sentences_f1": 2 * p * r / (p + r),
		"dates_right": float64(same) / float64(dated), "dates_right_if_published": float64(published) / float64(dated),
	}
	goldenFigures(t, "testdata/timeline_semeval.json", figures)
}

// goldenFigures compares what was measured with what the file says was reached, and fails
// when a figure has fallen by more than a hundredth. With -update it writes the file.
func goldenFigures(t *testing.T, file string, got map[string]float64) {
	t.Helper()
	for name, f := range got {
		got[name] = math.Round(f*1000) / 1000
	}
	if *update {
		data, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]float64
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for name, f := range want {
		t.Logf("%s: %.3f (was %.3f)", name, got[name], f)
		if got[name] < f-0.01 {
			t.Errorf("%s fell from %.3f to %.3f", name, f, got[name])
		}
	}
}

// timexDay is an event's date as the set writes it: 2005-06-13, 2005-06-XX, 2005-XX-XX.
func timexDay(e *event) string {
	switch e.precision {
	case when.Day, when.Time:
		return e.from.Format("2006-01-02")
	case when.Month:
		return e.from.Format("2006-01-XX")
	case when.Year:
		return e.from.Format("2006-XX-XX")
	}
	return e.from.Format("2006-01-02") + "/" + string(e.precision)
}

// sentence finds a sentence by its number in its document.
func (w *world) sentence(at semevalSentence, starts map[int]int) (*passages.Passage, corpus.Span) {
	for i := range w.passages {
		p := &w.passages[i]
		if p.Article.ID != at.doc {
			continue
		}
		for _, s := range p.Sentences {
			if starts[p.Start+s.Start] == at.sent {
				return p, s
			}
		}
	}
	panic(fmt.Sprintf("no sentence %d in %s", at.sent, at.doc))
}
