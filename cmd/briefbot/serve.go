package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/playground"
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
	store, err := state.Open(ctx, config.State, state.Options{Now: p.clock, KeepText: config.KeepText})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return bot.Serve(ctx, config, bot.Deps{
			Answerer: d, Reindexer: d, Token: token, State: store, Log: log, Now: p.clock, Setups: d.setups(store, fetcherFrom(p.getenv), config.API),
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

type playgroundCmd struct {
	Addr  string `default:"127.0.0.1:8765" help:"Loopback address of the page; port 0 picks a free one."`
	Debug bool   `help:"Log more."`
	deskFlags
}

func (playgroundCmd) Help() string {
	return `Starts a stand-in for Discord on this machine and the real bot over it, and serves one page in which
commands, buttons and menus work as in Discord. Nothing leaves this machine.

Examples:
  briefbot playground
  briefbot playground --corpus my-corpus`
}

func (c *playgroundCmd) Run(ctx context.Context, p *program) error {
	log := p.logger(c.Debug)
	d, err := p.open(ctx, c.deskFlags)
	if err != nil {
		return err
	}
	defer d.close()
	host, _, err := net.SplitHostPort(c.Addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usageError(fmt.Sprintf("--addr %s: the playground has no log-in and so stays on a loopback address such as 127.0.0.1:8765", c.Addr))
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("open the page: %w", err)
	}
	line, examples, err := d.introduce(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "The playground is at http://%s — Ctrl-C ends it.\n", listener.Addr())
	return playground.Serve(ctx, playground.Options{
		Listener: listener, Corpus: line, Examples: examples, Locales: bot.Languages(), Now: p.clock, Logger: log,
		Bot: func(ctx context.Context, api, token string) error {
			config := bot.DefaultConfig()
			config.API, config.Guilds = api, []string{"*"}
			config.RepeatAfter = 0
			config.Limits = bot.Limits{UserPerMinute: 600, UserBurst: 100, ChannelPerMinute: 600, ChannelBurst: 100} // one person tries everything
			memory, err := state.Memory(ctx, state.Options{Now: p.clock, KeepText: config.KeepText})
			if err != nil {
				return err
			}
			defer func() { _ = memory.Close() }()
			return bot.Serve(ctx, config, bot.Deps{
				Answerer: d, Reindexer: d, Token: token, State: memory, Log: log, Now: p.clock, Setups: d.setups(memory, fetcherFrom(p.getenv), api),
			})
		},
	})
}

// introduce says what the desk answers from, and lines to try: of its own topics and
// golden questions, so that each has an answer.
func (d *desk) introduce(ctx context.Context) (line string, examples []string, err error) {
	catalogue, err := d.Catalogue(ctx)
	if err != nil {
		return "", nil, err
	}
	kept, err := d.Snapshots(ctx)
	if err != nil {
		return "", nil, err
	}
	what := "the desk notes that ship with the program"
	if d.root != "" {
		what = d.root
	}
	for _, s := range kept {
		if s.Live {
			line = fmt.Sprintf("Answers from %s: %d articles, %d passages, %d facts.", what, s.Articles, s.Passages, s.Facts)
		}
	}
	questions, err := d.goldenQuestions()
	if err != nil {
		return "", nil, err
	}
	if len(catalogue.Topics) > 0 {
		examples = append(examples, "/status "+catalogue.Topics[0].ID, "/timeline "+catalogue.Topics[0].ID)
	}
	if len(catalogue.Entities) > 0 {
		examples = append(examples, "/positions "+catalogue.Entities[0].ID)
	}
	for _, q := range questions {
		if len(examples) == 7 {
			break
		}
		examples = append(examples, "/ask "+q)
	}
	return line, append(examples, "/topics", "/help"), nil
}

type healthCmd struct {
	Addr string `placeholder:"ADDR" env:"BRIEFBOT_HTTP_ADDR" required:"" help:"Address of the bot's health page (http_addr of its configuration)."`
}

func (healthCmd) Help() string {
	return `Examples:
  briefbot health --addr 127.0.0.1:8080

Exit code 0: the bot answers and is connected; 1: it is not well, or not there.`
}

func (c *healthCmd) Run(ctx context.Context, p *program) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return usageError(fmt.Sprintf("--addr %s: %v", c.Addr, err))
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not well: %s", strings.TrimSpace(string(body)))
	}
	_, err = p.stdout.Write(body)
	return err
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
