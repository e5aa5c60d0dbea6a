package bot

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// Every locale must say everything, in each form that its language has, with the same placeholders.
func TestLocalesAreWhole(t *testing.T) {
	want := []string{"de", "en", "es-ES", "fr", "pl", "ru", "uk"}
	if got := localeIDs(); !slices.Equal(got, want) {
		t.Fatalf("got locales %v, want %v", got, want)
	}
	en := locales["en"]
	needs := map[string][]string{"de": {"one", "other"}, "en": {"one", "other"}, "es-ES": {"one", "other"}, "fr": {"one", "other"},
		"pl": {"one", "few", "many", "other"}, "ru": {"one", "few", "many", "other"}, "uk": {"one", "few", "many", "other"}}
	for id, l := range locales {
		if len(l.months) != 12 {
			t.Errorf("%s: %d months", id, len(l.months))
		}
		for key, source := range en.text {
			f, ok := l.text[key]
			if !ok {
				t.Errorf("%s: %s is missing", id, key)
				continue
			}
			if len(source) > 1 {
				for _, form := range needs[id] {
					if f[form] == "" {
						t.Errorf("%s: %s has no form %q", id, key, form)
					}
				}
			}
			wanted := placeholders(source["other"])
			for form, text := range f {
				got := placeholders(text)
				if form == "one" {
					// "a date given here" names no number
					got, wanted := without(got, "{n}"), without(wanted, "{n}")
					if !slices.Equal(got, wanted) {
						t.Errorf("%s: %s (%s) has placeholders %v, want %v", id, key, form, got, wanted)
					}
				} else if !slices.Equal(got, wanted) {
					t.Errorf("%s: %s (%s) has placeholders %v, want %v", id, key, form, got, wanted)
				}
			}
		}
		for key := range l.text {
			if _, ok := en.text[key]; !ok && !strings.HasPrefix(key, "cmd.") && !strings.HasPrefix(key, "opt.") && !strings.HasPrefix(key, "choice.") {
				t.Errorf("%s: %s is in no other locale", id, key)
			}
		}
	}
}

func placeholders(s string) []string {
	list := placeholder.FindAllString(s, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

func without(list []string, s string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == s })
}

// Every key that the program asks for by name must be there: t and n return the key itself otherwise.
func TestNoKeyIsShown(t *testing.T) {
	en := locales["en"]
	for _, kind := range questionKinds {
		for _, key := range []string{"title." + string(kind), "empty." + string(kind)} {
			if _, ok := en.text[key]; !ok {
				t.Errorf("%s is missing", key)
			}
		}
	}
	for _, status := range append(slices.Clone(factStatuses), "withdrawn") {
		if _, ok := en.text["status."+status]; !ok {
			t.Errorf("status.%s is missing", status)
		}
	}
	for _, kind := range []string{"stale", "expired", "tentative", "contested", "one source", "undated", "suspended", "judged", "other language", "as of", "unattributed", "changed version"} {
		if _, ok := en.text["caution."+kind]; !ok {
			t.Errorf("caution.%s is missing", kind)
		}
	}
}

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		locale string
		n      int
		want   string
	}{
		{"en", 1, "1 fact"}, {"en", 0, "0 facts"}, {"uk", 1, "1 факт"}, {"uk", 3, "3 факти"}, {"uk", 5, "5 фактів"}, {"uk", 21, "21 факт"}, {"uk", 11, "11 фактів"},
		{"ru", 22, "22 факта"}, {"pl", 2, "2 fakty"}, {"pl", 12, "12 faktów"}, {"pl", 22, "22 fakty"}, {"pl", 21, "21 faktów"},
		{"fr", 0, "0 fait"}, {"fr", 2, "2 faits"}, {"de", 2, "2 Fakten"}, {"es-ES", 1, "1 hecho"},
	} {
		if got := locales[c.locale].n("sourcing.facts", c.n); got != c.want {
			t.Errorf("%s, %d: got %q, want %q", c.locale, c.n, got, c.want)
		}
	}
}

func TestLocaleFor(t *testing.T) {
	for ids, want := range map[string]string{"uk": "uk", "en-US": "en", "en-GB": "en", "es-419": "es-ES", "de": "de", "ja": "en", "": "en", ",fr": "fr", "zh-CN,pl": "pl"} {
		if got := localeFor(strings.Split(ids, ",")...).id; got != want {
			t.Errorf("localeFor(%s): got %s, want %s", ids, got, want)
		}
	}
	day := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	if got := locales["de"].day(day); got != "1. Feb. 2026" {
		t.Errorf("got %s", got)
	}
}

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// TestCommandsKeepLimits holds what is registered against Discord's limits, translations included. The
// stand-in checks the same and more when it is registered in TestWalk.
func TestCommandsKeepLimits(t *testing.T) {
	o := openOffice(t, nil)
	slash, menus := 0, 0
	for _, c := range o.Commands() {
		names := []any{c["name"]}
		for _, n := range localisations(c["name_localizations"]) {
			names = append(names, n)
		}
		if c["type"] == CommandMessage {
			menus++
			for _, n := range names {
				if l := length(n.(string)); l < 1 || l > 32 {
					t.Errorf("menu entry %q has %d characters", n, l)
				}
			}
			continue
		}
		slash++
		if n := checkDefinition(t, c, 0); n > 8000 {
			t.Errorf("/%s has %d characters in all, limit 8000", c["name"], n)
		}
	}
	if slash > 100 || menus > 15 {
		t.Errorf("%d commands and %d menu entries", slash, menus)
	}
}

// Everything that Discord shows of a command is in every language: what it does, and each of its options.
func TestCommandsAreTranslated(t *testing.T) {
	var check func(path string, o map[string]any)
	check = func(path string, o map[string]any) {
		abouts, _ := o["description_localizations"].(map[string]string)
		for _, id := range localeIDs() {
			if id != fallbackLocale && abouts[id] == "" {
				t.Errorf("%s: %s says only %q", id, path, o["description"])
			}
		}
		options, _ := o["options"].([]any)
		for _, x := range options {
			option := x.(map[string]any)
			check(path+" "+option["name"].(string), option)
		}
	}
	for _, c := range openOffice(t, nil).Commands() {
		if c["type"] != CommandMessage {
			check("/"+c["name"].(string), c)
		} else if names, _ := c["name_localizations"].(map[string]string); len(names) != len(locales)-1 {
			t.Errorf("%s is translated to %v", c["name"], names)
		}
	}
}

// longest is the form of a text that Discord counts: the longest of its translations.
func longest(text, translated any) int {
	n := length(text.(string))
	for _, s := range localisations(translated) {
		n = max(n, length(s))
	}
	return n
}

func localisations(v any) []string {
	var list []string
	m, _ := v.(map[string]string)
	for _, s := range m {
		list = append(list, s)
	}
	return list
}

func checkDefinition(t *testing.T, o map[string]any, depth int) int {
	size := 0
	for _, n := range append(localisations(o["name_localizations"]), o["name"].(string)) {
		if !commandName.MatchString(n) || n != strings.ToLower(n) {
			t.Errorf("name %q is refused by Discord", n)
		}
	}
	for _, s := range append(localisations(o["description_localizations"]), o["description"].(string)) {
		if l := length(s); l < 1 || l > 100 {
			t.Errorf("description of %d characters: %q", l, s)
		}
	}
	size += longest(o["name"], o["name_localizations"]) + longest(o["description"], o["description_localizations"])
	options, _ := o["options"].([]any)
	if len(options) > 25 {
		t.Errorf("%s has %d options", o["name"], len(options))
	}
	seen := map[string]bool{}
	optional := false
	for _, x := range options {
		m := x.(map[string]any)
		if seen[m["name"].(string)] {
			t.Errorf("%s has option %s twice", o["name"], m["name"])
		}
		seen[m["name"].(string)] = true
		if m["required"] == true && optional {
			t.Errorf("%s: required option %s after an optional one", o["name"], m["name"])
		}
		optional = optional || m["required"] != true
		if choices, _ := m["choices"].([]any); len(choices) > 25 {
			t.Errorf("%s has %d choices", m["name"], len(choices))
		}
		size += checkDefinition(t, m, depth+1)
	}
	return size
}

func TestRepliesSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	for locale, want := range map[string]string{"uk": "станом на", "ru": "по состоянию на", "de": "Stand <t:", "fr": "au <t:", "pl": "stan na", "es-ES": "a <t:"} {
		m := d.do(t, discordtest.Visitor{Locale: locale}, "status", map[string]any{"topic": "energy-truce"})
		if !strings.Contains(m.Text(), want) {
			t.Errorf("%s: no %q in\n%s", locale, want, m.Text())
		}
		if !strings.Contains(m.Text(), "would halt its attacks on Ukraine") {
			t.Errorf("%s: the quote is not the source's", locale)
		}
	}
	// A setting of the server stands over the reader's language.
	d.do(t, moderator, "settings", map[string]any{"language": "de"})
	if m := d.do(t, discordtest.Visitor{Locale: "uk"}, "topics", nil); !strings.Contains(m.Text(), "Wonach man fragen kann") {
		t.Errorf("got\n%s", m.Text())
	}
}
