package corpus

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLineReader reads lines shorter and longer than its buffer and its limit.
func TestLineReader(t *testing.T) {
	text := "one\n\n" + strings.Repeat("x", 40) + "\n" + strings.Repeat("y", 200) + "\ntwo\r\n" + strings.Repeat("z", 20)
	r := lineReader{r: bufio.NewReaderSize(strings.NewReader(text), 16), limit: 100}
	var got []string
	for {
		line, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, string(line))
	}
	want := []string{"one", "", strings.Repeat("x", 40), errLongLine.Error(), "two\r", strings.Repeat("z", 20)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
