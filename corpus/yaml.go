package corpus

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// document parses a YAML file of one document. It returns nil for an empty one.
func document(file string, data []byte, report func(Problem)) *yaml.Node {
	if !utf8.Valid(data) {
		report(Problem{File: file, Line: invalidLine(data), Message: "not valid UTF-8"})
		return nil
	}
	masked, data := mask(data)
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if !errors.Is(err, io.EOF) {
			report(syntaxProblem(file, err))
		}
		return nil
	}
	if err := dec.Decode(&next); err == nil {
		report(Problem{File: file, Line: next.Line, Column: next.Column, Message: "a second YAML document (---): write all items in one"})
	} else if !errors.Is(err, io.EOF) {
		report(syntaxProblem(file, err))
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil
	}
	if masked {
		unmask(doc.Content[0])
	}
	return doc.Content[0]
}

// yaml.v3 ends a plain value inside of braces at a question mark, which YAML 1.2 does not:
// "{question: When do they meet?, refuse: true}" would be a syntax error. So question marks
// behind a word are read as a character of private use, as wide, and put back afterwards.
const questionMask = "\ue03f"

func mask(data []byte) (masked bool, out []byte) {
	if bytes.Contains(data, []byte(questionMask)) || bytes.IndexByte(data, '?') < 0 {
		return false, data
	}
	out = make([]byte, 0, len(data)+64)
	for i, b := range data {
		if b == '?' && i > 0 && !bytes.ContainsRune([]byte(" \t\r\n-[{,"), rune(data[i-1])) {
			out = append(out, questionMask...)
			continue
		}
		out = append(out, b)
	}
	return true, out
}

func unmask(n *yaml.Node) {
	n.Value = strings.ReplaceAll(n.Value, questionMask, "?")
	for _, child := range n.Content {
		unmask(child)
	}
}

var (
	yamlErrorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	// yaml.v3 counts lines from 0 in the errors of its parser, and from 1 in those of its
	// scanner; these are the former. A line 0 it leaves out.
	yamlParserError = regexp.MustCompile(`^(?:did not find expected (?:<|node content|'-' indicator|key|',' or)|found undefined tag handle|found duplicate)`)
)

// syntaxProblem turns an error of the YAML parser, which carries its line in words, into
// a Problem.
func syntaxProblem(file string, err error) Problem {
	msg := err.Error()
	m := yamlErrorLine.FindStringSubmatch(msg)
	if m == nil {
		return Problem{File: file, Message: msg}
	}
	line, _ := strconv.Atoi(m[1])
	msg = strings.ReplaceAll(msg[len(m[0]):], questionMask, "?")
	if yamlParserError.MatchString(msg) {
		line++
	}
	return Problem{File: file, Line: line, Message: "not valid YAML: " + msg}
}

func invalidLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n <= 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}
