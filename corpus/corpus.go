package corpus

import (
	"io/fs"
	"time"
)

// Corpus is a directory of articles and of what moderators curate about them.
//
// It holds the curated lists in memory and the articles by file, to be read as a
// stream (see [Corpus.Articles]): a corpus may be far larger than memory.
type Corpus struct {
	Curated
	Files []File // article files, in path order
	// Basis is a hash of what decides, beside a file's own bytes, how its articles read:
	// the rules of this package and the list of sources, which gives publishers their
	// names. Articles read on another basis have to be read again.
	Basis string

	fsys       fs.FS
	formats    map[string]formatFunc
	endings    []string           // of article files
	origin     map[any]*object    // where each item of the lists was written, by pointer
	publishers map[string]*Source // by folded id, name and alias
	faults     []Problem          // what Load found
}

// Curated is what moderators write by hand: the five kinds of YAML file.
// A corpus of nothing but articles has an empty one.
type Curated struct {
	Topics    []*Topic          `json:"topics"`
	Entities  []*Entity         `json:"entities"`
	Sources   []*Source         `json:"sources"`
	Facts     []*Fact           `json:"facts"`
	Questions []*GoldenQuestion `json:"questions"`
}

// File is one file under articles/, which holds one article or, in bulk forms, many.
type File struct {
	Path     string    `json:"path"`     // slash-separated, from the root of the corpus
	Size     int64     `json:"size"`     // bytes, its sidecar's included
	Modified time.Time `json:"modified"` // the later of the file's and its sidecar's
}

// Span is a half-open range of bytes.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Article is one published text.
//
// Text holds the bytes as ingested: of a .txt or .md file the whole file, byline,
// date line and front matter included; of a line of a .jsonl file its "text". Nothing
// rewrites them, and every offset in the program counts bytes of Text, so that
// Text[start:end] are the very words that an excerpt shows.
type Article struct {
	ID        string
	Title     string
	TitleMade bool      // nobody gave a title: this one is cut from the first sentence
	Publisher string    // as shown to readers; empty if unknown
	Source    string    // id in sources.yaml; empty if the publisher is not listed there
	Authors   []string  // in the order of the byline
	Published time.Time // in the offset that the source gives, else UTC; midnight unless Clock; zero if undated
	Clock     bool      // Published has a time of day, not only a date
	Retrieved time.Time // when the text was fetched; zero if unknown
	Language  string    // ISO 639-1 code: "en", "uk", "ru"
	URL       string    // http or https; empty if unknown
	Text      string
	// Paragraphs are the paragraphs of the body, in order and without byline, date line
	// or front matter. A citation's paragraph number is the index here plus one.
	Paragraphs []Span
	Hash       string // lower-case hex SHA-256 of Text and of the fields above
	File       string // where it was read, for messages
	Line       int    // line of File on which it begins
}

// Passage is the unit that is indexed and cited: one paragraph, or a run of whole
// sentences of a long one.
type Passage struct {
	Paragraph int    // number in the article, from 1
	Span             // in Article.Text
	Sentences []Span // in Article.Text; together they cover the passage but for white space
}

// Topic is what a reader asks about.
type Topic struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Related []string `json:"related,omitempty"` // ids of topics
	// StaleAfter is the age of the newest source at which an answer on the topic warns
	// that it is stale; 0 means the default of [DefaultStaleAfter].
	StaleAfter time.Duration `json:"stale_after,omitempty"`
}

// DefaultStaleAfter is the staleness limit of a topic that sets none, and of questions
// that fall under no topic.
const DefaultStaleAfter = 7 * 24 * time.Hour

// Entity is a person, place or body with all its spellings.
type Entity struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Kind    string   `json:"kind,omitempty"` // person, place or body
	Role    string   `json:"role,omitempty"` // "President of Ukraine"
	Aliases []string `json:"aliases,omitempty"`
}

// Source is a publisher, or an outlet that articles credit.
type Source struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Aliases     []string `json:"aliases,omitempty"`
	URL         string   `json:"url,omitempty"`
	Reliability string   `json:"reliability,omitempty"` // Admiralty letter A–F; empty: not judged
}

// Status says how firm a fact is, in the source's own terms.
type Status string

// The statuses a fact can have.
const (
	Confirmed Status = "confirmed"
	Reported  Status = "reported"
	Claimed   Status = "claimed"
	Denied    Status = "denied"
	Tentative Status = "tentative"
	Withdrawn Status = "withdrawn"
)

// Fact is a statement that a moderator wrote and that rests on quoted words.
type Fact struct {
	ID         string     `json:"id"`
	Topics     []string   `json:"topics"` // ids of topics
	Statement  string     `json:"statement"`
	Speaker    string     `json:"speaker,omitempty"` // id of an entity; empty when the article itself reports it
	Status     Status     `json:"status"`
	AsOf       time.Time  `json:"as_of"`
	Event      *Event     `json:"event,omitempty"`
	Expires    time.Time  `json:"expires,omitzero"`
	Supersedes []string   `json:"supersedes,omitempty"` // ids of facts this one replaces
	Contests   []string   `json:"contests,omitempty"`   // ids of facts this one disagrees with
	Evidence   []Evidence `json:"evidence"`
	File       string     `json:"file"`
	Line       int        `json:"line"`
}

// Event is when and where the thing a fact speaks of takes place.
type Event struct {
	Text      string    `json:"text,omitempty"` // the words of the source: "Sunday"
	Date      time.Time `json:"date"`
	Until     time.Time `json:"until,omitzero"`      // last day of an event of several days
	Precision string    `json:"precision,omitempty"` // day (default), week, month, quarter, year
	Tentative bool      `json:"tentative,omitempty"`
	Place     string    `json:"place,omitempty"` // id of an entity
}

// Evidence is the quote that a fact rests on.
type Evidence struct {
	Article string `json:"article"` // id
	Quote   string `json:"quote"`
	Prefix  string `json:"prefix,omitempty"` // words before the quote, where it stands more than once
	Suffix  string `json:"suffix,omitempty"`
	Via     string `json:"via,omitempty"` // id of the source that the article credits
	// Credibility is the Admiralty digit 1–6 that a moderator gave; empty: not judged.
	Credibility string `json:"credibility,omitempty"`
}

// GoldenQuestion is a question whose answer is known: it must cite Quote in Article, or
// be refused.
type GoldenQuestion struct {
	ID       string    `json:"id"`
	Question string    `json:"question"`
	Topic    string    `json:"topic,omitempty"`
	Article  string    `json:"article,omitempty"`
	Quote    string    `json:"quote,omitempty"`
	Fact     string    `json:"fact,omitempty"` // id of the fact that must stand in the answer
	Refuse   bool      `json:"refuse,omitempty"`
	AsOf     time.Time `json:"as_of,omitzero"`
	File     string    `json:"file"`
	Line     int       `json:"line"`
}
