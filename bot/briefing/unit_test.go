package briefing

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestStanding(t *testing.T) {
	event := func(day, until, precision string, open bool) *corpus.Event {
		e := &corpus.Event{Date: date(day), Precision: precision, Tentative: open}
		if until != "" {
			e.Until = date(until)
		}
		return e
	}
	for _, tt := range []struct {
		name string
		fact corpus.Fact
		at   string
		want Standing
	}{
		{"plain", corpus.Fact{}, "2027-01-01", InForce},
		{"withdrawn", corpus.Fact{Status: corpus.Withdrawn}, "2026-01-30", Withdrawn},
		{"before it expires", corpus.Fact{Expires: date("2026-02-02")}, "2026-02-01", InForce},
		{"on the day it expires", corpus.Fact{Expires: date("2026-02-02")}, "2026-02-02", Expired},
		{"event ahead", corpus.Fact{Event: event("2026-02-01", "", "", false)}, "2026-02-01", InForce},
		{"event over", corpus.Fact{Event: event("2026-02-01", "", "", false)}, "2026-02-02", Past},
		{"event over, told from the outset", corpus.Fact{Event: event("2026-01-19", "", "week", false)}, "2026-03-02", InForce},
		{"event of the day it was told", corpus.Fact{Event: event("2026-01-30", "", "", false)}, "2026-03-02", InForce},
		{"tentative event of that day", corpus.Fact{Event: event("2026-01-30", "", "", true)}, "2026-01-31", Past},
		{"last day of several", corpus.Fact{Event: event("2026-01-29", "2026-02-05", "", false)}, "2026-02-05", InForce},
		{"after the last day", corpus.Fact{Event: event("2026-01-29", "2026-02-05", "", false)}, "2026-02-06", Past},
		{"month not over", corpus.Fact{Event: event("2026-02-10", "", "month", false)}, "2026-02-28", InForce},
		{"month over", corpus.Fact{Event: event("2026-02-10", "", "month", false)}, "2026-03-01", Past},
		{"quarter over", corpus.Fact{Event: event("2026-02-10", "", "quarter", false)}, "2026-04-01", Past},
		{"year not over", corpus.Fact{Event: event("2026-02-10", "", "year", false)}, "2026-12-31", InForce},
		{"passed before it expires", corpus.Fact{Event: event("2026-02-01", "", "", false), Expires: date("2026-02-10")}, "2026-02-03", Past},
	} {
		tt.fact.AsOf = date("2026-01-30")
		if got, _ := standing(&tt.fact, date(tt.at)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestLedgerRing replaces facts in a ring, which no check lets through, and must end.
func TestLedgerRing(t *testing.T) {
	l := newLedger([]*corpus.Fact{
		{ID: "a", Supersedes: []string{"b"}}, {ID: "b", Supersedes: []string{"a"}}, {ID: "c", Supersedes: []string{"c"}},
	}, date("2026-01-01"))
	for _, s := range l.order {
		l.latest(s)
	}
	if l.states["c"].standing != InForce {
		t.Error("a fact replaced itself")
	}
}

func TestTentativeWord(t *testing.T) {
	for quote, want := range map[string]string{
		"another round tentatively scheduled for Sunday":    "tentatively",
		"the date could move, and is Provisionally 3 March": "Provisionally",
		"they might come":              "might",
		"scheduled for Sunday":         "scheduled",
		"They met on 3 May in Geneva.": "",
		"Talks were held.":             "",
		"Зустріч може відбутися":       "може",
		"Встреча ожидается в мае":      "ожидается",
	} {
		if got, _ := tentativeWord(quote, ""); got != want {
			t.Errorf("%q: %q, want %q", quote, got, want)
		}
	}
}

func TestRepeats(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"The bridge will close to lorries on 20 April.", "On 20 April the bridge will close to lorries.", true},
		{"The bridge will close to lorries on 20 April.", "The bridge will close to lorries on 21 April.", false},
		{"The bridge will close to lorries.", "The bridge will not close to lorries.", false},
		{"The council confirmed the sale of the mill.", "The council denied the sale of the mill.", false},
		{"The bridge closes.", "The bridge closes.", false}, // too little is said to tell
		{"The bridge will close to lorries, the road office said.", "The museum opened a new wing for its ship models.", false},
	} {
		if got := newWording(tt.a, "en").repeats(newWording(tt.b, "en")); got != tt.want {
			t.Errorf("%q, %q: %v", tt.a, tt.b, got)
		}
	}
}

func TestDisagree(t *testing.T) {
	x := func(id, day, text string, versions ...string) *candidate {
		a := &passages.Article{ID: id, Language: "en", Versions: versions}
		if day != "" {
			a.Published = date(day)
		}
		return &candidate{hit: &index.Hit{Passage: passages.Passage{Article: a, Text: text, Sentences: []corpus.Span{{End: len(text)}}}}}
	}
	const fled = "The flood drove 340 families from their homes in Orle."
	for _, tt := range []struct {
		name string
		a, b *candidate
		want bool
	}{
		{"figures of one day", x("a", "2026-05-04", fled), x("b", "2026-05-04", "The flood drove 210 families from their homes in Orle."), true},
		{"figures of two days", x("a", "2026-05-04", fled), x("b", "2026-05-06", "The flood drove 210 families from their homes in Orle."), false},
		{"figures of other things", x("a", "2026-05-04", fled), x("b", "2026-05-04", "The flood drove 210 cows from their homes in Orle."), false},
		{"versions", x("a", "2026-05-04", fled, "b"), x("b", "2026-05-04", "The flood drove 210 families from their homes in Orle.", "a"), false},
		{"undated", x("a", "", fled), x("b", "2026-05-04", "The flood drove 210 families from their homes in Orle."), false},
		{"negated", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-05-04", "The council has not sold the old mill to a bank."), true},
		{"negated later", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-06-04", "The council has not sold the old mill to a bank."), false},
		{"denied", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-05-07", "The mayor denied that the council sold the old mill to a bank."), true},
		{"denied before it was said", x("a", "2026-05-09", "The council sold the old mill to a bank."), x("b", "2026-05-04", "The mayor denied that the council sold the old mill to a bank."), false},
		{"denied, something else", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-05-07", "The mayor denied that he drives too fast to council meetings."), false},
		{"a plan turned down", x("a", "2026-05-04", "The council has a plan to sell the old mill."), x("b", "2026-05-05", "The mayor rejected the council’s plan to sell the old mill."), false},
		{"a bound", x("a", "2026-05-04", fled), x("b", "2026-05-04", "The flood drove at least 210 families from their homes in Orle."), false},
		{"a question", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-05-04", "Has the council not sold the old mill to a bank?"), false},
		{"a condition", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-05-04", "If the council had not sold the old mill to a bank."), false},
		{"negated elsewhere", x("a", "2026-05-04", "The council sold the old mill to a bank."), x("b", "2026-05-04", "The council, which did not meet in April, sold the old mill to a bank."), false},
		{"agreed", x("a", "2026-05-04", fled), x("b", "2026-05-04", fled), false},
	} {
		if got := (&composer{}).disagree(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if got := (&composer{}).disagree(tt.b, tt.a); got != tt.want {
			t.Errorf("%s, the other way round: %v", tt.name, got)
		}
	}
}

func TestErrors(t *testing.T) {
	s := open(t, fstest.MapFS{
		"topics.yaml":   {Data: []byte("- {id: ferry, name: Ferry line}\n")},
		"articles/a.md": {Data: []byte("---\ntitle: A\ndate: 2026-01-01\n---\n\nThe ferry sails.\n")},
	})
	var topic *UnknownTopicError
	_, err := Compose(context.Background(), s, Question{Kind: Status, Topic: "fery"}, date("2026-01-02"))
	if !errors.As(err, &topic) || len(topic.Near) != 1 || topic.Near[0] != "Ferry line" {
		t.Errorf("got %v", err)
	}
	var question *QuestionError
	_, err = Compose(context.Background(), s, Question{Kind: Ask}, date("2026-01-02"))
	if !errors.As(err, &question) || question.Field != "Text" {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = Compose(ctx, s, Question{Kind: Ask, Text: "ferry"}, date("2026-01-02")); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled question: %v", err)
	}
}

func TestContext(t *testing.T) {
	s := open(t, fstest.MapFS{"articles/a.md": {Data: []byte("---\ntitle: A\ndate: 2026-01-01\n---\n\nOne is first. It opens.\n\nTwo is here. It is quoted.\n\nThree ends.\n")}})
	ps := s.Passages("a")
	start := ps[1].Start + strings.Index(ps[1].Text, "It is")
	a, err := Context(context.Background(), s, "a", start, start+len("It is quoted."), date("2026-01-02"))
	if err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, s, a)
	var got []string
	for _, e := range a.Excerpts {
		got = append(got, e.Text)
	}
	if diff := cmp.Diff([]string{"One is first. It opens.", "Two is here. It is quoted.", "Three ends."}, got); diff != "" {
		t.Error(diff)
	}
	m := a.Excerpts[1].Matched
	if len(m) != 1 || a.Excerpts[1].Text[m[0].Start:m[0].End] != "It is quoted." {
		t.Errorf("marked %v", m)
	}
	if a, err = Context(context.Background(), s, "a", ps[0].Start, ps[0].Start+3, date("2026-01-02")); err != nil || len(a.Excerpts) != 2 {
		t.Errorf("at the beginning: %v", err)
	}
	for _, bad := range [][2]int{{-1, 4}, {5, 5}, {0, 1 << 20}} {
		if _, err := Context(context.Background(), s, "a", bad[0], bad[1], date("2026-01-02")); err == nil {
			t.Errorf("bytes %v: no error", bad)
		}
	}
	if _, err := Context(context.Background(), s, "b", 0, 1, date("2026-01-02")); err == nil {
		t.Error("no error for an unknown article")
	}
}

// TestPriorStates tells changes between two states of a corpus, one of which had a fact
// that is gone and another of which had other words and another status.
func TestPriorStates(t *testing.T) {
	s := open(t, fstest.MapFS{
		"topics.yaml": {Data: []byte("- {id: mill, name: Mill}\n")},
		"facts/mill.yaml": {Data: []byte(`- {id: shut, topics: [mill], statement: The mill is shut., status: confirmed, as_of: 2026-01-01, evidence: [{article: a, quote: The mill is shut}]}
- {id: sold, topics: [mill], statement: The mill is sold to a bank., status: reported, as_of: 2026-01-01, evidence: [{article: a, quote: sold to a bank}]}
`)},
		"articles/a.md": {Data: []byte("---\ntitle: A\ndate: 2026-01-01\n---\n\nThe mill is shut and sold to a bank.\n")},
	})
	before := []*corpus.Fact{
		{ID: "shut", Topics: []string{"mill"}, Statement: "The mill is shut.", Status: corpus.Claimed, AsOf: date("2026-01-01")},
		{ID: "sold", Topics: []string{"mill"}, Statement: "The mill is sold.", Status: corpus.Reported, AsOf: date("2026-01-01")},
		{ID: "burnt", Topics: []string{"mill"}, Statement: "The mill burnt.", Status: corpus.Claimed, AsOf: date("2026-01-01")},
	}
	q := Question{Kind: Changes, Topic: "mill", Since: date("2026-01-10"), Snapshots: []Prior{{Built: date("2026-01-05"), Facts: before}}}
	a, err := Compose(context.Background(), s, q, date("2026-01-20"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[ChangeKind]string{}
	for _, c := range a.Changes {
		got[c.What] = c.Before.ID
	}
	want := map[ChangeKind]string{ChangedStatus: "shut", Reworded: "sold", WithdrawnFact: "burnt"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestKnown asks as of a day when an article had been published and the corpus did not
// hold it yet.
func TestKnown(t *testing.T) {
	s := open(t, fstest.MapFS{"articles/a.md": {Data: []byte("---\ntitle: A\ndate: 2025-12-01\n---\n\nThe ferry sails at nine.\n")}})
	q := Question{Kind: Ask, Text: "When does the ferry sail?", AsOf: date("2025-12-15")}
	now := date("2026-02-01")
	if a, err := Compose(context.Background(), s, q, now); err != nil || !a.Found {
		t.Errorf("by publication: %v", err)
	}
	q.Known = true // the corpus of tests is first indexed on 1 January 2026
	if a, err := Compose(context.Background(), s, q, now); err != nil || a.Found {
		t.Errorf("by knowledge: found before it was known, %v", err)
	}
	q.AsOf = date("2026-01-02")
	if a, err := Compose(context.Background(), s, q, now); err != nil || !a.Found {
		t.Errorf("once it was known: %v", err)
	}
}

// TestJSON holds the JSON form to the letter: what it says is documented, and read by
// programs that nobody here knows.
func TestJSON(t *testing.T) {
	s := open(t, os.DirFS("testdata/json"))
	for _, tt := range []struct {
		name string
		q    Question
	}{
		{"status", Question{Kind: Status, Topic: "ferry"}},
		{"ask", Question{Kind: Ask, Text: "When will the ferry run again?", Limit: 1}},
		{"refused", Question{Kind: Ask, Text: "What is the price of coal in Ostrava?"}},
		{"timeline", Question{Kind: Timeline, Topic: "ferry"}},
		{"positions", Question{Kind: Positions, Entity: "Calder"}},
		{"changes", Question{Kind: Changes, Since: date("2026-03-02")}},
		{"brief", Question{Kind: Brief}},
		{"topics", Question{Kind: Topics}},
		{"check", Question{Kind: Check, Text: "The ferry runs again in March. It is made of cheese."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := Compose(context.Background(), s, tt.q, time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			checkAnswer(t, s, a)
			// Scores hang on learned weights and are no part of the promise.
			a.EachExcerpt(func(e *Excerpt) { e.Score = 0 })
			a.More = 0
			var b bytes.Buffer
			if err := WriteJSON(&b, a); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", tt.name+".json")
			if *update {
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestPaging turns the pages of an ask: together they hold all excerpts, each once, and each
// page says how many follow it.
func TestPaging(t *testing.T) {
	s := open(t, fstest.MapFS{"articles/a.md": {Data: []byte("---\ntitle: A\ndate: 2026-01-01\n---\n\n" +
		"The ferry to Skerry sails at nine in the morning.\n\nThe ferry to Orle sails at ten, but not in storms.\n\nThe ferry to Hale sails twice a day, with room for cars.\n")}})
	seen := map[string]bool{}
	left := -1
	for offset := range 4 {
		a, err := Compose(context.Background(), s, Question{Kind: Ask, Text: "When does the ferry sail?", Limit: 1, Offset: offset}, date("2026-01-02"))
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Excerpts) == 0 {
			break
		}
		if seen[a.Excerpts[0].Text] || left >= 0 && a.More != left-1 {
			t.Errorf("page %d shows %q, with %d more after %d", offset, a.Excerpts[0].Text, a.More, left)
		}
		seen[a.Excerpts[0].Text], left = true, a.More
	}
	if left != 0 || len(seen) < 2 {
		t.Errorf("%d pages, %d left", len(seen), left)
	}
}

// TestDeterministic composes one answer twenty times: maps must not show through.
func TestDeterministic(t *testing.T) {
	s := open(t, os.DirFS("testdata/json"))
	var first []byte
	for range 20 {
		a, err := Compose(context.Background(), s, Question{Kind: Status, Topic: "ferry"}, date("2026-03-04"))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := WriteJSON(&b, a); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("two answers to one question differ")
		}
	}
}

// TestTextColour holds that colours add nothing but their own codes, and that no line is
// wider than asked for unless one word is.
func TestTextColour(t *testing.T) {
	s := open(t, os.DirFS("testdata/json"))
	a, err := Compose(context.Background(), s, Question{Kind: Status, Topic: "ferry"}, date("2026-03-04"))
	if err != nil {
		t.Fatal(err)
	}
	var plain, color bytes.Buffer
	for _, o := range []struct {
		b *bytes.Buffer
		c bool
	}{{&plain, false}, {&color, true}} {
		if err := WriteText(o.b, a, TextOptions{Color: o.c, Width: 60}); err != nil {
			t.Fatal(err)
		}
	}
	var stripped strings.Builder
	for rest := color.String(); rest != ""; {
		before, after, found := strings.Cut(rest, "\x1b[")
		stripped.WriteString(before)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(after, "m")
	}
	if diff := cmp.Diff(plain.String(), stripped.String()); diff != "" {
		t.Errorf("colour changes the words:\n%s", diff)
	}
	for line := range strings.Lines(plain.String()) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line) > 60 && !strings.Contains(line, "https://") {
			t.Errorf("%d columns: %q", utf8.RuneCountInString(line), line)
		}
	}
}
