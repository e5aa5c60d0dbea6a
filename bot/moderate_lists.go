package bot

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/state"
)

// corpusUnanswered lists the questions that want coverage, those that are alike together.
func (b *Bot) corpusUnanswered(ctx context.Context, r *Request) (Reply, error) {
	if b.config.KeepText == 0 {
		return Reply{}, r.sorry("error.text_not_kept")
	}
	list, err := b.state.ListUnanswered(ctx, r.GuildID, 5000)
	if err != nil {
		return Reply{}, err
	}
	if len(list) == 0 {
		return Reply{Message: notice(colourDone, r.loc.t("unanswered.none"))}, nil
	}
	groups := groupQuestions(list)
	blocks := []block{{parts: []part{line("### " + r.loc.n("unanswered.title", len(groups)))}}}
	for _, g := range groups[:min(len(groups), 8)] {
		bl := block{attached: true}
		bl.add(line(r.loc.n("unanswered.asked", len(g))+" · "+stamp(g[0].At, false)), quoted(passageText{text: g[0].Text, quoted: true}))
		blocks = append(blocks, bl)
	}
	m := r.boxed(colourAnswer, blocks, "")
	if r.Bool("csv", false) || len(groups) > 8 {
		data, err := unansweredCSV(groups)
		if err != nil {
			return Reply{}, err
		}
		m.attach("unanswered.csv", data)
		m.Files[0].ContentType = "text/csv; charset=utf-8"
	}
	return Reply{Message: m}, nil
}

// groupQuestions brings questions together that share most of their words, the most asked first.
func groupQuestions(list []state.Unanswered) [][]state.Unanswered {
	var groups [][]state.Unanswered
	var words []map[string]bool
next:
	for _, u := range list {
		w := map[string]bool{}
		for _, s := range strings.Fields(fold(u.Text)) {
			w[s] = true
		}
		for i := range groups {
			shared := 0
			for s := range w {
				if words[i][s] {
					shared++
				}
			}
			if all := len(w) + len(words[i]) - shared; shared*10 >= all*6 {
				groups[i] = append(groups[i], u)
				continue next
			}
		}
		groups = append(groups, []state.Unanswered{u})
		words = append(words, w)
	}
	slices.SortStableFunc(groups, func(a, b []state.Unanswered) int { return len(b) - len(a) })
	return groups
}

// unansweredCSV is the list as a table, without who asked.
func unansweredCSV(groups [][]state.Unanswered) (string, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	rows := [][]string{{"group", "asked", "question", "topic", "reason", "snapshot"}}
	for i, g := range groups {
		for _, u := range g {
			rows = append(rows, []string{strconv.Itoa(i + 1), u.At.UTC().Format(time.RFC3339), inertCell(u.Text), u.Topic, u.Reason, u.Snapshot})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return "", fmt.Errorf("write unanswered questions: %w", err)
	}
	return buf.String(), nil
}

// inertCell keeps a spreadsheet from taking what a reader typed for a formula.
func inertCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// corpusLog shows the newest of what moderators did.
func (b *Bot) corpusLog(ctx context.Context, r *Request) (Reply, error) {
	list, err := b.state.AuditOf(ctx, r.GuildID, 25)
	if err != nil {
		return Reply{}, err
	}
	lines := []string{"### " + r.loc.t("log.title")}
	for _, e := range list {
		what := "**" + name(e.Action, 40) + "**"
		for _, s := range []string{name(e.Object, 60), name(e.Detail, 100)} {
			if s != "" {
				what += " · " + s
			}
		}
		who := "<@" + e.User + ">"
		if e.Guild == "" { // at the terminal
			who = name(e.User, 40)
		}
		lines = append(lines, fmt.Sprintf("%s\n-# <t:%d:f> %s", what, e.At.Unix(), who))
	}
	if len(lines) == 1 {
		lines = append(lines, r.loc.t("log.none"))
	}
	return Reply{Message: notice(colourAnswer, cutLines(lines, textMax))}, nil
}

// cutLines joins as many lines as fit.
func cutLines(lines []string, max int) string {
	for length(strings.Join(lines, "\n")) > max {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
