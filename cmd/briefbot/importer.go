package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/corpus/ingest"
)

// importer adds text to a corpus directory for moderators in Discord. What it reads waits,
// under a token, until the moderator has confirmed it.
type importer struct {
	keeper  *keeper
	fetcher ingest.Fetcher
	files   []string // hosts that attached files come from

	mu      sync.Mutex
	waiting map[string]ingest.Draft
	order   []string // tokens, oldest first
}

// maxWaiting bounds the drafts that wait for their moderator; the oldest make room.
const maxWaiting = 64

// maxChoices is how many articles of a feed are offered, the newest of most feeds: a menu in
// Discord holds no more.
const maxChoices = 25

// discordFiles are the hosts from which Discord serves attachments.
var discordFiles = []string{"cdn.discordapp.com", "media.discordapp.net"}

// Read reads what came in and says what it says of itself. Nothing is written.
func (i *importer) Read(ctx context.Context, in bot.Incoming) ([]bot.Incoming, error) {
	drafts, err := i.drafts(ctx, in)
	if err == nil && len(drafts) == 0 {
		err = ingest.ErrNoText
	}
	if err != nil {
		err = refusedImport(err)
		if _, told := err.(*bot.ImportError); in.Page && !told {
			err = &bot.ImportError{Reason: "That page could not be had: " + err.Error()} // a wrong address, a page that is gone
		}
		return nil, err
	}
	drafts = drafts[:min(len(drafts), maxChoices)]
	read := make([]bot.Incoming, len(drafts))
	for n, d := range drafts {
		if read[n], err = i.describe(in, d); err != nil {
			return nil, err
		}
	}
	return read, nil
}

// describe says what a draft says of itself, and keeps it for Write.
func (i *importer) describe(in bot.Incoming, d ingest.Draft) (bot.Incoming, error) {
	in.Title, in.Publisher, in.Published, in.Clock = d.Title, d.Publisher, d.Published, d.Clock
	in.Source, in.Language, in.Words = d.URL, d.Language, len(strings.Fields(d.Text))
	in.Token = i.wait(d)
	for _, line := range d.Preview() {
		switch {
		case line.Field == "note":
			in.Notes = append(in.Notes, line.Value)
		case line.Value != "":
			in.Notes = append(in.Notes, fmt.Sprintf("%s: %s (%s)", line.Field, line.Value, line.From))
		}
	}
	known, err := i.known(&d)
	if known != "" {
		in.Notes = append(in.Notes, known)
	}
	return in, err
}

// known says what the corpus holds of an article already.
func (i *importer) known(d *ingest.Draft) (words string, err error) {
	err = i.keeper.open(func(root *os.Root) error {
		store, err := ingest.OpenStore(root)
		if err != nil {
			return err
		}
		switch before, outcome := store.Find(d); outcome {
		case ingest.Known:
			words = "The corpus holds this already: " + before.Article
		case ingest.NewVersion:
			words = fmt.Sprintf("The corpus holds an earlier version, saved on %s: %s. It stays; this becomes a new one.", before.Saved.Format(time.DateOnly), before.Article)
		}
		return nil
	})
	return words, err
}

const noArticle = "No article was found in that."

// refusedImport makes of an error the one that the bot shows, if a moderator can do
// something about it.
func refusedImport(err error) error {
	for _, known := range []struct {
		err    error
		reason string
	}{
		{ingest.ErrFetchOff, "Fetching pages is not switched on for this bot. Attach the file, or ask whoever runs the bot to allow the host."},
		{ingest.ErrRefused, "That address may not be fetched."},
		{ingest.ErrTooLarge, "That is too large to import."},
		{ingest.ErrUnsupported, "That kind of file can't be imported: HTML, RSS, Atom, mail, PDF, docx, text, Markdown and JSONL can."},
		{ingest.ErrNoText, noArticle},
	} {
		if errors.Is(err, known.err) {
			return &bot.ImportError{Reason: known.reason}
		}
	}
	return err
}

func (i *importer) drafts(ctx context.Context, in bot.Incoming) ([]ingest.Draft, error) {
	switch {
	case in.Text != "":
		return ingest.Read(ctx, "message.txt", "text/plain", strings.NewReader(in.Text), ingest.Limits{})
	case in.Page:
		return i.fetcher.Fetch(ctx, in.URL)
	default:
		return i.attachment(ctx, in)
	}
}

// attachment gets a file that Discord holds.
func (i *importer) attachment(ctx context.Context, in bot.Incoming) ([]ingest.Draft, error) {
	u, err := url.Parse(in.URL)
	if err != nil {
		return nil, fmt.Errorf("attachment: %w", err)
	}
	for _, host := range i.files {
		if u.Host != host {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, in.URL, nil)
		if err != nil {
			return nil, fmt.Errorf("attachment: %w", err)
		}
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		response, err := client.Do(request)
		if err != nil {
			return nil, fmt.Errorf("attachment: %w", err)
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("attachment: Discord answered %s", response.Status)
		}
		const most = 64 << 20 // ingest has its own bound, and says so; this one only ends a stream
		return ingest.Read(ctx, in.File, response.Header.Get("Content-Type"), io.LimitReader(response.Body, most), ingest.Limits{})
	}
	return nil, fmt.Errorf("attachment: %s: %w", u.Host, ingest.ErrRefused)
}

// wait keeps a draft for its moderator.
func (i *importer) wait(d ingest.Draft) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.order) == maxWaiting {
		delete(i.waiting, i.order[0])
		i.order = i.order[1:]
	}
	token := rand.Text()
	i.waiting[token] = d
	i.order = append(i.order, token)
	return token
}

// Write writes the article with the fields as the moderator confirmed them.
func (i *importer) Write(ctx context.Context, by bot.Moderator, in bot.Incoming) (id string, known bool, err error) {
	d, err := i.confirmed(ctx, in)
	if err != nil {
		return "", false, err
	}
	err = i.keeper.open(func(root *os.Root) error {
		store, err := ingest.OpenStore(root)
		if err != nil {
			return err
		}
		saved, err := i.keeper.addArticle(ctx, store, by, &d, cmp.Or(in.Source, in.URL, in.File, "message"))
		id, known = saved.Article, saved.Outcome == ingest.Known
		return err
	})
	var words refusal
	if errors.As(err, &words) {
		err = &bot.ImportError{Reason: string(words)}
	}
	if err != nil {
		return "", false, err
	}
	i.drop(in.Token)
	return id, known, nil
}

// confirmed is what was read, with the fields as the moderator left them in the form.
func (i *importer) confirmed(ctx context.Context, in bot.Incoming) (ingest.Draft, error) {
	i.mu.Lock()
	d, ok := i.waiting[in.Token]
	i.mu.Unlock()
	if !ok {
		// A message's text is at hand; a file is not.
		if in.Text == "" {
			return d, &bot.ImportError{Reason: "That took too long: import it once more."}
		}
		drafts, err := i.drafts(ctx, in)
		if err != nil {
			return d, refusedImport(err)
		}
		if len(drafts) != 1 {
			return d, &bot.ImportError{Reason: noArticle}
		}
		d = drafts[0]
	}
	d.Provenance = maps.Clone(d.Provenance) // another try begins from what was read
	date := ""
	if !in.Published.IsZero() {
		date = in.Published.Format(time.DateOnly)
		if in.Clock {
			date = in.Published.Format(time.RFC3339)
		}
	}
	for _, confirmed := range []struct {
		field ingest.Field
		value string
	}{
		{ingest.FieldTitle, in.Title}, {ingest.FieldPublisher, in.Publisher}, {ingest.FieldDate, date},
		{ingest.FieldURL, in.Source}, {ingest.FieldLanguage, in.Language},
	} {
		if d.Value(confirmed.field) == confirmed.value {
			continue
		}
		if err := d.Set(confirmed.field, confirmed.value); err != nil {
			return d, &bot.ImportError{Reason: err.Error()}
		}
	}
	return d, nil
}

// drop forgets a draft that was written.
func (i *importer) drop(token string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.waiting, token)
	i.order = slices.DeleteFunc(i.order, func(t string) bool { return t == token })
}
