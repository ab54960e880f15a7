package source

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// journal is a publisher that records all calls in order: lines as they are, states and marks in
// brackets.
type journal struct {
	mu        sync.Mutex
	published []string // guarded by mu
}

func (j *journal) add(text ...string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.published = append(j.published, text...)
	return nil
}

func (j *journal) all() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.published)
}

func (j *journal) Epoch() string { return "" }

func (j *journal) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	return 0, j.Publish(eventType, data...)
}

func (j *journal) Publish(eventType string, data ...[]byte) error {
	for _, d := range data {
		if err := j.add(string(d)); err != nil {
			return err
		}
	}
	return nil
}

func (j *journal) SetState(state, text string) error { return j.add("[" + state + ": " + text + "]") }
func (j *journal) Lost(text string) error            { return j.add("[lost: " + text + "]") }
func (j *journal) End(status string) error           { return j.add("[end: " + status + "]") }

// followed is a directory with a file that is followed. The test polls it, and sets its clock.
type followed struct {
	t    testing.TB
	dir  string
	f    *follower
	now  time.Time
	got  journal
	read int // of got, by want
}

// follow follows app.log in a directory of its own; options may be nil.
func follow(t testing.TB, text string, options *FollowOptions) *followed {
	t.Helper()
	d := &followed{t: t, dir: t.TempDir(), now: time.Now()}
	d.write("app.log", text)
	d.begin("app.log", options)
	return d
}

func (d *followed) begin(name string, options *FollowOptions) {
	d.t.Helper()
	if options == nil {
		options = &FollowOptions{Lines: 1000}
	}
	var err error
	d.f, err = openFollower(d.path(name), *options)
	d.must(err)
	d.t.Cleanup(d.f.close)
	if err := d.f.start(&d.got, d.now); err != nil {
		d.t.Fatal(err)
	}
}

func (d *followed) path(name string) string { return filepath.Join(d.dir, name) }

func (d *followed) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// write appends to a file, or creates it.
func (d *followed) write(name, text string) {
	d.t.Helper()
	f, err := os.OpenFile(d.path(name), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	d.must(err)
	_, err = f.WriteString(text)
	d.must(err)
	d.must(f.Close())
}

func (d *followed) rename(from, to string) {
	d.t.Helper()
	d.must(os.Rename(d.path(from), d.path(to)))
}

func (d *followed) remove(name string) {
	d.t.Helper()
	d.must(os.Remove(d.path(name)))
}

func (d *followed) truncate(name string, size int64) {
	d.t.Helper()
	d.must(os.Truncate(d.path(name), size))
}

func (d *followed) copy(from, to string) {
	d.t.Helper()
	b, err := os.ReadFile(d.path(from))
	d.must(err)
	d.must(os.WriteFile(d.path(to), b, 0o600))
}

// link makes name a symbolic link to target, atomically where it exists.
func (d *followed) link(target, name string) {
	d.t.Helper()
	d.must(os.Symlink(target, d.path("link.new")))
	d.rename("link.new", name)
}

// rotate renames app.log to app.log.1, and older files to the next number, as logrotate does. More
// than four are deleted.
func (d *followed) rotate() {
	d.t.Helper()
	for n := 3; n > 0; n-- {
		if _, err := os.Stat(d.path(numbered(n))); err == nil {
			d.rename(numbered(n), numbered(n+1))
		}
	}
	if err := os.Remove(d.path(numbered(4))); err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	d.rename("app.log", numbered(1))
}

func numbered(n int) string { return fmt.Sprintf("app.log.%d", n) }

func (d *followed) poll() {
	d.t.Helper()
	d.must(d.f.poll(context.Background(), d.now))
}

// want polls and compares what was published since the last call. A mark is [lost], a state its
// first word in brackets.
func (d *followed) want(want ...string) {
	d.t.Helper()
	d.poll()
	all := d.got.all()
	var got []string
	for _, text := range all[d.read:] {
		if strings.HasPrefix(text, "[") {
			text, _, _ = strings.Cut(text, ":")
			text += "]"
		}
		got = append(got, text)
	}
	if !slices.Equal(got, want) {
		d.t.Errorf("got %q, want %q", all[d.read:], want)
	}
	d.read = len(all)
}

// stale is a file on a network file system: its size is that at the time it was opened.
type stale struct {
	file
	size int64
}

func openStale(path string) (file, error) {
	f, err := openShared(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return &stale{f, info.Size()}, err
}

func (s *stale) ReadAt(b []byte, offset int64) (int, error) {
	n, err := s.file.ReadAt(b, offset)
	return min(n, int(max(0, s.size-offset))), err
}

// broken is a file of which every read fails.
type broken struct{ file }

func (b broken) ReadAt([]byte, int64) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: "x", Err: fs.ErrInvalid}
}
