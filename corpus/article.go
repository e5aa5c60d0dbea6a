package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// readOne reads a file that holds one article; nil where there are problems.
func (c *Corpus) readOne(name, kind string) (*Article, []Problem) {
	var problems []Problem
	report := func(p Problem) { problems = append(problems, p) }
	a := c.parse(name, kind, report)
	if a == nil {
		return nil, problems
	}
	a.File, a.Line = name, 1
	if data, err := c.readBounded(sidecarOf(name), maxSidecar); err == nil {
		readMeta(sidecarOf(name), data, 0, report).apply(a)
	} else if !errors.Is(err, fs.ErrNotExist) {
		report(Problem{File: sidecarOf(name), Message: "can't be read: " + cause(err)})
	}
	if a.ID == "" {
		a.ID = articleID(name, kind)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	c.finish(a)
	return a, nil
}

// parse makes an article of the bytes of a file, without its sidecar.
func (c *Corpus) parse(name, kind string, report func(Problem)) *Article {
	if read := c.formats[kind]; read != nil {
		f, err := c.fsys.Open(name)
		if err != nil {
			report(Problem{File: name, Message: "can't be read: " + cause(err)})
			return nil
		}
		defer f.Close()
		a, err := read(name, f)
		if err != nil {
			report(Problem{File: name, Message: err.Error()})
			return nil
		}
		return a
	}
	data, err := c.readBounded(name, maxArticle)
	if err != nil {
		report(Problem{File: name, Message: "can't be read: " + cause(err)})
		return nil
	}
	if !utf8.Valid(data) {
		report(Problem{File: name, Line: invalidLine(data), Message: "not valid UTF-8: save it as UTF-8"})
		return nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		report(Problem{File: name, Message: "holds zero bytes: this is no text"})
		return nil
	}
	a := &Article{Text: string(data)}
	if kind == ".md" {
		parseMarkdown(a, name, report)
	} else {
		parseText(a)
	}
	if len(a.Paragraphs) == 0 {
		report(Problem{File: name, Message: "holds no paragraph"})
		return nil
	}
	return a
}

// articleID is the path of a file below articles/ without its ending.
func articleID(name, kind string) string {
	return strings.TrimPrefix(name[:len(name)-len(kind)], "articles/")
}

// finish fills in what follows from the rest of an article.
func (c *Corpus) finish(a *Article) {
	if a.Publisher != "" {
		if s := c.publishers[FoldName(a.Publisher)]; s != nil {
			a.Source, a.Publisher = s.ID, s.Name
		}
	}
	if a.Language == "" {
		a.Language = detectLanguage(a.sample())
	}
	if a.Title == "" {
		a.Title, a.TitleMade = a.makeTitle(), true
	}
	a.Hash = hashArticle(a)
}

// sample returns text of the body for telling the language.
func (a *Article) sample() string {
	if len(a.Paragraphs) == 0 {
		return a.Title
	}
	return a.Text[a.Paragraphs[0].Start:]
}

// titleLength is about how many characters a title has that is cut from a sentence.
const titleLength = 80

// makeTitle cuts a title from the first sentence.
func (a *Article) makeTitle() string {
	if len(a.Paragraphs) == 0 {
		return path.Base(a.ID)
	}
	first := a.Text[a.Paragraphs[0].Start:a.Paragraphs[0].End]
	if s := Sentences(first, a.Language); len(s) > 0 {
		first = first[s[0].Start:s[0].End]
	}
	first = strings.Join(strings.Fields(first), " ")
	if utf8.RuneCountInString(first) <= titleLength+titleLength/4 {
		return first
	}
	cut, runes := 0, 0
	for i, r := range first {
		if runes > titleLength {
			break
		}
		if r == ' ' {
			cut = i
		}
		runes++
	}
	if cut == 0 { // one endless word
		cut = len(string([]rune(first)[:titleLength]))
	}
	return strings.TrimRight(first[:cut], " ,;:–—-(“«\"") + "…"
}

// hashArticle is the hash of all that an article shows.
func hashArticle(a *Article) string {
	h := sha256.New()
	put(h, a.ID, a.Title, flag(a.TitleMade), a.Publisher, a.Source)
	put(h, a.Authors...)
	put(h, stamp(a.Published), flag(a.Clock), stamp(a.Retrieved), a.Language, a.URL, a.Text)
	if _, offset := a.Published.Zone(); offset != 0 {
		put(h, "zone", strconv.Itoa(offset)) // "today" is another day
	}
	var sum [sha256.Size]byte
	return hex.EncodeToString(h.Sum(sum[:0]))
}

// put writes strings so that no two lists of them write the same.
func put(h hash.Hash, parts ...string) {
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(len(parts)))
	h.Write(n[:])
	for _, s := range parts {
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return ""
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
