package source

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/foreign"
)

// How the stream came: when, in which pieces, with its comments; the newest pieces are kept.
func TestArrivals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		s := &sockets{list: []socket{{frames: text("a") + frame(0x82, "\xff"), open: true}}}
		request, err := foreign.NewRequest("ws://ada:planted@example.com/socket?key=planted")
		if err != nil {
			t.Fatal(err)
		}
		request.Transport = s
		_, _ = running(t, request, time.Second, func(r *Remote, _ *said) {
			a := r.Arrivals(1)
			if len(a.Pieces) != 1 || a.Pieces[0].N != 2 || a.Pieces[0].Bytes != 2 || a.Pieces[0].Text != "\uFFFD\n" || a.Pieces[0].At != began.UnixMilli() {
				t.Errorf("the pieces are %+v", a.Pieces)
			}
			if a.Curl != "curl -N -L -H 'Authorization: …' -H 'User-Agent: pushpane' 'ws://example.com/socket?key=…'" {
				t.Errorf("the command is %s", a.Curl)
			}
			if a.Pieces = nil; a.Asked != began.UnixMilli() || a.Answered != a.Asked || a.FirstEvent != a.Asked || a.Now != a.Asked+1000 || a.Events != 2 || a.Bytes != 4 || a.Requests != 1 || !strings.Contains(a.Status, "101") {
				t.Errorf("it came as %+v", a)
			}
		})
	})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now().UnixMilli()
		slow := answer{code: 200, body: ": hi\n\nretry: 7000\nid: x\ndata: " + strings.Repeat("y", 5000) + "\n\n"}
		_, _ = reading(t, &answers{list: []answer{slow, {code: 200, body: "id: z\ndata: 2\n\n", open: true}}}, "", time.Minute, func(r *Remote, _ *said) {
			a := r.Arrivals(0)
			if len(a.Pieces) != 2 || !strings.HasPrefix(a.Pieces[0].Text, ": hi\n\nretry: 7000\nid: x\ndata: yy") || len(a.Pieces[0].Text) != maxPiece || a.Pieces[0].Bytes != len(slow.body) {
				t.Errorf("the pieces are %.200v", a.Pieces)
			}
			if a.Pieces = nil; a.LastID != "z" || a.Retry != 7000 || a.Gap != 7000 || a.LastEvent != began+7000 || a.Requests != 2 || a.Type != "text/event-stream" {
				t.Errorf("it came as %+v", a)
			}
		})
	})
}

// The memory is bounded: the oldest pieces go.
func TestArrivals_bounded(t *testing.T) {
	var a arrivals
	for i := range 3 * maxPieces {
		a.arrived(0, []byte{byte(i)}, 0, nil, 0)
	}
	kept := a.behind(0).Pieces
	if len(kept) != maxPieces {
		t.Fatalf("kept are %d pieces, want %d", len(kept), maxPieces)
	}
	for i, p := range kept {
		if n := 2*maxPieces + i; p.N != int64(n+1) || p.text[0] != byte(n%256) || p.Text != strings.ToValidUTF8(string([]byte{byte(n)}), "\uFFFD") {
			t.Fatalf("piece %d of those kept is %+v", i, p)
		}
	}
	if some := a.behind(3*maxPieces - 2).Pieces; len(some) != 2 || some[0].N != 3*maxPieces-1 {
		t.Errorf("the newest are %+v, want the last two", some)
	}
	a.forget()
	a.arrived(0, []byte("x"), 0, nil, 0)
	if kept := a.behind(0).Pieces; len(kept) != 1 || kept[0].N != 3*maxPieces+1 || kept[0].Text != "x" {
		t.Errorf("behind what is forgotten are %+v, want one that goes on with the numbers", kept)
	}
}
