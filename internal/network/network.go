// Package network finds the addresses of this machine at which others in the same network reach it,
// the most likely first.
package network

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
)

// Kind is what an interface is, as far as the system tells; in words for a person.
type Kind string

// The kinds of interfaces, in the order in which their addresses are likely to be reached.
const (
	WiFi    Kind = "Wi-Fi"
	Wired   Kind = "network" // or the system does not tell
	Virtual Kind = "virtual" // of virtual machines and containers on this machine
	VPN     Kind = "VPN"
)

// Address is one that others may reach this machine at.
type Address struct {
	IP        netip.Addr
	Interface string // its name, as the system calls it
	Kind      Kind
}

// Addresses returns the addresses of all interfaces that are up, best first: physical interfaces
// before virtual ones and those before VPNs; of each, first the one that the default route leaves
// by; private IPv4 before other IPv4 and that before IPv6; Wi-Fi before cables. Loopback and
// link-local addresses are left out: a browser on another machine cannot open them.
func Addresses() ([]Address, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	var table []device
	for _, i := range all {
		addresses, err := i.Addrs()
		if err != nil {
			continue // it has gone since
		}
		d := device{name: i.Name, flags: i.Flags, kind: kindOf(i.Name, i.Flags)}
		for _, a := range addresses {
			if ip, ok := a.(*net.IPNet); ok {
				if addr, ok := netip.AddrFromSlice(ip.IP); ok {
					d.addresses = append(d.addresses, addr.Unmap())
				}
			}
		}
		table = append(table, d)
	}
	return inOrder(table, routed()), nil
}

// device is an interface as the system tells of it.
type device struct {
	name      string
	flags     net.Flags
	kind      Kind
	addresses []netip.Addr
}

// inOrder returns the addresses of a table of interfaces; sources are those that the
// default route leaves from.
func inOrder(table []device, sources []netip.Addr) []Address {
	type ranked struct {
		Address
		rank [4]int
	}
	var found []ranked
	for _, d := range table {
		if d.flags&net.FlagUp == 0 || d.flags&net.FlagRunning == 0 || d.flags&net.FlagLoopback != 0 {
			continue
		}
		byDefault := slices.ContainsFunc(d.addresses, func(a netip.Addr) bool { return slices.Contains(sources, a) })
		for _, ip := range d.addresses {
			if !ip.IsGlobalUnicast() {
				continue
			}
			found = append(found, ranked{Address{ip, d.name, d.kind}, [4]int{
				class(d.kind), number(!byDefault), family(ip), number(d.kind != WiFi),
			}})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return slices.Compare(a.rank[:], b.rank[:]) })
	var addresses []Address
	for _, f := range found {
		addresses = append(addresses, f.Address)
	}
	return addresses
}

func class(k Kind) int {
	switch k {
	case Virtual:
		return 1
	case VPN:
		return 2
	}
	return 0
}

func family(ip netip.Addr) int {
	switch {
	case ip.Is4() && ip.IsPrivate():
		return 0
	case ip.Is4():
		return 1
	}
	return 2
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// routed returns the addresses that packets to the world would leave from. A UDP socket is
// connected without a packet: the system only looks the route up. The addresses are for
// documentation (RFC 5737, RFC 3849), so that no more specific route is likely to them.
func routed() (sources []netip.Addr) {
	for _, to := range []string{"192.0.2.1:9", "[2001:db8::1]:9"} {
		c, err := net.Dial("udp", to)
		if err != nil {
			continue // no such route
		}
		if from, ok := c.LocalAddr().(*net.UDPAddr); ok {
			sources = append(sources, from.AddrPort().Addr().Unmap())
		}
		_ = c.Close() // nothing was sent
	}
	return sources
}

// kindOf returns the kind of an interface by what the system tells, else by its name.
func kindOf(name string, flags net.Flags) Kind {
	if flags&net.FlagPointToPoint != 0 {
		return VPN
	}
	return cmp.Or(systemKind(name), kindByName(name))
}
