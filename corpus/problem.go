package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault of a corpus, at the place where somebody can mend it.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`   // from 1; 0 when the fault is of the whole file
	Column  int    `json:"column,omitempty"` // in characters, from 1; 0 when the fault is of the whole line
	Field   string `json:"field,omitempty"`  // "facts[3].evidence[0].quote"
	Message string `json:"message"`
}

// String returns "file:line:column: field: message", without the parts that are unset.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if p.Field != "" {
		b.WriteString(p.Field)
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	return b.String()
}

// Error makes a Problem an error, as streams of articles yield it.
func (p Problem) Error() string { return p.String() }

// sortProblems orders problems by place and drops repetitions.
func sortProblems(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Field, b.Field),
			strings.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(ps)
}
