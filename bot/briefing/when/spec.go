package when

// A spec is what an expression says before it is resolved: the grammar makes
// specs, resolve.go places them.
type spec struct {
	op          op
	first, next int // tokens [first, next)

	year, month, day, weekday int // 0 where not said
	yearRel                   int // "of last year": relLast, relThis, relNext
	rel                       int
	the                       bool
	amounts                   [3]amount
	nAmounts                  int
	vague                     bool // few, several: no number
	sign                      int  // of an offset: -1 back, +1 on
	unit                      unit
	ord                       int // "third": 3, last: -1
	count                     int // "the first 2 weeks"
	anchor                    *spec
	exact                     bool // "a year ago today"
	anaphoric                 bool // leans on the expression before, where the sentence has one
	part                      part
	holiday                   holidayID
	clock                     clock
	daypart                   string
	bound                     Bound
	approx                    bool
	a, b                      *spec // of a range
	order                     bool  // day and month may be the other way round
}

type amount struct {
	n    float64
	unit unit
}

type clock struct {
	set       bool
	h, m, s   int
	half      int // 1 a.m., 2 p.m., 0 not said
	zone      string
	zoneName  string
	byMinutes bool // minutes were written
	midnight  bool // the word, which may be either end of its day
}

type op uint8

const (
	opNone    op = iota
	opDate       // year, month, day, weekday as far as said
	opDecade     // year is its first
	opCentury    // ord
	opWeekday    // weekday, rel, anchor a week
	opDayRef     // today and its like: ord is the offset
	opYearRef    // торік
	opPeriod     // rel unit: last week
	opWindow     // the past 30 days
	opShift      // two days later than anchor
	opNth        // third week of anchor
	opSeason     // ord, year, yearRel, rel
	opHoliday    // holiday, year
	opWeekOf     // the week or weekend of anchor
	opNow
	opDuration // amounts
	opSet
	opClock // a time of day alone
	opRange // a to b
	opEdge  // part of anchor
	opFrom  // so long from anchor on
)

// The values of rel.
const (
	relLast = iota + 1
	relPrevious
	relPast
	relThis
	relThat
	relNext
	relComing
	relFollowing
)

// step is the direction of a rel in whole units: last -1, this 0, next +1.
func step(rel int) int {
	switch rel {
	case relLast, relPrevious, relPast:
		return -1
	case relNext, relComing, relFollowing:
		return 1
	}
	return 0
}

type numericOrder uint8

const (
	orderUnknown numericOrder = iota
	monthFirst
	dayFirst
)

func (p *parser) spec(o op) *spec {
	s := &spec{op: o}
	p.specs = append(p.specs, s)
	return s
}
