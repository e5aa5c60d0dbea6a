package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"golang.org/x/sync/errgroup"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
	"github.com/briefbot/briefbot/index/rank"
)

// Snapshot is one build of the index, open for reading. It is safe for any number of
// goroutines. Nothing in its directory changes while it is open or afterwards.
type Snapshot struct {
	dir      string
	manifest Manifest
	curated  corpus.Curated
	engine   *engine
	parts    []part
	tagger   *tagger
	terms    *terms
	versions map[string][]string // ids of the versions of an article, by its id
	names    func() rank.Names   // of curated, made when first asked for

	withdrawn *roaring.Bitmap // numbers of articles that later parts withdrew
	dead      *roaring.Bitmap // ords of their passages
}

// part is one open passage file.
type part struct {
	partInfo
	file         *passages.File
	firstArticle int // number in the snapshot of the file's first article
}

// Open opens the snapshot in dir. It needs no corpus. What is damaged is refused with
// [ErrDamaged], what a newer program wrote with [ErrNewer].
func Open(dir string) (*Snapshot, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{dir: dir, manifest: m}
	if err := s.open(); err != nil {
		s.Close()
		return nil, fmt.Errorf("opening snapshot %s: %w", m.ID, err)
	}
	return s, nil
}

func (s *Snapshot) open() error {
	data, err := s.small(curatedName)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.curated); err != nil {
		return fmt.Errorf("%s: %w: %w", curatedName, err, ErrDamaged)
	}
	s.names = sync.OnceValue(func() rank.Names { return rank.NewDirectory(s.curated.Entities, s.curated.Topics) })
	if data, err = s.small(versionsName); err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.versions); err != nil {
		return fmt.Errorf("%s: %w: %w", versionsName, err, ErrDamaged)
	}
	if data, err = s.small(deadName); err != nil {
		return err
	}
	s.withdrawn = roaring.New()
	if err := s.withdrawn.UnmarshalBinary(data); err != nil {
		return fmt.Errorf("%s: %w: %w", deadName, err, ErrDamaged)
	}
	ord, article := 0, 0
	for _, info := range s.manifest.Parts {
		f, err := passages.Open(filepath.Join(s.dir, partsName, info.File))
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%w: %w", err, ErrDamaged)
		}
		if err != nil {
			return err
		}
		f.SetVersions(s.versions)
		s.parts = append(s.parts, part{info, f, article})
		if info.First != ord || f.NumPassages() != info.Passages || f.NumArticles() != info.Articles {
			return fmt.Errorf("passage file %s is not the one that the manifest names: %w", info.File, ErrDamaged)
		}
		ord += info.Passages
		article += info.Articles
	}
	s.dead = roaring.New()
	for n := range roaring.Values(s.withdrawn) {
		if int(n) >= article {
			return fmt.Errorf("%s: article %d of %d: %w", deadName, n, article, ErrDamaged)
		}
		p := s.partOfArticle(int(n))
		first, end := p.file.Range(int(n) - p.firstArticle)
		s.dead.AddRange(uint64(p.First+first), uint64(p.First+end))
	}
	for _, name := range engineFiles {
		if _, err := s.small(name); err != nil {
			return err
		}
	}
	if s.engine, err = openEngine(filepath.Join(s.dir, engineName), s.manifest.Segments); err != nil {
		return err
	}
	s.tagger = newTagger(&s.curated)
	s.terms, err = newTerms(s)
	return err
}

// small reads one of the small files of the snapshot and checks it.
func (s *Snapshot) small(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing: %w", name, ErrDamaged)
	}
	if err != nil {
		return nil, err
	}
	if sumOf(data) != s.manifest.Sums[name] {
		return nil, fmt.Errorf("%s has changed: %w", name, ErrDamaged)
	}
	return data, nil
}

// sumOf is the checksum of a small file as the manifest holds it.
func sumOf(data []byte) string {
	return fmt.Sprintf("%08x", crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)))
}

// Close frees the snapshot's files. Nothing may be read from it afterwards; what it has
// returned stays valid.
func (s *Snapshot) Close() error {
	var errs []error
	if s.engine != nil {
		errs = append(errs, s.engine.close())
	}
	for _, p := range s.parts {
		errs = append(errs, p.file.Close())
	}
	return errors.Join(errs...)
}

// Verify reads every byte of the passage files and segments and checks them; Open checks
// the tables and the small files only. The error is one of those that are [ErrDamaged].
func (s *Snapshot) Verify() error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range s.parts {
		g.Go(p.file.Verify)
	}
	for i := range s.engine.segments {
		g.Go(s.engine.segments[i].verify)
	}
	return g.Wait()
}

// Manifest says what the snapshot holds.
func (s *Snapshot) Manifest() Manifest { return s.manifest }

// Curated returns the curated lists as they stood when the snapshot was built, less the
// facts that are suspended. They are shared: not to be changed.
func (s *Snapshot) Curated() *corpus.Curated { return &s.curated }

// Names finds the entities and topics of the curated lists in a text. Of long lists the
// directory takes longer to make than an answer: it is made once.
func (s *Snapshot) Names() rank.Names { return s.names() }

// Article returns the article with an id. It is shared: not to be changed.
func (s *Snapshot) Article(id string) (*passages.Article, bool) {
	n, ok := s.find(id)
	if !ok {
		return nil, false
	}
	a, err := s.article(n)
	return a, err == nil
}

// find returns the number in the snapshot of the article with an id.
func (s *Snapshot) find(id string) (int, bool) {
	for i := len(s.parts) - 1; i >= 0; i-- {
		p := &s.parts[i]
		if a, ok := p.file.Find(id); ok && !s.withdrawn.Contains(uint32(p.firstArticle+a)) {
			return p.firstArticle + a, true
		}
	}
	return 0, false
}

// article returns article n of the snapshot.
func (s *Snapshot) article(n int) (*passages.Article, error) {
	p := s.partOfArticle(n)
	return p.file.Article(n - p.firstArticle)
}

// Articles yields the articles in the order in which they were indexed.
func (s *Snapshot) Articles() iter.Seq[*passages.Article] {
	return func(yield func(*passages.Article) bool) {
		for n := range s.numbers() {
			if a, err := s.article(n); err == nil && !yield(a) {
				return
			}
		}
	}
}

// numbers yields the numbers of the live articles.
func (s *Snapshot) numbers() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, p := range s.parts {
			for a := range p.Articles {
				if n := p.firstArticle + a; !s.withdrawn.Contains(uint32(n)) && !yield(n) {
					return
				}
			}
		}
	}
}

// Passages returns the passages of an article, in order; none if there is no such article.
func (s *Snapshot) Passages(articleID string) []passages.Passage {
	n, ok := s.find(articleID)
	if !ok {
		return nil
	}
	list, _ := s.passagesOf(n)
	return list
}

// passagesOf reads the passages of article n.
func (s *Snapshot) passagesOf(n int) ([]passages.Passage, error) {
	p := s.partOfArticle(n)
	first, end := p.file.Range(n - p.firstArticle)
	list := make([]passages.Passage, 0, end-first)
	for i := first; i < end; i++ {
		x, err := p.file.Passage(i)
		if err != nil {
			return list, err
		}
		x.Ord += p.First
		list = append(list, x)
	}
	return list, nil
}

// Passage returns the passage with a number, as a [Hit] carries it.
func (s *Snapshot) Passage(ord int) (passages.Passage, bool) {
	if ord < 0 || ord >= s.ords() || s.dead.Contains(uint32(ord)) {
		return passages.Passage{}, false
	}
	x, err := s.passage(ord)
	return x, err == nil
}

func (s *Snapshot) passage(ord int) (passages.Passage, error) {
	p := s.partOf(ord)
	x, err := p.file.Passage(ord - p.First)
	x.Ord = ord
	return x, err
}

// ords is the number of passages ever numbered: live ones and withdrawn ones.
func (s *Snapshot) ords() int {
	if len(s.parts) == 0 {
		return 0
	}
	last := s.parts[len(s.parts)-1]
	return last.First + last.Passages
}

// partOf returns the part that holds a passage.
func (s *Snapshot) partOf(ord int) *part {
	return &s.parts[sort.Search(len(s.parts), func(i int) bool { return s.parts[i].First > ord })-1]
}

// partOfArticle returns the part that holds article n.
func (s *Snapshot) partOfArticle(n int) *part {
	return &s.parts[sort.Search(len(s.parts), func(i int) bool { return s.parts[i].firstArticle > n })-1]
}
