package rank

import (
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// Name is an entity or a topic that a question names.
type Name struct {
	ID    string
	Kind  string // person, place, body; "topic"; empty if the corpus does not say
	Start int    // byte offset in the text that was looked through
	End   int
	// Spellings are all the forms under which a text may name it, the main one first, in
	// any language.
	Spellings []string
}

// Names finds the entities and topics that a text names.
type Names interface {
	// Find returns what text names, in order and without overlaps.
	Find(text string) []Name
}

// Directory is a [Names] made of the curated lists of a corpus. It is immutable and safe
// for concurrent use.
type Directory struct {
	first map[string][]spelling // by stem of the first word
}

type spelling struct {
	stems []string
	name  *Name
}

// NewDirectory makes a directory of all spellings of entities and topics.
func NewDirectory(entities []*corpus.Entity, topics []*corpus.Topic) *Directory {
	d := &Directory{first: map[string][]spelling{}}
	for _, e := range entities {
		d.add(&Name{ID: e.ID, Kind: e.Kind, Spellings: append([]string{e.Name}, e.Aliases...)})
	}
	for _, t := range topics {
		d.add(&Name{ID: t.ID, Kind: "topic", Spellings: append([]string{t.Name}, t.Aliases...)})
	}
	return d
}

func (d *Directory) add(n *Name) {
	for _, text := range n.Spellings {
		for _, stems := range spellingStems(text, n.Kind) {
			d.first[stems[0]] = append(d.first[stems[0]], spelling{stems, n})
		}
	}
}

// Find implements [Names]. Where spellings overlap the longest wins.
func (d *Directory) Find(text string) []Name {
	if d == nil {
		return nil
	}
	var found []Name
	tokens := analysis.Tokens(nil, text, "")
	for i := 0; i < len(tokens); {
		var best *Name
		words := 0
		for _, s := range d.first[tokens[i].Stem] {
			if len(s.stems) > words && stemsAt(tokens[i:], s.stems) {
				best, words = s.name, len(s.stems)
			}
		}
		if best == nil {
			i++
			continue
		}
		n := *best
		n.Start, n.End = tokens[i].Start, tokens[i+words-1].End
		found = append(found, n)
		i += words
	}
	return found
}

func stemsAt(tokens []analysis.Token, stems []string) bool {
	if len(tokens) < len(stems) {
		return false
	}
	for i, s := range stems {
		if tokens[i].Stem != s {
			return false
		}
	}
	return true
}

// spellingStems returns the rows of stems under which a spelling can stand in texts. People
// are named by their last word alone, too; Cyrillic is stemmed as Russian and as Ukrainian.
func spellingStems(text, kind string) [][]string {
	var rows [][]string
	for _, lang := range []string{"ru", "uk"} {
		var stems []string
		for _, t := range analysis.Tokens(nil, text, lang) {
			if !t.Joined {
				stems = append(stems, t.Stem)
			}
		}
		if len(stems) == 0 || len(rows) > 0 && slices.Equal(rows[0], stems) {
			break
		}
		rows = append(rows, stems)
		if kind == "person" && len(stems) > 1 {
			rows = append(rows, stems[len(stems)-1:])
		}
	}
	return rows
}
