package bot

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape makes text inert in Discord's Markdown: the reader sees exactly its characters, and nothing
// in it formats, links or pings. It is for text on lines of our own; quotes go through a passageText.
func escape(s string) string {
	var e escaper
	e.write(s)
	e.flush()
	return e.String()
}

// name prepares a name of the corpus (a publisher, a title, a person) for a line of our own: on one
// line, at most max characters, and apart from the direction of the words around it.
func name(s string, max int) string {
	s = clip(strings.Join(strings.Fields(s), " "), max)
	if strings.ContainsFunc(s, rightToLeft) {
		// Isolated, or a Hebrew name would pull the date after it to its other side.
		return "\u2068" + escape(s) + "\u2069"
	}
	return escape(s)
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// clip cuts names and labels of ours to at most max characters, with an ellipsis. Quotes are never
// clipped.
func clip(s string, max int) string {
	if length(s) <= max {
		return s
	}
	n, cut := 0, 0
	for i, r := range s {
		if n += runeLength(r); n > max-1 {
			break
		}
		if !joins(r) && i > 0 {
			cut = i
		}
	}
	return strings.TrimRight(s[:cut], " ") + "…"
}

// length counts as Discord's clients do, in UTF-16 units; its servers count code points, which are
// never more.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += runeLength(r)
	}
	return n
}

func runeLength(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// joins reports whether a rune belongs to the one before it, so that a cut between them would show
// another character than the source's.
func joins(r rune) bool {
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Mc, r) ||
		r == '\u200d' || r >= 0x1f3fb && r <= 0x1f3ff || unicode.Is(unicode.Variation_Selector, r)
}

// escaper writes text so that Discord shows it as it is. Its zero value is at the start of a line.
//
// Discord hides a backslash before any character that is neither letter, digit nor space. Characters
// that format anywhere always get one; those that format at the start of a line (headings, lists,
// quotes) get one only there, because a page of prose full of backslashes reaches the limits sooner.
type escaper struct {
	strings.Builder
	prefix string // written at the start of every line: "> "
	inLine bool   // something other than spaces stands on the line
	digits bool   // only digits stand on the line so far: "1." would begin a list
	noted  bool   // a note of ours in brackets came just before: "(" would make it a link
	cr     bool   // a carriage return came and waits for its line feed
}

func (e *escaper) write(s string) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		e.rune(r, s[i:i+size], s[i+size:])
		i += size
	}
}

// flush shows a carriage return that nothing came after.
func (e *escaper) flush() {
	if e.cr {
		fmt.Fprintf(e, "⟦U+%04X⟧", '\r')
		e.cr, e.inLine, e.digits = false, true, false
	}
}

func (e *escaper) rune(r rune, raw, rest string) {
	if e.cr && r != '\n' {
		e.flush()
	}
	e.cr = false
	switch {
	case r == '\n':
		e.WriteByte('\n')
		e.WriteString(e.prefix)
		e.inLine, e.digits, e.noted = false, false, false
		return
	case r == '\r':
		e.cr = true // with a line feed it is one line break, alone a control
		return
	case r == utf8.RuneError && len(raw) == 1:
		fmt.Fprintf(e, "⟦0x%02X⟧", raw[0])
	case hidden(r):
		fmt.Fprintf(e, "⟦U+%04X⟧", r)
	case strings.ContainsRune("\\*_~`|<[]@⟦", r),
		r == ':' && strings.HasPrefix(rest, "//"),
		!e.inLine && strings.ContainsRune("#>-+", r),
		e.digits && (r == '.' || r == ')'),
		e.noted && r == '(':
		e.WriteByte('\\')
		e.WriteRune(r)
	default:
		e.WriteRune(r)
	}
	e.noted = false
	e.digits = r >= '0' && r <= '9' && (e.digits || !e.inLine)
	if r != ' ' && r != '\t' {
		e.inLine = true
	}
}

// hidden reports whether a character is one that a reader cannot see and that changes what he does
// see: controls, and the marks that turn text around. They are shown by their number. Joiners stay,
// because emoji and Persian need them, and so do the marks that only hint at a direction.
func hidden(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tags: invisible text; flags of England, Scotland and Wales go with them
		return true
	}
	return false
}
