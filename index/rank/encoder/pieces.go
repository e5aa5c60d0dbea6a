package encoder

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// pieces is the vocabulary: words and, marked by "##", what a word may go on with.
type pieces struct {
	list                 []string
	ids                  map[string]int32
	open, close, unknown int32
}

func (p *pieces) set(list []string) error {
	p.list, p.ids = list, make(map[string]int32, len(list))
	for i, w := range list {
		p.ids[w] = int32(i)
	}
	for name, id := range map[string]*int32{"[CLS]": &p.open, "[SEP]": &p.close, "[UNK]": &p.unknown} {
		i, ok := p.ids[name]
		if !ok {
			return fmt.Errorf("the list of pieces has no %s", name)
		}
		*id = i
	}
	return nil
}

// marked returns the pieces of a text between the opening and the closing mark, MaxPieces at
// most.
func (p *pieces) marked(text string) []int32 {
	return append(p.split([]int32{p.open}, text, MaxPieces-1), p.close)
}

// longest is the length in bytes of the longest word that is cut: longer ones are unknown.
const longest = 100

// split appends the pieces of a text to ids, at most limit in all: words in lower case
// without accents, each sign a word of its own, cut into the longest pieces that are known,
// from the left.
func (p *pieces) split(ids []int32, text string, limit int) []int32 {
	var word []byte
	flush := func() {
		if len(word) > 0 {
			ids = p.cut(ids, word)
			word = word[:0]
		}
	}
	var fold [utf8.UTFMax]byte
	for _, r := range text {
		if len(ids) >= limit {
			break
		}
		switch {
		case r < utf8.RuneSelf && ('a' <= r && r <= 'z' || '0' <= r && r <= '9'):
			word = append(word, byte(r))
		case 'A' <= r && r <= 'Z':
			word = append(word, byte(r)+'a'-'A')
		case unicode.IsSpace(r):
			flush()
		case r == utf8.RuneError, unicode.In(r, unicode.C): // controls and what is not text
		case isSign(r):
			flush()
			word = utf8.AppendRune(word, r)
			flush()
		default:
			n := utf8.EncodeRune(fold[:], r)
			for _, d := range string(norm.NFD.Bytes(fold[:n])) {
				if !unicode.Is(unicode.Mn, d) {
					word = utf8.AppendRune(word, unicode.ToLower(d))
				}
			}
		}
	}
	flush()
	return ids[:min(len(ids), limit)]
}

// isSign reports whether a character is a word by itself: punctuation, all that ASCII has
// besides letters and digits, and the characters of Chinese.
func isSign(r rune) bool {
	return r < utf8.RuneSelf || unicode.IsPunct(r) || unicode.Is(unicode.Han, r)
}

// cut appends the pieces of a word.
func (p *pieces) cut(ids []int32, word []byte) []int32 {
	start := len(ids)
	if len(word) > longest {
		return append(ids, p.unknown)
	}
	var buf [longest + 2]byte
	for at := 0; at < len(word); {
		piece := append(buf[:0], word[at:]...)
		if at > 0 {
			piece = append(append(buf[:0], "##"...), word[at:]...)
		}
		mark := len(piece) - (len(word) - at)
		end := len(piece)
		for ; end > mark; end-- {
			if id, ok := p.ids[string(piece[:end])]; ok {
				ids = append(ids, id)
				break
			}
		}
		if end == mark {
			return append(ids[:start], p.unknown)
		}
		at += end - mark
	}
	return ids
}
