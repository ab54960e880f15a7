package guests

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var phone = netip.MustParseAddr("192.168.1.20")

func join(t *testing.T, g *Guests, token string) *Guest {
	t.Helper()
	guest, err := g.Join(t.Context(), token, phone)
	if err != nil {
		t.Fatal(err)
	}
	return guest
}

// opened opens an invitation and returns its token.
func opened(g *Guests) string {
	g.Open()
	return g.Token()
}

func TestGuests_oneTokenGivesEachACookie(t *testing.T) {
	g := &Guests{}
	if _, err := g.Join(t.Context(), "", phone); !errors.Is(err, ErrToken) {
		t.Errorf("got %v without an invitation, want %v", err, ErrToken)
	}
	token := opened(g)
	first, second := join(t, g, token), join(t, g, token)
	for _, secret := range []string{token, first.Cookie(), second.Cookie()} {
		// 26 characters of base32 are 130 bits.
		if len(secret) < 26 || strings.Trim(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
			t.Errorf("%q is not 128 bits that an address and a cookie can hold", secret)
		}
	}
	if first.Cookie() == second.Cookie() || first.Cookie() == token || first.Number != 1 || second.Number != 2 {
		t.Errorf("got %+v and %+v, want two guests", first, second)
	}
	if n := g.Count(); n != 0 {
		t.Errorf("%d joined, want none before a cookie has come back: a robot may have asked", n)
	}
	if g.Find(first.Cookie()) != first || g.Find(token) != nil || g.Find("") != nil || g.Count() != 1 {
		t.Error("a cookie finds its guest, and nothing else does")
	}
}

func TestGuests_closedAllAreOut(t *testing.T) {
	g := &Guests{}
	token := opened(g)
	guest := join(t, g, token)
	other := join(t, g, token)
	if g.Numbered(2) != other || g.Numbered(3) != nil {
		t.Error("a number finds its guest, and nothing else does")
	}
	g.Remove(other)
	<-other.Context().Done()
	if !g.Shut(other.Cookie()) || g.Shut(guest.Cookie()) || g.Shut("") {
		t.Error("want the cookie of the one that was removed remembered, and no other")
	}
	if g.Find(other.Cookie()) != nil || guest.Context().Err() != nil {
		t.Error("want the one that was removed out, and no other")
	}
	g.Close()
	if g.Find(guest.Cookie()) != nil || g.Count() != 0 || g.Token() != "" {
		t.Error("a guest is in after the invitation was closed")
	}
	<-guest.Context().Done()
	if _, err := g.Join(t.Context(), token, phone); !errors.Is(err, ErrToken) {
		t.Errorf("got %v with the token of before, want %v", err, ErrToken)
	}
	if again := opened(g); again == token {
		t.Error("the token came back")
	}
	if _, err := g.Join(t.Context(), token, phone); !errors.Is(err, ErrToken) || g.Find(guest.Cookie()) != nil {
		t.Errorf("got %v with the token of before, want it void for ever", err)
	}
	if next := join(t, g, g.Token()); next.Number != 3 {
		t.Errorf("the next guest is %d, want 3: a number is given once", next.Number)
	}
}

func TestGuests_lockedNobodyMoreComesIn(t *testing.T) {
	g := &Guests{}
	token := opened(g)
	guest := join(t, g, token)
	g.Lock(true)
	if _, err := g.Join(t.Context(), token, phone); !errors.Is(err, ErrLocked) || !g.Locked() {
		t.Errorf("got %v, want %v", err, ErrLocked)
	}
	if _, err := g.Join(t.Context(), "x", phone); !errors.Is(err, ErrToken) {
		t.Errorf("got %v, want that it is locked only said to who has the token", err)
	}
	if g.Find(guest.Cookie()) != guest {
		t.Error("who was in is out")
	}
	g.Lock(false)
	join(t, g, token)
}

func TestGuests_boundedAndNotByRobots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guests{}
		token := opened(g)
		seen := join(t, g, token)
		g.Find(seen.Cookie())
		for range Max - 1 {
			join(t, g, token)
		}
		if _, err := g.Join(t.Context(), token, phone); !errors.Is(err, ErrFull) {
			t.Errorf("got %v, want %v", err, ErrFull)
		}
		time.Sleep(lostAfter + 1)
		join(t, g, token)
		if g.Find(seen.Cookie()) != seen {
			t.Error("one that was seen is out")
		}
	})
}

// What a browser keeps of a link opens nothing later, and a room scans one code all the same.
func TestGuests_aTokenLastsFromItsFirstUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guests{}
		first := opened(g)
		var told atomic.Int32
		g.OnUsedUp(first, func() { told.Add(1) })
		g.OnUsedUp("x", func() { t.Error("called for a token that is none") })
		time.Sleep(24 * time.Hour)
		join(t, g, first) // a robot that makes a preview
		time.Sleep(24 * time.Hour)
		if g.Token() != first {
			t.Error("a new token, though nobody has come in by the one before")
		}
		early := join(t, g, first)
		g.Find(early.Cookie())
		for range 28 {
			g.Find(join(t, g, first).Cookie())
		}
		time.Sleep(shownFor - 1)
		if g.Token() != first {
			t.Errorf("a new token is shown within %v of the first use", shownFor)
		}
		time.Sleep(time.Nanosecond)
		second := g.Token()
		if second == first || g.Token() != second {
			t.Errorf("%v after the first use: got %s, then %s, want one new token", shownFor, second, g.Token())
		}
		g.Find(join(t, g, first).Cookie()) // who scanned the code just before
		time.Sleep(Lasts - shownFor - 1)
		join(t, g, first)
		synctest.Wait()
		if told.Load() != 0 {
			t.Error("told too early that the token is used up")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		start := time.Now()
		for range 2 * freeTries {
			if _, err := g.Join(t.Context(), first, phone); !errors.Is(err, ErrUsedUp) {
				t.Errorf("got %v, want %v", err, ErrUsedUp)
			}
		}
		if told.Load() != 1 || time.Since(start) != 0 {
			t.Errorf("told %d times, and who has an old link waited %v", told.Load(), time.Since(start))
		}
		if g.Find(early.Cookie()) != early {
			t.Error("who came by a token is out when that is used up")
		}
		join(t, g, second)
		if text := g.Redact(first + " " + second); text != "... ..." {
			t.Errorf("got %q, want no token of the invitation", text)
		}
	})
}

func TestGuests_usedUpTokensAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guests{}
		g.Open()
		for range 2 * maxTokens {
			guest := join(t, g, g.Token())
			g.Find(guest.Cookie())
			g.Remove(guest)
			time.Sleep(shownFor)
		}
		if n := len(g.tokens); n > maxTokens {
			t.Errorf("%d tokens are remembered, want at most %d", n, maxTokens)
		}
		join(t, g, g.Token())
	})
}

func TestGuests_redact(t *testing.T) {
	g := &Guests{}
	if got := g.Redact("/join/x"); got != "/join/x" {
		t.Errorf("got %q without an invitation", got)
	}
	if got := g.Redact("/join/" + opened(g) + "?a"); got != "/join/...?a" {
		t.Errorf("got %q, want it without the token", got)
	}
}

func TestGuests_context(t *testing.T) {
	if From(t.Context()) != nil {
		t.Error("a guest without one")
	}
	guest := &Guest{Number: 7}
	if got := From(NewContext(context.Background(), guest)); got != guest {
		t.Errorf("got %v, want %v", got, guest)
	}
}
