package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// report says what a reindex did, also when that is nothing.
func (r *Request) report(p *Report) Message {
	l := r.loc
	colour, title := colourDone, "report.swapped"
	switch {
	case len(p.Faults) > 0:
		colour, title = colourFault, "report.faults"
	case !p.Swapped && len(p.Questions.Failed) > 0:
		colour, title = colourFault, "report.questions"
	case !p.Swapped:
		colour, title = colourAnswer, "report.same"
	}
	lines := []string{"### " + l.n(title, len(p.Faults))}
	if len(p.Faults) == 0 {
		lines = append(lines, r.counts(p)...)
	}
	blocks := []block{{parts: []part{line(strings.Join(lines, "\n"))}}}
	for i, f := range p.Questions.Failed {
		b := block{attached: true}
		b.add(line("❌ **"+name(f.ID, nameMax)+"** "+name(f.Question, headingMax)), line(l.t("report.expected")), quoted(passageText{text: f.Expected, quoted: true}),
			line(l.t("report.got")), quoted(passageText{text: f.Got, quoted: true}))
		if blocks = append(blocks, b); i == 4 {
			break // the file has them all
		}
	}
	var suspended []corpus.Problem
	for _, f := range p.Suspended {
		suspended = append(suspended, f.Problem)
	}
	if n := len(suspended); n > 0 {
		blocks = append(blocks, block{parts: []part{line(l.n("report.suspended", n))}}, problems(suspended, 5))
	}
	if n := len(p.Warnings); n > 0 {
		blocks = append(blocks, block{parts: []part{line(l.n("report.warnings", n))}}, problems(p.Warnings, 5))
	}
	if len(p.Faults) > 0 {
		blocks = append(blocks, problems(p.Faults, faultsPage))
	}
	last := l.t("report.snapshot", "snapshot", name(p.Snapshot, nameMax), "took", p.Took.Round(time.Millisecond))
	m := r.boxed(colour, blocks, "-# "+last)
	all := append(append(append([]corpus.Problem{}, p.Faults...), suspended...), p.Warnings...)
	if text := reportText(all, p.Questions.Failed); len(all)+len(p.Questions.Failed) > 5 || length(text) > textMax/2 { // it may not all fit
		m.attach("report.txt", text)
	}
	return m
}

// counts are the lines of a report that say how much is new, and how the golden questions fared.
func (r *Request) counts(p *Report) (lines []string) {
	l := r.loc
	counted := func(key string, c index.Changes) {
		if c.Added+c.Changed+c.Removed == 0 {
			return // /corpus status tells what there is; this, what is new
		}
		lines = append(lines, l.t(key, "added", grouped(c.Added), "changed", grouped(c.Changed), "removed", grouped(c.Removed), "total", grouped(c.Total)))
	}
	counted("report.articles", p.Articles)
	counted("report.passages", p.Passages)
	counted("report.facts", p.Facts)
	if p.Folded > 0 {
		lines = append(lines, l.n("report.folded", p.Folded))
	}
	if len(p.Lapsed) > 0 {
		lines = append(lines, l.n("report.lapsed", len(p.Lapsed))+": "+name(strings.Join(p.Lapsed, ", "), headingMax))
	}
	if total := p.Questions.Passed + len(p.Questions.Failed); total > 0 {
		lines = append(lines, l.t("report.golden", "passed", p.Questions.Passed, "total", total))
		for _, m := range p.Questions.Moved[:min(len(p.Questions.Moved), 10)] {
			if m.Rank != m.WasRank {
				lines = append(lines, "- "+l.t("report.moved", "id", name(m.ID, nameMax), "rank", m.Rank, "was", m.WasRank))
			} else {
				lines = append(lines, "- "+l.t("report.slower", "id", name(m.ID, nameMax), "took", m.Took.Round(time.Millisecond), "was", m.WasTook.Round(time.Millisecond)))
			}
		}
	}
	return lines
}

// attach offers a text file under the message.
func (m *Message) attach(file, text string) {
	m.Files = append(m.Files, Attachment{Name: file, ContentType: "text/plain; charset=utf-8", Data: []byte(text)})
	m.Components = append(m.Components, File{URL: "attachment://" + file})
}

// boxed lays blocks out in one message; what does not fit stands in the attached file.
func (r *Request) boxed(colour int, blocks []block, foot string) Message {
	p := paginate(blocks, textMax, textMax-length(foot)-100, textMax)[0]
	box := Container{AccentColor: &colour}
	for _, text := range p.texts {
		box.Components = append(box.Components, TextDisplay{Content: text})
	}
	if foot != "" {
		box.Components = append(box.Components, TextDisplay{Content: foot})
	}
	return Message{Components: []Component{box}, Ephemeral: true}
}

// faultsPage is how many faults stand on a page.
const faultsPage = 8

// problems lists faults where somebody can mend them: file, line, field, what is wrong.
func problems(list []corpus.Problem, max int) block {
	b := block{attached: true}
	for _, p := range list[:min(len(list), max)] {
		if at := place(p); at != "" {
			b.add(line("**" + name(at, titleMax) + "**"))
		}
		b.add(unquoted(p.Message))
	}
	return b
}

func place(p corpus.Problem) string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	if p.Field != "" && s != "" {
		s += ": "
	}
	return s + p.Field
}

// reportText is the whole list as a file.
func reportText(problems []corpus.Problem, failed []GoldenFailure) string {
	var s strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&s, strings.TrimPrefix(place(p)+": "+p.Message, ": "))
	}
	for _, f := range failed {
		fmt.Fprintf(&s, "golden question %s: %s\n  expected: %s\n  got:      %s\n", f.ID, f.Question, f.Expected, f.Got)
	}
	return s.String()
}

// faultsButton adds a button to the next page of faults.
func (b *Bot) faultsButton(ctx context.Context, r *Request, faults []corpus.Problem, m *Message) {
	b.faultsPages(ctx, r, len(faults), 0, m)
}

func (b *Bot) faultsPages(ctx context.Context, r *Request, n, page int, m *Message) {
	if (page+1)*faultsPage >= n {
		return
	}
	id, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actFaults, Page: page + 1})
	if err != nil {
		return
	}
	label := r.loc.t("button.page", "n", page+2, "of", (n+faultsPage-1)/faultsPage)
	m.Components = append(m.Components, ActionRow{Components: []Component{Button{Style: ButtonPrimary, Label: label, CustomID: id}}})
}
