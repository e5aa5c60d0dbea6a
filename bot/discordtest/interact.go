package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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

// Await waits until a message satisfies ok; a message that is gone is nil.
func (s *Server) Await(ctx context.Context, message string, ok func(*Message) bool) (*Message, error) {
	var found *Message
	err := s.wait(ctx, func() bool {
		found = nil
		if m := s.messages[message]; m != nil {
			found = m.copied()
		}
		return ok(found)
	})
	return found, err
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

// Forget drops interactions and, with messages, what they posted, so that a long measurement counts
// the bot's memory and not the stand-in's.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.interactions)
	clear(s.tokens)
	clear(s.messages)
	clear(s.order)
	clear(s.files)
	clear(s.nonces)
	s.dropped += len(s.events)
	s.events = nil
	for _, ses := range s.sessions {
		ses.backlog = nil
	}
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

// command finds a registered command by the words typed, with the options of its innermost part.
func (s *Server) command(who *visitor, name string) (def map[string]any, words []string, options []any, err error) {
	for _, def := range slices.Concat(s.commands[who.channel.GuildID], s.commands[""]) {
		if commandKind(def) != commandSlash {
			if text(def["name"]) == name {
				return def, []string{name}, nil, allowed(def, who)
			}
			continue
		}
		words := strings.Fields(name)
		if len(words) == 0 || text(def["name"]) != words[0] {
			continue
		}
		options := list(def["options"])
		for _, w := range words[1:] {
			inner := find(options, w)
			if k := int(number(inner["type"])); k != optionSubCommand && k != optionGroup {
				return nil, nil, nil, fmt.Errorf("/%s is not a registered command", name)
			}
			options = list(inner["options"])
		}
		if len(options) > 0 {
			if first, _ := options[0].(map[string]any); number(first["type"]) <= optionGroup {
				return nil, nil, nil, fmt.Errorf("/%s needs a sub-command", name)
			}
		}
		return def, words, options, allowed(def, who)
	}
	return nil, nil, nil, fmt.Errorf("/%s is not a registered command", name)
}

func find(options []any, name string) map[string]any {
	for _, o := range options {
		if m, _ := o.(map[string]any); text(m["name"]) == name {
			return m
		}
	}
	return nil
}

// allowed applies contexts and default permissions, which Discord enforces before the bot hears of it.
func allowed(def map[string]any, who *visitor) error {
	here := contextGuild
	if who.channel.GuildID == "" {
		here = contextBotDM
	}
	if contexts := list(def["contexts"]); len(contexts) > 0 && !slices.Contains(contexts, any(float64(here))) {
		return fmt.Errorf("/%s cannot be used here", text(def["name"]))
	}
	s, ok := def["default_member_permissions"].(string)
	if need, _ := strconv.ParseUint(s, 10, 64); ok && here == contextGuild && who.user.Permissions&permissionAdministrator == 0 {
		if need == 0 || who.user.Permissions&need != need {
			return fmt.Errorf("/%s is hidden from %s", text(def["name"]), who.user.Username)
		}
	}
	return nil
}

func (c Command) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	def, words, options, err := s.command(who, c.Name)
	if err != nil {
		return 0, nil, "", err
	}
	data := map[string]any{"id": def["id"], "name": def["name"], "type": def["type"]}
	if def["guild_id"] != nil {
		data["guild_id"] = def["guild_id"]
	}
	if commandKind(def) != commandSlash {
		m := s.messages[c.Target]
		if m == nil {
			return 0, nil, "", fmt.Errorf("%s: no message %q", c.Name, c.Target)
		}
		data["target_id"] = m.ID
		data["resolved"] = map[string]any{"messages": map[string]any{m.ID: m.copied()}}
		return interactionCommand, data, "", nil
	}
	given, resolved, err := s.fill(c, options, "")
	if err != nil {
		return 0, nil, "", err
	}
	nest(data, words[1:], given)
	if len(resolved) > 0 {
		data["resolved"] = map[string]any{"attachments": resolved}
	}
	return interactionCommand, data, "", nil
}

// nest puts options under the groups and sub-commands that were typed.
func nest(data map[string]any, words []string, options []any) {
	for i, w := range words {
		kind := optionSubCommand
		if i < len(words)-1 {
			kind = optionGroup
		}
		inner := map[string]any{"name": w, "type": kind}
		data["options"] = []any{inner}
		data = inner
	}
	data["options"] = options
}

// fill checks the options given against the registered ones. typing names the one still open,
// which Discord does not check; nor does it ask for required ones then.
func (s *Server) fill(c Command, options []any, typing string) (given []any, files map[string]any, err error) {
	files = map[string]any{}
	for name := range c.Options {
		if find(options, name) == nil {
			return nil, nil, fmt.Errorf("/%s has no option %q", c.Name, name)
		}
	}
	for _, o := range options {
		m, _ := o.(map[string]any)
		name := text(m["name"])
		value, ok := c.Options[name]
		if !ok {
			if m["required"] == true && typing == "" {
				return nil, nil, fmt.Errorf("/%s needs option %q", c.Name, name)
			}
			continue
		}
		out := map[string]any{"name": name, "type": m["type"], "value": value}
		if name == typing {
			out["focused"] = true
		} else if up, isFile := value.(Upload); isFile {
			id := s.receive(up, files)
			out["value"] = id
		} else if err := fits(m, value); err != nil {
			return nil, nil, fmt.Errorf("/%s %s: %w", c.Name, name, err)
		}
		given = append(given, out)
	}
	return orEmpty(given), files, nil
}

// receive stores a person's file and lists it as resolved. The caller holds s.mu.
func (s *Server) receive(up Upload, files map[string]any) (id string) {
	id = s.snowflake()
	s.files[id] = up.Data
	files[id] = Attachment{ID: id, Filename: up.Name, Size: len(up.Data), ContentType: up.ContentType, Ephemeral: true,
		URL: "http://" + s.address + "/attachments/" + id + "/" + up.Name}
	return id
}

func fits(option map[string]any, value any) error {
	choices := list(option["choices"])
	isChoice := len(choices) == 0 || slices.ContainsFunc(choices, func(c any) bool {
		m, _ := c.(map[string]any)
		return fmt.Sprint(m["value"]) == fmt.Sprint(value)
	})
	ok := false
	switch v := value.(type) {
	case string:
		n := utf8.RuneCountInString(v)
		ok = number(option["type"]) == optionString && v != "" && n >= int(number(option["min_length"]))
		if most, given := option["max_length"]; given {
			ok = ok && n <= int(number(most))
		} else {
			ok = ok && n <= maxOptionLength
		}
	case bool:
		ok = number(option["type"]) == optionBoolean
	case int, float64:
		n, _ := strconv.ParseFloat(fmt.Sprint(v), 64)
		kind := number(option["type"])
		ok = kind == optionInteger && n == float64(int64(n)) || kind == optionNumber
		if least, given := option["min_value"]; given {
			ok = ok && n >= number(least)
		}
		if most, given := option["max_value"]; given {
			ok = ok && n <= number(most)
		}
	}
	if !ok || !isChoice {
		return fmt.Errorf("%v does not fit the option", value)
	}
	return nil
}

func (t Typing) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	def, words, options, err := s.command(who, t.Name)
	if err != nil {
		return 0, nil, "", err
	}
	if find(options, t.Option)["autocomplete"] != true {
		return 0, nil, "", fmt.Errorf("/%s: option %q does not complete", t.Name, t.Option)
	}
	c := t.Command
	c.Options = maps.Clone(t.Options)
	if c.Options == nil {
		c.Options = map[string]any{}
	}
	c.Options[t.Option] = t.Text
	given, _, err := s.fill(c, options, t.Option)
	if err != nil {
		return 0, nil, "", err
	}
	data := map[string]any{"id": def["id"], "name": def["name"], "type": def["type"]}
	nest(data, words[1:], given)
	return interactionAutocomplete, data, "", nil
}

// control finds what is pressed on a message that the person sees.
func (s *Server) control(who *visitor, message, customID string) (Control, error) {
	m := s.messages[message]
	if m == nil || m.OnlyFor != "" && m.OnlyFor != who.user.ID {
		return Control{}, fmt.Errorf("no message %q that %s sees", message, who.user.Username)
	}
	for _, c := range m.Controls() {
		if c.CustomID == customID && customID != "" {
			if c.Disabled {
				return c, fmt.Errorf("%q is disabled", customID)
			}
			return c, nil
		}
	}
	return Control{}, fmt.Errorf("message %s has no control %q", message, customID)
}

func (p Press) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	c, err := s.control(who, p.Message, p.CustomID)
	if err == nil && c.Select {
		err = fmt.Errorf("%q is a select", p.CustomID)
	}
	return interactionComponent, map[string]any{"component_type": typeButton, "custom_id": p.CustomID}, p.Message, err
}

func (p Choose) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	c, err := s.control(who, p.Message, p.CustomID)
	if err == nil && (!c.Select || len(p.Values) < c.Least || len(p.Values) > c.Most) {
		err = fmt.Errorf("%q does not take %d values", p.CustomID, len(p.Values))
	}
	for _, v := range p.Values {
		if err == nil && !slices.Contains(c.Values, v) {
			err = fmt.Errorf("%q has no option %q", p.CustomID, v)
		}
	}
	return interactionComponent, map[string]any{"component_type": typeStringSelect, "custom_id": p.CustomID, "values": p.Values}, p.Message, err
}

func (p Submit) build(s *Server, _ *visitor) (int, map[string]any, string, error) {
	if p.Form == nil || p.Form.Modal == nil {
		return 0, nil, "", errors.New("no form was shown")
	}
	files := map[string]any{}
	used := 0
	var rows []any
	for _, n := range nodes(p.Form.Modal["components"], "components", 0) {
		if n.kind != typeTextInput && n.kind != typeFileUpload && !isSelect(n.kind) {
			continue
		}
		id := text(n.fields["custom_id"])
		value, given := p.Fields[id]
		if given {
			used++
		}
		field := map[string]any{"type": n.kind, "custom_id": id}
		if err := s.fieldValue(n, value, field, files); err != nil {
			return 0, nil, "", fmt.Errorf("field %q: %w", id, err)
		}
		if n.parent == typeActionRow {
			rows = append(rows, map[string]any{"type": typeActionRow, "components": []any{field}})
		} else {
			rows = append(rows, map[string]any{"type": typeLabel, "component": field})
		}
	}
	if used != len(p.Fields) {
		return 0, nil, "", fmt.Errorf("the form has not all of the fields %v", p.Fields)
	}
	data := map[string]any{"custom_id": p.Form.Modal["custom_id"], "components": rows}
	if len(files) > 0 {
		data["resolved"] = map[string]any{"attachments": files}
	}
	return interactionModal, data, p.Form.opened, nil
}

// fieldValue puts what a person entered into a submitted field, if the form takes it.
func (s *Server) fieldValue(n node, value any, field, files map[string]any) error {
	required := n.fields["required"] != false
	switch v := value.(type) {
	case nil:
		if n.kind == typeTextInput {
			field["value"] = text(n.fields["value"]) // left as it stood
			required = required && field["value"] == ""
		} else {
			field["values"] = []string{}
		}
		if required {
			return errors.New("is required")
		}
	case string:
		length := utf8.RuneCountInString(v)
		most := maxInput
		if m, ok := n.fields["max_length"]; ok {
			most = int(number(m))
		}
		if n.kind != typeTextInput || length > most || length < int(number(n.fields["min_length"])) || required && v == "" {
			return fmt.Errorf("does not take %d characters", length)
		}
		field["value"] = v
	case []string:
		for _, choice := range v {
			if !slices.ContainsFunc(list(n.fields["options"]), func(o any) bool { m, _ := o.(map[string]any); return text(m["value"]) == choice }) {
				return fmt.Errorf("has no option %q", choice)
			}
		}
		field["values"] = v
	case []Upload:
		var ids []string
		for _, up := range v {
			ids = append(ids, s.receive(up, files))
		}
		field["values"] = ids
	default:
		return fmt.Errorf("takes no %T", value)
	}
	return nil
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
