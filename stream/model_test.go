package stream

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// model is the cursor loop as one would write it without any care for speed: all events ever
// published, and an index.
type model struct {
	events []event // number n at n-1
	types  []string
}

func (m *model) publish(eventType, data string) {
	m.events = append(m.events, event{name: eventType, data: data})
	for _, known := range m.types {
		if known == eventType {
			return
		}
	}
	m.types = append(m.types, eventType)
}

// reader is the client of one viewer: it gets the bytes that a connection let through.
type reader struct {
	viewer *viewer
	sent   bytes.Buffer
	n      int64 // of the newest event read
}

// FuzzCursorLoop runs the log, the cursors and the budget of a read under random publishing,
// trimming, short writes and broken connections, against the model.
func FuzzCursorLoop(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint16(400))
	}
	f.Fuzz(func(t *testing.T, seed uint64, steps uint16) {
		random := rand.New(rand.NewPCG(seed, 0))
		s, err := New(Options{History: MinHistory})
		if err != nil {
			t.Fatal(err)
		}
		s.poison()
		defer s.Close()
		m := &model{types: []string{defaultType}}
		var clients []*reader
		for range 3 {
			clients = append(clients, connect(t, s, ""))
		}
		for range steps % 2000 {
			switch random.IntN(10) {
			case 0, 1, 2:
				publishSome(t, s, m, random)
			case 3:
				// The connection breaks, perhaps inside an event, and the client comes back with
				// what it has.
				i := random.IntN(len(clients))
				clients[i] = reconnect(t, s, m, clients[i], random)
			default:
				clients[random.IntN(len(clients))].step(t, s, random)
			}
		}
		for _, c := range clients {
			for c.step(t, s, random) {
			}
			c.read(t, m)
			if c.n != int64(len(m.events)) {
				t.Errorf("a client has event %d at last, want %d", c.n, len(m.events))
			}
		}
	})
}

func publishSome(t *testing.T, s *Stream, m *model, random *rand.Rand) {
	eventType := defaultType
	if random.IntN(4) == 0 {
		eventType = fmt.Sprint("type", random.IntN(5))
	}
	var batch [][]byte
	for range 1 + random.IntN(20) {
		data := strings.Repeat(fmt.Sprintf("%d\n", len(m.events)), random.IntN(1<<random.IntN(12)))
		batch = append(batch, []byte(data))
		m.publish(eventType, data)
	}
	if err := s.Publish(eventType, batch...); err != nil {
		t.Fatal(err)
	}
}

func connect(t *testing.T, s *Stream, cursor string) *reader {
	v, err := s.newViewer(query{cursor: cursor, from: fromDefault}, false)
	if err != nil {
		t.Fatal(err)
	}
	c := &reader{viewer: v}
	c.sent.Write(s.greeting(v))
	return c
}

func reconnect(t *testing.T, s *Stream, m *model, c *reader, random *rand.Rand) *reader {
	c.sent.Truncate(c.sent.Len() - random.IntN(1+min(c.sent.Len(), 300)))
	c.read(t, m)
	s.presence.remove(c.viewer, false)
	again := connect(t, s, fmt.Sprintf("%s.%d", s.epoch, c.n))
	again.n = c.n
	return again
}

// step is one read of the log, within some budget; false when nothing was due.
func (c *reader) step(t *testing.T, s *Stream, random *rand.Rand) bool {
	limit := unlimited
	if random.IntN(2) == 0 {
		limit = budget{bytes: random.IntN(5000), events: 1 + int64(random.IntN(10))}
	}
	events, to, _, _ := s.readLog(c.viewer, &c.viewer.hold, limit)
	if len(events) > 0 && to.n-c.viewer.at.n > limit.events && !bytes.HasPrefix(events, []byte("id: "+c.viewer.cursorAt(to).String()+"\nevent: gap")) {
		t.Errorf("a read of %d events, want at most %d", to.n-c.viewer.at.n, limit.events)
	}
	c.sent.Write(events)
	c.viewer.advance(to)
	return len(events) > 0
}

// read checks all that came against the model: every event the next one, or a gap that says how
// many are left out.
func (c *reader) read(t *testing.T, m *model) {
	d := decoder{bufio.NewReader(&c.sent)}
	for {
		e, err := d.next()
		if err != nil {
			return
		}
		switch e.name {
		case typeHello, typeTypes:
			types := decodeJSON[typesData](t, e.data).Types
			if e.name == typeTypes && fmt.Sprint(types) != fmt.Sprint(m.types[:len(types)]) {
				t.Errorf("types %v, want the first of %v", types, m.types)
			}
		case typeGap:
			told := decodeJSON[gap](t, e.data)
			if told.Missed == nil || e.cursor(t).N != c.n+*told.Missed || *told.Missed < 1 {
				t.Errorf("behind event %d: %+v", c.n, e)
			}
			c.n = e.cursor(t).N
		default:
			want := m.events[c.n]
			if got := e.cursor(t).N; got != c.n+1 || e.name != want.name || e.data != want.data {
				t.Errorf("behind event %d: %s %s of %d bytes, want %s of %d", c.n, e.id, e.name, len(e.data), want.name, len(want.data))
			}
			c.n++
		}
	}
}
