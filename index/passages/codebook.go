package passages

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Text is kept as numbers of words. A chapter of some megabytes has a codebook of the words
// that are frequent in it, each with the space before it; a frequent word takes one byte, one
// of the next fourteen thousand two, and what is in no codebook is spelt out. That takes
// two fifths of the text, where compressing a few kilobytes at a time takes two thirds;
// and a passage is read by itself, in half a microsecond, without its neighbours.

const (
	oneByte  = 200                        // codes 0 to 199 are one byte
	twoByte  = (spellOut - oneByte) * 256 // of which the first is 200 to 254
	spellOut = 255                        // followed by a length and the bytes
	maxCodes = oneByte + twoByte          // words in a codebook
	minCount = 3                          // rarer words are not worth their entry
	pieceMax = 40                         // bytes of a word that may be in a codebook
)

// nextPiece returns the length of the piece of text that begins at i: a run of letters and
// digits or one other character, with one space before it.
func nextPiece(text string, i int) int {
	j := i
	if text[j] == ' ' && j+1 < len(text) {
		j++
	}
	k := j
	for k < len(text) && wordByte[text[k]] {
		k++
	}
	switch {
	case k > j:
		return k - i
	case text[j] == 0xe2 && j+3 <= len(text): // curly quotes, dashes, ellipses
		return j + 3 - i
	}
	return j + 1 - i
}

// wordByte tells which bytes are parts of words: letters and digits, and all beyond ASCII
// but the first of the general punctuation.
var wordByte = func() (t [256]bool) {
	for c := range t {
		t[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80 && c != 0xe2
	}
	return t
}()

// codes gives the code of each word of a codebook.
type codes map[string]uint16

// newCodes makes a codebook for texts: the words in the order of their codes.
func newCodes(texts []string) (words []string, c codes) {
	counts := make(map[string]int)
	for _, t := range texts {
		for i := 0; i < len(t); {
			n := nextPiece(t, i)
			if n <= pieceMax {
				counts[t[i:i+n]]++
			}
			i += n
		}
	}
	for w, n := range counts {
		if n >= minCount {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	words = words[:min(len(words), maxCodes)]
	c = make(codes, len(words))
	for i, w := range words {
		c[w] = uint16(i)
	}
	return words, c
}

// encode appends the coded text.
func (c codes) encode(b []byte, text string) []byte {
	from := 0 // what is to be spelt out begins here
	spell := func(to int) {
		if to > from {
			b = append(b, spellOut)
			b = binary.AppendUvarint(b, uint64(to-from))
			b = append(b, text[from:to]...)
		}
	}
	for i := 0; i < len(text); {
		n := nextPiece(text, i)
		if code, ok := c[text[i:i+n]]; ok {
			spell(i)
			if code < oneByte {
				b = append(b, byte(code))
			} else {
				code -= oneByte
				b = append(b, byte(oneByte+code>>8), byte(code))
			}
			from = i + n
		}
		i += n
	}
	spell(len(text))
	return b
}

// codebook is the codebook of a chapter as it lies in the file: the number of words, the end
// of each (uint32, counted from the first) and the words.
type codebook struct {
	ends, words []byte
}

func appendCodebook(b []byte, words []string) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(words)))
	end := 0
	for _, w := range words {
		end += len(w)
		b = binary.LittleEndian.AppendUint32(b, uint32(end))
	}
	for _, w := range words {
		b = append(b, w...)
	}
	return b
}

// readCodebook finds the parts of a codebook; ok is false if they don't fit.
func readCodebook(b []byte) (c codebook, ok bool) {
	if len(b) < 4 {
		return c, false
	}
	n := int(binary.LittleEndian.Uint32(b))
	if n > maxCodes || len(b) < 4+4*n {
		return c, false
	}
	c = codebook{b[4 : 4+4*n], b[4+4*n:]}
	end := uint32(0)
	for i := range n {
		e := binary.LittleEndian.Uint32(c.ends[4*i:])
		if e < end || int(e) > len(c.words) {
			return c, false
		}
		end = e
	}
	return c, true
}

// decode appends the text of size bytes that b holds in coded form; ok is false if b is
// not that.
func (c *codebook) decode(dst, b []byte, size int) (text []byte, ok bool) {
	want := len(dst) + size
	for len(dst) < want {
		if len(b) == 0 {
			return dst, false
		}
		code := int(b[0])
		b = b[1:]
		switch {
		case code == spellOut:
			n, used := binary.Uvarint(b)
			if used <= 0 || n > uint64(len(b)-used) {
				return dst, false
			}
			dst = append(dst, b[used:used+int(n)]...)
			b = b[used+int(n):]
			continue
		case code >= oneByte:
			if len(b) == 0 {
				return dst, false
			}
			code = oneByte + (code-oneByte)<<8 + int(b[0])
			b = b[1:]
		}
		if 4*code+4 > len(c.ends) {
			return dst, false
		}
		start := uint32(0)
		if code > 0 {
			start = binary.LittleEndian.Uint32(c.ends[4*code-4:])
		}
		dst = append(dst, c.words[start:binary.LittleEndian.Uint32(c.ends[4*code:])]...)
	}
	return dst, len(dst) == want
}
