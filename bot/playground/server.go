package playground

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/briefbot/briefbot/bot/discordtest"
)

//go:embed page
var page embed.FS

// Options say what the page runs.
type Options struct {
	Listener net.Listener // where the page is served; of a loopback address
	// Bot runs the real bot against the stand-in until its context ends. api is the base of
	// the REST interface.
	Bot      func(ctx context.Context, api, token string) error
	Corpus   string      // one line about what the bot answers from
	Examples []string    // lines to try
	Locales  [][2]string // code and name of each language of the replies
	Now      func() time.Time
	Logger   *slog.Logger
	Spec     discordtest.Spec // checks what the bot sends beyond the stand-in's own rules; nil does not
}

// FirstAnswer is how long people on the page wait for the first answer: longer than in Discord, for
// the bot shares their machine.
const FirstAnswer = 30 * time.Second

// answerWithin bounds how long the page waits for a reply, deferred ones included.
const answerWithin = 2 * time.Minute

// startWithin bounds how long the bot may take to register its commands and to connect.
const startWithin = 30 * time.Second

// Serve runs stand-in, bot and page until ctx ends or one of them fails.
func Serve(ctx context.Context, o Options) error {
	discord, err := discordtest.New(discordtest.Options{Now: o.Now, AnswerWithin: FirstAnswer, Spec: o.Spec})
	if err != nil {
		return fmt.Errorf("playground: %w", err)
	}
	defer discord.Close()
	s := &server{
		Options: o, discord: discord, stop: make(chan struct{}),
		used: map[string]string{}, lines: map[string]string{}, forms: map[string]*discordtest.Reply{},
	}
	web := &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return o.Bot(ctx, discord.API(), discord.Token()) })
	group.Go(func() error {
		if err := web.Serve(o.Listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve page: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		close(s.stop) // event streams end; Shutdown would wait for them
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return web.Shutdown(closing)
	})
	err = group.Wait()
	for _, v := range discord.Violations() {
		o.Logger.Error("Discord would have refused a request", "violation", v.String())
	}
	return err
}

// server is the page's side of the stand-in.
type server struct {
	Options
	discord *discordtest.Server
	stop    chan struct{} // closed when the page goes down

	mu    sync.Mutex
	used  map[string]string             // by user: the line typed last, for "mira used /status"
	lines map[string]string             // by interaction: the line that it was
	forms map[string]*discordtest.Reply // forms that are open, by interaction
}

func (s *server) routes() http.Handler {
	files, err := fs.Sub(page, "page")
	if err != nil {
		panic(err) // the embedded folder is always there
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "index.html") })
	mux.Handle("GET /page/", http.StripPrefix("/page/", http.FileServerFS(files)))
	mux.HandleFunc("GET /api/hello", s.hello)
	mux.HandleFunc("GET /api/events", s.events)
	mux.HandleFunc("POST /api/command", act(s, s.command))
	mux.HandleFunc("POST /api/autocomplete", act(s, s.autocomplete))
	mux.HandleFunc("POST /api/component", act(s, s.component))
	mux.HandleFunc("POST /api/modal", act(s, s.modal))
	mux.HandleFunc("POST /api/message", act(s, s.message))
	return guard(mux)
}

// guard keeps other pages of the same browser out: they could send requests to this
// address, or reach it under a name of their own.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		ip := net.ParseIP(host)
		if host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "The playground answers only on this machine.", http.StatusForbidden)
			return
		}
		if r.Method == http.MethodPost && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			http.Error(w, "JSON is wanted.", http.StatusUnsupportedMediaType)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: http://127.0.0.1:*; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// message is a message as the page draws it.
type message struct {
	*discordtest.Message
	OnlyFor string `json:"only_for,omitempty"`
	Used    *used  `json:"used,omitempty"`
	Waiting bool   `json:"waiting,omitempty"`
	Deleted bool   `json:"deleted,omitempty"`
}

// used tells whose command a message answers.
type used struct {
	ID      string `json:"id"`
	User    string `json:"user"`
	Command string `json:"command"`
}

// drawn adds to a message what the page shows around it.
func (s *server) drawn(m *discordtest.Message) message {
	d := message{Message: m, OnlyFor: m.OnlyFor, Waiting: m.Loading()}
	const command = 2 // interaction type
	if m.Metadata != nil && m.Metadata.Type == command && m.Metadata.OriginalID == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		line, ok := s.lines[m.Metadata.ID]
		if !ok {
			line = s.used[m.Metadata.User.ID]
			s.lines[m.Metadata.ID] = line
		}
		d.Used = &used{m.Metadata.User.ID, m.Metadata.User.Username, line}
	}
	return d
}

func (s *server) hello(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), startWithin)
	defer cancel()
	for len(s.commands()) == 0 || s.discord.Connected() == 0 {
		_, _, changed := s.discord.Events(0)
		select {
		case <-changed:
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			http.Error(w, "The bot has not come online; its log says why.", http.StatusServiceUnavailable)
			return
		}
	}
	messages := []message{}
	for _, m := range s.discord.Messages(discordtest.ChannelID, "") {
		messages = append(messages, s.drawn(m))
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"commands": s.commands(), "messages": messages, "corpus": s.Corpus, "examples": s.Examples, "locales": s.Locales,
		"now": s.Now(), "bot": discordtest.ApplicationID,
		"users": map[string]string{"member": discordtest.MemberID, "moderator": discordtest.ModeratorID},
	})
}

func (s *server) commands() []map[string]any {
	return append(s.discord.Commands(""), s.discord.Commands(discordtest.GuildID)...)
}

// events streams what happens to the channel's messages.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	_, next, _ := s.discord.Events(1 << 62)
	for {
		events, after, changed := s.discord.Events(next)
		for _, e := range events {
			if e.Message.ChannelID != discordtest.ChannelID {
				continue
			}
			d := s.drawn(e.Message)
			d.Deleted = e.Kind == "delete"
			data, err := json.Marshal(d)
			if err != nil {
				s.Logger.ErrorContext(r.Context(), "draw message", "message", e.Message.ID, "err", err)
				continue
			}
			if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
				return // the page is closed
			}
		}
		next = after
		if flush.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-s.stop:
			return
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the page is gone if this fails
}
