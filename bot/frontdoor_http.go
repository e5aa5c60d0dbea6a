package bot

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// HTTPDoor takes interactions that Discord posts to the "Interactions Endpoint URL" of the
// application. It is an http.Handler for that address.
//
// A request counts for nothing until its Ed25519 signature over timestamp and raw body holds;
// everything wrong with it gives 401, without saying what. The timestamp may be five minutes old
// (queues and retries at Discord's side; a recorded request stays usable no longer than that, and
// within that time its id is remembered) and five seconds ahead (clocks differ).
//
// PING is answered in the response. Everything else is answered through Responder by REST, and the
// response is 202: see Discord.Respond.
type HTTPDoor struct {
	key        ed25519.PublicKey
	dispatcher *Dispatcher
	log        *slog.Logger
	now        func() time.Time
}

// Window of timestamps and size of bodies that HTTPDoor takes.
const (
	longestDelay = 5 * time.Minute
	fastestClock = 5 * time.Second
	maxDelivery  = 1 << 20 // bytes; a modal of five full fields has 20,000 characters
)

// NewHTTPDoor makes the handler. The key is the application's public key in hexadecimal.
func NewHTTPDoor(publicKey string, dispatcher *Dispatcher, log *slog.Logger, now func() time.Time) (*HTTPDoor, error) {
	key, err := hex.DecodeString(publicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("public key: want %d hexadecimal digits as the developer portal shows them, got %d characters",
			2*ed25519.PublicKeySize, len(publicKey))
	}
	if dispatcher == nil {
		return nil, errors.New("http door: a dispatcher is required")
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if now == nil {
		now = time.Now
	}
	return &HTTPDoor{key: key, dispatcher: dispatcher, log: log, now: now}, nil
}

// ServeHTTP takes one delivery.
func (h *HTTPDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	body, ok := h.verified(w, r)
	if !ok {
		http.Error(w, "invalid request signature", http.StatusUnauthorized)
		return
	}
	in, err := DecodeInteraction(body, h.now())
	switch {
	case err != nil: // signed by Discord, so this is not an attack but a shape we do not know
		h.log.Error("interaction cannot be read", "error", err)
		http.Error(w, "cannot be read", http.StatusBadRequest)
		return
	case in.Type == InteractionPing:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"type":1}`)
		return
	}
	switch err := h.dispatcher.Interaction(body); {
	case errors.Is(err, errClosing):
		http.Error(w, "stopping", http.StatusServiceUnavailable)
	case err == nil, errors.Is(err, errDuplicate):
		w.WriteHeader(http.StatusAccepted)
	default:
		http.Error(w, "cannot be read", http.StatusBadRequest)
	}
}

// verified reads the body and checks its signature.
func (h *HTTPDoor) verified(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	stamp := r.Header.Get("X-Signature-Timestamp")
	seconds, stampErr := strconv.ParseInt(stamp, 10, 64)
	if err != nil || stampErr != nil || len(signature) != ed25519.SignatureSize {
		return nil, false
	}
	if age := h.now().Sub(time.Unix(seconds, 0)); age > longestDelay || age < -fastestClock {
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDelivery))
	if err != nil {
		return nil, false
	}
	signed := make([]byte, 0, len(stamp)+len(body))
	signed = append(append(signed, stamp...), body...)
	return body, ed25519.Verify(h.key, signed, signature)
}
