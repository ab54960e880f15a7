package source

import (
	"strings"
	"sync"
	"time"
)

const (
	// maxPieces and maxPiece bound what is kept of the bytes of a stream: the newest reads, and of
	// each its first bytes.
	maxPieces = 256
	maxPiece  = 4 << 10
)

// Arrivals say how another server's stream has come. Times are Unix milliseconds, 0 for never, or
// milliseconds where that is said.
type Arrivals struct {
	Curl   string `json:"curl"`   // a command that asks for the same, without secrets
	Now    int64  `json:"now"`    // the clock that the times are of
	Status string `json:"status"` // of the newest answer, such as "HTTP/1.1 200 OK"
	Type   string `json:"type"`   // its Content-Type

	Requests   int64 `json:"requests"`   // that were sent
	Asked      int64 `json:"asked"`      // when the newest was
	Answered   int64 `json:"answered"`   // when its headers came
	FirstByte  int64 `json:"firstByte"`  // of its body
	FirstEvent int64 `json:"firstEvent"` // in it
	LastEvent  int64 `json:"lastEvent"`  // when the newest events came
	Gap        int64 `json:"gap"`        // between those and the ones before, milliseconds

	Events int64  `json:"events"` // of all answers
	Bytes  int64  `json:"bytes"`  // of all bodies, without their encoding
	LastID string `json:"lastId"` // the last event id
	Retry  int64  `json:"retry"`  // what the server asks for, milliseconds; 0: nothing

	Pieces []Piece `json:"pieces"`
}

// Piece is what one read has brought.
type Piece struct {
	N     int64  `json:"n"` // counts from 1
	At    int64  `json:"at"`
	Bytes int    `json:"bytes"`
	Text  string `json:"text"` // its first 4 KiB; bytes that are no UTF-8 are U+FFFD

	text []byte
}

// arrivals keep them, for one run after the other.
type arrivals struct {
	mu     sync.Mutex       // guards what is below
	now    Arrivals         // without the pieces
	count  int64            // of pieces
	pieces [maxPieces]Piece // as bytes; piece N is at N % maxPieces
}

// forget begins anew. The numbers of pieces go on.
func (a *arrivals) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now, a.pieces = Arrivals{}, [maxPieces]Piece{}
}

// Arrivals returns how the stream has come, with the pieces behind number after.
func (r *Remote) Arrivals(after int64) Arrivals {
	now := r.arrivals.behind(after)
	now.Curl, now.Now = r.request.Curl(), time.Now().UnixMilli()
	return now
}

// behind returns them with the pieces behind number after.
func (a *arrivals) behind(after int64) Arrivals {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now
	now.Pieces = []Piece{}
	for n := max(after, a.count-maxPieces, 0) + 1; n <= a.count; n++ {
		if p := a.pieces[n%maxPieces]; p.N == n { // else it is forgotten
			p.Text = strings.ToValidUTF8(string(p.text), "\uFFFD")
			now.Pieces = append(now.Pieces, p)
		}
	}
	return now
}

// asked notes that a request is sent.
func (a *arrivals) asked() {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := &a.now
	n.Requests++
	n.Asked, n.Answered, n.FirstByte, n.FirstEvent = time.Now().UnixMilli(), 0, 0, 0
}

// answered notes that the headers have come.
func (a *arrivals) answered(status, mediaType string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now.Status, a.now.Type, a.now.Answered = status, mediaType, time.Now().UnixMilli()
}

// completed notes that the newest read has brought so many events more.
func (a *arrivals) completed(events int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now.Events += events
}

// arrived notes what one read has brought at a time, and with it so many events.
func (a *arrivals) arrived(at int64, piece []byte, events int64, lastID []byte, retry time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := &a.now
	if n.FirstByte == 0 {
		n.FirstByte = at
	}
	if events > 0 {
		if n.FirstEvent == 0 {
			n.FirstEvent = at
		}
		if n.LastEvent > 0 {
			n.Gap = at - n.LastEvent
		}
		n.LastEvent = at
	}
	n.Events += events
	n.Bytes += int64(len(piece))
	n.Retry = retry.Milliseconds()
	if n.LastID != string(lastID) {
		n.LastID = string(lastID)
	}
	a.count++
	p := &a.pieces[a.count%maxPieces]
	*p = Piece{N: a.count, At: at, Bytes: len(piece), text: append(p.text[:0], piece[:min(len(piece), maxPiece)]...)}
}
