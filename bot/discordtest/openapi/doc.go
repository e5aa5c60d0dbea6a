// Package openapi checks requests against Discord's OpenAPI description, for the stand-in in
// discordtest. It is a package of its own so that programs which only play Discord do not link the
// validator.
package openapi
