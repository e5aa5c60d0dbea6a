package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word or a mark of a sentence.
type word struct {
	start, end int    // bytes in the sentence
	text       string // as written, without a possessive 's
	lower      string // text in lower case; of a mark the mark, quotation marks folded to "
	upper      bool   // begins with a capital
	quoted     bool   // stands inside quotation marks, or is one
	mark       bool   // punctuation
	owns       bool   // bears a possessive 's
}

// quote is the mark that opened a quotation, or 0 where none is open. The kind is kept, for
// ’ closes what ‘ opened, and is an apostrophe elsewhere.
type quote rune

// split cuts a sentence into words. open is the quotation that an earlier sentence left
// open; the second result is what this one leaves open.
func split(s string, open quote) ([]word, quote) {
	words := make([]word, 0, len(s)/5+4)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
		case isLetter(r):
			end := wordEnd(s, i)
			text := strings.TrimSuffix(strings.TrimSuffix(s[i:end], "'s"), "’s")
			words = append(words, word{
				start: i, end: i + len(text), text: text, lower: strings.ReplaceAll(strings.ToLower(text), "’", "'"),
				upper: unicode.IsUpper(r), quoted: open != 0, owns: i+len(text) < end,
			})
			i = end
		default:
			w := word{start: i, end: i + size, text: s[i : i+size], lower: s[i : i+size], mark: true, quoted: open != 0}
			if next, is := turnQuote(open, r, s[i+size:]); is {
				open, w.lower, w.quoted = next, `"`, true
			}
			words = append(words, w)
			i += size
		}
	}
	return words, open
}

// turnQuote is what is open after the mark r, and whether r opened or closed a quotation.
func turnQuote(open quote, r rune, rest string) (next quote, is bool) {
	switch r {
	case '“':
		// It closes a German or Ukrainian „…“, and some papers set it for any closing mark.
		if next, _ := utf8.DecodeRuneInString(rest); open == '„' || open != 0 && !isLetter(next) {
			return 0, true
		}
		return '“', true
	case '«', '„':
		return quote(r), true
	case '”', '»':
		return 0, true
	case '"':
		if open == 0 {
			return '"', true
		}
		return 0, true
	case '‘':
		if open == 0 {
			return '‘', true
		}
	case '’':
		if after, _ := utf8.DecodeRuneInString(rest); open == '‘' && !isLetter(after) {
			return 0, true
		}
	}
	return open, false
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordEnd is the end of the word at i: letters and digits, with the points of
// abbreviations ("U.S.", "Mr."), hyphens and apostrophes between letters.
func wordEnd(s string, i int) int {
	from := i
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isLetter(r) || unicode.Is(unicode.Mn, r) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if r == '.' && initial(s[from:i], s[i+size:]) {
			return i + size // "В.Путин", "J.Smith"
		}
		if (r == '-' || r == '\'' || r == '’' || r == '.') && isLetter(next) {
			i += size
			continue
		}
		if r == '.' && abbreviated(s[from:i]) {
			return i + size
		}
		return i
	}
	return i
}

// initial reports whether one capital before a point begins a name that follows at once.
func initial(before, after string) bool {
	if utf8.RuneCountInString(before) != 1 || !unicode.IsUpper([]rune(before)[0]) {
		return false
	}
	first, size := utf8.DecodeRuneInString(after)
	second, _ := utf8.DecodeRuneInString(after[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// abbreviated reports whether a word takes a point of its own.
func abbreviated(w string) bool {
	return strings.Contains(w, ".") || shortTitles[strings.ToLower(w)] || utf8.RuneCountInString(w) == 1 && w != "I" && unicode.IsUpper([]rune(w)[0])
}

var shortTitles = set("mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov", "lt", "col", "prof", "st", "adm", "sgt", "capt", "maj", "hon")

// quotedRun is the length of the longest run of quoted words.
func quotedRun(words []word) int {
	longest, run := 0, 0
	for _, w := range words {
		switch {
		case !w.quoted, w.lower == `"`:
			run = 0
		case !w.mark:
			run++
			longest = max(longest, run)
		}
	}
	return longest
}

// allQuoted reports whether no word stands outside quotation marks.
func allQuoted(words []word) bool {
	for _, w := range words {
		if !w.quoted && !w.mark {
			return false
		}
	}
	return true
}

// lowerAt is the word at i in lower case, "" beyond either end.
func lowerAt(words []word, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i].lower
}
