package discordtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// object is JSON in the making.
type object = map[string]any

// decoded is v as it looks after a request was read.
func decoded[T any](t *testing.T, v any) (out T) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// broken names the rules that a check finds broken.
func broken(check func(by func(string) reporter)) []string {
	found := map[string]bool{}
	check(func(rule string) reporter {
		return func(string, string, ...any) { found[rule] = true }
	})
	return slices.Sorted(maps.Keys(found))
}

func repeat(n int, s string) string { return strings.Repeat(s, n) }

func many(n int, make func(i int) any) []any {
	out := []any{}
	for i := range n {
		out = append(out, make(i))
	}
	return out
}

func words(n int) object { return object{"type": 10, "content": repeat(n, "é")} }
func button(change object) object {
	b := object{"type": 2, "style": 2, "label": "More", "custom_id": "more"}
	for k, v := range change {
		if b[k] = v; v == nil {
			delete(b, k)
		}
	}
	return b
}
func rowOf(c ...any) object { return object{"type": 1, "components": c} }
func options(n int) []any {
	return many(n, func(i int) any { return object{"label": "l", "value": fmt.Sprint(i)} })
}
func selectOf(change object) object {
	s := object{"type": 3, "custom_id": "pick", "options": options(2)}
	maps.Copy(s, change)
	return s
}
func option(change object) object {
	o := object{"label": "l", "value": "v"}
	maps.Copy(o, change)
	return selectOf(object{"options": []any{o}})
}
func gallery(n int, item object) object {
	return object{"type": 12, "items": many(n, func(int) any { return item })}
}

var picture = object{"media": object{"url": "https://example.org/a.png"}}

func describe(n int) object {
	return object{"media": picture["media"], "description": repeat(n, "d")}
}

// v2 is a Components V2 message.
func v2(components ...any) object {
	return object{"flags": FlagComponentsV2, "allowed_mentions": object{"parse": []any{}}, "components": components}
}

func with(m object, change object) object {
	m = maps.Clone(m)
	maps.Copy(m, change)
	return m
}

// TestMessageLimits has each limit of a message met exactly, and passed by one.
func TestMessageLimits(t *testing.T) {
	legacy := func(change object) object {
		return with(object{"content": "x", "allowed_mentions": object{"parse": []any{}}}, change)
	}
	cases := []struct {
		rule     string
		at, past object
	}{
		{"component-count", v2(many(40, func(int) any { return words(1) })...), v2(many(41, func(int) any { return words(1) })...)},
		{"component-count", v2(object{"type": 17, "components": many(39, func(int) any { return words(1) })}), v2(object{"type": 17, "components": many(40, func(int) any { return words(1) })})},
		{"component-count", legacy(object{"components": many(5, func(i int) any { return rowOf(button(object{"custom_id": fmt.Sprint(i)})) })}),
			legacy(object{"components": many(6, func(i int) any { return rowOf(button(object{"custom_id": fmt.Sprint(i)})) })})},
		{"text-total", v2(words(4000)), v2(words(4001))},
		{"text-total", v2(words(1)), v2(words(0))},
		{"text-total", v2(words(2000), object{"type": 17, "components": []any{words(2000)}}), v2(words(2000), object{"type": 17, "components": []any{words(2001)}})},
		{"content-length", legacy(object{"content": repeat(2000, "é")}), legacy(object{"content": repeat(2001, "é")})},
		{"custom-ids", v2(rowOf(button(object{"custom_id": repeat(100, "c")}))), v2(rowOf(button(object{"custom_id": repeat(101, "c")})))},
		{"custom-ids", v2(rowOf(button(object{"custom_id": "c"}))), v2(rowOf(button(object{"custom_id": ""})))},
		{"custom-ids", v2(rowOf(button(object{"custom_id": "a"}), button(object{"custom_id": "b"}))), v2(rowOf(button(nil), button(nil)))},
		{"component-ids", v2(with(words(1), object{"id": 1}), with(words(1), object{"id": 2})), v2(with(words(1), object{"id": 1}), with(words(1), object{"id": 1}))},
		{"buttons", v2(rowOf(button(object{"label": repeat(80, "l")}))), v2(rowOf(button(object{"label": repeat(81, "l")})))},
		{"buttons", v2(rowOf(button(object{"label": nil, "emoji": object{"name": "👍"}}))), v2(rowOf(button(object{"label": nil})))},
		{"buttons", v2(rowOf(button(object{"style": 5, "custom_id": nil, "url": "https://e.org/" + repeat(498, "u")}))), v2(rowOf(button(object{"style": 5, "custom_id": nil, "url": "https://e.org/" + repeat(499, "u")})))},
		{"buttons", v2(rowOf(button(object{"style": 5, "custom_id": nil, "url": "https://e.org"}))), v2(rowOf(button(object{"style": 5, "url": "https://e.org"})))},
		{"buttons", v2(rowOf(button(object{"style": 4}))), v2(rowOf(button(object{"style": 7})))},
		{"buttons", v2(rowOf(button(object{"style": 5, "custom_id": nil, "url": "discord://x/y"}))), v2(rowOf(button(object{"style": 5, "custom_id": nil, "url": "javascript:x"})))},
		{"action-rows", v2(rowOf(many(5, func(i int) any { return button(object{"custom_id": fmt.Sprint(i)}) })...)), v2(rowOf(many(6, func(i int) any { return button(object{"custom_id": fmt.Sprint(i)}) })...))},
		{"action-rows", v2(rowOf(selectOf(nil))), v2(rowOf(selectOf(nil), button(nil)))},
		{"action-rows", v2(rowOf(button(nil))), v2(rowOf())},
		{"selects", v2(rowOf(selectOf(object{"options": options(25)}))), v2(rowOf(selectOf(object{"options": options(26)})))},
		{"selects", v2(rowOf(selectOf(object{"options": options(1)}))), v2(rowOf(selectOf(object{"options": options(0)})))},
		{"selects", v2(rowOf(selectOf(object{"placeholder": repeat(150, "p")}))), v2(rowOf(selectOf(object{"placeholder": repeat(151, "p")})))},
		{"selects", v2(rowOf(selectOf(object{"max_values": 2}))), v2(rowOf(selectOf(object{"max_values": 3})))},
		{"selects", v2(rowOf(selectOf(object{"min_values": 0}))), v2(rowOf(selectOf(object{"min_values": 2})))},
		{"selects", v2(rowOf(option(object{"label": repeat(100, "l")}))), v2(rowOf(option(object{"label": repeat(101, "l")})))},
		{"selects", v2(rowOf(option(object{"value": repeat(100, "v")}))), v2(rowOf(option(object{"value": repeat(101, "v")})))},
		{"selects", v2(rowOf(option(object{"description": repeat(100, "d")}))), v2(rowOf(option(object{"description": repeat(101, "d")})))},
		{"selects", v2(rowOf(selectOf(nil))), v2(rowOf(selectOf(object{"options": []any{options(1)[0], options(1)[0]}})))},
		{"selects", v2(rowOf(option(object{"default": true}))), v2(rowOf(selectOf(object{"options": many(2, func(i int) any { return object{"label": "l", "value": fmt.Sprint(i), "default": true} })})))},
		{"sections", v2(object{"type": 9, "components": []any{words(1), words(1), words(1)}, "accessory": button(nil)}), v2(object{"type": 9, "components": []any{words(1), words(1), words(1), words(1)}, "accessory": button(nil)})},
		{"sections", v2(object{"type": 9, "components": []any{words(1)}, "accessory": with(picture, object{"type": 11})}), v2(object{"type": 9, "components": []any{words(1)}})},
		{"media", v2(gallery(10, picture)), v2(gallery(11, picture))},
		{"media", v2(gallery(1, picture)), v2(gallery(0, picture))},
		{"media", v2(gallery(1, describe(1024))), v2(gallery(1, describe(1025)))},
		{"media", v2(gallery(1, picture)), v2(gallery(1, object{"media": object{"url": "attachment://a.png"}}))},
		{"media", v2(gallery(1, object{"media": object{"url": "https://e.org/" + repeat(2034, "u")}})), v2(gallery(1, object{"media": object{"url": "https://e.org/" + repeat(2035, "u")}}))},
		{"separators", v2(words(1), object{"type": 14, "spacing": 2}), v2(words(1), object{"type": 14, "spacing": 3})},
		{"component-types", v2(object{"type": 17, "accent_color": 0xFFFFFF, "components": []any{words(1)}}), v2(object{"type": 17, "accent_color": 0x1000000, "components": []any{words(1)}})},
		{"component-types", v2(object{"type": 17, "components": []any{words(1)}}), v2(object{"type": 17, "components": []any{}})},
		{"component-types", v2(words(1)), v2(object{"type": 17, "components": []any{object{"type": 17, "components": []any{words(1)}}}})},
		{"component-types", v2(words(1)), v2(words(1), object{"type": 99})},
		{"component-types", legacy(object{"components": []any{rowOf(button(nil))}}), legacy(object{"components": []any{words(1)}})},
		{"components-v2-alone", v2(words(1)), with(v2(words(1)), object{"content": "x"})},
		{"components-v2-alone", v2(words(1)), with(v2(words(1)), object{"embeds": []any{object{"title": "x"}}})},
		{"components-v2-alone", v2(words(1)), with(v2(words(1)), object{"poll": object{}})},
		{"components-v2-alone", v2(words(1)), v2()},
		{"not-empty", legacy(nil), legacy(object{"content": ""})},
		{"flags", with(v2(words(1)), object{"flags": FlagComponentsV2 | FlagEphemeral | FlagSuppressNotifications}), with(v2(words(1)), object{"flags": FlagComponentsV2 | FlagLoading})},
		{"allowed-mentions-closed", v2(words(1)), with(v2(words(1)), object{"allowed_mentions": nil})},
		{"allowed-mentions-closed", v2(words(1)), with(v2(words(1)), object{"allowed_mentions": object{}})},
		{"allowed-mentions-closed", v2(words(1)), with(v2(words(1)), object{"allowed_mentions": object{"parse": []any{"users"}}})},
		{"allowed-mentions-closed", v2(words(1)), with(v2(words(1)), object{"allowed_mentions": object{"parse": []any{}, "users": []any{"1"}}})},
		{"known-fields", v2(words(1)), with(v2(words(1)), object{"nonce": "on a webhook"})},
		{"embeds", legacy(object{"embeds": many(10, func(int) any { return object{"title": "x"} })}), legacy(object{"embeds": many(11, func(int) any { return object{"title": "x"} })})},
		{"embeds", legacy(object{"embeds": []any{object{"title": repeat(256, "x")}}}), legacy(object{"embeds": []any{object{"title": repeat(257, "x")}}})},
		{"embeds", legacy(object{"embeds": []any{object{"description": repeat(4096, "x")}}}), legacy(object{"embeds": []any{object{"description": repeat(4097, "x")}}})},
		{"embeds", legacy(object{"embeds": []any{object{"fields": many(25, func(int) any { return object{"name": "n", "value": "v"} })}}}), legacy(object{"embeds": []any{object{"fields": many(26, func(int) any { return object{"name": "n", "value": "v"} })}}})},
		{"embeds", legacy(object{"embeds": []any{object{"fields": []any{object{"name": repeat(256, "n"), "value": repeat(1024, "v")}}}}}), legacy(object{"embeds": []any{object{"fields": []any{object{"name": "n", "value": repeat(1025, "v")}}}}})},
		{"embeds", legacy(object{"embeds": []any{object{"fields": []any{object{"name": repeat(256, "n"), "value": "v"}}}}}), legacy(object{"embeds": []any{object{"fields": []any{object{"name": repeat(257, "n"), "value": "v"}}}}})},
		{"embeds", legacy(object{"embeds": []any{object{"author": object{"name": repeat(256, "a")}}}}), legacy(object{"embeds": []any{object{"author": object{"name": repeat(257, "a")}}}})},
		{"embeds", legacy(object{"embeds": []any{object{"footer": object{"text": repeat(2048, "f")}, "author": object{"name": repeat(256, "a")}}}}), legacy(object{"embeds": []any{object{"footer": object{"text": repeat(2049, "f")}}}})},
		{"embeds", legacy(object{"embeds": []any{object{"description": repeat(4000, "x")}, object{"description": repeat(2000, "x")}}}), legacy(object{"embeds": []any{object{"description": repeat(4000, "x")}, object{"description": repeat(2001, "x")}}})},
	}
	check := func(t *testing.T, m object) []string {
		p := &payload{fields: decoded[map[string]any](t, m), limit: defaultFileLimit}
		return broken(func(by func(string) reporter) {
			for _, r := range messageRules {
				r.check(p, by(r.name))
			}
		})
	}
	covered := map[string]bool{"attachments": true} // in TestAttachments
	for i, c := range cases {
		covered[c.rule] = true
		if got := check(t, c.at); len(got) > 0 {
			t.Errorf("%d %s: at the limit, but refused by %v", i, c.rule, got)
		}
		if got := check(t, c.past); !slices.Contains(got, c.rule) {
			t.Errorf("%d %s: past the limit, but broken are %v", i, c.rule, got)
		}
	}
	for _, r := range messageRules {
		if !covered[r.name] {
			t.Errorf("no case for rule %s", r.name)
		}
	}
}

func TestAttachments(t *testing.T) {
	file := func(i int, name string) upload { return upload{index: i, name: name, data: make([]byte, 10)} }
	shown := func(n int) object {
		return with(v2(gallery(n, nil)), object{
			"components":  []any{object{"type": 12, "items": many(n, func(i int) any { return object{"media": object{"url": fmt.Sprintf("attachment://%d.png", i)}} })}},
			"attachments": many(n, func(i int) any { return object{"id": fmt.Sprint(i), "filename": fmt.Sprintf("%d.png", i)} })})
	}
	files := func(n int) (out []upload) {
		for i := range n {
			out = append(out, file(i, fmt.Sprintf("%d.png", i)))
		}
		return out
	}
	prior := &Message{Flags: FlagComponentsV2, Attachments: []Attachment{{ID: "77", Filename: "old.png"}}}
	keeps := v2(gallery(1, object{"media": object{"url": "attachment://old.png"}}))
	cases := map[string]struct {
		fields object
		files  []upload
		prior  *Message
		limit  int64
		ok     bool
	}{
		"ten files":                         {shown(10), files(10), nil, 10, true},
		"a byte too large":                  {shown(1), files(1), nil, 9, false},
		"not listed":                        {with(shown(1), object{"attachments": []any{}}), files(1), nil, 10, false},
		"listed, not sent":                  {shown(1), nil, nil, 10, false},
		"another name":                      {with(shown(1), object{"attachments": []any{object{"id": "0", "filename": "b.png"}}}), files(1), nil, 10, false},
		"shown by nothing":                  {with(v2(words(1)), object{"attachments": []any{object{"id": "0"}}}), files(1), nil, 10, false},
		"a name that Discord would rewrite": {with(shown(1), object{"attachments": []any{object{"id": "0"}}}), []upload{file(0, "a b.png")}, nil, 10, false},
		"description of 1,024":              {with(shown(1), object{"attachments": []any{object{"id": "0", "description": repeat(1024, "d")}}}), files(1), nil, 10, true},
		"description of 1,025":              {with(shown(1), object{"attachments": []any{object{"id": "0", "description": repeat(1025, "d")}}}), files(1), nil, 10, false},
		"kept by an edit":                   {keeps, nil, prior, 10, true},
		"kept by its id":                    {with(keeps, object{"attachments": []any{object{"id": "77"}}}), nil, prior, 10, true},
		"dropped by an edit but shown":      {with(keeps, object{"attachments": []any{}}), nil, prior, 10, false},
	}
	for name, c := range cases {
		p := &payload{fields: decoded[map[string]any](t, c.fields), files: c.files, prior: c.prior, edit: c.prior != nil, limit: c.limit}
		got := broken(func(by func(string) reporter) {
			ruleAttachments(p, by("attachments"))
			ruleMedia(p, by("media"))
		})
		if (len(got) == 0) != c.ok {
			t.Errorf("%s: broken are %v", name, got)
		}
	}
}

func TestEditRules(t *testing.T) {
	v2Before := &Message{Flags: FlagComponentsV2}
	before := &Message{Content: "x", Embeds: []any{object{"title": "x"}}}
	for name, c := range map[string]struct {
		fields object
		ok     bool
	}{
		"becomes V2":               {with(v2(words(1)), object{"content": nil, "embeds": []any{}}), true},
		"becomes V2, content kept": {with(v2(words(1)), object{"embeds": []any{}}), false},
		"becomes V2, embeds kept":  {with(v2(words(1)), object{"content": nil}), false},
		"becomes V2, embeds null":  {with(v2(words(1)), object{"content": nil, "embeds": nil}), false},

		"again V2":           {v2(words(1)), true},
		"flags left out":     {object{"components": []any{words(1)}, "allowed_mentions": object{"parse": []any{}}}, true},
		"V2 taken off":       {with(v2(words(1)), object{"flags": 0}), false},
		"made private":       {with(v2(words(1)), object{"flags": FlagComponentsV2 | FlagEphemeral}), false},
		"content on V2":      {object{"content": "x", "allowed_mentions": object{"parse": []any{}}}, false},
		"nothing left of it": {with(v2(), object{}), false},
	} {
		prior := v2Before
		if strings.HasPrefix(name, "becomes V2") {
			prior = before
		}
		p := &payload{fields: decoded[map[string]any](t, c.fields), prior: prior, edit: true}
		got := broken(func(by func(string) reporter) {
			for _, r := range messageRules {
				r.check(p, by(r.name))
			}
		})
		if (len(got) == 0) != c.ok {
			t.Errorf("%s: broken are %v", name, got)
		}
	}
}

func TestCallbackLimits(t *testing.T) {
	choices := func(n int, c object) object { return object{"choices": many(n, func(int) any { return c })} }
	choice := object{"name": "n", "value": "v"}
	field := func(change object) object {
		f := object{"type": 4, "custom_id": "a", "style": 1}
		maps.Copy(f, change)
		return f
	}
	label := func(change object, component any) object {
		l := object{"type": 18, "label": "l", "component": component}
		maps.Copy(l, change)
		return l
	}
	modal := func(change object, components ...any) object {
		m := object{"title": "t", "custom_id": "m", "components": components}
		maps.Copy(m, change)
		return m
	}
	one := label(nil, field(nil))
	fields := func(n int) []any {
		return many(n, func(i int) any { return label(nil, field(object{"custom_id": fmt.Sprint(i)})) })
	}
	upload := func(most int) object { return object{"type": 19, "custom_id": "f", "max_values": most} }
	cases := []struct {
		name     string
		rule     func(map[string]any, reporter)
		at, past object
	}{
		{"deferred flags", ruleDeferred, object{"flags": FlagEphemeral}, object{"flags": FlagEphemeral | FlagComponentsV2}},
		{"deferred fields", ruleDeferred, object{}, object{"content": "x"}},
		{"choices", ruleAutocomplete, choices(25, choice), choices(26, choice)},
		{"no choices", ruleAutocomplete, choices(0, choice), object{}},
		{"choice name", ruleAutocomplete, choices(1, object{"name": repeat(100, "n"), "value": "v"}), choices(1, object{"name": repeat(101, "n"), "value": "v"})},
		{"choice without a name", ruleAutocomplete, choices(1, choice), choices(1, object{"name": "", "value": "v"})},
		{"choice value", ruleAutocomplete, choices(1, object{"name": "n", "value": repeat(100, "v")}), choices(1, object{"name": "n", "value": repeat(101, "v")})},
		{"modal title", ruleModal, modal(object{"title": repeat(45, "t")}, one), modal(object{"title": repeat(46, "t")}, one)},
		{"modal without a title", ruleModal, modal(nil, one), modal(object{"title": ""}, one)},
		{"modal custom_id", ruleModal, modal(object{"custom_id": repeat(100, "c")}, one), modal(object{"custom_id": repeat(101, "c")}, one)},
		{"modal components", ruleModal, modal(nil, fields(5)...), modal(nil, fields(6)...)},
		{"modal without components", ruleModal, modal(nil, one), modal(nil)},
		{"modal ids", ruleModal, modal(nil, fields(2)...), modal(nil, one, one)},
		{"label", ruleModal, modal(nil, label(object{"label": repeat(45, "l")}, field(nil))), modal(nil, label(object{"label": repeat(46, "l")}, field(nil)))},
		{"label description", ruleModal, modal(nil, label(object{"description": repeat(100, "d")}, field(nil))), modal(nil, label(object{"description": repeat(101, "d")}, field(nil)))},
		{"label without a field", ruleModal, modal(nil, one), modal(nil, object{"type": 18, "label": "l"})},
		{"a button in a label", ruleModal, modal(nil, one), modal(nil, label(nil, button(nil)))},
		{"text value", ruleModal, modal(nil, label(nil, field(object{"value": repeat(4000, "v")}))), modal(nil, label(nil, field(object{"value": repeat(4001, "v")})))},
		{"text placeholder", ruleModal, modal(nil, label(nil, field(object{"placeholder": repeat(100, "p")}))), modal(nil, label(nil, field(object{"placeholder": repeat(101, "p")})))},
		{"text max_length", ruleModal, modal(nil, label(nil, field(object{"max_length": 4000}))), modal(nil, label(nil, field(object{"max_length": 4001})))},
		{"text min_length", ruleModal, modal(nil, label(nil, field(object{"min_length": 4000}))), modal(nil, label(nil, field(object{"min_length": 4001})))},
		{"text style", ruleModal, modal(nil, label(nil, field(object{"style": 2}))), modal(nil, label(nil, field(object{"style": 3})))},
		{"select in a modal", ruleModal, modal(nil, label(nil, selectOf(object{"options": options(25)}))), modal(nil, label(nil, selectOf(object{"options": options(26)})))},
		{"files in a modal", ruleModal, modal(nil, label(nil, upload(10))), modal(nil, label(nil, upload(11)))},
	}
	for _, c := range cases {
		check := func(m object) []string {
			return broken(func(by func(string) reporter) { c.rule(decoded[map[string]any](t, m), by(c.name)) })
		}
		if len(check(c.at)) > 0 {
			t.Errorf("%s: at the limit, but refused", c.name)
		}
		if len(check(c.past)) == 0 {
			t.Errorf("%s: past the limit, but taken", c.name)
		}
	}
	for interaction, kinds := range answers {
		for kind := 1; kind <= 9; kind++ {
			got := broken(func(by func(string) reporter) { ruleAnswerType(interaction, kind, true, by("answer-type")) })
			if (len(got) == 0) != slices.Contains(kinds, kind) {
				t.Errorf("interaction %d answered with %d: %v", interaction, kind, got)
			}
		}
	}
	if len(broken(func(by func(string) reporter) {
		ruleAnswerType(interactionModal, callbackUpdate, false, by("answer-type"))
	})) == 0 {
		t.Error("a form opened by a command has no message to update")
	}
}

func TestCommandLimits(t *testing.T) {
	command := func(change object) object {
		c := object{"name": "status", "description": "d"}
		maps.Copy(c, change)
		return c
	}
	opt := func(change object) object {
		o := object{"type": 3, "name": "topic", "description": "d"}
		maps.Copy(o, change)
		return o
	}
	withOption := func(change object) []any { return []any{command(object{"options": []any{opt(change)}})} }
	opts := func(n int) []any {
		return many(n, func(i int) any { return opt(object{"name": fmt.Sprint("o", i)}) })
	}
	commands := func(n, kind int) []any {
		return many(n, func(i int) any {
			if kind == commandSlash {
				return command(object{"name": fmt.Sprint("c", i)})
			}
			return object{"type": kind, "name": fmt.Sprint("C ", i)}
		})
	}
	choices := func(n int) []any {
		return many(n, func(i int) any { return object{"name": fmt.Sprint(i), "value": fmt.Sprint(i)} })
	}
	// A command whose names and descriptions come to n characters: 100 of its own, 400 of four
	// sub-commands, 7,400 of 74 options, and the rest in one more option.
	long := func(n int) []any {
		sub := func(i, n int) object {
			return object{"type": 1, "name": fmt.Sprint("s", i), "description": repeat(98, "d"), "options": many(n, func(j int) any {
				return opt(object{"name": fmt.Sprintf("o%02d", j), "description": repeat(97, "d")})
			})}
		}
		last := sub(3, 14)
		used := 100 + 4*100 + (3*20+14)*100
		last["options"] = append(last["options"].([]any), opt(object{"name": "x", "description": repeat(n-used-1, "d")}))
		return []any{command(object{"name": "long", "description": repeat(96, "d"), "options": []any{sub(0, 20), sub(1, 20), sub(2, 20), last}})}
	}
	cases := []struct {
		name     string
		at, past []any
	}{
		{"slash commands", commands(100, commandSlash), commands(101, commandSlash)},
		{"user commands", commands(15, commandUser), commands(16, commandUser)},
		{"message commands", commands(15, commandMessage), commands(16, commandMessage)},
		{"name twice", commands(2, commandSlash), []any{command(nil), command(nil)}},
		{"name length", []any{command(object{"name": repeat(32, "n")})}, []any{command(object{"name": repeat(33, "n")})}},
		{"name case", []any{command(object{"name": "стан"})}, []any{command(object{"name": "Стан"})}},
		{"name characters", []any{command(object{"name": "a-b_c'1"})}, []any{command(object{"name": "a b"})}},
		{"menu name", []any{object{"type": 3, "name": repeat(32, "N")}}, []any{object{"type": 3, "name": repeat(33, "N")}}},
		{"menu description", commands(1, commandMessage), []any{object{"type": 3, "name": "N", "description": "d"}}},
		{"description", []any{command(object{"description": repeat(100, "d")})}, []any{command(object{"description": repeat(101, "d")})}},
		{"no description", []any{command(nil)}, []any{command(object{"description": ""})}},
		{"translated name", []any{command(object{"name_localizations": object{"uk": "стан"}})}, []any{command(object{"name_localizations": object{"uk": "Мій стан"}})}},
		{"translated description", []any{command(object{"description_localizations": object{"de": repeat(100, "d")}})}, []any{command(object{"description_localizations": object{"de": repeat(101, "d")}})}},
		{"locale", []any{command(object{"name_localizations": object{"es-ES": "a"}})}, []any{command(object{"name_localizations": object{"es": "a"}})}},
		{"permissions", []any{command(object{"default_member_permissions": "32"})}, []any{command(object{"default_member_permissions": 32})}},
		{"contexts", []any{command(object{"contexts": []int{0, 1, 2}})}, []any{command(object{"contexts": []int{3}})}},
		{"integration types", []any{command(object{"integration_types": []int{0, 1}})}, []any{command(object{"integration_types": []int{2}})}},
		{"options", []any{command(object{"options": opts(25)})}, []any{command(object{"options": opts(26)})}},
		{"option name twice", []any{command(object{"options": opts(2)})}, []any{command(object{"options": []any{opt(nil), opt(nil)}})}},
		{"option order", []any{command(object{"options": []any{opt(object{"required": true}), opt(object{"name": "b"})}})}, []any{command(object{"options": []any{opt(nil), opt(object{"name": "b", "required": true})}})}},
		{"option description", withOption(object{"description": repeat(100, "d")}), withOption(object{"description": repeat(101, "d")})},
		{"option type", withOption(object{"type": 11}), withOption(object{"type": 12})},
		{"choices", withOption(object{"choices": choices(25)}), withOption(object{"choices": choices(26)})},
		{"choice name", withOption(object{"choices": []any{object{"name": repeat(100, "n"), "value": "v"}}}), withOption(object{"choices": []any{object{"name": repeat(101, "n"), "value": "v"}}})},
		{"choice value", withOption(object{"choices": []any{object{"name": "n", "value": repeat(100, "v")}}}), withOption(object{"choices": []any{object{"name": "n", "value": repeat(101, "v")}}})},
		{"autocomplete", withOption(object{"autocomplete": true}), withOption(object{"autocomplete": true, "choices": choices(1)})},
		{"max_length", withOption(object{"max_length": 6000}), withOption(object{"max_length": 6001})},
		{"min_length", withOption(object{"min_length": 0}), withOption(object{"min_length": -1})},
		{"least max_length", withOption(object{"max_length": 1}), withOption(object{"max_length": 0})},
		{"nesting", []any{command(object{"options": []any{object{"type": 2, "name": "g", "description": "d", "options": []any{object{"type": 1, "name": "s", "description": "d"}}}}})},
			[]any{command(object{"options": []any{object{"type": 1, "name": "s", "description": "d", "options": []any{object{"type": 1, "name": "t", "description": "d"}}}}})}},
		{"sub-commands beside values", []any{command(object{"options": opts(1)})}, []any{command(object{"options": []any{opt(nil), object{"type": 1, "name": "s", "description": "d"}}})}},
		{"characters in all", long(8000), long(8001)},
	}
	for _, c := range cases {
		check := func(commands []any) (faults []string) {
			checkCommands(decoded[[]any](t, commands), func(path, format string, args ...any) {
				faults = append(faults, path+": "+fmt.Sprintf(format, args...))
			})
			return faults
		}
		if got := check(c.at); len(got) > 0 {
			t.Errorf("%s: at the limit, but refused: %v", c.name, got)
		}
		if len(check(c.past)) == 0 {
			t.Errorf("%s: past the limit, but taken", c.name)
		}
	}
	translated := object{"name": "a", "description": "bc", "description_localizations": object{"uk": "defg"}}
	if n := commandLength(decoded[map[string]any](t, translated)); n != 5 {
		t.Errorf("of a translated description the longest counts: got %d, want 5", n)
	}
}

// FuzzRules: no request makes a rule panic.
func FuzzRules(f *testing.F) {
	f.Add([]byte(`{"flags":32768,"components":[{"type":17,"components":[{"type":1,"components":[{"type":3,"options":[{}]}]}]}],"attachments":[{"id":0}]}`))
	f.Add([]byte(`{"embeds":[{"fields":[1]}],"components":{"type":9,"accessory":[]},"allowed_mentions":[],"choices":[null]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var m map[string]any
		if json.Unmarshal(raw, &m) != nil {
			return
		}
		ignore := func(string, string, ...any) {}
		for _, p := range []*payload{{fields: m, at: "data."}, {fields: m, edit: true, channel: true, prior: &Message{Flags: FlagComponentsV2}, files: []upload{{name: "a"}}}} {
			for _, r := range messageRules {
				r.check(p, ignore)
			}
		}
		ruleModal(m, ignore)
		ruleAutocomplete(m, ignore)
		ruleDeferred(m, ignore)
		checkCommands([]any{m}, ignore)
		next := 0
		resolve(m, nil, &next)
	})
}
