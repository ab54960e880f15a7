package stream

import (
	"cmp"
	"sync"
	"time"
)

const (
	// pollSeen is how long a poll cursor counts as a viewer after its answer.
	pollSeen = 60 * time.Second
	// announceEvery is how long a change of the count of viewers may wait, so that a thousand
	// viewers that come at once are one ping. It is for announceTo viewers, and for each more of
	// them as long again: of a hundred thousand some come and go all the time, and a ping to all
	// costs what an event does.
	announceEvery = time.Second
	announceTo    = 10_000
	// maxResting bounds the polls remembered between two requests, and with them the memory that
	// polling without a cursor can use.
	maxResting = 20_000
)

// presence counts viewers: open streams and polls, and poll cursors of the last minute. Requests
// with one client name count once.
//
// Its timer runs only while there is a viewer. Its memory is bounded by maxOpen and maxResting.
type presence struct {
	maxOpen int

	mu       sync.Mutex // taken inside Stream.mu
	open     map[*viewer]struct{}
	clients  map[string]*client // those with a name
	nameless int                // open streams and polls without one
	// polls without a name between two requests, by the event that their next request asks after
	resting      map[int64]*restingPolls
	restingCount int       // of polls in resting
	lastActive   time.Time // of a viewer that came or left, or a touch; zero before the first
	opened       bool      // there has been a viewer
	announced    int       // the count announced last
	elsewhere    int       // viewers of other processes
	notice       notice    // the newest
	// closed when another count or a notice is announced, or viewers are disconnected
	changed chan struct{}
	timer   *time.Timer // nil while nothing is due
	closed  bool
	empty   chan struct{} // closed when presence is closed and no viewer is open
}

// notice is a control event without an id, for every viewer.
type notice struct {
	version uint32 // 0 before the first
	event   []byte
	stands  bool // for those who come later, too
}

// client is all viewers with one name.
type client struct {
	open int // streams and polls
	poll restingPolls
	seen time.Time     // when the newest of its requests came
	ack  time.Duration // within which it promises the next; 0: it promises none
}

// restingPolls are polls between two requests, at one cursor.
type restingPolls struct {
	count int
	n     int64 // the event that their next request asks after
	until time.Time
}

func newPresence(maxOpen int) *presence {
	return &presence{
		maxOpen: maxOpen,
		open:    make(map[*viewer]struct{}),
		clients: make(map[string]*client),
		resting: make(map[int64]*restingPolls),
		changed: make(chan struct{}),
		empty:   make(chan struct{}),
	}
}

// add counts v, or returns false when there are too many. A poll without a name replaces one that
// rests at the cursor it came with. Within ack the browser of v promises another request, again and
// again; 0: it promises none.
func (p *presence) add(v *viewer, poll bool, ack time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) >= p.maxOpen || p.closed {
		return false
	}
	p.open[v] = struct{}{}
	p.opened = true
	v.countChanged = p.changed
	p.lastActive = time.Now()
	if name := v.browser(); name != "" {
		c := p.clients[name]
		if c == nil {
			c = &client{}
			p.clients[name] = c
		}
		c.open++
		c.poll.count = 0
		c.seen = p.lastActive
		c.ack = cmp.Or(ack, c.ack)
	} else {
		p.nameless++
		if rest := p.resting[v.at.n]; poll && rest != nil {
			p.forget(rest, 1)
		}
	}
	p.startTimer()
	return true
}

// remove ends add. A poll that was answered rests at its new cursor.
func (p *presence) remove(v *viewer, answered bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, v)
	p.checkEmpty()
	p.lastActive = time.Now()
	rest := restingPolls{1, v.deliveredN.Load(), p.lastActive.Add(pollSeen)}
	rests := answered && p.restingCount+len(p.clients) <= maxResting
	if name := v.browser(); name != "" {
		c := p.clients[name]
		c.open--
		// Beside an open stream a poll reads history. The stream stands for the browser, and its
		// end for the browser's leaving.
		if rests && c.open == 0 {
			c.poll = rest
		}
		p.dropIfGone(name, c)
	} else {
		p.nameless--
		if rests {
			if others := p.resting[rest.n]; others != nil {
				rest.count += others.count
			}
			p.resting[rest.n] = &rest
			p.restingCount++
		}
	}
	p.startTimer()
}

// dropIfGone deletes a client without an open or resting viewer.
func (p *presence) dropIfGone(name string, c *client) {
	if c.open == 0 && c.poll.count == 0 {
		delete(p.clients, name)
	}
}

// forget removes n of the polls that rest at one cursor.
func (p *presence) forget(rest *restingPolls, n int) {
	rest.count -= n
	p.restingCount -= n
	if rest.count == 0 {
		delete(p.resting, rest.n)
	}
}

// disconnect ends the viewers of a client.
func (p *presence) disconnect(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disconnectAll(func(v *viewer) bool { return v.client == client })
}

// disconnectViewer ends one viewer.
func (p *presence) disconnectViewer(v *viewer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disconnectAll(func(other *viewer) bool { return other == v })
}

// disconnectBrowser ends all viewers of a browser, and forgets its resting poll.
func (p *presence) disconnectBrowser(browser string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.clients[browser]
	if c == nil {
		return
	}
	c.poll.count = 0
	p.dropIfGone(browser, c)
	p.disconnectAll(func(v *viewer) bool { return v.browser() == browser })
	p.startTimer()
}

// disconnectEverybody ends all viewers, and forgets the resting polls, whose cursors are of a log
// that has gone.
func (p *presence) disconnectEverybody() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.resting, p.restingCount = make(map[int64]*restingPolls), 0
	for name, c := range p.clients {
		c.poll.count = 0
		p.dropIfGone(name, c)
	}
	p.disconnectAll(func(*viewer) bool { return true })
	p.startTimer()
}

// disconnectAll marks the viewers for which match is true, and wakes all, so that the marks are
// seen.
func (p *presence) disconnectAll(match func(*viewer) bool) {
	for v := range p.open {
		if match(v) {
			v.disconnected.Store(true)
		}
	}
	p.wakeAll()
}

// touch notes a request of a client that is no stream or poll.
func (p *presence) touch(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastActive = time.Now()
	if c := p.clients[browserOf(client)]; c != nil {
		c.seen = p.lastActive
	}
}

func (p *presence) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.countLocked()
}

func (p *presence) countLocked() int {
	return p.hereLocked() + p.elsewhere
}

// hereLocked is how many viewers this process has.
func (p *presence) hereLocked() int {
	return len(p.clients) + p.nameless + p.restingCount
}

// here is hereLocked.
func (p *presence) here() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hereLocked()
}

// setElsewhere sets how many viewers other processes have.
func (p *presence) setElsewhere(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.elsewhere = n
	p.startTimer()
}

// announceNotice gives every viewer a notice, a control event without an id. One that stands is
// also for those who come later, until the next.
func (p *presence) announceNotice(event []byte, stands bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notice = notice{p.notice.version + 1, event, stands}
	p.wakeAll()
}

// newNotice returns the notice that v has not been given, nil if there is none.
func (p *presence) newNotice(v *viewer) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v.lastNotice == p.notice.version {
		return nil
	}
	v.lastNotice = p.notice.version
	return p.notice.event
}

// noticeVersion returns the version of the newest notice.
func (p *presence) noticeVersion() uint32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.notice.version
}

// standingNotice returns the notice that stands, nil if there is none. Later ones are new to v.
func (p *presence) standingNotice(v *viewer) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	v.lastNotice = p.notice.version
	if !p.notice.stands {
		return nil
	}
	return p.notice.event
}

// noticed reports whether there is a notice that v has not been given.
func (p *presence) noticed(v *viewer) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return v.lastNotice != p.notice.version
}

// wakeAll wakes all viewers.
func (p *presence) wakeAll() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// changes returns the channel that is closed when another count or a notice is announced.
func (p *presence) changes() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

// announces reports whether a count was announced that differs from the one sent to v last, or a
// notice that v has not been given.
func (p *presence) announces(v *viewer) bool {
	select {
	case <-v.countChanged:
	default:
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	v.countChanged = p.changed
	return v.lastCount != int32(p.countLocked()) || v.lastNotice != p.notice.version
}

// idle is for how long there has been no open viewer and no touch: 0 while there is one, or before
// the first.
func (p *presence) idle() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) > 0 || p.lastActive.IsZero() {
		return 0
	}
	return time.Since(p.lastActive)
}

func (p *presence) everOpened() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.opened
}

// allDelivered reports whether each viewer, open or resting, has been sent event n.
func (p *presence) allDelivered(n int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for v := range p.open {
		if v.deliveredN.Load() < n {
			return false
		}
	}
	for _, c := range p.clients {
		if c.open == 0 && c.poll.n < n {
			return false
		}
	}
	for at := range p.resting {
		if at < n {
			return false
		}
	}
	return true
}

// startTimer starts the timer unless it runs or nothing is due.
func (p *presence) startTimer() {
	if p.timer == nil && !p.closed && (p.countLocked() != p.announced || p.hereLocked() > 0) {
		p.timer = time.AfterFunc(announceEvery*time.Duration(max(1, p.hereLocked()/announceTo)), p.tick)
	}
}

// tick forgets the polls that did not come back, ends the streams of clients that have not made the
// request that they promised, and announces the count if it is another.
//
// Such a client has gone, and a proxy that holds its answer back reads on in its place.
func (p *presence) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for name, c := range p.clients {
		if c.open > 0 && c.ack > 0 && now.Sub(c.seen) > c.ack {
			p.disconnectAll(func(v *viewer) bool { return v.browser() == name })
			c.ack = 0 // once: what does not end at once is cut by the deadline of a write
		}
		if c.poll.count > 0 && now.After(c.poll.until) {
			c.poll.count = 0
			p.dropIfGone(name, c)
		}
	}
	for _, rest := range p.resting {
		if now.After(rest.until) {
			p.forget(rest, rest.count)
		}
	}
	if n := p.countLocked(); n != p.announced {
		p.announced = n
		p.wakeAll()
	}
	p.timer = nil
	p.startTimer()
}

// close stops the timer for good, and refuses new viewers.
func (p *presence) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.checkEmpty()
	if p.timer != nil {
		p.timer.Stop()
	}
}

// checkEmpty closes empty when presence is closed and no viewer is open.
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
