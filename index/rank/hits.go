package rank

import (
	"maps"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/briefbot/briefbot/index/passages"
)

// Measure returns every sentence of the hits with its features, unscored, in the order of
// the hits.
//
// Some of the hits are read by each core. What is found is the same however many there are:
// a sentence is measured by itself, by its passage, and by counts and sets of all hits.
func Measure(q Question, hits []passages.Hit, opts Options) []Scored {
	m := newMeasuring(&q, hits, opts)
	parts := m.parts()
	atOnce(parts, m.read)
	m.settle(parts)
	atOnce(parts, m.measure)
	var found likes
	for _, p := range parts {
		found.or(&p.likes, len(m.terms))
		p.free()
	}
	m.gaps(m.scored, &found)
	return m.scored
}

// measuring is the measuring of the hits of one question.
type measuring struct {
	*matcher
	hits   []passages.Hit
	texts  []text // one a hit
	titles []set  // one a hit: the terms that the title of its article holds
	first  []int  // one a hit: its first sentence in scored
	scored []Scored

	top            float64 // highest score of the engine
	held           float64 // how much of the question the hits with that score hold
	newest, oldest time.Time
}

// part is a reader with the hits that it reads, from and up to.
type part struct {
	*reader
	from, to int
}

func newMeasuring(q *Question, hits []passages.Hit, opts Options) *measuring {
	m := &measuring{matcher: newMatcher(q), hits: hits, texts: make([]text, len(hits)), titles: make([]set, len(hits)), first: make([]int, len(hits))}
	total := 0
	for i := range hits {
		m.first[i] = total
		total += len(hits[i].Sentences)
		m.top = max(m.top, hits[i].Score)
		if a := hits[i].Article; a != nil && !a.Published.IsZero() && (opts.Now.IsZero() || !a.Published.After(opts.Now)) {
			if m.newest.IsZero() || a.Published.After(m.newest) {
				m.newest = a.Published
			}
			if m.oldest.IsZero() || a.Published.Before(m.oldest) {
				m.oldest = a.Published
			}
		}
	}
	m.scored = make([]Scored, total)
	return m
}

// hitsAPart is how many hits a part has at least: to have fewer read by another core costs
// as much as to read them.
const hitsAPart = 12

// parts divides the hits among the cores, to each about as much text.
func (m *measuring) parts() []part {
	left := 0
	for i := range m.hits {
		left += len(m.hits[i].Text)
	}
	n := min(runtime.GOMAXPROCS(0), max(1, len(m.hits)/hitsAPart))
	parts := make([]part, n)
	at := 0
	for i := range parts {
		parts[i] = part{newReader(m.matcher), at, at}
		share := left / (n - i)
		for at < len(m.hits) && (share > 0 || i == n-1) {
			share -= len(m.hits[at].Text)
			left -= len(m.hits[at].Text)
			at++
		}
		parts[i].to = at
	}
	return parts
}

// atOnce calls do for all parts, each on a core, and waits for them. If one panics, so does
// atOnce: who asks can recover from it, as from a question that is read by one core.
func atOnce(parts []part, do func(part)) {
	var others sync.WaitGroup
	panics := make([]any, len(parts))
	for i, p := range parts[1:] {
		others.Go(func() {
			defer func() { panics[i] = recover() }()
			do(p)
		})
	}
	do(parts[0])
	others.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}

// read reads the hits of a part, and counts what they hold.
func (m *measuring) read(p part) {
	for i := p.from; i < p.to; i++ {
		h := &m.hits[i]
		lang := ""
		if a := h.Article; a != nil {
			lang = a.Language
			if i > p.from && m.hits[i-1].Article == a {
				m.titles[i] = m.titles[i-1]
			} else if !a.TitleMade {
				m.titles[i] = p.reader.read(a.Title, lang).terms()
			}
		}
		m.texts[i] = p.reader.read(h.Text, lang)
		if m.q.Kind == Person {
			noteFamilyNames(p.named, h.Text, m.texts[i])
		}
		terms := m.texts[i].terms()
		for j := range m.terms {
			if terms.has(j) {
				p.df[j]++
			}
		}
	}
}

// settle finds what takes all hits to be known, once they are read.
func (m *measuring) settle(parts []part) {
	var df [maxTerms]int
	for _, p := range parts {
		for j := range m.terms {
			df[j] += p.df[j]
		}
	}
	if m.q.Kind == Person {
		m.people = map[string]bool{}
		for _, p := range parts {
			maps.Copy(m.people, p.named)
		}
	}
	m.weigh(df[:len(m.terms)], len(m.hits))
	// What the engine puts first among passages that hold next to nothing of the question
	// it puts there by chance.
	for i := range m.hits {
		if m.hits[i].Score == m.top && m.top > 0 {
			m.held = max(m.held, m.share(m.texts[i].terms()|m.titles[i]))
		}
	}
}

// measure fills the features of the sentences of a part.
func (m *measuring) measure(p part) {
	var sentences []sentence
	for i := p.from; i < p.to; i++ {
		h, t := &m.hits[i], m.texts[i]
		dated := set(0)
		var published time.Time
		if h.Article != nil {
			published = h.Article.Published
			dated = m.q.datedTerms(published)
		}
		scored := m.scored[m.first[i]:][:len(h.Sentences)]
		sentences = sentences[:0]
		at := 0
		for j, span := range h.Sentences {
			for at < len(t.tokens) && t.tokens[at].Start < span.Start {
				at++
			}
			end := at
			for end < len(t.tokens) && t.tokens[end].Start < span.End {
				end++
			}
			scored[j].Hit, scored[j].Sentence = i, j
			v := &scored[j].Features
			s := p.reader.measure(v, h.Text, text{t.tokens[at:end], t.words[at:end]}, dated)
			if asksItself(h.Text[span.Start:min(span.End, len(h.Text))]) {
				v[Asks] = 1
			}
			scored[j].Matched = s.matched
			sentences = append(sentences, s)
			at = end
		}
		context := m.neighbourhood(scored, sentences, m.titles[i])
		p.likes.or(&context, len(m.terms))
		for j := range scored {
			v := &scored[j].Features
			v[First] = lead(&h.Passage, j)
			if m.top > 0 { // without an engine the order of the hits means nothing
				v[Engine] = m.held * h.Score / m.top
				// Among few passages the engine's order says little.
				v[EngineRank] = m.held * float64(len(m.hits)) / float64(len(m.hits)+20) / math.Sqrt(float64(i+1))
			}
			if span := m.newest.Sub(m.oldest); span > 0 && m.q.Recent && !published.IsZero() {
				v[Recency] = v[Together] * max(0, min(1, 1-float64(m.newest.Sub(published))/float64(span)))
			}
		}
	}
}
