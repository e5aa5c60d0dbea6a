package bot

import (
	"encoding/json"
	"fmt"
)

// Message flags of Discord that the bot sends. The others are never set.
const (
	flagEphemeral    = 1 << 6  // only the person who asked sees the reply
	flagComponentsV2 = 1 << 15 // the message is a tree of components; content and embeds are off
)

// A Message is what the bot says: a tree of Components V2 and the files it shows.
//
// It is sent with allowed_mentions {"parse":[]} by construction, so that no word of an article, a
// question or a name can ping anybody, and always with the Components V2 flag. The limits of the
// tree (40 components in all, 4,000 characters over all text displays) are kept by whoever lays it
// out; Discord refuses a message beyond them with ErrInvalidForm.
type Message struct {
	Components []Component  // top level of the tree, in order
	Files      []Attachment // uploaded with the message; components name them as "attachment://" + Name
	Ephemeral  bool         // private to the person who asked; fixed by the first reply, ignored by edits
	KeepFiles  bool         // on an edit: the files that the message carries stay, and Files is not read
	ReplyTo    string       // on a channel message: the id of the message answered; empty otherwise
}

// An Attachment is a file sent with a message.
type Attachment struct {
	Name        string // [A-Za-z0-9._-]+, because Discord rewrites other characters and attachment:// then misses
	ContentType string // "image/png"; empty means application/octet-stream
	Description string // alternative text of an image, at most 1,024 characters
	Data        []byte
}

// A Component is one node of a message or modal. Its JSON form is Discord's.
type Component interface {
	json.Marshaler
	isComponent()
}

// Container groups components in a box, with an accent colour at its side.
type Container struct {
	AccentColor *int        `json:"accent_color,omitempty"` // 0xRRGGBB; nil draws no bar
	Components  []Component `json:"components"`             // ActionRow, TextDisplay, MediaGallery, File, Separator
}

// TextDisplay is Markdown text, 1 to 4,000 characters; 4,000 also bounds the sum over a message.
type TextDisplay struct {
	Content string `json:"content"`
}

// MediaGallery shows one to ten pictures.
type MediaGallery struct {
	Items []MediaItem `json:"items"`
}

// MediaItem is one picture of a MediaGallery.
type MediaItem struct {
	URL         string // https:// or attachment://
	Description string // alternative text, at most 1,024 characters
}

// File offers one attachment of the message for download.
type File struct {
	URL string // attachment:// only
}

// Separator is a line between two components, with space around it.
type Separator struct{}

// ActionRow holds up to five buttons or one select.
type ActionRow struct {
	Components []Component `json:"components"`
}

// ButtonStyle is the look of a Button. ButtonLink follows from a URL and is never set by hand.
type ButtonStyle int

// The styles of buttons, with Discord's numbers.
const (
	ButtonPrimary   ButtonStyle = 1
	ButtonSecondary ButtonStyle = 2
	ButtonSuccess   ButtonStyle = 3
	ButtonDanger    ButtonStyle = 4
	ButtonLink      ButtonStyle = 5
)

// Button is pressed (CustomID comes back in an Interaction) or opens a link (URL). Exactly one of
// the two is set.
type Button struct {
	Style    ButtonStyle // 0 means ButtonSecondary, or ButtonLink where URL is set
	Label    string      // at most 80 characters
	Emoji    string      // a Unicode emoji before the label; empty for none
	CustomID string      // 1 to 100 characters, unique in the message
	URL      string      // at most 512 characters
	Disabled bool
}

// StringSelect is a menu of up to 25 options, in an ActionRow of a message or a Label of a modal.
type StringSelect struct {
	CustomID    string         `json:"custom_id"`
	Placeholder string         `json:"placeholder,omitempty"` // at most 150 characters
	Options     []SelectOption `json:"options"`
	MinValues   *int           `json:"min_values,omitempty"` // nil means 1
	MaxValues   int            `json:"max_values,omitempty"` // 0 means 1
	Disabled    bool           `json:"disabled,omitempty"`   // in messages only
	Optional    bool           `json:"-"`                    // in modals only
}

// SelectOption is one line of a StringSelect.
type SelectOption struct {
	Label       string `json:"label"`                 // at most 100 characters
	Value       string `json:"value"`                 // at most 100 characters, unique in the select
	Description string `json:"description,omitempty"` // at most 100 characters
	Default     bool   `json:"default,omitempty"`
}

// A Modal is a form that Discord shows in answer to a command or a button, never to another form.
type Modal struct {
	CustomID   string      `json:"custom_id"`  // comes back in Interaction.CustomID
	Title      string      `json:"title"`      // at most 45 characters
	Components []Component `json:"components"` // one to five of Label and TextDisplay
}

// Label names one field of a Modal.
type Label struct {
	Label       string    `json:"label"`                 // at most 45 characters
	Description string    `json:"description,omitempty"` // at most 100 characters
	Component   Component `json:"component"`             // TextInput or StringSelect
}

// TextInput is a text field of a Modal, inside a Label.
type TextInput struct {
	CustomID    string
	Paragraph   bool   // several lines; a single one otherwise
	Value       string // what stands in the field at first
	Placeholder string // at most 100 characters
	MinLength   int    // 0 to 4,000
	MaxLength   int    // 1 to 4,000; 0 leaves Discord's 4,000
	Optional    bool
}

func (Container) isComponent()    {}
func (TextDisplay) isComponent()  {}
func (MediaGallery) isComponent() {}
func (File) isComponent()         {}
func (Separator) isComponent()    {}
func (ActionRow) isComponent()    {}
func (Button) isComponent()       {}
func (StringSelect) isComponent() {}
func (Label) isComponent()        {}
func (TextInput) isComponent()    {}

// Numbers of Discord's component types.
const (
	typeActionRow    = 1
	typeButton       = 2
	typeStringSelect = 3
	typeTextInput    = 4
	typeTextDisplay  = 10
	typeMediaGallery = 12
	typeFile         = 13
	typeSeparator    = 14
	typeContainer    = 17
	typeLabel        = 18
)

type object = map[string]any

// typed writes a component: its type, then the fields of a struct, of which one at least is always there.
func typed(kind int, fields any) ([]byte, error) {
	data, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	return append(fmt.Appendf(nil, `{"type":%d,`, kind), data[1:]...), nil
}

// MarshalJSON writes the container as Discord reads it.
func (c Container) MarshalJSON() ([]byte, error) {
	type fields Container
	return typed(typeContainer, fields(c))
}

// MarshalJSON writes the text as Discord reads it.
func (c TextDisplay) MarshalJSON() ([]byte, error) {
	type fields TextDisplay
	return typed(typeTextDisplay, fields(c))
}

// MarshalJSON writes the gallery as Discord reads it.
func (c MediaGallery) MarshalJSON() ([]byte, error) {
	type fields MediaGallery
	return typed(typeMediaGallery, fields(c))
}

// MarshalJSON writes the item as Discord reads it.
func (i MediaItem) MarshalJSON() ([]byte, error) {
	o := object{"media": object{"url": i.URL}}
	if i.Description != "" { // an empty description is refused, an absent one is not
		o["description"] = i.Description
	}
	return json.Marshal(o)
}

// MarshalJSON writes the file as Discord reads it.
func (c File) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"type": typeFile, "file": object{"url": c.URL}})
}

// MarshalJSON writes the separator as Discord reads it.
func (Separator) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"type": typeSeparator, "divider": true, "spacing": 1})
}

// MarshalJSON writes the row as Discord reads it.
func (c ActionRow) MarshalJSON() ([]byte, error) {
	type fields ActionRow
	return typed(typeActionRow, fields(c))
}

// MarshalJSON writes the button as Discord reads it.
func (c Button) MarshalJSON() ([]byte, error) {
	o := object{"type": typeButton, "style": ButtonSecondary}
	if c.Style != 0 {
		o["style"] = c.Style
	}
	if c.URL != "" {
		o["style"], o["url"] = ButtonLink, c.URL
	} else {
		o["custom_id"] = c.CustomID
	}
	if c.Label != "" {
		o["label"] = c.Label
	}
	if c.Emoji != "" {
		o["emoji"] = object{"name": c.Emoji}
	}
	if c.Disabled {
		o["disabled"] = true
	}
	return json.Marshal(o)
}

// MarshalJSON writes the select as Discord reads it.
func (c StringSelect) MarshalJSON() ([]byte, error) {
	type fields StringSelect
	var required *bool
	if c.Optional {
		required = new(bool)
	}
	return typed(typeStringSelect, struct {
		fields
		Required *bool `json:"required,omitempty"`
	}{fields(c), required})
}

// MarshalJSON writes the label as Discord reads it.
func (c Label) MarshalJSON() ([]byte, error) {
	type fields Label
	return typed(typeLabel, fields(c))
}

// MarshalJSON writes the field as Discord reads it.
func (c TextInput) MarshalJSON() ([]byte, error) {
	o := object{"type": typeTextInput, "custom_id": c.CustomID, "style": 1, "required": !c.Optional}
	if c.Paragraph {
		o["style"] = 2
	}
	if c.Value != "" {
		o["value"] = c.Value
	}
	if c.Placeholder != "" {
		o["placeholder"] = c.Placeholder
	}
	if c.MinLength > 0 {
		o["min_length"] = c.MinLength
	}
	if c.MaxLength > 0 {
		o["max_length"] = c.MaxLength
	}
	return json.Marshal(o)
}

// attachmentReference tells Discord which uploaded part is which file.
type attachmentReference struct {
	ID          int    `json:"id,string"` // index of the part files[ID]
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// messageBody is the JSON of a message. Attachments is null where the files of the edited message
// stay: Discord takes an absent list as "no change" and an empty one as "none".
type messageBody struct {
	Flags           int                    `json:"flags,omitempty"`
	Components      []Component            `json:"components"`
	AllowedMentions allowNoMentions        `json:"allowed_mentions"`
	Attachments     *[]attachmentReference `json:"attachments,omitempty"`
	Reference       *messageReference      `json:"message_reference,omitempty"`
	Nonce           string                 `json:"nonce,omitempty"`
	EnforceNonce    bool                   `json:"enforce_nonce,omitempty"`
}

type messageReference struct {
	MessageID string `json:"message_id"`
	// A question that its author has deleted meanwhile still gets its answer, as a plain message.
	FailIfNotExists bool `json:"fail_if_not_exists"`
}

// allowNoMentions is {"parse":[]}: with an absent list Discord would ping whomever the text names.
type allowNoMentions struct{}

// MarshalJSON writes the list that allows nobody to be pinged.
func (allowNoMentions) MarshalJSON() ([]byte, error) {
	return []byte(`{"parse":[]}`), nil
}

// body is the message as JSON for a first reply (create) or for an edit.
func (m Message) body(create bool) messageBody {
	b := messageBody{Flags: flagComponentsV2, Components: m.Components}
	if b.Components == nil {
		b.Components = []Component{}
	}
	if create && m.Ephemeral {
		b.Flags |= flagEphemeral
	}
	if !m.KeepFiles {
		refs := make([]attachmentReference, len(m.Files))
		for i, f := range m.Files {
			refs[i] = attachmentReference{ID: i, Filename: f.Name, Description: f.Description}
		}
		b.Attachments = &refs
	}
	return b
}
