package when

import (
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// A token is a word, a number or a mark. Words carry what the lexicon knows of
// them; all the grammar reads is that.
type token struct {
	start, end int
	lex        *lexeme // of a word in the lexicon
	kind       tokenKind
	mark       rune // of a mark
	num        int  // of a number
	digits     int  // of a number, how many were written
	ordinal    bool // "24th", "24-го"
	plural     bool // "1990s"
	space      bool // white space stands before
	upper      bool // begins with a capital
	sentence   int
	clause     int
}

type tokenKind uint8

const (
	word tokenKind = iota
	number
	mark
)

// possessive is the mark of "'s": it ends a word but belongs to no expression.
const possessive = rune(-2)

type parser struct {
	text   string
	ref    time.Time
	order  numericOrder
	toks   []token
	specs  []*spec
	done   []Expression // resolved so far, for expressions that lean on an earlier one
	cues   []cueAt
	depth  int
	points []pointAt // by token
}

var parserPool = sync.Pool{New: func() any { return new(parser) }}

func (p *parser) release() {
	p.text, p.done = "", nil
	p.toks, p.cues = p.toks[:0], p.cues[:0]
	clear(p.specs)
	p.specs = p.specs[:0]
	clear(p.points)
	parserPool.Put(p)
}

const (
	maxWord   = 48 // bytes; no longer word is in the lexicon
	maxDigits = 9
)

// tokenize cuts the text and reports whether any token can begin or carry a
// date. Most sentences hold none, and cost no more than this.
func (p *parser) tokenize() bool {
	text := p.text
	found, space := false, true
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '[' || c == ']': // an editor's brackets do not part "[Ten] years ago"
			if c == '\n' && len(p.toks) > 0 && p.breaksAt(i) {
				p.toks = append(p.toks, token{start: i, end: i + 1, kind: mark, mark: '\n', space: space})
			}
			space = true
			i++
			continue
		case c >= '0' && c <= '9':
			var trigger bool
			i, trigger = p.number(i, space)
			found = found || trigger
		case isASCIILetter(c):
			i = p.word(i, space)
		case c < utf8.RuneSelf:
			i = p.punctuation(i, rune(c), 1, space)
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad':
				space = true
				i += size
				continue
			case unicode.IsLetter(r) && !isApostrophe(r): // U+02BC is a letter to Unicode
				i = p.word(i, space)
			default:
				i = p.punctuation(i, r, size, space)
			}
		}
		if t := &p.toks[len(p.toks)-1]; t.lex != nil && t.lex.class&triggers != 0 {
			found = true
		}
		space = false
	}
	return found
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// breaksAt reports whether the line break at i ends a paragraph or a title, and
// not merely a line of wrapped text.
func (p *parser) breaksAt(i int) bool {
	if p.toks[len(p.toks)-1].is(cRel | cThe | cA | cPrep | cOf | cAnd | cBy | cUntil | cTo | cFrom | cFor) {
		return false // no line ends its paragraph with "next" or "on"
	}
	rest := strings.TrimLeft(p.text[i+1:], " \t\r")
	r, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsLower(r) && !unicode.IsDigit(r) {
		return true
	}
	last := p.toks[len(p.toks)-1]
	if last.kind != mark {
		return false
	}
	return !(last.isMark(',') || last.isMark('.') && p.at(len(p.toks)-2).is(cAbbrev))
}

// word reads letters. An apostrophe stays inside between Cyrillic letters
// (п'ятниця) and in o'clock.
func (p *parser) word(i int, space bool) int {
	text, start := p.text, i
	var buf [maxWord + utf8.UTFMax]byte
	n, upper, cyrillic := 0, false, false
	for i < len(text) {
		c := text[i]
		if isASCIILetter(c) {
			if i == start {
				upper = c < 'a'
			}
			if n < maxWord {
				buf[n] = c | 0x20
			}
			n++
			i++
			continue
		}
		if c < utf8.RuneSelf && c != '\'' {
			break
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if isApostrophe(r) {
			rest := text[i+size:]
			next, _ := utf8.DecodeRuneInString(rest)
			oclock := n == 1 && buf[0] == 'o' && len(rest) >= 5 && strings.EqualFold(rest[:5], "clock")
			if !oclock && (!cyrillic || !unicode.Is(unicode.Cyrillic, next)) {
				break
			}
			if n < maxWord {
				buf[n] = '\''
			}
			n++
			i += size
			continue
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		if i == start {
			upper = unicode.IsUpper(r)
		}
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
		r = unicode.ToLower(r)
		if r == 'ё' {
			r = 'е'
		}
		if n < maxWord {
			n += utf8.EncodeRune(buf[n:], r)
		} else {
			n++
		}
		i += size
	}
	t := token{start: start, end: i, kind: word, space: space, upper: upper}
	if n <= maxWord {
		t.lex = lexicon[string(buf[:n])]
		if t.lex == nil {
			t.lex = byEnding(buf[:n], cyrillic)
		}
	}
	p.toks = append(p.toks, t)
	return i
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

// number reads digits with what is written onto them: an ordinal ending, or the
// s of a decade. It reports whether a date can be built on it alone.
func (p *parser) number(i int, space bool) (next int, trigger bool) {
	text, start := p.text, i
	n := 0
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		if i-start < maxDigits {
			n = n*10 + int(text[i]-'0')
		}
		i++
	}
	t := token{start: start, end: i, kind: number, num: n, digits: i - start, space: space}
	rest := text[i:]
	switch {
	case hasSuffixWord(rest, "st"), hasSuffixWord(rest, "nd"), hasSuffixWord(rest, "rd"), hasSuffixWord(rest, "th"):
		t.ordinal, t.end, trigger = true, i+2, true
	case hasSuffixWord(rest, "s"):
		t.plural, t.end, trigger = true, i+1, true
	case n%10 == 0 && hasSuffixWord(rest, " s"): // "the 1990 s" of careless typing
		trigger = true
	case hasSuffixWord(rest, "'s"):
		t.plural, t.end, trigger = true, i+2, true
	case hasSuffixWord(rest, "’s"):
		t.plural, t.end, trigger = true, i+len("’s"), true
	default:
		for _, ending := range cyrillicOrdinalEndings {
			if hasSuffixWord(rest, ending) {
				t.ordinal, t.end, trigger = true, i+len(ending), true
				break
			}
		}
	}
	if t.digits == 4 && n >= 1000 && n < 2200 {
		trigger = true
	}
	if t.digits == 8 || t.digits <= 2 && i+1 < len(text) && isDigit(text[i+1]) && strings.IndexByte(":/.-", text[i]) >= 0 {
		trigger = true
	}
	p.toks = append(p.toks, t)
	return t.end, trigger
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// cyrillicOrdinalEndings are written onto numbers: 24-го, 90-х.
var cyrillicOrdinalEndings = []string{"-го", "-е", "-є", "-й", "-х", "-ті", "-тих", "-му", "-ге", "-те", "-ше", "-ого", "-ом"}

// hasSuffixWord reports whether s begins with ending, and no letter or digit follows it.
func hasSuffixWord(s, ending string) bool {
	if len(s) < len(ending) || !strings.EqualFold(s[:len(ending)], ending) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[len(ending):])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func (p *parser) punctuation(i int, r rune, size int, space bool) int {
	t := token{start: i, end: i + size, kind: mark, mark: r, space: space}
	if isApostrophe(r) && !space && hasSuffixWord(p.text[i+size:], "s") {
		t.mark, t.end = possessive, i+size+1
	}
	switch r {
	case '–', '—', '−', '‑', '‒', '~':
		t.mark = '-'
	}
	p.toks = append(p.toks, t)
	return t.end
}

// segment numbers sentences and clauses: direction and reference reach no
// further than these.
func (p *parser) segment() {
	sentence, clause := 0, 0
	for i := range p.toks {
		t := &p.toks[i]
		t.sentence, t.clause = sentence, clause
		if t.kind != mark {
			continue
		}
		switch t.mark {
		case '.', '!', '?', '…', '\n':
			if p.endsSentence(i) {
				sentence++
				clause++
			}
		case ',', ';', '(', ')', '"', '“', '”', '«', '»':
			clause++
		case '-', ':': // not the ones of 10:30 and mid-May
			if t.space || p.at(i+1).space {
				clause++
			}
		}
	}
}

func (p *parser) endsSentence(i int) bool {
	t := p.toks[i]
	if t.mark == '\n' {
		return true
	}
	if i+1 < len(p.toks) {
		next := p.toks[i+1]
		if next.kind == word && !next.upper || next.kind != mark && !next.space {
			return false
		}
	}
	if t.mark != '.' || i == 0 {
		return true
	}
	prev := p.toks[i-1]
	switch {
	case prev.kind != word:
		return true
	case utf8.RuneCountInString(p.text[prev.start:prev.end]) == 1: // an initial, U.S., p.m.
		return false
	case prev.lex != nil && prev.lex.class&(cAbbrev) != 0:
		return false
	}
	return true
}
