package stream

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
)

const (
	// maxFinds is how many searches may be under way at once; they take turns.
	maxFinds = 16
	// findTime is how long one search goes on.
	findTime = 2 * time.Second
	// findHeld is what one search holds at most, in bytes: numbers, and the answer of them.
	findHeld = 256 << 10
	// MaxNumbers is how many numbers one search returns at most.
	MaxNumbers = 10_000
)

// Errors of [Stream.Find].
var (
	// ErrFinds is that too many searches are under way. It may be repeated.
	ErrFinds = errors.New("refuse search")
	// ErrReplaced is that the numbers of a search are of another log, see [Stream.Reset].
	ErrReplaced = errors.New("search: this is another log")
)

// Search says what [Stream.Find] looks for, and where. The zero value is the newest retained event.
type Search struct {
	// Filter says which events. The default is all.
	Filter *Filter
	// Epoch names the log that First and Last are of. The default is the one that there is.
	Epoch string
	// First and Last are the numbers of the first and the last event to look at. The default is
	// 0: the oldest and the newest retained event.
	First, Last int64
	// Oldest lets the search begin at First. The default is false: it begins at Last.
	Oldest bool
	// Limit is how many numbers are returned, up to MaxNumbers. With 0 matches are counted only.
	Limit int
	// Count lets the search go on behind the last number that it returns, to count the others.
	Count bool
}

// Found is what [Stream.Find] has found.
type Found struct {
	// Epoch names the log that the numbers are of.
	Epoch string
	// Numbers are those of the first events that match, in the order of the search.
	Numbers []int64
	// Matches is how many of the events from First to Last match.
	Matches int64
	// First and Last are the first and the last event that were looked at. Where there was none
	// Last is one less than First.
	First, Last int64
	// Missed is how many events between First and Last were trimmed before their turn.
	Missed int64
	// More is the number to go on behind, in the order of the search, for the next numbers: that
	// of the last one, or of the last event that was looked at. -1: the search is at its end.
	More int64
}

// Find returns the numbers of the retained events that match. It ends after 2 s at the latest, with
// what it has found until then. It holds up neither publishers nor viewers: it copies nothing,
// reads the log a block at a time, and all searches together use one processor at most, less while
// events are published. The errors are [ErrFinds], [ErrMemory], [ErrReplaced], [ErrClosed] and that
// of ctx.
func (s *Stream) Find(ctx context.Context, search Search) (Found, error) {
	if search.Limit < 0 || search.Limit > MaxNumbers {
		return Found{}, fmt.Errorf("search: a limit of %d is not from 0 to %d", search.Limit, MaxNumbers)
	}
	select {
	case s.finds <- struct{}{}:
		defer func() { <-s.finds }()
	default:
		return Found{}, fmt.Errorf("%w: %d are under way, as many as may be", ErrFinds, maxFinds)
	}
	free, err := s.Reserve(findHeld)
	if err != nil {
		return Found{}, err
	}
	defer free()
	f := finding{Stream: s, search: search, until: time.Now().Add(findTime)}
	defer s.release(&f.hold)
	if err := f.begin(); err != nil {
		return Found{}, err
	}
	for {
		if err := ctx.Err(); err != nil {
			return Found{}, err
		}
		if s.closing.Err() != nil {
			return Found{}, ErrClosed
		}
		encoded, first, last, err := f.block()
		if err != nil {
			return Found{}, err
		}
		if encoded == nil {
			f.end(true)
			return f.found, nil
		}
		var matches []int64
		if err := s.look(ctx, func() { matches = f.numbers(encoded) }); err != nil {
			return Found{}, err
		}
		if f.add(matches, first, last) {
			f.end(false)
			return f.found, nil
		}
	}
}

// finding is a search under way.
type finding struct {
	*Stream
	search Search
	until  time.Time
	hold   hold
	found  Found

	first, last int64   // what is left to look at
	matches     []int64 // of the newest block
}

// begin finds where the search begins.
func (f *finding) begin() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.search.Epoch != "" && f.search.Epoch != f.epoch {
		return fmt.Errorf("%w, %s", ErrReplaced, f.epoch)
	}
	f.found.Epoch = f.epoch
	f.first, f.last = max(f.search.First, f.log.first()), f.log.end.n
	if f.search.Last != 0 {
		f.last = min(f.last, f.search.Last)
	}
	f.last = max(f.last, f.first-1)
	f.found.First, f.found.Last = f.first, f.first-1
	if !f.search.Oldest {
		f.found.First, f.found.Last = f.last+1, f.last
	}
	return nil
}

// block returns the events of the next block, which is held, and which of its numbers are to be
// looked at; nil at the end.
func (f *finding) block() (encoded []byte, first, last int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &f.log
	if f.epoch != f.found.Epoch {
		return nil, 0, 0, ErrReplaced
	}
	oldest := l.first()
	if f.search.Oldest && f.first < oldest { // trimmed
		f.found.Last = min(oldest-1, f.last)
		f.found.Missed += f.found.Last + 1 - f.first
		f.first = oldest
	}
	n := f.first
	if !f.search.Oldest {
		n = f.last
	}
	if f.first > f.last || n < oldest {
		return nil, 0, 0, nil
	}
	b := l.blocks[l.search(func(b *block) bool { return b.first > n })-1]
	l.memory.move(&f.hold, b)
	return b.bytes, max(b.first, f.first), min(b.last, f.last), nil
}

// numbers returns those of the events that match in a block, and are to be looked at.
func (f *finding) numbers(encoded []byte) []int64 {
	f.matches = f.matches[:0]
	scan := newScanner(f.search.Filter, encoded)
	scan.types = -1 // nobody asks for them
	for {
		n, _, _, ok := scan.next()
		if !ok {
			return f.matches
		}
		if n >= f.first && n <= f.last {
			f.matches = append(f.matches, n)
		}
	}
}

// add adds the matches among the numbers from first to last. It returns true where the search ends
// before it has looked at all.
func (f *finding) add(matches []int64, first, last int64) bool {
	if !f.search.Oldest {
		slices.Reverse(matches)
	}
	full := false
	if space := f.search.Limit - len(f.found.Numbers); f.search.Limit > 0 && len(matches) >= space {
		full = !f.search.Count
		if full && space > 0 {
			matches = matches[:space]
			if f.search.Oldest {
				last = matches[space-1]
			} else {
				first = matches[space-1]
			}
		}
		f.found.Numbers = append(f.found.Numbers, matches[:space]...)
	} else if f.search.Limit > 0 {
		f.found.Numbers = append(f.found.Numbers, matches...)
	}
	f.found.Matches += int64(len(matches))
	if f.search.Oldest {
		f.found.Last, f.first = last, last+1
	} else {
		f.found.First, f.last = first, first-1
	}
	return full || !time.Now().Before(f.until)
}

// end finds where the next search goes on.
func (f *finding) end(whole bool) {
	f.found.More = -1
	listed := len(f.found.Numbers)
	switch {
	case listed > 0 && listed == f.search.Limit && (!whole || f.found.Matches > int64(listed)):
		f.found.More = f.found.Numbers[listed-1]
	case whole:
	case f.search.Oldest:
		f.found.More = f.found.Last
	default:
		f.found.More = f.found.First
	}
	if f.first > f.last && (f.search.Limit == 0 || f.found.Matches == int64(listed)) {
		f.found.More = -1 // there is nothing behind it
	}
}

// NumberAt returns the number of the first event that is not older than t, among those that are
// retained; one more than the newest where there is none.
func (s *Stream) NumberAt(t time.Time) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.positionAt(t.UnixMilli()-s.started-1).n + 1
}

const (
	// quietLook is how long searches use a processor before they make a pause. As long as a
	// goroutine can run, the runtime looks for what has come from the network every 10 ms only.
	quietLook = 10 * time.Millisecond
	// busyLook is the same while events are published, now and then: the viewers come first.
	busyLook = 500 * time.Microsecond
	// busyFor is how long after an event that is.
	busyFor = 200 * time.Millisecond
	// eventPause is the pause behind an event. Any other is as short as the system has it, which is
	// 1 ms.
	eventPause = 5 * time.Millisecond
	otherPause = time.Microsecond
)

// looking is the turn of one of the searches. Its fields are for who has the turn.
type looking struct {
	turn  chan struct{} // holds a value while one has it
	spent time.Duration // since the last pause
	end   int64         // number of the newest event then
	event time.Time     // when another was seen
}

// look calls scan, which looks at one block, when it is its turn. So all searches together use one
// processor, and it is free for others between two blocks.
func (s *Stream) look(ctx context.Context, scan func()) error {
	l := &s.looking
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	began := time.Now()
	scan()
	now := time.Now()
	if l.spent += now.Sub(began); l.spent < busyLook {
		runtime.Gosched()
		return nil
	}
	s.mu.Lock()
	end := s.log.end.n
	s.mu.Unlock()
	length := otherPause
	if end != l.end {
		l.end, l.event = end, now
		length = eventPause
	} else if l.spent < quietLook && now.Sub(l.event) > busyFor {
		runtime.Gosched()
		return nil
	}
	l.spent = 0
	pause := time.NewTimer(length)
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-ctx.Done():
	}
	return nil
}
