package index

import (
	"context"
	"fmt"
	"slices"

	"github.com/briefbot/briefbot/index/passages"
)

// versionOverlap is the share of their shingles that two articles must have in common to
// be versions of one text. Articles of one URL are versions whatever their words.
const versionOverlap = 0.75

// similarWithin finds the versions among the articles of one passage file, by id.
func similarWithin(ctx context.Context, path string) (map[string][]string, error) {
	f, err := passages.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	groups := newGroups()
	reader := f.NewReader()
	for a, b := range f.Twins() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if groups.same(a, b) {
			continue
		}
		x, y, err := two(f, a, b)
		if err != nil {
			return nil, err
		}
		same := x.URL != "" && x.URL == y.URL
		if !same {
			sx, err := shinglesOf(reader, f, a)
			if err != nil {
				return nil, err
			}
			sy, err := shinglesOf(reader, f, b)
			if err != nil {
				return nil, err
			}
			same = sx.Overlap(sy) >= versionOverlap
		}
		if same {
			groups.join(a, b)
		}
	}
	versions := make(map[string][]string)
	for _, g := range groups.all() {
		var ids []string
		for _, n := range g {
			a, err := f.Article(n)
			if err != nil {
				return nil, err
			}
			ids = append(ids, a.ID)
		}
		setVersions(versions, ids)
	}
	return versions, nil
}

func two(f *passages.File, a, b int) (x, y *passages.Article, err error) {
	if x, err = f.Article(a); err != nil {
		return nil, nil, err
	}
	y, err = f.Article(b)
	return x, y, err
}

// setVersions notes that the articles with these ids are versions of each other.
func setVersions(versions map[string][]string, ids []string) {
	slices.Sort(ids)
	for i, id := range ids {
		others := append(slices.Clone(ids[:i]), ids[i+1:]...)
		versions[id] = others
	}
}

// shinglesOf reads the shingles of article a.
func shinglesOf(r *passages.Reader, f *passages.File, a int) (*passages.Shingles, error) {
	s := new(passages.Shingles)
	first, end := f.Range(a)
	for i := first; i < end; i++ {
		p, err := r.Passage(i)
		if err != nil {
			return nil, fmt.Errorf("comparing articles: %w", err)
		}
		s.Add(p.Tokens(nil))
	}
	return s, nil
}

// groups joins numbers into groups.
type groups struct {
	group   map[int]int   // number to group
	members map[int][]int // group to numbers
}

func newGroups() *groups { return &groups{make(map[int]int), make(map[int][]int)} }

func (g *groups) same(a, b int) bool {
	x, ok := g.group[a]
	y, also := g.group[b]
	return a == b || ok && also && x == y
}

// join puts the groups of a and b together.
func (g *groups) join(a, b int) {
	for _, n := range []int{a, b} {
		if _, ok := g.group[n]; !ok {
			g.group[n] = n
			g.members[n] = []int{n}
		}
	}
	x, y := g.group[a], g.group[b]
	if x == y {
		return
	}
	if len(g.members[x]) < len(g.members[y]) {
		x, y = y, x
	}
	for _, n := range g.members[y] {
		g.group[n] = x
	}
	g.members[x] = append(g.members[x], g.members[y]...)
	delete(g.members, y)
}

// all returns the groups, each sorted, in order of their least number.
func (g *groups) all() [][]int {
	var all [][]int
	for _, m := range g.members {
		slices.Sort(m)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b []int) int { return a[0] - b[0] })
	return all
}
