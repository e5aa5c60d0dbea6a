package discordtest

import (
	"slices"
	"strconv"
	"strings"
)

// check runs the message rules; nil means the payload is in order.
func (s *Server) check(c *call, p *payload) *response {
	k := &checked{s: s, c: c}
	for _, rule := range messageRules {
		rule.check(p, k.by(rule.name))
	}
	return k.refusal()
}

// apply puts a checked payload into a message. The caller holds s.mu.
func (s *Server) apply(m *Message, p *payload) {
	if _, given := p.fields["content"]; given {
		m.Content = text(p.fields["content"])
	}
	if _, given := p.fields["embeds"]; given {
		m.Embeds = list(p.fields["embeds"])
	}
	flags := int(number(p.fields["flags"]))
	if p.edit {
		m.Flags |= flags & FlagComponentsV2
	} else {
		m.Flags |= flags
	}
	refs, given := p.fields["attachments"]
	if given || len(p.files) > 0 {
		var kept []Attachment
		for _, a := range m.Attachments {
			if slices.ContainsFunc(list(refs), func(x any) bool { r, _ := x.(map[string]any); return scalar(r["id"]) == a.ID }) {
				kept = append(kept, a)
			} else {
				delete(s.files, a.ID)
			}
		}
		m.Attachments = kept
	}
	for _, f := range p.files {
		a := Attachment{ID: s.snowflake(), Filename: f.name, Size: len(f.data), ContentType: f.contentType, Ephemeral: m.Ephemeral()}
		for _, r := range list(refs) {
			if rm, _ := r.(map[string]any); scalar(rm["id"]) == strconv.Itoa(f.index) {
				a.Description = text(rm["description"])
			}
		}
		a.URL = "http://" + s.address + "/attachments/" + a.ID + "/" + f.name
		a.ProxyURL = a.URL
		s.files[a.ID] = f.data
		m.Attachments = append(m.Attachments, a)
	}
	if m.Attachments == nil {
		m.Attachments = []Attachment{}
	}
	if components, given := p.fields["components"]; given {
		next := 0
		m.Components, _ = resolve(components, m.Attachments, &next).([]any)
	}
	if m.Components == nil {
		m.Components = []any{}
	}
}

// resolve copies a tree of components as Discord gives it back: numbered, and with the attachments'
// addresses in place of attachment://.
func resolve(v any, attachments []Attachment, next *int) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = resolve(v[i], attachments, next)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		if v["type"] != nil {
			*next++
			out["id"] = float64(*next)
		}
		for _, key := range sortedKeys(v) {
			out[key] = resolve(v[key], attachments, next)
		}
		if name, ok := strings.CutPrefix(text(v["url"]), "attachment://"); ok {
			for _, a := range attachments {
				if a.Filename == name {
					out["url"], out["proxy_url"], out["attachment_id"], out["content_type"] = a.URL, a.URL, a.ID, a.ContentType
				}
			}
		}
		return out
	}
	return v
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// post stores a new message by the bot. The caller holds s.mu.
func (s *Server) post(m *Message) {
	if m.ID == "" {
		m.ID = s.snowflake()
	}
	m.Timestamp = s.o.Now().UTC()
	m.Embeds, m.Mentions, m.MentionRoles = orEmpty(m.Embeds), orEmpty(m.Mentions), orEmpty(m.MentionRoles)
	m.Components, m.Attachments = orEmpty(m.Components), orEmpty(m.Attachments)
	s.messages[m.ID] = m
	s.order[m.ChannelID] = append(s.order[m.ChannelID], m.ID)
	s.happened("create", m)
}

func orEmpty[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// edited marks a change. The caller holds s.mu.
func (s *Server) edited(m *Message) {
	now := s.o.Now().UTC()
	m.Edited = &now
	s.happened("update", m)
}

// remove deletes a message and its files. The caller holds s.mu.
func (s *Server) remove(m *Message) {
	for _, a := range m.Attachments {
		delete(s.files, a.ID)
	}
	delete(s.messages, m.ID)
	s.order[m.ChannelID] = slices.DeleteFunc(s.order[m.ChannelID], func(id string) bool { return id == m.ID })
	s.happened("delete", m)
}

func (s *Server) createMessage(c *call) response {
	fields, files, err := c.read()
	if err != nil {
		return s.unreadable(c, err)
	}
	channel := c.PathValue("channel")
	s.mu.Lock()
	known := s.channels[channel]
	s.mu.Unlock()
	if known == nil {
		return unknownChannel
	}
	p := &payload{fields: fields, files: files, channel: true, limit: defaultFileLimit}
	if bad := s.check(c, p); bad != nil {
		return *bad
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	nonce := channel + " " + scalar(fields["nonce"])
	if fields["enforce_nonce"] == true {
		if m := s.messages[s.nonces[nonce]]; m != nil {
			return response{200, m.copied()}
		}
	}
	m := &Message{ChannelID: channel, Author: *s.users[ApplicationID]}
	if ref, ok := fields["message_reference"].(map[string]any); ok {
		m.Reference = &Reference{MessageID: scalar(ref["message_id"]), ChannelID: channel, GuildID: known.GuildID}
		if s.messages[m.Reference.MessageID] == nil {
			if ref["fail_if_not_exists"] != false {
				return apiError(400, 50035, "Invalid Form Body: message_reference: Unknown message")
			}
			m.Reference = nil
		} else {
			m.Type = 19
		}
	}
	s.apply(m, p)
	s.post(m)
	if fields["enforce_nonce"] == true {
		s.nonces[nonce] = m.ID
	}
	return response{200, m.copied()}
}

// find is a message of the channel in the path. The caller holds s.mu.
func (s *Server) find(c *call) *Message {
	m := s.messages[c.PathValue("message")]
	if m == nil || m.ChannelID != c.PathValue("channel") || m.OnlyFor != "" {
		return nil
	}
	return m
}

func (s *Server) editMessage(c *call) response {
	fields, files, err := c.read()
	if err != nil {
		return s.unreadable(c, err)
	}
	s.mu.Lock()
	m := s.find(c)
	var prior *Message
	if m != nil {
		prior = m.copied()
	}
	s.mu.Unlock()
	switch {
	case m == nil:
		return unknownMessage
	case m.Author.ID != ApplicationID:
		return apiError(403, 50005, "Cannot edit a message authored by another user")
	}
	p := &payload{fields: fields, files: files, channel: true, edit: true, prior: prior, limit: defaultFileLimit}
	if bad := s.check(c, p); bad != nil {
		return *bad
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apply(m, p)
	s.edited(m)
	return response{200, m.copied()}
}

func (s *Server) getChannel(c *call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.channels[c.PathValue("channel")]
	if known == nil {
		return unknownChannel
	}
	body := map[string]any{"id": known.ID, "type": known.Type, "name": known.Name}
	if known.GuildID != "" {
		body["guild_id"] = known.GuildID
	}
	if known.ParentID != "" {
		body["parent_id"] = known.ParentID
	}
	return response{200, body}
}

func (s *Server) getMessage(c *call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.find(c); m != nil {
		return response{200, m.copied()}
	}
	return unknownMessage
}

func (s *Server) deleteMessage(c *call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.find(c)
	if m == nil {
		return unknownMessage
	}
	s.remove(m)
	return response{status: 204}
}

func (s *Server) listMessages(c *call) response {
	all := s.Messages(c.PathValue("channel"), ApplicationID)
	slices.Reverse(all) // newest first
	limit, err := strconv.Atoi(c.URL.Query().Get("limit"))
	if err != nil {
		limit = 50
	}
	return response{200, orEmpty(all[:min(limit, len(all))])}
}
