package bot

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/briefbot/briefbot/bot/state"
)

// reindexing holds what is asked but not yet confirmed: forced reindexes. It is lost at a restart, and
// then somebody asks again.
type reindexing struct {
	mu      sync.Mutex
	running bool
	forced  map[string]pendingForce
}

// pendingForce is a forced reindex that waits for its second moderator.
type pendingForce struct {
	by string
	at time.Time
}

// forceLife is how long a second moderator may take.
const forceLife = 15 * time.Minute

// begin takes the one place of a reindex in this bot; end gives it back.
func (x *reindexing) begin() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.running {
		return ErrBusy
	}
	x.running = true
	return nil
}

func (x *reindexing) end() {
	x.mu.Lock()
	x.running = false
	x.mu.Unlock()
}

func (b *Bot) reindexCommand(ctx context.Context, r *Request) (Reply, error) {
	if b.reindexer == nil {
		return Reply{}, r.sorry("error.no_reindexer")
	}
	if r.Bool("force", false) {
		return b.askForce(ctx, r)
	}
	return b.reindexNow(r, false, ""), nil
}

// askForce asks for a second moderator. A failing golden question means that readers will get a worse
// answer than before; one person in a hurry is not enough for that.
func (b *Bot) askForce(ctx context.Context, r *Request) (Reply, error) {
	id := rand.Text()[:12]
	b.reindex.mu.Lock()
	if b.reindex.forced == nil {
		b.reindex.forced = map[string]pendingForce{}
	}
	for old, p := range b.reindex.forced {
		if r.now.Sub(p.at) > forceLife {
			delete(b.reindex.forced, old)
		}
	}
	b.reindex.forced[id] = pendingForce{by: r.User.ID, at: r.now}
	b.reindex.mu.Unlock()
	button, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actConfirm, Arg: id})
	if err != nil {
		return Reply{}, err
	}
	// Shown to all in the channel: another moderator must be able to press it.
	m := notice(colourCaution, r.loc.t("force.ask", "user", "<@"+r.User.ID+">"))
	m.Ephemeral = !r.maySpeak()
	m.Components = append(m.Components, ActionRow{Components: []Component{Button{Style: ButtonDanger, Label: r.loc.t("force.confirm"), CustomID: button}}})
	return Reply{Message: m}, nil
}

func (b *Bot) confirmForce(ctx context.Context, r *Request) (Reply, error) {
	b.reindex.mu.Lock()
	p, ok := b.reindex.forced[r.call.Arg]
	fresh := ok && r.now.Sub(p.at) <= forceLife
	if ok && (p.by != r.User.ID || !fresh) {
		delete(b.reindex.forced, r.call.Arg) // used up
	}
	b.reindex.mu.Unlock()
	switch {
	case !fresh:
		return Reply{}, errAged
	case p.by == r.User.ID:
		return Reply{}, r.sorry("force.same")
	}
	return b.reindexNow(r, true, p.by), nil
}

// reindexNow makes the reply of a reindex: "thinking…", progress, report.
func (b *Bot) reindexNow(r *Request, force bool, askedBy string) Reply {
	return Reply{Work: func(ctx context.Context, show func(Message)) (Message, error) {
		if err := b.reindex.begin(); err != nil {
			return Message{}, err
		}
		defer b.reindex.end()
		b.noting.Lock()
		defer b.noting.Unlock()
		b.audit(ctx, r, "reindex", "", "begun") // a bot that is killed meanwhile may have swapped
		report, err := b.reindexer.Reindex(ctx, force, func(p Progress) { show(r.progress(p)) })
		result := resultOf(report, err)
		b.metrics.reindexes.WithLabelValues(result).Inc()
		detail := result
		if askedBy != "" {
			detail += ", forced, asked by " + askedBy
		}
		object := ""
		if report != nil {
			object = report.Snapshot
		}
		b.audit(ctx, r, "reindex", object, detail)
		if err != nil {
			return Message{}, err
		}
		r.log.LogAttrs(ctx, slog.LevelInfo, "reindex", slog.String("result", result), slog.String("snapshot", report.Snapshot), slog.Duration("took", report.Took))
		m := r.report(report)
		b.faultsButton(ctx, r, report.Faults, &m)
		if report.Swapped {
			if noted := b.noteChanged(ctx, r.GuildID); len(noted) > 0 {
				m.Components = append(m.Components, TextDisplay{Content: r.notedList(noted)})
			}
		}
		return m, nil
	}}
}

func resultOf(report *Report, err error) string {
	switch {
	case err != nil:
		return "failed"
	case len(report.Faults) > 0:
		return "faults"
	case report.Swapped:
		return "swapped"
	case len(report.Questions.Failed) > 0:
		return "questions"
	}
	return "same"
}

// audit appends to the log. That something was done and not written down is worth an error in the log
// of the program, but cannot be undone.
func (b *Bot) audit(ctx context.Context, r *Request, action, object, detail string) {
	err := b.state.Audit(context.WithoutCancel(ctx), state.Entry{Guild: r.GuildID, User: r.User.ID, Action: action, Object: object, Detail: detail})
	if err != nil {
		r.log.LogAttrs(ctx, slog.LevelError, "audit", slog.String("action", action), errAttr(err))
	}
}

// progress is what stands while a reindex runs.
func (r *Request) progress(p Progress) Message {
	key := "progress." + p.Step
	if _, ok := r.loc.text[key]; !ok {
		key = "progress.work" // a step that is newer than this table
	}
	text := r.loc.t(key)
	if p.Total > 0 {
		done := max(0, min(p.Done*20/p.Total, 20))
		text += "\n`" + strings.Repeat("█", done) + strings.Repeat("░", 20-done) + "` " +
			r.loc.t("progress.of", "done", grouped(p.Done), "total", grouped(p.Total))
	}
	return notice(colourAnswer, text)
}

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

func (b *Bot) corpusCheck(ctx context.Context, r *Request) (Reply, error) {
	return b.checkPage(r, 0)
}

// turnFaults checks again, because faults are mended while they are read.
func (b *Bot) turnFaults(ctx context.Context, r *Request) (Reply, error) {
	return b.checkPage(r, r.call.Page)
}

func (b *Bot) checkPage(r *Request, page int) (Reply, error) {
	if b.reindexer == nil {
		return Reply{}, r.sorry("error.no_reindexer")
	}
	return Reply{Work: func(ctx context.Context, _ func(Message)) (Message, error) {
		faults, err := b.reindexer.Check(ctx)
		if err != nil {
			return Message{}, err
		}
		if len(faults) == 0 {
			return notice(colourDone, r.loc.t("check.clean")), nil
		}
		first := min(page*faultsPage, max(len(faults)-1, 0)/faultsPage*faultsPage)
		blocks := []block{{parts: []part{line("### " + r.loc.n("check.faults", len(faults)))}}, problems(faults[first:], faultsPage)}
		m := r.boxed(colourFault, blocks, "")
		if len(faults) > 5 {
			m.attach("faults.txt", reportText(faults, nil))
		}
		b.faultsPages(ctx, r, len(faults), first/faultsPage, &m)
		return m, nil
	}}, nil
}

func (b *Bot) corpusStatus(ctx context.Context, r *Request) (Reply, error) {
	live, err := b.answerer.Snapshot(ctx)
	if err != nil {
		return Reply{}, err
	}
	lines := []string{"### " + r.loc.t("corpus.title"), r.loc.t("corpus.live", "snapshot", name(live.ID, nameMax), "date", stamp(live.Built, true))}
	var earlier []string
	if b.reindexer != nil {
		kept, err := b.reindexer.Snapshots(ctx)
		if err != nil {
			return Reply{}, err
		}
		for _, k := range kept[:min(len(kept), 10)] {
			size := r.loc.t("corpus.size", "articles", grouped(k.Articles), "passages", grouped(k.Passages), "facts", grouped(k.Facts))
			if k.Live {
				lines = append(lines, "-# "+size) // under its name and date, which stand above all
				continue
			}
			earlier = append(earlier, "▫️ `"+clip(strings.ReplaceAll(k.ID, "`", ""), 60)+"` · "+stamp(k.Built, true)+"\n-# "+size)
		}
	}
	useful, not, err := b.state.FeedbackTotals(ctx, r.GuildID, r.now.AddDate(0, 0, -30))
	if err != nil {
		return Reply{}, err
	}
	waiting, err := b.state.ListUnanswered(ctx, r.GuildID, 1000)
	if err != nil {
		return Reply{}, err
	}
	lines = append(lines, r.loc.t("corpus.feedback", "useful", useful, "not", not), r.loc.n("corpus.unanswered", len(waiting)))
	noted, err := b.state.NotedSince(ctx, r.GuildID, r.now.Add(-notesFor))
	if err != nil {
		return Reply{}, err
	}
	if len(noted) > 0 {
		lines = append(lines, r.notedList(noted))
	}
	return Reply{Message: notice(colourAnswer, strings.Join(append(lines, earlier...), "\n"))}, nil
}

// corpusRollback shows what would become live, and asks.
func (b *Bot) corpusRollback(ctx context.Context, r *Request) (Reply, error) {
	k, err := b.kept(ctx, r, r.Text("snapshot"))
	if err != nil {
		return Reply{}, err
	}
	id, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actRollback, Arg: k.ID})
	if err != nil {
		return Reply{}, err
	}
	m := notice(colourCaution, r.loc.t("rollback.ask", "snapshot", name(k.ID, nameMax), "date", stamp(k.Built, true)))
	m.Components = append(m.Components, ActionRow{Components: []Component{Button{Style: ButtonDanger, Label: r.loc.t("rollback.confirm"), CustomID: id}}})
	return Reply{Message: m}, nil
}

// kept finds a kept snapshot that is not the live one.
func (b *Bot) kept(ctx context.Context, r *Request, id string) (KeptSnapshot, error) {
	if b.reindexer == nil {
		return KeptSnapshot{}, r.sorry("error.no_reindexer")
	}
	list, err := b.reindexer.Snapshots(ctx)
	if err != nil {
		return KeptSnapshot{}, err
	}
	for _, k := range list {
		if k.ID == id && k.Live {
			return k, r.sorry("rollback.live")
		}
		if k.ID == id {
			return k, nil
		}
	}
	return KeptSnapshot{}, r.sorry("rollback.unknown", "snapshot", name(id, nameMax))
}

func (b *Bot) confirmRollback(ctx context.Context, r *Request) (Reply, error) {
	k, err := b.kept(ctx, r, r.call.Arg)
	if err != nil {
		return Reply{}, err
	}
	if err := b.reindex.begin(); err != nil {
		return Reply{}, err
	}
	defer b.reindex.end()
	start := time.Now()
	if err := b.reindexer.Rollback(ctx, k.ID); err != nil {
		b.audit(ctx, r, "rollback", k.ID, "failed")
		return Reply{}, err
	}
	b.audit(ctx, r, "rollback", k.ID, "done")
	return Reply{Message: notice(colourDone, r.loc.t("rollback.done", "snapshot", name(k.ID, nameMax), "took", time.Since(start).Round(time.Millisecond))),
		After: func(ctx context.Context, _ string) {
			b.noting.Lock()
			defer b.noting.Unlock()
			b.noteChanged(ctx, r.GuildID)
		}}, nil
}

// suggestSnapshots offers what can be gone back to.
func (b *Bot) suggestSnapshots(ctx context.Context, r *Request, typed string) ([]Choice, error) {
	if b.reindexer == nil {
		return nil, nil
	}
	list, err := b.reindexer.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	var named []Named
	for _, k := range list {
		if !k.Live {
			named = append(named, Named{ID: k.ID, Name: k.ID, Note: r.loc.day(k.Built) + " " + k.Built.UTC().Format("15:04")})
		}
	}
	return choices(find(foldAll(named), typed, suggestMax)), nil
}
