package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// InteractionType says what a person did.
type InteractionType int

// The types of interactions, with Discord's numbers.
const (
	InteractionPing         InteractionType = 1 // answered by the HTTP front door itself
	InteractionCommand      InteractionType = 2
	InteractionComponent    InteractionType = 3 // a button or a select
	InteractionAutocomplete InteractionType = 4
	InteractionModal        InteractionType = 5
)

// String names the type as logs and metrics show it.
func (t InteractionType) String() string {
	switch t {
	case InteractionPing:
		return "ping"
	case InteractionCommand:
		return "command"
	case InteractionComponent:
		return "component"
	case InteractionAutocomplete:
		return "autocomplete"
	case InteractionModal:
		return "modal"
	}
	return "type " + strconv.Itoa(int(t))
}

// CommandKind tells slash commands from the entries of context menus.
type CommandKind int

// The kinds of commands, with Discord's numbers.
const (
	CommandSlash   CommandKind = 1
	CommandUser    CommandKind = 2
	CommandMessage CommandKind = 3
)

// An Interaction is what a person did with the bot, decoded from either front door. Fields that the
// interaction's type does not have are zero.
type Interaction struct {
	ID            string
	ApplicationID string
	Type          InteractionType
	Received      time.Time // when the front door got it

	token secret // answers the interaction for 15 minutes

	GuildID        string // empty in a direct message
	ChannelID      string
	ChannelType    int    // Discord's number; 1 is a DM, 11 and 12 are threads
	ParentID       string // of a thread: the channel it belongs to
	Context        int    // 0 guild, 1 DM with the bot, 2 other DMs
	User           User
	Roles          []string // role ids of the member; none in a DM
	Permissions    uint64   // of the member in this channel, overwrites included; 0 in a DM
	AppPermissions uint64   // of the bot in this channel
	Locale         string   // of the person: "en-US", "uk"
	GuildLocale    string   // of the guild; empty in a DM
	MaxAttachment  int64    // bytes; the largest file that a reply may carry

	Command CommandKind     // InteractionCommand, InteractionAutocomplete
	Path    []string        // command name, then sub-command group and sub-command: "corpus", "check"
	Options []Option        // of the innermost command
	Target  *ChannelMessage // of a CommandMessage: the message it was used on

	CustomID string          // InteractionComponent, InteractionModal
	Values   []string        // of a select
	Message  *ChannelMessage // the message that the component stands on

	Fields map[string][]string     // InteractionModal: values by custom_id; a text field has one
	Files  map[string]ReceivedFile // by attachment id: of attachment options and file fields

	// Malformed is set when only the envelope could be read, because Discord sent a shape that this
	// version does not know. The front door apologises for it; handlers never see one.
	Malformed error
}

// A User is a person or bot.
type User struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"` // display name; may be empty
	Bot        bool   `json:"bot"`
}

// An Option is one value given to a command.
type Option struct {
	Name    string
	Value   json.RawMessage // as Discord sent it: string, number or boolean
	Focused bool            // the one being typed, in InteractionAutocomplete
}

// A ChannelMessage is a message as Discord delivers it: one that mentions the bot, one that a
// message command was used on, or one that a component stands on.
type ChannelMessage struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
	GuildID   string `json:"guild_id"` // empty in a direct message, and in messages within interactions
	Author    User   `json:"author"`
	Content   string `json:"content"` // empty where neither intent nor mention lets the bot read it
	Timestamp string `json:"timestamp"`
	Flags     int    `json:"flags"`
	Type      int    `json:"type"` // 0 default, 19 reply; others are system messages
	Mentions  []User `json:"mentions"`
	Member    *struct {
		Roles []string `json:"roles"`
	} `json:"member"`
	Embeds []struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"url"`
	} `json:"embeds"`
	Reference *struct {
		MessageID string `json:"message_id"`
		ChannelID string `json:"channel_id"`
	} `json:"message_reference"`
	Metadata *struct { // of a reply to an interaction: who caused it
		User User `json:"user"`
	} `json:"interaction_metadata"`
	// Components is kept as Discord sent it: decoding it would lose the whole message whenever
	// Discord adds a type.
	Components json.RawMessage `json:"components"`
}

// MentionsUser reports whether the message mentions the user with the given id.
func (m *ChannelMessage) MentionsUser(id string) bool {
	for _, u := range m.Mentions {
		if u.ID == id {
			return true
		}
	}
	return false
}

// A ReceivedFile is a file that a person attached.
type ReceivedFile struct {
	ID          string `json:"id"`
	Name        string `json:"filename"`
	ContentType string `json:"content_type"`
	Size        int64  `json:"size"` // bytes
	URL         string `json:"url"`  // signed, valid for about a day
}

// A secret is a token. It prints as stars, whatever verb or encoder meets it, because one log line
// with a token hands over the bot.
type secret string

// Format hides the secret from every verb of fmt.
func (secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("***")) }

// LogValue hides the secret from slog.
func (secret) LogValue() slog.Value { return slog.StringValue("***") }

// MarshalJSON hides the secret from encoders; requests are built with string(s).
func (secret) MarshalJSON() ([]byte, error) { return []byte(`"***"`), nil }

// LogValue is what log lines say of an interaction.
func (in *Interaction) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("id", in.ID), slog.String("type", in.Type.String())}
	if len(in.Path) > 0 {
		attrs = append(attrs, slog.String("command", in.Name()))
	}
	if in.GuildID != "" {
		attrs = append(attrs, slog.String("guild", in.GuildID))
	}
	return slog.GroupValue(append(attrs, slog.String("channel", in.ChannelID))...)
}

// Name is the command as a person types it: "status", "corpus check". It is empty for components
// and modals.
func (in *Interaction) Name() string { return strings.Join(in.Path, " ") }

// Has reports whether the option was given.
func (in *Interaction) Has(name string) bool { return in.option(name) != nil }

// Text is the value of a text option, or "" where it was not given.
func (in *Interaction) Text(name string) string {
	var s string
	in.value(name, &s)
	return s
}

// Bool is the value of a boolean option, or fallback where it was not given.
func (in *Interaction) Bool(name string, fallback bool) bool {
	b := fallback
	in.value(name, &b)
	return b
}

// Int is the value of an integer option, or fallback where it was not given.
func (in *Interaction) Int(name string, fallback int64) int64 {
	n := fallback
	in.value(name, &n)
	return n
}

// File is the attachment given as an option.
func (in *Interaction) File(name string) (ReceivedFile, bool) {
	f, ok := in.Files[in.Text(name)]
	return f, ok
}

// Focused is the option being typed and what stands in it so far. While a person types, Discord
// checks nothing, so the text of a number option need not be a number.
func (in *Interaction) Focused() (name, text string) {
	for _, o := range in.Options {
		if !o.Focused {
			continue
		}
		if json.Unmarshal(o.Value, &text) != nil {
			text = string(o.Value) // a bare number
		}
		return o.Name, text
	}
	return "", ""
}

// Field is the value of a text field of a modal, or of a select with one value.
func (in *Interaction) Field(customID string) string {
	if v := in.Fields[customID]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Expires is when Discord stops taking answers.
func (in *Interaction) Expires() time.Time { return in.Received.Add(tokenLifetime) }

func (in *Interaction) option(name string) *Option {
	for i := range in.Options {
		if in.Options[i].Name == name {
			return &in.Options[i]
		}
	}
	return nil
}

func (in *Interaction) value(name string, into any) {
	if o := in.option(name); o != nil {
		// A value of another type than the command was registered with can only come from an
		// older registration; the fallback serves.
		_ = json.Unmarshal(o.Value, into)
	}
}

// How long Discord takes answers to an interaction.
const (
	firstAnswerWithin = 3 * time.Second
	tokenLifetime     = 15 * time.Minute
)

// envelope is what is needed to answer at all.
type envelope struct {
	ID            string          `json:"id"`
	ApplicationID string          `json:"application_id"`
	Type          InteractionType `json:"type"`
	Token         string          `json:"token"`
}

type wireInteraction struct {
	GuildID   string `json:"guild_id"`
	ChannelID string `json:"channel_id"`
	Channel   *struct {
		ID       string `json:"id"`
		Type     int    `json:"type"`
		ParentID string `json:"parent_id"`
	} `json:"channel"`
	Context int   `json:"context"`
	User    *User `json:"user"`
	Member  *struct {
		User        User        `json:"user"`
		Roles       []string    `json:"roles"`
		Permissions permissions `json:"permissions"`
	} `json:"member"`
	AppPermissions permissions     `json:"app_permissions"`
	Locale         string          `json:"locale"`
	GuildLocale    string          `json:"guild_locale"`
	MaxAttachment  int64           `json:"attachment_size_limit"`
	Message        *ChannelMessage `json:"message"`
	Data           struct {
		Name       string          `json:"name"`
		Type       CommandKind     `json:"type"`
		TargetID   string          `json:"target_id"`
		Options    []wireOption    `json:"options"`
		CustomID   string          `json:"custom_id"`
		Values     []string        `json:"values"`
		Components []wireComponent `json:"components"`
		Resolved   struct {
			Messages    map[string]*ChannelMessage `json:"messages"`
			Attachments map[string]ReceivedFile    `json:"attachments"`
		} `json:"resolved"`
	} `json:"data"`
}

type wireOption struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []wireOption    `json:"options"`
}

// wireComponent is any node of a submitted modal: a row or label with fields inside, or a field.
type wireComponent struct {
	CustomID   string          `json:"custom_id"`
	Value      json.RawMessage `json:"value"`
	Values     []string        `json:"values"`
	Components []wireComponent `json:"components"`
	Component  *wireComponent  `json:"component"`
}

// permissions is a bit set that Discord writes as a decimal string.
type permissions uint64

// UnmarshalJSON reads the decimal string, and a bare number too.
func (p *permissions) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseUint(strings.Trim(string(b), `"`), 10, 64)
	if err != nil && string(b) != "null" {
		return fmt.Errorf("permissions %s: %w", b, err)
	}
	*p = permissions(n)
	return nil
}

// Option types that hold options themselves.
const (
	optionSubCommand = 1
	optionGroup      = 2
)

// attachmentSizeDefault is Discord's limit for a file where the interaction names none.
const attachmentSizeDefault = 10 << 20

// DecodeInteraction reads an interaction as Discord sends it through either front door. It fails
// only when the interaction could not even be answered (no id, type or token); a shape that it does
// not know within gives an Interaction with Malformed set.
func DecodeInteraction(raw []byte, received time.Time) (*Interaction, error) {
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, fmt.Errorf("decode interaction: %w", err)
	}
	if e.Type == InteractionPing {
		return &Interaction{ID: e.ID, ApplicationID: e.ApplicationID, Type: e.Type, Received: received}, nil
	}
	if e.ID == "" || e.Token == "" || e.Type == 0 {
		return nil, errors.New("decode interaction: id, type or token is missing")
	}
	in := &Interaction{ID: e.ID, ApplicationID: e.ApplicationID, Type: e.Type, token: secret(e.Token), Received: received}
	var w wireInteraction
	if err := json.Unmarshal(raw, &w); err != nil {
		in.Malformed = fmt.Errorf("decode interaction %s: %w", e.ID, err)
		return in, nil
	}
	in.fill(&w)
	return in, nil
}

func (in *Interaction) fill(w *wireInteraction) {
	in.GuildID, in.ChannelID, in.Context = w.GuildID, w.ChannelID, w.Context
	if w.Channel != nil {
		in.ChannelType, in.ParentID = w.Channel.Type, w.Channel.ParentID
		if in.ChannelID == "" {
			in.ChannelID = w.Channel.ID
		}
	}
	switch {
	case w.Member != nil:
		in.User, in.Roles, in.Permissions = w.Member.User, w.Member.Roles, uint64(w.Member.Permissions)
	case w.User != nil:
		in.User = *w.User
	}
	in.AppPermissions = uint64(w.AppPermissions)
	in.Locale, in.GuildLocale = w.Locale, w.GuildLocale
	in.MaxAttachment = w.MaxAttachment
	if in.MaxAttachment <= 0 {
		in.MaxAttachment = attachmentSizeDefault
	}
	in.Message = w.Message
	in.Files = w.Data.Resolved.Attachments
	switch in.Type {
	case InteractionCommand, InteractionAutocomplete:
		in.Command = w.Data.Type
		if in.Command == 0 {
			in.Command = CommandSlash
		}
		in.Path = []string{w.Data.Name}
		in.flatten(w.Data.Options)
		in.Target = w.Data.Resolved.Messages[w.Data.TargetID]
	case InteractionComponent:
		in.CustomID, in.Values = w.Data.CustomID, w.Data.Values
	case InteractionModal:
		in.CustomID = w.Data.CustomID
		in.Fields = map[string][]string{}
		in.gather(w.Data.Components)
	}
}

// flatten follows groups and sub-commands down to the options that carry values.
func (in *Interaction) flatten(options []wireOption) {
	for _, o := range options {
		if o.Type == optionSubCommand || o.Type == optionGroup {
			in.Path = append(in.Path, o.Name)
			in.flatten(o.Options)
			continue
		}
		in.Options = append(in.Options, Option{Name: o.Name, Value: o.Value, Focused: o.Focused})
	}
}

// gather collects the fields of a modal through rows and labels, whatever types they have.
func (in *Interaction) gather(components []wireComponent) {
	for _, c := range components {
		if c.CustomID != "" {
			values := c.Values
			var text string
			if len(c.Value) > 0 && json.Unmarshal(c.Value, &text) == nil {
				values = []string{text}
			}
			in.Fields[c.CustomID] = values
		}
		in.gather(c.Components)
		if c.Component != nil {
			in.gather([]wireComponent{*c.Component})
		}
	}
}
