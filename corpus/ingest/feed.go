package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
)

// readFeed reads an RSS, Atom or JSON feed: a draft for each item that holds text. Raw
// of a draft is the item as JSON, so that an item is recognised again although the feed
// around it has moved on.
func readFeed(ctx context.Context, in Input, lim Limits) ([]Draft, error) {
	if err := checkXML(in.Data); err != nil {
		return nil, err
	}
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	feed, err := parser.Parse(bytes.NewReader(in.Data))
	if err != nil {
		return nil, fmt.Errorf("parse feed: %w", err)
	}
	if len(feed.Items) > lim.Drafts {
		return nil, fmt.Errorf("%w: feed of %d items (limit %d)", ErrTooLarge, len(feed.Items), lim.Drafts)
	}
	base, _ := url.Parse(in.URL)
	if link, err := webAddress(base, feed.Link); err == nil && feed.Link != "" {
		base, _ = url.Parse(link)
	}
	var drafts []Draft
	original, _ := feed.OriginalFeed().(*atom.Feed)
	for i, item := range feed.Items {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if item == nil {
			continue
		}
		if original != nil && i < len(original.Entries) && original.Entries[i].Published == "" {
			// gofeed fills in the date of the update, which is another statement.
			item.Published, item.PublishedParsed = "", nil
		}
		d, err := readItem(in, feed, item, base, lim)
		if errors.Is(err, ErrNoText) {
			continue // a link without words, or an enclosure
		}
		if err != nil {
			return nil, fmt.Errorf("item %q: %w", cut(item.Title, 60), err)
		}
		drafts = append(drafts, d)
	}
	if len(drafts) == 0 {
		return nil, fmt.Errorf("%w: %d items, none with text", ErrNoText, len(feed.Items))
	}
	return drafts, nil
}

func readItem(in Input, feed *gofeed.Feed, item *gofeed.Item, base *url.URL, lim Limits) (Draft, error) {
	raw, err := json.Marshal(item)
	if err != nil {
		return Draft{}, err
	}
	d := newDraft(FormatFeed, in.Name, raw)
	d.take(FieldTitle, plain(item.Title), "feed item title")
	d.take(FieldAuthor, strings.Join(people(item.Authors), ";"), "feed item author")
	d.take(FieldAuthor, strings.Join(people(feed.Authors), ";"), "feed author")
	d.take(FieldPublisher, plain(feed.Title), "feed title")
	d.take(FieldLanguage, feed.Language, "feed language")
	if ref := item.Link; ref != "" {
		if u, err := webAddress(base, ref); err == nil {
			d.take(FieldURL, u, "feed item link")
		} else {
			d.note("feed item link is not used: %v", err)
		}
	}
	switch {
	case item.PublishedParsed != nil:
		d.takeFeedDate(item.Published, item.PublishedParsed.Format("2006-01-02T15:04:05Z07:00"), "feed item published")
	case item.Published != "":
		d.take(FieldDate, item.Published, "feed item published")
	case item.UpdatedParsed != nil:
		d.takeFeedDate(item.Updated, item.UpdatedParsed.Format("2006-01-02T15:04:05Z07:00"), "feed item updated")
		d.note("date: the feed states only when the item was updated")
	}
	paragraphs := fragmentText(item.Content)
	if len(paragraphs) == 0 {
		paragraphs = fragmentText(item.Description)
		d.note("text: the feed holds only a summary; import its link for the whole article")
	}
	return d, d.setText(takeHead(&d, withoutTitle(paragraphs, d.Title)), lim)
}

// takeFeedDate prefers the feed's own words, which keep zone and precision, to the
// moment that the feed library made of them.
func (d *Draft) takeFeedDate(stated, parsed, from string) {
	if _, err := parseDate(stated); err == nil {
		d.take(FieldDate, stated, from)
		return
	}
	d.take(FieldDate, parsed, from)
}

// people returns names; a person who gives only an address of mail has none.
func people(persons []*gofeed.Person) []string {
	var names []string
	for _, p := range persons {
		if p == nil {
			continue
		}
		if name := line(plain(p.Name)); name != "" && !strings.Contains(name, "@") {
			names = append(names, authorsOf(name)...)
		}
	}
	return slices.Compact(names)
}
