package briefing

import (
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
)

// FormatVersion is the version of an Answer's JSON form. It rises when a field is taken
// away or changes its meaning; new fields leave it as it is.
const FormatVersion = 1

// Kind is a kind of question, and of the answer to it.
type Kind string

// The kinds of question.
const (
	Status    Kind = "status"    // what is in force on a topic
	Ask       Kind = "ask"       // the excerpts that answer a question in free words
	Timeline  Kind = "timeline"  // what happened when, on a topic or to an entity
	Positions Kind = "positions" // what a person or body is reported to have said
	Contested Kind = "contested" // where sources disagree
	Changes   Kind = "changes"   // what is new since a date
	Source    Kind = "source"    // one article or publisher, and what rests on it
	Topics    Kind = "topics"    // what can be asked about
	Brief     Kind = "brief"     // every topic in a few lines
	Check     Kind = "check"     // "Find sources": the sentences nearest to each claim of a text
)

// Question is everything that an answer depends on besides the snapshot and the time.
type Question struct {
	Kind      Kind
	Text      string    // ask, check: the reader's words
	Topic     string    // id, name or alias; of an ask: only passages on it
	Entity    string    // id, name or alias
	Source    string    // source: article id, or publisher; of an ask: only its articles
	Since     time.Time // published (timeline: happening; changes: known) at or after; zero: no bound
	Until     time.Time // … before; zero: no bound
	AsOf      time.Time // answer as of the end of this day, see doc.go; zero: now
	Known     bool      // with AsOf: leave out what the corpus did not hold yet by then
	Limit     int       // excerpts, events or positions at most; 0: the kind's default
	Offset    int       // as many are passed over: "more excerpts"
	Snapshots []Prior   // changes: earlier states of the corpus, newest first; optional
}

// Prior is an earlier state of the curated facts, kept for rollback.
type Prior struct {
	Built time.Time
	Facts []*corpus.Fact
}

// Answer is a whole answer, ready to be drawn: no renderer adds to what it says.
type Answer struct {
	Version   int        `json:"version"`
	Kind      Kind       `json:"kind"`
	Question  string     `json:"question"` // as asked; of a status the topic's name
	Found     bool       `json:"found"`
	Topic     *Name      `json:"topic,omitempty"`
	Entity    *Name      `json:"entity,omitempty"`
	AsOf      time.Time  `json:"as_of"` // the time that the answer is true of
	Facts     []Fact     `json:"facts"`
	Contested []Contest  `json:"contested,omitempty"`
	Excerpts  []Excerpt  `json:"excerpts"`
	Events    []Event    `json:"events,omitempty"`
	Positions []Position `json:"positions,omitempty"`
	Changes   []Change   `json:"changes,omitempty"`
	Topics    []TopicRow `json:"topics,omitempty"`
	Claims    []Claim    `json:"claims,omitempty"`
	Sections  []Section  `json:"sections,omitempty"`
	Refusal   *Refusal   `json:"refusal,omitempty"`    // set exactly when Found is false
	More      int        `json:"more,omitempty"`       // excerpts, events or positions past Limit
	MoreFacts int        `json:"more_facts,omitempty"` // lapsed facts left out
	Citations []Citation `json:"citations"`            // Citations[i].Number is i+1
	Cautions  []Caution  `json:"cautions"`
	Sourcing  Sourcing   `json:"sourcing"`
	Snapshot  Snapshot   `json:"snapshot"`
}

// Name is a topic or an entity as named to readers.
type Name struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Fact is a curated fact with where it stands at the answer's time.
type Fact struct {
	ID        string        `json:"id"`
	Topics    []string      `json:"topics"` // ids
	Statement string        `json:"statement"`
	Status    corpus.Status `json:"status"`
	Hedge     string        `json:"hedge,omitempty"` // of a tentative fact, the source's own word; empty if its quotes have none
	Standing  Standing      `json:"standing"`
	Lapsed    time.Time     `json:"lapsed,omitzero"`         // since when it is not in force
	By        string        `json:"superseded_by,omitempty"` // id of the fact in its place
	Speaker   *Name         `json:"speaker,omitempty"`
	AsOf      time.Time     `json:"as_of"`
	Event     *FactEvent    `json:"event,omitempty"`
	Expires   time.Time     `json:"expires,omitzero"`
	Evidence  []Quote       `json:"evidence"`
}

// Standing says whether a fact holds at the answer's time.
type Standing string

// The standings of a fact.
const (
	InForce    Standing = "in force"
	Past       Standing = "past"       // its event's date has passed and the corpus holds nothing newer
	Expired    Standing = "expired"    // its moderator let it end
	Superseded Standing = "superseded" // a newer fact replaces it
	Withdrawn  Standing = "withdrawn"  // it was taken back
)

// FactEvent is the dated event of a fact.
type FactEvent struct {
	Text      string         `json:"text,omitempty"` // the source's words
	From      time.Time      `json:"from"`
	Until     time.Time      `json:"until"` // exclusive
	Precision when.Precision `json:"precision"`
	Open      bool           `json:"open,omitempty"`      // a moderator marked it as tentative
	Tentative string         `json:"tentative,omitempty"` // the source's own word for that; empty if its quotes have none
	Place     *Name          `json:"place,omitempty"`
}

// Quote is the verified evidence of a fact, or words that someone said.
type Quote struct {
	Text     string `json:"text"`
	Article  string `json:"article"`
	Start    int    `json:"start"` // byte offset in the article's text
	End      int    `json:"end"`
	Dates    []Date `json:"dates,omitempty"`
	Via      string `json:"via,omitempty"` // name of the source that the article credits
	Citation int    `json:"citation"`      // number, from 1
}

// Excerpt is a run of whole sentences of one passage, byte for byte.
type Excerpt struct {
	Text      string        `json:"text"`
	Article   string        `json:"article"`
	Paragraph int           `json:"paragraph"` // from 1
	Start     int           `json:"start"`     // byte offset in the article's text
	End       int           `json:"end"`
	Score     float64       `json:"score"`
	Matched   []corpus.Span `json:"matched,omitempty"` // words of the question, in Text
	Dates     []Date        `json:"dates,omitempty"`
	Citation  int           `json:"citation"` // number, from 1
}

// Date is a date expression of a quoted text, resolved against its article's date.
type Date struct {
	Start     int            `json:"start"` // byte offsets in the quoted text
	End       int            `json:"end"`
	Text      string         `json:"text"`
	From      time.Time      `json:"from,omitzero"`  // by the calendar and clock of the place that the text speaks of
	Until     time.Time      `json:"until,omitzero"` // exclusive
	At        time.Time      `json:"at,omitzero"`    // of a time of day, the moment it stands for; zero if the text names no zone
	Precision when.Precision `json:"precision"`
	Resolved  string         `json:"resolved"`         // "1 Feb 2026": what is shown beside the words
	Passed    bool           `json:"passed,omitempty"` // was ahead when it was written and is behind now
}

// NoteAt is where in the quoted text what the date resolves to is shown: right after its
// words, but not inside a longer one ("Thursday’s [29 Jan 2026] talks").
func (d Date) NoteAt(text string) int {
	end := d.End
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) && r != '\'' && r != '’' {
			break
		}
		end += n
	}
	return end
}

// Contest is a group of facts or excerpts that disagree, side by side: in order of date,
// which is no order of merit. The facts of an answer hold its contested ones too, and its
// excerpts likewise; a renderer draws the contests and then [Answer.Uncontested] and
// [Answer.UncontestedExcerpts].
type Contest struct {
	Topic string `json:"topic,omitempty"`
	Sides []Side `json:"sides"`
}

// Side is one claim of a contest.
type Side struct {
	Speaker *Name     `json:"speaker,omitempty"`
	As      string    `json:"as,omitempty"`  // of an excerpt, the words that name its speaker
	Via     string    `json:"via,omitempty"` // of an excerpt, whom its article credits
	Date    time.Time `json:"date"`
	Fact    *Fact     `json:"fact,omitempty"`    // exactly one of Fact
	Excerpt *Excerpt  `json:"excerpt,omitempty"` // and Excerpt is set
}

// Event is one line of a timeline: an event with all that the corpus holds on it.
type Event struct {
	From      time.Time      `json:"from"`
	Until     time.Time      `json:"until"` // exclusive
	Precision when.Precision `json:"precision"`
	Part      string         `json:"part,omitempty"` // "early", "mid" or "late": the source names a part of the unit, and From and Until are where it may lie
	Tentative bool           `json:"tentative,omitempty"`
	Past      bool           `json:"past,omitempty"`     // tentative, and its date has passed
	Reported  bool           `json:"reported,omitempty"` // the sentence gives no date: From is the day of publication, or with Told
	Told      bool           `json:"told,omitempty"`     // the day that the article names last before it
	Fact      *Fact          `json:"fact,omitempty"`
	Excerpts  []Excerpt      `json:"excerpts,omitempty"` // best first; the others fold under it
}

// Position is what a person or body is reported to have said.
type Position struct {
	Speaker *Name     `json:"speaker,omitempty"` // nil: unattributed; without an id, if nobody curated the speaker
	For     string    `json:"for,omitempty"`     // the body whose spokesperson the speaker is
	As      string    `json:"as,omitempty"`      // the words that name the speaker: "the Kremlin", "he"
	Cue     string    `json:"cue,omitempty"`     // the source's verb: "said", "confirmed"
	Direct  bool      `json:"direct"`            // quoted words, not reported speech
	Date    time.Time `json:"date"`
	Via     string    `json:"via,omitempty"` // whom the article credits
	Excerpt Excerpt   `json:"excerpt"`
}

// Change is one difference between two states of the corpus.
type Change struct {
	What    ChangeKind `json:"what"`
	Date    time.Time  `json:"date"`
	Fact    *Fact      `json:"fact,omitempty"`
	Before  *Fact      `json:"before,omitempty"` // as it stood, where it changed
	Excerpt *Excerpt   `json:"excerpt,omitempty"`
	Known   time.Time  `json:"known,omitzero"` // of an excerpt published before the time asked since, when the corpus came to hold it
}

// ChangeKind says in what way something changed.
type ChangeKind string

// The kinds of change.
const (
	NewFact       ChangeKind = "new fact"
	ChangedStatus ChangeKind = "changed status"
	Reworded      ChangeKind = "reworded"
	Lapsed        ChangeKind = "lapsed"
	WithdrawnFact ChangeKind = "withdrawn"
	NewContest    ChangeKind = "newly contested"
	NewExcerpt    ChangeKind = "new excerpt"
)

// TopicRow is a line of the list of topics.
type TopicRow struct {
	Name
	Aliases []string  `json:"aliases,omitempty"`
	Facts   int       `json:"facts"`           // in force
	Newest  time.Time `json:"newest,omitzero"` // date of the newest source on it
}

// Section is one topic of a brief.
type Section struct {
	Topic     Name      `json:"topic"`
	Facts     []Fact    `json:"facts"`
	Contested []Contest `json:"contested,omitempty"` // their sides are among Facts
	Excerpts  []Excerpt `json:"excerpts"`
	Newest    time.Time `json:"newest,omitzero"` // date of the newest source on it
}

// Claim is one sentence of a text whose sources were looked for. It is never judged true
// or false: it has nearest excerpts, or none.
type Claim struct {
	Text     string    `json:"text"`
	Excerpts []Excerpt `json:"excerpts"`
}

// Refusal says that the corpus does not hold the answer, and what it does hold.
type Refusal struct {
	Nearest []Excerpt `json:"nearest"`         // the three nearest passages
	Newest  time.Time `json:"newest,omitzero"` // newest date held on the topic, or at all
	Wanted  string    `json:"wanted"`          // what would count as an answer: "a date"
	Reason  string    `json:"reason"`          // one sentence to the reader
}

// Citation leads to the very words.
type Citation struct {
	Number    int       `json:"number"`
	Article   string    `json:"article"`
	Title     string    `json:"title"`
	Paragraph int       `json:"paragraph"`
	Publisher string    `json:"publisher,omitempty"`
	Authors   []string  `json:"authors,omitempty"`
	Date      time.Time `json:"date,omitzero"`
	Clock     bool      `json:"clock,omitempty"` // Date has a time of day
	URL       string    `json:"url,omitempty"`   // with a text fragment that opens at the words
	Language  string    `json:"language,omitempty"`
	Relayed   []string  `json:"relayed,omitempty"` // whom the article credits for these words
	// Reliability and Credibility are Admiralty marks; empty: not judged.
	Reliability string `json:"reliability,omitempty"`
	Credibility string `json:"credibility,omitempty"`
	// Folded are other articles that say the same: reprints, other versions, and such as
	// tell it in nearly the same words.
	Folded []Reprint `json:"folded,omitempty"`
}

// Reprint is an article that was left out because it says what a cited one says.
type Reprint struct {
	// Copied: it carries the cited text, as a reprint or another version, and is no source
	// of its own.
	Copied    bool      `json:"copied,omitempty"`
	Article   string    `json:"article"`
	Publisher string    `json:"publisher,omitempty"`
	Date      time.Time `json:"date,omitzero"`
}

// CautionKind names what a reader must know before trusting an answer.
type CautionKind string

// The kinds of caution.
const (
	Stale          CautionKind = "stale"           // the newest source is older than the topic allows
	ExpiredFact    CautionKind = "expired"         // a fact's date has passed
	TentativeFact  CautionKind = "tentative"       // a fact may still change
	ContestedFacts CautionKind = "contested"       // sources disagree
	OneSource      CautionKind = "one source"      // everything rests on one publisher
	NotFound       CautionKind = "not found"       // the corpus does not say
	Undated        CautionKind = "undated"         // a cited article has no date
	Suspended      CautionKind = "suspended"       // a fact is held back: its quote no longer stands
	Judged         CautionKind = "judged"          // a source's reliability is marked low
	OtherLanguage  CautionKind = "other language"  // an excerpt is not in the question's language
	AsOfThen       CautionKind = "as of"           // the answer is as of an earlier date
	Unattributed   CautionKind = "unattributed"    // a speaker could not be told
	Corrected      CautionKind = "changed version" // a cited article has a newer version
)

// Caution is one such warning. Text is the English sentence; a renderer in another
// language makes its own from the other fields.
type Caution struct {
	Kind  CautionKind `json:"kind"`
	Text  string      `json:"text"`
	Date  time.Time   `json:"date,omitzero"`
	Days  int         `json:"days,omitempty"`
	Facts []string    `json:"facts,omitempty"` // ids
	Name  string      `json:"name,omitempty"`  // of a publisher, or the source's own word
}

// Sourcing sums up what an answer rests on. Publishers are counted, not pages.
type Sourcing struct {
	Excerpts   int       `json:"excerpts"`
	Facts      int       `json:"facts"`
	Publishers int       `json:"publishers"`
	Newest     time.Time `json:"newest,omitzero"`
	Days       int       `json:"days"` // age of Newest at the answer's time
	Text       string    `json:"text"` // "2 excerpts, 1 publisher, newest 30 Jan 2026 (296 days old)"
}

// Snapshot names the build of the index that answered.
type Snapshot struct {
	ID    string    `json:"id"`
	Built time.Time `json:"built"`
}

// EachFact calls f for every fact of the answer, wherever it stands in it; a fact that
// stands in several places comes up for each.
func (a *Answer) EachFact(f func(*Fact)) {
	for i := range a.Facts {
		f(&a.Facts[i])
	}
	for _, k := range a.Contested {
		for _, s := range k.Sides {
			if s.Fact != nil {
				f(s.Fact)
			}
		}
	}
	for _, e := range a.Events {
		if e.Fact != nil {
			f(e.Fact)
		}
	}
	for _, c := range a.Changes {
		if c.Fact != nil {
			f(c.Fact)
		}
	}
	for i := range a.Sections {
		for j := range a.Sections[i].Facts {
			f(&a.Sections[i].Facts[j])
		}
	}
}

// EachExcerpt calls f for every excerpt of the answer, those of a refusal included.
func (a *Answer) EachExcerpt(f func(*Excerpt)) {
	each := func(list []Excerpt) {
		for i := range list {
			f(&list[i])
		}
	}
	each(a.Excerpts)
	for _, k := range a.Contested {
		for _, s := range k.Sides {
			if s.Excerpt != nil {
				f(s.Excerpt)
			}
		}
	}
	for i := range a.Events {
		each(a.Events[i].Excerpts)
	}
	for i := range a.Positions {
		f(&a.Positions[i].Excerpt)
	}
	for _, c := range a.Changes {
		if c.Excerpt != nil {
			f(c.Excerpt)
		}
	}
	for i := range a.Sections {
		each(a.Sections[i].Excerpts)
	}
	for i := range a.Claims {
		each(a.Claims[i].Excerpts)
	}
	if a.Refusal != nil {
		each(a.Refusal.Nearest)
	}
}
