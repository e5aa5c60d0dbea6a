package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Visitor is a person in a channel. The zero value is the member in the guild's channel.
type Visitor struct {
	User    string // empty means MemberID
	Channel string // empty means ChannelID
	Locale  string // empty means "en-US"
	// Carries is set when the person brought the app along (installed it for themselves) to a place
	// that did not add it: such an interaction takes five follow-ups.
	Carries bool
}

// An Action is what a person does: Command, Typing, Press, Choose or Submit.
type Action interface {
	// build makes kind, data and source message of an interaction. The server's lock is held.
	build(s *Server, who *visitor) (kind int, data map[string]any, source string, err error)
}

// Command runs a registered command: a slash command with options, or a message's menu entry.
type Command struct {
	Name    string         // as typed, without the slash: "status", "corpus check"; or the entry's name
	Options map[string]any // string, bool, int, float64 or Upload
	Target  string         // of a menu entry: the message it is used on
}

// Typing is a person in the middle of an option that completes.
type Typing struct {
	Command
	Option string // the one being typed
	Text   string // what stands there so far
}

// Press pushes a button.
type Press struct {
	Message  string
	CustomID string
}

// Choose picks values of a select.
type Choose struct {
	Message  string
	CustomID string
	Values   []string
}

// Forged uses a custom_id that the person was never shown, wherever he is: Discord prevents it, and a
// bot must not rely on that.
type Forged struct {
	Message  string // that the custom_id stands on
	CustomID string
	Values   []string // of a select; nil of a button
}

// Submit sends a form that an earlier Reply showed.
type Submit struct {
	Form   *Reply
	Fields map[string]any // by custom_id: string, []string of a select, or []Upload
}

// An Upload is a file that a person attaches.
type Upload struct {
	Name        string
	ContentType string
	Data        []byte
}

// A Choice is one suggestion of autocomplete.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// A Reply is what a person sees in answer.
type Reply struct {
	Interaction string         // id
	Kind        int            // type of the first answer: 4 message, 5 deferred, 6, 7 update, 8 choices, 9 form
	Message     *Message       // as Discord holds it after the answer, and after the edit that ends a deferral
	FollowUps   []*Message     // posted so far
	Choices     []Choice       // of Typing
	Modal       map[string]any // of a form: title, custom_id, components
	opened      string         // of a form: the message its button stands on
}

// ErrNoAnswer is what a person sees as "The application did not respond".
var ErrNoAnswer = errors.New("the application did not respond")

type visitor struct {
	Visitor
	user    *User
	channel *Channel
}

// Interact does something as a person and waits for the answer: three seconds for the first one,
// and as long as ctx lasts for the edit or follow-up that ends a deferral.
func (s *Server) Interact(ctx context.Context, who Visitor, what Action) (*Reply, error) {
	in, err := s.open(who, what)
	if err != nil {
		return nil, err
	}
	if err := s.deliver(ctx, in); err != nil {
		return nil, err
	}
	first, cancel := context.WithTimeout(ctx, s.o.AnswerWithin)
	defer cancel()
	if err := s.wait(first, func() bool { return in.answered }); err != nil {
		return nil, fmt.Errorf("interaction %s: %w", in.id, errors.Join(ErrNoAnswer, ctx.Err()))
	}
	err = s.wait(ctx, func() bool {
		m := s.messages[in.original]
		return in.answer != callbackDeferred || m == nil || !m.Loading()
	})
	reply := s.Reply(in.id)
	if err != nil {
		return reply, fmt.Errorf("interaction %s: deferred, and nothing came of it: %w", in.id, err)
	}
	return reply, nil
}

// Reply is the answer to an interaction as it stands now.
func (s *Server) Reply(interaction string) *Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.interactions[interaction]
	if in == nil {
		return nil
	}
	r := &Reply{Interaction: in.id, Kind: in.answer, Choices: in.choices, Modal: in.modal, opened: in.source}
	if m := s.messages[in.original]; m != nil {
		r.Message = m.copied()
	}
	for _, id := range in.follow {
		if m := s.messages[id]; m != nil {
			r.FollowUps = append(r.FollowUps, m.copied())
		}
	}
	return r
}

// Redeliver sends an interaction once more, as Discord does when a connection breaks at the wrong moment.
func (s *Server) Redeliver(ctx context.Context, interaction string) error {
	s.mu.Lock()
	in := s.interactions[interaction]
	s.mu.Unlock()
	if in == nil {
		return fmt.Errorf("redeliver: no interaction %s", interaction)
	}
	return s.deliver(ctx, in)
}

func (s *Server) visitor(who Visitor) (*visitor, error) {
	defaultTo(&who.User, MemberID)
	defaultTo(&who.Channel, ChannelID)
	defaultTo(&who.Locale, "en-US")
	v := &visitor{who, s.users[who.User], s.channels[who.Channel]}
	if v.user == nil || v.channel == nil {
		return nil, fmt.Errorf("no user %s or channel %s", who.User, who.Channel)
	}
	return v, nil
}

// open records an interaction and lays out what will be delivered.
func (s *Server) open(who Visitor, what Action) (*interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, err := s.visitor(who)
	if err != nil {
		return nil, err
	}
	kind, data, source, err := what.build(s, v)
	if err != nil {
		return nil, err
	}
	in := &interaction{id: s.snowflake(), token: "aW50ZXJhY3Rpb24." + s.snowflake(), kind: kind, created: s.o.Now(),
		channel: v.channel, user: *v.user, limit: defaultFileLimit, source: source}
	body := map[string]any{"id": in.id, "application_id": ApplicationID, "type": kind, "token": in.token, "version": 1,
		"data": data, "channel_id": v.channel.ID, "locale": v.Locale, "app_permissions": v.channel.botPermissions(),
		"attachment_size_limit": in.limit, "entitlements": []any{}, "authorizing_integration_owners": map[string]string{"0": GuildID},
		"channel": map[string]any{"id": v.channel.ID, "type": v.channel.Type, "name": v.channel.Name}}
	if in.carried = v.Carries; v.Carries {
		body["authorizing_integration_owners"] = map[string]string{"1": v.user.ID}
	}
	if v.channel.ParentID != "" {
		body["channel"].(map[string]any)["parent_id"] = v.channel.ParentID
	}
	if v.channel.GuildID != "" {
		body["context"], body["guild_id"], body["guild_locale"] = contextGuild, v.channel.GuildID, "en-US"
		body["guild"] = map[string]any{"id": v.channel.GuildID, "locale": "en-US", "features": []any{}}
		body["member"] = map[string]any{"user": v.user, "roles": orEmpty(v.user.Roles), "permissions": strconv.FormatUint(v.user.Permissions, 10),
			"joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0}
	} else {
		body["context"], body["user"] = contextBotDM, v.user
	}
	if m := s.messages[source]; m != nil {
		body["message"] = m.copied()
	}
	if in.payload, err = json.Marshal(body); err != nil {
		return nil, fmt.Errorf("lay out interaction: %w", err)
	}
	s.interactions[in.id], s.tokens[in.token] = in, in
	return in, nil
}

// Say posts a message as a person; the bot hears of it through the gateway if its intents allow.
// Mentions are written as in Discord: <@id>.
func (s *Server) Say(who Visitor, content, replyTo string) (*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, err := s.visitor(who)
	if err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(content); n == 0 || n > maxContent {
		return nil, fmt.Errorf("a message has 1 to %d characters, not %d", maxContent, n)
	}
	m := &Message{ChannelID: v.channel.ID, Author: *v.user, Content: content}
	for _, u := range s.users {
		if strings.Contains(content, "<@"+u.ID+">") || strings.Contains(content, "<@!"+u.ID+">") {
			m.Mentions = append(m.Mentions, *u)
		}
	}
	if r := s.messages[replyTo]; r != nil {
		m.Type, m.Reference = 19, &Reference{MessageID: r.ID, ChannelID: r.ChannelID, GuildID: v.channel.GuildID}
		if !slices.ContainsFunc(m.Mentions, func(u User) bool { return u.ID == r.Author.ID }) {
			m.Mentions = append(m.Mentions, r.Author)
		}
	}
	s.post(m)
	s.hear(v, m)
	return m.copied(), nil
}
