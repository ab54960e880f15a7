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
	// missingAfter is how long the name may lead to no file before that is published. A rotation
	// leaves a shorter gap.
	missingAfter = time.Second
	// renamedWithin is longer than a rotation takes to rename all its files.
	renamedWithin = 300 * time.Millisecond
	// lateFor is how long a finished file is still read: the processes of a server switch to the
	// new file one by one.
	lateFor = 10 * time.Second
	// maxLate bounds the descriptors of finished files, for rotations that are faster than lateFor.
	maxLate = 8
	// reopenAfter is how often an unchanged file is opened again: a network file system asks its
	// server for the size then.
	reopenAfter = 5 * time.Second
)

// FollowOptions configure Follow. The zero value publishes only new lines.
type FollowOptions struct {
	Lines int         // existing lines to publish first, from the end of the file; default 0
	Bytes int64       // fewer of them where they would exceed this; default 0: no limit
	Tee   io.Writer   // gets the bytes of the published lines; default none
	Warn  func(error) // is called once, when writing to Tee fails; needed with Tee
}

// Follow is the source that publishes the last lines of the file called name, and then each new
// line, as "tail -F" does. Line ends and long lines are as with Lines. An unfinished line is
// published when it ends, or when its file is rotated, truncated or replaced.
//
// Rotations lose nothing: a file that is renamed or deleted is read to its end before the file that
// has the name now, and files of rotations between two polls are read, too. Each line is published
// once, in order. Lost marks the positions where lines may be missing: at each truncation, and
// where the files between the old and the new one cannot be found or read. While the name leads to
// no file the state is waiting. Follow never ends by itself.
//
// The file is opened at once. The error is that of a file that cannot be followed: not found, not
// readable, or not regular.
func Follow(name string, options FollowOptions) (Source, error) {
	f, err := openFollower(name, options)
	if err != nil {
		return nil, fmt.Errorf("follow %q: %w", name, reason(err))
	}
	return func(ctx context.Context, p Publisher) error {
		w := newWaker(pollEvery)
		defer w.close()
		return f.run(ctx, p, w)
	}, nil
}

// follower follows one name through the files that have it one after the other. All methods are for
// the goroutine of run.
type follower struct {
	name    string
	options FollowOptions
	open    func(path string) (file, error)
	p       Publisher

	// not read to their end yet, oldest first; never empty. The last is the file that the name
	// leads to, or has led to
	files []*tail
	late  []lateFile // read to their end, oldest first
	// when the name last led to the last of files, by fileClock
	seen          time.Time
	opened        time.Time // when the last of files was opened, or reopening it was tried last
	missingSince  time.Time // since when the name leads to no file; zero while it does
	waiting       bool      // the state waiting is published
	renamingSince time.Time // since when a rotation seems to be in progress; zero while none does
}

// lateFile is a file that was read to its end, and may still get lines of late writers.
type lateFile struct {
	*tail
	until time.Time
}

// openFollower opens the file called name. It is read by start and poll.
func openFollower(name string, options FollowOptions) (*follower, error) {
	f := &follower{name: name, options: options, open: openShared, seen: fileClock()}
	first, err := f.openTail(name)
	if err != nil {
		return nil, err
	}
	f.files = []*tail{first}
	return f, nil
}

func (f *follower) run(ctx context.Context, p Publisher, w *waker) error {
	defer f.close()
	if err := f.start(p, time.Now()); err != nil {
		return err
	}
	for {
		w.watch(f.name, f.last())
		if err := f.poll(ctx, time.Now()); err != nil {
			return fmt.Errorf("follow %q: %w", f.name, err)
		}
		if !w.wait(ctx) {
			return nil
		}
	}
}

// start finds the last lines and publishes the state following.
func (f *follower) start(p Publisher, now time.Time) error {
	f.p, f.opened = p, now
	if err := f.last().startBefore(f.options.Lines, f.options.Bytes); err != nil {
		return errors.Join(fmt.Errorf("follow %q: %w", f.name, reason(err)), p.End(fmt.Sprintf("%s cannot be read: %v", f.name, reason(err))))
	}
	return p.SetState("following", f.name)
}

func (f *follower) last() *tail { return f.files[len(f.files)-1] }

// poll publishes the lines since the last poll. The error is that of the publisher.
func (f *follower) poll(ctx context.Context, now time.Time) error {
	problem := f.resolveName(now)
	for {
		// Checked before the older file is read: a writer that has written to the new file writes
		// no more to the old one. While the new one is empty, the writer may still have the old one
		// open, as between a rotation and the signal for it.
		finished := len(f.files) > 1 && (f.waiting || f.laterHasData())
		t := f.files[0]
		err := f.drain(ctx, t)
		if errors.Is(err, errTruncated) {
			err = f.readTruncated(ctx, t)
		}
		if bad, ok := errors.AsType[*readError](err); ok {
			problem, err = fmt.Sprintf("%s cannot be read: %v; trying again", f.name, reason(bad.error)), nil
			if finished {
				f.files[1].lost, problem = fmt.Sprintf("%s could not be read to its end: %v; lines may be missing", f.name, reason(bad.error)), ""
			}
		}
		if err != nil {
			return err
		}
		if !finished || ctx.Err() != nil {
			break
		}
		if err := f.finishFirst(now); err != nil {
			return err
		}
	}
	if err := f.drainLate(ctx, now); err != nil {
		return err
	}
	return f.reportMissing(problem, now)
}

// resolveName appends the file that the name leads to now to the files, if it is not the last of
// them. Where it leads to no readable file, it returns the problem as a text.
func (f *follower) resolveName(now time.Time) (problem string) {
	gone := f.name + " is gone; waiting for it to come back"
	look := fileClock()
	info, err := os.Stat(f.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return gone
	case err != nil:
		return fmt.Sprintf("%s cannot be found: %v; trying again", f.name, reason(err))
	case !info.Mode().IsRegular():
		return f.name + " is no file any more; waiting for one"
	case os.SameFile(info, f.last().info):
		f.renamingSince, f.seen = time.Time{}, look
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
	if open := f.findOpen(next.info); open != nil {
		next.close()
		next = open
		f.files = slices.DeleteFunc(f.files, func(t *tail) bool { return t == next })
		f.late = slices.DeleteFunc(f.late, func(l lateFile) bool { return l.tail == next })
	} else {
		found, lost, moving := f.missedRotations(f.last(), next)
		if moving && !f.renamingIsOver(now) {
			closeAll(append(found, next))
			return ""
		}
		f.renamingSince = time.Time{}
		if lost == "" {
			lost = f.unreadBetween(f.last(), next, found)
		}
		// The published state waiting shows the gap as well as a mark.
		if lost != "" && !f.waiting {
			next.lost = lost
		}
		f.files = append(f.files, found...)
	}
	f.files = append(f.files, next)
	f.seen, f.opened = look, now
	return ""
}

// findOpen returns the tail of the file if it is open, else nil.
func (f *follower) findOpen(info fs.FileInfo) *tail {
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

// renamingIsOver reports whether files have been missing for longer than a rotation takes to rename
// them.
func (f *follower) renamingIsOver(now time.Time) bool {
	if f.renamingSince.IsZero() {
		f.renamingSince = now
	}
	return now.Sub(f.renamingSince) >= renamedWithin
}

// reopen replaces the descriptor of the last file every reopenAfter, if the name still leads to it.
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
	t.file, t.modTime = again, time.Time{}
}

// laterHasData reports whether a file after the first is not empty.
func (f *follower) laterHasData() bool {
	for _, t := range f.files[1:] {
		if info, err := t.file.Stat(); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

// finishFirst finishes the first file and publishes the mark that is due before the next.
func (f *follower) finishFirst(now time.Time) error {
	t := f.files[0]
	f.files = f.files[1:]
	// It stays open, so that no line is published twice if the name leads to it again.
	f.late = append(f.late, lateFile{t, now.Add(lateFor)})
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
	return f.reportFound()
}

// drainLate reads the late files, and closes those that are late for too long, too many, truncated
// or not readable.
func (f *follower) drainLate(ctx context.Context, now time.Time) error {
	kept := f.late[:0]
	for i, l := range f.late {
		err := f.drain(ctx, l.tail)
		var bad *readError
		unreadable := errors.As(err, &bad) || errors.Is(err, errTruncated)
		if err != nil && !unreadable {
			return err
		}
		if !unreadable && now.Before(l.until) && len(f.late)-i <= maxLate {
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

// reportMissing publishes the state waiting once the name has led to no file for missingAfter, and
// the state following when it leads to one again; problem is "" then.
func (f *follower) reportMissing(problem string, now time.Time) error {
	switch {
	case problem == "":
		f.missingSince = time.Time{}
		return f.reportFound()
	case f.missingSince.IsZero():
		f.missingSince = now
	case !f.waiting && now.Sub(f.missingSince) >= missingAfter:
		f.waiting = true
		return f.p.SetState("waiting", problem)
	}
	return nil
}

// reportFound publishes the state following, if waiting was published.
func (f *follower) reportFound() error {
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

// reason returns err without the path and the system call, which the caller names in its own words.
func reason(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
