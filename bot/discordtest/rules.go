package discordtest

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Message flags that requests may carry.
const (
	FlagSuppressEmbeds        = 1 << 2
	FlagEphemeral             = 1 << 6
	FlagLoading               = 1 << 7 // set by Discord on a deferred reply
	FlagSuppressNotifications = 1 << 12
	FlagComponentsV2          = 1 << 15
)

// Component types, with Discord's numbers.
const (
	typeActionRow         = 1
	typeButton            = 2
	typeStringSelect      = 3
	typeTextInput         = 4
	typeUserSelect        = 5
	typeRoleSelect        = 6
	typeMentionableSelect = 7
	typeChannelSelect     = 8
	typeSection           = 9
	typeTextDisplay       = 10
	typeThumbnail         = 11
	typeMediaGallery      = 12
	typeFile              = 13
	typeSeparator         = 14
	typeContainer         = 17
	typeLabel             = 18
	typeFileUpload        = 19
)

// Limits of messages. Lengths are counted in code points.
const (
	maxContent         = 2000
	maxComponents      = 40
	maxText            = 4000 // of one text display, and of all of a message together
	maxCustomID        = 100
	maxLabel           = 80
	maxURL             = 512
	maxMediaURL        = 2048
	maxMediaText       = 1024
	maxGallery         = 10
	maxOptions         = 25
	maxOptionText      = 100
	maxPlaceholder     = 150
	maxRow             = 5
	maxRows            = 5
	maxSectionTexts    = 3
	maxAttachments     = 10
	maxEmbeds          = 10
	maxEmbedCharacters = 6000
)

// A reporter takes one fault: where it is (dotted path in the JSON) and what the rule says.
type reporter func(path, format string, args ...any)

// A payload is the part of a request that the message rules look at.
type payload struct {
	at      string         // path of fields within the request: "data." for a callback, else ""
	fields  map[string]any // the message
	edit    bool           // PATCH, or an update of a component's message
	channel bool           // a channel message; interactions otherwise
	prior   *Message       // the message edited; nil on creation
	files   []upload       // parts of a multipart request
	limit   int64          // bytes that one file may have
}

func (p *payload) v2() bool {
	return int(number(p.fields["flags"]))&FlagComponentsV2 != 0 || p.prior != nil && p.prior.Flags&FlagComponentsV2 != 0
}

// messageRules are checked on every message that the bot creates or edits.
var messageRules = []struct {
	name  string
	check func(*payload, reporter)
}{
	{"known-fields", ruleKnownFields},
	{"allowed-mentions-closed", ruleAllowedMentions},
	{"flags", ruleFlags},
	{"not-empty", ruleNotEmpty},
	{"components-v2-alone", ruleV2Alone},
	{"content-length", ruleContent},
	{"embeds", ruleEmbeds},
	{"component-count", ruleComponentCount},
	{"component-types", ruleComponentTypes},
	{"text-total", ruleTextTotal},
	{"custom-ids", ruleCustomIDs},
	{"component-ids", ruleComponentIDs},
	{"buttons", ruleButtons},
	{"action-rows", ruleActionRows},
	{"selects", ruleSelects},
	{"sections", ruleSections},
	{"media", ruleMedia},
	{"separators", ruleSeparators},
	{"attachments", ruleAttachments},
}

func ruleKnownFields(p *payload, fault reporter) {
	known := []string{"content", "embeds", "allowed_mentions", "components", "attachments", "flags", "poll", "tts"}
	if p.channel {
		known = append(known, "message_reference", "nonce", "enforce_nonce", "sticker_ids")
	}
	if !p.edit && !p.channel {
		known = append(known, "thread_name", "username", "avatar_url")
	}
	for key := range p.fields {
		if !slices.Contains(known, key) {
			fault(p.at+key, "unknown field")
		}
	}
}

// ruleAllowedMentions is a rule of this project rather than of Discord: without the closed list,
// the words of an article could ping everybody.
func ruleAllowedMentions(p *payload, fault reporter) {
	m, ok := p.fields["allowed_mentions"].(map[string]any)
	if !ok {
		fault(p.at+"allowed_mentions", `must be {"parse":[]}`)
		return
	}
	parse, ok := m["parse"].([]any)
	if !ok || len(parse) > 0 || len(list(m["users"])) > 0 || len(list(m["roles"])) > 0 || m["replied_user"] == true {
		fault(p.at+"allowed_mentions", `must be {"parse":[]}`)
	}
}

func ruleFlags(p *payload, fault reporter) {
	flags := int(number(p.fields["flags"]))
	allowed := FlagComponentsV2 | FlagSuppressEmbeds
	if !p.edit {
		allowed |= FlagSuppressNotifications
		if !p.channel {
			allowed |= FlagEphemeral
		}
	}
	if flags&^allowed != 0 {
		fault(p.at+"flags", "flags %#x cannot be set here", flags&^allowed)
	}
	if p.prior != nil && p.prior.Flags&FlagComponentsV2 != 0 && p.fields["flags"] != nil && flags&FlagComponentsV2 == 0 {
		fault(p.at+"flags", "IS_COMPONENTS_V2 cannot be taken off a message")
	}
}

func ruleNotEmpty(p *payload, fault reporter) {
	if p.edit {
		return
	}
	if text(p.fields["content"]) == "" && len(list(p.fields["embeds"])) == 0 && len(list(p.fields["components"])) == 0 && len(p.files) == 0 {
		fault(p.at+"content", "cannot send an empty message")
	}
}

func ruleV2Alone(p *payload, fault reporter) {
	if !p.v2() {
		return
	}
	if text(p.fields["content"]) != "" {
		fault(p.at+"content", "cannot be used with IS_COMPONENTS_V2")
	}
	upgrade := p.edit && p.prior != nil && p.prior.Flags&FlagComponentsV2 == 0
	if _, given := p.fields["content"]; upgrade && p.prior.Content != "" && !given {
		fault(p.at+"content", "must be null where a message becomes one of IS_COMPONENTS_V2")
	}
	for _, key := range []string{"embeds", "sticker_ids"} {
		value, given := p.fields[key]
		switch {
		case len(list(value)) > 0:
			fault(p.at+key, "cannot be used with IS_COMPONENTS_V2")
		case upgrade && given && value == nil, upgrade && !given && key == "embeds" && len(p.prior.Embeds) > 0:
			fault(p.at+key, "must be [] where a message becomes one of IS_COMPONENTS_V2")
		}
	}
	if p.fields["poll"] != nil {
		fault(p.at+"poll", "cannot be used with IS_COMPONENTS_V2")
	}
	if components, given := p.fields["components"]; (given || !p.edit) && len(list(components)) == 0 {
		fault(p.at+"components", "a Components V2 message needs a component")
	}
}

func ruleContent(p *payload, fault reporter) {
	if n := utf8.RuneCountInString(text(p.fields["content"])); n > maxContent {
		fault(p.at+"content", "must be %d or fewer in length, is %d", maxContent, n)
	}
}

func ruleEmbeds(p *payload, fault reporter) {
	embeds := list(p.fields["embeds"])
	if len(embeds) > maxEmbeds {
		fault(p.at+"embeds", "must have %d or fewer, has %d", maxEmbeds, len(embeds))
	}
	sum := 0
	for i, e := range embeds {
		at := fmt.Sprintf("%sembeds.%d.", p.at, i)
		m, _ := e.(map[string]any)
		measure := func(value any, path string, limit int) {
			n := utf8.RuneCountInString(strings.TrimSpace(text(value)))
			sum += n
			if n > limit {
				fault(at+path, "must be %d or fewer in length, is %d", limit, n)
			}
		}
		measure(m["title"], "title", 256)
		measure(m["description"], "description", 4096)
		if f, ok := m["footer"].(map[string]any); ok {
			measure(f["text"], "footer.text", 2048)
		}
		if a, ok := m["author"].(map[string]any); ok {
			measure(a["name"], "author.name", 256)
		}
		fields := list(m["fields"])
		if len(fields) > 25 {
			fault(at+"fields", "must have 25 or fewer, has %d", len(fields))
		}
		for j, f := range fields {
			fm, _ := f.(map[string]any)
			measure(fm["name"], fmt.Sprintf("fields.%d.name", j), 256)
			measure(fm["value"], fmt.Sprintf("fields.%d.value", j), 1024)
		}
	}
	if sum > maxEmbedCharacters {
		fault(p.at+"embeds", "all embeds together must be %d or fewer in length, are %d", maxEmbedCharacters, sum)
	}
}

// attachmentNames are the files that the message has once the request is carried out.
func (p *payload) attachmentNames() []string {
	var names []string
	for _, f := range p.files {
		names = append(names, f.name)
	}
	if p.prior != nil {
		given, replaced := p.fields["attachments"]
		for _, a := range p.prior.Attachments {
			if !replaced || slices.ContainsFunc(list(given), func(x any) bool { m, _ := x.(map[string]any); return scalar(m["id"]) == a.ID }) {
				names = append(names, a.Filename)
			}
		}
	}
	return names
}

func ruleAttachments(p *payload, fault reporter) {
	refs := list(p.fields["attachments"])
	if len(p.attachmentNames()) > maxAttachments {
		fault(p.at+"attachments", "must have %d or fewer", maxAttachments)
	}
	used := map[string]bool{}
	for i, r := range refs {
		m, _ := r.(map[string]any)
		id := scalar(m["id"])
		at := fmt.Sprintf("%sattachments.%d", p.at, i)
		known := p.prior != nil && slices.ContainsFunc(p.prior.Attachments, func(a Attachment) bool { return a.ID == id })
		for _, f := range p.files {
			if strconv.Itoa(f.index) != id {
				continue
			}
			known = true
			used[id] = true
			if name := text(m["filename"]); name != "" && name != f.name {
				fault(at+".filename", "is %q but the part is named %q", name, f.name)
			}
		}
		if !known {
			fault(at+".id", "no part files[%s] and no attachment of that id", id)
		}
		if utf8.RuneCountInString(text(m["description"])) > maxMediaText {
			fault(at+".description", "must be %d or fewer in length", maxMediaText)
		}
	}
	shown := map[string]bool{}
	for _, m := range media(p.nodes()) {
		shown[strings.TrimPrefix(m.url, "attachment://")] = true
	}
	for _, f := range p.files {
		at := fmt.Sprintf("files[%d]", f.index)
		if !used[strconv.Itoa(f.index)] {
			fault(at, "is not listed in attachments")
		}
		if int64(len(f.data)) > p.limit {
			fault(at, "has %d bytes, the limit is %d", len(f.data), p.limit)
		}
		if f.name == "" || path.Base(f.name) != f.name || strings.ContainsFunc(f.name, rewritten) {
			fault(at, "name %q: Discord would rewrite it, and attachment:// would miss it", f.name)
		}
		if p.v2() && !shown[f.name] {
			fault(at, "no component shows %q; a Components V2 message does not show files by itself", f.name)
		}
	}
}

// rewritten reports whether Discord replaces the character in file names.
func rewritten(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r))
}

// between checks the length of a string field in code points.
func between(v any, at string, least, most int, fault reporter) {
	s, ok := v.(string)
	if n := utf8.RuneCountInString(s); !ok || n < least || n > most {
		fault(at, "must be between %d and %d in length, is %d", least, most, n)
	}
}

func list(v any) []any     { l, _ := v.([]any); return l }
func text(v any) string    { s, _ := v.(string); return s }
func number(v any) float64 { f, _ := v.(float64); return f }

// scalar is a snowflake however it is written: "12" or 12.
func scalar(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return text(v)
}
