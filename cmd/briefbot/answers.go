package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/calendar"
	"github.com/briefbot/briefbot/bot/briefing/chart"
	"github.com/briefbot/briefbot/index"
)

// errNotFound ends a command whose answer is that the corpus does not say.
var errNotFound = errors.New("the corpus does not say")

type askCmd struct {
	Question []string `arg:"" help:"The question, in your own words."`
	Topic    string   `placeholder:"TOPIC" help:"Only passages on this topic."`
	Since    instant  `placeholder:"DATE" help:"Only what was published on or after this day."`
	Until    instant  `placeholder:"DATE" help:"Only what was published before this day."`
	Source   string   `placeholder:"NAME" help:"Only articles of this publisher."`
	answerFlags
}

func (askCmd) Help() string {
	return `Examples:
  briefbot ask "when is the next round?"
  briefbot ask --corpus my-corpus --since 2026-01-01 "who confirmed the truce?"
  briefbot ask --json "where could the leaders meet?" | jq .excerpts

Exit code 0: answered; 3: the corpus does not say.`
}

func (c *askCmd) Run(ctx context.Context, p *program) error {
	if err := inOrder("--since", c.Since, "--until", c.Until); err != nil {
		return err
	}
	return p.answer(ctx, c.answerFlags, briefing.Question{
		Kind: briefing.Ask, Text: strings.Join(c.Question, " "), Topic: c.Topic, Source: c.Source,
		Since: c.Since.Time, Until: c.Until.Time,
	})
}

type statusCmd struct {
	Topic string `arg:"" help:"Id, name or alias of a topic; briefbot topics lists them."`
	answerFlags
}

func (statusCmd) Help() string {
	return `Examples:
  briefbot status talks
  briefbot status talks --as-of 2026-01-31`
}

func (c *statusCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Status, Topic: c.Topic})
}

type timelineCmd struct {
	Subject string  `arg:"" help:"Topic or entity."`
	From    instant `placeholder:"DATE" help:"Only what happens on or after this day."`
	To      instant `placeholder:"DATE" help:"Only what happens before this day."`
	Picture string  `placeholder:"FILE.png" help:"Write the timeline as a picture, too."`
	Dark    bool    `help:"Draw the picture for a dark page."`
	ICal    string  `name:"ical" placeholder:"FILE.ics" help:"Write the coming events as a calendar file, too."`
	answerFlags
}

func (timelineCmd) Help() string {
	return `Examples:
  briefbot timeline talks
  briefbot timeline zelenskyy --picture timeline.png --ical coming.ics`
}

func (c *timelineCmd) Run(ctx context.Context, p *program) error {
	if err := inOrder("--from", c.From, "--to", c.To); err != nil {
		return err
	}
	q := briefing.Question{Kind: briefing.Timeline, Since: c.From.Time, Until: c.To.Time}
	subject := func(d *desk) error { return d.subject(&q, c.Subject) }
	return p.answerWith(ctx, c.answerFlags, &q, subject, func(a *briefing.Answer) error {
		if c.Picture != "" {
			if err := p.writeFile(c.Picture, func() ([]byte, error) { return timelinePicture(a, c.Dark) }); err != nil {
				return err
			}
		}
		if c.ICal != "" {
			return p.writeFile(c.ICal, func() ([]byte, error) { data, _, err := timelineCalendar(a); return data, err })
		}
		return nil
	})
}

// subject lets a question be about the topic or, where none is called so, the entity of a
// name.
func (d *desk) subject(q *briefing.Question, name string) error {
	return d.store.View(func(s *index.Snapshot) error {
		curated := s.Curated()
		switch {
		case curated.Topic(name) != nil || len(curated.Entities) == 0:
			q.Topic = name // an unknown one is an error of the answer's
		case curated.Entity(name) != nil:
			q.Entity = name
		default:
			const most = 3
			near := append(curated.NearTopics(name, most), curated.NearEntities(name, most)...)
			message := fmt.Sprintf("no topic, person, place or body is called %q", name)
			if len(near) > 0 {
				message += "; did you mean " + strings.Join(near[:min(len(near), most)], ", ") + "?"
			}
			return usageError(message)
		}
		return nil
	})
}

// timelinePicture draws the events of an answer as a PNG.
func timelinePicture(a *briefing.Answer, dark bool) ([]byte, error) {
	var b bytes.Buffer
	err := chart.Timeline(&b, a, chart.Options{Dark: dark})
	return b.Bytes(), err
}

// timelineCalendar writes the coming events of an answer as an iCalendar file, and counts them.
func timelineCalendar(a *briefing.Answer) ([]byte, int, error) {
	var b bytes.Buffer
	n, err := calendar.Write(&b, a)
	return b.Bytes(), n, err
}

type positionsCmd struct {
	Entity string `arg:"" help:"Person or body, by any of its spellings."`
	Topic  string `arg:"" optional:"" help:"Only what is said on this topic."`
	answerFlags
}

func (positionsCmd) Help() string {
	return `Examples:
  briefbot positions zelenskyy
  briefbot positions "the Kremlin" invitations`
}

func (c *positionsCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Positions, Entity: c.Entity, Topic: c.Topic})
}

type contestedCmd struct {
	Topic string `arg:"" help:"Id, name or alias of a topic."`
	answerFlags
}

func (contestedCmd) Help() string {
	return `Examples:
  briefbot contested invitations

Exit code 0: something is contested; 3: nothing is.`
}

func (c *contestedCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Contested, Topic: c.Topic})
}

type changesCmd struct {
	Since instant `required:"" placeholder:"DATE" help:"Day or time from which changes count."`
	Topic string  `placeholder:"TOPIC" help:"Only changes on this topic."`
	answerFlags
}

func (changesCmd) Help() string {
	return `Examples:
  briefbot changes --since 2026-01-29
  briefbot changes --since 2026-01-30T18:00:00Z --topic talks

Exit code 0: something has changed; 3: nothing has.`
}

func (c *changesCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Changes, Since: c.Since.Time, Topic: c.Topic})
}

type sourceCmd struct {
	Source string `arg:"" help:"Id of an article, or name of a publisher."`
	answerFlags
}

func (sourceCmd) Help() string {
	return `Examples:
  briefbot source reuters
  briefbot source 2026-01-30-kyiv-invitation`
}

func (c *sourceCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Source, Source: c.Source})
}

type topicsCmd struct{ answerFlags }

func (topicsCmd) Help() string {
	return `Examples:
  briefbot topics
  briefbot topics --json | jq -r .topics[].id`
}

func (c *topicsCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Topics})
}

type briefCmd struct{ answerFlags }

func (briefCmd) Help() string {
	return `Examples:
  briefbot brief
  briefbot brief --as-of 2026-01-31`
}

func (c *briefCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Brief})
}

type claimsCmd struct {
	Text []string `arg:"" help:"A text; each of its sentences is looked for."`
	answerFlags
}

func (claimsCmd) Help() string {
	return `Shows for each sentence of a text the excerpts nearest to it, or that there are none. It never
says whether a claim is true.

Examples:
  briefbot claims "The talks were held in Abu Dhabi. A truce is in force."`
}

func (c *claimsCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Check, Text: strings.Join(c.Text, " ")})
}

// answer answers one question on the terminal.
func (p *program) answer(ctx context.Context, f answerFlags, q briefing.Question) error {
	return p.answerWith(ctx, f, &q, nil, nil)
}

// answerWith answers a question, which first may finish with what the desk knows, and hands
// the answer to then before it is printed. Both may be nil.
func (p *program) answerWith(ctx context.Context, f answerFlags, q *briefing.Question, first func(*desk) error, then func(*briefing.Answer) error) error {
	if f.Limit < 0 {
		return usageError(fmt.Sprintf("--limit %d: a number of results is not negative", f.Limit))
	}
	if f.Known && f.AsOf.IsZero() {
		return usageError("--known says something only with --as-of")
	}
	d, err := p.open(ctx, f.deskFlags)
	if err != nil {
		return err
	}
	defer d.close()
	if first != nil {
		if err := first(d); err != nil {
			return err
		}
	}
	q.AsOf, q.Known, q.Limit = f.AsOf.Time, f.Known, f.Limit
	a, err := d.Answer(ctx, *q)
	if err != nil {
		return err
	}
	if then != nil {
		if err := then(a); err != nil {
			return err
		}
	}
	if f.JSON {
		err = p.writeJSON(a)
	} else {
		err = briefing.WriteText(p.stdout, a, p.textOptions())
	}
	if err == nil && !a.Found {
		return errNotFound
	}
	return err
}
