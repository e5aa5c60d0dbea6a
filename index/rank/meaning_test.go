package rank

import (
	"math"
	"testing"
)

func TestTable(t *testing.T) {
	data := NewTable([]string{"north", "south", "east"}, 2, []float32{0, 2, 0, -3, 5, 0}).Append(nil)
	table, err := ReadTable(data)
	if err != nil {
		t.Fatal(err)
	}
	north, south, east := table.Find("north", ""), table.Find("x", "south"), table.Find("east", "")
	for _, c := range []struct {
		a, b int
		want float64
	}{{north, north, 1}, {north, south, -1}, {north, east, 0}} {
		if got := table.Cosine(c.a, c.b); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("cosine of %d and %d: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if table.Find("west", "west") != -1 {
		t.Error("a word that isn't there is found")
	}
	for _, cut := range []int{0, 5, len(tableMagic), len(data) - 1} {
		if _, err := ReadTable(data[:cut]); err == nil {
			t.Errorf("a table cut at byte %d is read", cut)
		}
	}
}

// TestMeanings holds what the table that ships is for.
func TestMeanings(t *testing.T) {
	table := words.load()
	for _, c := range []struct{ a, near, far string }{
		{"buy", "purchase", "banana"}, {"doctor", "physician", "bridge"}, {"halt", "pause", "price"},
		{"venue", "location", "salary"}, {"kyiv", "kiev", "apple"}, {"lawsuit", "court", "butter"},
	} {
		a, near, far := table.Find(c.a, ""), table.Find(c.near, ""), table.Find(c.far, "")
		if a < 0 || near < 0 || far < 0 {
			t.Fatalf("%+v: not in the table", c)
		}
		if table.Cosine(a, near) < likeFloor || table.Cosine(a, near) <= table.Cosine(a, far) {
			t.Errorf("%s: %s %.2f, %s %.2f", c.a, c.near, table.Cosine(a, near), c.far, table.Cosine(a, far))
		}
	}
}

func TestThesaurus(t *testing.T) {
	s := readThesaurus("# heading\nhalt, pause # note\nrule out, exclude\n")
	if len(s.told.single) != 3 || len(s.told.phrases) == 0 {
		t.Fatalf("got %+v", s)
	}
	hits := hit("He ruled out Moscow.", "He praised Oslo.")
	q := Analyze("Which cities are excluded?", "en", nil)
	scored := Sentences(q, append(hitsOf(hits), hit("She slept.")), Options{})
	if scored[0].Sentence != 0 || scored[0].Features[Meaning] == 0 {
		t.Errorf("“ruled out” isn't found by “excluded”: %+v", scored[0])
	}
}
