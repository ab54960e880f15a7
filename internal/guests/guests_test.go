package guests

import (
	"context"
	"errors"
	"net/netip"
	"strings"
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

func TestGuests_oneTokenGivesEachACookie(t *testing.T) {
	g := &Guests{}
	if _, err := g.Join(t.Context(), "", phone); !errors.Is(err, ErrToken) {
		t.Errorf("got %v without an invitation, want %v", err, ErrToken)
	}
	token := g.Open()
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
	token := g.Open()
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
	if again := g.Open(); again == token {
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
	token := g.Open()
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
		token := g.Open()
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

func TestGuests_redact(t *testing.T) {
	g := &Guests{}
	if got := g.Redact("/join/x"); got != "/join/x" {
		t.Errorf("got %q without an invitation", got)
	}
	if got := g.Redact("/join/" + g.Open() + "?a"); got != "/join/...?a" {
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
