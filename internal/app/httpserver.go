package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"pushpane/stream"
)

// Limits of the server, see docs/wire.md. There is no write timeout: a stream has no end, and each
// write to a viewer has a deadline of its own.
const (
	headerTimeout       = 10 * time.Second
	unwantedBodyTimeout = 2 * time.Second
	keepAliveTimeout    = 2 * time.Minute
	maxHeaderBytes      = 64 << 10
	spareOpen           = 5_000 // beyond the limit of viewers, so that one too many is answered
	shutdownTimeout     = time.Second
)

// newHTTPServer returns a server that serves handler within the limits: of more than maxOpen
// connections at once the newest are closed. onOpen is given how many there are, by several
// goroutines, without those that streams have taken over. What net/http logs about connections goes
// to errors.
func newHTTPServer(handler http.Handler, maxOpen int64, onOpen func(n int64), errors io.Writer) *http.Server {
	var open atomic.Int64
	return &http.Server{
		Handler:           limitBody(handler),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       keepAliveTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          log.New(errors, "", 0),
		// "OPTIONS *" goes through the guard like everything else.
		DisableGeneralOptionsHandler: true,
		ConnState: func(c net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				n := open.Add(1)
				if n > maxOpen {
					_ = c.Close() // net/http notices at its first read
				}
				onOpen(n)
			case http.StateClosed, http.StateHijacked:
				onOpen(open.Add(-1))
			}
		},
	}
}

// limitBody gives a body unwantedBodyTimeout to arrive; a handler that reads it sets a later
// deadline. So a request that is refused gets its answer even if it announced a body that never
// comes, and an honest client can finish sending before it reads the answer.
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(unwantedBodyTimeout))
		}
		next.ServeHTTP(w, r)
	})
}

// shutdown lets requests and viewers of the closed streams, of which some may be nil, end for
// shutdownTimeout, and then cuts their connections.
func shutdown(server *http.Server, streams ...*stream.Stream) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	for _, s := range streams {
		if s != nil {
			_ = s.Drain(ctx) // a viewer that has not read its bye by now is cut with the process
		}
	}
	if err := server.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	} else if err != nil {
		return fmt.Errorf("stop server: %w", err)
	}
	return nil
}
