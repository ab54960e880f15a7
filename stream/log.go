package stream

import (
	"bytes"
	"sort"
)

// log is the encoded events in the order of their publishing, in blocks whose bytes never move or
// change once they are written. So a slice of a block stays true without a lock for as long as
// somebody holds it, and trimming is forgetting the oldest block.
//
// It has no lock of its own; the Stream's guards it. size never exceeds limit, except by one event
// that is larger than limit.
type log struct {
	limit  int // bytes
	size   int // capacity of all blocks, bytes
	blocks []*block
	end    position // behind the newest event
}

// block holds at least one event. Its capacity is what counts against the history, filled or not.
type block struct {
	start  int64 // offset of its first byte in the log
	first  int64 // number of its first event
	firstT int64 // time of its first event, milliseconds since the epoch began
	last   int64 // number of its newest event
	bytes  []byte
}

// position is all that a viewer is: behind event n, which ends at offset. Offsets count from the
// start of the epoch and are not used again.
type position struct {
	offset int64
	n      int64
}

// A block is a sixteenth of the history, so that trimming one leaves most of it, and within bounds:
// 64 KiB go in one write to a socket with default buffers; 4 KiB keep a small history from being
// all overhead.
const (
	minBlock = 4 << 10
	maxBlock = 64 << 10
)

// grow returns a block with room for size more bytes of an event at time t, trimming the history to
// make room.
func (l *log) grow(size int, t int64) *block {
	if b := l.newest(); b != nil && cap(b.bytes)-len(b.bytes) >= size {
		return b
	}
	room := max(size, min(maxBlock, max(minBlock, l.limit/16)))
	for len(l.blocks) > 0 && l.size+room > l.limit {
		l.size -= cap(l.blocks[0].bytes)
		l.blocks[0] = nil // the array behind the slice must not keep it alive
		l.blocks = l.blocks[1:]
	}
	b := &block{start: l.end.offset, first: l.end.n + 1, firstT: t, bytes: make([]byte, 0, room)}
	l.size += room
	l.blocks = append(l.blocks, b)
	return b
}

// append adds one event: preamble (control events without an id, may be empty), its id and its
// body.
func (l *log) append(id Cursor, preamble, body []byte) {
	b := l.grow(len(preamble)+longestID+len(body), id.t)
	before := len(b.bytes)
	b.bytes = append(b.bytes, preamble...)
	b.bytes = append(b.bytes, idField...)
	b.bytes = id.append(b.bytes)
	b.bytes = append(b.bytes, '\n')
	b.bytes = append(b.bytes, body...)
	b.last = id.N
	l.end = position{l.end.offset + int64(len(b.bytes)-before), id.N}
}

// skip forgets all that is kept: the log goes on behind event n.
func (l *log) skip(n int64) {
	l.blocks, l.size, l.end.n = nil, 0, n
}

func (l *log) newest() *block {
	if len(l.blocks) == 0 {
		return nil
	}
	return l.blocks[len(l.blocks)-1]
}

// first is the number of the oldest event kept; one more than the newest where none is.
func (l *log) first() int64 {
	if len(l.blocks) == 0 {
		return l.end.n + 1
	}
	return l.blocks[0].first
}

// kept says whether what follows p is all there.
func (l *log) kept(p position) bool {
	return p.offset == l.end.offset || len(l.blocks) > 0 && p.offset >= l.blocks[0].start
}

// from returns what stands behind p in its block, and the position behind that. p must be kept.
func (l *log) from(p position) ([]byte, position) {
	if p.offset == l.end.offset {
		return nil, p
	}
	b := l.newest()
	if p.offset < b.start {
		b = l.blocks[l.search(func(b *block) bool { return b.start > p.offset })-1]
	}
	end := position{b.start + int64(len(b.bytes)), b.last}
	return b.bytes[p.offset-b.start:], end
}

// after returns the position behind event n, which must be the one before the oldest kept or a
// later one up to the newest.
func (l *log) after(n int64) position {
	if n == l.end.n {
		return l.end
	}
	b := l.blocks[l.search(func(b *block) bool { return b.first > n+1 })-1]
	skip := n + 1 - b.first
	size := 0
	if skip > 0 {
		size, _ = cut(b.bytes, len(b.bytes), skip)
	}
	return position{b.start + int64(size), n}
}

// upTo returns the position behind the last event kept whose time is at most t; the one before the
// oldest kept if there is none.
func (l *log) upTo(t int64) position {
	i := l.search(func(b *block) bool { return b.firstT > t })
	if i == 0 {
		return l.after(l.first() - 1)
	}
	b := l.blocks[i-1]
	p := position{b.start, b.first - 1}
	for rest := b.bytes; len(rest) > 0; {
		size, _ := cut(rest, len(rest), 1)
		if timeOf(rest[:size]) > t {
			break
		}
		p = position{p.offset + int64(size), p.n + 1}
		rest = rest[size:]
	}
	return p
}

// search returns the index of the first block that later holds for; blocks are in order.
func (l *log) search(later func(*block) bool) int {
	return sort.Search(len(l.blocks), func(i int) bool { return later(l.blocks[i]) })
}

// timeOf reads the time out of the id of one encoded event, with or without a preamble.
func timeOf(event []byte) int64 {
	if !bytes.HasPrefix(event, idField) {
		event = event[bytes.Index(event, blankLine)+len(blankLine):]
	}
	line, _, _ := bytes.Cut(event[len(idField):], []byte("\n"))
	id, err := ParseCursor(string(line))
	if err != nil {
		panic("stream: an event in the log without an id of ours") // only append writes there
	}
	return id.t
}
