package discordtest

import (
	"net/http"
	"time"
)

// An interaction is one thing a person did and what the bot made of it.
type interaction struct {
	id, token string
	kind      int
	created   time.Time
	channel   *Channel
	user      User
	limit     int64  // bytes of one file of a reply
	payload   []byte // as delivered
	carried   bool   // see Visitor.Carries

	answered bool
	answer   int            // type of the first answer
	source   string         // the message that a component stands on; of a modal, where it was opened
	original string         // the message that @original names
	private  bool           // a deferral was private
	follow   []string       // ids of follow-ups
	edits    int            // of the original
	choices  []Choice       // of autocomplete
	modal    map[string]any // the form shown
}

// respond carries out a first answer, from a callback or from the HTTP endpoint's response.
func (s *Server) respond(c *call, in *interaction, fields map[string]any, files []upload) response {
	s.mu.Lock()
	answered, late := in.answered, s.o.Now().Sub(in.created) > s.o.AnswerWithin
	source := s.messages[in.source]
	if source != nil {
		source = source.copied()
	}
	s.mu.Unlock()
	switch {
	case answered:
		return alreadyAnswered
	case late:
		return unknownInteraction
	}
	kind := int(number(fields["type"]))
	data, _ := fields["data"].(map[string]any)
	p := &payload{at: "data.", fields: data, files: files, limit: in.limit}
	if kind == callbackUpdate {
		p.edit, p.prior = true, source
	}
	if bad := s.checkAnswer(c, in, kind, source != nil, p); bad != nil {
		return *bad
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if in.answered { // two at once: the first one counts
		return alreadyAnswered
	}
	in.answered, in.answer = true, kind
	s.carryOut(in, kind, p)
	s.touch()
	if c.Request != nil && c.URL != nil && c.URL.Query().Get("with_response") == "true" {
		body := map[string]any{"interaction": map[string]any{"id": in.id, "type": in.kind, "response_message_id": in.original}}
		if m := s.messages[in.original]; m != nil {
			body["resource"] = map[string]any{"type": kind, "message": m.copied()}
		}
		return response{200, body}
	}
	return response{status: 204}
}

// checkAnswer puts a first answer to the rules of its kind, and returns the refusal, if any.
func (s *Server) checkAnswer(c *call, in *interaction, kind int, onMessage bool, p *payload) *response {
	k := &checked{s: s, c: c}
	ruleAnswerType(in.kind, kind, onMessage, k.by("answer-type"))
	switch kind {
	case callbackMessage, callbackUpdate:
		for _, rule := range messageRules {
			rule.check(p, k.by(rule.name))
		}
	case callbackDeferred:
		ruleDeferred(p.fields, k.by("deferred-flags"))
	case callbackAutocomplete:
		ruleAutocomplete(p.fields, k.by("autocomplete"))
	case callbackModal:
		ruleModal(p.fields, k.by("modal"))
	}
	return k.refusal()
}

// carryOut does what a first answer says. The caller holds s.mu.
func (s *Server) carryOut(in *interaction, kind int, p *payload) {
	switch kind {
	case callbackMessage, callbackDeferred:
		m := s.reply(in)
		if kind == callbackMessage {
			s.apply(m, p)
		} else {
			m.Flags = int(number(p.fields["flags"])) | FlagLoading
		}
		if m.Ephemeral() {
			m.OnlyFor = in.user.ID
		}
		s.post(m)
		in.original, in.private = m.ID, m.Ephemeral()
	case callbackUpdate, callbackDeferredUpdate:
		in.original = in.source
		if m := s.messages[in.source]; m != nil && kind == callbackUpdate {
			s.apply(m, p)
			s.edited(m)
		}
	case callbackAutocomplete:
		for _, v := range list(p.fields["choices"]) {
			m, _ := v.(map[string]any)
			in.choices = append(in.choices, Choice{Name: text(m["name"]), Value: m["value"]})
		}
	case callbackModal:
		in.modal = p.fields
	}
}

// reply starts a message that answers an interaction. The caller holds s.mu.
func (s *Server) reply(in *interaction) *Message {
	kind := 20
	if in.kind != interactionCommand {
		kind = 19
	}
	return &Message{ChannelID: in.channel.ID, Type: kind, Author: *s.users[ApplicationID], WebhookID: ApplicationID,
		Metadata: &Metadata{ID: in.id, Type: in.kind, User: in.user}}
}

func (s *Server) postCallback(c *call) response {
	s.mu.Lock()
	in := s.interactions[c.PathValue("interaction")]
	s.mu.Unlock()
	if in == nil || in.token != c.PathValue("token") {
		return unknownInteraction
	}
	fields, files, err := c.read()
	if err != nil {
		return s.unreadable(c, err)
	}
	return s.respond(c, in, fields, files)
}

// byToken finds the interaction whose webhook a request uses.
func (s *Server) byToken(c *call) (*interaction, *response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.tokens[c.PathValue("token")]
	switch {
	case in == nil || c.PathValue("application") != ApplicationID:
		return nil, &unknownWebhook
	case s.o.Now().Sub(in.created) > s.o.TokenLifetime:
		return nil, &expiredToken
	case !in.answered:
		return nil, &unknownWebhook
	}
	return in, nil
}

func (s *Server) postFollowUp(c *call) response {
	in, bad := s.byToken(c)
	if bad != nil {
		return *bad
	}
	fields, files, err := c.read()
	if err != nil {
		return s.unreadable(c, err)
	}
	p := &payload{fields: fields, files: files, limit: in.limit}
	if bad := s.check(c, p); bad != nil {
		return *bad
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[in.original]; m != nil && m.Loading() {
		m.Flags &^= FlagLoading
		flags := p.fields["flags"]
		p.fields["flags"] = float64(int(number(flags)) &^ FlagEphemeral) // a deferral's privacy is settled
		s.apply(m, p)
		in.edits++
		s.edited(m)
		return response{200, m.copied()}
	}
	if in.carried && len(in.follow) >= maxCarriedFollowUps {
		return apiError(400, 40094, "This interaction has reached the maximum number of follow up messages.")
	}
	m := s.reply(in)
	m.Type, m.Metadata.OriginalID = 19, in.original
	s.apply(m, p)
	if m.Ephemeral() {
		m.OnlyFor = in.user.ID
	}
	s.post(m)
	in.follow = append(in.follow, m.ID)
	return response{200, m.copied()}
}

// maxCarriedFollowUps is how many follow-ups an interaction takes where only its user installed the app.
const maxCarriedFollowUps = 5

// webhookMessage reads, edits or deletes the first answer or a follow-up.
func (s *Server) webhookMessage(c *call) response {
	in, bad := s.byToken(c)
	if bad != nil {
		return *bad
	}
	s.mu.Lock()
	id := c.PathValue("message")
	if id == "@original" {
		id = in.original
	}
	m := s.messages[id]
	if m == nil || m.Metadata == nil && id != in.source || m.ChannelID != in.channel.ID {
		s.mu.Unlock()
		return unknownMessage
	}
	prior := m.copied()
	s.mu.Unlock()
	switch c.Method {
	case http.MethodGet:
		return response{200, prior}
	case http.MethodDelete:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.remove(m)
		return response{status: 204}
	}
	fields, files, err := c.read()
	if err != nil {
		return s.unreadable(c, err)
	}
	p := &payload{fields: fields, files: files, edit: true, prior: prior, limit: in.limit}
	if bad := s.check(c, p); bad != nil {
		return *bad
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Flags &^= FlagLoading
	s.apply(m, p)
	in.edits++
	s.edited(m)
	return response{200, m.copied()}
}
