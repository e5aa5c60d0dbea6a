package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/state"
)

type serveCmd struct {
	Config      string `placeholder:"FILE" env:"BRIEFBOT_CONFIG" help:"Configuration file (YAML); every key can stand in the environment instead."`
	HTTP        string `name:"http" placeholder:"ADDR" help:"Take interactions by HTTP at this address instead of the gateway."`
	Shards      int    `placeholder:"N" help:"Gateway connections of the whole bot; Discord's advice otherwise."`
	ShardIDs    []int  `name:"shard-ids" placeholder:"I,…" help:"Those of them that this process holds; all otherwise."`
	Watch       bool   `help:"Reindex by itself when files of the corpus change."`
	CheckConfig bool   `help:"Only check the configuration, and say what it comes to."`
	Debug       bool   `help:"Log more."`
	deskFlags
}

func (serveCmd) Help() string {
	return `The bot token comes from BRIEFBOT_TOKEN, or from the file that token_file names; never from a flag.

Examples:
  BRIEFBOT_TOKEN=… briefbot serve --corpus my-corpus --index my-index
  briefbot serve --config briefbot.yaml --check-config`
}

// ownVariables are read by the program's own flags, and by importing.
var ownVariables = []string{"BRIEFBOT_CONFIG", "BRIEFBOT_CORPUS", "BRIEFBOT_FETCH", "BRIEFBOT_INDEX"}

func (c *serveCmd) Run(ctx context.Context, p *program) error {
	environ := p.environ()
	config, err := bot.ReadConfig(c.Config, environ)
	if err != nil {
		return usageError(err.Error())
	}
	if c.HTTP != "" {
		config.InteractionsAddr = c.HTTP
	}
	if c.Shards > 0 {
		config.Shards = c.Shards
	}
	if len(c.ShardIDs) > 0 {
		config.ShardIDs = c.ShardIDs
	}
	if err := config.Check(); err != nil {
		return usageError(err.Error())
	}
	token, err := config.Token(environ)
	if err != nil {
		return usageError(err.Error())
	}
	unknown := slices.DeleteFunc(bot.UnknownVariables(environ), func(v string) bool { return slices.Contains(ownVariables, v) })
	if c.CheckConfig {
		for _, v := range unknown {
			fmt.Fprintf(p.stderr, "briefbot: %s is no key of the configuration; it is ignored\n", v)
		}
		_, err := fmt.Fprintln(p.stdout, "The configuration is sound, and a token is set.")
		return err
	}
	log := p.logger(c.Debug)
	for _, v := range unknown {
		log.WarnContext(ctx, "no key of the configuration; it is ignored", "variable", v)
	}
	d, err := p.openStale(c.deskFlags)
	if err != nil {
		return err
	}
	defer d.close()
	if err := d.bringUp(ctx, log); err != nil {
		return err
	}
	store, err := state.Open(ctx, config.State, state.Options{Now: d.clock, KeepText: config.KeepText})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return bot.Serve(ctx, config, bot.Deps{
			Answerer: d, Reindexer: d, Token: token, State: store, Log: log, Now: d.clock, Setups: d.setups(store, fetcherFrom(p.getenv), config.API),
		})
	})
	group.Go(func() error { return d.follow(ctx, log) })
	if c.Watch && d.root != "" {
		group.Go(func() error { return d.watch(ctx, log) })
	}
	return group.Wait()
}

// refreshEvery is how often a serving bot looks whether another process, such as
// "briefbot reindex", has made a new snapshot live.
const refreshEvery = 5 * time.Second

// follow serves what another process makes live, until ctx ends.
func (d *desk) follow(ctx context.Context, log *slog.Logger) error {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			swapped, err := d.store.Refresh()
			if err != nil {
				log.WarnContext(ctx, "look for a new snapshot", "err", err)
			} else if swapped {
				log.InfoContext(ctx, "another process made a new snapshot live")
			}
		}
	}
}

// bringUp makes the corpus the live snapshot before the bot starts. A corpus with faults
// does not keep the bot from serving what it has.
func (d *desk) bringUp(ctx context.Context, log *slog.Logger) error {
	if d.load == nil {
		_, err := d.Snapshot(ctx)
		return err
	}
	report, err := d.Reindex(ctx, false, func(bot.Progress) {})
	if errors.Is(err, bot.ErrBusy) {
		log.WarnContext(ctx, "another process writes the index; serving what is live")
		_, err = d.Snapshot(ctx)
		return err
	}
	if err != nil {
		return err
	}
	logReport(ctx, log, report)
	if report.Snapshot == "" {
		return errors.New("the corpus was refused and no earlier snapshot can serve; briefbot check lists what is wrong")
	}
	return nil
}

// logger logs to stderr: words on a terminal, JSON elsewhere.
func (p *program) logger(debug bool) *slog.Logger {
	level := slog.LevelInfo
	if debug {
		level = slog.LevelDebug
	}
	o := &slog.HandlerOptions{Level: level}
	if f, ok := p.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return slog.New(slog.NewTextHandler(p.stderr, o))
	}
	return slog.New(slog.NewJSONHandler(p.stderr, o))
}
