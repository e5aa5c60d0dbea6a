package discordtest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// A node is one component with its place in the tree.
type node struct {
	kind   int
	fields map[string]any
	path   string
	parent int // type of the component above; 0 at the top
}

// nodes lists the tree in order of drawing.
func nodes(components any, at string, parent int) []node {
	var out []node
	for i, c := range list(components) {
		out = append(out, under(c, fmt.Sprintf("%s.%d", at, i), parent)...)
	}
	return out
}

func under(c any, at string, parent int) []node {
	m, _ := c.(map[string]any)
	n := node{kind: int(number(m["type"])), fields: m, path: at, parent: parent}
	out := append([]node{n}, nodes(m["components"], at+".components", n.kind)...)
	for _, key := range []string{"accessory", "component"} {
		if m[key] != nil {
			out = append(out, under(m[key], at+"."+key, n.kind)...)
		}
	}
	return out
}

func (p *payload) nodes() []node { return nodes(p.fields["components"], p.at+"components", 0) }

func ruleComponentCount(p *payload, fault reporter) {
	if n := len(p.nodes()); p.v2() && n > maxComponents {
		fault(p.at+"components", "must have %d or fewer in total, has %d", maxComponents, n)
	}
	if rows := list(p.fields["components"]); !p.v2() && len(rows) > maxRows {
		fault(p.at+"components", "must have %d or fewer rows, has %d", maxRows, len(rows))
	}
}

// children says which types may stand in which; 0 is the top level of a Components V2 message.
var children = map[int][]int{
	0:             {typeActionRow, typeSection, typeTextDisplay, typeMediaGallery, typeFile, typeSeparator, typeContainer},
	typeContainer: {typeActionRow, typeSection, typeTextDisplay, typeMediaGallery, typeFile, typeSeparator},
	typeActionRow: {typeButton, typeStringSelect, typeUserSelect, typeRoleSelect, typeMentionableSelect, typeChannelSelect},
	typeSection:   {typeTextDisplay, typeButton, typeThumbnail},
}

func ruleComponentTypes(p *payload, fault reporter) {
	for _, n := range p.nodes() {
		allowed := children[n.parent]
		if n.parent == 0 && !p.v2() {
			allowed = []int{typeActionRow}
		}
		if !slices.Contains(allowed, n.kind) {
			fault(n.path+".type", "component type %d cannot stand in type %d here", n.kind, n.parent)
		}
		if n.kind == typeContainer {
			if len(list(n.fields["components"])) == 0 {
				fault(n.path+".components", "a container needs a component")
			}
			if c, given := n.fields["accent_color"]; given && c != nil && (number(c) < 0 || number(c) > 0xFFFFFF) {
				fault(n.path+".accent_color", "must be between 0 and 16777215")
			}
		}
	}
}

func ruleTextTotal(p *payload, fault reporter) {
	sum := 0
	for _, n := range p.nodes() {
		if n.kind != typeTextDisplay {
			continue
		}
		length := utf8.RuneCountInString(text(n.fields["content"]))
		sum += length
		between(n.fields["content"], n.path+".content", 1, maxText, fault)
	}
	if sum > maxText {
		fault(p.at+"components", "all text displays together must be %d or fewer in length, are %d", maxText, sum)
	}
}

func ruleCustomIDs(p *payload, fault reporter) { uniqueCustomIDs(p.nodes(), fault) }

func uniqueCustomIDs(tree []node, fault reporter) {
	seen := map[string]string{}
	for _, n := range tree {
		id, given := n.fields["custom_id"]
		if !given {
			continue
		}
		between(id, n.path+".custom_id", 1, maxCustomID, fault)
		if first, twice := seen[text(id)]; twice {
			fault(n.path+".custom_id", "stands twice, first at %s", first)
		}
		seen[text(id)] = n.path
	}
}

func ruleComponentIDs(p *payload, fault reporter) {
	seen := map[float64]bool{}
	for _, n := range p.nodes() {
		if id := number(n.fields["id"]); id != 0 {
			if seen[id] {
				fault(n.path+".id", "stands twice")
			}
			seen[id] = true
		}
	}
}

func ruleButtons(p *payload, fault reporter) {
	for _, n := range p.nodes() {
		if n.kind != typeButton {
			continue
		}
		style := int(number(n.fields["style"]))
		if style < 1 || style > 6 {
			fault(n.path+".style", "must be 1 to 6")
		}
		if l := utf8.RuneCountInString(text(n.fields["label"])); l > maxLabel {
			fault(n.path+".label", "must be %d or fewer in length, is %d", maxLabel, l)
		}
		if text(n.fields["label"]) == "" && n.fields["emoji"] == nil && style != 6 {
			fault(n.path+".label", "a button needs a label or an emoji")
		}
		_, hasID := n.fields["custom_id"]
		link, hasURL := n.fields["url"]
		switch {
		case style == 5 && (hasID || !hasURL):
			fault(n.path+".url", "a link button has a url and no custom_id")
		case style >= 1 && style <= 4 && (hasURL || !hasID):
			fault(n.path+".custom_id", "a button has a custom_id and no url")
		}
		if hasURL {
			checkURL(text(link), n.path+".url", maxURL, []string{"http", "https", "discord"}, fault)
		}
	}
}

func checkURL(raw, at string, limit int, schemes []string, fault reporter) {
	if n := utf8.RuneCountInString(raw); n > limit {
		fault(at, "must be %d or fewer in length, is %d", limit, n)
	}
	u, err := url.Parse(raw)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" {
		fault(at, "not a well formed URL with scheme %s", strings.Join(schemes, ", "))
	}
}

func isSelect(kind int) bool { return kind == typeStringSelect || kind >= 5 && kind <= 8 }

func ruleActionRows(p *payload, fault reporter) {
	for _, n := range p.nodes() {
		if n.kind != typeActionRow {
			continue
		}
		row := list(n.fields["components"])
		selects := 0
		for _, c := range row {
			m, _ := c.(map[string]any)
			if isSelect(int(number(m["type"]))) {
				selects++
			}
		}
		switch {
		case len(row) < 1 || len(row) > maxRow:
			fault(n.path+".components", "must have 1 to %d, has %d", maxRow, len(row))
		case selects > 0 && len(row) > 1:
			fault(n.path+".components", "a select stands alone in its row")
		}
	}
}

func ruleSelects(p *payload, fault reporter) { checkSelects(p.nodes(), fault) }

func checkSelects(tree []node, fault reporter) {
	for _, n := range tree {
		if !isSelect(n.kind) {
			continue
		}
		if _, ok := n.fields["custom_id"]; !ok {
			fault(n.path+".custom_id", "is required")
		}
		if l := utf8.RuneCountInString(text(n.fields["placeholder"])); l > maxPlaceholder {
			fault(n.path+".placeholder", "must be %d or fewer in length, is %d", maxPlaceholder, l)
		}
		options := list(n.fields["options"])
		if n.kind == typeStringSelect && (len(options) < 1 || len(options) > maxOptions) {
			fault(n.path+".options", "must have 1 to %d, has %d", maxOptions, len(options))
		}
		least, most := 1.0, 1.0
		if v, ok := n.fields["min_values"]; ok {
			least = number(v)
		}
		if v, ok := n.fields["max_values"]; ok {
			most = number(v)
		}
		if least < 0 || most < 1 || most > maxOptions || least > most || n.kind == typeStringSelect && int(most) > len(options) {
			fault(n.path+".max_values", "min_values %v and max_values %v do not fit %d options", least, most, len(options))
		}
		values, defaults := map[string]bool{}, 0
		for i, o := range options {
			m, _ := o.(map[string]any)
			at := fmt.Sprintf("%s.options.%d", n.path, i)
			between(m["label"], at+".label", 1, maxOptionText, fault)
			between(m["value"], at+".value", 1, maxOptionText, fault)
			if d, ok := m["description"]; ok {
				between(d, at+".description", 1, maxOptionText, fault)
			}
			if values[text(m["value"])] {
				fault(at+".value", "stands twice")
			}
			values[text(m["value"])] = true
			if m["default"] == true {
				defaults++
			}
		}
		if defaults > int(most) {
			fault(n.path+".options", "%d defaults but max_values is %v", defaults, most)
		}
	}
}

func ruleSections(p *payload, fault reporter) {
	for _, n := range p.nodes() {
		if n.kind == typeSection {
			texts := list(n.fields["components"])
			if len(texts) < 1 || len(texts) > maxSectionTexts {
				fault(n.path+".components", "must have 1 to %d, has %d", maxSectionTexts, len(texts))
			}
			a, _ := n.fields["accessory"].(map[string]any)
			if kind := int(number(a["type"])); kind != typeButton && kind != typeThumbnail {
				fault(n.path+".accessory", "must be a button or a thumbnail")
			}
		}
		if n.parent == typeSection && !strings.HasSuffix(n.path, ".accessory") && n.kind != typeTextDisplay {
			fault(n.path+".type", "a section holds text displays")
		}
	}
}

// medium is one picture or file that a component shows.
type medium struct {
	path, url   string
	description any
}

func media(tree []node) []medium {
	var out []medium
	add := func(item map[string]any, key, at string) {
		m, _ := item[key].(map[string]any)
		out = append(out, medium{at + "." + key + ".url", text(m["url"]), item["description"]})
	}
	for _, n := range tree {
		switch n.kind {
		case typeThumbnail:
			add(n.fields, "media", n.path)
		case typeFile:
			add(n.fields, "file", n.path)
		case typeMediaGallery:
			for i, item := range list(n.fields["items"]) {
				m, _ := item.(map[string]any)
				add(m, "media", fmt.Sprintf("%s.items.%d", n.path, i))
			}
		}
	}
	return out
}

func ruleMedia(p *payload, fault reporter) {
	for _, n := range p.nodes() {
		if items := list(n.fields["items"]); n.kind == typeMediaGallery && (len(items) < 1 || len(items) > maxGallery) {
			fault(n.path+".items", "must have 1 to %d, has %d", maxGallery, len(items))
		}
	}
	names := p.attachmentNames()
	for _, m := range media(p.nodes()) {
		if m.description != nil {
			between(m.description, strings.TrimSuffix(m.path, ".media.url")+".description", 1, maxMediaText, fault)
		}
		name, attached := strings.CutPrefix(m.url, "attachment://")
		switch {
		case attached && !slices.Contains(names, name):
			fault(m.path, "attachment %q is not in the message", name)
		case !attached && strings.HasSuffix(m.path, ".file.url"):
			fault(m.path, "a file component takes attachment:// only")
		case !attached:
			checkURL(m.url, m.path, maxMediaURL, []string{"http", "https"}, fault)
		}
	}
}

func ruleSeparators(p *payload, fault reporter) {
	for _, n := range p.nodes() {
		if s, given := n.fields["spacing"]; n.kind == typeSeparator && given && number(s) != 1 && number(s) != 2 {
			fault(n.path+".spacing", "must be 1 or 2")
		}
	}
}
