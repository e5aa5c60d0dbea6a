package speech

import (
	"regexp"
	"strings"
)

// turn is the name that opens a speaker's turn in a transcript: "MR. KIRBY: …",
// "President of Russia Vladimir Putin: …", "Q …".
var turn = regexp.MustCompile(`^\s*(?:\* ?)*((?:(?:MR|MS|MRS|DR|GEN|ADM)\. )?[\p{Lu}][\p{L}.'’-]*(?: (?:of|the|and|de|van|[\p{Lu}][\p{L}.'’-]*)){0,9})(?: \([^)]{1,40}\))?:(?:\s|$)`)

// question is the mark of a reporter's turn, who is not named.
var question = regexp.MustCompile(`^\s*(?:Q|QUESTION|Question)\b:?\s`)

// turnOf reads the beginning of a turn. Name is empty for a reporter.
func turnOf(sentence string) (name string, ok bool) {
	if question.MatchString(sentence) {
		return "", true
	}
	m := turn.FindStringSubmatch(sentence)
	if m == nil {
		return "", false
	}
	words := strings.Fields(m[1])
	capitals := 0
	for _, w := range words {
		if strings.ToUpper(w) == w && len(w) > 1 {
			capitals++
		}
	}
	// A heading such as "Background:" is no name; two words or capitals throughout are.
	if len(words) < 2 && capitals == 0 {
		return "", false
	}
	return m[1], true
}
