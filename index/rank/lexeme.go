package rank

import "github.com/briefbot/briefbot/index/analysis"

// lexeme is what is known of a word whatever is asked. It is kept small: of the words of a
// question's texts most are rare, and cost as much as it takes to fetch them from memory.
type lexeme struct {
	weight  float64 // background weight
	word    int32   // in the table of meanings, or -1
	cues    cue
	unit    amount // what it is a unit of
	grouped bool   // a word of a group of the thesaurus
	phrased bool   // a word of a phrase of the thesaurus
}

// lexemeOf returns what is known of a word. It is found out once, for all questions.
func lexemeOf(w *analysis.Word) *lexeme { return w.Note(newLexeme).(*lexeme) }

func newLexeme(w *analysis.Word) any {
	word := words.find(w.Term, w.Stem)
	return &lexeme{
		weight: backgroundIDF(w.Term, word), word: int32(word), cues: cuesOf(w.Term), unit: unitOf(w.Term),
		grouped: len(synonyms.told.single[w.Stem]) > 0, phrased: len(synonyms.told.phrases[w.Stem]) > 0,
	}
}
