package bot

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
)

// unrender reads laid-out text as Discord's client does: it takes off the prefix of block quotes, bold
// markers and our bracketed notes, and shows escaped characters as themselves.
func unrender(s string, quoted bool) string {
	if quoted {
		lines := strings.Split(s, "\n")
		for i, l := range lines {
			lines[i] = strings.TrimPrefix(l, "> ")
		}
		s = strings.Join(lines, "\n")
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			_, size := utf8.DecodeRuneInString(s[i+1:])
			out.WriteString(s[i+1 : i+1+size])
			i += 1 + size
		case strings.HasPrefix(s[i:], "**"):
			i += 2
		case strings.HasPrefix(s[i:], " ["):
			i += strings.IndexByte(s[i:], ']') + 1
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			out.WriteString(s[i : i+size])
			i += size
		}
	}
	return out.String()
}

// shown is a source's text as a reader should see it: line breaks are line breaks, and what cannot be
// seen is named.
func shown(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, "⟦0x%02X⟧", s[i])
		case r != '\n' && hidden(r):
			fmt.Fprintf(&out, "⟦U+%04X⟧", r)
		default:
			out.WriteString(s[i : i+size])
		}
		i += size
	}
	return out.String()
}

// live matches what Discord would act on: mentions, masked links, headings, lists, code, spoilers.
var live = regexp.MustCompile("@everyone|@here|<[@#:/a-z]|\\|\\||`|~~|__|\\]\\(|^ *(#{1,3} |-# |[-*+] |[0-9]+[.)] |>{1,3} )|[a-z]://")

// inert is what is certainly not live: escaped characters, and stamps and bold markers of our own.
var inert = regexp.MustCompile(`(?s)\\.|<t:\d+:[fD]>|\*\*`)

func checkInert(t *testing.T, text string) {
	t.Helper()
	for _, l := range strings.Split(text, "\n") {
		for _, own := range []string{"> ", "-# ", "### "} {
			l = strings.TrimPrefix(l, own)
		}
		if m := live.FindString(inert.ReplaceAllString(l, "x")); m != "" {
			t.Errorf("%q is live in %q", m, l)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("**bold** @everyone\n# x", 2, 7, 9, 40)
	f.Add("1. one\r\n- two\u202e", 0, 3, 5, 300)
	f.Add(strings.Repeat("long ", 300), 5, 900, 100, 200)
	f.Add("e"+strings.Repeat("\u0301", 400), 0, 3, 5, 100)
	f.Add("\\**\xff[a](b)", 0, 4, 5, 60)
	f.Fuzz(func(t *testing.T, text string, start, end, date, limit int) {
		if len(text) > 5000 {
			return
		}
		limit = 60 + abs(limit)%3000
		day := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
		p := locales["en"].newPassageText(text, []corpus.Span{{Start: start, End: end}, {Start: end, End: end + 5}},
			[]briefing.Date{{End: date, Text: "x", From: day, Until: day.AddDate(0, 0, 1), Precision: when.Day, Resolved: "1 Feb 2026"}})
		whole := p.render(0, len(text))
		if got := unrender(whole, true); got != shown(text) {
			t.Fatalf("reads as %q\nwant     %q\nfrom     %q", got, shown(text), whole)
		}
		checkInert(t, whole)
		var joined strings.Builder
		at := 0
		for i, s := range p.pieces(limit, limit) {
			if s.Start != at && s.End > s.Start {
				t.Fatalf("piece %d begins at %d, want %d", i, s.Start, at)
			}
			piece := p.render(s.Start, s.End)
			if n := length(piece); n > limit {
				t.Fatalf("piece of %d characters, limit %d", n, limit)
			}
			joined.WriteString(text[s.Start:s.End])
			at = s.End
		}
		if joined.String() != text {
			t.Fatalf("the pieces make %q", joined.String())
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func FuzzEscape(f *testing.F) {
	f.Add("@everyone **x** [a](b)")
	f.Add("- # x\n1) y")
	f.Fuzz(func(t *testing.T, s string) {
		got := escape(s)
		if back := unrender(got, false); back != shown(s) {
			t.Fatalf("%q reads as %q", s, back)
		}
		checkInert(t, got)
	})
}

// FuzzDraw lays out answers of random words and shapes. None may break a limit, ping anybody or change
// a quote.
func FuzzDraw(f *testing.F) {
	for seed := range uint64(5) {
		f.Add(seed, "")
	}
	f.Add(uint64(9), "@everyone || ``` # \u202e")
	f.Fuzz(func(t *testing.T, seed uint64, spice string) {
		g := &inventor{Rand: rand.New(rand.NewPCG(seed, 1)), spice: spice}
		a := g.answer()
		q := briefing.Question{Kind: a.Kind, Text: a.Question}
		d := drawingOf(a, q)
		d.locale = locales[localeIDs()[g.IntN(len(locales))]]
		d.private = g.IntN(2) == 0
		d.golden = g.IntN(2) == 0
		var seen strings.Builder
		pages := paginate(d.blocks(), firstSoft-length(d.top())-length(d.foot()), textMax-reserved-length(d.top())-length(d.foot()), textMax-reserved-length(d.top()))
		for d.page = range pages {
			m := d.draw()
			checkMessage(t, m)
			var drawn []string
			walkTexts(m.Components, func(text string) {
				checkInert(t, text)
				drawn = append(drawn, text)
			})
			for i, text := range pages[d.page].texts { // after the heading
				if drawn[1+i] != text {
					t.Fatalf("page %d draws %q, want %q", d.page, drawn[1+i], text)
				}
				seen.WriteString(text + "\n")
			}
		}
		all := unrenderAll(seen.String())
		a.EachExcerpt(func(e *briefing.Excerpt) {
			if a.Kind != briefing.Topics && !strings.Contains(all, squash(shown(e.Text))) && !d.isQuoted(e) {
				t.Errorf("the quote %.200q is not whole on the pages", squash(shown(e.Text)))
			}
		})
	})
}

// isQuoted reports whether an excerpt is left out because a fact shows it.
func (d *drawing) isQuoted(e *briefing.Excerpt) bool {
	for i, x := range d.answer.UncontestedExcerpts() {
		if x.Article == e.Article && x.Start == e.Start && d.quotedAbove(i+1) {
			return true
		}
	}
	// Events and changes show their best excerpt, and the others under their number.
	for _, ev := range d.answer.Events {
		for i := range ev.Excerpts {
			if &ev.Excerpts[i] == e && (i > 0 || ev.Fact != nil) {
				return true
			}
		}
	}
	return false
}

// unrenderAll reads pages without white space, since a quote that goes on over a page has a line break
// there that is not its own.
func unrenderAll(s string) string { return squash(unrender(s, true)) }

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

func walkTexts(list []Component, f func(string)) {
	for _, c := range list {
		switch c := c.(type) {
		case Container:
			walkTexts(c.Components, f)
		case TextDisplay:
			f(c.Content)
		}
	}
}

// inventor makes up answers.
type inventor struct {
	*rand.Rand
	spice string
}

var fragments = []string{
	"talks", "Київ", "the next round", "**", "@everyone", "<@123>", "# ", "- ", "1. ", "> ", "||", "```", "`", "\n", "\r\n", "\n\n", "https://x.y/z?a=b",
	"[a](http://b)", "e\u0301\u0302\u0303", "\u202e", "\u2067", "שלום", "مرحبا", "👩‍👩‍👧‍👦", "🇺🇦", ".", "!", "? ", "\\", "_x_", "~~", "⟦", "[x]", "\u200b", "\x00", "\xff", "-#", "¯\\_(ツ)_/¯",
}

func (g *inventor) text(most int) string {
	var b strings.Builder
	for n := g.IntN(most) + 1; n > 0; n-- {
		switch g.IntN(12) {
		case 0:
			b.WriteString(strings.Repeat("w", g.IntN(300)))
		case 1:
			b.WriteString(g.spice)
		default:
			b.WriteString(fragments[g.IntN(len(fragments))])
		}
		if g.IntN(3) > 0 {
			b.WriteByte(' ')
		}
	}
	return "x" + b.String() + "x" // an excerpt has no white space at its ends
}

func (g *inventor) size() int {
	if g.IntN(10) == 0 {
		return 300
	}
	return 40
}

func (g *inventor) day() time.Time {
	if g.IntN(6) == 0 {
		return time.Time{}
	}
	return time.Date(2026, 1, 1+g.IntN(300), 0, 0, 0, 0, time.UTC)
}

func (g *inventor) excerpt() briefing.Excerpt {
	text := g.text(g.size())
	e := briefing.Excerpt{Text: text, Article: g.text(3), Start: g.IntN(1000), Paragraph: g.IntN(50), Citation: g.IntN(9)}
	e.End = e.Start + len(text)
	for range g.IntN(6) {
		s := g.IntN(len(text))
		e.Matched = append(e.Matched, corpus.Span{Start: s, End: s + g.IntN(20)})
		e.Dates = append(e.Dates, briefing.Date{Start: s, End: s + g.IntN(9), Text: g.text(2), From: g.day(), Resolved: "1 Feb 2026", Precision: when.Day})
	}
	return e
}

func (g *inventor) excerpts(most int) []briefing.Excerpt {
	var list []briefing.Excerpt
	for range g.IntN(most) {
		list = append(list, g.excerpt())
	}
	return list
}

func (g *inventor) named() *briefing.Name {
	if g.IntN(3) == 0 {
		return nil
	}
	return &briefing.Name{ID: "id", Name: g.text(8)}
}

func (g *inventor) fact() *briefing.Fact {
	f := &briefing.Fact{ID: g.text(2), Statement: g.text(g.size()), Speaker: g.named(), AsOf: g.day(), Status: corpus.Status(factStatuses[g.IntN(5)])}
	for range g.IntN(4) {
		f.Evidence = append(f.Evidence, briefing.Quote{Text: g.text(g.size()), Article: g.text(2), Citation: g.IntN(9)})
	}
	if g.IntN(2) == 0 {
		f.Event = &briefing.FactEvent{From: g.day(), Until: g.day(), Precision: when.Month, Tentative: g.text(3), Place: g.named()}
	}
	return f
}

func (g *inventor) answer() *briefing.Answer {
	a := &briefing.Answer{Kind: questionKinds[g.IntN(len(questionKinds))], Question: g.text(60), Found: g.IntN(4) > 0, Topic: g.named(), Entity: g.named(),
		AsOf: testNow, Excerpts: g.excerpts(14), More: g.IntN(3), Sourcing: briefing.Sourcing{Excerpts: 2, Facts: 1, Publishers: 1, Newest: g.day(), Days: 3}}
	for i := range 8 {
		a.Citations = append(a.Citations, briefing.Citation{Number: i + 1, Article: g.text(3), Title: g.text(30), Publisher: g.text(20), Paragraph: g.IntN(90), Date: g.day(),
			URL: "https://x.y/" + strings.Repeat("z", g.IntN(900)), Relayed: []string{g.text(9)}})
	}
	for range g.IntN(5) {
		a.Facts = append(a.Facts, *g.fact())
	}
	for range g.IntN(9) {
		a.Cautions = append(a.Cautions, briefing.Caution{Kind: briefing.CautionKind(g.text(1)), Text: g.text(40)}, briefing.Caution{Kind: briefing.OneSource, Name: g.text(30)})
	}
	if !a.Found {
		a.Refusal = &briefing.Refusal{Nearest: g.excerpts(4), Newest: g.day(), Reason: g.text(20)}
	}
	for range g.IntN(3) {
		e1, e2 := g.excerpt(), g.excerpt()
		a.Contested = append(a.Contested, briefing.Contest{Sides: []briefing.Side{{Speaker: g.named(), Date: g.day(), Fact: g.fact()}, {Excerpt: &e1}, {Speaker: g.named(), Excerpt: &e2}}})
	}
	for range g.IntN(6) {
		a.Events = append(a.Events, briefing.Event{From: g.day(), Until: g.day(), Precision: when.Day, Tentative: g.IntN(2) == 0, Excerpts: append(g.excerpts(3), g.excerpt())})
		a.Positions = append(a.Positions, briefing.Position{Speaker: g.named(), As: g.text(4), Date: g.day(), Via: g.text(4), Excerpt: g.excerpt()})
		a.Changes = append(a.Changes, briefing.Change{What: briefing.NewFact, Date: g.day(), Fact: g.fact()})
		a.Claims = append(a.Claims, briefing.Claim{Text: g.text(g.size()), Excerpts: g.excerpts(3)})
		a.Sections = append(a.Sections, briefing.Section{Topic: briefing.Name{Name: g.text(5)}, Facts: []briefing.Fact{*g.fact()}, Excerpts: g.excerpts(2)})
	}
	for range g.IntN(40) {
		a.Topics = append(a.Topics, briefing.TopicRow{Name: briefing.Name{ID: "t", Name: g.text(9)}, Aliases: []string{g.text(30)}, Facts: g.IntN(9), Newest: g.day()})
	}
	return a
}
