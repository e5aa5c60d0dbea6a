package briefing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing/when"
	"github.com/briefbot/briefbot/corpus"
)

// caution adds a caution, once.
func (c *composer) caution(n Caution) {
	if !slices.ContainsFunc(c.cautions, func(o Caution) bool { return o.Kind == n.Kind && o.Text == n.Text }) {
		c.cautions = append(c.cautions, n)
	}
}

// cautionOrder puts first what changes the meaning of an answer, then what weakens it.
var cautionOrder = []CautionKind{
	NotFound, AsOfThen, Suspended, ContestedFacts, ExpiredFact, TentativeFact, Corrected, Stale, OneSource, Undated,
	Unattributed, Judged, OtherLanguage,
}

// addCautions derives the cautions from the finished parts of the answer.
func (c *composer) addCautions() {
	if !c.q.AsOf.IsZero() && c.t != c.now {
		text := fmt.Sprintf("This is the answer as of %s: nothing published later counts.", when.FormatDay(c.t))
		if c.q.Known {
			text = fmt.Sprintf("This is the answer as of %s, from what the corpus held by then; what was changed since is left out.", when.FormatDay(c.t))
		}
		c.caution(Caution{Kind: AsOfThen, Date: c.t, Text: text})
	}
	c.cautionSuspended()
	contests := slices.Clone(c.a.Contested)
	for _, s := range c.a.Sections {
		contests = append(contests, s.Contested...)
	}
	if len(contests) > 0 {
		text := "Sources disagree; what each says stands side by side, without a verdict."
		c.caution(Caution{Kind: ContestedFacts, Text: text, Facts: contestedIDs(contests)})
	}
	if c.a.Kind != Timeline && c.a.Kind != Changes {
		c.cautionFacts()
		c.cautionDates()
	}
	c.cautionLapsed()
	if c.a.Refusal == nil && len(c.a.Citations) > 0 {
		c.cautionSources()
	}
	slices.SortStableFunc(c.cautions, func(a, b Caution) int {
		return slices.Index(cautionOrder, a.Kind) - slices.Index(cautionOrder, b.Kind)
	})
}

func contestedIDs(contests []Contest) []string {
	var ids []string
	for _, k := range contests {
		for _, s := range k.Sides {
			if s.Fact != nil {
				ids = append(ids, s.Fact.ID)
			}
		}
	}
	return ids
}

// cautionSuspended names the facts that are held back: those whose quotes do not stand now,
// and those that the index left out for that reason, of which it has no more than the ids.
func (c *composer) cautionSuspended() {
	if c.a.Kind != Ask && c.a.Kind != Check && c.a.Kind != Positions && c.a.Kind != ContextKind {
		for _, id := range c.s.Manifest().Suspended {
			c.caution(Caution{Kind: Suspended, Facts: []string{id},
				Text: fmt.Sprintf("Fact %s is held back: its quotes did not stand when the corpus was last taken in.", id)})
		}
	}
	for _, s := range c.suspended {
		if c.topic != nil && !slices.Contains(s.fact.Topics, c.topic.ID) {
			continue
		}
		c.caution(Caution{Kind: Suspended, Facts: []string{s.fact.ID},
			Text: fmt.Sprintf("Fact %s is held back: %s.", s.fact.ID, s.suspended)})
	}
	// The facts that a reindex suspended are not in the snapshot, and so neither are their
	// topics: the answers that list what is in force name them all.
	if ids := c.s.Manifest().Suspended; len(ids) > 0 && (c.q.Kind == Status || c.q.Kind == Brief || c.q.Kind == Contested) {
		c.caution(Caution{Kind: Suspended, Facts: ids,
			Text: fmt.Sprintf("Held back, because the quote no longer stands: %s.", strings.Join(ids, ", "))})
	}
}

// cautionFacts names the facts that have lapsed and those that may still change.
func (c *composer) cautionFacts() {
	var past, expired, open []*Fact
	told := map[string]bool{}
	c.a.EachFact(func(f *Fact) {
		if told[f.ID] {
			return
		}
		told[f.ID] = true
		switch {
		case f.Standing == Past:
			past = append(past, f)
		case f.Standing == Expired:
			expired = append(expired, f)
		case f.Standing == InForce && (f.Status == corpus.Tentative || f.Event != nil && f.Event.Open):
			open = append(open, f)
		}
	})
	if len(past) > 0 {
		text := "The date of a fact here has passed"
		if len(past) > 1 {
			text = fmt.Sprintf("The dates of %d facts here have passed", len(past))
		}
		c.caution(Caution{Kind: ExpiredFact, Facts: factIDs(past), Date: past[0].Lapsed, Text: text + "; " + c.nothingNewer(past) + "."})
	}
	if len(expired) > 0 {
		text := "A fact here is no longer in force"
		if len(expired) > 1 {
			text = fmt.Sprintf("%d facts here are no longer in force", len(expired))
		}
		c.caution(Caution{Kind: ExpiredFact, Facts: factIDs(expired), Date: expired[0].Lapsed, Text: text + "; " + c.nothingNewer(expired) + "."})
	}
	for _, f := range open {
		text := fmt.Sprintf("Tentative, in the source’s own word “%s”: %s", f.Hedge, f.Statement)
		if f.Hedge == "" {
			text = "Marked as tentative: " + f.Statement
		}
		c.caution(Caution{Kind: TentativeFact, Facts: []string{f.ID}, Name: f.Hedge, Text: text})
	}
}

// nothingNewer ends a sentence about lapsed facts with what the corpus holds after them.
func (c *composer) nothingNewer(facts []*Fact) string {
	for _, f := range facts {
		// A source of the last day may tell what came of it.
		newest, last := c.newest, lastDay(f.Lapsed)
		if newest.Before(last) {
			newest = latest(newest, c.newerOn(f.Statement, last))
		}
		if !newest.Before(last) {
			return fmt.Sprintf("no newer fact stands in the corpus, whose newest source on this is of %s", when.FormatDay(newest))
		}
	}
	return "the corpus holds nothing newer"
}

// lastDay is the last day before an end.
func lastDay(end time.Time) time.Time { return startOfDay(end.Add(-time.Nanosecond)) }

// newerOn is the date of an article that was published at or after a time and shares words with
// a text; zero if there is none. An article need not name the topic to tell what came of it.
func (c *composer) newerOn(text string, since time.Time) time.Time {
	q := c.query()
	q.Text, q.From, q.Limit = text, since, 10
	hits, err := c.find(q)
	if err != nil {
		return time.Time{} // the answer stands without it
	}
	w := newWording(text, "")
	for i := range hits {
		if w.common(newWording(hits[i].Text, hits[i].Article.Language)) >= newerShares {
			return hits[i].Article.Published
		}
	}
	return time.Time{}
}

// newerShares is how many words, function words not counted, a newer passage shares with a
// statement to count as a source on the same.
const newerShares = 3

func factIDs(facts []*Fact) []string {
	ids := make([]string, len(facts))
	for i, f := range facts {
		ids[i] = f.ID
	}
	return ids
}

// cautionDates names the dates in excerpts that were ahead when they were written and are
// behind now, and the source's words that leave one open.
func (c *composer) cautionDates() {
	for _, e := range c.a.Excerpts {
		c.cautionPassed(e, c.newest)
	}
	for _, s := range c.a.Sections {
		for _, e := range s.Excerpts {
			c.cautionPassed(e, s.Newest)
		}
	}
}

// cautionPassed names the dates of one excerpt that have passed or are open. Newest is the date of the
// newest source on what it is about.
func (c *composer) cautionPassed(e Excerpt, newest time.Time) {
	if c.a.restsOn(e) || c.replaced[e.place()] {
		return // said of the fact
	}
	for _, d := range e.Dates {
		if !d.Passed || e.movedFrom(d) {
			continue
		}
		text := fmt.Sprintf("“%s” in [%d] was %s: this date has passed", d.Text, e.Citation, d.Resolved)
		if last := lastDay(d.Until); newest.Before(last) && c.newerOn(e.Text, last).IsZero() {
			text += "; the corpus holds nothing newer"
		}
		c.caution(Caution{Kind: ExpiredFact, Date: d.Until, Text: text + "."})
	}
	c.cautionOpen(e)
}

// cautionLapsed says once for all excerpts that are told by when they were said or published,
// whose dates have passed since.
func (c *composer) cautionLapsed() {
	var excerpts []*Excerpt
	for i := range c.a.Positions {
		excerpts = append(excerpts, &c.a.Positions[i].Excerpt)
	}
	for i := range c.a.Changes {
		if e := c.a.Changes[i].Excerpt; e != nil {
			excerpts = append(excerpts, e)
		}
	}
	for i := range c.a.Claims {
		for j := range c.a.Claims[i].Excerpts {
			excerpts = append(excerpts, &c.a.Claims[i].Excerpts[j])
		}
	}
	var marks []string
	var last time.Time
	for _, e := range excerpts {
		for _, d := range e.Dates {
			mark := fmt.Sprintf("[%d]", e.Citation)
			if d.Passed && !e.movedFrom(d) && !slices.Contains(marks, mark) {
				marks, last = append(marks, mark), latest(last, d.Until)
			}
		}
	}
	if n := len(marks); n > 0 {
		text := "A date that was ahead in " + marks[0] + " has passed."
		if n > 1 {
			text = "Dates that were ahead in " + strings.Join(marks[:n-1], ", ") + " and " + marks[n-1] + " have passed."
		}
		c.caution(Caution{Kind: ExpiredFact, Date: last, Text: text})
	}
}

// restsOn reports whether a lapsed or tentative fact of the answer rests on words of an
// excerpt.
func (a *Answer) restsOn(e Excerpt) bool {
	for _, f := range a.Facts {
		if f.Standing == InForce && f.Status != corpus.Tentative && (f.Event == nil || !f.Event.Open) {
			continue
		}
		for _, q := range f.Evidence {
			if q.Article == e.Article && q.Start < e.End && e.Start < q.End {
				return true
			}
		}
	}
	return false
}

// cautionOpen repeats the source's own word for a date of an excerpt that is not over yet.
func (c *composer) cautionOpen(e Excerpt) {
	a, ok := c.s.Article(e.Article)
	if !ok {
		return
	}
	for _, d := range e.Dates {
		if d.Passed || d.Precision == when.Vague || !d.Until.After(c.t) {
			continue
		}
		if w, rank := tentativeWord(e.Text, a.Language); rank != 0 && rank <= firmUpTo {
			c.caution(Caution{Kind: TentativeFact, Name: w, Date: d.From,
				Text: fmt.Sprintf("“%s” in [%d] may still change: the source says “%s”.", d.Text, e.Citation, w)})
		}
		return
	}
}

// cautionReplaced names excerpts whose words a fact rests on that is not in force.
func (c *composer) cautionReplaced(picks []*pick) {
	for i, p := range picks {
		for _, s := range c.ledger.order {
			if !s.over() || !c.restsOn(s, p) {
				continue
			}
			if c.replaced == nil {
				c.replaced = map[place]bool{}
			}
			c.replaced[c.a.Excerpts[i].place()] = true
			c.afterwards(c.a.Excerpts[i].Citation, func(number int) {
				n := Caution{Kind: ExpiredFact, Date: s.lapsed, Facts: []string{s.fact.ID}}
				if s.standing == Withdrawn {
					n.Text = fmt.Sprintf("What [%d] says was withdrawn.", number)
				} else {
					n.Text = fmt.Sprintf("What [%d] says was replaced on %s.", number, when.FormatDay(s.lapsed))
					n.Facts = append(n.Facts, s.by.ID)
				}
				c.caution(n)
			})
		}
	}
}

// cautionSources warns of what is known, or not known, of the sources.
func (c *composer) cautionSources() {
	c.cautionNotes()
	newest := c.a.Sourcing.Newest
	stale := corpus.DefaultStaleAfter
	if t := c.topic; t != nil && t.StaleAfter > 0 {
		stale = t.StaleAfter
	} else if t := c.about; t != nil && t.StaleAfter > 0 {
		stale = t.StaleAfter
	}
	if !newest.IsZero() && c.t.Sub(newest) > stale && c.a.Kind != Source && c.a.Kind != Topics {
		c.caution(Caution{Kind: Stale, Date: newest, Days: c.a.Sourcing.Days,
			Text: fmt.Sprintf("The newest source is %s (%s).", when.FormatAge(newest, c.t), when.FormatDay(newest))})
	}
	if p := c.publishers(); len(p) == 1 && c.a.Kind != Source {
		text := "Everything here rests on one publisher: " + p[0] + "."
		if c.publisher(c.cites[0].article) == "" {
			text = "Everything here rests on one article: “" + c.cites[0].article.Title + "”."
		}
		c.caution(Caution{Kind: OneSource, Name: p[0], Text: text})
	}
	for i, n := range c.a.Citations {
		if n.Date.IsZero() {
			text := fmt.Sprintf("No date is known for [%d].", i+1)
			if c.relative(&c.cites[i]) {
				text = fmt.Sprintf("No date is known for [%d]; its relative dates cannot be placed.", i+1)
			}
			c.caution(Caution{Kind: Undated, Name: n.Article, Text: text})
		}
		if word := admiralty[n.Reliability]; word != "" {
			c.caution(Caution{Kind: Judged, Name: n.Publisher, Text: fmt.Sprintf("Moderators judge %s %s (%s).", n.Publisher, word, n.Reliability)})
		}
		if word := admiralty[n.Credibility]; word != "" {
			c.caution(Caution{Kind: Judged, Name: n.Publisher, Text: fmt.Sprintf("Moderators judge what [%d] says %s (%s).", i+1, word, n.Credibility)})
		}
		if c.language != "" && n.Language != "" && n.Language != c.language {
			c.caution(Caution{Kind: OtherLanguage, Name: n.Language, Text: fmt.Sprintf("[%d] is in %s.", i+1, languageName(n.Language))})
		}
	}
}

// admiralty are the marks of the Admiralty code (NATO AJP-2.1) that a reader is warned of.
var admiralty = map[string]string{
	"D": "not usually reliable", "E": "unreliable",
	"4": "doubtful", "5": "improbable",
}

func languageName(code string) string {
	if n, ok := map[string]string{
		"en": "English", "uk": "Ukrainian", "ru": "Russian", "de": "German", "fr": "French", "pl": "Polish", "es": "Spanish",
	}[code]; ok {
		return n
	}
	return strings.ToUpper(code)
}
