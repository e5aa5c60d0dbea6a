package briefing

import (
	"bufio"
	"context"
	"encoding/json"
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
// events with a date how often ours is the same. Reference points: the sentences that
// contain the entity's name give F1 0.507; the article's date is right for 0.501.
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
	var found, gold, right, dated, same, covered, said, saidRight, all, base int
	stats := map[string][3]int{}
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
		e := &corpus.Entity{ID: "e", Name: strings.ReplaceAll(x.Entity, "_", " ")}
		w.curated.Entities = []*corpus.Entity{e}
		c := newComposer(context.Background(), w, Question{Kind: Timeline, Entity: e.Name}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		c.t, c.entity = c.now, e
		c.begin()
		want := map[semevalSentence]bool{}
		for _, ev := range x.Events {
			for _, m := range ev.Mentions {
				want[semevalSentence{m.Doc, m.Sent}] = true
			}
		}
		var hits []index.Hit
		for _, p := range w.passages {
			if corpora[p.Article.ID] == x.Corpus {
				hits = append(hits, index.Hit{Passage: p})
			}
		}
		got := map[semevalSentence]string{}
		for _, ev := range c.sentenceEvents(hits) {
			p := ev.picks[0]
			id := p.hit.Article.ID
			d := timexDay(ev)
			if ev.reported {
				d += "?"
			}
			got[semevalSentence{id, starts[id][p.inArticle().Start]}] = d
		}
		found += len(got)
		gold += len(want)
		for s := range got {
			if want[s] {
				right++
			}
		}
		for _, ev := range x.Events {
			if strings.HasPrefix(ev.Date, "XXXX") {
				continue
			}
			for len(ev.Date) < len("2005-06-13") {
				ev.Date += "-XX"
			}
			for _, m := range ev.Mentions {
				dated++
				if p := w.holding(m.Doc, starts[m.Doc], m.Sent); p != nil {
					s := p.Sentences[0]
					for _, o := range p.Sentences {
						if starts[m.Doc][p.Start+o.Start] == m.Sent {
							s = o
						}
					}
					e := &event{from: p.Article.Published, precision: when.Day}
					if x, ok := eventDate(c.expressions(p), s); ok {
						e.from, e.precision = x.From, x.Precision
						k := string(x.Precision)
						if x.Start-s.Start > 12 {
							k += " mid"
						}
						st := stats[k]
						st[0]++
						if timexDay(e) == ev.Date {
							st[1]++
						}
						if p.Article.Published.Format(time.DateOnly) == ev.Date {
							st[2]++
						}
						stats[k] = st
					}
					if timexDay(e) == ev.Date {
						all++
					}
					if p.Article.Published.Format(time.DateOnly) == ev.Date {
						base++
					}
				}
				if d, ok := got[semevalSentence{m.Doc, m.Sent}]; ok {
					covered++
					if !strings.HasSuffix(d, "?") {
						said++
						if d == ev.Date {
							saidRight++
						} else if testing.Verbose() {
							t.Logf("%s %d: %s, not %s", m.Doc, m.Sent, ev.Date, d)
						}
					}
					d = strings.TrimSuffix(d, "?")
					if d == ev.Date {
						same++
					}
				}
			}
		}
	})
	p, r := float64(right)/float64(found), float64(right)/float64(gold)
	t.Logf("all dated mentions: %d of %d right (%.3f); article's date %d (%.3f) %v", all, dated, float64(all)/float64(dated), base, float64(base)/float64(dated), stats)
	t.Logf("sentences: P %.3f R %.3f F1 %.3f (%d found, %d gold)", p, r, 2*p*r/(p+r), found, gold)
	t.Logf("dates that sentences give: %d of %d right", saidRight, said)
	t.Logf("dates: %d of %d dated mentions right (%.3f); %d are of sentences in the timeline (%.3f of those right)",
		same, dated, float64(same)/float64(dated), covered, float64(same)/float64(covered))
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

// holding is the passage that holds a sentence.
func (w *world) holding(doc string, starts map[int]int, sentence int) *passages.Passage {
	for i := range w.passages {
		p := &w.passages[i]
		if p.Article.ID != doc {
			continue
		}
		for _, s := range p.Sentences {
			if starts[p.Start+s.Start] == sentence {
				return p
			}
		}
	}
	return nil
}
