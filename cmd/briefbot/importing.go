package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus/ingest"
)

type importCmd struct {
	What   []string `arg:"" placeholder:"PATH|URL" help:"Files or addresses: HTML, RSS, Atom, mail, PDF, docx, text, Markdown, JSONL."`
	Corpus string   `placeholder:"DIR" required:"" env:"BRIEFBOT_CORPUS" help:"Corpus directory to write into."`
	Yes    bool     `short:"y" help:"Write without asking, after showing what was read."`
	DryRun bool     `help:"Only show what was read."`
	Set    []string `sep:"none" placeholder:"FIELD=VALUE" help:"Correct a field: title, publisher, author, date, url or lang. For one article only."`
	Fetch  []string `placeholder:"HOST,…" env:"BRIEFBOT_FETCH" help:"Hosts that addresses may be fetched from; * is every public one. Without it nothing is fetched."`
}

func (importCmd) Help() string {
	return `Shows for each article what the document says of itself, and where it says so, and writes only what is
confirmed. Raw bytes are kept; the same article again is recognised, a changed one becomes a new version.

Examples:
  briefbot import --corpus my-corpus page.html
  briefbot import --corpus my-corpus --set date=2026-01-30 note.txt
  briefbot import --corpus my-corpus --fetch example.org https://example.org/news/talks`
}

func (c *importCmd) Run(ctx context.Context, p *program) error {
	if err := os.MkdirAll(c.Corpus, 0o755); err != nil {
		return fmt.Errorf("open corpus: %w", err)
	}
	root, err := os.OpenRoot(c.Corpus)
	if err != nil {
		return fmt.Errorf("open corpus: %w", err)
	}
	defer root.Close()
	store, err := ingest.OpenStore(root)
	if err != nil {
		return err
	}
	fetcher := ingest.Fetcher{Hosts: c.Fetch, Now: p.clock}
	answers := bufio.NewScanner(p.stdin)
	var faults []error
	for _, what := range c.What {
		drafts, err := readDrafts(ctx, &fetcher, what)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if len(c.Set) > 0 && (len(drafts) > 1 || len(c.What) > 1) {
			return usageError("--set corrects one article, and there are several; import them one by one")
		}
		for i := range drafts {
			if err := c.importDraft(p, store, &drafts[i], answers); err != nil {
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

// importDraft shows one article, asks, and writes it.
func (c *importCmd) importDraft(p *program, store *ingest.Store, d *ingest.Draft, answers *bufio.Scanner) error {
	for _, set := range c.Set {
		field, value, ok := strings.Cut(set, "=")
		if !ok {
			return usageError(fmt.Sprintf("--set %s: FIELD=VALUE is wanted", set))
		}
		if err := d.Set(ingest.Field(strings.TrimSpace(field)), strings.TrimSpace(value)); err != nil {
			return usageError(fmt.Sprintf("--set %s: %v", set, err))
		}
	}
	if err := writePreview(p.stdout, d); err != nil {
		return err
	}
	if before, outcome := store.Find(d); outcome == ingest.Known {
		_, err := fmt.Fprintf(p.stdout, "It is in the corpus already: %s\n", before.File)
		return err
	}
	if c.DryRun {
		return nil
	}
	if !c.Yes {
		fmt.Fprint(p.stdout, "Write it? [y/N] ")
		if !answers.Scan() || !strings.EqualFold(strings.TrimSpace(answers.Text()), "y") {
			_, err := fmt.Fprintln(p.stdout, "Not written.")
			return err
		}
	}
	saved, err := store.Save(d, p.clock())
	if err != nil {
		return err
	}
	if saved.Outcome == ingest.NewVersion {
		fmt.Fprintf(p.stdout, "%s: a new version of %s, which stays\n", saved.File, saved.Earlier.Article)
		return nil
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %s\n", saved.File, saved.Outcome)
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
