package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
)

func (s *Server) getCommands(c *call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []map[string]any{}
	for _, stored := range s.commands[c.PathValue("guild")] {
		m := map[string]any{}
		for k, v := range stored {
			// Discord leaves the translations out unless they are asked for.
			if strings.HasSuffix(k, "_localizations") && c.URL.Query().Get("with_localizations") != "true" {
				continue
			}
			m[k] = v
		}
		out = append(out, m)
	}
	return response{200, out}
}

func (s *Server) putCommands(c *call) response {
	var commands []any
	if err := json.Unmarshal(c.body, &commands); err != nil {
		return s.unreadable(c, err)
	}
	if c.PathValue("application") != ApplicationID {
		return apiError(403, 20012, "You are not authorized to perform this action on this application")
	}
	k := &checked{s: s, c: c}
	checkCommands(commands, k.by("commands"))
	if bad := k.refusal(); bad != nil {
		return *bad
	}
	guild := c.PathValue("guild")
	s.mu.Lock()
	defer s.mu.Unlock()
	before := map[string]string{}
	for _, old := range s.commands[guild] {
		before[fmt.Sprint(old["type"], old["name"])] = text(old["id"])
	}
	stored := []map[string]any{}
	for _, v := range commands {
		in, _ := v.(map[string]any)
		m := map[string]any{"application_id": ApplicationID, "type": float64(commandKind(in)), "nsfw": false, "description": "",
			"default_member_permissions": nil, "dm_permission": true, "integration_types": []any{0.0}, "contexts": nil,
			"name_localizations": nil, "description_localizations": nil}
		for key, value := range in {
			m[key] = value
		}
		if guild != "" {
			m["guild_id"] = guild
			delete(m, "dm_permission")
		}
		m["version"] = s.snowflake()
		if m["id"] = s.snowflake(); before[fmt.Sprint(m["type"], m["name"])] != "" {
			m["id"] = before[fmt.Sprint(m["type"], m["name"])]
		}
		stored = append(stored, m)
	}
	s.commands[guild] = stored
	s.touch()
	return response{200, stored}
}
