package encoder

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
)

func TestFile(t *testing.T) {
	e, _ := random()
	data := e.Append(nil)
	back, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	ids := e.pieces.marked("the truce")
	if !slices.Equal(back.pieces.marked("the truce"), ids) || !slices.Equal(back.states(ids), e.states(ids)) {
		t.Error("an encoder that was written and read gives other vectors")
	}
	if !bytes.Equal(back.Append(nil), data) {
		t.Error("an encoder that was read is written otherwise")
	}
}

// TestFileDamaged: whatever is wrong with a file, reading it says so.
func TestFileDamaged(t *testing.T) {
	e, _ := random()
	data := e.Append(nil)
	changed := func(change func([]byte) []byte) []byte { return change(slices.Clone(data)) }
	// signed gives a body that was changed before its checksum was made.
	signed := func(change func([]byte) []byte) []byte {
		body := change(slices.Clone(data[len(magic)+sha256.Size:]))
		sum := sha256.Sum256(body)
		return append(append([]byte(magic), sum[:]...), body...)
	}
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"empty", `begins with ""`, nil},
		{"another file", `begins with "PK`, []byte("PK\x03\x04 a wheel of weights, not an encoder of ours")},
		{"a later form", `begins with "briefbot encoder 2"`, changed(func(b []byte) []byte { b[len(magic)-2] = '2'; return b })},
		{"head only", "cut off after 30 bytes", data[:30]},
		{"cut off", "damaged", data[:len(data)-1]},
		{"one bit", "damaged", changed(func(b []byte) []byte { b[len(b)/2] ^= 1; return b })},
		{"too long", "bytes of weights, want", signed(func(b []byte) []byte { return append(b, 0) })},
		{"a piece less", "bytes of weights, want", signed(func(b []byte) []byte { b[0]--; return b })},
		{"pieces without end", "pieces in", signed(func(b []byte) []byte { b[3] = 0xff; return b })},
		{"no mark", "no [CLS]", signed(func(b []byte) []byte { return bytes.Replace(b, []byte("[CLS]"), []byte("[cls]"), 1) })},
	} {
		if _, err := Read(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(magic), []byte{2, 0, 0, 0, 'a', '\n', 'b', '\n'})
	f.Add([]byte("briefbot encoder 2\n"), []byte{0, 0, 0, 0})
	f.Add([]byte(magic), []byte{0xff, 0xff, 0xff, 0xff, '\n', '\n'})
	f.Fuzz(func(t *testing.T, head, body []byte) {
		// With its right checksum, so that more than the checksum is tried.
		sum := sha256.Sum256(body)
		if e, err := Read(append(append(head, sum[:]...), body...)); err == nil {
			e.states(e.pieces.marked("what was read must work"))
		}
	})
}
