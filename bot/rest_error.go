package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A RESTError is why a request to Discord failed. Its Kind is one of the errors in frontdoor.go,
// for errors.Is; when a context ended the wait, its error is found too. It holds no token and no
// word of the request.
type RESTError struct {
	Route      string // "POST /channels/{id}/messages"
	Kind       error
	Status     int           // of HTTP; 0 when no answer came
	Code       int           // Discord's own; 0 when it gave none
	Message    string        // Discord's words, or what broke
	RetryAfter time.Duration // of a rate limit
	Global     bool          // the rate limit covers the whole bot

	cause error
}

// Error says what failed and how.
func (e *RESTError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "discord: %s: %v", e.Route, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d", e.Status)
		if e.Code != 0 {
			fmt.Fprintf(&b, ", code %d", e.Code)
		}
		b.WriteByte(')')
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	return b.String()
}

// Unwrap gives the kind and what caused it.
func (e *RESTError) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.cause}
}

// kinds maps Discord's codes to errors.
var kinds = map[int]error{
	10003: ErrNotFound,            // unknown channel
	10004: ErrNotFound,            // unknown guild
	10008: ErrNotFound,            // unknown message
	10015: ErrTokenExpired,        // unknown webhook
	10062: ErrTokenExpired,        // unknown interaction
	10063: ErrNotFound,            // unknown application command
	40094: ErrForbidden,           // no more follow-ups where the app is installed by a user only
	40060: ErrAlreadyAcknowledged, // interaction has already been acknowledged
	50001: ErrForbidden,           // missing access
	50013: ErrForbidden,           // missing permissions
	50027: ErrTokenExpired,        // invalid webhook token
	50035: ErrInvalidForm,
}

// failure is what an attempt failed with, or nil.
func (o *outcome) failure(r restRequest, answer []byte) *RESTError {
	e := &RESTError{Route: r.route, Status: o.status}
	switch {
	case o.status == 0:
		e.Kind, e.Message, e.cause = ErrUnavailable, fmt.Sprint(o.err), o.err
		if o.sent.Load() && r.method != http.MethodGet {
			e.Kind = ErrUncertain
		}
		return e
	case o.status < 300 && o.err == nil:
		return nil
	case o.status < 300: // the answer broke off: Discord did what was asked, but what it said is lost
		e.Kind, e.Message = ErrUncertain, fmt.Sprint(o.err)
		return e
	}
	var said struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		RetryAfter float64         `json:"retry_after"`
		Global     bool            `json:"global"`
		Errors     json.RawMessage `json:"errors"`
	}
	isJSON := json.Unmarshal(answer, &said) == nil
	e.Code, e.Message, e.Global = said.Code, said.Message, said.Global
	if len(said.Errors) > 0 {
		e.Message += " " + string(said.Errors[:min(len(said.Errors), 600)])
	}
	if !isJSON {
		e.Message = http.StatusText(o.status) + ", not from Discord's interface but from before it"
	}
	switch {
	case o.status == http.StatusTooManyRequests:
		e.Kind = ErrRateLimited
		e.RetryAfter = retryAfter(said.RetryAfter, o.header)
		e.Global = e.Global || o.header.Get("X-RateLimit-Global") == "true" || !isJSON
	case kinds[said.Code] != nil:
		e.Kind = kinds[said.Code]
	case o.status >= 500 && r.method == http.MethodGet:
		e.Kind = ErrUnavailable
	case o.status >= 500:
		e.Kind = ErrUncertain
	case o.status == http.StatusUnauthorized && r.open:
		e.Kind = ErrTokenExpired
	case o.status == http.StatusUnauthorized:
		e.Kind = ErrUnauthorized
	case o.status == http.StatusForbidden:
		e.Kind = ErrForbidden
	case o.status == http.StatusNotFound:
		e.Kind = ErrNotFound
	default:
		e.Kind = ErrInvalidForm
	}
	return e
}

// retryAfter is how long a rate limit lasts: from the body, which has fractions, or the header,
// which a proxy's page has too. A page without either gets a guess.
func retryAfter(body float64, h http.Header) time.Duration {
	if body > 0 {
		return time.Duration(body * float64(time.Second))
	}
	if s, err := strconv.ParseFloat(h.Get("Retry-After"), 64); err == nil && s > 0 {
		return time.Duration(s * float64(time.Second))
	}
	return unknownLimit
}

// unknownLimit is waited for when a rate limit does not say how long it lasts.
const unknownLimit = 2 * time.Second

// isKind reports whether err is a RESTError of a kind. Unlike errors.Is it does not look at causes.
func isKind(err, kind error) bool {
	var e *RESTError
	return errors.As(err, &e) && e.Kind == kind
}
