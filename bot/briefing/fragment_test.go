package briefing

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
)

func TestTextFragment(t *testing.T) {
	const text = "Talks resume on Sunday. Rain, wind & semi-darkness kept the boats in.\n" +
		"Talks resume on Monday, the harbour master said, because the storm that had been announced for the whole of the week did not come.\n" +
		"“Так,” сказав він."
	for _, tt := range []struct{ name, url, quote, want string }{
		{"none", "", "Talks", ""},
		{"short", "https://x.example/a", "Talks resume on Sunday.", "https://x.example/a#:~:text=Talks%20resume%20on%20Sunday."},
		{"syntax", "https://x.example/a", "Rain, wind & semi-darkness", "https://x.example/a#:~:text=Rain%2C%20wind%20%26%20semi%2Ddarkness"},
		{"fragment", "https://x.example/a?b=c#part-2", "kept", "https://x.example/a?b=c#part-2:~:text=kept"},
		{"directive", "https://x.example/a#:~:text=old", "kept", "https://x.example/a#:~:text=kept"},
		{"directive after fragment", "https://x.example/a#p:~:text=old", "kept", "https://x.example/a#p:~:text=kept"},
		{"twice", "https://x.example/a", "resume on Monday", "https://x.example/a#:~:text=resume%20on%20Monday"},
		{"second of two", "https://x.example/a", "Talks resume on@2", "https://x.example/a#:~:text=Talks%20resume%20on,-Monday%2C%20the%20harbour"},
		{"letters", "https://x.example/a", "Так", "https://x.example/a#:~:text=%D0%A2%D0%B0%D0%BA"},
		{"long", "https://x.example/a", text[strings.Index(text, "Talks resume on Monday") : strings.Index(text, "come.")+5],
			"https://x.example/a#:~:text=Talks%20resume%20on%20Monday%2C,week%20did%20not%20come."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			quote, second := strings.CutSuffix(tt.quote, "@2")
			at := strings.Index(text, quote)
			if second {
				at += 1 + strings.Index(text[at+1:], quote)
			}
			got := textFragment(tt.url, text, corpus.Span{Start: at, End: at + len(quote)})
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	two := textFragment("https://x.example/a", text, corpus.Span{Start: 0, End: 5}, corpus.Span{Start: 24, End: 28})
	if want := "https://x.example/a#:~:text=Talks&text=Rain"; two != want {
		t.Errorf("got %s, want %s", two, want)
	}
}

// FuzzTextFragment holds that the directive leads back to the words: decoded, its parts
// stand in the text in order, where the quote stands, and none of its syntax comes from the
// text.
func FuzzTextFragment(f *testing.F) {
	f.Add("One, two & three-four five six seven. One, two.", 0, 47)
	f.Add("a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z", 0, 103)
	f.Add("line one\nline two\nline three", 2, 20)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if !utf8.ValidString(text) || start < 0 || end > len(text) || start >= end ||
			!utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) || strings.TrimSpace(text[start:end]) == "" {
			t.Skip()
		}
		got := textFragment("https://x.example/", text, corpus.Span{Start: start, End: end})
		value, ok := strings.CutPrefix(got, "https://x.example/#:~:text=")
		if !ok {
			t.Fatalf("no directive in %s", got)
		}
		quote := strings.TrimSpace(text[start:end])
		var inside []string
		for _, part := range strings.Split(value, ",") {
			plain, err := url.PathUnescape(part)
			if err != nil {
				t.Fatalf("%s: %v", part, err)
			}
			if strings.HasSuffix(part, "-") || strings.HasPrefix(part, "-") {
				continue // words around the quote
			}
			inside = append(inside, plain)
		}
		switch len(inside) {
		case 1:
			if inside[0] != quote {
				t.Errorf("%q, not %q", inside[0], quote)
			}
		case 2:
			if !strings.HasPrefix(quote, inside[0]) || !strings.HasSuffix(quote, inside[1]) || len(inside[0])+len(inside[1]) > len(quote) {
				t.Errorf("%q … %q are not the ends of %q", inside[0], inside[1], quote)
			}
		default:
			t.Errorf("%d parts in %s", len(inside), value)
		}
	})
}
