package main

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// overlay is a file system in which one file has other bytes, or is there at all: a corpus
// as it would be after a change.
type overlay struct {
	fs.FS
	name string
	data []byte
}

// Open opens the changed file, or one of the system below.
func (o overlay) Open(name string) (fs.File, error) {
	if name == o.name {
		return &overlaid{overlay: o, Reader: bytes.NewReader(o.data)}, nil
	}
	return o.FS.Open(name)
}

// ReadDir lists a folder, the changed file among its entries.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if name != path.Dir(o.name) {
		return entries, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(o.name) })
	entries = append(entries, fs.FileInfoToDirEntry(overlayInfo{o}))
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// withoutArticles is the file system of a corpus in which only the curated lists are found.
type withoutArticles struct{ fs.FS }

// Open opens anything but articles.
func (w withoutArticles) Open(name string) (fs.File, error) {
	if name == "articles" || strings.HasPrefix(name, "articles/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// overlaid is the changed file, open.
type overlaid struct {
	overlay
	*bytes.Reader
}

func (f *overlaid) Stat() (fs.FileInfo, error) { return overlayInfo{f.overlay}, nil }
func (f *overlaid) Close() error               { return nil }
func (f *overlaid) Read(b []byte) (int, error) { return f.Reader.Read(b) }

var _ io.ReaderAt = (*overlaid)(nil)

type overlayInfo struct{ o overlay }

func (i overlayInfo) Name() string     { return path.Base(i.o.name) }
func (i overlayInfo) Size() int64      { return int64(len(i.o.data)) }
func (overlayInfo) Mode() fs.FileMode  { return 0o644 }
func (overlayInfo) ModTime() time.Time { return time.Time{} }
func (overlayInfo) IsDir() bool        { return false }
func (overlayInfo) Sys() any           { return nil }
