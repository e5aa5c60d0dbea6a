package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"github.com/briefbot/briefbot/bot/state"
)

// Deps are the parts that Serve connects.
type Deps struct {
	Answerer  Answerer     // required
	Reindexer Reindexer    // nil: no reindexing from Discord
	Token     string       // the bot token; required
	State     *state.Store // nil: the file that the configuration names
	Log       *slog.Logger // nil discards
	// Now is the time that answers and memory go by; nil means time.Now. What is between the bot and
	// Discord goes by the real time in any case.
	Now     func() time.Time
	Metrics *prometheus.Registry // nil makes one
	Setups  []Setup              // further parts of the bot: WithCurator, WithImporter, WithAttachments
	// Started, if set, is called once: when commands are registered and interactions can come.
	Started func()
}

// Serve runs the bot until ctx ends: it registers the commands, opens the front door that the
// configuration names, and serves health and metrics. When ctx ends it takes nothing new, lets what is
// in hand finish for as long as the configuration allows, and returns nil.
func Serve(ctx context.Context, c Config, d Deps) (err error) {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Metrics == nil {
		d.Metrics = prometheus.NewRegistry()
	}
	if d.State == nil {
		s, err := state.Open(ctx, c.State, state.Options{Now: d.Now, KeepText: c.KeepText})
		if err != nil {
			return fmt.Errorf("serve: %w", err)
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		d.State = s
	}
	if d.Started == nil {
		d.Started = func() {}
	}
	s := &serving{config: c, deps: d, metrics: newMetrics(d.Metrics), started: sync.OnceFunc(d.Started)}
	if err := s.prepare(ctx); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	defer s.discord.Close()
	if err := s.run(ctx); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// serving is a running bot.
type serving struct {
	config     Config
	deps       Deps
	metrics    *metrics
	discord    *Discord
	identity   Identity
	bot        *Bot
	dispatcher *Dispatcher
	gateway    *Gateway // nil with interactions by HTTP
	started    func()
}

// prepare connects the parts and registers the commands: everything that can fail before the first
// interaction fails here.
func (s *serving) prepare(ctx context.Context) (err error) {
	d := s.deps
	s.discord, err = NewDiscord(DiscordOptions{Token: d.Token, API: s.config.API, FirstAnswer: s.config.FirstAnswer, Log: d.Log,
		OnRequest: func(route string, status int, took time.Duration) {
			s.metrics.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
		}})
	if err != nil {
		return err
	}
	if s.identity, err = s.discord.Identity(ctx); err != nil {
		return err
	}
	setups := append([]Setup{WithConfig(s.config), WithState(d.State), WithLogger(d.Log), WithClock(d.Now),
		WithChannels(s.discord, s.identity.UserID), func(b *Bot) { b.metrics = s.metrics }}, d.Setups...)
	if s.bot, err = New(d.Answerer, d.Reindexer, setups...); err != nil {
		return err
	}
	watchSnapshot(d.Metrics, s.snapshotAge)
	changed, err := s.discord.SyncCommands(ctx, s.identity.ApplicationID, s.config.CommandGuild, s.bot.Commands())
	if err != nil {
		return err
	}
	d.Log.InfoContext(ctx, "commands", slog.String("application", s.identity.ApplicationID), slog.Bool("registered", changed))
	s.dispatcher, err = NewDispatcher(DispatcherOptions{Discord: s.discord, OnInteraction: s.bot.HandleInteraction,
		OnMessage: s.bot.HandleMessage, Apology: s.bot.apology, Log: d.Log})
	if err != nil {
		return err
	}
	if s.config.InteractionsAddr != "" {
		return nil
	}
	intents := 0
	if s.config.Mentions {
		intents = IntentGuildMessages | IntentDirectMessages
	}
	s.gateway, err = NewGateway(GatewayOptions{Discord: s.discord, Dispatcher: s.dispatcher, Intents: intents,
		Shards: s.config.Shards, ShardIDs: s.config.ShardIDs, Log: d.Log,
		OnEvent: func(_ int, event string) {
			s.metrics.gateway.WithLabelValues(event).Inc()
			if event == "ready" {
				s.started()
			}
		}})
	return err
}

// run opens the doors and waits for ctx, or for the first part to fail; then it drains.
func (s *serving) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	if s.gateway != nil {
		group.Go(func() error { return s.gateway.Run(ctx) })
	} else {
		door, err := NewHTTPDoor(firstOf(s.config.PublicKey, s.identity.PublicKey), s.dispatcher, s.deps.Log, nil)
		if err != nil {
			return err
		}
		if err := s.listen(ctx, group, "interactions", s.config.InteractionsAddr, door); err != nil {
			return err
		}
	}
	if s.config.HTTPAddr != "" {
		if err := s.listen(ctx, group, "operations", s.config.HTTPAddr, s.operations()); err != nil {
			return err
		}
	}
	group.Go(func() error { return s.housekeeping(ctx) })
	group.Go(func() error { return s.bot.followSnapshot(ctx) })
	if s.gateway == nil {
		s.started()
	}
	err := group.Wait()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.DrainTime)
	defer cancel()
	if drainErr := s.dispatcher.Drain(drain); drainErr != nil {
		s.deps.Log.WarnContext(ctx, "drain", errAttr(drainErr))
	}
	if errors.Is(err, context.Canceled) {
		return nil // that is how it is stopped
	}
	return err
}

// listen serves a handler until ctx ends. The log says where: the address may leave the port open.
func (s *serving) listen(ctx context.Context, group *errgroup.Group, what, addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s.deps.Log.InfoContext(ctx, "listening", slog.String("for", what), slog.String("at", l.Addr().String()))
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	group.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("listen on %s: %w", addr, err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.DrainTime)
		defer cancel()
		return server.Shutdown(closing)
	})
	return nil
}

// operations serves what operators look at. Nothing there is secret, and nothing changes anything.
func (s *serving) operations() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		text, err := s.ready(ctx)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(w, text)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.deps.Metrics, promhttp.HandlerOpts{}))
	return mux
}

// ready says "connected, snapshot X of date Y", or what is amiss.
func (s *serving) ready(ctx context.Context) (string, error) {
	if s.gateway != nil && !s.gateway.Connected() {
		return "", errors.New("not connected to the gateway")
	}
	live, err := s.deps.Answerer.Snapshot(ctx)
	if err != nil {
		return "", fmt.Errorf("no snapshot: %w", err)
	}
	if err := s.deps.State.Check(ctx); err != nil {
		return "", err
	}
	return fmt.Sprintf("connected, snapshot %s of %s", live.ID, live.Built.UTC().Format(time.RFC3339)), nil
}

func (s *serving) snapshotAge() float64 {
	live, err := s.deps.Answerer.Snapshot(context.Background())
	if err != nil || live.Built.IsZero() {
		return math.NaN()
	}
	return s.deps.Now().Sub(live.Built).Seconds()
}

// housekeeping deletes once an hour what is past its time.
func (s *serving) housekeeping(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := s.deps.State.Prune(ctx); err != nil && ctx.Err() == nil {
			s.deps.Log.ErrorContext(ctx, "prune", errAttr(err))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
