package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of application commands.
const (
	maxSlashCommands   = 100
	maxMenuCommands    = 15 // of each of USER and MESSAGE
	maxCommandOptions  = 25
	maxCommandChoices  = 25
	maxDescription     = 100
	maxCommandLength   = 8000 // name, description and values of a command and all within it
	maxOptionLength    = 6000 // of min_length and max_length
	optionSubCommand   = 1
	optionGroup        = 2
	optionString       = 3
	optionInteger      = 4
	optionBoolean      = 5
	optionChannel      = 7
	optionRole         = 8
	optionNumber       = 10
	optionAttachment   = 11
	commandSlash       = 1
	commandUser        = 2
	commandMessage     = 3
	contextGuild       = 0
	contextBotDM       = 1
	contextPrivate     = 2
	integrationGuild   = 0
	integrationUser    = 1
	maxPermissionBits  = 64
	maxMenuCommandName = 32
)

var slashName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales that Discord translates commands into.
var locales = strings.Fields(`id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr
	cs el bg ru uk hi th zh-CN ja zh-TW ko ar`)

// checkCommands is every rule on a list of commands as PUT replaces them.
func checkCommands(commands []any, fault reporter) {
	counts := map[int]int{}
	seen := map[string]bool{}
	for i, c := range commands {
		m, _ := c.(map[string]any)
		at := strconv.Itoa(i)
		kind := commandKind(m)
		counts[kind]++
		if key := fmt.Sprint(kind, " ", text(m["name"])); seen[key] {
			fault(at+".name", "stands twice")
		} else {
			seen[key] = true
		}
		checkCommand(m, kind, at, fault)
	}
	for kind, limit := range map[int]int{commandSlash: maxSlashCommands, commandUser: maxMenuCommands, commandMessage: maxMenuCommands} {
		if counts[kind] > limit {
			fault("commands", "%d commands of type %d, the limit is %d", counts[kind], kind, limit)
		}
	}
}

func commandKind(m map[string]any) int {
	if m["type"] == nil {
		return commandSlash
	}
	return int(number(m["type"]))
}

func checkCommand(m map[string]any, kind int, at string, fault reporter) {
	switch kind {
	case commandSlash:
		checkName(m, at, fault)
		checkDescription(m, at, fault)
	case commandUser, commandMessage:
		between(m["name"], at+".name", 1, maxMenuCommandName, fault)
		if text(m["description"]) != "" {
			fault(at+".description", "must be empty for a context menu command")
		}
		if len(list(m["options"])) > 0 {
			fault(at+".options", "a context menu command has none")
		}
	default:
		fault(at+".type", "unknown type %d", kind)
	}
	checkLocales(m, at, fault)
	if p, given := m["default_member_permissions"]; given && p != nil {
		s, ok := p.(string)
		if _, err := strconv.ParseUint(s, 10, maxPermissionBits); !ok || err != nil {
			fault(at+".default_member_permissions", "must be a bit set written as a string")
		}
	}
	checkEnum(m["contexts"], at+".contexts", []int{contextGuild, contextBotDM, contextPrivate}, fault)
	checkEnum(m["integration_types"], at+".integration_types", []int{integrationGuild, integrationUser}, fault)
	checkOptions(list(m["options"]), at+".options", 0, fault)
	if n := commandLength(m); n > maxCommandLength {
		fault(at, "names, descriptions and values come to %d characters, the limit is %d", n, maxCommandLength)
	}
}

func checkEnum(v any, at string, allowed []int, fault reporter) {
	values, ok := v.([]any)
	if v == nil {
		return
	}
	if !ok || len(values) == 0 {
		fault(at, "must be a list that is not empty")
	}
	for i, x := range values {
		if !slices.Contains(allowed, int(number(x))) || slices.Index(values, x) != i {
			fault(at, "unknown or repeated value %v", x)
		}
	}
}

func checkName(m map[string]any, at string, fault reporter) {
	names := map[string]string{at + ".name": text(m["name"])}
	translated, _ := m["name_localizations"].(map[string]any)
	for locale, v := range translated {
		names[at+".name_localizations."+locale] = text(v)
	}
	for where, name := range names {
		if !slashName.MatchString(name) || name != strings.ToLower(name) {
			fault(where, "%q does not match the pattern of command and option names", name)
		}
	}
}

func checkDescription(m map[string]any, at string, fault reporter) {
	between(m["description"], at+".description", 1, maxDescription, fault)
	translated, _ := m["description_localizations"].(map[string]any)
	for locale, v := range translated {
		between(v, at+".description_localizations."+locale, 1, maxDescription, fault)
	}
}

func checkLocales(m map[string]any, at string, fault reporter) {
	for _, key := range []string{"name_localizations", "description_localizations"} {
		translated, _ := m[key].(map[string]any)
		for locale := range translated {
			if !slices.Contains(locales, locale) {
				fault(at+"."+key+"."+locale, "unknown locale")
			}
		}
	}
}

// checkOptions walks the options of a command (parent 0), of a group or of a sub-command.
func checkOptions(options []any, at string, parent int, fault reporter) {
	if len(options) > maxCommandOptions {
		fault(at, "must have %d or fewer, has %d", maxCommandOptions, len(options))
	}
	seen := map[string]bool{}
	optional, nested := false, 0
	for i, o := range options {
		m, _ := o.(map[string]any)
		where := fmt.Sprintf("%s.%d", at, i)
		kind := int(number(m["type"]))
		checkName(m, where, fault)
		checkDescription(m, where, fault)
		checkLocales(m, where, fault)
		if seen[text(m["name"])] {
			fault(where+".name", "stands twice")
		}
		seen[text(m["name"])] = true
		switch {
		case kind == optionSubCommand || kind == optionGroup:
			nested++
			if parent == optionSubCommand || parent == optionGroup && kind == optionGroup {
				fault(where+".type", "cannot stand this deep")
			}
			if kind == optionGroup && len(list(m["options"])) == 0 {
				fault(where+".options", "a group needs a sub-command")
			}
			checkOptions(list(m["options"]), where+".options", kind, fault)
			continue
		case kind < optionString || kind > optionAttachment:
			fault(where+".type", "unknown type %d", kind)
		case parent == optionGroup:
			fault(where+".type", "a group holds sub-commands only")
		}
		if m["required"] == true && optional {
			fault(where+".required", "required options come before optional ones")
		}
		optional = optional || m["required"] != true
		checkValues(m, kind, where, fault)
	}
	if nested > 0 && nested != len(options) {
		fault(at, "sub-commands and values cannot stand side by side")
	}
}

func checkValues(m map[string]any, kind int, at string, fault reporter) {
	choices := list(m["choices"])
	valued := kind == optionString || kind == optionInteger || kind == optionNumber
	if len(choices) > maxCommandChoices {
		fault(at+".choices", "must have %d or fewer, has %d", maxCommandChoices, len(choices))
	}
	if len(choices) > 0 && (m["autocomplete"] == true || !valued) {
		fault(at+".choices", "cannot be used here")
	}
	if m["autocomplete"] == true && !valued {
		fault(at+".autocomplete", "needs a string, integer or number")
	}
	for i, c := range choices {
		cm, _ := c.(map[string]any)
		where := fmt.Sprintf("%s.choices.%d", at, i)
		between(cm["name"], where+".name", 1, maxChoiceText, fault)
		if kind == optionString {
			between(cm["value"], where+".value", 0, maxChoiceText, fault)
		} else if _, ok := cm["value"].(float64); !ok {
			fault(where+".value", "must be a number")
		}
	}
	for key, least := range map[string]float64{"min_length": 0, "max_length": 1} {
		v, given := m[key]
		if given && (kind != optionString || number(v) < least || number(v) > maxOptionLength) {
			fault(at+"."+key, "must lie in %v to %d, on a string", least, maxOptionLength)
		}
	}
}

// commandLength adds up what the limit of 8,000 counts; of a translated field its longest form.
func commandLength(m map[string]any) int {
	n := longest(m, "name") + longest(m, "description")
	for _, o := range list(m["options"]) {
		om, _ := o.(map[string]any)
		n += commandLength(om)
	}
	for _, c := range list(m["choices"]) {
		cm, _ := c.(map[string]any)
		n += longest(cm, "name") + utf8.RuneCountInString(scalar(cm["value"]))
	}
	return n
}

func longest(m map[string]any, key string) int {
	n := utf8.RuneCountInString(text(m[key]))
	translated, _ := m[key+"_localizations"].(map[string]any)
	for _, v := range translated {
		n = max(n, utf8.RuneCountInString(text(v)))
	}
	return n
}
