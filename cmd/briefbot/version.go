package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/briefbot/briefbot/bot/briefing"
)

type versionCmd struct {
	JSON bool `help:"Print it as JSON."`
}

func (c *versionCmd) Run(_ context.Context, p *program) error {
	v := version
	if info, ok := debug.ReadBuildInfo(); ok && v == "" {
		v = info.Main.Version
		if v == "" || v == "(devel)" {
			v = "devel"
		}
	}
	if c.JSON {
		_, err := fmt.Fprintf(p.stdout, "{\"version\":%q,\"go\":%q,\"answer_format\":%d}\n", v, runtime.Version(), briefing.FormatVersion)
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "briefbot %s (%s, answers in format %d)\n", v, runtime.Version(), briefing.FormatVersion)
	return err
}
