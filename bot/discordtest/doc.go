// Package discordtest is a strict stand-in for Discord: its gateway, its REST interface and the
// people who use the bot. Tests of package bot run against it, and so does the playground, which is
// the real bot over this stand-in in a browser page.
//
// # Reading order
//
//   - server.go: Options, New, Close; how a request is authorised, checked, faulted and answered
//   - world.go: the users, channels and messages that exist; events for whoever draws them
//   - rest.go, messages.go, callback.go, commands.go: the REST endpoints; faults.go: how they fail
//   - rules.go, rules_components.go, rules_callback.go, rules_commands.go: Discord's limits, one
//     function per rule
//   - gateway.go, script.go: websocket sessions, and scripts that make them misbehave
//   - interact.go, actions.go: what a person does: commands, autocomplete, buttons, selects, forms,
//     messages
//   - endpoint.go: interactions delivered by HTTP, signed with Ed25519
//
// # Strictness
//
// Every request of the bot is checked against the rules always, and against a description of the
// interface (Options.Spec; see the openapi subpackage) when one is given. A request that breaks a
// rule is refused as Discord refuses it, with status 400 and code 50035, and is also recorded:
// a test ends with
//
//	if v := server.Violations(); len(v) > 0 { t.Errorf(...) }
//
// because a bot that survives a refusal still has a fault. Two rules are stricter than Discord:
// allowed_mentions must be the closed list {"parse":[]} on every message, and a file must be shown
// by a component.
//
// Likewise a person can do only what Discord would let them do: run registered commands with
// options that fit, press buttons that stand on the message, choose options that the select has.
//
// # Pointing a bot at it
//
// Server.API is the base of the REST interface ("http://127.0.0.1:4567/api/v10"), from which a
// client learns the gateway's address as it does at Discord. Package bot takes the base as an
// option, so no global has to be moved and many servers live in one process. Programs that use
// discordgo's own endpoints move its package variables once with Server.Point (point.go).
//
// # Faults
//
// Fail arms a fault for one REST route: rate limits as JSON or as a proxy's HTML page, server
// errors, slow answers, connections dropped before or after the request is carried out. Script
// arms what the next gateway connection does, as a list of steps:
//
//	server.Script(
//		Script{Hello(), Authenticate(), Reconnect()},  // first connection: op 7 after READY
//		Script{Hello(), AwaitHandshake(), Reconnect()}, // second: op 7 in place of RESUMED
//	)                                                   // later ones work
//
// The steps Until and the effect Held wait for the test, so that it need not wait for them.
//
// Tests of other packages start a Server by package standin, which fails them over violations and
// checks each request against Discord's own description of the interface where that is at hand.
package discordtest
