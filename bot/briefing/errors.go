package briefing

import (
	"errors"
	"fmt"
	"strings"
)

// UnknownTopicError says that no topic has the name, and which have one like it.
type UnknownTopicError struct {
	Name string
	Near []string // names of topics, nearest first; empty when none is near
	None bool     // the corpus has no topics at all
}

func (e *UnknownTopicError) Error() string {
	if e.None {
		return fmt.Sprintf("no topic is called %q: this corpus defines no topics; it can be asked in free words", e.Name)
	}
	return unknown("topic", e.Name, e.Near)
}

// UnknownEntityError says that no person, place or body has the name.
type UnknownEntityError struct {
	Name string
	Near []string
	None bool // the corpus has no entities at all
}

func (e *UnknownEntityError) Error() string {
	if e.None {
		return fmt.Sprintf("no person, place or body is called %q: this corpus defines none", e.Name)
	}
	return unknown("person, place or body", e.Name, e.Near)
}

// UnknownSourceError says that no article has the id and no publisher the name.
type UnknownSourceError struct {
	Name string
	Near []string
}

func (e *UnknownSourceError) Error() string { return unknown("article or publisher", e.Name, e.Near) }

func unknown(what, name string, near []string) string {
	s := fmt.Sprintf("no %s is called %q", what, name)
	if len(near) > 0 {
		s += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return s
}

// QuestionError says what is wrong with a question, in a sentence to the reader.
type QuestionError struct {
	Field   string // of [Question]: "AsOf"
	Message string
}

func (e *QuestionError) Error() string { return e.Message }

// ForReader reports whether an error is one that a reader can mend, and is to be shown to
// them as it is.
func ForReader(err error) bool {
	var topic *UnknownTopicError
	var entity *UnknownEntityError
	var source *UnknownSourceError
	var question *QuestionError
	return errors.As(err, &topic) || errors.As(err, &entity) || errors.As(err, &source) || errors.As(err, &question)
}
