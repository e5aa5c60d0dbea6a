package rank

import (
	"unicode/utf8"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// sentence is a sentence as measured so far.
type sentence struct {
	terms   set
	overlap float64
	matched []corpus.Span
	length  int // words
	likes   likes
	meaning float64
	asks    bool
	speech  bool
	begins  cue // cues of the first word
}

// measure fills the features that a sentence has by itself. tokens are its words, s the
// text that they stand in, dated the terms that its article's date fulfils: they count as
// standing in every sentence that has another.
func (r *reader) measure(v *Vector, s string, t text, dated set) sentence {
	var out sentence
	var exact set
	table := words.load()
	clear(r.acc)
	best := [maxTerms]float64{}
	var bestAt [maxTerms]int
	fresh := 0
	var places [maxTerms]int // of each term's first match, plus one
	var neighbours set       // terms i whose successor i+1 follows at once
	lastTerm, lastAt := -1, -10
	k := kindScan{q: r.q, people: r.people, at: r.at[:0], counted: r.counted(), demand: demandScan{demand: &r.q.demand}}
	position := 0
	for i := range t.tokens {
		tok, w := &t.tokens[i], t.words[i]
		if !tok.Joined {
			position++
		}
		if position == 1 {
			out.begins = w.cues
		}
		if w.terms != 0 {
			out.matched = append(out.matched, corpus.Span{Start: tok.Start, End: tok.End})
			for j := range r.terms {
				if !w.terms.has(j) {
					continue
				}
				if places[j] == 0 {
					places[j] = position
				}
				if r.terms[j].Word == tok.Term || r.terms[j].Name >= 0 {
					exact |= 1 << j
				}
				if j == lastTerm+1 && position-lastAt <= 2 {
					neighbours |= 1 << lastTerm
				}
				lastTerm, lastAt = j, position
			}
			out.terms |= w.terms
		} else if w.cues&cueStop == 0 && !tok.Joined {
			fresh++
		}
		if w.alike {
			for j, c := range w.like {
				if float64(c) > best[j] {
					best[j], bestAt[j] = float64(c), position
				}
			}
		}
		if w.like != nil {
			if w.word >= 0 {
				table.add(r.acc, int(w.word), w.weight)
			} else {
				addUnlisted(r.acc, tok.Stem, w.weight)
			}
		}
		k.see(s, t, i, position)
	}
	if out.terms != 0 {
		out.terms |= dated
	}
	r.at = k.at // with the memory that it has got
	out.length = position
	out.overlap = r.share(out.terms)
	v[Overlap] = out.overlap
	v[Exact] = r.share(exact)
	v[Saturated] = out.overlap / (0.6 + 0.4*float64(position)/22)
	heaviest, names, named, pairs, paired := -1, 0.0, 0.0, 0, 0
	meaning := 0.0
	for i := range r.terms {
		x := &r.terms[i]
		if heaviest < 0 || x.Weight > r.terms[heaviest].Weight {
			heaviest = i
		}
		if x.Proper {
			names += x.Weight
			if out.terms.has(i) {
				named += x.Weight
			}
		}
		if i+1 < len(r.terms) {
			pairs++
			if neighbours.has(i) {
				paired++
			}
		}
		switch {
		case out.terms.has(i):
			out.likes[i] = 1
			if places[i] > 0 {
				bestAt[i] = places[i]
			}
		case best[i] > likeFloor:
			out.likes[i] = float32((best[i] - likeFloor) / (1 - likeFloor))
		}
		meaning += x.Weight * float64(out.likes[i])
	}
	if heaviest >= 0 && out.terms.has(heaviest) {
		v[Rarest] = 1
	}
	if names > 0 {
		v[Proper] = named / names
	}
	if pairs > 0 {
		v[Bigram] = float64(paired) / float64(pairs)
	}
	v[Proximity], v[Order] = closeness(places[:len(r.terms)])
	out.meaning = meaning / r.total
	v[Meaning] = out.meaning
	v[Likeness] = max(0, cosine(r.mean, r.acc))
	k.features(v, places[:len(r.terms)])
	k.demand.features(v, v[KindDate] > 0)
	out.speech = k.speech
	if r.q.head >= 0 {
		v[Unheld] = k.unheld(&out.likes)
	}
	v[KindMatch] = r.kindMatch(k.at, &bestAt, &out.likes)
	if content := fresh + len(out.matched); content > 0 {
		v[New] = float64(fresh) / float64(content)
	}
	if r.q.Kind == Definition && len(t.tokens) > 2 && out.terms != 0 && places[max(heaviest, 0)] > 0 && places[max(heaviest, 0)] <= 4 {
		v[Define] = 1
	}
	if r.q.Speech && k.speech && named > 0 {
		v[Speaker] = 1
	}
	if position < 6 {
		v[Brief] = 1 - float64(position)/6
	}
	if position > 30 {
		v[Long] = min(1, float64(position-30)/40)
	}
	if out.asks {
		v[Asks] = 1
	}
	return out
}

// kindMatch returns how much of the question stands near to a thing of the kind that it asks
// for, words alike counting in part. at are the positions of such things, places those of
// the likest word of each term, l how like it is.
func (m *matcher) kindMatch(at []int, places *[maxTerms]int, l *likes) float64 {
	if len(at) == 0 {
		return 0
	}
	best, total := 0.0, 0.0
	for i := range m.terms {
		if !m.terms[i].focus {
			total += m.terms[i].Weight
		}
	}
	for _, p := range at {
		sum := 0.0
		for i := range m.terms {
			t := &m.terms[i]
			if t.focus || l[i] == 0 || places[i] == 0 {
				continue
			}
			d := p - places[i]
			if d < 0 {
				d = -d
			}
			sum += t.Weight * float64(l[i]) / (1 + float64(d)/6)
		}
		best = max(best, sum)
	}
	if total == 0 {
		return 0
	}
	return best / total
}

// likeFloor is the cosine up to which two words count as unrelated: of the pairs of the
// table's 30,000 commonest words one in a hundred is more alike.
const likeFloor = 0.32

// properLike is the cosine from which on a name is taken for another spelling of one.
const properLike = 0.7

// closeness returns how close together and how far in order the matched terms stand.
// places[i] is the position of term i, from 1, or 0.
func closeness(places []int) (proximity, order float64) {
	n, gap, rising, last := 0, 0, 0, 0
	for _, p := range places {
		if p == 0 {
			continue
		}
		if n > 0 {
			d := p - last
			if d > 0 {
				rising++
			} else {
				d = -d
			}
			gap += d
		}
		last = p
		n++
	}
	if n < 2 {
		return 0, 0
	}
	return float64(n-1) / float64(max(gap, n-1)), float64(rising) / float64(n-1)
}

// lead returns how early in its article a passage's sentence stands: 1 for the first.
func lead(p *passages.Passage, sentence int) float64 {
	return 1 / float64(max(p.Paragraph, 1)+sentence)
}

func asksItself(s string) bool {
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		switch r {
		case '?':
			return true
		case ' ', '\n', '"', '”', '»', ')', '\'', '’':
			s = s[:len(s)-n]
		default:
			return false
		}
	}
	return false
}
