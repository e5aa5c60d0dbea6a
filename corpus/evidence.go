package corpus

import (
	"fmt"
	"strings"
)

// EvidenceKind says in what way a quote doesn't stand where a fact says it does.
type EvidenceKind string

// The ways in which evidence fails.
const (
	Missing   EvidenceKind = "missing"   // nothing like it stands in the article
	Elsewhere EvidenceKind = "elsewhere" // it stands in another article
	Altered   EvidenceKind = "altered"   // something very like it stands in the article
	Stitched  EvidenceKind = "stitched"  // its pieces stand apart in the article
	Ambiguous EvidenceKind = "ambiguous" // it stands there more than once
)

// EvidenceError says why a quote doesn't count as evidence.
type EvidenceError struct {
	Kind      EvidenceKind
	Evidence  Evidence
	Article   string   // Elsewhere: id of the article in which the quote stands
	Paragraph int      // Elsewhere, Altered: number of the paragraph, from 1; 0 if it is in none
	Diff      string   // Altered: the words of the article with letters that the quote lacks as [-x-], and those it has added as {+x+}
	Pieces    []string // Stitched: the parts that do stand in the article, in the order of the quote
	Places    int      // Ambiguous: how often the quote stands there. Missing: how often, but without its prefix or suffix
}

func (e *EvidenceError) Error() string {
	switch e.Kind {
	case Elsewhere:
		return fmt.Sprintf("elsewhere: these words stand not in %q but in %q%s", e.Evidence.Article, e.Article, inParagraph(e.Paragraph))
	case Altered:
		return fmt.Sprintf("altered: the article%s has it otherwise, %s ([-…-] stands only in the article, {+…+} only in the quote)", inParagraph(e.Paragraph), e.Diff)
	case Stitched:
		quoted := make([]string, len(e.Pieces))
		for i, p := range e.Pieces {
			quoted[i] = fmt.Sprintf("%q", p)
		}
		return "stitched: these words stand apart in the article: " + strings.Join(quoted, ", ") + "; give each as evidence of its own"
	case Ambiguous:
		return fmt.Sprintf("ambiguous: these words stand %d times in %q: add prefix or suffix, the words right before or after them", e.Places, e.Evidence.Article)
	}
	if e.Places > 0 {
		return fmt.Sprintf("missing: these words stand in %q, but not with that prefix and suffix", e.Evidence.Article)
	}
	return fmt.Sprintf("missing: nothing like these words stands in %q", e.Evidence.Article)
}

func inParagraph(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", paragraph %d", n)
}

// Verify reports why the quote of ev doesn't stand in a; nil if it does, once.
func (a *Article) Verify(ev Evidence) *EvidenceError {
	_, err := FindQuote(a.Text, ev)
	if err == nil {
		return nil
	}
	fault := err.(*EvidenceError)
	if fault.Kind != Missing || fault.Places > 0 {
		return fault
	}
	f := fold(a.Text)
	words := quoteWords(ev.Quote)
	if pieces := stitches(f.text, words); pieces != nil {
		fault.Kind, fault.Pieces = Stitched, pieces
		return fault
	}
	if span, ok := closest(f.text, strings.Join(words, " ")); ok {
		fault.Kind = Altered
		fault.Diff = letterDiff(strings.Join(strings.Fields(f.text[span.Start:span.End]), " "), strings.Join(words, " "))
		fault.Paragraph = a.paragraphAt(f.original(span).Start)
	}
	return fault
}

// paragraphAt returns the number of the paragraph that holds a byte of the text, from 1;
// 0 if none does.
func (a *Article) paragraphAt(at int) int {
	for i, p := range a.Paragraphs {
		if p.Start <= at && at < p.End {
			return i + 1
		}
	}
	return 0
}

// holds reports whether a quote stands in the article, and in which paragraph.
func (a *Article) holds(words []string) (paragraph int, ok bool) {
	longest := words[0]
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	// One search for the longest word settles it for nearly every article of a corpus, and
	// few texts are in another form than NFC.
	f := folded{text: a.Text}
	for range 2 {
		if strings.Contains(f.text, longest) {
			for s := range occurrences(f.text, words) {
				return a.paragraphAt(f.original(s).Start), true
			}
		}
		if f = fold(a.Text); f.at == nil {
			break
		}
	}
	return 0, false
}

// minStitch is how many words a piece of a stitched quote has at least: two words in a row
// stand in any text.
const minStitch = 3

// gap is how many bytes apart pieces may stand in the order of the quote and still count
// as one place with words left out, which a diff shows better.
const gap = 40

// stitches returns the pieces of a quote that stand apart in text; nil if the quote isn't
// made so.
func stitches(text string, words []string) []string {
	var pieces []string
	var spans []Span
	elided := false
	for i := 0; i < len(words); {
		if isElision(words[i]) {
			elided = true
			i++
			continue
		}
		n, at := longestRun(text, words[i:])
		if n < minStitch && !(elided && n > 0 && (i+n == len(words) || isElision(words[i+n]))) {
			return nil
		}
		pieces, spans = append(pieces, strings.Join(words[i:i+n], " ")), append(spans, at)
		i += n
	}
	if len(pieces) < 2 {
		return nil
	}
	if elided {
		return pieces
	}
	for i := 1; i < len(spans); i++ {
		if d := spans[i].Start - spans[i-1].End; d < 0 || d > gap {
			return pieces
		}
	}
	return nil
}

// longestRun returns how many of words, up to a mark of elision, stand in text together at
// the most, and where they first do.
func longestRun(text string, words []string) (n int, at Span) {
	for s := range occurrences(text, words[:1]) {
		count, end := 1, s.End
		for count < len(words) && !isElision(words[count]) {
			next := end + leadingSpace(text[end:])
			if next == end || !strings.HasPrefix(text[next:], words[count]) || !border(text, next+len(words[count])) {
				break
			}
			end = next + len(words[count])
			count++
		}
		if count > n {
			n, at = count, Span{s.Start, end}
		}
	}
	return n, at
}

// isElision reports whether a word of a quote stands for words left out.
func isElision(w string) bool {
	switch w {
	case "...", "…", "[...]", "[…]", "(...)", "(…)", "....":
		return true
	}
	return false
}
