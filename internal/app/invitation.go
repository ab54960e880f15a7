package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"rsc.io/qr"

	"pushpane/internal/certificate"
	"pushpane/internal/guests"
	"pushpane/internal/network"
	"pushpane/internal/terminal"
	"pushpane/internal/traffic"
)

// maxGuestConnections is more than the six of each browser that may join.
const maxGuestConnections = 6 * guests.Max

// invitation is the second listener, by which others watch: it is open from turnOn to turnOff, and
// serves only those who joined. Its goroutine ends with the listener.
type invitation struct {
	guests      *guests.Guests
	addresses   func() ([]network.Address, error) // of this machine
	firstPort   int                               // tried first; then the next ones
	certificate *certificate.Keeper               // nil: plain HTTP
	console     *terminal.Console
	meter       *traffic.Meter
	onOpen      func(n int64) // given how many connections are open, as by newHTTPServer
	handler     http.Handler  // of guests, and of those who are none; set before it is turned on

	mu      sync.Mutex   // guards all below
	server  *http.Server // nil while it is off
	ln      net.Listener // of server
	port    int          // of ln; kept, so that it is the same the next time
	address string       // chosen in place of the best one; "": none is
	onOrder func(shared) // called with what an order of the page has made of it; nil for nobody
}

// shared is the answer to GET and POST /share (docs/wire.md, "The invitation").
type shared struct {
	On          bool            `json:"on"`
	Link        string          `json:"link"` // "" while it is off, or without an address
	QR          []string        `json:"qr"`   // rows of the QR code of the link, 1 is black
	Address     string          `json:"address"`
	Addresses   []sharedAddress `json:"addresses"` // best first
	Port        int             `json:"port"`
	Joined      int             `json:"joined"`
	Locked      bool            `json:"locked"`
	TLS         bool            `json:"tls"`
	Fingerprint string          `json:"fingerprint"` // SHA-256 of the certificate; "" without TLS
	Firewall    string          `json:"firewall"`    // a command that opens the port, or ""
}

type sharedAddress struct {
	Address   string       `json:"address"`
	Interface string       `json:"interface"`
	Kind      network.Kind `json:"kind"`
}

// turnOn opens the listener and a new invitation. It does nothing while it is on.
func (v *invitation) turnOn() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.server != nil {
		return nil
	}
	ln, err := v.listen()
	if err != nil {
		return fmt.Errorf("let others watch: %w", err)
	}
	v.port = ln.Addr().(*net.TCPAddr).Port
	v.server = newHTTPServer(v.meter.Count(clientName, v.handler), maxGuestConnections, v.onOpen, v.console)
	v.ln = v.meter.Watch(v.server, listenAhead(ln, v.console))
	v.guests.Open()
	go func(server *http.Server, counted net.Listener) {
		if v.certificate != nil {
			server.TLSConfig = v.certificate.Config()
			err = server.ServeTLS(counted, "", "")
		} else {
			err = server.Serve(counted)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			v.console.Error("others cannot watch any more: %v", err)
		}
	}(v.server, v.ln)
	return nil
}

// listen opens the port of the last time, else the next free one behind that of the page.
func (v *invitation) listen() (net.Listener, error) {
	if v.port != 0 {
		if ln, err := listen("", v.port, true); err == nil {
			return ln, nil
		}
	}
	if ln, err := listen("", min(v.firstPort, 65535-portsTried), false); err == nil {
		return ln, nil
	}
	return listen("", 0, true)
}

// cutAfter is how long requests of guests may go on when it is turned off: a little longer than
// package guests lets them, so that each page hears why.
const cutAfter = 500 * time.Millisecond

// turnOff puts all guests out and closes the listener. It does nothing while it is off.
func (v *invitation) turnOff() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.server == nil {
		return
	}
	v.guests.Close()
	ctx, cancel := context.WithTimeout(context.Background(), cutAfter)
	defer cancel()
	_ = v.server.Shutdown(ctx)
	_ = v.server.Close() // what is still open is cut
	_ = v.ln.Close()     // which the server does not know before its goroutine has begun
	v.server = nil
}

// choose makes an address that of the link; "" is the best one.
func (v *invitation) choose(address string) error {
	all, err := v.addresses()
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.IP.String() == address {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.address = address
			return nil
		}
	}
	if address != "" {
		return fmt.Errorf("address %.60q is none of this machine that others reach", address)
	}
	return nil
}

// state returns what the page of the presenter shows.
func (v *invitation) state() (shared, error) {
	all, err := v.addresses()
	if err != nil {
		return shared{}, fmt.Errorf("find the addresses of this machine: %w", err)
	}
	v.mu.Lock()
	on, port, chosen := v.server != nil, v.port, v.address
	v.mu.Unlock()
	s := shared{On: on, Port: port, Joined: v.guests.Count(), Locked: v.guests.Locked(), TLS: v.certificate != nil, QR: []string{}, Addresses: []sharedAddress{}}
	for i, a := range all {
		s.Addresses = append(s.Addresses, sharedAddress{a.IP.String(), a.Interface, a.Kind})
		if i == 0 || a.IP.String() == chosen {
			s.Address = a.IP.String()
		}
	}
	if !on {
		return s, nil
	}
	if v.certificate != nil {
		s.Fingerprint = v.certificate.Fingerprint()
	}
	s.Firewall = network.FirewallCommand(port)
	if s.Address != "" {
		s.Link = v.link(s.Address, port)
		s.QR, err = modules(s.Link)
	}
	return s, err
}

// ordered tells who shows the invitation beside the page what an order has made of it.
func (v *invitation) ordered(s shared) {
	v.mu.Lock()
	tell := v.onOrder
	v.mu.Unlock()
	if tell != nil {
		tell(s)
	}
}

// joinPath is that of the invitation, before its token.
const joinPath = "/join/"

func (v *invitation) link(address string, port int) string {
	scheme := "http://"
	if v.certificate != nil {
		scheme = "https://"
	}
	return scheme + net.JoinHostPort(address, strconv.Itoa(port)) + joinPath + v.guests.Token()
}

// modules returns the rows of a QR code (ISO/IEC 18004) without its margin.
func modules(text string) ([]string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("make QR code: %w", err)
	}
	rows := make([]string, code.Size)
	for y := range rows {
		var row strings.Builder
		for x := range code.Size {
			if code.Black(x, y) {
				row.WriteByte('1')
			} else {
				row.WriteByte('0')
			}
		}
		rows[y] = row.String()
	}
	return rows, nil
}

// peer returns the address of who has sent r.
func peer(r *http.Request) netip.Addr {
	at, _ := netip.ParseAddrPort(r.RemoteAddr) // the zero address is one as well
	return at.Addr()
}
