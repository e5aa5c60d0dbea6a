package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/corpus/ingest"
)

// importer adds text to a corpus directory for moderators in Discord. What it reads waits,
// under a token, until the moderator has confirmed it.
type importer struct {
	desk    *desk
	fetcher ingest.Fetcher
	files   []string // hosts that attached files come from

	mu      sync.Mutex
	waiting map[string]ingest.Draft
	order   []string // tokens, oldest first
}

// maxWaiting bounds the drafts that wait for their moderator; the oldest make room.
const maxWaiting = 64

// discordFiles are the hosts from which Discord serves attachments.
var discordFiles = []string{"cdn.discordapp.com", "media.discordapp.net"}

// Read reads what came in and says what it says of itself. Nothing is written.
func (i *importer) Read(ctx context.Context, in bot.Incoming) (bot.Incoming, error) {
	drafts, err := i.drafts(ctx, in)
	switch {
	case errors.Is(err, ingest.ErrFetchOff):
		return in, &bot.ImportError{Reason: "Fetching pages is not switched on for this bot. Attach the file, or ask whoever runs the bot to allow the host."}
	case errors.Is(err, ingest.ErrRefused):
		return in, &bot.ImportError{Reason: "That address may not be fetched."}
	case errors.Is(err, ingest.ErrTooLarge):
		return in, &bot.ImportError{Reason: "That is too large to import."}
	case errors.Is(err, ingest.ErrUnsupported):
		return in, &bot.ImportError{Reason: "That kind of file can't be imported: HTML, RSS, Atom, mail, PDF, docx, text, Markdown and JSONL can."}
	case errors.Is(err, ingest.ErrNoText), err == nil && len(drafts) == 0:
		return in, &bot.ImportError{Reason: "No article was found in that."}
	case err != nil:
		return in, err
	case len(drafts) > 1:
		return in, &bot.ImportError{Reason: fmt.Sprintf("That holds %d articles. Import them one by one, or on the machine with \"briefbot import\".", len(drafts))}
	}
	d := drafts[0]
	in.Title, in.Publisher, in.Published, in.Clock = d.Title, d.Publisher, d.Published, d.Clock
	in.Source, in.Language, in.Words = d.URL, d.Language, len(strings.Fields(d.Text))
	in.Token = i.wait(d)
	return in, nil
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
func (i *importer) Write(ctx context.Context, by bot.Moderator, in bot.Incoming) (string, bool, error) {
	i.mu.Lock()
	d, ok := i.waiting[in.Token]
	i.mu.Unlock()
	if !ok {
		// A message's text is at hand; a file is not.
		if in.Text == "" {
			return "", false, &bot.ImportError{Reason: "That took too long: import it once more."}
		}
		drafts, err := i.drafts(ctx, in)
		if err != nil {
			return "", false, err
		}
		d = drafts[0]
	}
	date := ""
	if !in.Published.IsZero() {
		date = in.Published.Format(time.DateOnly)
		if in.Clock {
			date = in.Published.Format(time.RFC3339)
		}
	}
	for field, value := range map[ingest.Field]string{
		ingest.FieldTitle: in.Title, ingest.FieldPublisher: in.Publisher, ingest.FieldDate: date,
		ingest.FieldURL: in.Source, ingest.FieldLanguage: in.Language,
	} {
		if d.Value(field) == value {
			continue
		}
		if err := d.Set(field, value); err != nil {
			return "", false, &bot.ImportError{Reason: fmt.Sprintf("%s: %v", field, err)}
		}
	}
	i.desk.writing.Lock()
	defer i.desk.writing.Unlock()
	root, err := os.OpenRoot(i.desk.root)
	if err != nil {
		return "", false, fmt.Errorf("open corpus: %w", err)
	}
	defer root.Close()
	store, err := ingest.OpenStore(root)
	if err != nil {
		return "", false, err
	}
	saved, err := store.Save(&d, i.desk.clock())
	if err != nil {
		return "", false, err
	}
	return saved.Article, saved.Outcome == ingest.Known, nil
}
