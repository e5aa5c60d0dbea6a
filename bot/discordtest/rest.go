package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// The routes of the stand-in, as Fault.Route, Violation.Route and Requests name them.
const (
	RouteGateway        = "GET /gateway"
	RouteGatewayBot     = "GET /gateway/bot"
	RouteMe             = "GET /users/@me"
	RouteOpenDM         = "POST /users/@me/channels"
	RouteApplication    = "GET /applications/@me"
	RouteCommandsGet    = "GET /applications/{application}/commands"
	RouteCommandsPut    = "PUT /applications/{application}/commands"
	RouteGuildGet       = "GET /applications/{application}/guilds/{guild}/commands"
	RouteGuildPut       = "PUT /applications/{application}/guilds/{guild}/commands"
	RouteCallback       = "POST /interactions/{interaction}/{token}/callback"
	RouteFollowUp       = "POST /webhooks/{application}/{token}"
	RouteOriginalGet    = "GET /webhooks/{application}/{token}/messages/{message}"
	RouteOriginalEdit   = "PATCH /webhooks/{application}/{token}/messages/{message}" // follow-ups too
	RouteOriginalDelete = "DELETE /webhooks/{application}/{token}/messages/{message}"
	RouteChannelGet     = "GET /channels/{channel}"
	RouteMessageCreate  = "POST /channels/{channel}/messages"
	RouteMessageEdit    = "PATCH /channels/{channel}/messages/{message}"
	RouteMessageGet     = "GET /channels/{channel}/messages/{message}"
	RouteMessageDelete  = "DELETE /channels/{channel}/messages/{message}"
	RouteMessageList    = "GET /channels/{channel}/messages"
	RouteTyping         = "POST /channels/{channel}/typing"
)

// Types of interactions, with Discord's numbers.
const (
	interactionPing         = 1
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionModal        = 5
)

const defaultFileLimit = 10 << 20 // bytes of one file of a message

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
		{RouteChannelGet, true, s.getChannel},
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
