package index

import (
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// filter is what a query demands of a passage beside its words.
type filter struct {
	all    [][]*roaring.Bitmap // for each demand, the documents of each segment that meet it
	passes func(ord int) bool  // what is asked of the article; nil: nothing
}

// accept returns the documents of segment i that meet every demand, nil if there is none
// to meet.
func (f *filter) accept(i int) *roaring.Bitmap {
	var bm *roaring.Bitmap
	for n, d := range f.all {
		one := d[i]
		if one == nil {
			one = roaring.New()
		}
		switch n {
		case 0:
			bm = one
		default:
			bm = roaring.And(bm, one)
		}
	}
	return bm
}

// filter reads the demands of a query; ok is false if nothing can meet them.
func (s *Snapshot) filter(q *Query) (f filter, ok bool, err error) {
	demand := func(fd field, alts ...string) error {
		x, err := s.terms.get(fd, alts...)
		if err != nil {
			return err
		}
		list := make([]*roaring.Bitmap, len(x.segments))
		for i, p := range x.segments {
			if len(p.levels) > 0 {
				list[i] = p.levels[0]
			}
		}
		f.all = append(f.all, list)
		return nil
	}
	if len(q.Topics) > 0 {
		if err := demand(fieldTopic, q.Topics...); err != nil {
			return f, false, err
		}
	}
	for _, e := range q.Entities {
		if err := demand(fieldEntity, e); err != nil {
			return f, false, err
		}
	}
	if q.Publisher != "" {
		alts := []string{q.Publisher, corpus.FoldName(q.Publisher)}
		if src := s.curated.Source(q.Publisher); src != nil {
			alts = append(alts, src.ID)
			if site := corpus.Site(src.URL); site != "" {
				alts = append(alts, corpus.FoldName(site)) // articles that name no publisher
			}
		}
		if err := demand(fieldPublisher, alts...); err != nil {
			return f, false, err
		}
	}
	if q.Language != "" {
		if err := demand(fieldLanguage, q.Language); err != nil {
			return f, false, err
		}
	}
	if len(q.Articles) > 0 {
		list := make([]*roaring.Bitmap, len(s.engine.segments))
		found := false
		for _, id := range q.Articles {
			n, ok := s.find(id)
			if !ok {
				continue
			}
			found = true
			p := s.partOfArticle(n)
			first, end := p.file.Range(n - p.firstArticle)
			for ord := p.First + first; ord < p.First+end; ord++ {
				i := s.segmentOf(ord)
				if list[i] == nil {
					list[i] = roaring.New()
				}
				list[i].Add(uint32(ord - s.engine.segments[i].First))
			}
		}
		if !found {
			return f, false, nil
		}
		f.all = append(f.all, list)
	}
	f.passes = s.dates(q)
	return f, true, nil
}

// segmentOf returns the number of the segment that holds a passage.
func (s *Snapshot) segmentOf(ord int) int { return findSegment(s.manifest.Segments, ord) }

// findSegment returns the place in list of the segment that holds a passage, len(list) if
// none does.
func findSegment(list []segmentInfo, ord int) int {
	return sort.Search(len(list), func(i int) bool { return list[i].First+list[i].Docs > ord })
}

// dates returns the test of a query's dates, nil if it has none.
func (s *Snapshot) dates(q *Query) func(ord int) bool {
	if q.From.IsZero() && q.Until.IsZero() && q.KnownBy.IsZero() && q.Since.IsZero() {
		return nil
	}
	return func(ord int) bool {
		p := s.partOf(ord)
		a := p.file.Owner(ord - p.First)
		if !q.From.IsZero() || !q.Until.IsZero() {
			t := p.file.Published(a)
			if t == passages.Undated || !q.From.IsZero() && t < q.From.Unix() || !q.Until.IsZero() && t >= q.Until.Unix() {
				return false
			}
		}
		if !q.Since.IsZero() && p.file.Known(a) < q.Since.Unix() {
			if t := p.file.Published(a); t == passages.Undated || t < q.Since.Unix() {
				return false
			}
		}
		return q.KnownBy.IsZero() || p.file.Known(a) <= q.KnownBy.Unix()
	}
}
