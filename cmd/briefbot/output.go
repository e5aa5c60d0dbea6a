package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/term"
)

// status shows on one line of a terminal what is being done; empty clears it.
func (p *program) status(format string, args ...any) {
	f, ok := p.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	fmt.Fprintf(f, "\r\033[K"+format, args...)
}

// writeJSON prints v for programs, and so that people can read it, too.
func (p *program) writeJSON(v any) error {
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false) // a citation's URL stays as it is to be opened
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// writeFile writes what make makes to a file that the call names.
func (p *program) writeFile(path string, make func() ([]byte, error)) error {
	data, err := make()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stderr, "%s: %d bytes\n", path, len(data))
	return err
}
