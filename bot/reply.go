package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefbot/briefbot/bot/briefing"
)

// Errors that an Answerer or Reindexer returns and that have words for the reader.
var (
	ErrNoArticle = errors.New("the corpus holds no such article")
	ErrBusy      = errors.New("another reindex is running")
)

// Reply is what a handler wants said. The router sends it; handlers send nothing themselves.
type Reply struct {
	Message Message
	Modal   *Modal   // a form instead of a message
	Choices []Choice // of an autocomplete
	// Work is done after a private "thinking…": it may call show to rewrite the reply meanwhile, and
	// returns what stands in the end. Message is not sent then.
	Work func(ctx context.Context, show func(Message)) (Message, error)
	// After is called once the reply is delivered, with the id of its message where that is known: what is
	// remembered about an answer must not keep its reader waiting.
	After func(ctx context.Context, messageID string)
	// Answer is what the message shows, for the log and the metrics.
	Answer *briefing.Answer
}

// userError is an error that the reader can do something about. Its text is the sentence that he reads.
type userError struct {
	text    string
	outcome string // for the metrics: "unknown name", "not allowed"
}

func (e *userError) Error() string { return e.text }

// Outcomes of interactions, as the metrics count them.
const (
	outcomeAnswered = "answered"
	outcomeRefused  = "refused" // the corpus does not say
	outcomeDone     = "done"    // not a question
	outcomeUser     = "user error"
	outcomeDenied   = "not allowed"
	outcomeLimited  = "rate limited"
	outcomeAged     = "aged"
	outcomeFailed   = "failed"
	outcomeLost     = "not delivered"
)

// sorry makes a userError from a text of the locale.
func (r *Request) sorry(key string, args ...any) error {
	return &userError{text: r.loc.t(key, args...), outcome: outcomeUser}
}

// explain turns an error into what the reader is told, and the outcome that is counted. Only a
// userError speaks for itself; everything else is an apology, and its cause is for the log.
func (r *Request) explain(err error) (text, outcome string) {
	var (
		user     *userError
		topic    *briefing.UnknownTopicError
		entity   *briefing.UnknownEntityError
		source   *briefing.UnknownSourceError
		question *briefing.QuestionError
	)
	switch {
	case errors.As(err, &user):
		return user.text, user.outcome
	case errors.Is(err, errAged), errors.Is(err, errForged):
		return r.loc.t("error.aged"), outcomeAged
	case errors.Is(err, ErrBusy):
		return r.loc.t("error.busy"), outcomeUser
	case errors.Is(err, ErrNoArticle):
		return r.loc.t("error.no_article"), outcomeUser
	case errors.As(err, &topic):
		return r.unknownName("topic", topic.Name, topic.Near, topic.None), outcomeUser
	case errors.As(err, &entity):
		return r.unknownName("entity", entity.Name, entity.Near, false), outcomeUser
	case errors.As(err, &source):
		return r.unknownName("source", source.Name, source.Near, false), outcomeUser
	case errors.As(err, &question) && r.loc.id == fallbackLocale:
		return name(sentence(question.Message), 2*headingMax), outcomeUser
	case errors.As(err, &question):
		return r.loc.t("error.question"), outcomeUser
	case errors.Is(err, context.DeadlineExceeded):
		return r.loc.t("error.slow", "id", r.ID), outcomeFailed
	}
	return r.loc.t("error.internal", "id", r.ID), outcomeFailed
}

// sentence makes of an error's words what a person reads as a sentence.
func sentence(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if !strings.ContainsRune(".?!", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}

// unknownName says that nothing has a name, and what is called nearly so. No topics at all is another
// matter: then no name is right.
func (r *Request) unknownName(what, text string, near []string, none bool) string {
	if none {
		return r.loc.t("error.no_topics")
	}
	if len(near) == 0 {
		return r.loc.t("error.unknown_"+what, "name", name(text, nameMax))
	}
	list := make([]string, len(near))
	for i, n := range near {
		list[i] = "**" + name(n, nameMax) + "**"
	}
	return r.loc.t("error.near_"+what, "name", name(text, nameMax), "near", strings.Join(list, ", "))
}

// say is a short private message of ours.
func say(text string) Message {
	return Message{Components: []Component{TextDisplay{Content: text}}, Ephemeral: true}
}

// notice is a boxed message of ours with a heading.
func notice(colour int, text string) Message {
	return Message{Components: []Component{Container{AccentColor: &colour, Components: []Component{TextDisplay{Content: text}}}}, Ephemeral: true}
}

const levelDebug = slog.LevelDebug

func errAttr(err error) slog.Attr { return slog.String("err", err.Error()) }

// panicError is a panic of a handler, caught.
type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }
