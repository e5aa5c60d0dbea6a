package bot

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Importer turns text from outside into articles of the corpus on disk. What it writes is live only
// after the next reindex.
type Importer interface {
	// Read reads what came in and says what it says of itself: nothing is written. A feed holds several
	// articles. It is bounded in size and time, and refuses what it may not fetch, and what holds no
	// article, with an *ImportError.
	Read(ctx context.Context, in Incoming) ([]Incoming, error)
	// Write writes the article and returns its id; before that, it appends to the audit log. known is
	// set where the corpus holds the same text already, and then nothing was written.
	Write(ctx context.Context, by Moderator, in Incoming) (id string, known bool, err error)
}

// Incoming is an article on its way into the corpus.
type Incoming struct {
	File string // name of an attached file
	URL  string // where the file or the page is
	Text string // of a message
	Page bool   // URL is a page of the web, not a file that Discord holds

	Title     string
	Publisher string
	Published time.Time
	Clock     bool
	Source    string // address of the article, as the page gives it
	Language  string
	Words     int
	// Notes say where each of these stands in the document, and what a person should look at.
	Notes []string
	// Token names what Read has fetched, so that Write need not fetch again.
	Token string
}

// ImportError is a refusal with words for the moderator.
type ImportError struct{ Reason string }

func (e *ImportError) Error() string { return e.Reason }

// importCommand takes a file or a page.
func (b *Bot) importCommand(ctx context.Context, r *Request) (Reply, error) {
	in := Incoming{URL: strings.TrimSpace(r.Text("url")), Page: true}
	if f, ok := r.File("file"); ok {
		in = Incoming{File: f.Name, URL: f.URL}
	}
	if in.URL == "" {
		return Reply{}, r.sorry("import.nothing")
	}
	return b.readImport(r, in), nil
}

// addToCorpus takes the text of a message.
func (b *Bot) addToCorpus(ctx context.Context, r *Request) (Reply, error) {
	if r.Target == nil || strings.TrimSpace(r.Target.Content) == "" {
		return Reply{}, r.sorry("error.no_text")
	}
	// A message's text is at hand, so that the form can follow at once.
	read, err := b.importer.Read(ctx, Incoming{Text: r.Target.Content})
	if refused, ok := err.(*ImportError); ok {
		return Reply{Message: notice(colourFault, name(refused.Reason, 2*headingMax))}, nil
	}
	if err != nil {
		return Reply{}, err
	}
	in := read[0]
	if t, err := time.Parse(time.RFC3339, r.Target.Timestamp); err == nil && in.Published.IsZero() {
		in.Published, in.Clock = t.UTC(), true // where the text names no day, the one on which it was posted
	}
	return b.importModal(ctx, r, in)
}

// readImport fetches and reads, and then shows what was found with a button that opens the form: a form
// cannot follow "thinking…".
func (b *Bot) readImport(r *Request, in Incoming) Reply {
	return Reply{Work: func(ctx context.Context, _ func(Message)) (Message, error) {
		read, err := b.importer.Read(ctx, in)
		if refused, ok := err.(*ImportError); ok {
			return notice(colourFault, name(refused.Reason, 2*headingMax)), nil
		}
		if err != nil {
			return Message{}, err
		}
		id, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actImport, Arg: b.drafts.put(r.User.ID, draft{add: read})})
		if err != nil {
			return Message{}, err
		}
		if len(read) > 1 {
			return r.importMenu(read, id), nil
		}
		m := notice(colourAnswer, cutLines(r.importLines(read[0]), textMax))
		m.Components = append(m.Components, ActionRow{Components: []Component{Button{Style: ButtonPrimary, Label: r.loc.t("import.confirm"), CustomID: id}}})
		return m, nil
	}}
}

// importLines show what was found of an article.
func (r *Request) importLines(in Incoming) []string {
	date := "—"
	if !in.Published.IsZero() {
		date = stamp(in.Published, in.Clock)
	}
	lines := []string{"### " + r.loc.t("import.found"), "**" + name(firstOf(in.Title, "—"), titleMax) + "**",
		name(firstOf(in.Publisher, "—"), nameMax) + " · " + date + " · " + r.loc.n("import.words", in.Words)}
	for _, n := range in.Notes {
		lines = append(lines, "-# "+name(n, headingMax))
	}
	return lines
}

// importMenu offers the articles of a feed, the first of them where there are more than a menu takes:
// feeds have the newest first.
func (r *Request) importMenu(read []Incoming, customID string) Message {
	menu := StringSelect{CustomID: customID, Placeholder: r.loc.t("import.choose")}
	lines := []string{"### " + r.loc.t("import.found")}
	for i, in := range read[:min(len(read), selectOptions)] {
		label := strconv.Itoa(i+1) + ". " + firstOf(in.Title, "—")
		lines = append(lines, name(label, titleMax)+" · "+stamp(in.Published, in.Clock))
		menu.Options = append(menu.Options, SelectOption{Label: optionLabel(label), Value: strconv.Itoa(i)})
	}
	m := notice(colourAnswer, cutLines(lines, textMax))
	m.Components = append(m.Components, ActionRow{Components: []Component{menu}})
	return m
}

// importOpen opens the form over what was read.
func (b *Bot) importOpen(ctx context.Context, r *Request) (Reply, error) {
	x, err := b.drafts.get(r.User.ID, r.call.Arg)
	if err != nil || len(x.add) == 0 {
		return Reply{}, errAged
	}
	i := 0
	if len(x.add) > 1 {
		if i, err = r.chosen(len(x.add)); err != nil {
			return Reply{}, err
		}
	}
	return b.importModal(ctx, r, x.add[i])
}

// importModal shows what is known of the article, to be mended and confirmed. Nothing is guessed
// silently: what stands in the form is what is written.
func (b *Bot) importModal(ctx context.Context, r *Request, in Incoming) (Reply, error) {
	id, err := b.sealer.seal(ctx, r.GuildID, r.User.ID, call{Action: actImport, Arg: b.drafts.put(r.User.ID, draft{add: []Incoming{in}})})
	if err != nil {
		return Reply{}, err
	}
	date := ""
	if !in.Published.IsZero() {
		date = in.Published.Format(time.DateOnly)
	}
	field := func(id string, input TextInput) Component {
		input.CustomID = id
		input.Value = clip(input.Value, input.MaxLength)
		return Label{Label: r.loc.t("import.form." + id), Component: input}
	}
	return Reply{Modal: &Modal{CustomID: id, Title: clip(r.loc.t("import.heading"), 45), Components: []Component{
		field("title", TextInput{Value: in.Title, MaxLength: 300, Optional: true}),
		field("publisher", TextInput{Value: in.Publisher, MaxLength: 100, Optional: true}),
		field("date", TextInput{Value: date, MaxLength: 10, Placeholder: "2026-01-30", Optional: true}),
		field("source", TextInput{Value: in.Source, MaxLength: 1000, Optional: true}),
		field("language", TextInput{Value: in.Language, MaxLength: 2, Placeholder: "en", Optional: true}),
	}}}, nil
}

// importForm writes the article.
func (b *Bot) importForm(ctx context.Context, r *Request) (Reply, error) {
	x, err := b.drafts.get(r.User.ID, r.call.Arg)
	if err != nil || len(x.add) != 1 {
		return Reply{}, errAged
	}
	in := x.add[0]
	published, err := r.formDate("date")
	if err != nil {
		return Reply{}, err
	}
	if in.Published.Format(time.DateOnly) != published.Format(time.DateOnly) {
		in.Published, in.Clock = published, false // the time of day was of the other date
	}
	in.Title, in.Publisher = strings.TrimSpace(r.Field("title")), strings.TrimSpace(r.Field("publisher"))
	in.Source, in.Language = strings.TrimSpace(r.Field("source")), strings.TrimSpace(r.Field("language"))
	return Reply{Work: func(ctx context.Context, _ func(Message)) (Message, error) {
		id, known, err := b.importer.Write(ctx, r.by(), in)
		if refused, ok := err.(*ImportError); ok {
			return notice(colourFault, name(refused.Reason, 2*headingMax)), nil
		}
		if err != nil {
			return Message{}, err
		}
		b.drafts.drop(r.call.Arg)
		if known {
			return notice(colourAnswer, r.loc.t("import.known", "id", name(id, titleMax))), nil
		}
		return notice(colourDone, r.loc.t("import.done", "id", name(id, titleMax))), nil
	}}, nil
}
