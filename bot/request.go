package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
)

// Request is an interaction with what the router found out about it: who may do what, in which
// language, and under which settings.
type Request struct {
	*Interaction
	now       time.Time
	loc       *locale
	settings  settings
	moderator bool
	private   bool // the reply is for the person alone
	call      call // of a component or form
	log       *slog.Logger
}

// Permissions of Discord that the bot looks at.
const (
	permAdministrator  = 1 << 3
	permManageGuild    = 1 << 5
	permSendMessages   = 1 << 11
	permSendInThreads  = 1 << 38
	channelNewsThread  = 10
	channelThread      = 11
	channelThreadClose = 12
)

// newRequest reads settings and language, and decides whether the person is a moderator here.
func (b *Bot) newRequest(ctx context.Context, in *Interaction) *Request {
	r := &Request{Interaction: in, now: b.now(), log: b.log.With("interaction", in.ID)}
	r.settings = b.settingsOf(ctx, in.GuildID, r.home())
	r.loc = localeFor(r.settings.Locale, in.Locale, in.GuildLocale)
	r.moderator = b.isModerator(r)
	r.private = in.Bool("private", r.settings.Private) || !r.maySpeak()
	return r
}

// home is the channel whose settings hold: of a thread, the channel that it belongs to.
func (r *Request) home() string {
	if r.thread() && r.ParentID != "" {
		return r.ParentID
	}
	return r.ChannelID
}

func (r *Request) thread() bool {
	return r.ChannelType >= channelNewsThread && r.ChannelType <= channelThreadClose
}

// conversation reports whether questions here follow one another: in threads and direct messages.
func (r *Request) conversation() bool { return r.thread() || r.GuildID == "" }

// maySpeak reports whether the person could post here himself. Whoever may not gets private answers,
// or the bot would be a way around the channel's permissions.
func (r *Request) maySpeak() bool {
	if r.GuildID == "" {
		return true
	}
	need := uint64(permSendMessages)
	if r.thread() {
		need = permSendInThreads
	}
	return r.Permissions&(need|permAdministrator) != 0
}

// isModerator decides from the interaction alone, which Discord (or its signature) vouches for. It is
// asked on every path, whatever showed the button or the command.
//
// Moderators change a corpus that all guilds of the bot share, so only those of the guilds that the
// operator named count: whoever invites the bot elsewhere and manages that server does not.
func (b *Bot) isModerator(r *Request) bool {
	if r.GuildID == "" || !b.config.homeGuild(r.GuildID) {
		return false
	}
	if r.Permissions&(permManageGuild|permAdministrator) != 0 {
		return true
	}
	return slices.ContainsFunc(r.Roles, func(role string) bool {
		return slices.Contains(b.config.ModeratorRoles, role) || slices.Contains(r.settings.ModeratorRoles, role)
	})
}

// settings are those of a channel, from /settings and the configuration.
type settings struct {
	Private        bool
	Topics         []string // ids; empty allows all
	ModeratorRoles []string
	Locale         string        // empty: the reader's
	StaleAfter     time.Duration // 0: as each topic says
}

// Keys of settings in the state.
const (
	setVisibility = "visibility"
	setTopics     = "topics"
	setRoles      = "moderator_roles"
	setLocale     = "language"
	setStale      = "stale_after"
)

// settingsOf reads the settings of a channel. The bot answers without them where they cannot be read:
// the defaults are safe, except that nobody is a moderator by role.
func (b *Bot) settingsOf(ctx context.Context, guild, channel string) settings {
	s := settings{Private: b.config.Private}
	if guild == "" {
		return s
	}
	set, err := b.state.Settings(ctx, guild, channel)
	if err != nil {
		b.log.LogAttrs(ctx, slog.LevelError, "settings are not read", errAttr(err))
		s.Private = true
		return s
	}
	if v := set[setVisibility]; v != "" {
		s.Private = v == "private"
	}
	s.Topics = fields(set[setTopics])
	s.ModeratorRoles = fields(set[setRoles])
	s.Locale = set[setLocale]
	s.StaleAfter, _ = time.ParseDuration(set[setStale]) // was checked when it was set
	return s
}

func fields(s string) []string { return strings.Fields(strings.ReplaceAll(s, ",", " ")) }

// allowed fails where the channel's settings leave a topic out.
func (r *Request) allowed(topic string) error {
	if topic == "" || len(r.settings.Topics) == 0 || slices.Contains(r.settings.Topics, topic) {
		return nil
	}
	return r.sorry("error.topic_not_here", "name", name(topic, nameMax))
}

// date reads a date option: 2026-01-30, or the relative words that people type.
func (r *Request) date(option string) (time.Time, error) {
	text := strings.TrimSpace(r.Text(option))
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02", "2.1.2006", "2 Jan 2006", "2 January 2006", "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	midnight := r.now.UTC().Truncate(24 * time.Hour)
	switch lower := strings.ToLower(text); lower {
	case "today", r.loc.t("date.today"):
		return midnight, nil
	case "yesterday", r.loc.t("date.yesterday"):
		return midnight.AddDate(0, 0, -1), nil
	default:
		var n int
		if unit, ok := strings.CutSuffix(lower, "d"); ok && parseInt(unit, &n) && n <= 3650 {
			return midnight.AddDate(0, 0, -n), nil
		}
		if unit, ok := strings.CutSuffix(lower, "w"); ok && parseInt(unit, &n) && n <= 520 {
			return midnight.AddDate(0, 0, -7*n), nil
		}
	}
	return time.Time{}, r.sorry("error.date", "text", name(text, nameMax))
}

func parseInt(s string, n *int) bool {
	if s == "" || len(s) > 6 {
		return false
	}
	*n = 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
		*n = *n*10 + int(c-'0')
	}
	return true
}

// followUp gives a question without topic and dates those of the last one in its conversation.
func (b *Bot) followUp(ctx context.Context, r *Request, q *briefing.Question) {
	if !r.conversation() || q.Topic != "" || !q.Since.IsZero() || !q.Until.IsZero() || !q.AsOf.IsZero() {
		return
	}
	body, err := b.state.Thread(ctx, r.ChannelID)
	if err != nil {
		if !errors.Is(err, state.ErrNotFound) {
			r.log.LogAttrs(ctx, slog.LevelError, "thread is not read", errAttr(err))
		}
		return
	}
	t := decodeThread(body)
	q.Topic, q.Since, q.Until, q.AsOf = t.Topic, t.Since, t.Until, t.AsOf
}
