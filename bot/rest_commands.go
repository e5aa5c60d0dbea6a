package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// SyncCommands registers the application's commands, globally or for one guild, unless Discord holds
// the same already: registering counts against 200 creations a day, and clients drop their cache of
// commands at each change. The commands are anything that encodes to Discord's JSON array.
func (d *Discord) SyncCommands(ctx context.Context, application, guild string, commands any) (changed bool, err error) {
	want, err := decodeCommands(commands)
	if err != nil {
		return false, fmt.Errorf("register commands: %w", err)
	}
	path, kind := "/applications/"+url.PathEscape(application), "/applications/{id}/commands"
	if guild != "" {
		path += "/guilds/" + url.PathEscape(guild)
		kind = "/applications/{id}/guilds/{id}/commands"
	}
	path += "/commands"
	var have []map[string]any
	// Without the parameter Discord leaves the translations out, and every start would register anew.
	if err := d.get(ctx, "GET "+kind, path+"?with_localizations=true", &have); err != nil {
		return false, err
	}
	if sameCommands(have, want) {
		return false, nil
	}
	_, err = d.do(ctx, restRequest{route: "PUT " + kind, method: "PUT", path: path, body: want})
	return err == nil, err
}

func decodeCommands(commands any) ([]map[string]any, error) {
	raw, err := json.Marshal(commands)
	if err != nil {
		return nil, err
	}
	list := []map[string]any{}
	return list, json.Unmarshal(raw, &list)
}

// sameCommands compares what Discord holds with what is wanted, in whatever order, leaving out what
// Discord adds and fields that stand at their default.
func sameCommands(have, want []map[string]any) bool {
	if len(have) != len(want) {
		return false
	}
	key := func(m map[string]any) string {
		kind := m["type"]
		if kind == nil {
			kind = 1.0
		}
		return fmt.Sprint(kind, " ", m["name"])
	}
	held := map[string]map[string]any{}
	for _, m := range have {
		held[key(m)] = m
	}
	for _, w := range want {
		h, ok := held[key(w)]
		if !ok {
			return false
		}
		wc, hc := canonical(w), canonical(h)
		// Where the command says nothing, Discord fills in what the application is installed for.
		for _, inherited := range []string{"integration_types", "contexts"} {
			if wc[inherited] == nil {
				delete(hc, inherited)
			}
		}
		if !reflect.DeepEqual(wc, hc) {
			return false
		}
	}
	return true
}

// added are the fields that only Discord writes.
var added = []string{"id", "application_id", "guild_id", "version", "dm_permission", "name_localized", "description_localized", "default_permission", "handler"}

// canonical copies a command, option or choice without what does not matter.
func canonical(m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if slices.Contains(added, k) || isDefault(k, v) {
			continue
		}
		switch v := v.(type) {
		case []any:
			out[k] = canonicalList(k, v)
		case map[string]any:
			out[k] = canonical(v)
		default:
			out[k] = v
		}
	}
	return out
}

func isDefault(key string, v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case float64:
		return key == "type" && v == 1 // of a command: a slash command
	case bool:
		return !v // nsfw, required, autocomplete
	case string:
		return v == "" && key != "value"
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

func canonicalList(key string, list []any) []any {
	out := make([]any, len(list))
	for i, v := range list {
		if m, ok := v.(map[string]any); ok {
			v = canonical(m)
		}
		out[i] = v
	}
	if key == "contexts" || key == "integration_types" || key == "channel_types" { // sets
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return out
}
