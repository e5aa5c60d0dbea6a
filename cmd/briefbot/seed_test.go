package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
)

// TestSeedQuestions puts testdata/seed_questions.txt to a corpus of nothing but the seed
// article. It reports every miss; what it asserts is that they are no more than when the
// questions were written.
func TestSeedQuestions(t *testing.T) {
	right, refused := askSeed(t, seedCorpus(t, nil), false)
	const leastRight, leastRefused = 15, 17
	if right < leastRight || refused < leastRefused {
		t.Errorf("%d right and %d refused, want at least %d and %d", right, refused, leastRight, leastRefused)
	}
}

// TestSeedWithFacts adds facts to the article: all is sound, facts answer too, and a quote
// altered by one letter is refused with the letter shown.
func TestSeedWithFacts(t *testing.T) {
	dir := seedCorpus(t, seedFacts)
	check := func() (int, string) {
		var stdout, stderr bytes.Buffer
		code := testProgram(t, &stdout, &stderr).run(t.Context(), []string{"check", "--corpus", dir, "--now", "2026-01-31"})
		return code, stdout.String() + stderr.String()
	}
	if code, out := check(); code != exitDone {
		t.Fatalf("check: code %d\n%s", code, out)
	}
	askSeed(t, dir, true)

	file := filepath.Join(dir, "facts", "all.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	altered := strings.Replace(string(data), "obstacles remain", "obstacles remein", 1)
	if altered == string(data) {
		t.Fatal("the quote to alter is not there")
	}
	if err := os.WriteFile(file, []byte(altered), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out := check()
	if code != exitFaults || !strings.Contains(out, "altered") || !strings.Contains(out, "rem[-a-]{+e+}in") || !strings.Contains(out, "1 fault ") {
		t.Errorf("check of a quote altered by a letter: code %d, want %d and the letter\n%s", code, exitFaults, out)
	}
}

// seedFact is a fact that rests on a sentence of the article.
type seedFact struct{ id, topic, status, more, sentence, statement string }

var seedFacts = []seedFact{
	{"kyiv", "invitations", "reported", "speaker: zelenskyy", "1.1", "Kyiv is Zelenskyy's choice for a meeting with Putin."},
	{"not-moscow", "invitations", "denied", "speaker: zelenskyy", "2.1", "Zelenskyy goes neither to Russia nor to Belarus."},
	{"moscow", "invitations", "claimed", "speaker: kremlin", "4.1", "Russia says that it was first to invite, and heard nothing."},
	{"next", "talks", "tentative", "event: {text: Sunday, date: 2026-02-01, tentative: true}\n  expires: 2026-02-02", "5.1", "The next round is pencilled in for Sunday."},
	{"may-move", "talks", "reported", "speaker: zelenskyy", "5.2", "Day and place of the next round depend on Washington and Tehran."},
	{"pause", "truce", "reported", "speaker: trump", "7.1", "No strikes on energy sites for a week."},
	{"pause-confirmed", "truce", "confirmed", "speaker: kremlin", "7.2", "Moscow has confirmed the pause."},
	{"open", "obstacles", "reported", "", "9.1", "Donetsk and foreign troops are still open."},
}

// seedCorpus writes a corpus of the seed article, and the facts if there are any.
func seedCorpus(t *testing.T, facts []seedFact) string {
	t.Helper()
	text := seedText(t)
	files := map[string]string{"articles/seed.txt": text}
	if len(facts) > 0 {
		files["topics.yaml"] = "- {id: talks, name: Talks}\n- {id: invitations, name: Invitations}\n- {id: truce, name: Energy truce}\n- {id: obstacles, name: Obstacles}\n"
		files["entities.yaml"] = "- {id: zelenskyy, name: Volodymyr Zelenskyy, kind: person, aliases: [Zelensky]}\n- {id: kremlin, name: Kremlin, kind: body}\n- {id: trump, name: Donald Trump, kind: person}\n"
		sentences := seedSentences(text)
		var b strings.Builder
		for _, f := range facts {
			fmt.Fprintf(&b, "- id: %s\n  topics: [%s]\n  status: %s\n  as_of: 2026-01-30\n  statement: %q\n", f.id, f.topic, f.status, f.statement)
			if f.more != "" {
				fmt.Fprintf(&b, "  %s\n", f.more)
			}
			fmt.Fprintf(&b, "  evidence:\n    - {article: seed, quote: %q}\n", sentences[f.sentence])
		}
		files["facts/all.yaml"] = b.String()
	}
	dir := filepath.Join(t.TempDir(), "corpus")
	for name, content := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// seedText reads the article that the project began with.
func seedText(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sharedFile(t, "seed"), "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the seed is %v, %v; want one article", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// askSeed puts the questions, logs the misses and counts what is right: the wanted sentence
// in the first excerpt, or, if facts count, in the evidence of the first fact; and refusals.
func askSeed(t *testing.T, dir string, facts bool) (right, refused int) {
	t.Helper()
	d := openDesk(t, deskFlags{Corpus: dir, Index: filepath.Join(t.TempDir(), "index"), Now: instant{time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)}})
	sentences := seedSentences(seedText(t))
	answered, refusals := 0, 0
	for _, q := range seedQuestions(t) {
		a, err := d.Answer(t.Context(), briefing.Question{Kind: briefing.Ask, Text: q.text})
		if err != nil {
			t.Fatal(err)
		}
		first := []string{"a refusal"}
		if len(a.Excerpts) > 0 {
			first = []string{a.Excerpts[0].Text}
		}
		if facts && len(a.Facts) > 0 {
			first = append(first, a.Facts[0].Evidence[0].Text)
		}
		if len(q.want) == 0 {
			if refusals++; !a.Found {
				refused++
			} else {
				t.Logf("not refused: %s\n\t%s", q.text, strings.Join(first, "\n\t"))
			}
			continue
		}
		answered++
		hit := func(id string) bool {
			return slices.ContainsFunc(first, func(text string) bool { return strings.Contains(text, sentences[id]) })
		}
		if a.Found && slices.ContainsFunc(q.want, hit) {
			right++
			continue
		}
		t.Logf("wrong: %s (want %v)\n\t%s", q.text, q.want, strings.Join(first, "\n\t"))
	}
	t.Logf("%d of %d questions answered in first place, %d of %d refused", right, answered, refused, refusals)
	return right, refused
}

type seedQuestion struct {
	want []string // sentences, as paragraph.sentence; none: to be refused
	text string
}

func seedQuestions(t *testing.T) []seedQuestion {
	t.Helper()
	data, err := os.ReadFile("testdata/seed_questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []seedQuestion
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		want, text, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatalf("seed_questions.txt: no bar in %q", line)
		}
		q := seedQuestion{text: text}
		if want != "no" {
			q.want = strings.Split(want, ", ")
		}
		out = append(out, q)
	}
	return out
}

// seedSentences are the sentences of the seed article by paragraph.sentence. Byline and
// date stand on the first two lines, and no paragraph has a stop within a sentence.
func seedSentences(text string) map[string]string {
	out := map[string]string{}
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n")[2:] {
		for j, sentence := range strings.SplitAfter(paragraph, ". ") {
			out[fmt.Sprintf("%d.%d", i+1, j+1)] = strings.TrimSpace(sentence)
		}
	}
	return out
}
