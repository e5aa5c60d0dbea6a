package bot

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
)

// HandleMessage answers a question in a message that mentions the bot, or in a direct message. It is a
// MessageHandler.
func (b *Bot) HandleMessage(ctx context.Context, m *ChannelMessage) {
	if b.channels == nil || b.user == "" || !b.config.Mentions || m.Author.Bot || !askedIn(m, b.user) {
		return
	}
	began := time.Now()
	in := b.asInteraction(ctx, m)
	r := b.newRequest(ctx, in)
	rt := route{name: "message", public: true}
	reply, err := guard(func() (Reply, error) { return b.messageReply(ctx, r, m, rt) })
	outcome := outcomeOf(reply)
	if err != nil {
		var text string
		if text, outcome = r.explain(err); outcome == outcomeLimited && b.notices.take(m.Author.ID, m.ChannelID) > 0 {
			b.metrics.messages.WithLabelValues(outcome).Inc()
			return // was told a moment ago
		}
		reply = Reply{Message: say(text)}
	}
	if len(reply.Message.Components) == 0 {
		return
	}
	reply.Message.ReplyTo = m.ID
	sctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	id, sendErr := b.channels.PostMessage(sctx, m.ChannelID, reply.Message)
	switch {
	case sendErr != nil:
		outcome, err = outcomeLost, sendErr
	case reply.After != nil:
		reply.After(ctx, id)
	}
	b.metrics.messages.WithLabelValues(outcome).Inc()
	b.logLine(ctx, r, rt, reply.Answer, outcome, time.Since(began), err)
}

// askedIn reports whether a message asks the bot: it mentions it by name, or is a direct message. System
// messages ("pinned a message") do neither.
func askedIn(m *ChannelMessage, user string) bool {
	if m.Type != 0 && m.Type != 19 {
		return false
	}
	return m.GuildID == "" || m.MentionsUser(user) && (strings.Contains(m.Content, "<@"+user+">") || strings.Contains(m.Content, "<@!"+user+">"))
}

// asInteraction gives a message the form that handlers take. Its author may speak where he spoke. What
// a message does not say (permissions, language) is left at its least.
func (b *Bot) asInteraction(ctx context.Context, m *ChannelMessage) *Interaction {
	in := &Interaction{
		ID: m.ID, Type: InteractionCommand, Received: b.now(), GuildID: m.GuildID, ChannelID: m.ChannelID, User: m.Author,
		Permissions: permSendMessages | permSendInThreads, MaxAttachment: attachmentSizeDefault,
	}
	if m.Member != nil {
		in.Roles = m.Member.Roles
	}
	if m.GuildID == "" {
		in.Permissions, in.ChannelType = 0, 1
		return in
	}
	c, err := b.places.find(ctx, b.channels, m.ChannelID)
	if err != nil {
		b.log.LogAttrs(ctx, slog.LevelWarn, "a channel is taken for no thread", slog.String("channel", m.ChannelID), errAttr(err))
	}
	in.ChannelType, in.ParentID = c.Type, c.ParentID
	return in
}

// places remembers channels that were looked up: a thread stays one, in the channel that it is in.
type places struct {
	mu   sync.Mutex
	byID map[string]Channel
}

// placesMax bounds the memory; beyond it, all are looked up anew.
const placesMax = 1000

func (p *places) find(ctx context.Context, channels Channels, id string) (Channel, error) {
	p.mu.Lock()
	c, ok := p.byID[id]
	p.mu.Unlock()
	if ok {
		return c, nil
	}
	ctx, cancel := context.WithTimeout(ctx, handlerTime)
	defer cancel()
	c, err := channels.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byID == nil || len(p.byID) >= placesMax {
		p.byID = map[string]Channel{}
	}
	p.byID[id] = c
	return c, nil
}

func (b *Bot) messageReply(ctx context.Context, r *Request, m *ChannelMessage, rt route) (Reply, error) {
	if err := b.permit(r, rt); err != nil {
		return Reply{}, err
	}
	text := strings.TrimSpace(strings.NewReplacer("<@"+b.user+">", " ", "<@!"+b.user+">", " ").Replace(m.Content))
	if r.settings.Private && r.GuildID != "" {
		return Reply{}, r.sorry("error.private_channel") // a message cannot be shown to one person
	}
	if text == "" {
		return b.help(ctx, r)
	}
	r.private = false
	return b.respond(ctx, r, briefing.Question{Kind: briefing.Ask, Text: clip(text, questionMax)})
}

// questionMax is the longest question that is looked at; /ask has the same limit.
const questionMax = 500

var _ MessageHandler = (*Bot)(nil).HandleMessage
var _ InteractionHandler = (*Bot)(nil).HandleInteraction

// apology is what a person reads when a handler could not even fail properly.
func (b *Bot) apology(in *Interaction) Message {
	return say(localeFor(in.Locale, in.GuildLocale).t("error.internal", "id", in.ID))
}
