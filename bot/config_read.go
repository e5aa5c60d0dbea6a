package bot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// ReadConfig reads a configuration file over the defaults, then the environment over it, and checks the
// whole. An empty path reads the environment alone. Faults are reported together.
func ReadConfig(path string, environ []string) (Config, error) {
	c := DefaultConfig()
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return c, fmt.Errorf("read configuration: %w", err)
		}
		if err := c.readFile(path, data); err != nil {
			return c, err
		}
	}
	return c, errors.Join(c.readEnvironment(environ), c.Check())
}

func (c *Config) readFile(path string, data []byte) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(c)
	var wrong *yaml.TypeError
	if !errors.As(err, &wrong) {
		if err == nil || errors.Is(err, io.EOF) { // nothing stands in the file
			return nil
		}
		return fmt.Errorf("read configuration %s: %w", path, err)
	}
	var faults []error
	for _, text := range wrong.Errors {
		faults = append(faults, errors.New(path+":"+configFault(text)))
	}
	return errors.Join(faults...)
}

// What the YAML package says of a key that the type does not have, and of a value that does not fit.
var (
	noSuchField = regexp.MustCompile(`^line (\d+): field (\S+) not found in type `)
	noSuchValue = regexp.MustCompile("(?s)^line (\\d+): cannot unmarshal \\S+ (?:`(.*)` )?into (\\S+)$")
)

// configFault says in the words of the configuration what the YAML package says in those of Go: "line: what".
func configFault(text string) string {
	if m := noSuchField.FindStringSubmatch(text); m != nil {
		var keys []Named
		for _, key := range configKeys() {
			keys = append(keys, Named{ID: key, Name: key})
		}
		if near := find(foldAll(keys), m[2], 1); len(near) > 0 {
			return fmt.Sprintf("%s: %s: unknown key; did you mean %s?", m[1], m[2], near[0].ID)
		}
		return fmt.Sprintf("%s: %s: unknown key", m[1], m[2])
	}
	if m := noSuchValue.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("%s: %s is wanted here", m[1], firstOf(configKinds[m[3]], "another kind of value"))
	}
	return text
}

// configKinds says what values of a Go type look like in a configuration.
var configKinds = map[string]string{
	"string": "text", "bool": "true or false", "int": "a whole number", "time.Duration": "a time such as 90s, 10m or 720h",
	"[]string": "a list", "[]int": "a list of whole numbers", "bot.Limits": "a group of keys", "bot.Config": "a list of keys",
}

// configKeys are the keys of a configuration file.
func configKeys() []string {
	known := map[string]reflect.Value{}
	list(reflect.ValueOf(new(Config)).Elem(), "", known)
	var keys []string
	for key := range known {
		keys = append(keys, strings.TrimPrefix(strings.ToLower(key), "limits_"))
	}
	slices.Sort(keys)
	return append(keys, "limits")
}

const envPrefix = "BRIEFBOT_"

// envToken is the only variable that is no key of the file.
const envToken = envPrefix + "TOKEN"

func (c *Config) readEnvironment(environ []string) error {
	known := map[string]reflect.Value{}
	list(reflect.ValueOf(c).Elem(), envPrefix, known)
	var faults []error
	for _, kv := range environ {
		key, value, _ := strings.Cut(kv, "=")
		v, ok := known[key]
		if !ok {
			continue // others share the prefix: those of the corpus and the index
		}
		if err := setField(v, value); err != nil {
			faults = append(faults, fmt.Errorf("environment: %s: %w", key, err))
		}
	}
	return errors.Join(faults...)
}

// UnknownVariables names the variables of an environment that begin as those of the
// configuration do and are none, for a warning: they may be misspelt, or another program's.
func UnknownVariables(environ []string) []string {
	known := map[string]reflect.Value{envToken: {}}
	list(reflect.ValueOf(new(Config)).Elem(), envPrefix, known)
	var unknown []string
	for _, kv := range environ {
		key, _, _ := strings.Cut(kv, "=")
		if _, ok := known[key]; strings.HasPrefix(key, envPrefix) && !ok {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	return unknown
}

func list(v reflect.Value, prefix string, known map[string]reflect.Value) {
	for i := range v.NumField() {
		name := prefix + strings.ToUpper(v.Type().Field(i).Tag.Get("yaml"))
		if f := v.Field(i); f.Kind() == reflect.Struct {
			list(f, name+"_", known)
		} else {
			known[name] = f
		}
	}
}

func setField(v reflect.Value, s string) error {
	s = strings.TrimSpace(s)
	switch into := v.Addr().Interface().(type) {
	case *string:
		*into = s
	case *time.Duration:
		return parsed(into, s, time.ParseDuration)
	case *bool:
		return parsed(into, s, strconv.ParseBool)
	case *int:
		return parsed(into, s, strconv.Atoi)
	case *[]string:
		*into = fields(s)
	case *[]int:
		*into = nil
		for _, f := range fields(s) {
			var n int
			if err := parsed(&n, f, strconv.Atoi); err != nil {
				return err
			}
			*into = append(*into, n)
		}
	default:
		return fmt.Errorf("cannot be set from the environment")
	}
	return nil
}

// parsed sets a value from its text.
func parsed[T any](into *T, s string, parse func(string) (T, error)) (err error) {
	if *into, err = parse(s); err != nil {
		return fmt.Errorf("%q is not %s", s, configKinds[fmt.Sprintf("%T", *into)])
	}
	return nil
}
