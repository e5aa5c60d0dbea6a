package openapi

import (
	"strings"
	"testing"
)

// The description is large and not ours, so that these cases need the shared directory.
func TestCheck(t *testing.T) {
	c, err := Shared()
	if err != nil {
		t.Fatal(err)
	}
	if c == nil {
		t.Skip("BRIEFBOT_SHARED is not set: no OpenAPI description to check against")
	}
	const callback, commands = "/interactions/300000000000000003/tok/callback", "/applications/100000000000000001/commands"
	multi := "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n"
	for name, x := range map[string]struct {
		method, path, contentType, body string
		ok                              bool
	}{
		"a message":                 {"POST", callback, "application/json", `{"type":4,"data":{"flags":32768,"components":[{"type":10,"content":"x"}]}}`, true},
		"a text too long":           {"POST", callback, "application/json", `{"type":4,"data":{"flags":32768,"components":[{"type":10,"content":"` + strings.Repeat("x", 4001) + `"}]}}`, false},
		"multipart":                 {"POST", callback, "multipart/form-data; boundary=b", multi + `{"type":4,"data":{"content":"x"}}` + "\r\n--b--\r\n", true},
		"multipart, wrong":          {"POST", callback, "multipart/form-data; boundary=b", multi + `{"type":77}` + "\r\n--b--\r\n", false},
		"multipart without JSON":    {"POST", callback, "multipart/form-data; boundary=b", "--b--\r\n", false},
		"permissions as a string":   {"PUT", commands, "application/json", `[{"name":"a","description":"d","default_member_permissions":"32"}]`, true},
		"description too long":      {"PUT", commands, "application/json", `[{"name":"a","description":"` + strings.Repeat("d", 101) + `"}]`, false},
		"no body":                   {"GET", "/gateway/bot", "", "", true},
		"a route that is not there": {"GET", "/nothing", "", "", false},
	} {
		for range 2 { // the second time from memory
			if err := c.Check(x.method, x.path, x.contentType, []byte(x.body)); (err == nil) != x.ok {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, raw := range []string{"", "{}", "[]", `{"openapi":"3.1.0"}`} {
		if _, err := Load([]byte(raw)); err == nil {
			t.Errorf("%q was loaded", raw)
		}
	}
}
