package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// SetEndpoint delivers interactions by HTTP to a URL instead of through the gateway, as the setting
// "Interactions Endpoint URL" does. Discord tries the address first: a signed PING must be answered
// with PONG, a wrongly signed one with 401. An empty URL goes back to the gateway.
func (s *Server) SetEndpoint(ctx context.Context, url string) error {
	if url != "" {
		ping := []byte(`{"id":"1","application_id":"` + ApplicationID + `","type":1,"version":1}`)
		good := s.Signed(ctx, url, ping, s.o.Now())
		status, body, _, err := s.send(good)
		if err != nil || status != http.StatusOK || strings.TrimSpace(string(body)) != `{"type":1}` {
			return fmt.Errorf("interactions endpoint: PING answered with %d %q (%v)", status, body, err)
		}
		bad := s.Signed(ctx, url, ping, s.o.Now())
		bad.Header.Set("X-Signature-Ed25519", strings.Repeat("00", ed25519.SignatureSize))
		if status, _, _, err = s.send(bad); err != nil || status != http.StatusUnauthorized {
			return fmt.Errorf("interactions endpoint: a wrong signature answered with %d (%v)", status, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
	return nil
}

// Signed is a request as Discord would send it to an interactions endpoint at a given time.
func (s *Server) Signed(ctx context.Context, url string, body []byte, at time.Time) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		panic("discordtest: Signed: " + err.Error()) // a malformed URL in a test
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, append([]byte(stamp), body...))))
	return r
}

func (s *Server) send(r *http.Request) (status int, body []byte, h http.Header, err error) {
	// Connections are not kept: a parked one would outlive Close.
	client := &http.Client{Timeout: s.o.AnswerWithin, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("interactions endpoint: %w", err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxRequest))
	return resp.StatusCode, body, resp.Header, err
}

// deliver brings an interaction to the bot through the door in use.
func (s *Server) deliver(ctx context.Context, in *interaction) error {
	s.mu.Lock()
	url := s.endpoint
	if url == "" {
		s.dispatch("INTERACTION_CREATE", in.payload, in.channel.GuildID, func(*session) bool { return true })
	}
	s.mu.Unlock()
	if url == "" {
		return nil
	}
	status, body, h, err := s.send(s.Signed(ctx, url, in.payload, s.o.Now()))
	switch {
	case err != nil:
		return err
	case status == http.StatusAccepted: // answered, or to be answered, by a callback
		return nil
	case status != http.StatusOK:
		return fmt.Errorf("interactions endpoint: status %d: %w", status, ErrNoAnswer)
	}
	c := &call{Request: &http.Request{Header: http.Header{"Content-Type": h["Content-Type"]}}, route: RouteCallback, body: body}
	if s.o.Spec != nil {
		path := "/interactions/" + in.id + "/" + in.token + "/callback"
		if err := s.o.Spec.Check(http.MethodPost, path, h.Get("Content-Type"), body); err != nil {
			s.violate(c, "openapi", "", err.Error())
			return fmt.Errorf("interactions endpoint: %w", err)
		}
	}
	fields, files, err := c.read()
	if err != nil {
		s.unreadable(c, err)
		return fmt.Errorf("interactions endpoint: %w", err)
	}
	if r := s.respond(c, in, fields, files); r.status >= 400 {
		return fmt.Errorf("interactions endpoint: the answer is refused: %v", r.body)
	}
	return nil
}
