package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
)

// Limits on what is read, so that one bad file can't take the memory of the program.
const (
	maxList    = 32 << 20 // bytes of a curated file
	maxArticle = 32 << 20 // bytes of a file that holds one article
	maxSidecar = 1 << 20
	maxDepth   = 64 // directories below articles/
)

// readingRules is the version of the rules by which files become articles; part of
// [Corpus.Basis]. Raise it when the same bytes would come out as another Article.
const readingRules = 2

// formatFunc reads one article out of a file whose path is name.
type formatFunc func(name string, r io.Reader) (*Article, error)

// Option changes how a corpus is loaded.
type Option func(*loader)

type loader struct {
	formats map[string]formatFunc
	only    string
}

// Format has files whose name ends in ext (".html") read by read, which sets Text,
// Paragraphs and what metadata it finds. The ID, the Hash and the keys of a sidecar, which
// go before what read found, are filled in afterwards.
func Format(ext string, read func(name string, r io.Reader) (*Article, error)) Option {
	return func(l *loader) { l.formats[ext] = read }
}

// Only has one article file stand for the whole corpus: no lists, no other articles.
func Only(file string) Option {
	return func(l *loader) { l.only = file }
}

// Load reads the curated lists of the corpus at the root of fsys and finds its article
// files, without reading them. What is wrong in the lists is kept for [Corpus.Check]; the
// error is for what can't be read at all. After Load a corpus doesn't change: any number
// of goroutines may read it.
func Load(fsys fs.FS, opts ...Option) (*Corpus, error) {
	l := loader{formats: make(map[string]formatFunc)}
	for _, opt := range opts {
		opt(&l)
	}
	c := &Corpus{
		fsys:       fsys,
		formats:    l.formats,
		endings:    append([]string{".txt", ".md", ".jsonl", ".jsonl.gz"}, sortedKeys(l.formats)...),
		origin:     make(map[any]*object),
		publishers: make(map[string]*Source),
	}
	if l.only != "" {
		if err := c.findOnly(l.only); err != nil {
			return nil, err
		}
		c.settle()
		return c, nil
	}
	if err := c.misnamed(); err != nil {
		return nil, err
	}
	for _, name := range sortedKeys(lists) {
		if err := c.loadList(lists[name], name); err != nil {
			return nil, err
		}
	}
	if err := c.loadFacts(); err != nil {
		return nil, err
	}
	if err := c.findArticles(); err != nil {
		return nil, err
	}
	c.settle()
	return c, nil
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// loadList reads the list in a file, if there is one.
func (c *Corpus) loadList(l list, name string) error {
	data, err := c.readBounded(name, maxList)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return c.faultOrError(name, err)
	}
	c.readList(l, name, data)
	return nil
}

// loadFacts reads every YAML file under facts/, whatever its name.
func (c *Corpus) loadFacts() error {
	if _, err := fs.Stat(c.fsys, "facts"); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return c.walk("facts", nil, func(name string, _ fs.FileInfo) error {
		switch path.Ext(name) {
		case ".yaml":
			return c.loadList(factList, name)
		case ".yml":
			c.report(Problem{File: name, Message: "is not read: let its name end in .yaml"})
		}
		return nil
	})
}

// faultOrError makes a problem of a file that is there and can't be read, so that the
// other faults are still found.
func (c *Corpus) faultOrError(name string, err error) error {
	var tooLarge sizeError
	switch {
	case errors.As(err, &tooLarge):
		c.report(Problem{File: name, Message: err.Error()})
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		c.report(Problem{File: name, Message: "can't be read: " + cause(err)})
	default:
		return fmt.Errorf("reading the corpus: %w", err)
	}
	return nil
}

// cause returns the message of an error of a file without the operation and the path,
// which a Problem gives itself.
func cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

type sizeError int64

func (e sizeError) Error() string {
	return fmt.Sprintf("is larger than %d MiB: split it, or bring articles in bulk as .jsonl", int64(e)>>20)
}

// readBounded reads a whole file of at most limit bytes.
func (c *Corpus) readBounded(name string, limit int64) ([]byte, error) {
	f, err := c.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, sizeError(limit)
	}
	return data, nil
}

// settle makes of the list of sources what reading articles needs of it: the basis, and
// the publishers by every name.
func (c *Corpus) settle() {
	h := sha256.New()
	fmt.Fprintf(h, "rules %d\n", readingRules)
	json.NewEncoder(h).Encode(c.Sources) // a hash takes every write, and a Source has nothing that can't be encoded
	c.Basis = hex.EncodeToString(h.Sum(nil))
	name := func(name string, s *Source) {
		if key := FoldName(name); key != "" && c.publishers[key] == nil {
			c.publishers[key] = s
		}
	}
	for _, s := range c.Sources {
		name(s.ID, s)
	}
	for _, s := range c.Sources {
		name(s.Name, s)
	}
	for _, s := range c.Sources {
		for _, alias := range s.Aliases {
			name(alias, s)
		}
	}
}

// Articles streams all articles, file by file in the order of Files. A fault is yielded as
// a [Problem] with a nil article, and the stream goes on; any other error is the end of it.
func (c *Corpus) Articles(ctx context.Context) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		for _, f := range c.Files {
			for a, err := range c.ReadFile(ctx, f) {
				if !yield(a, err) {
					return
				}
				if err != nil && !isProblem(err) {
					return
				}
			}
		}
	}
}

func isProblem(err error) bool {
	var p Problem
	return errors.As(err, &p)
}

// ReadFile streams the articles of one file, as [Corpus.Articles] does.
func (c *Corpus) ReadFile(ctx context.Context, f File) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(nil, fmt.Errorf("reading %s: %w", f.Path, err))
			return
		}
		kind := c.articleKind(f.Path)
		if isBulk(kind) {
			c.readBulk(ctx, f.Path, kind == ".jsonl.gz", yield)
			return
		}
		a, problems := c.readOne(f.Path, kind)
		for _, p := range problems {
			if !yield(nil, p) {
				return
			}
		}
		if a != nil {
			yield(a, nil)
		}
	}
}
