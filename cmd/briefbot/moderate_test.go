package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
	"github.com/briefbot/briefbot/bot/state"
)

// bureau is a corpus directory with "briefbot serve" over it, and the stand-in for Discord
// in which its people sit.
type bureau struct {
	*discordtest.Server
	dir           string // of corpus, index and state
	corpus, state string
	addr          string // of the health page of the bot that runs now
	args          []string
	environment   []string
	log           *standin.Log
	stop          func() error // ends serve, if it runs in this process
}

var (
	asMember    = discordtest.Visitor{}
	asModerator = discordtest.Visitor{User: discordtest.ModeratorID}
	asSecond    = discordtest.Visitor{User: "1400000000000000003"}
)

// openBureau makes a bureau on a copy of testdata/harbour, and starts nothing yet.
func openBureau(t testing.TB, args ...string) *bureau {
	t.Helper()
	b := &bureau{dir: t.TempDir(), log: &standin.Log{}, stop: func() error { return nil }}
	t.Cleanup(func() { // once serve has ended
		if strings.Contains(b.log.String(), b.Token()) {
			t.Error("the token stands in the log")
		}
		if t.Failed() {
			t.Logf("log:\n%s", b.log)
		}
	})
	discord := standin.Start(t, discordtest.Options{IdentifyInterval: time.Millisecond})
	b.Server = discord
	discord.AddUser(discordtest.User{ID: asSecond.User, Username: "second", GlobalName: "Second Moderator",
		Permissions: discordtest.PermissionManageGuild | discordtest.PermissionViewChannel | discordtest.PermissionSendMessages | discordtest.PermissionUseCommands})
	b.corpus, b.state = filepath.Join(b.dir, "corpus"), filepath.Join(b.dir, "state", "state.db")
	if err := os.CopyFS(b.corpus, os.DirFS("testdata/harbour")); err != nil {
		t.Fatal(err)
	}
	b.args = append([]string{"serve", "--corpus", b.corpus, "--index", filepath.Join(b.dir, "index"), "--now", "2026-02-01"}, args...)
	b.environment = []string{
		"BRIEFBOT_TOKEN=" + discord.Token(), "BRIEFBOT_API=" + discord.API(), "BRIEFBOT_GUILDS=" + discordtest.GuildID,
		"BRIEFBOT_STATE=" + b.state, "BRIEFBOT_HTTP_ADDR=127.0.0.1:0", "BRIEFBOT_REPEAT_AFTER=0s", "BRIEFBOT_FIRST_ANSWER=1m",
		"BRIEFBOT_LIMITS_USER_PER_MINUTE=0", "BRIEFBOT_LIMITS_USER_BURST=0", "BRIEFBOT_LIMITS_CHANNEL_PER_MINUTE=0", "BRIEFBOT_LIMITS_CHANNEL_BURST=0",
		"PATH=" + os.Getenv("PATH"),
	}
	t.Cleanup(func() {
		if err := b.stop(); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return b
}

// serve runs serve in this process until the test ends.
func (b *bureau) serve(t testing.TB) *bureau {
	t.Helper()
	p := &program{stdin: eof{}, stdout: b.log, stderr: b.log, clock: time.Now,
		environ: func() []string { return b.environment },
		getenv: func(key string) string {
			for _, kv := range b.environment {
				if value, ok := strings.CutPrefix(kv, key+"="); ok {
					return value
				}
			}
			return ""
		}}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	earlier := len(b.log.String())
	go func() { ended <- p.run(ctx, b.args) }()
	b.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case code := <-ended:
			if code != exitDone {
				return fmt.Errorf("exit code %d", code)
			}
			return nil
		case <-time.After(40 * time.Second):
			return errors.New("it does not end")
		}
	})
	b.awaitReady(t, earlier, func() bool { return len(ended) > 0 })
	return b
}

// spawn runs serve as a process of its own.
func (b *bureau) spawn(t testing.TB) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, b.args...)
	cmd.Env = append([]string{childVariable + "=1", "TMPDIR=" + b.dir}, b.environment...)
	cmd.Stdout, cmd.Stderr = b.log, b.log
	earlier := len(b.log.String())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b.awaitReady(t, earlier, func() bool { return false })
	return cmd
}

// listening finds where a bot says that its health page is.
var listening = regexp.MustCompile(`"msg":"listening","for":"operations","at":"([^"]+)"`)

// awaitReady waits until the bot is connected and serves a snapshot. What stands in the log
// already, in so many bytes, is of an earlier bot.
func (b *bureau) awaitReady(t testing.TB, earlier int, ended func() bool) {
	t.Helper()
	await(t, "serve is ready", func() bool {
		if ended() {
			t.Fatalf("serve ended:\n%s", b.log)
		}
		found := listening.FindStringSubmatch(b.log.String()[earlier:])
		if found == nil {
			return false
		}
		b.addr = found[1]
		response, err := http.Get("http://" + b.addr + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

// await waits for something that is bound to happen.
func await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(40 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

// act does something as a person.
func (b *bureau) act(t testing.TB, who discordtest.Visitor, what discordtest.Action) *discordtest.Reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	reply, err := b.Interact(ctx, who, what)
	if err != nil {
		t.Fatalf("%+v: %v", what, err)
	}
	return reply
}

// do runs a command and returns what stands in the channel in the end.
func (b *bureau) do(t testing.TB, who discordtest.Visitor, name string, options map[string]any) *discordtest.Message {
	t.Helper()
	return b.settled(t, b.act(t, who, discordtest.Command{Name: name, Options: options}))
}

// settled is the message of a reply after the edits that show progress.
func (b *bureau) settled(t testing.TB, reply *discordtest.Reply) *discordtest.Message {
	t.Helper()
	if reply.Message == nil {
		t.Fatalf("no message: %+v", reply)
	}
	await(t, "the work is done", func() bool {
		first, _, _ := strings.Cut(b.Message(reply.Message.ID).Text(), "\n")
		return first != "" && !strings.HasSuffix(first, " …")
	})
	return b.Message(reply.Message.ID)
}

// press pushes the button of that label.
func (b *bureau) press(t testing.TB, who discordtest.Visitor, m *discordtest.Message, label string) *discordtest.Reply {
	t.Helper()
	button, ok := m.Button(label)
	if !ok {
		t.Fatalf("no button %q on:\n%s\n%+v", label, m.Text(), m.Controls())
	}
	return b.act(t, who, discordtest.Press{Message: m.ID, CustomID: button.CustomID})
}

// changeFact goes through the dialogue of a change of a fact.
func (b *bureau) changeFact(t testing.TB, who discordtest.Visitor, what, fact, other, why string) string {
	t.Helper()
	options := map[string]any{"fact": fact}
	if other != "" {
		options["other"] = other
	}
	form := b.act(t, who, discordtest.Command{Name: "fact " + what, Options: options})
	if form.Modal == nil {
		return form.Message.Text()
	}
	return b.settled(t, b.act(t, who, discordtest.Submit{Form: form, Fields: map[string]any{"reason": why}})).Text()
}

func (b *bureau) read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.corpus, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (b *bureau) write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(b.corpus, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// replace edits a file of the corpus as a person at the machine does.
func (b *bureau) replace(t testing.TB, name, old, with string) {
	t.Helper()
	text := b.read(t, name)
	if !strings.Contains(text, old) {
		t.Fatalf("%s lacks %q:\n%s", name, old, text)
	}
	b.write(t, name, strings.Replace(text, old, with, 1))
}

// audit is the audit log, oldest row first.
func (b *bureau) audit(t testing.TB) []state.Entry {
	t.Helper()
	s := b.openCopy(t)
	defer s.Close()
	if err := s.VerifyAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := s.AuditLog(t.Context(), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	return rows
}

// remembered waits until the bot remembers an answer that it posted: it does so after the
// reader has it.
func (b *bureau) remembered(t testing.TB, m *discordtest.Message) {
	t.Helper()
	await(t, "the answer is remembered", func() bool {
		s := b.openCopy(t)
		defer s.Close()
		posted, err := s.PostedSince(t.Context(), time.Time{})
		return err == nil && slices.ContainsFunc(posted, func(p state.Posted) bool { return p.Message == m.ID })
	})
}

// openCopy opens a copy of the state, so that the bot can run.
func (b *bureau) openCopy(t testing.TB) *state.Store {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := state.Backup(t.Context(), b.state, copied); err != nil {
		t.Fatal(err)
	}
	s, err := state.Open(t.Context(), copied, state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wantText(t testing.TB, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("it lacks %q:\n%s", w, got)
		}
	}
}
