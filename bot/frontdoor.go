package bot

import (
	"context"
	"errors"
)

// An InteractionHandler answers one interaction, whichever front door it came through. It returns
// when it has answered; ctx ends when the interaction's token does (15 minutes) or the bot stops.
// A panic in it is caught by the front door, logged, and answered with an apology.
type InteractionHandler func(ctx context.Context, in *Interaction, respond Responder)

// A MessageHandler hears one message: a mention in a channel, or a direct message. It answers, if
// it does, through the REST client.
type MessageHandler func(ctx context.Context, m *ChannelMessage)

// A Responder answers one interaction. Discord takes exactly one first answer (Reply, Update,
// Defer, DeferUpdate, Autocomplete or Modal) and takes it only within three seconds; Edit, FollowUp
// and Delete work after it, for 15 minutes. A second first answer gives ErrAlreadyAcknowledged and
// sends nothing; a first answer whose fate is not known is tried again by the Responder until
// Discord confirms it or the three seconds are over. Every error is one of those of RESTError.
//
// A Responder is safe for concurrent use.
type Responder interface {
	// Reply posts m as the first answer.
	Reply(ctx context.Context, m Message) error
	// Update rewrites the message that the pressed button or select stands on.
	Update(ctx context.Context, m Message) error
	// Defer shows "thinking…" until Edit or FollowUp. Only here is privacy decided: an Edit of a
	// public deferral stays public whatever its Message says.
	Defer(ctx context.Context, ephemeral bool) error
	// DeferUpdate acknowledges a button or select without a visible change; Edit then rewrites the
	// message it stands on.
	DeferUpdate(ctx context.Context) error
	// Edit rewrites the first answer (or, after Update and DeferUpdate, the component's message).
	Edit(ctx context.Context, m Message) error
	// FollowUp posts a further message and returns its id. After Defer it takes the deferral's place.
	FollowUp(ctx context.Context, m Message) (id string, err error)
	// EditFollowUp rewrites a message that FollowUp posted.
	EditFollowUp(ctx context.Context, id string, m Message) error
	// Delete removes the first answer.
	Delete(ctx context.Context) error
	// Autocomplete answers an InteractionAutocomplete with at most 25 choices; none is an answer too.
	Autocomplete(ctx context.Context, choices []Choice) error
	// Modal shows a form. It cannot follow a form (InteractionModal).
	Modal(ctx context.Context, m Modal) error
	// Acknowledged reports whether a first answer was sent, whether or not Discord took it.
	Acknowledged() bool
}

// A Choice is one suggestion for a command option that is being typed.
type Choice struct {
	Name  string `json:"name"`  // what the person sees: 1 to 100 characters
	Value string `json:"value"` // what the command gets: at most 100 characters
}

// What can go wrong with a request to Discord, for errors.Is. Each comes wrapped in a *RESTError
// that names the request.
var (
	ErrTokenExpired        = errors.New("the interaction is unknown or its time is over")
	ErrAlreadyAcknowledged = errors.New("the interaction was answered before")
	ErrRateLimited         = errors.New("rate limited for longer than the request may wait")
	ErrInvalidForm         = errors.New("Discord refuses the form of the request")
	ErrUnauthorized        = errors.New("Discord refuses the bot token")
	ErrForbidden           = errors.New("the bot lacks a permission or access")
	ErrNotFound            = errors.New("the message, channel or command is gone")
	ErrUnavailable         = errors.New("Discord fails or cannot be reached; nothing was done")
	ErrUncertain           = errors.New("the connection broke after sending; the request may have been carried out")
)
