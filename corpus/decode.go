package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// object reads one YAML mapping strictly: each accessor names a key that is known, and
// done reports all the others.
type object struct {
	file   string
	path   string // "facts[3]"; empty for the metadata of an article
	node   *yaml.Node
	lines  int // lines of the file above the YAML, for front matter
	report func(Problem)

	values map[string]*yaml.Node
	keys   map[string]*yaml.Node
	known  []string // in the order they were asked for
}

// newObject returns the mapping at node, or nil with a problem reported.
func newObject(file, path string, node *yaml.Node, lines int, report func(Problem)) *object {
	o := &object{file: file, path: path, node: node, lines: lines, report: report}
	if node.Kind != yaml.MappingNode {
		o.faultAt(node, "", "want a mapping of keys to values, got %s", kindOf(node))
		return nil
	}
	o.values = make(map[string]*yaml.Node, len(node.Content)/2)
	o.keys = make(map[string]*yaml.Node, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			o.faultAt(key, "", "a key must be a word, got %s", kindOf(key))
			continue
		}
		if first := o.keys[key.Value]; first != nil {
			o.faultAt(key, key.Value, "given twice, first on line %d", first.Line+lines)
			continue
		}
		o.keys[key.Value], o.values[key.Value] = key, value
	}
	return o
}

// done reports the keys that no accessor asked for.
func (o *object) done() {
	for i := 0; i+1 < len(o.node.Content); i += 2 {
		key := o.node.Content[i]
		if key.Kind != yaml.ScalarNode || o.keys[key.Value] != key || slices.Contains(o.known, key.Value) {
			continue
		}
		if near := nearest(key.Value, o.known, 1); len(near) > 0 {
			o.faultAt(key, key.Value, "unknown key; did you mean %q?", near[0])
		} else {
			o.faultAt(key, key.Value, "unknown key; known here are %s", strings.Join(o.known, ", "))
		}
	}
}

// fault reports a problem at the value of a field of the object, which may lie deeper
// ("evidence[0].quote"), or at the object where the field is absent.
func (o *object) fault(field, format string, args ...any) {
	o.faultAt(o.find(field), field, format, args...)
}

func (o *object) faultAt(at *yaml.Node, field, format string, args ...any) {
	path := o.path
	if field != "" {
		if path != "" {
			path += "."
		}
		path += field
	}
	o.report(Problem{File: o.file, Line: at.Line + o.lines, Column: at.Column, Field: path, Message: fmt.Sprintf(format, args...)})
}

// find returns the node of a field by its path, or the nearest one above it that exists.
func (o *object) find(field string) *yaml.Node {
	at := o.node
	for _, step := range strings.Split(field, ".") {
		name, index, isItem := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		next := lookup(at, name)
		if next == nil {
			return at
		}
		at = next
		if isItem {
			i, err := strconv.Atoi(index)
			if err != nil || at.Kind != yaml.SequenceNode || i >= len(at.Content) {
				return at
			}
			at = at.Content[i]
		}
	}
	return at
}

// lookup returns the value of a key of a mapping, or nil.
func lookup(node *yaml.Node, key string) *yaml.Node {
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

func (o *object) has(key string) bool { return o.value(key) != nil }

// value returns the node of a key, and nil where it is absent or written as null.
func (o *object) value(key string) *yaml.Node {
	if !slices.Contains(o.known, key) {
		o.known = append(o.known, key)
	}
	v := o.values[key]
	if v == nil || v.Kind == yaml.ScalarNode && v.Tag == "!!null" {
		return nil
	}
	return v
}

// scalar returns the scalar that a node is or stands for. Aliases of anything larger are
// refused: expanding them can make a page of YAML into gigabytes.
func (o *object) scalar(field string, node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil && node.Alias.Kind == yaml.ScalarNode {
		return node.Alias
	}
	if node.Kind != yaml.ScalarNode {
		o.faultAt(node, field, "want a single value, got %s", kindOf(node))
		return nil
	}
	return node
}

func (o *object) text(field string, node *yaml.Node) string {
	s := o.scalar(field, node)
	if s == nil {
		return ""
	}
	return strings.TrimSpace(s.Value)
}

// str reads an optional string. Numbers and dates written bare are taken as written.
func (o *object) str(key string) string {
	if v := o.value(key); v != nil {
		return o.text(key, v)
	}
	return ""
}

// required reads a string that must be there and not be empty.
func (o *object) required(key string) string {
	v := o.value(key)
	if v == nil {
		o.faultAt(o.node, key, "missing")
		return ""
	}
	s := o.text(key, v)
	if s == "" && v.Kind == yaml.ScalarNode {
		o.faultAt(v, key, "empty")
	}
	return s
}

// oneOf reads an optional string out of a list.
func (o *object) oneOf(key string, allowed ...string) string {
	s := o.str(key)
	if s != "" && !slices.Contains(allowed, s) {
		o.fault(key, "%q is none of %s", s, strings.Join(allowed, ", "))
		return ""
	}
	return s
}

// strs reads an optional list of strings; a single string counts as a list of one.
func (o *object) strs(key string) []string {
	v := o.value(key)
	if v == nil {
		return nil
	}
	if v.Kind != yaml.SequenceNode {
		if s := o.text(key, v); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	for i, item := range v.Content {
		field := fmt.Sprintf("%s[%d]", key, i)
		s := o.scalar(field, item)
		switch {
		case s == nil:
		case strings.TrimSpace(s.Value) == "":
			o.faultAt(item, field, "empty")
		default:
			out = append(out, strings.TrimSpace(s.Value))
		}
	}
	return out
}

func (o *object) boolean(key string) bool {
	v := o.value(key)
	if v == nil {
		return false
	}
	s := o.scalar(key, v)
	if s == nil {
		return false
	}
	var b bool
	if s.Tag != "!!bool" || s.Decode(&b) != nil {
		o.faultAt(v, key, "want true or false, got %q", s.Value)
	}
	return b
}

// day reads an optional calendar day, YYYY-MM-DD.
func (o *object) day(key string) time.Time {
	s := o.str(key)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		o.fault(key, "%s", badDay(s))
	}
	return t
}

// badDay says what is wrong with a day, and how the day that was probably meant is written.
func badDay(s string) string {
	if t, _, ok := ParseDate(s); ok {
		return fmt.Sprintf("%q is not written as a date here: write %s", s, t.Format(time.DateOnly))
	}
	if len(s) == len(time.DateOnly) && s[4] == '-' && s[7] == '-' {
		return fmt.Sprintf("there is no day %q", s)
	}
	return fmt.Sprintf("%q is not a date (YYYY-MM-DD)", s)
}

// duration reads an optional length of time: 72h, 90m, 3d, 2w, 1w2d.
func (o *object) duration(key string) time.Duration {
	s := o.str(key)
	if s == "" {
		return 0
	}
	d, err := ParseDuration(s)
	if err != nil {
		o.fault(key, "%v", err)
		return 0
	}
	return d
}

// child reads an optional mapping; nil if absent or not one.
func (o *object) child(key string) *object {
	v := o.value(key)
	if v == nil {
		return nil
	}
	return newObject(o.file, o.join(key), v, o.lines, o.report)
}

// children reads an optional list of mappings.
func (o *object) children(key string) []*object {
	v := o.value(key)
	if v == nil {
		return nil
	}
	return objects(o.file, o.join(key), v, o.lines, o.report)
}

func (o *object) join(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// objects reads a list of mappings; items that are none are reported and left out.
func objects(file, path string, node *yaml.Node, lines int, report func(Problem)) []*object {
	if node.Kind != yaml.SequenceNode {
		report(Problem{File: file, Line: node.Line + lines, Column: node.Column, Field: path,
			Message: fmt.Sprintf("want a list (lines that begin with \"- \"), got %s", kindOf(node))})
		return nil
	}
	var out []*object
	for i, item := range node.Content {
		if o := newObject(file, fmt.Sprintf("%s[%d]", path, i), item, lines, report); o != nil {
			out = append(out, o)
		}
	}
	return out
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return fmt.Sprintf("the alias *%s (only single values can be repeated so)", n.Value)
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return "nothing"
		}
		return strconv.Quote(n.Value)
	}
	return "nothing"
}

var durationPart = regexp.MustCompile(`^(\d+(?:\.\d+)?)(w|d|h|m|s)`)

// ParseDuration reads a length of time as people write it in a list: "72h", "90m", "3d",
// "2w", "1d12h". A day is 24 hours.
func ParseDuration(s string) (time.Duration, error) {
	units := map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}
	var sum float64
	rest := s
	for rest != "" {
		m := durationPart.FindStringSubmatch(rest)
		if m == nil {
			return 0, fmt.Errorf("%q is not a length of time (72h, 3d, 2w)", s)
		}
		n, _ := strconv.ParseFloat(m[1], 64)
		sum += n * float64(units[m[2]])
		rest = rest[len(m[0]):]
	}
	const century = 100 * 365 * 24 * time.Hour
	if sum <= 0 || sum > float64(century) {
		return 0, fmt.Errorf("%q is not between one second and a hundred years", s)
	}
	return time.Duration(sum), nil
}
