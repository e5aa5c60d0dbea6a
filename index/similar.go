package index

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/briefbot/briefbot/index/analysis"
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
			sx, err := shinglesOf(f, a)
			if err != nil {
				return nil, err
			}
			sy, err := shinglesOf(f, b)
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

// versions finds the versions after a difference: what the live snapshot knows of the
// articles that stay, and what the fresh ones are like.
func (r *reindex) versions(ctx context.Context, dir string, kept []part, withdrawn *roaring.Bitmap, added partInfo, fresh map[string]*prepared) (map[string][]string, error) {
	versions := make(map[string][]string)
	lost := make(map[string]bool) // articles whose versions must forget them
	for n := range roaring.Values(r.delta.gone) {
		if r.delta.retag.Contains(n) {
			continue
		}
		a, err := r.live.article(int(n))
		if err != nil {
			return nil, err
		}
		lost[a.ID] = true
	}
	for id, others := range r.live.versions {
		if lost[id] {
			continue
		}
		others = slices.DeleteFunc(slices.Clone(others), func(o string) bool { return lost[o] })
		if len(others) > 0 {
			versions[id] = others
		}
	}
	if len(fresh) == 0 {
		return versions, nil
	}
	own, err := passages.Open(filepath.Join(dir, partsName, added.File))
	if err != nil {
		return nil, err
	}
	defer own.Close()
	all := append(slices.Clone(kept), part{partInfo: added, file: own})
	for _, id := range slices.Sorted(maps.Keys(fresh)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x := fresh[id]
		var shingles passages.Shingles
		for _, d := range x.drafts {
			shingles.Add(analysis.Tokens(nil, d.Text, x.article.Language))
		}
		group := []string{id}
		for i, p := range all {
			for a := range p.file.Similar(x.sketch, x.article.URL) {
				if i < len(kept) && withdrawn.Contains(uint32(p.firstArticle+a)) {
					continue
				}
				y, err := p.file.Article(a)
				if err != nil {
					return nil, err
				}
				if slices.Contains(group, y.ID) {
					continue
				}
				same := x.article.URL != "" && x.article.URL == y.URL
				if !same {
					theirs, err := shinglesOf(p.file, a)
					if err != nil {
						return nil, err
					}
					same = shingles.Overlap(theirs) >= versionOverlap
				}
				if same {
					group = append(group, y.ID)
					for _, o := range versions[y.ID] {
						if !slices.Contains(group, o) {
							group = append(group, o)
						}
					}
				}
			}
		}
		if len(group) > 1 {
			setVersions(versions, group)
		}
	}
	return versions, nil
}

// folded counts the articles that are versions of another, one of each group not counted.
func folded(versions map[string][]string) int {
	n := 0
	for id, others := range versions {
		if slices.ContainsFunc(others, func(o string) bool { return o < id }) {
			n++
		}
	}
	return n
}

// maxVersions bounds the versions that one article lists: of a text that a thousand sites
// carry, the first few by id.
const maxVersions = 20

// setVersions notes that the articles with these ids are versions of each other.
func setVersions(versions map[string][]string, ids []string) {
	slices.Sort(ids)
	for i, id := range ids {
		others := slices.Clone(ids[:min(len(ids), maxVersions+1)])
		if i < len(others) {
			others = slices.Delete(others, i, i+1)
		}
		versions[id] = others[:min(len(others), maxVersions)]
	}
}

// shinglesOf reads the shingles of article a.
func shinglesOf(f *passages.File, a int) (*passages.Shingles, error) {
	s := new(passages.Shingles)
	first, end := f.Range(a)
	for i := first; i < end; i++ {
		p, err := f.Passage(i)
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
