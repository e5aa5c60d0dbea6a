package bot

import (
	"fmt"
	"strings"
	"testing"
)

var testEntities = foldAll([]Named{
	{ID: "zelenskyy", Name: "Volodymyr Zelenskyy", Aliases: []string{"Zelensky", "Zelenskiy"}},
	{ID: "kyiv", Name: "Kyiv", Aliases: []string{"Kiev"}},
	{ID: "orban", Name: "Viktor Orbán"},
	{ID: "yermak", Name: "Andriy Yermak"},
	{ID: "energy-truce", Name: "Energy truce", Aliases: []string{"ceasefire"}},
	{ID: "abu-dhabi", Name: "Abu Dhabi"},
})

func TestFindInAnySpelling(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"zel", "zelenskyy"}, {"ZELENSKY", "zelenskyy"}, {"Зеленський", "zelenskyy"}, {"Зеленский", "zelenskyy"},
		{"zelenski", "zelenskyy"}, {"zlenskyy", "zelenskyy"}, {"Volodimir", "zelenskyy"},
		{"Київ", "kyiv"}, {"Киев", "kyiv"}, {"kiev", "kyiv"}, {"kyv", "kyiv"}, {"kyx", ""},
		{"orban", "orban"}, {"Orbán", "orban"}, {"ORBÁN", "orban"}, {"orbna", "orban"},
		{"Єрмак", "yermak"}, {"truce", "energy-truce"}, {"energy-tr", "energy-truce"}, {"cease fire", "energy-truce"}, {"easefire", "energy-truce"},
		{"dhabi", "abu-dhabi"}, {"  abu   dhabi ", "abu-dhabi"}, {"zzzzzz", ""}, {"🙂", "zelenskyy"},
	} {
		got := ""
		if found := find(testEntities, c.typed, 25); len(found) > 0 {
			got = found[0].ID
		}
		if got != c.want {
			t.Errorf("find(%q): got %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestFindOrder(t *testing.T) {
	list := foldAll([]Named{
		{ID: "1", Name: "Contalk"}, {ID: "2", Name: "Peace talks"}, {ID: "3", Name: "Talks"}, {ID: "4", Name: "Talking points"}, {ID: "5", Name: "Tlak"},
	})
	var got []string
	for _, e := range find(list, "talk", 25) {
		got = append(got, e.ID)
	}
	if want := "3 4 2 1 5"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s: prefix, then word, then within, then near", got, want)
	}
	if n := len(find(list, "", 3)); n != 3 {
		t.Errorf("nothing typed, limit 3: got %d", n)
	}
}

func TestResolve(t *testing.T) {
	for typed, want := range map[string]string{
		"zelenskyy": "zelenskyy", "Зеленский": "zelenskyy", "Kiev": "kyiv", "viktor orban": "orban", "zel": "", "": "", "Energy Truce": "energy-truce",
	} {
		e, ok := resolve(testEntities, typed)
		if e.ID != want || ok != (want != "") {
			t.Errorf("resolve(%q): got %q, %v; want %q", typed, e.ID, ok, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("zel")
	f.Add("Зеленс ький")
	f.Add("\xff\u0301")
	f.Fuzz(func(t *testing.T, typed string) {
		for _, e := range find(testEntities, typed, 3) {
			if e.ID == "" {
				t.Fatal("an entry without an id")
			}
		}
		if once := fold(typed); fold(once) != once {
			t.Fatalf("%q folds to %q, and that to %q", typed, once, fold(once))
		}
	})
}

func BenchmarkAutocomplete(b *testing.B) {
	for _, size := range []int{4000, 100_000} {
		list := make([]Named, size)
		for i := range list {
			list[i] = Named{ID: fmt.Sprintf("2026-01-%02d-article-%d", i%28+1, i), Name: fmt.Sprintf("Headline number %d on the talks in Abu Dhabi and Kyiv", i)}
		}
		entries := foldAll(list)
		for _, typed := range []string{"a", "abu dhabi", "нет такого слова", "heedline nmber"} {
			b.Run(fmt.Sprintf("%d/%s", size, typed), func(b *testing.B) {
				for b.Loop() {
					find(entries, typed, 25)
				}
			})
		}
	}
}
