package bot

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing"
)

// Discord's limits of rows and what stands in them.
const (
	rowButtons    = 5
	linkRows      = 1
	labelMax      = 80
	linkMax       = 512
	selectOptions = 25
	optionMax     = 100
)

// rows are the components under an answer: what to do next, whether it was of use, and the sources.
func (d *drawing) rows(pages []page, n int) []Component {
	p := pages[n]
	var rows []Component
	add := func(buttons []Component) {
		if len(buttons) > 0 {
			rows = append(rows, ActionRow{Components: buttons})
		}
	}
	if links := d.links(p.cites); len(links) > 0 {
		add(links)
	}
	add(d.nextButtons(pages, n))
	add(d.verdictButtons())
	if menu := d.menu(p); menu != nil {
		add([]Component{menu})
	}
	return rows
}

// links open the cited articles at the words.
func (d *drawing) links(cites []int) []Component {
	var links []Component
	for _, n := range cites {
		c := d.cited(n)
		if c == nil || len(links) == linkRows*rowButtons {
			continue
		}
		if u := linkURL(c.URL); u != "" {
			label := strconv.Itoa(n) + " · " + strings.Join(strings.Fields(firstOf(c.Publisher, c.Title, c.Article)), " ")
			links = append(links, Button{Label: clip(label, 40), URL: u})
		}
	}
	return links
}

// linkURL is the address if Discord takes it. One that is too long with its text fragment opens at the
// top of the article instead.
func linkURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	if length(s) > linkMax {
		s, _, _ = strings.Cut(s, "#")
	}
	if length(s) > linkMax {
		return ""
	}
	return s
}

// button is a sealed button for a call, or nil where its custom_id cannot be made.
func (d *drawing) button(c call, style ButtonStyle, emoji, label string) []Component {
	c.Snapshot = snapshotMark(d.answer.Snapshot.ID)
	id := d.seal(c)
	if id == "" {
		return nil
	}
	return []Component{Button{Style: style, Emoji: emoji, Label: clip(label, labelMax), CustomID: id}}
}

// nextButtons lead on from an answer.
func (d *drawing) nextButtons(pages []page, n int) []Component {
	a, q := d.answer, d.question
	var row []Component
	if n > 0 {
		row = append(row, d.button(call{Action: actPage, Question: &q, Page: n - 1}, 0, "", d.t("button.back"))...)
	}
	if more := d.next(pages, n); more != nil {
		style := ButtonPrimary
		row = append(row, d.button(*more, style, "", d.moreLabel(pages, n))...)
	}
	if !a.Found && a.Kind == briefing.Ask {
		row = append(row, d.button(call{Action: actRequest, Question: &q}, ButtonPrimary, "🙋", d.t("button.request"))...)
	}
	if subject := d.subject(); subject != nil && a.Kind != briefing.Timeline {
		row = append(row, d.button(call{Action: actTimeline, Question: subject}, 0, "🗓️", d.t("button.timeline"))...)
	}
	if len(a.Citations) > 0 {
		row = append(row, d.button(call{Action: actSources, Question: &q}, 0, "📄", d.t("button.sources"))...)
	}
	if d.private && a.Kind != briefing.Check {
		row = append(row, d.button(call{Action: actShare, Question: &q}, 0, "📣", d.t("button.share"))...)
	}
	return row[:min(len(row), rowButtons)]
}

// next is what the "more" button does: turn the page, or after the last one ask for what lies past it.
func (d *drawing) next(pages []page, n int) *call {
	q := d.question
	if n+1 < len(pages) {
		return &call{Action: actPage, Question: &q, Page: n + 1}
	}
	if d.answer.More > 0 {
		q.Offset += d.shown()
		return &call{Action: actPage, Question: &q}
	}
	return nil
}

// shown counts what the answer holds of that of which there is more.
func (d *drawing) shown() int {
	a := d.answer
	return max(len(a.Excerpts), len(a.Events), len(a.Positions), 1)
}

func (d *drawing) moreLabel(pages []page, n int) string {
	if n+1 < len(pages) {
		return d.t("button.page", "n", n+2, "of", len(pages))
	}
	return d.n("button.more", d.answer.More)
}

// subject is the timeline question of the answer's topic or entity.
func (d *drawing) subject() *briefing.Question {
	switch a := d.answer; {
	case a.Topic != nil:
		return &briefing.Question{Kind: briefing.Timeline, Topic: a.Topic.ID, AsOf: d.question.AsOf, Known: d.question.Known}
	case a.Entity != nil:
		return &briefing.Question{Kind: briefing.Timeline, Entity: a.Entity.ID, AsOf: d.question.AsOf, Known: d.question.Known}
	}
	return nil
}

func (d *drawing) verdictButtons() []Component {
	q := d.question
	switch d.answer.Kind {
	case briefing.Topics, briefing.Check, briefing.Source:
		return nil
	}
	row := d.button(call{Action: actUseful, Question: &q}, 0, "👍", d.t("button.useful"))
	row = append(row, d.button(call{Action: actNotUseful, Question: &q}, 0, "👎", d.t("button.not_useful"))...)
	if d.golden {
		row = append(row, d.button(call{Action: actGolden, Question: &q}, 0, "⭐", d.t("button.golden"))...)
	}
	return row
}

// menu chooses an excerpt to read in its context, or in the list of topics a topic. Its values are
// numbers that mean nothing without the signed question, so a made-up one is at worst out of range.
func (d *drawing) menu(p page) Component {
	a, q := d.answer, d.question
	menu := StringSelect{}
	c := call{Snapshot: snapshotMark(a.Snapshot.ID), Question: &q}
	switch {
	case len(a.Topics) > 0:
		c.Action = actStatus
		menu.Placeholder = d.t("menu.topic")
		for i, r := range a.Topics[:min(len(a.Topics), selectOptions)] {
			menu.Options = append(menu.Options, SelectOption{Label: optionLabel(r.Name.Name), Value: strconv.Itoa(i),
				Description: optionLabel(strings.Join(r.Aliases, ", "))})
		}
	case len(p.excerpts) > 0:
		c.Action = actContext
		menu.Placeholder = d.t("menu.context")
		list := d.shownExcerpts()
		for _, n := range p.excerpts[:min(len(p.excerpts), selectOptions)] {
			if n > len(list) {
				continue
			}
			e := list[n-1]
			label := "[" + strconv.Itoa(e.Citation) + "]"
			if cited := d.cited(e.Citation); cited != nil {
				label += " " + firstOf(cited.Publisher, cited.Title, cited.Article) + ", ¶" + strconv.Itoa(e.Paragraph)
			}
			menu.Options = append(menu.Options, SelectOption{Label: optionLabel(label), Value: strconv.Itoa(n - 1), Description: optionLabel(e.Text)})
		}
	}
	if menu.CustomID = d.seal(c); menu.CustomID == "" || len(menu.Options) == 0 {
		return nil
	}
	return menu
}

// shownExcerpts are the excerpts that the answer lays out as such.
func (d *drawing) shownExcerpts() []briefing.Excerpt {
	if d.answer.Refusal != nil {
		return d.answer.Refusal.Nearest
	}
	return d.answer.UncontestedExcerpts()
}

func optionLabel(s string) string {
	return clip(strings.Join(strings.Fields(s), " "), optionMax)
}
