package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

// maxMailDepth is how deep mails may hang inside of mails.
const maxMailDepth = 3

type mailDepth struct{}

// readMail reads a mail (RFC 5322): its text, and the articles in those attachments
// that can be read. Attachments of other kinds are named in a note.
func readMail(ctx context.Context, in Input, lim Limits) ([]Draft, error) {
	depth, _ := ctx.Value(mailDepth{}).(int)
	if depth >= maxMailDepth {
		return nil, fmt.Errorf("%w: mail inside of mail, %d deep", ErrUnsupported, depth)
	}
	ctx = context.WithValue(ctx, mailDepth{}, depth+1)
	if n := bytes.Count(in.Data, []byte("\n--")); n > 10*lim.Parts {
		return nil, fmt.Errorf("%w: mail of up to %d parts", ErrTooLarge, n)
	}
	// MIME only encodes: what it decodes to is never larger than the mail itself.
	env, err := enmime.NewParser(enmime.MaxStoredPartErrors(20)).ReadEnvelope(bytes.NewReader(in.Data))
	if err != nil {
		return nil, fmt.Errorf("parse mail: %w", err)
	}
	body := newDraft(FormatMail, in.Name, in.Data)
	fillFromHeader(&body, env)
	paragraphs := textParagraphs(env.Text)
	if env.HTML != "" {
		// The HTML part has the paragraphs; the text part is its rendering.
		paragraphs = fragmentText(env.HTML)
	}
	for _, e := range env.Errors {
		if e.Severe {
			body.note("mail: %s", cut(line(e.Detail), 120))
		}
	}
	drafts, err := readAttachments(ctx, &body, env, lim)
	if err != nil {
		return nil, err
	}
	err = body.setText(paragraphs, lim)
	if errors.Is(err, ErrNoText) && len(drafts) > 0 {
		return drafts, nil
	}
	if err != nil {
		return nil, err
	}
	return append([]Draft{body}, drafts...), nil
}

func fillFromHeader(d *Draft, env *enmime.Envelope) {
	d.take(FieldTitle, env.GetHeader("Subject"), "Subject header")
	if from, err := env.AddressList("From"); err == nil {
		var names []string
		for _, a := range from {
			if a.Name != "" {
				names = append(names, a.Name)
			}
		}
		d.take(FieldAuthor, strings.Join(names, ";"), "From header")
	}
	if at, err := mail.ParseDate(env.GetHeader("Date")); err == nil {
		d.take(FieldDate, at.Format(time.RFC3339), "Date header")
	}
	d.take(FieldLanguage, env.GetHeader("Content-Language"), "Content-Language header")
	d.take(FieldURL, strings.Trim(env.GetHeader("Archived-At"), "<> "), "Archived-At header")
}

// readAttachments reads the attachments of a mail as documents of their own. What a
// draft of an attachment is missing is not filled from the mail: a forwarded article
// has neither the sender's name nor the day of sending.
func readAttachments(ctx context.Context, body *Draft, env *enmime.Envelope, lim Limits) ([]Draft, error) {
	parts := append(append([]*enmime.Part{}, env.Attachments...), env.OtherParts...)
	if len(parts) > lim.Parts {
		return nil, fmt.Errorf("%w: %d attachments (limit %d)", ErrTooLarge, len(parts), lim.Parts)
	}
	var drafts []Draft
	var unpacked int64
	for _, p := range parts {
		name := cut(line(p.FileName), 120)
		if name == "" {
			name = p.ContentType
		}
		if unpacked += int64(len(p.Content)); unpacked > lim.Unpacked {
			return nil, fmt.Errorf("attachments: %w: more than %d bytes", ErrTooLarge, lim.Unpacked)
		}
		if len(p.Content) == 0 {
			continue
		}
		got, err := ReadInput(ctx, Input{Name: name, ContentType: p.ContentType, Data: p.Content}, lim)
		if ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			body.note("attachment left out: %v", err)
			continue
		}
		if drafts = append(drafts, got...); len(drafts) > lim.Drafts {
			return nil, fmt.Errorf("%w: more than %d articles", ErrTooLarge, lim.Drafts)
		}
	}
	return drafts, nil
}
