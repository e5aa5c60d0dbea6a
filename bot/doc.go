// Package bot is the bot as Discord sees it: commands, buttons, forms and messages come in, replies go
// out. What is answered is decided in package briefing; here it is asked for, checked and laid out.
//
// # The walk of one interaction
//
// A newcomer follows /status talks through the files, in this order:
//
//   - gateway.go, gateway_shard.go, gateway_conn.go: the supervisor that keeps a connection to Discord,
//     and frontdoor_http.go, the other front door; frontdoor_interaction.go decodes what comes through
//     either, frontdoor_dispatch.go gives it to a handler, once, with a recover around it;
//   - request.go: [Request], the interaction with its settings, language and permissions;
//   - router.go: [Bot.HandleInteraction] finds the route, asks whether the person may (permit is the one
//     place), runs the handler, and sends what it replies: at once if it is ready in 1.5 s, else after
//     "thinking…". It leaves one line in the log and one count in the metrics;
//   - commands.go: the table of commands, of which both the routes and the registration at Discord are
//     made; answers.go: the handlers of those that are questions;
//   - answerer.go: [Answerer] and [Reindexer], what the bot asks of the rest of the program;
//   - render.go and render_blocks.go lay a briefing.Answer out as blocks, layout.go puts blocks on pages
//     within Discord's limits, render_rows.go adds the buttons and menus;
//   - quote.go and escape.go: how text of the corpus is written so that its reader sees exactly the
//     source's characters, and nothing in it formats, links or pings;
//   - reply.go: what a handler returns, and what a reader is told when it fails;
//   - rest.go, rest_message.go, rest_interaction.go: the reply on its way to Discord; rest_limit.go keeps
//     it within what Discord takes in a second.
//
// # Handlers send nothing
//
// A [Handler] takes a request and returns a [Reply]. It holds no connection, so that a test reads what
// would be sent, and the router alone decides how and when it is. Long work (a reindex) is a function in
// the reply that the router runs behind "thinking…"; show.go keeps its progress from flooding Discord.
//
// # Limits by construction
//
// Nothing is cut after it was written. A page is filled block by block (paginate); a block that no page
// can hold goes on over the next ones, parted at a sentence, else between words, else between
// characters, and the pieces are the text again, byte for byte. Names on lines of ours are clipped;
// quotes never are. Fuzz tests hold both: no limit is passed, no quote is altered.
//
// # Buttons
//
// What a button does stands in its custom_id (button.go): action, question, page and a mark of the
// snapshot, with a MAC over all of it and the guild. It works after a restart and cannot be made up.
// Questions too long for it are kept in the state for as long as text may be kept, then the button has
// aged, and says so.
//
// # Moderators
//
// moderate.go, with its report and lists, is /reindex and /corpus, curator.go is /fact, importer.go
// brings text in, settings.go is /settings. Every one of their routes is marked, and [Request] decides who is a moderator from what
// Discord vouches for: the Manage Server permission or a named role, in a guild that the operator
// named. A button, a form or a replayed custom_id goes through the same check. What they do is written
// to the audit log of package state.
//
// # The rest
//
//   - names.go: autocomplete and names in any spelling; locale.go and locales/: the seven languages of
//     our own text; throttle.go: rate limits; notes.go: notes under answers whose ground has changed;
//     messages.go: questions in messages; metrics.go, config.go and config_read.go, serve.go: the running program.
package bot
