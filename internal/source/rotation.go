package source

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// missedRotations returns the files that had the name after a and before c, oldest first: those of
// rotations between two polls, which leave them beside a, with names like that of a. lost is the
// mark to publish if they may be incomplete, else "". moving is true if one is missing, perhaps
// because it is being renamed at this moment.
func (f *follower) missedRotations(a, c *tail) (found []*tail, lost string, moving bool) {
	for range 3 {
		name := oldName(a)
		if name == "" {
			continue
		}
		found, lost, moving = f.rotationsBetween(a, c, name)
		// A rotation renames the oldest file first: if a has kept its name, so have the newer ones.
		if oldName(a) == name {
			return found, lost, moving
		}
		closeAll(found)
	}
	return nil, fmt.Sprintf("%s was replaced, and what it was before is no longer beside it; lines may be missing", f.name), false
}

// rotationsBetween is missedRotations for the name that a has now.
func (f *follower) rotationsBetween(a, c *tail, name string) (found []*tail, lost string, moving bool) {
	base, end := filepath.Base(a.path), filepath.Base(c.path)
	before, number, after := counter(base, name)
	switch {
	case shape(name) == taiShape:
		return f.datedBetween(a, c, name, end), "", false
	case !strings.HasPrefix(name, stem(base)):
		return nil, "", false // renamed by hand: the name of a tells nothing about other files
	case name != base && number != "":
		return f.numberedBetween(a, c, filepath.Join(filepath.Dir(a.path), before), number, after)
	case name != base, filepath.Dir(a.path) == filepath.Dir(c.path) && shape(name) == shape(end):
		return f.datedBetween(a, c, name, end), "", false
	}
	// A symbolic link leads to a file with another kind of name.
	if busy := writtenBetween(a, c); busy != "" {
		lost = fmt.Sprintf("%s leads to another file, and may have led to %s before; lines may be missing", f.name, busy)
	}
	return nil, lost, false
}

// nameOf returns the name that t has now in its directory, "" for none.
func nameOf(t *tail) string {
	if info, err := os.Stat(t.path); err == nil && os.SameFile(info, t.info) {
		return filepath.Base(t.path)
	}
	entries, _ := os.ReadDir(filepath.Dir(t.path)) // without those that cannot be read
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && os.SameFile(info, t.info) {
			return e.Name()
		}
	}
	return ""
}

// numberedBetween is missedRotations for files with numbers, of which the newest has 1, or 0.
func (f *follower) numberedBetween(a, c *tail, before, number, after string) (found []*tail, lost string, missing bool) {
	numbered := func(n, width int) string { return fmt.Sprintf("%s%0*d%s", before, width, n, after) }
	own, _ := strconv.Atoi(number)
	seen := a.modified()
	for n := own - 1; n >= 0; n-- {
		t, err := f.openTail(numbered(n, 0))
		if err != nil { // 9 comes before 10, or 09
			if padded, bad := f.openTail(numbered(n, len(number))); bad == nil {
				t, err = padded, nil
			}
		}
		switch {
		case err == nil && os.SameFile(t.info, c.info):
			t.close() // c was rotated meanwhile
			return found, lost, missing
		case err == nil && t.modified().Before(seen):
			// An older file has a smaller number: here the newest has the largest.
			t.close()
			closeAll(found)
			return nil, f.mayCountUp(seen, numbered(own+1, len(number))), false
		case err == nil:
			t.lost, lost = lost, ""
			found = append(found, t)
		case n > 0:
			missing = true
			lost = fmt.Sprintf("%s was rotated more than once, and %s cannot be read: %v; lines may be missing", f.name, filepath.Base(numbered(n, 0)), reason(err))
		}
	}
	if len(found) == 0 && lost == "" {
		lost = f.mayCountUp(seen, numbered(own+1, len(number)))
	}
	return found, lost, missing
}

// mayCountUp returns the mark for files of which the newest has the largest number: if next, the
// file with the next number, was written to after seen, else "". A late writer to an older file
// looks the same, so next is not read.
func (f *follower) mayCountUp(seen time.Time, next string) string {
	if info, err := os.Stat(next); err != nil || !info.ModTime().After(seen) || f.findOpen(info) != nil {
		return ""
	}
	return fmt.Sprintf("%s may have been rotated more than once, and %s may be of it; lines may be missing", f.name, filepath.Base(next))
}

// datedBetween is missedRotations for files with dates: those whose names have the shape of name,
// with numbers after those of name and, if it has that shape, before those of end, and that were
// last written to after a. It does not compare with the time of c, which may have been made before
// it was written to.
func (f *follower) datedBetween(a, c *tail, name, end string) (found []*tail) {
	kind, bounded := shape(name), shape(name) == shape(end)
	entries, _ := os.ReadDir(filepath.Dir(a.path))
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return shape(e.Name()) != kind || byNumbers(e.Name(), name) <= 0 || bounded && byNumbers(e.Name(), end) >= 0
	})
	slices.SortFunc(entries, func(x, y fs.DirEntry) int { return byNumbers(x.Name(), y.Name()) })
	from := a.modified()
	for _, e := range entries {
		t, err := f.openTail(filepath.Join(filepath.Dir(a.path), e.Name()))
		if err != nil {
			continue
		}
		if t.modified().Before(from) || os.SameFile(t.info, c.info) || f.findOpen(t.info) != nil {
			t.close()
			continue
		}
		found = append(found, t)
	}
	after := afterRotated(c)
	return slices.DeleteFunc(found, func(t *tail) bool {
		later := after(filepath.Base(t.path), t.born)
		if later {
			t.close()
		}
		return later
	})
}

// afterRotated returns whether a file with this name, created then, was made after c, where c has
// been rotated since it was opened: to a name with a date, or until it was deleted.
func afterRotated(c *tail) func(name string, born time.Time) bool {
	base, now := filepath.Base(c.path), nameOf(c)
	_, number, _ := counter(base, now)
	return func(name string, born time.Time) bool {
		switch {
		case now == "":
			return !born.Before(c.born)
		case now == base || number != "":
			return false
		}
		return shape(name) == shape(now) && byNumbers(name, now) > 0
	}
}

// writtenBetween returns the name of a file beside a or c that was last written to after a and, if
// c is not empty, not after c; "" for none.
func writtenBetween(a, c *tail) string {
	from, to := a.modified(), time.Now()
	if info, err := c.file.Stat(); err == nil && info.Size() > 0 {
		to = info.ModTime()
	}
	for _, dir := range []string{filepath.Dir(a.path), filepath.Dir(c.path)} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() || os.SameFile(info, a.info) || os.SameFile(info, c.info) {
				continue
			}
			if at := info.ModTime(); at.After(from) && !at.After(to) {
				return e.Name()
			}
		}
	}
	return ""
}

// clockTick is longer than the times of files lag behind fileClock, on file systems that round them
// or have a clock of their own.
const clockTick = 20 * time.Millisecond

// unreadBetween returns the mark for a file that may have had the name between a and c, and is not
// among found; "" for none. Whatever it is called now, such a file was created after the name last
// led to a and before c, and was written to. An unrelated file that was created in between looks
// the same, unless a was renamed to what its name begins with, and that file was not: then it is
// another log, or a note of who rotates. The time is short, since the follower wakes when the
// directory changes.
func (f *follower) unreadBetween(a, c *tail, found []*tail) string {
	base, name := filepath.Base(a.path), oldName(a)
	kin := ""
	if name != base && strings.HasPrefix(name, stem(base)) {
		kin = stem(base)
	}
	from, to := f.seen.Add(-clockTick), c.born
	dirs := slices.Compact([]string{filepath.Dir(a.path), filepath.Dir(c.path)})
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir) // without those that cannot be read
		after := afterRotated(c)
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || info.ModTime().Before(from) {
				continue
			}
			if cameAfter(e.Name(), c) {
				continue
			}
			plain := unpacked(e.Name())
			// The compressed copy of a may still be written; that of an older file has its time.
			if !strings.HasPrefix(plain, kin) || plain == name || plain != e.Name() && !info.ModTime().After(a.modified()) {
				continue
			}
			known := func(t *tail) bool { return os.SameFile(t.info, info) }
			born := bornAt(filepath.Join(dir, e.Name()), info)
			if born.Before(from) || born.After(to) || after(e.Name(), born) || known(c) || f.findOpen(info) != nil || slices.ContainsFunc(found, known) {
				continue
			}
			return fmt.Sprintf("%s may have been rotated more than once, and %s may be of it; lines may be missing", f.name, e.Name())
		}
	}
	return ""
}

// cameAfter reports whether a file was made after c, as its name shows: it has the name that c had,
// or that of c with a larger number. It may have been made in the same tick of the clock.
func cameAfter(name string, c *tail) bool {
	own := filepath.Base(c.path)
	return name == own || shape(name) == shape(own) && byNumbers(name, own) > 0
}

// modified returns when t was last written to; if the system cannot tell, when it was opened.
func (t *tail) modified() time.Time {
	info, err := t.file.Stat()
	if err != nil {
		info = t.info
	}
	return info.ModTime()
}

func closeAll(files []*tail) {
	for _, t := range files {
		t.close()
	}
}

// copyOf returns a tail of the copy that was made of t before it was truncated, at the offset of t,
// or nil. It is recognised by the fingerprint before the offset.
func (f *follower) copyOf(t *tail) *tail {
	dir, base := filepath.Dir(t.path), filepath.Base(t.path)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !e.Type().IsRegular() || e.Name() == base || !strings.HasPrefix(e.Name(), stem(base)) {
			continue
		}
		info, err := e.Info()
		// A shorter copy lacks bytes that were read from t; one that is older than they are is the
		// copy of an earlier truncation.
		if err != nil || info.Size() < t.offset || info.ModTime().Before(t.modTime) || os.SameFile(info, t.info) {
			continue
		}
		kept, err := f.openTail(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		if found, err := readBefore(kept.file, t.offset, int64(len(t.fingerprint))); err == nil && string(found) == string(t.fingerprint) {
			kept.offset, kept.fingerprint, kept.lines = t.offset, t.fingerprint, t.lines
			return kept
		}
		kept.close()
	}
	return nil
}
