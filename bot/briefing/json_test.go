package briefing

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestJSONIsDocumented looks up every field of an Answer's JSON form in the description of
// that form in doc.go, each under the key of the answer that holds it.
func TestJSONIsDocumented(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]string{} // by key of the answer: its lines
	key := ""
	for line := range strings.Lines(string(data)) {
		if m := regexp.MustCompile(`^//\t  "(\w+)":`).FindStringSubmatch(line); m != nil {
			key = m[1]
		}
		if strings.HasPrefix(line, "//\t") {
			described[key] += line
		}
	}
	element := func(x reflect.Type) reflect.Type {
		for x.Kind() == reflect.Pointer || x.Kind() == reflect.Slice {
			x = x.Elem()
		}
		return x
	}
	name := func(f reflect.StructField) string {
		n, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return n
	}
	answer := reflect.TypeFor[Answer]()
	own := map[reflect.Type]bool{reflect.TypeFor[time.Time](): true} // types with lines of their own
	for _, f := range reflect.VisibleFields(answer) {
		own[element(f.Type)] = true
	}
	own[reflect.TypeFor[Date]()] = true // under "excerpts"
	var check func(key string, x reflect.Type)
	check = func(key string, x reflect.Type) {
		for i := range x.NumField() {
			f := x.Field(i)
			in := element(f.Type)
			if !f.Anonymous && !strings.Contains(described[key], `"`+name(f)+`"`) {
				t.Errorf("doc.go does not describe %q (%s.%s) under %q", name(f), x.Name(), f.Name, key)
			}
			if in.Kind() == reflect.Struct && !own[in] {
				check(key, in)
			}
		}
	}
	check("excerpts", reflect.TypeFor[Date]())
	for _, f := range reflect.VisibleFields(answer) {
		if described[name(f)] == "" {
			t.Errorf("doc.go does not describe %q (Answer.%s)", name(f), f.Name)
		} else if in := element(f.Type); in.Kind() == reflect.Struct && in != reflect.TypeFor[time.Time]() {
			check(name(f), in)
		}
	}
}
