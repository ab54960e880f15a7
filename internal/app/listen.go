package app

import (
	"net"
	"net/netip"
	"strconv"
)

// portsTried is how many ports are tried, from the default one on.
const portsTried = 20

// listen opens the address. Unless the port was given, the next free one may take its place.
func listen(host string, port int, given bool) (net.Listener, error) {
	ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err == nil || given {
		return ln, err
	}
	for next := port + 1; next < port+portsTried; next++ {
		if ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); err == nil {
			return ln, nil
		}
	}
	return nil, err
}

// pageURL returns the URL, for a browser on this machine, of a program that listens on host and
// port.
func pageURL(host string, port int) string {
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(port))
}

// addresses returns the URL to open on this machine, and the others it can be reached at.
func addresses(ln net.Listener, host string) (first string, others []string) {
	at := ln.Addr().(*net.TCPAddr)
	url := func(host string) string {
		return "http://" + net.JoinHostPort(host, strconv.Itoa(at.Port))
	}
	if !at.IP.IsUnspecified() {
		if _, err := netip.ParseAddr(host); err != nil {
			return url(host), nil // a name: as it was asked for
		}
		return url(at.IP.String()), nil
	}
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		return url("127.0.0.1"), nil
	}
	for _, a := range interfaces {
		ip, ok := a.(*net.IPNet)
		// A link-local address needs a zone, which an address bar does not take.
		if ok && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() && (ip.IP.To4() != nil || at.IP.To4() == nil) {
			others = append(others, url(ip.IP.String()))
		}
	}
	return url("127.0.0.1"), others
}
