// Package guests knows the browsers that joined by an invitation: a link with a token, which each
// browser exchanges for a cookie of its own. A cookie is worth something until its guest is
// removed, or the invitation is closed.
//
// # Usage
//
// [Guests.Open] makes an invitation, [Guests.Token] gives the token to show, [Guests.Join]
// exchanges it for a cookie, and [Guests.Find] recognises the cookie in later requests. A handler
// that serves a guest finds it in the context of the request, by [From]: nil is the machine that
// pushpane runs on. What a guest reads ends with [Guest.Context]: see stream.WithLease.
//
// # Limits
//
// Token and cookie are 130 random bits each. A token is worth something for [Lasts] from its first
// use on: browsers keep the address that they were sent to, and what they keep is to open nothing.
// A room that scans one code uses one token all the same. An address from which wrong tokens come
// has to wait for each further refusal, see [Guests.Join]. At most [Max] guests are in at once.
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

const (
	// Lasts is how long a token is worth something after it was first used: enough for a link that
	// was sent to a class, which opens it one after the other.
	Lasts = 5 * time.Minute
	// shownFor is how long a token that was used is still shown.
	shownFor = time.Minute
	// maxTokens bounds the tokens that are remembered to say that they are used up.
	maxTokens = 200
)

// lostAfter is how long a guest whose cookie has never come back keeps its place where there is no
// other: what asked for the link may have been a robot that makes previews.
const lostAfter = time.Minute

// farewell is how long what a guest reads goes on after it is out, so that its page still hears
// why.
const farewell = 300 * time.Millisecond

// Errors of [Guests.Join], lines to answer with.
var (
	ErrToken  = errors.New("no such invitation")
	ErrUsedUp = errors.New("this link is used up: each is for five minutes")
	ErrBusy   = errors.New("too many wrong invitations from this address: wait a little")
	ErrLocked = errors.New("nobody more is let in at the moment")
	ErrFull   = errors.New("as many have joined as may be")
	ErrShut   = errors.New("the presenter has ended the access of this browser")
)

// Guests holds one invitation, or none, and who has joined by it. The zero value has none. It is
// safe for concurrent use.
type Guests struct {
	mu       sync.Mutex // guards all below, and the fields of guests
	tokens   []*token   // of the invitation, the newest last; none while there is no invitation
	locked   bool
	joined   int // guests since the program started; the number of the newest
	byCookie map[string]*Guest
	shut     map[string]bool // cookies of guests that were removed
	wrong    wrongTokens
}

// token is one of the tokens of an invitation.
type token struct {
	text     string
	used     time.Time // first, by a guest that has come back; zero: it was not
	onUsedUp func()    // nil, or see [Guests.OnUsedUp]
}

// use begins the time that it lasts, unless that has begun. A robot that makes a preview of a link
// gets a cookie as well, but never comes back with it, and uses nothing.
func (t *token) use() {
	if !t.used.IsZero() {
		return
	}
	t.used = time.Now()
	if t.onUsedUp != nil {
		time.AfterFunc(Lasts, t.onUsedUp)
	}
}

// usedFor reports whether it was used so long ago.
func (t *token) usedFor(d time.Duration) bool { return !t.used.IsZero() && time.Since(t.used) >= d }

// Guest is a browser that has joined.
type Guest struct {
	// Number counts guests: 1, 2, ..., never again the same while the program runs.
	Number int

	cookie string
	token  *token // by which it came
	came   time.Time
	seen   bool // its cookie has come back
	out    context.Context
	end    context.CancelFunc
}

// Context is done shortly after the guest has been removed.
func (g *Guest) Context() context.Context { return g.out }

// Open makes a new invitation. The one before it, if any, is closed.
func (g *Guests) Open() {
	g.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tokens, g.locked = []*token{{text: rand.Text()}}, false
	g.byCookie = make(map[string]*Guest)
}

// Close ends the invitation: its tokens and all cookies are void for ever at once, and all guests
// are out.
func (g *Guests) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tokens = nil
	for _, guest := range g.byCookie {
		g.remove(guest)
	}
}

// Invites reports whether there is an invitation.
func (g *Guests) Invites() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.tokens) > 0
}

// Token returns the token to show, "" while there is no invitation. It is a new one when the one
// before it was first used a minute ago, so that what is shown lasts four minutes at least.
func (g *Guests) Token() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(g.tokens)
	if n == 0 {
		return ""
	}
	if g.tokens[n-1].usedFor(shownFor) {
		g.tokens = append(g.tokens[max(0, n+1-maxTokens):], &token{text: rand.Text()})
	}
	return g.tokens[len(g.tokens)-1].text
}

// OnUsedUp calls f once, in a goroutine of its own, when the token that [Guests.Token] has returned
// is used up. It may be that the invitation has been closed meanwhile.
func (g *Guests) OnUsedUp(text string, f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t := g.find(text); t != nil {
		t.onUsedUp = f
	}
}

// find returns the token with this text, nil if the invitation has none such.
func (g *Guests) find(text string) (found *token) {
	for _, t := range g.tokens {
		if subtle.ConstantTimeCompare([]byte(text), []byte(t.text)) == 1 {
			found = t
		}
	}
	return found
}

// Redact returns text without the tokens of the invitation.
func (g *Guests) Redact(text string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range g.tokens {
		text = strings.ReplaceAll(text, t.text, "...")
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
// that address, and [ErrBusy] in its place where several such wait already. A right token never
// waits, nor does one that is used up: of all who share an address only one may be guessing. ctx
// ends the wait.
func (g *Guests) Join(ctx context.Context, text string, remote netip.Addr) (*Guest, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.find(text)
	switch from := neighbourhood(remote); {
	case t == nil && g.wrong.crowded(from):
		return nil, ErrBusy
	case t == nil:
		delay := g.wrong.add(from, time.Now())
		g.mu.Unlock()
		wait(ctx, delay)
		g.mu.Lock()
		g.wrong.answered(from)
		return nil, ErrToken
	case t.usedFor(Lasts):
		return nil, ErrUsedUp
	}
	if g.locked {
		return nil, ErrLocked
	}
	if g.forgetUnseen(time.Now()); len(g.byCookie) >= Max {
		return nil, ErrFull
	}
	g.joined++
	guest := &Guest{Number: g.joined, cookie: rand.Text(), token: t, came: time.Now()}
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
	if guest != nil && !guest.seen {
		guest.seen = true
		guest.token.use()
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
