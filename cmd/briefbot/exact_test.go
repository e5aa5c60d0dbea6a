package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// The tests of this file hold answers against the articles as anybody can read them, by
// encoding/json or as plain files: of the code under test they use only what makes the
// answers. The types below are those of the documented JSON form.

type exactAnswer struct {
	Found    bool           `json:"found"`
	Facts    []exactFact    `json:"facts"`
	Excerpts []exactExcerpt `json:"excerpts"`
	Events   []struct {
		Excerpts []exactExcerpt `json:"excerpts"`
	} `json:"events"`
	Positions []struct {
		Excerpt exactExcerpt `json:"excerpt"`
	} `json:"positions"`
	Refusal *struct {
		Nearest []exactExcerpt `json:"nearest"`
	} `json:"refusal"`
	Citations []exactCitation `json:"citations"`
}

type exactFact struct {
	Evidence []exactExcerpt `json:"evidence"`
}

// exactExcerpt is an excerpt, or a quote of a fact's evidence, which names no paragraph.
type exactExcerpt struct {
	Text      string       `json:"text"`
	Article   string       `json:"article"`
	Paragraph int          `json:"paragraph"`
	Start     int          `json:"start"`
	End       int          `json:"end"`
	Matched   []exactRange `json:"matched"`
	Dates     []struct {
		exactRange
		Text string `json:"text"`
	} `json:"dates"`
	Citation int `json:"citation"`
}

type exactRange struct{ Start, End int }

type exactCitation struct {
	Number    int    `json:"number"`
	Article   string `json:"article"`
	Paragraph int    `json:"paragraph"`
	URL       string `json:"url"`
}

// TestExactOnWhiteHouseBriefings asks 200 questions over transcripts of press briefings,
// made of their own words, and checks everything that is shown. It reports how long the
// answers took.
func TestExactOnWhiteHouseBriefings(t *testing.T) {
	file := sharedFile(t, "corpora/whitehouse_briefings/corpus-ukraine.jsonl.gz")
	texts, urls := map[string]string{}, map[string]string{}
	var ids []string
	for a := range bulkArticles(t, file) {
		texts[a.ID], urls[a.ID] = a.Text, a.URL
		ids = append(ids, a.ID)
	}
	dir := t.TempDir()
	copyInto(t, filepath.Join(dir, "corpus", "articles"), file)
	started := time.Now()
	d := openDesk(t, deskFlags{Corpus: filepath.Join(dir, "corpus"), Index: filepath.Join(dir, "index")})
	t.Logf("%d articles indexed in %v", len(ids), time.Since(started).Round(time.Millisecond))
	questions := slices.Clone(reporterQuestions)
	random := rand.New(rand.NewPCG(2, 7))
	for len(questions) < 200 {
		if words := tellingWords(texts[ids[random.IntN(len(ids))]], random); len(words) > 0 {
			questions = append(questions, "What was said about "+strings.Join(words, " ")+"?")
		}
	}
	checkExact(t, d, texts, urls, questions, lineNumber)
}

// TestExactOnPeaceTalks does the same over the corpus that ships: its golden questions, and
// every other kind of answer.
func TestExactOnPeaceTalks(t *testing.T) {
	texts := map[string]string{}
	err := fs.WalkDir(peacetalks.FS, "articles", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(peacetalks.FS, name)
		texts[strings.TrimSuffix(strings.TrimPrefix(name, "articles/"), path.Ext(name))] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d := openDesk(t, deskFlags{Index: filepath.Join(t.TempDir(), "index"), Corpus: writeFS(t, peacetalks.FS)})
	questions, err := d.goldenQuestions()
	if err != nil {
		t.Fatal(err)
	}
	checkExact(t, d, texts, nil, questions, markdownParagraph)
}

// reporterQuestions are questions as a person would put them to the transcripts.
var reporterQuestions = []string{
	"When will the President meet with Zelenskyy?", "What sanctions were announced against Russia?",
	"How much security assistance has been provided to Ukraine?", "Will the United States send tanks?",
	"Who spoke with the Russian foreign minister?", "What did the President say about Nord Stream 2?",
	"Is a no-fly zone being considered?", "How many refugees from Ukraine will be admitted?",
	"What is the cost of the supplemental request for Ukraine?", "Why was Brittney Griner detained?",
	"Has Russia used chemical weapons?", "What is the grain deal?", "Where will the NATO summit be held?",
	"Did Putin agree to a ceasefire?", "When does the funding for Ukraine run out?",
}

// checkExact asks the questions and reports the first faults of their answers.
func checkExact(t *testing.T, d *desk, texts, urls map[string]string, questions []string, paragraphOf func(text string, at int) int) {
	t.Helper()
	o := &oracle{t: t, texts: texts, urls: urls, paragraphOf: paragraphOf}
	var took []time.Duration
	found := 0
	for _, q := range questions {
		started := time.Now()
		a, err := d.Answer(t.Context(), briefing.Question{Kind: briefing.Ask, Text: q})
		took = append(took, time.Since(started))
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if a.Found {
			found++
		}
		o.check(q, a)
	}
	catalogue, err := d.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range catalogue.Topics {
		for _, kind := range []briefing.Kind{briefing.Status, briefing.Timeline} {
			o.ask(d, briefing.Question{Kind: kind, Topic: topic.ID})
		}
	}
	for _, e := range catalogue.Entities {
		o.ask(d, briefing.Question{Kind: briefing.Positions, Entity: e.ID})
		o.ask(d, briefing.Question{Kind: briefing.Timeline, Entity: e.ID})
	}
	if o.excerpts < len(questions)/2 {
		t.Errorf("only %d excerpts came up: too few to mean anything", o.excerpts)
	}
	slices.Sort(took)
	t.Logf("%d questions, %d answered; %d excerpts, %d quotes, %d dates, %d links checked; an answer takes %v (median), %v (p95), %v (longest)",
		len(questions), found, o.excerpts, o.quotes, o.dates, o.links, took[len(took)/2], took[len(took)*95/100], took[len(took)-1])
	if o.faults > 0 {
		t.Errorf("%d faults in all", o.faults)
	}
}

// oracle holds answers against the texts of articles.
type oracle struct {
	t           *testing.T
	texts, urls map[string]string
	paragraphOf func(text string, at int) int

	excerpts, quotes, dates, links, faults int
}

func (o *oracle) fault(format string, args ...any) {
	o.t.Helper()
	const shown = 12
	if o.faults++; o.faults <= shown {
		o.t.Errorf(format, args...)
	}
}

func (o *oracle) ask(d *desk, q briefing.Question) {
	o.t.Helper()
	a, err := d.Answer(o.t.Context(), q)
	if err != nil {
		o.t.Fatalf("%v: %v", q, err)
	}
	o.check(fmt.Sprintf("%s %s%s", q.Kind, q.Topic, q.Entity), a)
}

// check looks at an answer in its JSON form.
func (o *oracle) check(question string, answer *briefing.Answer) {
	o.t.Helper()
	var b bytes.Buffer
	if err := briefing.WriteJSON(&b, answer); err != nil {
		o.t.Fatal(err)
	}
	var a exactAnswer
	if err := json.Unmarshal(b.Bytes(), &a); err != nil {
		o.t.Fatal(err)
	}
	spans := map[int][]exactRange{} // by citation
	show := func(what string, e exactExcerpt) {
		text, ok := o.texts[e.Article]
		switch {
		case !ok:
			o.fault("%s: %s of an article %q that there is not", question, what, e.Article)
			return
		case e.Start < 0 || e.End > len(text) || e.Start >= e.End:
			o.fault("%s: %s [%d:%d] of %s, which has %d bytes", question, what, e.Start, e.End, e.Article, len(text))
			return
		case text[e.Start:e.End] != e.Text:
			o.fault("%s: %s reads %q, and %s [%d:%d] is %q", question, what, e.Text, e.Article, e.Start, e.End, text[e.Start:e.End])
		case !utf8.RuneStart(text[e.Start]) || e.End < len(text) && !utf8.RuneStart(text[e.End]):
			o.fault("%s: %s [%d:%d] of %s cuts a letter", question, what, e.Start, e.End, e.Article)
		}
		number := o.paragraphOf(text, e.Start)
		if e.Paragraph > 0 && e.Paragraph != number {
			o.fault("%s: %s is said to be in paragraph %d of %s and is in %d: %q", question, what, e.Paragraph, e.Article, number, e.Text)
		}
		for _, m := range e.Matched {
			o.inside(question, "matched word", e.Text, m)
		}
		for _, date := range e.Dates {
			o.dates++
			if o.inside(question, "date", e.Text, date.exactRange) && e.Text[date.Start:date.End] != date.Text {
				o.fault("%s: date %q is %q in %q", question, date.Text, e.Text[date.Start:date.End], e.Text)
			}
		}
		if e.Citation < 1 || e.Citation > len(a.Citations) {
			o.fault("%s: citation %d of %d", question, e.Citation, len(a.Citations))
			return
		}
		if c := a.Citations[e.Citation-1]; c.Article != e.Article || c.Paragraph != number {
			o.fault("%s: %q of %s ¶ %d is cited as %s ¶ %d", question, e.Text, e.Article, number, c.Article, c.Paragraph)
		}
		spans[e.Citation] = append(spans[e.Citation], exactRange{e.Start, e.End})
	}
	wholeSentences := func(what string, list ...exactExcerpt) {
		for _, e := range list {
			o.excerpts++
			if e.Paragraph == 0 {
				o.fault("%s: an excerpt names no paragraph: %q", question, e.Text)
			}
			if text := o.texts[e.Article]; e.Start > 0 && e.End < len(text) && e.Start < e.End {
				before, _ := utf8.DecodeLastRuneInString(text[:e.Start])
				after, _ := utf8.DecodeRuneInString(text[e.End:])
				if !unicode.IsSpace(before) && !strings.ContainsRune("-*>•", before) || !unicode.IsSpace(after) {
					o.fault("%s: excerpt is cut out of …%q%q%q…", question, string(before), e.Text, string(after))
				}
			}
			show(what, e)
		}
	}
	for _, f := range a.Facts {
		for _, e := range f.Evidence {
			o.quotes++
			show("evidence", e)
		}
	}
	wholeSentences("excerpt", a.Excerpts...)
	for _, e := range a.Events {
		wholeSentences("event", e.Excerpts...)
	}
	for _, p := range a.Positions {
		wholeSentences("position", p.Excerpt)
	}
	if a.Refusal != nil {
		wholeSentences("nearest passage", a.Refusal.Nearest...)
	}
	if a.Found == (a.Refusal != nil) {
		o.fault("%s: found is %v, and there is a refusal: %v", question, a.Found, a.Refusal != nil)
	}
	for i, c := range a.Citations {
		if c.Number != i+1 {
			o.fault("%s: citation %d has the number %d", question, i+1, c.Number)
		}
		if page := o.urls[c.Article]; page != "" {
			o.link(question, page, c, spans[c.Number])
		}
	}
}

// inside reports whether a range lies in a text, at borders of letters.
func (o *oracle) inside(question, what, text string, r exactRange) bool {
	o.t.Helper()
	ok := 0 <= r.Start && r.Start < r.End && r.End <= len(text) && utf8.RuneStart(text[r.Start]) &&
		(r.End == len(text) || utf8.RuneStart(text[r.End]))
	if !ok {
		o.fault("%s: %s [%d:%d] of %q", question, what, r.Start, r.End, text)
	}
	return ok
}

// link follows a citation's link as a browser does: it must open the article's page at
// words that the answer shows.
func (o *oracle) link(question, page string, c exactCitation, shown []exactRange) {
	o.t.Helper()
	rest, ok := strings.CutPrefix(c.URL, page)
	if !ok {
		o.fault("%s: [%d] links to %s, its article is %s", question, c.Number, c.URL, page)
		return
	}
	_, directives, ok := strings.Cut(rest, ":~:")
	if !ok {
		o.fault("%s: [%d] links to no words: %s", question, c.Number, c.URL)
		return
	}
	for directive := range strings.SplitSeq(directives, "&") {
		o.links++
		value, ok := strings.CutPrefix(directive, "text=")
		if !ok {
			o.fault("%s: directive %q of %s", question, directive, c.URL)
			continue
		}
		at, ok := openAt(o.texts[c.Article], value)
		if !ok {
			o.fault("%s: a browser finds no words for %q on the page of %s", question, value, c.Article)
			continue
		}
		if !slices.ContainsFunc(shown, func(s exactRange) bool { return at.Start < s.End && s.Start < at.End }) {
			o.fault("%s: %q opens %s at %q and not at the words shown, %v", question, value, c.Article,
				o.texts[c.Article][at.Start:at.End], shown)
		}
	}
}

// openAt finds the words to which the value of a text directive leads on a page: the first
// match, in any case, that begins and ends at the border of a word.
func openAt(text, value string) (exactRange, bool) {
	var prefix, suffix string
	var words []string
	for part := range strings.SplitSeq(value, ",") {
		bare := strings.Trim(part, "-")
		decoded, err := url.PathUnescape(bare)
		if err != nil || decoded == "" {
			return exactRange{}, false
		}
		switch {
		case strings.HasSuffix(part, "-"):
			prefix = decoded
		case strings.HasPrefix(part, "-"):
			suffix = decoded
		default:
			words = append(words, decoded)
		}
	}
	if len(words) == 0 || len(words) > 2 {
		return exactRange{}, false
	}
	pattern := `(` + spaced(words[0])
	if len(words) == 2 {
		pattern += `(?s:.*?)` + spaced(words[1])
	}
	pattern += `)`
	if prefix != "" {
		pattern = spaced(prefix) + `\s*` + pattern
	}
	if suffix != "" {
		pattern += `\s*` + spaced(suffix)
	}
	re, err := regexp.Compile(`(?i)` + pattern)
	if err != nil {
		return exactRange{}, false
	}
	for from := 0; from < len(text); {
		m := re.FindStringSubmatchIndex(text[from:])
		if m == nil {
			return exactRange{}, false
		}
		start, end := from+m[2], from+m[3]
		if wordBorder(text, from+m[0]) && wordBorder(text, start) && wordBorder(text, end) && wordBorder(text, from+m[1]) {
			return exactRange{start, end}, true
		}
		from += m[0] + 1
	}
	return exactRange{}, false
}

// spaced matches words whatever white space parts them.
func spaced(words string) string {
	var parts []string
	for w := range strings.FieldsSeq(words) {
		parts = append(parts, regexp.QuoteMeta(w))
	}
	return strings.Join(parts, `\s+`)
}

func wordBorder(text string, at int) bool {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return !isWord(before) || !isWord(after)
}

// lineNumber is the number of the paragraph at a byte of a text in which each line that
// holds a letter or a digit is one.
func lineNumber(text string, at int) int {
	n := 1
	for line := range strings.SplitSeq(text[:strings.LastIndexByte(text[:at], '\n')+1], "\n") {
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// markdownParagraph is the same in Markdown of paragraphs, with front matter.
func markdownParagraph(text string, at int) int {
	_, rest, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	from := len(text) - len(rest)
	if at < from {
		return 0
	}
	return lineNumber(rest, at-from)
}

// tellingWords are the longest words of a sentence of a text, in its order.
func tellingWords(text string, random *rand.Rand) []string {
	sentences := strings.Split(text, ". ")
	words := strings.FieldsFunc(sentences[random.IntN(len(sentences))], func(r rune) bool { return !unicode.IsLetter(r) })
	longest := slices.Clone(words)
	slices.SortStableFunc(longest, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	const most = 4
	longest = longest[:min(len(longest), most)]
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < 5 || !slices.Contains(longest, w) })
}

// openDesk opens a desk on a corpus and brings its index up to date.
func openDesk(t *testing.T, f deskFlags) *desk {
	t.Helper()
	var stderr bytes.Buffer
	d, err := testProgram(t, &bytes.Buffer{}, &stderr).open(t.Context(), f)
	if err != nil {
		t.Fatalf("open: %v\n%s", err, stderr.String())
	}
	t.Cleanup(d.close)
	return d
}
