// Package foreign reads somebody else's stream: it asks for it ([Request]) and cuts what comes into
// events ([NewDecoder]), with the names that others give them ([Type]). When to ask again is
// decided by its caller, source.Remote.
//
// What is secret in a request stays in this package: [Request.Name] and [Request.Scrub] return what
// may be shown.
package foreign

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"pushpane/internal/screen"
	"pushpane/stream"
)

// Type returns the type of an event that another system calls name: none of those that mean more to
// the page (docs/wire.md, "Names of others").
func Type(name string) string {
	return stream.ForeignType(name, OwnTypes()...)
}

// Named is the type of an event whose name cannot be its type: that would be one too many, or too
// long. See [AppendNamed].
const Named = "named"

// OwnTypes returns the types that mean something to the page, which no name becomes. They come
// beside those of others, however many those are.
func OwnTypes() []string { return []string{"room", screen.Type, "chat", Named} }

// AppendNamed appends the data of an event of the type [Named], and returns the extended slice: the
// name that eventType stands for, LF, and data. A name with control characters, or that is not
// UTF-8, stays percent-encoded, so that it is one line that can be read.
func AppendNamed(dst []byte, eventType string, data []byte) []byte {
	name, err := url.PathUnescape(eventType)
	if err != nil || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		name = eventType
	}
	dst = append(append(dst, name...), '\n')
	return append(dst, data...)
}
