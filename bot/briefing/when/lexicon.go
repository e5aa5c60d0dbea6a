package when

import (
	"strings"
	"time"
	"unicode/utf8"
)

// A class is what a word can be to the grammar; a word may be several
// ("second", "may", "past").
type class uint64

const (
	cMonth class = 1 << iota
	cWeekday
	cWeekdays // plural: "Mondays", a recurrence
	cUnit
	cCardinal // "three"
	cOrdinal  // "third", "last" of a month
	cRel      // last, this, next: rel says which
	cDayRef   // today, yesterday: n is the offset in days
	cDaypart
	cEdge // early, mid, late, beginning, end: part says which
	cAgo
	cLater  // two days later
	cBefore // before, earlier
	cAfter  // after, following
	cFrom
	cTo
	cBetween
	cAnd
	cSince
	cBy
	cUntil
	cOf
	cPrep // in, on, at, during: a date may follow
	cThe
	cA
	cApprox // around, about, nearly
	cSeason
	cHoliday
	cAmPm
	cEvery
	cVague // few, several
	cNow
	cFor
	cWithin
	cHence // "in two days", "через два дня"
	cQuarter
	cHalf
	cZone
	cClockWord
	cAbbrev    // a full stop after it does not end a sentence
	cAmbiguous // needs context to be a date at all: may, march, sun, fall
	cName      // a month that is also a first name
	cDecade    // "nineties"
	cSlavic
	cCounted // people, troops: what a number before it counts
	cHundred // hundred, thousand
	cBound   // as, no, not: may begin "as early as", "no later than"
	cDayWord
	cHolidayStart // first word of a holiday's name
)

// triggers are the classes without which a text holds no date worth parsing.
const triggers = cMonth | cWeekday | cWeekdays | cUnit | cDayRef | cDaypart | cSeason | cHoliday | cNow | cDecade | cQuarter | cAmPm | cClockWord | cHundred

type unit uint8

const (
	noUnit unit = iota
	second
	minute
	hour
	day
	workday
	weekend
	week
	fortnight
	month
	quarter
	halfYear
	season
	year
	decade
	century
)

type part uint8

const (
	whole part = iota
	early
	mid
	late
	finish // the end as a date: "by the end of the year"
	earlier
	later
	remaining // the rest
)

// A cue says where a verb or phrase puts the dates of its clause.
type cue int8

const (
	past      cue = 1
	ahead     cue = 2
	infinite  cue = 3  // "to" before a verb: ahead if what governs it looks ahead
	planned   cue = 4  // expected, scheduled, due: ahead whatever the tense beside it
	modal     cue = 5  // may, could: ahead, but only weakly
	occurs    cue = 6  // begins, opens: a present that schedules
	bygone    cue = 7  // failed, managed: an infinitive after it is not ahead
	auxiliary cue = 8  // is, are: with "to" ahead
	phrase    cue = 10 // going, looking: ahead with the word after them
	promise   cue = 9  // agreed, vowed: itself behind, an infinitive after it ahead
	nonpast   cue = 11 // a Slavic verb with the endings of the present, which are those of the perfective future: ahead
	softSign  cue = 12 // a nonpast if the text is Ukrainian; in Russian an infinitive
	ongoing   cue = 13 // a nonpast that looks imperfective: ahead, but only weakly
)

type lexeme struct {
	class   class
	n       int // of a month, weekday (Monday 1), number, quarter, season, offset in days
	ord     int
	unit    unit
	rel     int
	part    part
	cue     cue
	holiday holidayID
	zone    string // name in the time zone database, or minutes from Greenwich: "+180"
	daypart string
}

// lexicon holds every word of every language: alphabets keep English apart from
// the others, and Ukrainian and Russian disagree on next to nothing.
var lexicon = buildLexicon()

// add merges an entry into the lexicon, for each of the words in a
// space-separated list.
type lexiconBuilder map[string]*lexeme

func (b lexiconBuilder) add(words string, e lexeme) {
	for _, w := range strings.Fields(words) {
		w = strings.ReplaceAll(w, "ё", "е")
		if utf8.RuneLen([]rune(w)[0]) > 1 {
			e.class |= cSlavic
		}
		old := b[w]
		if old == nil {
			c := e
			b[w] = &c
			continue
		}
		old.class |= e.class
		merge(&old.n, e.n)
		merge(&old.ord, e.ord)
		merge(&old.unit, e.unit)
		merge(&old.rel, e.rel)
		merge(&old.part, e.part)
		merge(&old.cue, e.cue)
		merge(&old.holiday, e.holiday)
		merge(&old.zone, e.zone)
		merge(&old.daypart, e.daypart)
	}
}

// merge keeps what stands first: a later table only fills gaps.
func merge[T comparable](dst *T, v T) {
	var zero T
	if *dst == zero {
		*dst = v
	}
}

// each adds a numbered list: the words of line i get number i+1.
func (b lexiconBuilder) each(c class, lines ...string) {
	for i, words := range lines {
		b.add(words, lexeme{class: c, n: i + 1})
	}
}

func (b lexiconBuilder) ordinals(lines ...string) {
	for i, words := range lines {
		b.add(words, lexeme{class: cOrdinal, ord: i + 1})
	}
}

func (b lexiconBuilder) cues(c cue, words string) { b.add(words, lexeme{cue: c}) }

func buildLexicon() map[string]*lexeme {
	b := lexiconBuilder{}
	b.english()
	b.ukrainian()
	b.russian()
	b.notVerbs()
	return b
}

// byEnding knows verbs by their endings, so that the tables need to list only
// the irregular ones.
func byEnding(w []byte, cyrillic bool) *lexeme {
	if !cyrillic {
		if len(w) > 4 && w[len(w)-1] == 'd' && w[len(w)-2] == 'e' && w[len(w)-3] != 'e' {
			return pastVerb
		}
		return nil
	}
	for _, e := range slavicEndings {
		if n := len(w) - len(e.ending); n >= 4 && string(w[n:]) == e.ending {
			return e.lex
		}
	}
	return nil
}

var (
	pastVerb    = &lexeme{cue: past}
	aheadVerb   = &lexeme{cue: ahead}
	nonpastVerb = &lexeme{cue: nonpast}
	softVerb    = &lexeme{cue: softSign}
	ongoingVerb = &lexeme{cue: ongoing}
)

// slavicEndings are those of past, of analytic future and of present forms: "вылетит", "відкриють".
// Nouns that end like a verb are in notVerbs.
var slavicEndings = []struct {
	ending string
	lex    *lexeme
}{
	{"лся", pastVerb}, {"лась", pastVerb}, {"лось", pastVerb}, {"лись", pastVerb},
	{"вся", pastVerb}, {"лася", pastVerb}, {"лося", pastVerb}, {"лися", pastVerb},
	{"ал", pastVerb}, {"ил", pastVerb}, {"ел", pastVerb}, {"ул", pastVerb}, {"ял", pastVerb}, {"ыл", pastVerb},
	{"ла", pastVerb}, {"ло", pastVerb}, {"ли", pastVerb},
	{"ав", pastVerb}, {"ив", pastVerb}, {"їв", pastVerb}, {"ув", pastVerb}, {"яв", pastVerb},
	{"ено", pastVerb}, {"ано", pastVerb}, {"ато", pastVerb}, {"ито", pastVerb},
	{"тиме", aheadVerb}, {"тимуть", aheadVerb}, {"тиметься", aheadVerb}, {"тимуться", aheadVerb},
	{"ает", ongoingVerb}, {"яет", ongoingVerb}, {"ают", ongoingVerb}, {"яют", ongoingVerb}, {"ует", ongoingVerb}, {"уют", ongoingVerb},
	{"ается", ongoingVerb}, {"яется", ongoingVerb}, {"аются", ongoingVerb}, {"яются", ongoingVerb}, {"уется", ongoingVerb}, {"уются", ongoingVerb},
	{"ає", ongoingVerb}, {"яє", ongoingVerb}, {"ує", ongoingVerb}, {"ають", ongoingVerb}, {"яють", ongoingVerb}, {"ують", ongoingVerb},
	{"ається", ongoingVerb}, {"яється", ongoingVerb}, {"ується", ongoingVerb}, {"аються", ongoingVerb}, {"яються", ongoingVerb}, {"уються", ongoingVerb},
	{"ет", nonpastVerb}, {"ит", nonpastVerb}, {"ут", nonpastVerb}, {"ют", nonpastVerb}, {"ат", nonpastVerb}, {"ят", nonpastVerb},
	{"ется", nonpastVerb}, {"ится", nonpastVerb}, {"утся", nonpastVerb}, {"ются", nonpastVerb}, {"атся", nonpastVerb}, {"ятся", nonpastVerb},
	{"ить", softVerb}, {"їть", softVerb}, {"уть", softVerb}, {"ють", softVerb}, {"ать", softVerb}, {"ять", softVerb},
	{"еться", softVerb}, {"ється", softVerb}, {"иться", softVerb}, {"уться", softVerb}, {"ються", softVerb}, {"аться", softVerb}, {"яться", softVerb},
	{"яне", softVerb}, {"тане", softVerb}, {"очне", softVerb}, {"гне", softVerb}, {"пише", softVerb}, {"веде", softVerb}, {"їде", softVerb}, {"йде", softVerb},
}

// location finds a zone of the lexicon: minutes from Greenwich ("+180") or a
// name of the time zone database; nil when the program holds no data for it.
func location(name string) *time.Location {
	if name == "" {
		return nil
	}
	if name[0] == '+' || name[0] == '-' {
		var minutes int
		for _, c := range name[1:] {
			minutes = minutes*10 + int(c-'0')
		}
		if name[0] == '-' {
			minutes = -minutes
		}
		return time.FixedZone("", minutes*60)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}
