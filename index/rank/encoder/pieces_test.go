package encoder

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPieces(t *testing.T) {
	e, _ := random()
	p := &e.pieces
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Talks", "talk ##s"},
		{"the TRUCE, met.", "the truce , met ."},
		{"Páris", "paris"},                // without accents
		{"paris\u0301", "paris"},          // … where they are characters of their own, too
		{"in\u00adthe", "in ##t ##h ##e"}, // a soft hyphen is not there
		{"don't", "d ##o ##n ' t"},
		{"met\u3000in\tthe\n", "met in the"},
		{"мир", "[UNK]"},
		{"talkж", "[UNK]"}, // what has a strange end is strange as a whole
		{"talk — in", "talk [UNK] in"},
		{strings.Repeat("a", longest+1) + " in", "[UNK] in"},
		{"met\x00\ufffd\xffin", "met ##i ##n"},
	} {
		var got []string
		for _, id := range p.split(nil, c.text, 1000) {
			got = append(got, p.list[id])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q is cut into %q, want %q", c.text, s, c.want)
		}
	}
	if ids := p.marked(strings.Repeat("talks ", 500)); len(ids) != MaxPieces || ids[0] != p.open || ids[MaxPieces-1] != p.close {
		t.Errorf("a long text has %d pieces, from %d to %d", len(ids), ids[0], ids[len(ids)-1])
	}
}

func FuzzPieces(f *testing.F) {
	for _, s := range []string{"The talks met.", "Où?", "北京 talks", "\xff\xc3", "a\u0300\u0301", strings.Repeat("x", 300)} {
		f.Add(s)
	}
	e, _ := random()
	p := &e.pieces
	f.Fuzz(func(t *testing.T, text string) {
		ids := p.marked(text)
		if len(ids) < 2 || len(ids) > MaxPieces {
			t.Fatalf("%d pieces", len(ids))
		}
		for _, id := range ids {
			if id < 0 || int(id) >= len(p.list) {
				t.Fatalf("piece %d of %d", id, len(p.list))
			}
		}
		if utf8.RuneCountInString(text) > MaxPieces {
			return
		}
		// White space around a text is none of its pieces.
		if again := p.marked(" " + text + "\n"); len(again) != len(ids) {
			t.Errorf("%q has %d pieces, %d with space around it", text, len(ids), len(again))
		}
	})
}
