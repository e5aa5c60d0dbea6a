package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// DispatcherOptions say what happens to what comes through the front doors.
type DispatcherOptions struct {
	Discord       *Discord           // answers; required
	OnInteraction InteractionHandler // required
	OnMessage     MessageHandler     // nil ignores messages
	// Apology is what a person reads when a handler panics or leaves an interaction unanswered; nil
	// gives an English sentence.
	Apology func(*Interaction) Message
	Log     *slog.Logger     // nil discards
	Now     func() time.Time // nil means time.Now
}

// A Dispatcher stands behind both front doors: it decodes what they deliver, runs each handler in a
// goroutine of its own with a recover around it, answers each interaction once however often it is
// delivered, and lets those in hand finish when the bot stops.
type Dispatcher struct {
	o    DispatcherOptions
	seen *recentIDs

	mu      sync.Mutex
	closing bool
	running int
	idle    chan struct{}   // closed when closing and nothing runs
	ctx     context.Context // of the handlers; ends when draining takes too long
	cancel  context.CancelFunc
}

// NewDispatcher makes a Dispatcher. Drain ends it.
func NewDispatcher(o DispatcherOptions) (*Dispatcher, error) {
	if o.Discord == nil || o.OnInteraction == nil {
		return nil, errors.New("dispatcher: Discord and OnInteraction are required")
	}
	if o.Apology == nil {
		o.Apology = func(*Interaction) Message {
			return Message{Ephemeral: true, Components: []Component{TextDisplay{"Something went wrong on our side. Please try again in a moment."}}}
		}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	d := &Dispatcher{o: o, seen: newRecentIDs(rememberedInteractions), idle: make(chan struct{})}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d, nil
}

// rememberedInteractions bounds the memory for duplicates: an interaction can be answered for 15
// minutes, and this many in that time is far beyond what one process serves.
const rememberedInteractions = 50_000

// Errors of Dispatcher.Interaction.
var (
	errDuplicate = errors.New("the interaction was delivered before")
	errClosing   = errors.New("the bot is stopping")
)

// Interaction takes an interaction as Discord sent it and returns at once; a goroutine answers it.
func (d *Dispatcher) Interaction(raw []byte) error {
	in, err := DecodeInteraction(raw, d.o.Now())
	if err != nil {
		d.o.Log.Error("interaction cannot be read", "error", err)
		return err
	}
	if !d.seen.add(in.ID) {
		d.o.Log.Info("interaction delivered again, ignored", "interaction", in)
		return errDuplicate
	}
	if !d.begin() {
		return errClosing
	}
	go func() {
		defer d.end()
		d.answer(in)
	}()
	return nil
}

type causeKey struct{}

// causeOf is the id of the interaction or message that something is done for, so that log lines of every
// layer name it; empty outside of both.
func causeOf(ctx context.Context) string {
	id, _ := ctx.Value(causeKey{}).(string)
	return id
}

func (d *Dispatcher) answer(in *Interaction) {
	ctx, cancel := context.WithDeadline(context.WithValue(d.ctx, causeKey{}, in.ID), in.Expires())
	defer cancel()
	respond := d.o.Discord.Respond(in)
	failed := in.Malformed
	if failed == nil {
		failed = d.guarded(in.ID, func() { d.o.OnInteraction(ctx, in, respond) })
	}
	if failed == nil && respond.Acknowledged() {
		return
	}
	if failed == nil {
		failed = errors.New("the handler left it unanswered")
	}
	d.o.Log.Error("interaction failed", "interaction", in, "error", failed)
	var err error
	switch {
	case in.Type == InteractionAutocomplete && !respond.Acknowledged():
		err = respond.Autocomplete(ctx, nil)
	case in.Type == InteractionAutocomplete:
	case respond.Acknowledged():
		_, err = respond.FollowUp(ctx, d.o.Apology(in))
	default:
		err = respond.Reply(ctx, d.o.Apology(in))
	}
	if err != nil {
		d.o.Log.Error("apology not delivered", "interaction", in, "error", err)
	}
}

// Message takes a MESSAGE_CREATE as Discord sent it and returns at once.
func (d *Dispatcher) Message(raw []byte) {
	if d.o.OnMessage == nil {
		return
	}
	var m ChannelMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		d.o.Log.Error("message cannot be read", "error", err)
		return
	}
	// Bots are never answered: two that answer each other never stop.
	if m.Author.Bot || m.ID == "" || !d.seen.add(m.ID) || !d.begin() {
		return
	}
	go func() {
		defer d.end()
		ctx, cancel := context.WithTimeout(context.WithValue(d.ctx, causeKey{}, m.ID), tokenLifetime)
		defer cancel()
		if err := d.guarded(m.ID, func() { d.o.OnMessage(ctx, &m) }); err != nil {
			d.o.Log.Error("message failed", "message", m.ID, "channel", m.ChannelID, "error", err)
		}
	}()
}

// guarded runs a handler and turns its panic into an error, with the stack in the log.
func (d *Dispatcher) guarded(cause string, run func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			d.o.Log.Error("panic in handler", "interaction", cause, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	run()
	return nil
}

func (d *Dispatcher) begin() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing {
		return false
	}
	d.running++
	return true
}

func (d *Dispatcher) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running--
	if d.closing && d.running == 0 {
		close(d.idle)
	}
}

// Running is how many handlers are at work.
func (d *Dispatcher) Running() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.running
}

// Drain takes nothing new and waits for the handlers in hand. When ctx ends first their contexts
// are cancelled, and Drain returns once they have seen it.
func (d *Dispatcher) Drain(ctx context.Context) error {
	d.mu.Lock()
	if !d.closing {
		d.closing = true
		if d.running == 0 {
			close(d.idle)
		}
	}
	left := d.running
	d.mu.Unlock()
	defer d.cancel()
	select {
	case <-d.idle:
		return nil
	case <-ctx.Done():
	}
	d.cancel()
	select {
	case <-d.idle:
	case <-time.After(cancelledWithin):
	}
	return fmt.Errorf("drain: %d of %d handlers were cancelled: %w", d.Running(), left, ctx.Err())
}

// cancelledWithin is how long a handler has to notice that it is cancelled.
const cancelledWithin = 2 * time.Second

// recentIDs remembers the ids that came last, in bounded memory: two generations, the older of
// which is dropped when the newer is full.
type recentIDs struct {
	mu         sync.Mutex
	limit      int
	young, old map[string]struct{}
}

func newRecentIDs(limit int) *recentIDs {
	return &recentIDs{limit: limit, young: map[string]struct{}{}}
}

// add reports whether the id is new.
func (r *recentIDs) add(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.young[id]; ok {
		return false
	}
	if _, ok := r.old[id]; ok {
		return false
	}
	if len(r.young) >= r.limit/2 {
		r.old, r.young = r.young, make(map[string]struct{}, r.limit/2)
	}
	r.young[id] = struct{}{}
	return true
}
