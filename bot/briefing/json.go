package briefing

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes an answer in its JSON form, which the package comment documents:
// indented, with one line feed at the end, and with <, > and & as they are.
func WriteJSON(w io.Writer, a *Answer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(a); err != nil {
		return fmt.Errorf("briefing: writing an answer: %w", err)
	}
	return nil
}
