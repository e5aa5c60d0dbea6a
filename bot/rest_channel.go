package bot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/url"
)

// Identity is who the bot is at Discord.
type Identity struct {
	ApplicationID string
	Name          string
	PublicKey     string // hexadecimal; verifies interactions that come by HTTP
	UserID        string // of the bot's user, the one that people mention
}

// Identity asks Discord who the token belongs to. A wrong token gives ErrUnauthorized.
func (d *Discord) Identity(ctx context.Context) (Identity, error) {
	var app struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		VerifyKey string `json:"verify_key"`
	}
	if err := d.get(ctx, "GET /applications/@me", "/applications/@me", &app); err != nil {
		return Identity{}, err
	}
	var user User
	if err := d.get(ctx, "GET /users/@me", "/users/@me", &user); err != nil {
		return Identity{}, err
	}
	return Identity{ApplicationID: app.ID, Name: app.Name, PublicKey: app.VerifyKey, UserID: user.ID}, nil
}

// PostMessage posts to a channel and returns the message's id. Discord takes it once, however often
// it is sent: a nonce makes a repeated request give back the first one's message.
func (d *Discord) PostMessage(ctx context.Context, channel string, m Message) (id string, err error) {
	m.Ephemeral = false // a channel message is seen by all
	body := m.body(true)
	body.Nonce, body.EnforceNonce = rand.Text()[:25], true // Discord takes up to 25 characters
	if m.ReplyTo != "" {
		body.Reference = &messageReference{MessageID: m.ReplyTo}
	}
	answer, err := d.do(ctx, restRequest{route: "POST /channels/{id}/messages", method: "POST",
		path: "/channels/" + url.PathEscape(channel) + "/messages", body: body, files: m.Files})
	if err != nil {
		return "", err
	}
	return messageID("POST /channels/{id}/messages", answer)
}

// EditMessage rewrites one of the bot's messages. Each message has a bucket of its own, so that the
// progress of one job does not hold up the progress of another.
func (d *Discord) EditMessage(ctx context.Context, channel, id string, m Message) error {
	_, err := d.do(ctx, restRequest{route: "PATCH /channels/{id}/messages/{id}", method: "PATCH",
		path: "/channels/" + url.PathEscape(channel) + "/messages/" + url.PathEscape(id), body: m.body(false), files: m.files()})
	return err
}

// DeleteMessage removes a message. That it is gone already is no error.
func (d *Discord) DeleteMessage(ctx context.Context, channel, id string) error {
	_, err := d.do(ctx, restRequest{route: "DELETE /channels/{id}/messages/{id}", method: "DELETE", repeated: ErrNotFound,
		path: "/channels/" + url.PathEscape(channel) + "/messages/" + url.PathEscape(id)})
	return err
}

// GetMessage reads a message: the one that a reply in a thread refers to, for instance.
func (d *Discord) GetMessage(ctx context.Context, channel, id string) (*ChannelMessage, error) {
	var m ChannelMessage
	err := d.get(ctx, "GET /channels/{id}/messages/{id}", "/channels/"+url.PathEscape(channel)+"/messages/"+url.PathEscape(id), &m)
	return &m, err
}

// Channel is what the bot asks of a channel: whether it is a thread, and whose.
type Channel struct {
	ID       string `json:"id"`
	Type     int    `json:"type"` // Discord's number
	ParentID string `json:"parent_id"`
}

// Channel looks a channel up.
func (d *Discord) Channel(ctx context.Context, id string) (c Channel, err error) {
	err = d.get(ctx, "GET /channels/{id}", "/channels/"+url.PathEscape(id), &c)
	return c, err
}

// OpenDM gives the channel for direct messages with a user.
func (d *Discord) OpenDM(ctx context.Context, user string) (channel string, err error) {
	const route = "POST /users/@me/channels"
	answer, err := d.do(ctx, restRequest{route: route, method: "POST", path: "/users/@me/channels", body: object{"recipient_id": user}})
	if err != nil {
		return "", err
	}
	return messageID(route, answer)
}

// Typing shows for ten seconds that the bot is busy.
func (d *Discord) Typing(ctx context.Context, channel string) error {
	_, err := d.do(ctx, restRequest{route: "POST /channels/{id}/typing", method: "POST", path: "/channels/" + url.PathEscape(channel) + "/typing"})
	return err
}

// gatewayInfo is what Discord says before a gateway connection.
type gatewayInfo struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"` // recommended
	Start  struct {
		Total          int   `json:"total"`
		Remaining      int   `json:"remaining"`
		ResetAfter     int64 `json:"reset_after"` // ms
		MaxConcurrency int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

func (d *Discord) gateway(ctx context.Context) (gatewayInfo, error) {
	var info gatewayInfo
	err := d.get(ctx, "GET /gateway/bot", "/gateway/bot", &info)
	if err == nil && info.URL == "" {
		err = &RESTError{Route: "GET /gateway/bot", Kind: ErrUnavailable, Message: "the answer names no gateway"}
	}
	return info, err
}

// get asks for JSON.
func (d *Discord) get(ctx context.Context, route, path string, into any) error {
	answer, err := d.do(ctx, restRequest{route: route, method: "GET", path: path})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return &RESTError{Route: route, Kind: ErrUnavailable, Message: fmt.Sprintf("the answer cannot be read: %v", err)}
	}
	return nil
}

// files are those that an edit uploads.
func (m Message) files() []Attachment {
	if m.KeepFiles {
		return nil
	}
	return m.Files
}

func messageID(route string, answer []byte) (string, error) {
	var m struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer, &m); err != nil || m.ID == "" {
		return "", &RESTError{Route: route, Kind: ErrUncertain, Message: "the answer names no id"}
	}
	return m.ID, nil
}
