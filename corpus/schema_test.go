package corpus

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// known returns the keys that reading an item asks for.
func knownKeys(t *testing.T, read func(*object), yaml string) []string {
	t.Helper()
	node := document("x.yaml", []byte(yaml), func(p Problem) { t.Fatal(p) })
	o := newObject("x.yaml", "", node, 0, func(Problem) {})
	read(o)
	slices.Sort(o.known)
	return o.known
}

func emptyCorpus() *Corpus { return &Corpus{origin: make(map[any]*object)} }

// TestSchema holds the schema that editors check facts by against the decoder.
func TestSchema(t *testing.T) {
	data, err := os.ReadFile("fact.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	type property struct {
		Enum []any `json:"enum"`
	}
	var schema struct {
		Defs map[string]struct {
			AdditionalProperties bool                `json:"additionalProperties"`
			Required             []string            `json:"required"`
			Properties           map[string]property `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		def  string
		read func(*object)
	}{
		{"fact", emptyCorpus().readFact},
		{"event", func(o *object) { readEvent(o) }},
		{"evidence", func(o *object) { readEvidence(o) }},
	} {
		def := schema.Defs[test.def]
		if diff := cmp.Diff(knownKeys(t, test.read, "{id: x}"), sortedKeys(def.Properties)); diff != "" {
			t.Errorf("%s: keys of the decoder and of the schema differ (-decoder +schema):\n%s", test.def, diff)
		}
		// What the schema requires, the decoder misses in an empty item.
		var missing []string
		o := newObject("x.yaml", "", document("x.yaml", []byte("{id: }"), nil), 0, func(p Problem) {
			if p.Message == "missing" {
				missing = append(missing, p.Field)
			}
		})
		test.read(o)
		slices.Sort(missing)
		slices.Sort(def.Required)
		if diff := cmp.Diff(missing, def.Required); diff != "" {
			t.Errorf("%s: required keys of the decoder and of the schema differ (-decoder +schema):\n%s", test.def, diff)
		}
	}
	enum := func(def, key string) (values []string) {
		for _, v := range schema.Defs[def].Properties[key].Enum {
			if s, ok := v.(string); ok {
				values = append(values, s)
			}
		}
		return values
	}
	for _, e := range []struct {
		def, key string
		want     []string
	}{{"fact", "status", statuses}, {"event", "precision", precisions}, {"evidence", "credibility", credibilities}} {
		if diff := cmp.Diff(e.want, enum(e.def, e.key)); diff != "" {
			t.Errorf("%s.%s: values differ (-decoder +schema):\n%s", e.def, e.key, diff)
		}
	}
}

// TestReadmeNamesKeys holds the page for those who write a corpus against the decoder.
func TestReadmeNamesKeys(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	c := emptyCorpus()
	keys := knownKeys(t, func(o *object) { readEvent(o) }, "{id: x}")
	keys = append(keys, knownKeys(t, func(o *object) { readEvidence(o) }, "{id: x}")...)
	for _, l := range append([]list{factList}, lists["topics.yaml"], lists["entities.yaml"], lists["sources.yaml"], lists["questions.yaml"]) {
		keys = append(keys, knownKeys(t, func(o *object) { l.read(c, o) }, "{id: x}")...)
	}
	for _, key := range append(keys, "title", "date", "author", "authors", "publisher", "lang", "url", "retrieved", "text") {
		if !strings.Contains(string(page), "`"+key+"`") {
			t.Errorf("README.md doesn't explain the key %s", key)
		}
	}
	for _, value := range slices.Concat(statuses, precisions, entityKinds, reliabilities, credibilities) {
		if !strings.Contains(string(page), "`"+value+"`") {
			t.Errorf("README.md doesn't explain the value %s", value)
		}
	}
}
