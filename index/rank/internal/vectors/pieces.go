package main

import (
	"fmt"
	"os"
	"strings"
)

// wordPieces cuts words into the pieces that the encoder knows.
type wordPieces struct {
	list []string
	ids  map[string]int
}

func readPieces(file string) (*wordPieces, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &wordPieces{ids: map[string]int{}}
	for i, w := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		p.list = append(p.list, w)
		p.ids[w] = i
	}
	for _, w := range []string{"[CLS]", "[SEP]", "[UNK]"} {
		if _, ok := p.ids[w]; !ok {
			return nil, fmt.Errorf("%s: no %s", file, w)
		}
	}
	return p, nil
}

// encode returns the pieces of a text of lower-case words, the longest first piece that is
// known taken each time, between the encoder's opening and closing marks.
func (p *wordPieces) encode(text string) []int {
	ids := []int{p.ids["[CLS]"]}
	for _, word := range strings.Fields(text) {
		start := len(ids)
		for at := 0; at < len(word); {
			end, found := len(word), -1
			for ; end > at; end-- {
				piece := word[at:end]
				if at > 0 {
					piece = "##" + piece
				}
				if id, ok := p.ids[piece]; ok {
					found = id
					break
				}
			}
			if found < 0 {
				ids = append(ids[:start], p.ids["[UNK]"])
				break
			}
			ids = append(ids, found)
			at = end
		}
	}
	return append(ids, p.ids["[SEP]"])
}
