package bot

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
)

// Handler answers one request. It sends nothing itself, so that a test reads what would be sent.
type Handler func(ctx context.Context, r *Request) (Reply, error)

// route is what an interaction leads to.
type route struct {
	name      string // for the log and the metrics: "status", "button more"
	handler   Handler
	moderator bool // refused to everybody else, however it was reached
	private   bool // the reply is always for the person alone
	public    bool // the reply is always for all, where the person may speak
	update    bool // a component that rewrites the message it stands on, where that is private
	free      bool // costs nothing of the rate limit
}

// routes are all routes of a bot.
type routes struct {
	commands   map[string]route // by path: "corpus check"
	components map[action]route // buttons, selects
	modals     map[action]route
}

// How long a reply may take.
const (
	deferAfter   = 1500 * time.Millisecond // then "thinking…" is shown; Discord waits for 3 s
	handlerTime  = 20 * time.Second        // then the reader is told
	deliveryTime = 30 * time.Second        // for sending, with the front door's own retries
	workTime     = 14 * time.Minute        // Discord takes edits for 15
)

// HandleInteraction answers an interaction from any front door. It is an InteractionHandler.
func (b *Bot) HandleInteraction(ctx context.Context, in *Interaction, respond Responder) {
	began := time.Now()
	r := b.newRequest(ctx, in)
	rt, err := b.find(ctx, r)
	switch {
	case rt.private:
		r.private = true
	case rt.public && r.maySpeak():
		r.private = false
	}
	var reply Reply
	outcome := ""
	switch {
	case in.Type == InteractionAutocomplete:
		reply = b.complete(ctx, r, rt, respond)
		outcome = outcomeDone
	default:
		reply, outcome, err = b.reply(ctx, r, rt, err, respond)
	}
	took := time.Since(began)
	b.metrics.observe(rt.name, in.Type, outcome, took)
	b.logLine(ctx, r, rt, reply.Answer, outcome, took, err)
	if err == nil {
		b.after(ctx, r, reply)
	}
}

// find returns the route of an interaction, opening the custom_id of a component or form.
func (b *Bot) find(ctx context.Context, r *Request) (route, error) {
	if r.Malformed != nil {
		return route{name: "malformed", private: true}, r.Malformed
	}
	table := b.routes.components
	switch r.Type {
	case InteractionCommand, InteractionAutocomplete:
		if rt, ok := b.routes.commands[r.Name()]; ok {
			return rt, nil
		}
		return route{name: "unknown", private: true}, r.sorry("error.unknown_command")
	case InteractionModal:
		table = b.routes.modals
	case InteractionComponent:
	default:
		return route{name: r.Type.String(), private: true}, r.sorry("error.unknown_command")
	}
	c, err := b.sealer.open(ctx, r.GuildID, r.CustomID)
	if err != nil {
		return route{name: "custom_id", private: true}, err
	}
	r.call = c
	rt, ok := table[c.Action]
	if !ok {
		return route{name: "custom_id", private: true}, errAged
	}
	if rt.update {
		// A page turned on a public answer is shown to the one who turned it; rewriting the message
		// would take the answer from under everybody else.
		rt.update = r.Message != nil && r.Message.Flags&flagEphemeral != 0
		rt.private = true
	}
	return rt, nil
}

// permit is the check that every path goes through.
func (b *Bot) permit(r *Request, rt route) error {
	if rt.moderator && !r.moderator {
		key := "error.moderators_only"
		if r.GuildID == "" || !b.config.homeGuild(r.GuildID) {
			key = "error.not_in_this_server"
		}
		return &userError{text: r.loc.t(key), outcome: outcomeDenied}
	}
	if !rt.free {
		if wait := b.throttle.take(r.User.ID, r.ChannelID); wait > 0 {
			return &userError{text: r.loc.n("error.rate_limited", int(math.Ceil(wait.Seconds()))), outcome: outcomeLimited}
		}
	}
	return nil
}

// result is what a handler came to.
type result struct {
	reply Reply
	err   error
}

// reply runs the handler and sends what it replies: at once if it is ready in time, else after
// "thinking…". It returns the outcome for the log.
func (b *Bot) reply(ctx context.Context, r *Request, rt route, err error, respond Responder) (Reply, string, error) {
	if err == nil {
		err = b.permit(r, rt)
	}
	if err != nil {
		return b.deliver(ctx, r, rt, result{err: err}, respond, false)
	}
	done := make(chan result, 1)
	hctx, cancel := context.WithTimeout(ctx, handlerTime)
	defer cancel()
	go func() {
		reply, err := guard(func() (Reply, error) { return rt.handler(hctx, r) })
		done <- result{reply, err}
	}()
	late := time.Since(r.Received)
	if late < 0 || late > b.config.FirstAnswer {
		late = 0 // a front door with another clock
	}
	timer := time.NewTimer(b.deferAfter - late)
	defer timer.Stop()
	select {
	case res := <-done:
		return b.deliver(ctx, r, rt, res, respond, false)
	case <-timer.C:
	}
	if err := b.deferReply(ctx, r, rt, respond); err != nil {
		return Reply{}, outcomeLost, err
	}
	return b.deliver(ctx, r, rt, <-done, respond, true)
}

func (b *Bot) deferReply(ctx context.Context, r *Request, rt route, respond Responder) error {
	if rt.update {
		return respond.DeferUpdate(ctx)
	}
	return respond.Defer(ctx, r.private)
}

// deliver sends the result. Errors become what the reader is told, always privately where nothing has
// been shown yet.
func (b *Bot) deliver(ctx context.Context, r *Request, rt route, res result, respond Responder, deferred bool) (Reply, string, error) {
	reply, err := res.reply, res.err
	if err == nil && reply.Work != nil {
		reply, err = b.work(ctx, r, rt, reply, respond, &deferred)
		if err == nil {
			return reply, outcomeOf(reply), nil
		}
	}
	outcome := outcomeOf(reply)
	if err != nil {
		var text string
		text, outcome = r.explain(err)
		reply = Reply{Message: say(text)}
		if rt.update && deferred {
			// The message that the button stands on stays; the word goes below it.
			_, sendErr := respond.FollowUp(ctx, reply.Message)
			return reply, outcome, errors.Join(err, sendErr)
		}
		rt.update = false
	}
	sctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	var sendErr error
	switch {
	case reply.Modal != nil && !deferred:
		sendErr = respond.Modal(sctx, *reply.Modal)
	case reply.Modal != nil:
		reply.Message = say(r.loc.t("error.slow", "id", r.ID)) // a form cannot follow "thinking…"
		sendErr = respond.Edit(sctx, reply.Message)
	case deferred:
		sendErr = respond.Edit(sctx, reply.Message)
	case rt.update:
		sendErr = respond.Update(sctx, reply.Message)
	default:
		sendErr = respond.Reply(sctx, reply.Message)
	}
	if sendErr != nil {
		b.retreat(ctx, r, sendErr, respond)
		return reply, outcomeLost, errors.Join(err, sendErr)
	}
	return reply, outcome, err
}

// retreat tells the reader that his answer could not be sent, where Discord refused its form: that is
// a fault of ours, and silence would look like his.
func (b *Bot) retreat(ctx context.Context, r *Request, cause error, respond Responder) {
	if !errors.Is(cause, ErrInvalidForm) {
		return // nothing would arrive, or something already has
	}
	sctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	m := say(r.loc.t("error.internal", "id", r.ID))
	err := respond.Reply(sctx, m)
	if errors.Is(err, ErrAlreadyAcknowledged) {
		err = respond.Edit(sctx, m)
	}
	if err != nil {
		r.log.LogAttrs(ctx, slog.LevelWarn, "apology not delivered", errAttr(err))
	}
}

// work does what takes long, behind a private "thinking…" that it may rewrite as it goes.
func (b *Bot) work(ctx context.Context, r *Request, rt route, reply Reply, respond Responder, deferred *bool) (Reply, error) {
	if !*deferred {
		if err := b.deferReply(ctx, r, rt, respond); err != nil {
			return reply, err
		}
		*deferred = true
	}
	wctx, cancel := context.WithTimeout(ctx, workTime)
	defer cancel()
	show := newShower(wctx, respond, r.log)
	m, err := guard(func() (Message, error) { return reply.Work(wctx, show.show) })
	show.close()
	if err != nil {
		return reply, err
	}
	reply.Message = m
	sctx, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	return reply, respond.Edit(sctx, m)
}

// complete answers an autocomplete. It never fails: no choices are an answer too.
func (b *Bot) complete(ctx context.Context, r *Request, rt route, respond Responder) Reply {
	var choices []Choice
	if rt.handler != nil && (!rt.moderator || r.moderator) {
		found, err := guard(func() ([]Choice, error) { return b.suggest(ctx, r) })
		if err != nil {
			r.log.LogAttrs(ctx, slog.LevelError, "autocomplete", errAttr(err))
		}
		choices = found
	}
	if err := respond.Autocomplete(ctx, choices); err != nil {
		r.log.LogAttrs(ctx, slog.LevelInfo, "autocomplete not delivered", errAttr(err)) // the person typed on
	}
	return Reply{Choices: choices}
}

func outcomeOf(r Reply) string {
	switch {
	case r.Answer == nil:
		return outcomeDone
	case r.Answer.Found:
		return outcomeAnswered
	}
	return outcomeRefused
}

// logLine is the one line that every interaction leaves. What was asked does not stand in it.
func (b *Bot) logLine(ctx context.Context, r *Request, rt route, a *briefing.Answer, outcome string, took time.Duration, err error) {
	level := slog.LevelInfo
	switch {
	case r.Type == InteractionAutocomplete:
		level = slog.LevelDebug
	case outcome == outcomeFailed, outcome == outcomeLost:
		level = slog.LevelError
	}
	attrs := []slog.Attr{
		slog.String("command", rt.name), slog.String("outcome", outcome), slog.Duration("took", took),
		slog.String("guild", r.GuildID), slog.String("channel", r.ChannelID),
	}
	if a != nil {
		if a.Topic != nil {
			attrs = append(attrs, slog.String("topic", a.Topic.ID))
		}
		attrs = append(attrs, slog.String("snapshot", a.Snapshot.ID), slog.Int("facts", len(a.Facts)), slog.Int("excerpts", len(a.Excerpts)))
	}
	var user *userError
	if err != nil && !errors.As(err, &user) {
		attrs = append(attrs, errAttr(err))
	}
	r.log.LogAttrs(ctx, level, "interaction", attrs...)
}
