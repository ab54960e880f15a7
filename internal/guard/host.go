package guard

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// shownLength limits how much of a refused value an answer repeats, in bytes.
const shownLength = 100

// CheckHost returns nil if host, as in http.Request.Host, is localhost, a name under it, a name of
// Options.Hosts, or an IP address, on any port. Foreign DNS cannot change where these lead, so no
// page of another origin can be served under them (DNS rebinding). The unspecified address is
// refused: browsers have let pages of other origins reach this machine by it.
func (g *Guard) CheckHost(host string) error {
	name, ok := withoutPort(host)
	if !ok {
		return fmt.Errorf("host %s is malformed: use localhost or an IP address", shown(host))
	}
	if addr, ok := address(name); ok {
		if addr.WithZone("").Unmap().IsUnspecified() {
			return fmt.Errorf("host %s is not allowed: use localhost or an IP address of this machine", shown(host))
		}
		return nil
	}
	name, ok = canonicalName(name)
	switch {
	case !ok:
		return fmt.Errorf("host %s is malformed: use localhost or an IP address", shown(host))
	case name == "localhost", strings.HasSuffix(name, ".localhost"), g.hosts[name]:
		return nil
	case len(name) > shownLength:
		return fmt.Errorf("host %s is not allowed: use localhost or an IP address", shown(host))
	}
	return fmt.Errorf("host %s is not allowed: use localhost or an IP address, or start pushpane with --allow-host %s",
		shown(host), name)
}

// withoutPort returns host without its port, and whether the port is well-formed. An IPv6 address
// keeps its brackets, which distinguish it from a name.
func withoutPort(host string) (string, bool) {
	colon := strings.LastIndexByte(host, ':')
	if colon < 0 || strings.HasSuffix(host, "]") {
		return host, true
	}
	_, err := strconv.ParseUint(host[colon+1:], 10, 16)
	return host[:colon], err == nil
}

// address parses an IPv6 address in brackets, or an IPv4 address of four decimal numbers, which a
// dot may follow. Browsers turn all other forms into that one before they send them.
func address(name string) (netip.Addr, bool) {
	if strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]") {
		addr, err := netip.ParseAddr(name[1 : len(name)-1])
		_, zoneIsName := canonicalName(addr.Zone())
		return addr, err == nil && addr.Is6() && (zoneIsName || addr.Zone() == "")
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(name, "."))
	return addr, err == nil && addr.Is4()
}

// canonicalName returns the host name in lower case and without a final dot. It is false for a name
// with an empty label or with a character other than letters, digits, - and _.
func canonicalName(name string) (string, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", false
		}
	}
	return name, true
}

// shown returns a foreign value quoted, and shortened to shownLength, for an answer.
func shown(value string) string {
	if len(value) > shownLength {
		value = value[:shownLength] + "…"
	}
	return strconv.Quote(value)
}
