package discordtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Who and what exists at first: one application, one guild with a channel, one member, one
// moderator, and a direct-message channel of each with the bot.
const (
	ApplicationID = "1100000000000000001" // also the id of the bot's user
	GuildID       = "1200000000000000001"
	ChannelID     = "1300000000000000001" // a text channel of the guild
	MemberID      = "1400000000000000001"
	ModeratorID   = "1400000000000000002"
	ModeratorRole = "1500000000000000001"
	MemberDM      = "1600000000000000001"
	ModeratorDM   = "1600000000000000002"
)

// Permission bits that the people of the stand-in have.
const (
	PermissionManageGuild    = 1 << 5
	PermissionViewChannel    = 1 << 10
	PermissionSendMessages   = 1 << 11
	PermissionManageMessages = 1 << 13
	PermissionEmbedLinks     = 1 << 14
	PermissionAttachFiles    = 1 << 15
	PermissionReadHistory    = 1 << 16
	PermissionUseCommands    = 1 << 31
	PermissionSendInThreads  = 1 << 38

	permissionAdministrator = 1 << 3
	memberPermissions       = PermissionViewChannel | PermissionSendMessages | PermissionReadHistory | PermissionUseCommands | PermissionSendInThreads
)

// Types of channels.
const (
	ChannelText   = 0
	ChannelDM     = 1
	ChannelThread = 11
)

// A User is a person or the bot.
type User struct {
	ID          string   `json:"id"`
	Username    string   `json:"username"`
	GlobalName  string   `json:"global_name,omitempty"`
	Bot         bool     `json:"bot,omitempty"`
	Roles       []string `json:"-"` // in the guild
	Permissions uint64   `json:"-"` // in the guild's channels
}

// A Channel is a text channel, a thread or a direct-message channel.
type Channel struct {
	ID          string
	Type        int
	Name        string
	GuildID     string // empty for a DM
	ParentID    string // of a thread
	Recipient   string // of a DM: the user who is not the bot
	Permissions uint64 // the bot's, shown as app_permissions; 0 means all that it needs
}

// An Attachment is a file of a message.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Size        int    `json:"size"`
	URL         string `json:"url"` // served by the stand-in
	ProxyURL    string `json:"proxy_url"`
	ContentType string `json:"content_type,omitempty"`
	Description string `json:"description,omitempty"`
	Ephemeral   bool   `json:"ephemeral,omitempty"`
}

// A Reference is the message that another one answers.
type Reference struct {
	MessageID string `json:"message_id"`
	ChannelID string `json:"channel_id"`
	GuildID   string `json:"guild_id,omitempty"`
}

// Metadata tells which interaction a message answers.
type Metadata struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	User User   `json:"user"`
	// OriginalID is, on a follow-up, the message it follows.
	OriginalID string `json:"original_response_message_id,omitempty"`
}

// A Message is a message as Discord holds it.
type Message struct {
	ID          string       `json:"id"`
	ChannelID   string       `json:"channel_id"`
	Type        int          `json:"type"` // 0 plain, 19 a reply, 20 and 23 answers to commands
	Author      User         `json:"author"`
	Content     string       `json:"content"`
	Flags       int          `json:"flags"`
	Components  []any        `json:"components"` // as decoded JSON, ids and media filled in
	Attachments []Attachment `json:"attachments"`
	Embeds      []any        `json:"embeds"`
	Mentions    []User       `json:"mentions"`
	Timestamp   time.Time    `json:"timestamp"`
	Edited      *time.Time   `json:"edited_timestamp"`
	Reference   *Reference   `json:"message_reference,omitempty"`
	Metadata    *Metadata    `json:"interaction_metadata,omitempty"`
	WebhookID   string       `json:"webhook_id,omitempty"`
	OnlyFor     string       `json:"-"` // of a private reply: the user who sees it

	MentionRoles    []string `json:"mention_roles"`
	MentionEveryone bool     `json:"mention_everyone"`
	Pinned          bool     `json:"pinned"`
	TTS             bool     `json:"tts"`
}

// Ephemeral reports whether only OnlyFor sees the message.
func (m *Message) Ephemeral() bool { return m.Flags&FlagEphemeral != 0 }

// Loading reports whether the message is a deferral that waits for its text.
func (m *Message) Loading() bool { return m.Flags&FlagLoading != 0 }

// Text is all that can be read in the message, in order of drawing, a paragraph a component.
func (m *Message) Text() string {
	var parts []string
	if m.Content != "" {
		parts = append(parts, m.Content)
	}
	for _, n := range nodes(m.Components, "components", 0) {
		if n.kind == typeTextDisplay {
			parts = append(parts, text(n.fields["content"]))
		}
	}
	return strings.Join(parts, "\n\n")
}

// A Control is a button or select on a message.
type Control struct {
	Select   bool
	Label    string // of a button; of a select its placeholder
	CustomID string
	URL      string
	Disabled bool
	Values   []string // of a select
	Least    int      // values that may be chosen
	Most     int
}

// Controls lists buttons and selects in order of drawing.
func (m *Message) Controls() []Control {
	var out []Control
	for _, n := range nodes(m.Components, "components", 0) {
		c := Control{CustomID: text(n.fields["custom_id"]), Disabled: n.fields["disabled"] == true}
		switch {
		case n.kind == typeButton:
			c.Label, c.URL = text(n.fields["label"]), text(n.fields["url"])
		case isSelect(n.kind):
			c.Select, c.Label, c.Least, c.Most = true, text(n.fields["placeholder"]), 1, 1
			if v, ok := n.fields["min_values"]; ok {
				c.Least = int(number(v))
			}
			if v, ok := n.fields["max_values"]; ok {
				c.Most = int(number(v))
			}
			for _, o := range list(n.fields["options"]) {
				om, _ := o.(map[string]any)
				c.Values = append(c.Values, text(om["value"]))
			}
		default:
			continue
		}
		out = append(out, c)
	}
	return out
}

// Button finds a button by its label.
func (m *Message) Button(label string) (Control, bool) {
	controls := m.Controls()
	i := slices.IndexFunc(controls, func(c Control) bool { return !c.Select && c.Label == label })
	if i < 0 {
		return Control{}, false
	}
	return controls[i], true
}

// A Change is something that happened to a message and that its readers see.
type Change struct {
	Kind    string   `json:"kind"` // "create", "update", "delete"
	Message *Message `json:"message"`
	OnlyFor string   `json:"only_for,omitempty"` // of a private message: who sees it
}

// keptEvents bounds the memory of a server that runs for long. A reader who is further behind than
// this starts again from Messages.
const keptEvents = 10_000

// Events returns what happened since a position (0 for the beginning), the position after it, and a
// channel that is closed at the next change of anything. A reader loops: Events, draw, wait.
func (s *Server) Events(since int) (events []Change, next int, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := min(max(since-s.dropped, 0), len(s.events))
	return slices.Clone(s.events[from:]), s.dropped + len(s.events), s.changed
}

// happened records an event. The caller holds s.mu.
func (s *Server) happened(kind string, m *Message) {
	s.events = append(s.events, Change{Kind: kind, Message: m.copied(), OnlyFor: m.OnlyFor})
	if over := len(s.events) - keptEvents; over > keptEvents/10 {
		s.events = slices.Delete(s.events, 0, over)
		s.dropped += over
	}
	s.touch()
}

// copied keeps a reader's view from changing under it; component trees are replaced, never edited.
func (m *Message) copied() *Message {
	c := *m
	c.Attachments = slices.Clone(m.Attachments)
	return &c
}

// Message returns the message as it stands, or nil.
func (s *Server) Message(id string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[id]; m != nil {
		return m.copied()
	}
	return nil
}

// Messages lists a channel's messages that a user sees, oldest first; private ones of others are
// left out. An empty user sees all.
func (s *Server) Messages(channel, user string) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Message
	for _, id := range s.order[channel] {
		if m := s.messages[id]; m != nil && (m.OnlyFor == "" || user == "" || m.OnlyFor == user) {
			out = append(out, m.copied())
		}
	}
	return out
}

// AddUser makes a person known, or replaces one.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = &u
}

// AddChannel makes a channel known, or replaces one.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[c.ID] = &c
}

// Users lists the people, without the bot, by id.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []User
	for _, u := range s.users {
		if !u.Bot {
			out = append(out, *u)
		}
	}
	slices.SortFunc(out, func(a, b User) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Commands lists what the bot registered, as decoded JSON: for a guild, and global with "".
func (s *Server) Commands(guild string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[guild])
}

func (s *Server) populate() {
	s.users[ApplicationID] = &User{ID: ApplicationID, Username: "briefbot", Bot: true}
	s.users[MemberID] = &User{ID: MemberID, Username: "mira", GlobalName: "Mira", Permissions: memberPermissions}
	s.users[ModeratorID] = &User{ID: ModeratorID, Username: "jonas", GlobalName: "Jonas", Roles: []string{ModeratorRole},
		Permissions: memberPermissions | PermissionManageMessages | PermissionManageGuild}
	s.channels[ChannelID] = &Channel{ID: ChannelID, Type: ChannelText, Name: "situation", GuildID: GuildID}
	s.channels[MemberDM] = &Channel{ID: MemberDM, Type: ChannelDM, Recipient: MemberID}
	s.channels[ModeratorDM] = &Channel{ID: ModeratorDM, Type: ChannelDM, Recipient: ModeratorID}
}

func (c *Channel) botPermissions() string {
	if c.Permissions != 0 {
		return fmt.Sprint(c.Permissions)
	}
	return fmt.Sprint(memberPermissions | PermissionEmbedLinks | PermissionAttachFiles)
}
