// Package playground is the bot in a page of a browser, for people without a Discord account.
//
// It starts the stand-in for Discord of package discordtest on this machine, lets the real
// bot connect to it (the same gateway session, the same HTTP requests, the same handlers),
// and serves one page that draws the channel as Discord would: a command box with
// autocomplete, replies in Components V2, buttons, menus and forms that work, and a switch
// between a member and a moderator.
//
// The page has no build step. Its files in page/ are modules that the browser reads as
// they are: playground.js is the channel and the command box, components.js draws Components
// V2, markdown.js Discord's Markdown, commandline.js reads what is typed. They talk to
// server.go by JSON; what happens in the channel comes as server-sent events.
package playground
