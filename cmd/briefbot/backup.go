package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/briefbot/briefbot/bot/state"
)

type backupCmd struct {
	State string `placeholder:"FILE" env:"BRIEFBOT_STATE" default:"briefbot.db" help:"The bot's state (state of its configuration)."`
	To    string `arg:"" placeholder:"FILE" help:"Where the copy goes; nothing may stand there."`
}

func (backupCmd) Help() string {
	return `Copies what the bot remembers, the audit log and the settings among it, as of one instant, while the bot
runs or not. The corpus and its index are directories: copy those with any tool.

Examples:
  briefbot backup --state briefbot.db backups/briefbot-2026-01-30.db`
}

func (c *backupCmd) Run(ctx context.Context, p *program) error {
	err := state.Backup(ctx, c.State, c.To)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return usageError(fmt.Sprintf("--state %s: no such file", c.State))
	case errors.Is(err, os.ErrExist):
		return usageError(fmt.Sprintf("%s is there already; a backup overwrites nothing", c.To))
	case err != nil:
		return err
	}
	info, err := os.Stat(c.To)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %d bytes\n", c.To, info.Size())
	return err
}
