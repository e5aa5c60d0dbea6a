package corpus

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// nearest returns at most n of the candidates that somebody who wrote word may have
// meant: those within a third of its letters, closest first.
func nearest(word string, candidates []string, n int) []string {
	type near struct {
		name string
		dist int
	}
	var found []near
	key := []rune(FoldName(word))
	limit := max(1, len(key)/3)
	for _, c := range candidates {
		folded := FoldName(c)
		if abs(utf8.RuneCountInString(folded)-len(key)) > limit {
			continue
		}
		if d := editDistance(key, []rune(folded)); d <= limit {
			found = append(found, near{c, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.dist, b.dist) })
	var out []string
	for _, f := range found {
		if len(out) < n && !slices.Contains(out, f.name) {
			out = append(out, f.name)
		}
	}
	return out
}

// editDistance is the Damerau–Levenshtein distance in its restricted form: insertions,
// deletions, substitutions and swaps of neighbours cost one each.
func editDistance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i, x := range a {
		row[0] = i + 1
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x == b[j-1] && a[i-1] == y {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
