package guests

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// try is how long a wrong token from an address is waited for.
func try(t *testing.T, g *Guests, from netip.Addr) time.Duration {
	t.Helper()
	start := time.Now()
	if _, err := g.Join(t.Context(), "wrong", from); !errors.Is(err, ErrToken) {
		t.Errorf("got %v, want %v", err, ErrToken)
	}
	return time.Since(start)
}

func TestJoin_wrongTokensAreSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guests{}
		token := opened(g)
		for i, want := range []time.Duration{0, 0, 0, 0, 0, 250e6, 500e6, 1e9, 2e9, 4e9, 5e9, 5e9} {
			if took := try(t, g, phone); took != want {
				t.Errorf("wrong token %d took %v, want %v", i+1, took, want)
			}
		}
		// Neither the right one from there, nor a wrong one from elsewhere.
		start := time.Now()
		join(t, g, token)
		if took := try(t, g, netip.MustParseAddr("192.168.1.21")); took != 0 || time.Since(start) != 0 {
			t.Errorf("others waited %v", time.Since(start))
		}
		time.Sleep(forgivenAfter + 1)
		if took := try(t, g, phone); took != 0 {
			t.Errorf("after %v a wrong token took %v", forgivenAfter, took)
		}
	})
}

func TestJoin_oneMachineIsOneAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guests{}
		for i := range freeTries {
			try(t, g, netip.MustParseAddr(fmt.Sprintf("2001:db8::%d", i+1)))
		}
		if took := try(t, g, netip.MustParseAddr("2001:db8::99")); took != firstDelay {
			t.Errorf("took %v, want %v: the network is that of one machine", took, firstDelay)
		}
		if took := try(t, g, netip.MustParseAddr("2001:db8:0:1::1")); took != 0 {
			t.Errorf("another network waited %v", took)
		}
		for range freeTries {
			try(t, g, phone)
		}
		if took := try(t, g, netip.AddrFrom16(phone.As16())); took != firstDelay {
			t.Errorf("took %v, want %v: it is the same address", took, firstDelay)
		}
	})
}

func TestJoin_fewWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guests{}
		token := opened(g)
		for range freeTries {
			try(t, g, phone)
		}
		ctx, cancel := context.WithCancel(t.Context())
		answers := make(chan error, 100)
		for range cap(answers) {
			go func() {
				_, err := g.Join(ctx, "wrong", phone)
				answers <- err
			}()
		}
		synctest.Wait()
		if n := len(answers); n != cap(answers)-maxWaiting {
			t.Errorf("%d were answered at once, want all but %d", n, maxWaiting)
		}
		for range len(answers) {
			if err := <-answers; !errors.Is(err, ErrBusy) {
				t.Errorf("got %v, want %v", err, ErrBusy)
			}
		}
		// Thirty phones behind one address, of which one guesses.
		start := time.Now()
		for range 30 {
			join(t, g, token)
		}
		if _, err := g.Join(t.Context(), token, netip.MustParseAddr("192.168.1.21")); err != nil || time.Since(start) != 0 {
			t.Errorf("from another address: %v after %v", err, time.Since(start))
		}
		cancel() // they have left
		for range maxWaiting {
			if err := <-answers; !errors.Is(err, ErrToken) {
				t.Errorf("got %v, want %v", err, ErrToken)
			}
		}
		join(t, g, token)
	})
}

func TestJoin_memoryOfWrongTokensIsBounded(t *testing.T) {
	g := &Guests{}
	for i := range 2 * maxSources {
		try(t, g, netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
	}
	if n := len(g.wrong.bySource); n > maxSources {
		t.Errorf("%d addresses are remembered, want at most %d", n, maxSources)
	}
}
