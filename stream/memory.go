package stream

import (
	"container/list"
	"errors"
	"fmt"
	"time"
)

// ErrMemory is that a request would hold more memory than [Options.MaxHeld] leaves for it. It may
// be repeated: what holds the memory now is made to give it back.
var ErrMemory = errors.New("refuse request")

// bodyGrace is how long a body may hold memory that others need. It is less than retryAfter, so
// that whoever comes again then finds memory.
const bodyGrace = time.Second

// memory is what requests hold beside the log, up to limit bytes together:
//
//	claimed  by claims: bodies that have not come whole, and what callers have reserved
//	trimmed  blocks that have left the log while they were being written to viewers
//
// A slow viewer costs nothing here while its block is in the log. Where memory is short, blocks are
// given up first, the oldest first: the viewers that still read them are cut, and resume by their
// cursors. Claims get no more than three quarters, so that a viewer is not cut for being a moment
// late. Where that is short, the oldest body gives way once it is older than bodyGrace.
//
// Stream.mu guards it, and all fields of claims, holds and blocks.
type memory struct {
	limit   int
	claimed int
	trimmed int
	bodies  list.List    // *claim that can be revoked and hold something, the oldest first
	blocks  list.List    // *block, the oldest first
	unused  func(*block) // uses the space of a block again
}

// claim counts n more bytes for c, or returns false where they cannot be had.
func (m *memory) claim(c *claim, n int) bool {
	for m.claimed+n > m.limit-m.limit/4 {
		oldest := m.bodies.Front()
		if oldest == nil || oldest == c.place || time.Since(oldest.Value.(*claim).since) < bodyGrace {
			return false
		}
		oldest.Value.(*claim).revokeLocked()
	}
	m.claimed += n
	c.bytes += n
	if c.place == nil && c.revoke != nil && n > 0 {
		c.since = time.Now()
		c.place = m.bodies.PushBack(c)
	}
	m.cutViewers()
	return true
}

// cutViewers gives up blocks until the limit is kept.
func (m *memory) cutViewers() {
	for m.claimed+m.trimmed > m.limit && m.blocks.Len() > 0 {
		b := m.blocks.Front().Value.(*block)
		m.forget(b)
		for h := b.holders; h != nil; h = h.next {
			if h.lost = true; h.cut != nil {
				h.cut()
			}
		}
	}
}

// keep counts a block that leaves the log, if it is held.
func (m *memory) keep(b *block) {
	b.left = true
	if b.holders == nil {
		m.release(b)
		return
	}
	b.trimmed = m.blocks.PushBack(b)
	m.trimmed += cap(b.bytes)
	m.cutViewers()
}

// forget ends keep.
func (m *memory) forget(b *block) {
	if b.trimmed != nil {
		m.blocks.Remove(b.trimmed)
		b.trimmed = nil
		m.trimmed -= cap(b.bytes)
	}
}

// release gives back the space of a block that nobody holds, once it has left the log.
func (m *memory) release(b *block) {
	if b.left && !b.inWrite {
		m.unused(b)
	}
}

// hold keeps account of the block that a reader of the log is using, whose bytes stay as they are
// until then. The zero value holds none.
type hold struct {
	block *block
	next  *hold  // of the same block
	prev  **hold // what points to this one
	// cut ends the write that is using the block. It is called under Stream.mu, and only sets a
	// deadline. nil: the reader is quick.
	cut  func()
	lost bool // cut was called, or would have been
}

// move makes h hold b instead of what it holds. nil is none.
func (m *memory) move(h *hold, b *block) {
	if h.block == b {
		return
	}
	if old := h.block; old != nil {
		*h.prev = h.next
		if h.next != nil {
			h.next.prev = h.prev
		}
		if old.holders == nil {
			m.forget(old)
			m.release(old)
		}
	}
	h.block, h.next, h.prev, h.lost = b, nil, nil, false
	if b != nil {
		if h.next, h.prev = b.holders, &b.holders; h.next != nil {
			h.next.prev = &h.next
		}
		b.holders = h
	}
}

// setCut sets how the write of a viewer is ended. nil: it does not wait any more.
func (s *Stream) setCut(v *viewer, cut func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.hold.cut = cut; cut != nil && (v.hold.lost || v.evicted) {
		cut()
	}
}

// shareHold makes h hold what from holds.
func (s *Stream) shareHold(h, from *hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory.move(h, from.block)
	h.lost = from.lost
}

// abandon makes h hold nothing, in the middle of a write: HTTP/2 may read the bytes of a write that
// has failed a moment longer, so the space of the block is left to the collector.
func (s *Stream) abandon(h *hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.block != nil {
		h.block.inWrite = true
	}
	s.memory.move(h, nil)
}

// release makes h hold nothing.
func (s *Stream) release(h *hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory.move(h, nil)
}

// claim is the memory that one request holds. Its methods are for the goroutine of the request.
type claim struct {
	stream *Stream
	// revoke ends the read that fills the memory. It is called under Stream.mu, and only sets a
	// deadline. nil: the claim cannot be revoked.
	revoke  func()
	bytes   int
	since   time.Time     // when it began to hold something
	place   *list.Element // in memory.bodies; nil while it holds nothing
	revoked bool
}

// grow counts n more bytes, or returns ErrMemory: what is held must be released then.
func (c *claim) grow(n int) error {
	s := c.stream
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.revoked || !s.memory.claim(c, n) {
		return c.refusal()
	}
	return nil
}

// shrink ends grow for n bytes.
func (c *claim) shrink(n int) {
	c.stream.mu.Lock()
	defer c.stream.mu.Unlock()
	c.shrinkLocked(min(n, c.bytes))
}

// releaseAll ends grow for all of them. A claim that was revoked may be used again then.
func (c *claim) releaseAll() {
	c.stream.mu.Lock()
	defer c.stream.mu.Unlock()
	c.shrinkLocked(c.bytes)
	c.revoked = false
}

func (c *claim) shrinkLocked(n int) {
	m := &c.stream.memory
	m.claimed -= n
	if c.bytes -= n; c.bytes == 0 && c.place != nil {
		m.bodies.Remove(c.place)
		c.place = nil
	}
}

func (c *claim) revokeLocked() {
	c.shrinkLocked(c.bytes)
	c.revoked = true
	c.revoke()
}

// explain returns ErrMemory instead of err if the claim was revoked, which looks like a deadline.
func (c *claim) explain(err error) error {
	c.stream.mu.Lock()
	defer c.stream.mu.Unlock()
	if c.revoked {
		return c.refusal()
	}
	return err
}

func (c *claim) refusal() error {
	return fmt.Errorf("%w: what requests hold would be more than %d bytes", ErrMemory, c.stream.memory.limit)
}

// extend returns buffer with space for n more bytes, up to most in all, or ErrMemory. It doubles
// the space, and counts the old and the new while both are there.
func (c *claim) extend(buffer []byte, n, most int) ([]byte, error) {
	need := len(buffer) + n
	if need <= cap(buffer) {
		return buffer, nil
	}
	capacity := max(need, min(most, max(firstSpace, 2*cap(buffer))))
	if err := c.grow(capacity); err != nil {
		return nil, err
	}
	larger := append(make([]byte, 0, capacity), buffer...)
	c.shrink(cap(buffer))
	return larger, nil
}

// firstSpace is the first space for a body whose length is not known.
const firstSpace = 4 << 10

// Reserve counts n bytes, which the caller is going to hold for a request, as part of
// [Options.MaxHeld] until release is called. The error is [ErrMemory]: the request is to be refused
// with 503 and Retry-After.
func (s *Stream) Reserve(n int) (release func(), err error) {
	c := &claim{stream: s}
	if err := c.grow(n); err != nil {
		return nil, err
	}
	return c.releaseAll, nil
}
