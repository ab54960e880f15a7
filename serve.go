package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"
	"time"

	"pushpane/stream"
)

// Limits of the server; docs/wire.md lists them. There is no write time-out: a stream has none, and
// each write to a viewer has its own.
const (
	headerWait     = 10 * time.Second
	unwantedWait   = 2 * time.Second
	keptAlive      = 2 * time.Minute
	maxHeaders     = 64 << 10
	maxConnections = 25_000 // more than viewers, so that there is room to say no
	goodbye        = time.Second
	portsTried     = 20
)

// listen opens the address. A port that was not asked for gives way to the next free one.
func listen(host string, port int, asked bool) (net.Listener, error) {
	ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err == nil || asked {
		return ln, err
	}
	for next := port + 1; next < port+portsTried; next++ {
		if ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); err == nil {
			return ln, nil
		}
	}
	return nil, err
}

// unwanted gives a body a short time to arrive; a handler that wants it gives it more. So a request
// that is refused has its answer even if it announced a body and never sends it, and an honest
// sender is not cut off before it reads that.
func unwanted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(unwantedWait))
		}
		next.ServeHTTP(w, r)
	})
}

// newServer serves handler within the limits. What net/http has to say about connections goes to
// errors.
func newServer(handler http.Handler, errors io.Writer) *http.Server {
	var open atomic.Int64
	return &http.Server{
		Handler:           unwanted(handler),
		ReadHeaderTimeout: headerWait,
		IdleTimeout:       keptAlive,
		MaxHeaderBytes:    maxHeaders,
		ErrorLog:          log.New(errors, "", 0),
		// "OPTIONS *" goes through the guard like everything else.
		DisableGeneralOptionsHandler: true,
		ConnState: func(c net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				if open.Add(1) > maxConnections {
					_ = c.Close() // net/http notices at its first read
				}
			case http.StateClosed, http.StateHijacked:
				open.Add(-1)
			}
		},
	}
}

// shutdown lets the requests and streams that stand come to their end, and cuts those that do not.
func shutdown(server *http.Server, events *stream.Stream) error {
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	_ = events.Drain(ctx) // who has not read its bye by now is cut with the process
	if err := server.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	} else if err != nil {
		return fmt.Errorf("stop server: %w", err)
	}
	return nil
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
