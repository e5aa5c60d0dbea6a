package analysis

import (
	"strings"
	"testing"
)

// Forms of a word share a stem, and no two of these words do.
func TestUkrainian(t *testing.T) {
	owner := map[string]string{}
	for _, forms := range []string{
		"переговори переговорів переговорам переговорами переговорах",
		"україна україни україні україну україною",
		"президент президента президенту президентом президенти президентів",
		"удар удари ударів ударами ударам",
		"енергетичний енергетичного енергетичні енергетичних енергетичною енергетична енергетичну",
		"росія росії росію росією",
		"місто міста місту містом",
		"харків харкова харкові харковом харкову",
		"київ києва києві києвом києву",
		"львів львова львові львовом",
		"гарантії гарантій гарантіями гарантія гарантію",
		"територія території територію територіями",
		"заявив заявила заявили заявити",
		"зеленський зеленського зеленському зеленським",
		"безпека безпеки безпеку безпекою",
		"перемиря перемирю перемирям",
		"війна війни війну війною",
		"мир миру миром",
	} {
		list := strings.Fields(forms)
		stem := Ukrainian(list[0])
		for _, w := range list[1:] {
			if got := Ukrainian(w); got != stem {
				t.Errorf("%s: %s, but %s: %s", list[0], stem, w, got)
			}
		}
		if other, taken := owner[stem]; taken {
			t.Errorf("%s and %s share %s", other, list[0], stem)
		}
		owner[stem] = list[0]
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Переговори у Києві", "uk"}, {"Переговоры в Киеве", "ru"}, {"Москва", ""}, {"Talks in Kyiv", "en"}, {"", "en"},
	} {
		if got := Detect(c.text); got != c.want {
			t.Errorf("Detect(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
