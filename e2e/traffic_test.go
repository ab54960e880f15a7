package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// counted is a connection that counts what passes, at the client's end.
type counted struct {
	net.Conn
	up, down *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.down.Add(int64(n))
	return n, err
}

func (c counted) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.up.Add(int64(n))
	return n, err
}

// costs is one entry of GET /traffic.
type costs struct {
	Client                          string
	Requests, Connections, Up, Down int64
}

// costs are those of a part of a browser, asked in the browser's own name, so that asking is no
// part of them.
func (p *program) costs(t testing.TB, browser, part string) costs {
	t.Helper()
	var answer struct{ Clients []costs }
	decode(t, p.ask(t, http.MethodGet, "/traffic?client="+browser, nil).body, &answer)
	for _, c := range answer.Clients {
		if c.Client == browser+"_"+part {
			return c
		}
	}
	t.Fatalf("got costs %+v, want those of %s_%s", answer.Clients, browser, part)
	return costs{}
}

// The costs of a client in /traffic are the bytes at the client's end, exactly: over
// a stream that is taken over, one that is behind a writer's back, and by polls on a connection
// that is kept.
func TestTraffic_agreesWithTheOtherEnd(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	dialer := &net.Dialer{}
	for _, lane := range []string{"sse", "poll"} {
		var up, down atomic.Int64
		far := *p
		far.client = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, address)
			return counted{c, &up, &down}, err
		}}}
		client := "browser_" + lane
		requests := int64(1)
		from := p.publish(t, "first", "")
		publish := func() {
			for i := range 200 {
				p.publish(t, strings.Repeat("x", i*50), "")
			}
		}
		if lane == "sse" {
			l := far.listen(t, "?client="+client+"&after="+from)
			publish()
			l.events(t, 200)
			defer l.close()
		} else {
			publish()
			for next, got := from, 0; got < 200; requests++ {
				var blocks []block
				blocks, next = far.poll(t, "?limit=9&client="+client+"&after="+next)
				got += len(blocks)
			}
			requests--
		}
		want := costs{client, requests, 1, up.Load(), down.Load()}
		// A ping may be on its way.
		var got costs
		t.Cleanup(func() { t.Logf("%s: got %+v, want %+v", lane, got, want) })
		eventually(t, fmt.Sprintf("the server agrees with %+v", want), func() bool {
			want.Up, want.Down = up.Load(), down.Load()
			got = p.costs(t, "browser", lane)
			return got == want
		})
		far.client.CloseIdleConnections()
	}
}

// Only the connections of one client are broken, on either transport, and it goes on by its cursor.
func TestLab_cutsOneClient(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	key := p.key(t)
	order := func(do string, headers ...string) answer {
		return p.ask(t, http.MethodPost, "/lab?client=me", strings.NewReader(`{"do":"`+do+`"}`), headers...)
	}
	mine, others := p.listen(t, "?client=me"), p.listen(t, "?client=you")
	id := p.publish(t, "1", "")
	mine.events(t, 1)
	for _, headers := range [][]string{nil, {keyHeader, "none"}, {keyHeader, key, "Origin", "http://evil.example"}, {keyHeader, key, "X-Forwarded-For", "203.0.113.9"}} {
		if got := order("cut", headers...); got.code != http.StatusForbidden {
			t.Errorf("ordered with %q: got %d, want 403", headers, got.code)
		}
	}
	for range 2 { // the first takes it into the lab
		if got := order("cut", keyHeader, key); got.code != http.StatusAccepted || got.body != `{"do":"cut","until":0}`+"\n" {
			t.Fatalf("got %d %q, want 202", got.code, got.body)
		}
		for range mine.blocks {
			// to the end
		}
		mine = p.listen(t, "?client=me&after="+id)
		id = p.publish(t, "more", "")
		if got := mine.events(t, 1)[0]; got.id != id {
			t.Errorf("got %s after the cut, want %s", got.id, id)
		}
	}
	order("restart", keyHeader, key)
	mine = p.listen(t, "?client=me&after="+id)
	if gap := mine.until(t, "gap"); !strings.Contains(gap.data, `"restart"`) {
		t.Errorf("got gap %s, want that of a restart", gap.data)
	}
	if got := datas(others.events(t, 3)); strings.Join(got, " ") != "1 more more" {
		t.Errorf("another client got %q", got)
	}
}
