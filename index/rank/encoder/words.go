package encoder

import "strings"

// Word is a word of a text, folded as pieces are, with what it means there: the mean of its
// pieces' vectors, Dimensions numbers.
type Word struct {
	Text   string
	Vector []float32
}

// Words returns what a text means, as [Encoder.Vector] does, and its words, signs among them,
// as they stand in it.
func (e *Encoder) Words(text string) ([]float32, []Word) {
	ids := e.pieces.marked(text)
	x := e.states(ids)
	var words []Word
	for from := 1; from < len(ids)-1; { // without the marks
		end, word := from+1, e.pieces.list[ids[from]]
		for end < len(ids)-1 {
			rest, more := strings.CutPrefix(e.pieces.list[ids[end]], "##")
			if !more {
				break
			}
			word += rest
			end++
		}
		words = append(words, Word{word, mean(x[from*hidden : end*hidden])})
		from = end
	}
	return mean(x), words
}
