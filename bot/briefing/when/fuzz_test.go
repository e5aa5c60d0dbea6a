package when

import (
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzFind holds what every caller builds on: whatever the text, the
// expressions stand in order, apart from each other, on rune borders, with
// intervals that hold at least a moment.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"On Thursday the talks were set for Sunday, 1 Feb. 2026, at 14:30 GMT (16:30 Kyiv time).",
		"from the 3rd to 5 February, between Monday and Wednesday; 2014–15, the mid-’90s",
		"24 лютого 2022 року, у п'ятницю; через два дня после 9 мая, до конца года",
		"two days before the end of the first week of next month, 02/03/2022, 20260230",
		"9/11 31/31 99:99 Feb 30 '84 0000-00-00 9999999999",
		"\xff\xfe may \xf0 1st\x00 of",
	} {
		f.Add(s, int64(1769731200))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		ref := time.Unix(seconds%4e9, 0).UTC()
		end := 0
		for _, e := range Find(text, ref) {
			if e.Start < end || e.End <= e.Start || e.End > len(text) {
				t.Fatalf("span [%d,%d) of %d bytes after %d", e.Start, e.End, len(text), end)
			}
			end = e.End
			if e.Text != text[e.Start:e.End] {
				t.Fatalf("text %q, want %q", e.Text, text[e.Start:e.End])
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[e.Start]) || e.End < len(text) && !utf8.RuneStart(text[e.End])) {
				t.Fatalf("span [%d,%d) cuts a rune", e.Start, e.End)
			}
			if !e.From.IsZero() && !e.To.IsZero() && !e.To.After(e.From) {
				t.Fatalf("%q: from %v to %v", e.Text, e.From, e.To)
			}
			_, _ = e.String(), e.Value()
			e.Limits()
			e.Instant()
		}
	})
}
