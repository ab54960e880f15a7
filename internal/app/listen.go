package app

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"pushpane/internal/terminal"
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

// listenFailure adds to err what to do about it.
func listenFailure(err error, port int) error {
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup):
		// The name server that was asked is of no use to whoever misspelt a name.
		return terminal.Fail(fmt.Errorf("listen: no address is known for the host %q", lookup.Name), "--host 127.0.0.1 is this machine only, --host 0.0.0.0 is every address that it has")
	case errors.Is(err, fs.ErrPermission) && port < 1024:
		return terminal.Fail(err, "ports below 1024 are for the administrator; --port 0 picks a free one that is not")
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return terminal.Fail(err, "this machine has no such address; --host 0.0.0.0 is every one that it has")
	}
	return terminal.Fail(err, "leave --port out and the next free one is taken, or stop the program that has it")
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
