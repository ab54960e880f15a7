package stream

import (
	"bytes"
	"container/list"
	"sort"
)

// log is the encoded events in the order of their publishing, in blocks whose bytes never move or
// change while they are in the log or a reader holds them, see hold. So a slice of a block that is
// held can be read without a lock, and trimming is dropping the oldest block. The next block is
// written into the space of one that was dropped, so that a full log makes no garbage: the
// collector would let that grow to half of the history.
//
// Stream.mu guards it. size never exceeds limit, except by one event that is larger than limit.
type log struct {
	limit  int // bytes
	size   int // capacity of all blocks, bytes
	blocks []*block
	end    position // behind the newest event
	memory *memory  // of blocks that are trimmed while they are held
	spare  []byte   // the space of a block that nobody reads any more, for the next; may be nil
}

// block holds at least one event. Its whole capacity counts against the limit.
type block struct {
	start  int64 // offset of its first byte in the log
	first  int64 // number of its first event
	firstT int64 // time of its first event, milliseconds since the epoch began
	last   int64 // number of its newest event
	bytes  []byte

	holders *hold         // the newest of the readers that use it
	left    bool          // the log
	trimmed *list.Element // in memory.blocks; nil while it is in the log, or nobody holds it
	inWrite bool          // maybe for longer than it is held: its space is not to be used again
}

// position is a place in the log: behind event n, which ends at offset. Offsets count from the
// start of the epoch and are not used again.
type position struct {
	offset int64
	n      int64
}

// A block is a sixteenth of the history, so that trimming one leaves most of it, but at most 64
// KiB, which go in one write to a socket with default buffers, and at least 4 KiB, so that the
// blocks of a small history are more than overhead.
const (
	minBlock = 4 << 10
	maxBlock = 64 << 10
)

// grow returns a block that has size bytes free for an event at time t: the newest, or a new one,
// for which the oldest are trimmed.
func (l *log) grow(size int, t int64) *block {
	if b := l.newest(); b != nil && cap(b.bytes)-len(b.bytes) >= size {
		return b
	}
	capacity := max(size, l.blockSize())
	for len(l.blocks) > 0 && l.size+capacity > l.limit {
		l.size -= cap(l.blocks[0].bytes)
		l.memory.keep(l.blocks[0])
		l.blocks[0] = nil // the array behind the slice must not keep it alive
		l.blocks = l.blocks[1:]
	}
	b := &block{start: l.end.offset, first: l.end.n + 1, firstT: t}
	if cap(l.spare) == capacity {
		b.bytes, l.spare = l.spare[:0], nil
	} else {
		b.bytes = make([]byte, 0, capacity)
	}
	l.size += capacity
	l.blocks = append(l.blocks, b)
	return b
}

// blockSize is the capacity of a block, if its first event is not larger.
func (l *log) blockSize() int { return min(maxBlock, max(minBlock, l.limit/16)) }

// reuse keeps the space of a block that has left the log, and that nobody reads.
func (l *log) reuse(b *block) {
	if cap(b.bytes) == l.blockSize() {
		l.spare = b.bytes
	}
}

// append adds one event: preamble (control events without an id, may be empty), its id and its
// body; where that is its data alone, in a line, with what stands before and behind them.
func (l *log) append(id *idLine, preamble, body []byte, inLine bool) {
	start, end := id.alone(), ""
	if inLine {
		start, end = id.withHead(), "\n\n"
	}
	b := l.grow(len(preamble)+longestID+len(id.head)+len(body)+len(end), id.cursor.t)
	before := len(b.bytes)
	if len(preamble) > 0 {
		b.bytes = append(b.bytes, preamble...)
	}
	b.bytes = append(append(append(b.bytes, start...), body...), end...)
	b.last = id.cursor.N
	l.end = position{l.end.offset + int64(len(b.bytes)-before), b.last}
}

// skip drops all retained events: the log goes on behind event n, which no reader is at.
func (l *log) skip(n int64) {
	for _, b := range l.blocks {
		l.memory.keep(b)
	}
	l.blocks, l.size, l.end = nil, 0, position{l.end.offset + 1, n}
}

func (l *log) newest() *block {
	if len(l.blocks) == 0 {
		return nil
	}
	return l.blocks[len(l.blocks)-1]
}

// first is the number of the oldest retained event; one more than the newest where there is none.
func (l *log) first() int64 {
	if len(l.blocks) == 0 {
		return l.end.n + 1
	}
	return l.blocks[0].first
}

// retains reports whether all events behind p are retained.
func (l *log) retains(p position) bool {
	return p.offset == l.end.offset || len(l.blocks) > 0 && p.offset >= l.blocks[0].start
}

// readFrom returns the bytes behind p in its block, which h then holds, and the position behind
// them. l must retain p.
func (l *log) readFrom(p position, h *hold) ([]byte, position) {
	if p.offset == l.end.offset {
		l.memory.move(h, nil)
		return nil, p
	}
	b := l.newest()
	if p.offset < b.start {
		b = l.blocks[l.search(func(b *block) bool { return b.start > p.offset })-1]
	}
	l.memory.move(h, b)
	end := position{b.start + int64(len(b.bytes)), b.last}
	return b.bytes[p.offset-b.start:], end
}

// positionAfter returns the position behind event n: any from the one before the oldest retained
// event to the newest.
func (l *log) positionAfter(n int64) position {
	if n == l.end.n {
		return l.end
	}
	b := l.blocks[l.search(func(b *block) bool { return b.first > n+1 })-1]
	skip := n + 1 - b.first
	size := 0
	if skip > 0 {
		size, _ = wholeEvents(b.bytes, len(b.bytes), skip)
	}
	return position{b.start + int64(size), n}
}

// positionAt returns the position behind the last retained event whose time is at most t; before
// the oldest if there is none.
func (l *log) positionAt(t int64) position {
	i := l.search(func(b *block) bool { return b.firstT > t })
	if i == 0 {
		return l.positionAfter(l.first() - 1)
	}
	b := l.blocks[i-1]
	p := position{b.start, b.first - 1}
	for rest := b.bytes; len(rest) > 0; {
		size, _ := wholeEvents(rest, len(rest), 1)
		if timeOf(rest[:size]) > t {
			break
		}
		p = position{p.offset + int64(size), p.n + 1}
		rest = rest[size:]
	}
	return p
}

// search returns the index of the first block for which later is true; it must be true for all
// blocks behind that one.
func (l *log) search(later func(*block) bool) int {
	return sort.Search(len(l.blocks), func(i int) bool { return later(l.blocks[i]) })
}

// timeOf reads the time in the id of one encoded event, with or without a preamble.
func timeOf(event []byte) int64 {
	if !bytes.HasPrefix(event, idField) {
		event = event[bytes.Index(event, blankLine)+len(blankLine):]
	}
	line, _, _ := bytes.Cut(event[len(idField):], []byte("\n"))
	id, err := ParseCursor(string(line))
	if err != nil {
		panic("stream: an event in the log without an id of ours") // only log.append writes there
	}
	return id.t
}
