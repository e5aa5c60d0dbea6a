package bot

import (
	"context"
	"log/slog"
	"net/url"
)

// Original is the id of the message that answered an interaction. Discord does not say it when the
// answer is given, and it is needed only for answers that all can see, so that it is asked for here,
// after the reader has his answer.
func (d *Discord) Original(ctx context.Context, in *Interaction) (id string, err error) {
	const route = "GET /webhooks/{id}/{token}/messages/@original"
	answer, err := d.do(ctx, restRequest{route: route, method: "GET", open: true,
		path: "/webhooks/" + url.PathEscape(in.ApplicationID) + "/" + url.PathEscape(string(in.token)) + "/messages/@original"})
	if err != nil {
		return "", err
	}
	return messageID(route, answer)
}

// after does what waits until the reader has his answer.
func (b *Bot) after(ctx context.Context, r *Request, reply Reply) {
	if reply.After == nil {
		return
	}
	id := ""
	if b.channels != nil && !reply.Message.Ephemeral {
		actx, cancel := context.WithTimeout(ctx, deliveryTime)
		defer cancel()
		var err error
		if id, err = b.channels.Original(actx, r.Interaction); err != nil {
			r.log.LogAttrs(ctx, slog.LevelWarn, "the id of an answer is not known", errAttr(err))
		}
	}
	reply.After(ctx, id)
}
