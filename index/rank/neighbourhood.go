package rank

// likes says of each term how like the likest word of some text is: 1 if it stands there.
type likes [maxTerms]float32

// or keeps the larger of each.
func (l *likes) or(other *likes, terms int) {
	for i := range terms {
		l[i] = max(l[i], other[i])
	}
}

// meaning returns the share of the question's weight that is met, words that are alike
// counting in part.
func (m *matcher) meaning(l *likes) float64 {
	sum := 0.0
	for i := range m.terms {
		sum += m.terms[i].Weight * float64(l[i])
	}
	return sum / m.total
}

// plain returns the share of the question's weight that is met, names and the kind asked
// for left aside: near-sounding texts have the names.
func (m *matcher) plain(l *likes) float64 {
	sum, total := 0.0, 0.0
	for i := range m.terms {
		if t := &m.terms[i]; !t.Proper && !t.focus {
			sum += t.Weight * float64(l[i])
			total += t.Weight
		}
	}
	if total == 0 {
		return 1
	}
	return sum / total
}

// neighbourhood sets the features that a sentence has by what stands around it: scored and
// sentences are those of one passage, title the terms that the article's title holds. It
// returns how like the passage and the title are to the question.
func (m *matcher) neighbourhood(scored []Scored, sentences []sentence, title set) likes {
	n := len(m.terms)
	var heading likes
	for i := range n {
		if title.has(i) {
			heading[i] = 1
		}
	}
	context, whole := heading, likes{}
	inTitle := m.share(title)
	for j := range sentences {
		s := &sentences[j]
		v := &scored[j].Features
		whole.or(&s.likes, n)
		v[TitleMatch] = inTitle
		v[Context] = m.meaning(&context)
		together := s.likes
		together.or(&heading, n)
		var before *sentence
		if j > 0 {
			before = &sentences[j-1]
			v[Before] = before.meaning
			together.or(&before.likes, n)
			if s.begins&cuePronoun != 0 {
				v[Continues] = before.meaning
			}
		} else {
			v[Opening] = 1
		}
		if j+1 < len(sentences) {
			v[After] = sentences[j+1].meaning
		}
		v[Together] = m.meaning(&together)
		if m.q.demand.speaker != 0 {
			v[Unsaid] = m.unsaid(s, before)
		}
		v[Plain] = m.plain(&together)
		if m.q.last >= 0 {
			v[LastWord] = float64(together[m.q.last])
			v[FirstWord] = v[LastWord]
		}
		if m.q.first >= 0 {
			v[FirstWord] = float64(together[m.q.first])
		}
		v[Local], v[LocalMeaning] = m.local(s, sentences)
		context.or(&s.likes, n)
		for i := range m.terms {
			if t := &m.terms[i]; !t.focus {
				v[Missing] = max(v[Missing], t.Weight*(1-float64(context[i]))/background0)
			}
		}
	}
	apart := 0.0
	for i := range n {
		if m.terms[i].Proper && context[i] < 0.6 {
			apart = 1
		}
	}
	for j := range scored {
		scored[j].Features[NameApart] = apart
		scored[j].Features[PassageMatch] = m.meaning(&whole)
	}
	return context
}

// local returns the shares of the question that a sentence holds, by word and by meaning,
// each term weighing the less the more of the passage's sentences hold it: those say what
// the passage is about, the others which sentence is meant.
func (m *matcher) local(s *sentence, passage []sentence) (share, meaning float64) {
	total := 0.0
	for i := range m.terms {
		n := 0
		for j := range passage {
			if passage[j].terms.has(i) {
				n++
			}
		}
		w := m.terms[i].Weight / float64(max(n, 1))
		total += w
		meaning += w * float64(s.likes[i])
		if s.terms.has(i) {
			share += w
		}
	}
	if total == 0 {
		return 0, 0
	}
	return share / m.total, meaning / total
}

// gaps sets the features that say which words of the question the hits lack altogether,
// those of which found holds nothing. They are the same for all sentences: they tell nothing
// about which answers, and much about whether one does.
func (m *matcher) gaps(scored []Scored, found *likes) {
	var v Vector
	for i := range m.terms {
		t := &m.terms[i]
		lack := t.Weight * (1 - float64(found[i]))
		if t.focus {
			continue
		}
		v[Absent] += lack / m.total
		v[Gap] = max(v[Gap], lack/background0)
		if t.word < 0 && !t.Proper {
			v[Unlisted] += t.Weight / m.total
		}
		if t.Proper && found[i] < 0.6 {
			v[AbsentName] = 1
		}
	}
	for i := range scored {
		f := &scored[i].Features
		f[Absent], f[Gap], f[AbsentName], f[Unlisted] = v[Absent], v[Gap], v[AbsentName], v[Unlisted]
	}
}
