package main

import (
	"context"
	"net/url"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus/ingest"
	"github.com/briefbot/briefbot/index"
)

// setups are the parts of the bot that a desk can serve: a corpus directory can be
// curated and added to, the one that ships cannot.
func (d *desk) setups(store *state.Store, fetcher ingest.Fetcher, api string) []bot.Setup {
	setups := []bot.Setup{bot.WithAttachments(d.attachments)}
	if d.root == "" {
		return setups
	}
	fetcher.Now = d.clock
	files := discordFiles
	if u, err := url.Parse(api); err == nil && u.Host != "" {
		files = append(files[:len(files):len(files)], u.Host) // a stand-in serves its own
	}
	keeper := &keeper{dir: d.root, log: store, now: d.clock}
	return append(setups,
		bot.WithCurator(&curator{d, keeper}),
		bot.WithImporter(&importer{keeper: keeper, fetcher: fetcher, files: files, waiting: map[string]ingest.Draft{}}))
}

// attachments are the picture and the calendar of a timeline.
func (d *desk) attachments(_ context.Context, a *briefing.Answer) ([]bot.Attachment, error) {
	if a.Kind != briefing.Timeline || len(a.Events) == 0 {
		return nil, nil
	}
	picture, err := timelinePicture(a, true)
	if err != nil {
		return nil, err
	}
	out := []bot.Attachment{{Name: "timeline.png", ContentType: "image/png", Description: "The timeline as a picture", Data: picture}}
	coming, n, err := timelineCalendar(a)
	if err != nil {
		return nil, err
	}
	if n > 0 {
		out = append(out, bot.Attachment{Name: "coming.ics", ContentType: "text/calendar", Data: coming})
	}
	return out, nil
}

// goldenQuestions are the questions of the live snapshot that must be answered.
func (d *desk) goldenQuestions() ([]string, error) {
	var out []string
	err := d.store.View(func(s *index.Snapshot) error {
		for _, q := range s.Curated().Questions {
			if !q.Refuse {
				out = append(out, q.Question)
			}
		}
		return nil
	})
	return out, err
}
