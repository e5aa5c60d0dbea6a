package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// command is one line of the table of commands: a slash command, or an entry of a message's menu.
// Names and descriptions in other languages stand in the locales, under "cmd." and "opt.".
type command struct {
	path    string // "status", "corpus check"; of a menu entry its English name
	about   string // of a slash command
	menu    bool
	route   route
	options []option
}

// option is an option of a slash command.
type option struct {
	name     string
	about    string
	kind     int // Discord's number; 0 is text
	required bool
	suggests string   // what autocomplete offers: "topic", "entity", "source", "article", "snapshot", "fact"
	choices  []string // the only values; names in other languages stand under "choice."
	max      int      // longest text; 0 sets none
}

// Types of options, with Discord's numbers.
const (
	optString     = 3
	optInt        = 4
	optBool       = 5
	optChannel    = 7
	optRole       = 8
	optAttachment = 11
)

// Options that several commands have.
var (
	optTopic   = option{name: "topic", about: "Topic, in any spelling", suggests: "topic", max: 100}
	optTopicR  = option{name: "topic", about: "Topic, in any spelling", suggests: "topic", max: 100, required: true}
	optEntity  = option{name: "entity", about: "Person, place or body", suggests: "entity", max: 100}
	optSince   = option{name: "since", about: "From this date on: 2026-01-30, yesterday, 7d", max: 40}
	optUntil   = option{name: "until", about: "Up to and with this date", max: 40}
	optAsOf    = option{name: "as_of", about: "As it stood at the end of this date", max: 40}
	optKnown   = option{name: "known", about: "With as_of: leave out what was added to the corpus later", kind: optBool}
	optPrivate = option{name: "private", about: "Show the answer only to you", kind: optBool}
)

// commands is the table. The order is that in which /help lists them.
func (b *Bot) commands() []command {
	moderator := func(name string, h Handler) route {
		return route{name: name, handler: h, moderator: true, private: true}
	}
	private := func(name string, h Handler) route { return route{name: name, handler: h, private: true} }
	open := func(name string, h Handler) route { return route{name: name, handler: h} }
	list := []command{
		{path: "status", about: "What is in force on a topic, with the newest excerpts", route: open("status", b.status),
			options: []option{optTopicR, optAsOf, optKnown, optPrivate}},
		{path: "ask", about: "A question in your own words, answered with quotes", route: open("ask", b.ask),
			options: []option{{name: "question", about: "Your question", required: true, max: 500}, optTopic, optSince, optUntil,
				{name: "source", about: "Only this publisher or article", suggests: "source", max: 100}, optPrivate}},
		{path: "timeline", about: "What happened when, on a topic or to a person, place or body", route: open("timeline", b.timeline),
			options: []option{optTopic, optEntity, optSince, optUntil, optAsOf, optPrivate}},
		{path: "positions", about: "What a person or body is reported to have said", route: open("positions", b.positions),
			options: []option{{name: "entity", about: "Person or body", suggests: "entity", required: true, max: 100}, optTopic, optSince, optUntil, optPrivate}},
		{path: "contested", about: "Where sources disagree, side by side", route: open("contested", b.contested),
			options: []option{optTopic, optAsOf, optPrivate}},
		{path: "changes", about: "What is new since a date, or since you last asked", route: open("changes", b.changes),
			options: []option{optSince, optTopic, optPrivate}},
		{path: "source", about: "One article or publisher, and what rests on it", route: open("source", b.source),
			options: []option{{name: "source", about: "Article or publisher", suggests: "article", required: true, max: 100}, optPrivate}},
		{path: "topics", about: "What you can ask about", route: open("topics", b.topics), options: []option{optPrivate}},
		{path: "brief", about: "Every topic in a few lines", route: open("brief", b.brief), options: []option{optAsOf, optPrivate}},
		{path: "help", about: "How to use the bot", route: private("help", b.help)},
		{path: "forget-me", about: "Delete what the bot keeps about you", route: private("forget-me", b.forgetMe)},

		{path: "reindex", about: "Check the corpus, build the index anew and swap it in", route: moderator("reindex", b.reindexCommand),
			options: []option{{name: "force", about: "Swap although golden questions fail; a second moderator confirms", kind: optBool}}},
		{path: "corpus status", about: "What is live, and what readers made of it", route: moderator("corpus status", b.corpusStatus)},
		{path: "corpus check", about: "List the faults of the corpus on disk", route: moderator("corpus check", b.corpusCheck)},
		{path: "corpus rollback", about: "Make an earlier snapshot the live one", route: moderator("corpus rollback", b.corpusRollback),
			options: []option{{name: "snapshot", about: "Which one", suggests: "snapshot", required: true, max: 100}}},
		{path: "corpus unanswered", about: "Questions that the corpus did not answer", route: moderator("corpus unanswered", b.corpusUnanswered),
			options: []option{{name: "csv", about: "As a file", kind: optBool}}},
		{path: "corpus log", about: "Who changed what", route: moderator("corpus log", b.corpusLog)},
		{path: "settings", about: "Settings of this server or one channel", route: moderator("settings", b.settingsCommand),
			options: []option{
				{name: "channel", about: "Only for this channel; without it, for the server", kind: optChannel},
				{name: "visibility", about: "Whether answers are shown to all", choices: []string{"public", "private", "default"}},
				{name: "topics", about: "Topics that may be asked about here, parted by commas; all for no limit", max: 500},
				{name: "language", about: "Language of replies; default is each reader's own", choices: append(localeIDs(), "default")},
				{name: "add_moderators", about: "A role whose members are moderators", kind: optRole},
				{name: "remove_moderators", about: "A role whose members are moderators no longer", kind: optRole},
				{name: "stale_after", about: "Warn when the newest source is older: 72h, 7d; default", max: 20},
			}},

		{path: "Find sources", menu: true, route: private("find sources", b.findSources)},
	}
	if b.curator != nil {
		fact := option{name: "fact", about: "The fact", suggests: "fact", required: true, max: 100}
		other := func(about string) option {
			return option{name: "other", about: about, suggests: "fact", required: true, max: 100}
		}
		list = append(list,
			command{path: "fact add", about: "A new fact, on a quote that you choose from an article", route: moderator("fact add", b.factAdd),
				options: []option{{name: "article", about: "The article that it rests on", suggests: "article", required: true, max: 100}, optTopicR,
					{name: "status", about: "How firm it is", required: true, choices: factStatuses},
					{name: "speaker", about: "Who says so; empty when the article itself reports it", suggests: "entity", max: 100},
					{name: "words", about: "Words of the quote, to find the sentence", max: 100}}},
			command{path: "fact confirm", about: "A fact is confirmed now", route: moderator("fact confirm", b.factChange), options: []option{fact}},
			command{path: "fact withdraw", about: "A fact no longer holds", route: moderator("fact withdraw", b.factChange), options: []option{fact}},
			command{path: "fact supersede", about: "A newer fact replaces a fact", route: moderator("fact supersede", b.factChange), options: []option{fact, other("The newer fact")}},
			command{path: "fact contest", about: "Two facts disagree", route: moderator("fact contest", b.factChange), options: []option{fact, other("The fact that it disagrees with")}},
			command{path: "fact undo", about: "Take back the last change of a fact", route: moderator("fact undo", b.factChange), options: []option{fact}},
			command{path: "fact history", about: "How a fact came to stand as it does", route: moderator("fact history", b.factHistory), options: []option{fact}},
		)
	}
	if b.importer != nil {
		list = append(list,
			command{path: "corpus import", about: "Add an article from a file or a page", route: moderator("corpus import", b.importCommand),
				options: []option{{name: "file", about: "Page, feed, mail, PDF, docx or text", kind: optAttachment}, {name: "url", about: "Address of a page", max: 500}}},
			command{path: "Add to corpus", menu: true, route: moderator("add to corpus", b.addToCorpus)},
		)
	}
	return list
}

// newRoutes gathers every route. Components and forms lead to the same checks as commands.
func (b *Bot) newRoutes() routes {
	rs := routes{commands: map[string]route{}}
	for _, c := range b.commands() {
		rs.commands[c.path] = c.route
	}
	rs.components = map[action]route{
		actPage:      {name: "button page", handler: b.turnPage, update: true},
		actTimeline:  {name: "button timeline", handler: b.showTimeline, private: true},
		actContext:   {name: "menu context", handler: b.showContext, private: true},
		actSources:   {name: "button sources", handler: b.showSources, private: true},
		actShare:     {name: "button share", handler: b.share, public: true},
		actUseful:    {name: "button useful", handler: b.verdict, private: true, free: true},
		actNotUseful: {name: "button not useful", handler: b.verdict, private: true, free: true},
		actStatus:    {name: "menu topic", handler: b.chooseTopic, private: true},
		actRequest:   {name: "button request", handler: b.requestCoverage, private: true},
		actConfirm:   {name: "button confirm", handler: b.confirmForce, moderator: true, private: true},
		actRollback:  {name: "button rollback", handler: b.confirmRollback, moderator: true, private: true},
		actFaults:    {name: "button faults", handler: b.turnFaults, moderator: true, private: true},
	}
	rs.modals = map[action]route{}
	if b.curator != nil {
		rs.components[actGolden] = route{name: "button golden", handler: b.makeGolden, moderator: true, private: true}
		rs.components[actFactQuote] = route{name: "menu quote", handler: b.factQuote, moderator: true, private: true}
		rs.modals[actFactText] = route{name: "form fact", handler: b.factText, moderator: true, private: true}
		rs.modals[actReason] = route{name: "form reason", handler: b.factReason, moderator: true, private: true}
	}
	if b.importer != nil {
		rs.components[actImport] = route{name: "button import", handler: b.importOpen, moderator: true, private: true}
		rs.modals[actImport] = route{name: "form import", handler: b.importForm, moderator: true, private: true}
	}
	return rs
}

// Commands is what is registered at Discord: a JSON array of its application commands.
func (b *Bot) Commands() []map[string]any {
	var out []map[string]any
	groups := map[string]map[string]any{}
	for _, c := range b.commands() {
		base, sub, nested := strings.Cut(c.path, " ")
		if c.menu {
			out = append(out, c.registration(object{"type": CommandMessage, "name": c.path}))
			continue
		}
		if !nested {
			out = append(out, c.registration(object{"type": CommandSlash, "name": base, "description": c.about, "options": optionList(c.options)}))
			continue
		}
		group := groups[base]
		if group == nil {
			group = command{path: base, route: c.route}.registration(object{"type": CommandSlash, "name": base,
				"description": locales[fallbackLocale].t("cmd." + base + ".about"), "options": []any{}})
			groups[base] = group
			out = append(out, group)
		}
		o := object{"type": optionSubCommand, "name": sub, "description": c.about, "options": optionList(c.options)}
		localise(o, "cmd."+strings.ReplaceAll(c.path, " ", "."), sub)
		group["options"] = append(group["options"].([]any), o)
	}
	return out
}

// registration adds translations and who sees the command. What Discord hides is checked again by the
// bot: a server's administrators can show it to anybody.
func (c command) registration(o object) object {
	localise(o, "cmd."+strings.ToLower(strings.ReplaceAll(c.path, " ", "-")), c.path)
	o["integration_types"] = []int{0} // added to a server, not to a person
	if c.route.moderator {
		o["default_member_permissions"] = strconv.Itoa(permManageGuild) // a string: an integer is refused
		o["contexts"] = []int{0}                                        // servers
	} else {
		o["contexts"] = []int{0, 1} // and direct messages with the bot
	}
	return o
}

// localise adds the names and descriptions that the locales hold under a key.
func localise(o object, key, name string) {
	names, abouts := map[string]string{}, map[string]string{}
	for _, id := range localeIDs() {
		l := locales[id]
		if id == fallbackLocale {
			continue
		}
		if s := l.text[key+".name"]["other"]; s != "" && s != name {
			names[id] = s
		}
		if s := l.text[key+".about"]["other"]; s != "" && o["description"] != nil {
			abouts[id] = s
		}
	}
	if len(names) > 0 {
		o["name_localizations"] = names
	}
	if len(abouts) > 0 {
		o["description_localizations"] = abouts
	}
}

func optionList(options []option) []any {
	list := []any{}
	for _, o := range options {
		kind := o.kind
		if kind == 0 {
			kind = optString
		}
		j := object{"type": kind, "name": o.name, "description": o.about}
		localise(j, "opt."+o.name, o.name)
		if o.required {
			j["required"] = true
		}
		if o.suggests != "" {
			j["autocomplete"] = true
		}
		if o.max > 0 {
			j["max_length"] = o.max
		}
		if kind == optChannel {
			j["channel_types"] = []int{0, 5, 15} // text, announcements, forums
		}
		if len(o.choices) > 0 {
			var choices []any
			for _, v := range o.choices {
				choice := object{"name": v, "value": v}
				localise(choice, "choice."+v, v)
				choices = append(choices, choice)
			}
			j["choices"] = choices
		}
		list = append(list, j)
	}
	return list
}

// suggest makes the choices for the option being typed.
func (b *Bot) suggest(ctx context.Context, r *Request) ([]Choice, error) {
	option, typed := r.Focused()
	var what string
	for _, c := range b.commands() {
		if c.path != r.Name() {
			continue
		}
		for _, o := range c.options {
			if o.name == option {
				what = o.suggests
			}
		}
	}
	if what == "snapshot" {
		return b.suggestSnapshots(ctx, r, typed)
	}
	if what == "fact" {
		return b.suggestFacts(ctx, typed)
	}
	n, err := b.names(ctx)
	if err != nil {
		return nil, err
	}
	var found []nameEntry
	switch what {
	case "topic":
		found = find(n.topics, typed, suggestMax)
		if len(r.settings.Topics) > 0 {
			found = slices.DeleteFunc(found, func(e nameEntry) bool { return !slices.Contains(r.settings.Topics, e.ID) })
		}
	case "entity":
		found = find(n.entities, typed, suggestMax)
	case "article":
		found = find(n.articles, typed, suggestMax)
		if r.Name() == "source" {
			found = append(find(n.sources, typed, 5), found...)
		}
	case "source":
		found = append(find(n.sources, typed, 10), find(n.articles, typed, 15)...)
	}
	return choices(found), nil
}

// suggestMax is how many choices Discord takes.
const suggestMax = 25

// choices shows entries by name, with their note. Discord shows them as plain text.
func choices(found []nameEntry) []Choice {
	var list []Choice
	for _, e := range found {
		if len(list) == suggestMax {
			break
		}
		label := strings.Join(strings.Fields(firstOf(e.Name, e.ID)), " ")
		if e.Note != "" {
			label += " · " + e.Note
		}
		if length(e.ID) > optionMax || e.ID == "" {
			continue // it could not be sent back
		}
		list = append(list, Choice{Name: clip(label, optionMax), Value: e.ID})
	}
	return list
}
