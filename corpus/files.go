package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

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
		if kind := c.articleKind(name); kind != "" && !isBulk(kind) {
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
			c.report(Problem{File: name, Message: "no article file: the endings that are read are " + strings.Join(c.endings, ", ")})
		}
	}
	slices.SortFunc(c.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return nil
}

// misnamed reports files and directories at the root that are not read because of a letter
// or two in their names.
func (c *Corpus) misnamed() error {
	entries, err := fs.ReadDir(c.fsys, ".")
	if err != nil {
		return fmt.Errorf("opening the corpus: %w", err)
	}
	known := append(sortedKeys(lists), "facts")
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if slices.Contains(known, e.Name()) || ext != ".yaml" && ext != ".yml" && (ext != "" || !e.IsDir()) {
			continue
		}
		for _, name := range known {
			if (path.Ext(name) == "") == (ext == "") && editDistance([]rune(e.Name()), []rune(name)) <= len(name)/5 {
				c.report(Problem{File: e.Name(), Message: "is not read; did you mean " + name + "?"})
			}
		}
	}
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
	for _, ext := range c.endings {
		if strings.HasSuffix(lower, ext) {
			return ext
		}
	}
	return ""
}

// isBulk reports whether files of an ending hold many articles.
func isBulk(ext string) bool { return ext == ".jsonl" || ext == ".jsonl.gz" }

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
		info, err := e.Info()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err = fs.Stat(c.fsys, name) // what the link leads to
		}
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
