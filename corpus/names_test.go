package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
)

var names = corpus.Curated{
	Topics: []*corpus.Topic{
		{ID: "energy-truce", Name: "Energy truce", Aliases: []string{"halt to strikes", "перемир’я"}},
		{ID: "talks", Name: "Talks", Aliases: []string{"negotiations", "energy truce talks"}},
	},
	Entities: []*corpus.Entity{
		{ID: "zelenskyy", Name: "Volodymyr Zelenskyy", Aliases: []string{"Zelensky", "Зеленський"}},
		{ID: "us", Name: "United States", Aliases: []string{"U.S.", "USA"}},
		{ID: "merz", Name: "Friedrich Merz"},
		{ID: "macron", Name: "Emmanuel Macron", Aliases: []string{"Émile"}},
	},
	Facts: []*corpus.Fact{{ID: "a"}, {ID: "b"}},
}

func TestTopicByAnyName(t *testing.T) {
	for name, want := range map[string]string{
		"energy-truce": "energy-truce", "ENERGY  truce": "energy-truce", "energy_truce": "energy-truce",
		"Halt to strikes": "energy-truce", "перемирʼя": "energy-truce", "Negotiations": "talks",
		"": "", "?": "", "energy": "", "truce energy": "",
	} {
		got := ""
		if topic := names.Topic(name); topic != nil {
			got = topic.ID
		}
		if got != want {
			t.Errorf("Topic(%q) is %q, want %q", name, got, want)
		}
	}
}

func TestEntityByAnyName(t *testing.T) {
	for name, want := range map[string]string{
		"zelensky": "zelenskyy", "Zélenský": "zelenskyy", "ЗЕЛЕНСЬКИЙ": "zelenskyy", "u.s.": "us", "US": "us",
		"emile": "macron", "Zelenska": "",
	} {
		got := ""
		if e := names.Entity(name); e != nil {
			got = e.ID
		}
		if got != want {
			t.Errorf("Entity(%q) is %q, want %q", name, got, want)
		}
	}
}

func TestNearNames(t *testing.T) {
	for _, test := range []struct {
		got, want []string
	}{
		{names.NearTopics("tallks", 3), []string{"Talks"}},
		{names.NearTopics("negotiation", 3), []string{"Talks"}},
		{names.NearTopics("weather", 3), nil},
		{names.NearEntities("Zelenski", 3), []string{"Volodymyr Zelenskyy"}},
		{(&corpus.Curated{Sources: []*corpus.Source{{ID: "iw", Name: "Island Wire", Aliases: []string{"Wire"}}}}).NearSources("Iland Wire", 3), []string{"Island Wire"}},
		{names.NearEntities("Freidrich Merz", 1), []string{"Friedrich Merz"}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("near names (-want +got):\n%s", diff)
		}
	}
}

func TestFactByID(t *testing.T) {
	if f := names.Fact("b"); f == nil || f.ID != "b" {
		t.Errorf("Fact(b) is %v", f)
	}
	if f := names.Fact("c"); f != nil {
		t.Errorf("Fact(c) is %v", f)
	}
}
