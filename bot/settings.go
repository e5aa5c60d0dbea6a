package bot

import (
	"context"
	"slices"
	"strings"
	"time"
)

// settingsCommand shows the settings of a server or channel, and changes those that are given: all of
// them, or none where one is refused.
func (b *Bot) settingsCommand(ctx context.Context, r *Request) (Reply, error) {
	channel := r.Text("channel")
	changes, err := b.settingsGiven(ctx, r, channel)
	if err != nil {
		return Reply{}, err
	}
	for _, c := range changes {
		if c.value == "default" {
			c.value = ""
		}
		if err := b.state.SetSetting(ctx, r.GuildID, channel, c.key, c.value); err != nil {
			return Reply{}, err
		}
		b.audit(ctx, r, "settings", c.key, strings.TrimSpace(c.value+" "+channel))
	}
	return Reply{Message: b.showSettings(ctx, r, channel, len(changes) > 0)}, nil
}

// settingChange is one setting as the state keeps it; "default" takes it away.
type settingChange struct{ key, value string }

// settingsGiven reads the options of /settings.
func (b *Bot) settingsGiven(ctx context.Context, r *Request, channel string) (list []settingChange, err error) {
	set := func(key, value string) { list = append(list, settingChange{key, value}) }
	if v := r.Text("visibility"); v != "" {
		set(setVisibility, v)
	}
	if v := r.Text("language"); v != "" {
		set(setLocale, v)
	}
	if v := strings.TrimSpace(r.Text("topics")); v != "" {
		ids, err := b.topicIDs(ctx, r, v)
		if err != nil {
			return nil, err
		}
		set(setTopics, ids)
	}
	if v := strings.TrimSpace(r.Text("stale_after")); v != "" {
		span, err := r.span(v)
		if err != nil {
			return nil, err
		}
		set(setStale, span)
	}
	if r.Has("add_moderators") || r.Has("remove_moderators") {
		// Roles make moderators; a moderator by role may not make others, nor unmake those who made him.
		if r.Permissions&(permManageGuild|permAdministrator) == 0 {
			return nil, r.sorry("settings.manage_server")
		}
		roles := b.settingsOf(ctx, r.GuildID, channel).ModeratorRoles
		if id := r.Text("add_moderators"); id != "" && !slices.Contains(roles, id) {
			roles = append(roles, id)
		}
		roles = slices.DeleteFunc(roles, func(id string) bool { return id == r.Text("remove_moderators") })
		set(setRoles, strings.Join(roles, " "))
	}
	return list, nil
}

// topicIDs resolves a list of topics parted by commas; "all" is the empty list.
func (b *Bot) topicIDs(ctx context.Context, r *Request, text string) (string, error) {
	if fold(text) == "all" {
		return "", nil
	}
	n, err := b.names(ctx)
	if err != nil {
		return "", err
	}
	var ids []string
	for _, s := range strings.Split(text, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		id, err := r.nameOf(n.topics, "topic", s)
		if err != nil {
			return "", err
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " "), nil
}

// span reads "72h" or "7d" and writes it as a duration; "default" stays.
func (r *Request) span(text string) (string, error) {
	if text == "default" {
		return text, nil
	}
	var n int
	if days, ok := strings.CutSuffix(text, "d"); ok && parseInt(days, &n) && n > 0 {
		return (time.Duration(n) * 24 * time.Hour).String(), nil
	}
	if d, err := time.ParseDuration(text); err == nil && d >= time.Hour {
		return d.String(), nil
	}
	return "", r.sorry("settings.span", "text", name(text, nameMax))
}

func (b *Bot) showSettings(ctx context.Context, r *Request, channel string, changed bool) Message {
	s := b.settingsOf(ctx, r.GuildID, channel)
	l := r.loc
	title := l.t("settings.server")
	if channel != "" {
		title = l.t("settings.channel", "channel", "<#"+channel+">")
	}
	visibility := l.t("settings.public")
	if s.Private {
		visibility = l.t("settings.private")
	}
	topics := l.t("settings.all")
	if len(s.Topics) > 0 {
		topics = name(strings.Join(s.Topics, ", "), headingMax)
	}
	var roles []string
	for _, id := range append(slices.Clone(b.config.ModeratorRoles), s.ModeratorRoles...) {
		roles = append(roles, "<@&"+id+">")
	}
	stale := l.t("settings.by_topic")
	if s.StaleAfter > 0 {
		stale = s.StaleAfter.String()
	}
	lines := []string{"### " + title,
		l.t("settings.visibility", "value", visibility),
		l.t("settings.topics", "value", topics),
		l.t("settings.language", "value", firstOf(s.Locale, l.t("settings.reader"))),
		l.t("settings.moderators", "value", strings.TrimSpace(l.t("settings.managers")+" "+strings.Join(roles, " "))),
		l.t("settings.stale", "value", stale)}
	colour := colourAnswer
	if changed {
		colour = colourDone
	}
	return notice(colour, strings.Join(lines, "\n"))
}
