package main

import (
	"fmt"
	"time"
)

// instant is a flag that takes a day or a time. A day stands for its first moment, UTC.
type instant struct{ time.Time }

// UnmarshalText reads 2026-01-30, or 2026-01-30T18:00:00Z (RFC 3339).
func (i *instant) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, string(text)); err == nil {
			i.Time = t.UTC()
			return nil
		}
	}
	return fmt.Errorf("%q is neither a day like 2026-01-30 nor a time like 2026-01-30T18:00:00Z", text)
}

// inOrder refuses a span of time that holds nothing because its end is not after its start.
func inOrder(fromFlag string, from instant, toFlag string, to instant) error {
	if from.IsZero() || to.IsZero() || from.Before(to.Time) {
		return nil
	}
	return usageError(fmt.Sprintf("%s %s is not before %s %s", fromFlag, from.Format(time.DateOnly), toFlag, to.Format(time.DateOnly)))
}

// deskFlags say which corpus is asked.
type deskFlags struct {
	Corpus string  `placeholder:"DIR" env:"BRIEFBOT_CORPUS" help:"Corpus: a directory of articles. Without --corpus and --index, the one that ships with the program."`
	Index  string  `placeholder:"DIR" env:"BRIEFBOT_INDEX" help:"Index directory. With --corpus it is brought up to date first; alone it is asked as it is."`
	Now    instant `placeholder:"TIME" help:"Answer as if it were this time (a day, or RFC 3339); the clock otherwise."`
	encoderFlag
}

// encoderFlag names the encoder of those who have made one.
type encoderFlag struct {
	Encoder string `placeholder:"FILE" env:"BRIEFBOT_ENCODER" help:"Read the best sentences once more by this encoder, a file that a command makes (package index/rank/encoder)."`
}

// answerFlags say how a question is answered.
type answerFlags struct {
	deskFlags
	AsOf  instant `placeholder:"DATE" help:"Answer as of the end of this day: nothing published later counts."`
	Known bool    `help:"With --as-of: leave out, too, what the corpus did not hold yet by then."`
	Limit int     `placeholder:"N" help:"Show at most N excerpts, events or positions."`
	JSON  bool    `help:"Print the answer as JSON (its form is documented in package bot/briefing)."`
}
