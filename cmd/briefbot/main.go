package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // "Kyiv time" is found in an empty image, too

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index"
)

// version is set by the linker; a build that sets none tells what the module records.
var version = ""

// Exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitNotFound = 3
	exitFaults   = 4
)

// commands is the command line. The comments of each command are its help.
type commands struct {
	Ask       askCmd       `cmd:"" group:"ask" help:"Answer a question with excerpts and citations."`
	Status    statusCmd    `cmd:"" group:"ask" help:"What is in force on a topic."`
	Timeline  timelineCmd  `cmd:"" group:"ask" help:"What happened when, on a topic or to an entity."`
	Positions positionsCmd `cmd:"" group:"ask" help:"What a person or body is reported to have said."`
	Contested contestedCmd `cmd:"" group:"ask" help:"Where sources disagree, side by side."`
	Changes   changesCmd   `cmd:"" group:"ask" help:"What is new since a day."`
	Source    sourceCmd    `cmd:"" group:"ask" help:"An article or publisher, and what rests on it."`
	Topics    topicsCmd    `cmd:"" group:"ask" help:"What can be asked about."`
	Brief     briefCmd     `cmd:"" group:"ask" help:"Every topic in a few lines."`
	Claims    claimsCmd    `cmd:"" group:"ask" help:"The sources nearest to each sentence of a text."`

	Check    checkCmd    `cmd:"" group:"corpus" help:"List every fault of a corpus and put its golden questions."`
	Reindex  reindexCmd  `cmd:"" group:"corpus" help:"Check a corpus and build its index aside, then swap it in."`
	Rollback rollbackCmd `cmd:"" group:"corpus" help:"Go back to a kept snapshot."`
	Import   importCmd   `cmd:"" group:"corpus" help:"Read pages, feeds, mail and documents into a corpus."`

	Playground playgroundCmd `cmd:"" group:"run" help:"The bot in a page of your browser: no account, no configuration."`
	Serve      serveCmd      `cmd:"" group:"run" help:"Run the bot in Discord."`
	Health     healthCmd     `cmd:"" group:"run" help:"Ask a running bot whether it is well."`
	Backup     backupCmd     `cmd:"" group:"run" help:"Copy what the bot remembers."`

	Eval    evalCmd    `cmd:"" group:"measure" help:"Measure ranking and refusal on data sets; learn the ranker's weights."`
	Bench   benchCmd   `cmd:"" group:"measure" help:"Measure speed, memory and disk."`
	Version versionCmd `cmd:"" group:"measure" help:"Print the version."`
}

// program is the program as a value: tests run it with their own streams and clock.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	environ        func() []string
	clock          func() time.Time
	spec           discordtest.Spec // checks what the playground's bot sends; nil outside of tests
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, environ: os.Environ, clock: time.Now}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run carries out one call and returns its exit code.
func (p *program) run(ctx context.Context, args []string) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("briefbot"),
		kong.Description("Answers questions about a developing situation from a corpus of articles: with verbatim excerpts and citations, never with prose of its own."),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "ask", Title: "Ask"}, {Key: "corpus", Title: "Look after a corpus"},
			{Key: "run", Title: "Run the bot"}, {Key: "measure", Title: "Measure"},
		}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p),
	)
	if err != nil {
		fmt.Fprintf(p.stderr, "briefbot: %v\n", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	call, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(p.stderr, "briefbot: %v\nTry: briefbot --help\n", err)
		return exitUsage
	}
	return p.report(call.Run())
}

// report prints what went wrong, for the person at the terminal, and returns the exit code.
func (p *program) report(err error) int {
	var faults *index.ProblemsError
	var golden *goldenError
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNotFound):
		return exitNotFound
	case errors.Is(err, errFaults):
		return exitFaults
	case errors.As(err, &faults):
		writeProblems(p.stderr, faults.Problems)
		return exitFaults
	case errors.As(err, &golden):
		fmt.Fprintf(p.stderr, "briefbot: %v\nThe old snapshot stays live; --force publishes all the same.\n", golden)
		return exitFaults
	case errors.As(err, &usage):
		p.complain(err)
		return exitUsage
	case briefing.ForReader(err):
		p.complain(err)
		var topic *briefing.UnknownTopicError
		if errors.As(err, &topic) && !topic.None && len(topic.Near) == 0 {
			fmt.Fprintln(p.stderr, "briefbot topics lists them.")
		}
		return exitUsage
	default:
		p.complain(err)
		if errors.Is(err, index.ErrDamaged) {
			fmt.Fprintln(p.stderr, "briefbot reindex --full builds the index anew.")
		}
		return exitFailed
	}
}

// complain prints an error. Several that were joined have a line each.
func (p *program) complain(err error) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(p.stderr, "briefbot: %s\n", strings.TrimRight(line, "\n"))
	}
}

// errFaults ends a command that has listed the faults of a corpus.
var errFaults = errors.New("faults in the corpus")

// faultsOf are the faults for which a corpus was refused; nil if it was for another reason.
func faultsOf(err error) []corpus.Problem {
	var faults *index.ProblemsError
	if errors.As(err, &faults) {
		return faults.Problems
	}
	return nil
}

// usageError says that the call's words are off.
type usageError string

func (e usageError) Error() string { return string(e) }

// writeProblems lists faults, each where somebody can mend it.
func writeProblems(w io.Writer, problems []corpus.Problem) {
	var b bytes.Buffer
	for _, problem := range problems {
		fmt.Fprintln(&b, briefing.Printable(problem.String()))
	}
	noun := "faults"
	if len(problems) == 1 {
		noun = "fault"
	}
	fmt.Fprintf(&b, "%d %s in the corpus\n", len(problems), noun)
	_, _ = w.Write(b.Bytes())
}

// textOptions fit the terminal, if there is one: colour only there, and never where
// NO_COLOR asks for none.
func (p *program) textOptions() briefing.TextOptions {
	o := briefing.TextOptions{Width: 100}
	if f, ok := p.stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		o.Color = p.getenv("NO_COLOR") == "" && !strings.EqualFold(p.getenv("TERM"), "dumb")
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 20 {
			o.Width = min(width, 100)
		}
	}
	return o
}
