package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
)

// Bot is everything between a front door and the answers: it routes what people do to handlers, checks
// who may do it, and lays out what the handlers reply. It holds no connection to Discord.
type Bot struct {
	answerer  Answerer
	reindexer Reindexer // nil: the corpus cannot be reindexed from here
	curator   Curator   // nil: facts cannot be changed from here
	importer  Importer  // nil: nothing can be added to the corpus from here
	channels  Channels  // nil: the bot posts nothing but replies to interactions
	attach    func(context.Context, *briefing.Answer) ([]Attachment, error)

	user    string // id of the bot's own user; empty where it is not known, and then mentions are not heard
	config  Config
	state   *state.Store
	sealer  *sealer
	log     *slog.Logger
	now     func() time.Time
	metrics *metrics

	deferAfter time.Duration // see the constant; tests that a busy machine must not change have more

	nameCache nameCache
	throttle  *throttle
	routes    routes
	reindex   reindexing
	noting    sync.Mutex // held while answers get notes, and by a reindex until its own are posted
	places    places
	drafts    *drafts
	notices   *throttle // how often people are told that they ask too fast
}

// Channels posts into channels, apart from interactions: answers to mentions, and notes on answers
// whose ground has changed.
type Channels interface {
	PostMessage(ctx context.Context, channel string, m Message) (id string, err error)
	// Channel looks a channel up: a message does not say whether it stands in a thread.
	Channel(ctx context.Context, id string) (Channel, error)
	// Original is the id of the message that answered an interaction.
	Original(ctx context.Context, in *Interaction) (id string, err error)
}

// Setup is one part of what New makes a Bot of.
type Setup func(*Bot)

// WithConfig sets the configuration; without it the defaults of DefaultConfig hold.
func WithConfig(c Config) Setup { return func(b *Bot) { b.config = c } }

// WithState sets what the bot remembers; without it, it remembers until it stops.
func WithState(s *state.Store) Setup { return func(b *Bot) { b.state = s } }

// WithLogger sets the logger; without it nothing is logged.
func WithLogger(l *slog.Logger) Setup { return func(b *Bot) { b.log = l } }

// WithClock sets the clock; without it, it is time.Now.
func WithClock(now func() time.Time) Setup { return func(b *Bot) { b.now = now } }

// WithChannels lets the bot, whose own user has that id, post into channels: to answer mentions and
// direct messages, and to put notes under answers.
func WithChannels(c Channels, user string) Setup {
	return func(b *Bot) { b.channels, b.user = c, user }
}

// WithCurator lets moderators change facts from Discord.
func WithCurator(c Curator) Setup { return func(b *Bot) { b.curator = c } }

// WithImporter lets moderators add text to the corpus from Discord.
func WithImporter(i Importer) Setup { return func(b *Bot) { b.importer = i } }

// WithAttachments adds files to answers: the picture and the calendar of a timeline. Pictures are
// shown, other files offered.
func WithAttachments(f func(context.Context, *briefing.Answer) ([]Attachment, error)) Setup {
	return func(b *Bot) { b.attach = f }
}

// New makes a bot. The reindexer may be nil, where the snapshot is made elsewhere.
func New(answerer Answerer, reindexer Reindexer, parts ...Setup) (*Bot, error) {
	b := &Bot{answerer: answerer, reindexer: reindexer, config: DefaultConfig(), log: slog.New(slog.DiscardHandler), now: time.Now, deferAfter: deferAfter}
	for _, o := range parts {
		o(b)
	}
	if answerer == nil {
		return nil, errors.New("new bot: no answerer")
	}
	if b.metrics == nil {
		b.metrics = newMetrics(prometheus.NewRegistry())
	}
	ctx := context.Background()
	if b.state == nil {
		s, err := state.Memory(ctx, state.Options{Now: b.now, KeepText: b.config.KeepText})
		if err != nil {
			return nil, fmt.Errorf("new bot: %w", err)
		}
		b.state = s
	}
	key, err := b.state.Key(ctx, "buttons")
	if err != nil {
		return nil, fmt.Errorf("new bot: %w", err)
	}
	b.sealer = &sealer{key: key, store: b.state}
	b.throttle = newThrottle(b.config.Limits, b.now)
	b.notices = newThrottle(Limits{UserPerMinute: 1, UserBurst: 1, ChannelPerMinute: 6, ChannelBurst: 2}, b.now)
	b.drafts = newDrafts(b.now)
	b.routes = b.newRoutes()
	return b, nil
}

// guard runs f and turns a panic in it into an error.
func guard[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{value: p, stack: debug.Stack()}
		}
	}()
	return f()
}
