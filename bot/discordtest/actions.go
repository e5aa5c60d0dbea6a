package discordtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// command finds a registered command by the words typed, with the options of its innermost part.
func (s *Server) command(who *visitor, name string) (def map[string]any, words []string, options []any, err error) {
	for _, def := range slices.Concat(s.commands[who.channel.GuildID], s.commands[""]) {
		if commandKind(def) != commandSlash {
			if text(def["name"]) == name {
				return def, []string{name}, nil, allowed(def, who)
			}
			continue
		}
		words := strings.Fields(name)
		if len(words) == 0 || text(def["name"]) != words[0] {
			continue
		}
		options := list(def["options"])
		for _, w := range words[1:] {
			inner := find(options, w)
			if k := int(number(inner["type"])); k != optionSubCommand && k != optionGroup {
				return nil, nil, nil, fmt.Errorf("/%s is not a registered command", name)
			}
			options = list(inner["options"])
		}
		if len(options) > 0 {
			if first, _ := options[0].(map[string]any); number(first["type"]) <= optionGroup {
				return nil, nil, nil, fmt.Errorf("/%s needs a sub-command", name)
			}
		}
		return def, words, options, allowed(def, who)
	}
	return nil, nil, nil, fmt.Errorf("/%s is not a registered command", name)
}

func find(options []any, name string) map[string]any {
	for _, o := range options {
		if m, _ := o.(map[string]any); text(m["name"]) == name {
			return m
		}
	}
	return nil
}

// allowed applies contexts and default permissions, which Discord enforces before the bot hears of it.
func allowed(def map[string]any, who *visitor) error {
	here := contextGuild
	if who.channel.GuildID == "" {
		here = contextBotDM
	}
	if contexts := list(def["contexts"]); len(contexts) > 0 && !slices.Contains(contexts, any(float64(here))) {
		return fmt.Errorf("/%s cannot be used here", text(def["name"]))
	}
	s, ok := def["default_member_permissions"].(string)
	if need, _ := strconv.ParseUint(s, 10, 64); ok && here == contextGuild && who.user.Permissions&permissionAdministrator == 0 {
		if need == 0 || who.user.Permissions&need != need {
			return fmt.Errorf("/%s is hidden from %s", text(def["name"]), who.user.Username)
		}
	}
	return nil
}

func (c Command) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	def, words, options, err := s.command(who, c.Name)
	if err != nil {
		return 0, nil, "", err
	}
	data := map[string]any{"id": def["id"], "name": def["name"], "type": def["type"]}
	if def["guild_id"] != nil {
		data["guild_id"] = def["guild_id"]
	}
	if commandKind(def) != commandSlash {
		m := s.messages[c.Target]
		if m == nil {
			return 0, nil, "", fmt.Errorf("%s: no message %q", c.Name, c.Target)
		}
		data["target_id"] = m.ID
		data["resolved"] = map[string]any{"messages": map[string]any{m.ID: m.copied()}}
		return interactionCommand, data, "", nil
	}
	given, resolved, err := s.fill(c, options, "")
	if err != nil {
		return 0, nil, "", err
	}
	nest(data, words[1:], given)
	if len(resolved) > 0 {
		data["resolved"] = map[string]any{"attachments": resolved}
	}
	return interactionCommand, data, "", nil
}

// nest puts options under the groups and sub-commands that were typed.
func nest(data map[string]any, words []string, options []any) {
	for i, w := range words {
		kind := optionSubCommand
		if i < len(words)-1 {
			kind = optionGroup
		}
		inner := map[string]any{"name": w, "type": kind}
		data["options"] = []any{inner}
		data = inner
	}
	data["options"] = options
}

// fill checks the options given against the registered ones. typing names the one still open,
// which Discord does not check; nor does it ask for required ones then.
func (s *Server) fill(c Command, options []any, typing string) (given []any, files map[string]any, err error) {
	files = map[string]any{}
	for name := range c.Options {
		if find(options, name) == nil {
			return nil, nil, fmt.Errorf("/%s has no option %q", c.Name, name)
		}
	}
	for _, o := range options {
		m, _ := o.(map[string]any)
		name := text(m["name"])
		value, ok := c.Options[name]
		if !ok {
			if m["required"] == true && typing == "" {
				return nil, nil, fmt.Errorf("/%s needs option %q", c.Name, name)
			}
			continue
		}
		out := map[string]any{"name": name, "type": m["type"], "value": value}
		if name == typing {
			out["focused"] = true
		} else if up, isFile := value.(Upload); isFile {
			id := s.receive(up, files)
			out["value"] = id
		} else if err := fits(m, value); err != nil {
			return nil, nil, fmt.Errorf("/%s %s: %w", c.Name, name, err)
		}
		given = append(given, out)
	}
	return orEmpty(given), files, nil
}

// receive stores a person's file and lists it as resolved. The caller holds s.mu.
func (s *Server) receive(up Upload, files map[string]any) (id string) {
	id = s.snowflake()
	s.files[id] = up.Data
	files[id] = Attachment{ID: id, Filename: up.Name, Size: len(up.Data), ContentType: up.ContentType, Ephemeral: true,
		URL: "http://" + s.address + "/attachments/" + id + "/" + up.Name}
	return id
}

func fits(option map[string]any, value any) error {
	choices := list(option["choices"])
	isChoice := len(choices) == 0 || slices.ContainsFunc(choices, func(c any) bool {
		m, _ := c.(map[string]any)
		return fmt.Sprint(m["value"]) == fmt.Sprint(value)
	})
	ok := false
	switch v := value.(type) {
	case string:
		n := utf8.RuneCountInString(v)
		if kind := number(option["type"]); kind == optionChannel || kind == optionRole {
			_, err := strconv.ParseUint(v, 10, 64)
			ok = err == nil // Discord sends the id of what was picked
			break
		}
		ok = number(option["type"]) == optionString && v != "" && n >= int(number(option["min_length"]))
		if most, given := option["max_length"]; given {
			ok = ok && n <= int(number(most))
		} else {
			ok = ok && n <= maxOptionLength
		}
	case bool:
		ok = number(option["type"]) == optionBoolean
	case int, float64:
		n, _ := strconv.ParseFloat(fmt.Sprint(v), 64)
		kind := number(option["type"])
		ok = kind == optionInteger && n == float64(int64(n)) || kind == optionNumber
		if least, given := option["min_value"]; given {
			ok = ok && n >= number(least)
		}
		if most, given := option["max_value"]; given {
			ok = ok && n <= number(most)
		}
	}
	if !ok || !isChoice {
		return fmt.Errorf("%v does not fit the option", value)
	}
	return nil
}

func (t Typing) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	def, words, options, err := s.command(who, t.Name)
	if err != nil {
		return 0, nil, "", err
	}
	if find(options, t.Option)["autocomplete"] != true {
		return 0, nil, "", fmt.Errorf("/%s: option %q does not complete", t.Name, t.Option)
	}
	c := t.Command
	c.Options = maps.Clone(t.Options)
	if c.Options == nil {
		c.Options = map[string]any{}
	}
	c.Options[t.Option] = t.Text
	given, _, err := s.fill(c, options, t.Option)
	if err != nil {
		return 0, nil, "", err
	}
	data := map[string]any{"id": def["id"], "name": def["name"], "type": def["type"]}
	nest(data, words[1:], given)
	return interactionAutocomplete, data, "", nil
}

// control finds what is pressed on a message that the person sees.
func (s *Server) control(who *visitor, message, customID string) (Control, error) {
	m := s.messages[message]
	if m == nil || m.OnlyFor != "" && m.OnlyFor != who.user.ID {
		return Control{}, fmt.Errorf("no message %q that %s sees", message, who.user.Username)
	}
	for _, c := range m.Controls() {
		if c.CustomID == customID && customID != "" {
			if c.Disabled {
				return c, fmt.Errorf("%q is disabled", customID)
			}
			return c, nil
		}
	}
	return Control{}, fmt.Errorf("message %s has no control %q", message, customID)
}

func (p Press) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	c, err := s.control(who, p.Message, p.CustomID)
	if err == nil && c.Select {
		err = fmt.Errorf("%q is a select", p.CustomID)
	}
	return interactionComponent, map[string]any{"component_type": typeButton, "custom_id": p.CustomID}, p.Message, err
}

func (p Choose) build(s *Server, who *visitor) (int, map[string]any, string, error) {
	c, err := s.control(who, p.Message, p.CustomID)
	if err == nil && (!c.Select || len(p.Values) < c.Least || len(p.Values) > c.Most) {
		err = fmt.Errorf("%q does not take %d values", p.CustomID, len(p.Values))
	}
	for _, v := range p.Values {
		if err == nil && !slices.Contains(c.Values, v) {
			err = fmt.Errorf("%q has no option %q", p.CustomID, v)
		}
	}
	return interactionComponent, map[string]any{"component_type": typeStringSelect, "custom_id": p.CustomID, "values": p.Values}, p.Message, err
}

// build checks nothing.
func (p Forged) build(*Server, *visitor) (int, map[string]any, string, error) {
	data := map[string]any{"component_type": typeButton, "custom_id": p.CustomID}
	if p.Values != nil {
		data["component_type"], data["values"] = typeStringSelect, p.Values
	}
	return interactionComponent, data, p.Message, nil
}

func (p Submit) build(s *Server, _ *visitor) (int, map[string]any, string, error) {
	if p.Form == nil || p.Form.Modal == nil {
		return 0, nil, "", errors.New("no form was shown")
	}
	files := map[string]any{}
	used := 0
	var rows []any
	for _, n := range nodes(p.Form.Modal["components"], "components", 0) {
		if n.kind != typeTextInput && n.kind != typeFileUpload && !isSelect(n.kind) {
			continue
		}
		id := text(n.fields["custom_id"])
		value, given := p.Fields[id]
		if given {
			used++
		}
		field := map[string]any{"type": n.kind, "custom_id": id}
		if err := s.fieldValue(n, value, field, files); err != nil {
			return 0, nil, "", fmt.Errorf("field %q: %w", id, err)
		}
		if n.parent == typeActionRow {
			rows = append(rows, map[string]any{"type": typeActionRow, "components": []any{field}})
		} else {
			rows = append(rows, map[string]any{"type": typeLabel, "component": field})
		}
	}
	if used != len(p.Fields) {
		return 0, nil, "", fmt.Errorf("the form has not all of the fields %v", p.Fields)
	}
	data := map[string]any{"custom_id": p.Form.Modal["custom_id"], "components": rows}
	if len(files) > 0 {
		data["resolved"] = map[string]any{"attachments": files}
	}
	return interactionModal, data, p.Form.opened, nil
}

// fieldValue puts what a person entered into a submitted field, if the form takes it.
func (s *Server) fieldValue(n node, value any, field, files map[string]any) error {
	required := n.fields["required"] != false
	switch v := value.(type) {
	case nil:
		if n.kind == typeTextInput {
			field["value"] = text(n.fields["value"]) // left as it stood
			required = required && field["value"] == ""
		} else {
			field["values"] = []string{}
		}
		if required {
			return errors.New("is required")
		}
	case string:
		length := utf8.RuneCountInString(v)
		most := maxInput
		if m, ok := n.fields["max_length"]; ok {
			most = int(number(m))
		}
		if n.kind != typeTextInput || length > most || length < int(number(n.fields["min_length"])) || required && v == "" {
			return fmt.Errorf("does not take %d characters", length)
		}
		field["value"] = v
	case []string:
		for _, choice := range v {
			if !slices.ContainsFunc(list(n.fields["options"]), func(o any) bool { m, _ := o.(map[string]any); return text(m["value"]) == choice }) {
				return fmt.Errorf("has no option %q", choice)
			}
		}
		field["values"] = v
	case []Upload:
		var ids []string
		for _, up := range v {
			ids = append(ids, s.receive(up, files))
		}
		field["values"] = ids
	default:
		return fmt.Errorf("takes no %T", value)
	}
	return nil
}
