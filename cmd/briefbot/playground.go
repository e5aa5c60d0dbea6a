package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/playground"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

type playgroundCmd struct {
	Addr  string `default:"127.0.0.1:8765" help:"Loopback address of the page; port 0 picks a free one."`
	Debug bool   `help:"Log more."`
	deskFlags
}

func (playgroundCmd) Help() string {
	return `Starts a stand-in for Discord on this machine and the real bot over it, and serves one page in which
commands, buttons, menus and forms work as in Discord. Nothing leaves this machine. Without --corpus it
has a copy of the corpus that ships, which goes when the playground ends; what a moderator changes in a
corpus of yours is written there.

Examples:
  briefbot playground
  briefbot playground --corpus my-corpus`
}

func (c *playgroundCmd) Run(ctx context.Context, p *program) error {
	log := p.logger(c.Debug)
	flags, what := c.deskFlags, c.Corpus
	if flags.Corpus == "" && flags.Index == "" {
		temp, err := os.MkdirTemp("", "briefbot-")
		if err != nil {
			return fmt.Errorf("copy the corpus that ships: %w", err)
		}
		defer func() { _ = os.RemoveAll(temp) }() // the system clears what is left
		flags.Corpus, flags.Index, what = filepath.Join(temp, "corpus"), filepath.Join(temp, "index"), "the desk notes that ship with the program"
		if err := os.CopyFS(flags.Corpus, peacetalks.FS); err != nil {
			return fmt.Errorf("copy the corpus that ships: %w", err)
		}
	}
	d, err := p.open(ctx, flags)
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
	line, examples, err := d.introduce(ctx, cmp.Or(what, c.Index))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "The playground is at http://%s — Ctrl-C ends it.\n", listener.Addr())
	return playground.Serve(ctx, playground.Options{
		Listener: listener, Corpus: line, Examples: examples, Locales: bot.Languages(), Now: d.clock, Logger: log, Spec: p.spec,
		Bot: func(ctx context.Context, api, token string) error {
			config := bot.DefaultConfig()
			config.API, config.Guilds, config.FirstAnswer = api, []string{"*"}, playground.FirstAnswer
			config.RepeatAfter = 0
			config.Limits = bot.Limits{UserPerMinute: 600, UserBurst: 100, ChannelPerMinute: 600, ChannelBurst: 100} // one person tries everything
			memory, err := state.Memory(ctx, state.Options{Now: d.clock, KeepText: config.KeepText})
			if err != nil {
				return err
			}
			defer func() { _ = memory.Close() }()
			return bot.Serve(ctx, config, bot.Deps{
				Answerer: d, Reindexer: d, Token: token, State: memory, Log: log, Now: d.clock, Setups: d.setups(memory, fetcherFrom(p.getenv), api),
			})
		},
	})
}

// introduce says what the desk answers from, and lines to try: of its own topics and
// golden questions, so that each has an answer.
func (d *desk) introduce(ctx context.Context, what string) (line string, examples []string, err error) {
	catalogue, err := d.Catalogue(ctx)
	if err != nil {
		return "", nil, err
	}
	kept, err := d.Snapshots(ctx)
	if err != nil {
		return "", nil, err
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
