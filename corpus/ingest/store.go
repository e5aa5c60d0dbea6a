package ingest

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"gopkg.in/yaml.v3"
)

// Store writes confirmed drafts into a corpus: the article under articles/, the bytes
// that it was read from under raw/, and beside these a record that says where each
// field came from. It remembers by hash and by address what is there already.
//
// One process writes at a time; a Store may be used by several goroutines.
type Store struct {
	mu      sync.Mutex
	root    *os.Root
	records []Record
}

// Record is what raw/<hash>.yaml says of one saved article.
type Record struct {
	Article   string           `yaml:"article"`            // id, which is its path under articles/ without ending
	Hash      string           `yaml:"hash"`               // SHA-256 of the raw bytes
	Text      string           `yaml:"text"`               // SHA-256 of the article's text
	Raw       string           `yaml:"raw"`                // path of the raw bytes
	Name      string           `yaml:"name,omitempty"`     // name or address under which they came
	Format    Format           `yaml:"format"`             // what they were read as
	URL       string           `yaml:"url,omitempty"`      // of the article
	Published string           `yaml:"date,omitempty"`     // as in the article's front matter
	Saved     time.Time        `yaml:"saved"`              // when it was written here
	Previous  string           `yaml:"previous,omitempty"` // id of the version before this one
	From      map[Field]string `yaml:"from,omitempty"`     // provenance of each field
	Notes     []string         `yaml:"notes,omitempty"`

	File string `yaml:"-"` // the article's file, relative to the corpus; empty if it is gone
	path string // the record's own file
}

// Outcome says what Save did.
type Outcome string

// What Save can do.
const (
	Added      Outcome = "added"
	Known      Outcome = "known"       // the same article is there; nothing was written
	NewVersion Outcome = "new version" // its address is there with another text
)

// Saved is the result of a save.
type Saved struct {
	Outcome
	Record
	Earlier Record   // of a new version: the version before it
	Files   []string // that were written, relative to the corpus; the article's is the last
}

const (
	articlesDir = "articles"
	rawDir      = "raw"
)

// OpenStore opens the corpus at root for writing, and reads the records in it.
func OpenStore(root *os.Root) (*Store, error) {
	s := &Store{root: root}
	entries, err := fs.ReadDir(root.FS(), rawDir)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	var faults []error
	for _, e := range entries {
		if !recordName.MatchString(e.Name()) {
			continue
		}
		r, err := s.readRecord(path.Join(rawDir, e.Name()))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		s.records = append(s.records, r)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return s, nil
}

var recordName = regexp.MustCompile(`^[0-9a-f]{64}\.yaml$`)

func (s *Store) readRecord(name string) (Record, error) {
	var r Record
	data, err := s.root.ReadFile(name)
	if err != nil {
		return r, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&r); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	r.path = name
	for _, ending := range []string{".md", ".txt"} {
		if file := path.Join(articlesDir, r.Article+ending); fs.ValidPath(file) && s.exists(file) {
			r.File = file
		}
	}
	return r, nil
}

func (s *Store) exists(name string) bool {
	_, err := s.root.Lstat(name)
	return err == nil
}

// Find returns what the store holds that is the same article as d or an earlier version
// of it: same bytes, or same address. It is for a preview; Save looks again.
func (s *Store) Find(d *Draft) (Record, Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(d)
}

func (s *Store) find(d *Draft) (Record, Outcome) {
	text := textHash(d)
	var latest Record
	for _, r := range s.records {
		switch {
		case r.File == "": // its article was deleted by hand, or never written
		case r.Hash == d.Hash && r.Text == text, r.URL == d.URL && r.Text == text:
			return r, Known
		case d.URL != "" && r.URL == d.URL && (latest.Article == "" || later(r, latest)):
			latest = r
		}
	}
	if latest.Article != "" {
		return latest, NewVersion
	}
	return Record{}, Added
}

// later orders versions by when they were saved, and those of one second by id.
func later(a, b Record) bool {
	return cmp.Or(a.Saved.Compare(b.Saved), cmp.Compare(a.Article, b.Article)) > 0
}

// Save writes d and returns where it stands. An article that is there already, by its
// bytes or by its address and text, is recognised and nothing is written; if the text
// at an address has changed, the new text becomes an article of its own and the earlier
// one stays. now is recorded as the time of saving.
//
// The article file appears last and whole, after everything else is on disk: a save
// that is cut off leaves no article, and the next one of the same draft completes it.
func (s *Store) Save(d *Draft, now time.Time) (Saved, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved, err := s.save(d, now.UTC().Truncate(time.Second))
	if err != nil {
		return Saved{}, fmt.Errorf("save %q: %w", cut(cmp.Or(d.Title, d.Name), 80), err)
	}
	return saved, nil
}

func (s *Store) save(d *Draft, now time.Time) (Saved, error) {
	saved, contents, err := s.plan(d, now)
	if err != nil || saved.Outcome == Known {
		return saved, err
	}
	for _, dir := range []string{articlesDir, rawDir} {
		if err := s.root.MkdirAll(dir, 0o755); err != nil {
			return Saved{}, err
		}
	}
	if err := errors.Join(s.syncDir("."), s.clearCutOff(d)); err != nil {
		return Saved{}, err
	}
	for i, name := range saved.Files {
		if err := s.write(name, contents[i]); err != nil {
			return Saved{}, err
		}
	}
	s.records = append(s.records, saved.Record)
	return saved, nil
}

// Plan says what Save would do, and does nothing.
func (s *Store) Plan(d *Draft, now time.Time) (Saved, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved, _, err := s.plan(d, now.UTC().Truncate(time.Second))
	if err != nil {
		return Saved{}, fmt.Errorf("save %q: %w", cut(cmp.Or(d.Title, d.Name), 80), err)
	}
	return saved, nil
}

// plan returns what saving d comes to, and the contents of its files.
func (s *Store) plan(d *Draft, now time.Time) (saved Saved, contents [][]byte, err error) {
	if strings.TrimSpace(d.Text) == "" {
		return Saved{}, nil, ErrNoText
	}
	if sum := sha256.Sum256(d.Raw); hex.EncodeToString(sum[:]) != d.Hash {
		return Saved{}, nil, fmt.Errorf("hash of the draft is not that of its raw bytes")
	}
	before, outcome := s.find(d)
	if outcome == Known {
		return Saved{Outcome: Known, Record: before}, nil, nil
	}
	rec := Record{
		Hash: d.Hash, Text: textHash(d), Raw: path.Join(rawDir, d.Hash+rawEnding[d.Format]),
		Name: d.Name, Format: d.Format, URL: d.URL, Published: d.Value(FieldDate), Saved: now,
		Previous: before.Article, From: d.Provenance, Notes: d.Notes,
	}
	leftover := make(map[string]bool) // names that clearCutOff gives free
	for _, r := range s.cutOff(d) {
		leftover[r.path] = true
		leftover[sidecarOf(r.Article)] = !s.hasArticle(r.Article)
	}
	taken := func(name string) bool { return s.exists(name) && !leftover[name] }
	article, sidecar, ending := encode(d)
	rec.Article = s.freeID(slug(d), taken)
	rec.File = path.Join(articlesDir, rec.Article+ending)
	record, err := yaml.Marshal(rec)
	if err != nil {
		return Saved{}, nil, err
	}
	// The same bytes may come again with other fields confirmed; they are kept once,
	// and the record is then named by what was confirmed.
	rec.path = path.Join(rawDir, d.Hash+".yaml")
	if taken(rec.path) {
		sum := sha256.Sum256([]byte(d.Hash + rec.Article))
		rec.path = path.Join(rawDir, hex.EncodeToString(sum[:])+".yaml")
	}
	saved = Saved{Outcome: outcome, Record: rec, Earlier: before}
	add := func(name string, data []byte) {
		saved.Files, contents = append(saved.Files, name), append(contents, data)
	}
	if !s.exists(rec.Raw) {
		add(rec.Raw, d.Raw)
	}
	add(rec.path, record)
	if sidecar != nil {
		add(sidecarOf(rec.Article), sidecar)
	}
	add(rec.File, article)
	return saved, contents, nil
}

// sidecarOf is where the metadata of an article stands that has none in its own file.
func sidecarOf(article string) string { return path.Join(articlesDir, article+".yaml") }

// Remove takes back a save: its files go, and what they were read from stays.
func (s *Store) Remove(saved Saved) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var faults []error
	for _, name := range slices.Backward(saved.Files) {
		if name != saved.Raw {
			faults = append(faults, s.remove(name))
		}
	}
	s.records = slices.DeleteFunc(s.records, func(r Record) bool { return r.path == saved.path })
	return errors.Join(faults...)
}

// cutOff are the records of d that lack their article: of a save that was cut off, or of an
// article that somebody deleted.
func (s *Store) cutOff(d *Draft) []Record {
	var list []Record
	for _, r := range s.records {
		if r.File == "" && r.Hash == d.Hash && fs.ValidPath(sidecarOf(r.Article)) {
			list = append(list, r)
		}
	}
	return list
}

// clearCutOff removes the records of d that lack their article, and their sidecars.
func (s *Store) clearCutOff(d *Draft) error {
	var faults []error
	for _, r := range s.cutOff(d) {
		faults = append(faults, s.remove(r.path))
		if !s.hasArticle(r.Article) {
			faults = append(faults, s.remove(sidecarOf(r.Article)))
		}
		s.records = slices.DeleteFunc(s.records, func(x Record) bool { return x.path == r.path })
	}
	return errors.Join(faults...)
}

// rawEnding names raw files so that a person can open them.
var rawEnding = map[Format]string{
	FormatHTML: ".html", FormatFeed: ".json", FormatMail: ".eml", FormatPDF: ".pdf",
	FormatDocx: ".docx", FormatMarkdown: ".md", FormatJSONL: ".json", FormatText: ".txt",
}

// endings are those of the files under articles/ that give an article its id.
var endings = []string{".md", ".txt", ".html", ".jsonl", ".jsonl.gz"}

// hasArticle reports whether there is an article file of the id.
func (s *Store) hasArticle(id string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return s.exists(path.Join(articlesDir, id+e)) })
}

// freeID returns name, or name with the first number that no file has.
func (s *Store) freeID(name string, taken func(string) bool) string {
	id := name
	for n := 2; s.hasArticle(id) || taken(sidecarOf(id)); n++ {
		id = fmt.Sprintf("%s-%d", name, n)
	}
	return id
}

// encode returns the article file and its ending. Text in which the Markdown rules
// would see headings, lists or rules becomes a .txt with a sidecar instead of an .md
// with front matter, so that no line of it is taken for markup.
func encode(d *Draft) (article, sidecar []byte, ending string) {
	front := frontMatterOf(d)
	if d.Format != FormatMarkdown && markup.MatchString(d.Text) {
		return []byte(d.Text + "\n"), front, ".txt"
	}
	return fmt.Appendf(nil, "---\n%s---\n\n%s\n", front, d.Text), nil, ".md"
}

var markup = regexp.MustCompile("(?m)^(?:<|#{1,6}\\s|```|~~~|<!--|\\||>|[-*+]\\s|\\d{1,3}[.)]\\s|[-=]+$|\\[[^\\]]+\\]:\\s|!?\\[|https?://|<https?://)")

// frontMatterOf returns the metadata of d as YAML, in a fixed order.
func frontMatterOf(d *Draft) []byte {
	m := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key, value string) {
		if value != "" {
			v := &yaml.Node{}
			v.SetString(value)
			if key == "date" || key == "retrieved" {
				v.Tag, v.Style = "", 0 // a date reads better without quotes
			}
			m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, v)
		}
	}
	add("title", d.Title)
	add("date", d.Value(FieldDate))
	add("url", d.URL)
	if len(d.Authors) > 0 {
		list := &yaml.Node{}
		_ = list.Encode(d.Authors) // a list of strings always encodes
		m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "author"}, list)
	}
	add("publisher", d.Publisher)
	add("lang", d.Language)
	if !d.Retrieved.IsZero() {
		add("retrieved", d.Retrieved.UTC().Format(time.RFC3339))
	}
	if len(m.Content) == 0 {
		return []byte{}
	}
	out, err := yaml.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("front matter of plain strings: %v", err))
	}
	return out
}

func textHash(d *Draft) string {
	sum := sha256.Sum256([]byte(d.Text))
	return hex.EncodeToString(sum[:])
}

// write makes a file appear whole: written beside its place, synced, then linked to its
// name, which fails if the name is taken. Nothing that exists is ever replaced.
func (s *Store) write(name string, data []byte) (err error) {
	temp := path.Join(path.Dir(name), ".import-"+rand.Text()+".tmp")
	f, err := s.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.remove(temp)) }()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := s.root.Link(temp, name); err != nil {
		if errors.Is(err, fs.ErrExist) || s.exists(name) {
			return err
		}
		// A file system without hard links: rename, which would replace, is safe
		// because nobody else writes and the name was just seen to be free.
		if err := s.root.Rename(temp, name); err != nil {
			return err
		}
	}
	return s.syncDir(path.Dir(name))
}

// remove removes a temporary file, which may have been renamed.
func (s *Store) remove(name string) error {
	if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes names durable. Not every system can sync a directory; where it cannot,
// the names are as safe as the system makes them.
func (s *Store) syncDir(name string) error {
	dir, err := s.root.Open(name)
	if err != nil {
		return err
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return fmt.Errorf("sync %s: %w", name, err)
	}
	return nil
}
