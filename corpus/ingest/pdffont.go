package ingest

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// pdfFont decodes the strings of a font and measures them.
type pdfFont struct {
	wide      bool              // codes of two bytes (Type0)
	unicode   map[string]string // by code, from ToUnicode
	letters   [256]string       // by code, of simple fonts
	utf16     bool              // codes are UTF-16
	widths    map[int]float64   // by code, in thousandths of the size
	missing   float64           // width of codes that are not in widths
	estimated bool              // the font states no widths
}

// font reads a font dictionary (9.5 to 9.10).
func (f *pdfFile) font(d pdfDict) (*pdfFont, error) {
	p := &pdfFont{widths: map[int]float64{}}
	if s, ok := f.get(d["ToUnicode"]).(pdfStream); ok {
		data, err := f.decode(s)
		if err != nil {
			return nil, err
		}
		p.unicode = readCMap(data)
	}
	if f.get(d["Subtype"]) == pdfName("Type0") {
		p.wide = true
		if name, ok := f.get(d["Encoding"]).(pdfName); ok {
			p.utf16 = strings.Contains(string(name), "UCS2") || strings.Contains(string(name), "UTF16")
		}
		var cid pdfDict
		if a := f.array(d["DescendantFonts"]); len(a) > 0 {
			cid = f.dict(a[0])
		}
		p.missing = 1000
		if dw := f.get(cid["DW"]); dw != nil {
			p.missing = number(dw)
		}
		f.cidWidths(p.widths, f.array(cid["W"]))
		return p, nil
	}
	p.letters = f.simpleEncoding(d)
	start := int(f.number(d["FirstChar"]))
	for i, w := range f.array(d["Widths"]) {
		p.widths[start+i] = f.number(w)
	}
	p.missing = f.number(f.dict(d["FontDescriptor"])["MissingWidth"])
	if len(p.widths) == 0 {
		// The standard fonts need state no widths; half the size is about the mean
		// of their letters.
		p.missing, p.estimated = 500, true
	}
	return p, nil
}

// cidWidths reads the array W of a CID font (9.7.4.3): "c [w1 w2 …]" or "first last w".
func (f *pdfFile) cidWidths(widths map[int]float64, w pdfArray) {
	for i := 0; i+1 < len(w); {
		start := int(f.number(w[i]))
		if list, ok := f.get(w[i+1]).(pdfArray); ok {
			for j, v := range list {
				widths[start+j] = f.number(v)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		for c := start; c <= int(f.number(w[i+1])) && c < 1<<16; c++ {
			widths[c] = f.number(w[i+2])
		}
		i += 3
	}
}

// simpleEncoding returns the letters of a font with codes of one byte (9.6.6).
func (f *pdfFile) simpleEncoding(d pdfDict) (letters [256]string) {
	base, _ := f.get(d["Encoding"]).(pdfName)
	enc := f.dict(d["Encoding"])
	if enc != nil {
		base, _ = f.get(enc["BaseEncoding"]).(pdfName)
	}
	table := charmap.Windows1252
	if base == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	for c := range letters {
		letters[c] = string(table.DecodeByte(byte(c)))
	}
	if base == "" && f.get(d["Subtype"]) != pdfName("TrueType") {
		for c, s := range standardLetters {
			letters[c] = s
		}
	}
	code := 0
	for _, v := range f.array(enc["Differences"]) {
		switch v := f.get(v).(type) {
		case float64:
			code = int(v)
		case pdfName:
			if code >= 0 && code < len(letters) {
				letters[code] = glyphText(string(v))
			}
			code++
		}
	}
	return letters
}

// standardLetters are where StandardEncoding (annex D.2) differs from Windows-1252 in
// letters that text is made of.
var standardLetters = map[int]string{
	0x27: "’", 0x60: "‘", 0xa9: "'", 0xaa: "“", 0xab: "«", 0xac: "‹", 0xad: "›", 0xae: "fi", 0xaf: "fl",
	0xb1: "–", 0xb7: "•", 0xb8: "‚", 0xb9: "„", 0xba: "”", 0xbb: "»", 0xbc: "…", 0xbd: "‰", 0xd0: "—",
	0xe1: "Æ", 0xe8: "Ł", 0xe9: "Ø", 0xea: "Œ", 0xf1: "æ", 0xf5: "ı", 0xf8: "ł", 0xf9: "ø", 0xfa: "œ", 0xfb: "ß",
}

// glyphNames are those that the rules of glyphText do not make.
var glyphNames = map[string]string{
	"space": " ", "nbspace": " ", "exclam": "!", "quotedbl": "\"", "numbersign": "#", "dollar": "$", "percent": "%",
	"ampersand": "&", "quotesingle": "'", "parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+",
	"comma": ",", "hyphen": "-", "minus": "−", "sfthyphen": "-", "period": ".", "slash": "/", "zero": "0", "one": "1",
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"colon": ":", "semicolon": ";", "less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@",
	"bracketleft": "[", "backslash": "\\", "bracketright": "]", "asciicircum": "^", "underscore": "_",
	"grave": "`", "braceleft": "{", "bar": "|", "braceright": "}", "asciitilde": "~",
	"quoteleft": "‘", "quoteright": "’", "quotedblleft": "“", "quotedblright": "”", "quotesinglbase": "‚",
	"quotedblbase": "„", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
	"endash": "–", "emdash": "—", "ellipsis": "…", "bullet": "•", "periodcentered": "·", "dagger": "†",
	"daggerdbl": "‡", "section": "§", "paragraph": "¶", "copyright": "©", "registered": "®", "trademark": "™",
	"degree": "°", "Euro": "€", "sterling": "£", "yen": "¥", "cent": "¢", "exclamdown": "¡", "questiondown": "¿",
	"ff": "ff", "fi": "fi", "fl": "fl", "ffi": "ffi", "ffl": "ffl", "germandbls": "ß", "ae": "æ", "AE": "Æ",
	"oe": "œ", "OE": "Œ", "oslash": "ø", "Oslash": "Ø", "lslash": "ł", "Lslash": "Ł", "dotlessi": "ı", "eth": "ð",
	"Eth": "Ð", "thorn": "þ", "Thorn": "Þ", "dcroat": "đ", "Dcroat": "Đ", "numero": "№", "afii61352": "№",
	"afii10050": "Ґ", "afii10053": "Є", "afii10055": "І", "afii10056": "Ї", "afii10023": "Ё",
	"afii10098": "ґ", "afii10101": "є", "afii10103": "і", "afii10104": "ї", "afii10071": "ё",
}

// accents are the ends of the names of accented letters, with the combining character.
var accents = map[string]string{
	"grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "macron": "\u0304",
	"breve": "\u0306", "dotaccent": "\u0307", "dieresis": "\u0308", "ring": "\u030a", "hungarumlaut": "\u030b",
	"caron": "\u030c", "cedilla": "\u0327", "ogonek": "\u0328", "commaaccent": "\u0326",
}

// glyphText returns the text of a glyph by its name, after the rules of the Adobe Glyph
// List; the list itself is made of those rules for the letters of Europe.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if s, ok := glyphNames[name]; ok || name == "" { // ".notdef" among others
		return s
	}
	if len(name) == 1 {
		return name
	}
	if strings.Contains(name, "_") {
		var b strings.Builder
		for part := range strings.SplitSeq(name, "_") {
			b.WriteString(glyphText(part))
		}
		return b.String()
	}
	if digits, ok := strings.CutPrefix(name, "uni"); ok && len(digits) >= 4 {
		return hexRune(digits[:4])
	}
	if digits, ok := strings.CutPrefix(name, "u"); ok && len(digits) >= 4 {
		return hexRune(digits)
	}
	if digits, ok := strings.CutPrefix(name, "afii100"); ok {
		if n, err := strconv.Atoi(digits); err == nil {
			return cyrillicGlyph(n)
		}
	}
	if mark, ok := accents[name[1:]]; ok {
		return norm.NFC.String(name[:1] + mark)
	}
	return ""
}

func hexRune(digits string) string {
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || n == 0 || n > 0x10ffff {
		return ""
	}
	return string(rune(n))
}

// cyrillicGlyph returns the letter of afii100nn: А to Я from 17 and а to я from 65, each
// with Ё in the seventh place.
func cyrillicGlyph(n int) string {
	letter := func(first rune, n int) string {
		if n > 6 {
			n--
		}
		return string(first + rune(n))
	}
	switch {
	case n >= 17 && n <= 49:
		return letter('А', n-17)
	case n >= 65 && n <= 97:
		return letter('а', n-65)
	}
	return ""
}

// readCMap reads the bfchar and bfrange sections of a ToUnicode map (9.10.3).
func readCMap(data []byte) map[string]string {
	m := map[string]string{}
	l := &pdfLexer{data: data}
	var args []any
	for {
		o, more := l.next(false)
		if !more || len(m) > 1<<17 {
			return m
		}
		op, ok := o.(pdfWord)
		if !ok {
			if args = append(args, o); len(args) > 3*1<<16 {
				return m
			}
			continue
		}
		switch op {
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				from, _ := args[i].(pdfString)
				to, _ := args[i+1].(pdfString)
				m[string(from)] = fromUTF16(string(to))
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				addRange(m, args[i], args[i+1], args[i+2])
			}
		}
		args = args[:0]
	}
}

// addRange adds the codes lo to hi: to the strings of a list, or to successors of one.
func addRange(m map[string]string, lo, hi, to any) {
	a, _ := lo.(pdfString)
	b, _ := hi.(pdfString)
	if len(a) == 0 || len(a) != len(b) || len(a) > 4 {
		return
	}
	start, end := code(string(a)), code(string(b))
	for c := start; c <= end && c-start < 1<<16; c++ {
		key := make([]byte, len(a))
		for i := range key {
			key[i] = byte(c >> (8 * (len(a) - 1 - i)))
		}
		switch to := to.(type) {
		case pdfArray:
			if s, ok := at(to, c-start).(pdfString); ok {
				m[string(key)] = fromUTF16(string(s))
			}
		case pdfString:
			if len(to) < 2 {
				return
			}
			units := []byte(to)
			last := int(units[len(units)-2])<<8 | int(units[len(units)-1])
			last += c - start
			units[len(units)-2], units[len(units)-1] = byte(last>>8), byte(last)
			m[string(key)] = fromUTF16(string(units))
		}
	}
}

func at(a pdfArray, i int) any {
	if i < len(a) {
		return a[i]
	}
	return nil
}

func code(s string) int {
	n := 0
	for i := range len(s) {
		n = n<<8 | int(s[i])
	}
	return n
}

func fromUTF16(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

// decode returns the text of a string, and how far drawing it moves in a type of the
// size, before horizontal scaling.
func (p *pdfFont) decode(raw string, charSpace, wordSpace, size float64) (string, float64) {
	var b strings.Builder
	var width float64
	step := 1
	if p.wide {
		step = 2
	}
	for i := 0; i+step <= len(raw); i += step {
		c := raw[i : i+step]
		w, ok := p.widths[code(c)]
		if !ok {
			w = p.missing
		}
		width += w/1000*size + charSpace
		if c == " " {
			width += wordSpace
		}
		s, known := p.unicode[c]
		switch {
		case known:
		case p.utf16:
			s = fromUTF16(c)
		case !p.wide:
			s = p.letters[c[0]]
		}
		b.WriteString(s)
	}
	return ligatures.Replace(printable(b.String())), width
}

// ligatures are shapes of type, not letters: a search for "official" must find them.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")
