package index

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/briefbot/briefbot/index/passages"
)

// Parts grow like the levels of a log-structured store: a difference takes in the parts at
// the end that are not much larger than itself, so that of n reindexes log n parts stand
// and each passage is written log n times.
const (
	fewParts   = 4 // no more than these: nothing is taken in
	takeFactor = 8 // a part of up to so many times the passages is taken in
	takeAlways = 512
)

// kept returns how many of the live snapshot's parts stay as they are, the rest being
// written again with the difference. The first always stays.
func (r *reindex) kept() int {
	parts := r.live.parts
	k := len(parts)
	if k <= fewParts {
		return k
	}
	size := r.delta.passages.Added + r.delta.passages.Changed
	for k > 1 && parts[k-1].Passages <= max(takeFactor*size, takeAlways) {
		size += parts[k-1].Passages
		k--
	}
	return k
}

// buildDelta writes a snapshot that has the live one's parts and the difference.
func (r *reindex) buildDelta(ctx context.Context, dir string, m Manifest) error {
	live, d := r.live, r.delta
	kept := live.parts[:r.kept()]
	last := kept[len(kept)-1]
	ords, articles := last.First+last.Passages, last.firstArticle+last.Articles

	number, segment := 0, uint64(0)
	for _, p := range live.parts {
		n, err := strconv.Atoi(strings.TrimSuffix(p.File, filepath.Ext(p.File)))
		if err != nil {
			return fmt.Errorf("passage file %s: %w", p.File, ErrDamaged)
		}
		number = max(number, n)
	}
	for _, s := range live.manifest.Segments {
		id, err := strconv.ParseUint(strings.TrimSuffix(s.File, filepath.Ext(s.File)), 16, 64)
		if err != nil {
			return fmt.Errorf("segment %s: %w", s.File, ErrDamaged)
		}
		segment = max(segment, id)
	}
	b, err := newBuilder(dir, number+1, ords, segment+1)
	if err != nil {
		return err
	}
	fresh := make(map[string]*prepared) // added and changed articles
	if err := r.writeDelta(ctx, b, kept, fresh); err != nil {
		b.writer.Abort()
		return err
	}
	if err := b.writer.Close(); err != nil {
		return err
	}

	for _, p := range kept {
		if err := link(filepath.Join(live.dir, partsName, p.File), filepath.Join(dir, partsName, p.File)); err != nil {
			return err
		}
		m.Parts = append(m.Parts, p.partInfo)
	}
	for _, s := range live.manifest.Segments {
		if s.First >= ords {
			break
		}
		if err := link(filepath.Join(storeDir(filepath.Join(live.dir, engineName)), s.File), filepath.Join(storeDir(filepath.Join(dir, engineName)), s.File)); err != nil {
			return err
		}
		m.Segments = append(m.Segments, s)
	}
	m.Parts, m.Segments = append(m.Parts, b.part), append(m.Segments, b.segments...)

	withdrawn := roaring.Or(live.withdrawn, d.gone)
	withdrawn.RemoveRange(uint64(articles), 1<<32)
	dead := live.deadDocs(withdrawn, m.Segments)
	if err := r.count(&m, b, kept, withdrawn); err != nil {
		return err
	}
	r.stage("similar")
	versions, err := r.versions(ctx, dir, kept, withdrawn, b.part, fresh)
	if err != nil {
		return err
	}
	r.stage("write")
	return finish(dir, m, &r.curated, versions, withdrawn, dead)
}

// writeDelta writes into a new part the live articles of the parts that are not kept, those
// to be indexed again, and what is added or changed.
func (r *reindex) writeDelta(ctx context.Context, b *builder, kept []part, fresh map[string]*prepared) error {
	live, d, state := r.live, r.delta, r.state
	again := d.retag.Clone()
	for _, p := range live.parts[len(kept):] {
		for a := range p.Articles {
			if n := p.firstArticle + a; !live.withdrawn.Contains(uint32(n)) && !d.gone.Contains(uint32(n)) {
				again.Add(uint32(n))
			}
		}
	}
	tags := newTagger(&r.curated)
	err := b.run(ctx, tags, func(_ context.Context, do func(task) error) error {
		for n := range roaring.Values(again) {
			a, err := live.article(int(n))
			if err != nil {
				return err
			}
			list, err := live.passagesOf(int(n))
			if err != nil {
				return err
			}
			src := state.at(live.path(int(n)))
			if err := do(func(p *preparer) []*prepared { return []*prepared{p.again(a, src, list)} }); err != nil {
				return err
			}
		}
		for _, in := range d.articles {
			if err := do(func(p *preparer) []*prepared { return []*prepared{p.article(in.article, in.source, in.known)} }); err != nil {
				return err
			}
		}
		return nil
	}, func(p *prepared) {
		if d.ids[p.article.ID] != nil {
			fresh[p.article.ID] = p
		}
	})
	if err != nil {
		return err
	}
	for _, p := range live.parts[len(kept):] { // what they knew of the files of other parts
		list, err := p.file.Sources()
		if err != nil {
			return err
		}
		for _, src := range list {
			b.writer.Touch(state.at(src.Path))
		}
	}
	for _, src := range d.touched {
		b.writer.Touch(src)
	}
	return nil
}

// count fills in what the manifest counts.
func (r *reindex) count(m *Manifest, b *builder, kept []part, withdrawn *roaring.Bitmap) error {
	sum := b.sum
	m.Words = b.words
	m.Articles, m.Passages = b.part.Articles, b.part.Passages
	old, err := hex.DecodeString(r.live.manifest.ArticleSum)
	if err != nil || len(old) != len(sum) {
		return fmt.Errorf("manifest of %s: %w", r.live.manifest.ID, ErrDamaged)
	}
	for i := range sum {
		sum[i] ^= old[i]
	}
	oldest, newest := seconds(b.oldest), seconds(b.newest)
	for i, p := range r.live.parts {
		lengths := p.file.Lengths()
		stays := i < len(kept)
		for a := range p.Articles {
			n := uint32(p.firstArticle + a)
			if r.live.withdrawn.Contains(n) {
				continue
			}
			if !stays || withdrawn.Contains(n) {
				x, err := p.file.Article(a)
				if err != nil {
					return err
				}
				addHash(&sum, x) // gone, or written again and counted there
				continue
			}
			first, end := p.file.Range(a)
			for _, l := range lengths[first:end] {
				m.Words += int64(l)
			}
			m.Articles++
			m.Passages += end - first
			if t := p.file.Published(a); t != passages.Undated {
				if oldest == passages.Undated || t < oldest {
					oldest = t
				}
				newest = max(newest, t)
			}
		}
	}
	m.ArticleSum = hex.EncodeToString(sum[:])
	if oldest != passages.Undated {
		m.Oldest, m.Newest = time.Unix(oldest, 0).UTC(), time.Unix(newest, 0).UTC()
	}
	return nil
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return passages.Undated
	}
	return t.Unix()
}

// deadDocs returns the withdrawn documents of each segment, by its place in the list.
func (s *Snapshot) deadDocs(withdrawn *roaring.Bitmap, segments []segmentInfo) map[int]*roaring.Bitmap {
	ords := roaring.New()
	for n := range roaring.Values(withdrawn) {
		p := s.partOfArticle(int(n))
		first, end := p.file.Range(int(n) - p.firstArticle)
		ords.AddRange(uint64(p.First+first), uint64(p.First+end))
	}
	dead := make(map[int]*roaring.Bitmap)
	for ord := range roaring.Values(ords) {
		i := findSegment(segments, int(ord))
		if i >= len(segments) {
			break
		}
		if dead[i] == nil {
			dead[i] = roaring.New()
		}
		dead[i].Add(ord - uint32(segments[i].First))
	}
	return dead
}

// link gives a file of an old snapshot a name in a new one, or copies it where the file
// system has no links.
func link(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}
