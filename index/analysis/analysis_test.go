package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// show writes tokens as a person reads them: stem, or term=stem where they differ, with
// "-" for a stop word, "^" for a name, "+" for a joined form.
func show(ts []Token) string {
	var out []string
	for _, t := range ts {
		s := t.Term
		if t.Stem != t.Term {
			s += "=" + t.Stem
		}
		if t.Stop {
			s = "-" + s
		}
		if t.Name {
			s = "^" + s
		}
		if t.Joined {
			s = "+" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"acronyms", "The U.S. and the U.S, US-mediated; give us time", "-the ^us -and -the ^us ^us mediated=mediat +usmediated=usmedi give -us time"},
		{"acronym of capitals", "MAN WHO SAID IT WAS RIGHT. The WHO said it; US, EU and UK", "man ^-who ^said ^-it ^-was ^right -the ^who said -it ^us ^eu -and ^uk"},
		{"initials", "Donald J. Trump met Gen. Banks.", "donald ^j ^trump met ^gen ^banks=bank"},
		{"hyphens", "the energy-truce, a cease‑fire", "-the energy=energi truce +energytruce=energytruc -a cease=ceas fire +ceasefire=ceasefir"},
		{"possessives", "Putin’s aides' plan; the Kremlin's", "putin aides=aid plan -the ^kremlin"},
		{"contractions", "don't O’Brien's rock'n'roll", "-dont ^obrien rocknroll=rocknrol"},
		{"accents", "Zürich ZURICH Łódź Việt Nam cafe\u0301", "zurich ^zurich ^lodz ^viet ^nam cafe"},
		{"numbers", "1,000 3.5 1,5 2026-01-30 20-30 F-16 $1,234,567.89 10:30", "1000 3.5 1.5 2026 01 30 +20260130 20 30 ^f 16 +f16 1234567.89 10 30"},
		{"platform", "posted on X, the platform", "posted=post -on ^x -the platform"},
		{"camel case", "iPhone YouTube", "iphone=iphon ^youtube=youtub"},
		{"names", "Sanders met Banks in France. Russians left.", "sanders=sander met ^banks=bank -in ^france=franc russians=russian left"},
		{"ukrainian apostrophes", "п'ять п’ять пʼять", "пять=пят пять=пят пять=пят"},
		{"ukrainian", "Переговори у Києві: Київ, переговорів, переговорам", "переговори=переговор -у ^києві=киов ^київ=киов переговорів=переговор переговорам=переговор"},
		{"russian", "Переговоры в Москве, объявил Кремль", "переговоры=переговор -в ^москве=москв объявил=объяв ^кремль=кремл"},
		{"decomposed", "и\u0306од Украі\u0308на", "йод ^україна=україн"},
		{"mixed", "Zelenskyy (Зеленський) said", "zelenskyy ^зеленський=зеленськ said"},
		{"empty", " \n… “” - ' . ", ""},
		{"invalid", "a\xffb \xc3", "-a b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := show(Tokens(nil, c.text, ""))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Tokens(%q):\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"The U.S.-led talks", "п'ять", "1,000.5-3", "a\xff'\u0301s", strings.Repeat("é", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, k := range Tokens(nil, text, "") {
			if k.Start < 0 || k.Start >= k.End || k.End > len(text) || k.Start < end && !k.Joined {
				t.Fatalf("token %+v out of place in %q", k, text)
			}
			if len(k.Term) > maxTerm || !utf8.ValidString(k.Term) {
				t.Fatalf("token %+v of %q: bad term", k, text)
			}
			if k.Head() != Head(k.Term) || k.Term != "" && k.Term[0] < utf8.RuneSelf && Head(k.Stem)&0xff != k.Head()&0xff {
				t.Fatalf("%q begins with %x, its stem %q", k.Term, k.Head(), k.Stem)
			}
			end = k.End
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("The next round of U.S.-mediated talks is tentatively scheduled for Sunday, Zelenskyy’s office said in Kyiv; officials have ruled out 1,000 venues. ", 20)
	var ts []Token
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		ts = Tokens(ts[:0], text, "en")
	}
}
