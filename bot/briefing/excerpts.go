package briefing

import (
	"slices"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/passages"
)

// maxSentences is how many sentences an excerpt runs over at most: more is reading, not
// an answer.
const maxSentences = 3

// countedPast is how many excerpts past the page are counted at most: of more, a reader needs
// to know no number.
const countedPast = 50

// candidate is a sentence that could be shown.
type candidate struct {
	hit      *index.Hit
	sentence int     // index into hit.Sentences
	score    float64 // as ranked
	worth    float64 // what order and length of an answer go by, 0–1
	sure     float64 // how likely it is that this very sentence is wanted, 0–1
	matched  []corpus.Span
	words    *wording
}

func (x *candidate) span() corpus.Span { return x.hit.Sentences[x.sentence] }

func (x *candidate) text() string {
	s := x.span()
	return x.hit.Text[s.Start:s.End]
}

// inArticle is the sentence's range in the article's text.
func (x *candidate) inArticle() corpus.Span {
	s := x.span()
	return corpus.Span{Start: x.hit.Start + s.Start, End: x.hit.Start + s.End}
}

// read compares sentences lazily: of a hundred candidates a handful are ever compared.
func (x *candidate) read() *wording {
	if x.words == nil {
		x.words = newWording(x.text(), x.hit.Article.Language)
	}
	return x.words
}

// pick is an excerpt in the making: neighbouring sentences of one passage.
type pick struct {
	candidate       // the best of them
	first, last int // indexes into hit.Sentences
	parts       []*wording
	folded      []folded // articles whose repetition was left out
}

// choice says how excerpts are chosen.
type choice struct {
	limit   int
	offset  int                     // as many of the best are passed over
	counted int                     // past the page as many more are counted at most
	cut     float64                 // a further excerpt is worth at least this share of the best one
	join    joins                   // whether a sentence is shown with the excerpt that it stands beside; nil: none is
	diverse float64                 // how much of its worth a sentence loses for being like one chosen, 0–1
	each    int                     // excerpts of one article at most; 0: any number
	anchor  bool                    // show the sentence before one that takes up who or what it is about
	inOrder bool                    // keep the candidates' order instead of choosing by worth
	skip    func(x *candidate) bool // leaves a sentence out; may be nil
	known   []*wording              // what the reader sees already
	arrange func(picks []*pick)     // puts the best in another order before the page is cut; may be nil
}

// joins tells whether x, which stands right beside p, is shown with it.
type joins func(x *candidate, p *pick) bool

// nearly joins what holds words of the question and is worth nearly as much.
func nearly(x *candidate, p *pick) bool { return len(x.matched) > 0 && x.worth >= 0.75*p.worth }

// choose picks excerpts from candidates, best first, by maximal marginal relevance
// (Carbonell and Goldstein, 1998): each next one is worth what it adds to those chosen. A
// sentence that repeats a chosen one is folded under it. It returns the picks after offset
// and how many more there are.
func (c *composer) choose(cands []candidate, ch choice) (picks []*pick, more int) {
	var all []*pick
	used := make([]bool, len(cands))
	like := make([]float64, len(cands)) // how like each is to the chosen one it is most like, 0–1
	chosen := func(w *wording) {
		for i := range cands {
			if ch.diverse > 0 && !used[i] {
				like[i] = max(like[i], w.overlap(cands[i].read()))
			}
		}
	}
	top := 0.0
	for i := range cands {
		top = max(top, cands[i].worth)
	}
	bound := ch.offset + ch.limit + ch.counted
	for len(all) < bound {
		best, bestWorth := -1, 0.0
		for i := range cands {
			x := &cands[i]
			if used[i] {
				continue
			}
			if x.worth < ch.cut*top {
				used[i] = true
				continue
			}
			if ch.inOrder {
				best = i
				break
			}
			if worth := x.worth * (1 - ch.diverse*like[i]); best < 0 || worth > bestWorth {
				best, bestWorth = i, worth
			}
		}
		if best < 0 {
			break
		}
		used[best] = true
		x := &cands[best]
		if ch.skip != nil && ch.skip(x) { // asked last: it reads other articles
			continue
		}
		if slices.ContainsFunc(ch.known, func(w *wording) bool { return w.covers(x.read()) }) {
			continue
		}
		if p := repeated(x, all); p != nil {
			p.fold(x, c.sameText(p.hit.Article, x.hit.Article))
			continue
		}
		if p := neighbour(x, all); p != nil {
			if ch.join != nil && p.last-p.first+1 < maxSentences && ch.join(x, p) {
				p.first, p.last = min(p.first, x.sentence), max(p.last, x.sentence)
				p.parts = append(p.parts, x.read())
				p.matched = append(p.matched, x.matched...)
				chosen(x.read())
			}
			continue
		}
		if ch.each > 0 && ofArticle(x.hit.Article.ID, all) >= ch.each {
			continue
		}
		all = append(all, &pick{candidate: *x, first: x.sentence, last: x.sentence, parts: []*wording{x.read()}})
		chosen(x.read())
	}
	for _, p := range all {
		p.wholeNote(all)
	}
	if ch.anchor {
		for _, p := range all {
			p.anchor(all)
		}
	}
	if ch.arrange != nil {
		ch.arrange(all[:min(len(all), ch.offset+ch.limit+arranged)])
	}
	from := min(ch.offset, len(all))
	to := min(from+ch.limit, len(all))
	return all[from:to], len(all) - to
}

// arranged is how many excerpts past the page another order may bring onto it.
const arranged = 3

// wholeNote shows of a publisher's note what follows its opening, too: that is where the right
// number stands.
func (p *pick) wholeNote(all []*pick) {
	s := p.hit.Sentences[p.last]
	if !isNote(p.hit.Text[s.Start:s.End]) {
		return
	}
	end := noteFrom(&p.hit.Passage, p.last).End
	for p.last+1 < len(p.hit.Sentences) && p.hit.Sentences[p.last+1].End <= end && p.last-p.first+1 < maxSentences {
		next := candidate{hit: p.hit, sentence: p.last + 1}
		if shownIn(all, &next) != nil {
			return
		}
		p.last++
		p.parts = append(p.parts, next.read())
	}
}

// anchor puts the sentence before in front of an excerpt that begins with a pronoun: alone,
// "He called such places unacceptable" does not say who, or which.
func (p *pick) anchor(all []*pick) {
	s := p.hit.Sentences[p.first]
	if p.first == 0 || p.last-p.first+1 >= maxSentences || !continues(p.hit.Text[s.Start:s.End]) {
		return
	}
	before := candidate{hit: p.hit, sentence: p.first - 1}
	if shownIn(all, &before) == nil {
		p.first--
		p.parts = append(p.parts, before.read())
	}
}

// fold takes in a sentence that repeats one of the pick; sameText: it is from another form of
// the same text. Of copied words those of the first published are shown: it is the one that
// the others repeat, and the one from whose date "Sunday" counts.
func (p *pick) fold(x *candidate, sameText bool) {
	a, b := p.hit.Article, x.hit.Article
	copied := sameText || x.text() == p.text() && len(x.read().stems) >= copiedWords
	older := !b.Published.IsZero() && (a.Published.IsZero() || b.Published.Before(a.Published))
	if older && p.first == p.last && (copied || x.text() == p.text()) {
		p.hit, p.sentence, p.first, p.last, p.matched = x.hit, x.sentence, x.sentence, x.sentence, x.matched
		a, b = b, a
	}
	p.folded = append(p.folded, folded{b, copied})
}

// folded is an article that was left out because it says what a cited one says.
type folded struct {
	article *passages.Article
	copied  bool // it carries the same text, and is no source of its own
}

// copiedWords is from how many words on, function words not counted, nobody writes the same
// sentence twice without copying it.
const copiedWords = 6

// repeated is the pick that says what x says, or nil.
func repeated(x *candidate, picks []*pick) *pick {
	for _, p := range picks {
		if p.hit.Ord == x.hit.Ord && p.first <= x.sentence && x.sentence <= p.last {
			continue
		}
		for _, w := range p.parts {
			if w.repeats(x.read()) {
				return p
			}
		}
	}
	return nil
}

// ofArticle counts the picks of an article.
func ofArticle(id string, picks []*pick) int {
	n := 0
	for _, p := range picks {
		if p.hit.Article.ID == id {
			n++
		}
	}
	return n
}

// neighbour is the pick whose passage x stands in, right beside it, or nil.
func neighbour(x *candidate, picks []*pick) *pick {
	for _, p := range picks {
		if p.hit.Ord == x.hit.Ord && x.sentence >= p.first-1 && x.sentence <= p.last+1 {
			return p
		}
	}
	return nil
}

// excerpt is the form of a pick that an answer carries, cited.
func (c *composer) excerpt(p *pick) Excerpt {
	h := &p.hit.Passage
	in := corpus.Span{Start: h.Sentences[p.first].Start, End: h.Sentences[p.last].End}
	e := Excerpt{
		Text: h.Text[in.Start:in.End], Article: h.Article.ID, Paragraph: h.Paragraph,
		Start: h.Start + in.Start, End: h.Start + in.End, Score: p.score,
		Dates: c.dates(h, in),
	}
	slices.SortFunc(p.matched, func(a, b corpus.Span) int { return a.Start - b.Start })
	for _, m := range p.matched {
		if in.Start <= m.Start && m.End <= in.End {
			e.Matched = append(e.Matched, corpus.Span{Start: m.Start - in.Start, End: m.End - in.Start})
		}
	}
	e.Citation = c.cite(h.Article, h.Paragraph, corpus.Span{Start: e.Start, End: e.End}, "", "")
	for _, f := range p.folded {
		c.fold(e.Citation, f)
	}
	shown := *p
	c.afterwards(e.Citation, func(number int) {
		if n := c.versionCaution(&shown, number); n != nil {
			c.caution(*n)
		}
	})
	return e
}
