package peacetalks_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// now is a day on which nothing in the corpus has expired yet.
var now = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

func load(t *testing.T) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(peacetalks.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCorpusHasNoFaults(t *testing.T) {
	for _, p := range load(t).Check(t.Context(), now) {
		t.Error(p)
	}
}

// The corpus is meant as a model of one, so it has to show every list and every status.
func TestCorpusShowsEveryForm(t *testing.T) {
	c := load(t)
	for _, id := range []string{"talks", "invitations", "energy-truce", "obstacles", "positions-of-the-parties"} {
		if !slices.ContainsFunc(c.Topics, func(topic *corpus.Topic) bool { return topic.ID == id }) {
			t.Errorf("no topic %q", id)
		}
		if !slices.ContainsFunc(c.Facts, func(f *corpus.Fact) bool { return slices.Contains(f.Topics, id) }) {
			t.Errorf("no fact on topic %q", id)
		}
	}
	statuses := map[corpus.Status]int{}
	var contested, credited, dated int
	for _, f := range c.Facts {
		statuses[f.Status]++
		contested += len(f.Contests)
		if f.Event != nil {
			dated++
		}
		for _, e := range f.Evidence {
			if e.Via != "" {
				credited++
			}
		}
	}
	for _, s := range []corpus.Status{corpus.Confirmed, corpus.Reported, corpus.Claimed, corpus.Denied, corpus.Tentative} {
		if statuses[s] == 0 {
			t.Errorf("no fact with status %q", s)
		}
	}
	if contested == 0 || credited == 0 || dated == 0 {
		t.Errorf("facts with contests %d, with a credited outlet %d, with an event %d; want some of each", contested, credited, dated)
	}
}

func TestGoldenQuestionsAskAndRefuse(t *testing.T) {
	var answered, refused int
	for _, q := range load(t).Questions {
		if q.Refuse {
			refused++
		} else {
			answered++
		}
	}
	if answered < 25 || refused < 7 {
		t.Errorf("%d answered and %d refused questions, want at least 25 and 7", answered, refused)
	}
}

// Every note must say what it rests on, or a reader cannot weigh it.
func TestNotesNameTheirBasis(t *testing.T) {
	basis := regexp.MustCompile(`\n\nBased on: reporting by .+ \d{4}.*\.\n$`)
	var notes int
	for a, err := range load(t).Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		notes++
		if !basis.MatchString(a.Text) {
			t.Errorf("%s: last paragraph does not name what the note is based on", a.ID)
		}
		if a.Source != "briefbot-desk" || a.Language != "en" || a.Published.IsZero() || a.TitleMade {
			t.Errorf("%s: source %q, language %q, published %v, title made %t", a.ID, a.Source, a.Language, a.Published, a.TitleMade)
		}
	}
	if notes == 0 {
		t.Error("no notes")
	}
}
