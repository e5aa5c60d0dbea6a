package peacetalks_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/briefbot/briefbot/corpus/peacetalks"
)

type record struct {
	ID       string
	Topics   []string
	Related  []string
	Speaker  string
	Contests []string
	Event    struct{ Place string }
	Evidence []struct{ Article, Quote, Via string }
	Question string
	Article  string
	Quote    string
	Refuse   bool
}

func TestReferencesAndQuotes(t *testing.T) {
	articles := readArticles(t)
	topics, entities, sources := ids(t, "topics.yaml"), ids(t, "entities.yaml"), ids(t, "sources.yaml")

	var facts []record
	files, err := fs.Glob(peacetalks.FS, "facts/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		facts = append(facts, read(t, name)...)
	}
	factIDs := map[string]bool{}
	for _, f := range facts {
		if factIDs[f.ID] {
			t.Errorf("fact %q: defined twice", f.ID)
		}
		factIDs[f.ID] = true
	}
	within := func(owner, what, id string, known map[string]bool) {
		t.Helper()
		if id != "" && !known[id] {
			t.Errorf("%s: no %s %q", owner, what, id)
		}
	}
	for _, f := range facts {
		for _, id := range f.Topics {
			within(f.ID, "topic", id, topics)
		}
		for _, id := range f.Contests {
			within(f.ID, "fact", id, factIDs)
		}
		within(f.ID, "entity", f.Speaker, entities)
		within(f.ID, "entity", f.Event.Place, entities)
		if len(f.Evidence) == 0 {
			t.Errorf("%s: no evidence", f.ID)
		}
		for _, e := range f.Evidence {
			within(f.ID, "source", e.Via, sources)
			if n := strings.Count(articles[e.Article], e.Quote); e.Quote == "" || n != 1 {
				t.Errorf("%s: quote %q stands %d times in %q, want once", f.ID, e.Quote, n, e.Article)
			}
		}
	}
	for _, topic := range read(t, "topics.yaml") {
		for _, id := range topic.Related {
			within(topic.ID, "topic", id, topics)
		}
	}
}

func TestGoldenQuestions(t *testing.T) {
	articles := readArticles(t)
	var answered, refused int
	seen := map[string]bool{}
	for _, q := range read(t, "questions.yaml") {
		if seen[q.ID] || q.Question == "" {
			t.Errorf("question %q: id defined twice, or nothing asked", q.ID)
		}
		seen[q.ID] = true
		if q.Refuse {
			refused++
			if q.Article != "" || q.Quote != "" {
				t.Errorf("%s: both refused and answered", q.ID)
			}
			continue
		}
		answered++
		if n := strings.Count(articles[q.Article], q.Quote); q.Quote == "" || n != 1 {
			t.Errorf("%s: quote %q stands %d times in %q, want once", q.ID, q.Quote, n, q.Article)
		}
	}
	if answered < 25 || refused < 7 {
		t.Errorf("%d answered and %d refused questions, want at least 25 and 7", answered, refused)
	}
}

// Every note must say what it rests on, or a reader cannot weigh it.
func TestNotesNameTheirBasis(t *testing.T) {
	basis := regexp.MustCompile(`\n\nBased on: reporting by .+ \d{4}.*\.\n$`)
	for id, text := range readArticles(t) {
		if !basis.MatchString(text) {
			t.Errorf("%s: last paragraph does not name what the note is based on", id)
		}
	}
}

// readArticles returns the notes by id.
func readArticles(t *testing.T) map[string]string {
	t.Helper()
	files, err := fs.Glob(peacetalks.FS, "articles/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("articles: %d files, %v", len(files), err)
	}
	articles := map[string]string{}
	for _, name := range files {
		data, err := fs.ReadFile(peacetalks.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		articles[strings.TrimSuffix(path.Base(name), ".md")] = string(data)
	}
	return articles
}

func ids(t *testing.T, name string) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	for _, r := range read(t, name) {
		if known[r.ID] {
			t.Errorf("%s: id %q defined twice", name, r.ID)
		}
		known[r.ID] = true
	}
	return known
}

func read(t *testing.T, name string) []record {
	t.Helper()
	data, err := fs.ReadFile(peacetalks.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	var list []record
	if err := yaml.Unmarshal(data, &list); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return list
}
