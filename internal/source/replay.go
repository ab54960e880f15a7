package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"pushpane/internal/count"
	"pushpane/internal/formats"
	"pushpane/internal/recording"
	"pushpane/internal/room"
	"pushpane/internal/screen"
)

// Bounds of ReplayOptions.Speed: slower is no replay, and faster there is nothing to see.
const (
	MinSpeed = 0.1
	MaxSpeed = 100
)

// ReplayOptions configure a replay. The zero value plays at the recorded speed, once, with all
// pauses.
type ReplayOptions struct {
	Speed  float64        // times as fast as recorded, from MinSpeed to MaxSpeed; default 1
	Loop   bool           // starts again at the end; a round takes 1 s at least
	Idle   time.Duration  // longer pauses are shortened; default: as the file says, or none
	Pace   time.Duration  // between events, of a file without times only; default 100 ms
	Choice formats.Choice // of the format of a log
	Timing string         // of a session of script: the file with its times; default: found
}

// Replay publishes the events of a file that package recording can read, with their timing. The
// time of each event is counted from the start, or from the last command, so that delays do not add
// up.
//
// Open it with OpenReplay, and call either Play or EachEvent, once: they close the file. The other
// methods may be called from any goroutine.
type Replay struct {
	name     string
	file     io.Closer
	reader   *recording.Reader
	survey   *recording.Survey
	loop     bool
	controls chan pendingControl
	stopped  chan struct{} // closed when Play has returned

	// of the goroutine of Play
	next   *recording.Event // nil after the last
	round  int
	played played
	pieces replayedPieces
	acts   acts

	mu       sync.Mutex // guards playhead
	playhead playhead
}

// playhead is the position of a replay: at, at the time since; from then on it moves by speed while
// playing.
type playhead struct {
	at      time.Duration
	since   time.Time
	speed   float64
	playing bool
	ended   bool // the end was published, and nothing has been played since
}

// position returns the position now.
func (h playhead) position() time.Duration {
	if !h.playing {
		return h.at
	}
	return h.at + time.Duration(float64(time.Since(h.since))*h.speed)
}

// until returns how long it takes from now to a position.
func (h playhead) until(at time.Duration) time.Duration {
	// a hundred years at a tenth of the speed overflow a time.Duration
	const limit = float64(1 << 62)
	return time.Duration(min(limit, float64(at-h.at)/h.speed)) - time.Since(h.since)
}

// OpenReplay opens a file and reads it once, to learn its length, marks and problems. The error
// says why it cannot be read, or that it holds nothing to play.
func OpenReplay(path string, o ReplayOptions) (*Replay, error) {
	file, size, err := openRegular(path)
	if err != nil {
		return nil, fmt.Errorf("replay %q: %w", path, err)
	}
	files := closers{file}
	reader, err := openReader(path, file, size, &files, o)
	if err == nil {
		var r *Replay
		if r, err = newReplay(path, files, reader, o); err == nil {
			return r, nil
		}
	}
	_ = files.Close() // only read
	return nil, fmt.Errorf("replay %q: %w", path, err)
}

// openReader returns the reader of the file. That of a session of script reads the file with its
// timing, too, which is added to files.
func openReader(path string, file *os.File, size int64, files *closers, o ReplayOptions) (*recording.Reader, error) {
	if o.Timing == "" {
		r, err := recording.NewReader(file, size, recording.Options{Idle: o.Idle, Pace: o.Pace, Modified: modified(file), Choice: o.Choice})
		if err != nil || !r.IsSession() {
			return r, err
		}
		if o.Timing, err = recording.FindTiming(path, file, size); err != nil || o.Timing == "" {
			return r, err
		}
	}
	timing, timingSize, err := openRegular(o.Timing)
	if err != nil {
		return nil, fmt.Errorf("timing %q: %w", o.Timing, err)
	}
	*files = append(*files, timing)
	r, err := recording.NewSession(file, size, timing, timingSize, o.Idle)
	if err != nil {
		return nil, fmt.Errorf("timing %q: %w", o.Timing, err)
	}
	return r, nil
}

// modified returns when a file was written last; the zero time where that is not known.
func modified(file *os.File) time.Time {
	info, err := file.Stat()
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// openRegular opens a regular file. The error does not name it.
func openRegular(path string) (file *os.File, size int64, err error) {
	if file, err = os.Open(path); err != nil {
		return nil, 0, errors.Unwrap(err)
	}
	info, err := file.Stat()
	if err == nil {
		err = recording.CheckRegular(info)
	}
	if err != nil {
		_ = file.Close() // only read
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// closers are the files of a replay.
type closers []io.Closer

func (c closers) Close() error {
	var all error
	for _, file := range c {
		all = errors.Join(all, file.Close())
	}
	return all
}

func newReplay(name string, file io.Closer, reader *recording.Reader, o ReplayOptions) (*Replay, error) {
	if o.Speed == 0 {
		o.Speed = 1
	}
	survey, err := reader.Survey()
	if err != nil {
		return nil, err
	}
	if o.Pace > 0 && survey.Pace == 0 && survey.Events > 1 {
		return nil, fmt.Errorf("its events have times, and --pace %s is for a file without", o.Pace)
	}
	all, named := newActs(survey)
	return &Replay{
		name: name, file: file, reader: reader, survey: survey, loop: o.Loop && survey.Events > 0,
		controls: make(chan pendingControl), stopped: make(chan struct{}), playhead: playhead{speed: o.Speed},
		acts: all, played: played{named: named, inLog: map[int64]int64{}},
	}, nil
}

// Title returns the title in the file, "" if there is none.
func (r *Replay) Title() string { return r.survey.Title }

// Format returns what was recognised in a log, such as "pino, times in ms"; "" in other files.
func (r *Replay) Format() string { return r.survey.Format }

// Order returns whether the month or the day comes first in dates of a log that leave it open.
func (r *Replay) Order() formats.Order { return r.survey.Order }

// Counts reports whether whole numbers at the start of the lines of a log are times.
func (r *Replay) Counts() bool { return r.survey.Counts }

// Start returns when the file was recorded, Unix milliseconds; 0 where the file does not hold it.
func (r *Replay) Start() int64 { return r.survey.Start }

// Events returns the number of events in the file.
func (r *Replay) Events() int64 { return r.survey.Events }

// EachEvent calls f for each event, in order, without waiting for its time, and closes the file.
// An act of the room that is not played has no data; so each event keeps its number. It returns the
// first error of f or of reading. Call it instead of Play.
func (r *Replay) EachEvent(f func(recording.Event) error) error {
	defer r.file.Close() // only read
	for err := r.readNext(); ; err = r.readNext() {
		if err != nil || r.next == nil {
			return err
		}
		if r.next.Type == room.Type {
			r.next.Data = r.acts.exported(*r.next)
		}
		if err := f(*r.next); err != nil {
			return err
		}
	}
}

// AtEnd reports whether the replay has reached the end of the file. An end event may also be in the
// middle of a recording.
func (r *Replay) AtEnd() bool { return r.head().ended }

// Problems returns a line for the events that are left out, one for those that are played at
// another time than theirs, and one where no event has a time; none for an intact file.
func (r *Replay) Problems() []string {
	var all []string
	if n := r.survey.Lost.Count; n > 0 {
		all = append(all, fmt.Sprintf("%s left out: %s", count.Of(n, r.survey.Lost.Unit()), r.survey.Lost.String()))
	}
	if n := r.survey.Odd.Count; n > 0 {
		all = append(all, fmt.Sprintf("%s not as it should be, but played: %s", count.Of(n, r.survey.Odd.Unit()), r.survey.Odd.String()))
	}
	if text := r.acts.problem(); text != "" {
		all = append(all, text)
	}
	switch {
	case r.survey.Pace > 0 && r.reader.IsSession():
		all = append(all, fmt.Sprintf("no file beside it is its timing, so a line comes every %s: --timing FILE says which is", r.survey.Pace))
	case r.survey.Pace > 0:
		all = append(all, fmt.Sprintf("no event has a time: one comes every %s (--pace)", r.survey.Pace))
	}
	return all
}

// Play is the Source. At the end of the file it publishes an end event, unless the recording has
// one, and keeps running until ctx is done: Control may seek back.
func (r *Replay) Play(ctx context.Context, p Publisher) error {
	defer r.file.Close() // only read
	defer close(r.stopped)
	r.acts.log = p
	r.acts.made = room.NewReplayed(p.Epoch())
	if err := r.publishProblems(p); err != nil {
		return err
	}
	if err := r.moveTo(0, true); err != nil {
		return errors.Join(err, p.End(err.Error()))
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var due <-chan time.Time // nil while paused
		if wait, playing := r.untilDue(); playing {
			timer.Reset(wait)
			due = timer.C
		}
		var err error
		select {
		case <-ctx.Done():
			return nil
		case c := <-r.controls:
			err = r.execute(c.ReplayControl, p)
			close(c.done)
		case <-due:
			err = r.playDue(p)
		}
		if err != nil {
			return err
		}
	}
}

// publishProblems publishes the lines of Problems, for the viewers.
func (r *Replay) publishProblems(p Publisher) error {
	for i, text := range r.Problems() {
		var err error
		if i == 0 && r.survey.Lost.Count > 0 {
			err = p.Lost(text)
		} else {
			err = p.SetState("playing", text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moveTo sets the position, makes the room what it was there, and reads the next event. The error
// is one of reading the file, or of publishing.
func (r *Replay) moveTo(at time.Duration, playing bool) error {
	if err := r.reader.Seek(r.survey, at); err != nil {
		return fmt.Errorf("replay %q: %w", r.name, err)
	}
	r.setHead(func(h *playhead) { h.at, h.playing, h.ended = at, playing, false })
	r.played.spans = nil
	r.pieces.forget()
	if err := r.acts.moveTo(at, r.played.inLog); err != nil {
		return err
	}
	return r.readNext()
}

// showThen publishes what a terminal shows at the position.
func (r *Replay) showThen(p Publisher) error {
	shown := r.reader.Shown()
	if r.survey.Titled {
		if _, err := p.PublishNumbered(screen.Type, screen.Block{Title: shown.Title}.Encode()); err != nil {
			return err
		}
	}
	if shown.Block == nil {
		return nil
	}
	return r.played.publishBlocks(p, [][]byte{shown.Block.Data}, shown.Block.Index)
}

// setHead moves the playhead to its position now and then changes it.
func (r *Replay) setHead(change func(h *playhead)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.playhead.at = min(r.playhead.position(), r.survey.Length)
	r.playhead.since = time.Now()
	change(&r.playhead)
}

func (r *Replay) head() playhead {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.playhead
}

// readNext reads the next event.
func (r *Replay) readNext() error {
	e, err := r.reader.Next()
	switch {
	case err == io.EOF:
		r.next = nil
	case err != nil:
		return fmt.Errorf("replay %q: %w", r.name, err)
	default:
		if e.Type == "" {
			e.Type = message
		}
		r.next = &e
	}
	return nil
}

// untilDue returns how long it is until the next event or the end is due; false while paused.
func (r *Replay) untilDue() (time.Duration, bool) {
	h := r.head()
	if !h.playing {
		return 0, false
	}
	if r.next != nil {
		return h.until(r.next.At), true
	}
	return h.until(r.end(h)), true
}

// end returns the position at which the end is due. A round of a loop takes a second at least, so
// that a short file does not flood the viewers.
func (r *Replay) end(h playhead) time.Duration {
	if r.loop {
		return max(r.survey.Length, time.Duration(float64(time.Second)*h.speed))
	}
	return r.survey.Length
}

// maxBatch bounds the data that is published by one call, in bytes: the memory of a batch, and the
// delay of a command that comes meanwhile. An event that begins below it is published whole.
const maxBatch = 1 << 20

// playDue publishes the next events that are due, as many of one type as fit into maxBatch, or the
// end.
func (r *Replay) playDue(p Publisher) error {
	h := r.head()
	position := h.position()
	if r.next == nil {
		if position < r.end(h) {
			return nil
		}
		return r.finishRound(p)
	}
	first := *r.next
	var data [][]byte
	index := first.Index
	for size := 0; r.next != nil && r.next.At <= position && r.next.Type == first.Type && r.next.Index == index+int64(len(data)) && size < maxBatch; {
		data = append(data, r.next.Data)
		size += len(r.next.Data)
		r.pieces.play(*r.next, r.survey.Start)
		if err := r.readNext(); err != nil {
			return errors.Join(err, r.republish(p, first.Type, data, index), p.End(err.Error()))
		}
	}
	return r.republish(p, first.Type, data, index)
}

// republish publishes recorded events of one type that follow each other, the first of which has
// the index.
func (r *Replay) republish(p Publisher, eventType string, data [][]byte, index int64) error {
	switch eventType {
	case room.Type:
		return r.acts.play(data, index, r.played.inLog)
	case screen.Type:
		return r.played.publishBlocks(p, data, index)
	}
	return republish(p, eventType, data, func(i int, last int64, count int) { r.played.add(index+int64(i), last, count) })
}

// finishRound starts the next round of a loop, or publishes the end unless the recording has one.
func (r *Replay) finishRound(p Publisher) error {
	r.pieces.play(recording.Event{At: r.survey.Length, Pieces: r.reader.Rest()}, r.survey.Start)
	if r.loop {
		r.round++
		if err := errors.Join(r.moveTo(0, true), r.showThen(p)); err != nil {
			return errors.Join(err, p.End(err.Error()))
		}
		return p.SetState("playing", fmt.Sprintf("from the start, round %d", r.round+1))
	}
	defer r.setHead(func(h *playhead) { h.at, h.playing, h.ended = r.survey.Length, false, true })
	if r.survey.Ended {
		return nil
	}
	return p.End("replay ended, " + count.Of(r.survey.Events, "event"))
}
