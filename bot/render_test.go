package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// outline writes a message as a person reads it: the tree by indentation, texts in full, custom_ids by
// what they do.
func outline(b *strings.Builder, depth int, list []Component) {
	in := strings.Repeat("  ", depth)
	for _, c := range list {
		switch c := c.(type) {
		case Container:
			fmt.Fprintf(b, "%sbox #%06x\n", in, *c.AccentColor)
			outline(b, depth+1, c.Components)
		case TextDisplay:
			for _, l := range strings.Split(c.Content, "\n") {
				fmt.Fprintf(b, "%s| %s\n", in, l)
			}
		case Separator:
			fmt.Fprintf(b, "%s----\n", in)
		case ActionRow:
			fmt.Fprintf(b, "%srow\n", in)
			outline(b, depth+1, c.Components)
		case Button:
			fmt.Fprintf(b, "%s[%s] %s\n", in, strings.TrimSpace(c.Emoji+" "+c.Label), firstOf(c.URL, c.CustomID))
		case StringSelect:
			fmt.Fprintf(b, "%s[%s ▾] %s\n", in, c.Placeholder, c.CustomID)
			for _, o := range c.Options {
				fmt.Fprintf(b, "%s  %s = %s (%s)\n", in, o.Value, o.Label, o.Description)
			}
		default:
			fmt.Fprintf(b, "%s%T\n", in, c)
		}
	}
}

// plainSeal writes calls for golden files instead of sealing them.
func plainSeal(c call) string {
	return fmt.Sprintf("action %d page %d %s", c.Action, c.Page, c.Question.Kind)
}

func drawingOf(a *briefing.Answer, q briefing.Question) *drawing {
	return &drawing{locale: locales["en"], answer: a, question: q, seal: plainSeal}
}

// TestRenderGolden lays out recorded answers, one file a kind, every page of it. With -record the answers
// are recorded anew from the corpus that ships; what is chosen for an answer is another package's matter,
// and must not move these files.
func TestRenderGolden(t *testing.T) {
	var news *newsroom
	if *record {
		news = openNewsroom(t, peacetalks.FS)
	}
	for file, q := range map[string]briefing.Question{
		"status":    {Kind: briefing.Status, Topic: "talks"},
		"truce":     {Kind: briefing.Status, Topic: "energy-truce"},
		"ask":       {Kind: briefing.Ask, Text: "when is the next round?"},
		"refusal":   {Kind: briefing.Ask, Text: "What does gas cost in Germany?"},
		"timeline":  {Kind: briefing.Timeline, Topic: "talks"},
		"contested": {Kind: briefing.Contested, Topic: "invitations"},
		"changes":   {Kind: briefing.Changes, Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		"topics":    {Kind: briefing.Topics},
		"brief":     {Kind: briefing.Brief},
		"check":     {Kind: briefing.Check, Text: "Zelenskyy invited Putin to Kyiv. Cheese is made of moon."},
	} {
		t.Run(file, func(t *testing.T) {
			a := recorded(t, news, filepath.Join("testdata", "answers", file+".json"), q)
			var b strings.Builder
			d := drawingOf(a, q)
			for pages := 1; d.page < pages; d.page++ {
				m := d.draw()
				checkMessage(t, m)
				fmt.Fprintf(&b, "== page %d\n", d.page+1)
				outline(&b, 0, m.Components)
				if d.next(make([]page, pages), d.page) == nil && strings.Contains(b.String(), fmt.Sprintf("More (%d/", d.page+2)) {
					pages++
				}
			}
			golden(t, filepath.Join("testdata", "render", file+".txt"), b.String())
		})
	}
}

// recorded reads an answer, or asks for it and writes it.
func recorded(t *testing.T, news *newsroom, path string, q briefing.Question) *briefing.Answer {
	t.Helper()
	if news != nil {
		a, err := news.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		a.Snapshot = briefing.Snapshot{ID: "snapshot", Built: testNow}
		data, err := json.MarshalIndent(a, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := &briefing.Answer{}
	if err := json.Unmarshal(data, a); err != nil {
		t.Fatal(err)
	}
	return a
}

// golden compares with a file, or rewrites it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (rewrite with -update): (-want +got)\n%s", path, diff)
	}
}

// checkMessage holds a message against Discord's limits.
func checkMessage(t testing.TB, m Message) {
	t.Helper()
	components, chars := 0, 0
	ids := map[string]bool{}
	unique := func(id string) {
		if n := length(id); n < 1 || n > 100 {
			t.Errorf("custom_id of %d characters: %q", n, id)
		}
		if ids[id] {
			t.Errorf("custom_id %q stands twice", id)
		}
		ids[id] = true
	}
	atMost := func(what, s string, max int) {
		if length(s) > max {
			t.Errorf("%s of %d characters, limit %d: %q", what, length(s), max, s)
		}
	}
	var walk func(list []Component)
	walk = func(list []Component) {
		for _, c := range list {
			components++
			switch c := c.(type) {
			case Container:
				walk(c.Components)
			case ActionRow:
				if n := len(c.Components); n < 1 || n > 5 {
					t.Errorf("a row of %d components", n)
				}
				walk(c.Components)
			case TextDisplay:
				if strings.TrimSpace(c.Content) == "" {
					t.Error("an empty text")
				}
				chars += length(c.Content)
			case Button:
				atMost("label", c.Label, labelMax)
				atMost("address", c.URL, linkMax)
				if c.Label == "" {
					t.Error("a button without a label")
				}
				if c.URL == "" {
					unique(c.CustomID)
				}
			case StringSelect:
				unique(c.CustomID)
				atMost("placeholder", c.Placeholder, 150)
				if n := len(c.Options); n < 1 || n > 25 {
					t.Errorf("a select of %d options", n)
				}
				values := map[string]bool{}
				for _, o := range c.Options {
					atMost("option", o.Label, 100)
					atMost("description", o.Description, 100)
					if o.Label == "" || o.Value == "" || values[o.Value] {
						t.Errorf("option %+v is empty or stands twice", o)
					}
					values[o.Value] = true
				}
			}
		}
	}
	walk(m.Components)
	if components > 40 {
		t.Errorf("%d components, limit 40", components)
	}
	if chars > textMax {
		t.Errorf("%d characters of text, limit %d", chars, textMax)
	}
	raw, err := json.Marshal(m.body(true))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), `"allowed_mentions":{"parse":[]}`) {
		t.Error("the message may ping")
	}
}

func TestQuotesKeepTheirBytes(t *testing.T) {
	l := locales["en"]
	for _, text := range []string{
		"plain words", "**bold** _and_ ~~struck~~ ||spoiler|| `code` ```fence\n```", "# Heading\n## Two\n-# small", "> quote\n>>> all",
		"- list\n* list\n+ list\n1. one\n12) two", "[mask](https://evil.example) <https://x.y> https://a.b/c_d", "@everyone @here <@123> <@&4> <#5> <:a:6> <t:7:R> </x:8> <id:home>",
		"back\\slash \\* \\\\", "line one\nline two\r\nline three", "\u202etfel\u202c \u2066x\u2069 ⟦U+202E⟧ \x00\x07\xff", "e\u0301\u0302 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום عربى", "   # indented", "¯\\_(ツ)_/¯", "a:b ://c http:// d:",
	} {
		p := l.newPassageText(text, []corpus.Span{{Start: 0, End: len(text) / 2}}, nil)
		if got := unrender(p.render(0, len(text)), true); got != shown(text) {
			t.Errorf("%q\nreads as %q", text, got)
		}
	}
}

func TestDatesBesideWords(t *testing.T) {
	l := locales["en"]
	text := "It is set for Sunday, not last week."
	sunday := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	p := l.newPassageText(text, []corpus.Span{{Start: 10, End: 20}}, []briefing.Date{
		{Start: 14, End: 20, Text: "Sunday", From: sunday, Until: sunday.AddDate(0, 0, 1), Precision: when.Day, Resolved: "1 Feb 2026"},
		{Start: 26, End: 35, Text: "last week", From: sunday.AddDate(0, 0, -13), Until: sunday.AddDate(0, 0, -6), Precision: when.Week, Resolved: "19–25 Jan 2026"},
		{Start: 3, End: 400, Text: "outside"},
	})
	want := "> It is set **for Sunday** [<t:1769941800:D>], not last week [19–25 Jan 2026]."
	if got := p.render(0, len(text)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := unrender(want, true); got != text {
		t.Errorf("the quote reads as %q", got)
	}
}

// The stamp of a day must be that day wherever people live.
func TestDayStampHoldsAcrossZones(t *testing.T) {
	day := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	var unix int64
	if _, err := fmt.Sscanf(stamp(day, false), "<t:%d:D>", &unix); err != nil {
		t.Fatal(err)
	}
	for hours := -10; hours <= 13; hours++ {
		if got := time.Unix(unix, 0).In(time.FixedZone("", hours*3600)).Day(); got != 1 {
			t.Errorf("UTC%+d reads day %d, want 1", hours, got)
		}
	}
}

func TestLinkButtons(t *testing.T) {
	long := "https://news.example/" + strings.Repeat("a", 400)
	for in, want := range map[string]string{
		"https://news.example/a#:~:text=words":           "https://news.example/a#:~:text=words",
		long + "#:~:text=" + strings.Repeat("words", 40): long,
		long + strings.Repeat("a", 200):                  "",
		"javascript:alert(1)":                            "", "ftp://x/y": "", "": "", "https://": "",
	} {
		if got := linkURL(in); got != want {
			t.Errorf("linkURL(%.60q): got %.60q, want %.60q", in, got, want)
		}
	}
}
