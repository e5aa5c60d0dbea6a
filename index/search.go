package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"golang.org/x/sync/errgroup"

	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
)

// What a match is worth beside a word of the text, which is worth its BM25 weight.
const (
	// titleWeight is what a word in the article's title adds, as a share of its idf: the
	// title says what every passage is about, the passage that has the word says it itself.
	titleWeight = 0.5
	// nameWeight is what the exact form of a name adds, as a share of its BM25 weight:
	// enough to tell Banks from a bank, never more than another word of the question.
	nameWeight = 0.3
	// topicWeight is what being on a topic that the question names adds, as a share of the
	// idf of the topic. Aliases of topics are wide ("energy", "venue"): they bring in what
	// words alone would miss and must not drown the words themselves.
	topicWeight = 0.5
)

// Search returns the passages that match a query, best first, or newest first if the query
// says so or has no text. A passage matches if it has one of the words; score is the sum
// of what its words, its title and its names are worth (see doc.go), higher for better
// matches. Fewer than Limit are returned only if no more match. The error is of the
// context or of a damaged file.
func (s *Snapshot) Search(ctx context.Context, q Query) ([]Hit, error) { return s.search(ctx, q, true) }

func (s *Snapshot) search(ctx context.Context, q Query, prune bool) ([]Hit, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("searching %s: %w", s.manifest.ID, err)
	}
	limit := q.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	clauses, err := s.clauses(&q)
	if err != nil {
		return nil, fmt.Errorf("searching %s: %w", s.manifest.ID, err)
	}
	f, ok, err := s.filter(&q)
	if err != nil {
		return nil, fmt.Errorf("searching %s: %w", s.manifest.ID, err)
	}
	b := &best{k: limit}
	if !ok || len(clauses) == 0 && hasWords(q.Text) {
		return nil, nil
	}
	if len(clauses) == 0 && len(f.all) == 0 {
		s.newest(b, f.passes)
		return s.hits(b.ranked(), nil)
	}
	x := scans.Get().(*scan)
	defer scans.Put(x)
	for i := range s.engine.segments {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("searching %s: %w", s.manifest.ID, err)
		}
		e := &s.engine.segments[i]
		x.segment, x.first, x.lengths, x.dead = i, e.First, s.terms.lengths[i], s.deadIn(i)
		x.accept, x.passes, x.rank = f.accept(i), f.passes, nil
		if x.accept != nil && x.accept.IsEmpty() {
			continue
		}
		if q.Newest || len(clauses) == 0 {
			x.rank = s.recency
		}
		x.prune = prune && x.rank == nil
		if len(clauses) > 0 {
			x.run(clauses, b)
		} else {
			x.all(b)
		}
	}
	return s.hits(b.ranked(), clauses)
}

// scans holds the arrays of scans for reuse.
var scans = sync.Pool{New: func() any { return new(scan) }}

// all offers every document that the filters allow.
func (s *scan) all(b *best) {
	for it := s.accept.Iterator(); it.HasNext(); {
		s.offer(b, it.Next(), 0)
	}
}

// newest offers the passages of all articles, looking only at articles that are new enough.
func (s *Snapshot) newest(b *best, passes func(ord int) bool) {
	for n := range s.numbers() {
		p := s.partOfArticle(n)
		a := n - p.firstArticle
		first, end := p.file.Range(a)
		rank := minutes(p.file.Published(a))
		for ord := p.First + first; ord < p.First+end; ord++ {
			x := key(rank, ord)
			if len(b.keys) == b.k && x <= b.keys[0] {
				break // those that follow have higher ords
			}
			if passes == nil || passes(ord) {
				b.offer(x)
			}
		}
	}
}

// deadIn returns the withdrawn documents of segment i, nil if there are none.
func (s *Snapshot) deadIn(i int) *roaring.Bitmap { return s.engine.segments[i].dead }

// recency is when the article of a passage was published, as minutes has it.
func (s *Snapshot) recency(ord int) uint32 {
	p := s.partOf(ord)
	return minutes(p.file.Published(p.file.Owner(ord - p.First)))
}

// minutes is a time of publication in minutes since 1800, 0 if there is none or it is
// older.
func minutes(published int64) uint32 {
	const since1800 = 5364662400 // seconds from then to 1970
	if published == passages.Undated || published < -since1800 {
		return 0
	}
	return uint32(min((published+since1800)/60, math.MaxUint32))
}

// hitsAtOnce is how many passages are read one after the other: to have another core read
// fewer costs as much as to read them.
const hitsAtOnce = 25

// hits reads the passages that were found.
func (s *Snapshot) hits(keys []uint64, clauses []*clause) ([]Hit, error) {
	hits := make([]Hit, len(keys))
	var readers errgroup.Group
	for from := hitsAtOnce; from < len(keys); from += hitsAtOnce {
		readers.Go(func() (err error) {
			// Who asked recovers from a panic of its own, and could not from one in here.
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("reading passages: %v", p)
				}
			}()
			to := min(from+hitsAtOnce, len(keys))
			return s.readHits(hits[from:to], keys[from:to], clauses)
		})
	}
	first := min(hitsAtOnce, len(keys))
	err := s.readHits(hits[:first], keys[:first], clauses)
	if err := cmp.Or(err, readers.Wait()); err != nil {
		return nil, fmt.Errorf("searching %s: %w", s.manifest.ID, err)
	}
	return hits, nil
}

// readHits reads the passages of keys into hits.
func (s *Snapshot) readHits(hits []Hit, keys []uint64, clauses []*clause) error {
	for n, k := range keys {
		ord := int(^uint32(k))
		p, err := s.passage(ord)
		if err != nil {
			return err
		}
		i := s.segmentOf(ord)
		d := uint32(ord - s.engine.segments[i].First)
		sum := uint32(0)
		for _, c := range clauses {
			sum += c.score(i, d, s.terms.lengths[i][d])
		}
		hits[n] = Hit{Passage: p, Score: float64(sum) * scoreUnit}
	}
	return nil
}

// hasWords tells whether a text has a word at all, be it a function word.
func hasWords(text string) bool { return len(analysis.Tokens(nil, text, "")) > 0 }

// clauses returns what a query looks for: its words, entities and topics.
//
// An entity counts as one word however it is spelt: passages were tagged with the
// entities they name when they were indexed, so that its spellings are one list with one
// document frequency, and the words of the name are not looked for beside it; adding
// their weights up would have a rare spelling outweigh the rest of the question.
func (s *Snapshot) clauses(q *Query) ([]*clause, error) {
	words, err := s.words(q)
	if err != nil {
		return nil, err
	}
	if len(words) > maxWords {
		slices.SortStableFunc(words, func(a, b word) int { return a.df() - b.df() })
		words = words[:maxWords]
	}
	var clauses []*clause
	for _, w := range words {
		if w.term.df > 0 {
			clauses = append(clauses, s.bm25(w.term, w.weight))
		}
		if w.title != nil && w.title.df > 0 {
			clauses = append(clauses, s.constant(w.title, titleWeight*idf(max(w.df(), 1), s.terms.live)))
		}
		if w.name != nil && w.name.df > 0 {
			clauses = append(clauses, s.bm25(w.name, nameWeight))
		}
	}
	return clauses, nil
}

// word is one word of a query, with the terms that it is looked up as.
type word struct {
	term        *term
	title, name *term // nil if not looked for
	weight      float64
}

// df is in how many passages the word is found, in the text or, if in none, in the title.
func (w *word) df() int {
	if w.term.df == 0 && w.title != nil {
		return w.title.df
	}
	return w.term.df
}

// bm25 makes a clause that weighs as BM25 does.
func (s *Snapshot) bm25(t *term, weight float64) *clause {
	levels := 0
	for _, p := range t.segments {
		levels = max(levels, len(p.levels))
	}
	w := weight * idf(t.df, s.terms.live) / scoreUnit
	c := &clause{term: t, adds: make([][maxLength + 1]uint32, levels)}
	var below [maxLength + 1]uint32
	for l := range c.adds {
		for n := range c.adds[l] {
			at := max(uint32(math.Round(w*s.terms.parts[l+1][n])), below[n])
			c.adds[l][n] = at - below[n]
			below[n] = at
		}
		if l == 0 {
			for n := range c.adds[0] { // a word in every passage weighs next to nothing, but it matches
				c.adds[0][n] = max(c.adds[0][n], 1)
				below[n] = c.adds[0][n]
			}
		}
	}
	return c
}

// constant makes a clause that weighs the same wherever it matches.
func (s *Snapshot) constant(t *term, weight float64) *clause {
	c := &clause{term: t, adds: make([][maxLength + 1]uint32, 1)}
	for n := range c.adds[0] {
		c.adds[0][n] = max(1, uint32(math.Round(weight/scoreUnit)))
	}
	for _, p := range t.segments { // further levels add nothing
		for len(c.adds) < len(p.levels) {
			c.adds = append(c.adds, [maxLength + 1]uint32{})
		}
	}
	return c
}

// words finds the words of a query.
func (s *Snapshot) words(q *Query) ([]word, error) {
	langs := languagesOf(q.Text, q.Language)
	tokens := analysis.Tokens(nil, q.Text, langs[0])
	alts := make([][]string, len(tokens)) // stems that count as one, of each token
	for i, t := range tokens {
		alts[i] = []string{t.Stem}
	}
	mentions := s.tagger.find(nil, tokens)
	for _, lang := range langs[1:] { // the same tokens with other stems
		others := analysis.Tokens(nil, q.Text, lang)
		for i, t := range others {
			if !slices.Contains(alts[i], t.Stem) {
				alts[i] = append(alts[i], t.Stem)
			}
		}
		mentions = s.tagger.find(mentions, others)
	}
	var words []word
	covered, err := s.mentioned(mentions, len(tokens), &words)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for i, t := range tokens {
		if t.Stop || covered[i] || seen[t.Stem] {
			continue
		}
		seen[t.Stem] = true
		w := word{weight: 1}
		if w.term, err = s.terms.get(fieldText, alts[i]...); err != nil {
			return nil, err
		}
		if w.title, err = s.terms.get(fieldTitle, alts[i]...); err != nil {
			return nil, err
		}
		if t.Stem != t.Term {
			if w.name, err = s.terms.get(fieldText, nameTerm(t.Term)); err != nil {
				return nil, err
			}
		}
		words = append(words, w)
	}
	return words, nil
}

// mentioned appends the entities and topics that the query names, and tells which tokens
// need not be looked for beside them.
func (s *Snapshot) mentioned(mentions []mention, tokens int, words *[]word) (covered []bool, err error) {
	covered = make([]bool, tokens)
	// Longer names first: "Ukrainian president" is Zelenskyy, not also Ukraine.
	slices.SortStableFunc(mentions, func(a, b mention) int { return (b.last - b.first) - (a.last - a.first) })
	var topics, entities []string
	spans := make(map[[2]int][]string) // entities by the words that name them
	var order [][2]int
	for _, m := range mentions {
		if m.topic != "" {
			if !slices.Contains(topics, m.topic) {
				topics = append(topics, m.topic)
			}
			continue
		}
		span := [2]int{m.first, m.last}
		if _, same := spans[span]; !same && slices.Contains(covered[m.first:m.last+1], true) {
			continue
		}
		if slices.Contains(entities, m.entity) {
			continue
		}
		x, err := s.terms.get(fieldEntity, m.entity)
		if err != nil {
			return nil, err
		}
		if x.df == 0 {
			continue
		}
		entities = append(entities, m.entity)
		if _, same := spans[span]; !same {
			order = append(order, span)
		}
		spans[span] = append(spans[span], m.entity)
		for i := m.first; i <= m.last; i++ {
			covered[i] = true
		}
	}
	for _, span := range order {
		x, err := s.terms.get(fieldEntity, spans[span]...) // two persons of one name count as one
		if err != nil {
			return nil, err
		}
		inTitle := make([]string, len(spans[span]))
		for i, id := range spans[span] {
			inTitle[i] = entityTerm(id)
		}
		title, err := s.terms.get(fieldTitle, inTitle...)
		if err != nil {
			return nil, err
		}
		*words = append(*words, word{term: x, title: title, weight: 1})
	}
	for _, id := range topics {
		x, err := s.terms.get(fieldTopic, id)
		if err != nil {
			return nil, err
		}
		*words = append(*words, word{term: x, weight: topicWeight})
	}
	return covered, nil
}
