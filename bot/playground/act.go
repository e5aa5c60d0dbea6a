package playground

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/briefbot/briefbot/bot/discordtest"
)

// maxAction bounds what the page sends: a form with one attached file.
const maxAction = 16 << 20

// person is who does something, as part of every request of the page.
type person struct {
	Role   string `json:"role"` // member or moderator
	Locale string `json:"locale"`
}

func (p person) visitor() discordtest.Visitor {
	v := discordtest.Visitor{User: discordtest.MemberID, Locale: p.Locale}
	if p.Role == "moderator" {
		v.User = discordtest.ModeratorID
	}
	return v
}

// act is a handler of one kind of action. Its errors are sentences for the page: what the
// stand-in refuses is what Discord would not have let the person do.
func act[T any](s *server, do func(context.Context, T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAction)).Decode(&in); err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": "That request can't be read: " + err.Error()})
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
		defer cancel()
		out, err := do(ctx, in)
		if err != nil {
			s.Logger.InfoContext(ctx, "action refused", "path", r.URL.Path, "err", err)
			writeJSON(w, http.StatusUnprocessableEntity, map[string]string{"error": sentence(err)})
			return
		}
		writeJSON(w, http.StatusOK, out)
	}
}

func sentence(err error) string {
	if errors.Is(err, discordtest.ErrNoAnswer) {
		return "The application did not respond."
	}
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// replied is what an action answers by itself; messages reach the page as events.
type replied struct {
	Modal   any                  `json:"modal,omitempty"`
	Form    string               `json:"form,omitempty"` // names the form when it is sent
	Choices []discordtest.Choice `json:"choices"`
}

func (s *server) interact(ctx context.Context, who person, what discordtest.Action) (any, error) {
	reply, err := s.discord.Interact(ctx, who.visitor(), what)
	if err != nil {
		return nil, err
	}
	out := replied{Choices: reply.Choices}
	if reply.Modal != nil {
		out.Modal, out.Form = reply.Modal, reply.Interaction
		s.mu.Lock()
		s.forms[reply.Interaction] = reply
		s.mu.Unlock()
	}
	return out, nil
}

type command struct {
	person
	Name    string         `json:"name"`    // with its sub-commands: "corpus check"
	Options map[string]any `json:"options"` // a file is an object with name, type and data in base64
	Target  string         `json:"target"`  // of a message's menu entry
	Line    string         `json:"line"`    // as typed
	Option  string         `json:"option"`  // autocomplete: the option being typed
	Text    string         `json:"text"`    // autocomplete: what stands there
}

func (s *server) command(ctx context.Context, c command) (any, error) {
	if c.Line == "" {
		c.Line = c.Name
	}
	s.mu.Lock()
	s.used[c.visitor().User] = c.Line
	s.mu.Unlock()
	for name, value := range c.Options {
		if fields, ok := value.(map[string]any); ok {
			f, err := uploaded(fields)
			if err != nil {
				return nil, fmt.Errorf("option %s: %w", name, err)
			}
			c.Options[name] = f
		}
	}
	return s.interact(ctx, c.person, discordtest.Command{Name: c.Name, Options: c.Options, Target: c.Target})
}

// uploaded is a file as it stands among the options of a command.
func uploaded(fields map[string]any) (discordtest.Upload, error) {
	name, _ := fields["name"].(string)
	kind, _ := fields["type"].(string)
	encoded, _ := fields["data"].(string)
	data, err := base64.StdEncoding.DecodeString(encoded)
	return discordtest.Upload{Name: name, ContentType: kind, Data: data}, err
}

func (s *server) autocomplete(ctx context.Context, c command) (any, error) {
	return s.interact(ctx, c.person, discordtest.Typing{
		Command: discordtest.Command{Name: c.Name, Options: c.Options}, Option: c.Option, Text: c.Text,
	})
}

type component struct {
	person
	Message  string   `json:"message"`
	CustomID string   `json:"custom_id"`
	Values   []string `json:"values"` // nil: a button
}

func (s *server) component(ctx context.Context, c component) (any, error) {
	if c.Values != nil {
		return s.interact(ctx, c.person, discordtest.Choose{Message: c.Message, CustomID: c.CustomID, Values: c.Values})
	}
	return s.interact(ctx, c.person, discordtest.Press{Message: c.Message, CustomID: c.CustomID})
}

type modal struct {
	person
	Form   string  `json:"form"`
	Fields []field `json:"fields"`
}

type field struct {
	CustomID string   `json:"custom_id"`
	Value    *string  `json:"value"`
	Values   []string `json:"values"`
	File     *struct {
		Name string `json:"name"`
		Type string `json:"type"`
		Data []byte `json:"data"` // base64 in JSON
	} `json:"file"`
}

func (s *server) modal(ctx context.Context, m modal) (any, error) {
	s.mu.Lock()
	form := s.forms[m.Form]
	delete(s.forms, m.Form)
	s.mu.Unlock()
	if form == nil {
		return nil, errors.New("this form was sent before; open it again")
	}
	fields := map[string]any{}
	for _, f := range m.Fields {
		switch {
		case f.File != nil:
			fields[f.CustomID] = []discordtest.Upload{{Name: f.File.Name, ContentType: f.File.Type, Data: f.File.Data}}
		case f.Value != nil:
			fields[f.CustomID] = *f.Value
		case len(f.Values) > 0:
			fields[f.CustomID] = f.Values
		}
	}
	return s.interact(ctx, m.person, discordtest.Submit{Form: form, Fields: fields})
}

type said struct {
	person
	Content string `json:"content"`
	ReplyTo string `json:"reply_to"`
}

func (s *server) message(_ context.Context, m said) (any, error) {
	// The page writes the bot's name as people see it; Discord sends its id.
	content := strings.ReplaceAll(m.Content, "@briefbot", fmt.Sprintf("<@%s>", discordtest.ApplicationID))
	if _, err := s.discord.Say(m.visitor(), content, m.ReplyTo); err != nil {
		return nil, err
	}
	return replied{}, nil
}
