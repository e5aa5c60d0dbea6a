package main

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/calendar"
	"github.com/briefbot/briefbot/bot/briefing/chart"
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
	q := briefing.Question{Kind: briefing.Timeline, Topic: c.Subject, Since: c.From.Time, Until: c.To.Time}
	return p.answerWith(ctx, c.answerFlags, q, func(a *briefing.Answer) error {
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

func (c *positionsCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Positions, Entity: c.Entity, Topic: c.Topic})
}

type contestedCmd struct {
	Topic string `arg:"" help:"Id, name or alias of a topic."`
	answerFlags
}

func (c *contestedCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Contested, Topic: c.Topic})
}

type changesCmd struct {
	Since instant `required:"" placeholder:"DATE" help:"Day or time from which changes count."`
	Topic string  `placeholder:"TOPIC" help:"Only changes on this topic."`
	answerFlags
}

func (c *changesCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Changes, Since: c.Since.Time, Topic: c.Topic})
}

type sourceCmd struct {
	Source string `arg:"" help:"Id of an article, or name of a publisher."`
	answerFlags
}

func (c *sourceCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Source, Source: c.Source})
}

type topicsCmd struct{ answerFlags }

func (c *topicsCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Topics})
}

type briefCmd struct{ answerFlags }

func (c *briefCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Brief})
}

type claimsCmd struct {
	Text []string `arg:"" help:"A text; each of its sentences is looked for."`
	answerFlags
}

func (claimsCmd) Help() string {
	return `Shows for each sentence of a text the excerpts nearest to it, or that there are none. It never
says whether a claim is true.`
}

func (c *claimsCmd) Run(ctx context.Context, p *program) error {
	return p.answer(ctx, c.answerFlags, briefing.Question{Kind: briefing.Check, Text: strings.Join(c.Text, " ")})
}

// answer answers one question on the terminal.
func (p *program) answer(ctx context.Context, f answerFlags, q briefing.Question) error {
	return p.answerWith(ctx, f, q, nil)
}

// answerWith answers a question and hands the answer on before it is printed.
func (p *program) answerWith(ctx context.Context, f answerFlags, q briefing.Question, then func(*briefing.Answer) error) error {
	d, err := p.open(ctx, f.deskFlags)
	if err != nil {
		return err
	}
	defer d.close()
	q.AsOf, q.Known, q.Limit = f.AsOf.Time, f.Known, f.Limit
	a, err := d.Answer(ctx, q)
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
