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
	var servers []string
	parts := strings.Split(text, ",")
	for i, part := range parts {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme) {
			return Address{}, fmt.Errorf("read address of the engine: %q is not nats://HOST:PORT/LOG (or %s)", Redact(part), strings.Join(schemes[1:], ", "))
		}
		name := strings.Trim(u.Path, "/")
		if name != "" && i == len(parts)-1 {
			a.Log = name
		} else if name != "" {
			return Address{}, fmt.Errorf("read address of the engine: the log %q stands behind a server that is not the last", name)
		}
		u.Path = ""
		servers = append(servers, u.String())
	}
	if len(a.Log) > maxLog || strings.Trim(a.Log, nameCharacters) != "" {
		return Address{}, fmt.Errorf("read address of the engine: the log %q is not 1 to %d of A-Z a-z 0-9 _ -", a.Log, maxLog)
	}
	a.Servers = strings.Join(servers, ",")
	return a, nil
}

const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

// HasSecret reports whether an address holds a user, a password or a token.
func HasSecret(text string) bool { return redactAll(text) != text }

// redactAll returns addresses without their users.
func redactAll(servers string) string {
	each := strings.Split(servers, ",")
	for i := range each {
		each[i] = Redact(each[i])
	}
	return strings.Join(each, ",")
}

// Redact returns an address without its user and password.
func Redact(text string) string {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		scheme, rest = "", text
	} else {
		scheme += "://"
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = rest[at+1:]
	}
	return scheme + rest
}
