// Package foreign reads somebody else's stream: it asks for it ([Request]) and cuts what comes into
// events ([NewDecoder]), with the names that others give them ([Type]). When to ask again is
// decided by its caller, source.Remote.
//
// What is secret in a request stays in this package: [Request.Name] and [Request.Scrub] return what
// may be shown.
package foreign

import (
	"pushpane/internal/screen"
	"pushpane/stream"
)

// Type returns the type of an event that another system calls name: none of those that mean more to
// the page (docs/wire.md, "Names of others").
func Type(name string) string {
	return stream.ForeignType(name, "room", screen.Type, "chat")
}
