package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	byLead   = regexp.MustCompile(`(?i)^(?:written by|reported by|by|автор(?:и|ы)?:?)[\s:]+`)
	joints   = regexp.MustCompile(`\s*(?:;|\||,?\s+(?:and|&|та|і|и)\s+)\s*`)
	comma    = regexp.MustCompile(`\s*,\s*`)
	particle = map[string]bool{"de": true, "del": true, "der": true, "den": true, "di": true, "da": true, "la": true, "le": true, "van": true, "von": true, "bin": true, "al": true, "ibn": true, "el": true, "y": true}
)

// splitAuthors splits at semicolons, which stand in no name.
func splitAuthors(s string) []string {
	var names []string
	for n := range strings.SplitSeq(s, ";") {
		if n = line(n); n != "" {
			names = append(names, n)
		}
	}
	return names
}

// authorsOf returns the names in a statement such as "By Jane Doe and John Roe".
// It splits at "and" and commas only where every piece looks like a person's name, so
// that "Department of Health and Social Care" stays whole. Addresses are no names.
func authorsOf(s string) []string {
	s = line(byLead.ReplaceAllString(line(s), ""))
	var names []string
	for n := range strings.SplitSeq(s, ";") {
		n = strings.Trim(line(n), ",| ")
		if n == "" || strings.Contains(n, "://") || strings.HasPrefix(n, "@") || strings.HasPrefix(n, "www.") {
			continue
		}
		if parts := joints.Split(n, -1); len(parts) > 1 {
			var all []string
			for _, p := range parts {
				all = append(all, comma.Split(p, -1)...)
			}
			if allNames(all) {
				names = append(names, all...)
				continue
			}
		} else if parts := comma.Split(n, -1); len(parts) > 1 && allNames(parts) {
			names = append(names, parts...)
			continue
		}
		names = append(names, n)
	}
	return unique(names)
}

// allNames reports whether each part looks like a person's full name: two to four
// words that begin with capitals, particles aside.
func allNames(parts []string) bool {
	for _, p := range parts {
		words := strings.Fields(p)
		if len(words) < 2 || len(words) > 4 {
			return false
		}
		for _, w := range words {
			if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && !particle[w] {
				return false
			}
		}
	}
	return true
}

func unique(names []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, n := range names {
		if key := strings.ToLower(n); !seen[key] {
			seen[key] = true
			out = append(out, n)
		}
	}
	return out
}
