package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"time"
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
const readingRules = 1

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
// error is for what can't be read at all.
func Load(fsys fs.FS, opts ...Option) (*Corpus, error) {
	l := loader{formats: make(map[string]formatFunc)}
	for _, opt := range opts {
		opt(&l)
	}
	c := &Corpus{fsys: fsys, formats: l.formats, origin: make(map[any]*object)}
	if l.only != "" {
		if err := c.findOnly(l.only); err != nil {
			return nil, err
		}
		c.setBasis()
		return c, nil
	}
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, fmt.Errorf("opening the corpus: %w", err)
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
	c.setBasis()
	return c, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// loadList reads one list, in the file of that name or of the same name ending in .yml.
func (c *Corpus) loadList(l list, name string) error {
	data, err := c.readBounded(name, maxList)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		short := strings.TrimSuffix(name, ".yaml") + ".yml"
		if _, err := fs.Stat(c.fsys, short); err == nil {
			c.report(Problem{File: short, Message: "is not read: name it " + name})
		}
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

// findArticles lists the article files: those under articles/, or, in a directory that has
// none, all but the lists and what accompanies them.
func (c *Corpus) findArticles() error {
	root := "articles"
	info, err := fs.Stat(c.fsys, root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		root = "."
	case err != nil:
		return fmt.Errorf("looking for articles: %w", err)
	case !info.IsDir():
		c.report(Problem{File: root, Message: "is a file: articles/ must be a directory of article files"})
		return nil
	}
	if err := c.collect(root); err != nil {
		return err
	}
	if len(c.Files) == 0 && len(c.faults) == 0 {
		c.report(Problem{File: root, Message: "no articles: put .txt, .md, .jsonl or .jsonl.gz files into articles/"})
	}
	return nil
}

// findOnly lists the one file that stands for the corpus.
func (c *Corpus) findOnly(name string) error {
	info, err := fs.Stat(c.fsys, name)
	if err != nil {
		return fmt.Errorf("opening the corpus: %w", err)
	}
	if c.articleKind(name) == "" {
		return fmt.Errorf("opening the corpus: %s is no article file (.txt, .md, .jsonl, .jsonl.gz)", name)
	}
	f := File{Path: name, Size: info.Size(), Modified: info.ModTime()}
	if side, err := fs.Stat(c.fsys, sidecarOf(name)); err == nil {
		f.Size += side.Size()
		f.Modified = later(f.Modified, side.ModTime())
	}
	c.Files = []File{f}
	return nil
}

func (c *Corpus) collect(root string) error {
	infos := make(map[string]fs.FileInfo)
	err := c.walk(root, nil, func(name string, info fs.FileInfo) error {
		infos[name] = info
		return nil
	})
	if err != nil {
		return err
	}
	sidecars := make(map[string]bool)
	for name := range infos {
		if c.articleKind(name) != "" {
			sidecars[sidecarOf(name)] = true
		}
	}
	for name, info := range infos {
		switch {
		case root == "." && accompanies(name):
		case c.articleKind(name) != "":
			f := File{Path: name, Size: info.Size(), Modified: info.ModTime()}
			if side := infos[sidecarOf(name)]; side != nil {
				f.Size += side.Size()
				f.Modified = later(f.Modified, side.ModTime())
			}
			c.Files = append(c.Files, f)
		case root != "." && !sidecars[name]:
			c.report(Problem{File: name, Message: "no article file: the endings that are read are " + strings.Join(c.endings(), ", ")})
		}
	}
	slices.SortFunc(c.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return nil
}

// accompanies reports whether a file of a directory without articles/ is one that explains
// or curates, and no article.
func accompanies(name string) bool {
	if strings.HasPrefix(name, "facts/") {
		return true
	}
	base := strings.ToUpper(path.Base(name))
	return strings.HasPrefix(base, "README") || strings.HasPrefix(base, "LICENSE") || strings.HasPrefix(base, "LICENCE")
}

// sidecarOf returns the name of the file that holds the metadata of an article file.
func sidecarOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) + ".yaml" }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// articleKind returns the ending by which a file is read as articles, or "".
func (c *Corpus) articleKind(name string) string {
	lower := strings.ToLower(name)
	for _, ext := range c.endings() {
		if strings.HasSuffix(lower, ext) {
			return ext
		}
	}
	return ""
}

// endings are those of article files.
func (c *Corpus) endings() []string {
	return append([]string{".txt", ".md", ".jsonl", ".jsonl.gz"}, sortedKeys(c.formats)...)
}

// ignored reports whether a file is one that editors and systems leave about.
func ignored(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") ||
		strings.HasSuffix(base, ".swp") || strings.HasSuffix(base, ".tmp") || strings.HasSuffix(base, ".bak") ||
		strings.EqualFold(base, "thumbs.db") || strings.EqualFold(base, "desktop.ini")
}

// walk visits the files below dir in order. Links are followed as far as fsys allows, which
// is how mounted configuration arrives; a directory inside itself is a fault.
func (c *Corpus) walk(dir string, above []fs.FileInfo, visit func(string, fs.FileInfo) error) error {
	here, err := fs.Stat(c.fsys, dir)
	if err != nil {
		return c.faultOrError(dir, err)
	}
	for _, a := range above {
		if os.SameFile(a, here) {
			c.report(Problem{File: dir, Message: "is a link to a directory that holds it"})
			return nil
		}
	}
	if len(above) > maxDepth {
		c.report(Problem{File: dir, Message: fmt.Sprintf("is more than %d directories deep", maxDepth)})
		return nil
	}
	above = append(slices.Clip(above), here)
	entries, err := fs.ReadDir(c.fsys, dir)
	if err != nil {
		return c.faultOrError(dir, err)
	}
	for _, e := range entries {
		if ignored(e.Name()) {
			continue
		}
		name := path.Join(dir, e.Name())
		info, err := fs.Stat(c.fsys, name) // through links, unlike e.Info
		switch {
		case err != nil:
			c.report(Problem{File: name, Message: "can't be read: " + cause(err)})
		case info.IsDir():
			if err := c.walk(name, above, visit); err != nil {
				return err
			}
		case !info.Mode().IsRegular():
			c.report(Problem{File: name, Message: "is neither a file nor a directory"})
		default:
			if err := visit(name, info); err != nil {
				return err
			}
		}
	}
	return nil
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

// setBasis hashes what, beside its own bytes, decides how a file's articles read.
func (c *Corpus) setBasis() {
	h := sha256.New()
	fmt.Fprintf(h, "rules %d\n", readingRules)
	json.NewEncoder(h).Encode(c.Sources) // a hash takes every write, and a Source has nothing that can't be encoded
	c.Basis = hex.EncodeToString(h.Sum(nil))
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
		switch kind := c.articleKind(f.Path); kind {
		case ".jsonl", ".jsonl.gz":
			c.readBulk(ctx, f.Path, kind == ".jsonl.gz", yield)
		default:
			a, problems, err := c.readOne(f.Path, kind)
			for _, p := range problems {
				if !yield(nil, p) {
					return
				}
			}
			if a != nil || err != nil {
				yield(a, err)
			}
		}
	}
}
