package analysis

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// However many words there are and however many goroutines read them, a token is of the word
// that stands in the text.
func TestWordsAtOnce(t *testing.T) {
	var readers sync.WaitGroup
	for g := range 4 {
		readers.Go(func() {
			var tokens []Token
			for i := range 6_000 {
				tokens = Tokens(tokens[:0], fmt.Sprintf("harbour%d longestharbour%d x%d", i, i*(g+1), i), "en")
				want := fmt.Sprintf("harbour%d longestharbour%d x%d", i, i*(g+1), i)
				if got := tokens[0].Term + " " + tokens[1].Term + " " + tokens[2].Term; got != want {
					t.Errorf("got %s, want %s", got, want)
					return
				}
			}
		})
	}
	readers.Wait()
}

// A word is one to all who meet it, in each stemmer's reading.
func TestWordsAreShared(t *testing.T) {
	a, b := Tokens(nil, "Harbours", ""), Tokens(nil, "the harbours", "")
	if a[0].Word != b[1].Word {
		t.Errorf("two words %q", a[0].Term)
	}
	uk, ru := Tokens(nil, "переговоров", "uk"), Tokens(nil, "переговоров", "ru")
	if uk[0].Word == ru[0].Word || uk[0].Term != ru[0].Term {
		t.Errorf("%q is one word in Ukrainian and in Russian", uk[0].Term)
	}
	notes := 0
	note := func(w *Word) any { notes++; return w.Term }
	for range 2 {
		if got := a[0].Note(note); got != "harbours" {
			t.Errorf("noted %v", got)
		}
	}
	if notes != 1 {
		t.Errorf("a note was made %d times", notes)
	}
}

// BenchmarkTokensRare reads words that are seldom met twice.
func BenchmarkTokensRare(b *testing.B) {
	var text strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&text, "%s%s ", strings.Repeat("ka", i%7), []string{"lo", "mi", "tor", "vane"}[i%4]+fmt.Sprintf("%x", i*2654435761%0xffff))
	}
	var tokens []Token
	const passage = 400
	b.SetBytes(passage)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i * passage % (text.Len() - passage)
		tokens = Tokens(tokens[:0], text.String()[at:at+passage], "en")
	}
}
