package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus/ingest"
)

type importCmd struct {
	What   []string `arg:"" placeholder:"PATH|URL" help:"Files or addresses: HTML, RSS, Atom, mail, PDF, docx, text, Markdown, JSONL."`
	Corpus string   `placeholder:"DIR" required:"" env:"BRIEFBOT_CORPUS" help:"Corpus directory to write into."`
	Yes    bool     `short:"y" help:"Write without asking, after showing what was read."`
	DryRun bool     `help:"Only show what was read."`
	Set    []string `sep:"none" placeholder:"FIELD=VALUE" help:"Correct a field: title, publisher, author, date, url or lang. For one article only."`
	State  string   `placeholder:"FILE" help:"State of the bot, which must not run just now: the import gets its row in the audit log."`
	Fetch  []string `placeholder:"HOST,…" env:"BRIEFBOT_FETCH" help:"Hosts that addresses may be fetched from; * is every public one. Without it nothing is fetched."`
}

func (importCmd) Help() string {
	return `Shows for each article what the document says of itself, and where it says so, and writes only what is
confirmed. Raw bytes are kept; the same article again is recognised, a changed one becomes a new version.
In a git repository each article is a commit in the name of this system's user.

Examples:
  briefbot import --corpus my-corpus page.html
  briefbot import --corpus my-corpus --set date=2026-01-30 note.txt
  briefbot import --corpus my-corpus --fetch example.org https://example.org/news/talks`
}

func (c *importCmd) Run(ctx context.Context, p *program) error {
	if !c.DryRun {
		if err := os.MkdirAll(c.Corpus, 0o755); err != nil {
			return fmt.Errorf("open corpus: %w", err)
		}
	}
	k := &keeper{dir: c.Corpus, now: p.clock}
	if c.State != "" {
		log, err := openAuditLog(ctx, c.State, p.clock)
		if err != nil {
			return err
		}
		defer func() { _ = log.Close() }() // each row is on disk already
		k.log = log
	}
	in := &importing{importCmd: c, p: p, keeper: k, by: operator(), answers: bufio.NewScanner(p.stdin)}
	root, err := os.OpenRoot(c.Corpus)
	if c.DryRun && errors.Is(err, os.ErrNotExist) {
		return in.all(ctx)
	}
	if err != nil {
		return fmt.Errorf("open corpus: %w", err)
	}
	defer root.Close()
	if in.store, err = ingest.OpenStore(root); err != nil {
		return err
	}
	return in.all(ctx)
}

// openAuditLog opens the state of a bot that does not run.
func openAuditLog(ctx context.Context, file string, clock func() time.Time) (*state.Store, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, usageError(fmt.Sprintf("--state %s: no such file", file))
	}
	log, err := state.Open(ctx, file, state.Options{Now: clock})
	if errors.Is(err, state.ErrLocked) {
		return nil, fmt.Errorf("--state %s: the bot runs, and only it writes there: import from Discord, or without --state and so without a row in the audit log", file)
	}
	return log, err
}

// operator is the person at the terminal, as the system knows it.
func operator() bot.Moderator {
	who, err := user.Current()
	if err != nil { // a container whose user has no name
		return bot.Moderator{ID: fmt.Sprint("uid-", os.Getuid()), Name: fmt.Sprint("uid ", os.Getuid())}
	}
	return bot.Moderator{ID: who.Username, Name: cmp.Or(who.Name, who.Username)}
}

// importing is one call of import.
type importing struct {
	*importCmd
	p       *program
	keeper  *keeper
	store   *ingest.Store // nil: there is no corpus yet, and none is to be made
	by      bot.Moderator
	answers *bufio.Scanner
}

// all imports what the call names. What cannot be imported does not keep the rest out.
func (in *importing) all(ctx context.Context) error {
	fetcher := ingest.Fetcher{Hosts: in.Fetch, Now: in.p.clock}
	var faults []error
	for _, what := range in.What {
		drafts, err := readDrafts(ctx, &fetcher, what)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if len(in.Set) > 0 && (len(drafts) > 1 || len(in.What) > 1) {
			return usageError("--set corrects one article, and there are several; import them one by one")
		}
		for i := range drafts {
			if err := in.draft(ctx, &drafts[i], what); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", what, err))
			}
		}
	}
	return errors.Join(faults...)
}

// readDrafts reads a file, or fetches an address.
func readDrafts(ctx context.Context, fetcher *ingest.Fetcher, what string) ([]ingest.Draft, error) {
	if strings.HasPrefix(what, "http://") || strings.HasPrefix(what, "https://") {
		drafts, err := fetcher.Fetch(ctx, what)
		if errors.Is(err, ingest.ErrFetchOff) {
			err = fmt.Errorf("%w: name the hosts that may be fetched with --fetch", err)
		}
		return drafts, err
	}
	f, err := os.Open(what)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	drafts, err := ingest.Read(ctx, filepath.Base(what), "", f, ingest.Limits{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return drafts, nil
}

// draft shows one article, asks, and writes it.
func (in *importing) draft(ctx context.Context, d *ingest.Draft, what string) error {
	for _, set := range in.Set {
		field, value, ok := strings.Cut(set, "=")
		if !ok {
			return usageError(fmt.Sprintf("--set %s: FIELD=VALUE is wanted", set))
		}
		if err := d.Set(ingest.Field(strings.TrimSpace(field)), strings.TrimSpace(value)); err != nil {
			return usageError(fmt.Sprintf("--set %s: %v", set, err))
		}
	}
	if err := writePreview(in.p.stdout, d); err != nil {
		return err
	}
	if in.store != nil {
		if before, outcome := in.store.Find(d); outcome == ingest.Known {
			_, err := fmt.Fprintf(in.p.stdout, "It is in the corpus already: %s\n", before.File)
			return err
		}
	}
	if in.DryRun {
		return nil
	}
	if !in.Yes {
		fmt.Fprint(in.p.stdout, "Write it? [y/N] ")
		if !in.answers.Scan() || !strings.EqualFold(strings.TrimSpace(in.answers.Text()), "y") {
			_, err := fmt.Fprintln(in.p.stdout, "Not written.")
			return err
		}
	}
	saved, err := in.keeper.addArticle(ctx, in.store, in.by, d, cmp.Or(d.URL, what))
	if err != nil {
		return err
	}
	if saved.Outcome == ingest.NewVersion {
		_, err = fmt.Fprintf(in.p.stdout, "%s: a new version of %s, which stays\n", saved.File, saved.Earlier.Article)
		return err
	}
	_, err = fmt.Fprintf(in.p.stdout, "%s: %s\n", saved.File, saved.Outcome)
	return err
}

// writePreview shows what was read: fields with where they stand in the document, then how
// the text begins and what is to be known about it.
func writePreview(w io.Writer, d *ingest.Draft) error {
	var below []string
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range d.Preview() {
		switch line.Field {
		case "text": // too long for a column
			below = append(below, fmt.Sprintf("text: %s\n  %s", line.From, line.Value))
		case "note":
			below = append(below, "note: "+line.Value)
		default:
			fmt.Fprintf(table, "%s\t%s\t%s\n", line.Field, briefing.Printable(cmp.Or(line.Value, "—")), line.From)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, briefing.Printable(strings.Join(below, "\n")))
	return err
}

// fetcherFrom reads from the environment which hosts moderators may have fetched.
func fetcherFrom(getenv func(string) string) ingest.Fetcher {
	var hosts []string
	for h := range strings.SplitSeq(getenv("BRIEFBOT_FETCH"), ",") {
		if h = strings.TrimSpace(h); h != "" {
			hosts = append(hosts, h)
		}
	}
	return ingest.Fetcher{Hosts: hosts}
}
