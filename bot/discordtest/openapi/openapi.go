package openapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// A Checker holds a loaded description. It is safe for concurrent use.
type Checker struct {
	router routers.Router
	server string // base address that the description names

	mu      sync.Mutex
	results map[[sha256.Size]byte]func() error // by route and body
}

// A check takes tens of milliseconds, because most schemas are unions that are tried one after the
// other, and tests send the same bodies again and again: this many results are remembered.
const rememberedResults = 4096

// Load reads a description in JSON. It takes about half a second for Discord's.
func Load(description []byte) (*Checker, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(description)
	if err != nil {
		return nil, fmt.Errorf("load OpenAPI description: %w", err)
	}
	if len(doc.Servers) == 0 {
		return nil, errors.New("load OpenAPI description: it names no server")
	}
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("load OpenAPI description: %w", err)
	}
	return &Checker{router: router, server: strings.TrimSuffix(doc.Servers[0].URL, "/"), results: map[[sha256.Size]byte]func() error{}}, nil
}

var shared = sync.OnceValues(func() (*Checker, error) {
	raw, err := os.ReadFile(filepath.Join(os.Getenv("BRIEFBOT_SHARED"), "discord", "openapi.json"))
	if err != nil {
		return nil, fmt.Errorf("load OpenAPI description: %w", err)
	}
	return Load(raw)
})

// Shared loads discord/openapi.json of the directory in $BRIEFBOT_SHARED, once in a process. It
// returns nil when the variable is not set.
func Shared() (*Checker, error) {
	if os.Getenv("BRIEFBOT_SHARED") == "" {
		return nil, nil
	}
	return shared()
}

// Check validates one request. The path begins after the version: "/channels/1/messages". Of a
// multipart request its payload_json is checked, because the description has no words for the rest.
func (c *Checker) Check(method, path, contentType string, body []byte) error {
	if len(body) > 0 {
		var err error
		if body, err = payload(contentType, body); err != nil {
			return err
		}
		if method == http.MethodPut && strings.HasSuffix(path, "/commands") {
			body = integerPermissions(body)
		}
	}
	r, err := http.NewRequestWithContext(context.Background(), method, c.server+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s: the description has no such route: %w", method, path, err)
	}
	return c.once(method+" "+route.Path, body, func() error {
		err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}})
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, route.Path, err)
		}
		return nil
	})
}

// once validates equal bodies on one route once.
func (c *Checker) once(route string, body []byte, validate func() error) error {
	key := sha256.Sum256(append([]byte(route+"\x00"), body...))
	c.mu.Lock()
	result := c.results[key]
	if result == nil {
		if len(c.results) >= rememberedResults {
			clear(c.results)
		}
		result = sync.OnceValue(validate)
		c.results[key] = result
	}
	c.mu.Unlock()
	return result()
}

// payload is the JSON of a request.
func payload(contentType string, body []byte) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, fmt.Errorf("Content-Type %q: %w", contentType, err)
	}
	if kind != "multipart/form-data" {
		return body, nil
	}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		p, err := parts.NextPart()
		if err != nil {
			return nil, fmt.Errorf("multipart without payload_json: %w", err)
		}
		if p.FormName() == "payload_json" {
			return io.ReadAll(p)
		}
	}
}

// integerPermissions turns default_member_permissions into the integer that the description asks
// for, wrongly: the documentation and Discord itself have a string.
func integerPermissions(body []byte) []byte {
	var commands []map[string]any
	if json.Unmarshal(body, &commands) != nil {
		return body // the validator says what is wrong
	}
	for _, m := range commands {
		if s, ok := m["default_member_permissions"].(string); ok {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil {
				m["default_member_permissions"] = n
			}
		}
	}
	converted, err := json.Marshal(commands)
	if err != nil {
		return body
	}
	return converted
}
