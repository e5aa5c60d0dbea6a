package bot

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v3"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/when"
)

//go:embed locales/*.yaml
var localeFiles embed.FS

// locale is the text of ours in one language. Text of the corpus is never translated.
type locale struct {
	id     string // as Discord names it: "uk", "es-ES"
	tag    language.Tag
	months []string
	text   map[string]forms
}

// forms is one text by plural category of its number ("one", "few", "many", "other"); a text without
// a number has only "other".
type forms map[string]string

// UnmarshalYAML reads either a plain text or a map of categories.
func (f *forms) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*f = forms{"other": n.Value}
		return nil
	}
	return n.Decode((*map[string]string)(f))
}

// locales are all of them by id; English is the one that serves where no other does.
var locales = mustReadLocales(localeFiles)

const fallbackLocale = "en"

func mustReadLocales(files fs.FS) map[string]*locale {
	l, err := readLocales(files)
	if err != nil {
		panic(err) // the files are part of the program
	}
	return l
}

func readLocales(files fs.FS) (map[string]*locale, error) {
	names, err := fs.Glob(files, "locales/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]*locale{}
	for _, file := range names {
		data, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		var l struct {
			Months []string         `yaml:"months"`
			Text   map[string]forms `yaml:"text"`
		}
		if err := yaml.Unmarshal(data, &l); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		id := strings.TrimSuffix(path.Base(file), ".yaml")
		tag, err := language.Parse(id)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all[id] = &locale{id: id, tag: tag, months: l.Months, text: l.Text}
	}
	return all, nil
}

// localeFor returns the first of the named locales that there is, by its whole id or its language;
// English if there is none.
func localeFor(ids ...string) *locale {
	for _, id := range ids {
		if l, ok := locales[id]; ok {
			return l
		}
		short, _, _ := strings.Cut(id, "-")
		if l, ok := locales[short]; ok {
			return l
		}
		for _, other := range localeIDs() {
			if short != "" && strings.HasPrefix(other, short+"-") {
				return locales[other]
			}
		}
	}
	return locales[fallbackLocale]
}

// localeIDs lists the locales in order.
func localeIDs() []string {
	ids := make([]string, 0, len(locales))
	for id := range locales {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// t is the text of that key with its {placeholders} filled from name, value pairs. Values are written
// as they are: whoever passes text of the corpus escapes it.
func (l *locale) t(key string, args ...any) string {
	return l.fill(key, "other", args)
}

// n is the text of that key in the form that the number n asks for, with {n} filled too.
func (l *locale) n(key string, n int, args ...any) string {
	return l.fill(key, l.category(n), append([]any{"n", n}, args...))
}

func (l *locale) fill(key, form string, args []any) string {
	f := l.text[key]
	text, ok := f[form]
	if !ok {
		text, ok = f["other"]
	}
	if !ok {
		if l.id != fallbackLocale {
			return locales[fallbackLocale].fill(key, form, args)
		}
		return key // a test holds that no key is missing
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, len(args))
	for i, a := range args {
		if i%2 == 0 {
			a = "{" + a.(string) + "}"
		}
		pairs[i] = fmt.Sprint(a)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func (l *locale) category(n int) string {
	switch plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// dayHour puts a calendar day where nearly every reader sees the same day: <t:…:D> is an instant, and
// shown in the reader's zone. At 10:30 UTC it is that day from UTC−10 to UTC+13.
const dayHour = 10*time.Hour + 30*time.Minute

// stamp writes a day as Discord shows it in the reader's own language, or a time in his own zone.
func stamp(t time.Time, clock bool) string {
	if t.IsZero() {
		return "—" // undated
	}
	if clock {
		return "<t:" + strconv.FormatInt(t.Unix(), 10) + ":f>"
	}
	y, m, d := t.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(dayHour)
	return "<t:" + strconv.FormatInt(day.Unix(), 10) + ":D>"
}

// day writes a day in words, for buttons and menus, where Discord shows no stamps.
func (l *locale) day(t time.Time) string {
	month := strconv.Itoa(int(t.Month()))
	if len(l.months) == 12 {
		month = l.months[t.Month()-1]
	}
	return l.t("date.day", "day", t.Day(), "month", month, "year", t.Year())
}

// period writes a span of days: a stamp where one day is certain, words where it is not.
func (l *locale) period(from, until time.Time, precision when.Precision, words string) string {
	switch {
	case from.IsZero():
		return words
	case precision == when.Time:
		return stamp(from, true)
	case precision == when.Day && !until.After(from.Add(24*time.Hour)):
		return stamp(from, false)
	case words != "":
		return words
	case precision == when.Month:
		return l.months[from.Month()-1] + " " + strconv.Itoa(from.Year())
	case precision == when.Year:
		return strconv.Itoa(from.Year())
	case until.IsZero():
		return stamp(from, false)
	}
	return stamp(from, false) + " – " + stamp(until.Add(-time.Nanosecond), false)
}

// resolved is what stands beside a date expression of a quote; empty where it says no more than the
// expression itself.
func (l *locale) resolved(d briefing.Date) string {
	s := escape(d.Resolved)
	switch {
	case !d.At.IsZero():
		s = stamp(d.At, true)
	case d.Precision != when.Time: // a stamp would turn a clock of nobody knows where into the reader's own
		s = l.period(d.From, d.Until, d.Precision, s)
	}
	if strings.EqualFold(d.Resolved, d.Text) || !d.From.IsZero() && strings.Contains(d.Text, strconv.Itoa(d.From.Year())) {
		return "" // words that name their year leave nothing to resolve
	}
	return s
}
