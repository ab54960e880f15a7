package cluster

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// DefaultLog is the log of an address that names none.
const DefaultLog = "pushpane"

// maxLog is the length of the longest name of a log, in characters.
const maxLog = 64

// Address is where the engine is, and which of its logs is meant.
type Address struct {
	Servers string // as the client takes them: URLs, with commas between
	Log     string
}

// schemes are those of the servers that the client speaks to.
var schemes = []string{"nats", "tls", "ws", "wss"}

// ParseAddress reads nats://HOST[:PORT][/LOG]. Several servers have commas between them; the log is
// that of the last. A user and a password may stand before the host. No error shows them.
func ParseAddress(text string) (Address, error) {
	a := Address{Log: DefaultLog}
	refuse := func(format string, values ...any) (Address, error) {
		return Address{}, fmt.Errorf("read address of the engine: "+format, values...)
	}
	var servers []string
	parts := strings.Split(text, ",")
	for i, part := range parts {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme) || u.RawQuery != "" || u.Fragment != "" {
			if shown := Redact(text); shown != text {
				return refuse("%q is not nats://USER:PASSWORD@HOST:PORT/LOG (or %s); in USER and PASSWORD the comma is %%2C, the slash %%2F", shown, strings.Join(schemes[1:], ", "))
			}
			return refuse("%q is not nats://HOST:PORT/LOG (or %s)", part, strings.Join(schemes[1:], ", "))
		}
		name := strings.Trim(u.Path, "/")
		if name != "" && i == len(parts)-1 {
			a.Log = name
		} else if name != "" {
			return refuse("a log stands behind server %d of %d, which is not the last", i+1, len(parts))
		}
		u.Path = ""
		servers = append(servers, strings.ReplaceAll(u.String(), ",", "%2C"))
	}
	if len(a.Log) > maxLog || strings.Trim(a.Log, nameCharacters) != "" {
		return refuse("the log %q is not 1 to %d of A-Z a-z 0-9 _ -", Redact(a.Log), maxLog)
	}
	a.Servers = strings.Join(servers, ",")
	return a, nil
}

const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

// HasSecret reports whether an address holds a user, a password or a token.
func HasSecret(text string) bool { return Redact(text) != text }

// redactAll returns the addresses of an [Address] without their users.
func redactAll(servers string) string {
	each := strings.Split(servers, ",")
	for i := range each {
		each[i] = Redact(each[i])
	}
	return strings.Join(each, ",")
}

// Redact returns text, be it an address or not, without what stands before its last @, but for the
// scheme.
func Redact(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text
	}
	for _, scheme := range schemes {
		if strings.HasPrefix(text, scheme+"://") {
			return scheme + "://" + text[at+1:]
		}
	}
	return text[at+1:]
}
