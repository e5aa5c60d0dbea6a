package discordtest

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of modals and autocomplete.
const (
	maxModalTitle      = 45
	maxModalComponents = 5
	maxFieldLabel      = 45
	maxInput           = 4000
	maxInputHint       = 100
	maxChoices         = 25
	maxChoiceText      = 100
)

// Types of first answers to an interaction, with Discord's numbers.
const (
	callbackPong           = 1
	callbackMessage        = 4
	callbackDeferred       = 5
	callbackDeferredUpdate = 6
	callbackUpdate         = 7
	callbackAutocomplete   = 8
	callbackModal          = 9
)

// answers says which first answers an interaction of a type takes.
var answers = map[int][]int{
	interactionPing:         {callbackPong},
	interactionCommand:      {callbackMessage, callbackDeferred, callbackModal},
	interactionComponent:    {callbackMessage, callbackDeferred, callbackDeferredUpdate, callbackUpdate, callbackModal},
	interactionAutocomplete: {callbackAutocomplete},
	interactionModal:        {callbackMessage, callbackDeferred, callbackDeferredUpdate, callbackUpdate},
}

// ruleDeferred: the flags of a deferral are EPHEMERAL or nothing; IS_COMPONENTS_V2 goes on the edit.
func ruleDeferred(data map[string]any, fault reporter) {
	for key := range data {
		if key != "flags" {
			fault("data."+key, "a deferral carries flags only")
		}
	}
	if flags := int(number(data["flags"])); flags&^FlagEphemeral != 0 {
		fault("data.flags", "a deferral takes EPHEMERAL only, has %#x", flags)
	}
}

func ruleAutocomplete(data map[string]any, fault reporter) {
	choices, given := data["choices"].([]any)
	if !given {
		fault("data.choices", "is required, even when there is no choice")
	}
	if len(choices) > maxChoices {
		fault("data.choices", "must have %d or fewer, has %d", maxChoices, len(choices))
	}
	for i, c := range choices {
		m, _ := c.(map[string]any)
		at := fmt.Sprintf("data.choices.%d", i)
		between(m["name"], at+".name", 1, maxChoiceText, fault)
		if v, ok := m["value"].(string); ok {
			if n := utf8.RuneCountInString(v); n > maxChoiceText {
				fault(at+".value", "must be %d or fewer in length, is %d", maxChoiceText, n)
			}
		} else if _, ok := m["value"].(float64); !ok {
			fault(at+".value", "is required")
		}
	}
}

func ruleModal(data map[string]any, fault reporter) {
	between(data["title"], "data.title", 1, maxModalTitle, fault)
	between(data["custom_id"], "data.custom_id", 1, maxCustomID, fault)
	top := list(data["components"])
	if len(top) < 1 || len(top) > maxModalComponents {
		fault("data.components", "must have 1 to %d, has %d", maxModalComponents, len(top))
	}
	tree := nodes(data["components"], "data.components", 0)
	uniqueCustomIDs(tree, fault)
	checkSelects(tree, fault)
	for _, n := range tree {
		switch n.parent {
		case 0:
			if n.kind != typeLabel && n.kind != typeTextDisplay && n.kind != typeActionRow {
				fault(n.path+".type", "component type %d cannot stand in a modal", n.kind)
			}
		case typeLabel:
			if n.kind != typeTextInput && n.kind != typeFileUpload && !isSelect(n.kind) {
				fault(n.path+".type", "component type %d cannot stand in a label", n.kind)
			}
		case typeActionRow:
			if n.kind != typeTextInput {
				fault(n.path+".type", "component type %d cannot stand in a row of a modal", n.kind)
			}
		}
		switch n.kind {
		case typeLabel:
			between(n.fields["label"], n.path+".label", 1, maxFieldLabel, fault)
			if d, ok := n.fields["description"]; ok {
				between(d, n.path+".description", 1, maxInputHint, fault)
			}
			if n.fields["component"] == nil {
				fault(n.path+".component", "is required")
			}
		case typeTextDisplay:
			between(n.fields["content"], n.path+".content", 1, maxText, fault)
		case typeTextInput:
			checkInput(n, fault)
		case typeFileUpload:
			most := 1.0
			if v, ok := n.fields["max_values"]; ok {
				most = number(v)
			}
			if most < 1 || most > 10 {
				fault(n.path+".max_values", "must be 1 to 10")
			}
		}
	}
}

func checkInput(n node, fault reporter) {
	if _, ok := n.fields["custom_id"]; !ok {
		fault(n.path+".custom_id", "is required")
	}
	if style := number(n.fields["style"]); style != 1 && style != 2 {
		fault(n.path+".style", "must be 1 or 2")
	}
	for key, limit := range map[string]int{"value": maxInput, "placeholder": maxInputHint} {
		if l := utf8.RuneCountInString(text(n.fields[key])); l > limit {
			fault(n.path+"."+key, "must be %d or fewer in length, is %d", limit, l)
		}
	}
	least, most := number(n.fields["min_length"]), float64(maxInput)
	if v, ok := n.fields["max_length"]; ok {
		most = number(v)
	}
	if least < 0 || least > maxInput || most < 1 || most > maxInput || least > most {
		fault(n.path+".max_length", "min_length %v and max_length %v must lie in 0 to %d", least, most, maxInput)
	}
}

// ruleAnswerType: each type of interaction takes certain answers only; a modal never follows a modal.
func ruleAnswerType(interaction, callback int, onMessage bool, fault reporter) {
	ok := slices.Contains(answers[interaction], callback)
	if interaction == interactionModal && (callback == callbackUpdate || callback == callbackDeferredUpdate) {
		ok = ok && onMessage // only where the form was opened from a message's component
	}
	if !ok {
		fault("type", "an interaction of type %d cannot be answered with type %d", interaction, callback)
	}
}
