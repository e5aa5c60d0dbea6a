package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The routes of the stand-in, as Fault.Route, Violation.Route and Requests name them.
const (
	RouteGateway         = "GET /gateway"
	RouteGatewayBot      = "GET /gateway/bot"
	RouteMe              = "GET /users/@me"
	RouteOpenDM          = "POST /users/@me/channels"
	RouteApplication     = "GET /applications/@me"
	RouteCommandsGet     = "GET /applications/{application}/commands"
	RouteCommandsPut     = "PUT /applications/{application}/commands"
	RouteGuildGet        = "GET /applications/{application}/guilds/{guild}/commands"
	RouteGuildPut        = "PUT /applications/{application}/guilds/{guild}/commands"
	RouteCallback        = "POST /interactions/{interaction}/{token}/callback"
	RouteFollowUp        = "POST /webhooks/{application}/{token}"
	RouteOriginalGet     = "GET /webhooks/{application}/{token}/messages/{message}"
	RouteOriginalEdit    = "PATCH /webhooks/{application}/{token}/messages/{message}" // follow-ups too
	RouteOriginalDelete  = "DELETE /webhooks/{application}/{token}/messages/{message}"
	RouteMessageCreate   = "POST /channels/{channel}/messages"
	RouteMessageEdit     = "PATCH /channels/{channel}/messages/{message}"
	RouteMessageGet      = "GET /channels/{channel}/messages/{message}"
	RouteMessageDelete   = "DELETE /channels/{channel}/messages/{message}"
	RouteMessageList     = "GET /channels/{channel}/messages"
	RouteTyping          = "POST /channels/{channel}/typing"
	defaultFileLimit     = 10 << 20 // bytes of one file
	interactionPing      = 1
	interactionCommand   = 2
	interactionComponent = 3

	interactionAutocomplete = 4
	interactionModal        = 5
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	table := []struct {
		route     string
		withToken bool
		handle    func(*call) response
	}{
		{RouteGateway, false, s.getGateway},
		{RouteGatewayBot, true, s.getGatewayBot},
		{RouteMe, true, s.getMe},
		{RouteOpenDM, true, s.openDM},
		{RouteApplication, true, s.getApplication},
		{RouteCommandsGet, true, s.getCommands},
		{RouteCommandsPut, true, s.putCommands},
		{RouteGuildGet, true, s.getCommands},
		{RouteGuildPut, true, s.putCommands},
		{RouteCallback, false, s.postCallback},
		{RouteFollowUp, false, s.postFollowUp},
		{RouteOriginalGet, false, s.webhookMessage},
		{RouteOriginalEdit, false, s.webhookMessage},
		{RouteOriginalDelete, false, s.webhookMessage},
		{RouteMessageCreate, true, s.createMessage},
		{RouteMessageEdit, true, s.editMessage},
		{RouteMessageGet, true, s.getMessage},
		{RouteMessageDelete, true, s.deleteMessage},
		{RouteMessageList, true, s.listMessages},
		{RouteTyping, true, func(*call) response { return response{status: 204} }},
	}
	for _, r := range table {
		method, path, _ := strings.Cut(r.route, " ")
		for _, version := range []string{"v10", "v9"} {
			mux.HandleFunc(method+" /api/"+version+path, s.route(r.route, r.withToken, r.handle))
		}
	}
	mux.HandleFunc("/attachments/{id}/{name}", s.serveFile)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/gateway-") {
			s.serveGateway(w, r)
			return
		}
		s.violate(&call{Request: r, route: r.Method + " " + r.URL.Path}, "unknown-route", "", "no such route")
		s.write(w, apiError(404, 0, "404: Not Found"))
	})
	return mux
}

// serveFile gives back what the bot uploaded, so that a page can show it.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	data, ok := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(r.PathValue("name")[max(0, strings.LastIndexByte(r.PathValue("name"), '.')):]))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(data)
}

func (s *Server) getMe(*call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	return response{200, s.users[ApplicationID]}
}

func (s *Server) getApplication(*call) response {
	return response{200, map[string]any{"id": ApplicationID, "name": "briefbot", "description": "", "icon": nil, "bot_public": true,
		"bot_require_code_grant": false, "verify_key": s.PublicKey(), "flags": 0, "summary": "",
		"owner": map[string]any{"id": ModeratorID, "username": "jonas", "discriminator": "0"}}}
}

func (s *Server) openDM(c *call) response {
	var in struct {
		Recipient string `json:"recipient_id"`
	}
	if json.Unmarshal(c.body, &in) != nil {
		return apiError(400, 50109, "The request body contains invalid JSON.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ch := range s.channels {
		if ch.Type == ChannelDM && ch.Recipient == in.Recipient {
			return response{200, map[string]any{"id": ch.ID, "type": ChannelDM, "recipients": []any{s.users[in.Recipient]}}}
		}
	}
	return apiError(400, 50033, "Invalid Recipient(s)")
}

// An upload is one part files[index] of a multipart request.
type upload struct {
	index       int
	name        string
	contentType string
	data        []byte
}

// read decodes a JSON body, or payload_json and the files of a multipart one.
func (c *call) read() (map[string]any, []upload, error) {
	kind, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil {
		return nil, nil, fmt.Errorf("Content-Type: %w", err)
	}
	if kind == "application/json" {
		return decodeObject(c.body, nil)
	}
	if kind != "multipart/form-data" {
		return nil, nil, fmt.Errorf("Content-Type %s", kind)
	}
	var files []upload
	var body []byte
	parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return decodeObject(body, files)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("multipart: %w", err)
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return nil, nil, fmt.Errorf("multipart: %w", err)
		}
		if p.FormName() == "payload_json" {
			body = data
			continue
		}
		index, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(p.FormName(), "files["), "]"))
		if err != nil {
			return nil, nil, fmt.Errorf("part %q is neither payload_json nor files[n]", p.FormName())
		}
		files = append(files, upload{index, p.FileName(), p.Header.Get("Content-Type"), data})
	}
}

func decodeObject(body []byte, files []upload) (map[string]any, []upload, error) {
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, nil, fmt.Errorf("JSON: %w", err)
	}
	return m, files, nil
}

// unreadable refuses a body that cannot be decoded.
func (s *Server) unreadable(c *call, err error) response {
	s.violate(c, "body", "", err.Error())
	return apiError(400, 50109, "The request body contains invalid JSON.")
}

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

func (s *Server) getCommands(c *call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []map[string]any{}
	for _, stored := range s.commands[c.PathValue("guild")] {
		m := map[string]any{}
		for k, v := range stored {
			// Discord leaves the translations out unless they are asked for.
			if strings.HasSuffix(k, "_localizations") && c.URL.Query().Get("with_localizations") != "true" {
				continue
			}
			m[k] = v
		}
		out = append(out, m)
	}
	return response{200, out}
}

func (s *Server) putCommands(c *call) response {
	var commands []any
	if err := json.Unmarshal(c.body, &commands); err != nil {
		return s.unreadable(c, err)
	}
	if c.PathValue("application") != ApplicationID {
		return apiError(403, 20012, "You are not authorized to perform this action on this application")
	}
	k := &checked{s: s, c: c}
	checkCommands(commands, k.by("commands"))
	if bad := k.refusal(); bad != nil {
		return *bad
	}
	guild := c.PathValue("guild")
	s.mu.Lock()
	defer s.mu.Unlock()
	before := map[string]string{}
	for _, old := range s.commands[guild] {
		before[fmt.Sprint(old["type"], old["name"])] = text(old["id"])
	}
	stored := []map[string]any{}
	for _, v := range commands {
		in, _ := v.(map[string]any)
		m := map[string]any{"application_id": ApplicationID, "type": float64(commandKind(in)), "nsfw": false, "description": "",
			"default_member_permissions": nil, "dm_permission": true, "integration_types": []any{0.0}, "contexts": nil,
			"name_localizations": nil, "description_localizations": nil}
		for key, value := range in {
			m[key] = value
		}
		if guild != "" {
			m["guild_id"] = guild
			delete(m, "dm_permission")
		}
		m["version"] = s.snowflake()
		if m["id"] = s.snowflake(); before[fmt.Sprint(m["type"], m["name"])] != "" {
			m["id"] = before[fmt.Sprint(m["type"], m["name"])]
		}
		stored = append(stored, m)
	}
	s.commands[guild] = stored
	s.touch()
	return response{200, stored}
}
