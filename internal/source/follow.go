package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"
)

const (
	// goneAfter is longer than a rotation leaves the name without a file, so that only a file that
	// is really away is said to be.
	goneAfter = time.Second
	// settledAfter is longer than a rotation takes to rename one file after the other.
	settledAfter = 300 * time.Millisecond
	// lateFor is how long a file that was passed is still read: servers of several processes go on
	// to the new one one by one.
	lateFor = 10 * time.Second
	// maxLate bounds the descriptors where rotations come faster than that.
	maxLate = 8
	// reopenAfter is how often a file that rests is opened again: a network file system asks its
	// server for the size then.
	reopenAfter = 5 * time.Second
)

// FollowOptions say what of a file is shown, and where else it goes.
type FollowOptions struct {
	Lines int         // how many of the last lines come first; 0 is none
	Bytes int64       // they are fewer where they would take more than this; 0 is no limit
	Tee   io.Writer   // is given the lines as they stand in the file; nil for nobody
	Warn  func(error) // is called once, when writing to Tee fails; the lines go on without it
}

// Follow is the source that publishes the last lines of the file called name, and then each line as
// it ends. Line ends and long lines are as with Lines. What follows the last line end waits until
// it ends too, or until its file is over: rotated, truncated or replaced.
//
// A file that is renamed, or deleted, is read to its end before the one that has its name now, and
// every line comes once, in order. Lost marks the places where lines may be missing: each
// truncation, and where the file that was read is no longer beside the new one or the files between
// cannot be read. A name without a file is waited for, which is a state. It never ends by itself.
//
// The error is that of a file that cannot be followed at all: not there, not readable, or no
// regular file.
func Follow(name string, options FollowOptions) (Source, error) {
	f := &follower{name: name, options: options, open: openShared}
	first, err := f.openTail(name)
	if err != nil {
		return nil, fmt.Errorf("follow %q: %w", name, reason(err))
	}
	f.files = []*tail{first}
	return func(ctx context.Context, p Publisher) error {
		w := newWaker(lookEvery)
		defer w.close()
		return f.run(ctx, p, w)
	}, nil
}

// follower follows one name through the files that bear it. Everything happens on the goroutine of
// run.
type follower struct {
	name    string
	options FollowOptions
	open    func(path string) (file, error)
	p       Publisher

	// those not read to their end yet, oldest first; never empty. The last is what the name leads
	// to, or led to
	files   []*tail
	late    []late    // those that were passed, oldest first
	opened  time.Time // when the last of files was opened, or found to be worth it
	away    time.Time // since when the name leads nowhere; zero while it does
	waiting bool      // that was said
	doubt   time.Time // since when a rotation seems to be under way; zero while none does
}

// late is a file that was read to its end and may yet get a line.
type late struct {
	*tail
	until time.Time
}

func (f *follower) run(ctx context.Context, p Publisher, w *waker) error {
	defer f.close()
	if err := f.begin(p, time.Now()); err != nil {
		return err
	}
	for {
		w.watch(f.name, f.last())
		if err := f.look(ctx, time.Now()); err != nil {
			return fmt.Errorf("follow %q: %w", f.name, err)
		}
		if !w.wait(ctx) {
			return nil
		}
	}
}

// begin finds where the last lines start.
func (f *follower) begin(p Publisher, now time.Time) error {
	f.p, f.opened = p, now
	if err := f.last().startBefore(f.options.Lines, f.options.Bytes); err != nil {
		return errors.Join(fmt.Errorf("follow %q: %w", f.name, reason(err)), p.End(fmt.Sprintf("%s cannot be read: %v", f.name, reason(err))))
	}
	return p.SetState("following", f.name)
}

func (f *follower) last() *tail { return f.files[len(f.files)-1] }

// look publishes what has come since the last one. The errors are those of the publisher.
func (f *follower) look(ctx context.Context, now time.Time) error {
	trouble := f.resolve(now)
	for {
		// Asked before the older file is read: who writes to the new one has written to the old one
		// all there was. While the new one is empty the writer may not have gone on yet, as between
		// a rotation and the signal for it.
		over := len(f.files) > 1 && (f.waiting || f.begun())
		t := f.files[0]
		err := f.drain(ctx, t)
		if errors.Is(err, errAnew) {
			err = f.anew(ctx, t)
		}
		var bad *readError
		if errors.As(err, &bad) {
			trouble, err = fmt.Sprintf("%s cannot be read: %v; trying again", f.name, reason(bad.error)), nil
			if over {
				f.files[1].lost, trouble = fmt.Sprintf("%s could not be read to its end: %v; lines may be missing", f.name, reason(bad.error)), ""
			}
		}
		if err != nil {
			return err
		}
		if !over || ctx.Err() != nil {
			break
		}
		if err := f.pass(now); err != nil {
			return err
		}
	}
	if err := f.drainLate(ctx, now); err != nil {
		return err
	}
	return f.say(trouble, now)
}

// resolve finds out where the name leads now, and puts that at the end of the files. Where it leads
// nowhere, it says so in words.
func (f *follower) resolve(now time.Time) (trouble string) {
	gone := f.name + " is gone; waiting for it to come back"
	info, err := os.Stat(f.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return gone
	case err != nil:
		return fmt.Sprintf("%s cannot be found: %v; trying again", f.name, reason(err))
	case !info.Mode().IsRegular():
		return f.name + " is no file any more; waiting for one"
	case os.SameFile(info, f.last().info):
		f.doubt = time.Time{}
		f.reopen(now)
		return ""
	}
	next, err := f.openTail(f.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return gone
	case err != nil:
		return fmt.Sprintf("%s cannot be read: %v; trying again", f.name, reason(err))
	}
	if held := f.held(next.info); held != nil {
		next.close()
		next = held
		f.files = slices.DeleteFunc(f.files, func(t *tail) bool { return t == next })
		f.late = slices.DeleteFunc(f.late, func(l late) bool { return l.tail == next })
	} else {
		found, lost, moving := f.passed(f.last(), next)
		if moving && !f.settled(now) {
			closeAll(append(found, next))
			return ""
		}
		f.doubt = time.Time{}
		// A name that leads nowhere for long is said to, which tells as much as a mark.
		if lost != "" && !f.waiting {
			next.lost = lost
		}
		f.files = append(f.files, found...)
	}
	f.files = append(f.files, next)
	f.opened = now
	return ""
}

// held returns the file if it is one of those that are held open.
func (f *follower) held(info fs.FileInfo) *tail {
	for _, t := range f.files {
		if os.SameFile(t.info, info) {
			return t
		}
	}
	for _, l := range f.late {
		if os.SameFile(l.info, info) {
			return l.tail
		}
	}
	return nil
}

// settled says whether what looks as if names were moving has looked so for long enough not to be
// that.
func (f *follower) settled(now time.Time) bool {
	if f.doubt.IsZero() {
		f.doubt = now
	}
	return now.Sub(f.doubt) >= settledAfter
}

// reopen takes a new descriptor of a file that rests. The old one is held until the new one is
// known to be of the same file.
func (f *follower) reopen(now time.Time) {
	if now.Sub(f.opened) < reopenAfter {
		return
	}
	f.opened = now
	again, err := f.open(f.name)
	if err != nil {
		return
	}
	t := f.last()
	if info, err := again.Stat(); err != nil || !os.SameFile(info, t.info) {
		_ = again.Close()
		return
	}
	t.close()
	t.file, t.seen = again, time.Time{}
}

// begun says whether a later file than the first holds anything.
func (f *follower) begun() bool {
	for _, t := range f.files[1:] {
		if info, err := t.file.Stat(); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

// pass goes on to the next file.
func (f *follower) pass(now time.Time) error {
	t := f.files[0]
	f.files = f.files[1:]
	// Held on, so that the name can lead back to it without a line coming twice.
	f.late = append(f.late, late{t, now.Add(lateFor)})
	if err := f.finish(t); err != nil {
		return err
	}
	next := f.files[0]
	if lost := next.lost; lost != "" {
		next.lost = ""
		if err := f.p.Lost(lost); err != nil {
			return err
		}
	}
	return f.back()
}

// drainLate reads the files that were passed, and lets those go that had their time. One that is
// truncated, or cannot be read, is over.
func (f *follower) drainLate(ctx context.Context, now time.Time) error {
	kept := f.late[:0]
	for i, l := range f.late {
		err := f.drain(ctx, l.tail)
		var bad *readError
		over := errors.As(err, &bad) || errors.Is(err, errAnew)
		if err != nil && !over {
			return err
		}
		if !over && now.Before(l.until) && len(f.late)-i <= maxLate {
			kept = append(kept, l)
			continue
		}
		if err := f.finish(l.tail); err != nil {
			return err
		}
		l.close()
	}
	f.late = kept
	return nil
}

// say tells that the name leads nowhere, once that has lasted, and no longer.
func (f *follower) say(trouble string, now time.Time) error {
	switch {
	case trouble == "":
		f.away = time.Time{}
		return f.back()
	case f.away.IsZero():
		f.away = now
	case !f.waiting && now.Sub(f.away) >= goneAfter:
		f.waiting = true
		return f.p.SetState("waiting", trouble)
	}
	return nil
}

// back ends what say has begun.
func (f *follower) back() error {
	if !f.waiting {
		return nil
	}
	f.waiting = false
	return f.p.SetState("following", f.name)
}

func (f *follower) close() {
	for _, t := range f.files {
		t.close()
	}
	for _, l := range f.late {
		l.close()
	}
}

// reason is what an error of a file says of it, without the name and the operation.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
