package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"github.com/launchdarkly/eventsource"
	"github.com/tmaxmax/go-sse"
)

// heard is an event as a client has received it.
type heard struct{ Type, Data, ID string }

// client is a program by other people that reads event streams. It is started on an address and
// reports what it hears, control events included, until the context ends.
type client struct {
	program string // what must be installed for it, if anything
	read    func(ctx context.Context, url string, report func(heard)) error
}

// What our own parser makes of our own encoder proves little: the claim is that any reader of the
// standard gets the same text, of any type, with any bytes in it.
func TestClients_readAThousandNastyEventsExactly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]client{
		"curl":                     {"curl", readCurl},
		"node_eventsource-parser":  {"node", readNode},
		"launchdarkly_eventsource": {"", readLaunchDarkly},
		"tmaxmax_go-sse":           {"", readGoSSE},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.program != "" {
				needs(t, c.program)
			}
			p := startSilent(t)
			events := nastyEvents(1000)
			// Half of them are history when the client comes, half reach it live.
			publishNasty(t, p, events[:500])
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			reports := make(chan heard, len(events))
			ended := make(chan error, 1)
			go func() {
				ended <- c.read(ctx, p.url+"/events", func(h heard) {
					// Some report the block that holds nothing but retry, which the standard does
					// not dispatch.
					if h.ID != "" && !(block{typ: h.Type}).control() {
						reports <- h
					}
				})
			}()
			got := collect(t, reports, ended, 500)
			publishNasty(t, p, events[500:])
			got = append(got, collect(t, reports, ended, 500)...)
			expectNasty(t, name, got, events)
		})
	}
}

// collect returns the next n reports. If the client gives up, the test fails with its reason.
func collect(t *testing.T, reports <-chan heard, ended <-chan error, n int) []heard {
	t.Helper()
	var got []heard
	deadline := time.After(2 * patience)
	for len(got) < n {
		select {
		case h := <-reports:
			got = append(got, h)
		case err := <-ended:
			t.Fatalf("the client ended after %d of %d events: %v", len(got), n, err)
		case <-deadline:
			t.Fatalf("the client heard %d of %d events within %v", len(got), n, 2*patience)
		}
	}
	return got
}

// expectNasty compares the received events with those that were sent, and the ids with 1, 2, 3.
func expectNasty(t *testing.T, client string, got []heard, want []nasty) {
	t.Helper()
	for i, w := range want {
		g := got[i]
		typ := w.typ
		if typ == "message" {
			typ = "" // the wire leaves it out, and so does asMessage
		}
		if g.Type != typ || g.Data != w.want || (block{id: g.ID}).number() != i+1 {
			t.Fatalf("%s: event %d is %q %.80q with the id %s, want %q %.80q", client, i+1, g.Type, g.Data, g.ID, typ, w.want)
		}
	}
}

func seen(blocks []block) []heard {
	var all []heard
	for _, b := range blocks {
		all = append(all, heard{b.typ, b.data, b.id})
	}
	return all
}

// readCurl shows what passes through curl, through the tests' own strict reader.
func readCurl(ctx context.Context, url string, report func(heard)) error {
	return readOutput(exec.CommandContext(ctx, "curl", "--no-buffer", "--silent", "--show-error", url), func(out io.Reader) error {
		for r := bufio.NewReader(out); ; {
			b, err := readBlock(r)
			if err != nil {
				return err
			}
			report(heard{b.typ, b.data, b.id})
		}
	})
}

// readNode hears with the parser that JavaScript programs use; events.js prints each as a line of
// JSON.
func readNode(ctx context.Context, url string, report func(heard)) error {
	return readOutput(exec.CommandContext(ctx, "node", "events.js", url), func(out io.Reader) error {
		for d := json.NewDecoder(out); ; {
			var h heard
			if err := d.Decode(&h); err != nil {
				return err
			}
			report(h)
		}
	})
}

// readOutput runs a program and reads its output until both end.
func readOutput(cmd *exec.Cmd, read func(io.Reader) error) error {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	noise := &transcript{}
	cmd.Stderr = noise
	if err := cmd.Start(); err != nil {
		return err
	}
	err = read(out)
	if bad := cmd.Wait(); bad != nil {
		return bad
	}
	return err
}

func readLaunchDarkly(ctx context.Context, url string, report func(heard)) error {
	stream, err := eventsource.SubscribeWithURL(url)
	if err != nil {
		return err
	}
	defer stream.Close()
	for {
		select {
		case e := <-stream.Events:
			report(heard{e.Event(), e.Data(), e.Id()})
		case err := <-stream.Errors:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func readGoSSE(ctx context.Context, url string, report func(heard)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	conn := sse.NewConnection(req)
	// Its buffer for an event is 64 KiB by default; our limit is larger.
	conn.Buffer(nil, 2<<20)
	conn.SubscribeToAll(func(e sse.Event) { report(heard{e.Type, e.Data, e.LastEventID}) })
	return conn.Connect()
}
