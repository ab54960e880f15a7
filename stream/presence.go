package stream

import (
	"sync"
	"time"
)

const (
	// pollSeen is how long a poll cursor counts as a viewer after its answer.
	pollSeen = 60 * time.Second
	// announceEvery is how long a change of the number of viewers may wait, so that a thousand who
	// come at once are one ping.
	announceEvery = time.Second
	// maxSeen bounds the polls remembered between two requests, and with them the memory that
	// polling without a cursor can take.
	maxSeen = 20_000
)

// presence knows who is here: a viewer is an open stream or poll, or a poll cursor seen in the last
// minute; all that carry the same client are one. It has a lock of its own, taken inside the
// Stream's; one timer, which runs only while somebody is here; and is bounded by most and maxSeen.
type presence struct {
	most int

	mu       sync.Mutex
	open     map[*viewer]struct{}
	clients  map[string]*client // those that gave a name
	nameless int                // open streams and polls without one
	// polls without a name between two requests, by the event they will ask after
	cursors  map[int64]*seen
	resting  int           // sum over cursors
	lastSeen time.Time     // when somebody left or showed; zero while nobody ever has
	came     bool          // somebody has ever watched
	told     int           // the number announced last
	changed  chan struct{} // closed when another number is announced
	timer    *time.Timer   // nil while nothing is due
	closed   bool
	empty    chan struct{} // closed when closed and nobody is open
}

type client struct {
	open     int
	lastPoll seen
}

// seen is a poll cursor between two requests.
type seen struct {
	count int   // polls resting there
	n     int64 // event that their next request will ask after
	until time.Time
}

func newPresence(most int) *presence {
	return &presence{
		most:    most,
		open:    make(map[*viewer]struct{}),
		clients: make(map[string]*client),
		cursors: make(map[int64]*seen),
		changed: make(chan struct{}),
		empty:   make(chan struct{}),
	}
}

// enter counts v; false when there are too many. A poll without a name takes the place of one that
// rests at the cursor it came with.
func (p *presence) enter(v *viewer, poll bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) >= p.most || p.closed {
		return false
	}
	p.open[v] = struct{}{}
	p.came = true
	v.changed = p.changed
	p.lastSeen = time.Now()
	if name := v.browser(); name != "" {
		c := p.clients[name]
		if c == nil {
			c = &client{}
			p.clients[name] = c
		}
		c.open++
		c.lastPoll.count = 0
	} else {
		p.nameless++
		if rest := p.cursors[v.at.n]; poll && rest != nil {
			p.forget(rest, 1)
		}
	}
	p.arm()
	return true
}

// leave ends enter. A poll that was answered rests at its new position.
func (p *presence) leave(v *viewer, answered bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, v)
	p.checkEmpty()
	p.lastSeen = time.Now()
	rest := seen{1, v.finished.Load(), p.lastSeen.Add(pollSeen)}
	remembered := answered && p.resting+len(p.clients) <= maxSeen
	if name := v.browser(); name != "" {
		c := p.clients[name]
		c.open--
		// Beside an open stream a poll reads history: when the stream goes, the browser has gone.
		if remembered && c.open == 0 {
			c.lastPoll = rest
		}
		p.drop(name, c)
	} else {
		p.nameless--
		if remembered {
			if at := p.cursors[rest.n]; at != nil {
				rest.count += at.count
			}
			p.cursors[rest.n] = &rest
			p.resting++
		}
	}
	p.arm()
}

// drop forgets a client that is gone.
func (p *presence) drop(name string, c *client) {
	if c.open == 0 && c.lastPoll.count == 0 {
		delete(p.clients, name)
	}
}

// forget takes n resting polls away.
func (p *presence) forget(at *seen, n int) {
	at.count -= n
	p.resting -= n
	if at.count == 0 {
		delete(p.cursors, at.n)
	}
}

// cut ends those of a client.
func (p *presence) cut(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end(func(v *viewer) bool { return v.client == client })
}

// dismiss ends all that a browser has, and forgets the poll that it might come back with.
func (p *presence) dismiss(browser string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.clients[browser]
	if c == nil {
		return
	}
	c.lastPoll.count = 0
	p.drop(browser, c)
	p.end(func(v *viewer) bool { return v.browser() == browser })
	p.arm()
}

// end marks those who are meant, and wakes everybody so that they see it.
func (p *presence) end(meant func(*viewer) bool) {
	for v := range p.open {
		if meant(v) {
			v.cut.Store(true)
		}
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// show notes a sign of life of a page that is not a viewer.
func (p *presence) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastSeen = time.Now()
}

func (p *presence) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.number()
}

func (p *presence) number() int {
	return len(p.clients) + p.nameless + p.resting
}

// changes returns the channel that is closed when another number is announced.
func (p *presence) changes() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

// news says whether another number was announced than the one v was told last.
func (p *presence) news(v *viewer) bool {
	select {
	case <-v.changed:
	default:
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	v.changed = p.changed
	return v.told != p.number()
}

// idle is how long nobody has been here: 0 while somebody watches, or when nobody ever came.
func (p *presence) idle() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) > 0 || p.lastSeen.IsZero() {
		return 0
	}
	return time.Since(p.lastSeen)
}

func (p *presence) visited() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.came
}

// allHave says whether everybody who is here has been sent event n.
func (p *presence) allHave(n int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for v := range p.open {
		if v.finished.Load() < n {
			return false
		}
	}
	for _, c := range p.clients {
		if c.open == 0 && c.lastPoll.n < n {
			return false
		}
	}
	for at := range p.cursors {
		if at < n {
			return false
		}
	}
	return true
}

// arm starts the timer where it does not run and something is due.
func (p *presence) arm() {
	if p.timer == nil && !p.closed && (p.number() != p.told || p.number() > 0) {
		p.timer = time.AfterFunc(announceEvery, p.tick)
	}
}

// tick forgets the polls that did not come back and announces the number if it is another.
func (p *presence) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for name, c := range p.clients {
		if c.lastPoll.count > 0 && now.After(c.lastPoll.until) {
			c.lastPoll.count = 0
			p.drop(name, c)
		}
	}
	for _, at := range p.cursors {
		if now.After(at.until) {
			p.forget(at, at.count)
		}
	}
	if n := p.number(); n != p.told {
		p.told = n
		close(p.changed)
		p.changed = make(chan struct{})
	}
	p.timer = nil
	p.arm()
}

// close stops the timer for good.
func (p *presence) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.checkEmpty()
	if p.timer != nil {
		p.timer.Stop()
	}
}

func (p *presence) checkEmpty() {
	if !p.closed || len(p.open) > 0 {
		return
	}
	select {
	case <-p.empty:
	default:
		close(p.empty)
	}
}
