package speech

import (
	"slices"
	"strings"
)

// attribute finds who speaks in a sentence of prose, and the first of them.
func (f *finder) attribute(s *sentence, openedBefore bool) ([]Utterance, *person) {
	base := Utterance{Sentence: s.index, Direct: quotedRun(s.words) >= directWords, Via: relayedBy(s.words, s.ms, f.lexicon)}
	who, cue, via := credited(s.words, s.ms, f.lexicon)
	if via != "" {
		base.Via = via
	}
	if cue != "" {
		// What a person or body is credited with is theirs, whomever else they quote.
		p := f.resolve(s, who)
		if p != nil && p.entity == "" && who.kind == byName && !isASCII(cue) && p.name == strings.Join(who.name, " ") {
			p = nil // named in the genitive only: what the name is cannot be told
		}
		u := base
		u.As, u.Cue, u.Unsure = who.surface(s.text, s.words), cue, p == nil && who.kind != byCrowd
		u.identify(p)
		return []Utterance{u}, p
	}
	found, first := f.reported(s, &base)
	if len(found) > 0 {
		return found, first
	}
	switch {
	case !base.Direct:
		return nil, nil
	case f.last != nil && (openedBefore || allQuoted(s.words)):
		// The quotation of the sentence before goes on.
		base.As, base.Name, base.Entity, base.For, base.Via, base.Unsure = f.last.As, f.last.Name, f.last.Entity, f.last.For, f.last.Via, f.last.Unsure
		return []Utterance{base}, f.subject
	}
	if p, as := f.beforeColon(s); p != nil {
		base.As = as
		base.identify(p)
		first = p
	}
	base.Unsure = first == nil
	return []Utterance{base}, first
}

// reported are the utterances that the verbs of a sentence report. An outlet that reports
// is set as whom base credits.
func (f *finder) reported(s *sentence, base *Utterance) (found []Utterance, first *person) {
	if strings.HasSuffix(strings.TrimRight(s.text, ` ”"»)`), "?") && !base.Direct {
		return nil, nil // it asks what somebody said
	}
	rs := reports(s.words, s.ms)
	if !base.Direct && closedByOther(s.words, s.ms) {
		return nil, nil
	}
	if n := len(rs); n > 1 && rs[n-1].closes(s.words) {
		rs = rs[n-1:] // "The ministry rejected the bid, exporters said": all of it is theirs
	}
	for _, r := range rs {
		for _, m := range r.subjects {
			if base.Via == "" && f.lexicon.isOutlet(s.words, m) {
				base.Via = strings.Join(m.name, " ")
			}
		}
	}
	var before *mention // subject of the verb before
	var beforeWho *person
	for _, r := range rs {
		if r.inherit {
			if len(found) > 0 {
				continue // the same speaker goes on
			}
			if before == nil {
				if m, ok := s.subject(); ok {
					before, beforeWho = &m, f.resolve(s, m)
				}
			}
			if before == nil || f.lexicon.isOutlet(s.words, *before) {
				continue
			}
			r.subjects = []mention{*before}
		} else {
			m := r.subjects[0]
			if f.lexicon.isOutlet(s.words, m) {
				continue
			}
			before, beforeWho = &m, nil
			if len(found) > 0 && !beginsClause(s.words, m.from) {
				continue // the first speaker relays it
			}
		}
		slavic := !isASCII(s.words[r.at].lower)
		for _, m := range r.subjects {
			p := beforeWho
			if !r.inherit {
				p = f.resolve(s, m)
				beforeWho = p
			}
			if r.gender != 0 && p != nil {
				if p.gender != 0 && p.gender != r.gender {
					p = nil
				} else if !p.body {
					p.gender = r.gender
				}
			}
			if p != nil && p.entity == "" && m.kind == byName && slavic && len(m.name) == len(p.words) {
				p.name = strings.Join(m.name, " ") // in the nominative, as a subject stands
			}
			if slices.ContainsFunc(found, func(u Utterance) bool { return p != nil && u.Name == p.name }) {
				continue
			}
			u := *base
			u.As, u.Cue, u.Unsure = m.surface(s.text, s.words), s.words[r.at].text, p == nil && m.kind != byCrowd && m.gender != 'p'
			u.identify(p)
			if u.For == "" && m.title == "spokesperson" && (p == nil || !p.body) {
				u.For = m.body
				if s.words[m.from].lower == "its" && f.thing != nil {
					u.For = f.thing.name // "The Front denied it. …, its spokesman, X, said"
					if p != nil {
						p.titles = append(p.titles, office{m.title, m.word, m.country, u.For})
					}
				}
				if m.body == "" && first != nil && first.body {
					u.For = first.name // "The ministry confirmed it, with spokesman X saying …"
				}
			}
			if len(found) == 0 {
				first = p
			}
			found = append(found, u)
		}
	}
	return found, first
}

// subject is the mention that begins the sentence's main clause, if its phrase is known.
func (s *sentence) subject() (mention, bool) {
	for _, m := range s.ms {
		for _, w := range s.words[:m.from] {
			if _, verb := cues[w.lower]; verb || w.lower == "that" || w.lower == "which" {
				return mention{}, false // "Dealers noted talk that the bank would …, but said": of another clause
			}
		}
		if s.words[m.from].quoted || m.kind == byPronoun && (m.gender == 'i' || m.gender == 'r') {
			return mention{}, false
		}
		who := ruling(s.words, s.ms, m, past)
		if len(who) == 1 && who[0].from == m.from {
			_, joint := startsAt(s.ms, m.to+1)
			return m, !m.owns && !(joint && lowerAt(s.words, m.to) == "and")
		}
	}
	return mention{}, false
}

// beforeColon is whom a sentence names before a colon and a quotation, if nothing else stands
// there: “Peskov: “We have not seen it.””
func (f *finder) beforeColon(s *sentence) (*person, string) {
	for k, m := range s.ms {
		if m.from == 0 && m.kind == byName && lowerAt(s.words, m.to) == ":" && lowerAt(s.words, m.to+1) == `"` && s.who[k] != nil {
			return s.who[k], m.surface(s.text, s.words)
		}
	}
	return nil, ""
}

// resolve decides whom a mention means; nil where it is not sure.
func (f *finder) resolve(s *sentence, m mention) *person {
	switch m.kind {
	case byName:
		for k := range s.ms {
			if s.ms[k].from == m.from {
				return s.who[k]
			}
		}
	case byTitle:
		if who := f.people.byOffice(m, f.subject); who != nil || m.title != "spokesperson" || m.body == "" {
			return who
		}
		return f.people.curatedBody(m.body)
	case byPronoun:
		return f.pronoun(s, m)
	}
	return nil
}

// pronoun decides whom "he", "she" or "it" means: the subject of the sentence before, unless
// somebody else can be meant.
func (f *finder) pronoun(s *sentence, m mention) *person {
	if m.gender == 'n' {
		for k := range s.ms {
			if s.ms[k].to <= m.from && s.ms[k].kind != byPronoun {
				return nil // somebody or something named here may be meant
			}
		}
		return f.thing
	}
	if m.gender != 'm' && m.gender != 'f' {
		return nil
	}
	can := func(p *person) bool { return p != nil && !p.body && (p.gender == 0 || p.gender == m.gender) }
	for k := range s.ms {
		if s.ms[k].to <= m.from && s.who[k] != f.subject && can(s.who[k]) {
			return nil
		}
	}
	p := f.subject
	if !can(p) {
		return nil
	}
	// Somebody else whom that sentence named may be meant, if the subject did not speak
	// there or the pronoun does not fit it for sure.
	if (!f.spoke || p.gender == 0) && slices.ContainsFunc(f.others, can) {
		return nil
	}
	if p.gender == 0 {
		p.gender = m.gender
	}
	return p
}
