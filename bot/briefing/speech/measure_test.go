package speech

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
)

var update = flag.Bool("update", false, "write the golden files anew")

// tally counts speakers. A name given where none is marked counts against precision; a
// sentence that says "unattributed" counts against recall only.
type tally struct{ right, wrong, silent int }

func (n tally) String() string {
	share := func(a, b int) float64 {
		if b == 0 {
			return 0
		}
		return 100 * float64(a) / float64(b)
	}
	return fmt.Sprintf("precision %.1f %% (%d of %d), recall %.1f %% (%d of %d)",
		share(n.right, n.right+n.wrong), n.right, n.right+n.wrong, share(n.right, n.right+n.silent), n.right, n.right+n.silent)
}

// judge counts the names that a sentence was given against the marked one: a short name, or
// "?" or "-" where none may be given.
func (n *tally) judge(given []string, marked string) (ok bool) {
	named := marked != "?" && marked != "-"
	hit := false
	ok = true
	for _, g := range given {
		squeezed := strings.ReplaceAll(g, " ", "")
		if named && (strings.Contains(squeezed, strings.ReplaceAll(marked, " ", "")) || strings.Contains(strings.ReplaceAll(marked, " ", ""), squeezed)) {
			hit = true
			continue
		}
		n.wrong++
		ok = false
	}
	if hit {
		n.right++
	} else if named {
		n.silent++
	}
	return ok
}

func shared(t testing.TB) string {
	dir := os.Getenv("BRIEFBOT_SHARED")
	if dir == "" {
		t.Skip("BRIEFBOT_SHARED is not set: measuring speakers needs the shared data")
	}
	return dir
}

// TestMeasure reports how many speakers are right, on our own marks and on interviews of a
// public corpus, and holds the figures to testdata/figures.txt.
func TestMeasure(t *testing.T) {
	dir := shared(t)
	var out bytes.Buffer
	measureMarks(t, dir, &out)
	measureInterviews(t, dir, &out)
	const golden = "testdata/figures.txt"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("figures changed (-want +got):\n%s", diff)
	}
}

type mark struct {
	file, article     string
	start, end        int
	speaker, cue, via string
}

func readMarks(t testing.TB) []mark {
	data, err := os.ReadFile("testdata/marks.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var marks []mark
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			t.Fatalf("testdata/marks.tsv:%d: %d columns, want 7", n+1, len(f))
		}
		start, err1 := strconv.Atoi(f[2])
		end, err2 := strconv.Atoi(f[3])
		if err1 != nil || err2 != nil {
			t.Fatalf("testdata/marks.tsv:%d: %v %v", n+1, err1, err2)
		}
		marks = append(marks, mark{f[0], f[1], start, end, f[4], f[5], f[6]})
	}
	return marks
}

func measureMarks(t *testing.T, dir string, out *bytes.Buffer) {
	byFile := map[string][]mark{}
	var files []string
	for _, m := range readMarks(t) {
		if byFile[m.file] == nil {
			files = append(files, m.file)
		}
		byFile[m.file] = append(byFile[m.file], m)
	}
	for _, file := range files {
		articles := loadArticles(t, dir, file)
		var speakers tally
		cues, cued := 0, 0
		for _, m := range byFile[file] {
			a := articles[m.article]
			if a == nil || m.end > len(a.Text) {
				t.Fatalf("%s: no article %s with bytes %d to %d", file, m.article, m.start, m.end)
			}
			sentences, spans := sentencesOf(a)
			var given []string
			var us []Utterance
			for _, u := range Find(Article{a.Title, sentences}, nil) {
				if s := spans[u.Sentence]; s.Start < m.end && s.End > m.start {
					us = append(us, u)
					if u.Name != "" {
						given = append(given, u.Name)
					}
				}
			}
			if ok := speakers.judge(given, m.speaker); !ok || len(given) == 0 && m.speaker != "?" {
				t.Logf("%s %d: want %s, got %q\n\t%s", m.article, m.start, m.speaker, given, a.Text[m.start:m.end])
			}
			if m.cue != "" && m.speaker != "?" {
				cued++
				if len(us) > 0 && us[0].Cue == m.cue {
					cues++
				}
			}
		}
		fmt.Fprintf(out, "%s: %d marks: speaker %v; cue %d of %d\n", path.Base(file), len(byFile[file]), speakers, cues, cued)
	}
}

// loadArticles reads one file of the shared data as a corpus.
func loadArticles(t testing.TB, dir, file string) map[string]*corpus.Article {
	c, err := corpus.Load(os.DirFS(filepath.Join(dir, filepath.FromSlash(path.Dir(file)))), corpus.Only(path.Base(file)))
	if err != nil {
		t.Fatal(err)
	}
	articles := map[string]*corpus.Article{}
	for a, err := range c.Articles(context.Background()) {
		if err == nil {
			articles[a.ID] = a
		}
	}
	return articles
}

func sentencesOf(a *corpus.Article) (sentences []Sentence, spans []corpus.Span) {
	end := 0
	for _, p := range a.Passages() {
		for j, s := range p.Sentences {
			rule := j == 0 && end > 0 && strings.TrimSpace(a.Text[end:p.Start]) != ""
			end = p.End
			sentences = append(sentences, Sentence{a.Text[s.Start:s.End], p.Paragraph, rule})
			spans = append(spans, s)
		}
	}
	return sentences, spans
}

// measureInterviews reads interviews whose marks of turns are lost. Its names are written in
// one word; the interviewer's are left out, for nothing in an article says who that is.
func measureInterviews(t *testing.T, dir string, out *bytes.Buffer) {
	type doc struct {
		ID, Title string
		Sentences []string
	}
	docs := map[string]doc{}
	eachLine(t, filepath.Join(dir, "eval/gum_wikinews/docs.jsonl"), func(line []byte) error {
		var d doc
		err := json.Unmarshal(line, &d)
		docs[d.ID] = d
		return err
	})
	marked := map[string]map[string]string{} // doc → sentence → speaker
	eachLine(t, filepath.Join(dir, "eval/gum_wikinews/speakers.jsonl"), func(line []byte) error {
		var s struct{ Doc, Speaker, Sentence string }
		err := json.Unmarshal(line, &s)
		if marked[s.Doc] == nil {
			marked[s.Doc] = map[string]string{}
		}
		marked[s.Doc][s.Sentence] = s.Speaker
		return err
	})
	var all, sound tally // sound: without the one document whose marks misspell its interviewee
	count := 0
	for id, speakers := range marked {
		d := docs[id]
		sentences := make([]Sentence, len(d.Sentences))
		for i, s := range d.Sentences {
			sentences[i] = Sentence{Text: s, Paragraph: 1}
		}
		given := map[string][]string{}
		for _, u := range Find(Article{d.Title, sentences}, nil) {
			if u.Name != "" {
				given[d.Sentences[u.Sentence]] = append(given[d.Sentences[u.Sentence]], u.Name)
			}
		}
		for sentence, speaker := range speakers {
			count++
			if id != "GUM_interview_herrick" {
				sound.judge(given[sentence], speaker)
			}
			if !all.judge(given[sentence], speaker) {
				t.Logf("%s: want %s, got %q\n\t%s", id, speaker, given[sentence], sentence)
			}
		}
	}
	fmt.Fprintf(out, "gum_wikinews: %d sentences of interviews: speaker %v\n", count, all)
	fmt.Fprintf(out, "gum_wikinews but for GUM_interview_herrick, which calls Jack Herrick “JackHarris” too: speaker %v\n", sound)
}

func eachLine(t testing.TB, file string, read func([]byte) error) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if err := read(lines.Bytes()); err != nil {
			t.Fatalf("%s:%d: %v", file, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
