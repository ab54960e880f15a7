// Package guests knows the browsers that joined by an invitation: a link with a token, which each
// browser exchanges for a cookie of its own. A cookie is worth something until its guest is
// removed, or the invitation is closed.
//
// # Usage
//
// [Guests.Open] makes an invitation, [Guests.Join] exchanges its token for a cookie, and
// [Guests.Find] recognises the cookie in later requests. A handler that serves a guest finds it in
// the context of the request, by [From]: nil is the machine that pushpane runs on. What a guest
// reads ends with [Guest.Context]: see stream.WithLease.
//
// # Limits
//
// Token and cookie are 130 random bits each. An address from which wrong tokens come has to wait
// for each further refusal, see [Guests.Join]. At most [Max] guests are in at once.
package guests

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Max is how many guests may be in at once, those that were never seen again left out.
const Max = 1000

// lostAfter is how long a guest whose cookie has never come back keeps its place where there is no
// other: what asked for the link may have been a robot that makes previews.
const lostAfter = time.Minute

// farewell is how long what a guest reads goes on after it is out, so that its page still hears
// why.
const farewell = 300 * time.Millisecond

// Errors of [Guests.Join], lines to answer with.
var (
	ErrToken  = errors.New("no such invitation: scan the code again")
	ErrBusy   = errors.New("too many wrong invitations from this address: wait a little")
	ErrLocked = errors.New("nobody more is let in at the moment")
	ErrFull   = errors.New("as many have joined as may be")
	ErrShut   = errors.New("the presenter has ended the access of this browser")
)

// Guests holds one invitation, or none, and who has joined by it. The zero value has none. It is
// safe for concurrent use.
type Guests struct {
	mu       sync.Mutex // guards all below, and the fields of guests
	token    string     // "" while there is no invitation
	locked   bool
	joined   int // guests since the program started; the number of the newest
	byCookie map[string]*Guest
	shut     map[string]bool // cookies of guests that were removed
	wrong    wrongTokens
}

// Guest is a browser that has joined.
type Guest struct {
	// Number counts guests: 1, 2, ..., never again the same while the program runs.
	Number int

	cookie string
	came   time.Time
	seen   bool // its cookie has come back
	out    context.Context
	end    context.CancelFunc
}

// Context is done shortly after the guest has been removed.
func (g *Guest) Context() context.Context { return g.out }

// Open makes a new invitation and returns its token. The one before it, if any, is closed.
func (g *Guests) Open() (token string) {
	g.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.token, g.locked = rand.Text(), false
	g.byCookie = make(map[string]*Guest)
	return g.token
}

// Close ends the invitation: its token and all cookies are void for ever at once, and all guests
// are out.
func (g *Guests) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.token = ""
	for _, guest := range g.byCookie {
		g.remove(guest)
	}
}

// Token returns the token of the invitation, "" while there is none.
func (g *Guests) Token() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.token
}

// Redact returns text without the token of the invitation.
func (g *Guests) Redact(text string) string {
	if token := g.Token(); token != "" {
		return strings.ReplaceAll(text, token, "...")
	}
	return text
}

// Lock lets nobody more in, or again who has the token. Guests that are in stay.
func (g *Guests) Lock(locked bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.locked = locked
}

// Locked reports whether nobody more is let in.
func (g *Guests) Locked() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.locked
}

// Join exchanges a token for the cookie of a new guest; remote is the address of who asks. The
// error is one of those above. [ErrToken] comes late where more than a few wrong tokens came from
// that address, and [ErrBusy] where several such wait already: then the token was not looked at. A
// right token never waits. ctx ends the wait.
func (g *Guests) Join(ctx context.Context, token string, remote netip.Addr) (*Guest, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	from := neighbourhood(remote)
	if g.wrong.crowded(from) {
		return nil, ErrBusy
	}
	if g.token == "" || subtle.ConstantTimeCompare([]byte(token), []byte(g.token)) == 0 {
		delay := g.wrong.add(from, time.Now())
		g.mu.Unlock()
		wait(ctx, delay)
		g.mu.Lock()
		g.wrong.answered(from)
		return nil, ErrToken
	}
	if g.locked {
		return nil, ErrLocked
	}
	if g.forgetUnseen(time.Now()); len(g.byCookie) >= Max {
		return nil, ErrFull
	}
	g.joined++
	guest := &Guest{Number: g.joined, cookie: rand.Text(), came: time.Now()}
	guest.out, guest.end = context.WithCancel(context.Background())
	g.byCookie[guest.cookie] = guest
	return guest, nil
}

// Cookie is the value of the cookie that [Guests.Find] finds the guest by.
func (g *Guest) Cookie() string { return g.cookie }

// Find returns the guest with this cookie, nil if there is none.
func (g *Guests) Find(cookie string) *Guest {
	g.mu.Lock()
	defer g.mu.Unlock()
	guest := g.byCookie[cookie]
	if guest != nil {
		guest.seen = true
	}
	return guest
}

// Numbered returns the guest with this number, nil if it is not in.
func (g *Guests) Numbered(number int) *Guest {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, guest := range g.byCookie {
		if guest.Number == number {
			return guest
		}
	}
	return nil
}

// Remove shuts a guest out: its cookie is void at once, and is remembered, see [Guests.Shut].
func (g *Guests) Remove(guest *Guest) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == nil {
		g.shut = make(map[string]bool)
	}
	g.shut[guest.cookie] = true
	g.remove(guest)
}

// Shut reports whether this cookie is that of a guest who was shut out, by whatever invitation it
// came. A browser that has deleted the cookie is a new one: [Guests.Lock] helps against that.
func (g *Guests) Shut(cookie string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut[cookie]
}

func (g *Guests) remove(guest *Guest) {
	delete(g.byCookie, guest.cookie)
	time.AfterFunc(farewell, guest.end)
}

// Count returns how many guests are in whose cookie has come back at least once.
func (g *Guests) Count() (n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, guest := range g.byCookie {
		if guest.seen {
			n++
		}
	}
	return n
}

// forgetUnseen makes room, where there is none, by removing those that never came back.
func (g *Guests) forgetUnseen(now time.Time) {
	if len(g.byCookie) < Max {
		return
	}
	for _, guest := range g.byCookie {
		if !guest.seen && now.Sub(guest.came) > lostAfter {
			g.remove(guest)
		}
	}
}

// wait returns after d, or when ctx is done.
func wait(ctx context.Context, d time.Duration) {
	if d == 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

type contextKey struct{}

// NewContext returns a context of a request that guest has sent.
func NewContext(ctx context.Context, guest *Guest) context.Context {
	return context.WithValue(ctx, contextKey{}, guest)
}

// From returns the guest that has sent the request of ctx, nil where none has: it came to the
// listener of the machine itself.
func From(ctx context.Context) *Guest {
	guest, _ := ctx.Value(contextKey{}).(*Guest)
	return guest
}
