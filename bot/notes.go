package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/state"
)

// notesFor is how far back answers get a note when what they rest on has changed.
const notesFor = 7 * 24 * time.Hour

// noteChanged looks, after a swap, at the answers posted in the last days. Where a quote that one rests
// on has changed or gone, a note is posted as a reply to it. It returns the answers of a guild that got
// one. The caller holds b.noting: otherwise a swap by hand and one that is noticed would both note an
// answer, or the report of the one would lack what the other has noted.
func (b *Bot) noteChanged(ctx context.Context, guild string) (noted []state.Posted) {
	if b.channels == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	posted, err := b.state.PostedSince(ctx, b.now().Add(-notesFor))
	if err != nil {
		b.log.LogAttrs(ctx, slog.LevelError, "notes", errAttr(err))
		return nil
	}
	texts := map[string]string{} // by article; empty where it is gone
	for _, p := range posted {
		gone, err := b.lostQuotes(ctx, p, texts)
		if err != nil {
			b.log.LogAttrs(ctx, slog.LevelError, "notes", errAttr(err))
			return noted
		}
		if len(gone) == 0 {
			continue
		}
		r := &Request{loc: localeFor(b.settingsOf(ctx, p.Guild, p.Channel).Locale)}
		blocks := []block{{parts: []part{line("⚠️ " + r.loc.n("note.changed", len(gone)))}}}
		for _, q := range gone[:min(len(gone), 3)] {
			blocks = append(blocks, block{parts: []part{quoted(passageText{text: q.Text, quoted: true}), line("-# " + name(q.Article, titleMax))}, attached: true})
		}
		m := r.boxed(colourCaution, blocks, "")
		m.Ephemeral, m.ReplyTo = false, p.Message
		if _, err := b.channels.PostMessage(ctx, p.Channel, m); err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrForbidden) {
			b.log.LogAttrs(ctx, slog.LevelError, "note is not posted", slog.String("message", p.Message), errAttr(err))
			continue // the next swap tries again
		}
		if err := b.state.SetNoted(ctx, p.Message); err != nil {
			b.log.LogAttrs(ctx, slog.LevelError, "notes", errAttr(err))
		}
		if p.Guild == guild {
			noted = append(noted, p)
		}
	}
	return noted
}

// notedList leads a moderator to the answers that carry a note.
func (r *Request) notedList(noted []state.Posted) string {
	lines := []string{r.loc.n("report.noted", len(noted))}
	for _, p := range noted[:min(len(noted), 10)] {
		lines = append(lines, "- "+messageLink(p.Guild, p.Channel, p.Message))
	}
	return strings.Join(lines, "\n")
}

// messageLink is the address of a message.
func messageLink(guild, channel, message string) string {
	return "https://discord.com/channels/" + guild + "/" + channel + "/" + message
}

// snapshotLook is how often the bot looks whether the live snapshot is another one: after a change of
// the files that the program watches, or a reindex at the machine, nobody tells it.
const snapshotLook = 5 * time.Second

// followSnapshot puts notes under answers after swaps that nobody made from Discord, until ctx ends.
func (b *Bot) followSnapshot(ctx context.Context) error {
	tick := time.NewTicker(snapshotLook)
	defer tick.Stop()
	last := ""
	for {
		live, err := b.answerer.Snapshot(ctx)
		switch {
		case err != nil || live.ID == last:
		case last == "":
			last = live.ID
		case b.noting.TryLock(): // else a reindex from Discord is posting its own; the next look is soon enough
			b.noteChanged(ctx, "")
			b.noting.Unlock()
			last = live.ID
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// lostQuotes are those of a posted answer that no longer stand in their articles.
func (b *Bot) lostQuotes(ctx context.Context, p state.Posted, texts map[string]string) ([]state.PostedQuote, error) {
	var gone []state.PostedQuote
	for _, q := range p.Quotes {
		text, ok := texts[q.Article]
		if !ok {
			a, err := b.answerer.Article(ctx, q.Article)
			if err != nil && !errors.Is(err, ErrNoArticle) {
				return nil, err
			}
			if a != nil {
				for _, paragraph := range a.Paragraphs {
					text += paragraph.Text + "\n"
				}
			}
			text = squeeze(text)
			texts[q.Article] = text
		}
		if !strings.Contains(text, squeeze(q.Text)) {
			gone = append(gone, q)
		}
	}
	return gone, nil
}

// squeeze makes all white space one space: a paragraph that was only wrapped anew has not changed.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
