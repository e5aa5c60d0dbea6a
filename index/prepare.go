package index

import (
	"cmp"
	"slices"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
)

// prepared is an article ready to be written: its record, its passages and their Bleve
// documents, which lack only their ids.
type prepared struct {
	article passages.Article
	source  passages.Source
	drafts  []passages.Draft
	docs    []*document
	sketch  passages.Sketch
}

// preparer turns articles into prepared ones. It is used by one goroutine.
type preparer struct {
	tagger *tagger

	tokens   []analysis.Token
	title    []analysis.Token
	mentions []mention
	counts   map[string]int
	shingles passages.Shingles
}

func newPreparer(t *tagger) *preparer {
	return &preparer{tagger: t, counts: make(map[string]int)}
}

// article prepares an article as the corpus read it; known is when the corpus first held
// this text.
func (p *preparer) article(a *corpus.Article, src passages.Source, known time.Time) *prepared {
	out := &prepared{
		article: passages.Article{
			ID: a.ID, Title: a.Title, TitleMade: a.TitleMade, Publisher: a.Publisher, Source: a.Source, Authors: a.Authors,
			Published: a.Published, Clock: a.Clock, Retrieved: a.Retrieved, Known: known, Language: a.Language, URL: a.URL,
			Hash: a.Hash,
		},
		source: src,
	}
	for _, c := range a.Passages() {
		d := passages.Draft{Paragraph: c.Paragraph, Start: c.Start, Text: a.Text[c.Start:c.End]}
		for _, s := range c.Sentences {
			d.Sentences = append(d.Sentences, corpus.Span{Start: s.Start - c.Start, End: s.End - c.Start})
		}
		out.drafts = append(out.drafts, d)
	}
	p.index(out)
	return out
}

// again prepares an article from the passage file that holds it, for an index that is
// made anew of what an older snapshot has.
func (p *preparer) again(a *passages.Article, src passages.Source, ps []passages.Passage) *prepared {
	out := &prepared{article: *a, source: src}
	for _, x := range ps {
		out.drafts = append(out.drafts, passages.Draft{Paragraph: x.Paragraph, Start: x.Start, Text: x.Text, Sentences: x.Sentences})
	}
	p.index(out)
	return out
}

// index makes the documents of an article's passages, their lengths and the sketch.
func (p *preparer) index(out *prepared) {
	a := &out.article
	p.title = p.title[:0]
	p.mentions = p.mentions[:0]
	if !a.TitleMade { // a made one repeats the first sentence
		p.title = analysis.Tokens(p.title, a.Title, a.Language)
		p.mentions = p.tagger.find(p.mentions, p.title)
	}
	title := p.terms(p.title)
	var topics []string // an article titled by a topic is on it throughout
	for _, m := range p.mentions {
		if m.topic != "" {
			topics = append(topics, m.topic)
		} else if t := entityTerm(m.entity); !slices.Contains(title, t) {
			title = append(title, t)
		}
	}
	keywords := document{}
	if !a.Published.IsZero() {
		keywords.add(fieldDay, a.Published.Format(time.DateOnly))
	}
	keywords.add(fieldLanguage, a.Language)
	keywords.add(fieldPublisher, corpus.FoldName(cmp.Or(a.Publisher, corpus.Site(a.URL))))
	keywords.add(fieldPublisher, a.Source)
	p.shingles.Reset()
	for i := range out.drafts {
		d := &out.drafts[i]
		p.tokens = analysis.Tokens(p.tokens[:0], d.Text, a.Language)
		p.shingles.Add(p.tokens)
		doc := keywords
		doc.terms[fieldTitle] = title
		doc.terms[fieldText] = p.terms(p.tokens)
		d.Length = length(p.tokens)

		p.mentions = p.tagger.find(p.mentions[:0], p.tokens)
		clear(p.counts)
		for _, t := range topics {
			p.counts[t] = 1
		}
		for _, m := range p.mentions {
			if m.topic != "" {
				p.counts[m.topic] = 1
			}
		}
		doc.terms[fieldTopic] = levels(p.counts)
		clear(p.counts)
		last := map[string]int{} // "Volodymyr Zelenskyy" and "Zelenskyy" in it are one mention
		for _, m := range p.mentions {
			if m.entity == "" {
				continue
			}
			if end, ok := last[m.entity]; ok && m.first <= end {
				last[m.entity] = max(end, m.last)
				continue
			}
			last[m.entity] = m.last
			p.counts[m.entity]++
		}
		doc.terms[fieldEntity] = levels(p.counts)
		out.docs = append(out.docs, &doc)
	}
	out.sketch = p.shingles.Sketch()
}

// length is the number of words of a passage that count for BM25: those that are indexed,
// without closed forms of hyphenated words.
func length(tokens []analysis.Token) int {
	n := 0
	for i := range tokens {
		if !tokens[i].Stop && !tokens[i].Joined {
			n++
		}
	}
	return n
}

// terms returns the index terms of tokens: stems with their levels, and exact forms of
// names.
func (p *preparer) terms(tokens []analysis.Token) []string {
	clear(p.counts)
	for i := range tokens {
		t := &tokens[i]
		if t.Stop {
			continue
		}
		p.counts[t.Stem]++
		if t.Name && t.Stem != t.Term {
			p.counts[nameTerm(t.Term)] = 1
		}
	}
	return levels(p.counts)
}

// levels writes counts as terms, one for each level reached.
func levels(counts map[string]int) []string {
	if len(counts) == 0 {
		return nil
	}
	list := make([]string, 0, len(counts)+len(counts)/4)
	for t, n := range counts {
		list = append(list, t)
		for l := 2; l <= min(n, maxTF); l++ {
			list = append(list, levelTerm(t, l))
		}
	}
	return list
}

// add adds a term to a field unless it is empty or there already.
func (d *document) add(f field, term string) {
	if term == "" {
		return
	}
	for _, t := range d.terms[f] {
		if t == term {
			return
		}
	}
	d.terms[f] = append(d.terms[f], term)
}
