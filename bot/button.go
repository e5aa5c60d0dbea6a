package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
)

// action is what a button, a select or a form does. The numbers stand in messages that were sent and
// are never used for anything else.
type action byte

const (
	actPage      action = 1  // another page of an answer
	actTimeline  action = 2  // the timeline of an answer's topic or entity
	actContext   action = 3  // the paragraphs around an excerpt
	actSources   action = 4  // the citations in full
	actShare     action = 5  // a private answer, posted for all
	actUseful    action = 6  //
	actNotUseful action = 7  //
	actStatus    action = 8  // the status of a topic chosen from a menu
	actRequest   action = 9  // ask the moderators to cover a question
	actGolden    action = 10 // make a question a golden question
	actConfirm   action = 20 // a second moderator confirms a forced reindex
	actRollback  action = 21 // a moderator confirms a rollback
	actFaults    action = 22 // another page of the faults of a corpus
	actImport    action = 30 // form: add to the corpus
	actFactText  action = 31 // form: a new fact
	actFactQuote action = 32 // the quote of a new fact, chosen from a menu
	actReason    action = 33 // form: why a fact changes
)

// call is what a component does when it is used: all that it needs, so that it outlives a restart.
type call struct {
	Action   action
	Page     int
	Snapshot uint32             // which snapshot answered, see snapshotMark
	Question *briefing.Question // of the answer that the component stands under
	Arg      string             // of actions that are not about an answer: an id
}

// The ways a custom_id can fail. A reader is told the same of all: the button has aged.
var (
	errForged = errors.New("the custom_id was not made by this bot for this server")
	errAged   = errors.New("the custom_id is of an older version, or its question is no longer kept")
)

// sealer makes and reads custom_ids. The form is: version, then base64 of the call and of a MAC over
// it and the guild, so that an id can neither be made up nor carried to another guild.
type sealer struct {
	key   []byte
	store questionStore
}

// questionStore keeps the questions that a custom_id cannot hold.
type questionStore interface {
	SaveQuestion(ctx context.Context, guild, user string, body []byte) (id string, err error)
	Question(ctx context.Context, guild, id string) ([]byte, error)
}

const (
	customIDVersion = "1"
	customIDMax     = 100
	macSize         = 10 // 80 bits: each guess is a request to Discord, and a right one gains a page of an answer
	callMax         = (customIDMax-len(customIDVersion))*3/4 - macSize
)

// sealing is strict: otherwise an id with other bits after its last byte would be taken for the same.
var sealing = base64.RawURLEncoding.Strict()

// Bits of the flags byte of an encoded call.
const (
	flagInline = 1 << iota // the question follows
	flagStored             // the id of a stored question follows
	flagArg                // an argument follows
)

// seal makes the custom_id of a call. It fails where the question neither fits nor may be stored; the
// component is left out then.
func (s *sealer) seal(ctx context.Context, guild, user string, c call) (string, error) {
	body := []byte{byte(c.Action), 0}
	body = binary.AppendUvarint(body, uint64(c.Page))
	body = binary.BigEndian.AppendUint32(body, c.Snapshot)
	switch {
	case c.Question != nil:
		q := encodeQuestion(*c.Question)
		if len(body)+len(q) <= callMax {
			body[1] |= flagInline
			body = append(body, q...)
			break
		}
		id, err := s.store.SaveQuestion(ctx, guild, user, q)
		if err != nil {
			return "", fmt.Errorf("seal button: %w", err)
		}
		body[1] |= flagStored
		body = append(body, id...)
	case c.Arg != "":
		body[1] |= flagArg
		body = append(body, c.Arg...)
	}
	if len(body) > callMax {
		return "", fmt.Errorf("seal button: argument of %d bytes is too long", len(c.Arg))
	}
	return customIDVersion + sealing.EncodeToString(append(body, s.mac(guild, body)...)), nil
}

// open reads a custom_id that came back from a guild.
func (s *sealer) open(ctx context.Context, guild, customID string) (call, error) {
	if len(customID) < len(customIDVersion) || customID[:len(customIDVersion)] != customIDVersion {
		return call{}, errAged
	}
	sealed, err := sealing.DecodeString(customID[len(customIDVersion):])
	if err != nil || len(sealed) < 2+1+4+macSize {
		return call{}, errForged
	}
	body, mac := sealed[:len(sealed)-macSize], sealed[len(sealed)-macSize:]
	if !hmac.Equal(mac, s.mac(guild, body)) {
		return call{}, errForged
	}
	c := call{Action: action(body[0])}
	page, n := binary.Uvarint(body[2:])
	rest := body[2+max(n, 0):]
	if n <= 0 || len(rest) < 4 {
		return call{}, errAged
	}
	c.Page, c.Snapshot, rest = int(page), binary.BigEndian.Uint32(rest), rest[4:]
	switch {
	case body[1]&flagArg != 0:
		c.Arg = string(rest)
		return c, nil
	case body[1]&flagStored != 0:
		if rest, err = s.store.Question(ctx, guild, string(rest)); err != nil {
			return call{}, fmt.Errorf("%w: %w", errAged, err)
		}
	case body[1]&flagInline == 0:
		return c, nil
	}
	q, err := decodeQuestion(rest)
	if err != nil {
		return call{}, fmt.Errorf("%w: %w", errAged, err)
	}
	c.Question = &q
	return c, nil
}

func (s *sealer) mac(guild string, body []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(guild))
	h.Write([]byte{0})
	h.Write(body)
	return h.Sum(nil)[:macSize]
}

// snapshotMark is a short mark of a snapshot's id, enough to notice that another one answers now.
func snapshotMark(id string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32()
}

// questionKinds gives kinds their numbers in an encoded question. New ones go to the end.
var questionKinds = []briefing.Kind{
	briefing.Status, briefing.Ask, briefing.Timeline, briefing.Positions, briefing.Contested,
	briefing.Changes, briefing.Source, briefing.Topics, briefing.Brief, briefing.Check,
}

// Fields of an encoded question. Each is written only where it is set.
const (
	fieldTopic = iota + 1
	fieldEntity
	fieldSource
	fieldText
	fieldSince
	fieldUntil
	fieldAsOf
	fieldLimit
	fieldOffset
	fieldKnown
)

// encodeQuestion writes a question in a few bytes: its kind, then field number and value of what is
// set. Two questions that are the same have the same bytes.
func encodeQuestion(q briefing.Question) []byte {
	b := []byte{0}
	for i, k := range questionKinds {
		if k == q.Kind {
			b[0] = byte(i)
		}
	}
	text := func(field byte, s string) {
		if s != "" {
			b = binary.AppendUvarint(append(b, field), uint64(len(s)))
			b = append(b, s...)
		}
	}
	number := func(field byte, n int64) {
		if n != 0 {
			b = binary.AppendVarint(append(b, field), n)
		}
	}
	moment := func(field byte, t time.Time) {
		if !t.IsZero() {
			b = binary.AppendVarint(append(b, field), t.Unix())
		}
	}
	text(fieldTopic, q.Topic)
	text(fieldEntity, q.Entity)
	text(fieldSource, q.Source)
	text(fieldText, q.Text)
	moment(fieldSince, q.Since)
	moment(fieldUntil, q.Until)
	moment(fieldAsOf, q.AsOf)
	number(fieldLimit, int64(q.Limit))
	number(fieldOffset, int64(q.Offset))
	if q.Known {
		number(fieldKnown, 1)
	}
	return b
}

func decodeQuestion(b []byte) (briefing.Question, error) {
	var q briefing.Question
	if len(b) == 0 || int(b[0]) >= len(questionKinds) {
		return q, errors.New("decode question: unknown kind")
	}
	q.Kind, b = questionKinds[b[0]], b[1:]
	texts := map[byte]*string{fieldTopic: &q.Topic, fieldEntity: &q.Entity, fieldSource: &q.Source, fieldText: &q.Text}
	times := map[byte]*time.Time{fieldSince: &q.Since, fieldUntil: &q.Until, fieldAsOf: &q.AsOf}
	for len(b) > 0 {
		field := b[0]
		b = b[1:]
		if into := texts[field]; into != nil {
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return q, fmt.Errorf("decode question: field %d is cut short", field)
			}
			*into, b = string(b[n:n+int(size)]), b[n+int(size):]
			continue
		}
		v, n := binary.Varint(b)
		if n <= 0 {
			return q, fmt.Errorf("decode question: field %d is cut short", field)
		}
		b = b[n:]
		switch field {
		case fieldSince, fieldUntil, fieldAsOf:
			*times[field] = time.Unix(v, 0).UTC()
		case fieldLimit:
			q.Limit = int(v)
		case fieldOffset:
			q.Offset = int(v)
		case fieldKnown:
			q.Known = v != 0
		default:
			return q, fmt.Errorf("decode question: unknown field %d", field)
		}
	}
	return q, nil
}

// threadContext is what a conversation keeps from one question to the next.
type threadContext struct {
	Topic string    `json:"topic,omitempty"`
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
	AsOf  time.Time `json:"as_of,omitzero"`
}

func (t threadContext) encode() []byte {
	b, _ := json.Marshal(t) // strings and times always can be
	return b
}

// decodeThread reads what encode wrote. What cannot be read is forgotten.
func decodeThread(body []byte) threadContext {
	var t threadContext
	if json.Unmarshal(body, &t) != nil {
		return threadContext{}
	}
	return t
}
