package when

import (
	"strings"
	"time"
)

// A holidayID names a day that news text dates things by.
type holidayID uint8

// A holiday falls on a fixed date, or where its rule puts it.
type holiday struct {
	names      string // separated by |
	month, day int
	rule       func(year int) time.Time
	about      bool // the calendar it follows goes by sightings: known to a day or so
}

const (
	noHoliday holidayID = iota
	christmas
	easter
	orthodoxEaster
)

var holidays = []holiday{
	noHoliday:      {},
	christmas:      {names: "christmas|christmas day", month: 12, day: 25},
	easter:         {names: "easter|easter sunday|easter day", rule: gregorianEaster},
	orthodoxEaster: {names: "orthodox easter", rule: julianEaster},
	{names: "christmas eve", month: 12, day: 24},
	{names: "orthodox christmas", month: 1, day: 7},
	{names: "boxing day", month: 12, day: 26},
	{names: "new year's eve", month: 12, day: 31},
	{names: "new year|new year's|new year's day|new year day|the new year", month: 1, day: 1},
	{names: "good friday", rule: fromEaster(-2)},
	{names: "palm sunday", rule: fromEaster(-7)},
	{names: "ash wednesday", rule: fromEaster(-46)},
	{names: "maundy thursday", rule: fromEaster(-3)},
	{names: "easter monday", rule: fromEaster(1)},
	{names: "ascension day", rule: fromEaster(39)},
	{names: "pentecost|whit sunday", rule: fromEaster(49)},
	{names: "valentine's day", month: 2, day: 14},
	{names: "international women's day|women's day", month: 3, day: 8},
	{names: "st patrick's day|st. patrick's day|saint patrick's day|saint patrick", month: 3, day: 17},
	{names: "earth day", month: 4, day: 22},
	{names: "may day|international workers' day", month: 5, day: 1},
	{names: "victory day", month: 5, day: 9},
	{names: "juneteenth|freedom day|jubilee day", month: 6, day: 19},
	{names: "independence day", month: 7, day: 4},
	{names: "ukraine's independence day|ukrainian independence day", month: 8, day: 24},
	{names: "bastille day", month: 7, day: 14},
	{names: "halloween", month: 10, day: 31},
	{names: "veterans day|armistice day|remembrance day", month: 11, day: 11},
	{names: "martin luther king day|mlk day", rule: nthWeekday(1, time.Monday, 3)},
	{names: "presidents' day|presidents day", rule: nthWeekday(2, time.Monday, 3)},
	{names: "memorial day", rule: nthWeekday(5, time.Monday, -1)},
	{names: "labor day", rule: nthWeekday(9, time.Monday, 1)},
	{names: "columbus day", rule: nthWeekday(10, time.Monday, 2)},
	{names: "thanksgiving|thanksgiving day", rule: nthWeekday(11, time.Thursday, 4)},
	{names: "black friday", rule: func(y int) time.Time { return nthWeekday(11, time.Thursday, 4)(y).AddDate(0, 0, 1) }},
	{names: "eid al-fitr|eid al fitr", rule: islamic(10, 1), about: true},
	{names: "eid al-adha|eid al adha", rule: islamic(12, 10), about: true},
	{names: "ashura", rule: islamic(1, 10), about: true},
}

// aDay are holidays of one word; the others begin with one of these.
func (b lexiconBuilder) holidayWords() {
	for id, h := range holidays {
		for _, name := range strings.Split(h.names, "|") {
			words := strings.Fields(name)
			if len(words) == 0 {
				continue
			}
			first, _, _ := strings.Cut(words[0], "'")
			first = strings.TrimSuffix(first, ".")
			c := cHolidayStart
			if len(words) == 1 || first == "eid" {
				c |= cHoliday
			}
			b.add(first, lexeme{class: c})
			holidayNames[first] = append(holidayNames[first], holidayName{words: holidayTokens(name), id: holidayID(id)})
		}
	}
}

type holidayName struct {
	words []string
	id    holidayID
}

var holidayNames = map[string][]holidayName{}

// holidayTokens cuts a name as the tokenizer cuts text.
func holidayTokens(name string) []string {
	name = strings.NewReplacer("'s", " 's", "' ", " ' ", "-", " - ", ".", " .").Replace(name)
	return strings.Fields(name)
}

// holiday reads the longest holiday name at i, with its year.
func (p *parser) holiday(i int) (*spec, int) {
	j, rel := i, 0
	if p.at(j).is(cThe) {
		j++
	}
	if p.at(j).is(cRel) {
		rel = p.at(j).lex.rel
		j++
	}
	t := p.at(j)
	if t.kind == number && t.num == 9 && p.at(j+1).isMark('/') && p.at(j+2).num == 11 && p.at(j+2).kind == number && !p.at(j+3).isMark('/') && p.order != dayFirst {
		s := p.spec(opDate) // 9/11 is a name
		s.year, s.month, s.day = 2001, 9, 11
		return s, j + 3
	}
	id, next := holidayID(0), 0
	switch {
	case t.is(cHoliday) && t.lex.holiday != noHoliday:
		id, next = t.lex.holiday, j+1
	case t.is(cHolidayStart):
		for _, name := range holidayNames[lowerASCII(p.text[t.start:t.end])] {
			if end := p.matches(j, name.words); end > next {
				id, next = name.id, end
			}
		}
	}
	if prev := p.at(j - 1); j == i && t.upper && prev.kind == word && prev.upper && prev.lex == nil && prev.sentence == t.sentence {
		return nil, 0 // part of a longer name: Holocaust Remembrance Day
	}
	if next == 0 || next == j+1 && !t.is(cHoliday) || p.says(next, "party", "tree", "present", "presents", "truce") && rel == 0 || !t.upper && !t.is(cSlavic) && !t.is(cHoliday) && next == j+1 {
		return nil, 0
	}
	if after := p.at(next); t.upper && after.kind == word && after.upper && after.lex == nil && after.sentence == t.sentence {
		return nil, 0 // the Good Friday Agreement
	}
	s := p.spec(opHoliday)
	s.holiday, s.rel = id, rel
	if y, after := p.yearOf(next); after > 0 {
		s.year = y
		return s, after
	}
	if r, after := p.relativeYear(next); r != 0 {
		s.yearRel = r
		return s, after
	}
	return s, next
}

func (p *parser) matches(i int, words []string) int {
	for _, w := range words {
		t := p.at(i)
		switch w {
		case "'s":
			if !t.isMark(possessive) {
				return 0
			}
		case "'":
			if t.kind != mark || !isApostrophe(t.mark) {
				return 0
			}
		case "-", ".":
			if !t.isMark(rune(w[0])) {
				return 0
			}
		default:
			if !p.says(i, w) {
				return 0
			}
		}
		i++
	}
	return i
}

func lowerASCII(s string) string { return strings.ToLower(s) }

// on is the day of a holiday in a year.
func (id holidayID) on(year int) time.Time {
	h := holidays[id]
	if h.rule != nil {
		return h.rule(year)
	}
	return date(year, h.month, h.day)
}

// gregorianEaster is Easter Sunday of the Western churches (the algorithm of
// Meeus, Jones and Butcher).
func gregorianEaster(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	n := (h + l - 7*m + 90) / 25
	return date(y, n, (h+l-7*m+33*n+19)%32)
}

// julianEaster is Easter Sunday of the Orthodox churches, in the Gregorian
// calendar of 1900–2099 (Meeus).
func julianEaster(y int) time.Time {
	a, b, c := y%4, y%7, y%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	return date(y, (d+e+114)/31, (d+e+114)%31+1).AddDate(0, 0, 13)
}

func fromEaster(days int) func(int) time.Time {
	return func(y int) time.Time { return gregorianEaster(y).AddDate(0, 0, days) }
}

// nthWeekday is the n-th such weekday of a month, the last one for -1.
func nthWeekday(m int, wd time.Weekday, n int) func(int) time.Time {
	return func(y int) time.Time {
		if n < 0 {
			last := date(y, m+1, 0)
			return last.AddDate(0, 0, -(int(last.Weekday())-int(wd)+7)%7)
		}
		first := date(y, m, 1)
		return first.AddDate(0, 0, (int(wd)-int(first.Weekday())+7)%7+7*(n-1))
	}
}

// islamic is a day of the tabular Islamic calendar, the civil one of 11 leap
// years in 30; the first that falls in the Gregorian year.
func islamic(m, d int) func(int) time.Time {
	return func(y int) time.Time {
		for h := (y - 622) * 33 / 32; ; h++ {
			days := d + (59*(m-1)+1)/2 + (h-1)*354 + (3+11*h)/30 - 1
			if t := date(622, 7, 18).AddDate(0, 0, days); t.Year() >= y {
				return t
			}
		}
	}
}
