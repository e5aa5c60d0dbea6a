package bot

import (
	"context"
	"net/url"
	"sync"
)

// Types of first answers, with Discord's numbers.
const (
	callbackReply        = 4
	callbackDefer        = 5
	callbackDeferUpdate  = 6
	callbackUpdate       = 7
	callbackAutocomplete = 8
	callbackModal        = 9
)

type callback struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// Respond makes the Responder of an interaction, whichever door it came through.
//
// First answers go through the callback endpoint for the HTTP door too: Discord's answer to it says
// that the reply is posted, so that it can be repeated when it is not, and an Edit sent right after
// it cannot overtake it, as it can overtake a reply in the body of the HTTP response.
func (d *Discord) Respond(in *Interaction) Responder { return &responder{d: d, in: in} }

type responder struct {
	d  *Discord
	in *Interaction

	mu    sync.Mutex
	acked bool
}

// Acknowledged reports whether a first answer was sent.
func (r *responder) Acknowledged() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.acked
}

// first sends a first answer. One that Discord certainly did not take leaves the way open for
// another: a reply refused for its form can be followed by an apology.
func (r *responder) first(ctx context.Context, kind int, data any, files []Attachment) error {
	const route = "POST /interactions/{id}/{token}/callback"
	r.mu.Lock()
	if r.acked {
		r.mu.Unlock()
		return &RESTError{Route: route, Kind: ErrAlreadyAcknowledged, Message: "not sent"}
	}
	r.acked = true
	r.mu.Unlock()
	ctx, cancel := context.WithDeadline(ctx, r.in.Received.Add(r.d.o.FirstAnswer))
	defer cancel()
	_, err := r.d.do(ctx, restRequest{route: route, method: "POST", open: true, body: callback{kind, data}, files: files,
		path: "/interactions/" + url.PathEscape(r.in.ID) + "/" + url.PathEscape(string(r.in.token)) + "/callback",
		// After an attempt whose answer was lost, "already acknowledged" means that it was taken.
		repeated: ErrAlreadyAcknowledged})
	if isKind(err, ErrInvalidForm) {
		r.mu.Lock()
		r.acked = false
		r.mu.Unlock()
	}
	return err
}

// Reply posts the first answer.
func (r *responder) Reply(ctx context.Context, m Message) error {
	return r.first(ctx, callbackReply, m.body(true), m.Files)
}

// Update rewrites the component's message.
func (r *responder) Update(ctx context.Context, m Message) error {
	return r.first(ctx, callbackUpdate, m.body(false), m.files())
}

// Defer shows that the bot is thinking.
func (r *responder) Defer(ctx context.Context, ephemeral bool) error {
	data := object{}
	if ephemeral { // the only flag that a deferral takes
		data["flags"] = flagEphemeral
	}
	return r.first(ctx, callbackDefer, data, nil)
}

// DeferUpdate acknowledges a component.
func (r *responder) DeferUpdate(ctx context.Context) error {
	return r.first(ctx, callbackDeferUpdate, nil, nil)
}

// Autocomplete answers with suggestions.
func (r *responder) Autocomplete(ctx context.Context, choices []Choice) error {
	if choices == nil {
		choices = []Choice{} // null is refused
	}
	return r.first(ctx, callbackAutocomplete, object{"choices": choices}, nil)
}

// Modal shows a form.
func (r *responder) Modal(ctx context.Context, m Modal) error {
	return r.first(ctx, callbackModal, m, nil)
}

// webhook is the path under which an interaction's messages are.
func (r *responder) webhook() string {
	return "/webhooks/" + url.PathEscape(r.in.ApplicationID) + "/" + url.PathEscape(string(r.in.token))
}

// Edit rewrites the first answer.
func (r *responder) Edit(ctx context.Context, m Message) error { return r.edit(ctx, "@original", m) }

// EditFollowUp rewrites a later one.
func (r *responder) EditFollowUp(ctx context.Context, id string, m Message) error {
	return r.edit(ctx, id, m)
}

func (r *responder) edit(ctx context.Context, id string, m Message) error {
	ctx, cancel := context.WithDeadline(ctx, r.in.Expires())
	defer cancel()
	_, err := r.d.do(ctx, restRequest{route: "PATCH /webhooks/{id}/{token}/messages/{id}", method: "PATCH", open: true,
		path: r.webhook() + "/messages/" + url.PathEscape(id), body: m.body(false), files: m.files()})
	return err
}

// FollowUp posts a further message. Webhooks know no nonce, so that it is not sent again when its
// fate is unknown: the caller gets ErrUncertain.
func (r *responder) FollowUp(ctx context.Context, m Message) (string, error) {
	const route = "POST /webhooks/{id}/{token}"
	ctx, cancel := context.WithDeadline(ctx, r.in.Expires())
	defer cancel()
	answer, err := r.d.do(ctx, restRequest{route: route, method: "POST", open: true, once: true,
		path: r.webhook(), body: m.body(true), files: m.Files})
	if err != nil {
		return "", err
	}
	return messageID(route, answer)
}

// Delete removes the first answer.
func (r *responder) Delete(ctx context.Context) error {
	_, err := r.d.do(ctx, restRequest{route: "DELETE /webhooks/{id}/{token}/messages/{id}", method: "DELETE", open: true,
		path: r.webhook() + "/messages/@original", repeated: ErrNotFound})
	return err
}
