package corpus_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
)

// TestEveryLetter changes each letter of a quote in turn, drops it and doubles it: each
// time the quote must fail, as altered, with the letter in the diff.
func TestEveryLetter(t *testing.T) {
	a := articleOf(newsParagraph + "\nThe mayor was not to be reached on Friday.\nБерг сказав: «Порт закрито».")
	for _, quote := range []string{
		"said on Tuesday that the ferry line would close at 5 p.m. on Feb. 3 for repairs",
		"“We have no choice,” Capt. J. R. Berg told reporters.",
		"Buses leave from No. 12 Quay Street every 30 minutes",
		"not to be reached",
		"Берг сказав: «Порт закрито»",
	} {
		if err := a.Verify(corpus.Evidence{Article: "a", Quote: quote}); err != nil {
			t.Fatalf("%q: %v", quote, err)
		}
		for i, r := range quote {
			if r == ' ' {
				continue
			}
			head, tail := quote[:i], quote[i+utf8.RuneLen(r):]
			for _, changed := range []string{head + tail, head + "z" + tail, head + string(r) + string(r) + tail} {
				// Without a mark at either end a quote is a shorter one, and true.
				if strings.Contains(a.Text, changed) && !isLetter(r) {
					continue
				}
				err := a.Verify(corpus.Evidence{Article: "a", Quote: changed})
				if err == nil || err.Kind != corpus.Altered || !strings.Contains(err.Diff, "-]") && !strings.Contains(err.Diff, "+}") {
					t.Errorf("%q for %q: %v", changed, quote, err)
				}
			}
		}
	}
}

func isLetter(r rune) bool { return !strings.ContainsRune("«“”».,:", r) }

func TestFindQuoteInOriginalBytes(t *testing.T) {
	const text = "The cafe\u0301 \r\n\u00a0 is\topen. The café is shut. she is able"
	for _, test := range []struct {
		ev   corpus.Evidence
		want string // "" for missing
		kind corpus.EvidenceKind
	}{
		{corpus.Evidence{Quote: "café is open"}, "cafe\u0301 \r\n\u00a0 is\topen", ""},
		{corpus.Evidence{Quote: "cafe\u0301 is shut"}, "café is shut", ""},
		{corpus.Evidence{Quote: "café is"}, "cafe\u0301 \r\n\u00a0 is", corpus.Ambiguous},
		{corpus.Evidence{Quote: "café is", Suffix: "shut"}, "café is", ""},
		{corpus.Evidence{Quote: "café is", Prefix: "open. The"}, "café is", ""},
		{corpus.Evidence{Quote: "café is", Prefix: "a"}, "", corpus.Missing},
		{corpus.Evidence{Quote: "cafe"}, "", corpus.Missing},
		{corpus.Evidence{Quote: "he is able"}, "", corpus.Missing},
		{corpus.Evidence{Quote: "Café is open"}, "", corpus.Missing},
		{corpus.Evidence{Quote: " "}, "", corpus.Missing},
	} {
		span, err := corpus.FindQuote(text, test.ev)
		var fault *corpus.EvidenceError
		kind := corpus.EvidenceKind("")
		if errors.As(err, &fault) {
			kind = fault.Kind
		}
		if got := text[span.Start:span.End]; got != test.want || kind != test.kind {
			t.Errorf("FindQuote(%+v) is %q, %v; want %q, %q", test.ev, got, err, test.want, test.kind)
		}
	}
}

// TestVerifyLongArticle keeps the comparison with a very long article within bounds.
func TestVerifyLongArticle(t *testing.T) {
	a := &corpus.Article{ID: "a", Text: strings.Repeat(newsParagraph, 3000) + "The last boat leaves the quay at Holm on the first Sunday of March, the captain said, and it will not be back before the ice is gone from the bay and from the sound beyond it."}
	ev := corpus.Evidence{Article: "a", Quote: "The last boat leaves the quay at Holm on the first Monday of March, the captain said, and it will not be back before the ice is gone from the bay"}
	err := a.Verify(ev)
	if err == nil || err.Kind != corpus.Altered || !strings.Contains(err.Diff, "[-Su-]{+Mo+}nday") {
		t.Errorf("%v", err)
	}
}
