package passages

import (
	"strings"
	"testing"
)

func FuzzCodebook(f *testing.F) {
	f.Add("The talks, “the talks” – and the talks again.", "the talks \xff\xe2")
	f.Add(strings.Repeat("Переговори у Києві тривають. ", 5), "")
	f.Fuzz(func(t *testing.T, a, b string) {
		words, c := newCodes([]string{a, b, a, a})
		book, ok := readCodebook(appendCodebook(nil, words))
		if !ok {
			t.Fatalf("codebook of %q is not read back", words)
		}
		for _, text := range []string{a, b} {
			got, ok := book.decode(nil, c.encode(nil, text), len(text))
			if !ok || string(got) != text {
				t.Fatalf("%q came back as %q, %t", text, got, ok)
			}
		}
		book.decode(nil, []byte(b), len(a)) // whatever it is: no panic
		readCodebook([]byte(b))
	})
}
