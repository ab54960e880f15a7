package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// passed returns the files that bore the name after a and before c, oldest first, and what mark is
// due where that cannot be said for sure, "" where it can. Who rotates twice between two looks
// leaves them beside a, under names like that of a. Where one of these is missing, the names may
// just be moving.
func (f *follower) passed(a, c *tail) (found []*tail, lost string, moving bool) {
	for range 3 {
		name := nameOf(a)
		if name == "" {
			continue
		}
		found, lost, moving = f.passedFrom(a, c, name)
		// Who shifts numbers starts with the oldest: where a has kept its name, so have those after
		// it.
		if info, err := os.Stat(filepath.Join(filepath.Dir(a.path), name)); err == nil && os.SameFile(info, a.info) {
			return found, lost, moving
		}
		closeAll(found)
	}
	return nil, fmt.Sprintf("%s was replaced, and what it was before is no longer beside it; lines may be missing", f.name), false
}

// passedFrom is passed where a is called name now.
func (f *follower) passedFrom(a, c *tail, name string) (found []*tail, lost string, moving bool) {
	base, end := filepath.Base(a.path), filepath.Base(c.path)
	before, number, after := counter(base, name)
	switch {
	case !strings.HasPrefix(name, stem(base)):
		return nil, "", false // moved by hand, to a name that says nothing of others
	case name != base && number != "":
		return f.counted(a, c, filepath.Join(filepath.Dir(a.path), before), number, after)
	case name != base, filepath.Dir(a.path) == filepath.Dir(c.path) && shape(name) == shape(end):
		return f.dated(a, c, name, end), "", false
	}
	// A link was moved on, to a file of another kind.
	if busy := between(a, c); busy != "" {
		lost = fmt.Sprintf("%s leads to another file, and may have led to %s before; lines may be missing", f.name, busy)
	}
	return nil, lost, false
}

// nameOf returns the name that t has now in its directory, "" if it has none there.
func nameOf(t *tail) string {
	if info, err := os.Stat(t.path); err == nil && os.SameFile(info, t.info) {
		return filepath.Base(t.path)
	}
	entries, _ := os.ReadDir(filepath.Dir(t.path)) // as far as it can be read
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

// counter splits the name of a rotated file around its number, such as app.log.2 and app.2.log. The
// number is "" where it has none or a longer one, which is a time.
func counter(base, name string) (before, number, after string) {
	const digits = "0123456789"
	same := 0
	for same < min(len(base), len(name)) && base[same] == name[same] {
		same++
	}
	first := strings.IndexAny(name[same:], digits)
	if first < 0 {
		return "", "", ""
	}
	first += same
	end := first + len(name[first:]) - len(strings.TrimLeft(name[first:], digits))
	if end-first > 3 || strings.ContainsAny(name[end:], digits) && !strings.HasSuffix(base, name[end:]) {
		return "", "", ""
	}
	return name[:first], name[first:end], name[end:]
}

// counted is passed for files that are numbered, the newest with 1, or 0.
func (f *follower) counted(a, c *tail, before, number, after string) (found []*tail, lost string, missing bool) {
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
			t.close() // it was rotated as well meanwhile
			return found, lost, missing
		case err == nil && t.modified().Before(seen):
			// An older file with a smaller number: they count upwards here.
			t.close()
			closeAll(found)
			return nil, f.countedUp(seen, numbered(own+1, len(number))), false
		case err == nil:
			t.lost, lost = lost, ""
			found = append(found, t)
		case n > 0:
			missing = true
			lost = fmt.Sprintf("%s was rotated more than once, and %s cannot be read: %v; lines may be missing", f.name, filepath.Base(numbered(n, 0)), reason(err))
		}
	}
	if len(found) == 0 && lost == "" {
		lost = f.countedUp(seen, numbered(own+1, len(number)))
	}
	return found, lost, missing
}

// countedUp is the mark that is due where the newest file has the largest number, and there is one
// after that which was written to after seen. Late writers look the same, so such a file is never
// read.
func (f *follower) countedUp(seen time.Time, next string) string {
	if info, err := os.Stat(next); err != nil || !info.ModTime().After(seen) || f.held(info) != nil {
		return ""
	}
	return fmt.Sprintf("%s may have been rotated more than once, and %s may be of it; lines may be missing", f.name, filepath.Base(next))
}

// dated returns the files of the kind of name that come after it by the numbers in their names, and
// before the one called end if that is of the kind, and that were last written to after a. Before c
// is not asked: it may have been made before the writer went on to it.
func (f *follower) dated(a, c *tail, name, end string) (found []*tail) {
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
		if t.modified().Before(from) || os.SameFile(t.info, c.info) || f.held(t.info) != nil {
			t.close()
			continue
		}
		found = append(found, t)
	}
	return found
}

// between returns the name of a file that was last written to after a, and before c if that holds
// anything, beside one of them, or "".
func between(a, c *tail) string {
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

// modified is when t was last written to, as far as is known now.
func (t *tail) modified() time.Time {
	info, err := t.file.Stat()
	if err != nil {
		info = t.info
	}
	return info.ModTime()
}

// stem is what the names of all files rotated from base start with, wherever the number or the date
// goes.
func stem(base string) string { return strings.TrimSuffix(base, filepath.Ext(base)) }

// shape is what names of one kind have in common: app-2026-01-02.log and app-2026-11-30.log are
// app-#-#-#.log.
func shape(name string) string {
	var b strings.Builder
	for i, c := range []byte(name) {
		switch {
		case !isDigit(c):
			b.WriteByte(c)
		case i == 0 || !isDigit(name[i-1]):
			b.WriteByte('#')
		}
	}
	return b.String()
}

// byNumbers compares two names of one shape by their numbers, from left to right.
func byNumbers(x, y string) int {
	notDigit := func(r rune) bool { return r < '0' || r > '9' }
	ys := strings.FieldsFunc(y, notDigit)
	for i, number := range strings.FieldsFunc(x, notDigit) {
		number, other := strings.TrimLeft(number, "0"), strings.TrimLeft(ys[i], "0")
		if c := cmp.Or(cmp.Compare(len(number), len(other)), cmp.Compare(number, other)); c != 0 {
			return c
		}
	}
	return 0
}

func closeAll(files []*tail) {
	for _, t := range files {
		t.close()
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// copyOf returns the copy that was made of t before it was truncated, at the place that t had, or
// nil. The bytes before that place tell it.
func (f *follower) copyOf(t *tail) *tail {
	dir, base := filepath.Dir(t.path), filepath.Base(t.path)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !e.Type().IsRegular() || e.Name() == base || !strings.HasPrefix(e.Name(), stem(base)) {
			continue
		}
		info, err := e.Info()
		// A copy that was made before the last look has not all that was read, and one that is as
		// long and older is of another time.
		if err != nil || info.Size() < t.offset || info.ModTime().Before(t.seen) || os.SameFile(info, t.info) {
			continue
		}
		kept, err := f.openTail(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		if print, err := readBefore(kept.file, t.offset, int64(len(t.print))); err == nil && string(print) == string(t.print) {
			kept.offset, kept.print, kept.lines = t.offset, t.print, t.lines
			return kept
		}
		kept.close()
	}
	return nil
}
