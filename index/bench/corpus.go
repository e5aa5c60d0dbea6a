package bench

import (
	"bytes"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// perArticle is how many passages an article has on average, and perDir how many articles
// a directory.
const (
	perArticle = 10
	perDir     = 1000
)

// Articles are of one of so many days from the first on.
const days = 1700

var firstDay = time.Date(2022, 2, 24, 0, 0, 0, 0, time.UTC)

// Now is a time for answers from a [Corpus], ten days after its newest articles.
var Now = firstDay.AddDate(0, 0, days+10)

// Corpus is a corpus that is made up as it is read. It is a file system for
// [corpus.Load], safe for any number of goroutines.
type Corpus struct {
	model    *Model
	seed     uint64
	articles int
	topics   []string
	lists    map[string][]byte // the curated lists, by path; see lists.go

	mu    sync.Mutex
	edits map[int]int // how often an article was edited
}

// NewCorpus returns a corpus of about so many passages.
func NewCorpus(m *Model, passages int, seed uint64) *Corpus {
	c := &Corpus{model: m, seed: seed, articles: max(1, passages/perArticle), edits: make(map[int]int)}
	c.curate()
	return c
}

// Edit changes an article from the second paragraph on; a corpus loaded afterwards has it in
// its new form.
func (c *Corpus) Edit(article int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.edits[article%c.articles]++
}

// edited returns how often an article was edited.
func (c *Corpus) edited(i int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.edits[i]
}

// paragraphs writes the paragraphs of article i.
func (c *Corpus) paragraphs(i int) iter.Seq[string] {
	return func(yield func(string) bool) {
		r := rand.New(rand.NewPCG(c.seed, uint64(i)<<16))
		var b strings.Builder
		for p := range perArticle/2 + r.IntN(perArticle+1) {
			if edits := c.edited(i); p == 1 && edits > 0 {
				r = rand.New(rand.NewPCG(c.seed, uint64(i)<<16|uint64(edits)))
			}
			b.Reset()
			first := true
			n := c.model.lengths[r.IntN(len(c.model.lengths))]
			left := 8 + r.IntN(20) // words to the end of the sentence
			for w := range n {
				word := c.model.word(r)
				if first {
					word = strings.ToUpper(word[:1]) + word[1:]
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(word)
				first = false
				if left--; left == 0 || w == n-1 {
					b.WriteByte('.')
					left = 8 + r.IntN(20)
					if w < n-1 {
						b.WriteByte(' ')
						first = true
					}
				}
			}
			if !yield(b.String()) {
				return
			}
		}
	}
}

// title is the title of article i.
func (c *Corpus) title(i int) string {
	return fmt.Sprintf("Article %d of the %s", i, c.model.words[(i*7)%len(c.model.words)])
}

// file writes article i as a file.
func (c *Corpus) file(i int) []byte {
	var b bytes.Buffer
	day := firstDay.AddDate(0, 0, i%days)
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\npublisher: Publisher %d\nlang: en\n---\n", c.title(i), day.Format(time.DateOnly), i%20)
	for p := range c.paragraphs(i) {
		b.WriteString(p)
		b.WriteString("\n\n")
	}
	return b.Bytes()
}

// Load loads the corpus.
func (c *Corpus) Load() (*corpus.Corpus, error) { return corpus.Load(c) }

// Queries returns n questions of three to six words that stand in one passage each, as
// somebody asks who knows what to ask.
func (c *Corpus) Queries(n int, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 99))
	var list []string
	for len(list) < n {
		var words []string
		for p := range c.paragraphs(r.IntN(c.articles)) {
			for _, t := range analysis.Tokens(nil, p, "en") {
				if !t.Stop {
					words = append(words, t.Term)
				}
			}
			break
		}
		if len(words) < 6 {
			continue
		}
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		list = append(list, strings.Join(words[:3+r.IntN(4)], " "))
	}
	return list
}

// Open implements fs.FS.
func (c *Corpus) Open(name string) (fs.File, error) {
	if dir, ok := c.dir(name); ok {
		return &openDir{c: c, name: name, n: dir}, nil
	}
	if data, ok := c.lists[name]; ok {
		return &openFile{info: listInfo(name, data), Reader: bytes.NewReader(data)}, nil
	}
	i, ok := c.number(name)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openFile{info: c.info(i), Reader: bytes.NewReader(c.file(i))}, nil
}

// Stat implements fs.StatFS: without it, every look at a file would write it.
func (c *Corpus) Stat(name string) (fs.FileInfo, error) {
	if _, ok := c.dir(name); ok {
		return info{name: path.Base(name), dir: true}, nil
	}
	if data, ok := c.lists[name]; ok {
		return listInfo(name, data), nil
	}
	i, ok := c.number(name)
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return c.info(i), nil
}

// dir tells whether a name is that of a directory, and how many entries it has.
func (c *Corpus) dir(name string) (entries int, ok bool) {
	dirs := (c.articles + perDir - 1) / perDir
	switch name {
	case ".":
		return len(rootEntries), true
	case "articles":
		return dirs, true
	case "facts":
		return 1, true
	}
	if d, err := strconv.Atoi(strings.TrimPrefix(name, "articles/d")); err == nil && d >= 0 && d < dirs {
		return min(perDir, c.articles-d*perDir), true
	}
	return 0, false
}

// number is the article that a path names.
func (c *Corpus) number(name string) (int, bool) {
	base, ok := strings.CutSuffix(path.Base(name), ".md")
	i, err := strconv.Atoi(base)
	return i, ok && err == nil && i >= 0 && i < c.articles && name == fileName(i)
}

func fileName(i int) string { return fmt.Sprintf("articles/d%04d/%07d.md", i/perDir, i) }

// info describes article i. Its size is not that of the file, which would have to be
// written to be known; the time tells of an edit.
func (c *Corpus) info(i int) info {
	at := time.Date(2026, 1, 1, 0, 0, i%3600, 0, time.UTC).Add(time.Duration(c.edited(i)) * time.Hour)
	return info{name: path.Base(fileName(i)), size: perArticle * 400, at: at}
}

// info is what is known of a file or directory.
type info struct {
	name string
	size int64
	at   time.Time
	dir  bool
}

func (i info) Name() string               { return i.name }
func (i info) Size() int64                { return i.size }
func (i info) ModTime() time.Time         { return i.at }
func (i info) IsDir() bool                { return i.dir }
func (i info) Sys() any                   { return nil }
func (i info) Type() fs.FileMode          { return i.Mode().Type() }
func (i info) Info() (fs.FileInfo, error) { return i, nil }
func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// openFile is an open article.
type openFile struct {
	info info
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// openDir is an open directory.
type openDir struct {
	c    *Corpus
	name string
	n    int
	at   int
}

func (d *openDir) Stat() (fs.FileInfo, error) {
	return info{name: path.Base(d.name), dir: true, at: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
}
func (d *openDir) Close() error { return nil }
func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}

// ReadDir implements fs.ReadDirFile for n <= 0, which is how directories are walked.
func (d *openDir) ReadDir(int) ([]fs.DirEntry, error) {
	var list []fs.DirEntry
	for ; d.at < d.n; d.at++ {
		switch {
		case d.name == ".":
			list = append(list, d.c.entry(rootEntries[d.at]))
		case d.name == "facts":
			list = append(list, d.c.entry(factsFile))
		case d.name == "articles":
			list = append(list, info{name: fmt.Sprintf("d%04d", d.at), dir: true})
		default:
			n, _ := strconv.Atoi(strings.TrimPrefix(d.name, "articles/d"))
			list = append(list, d.c.info(n*perDir+d.at))
		}
	}
	return list, nil
}
