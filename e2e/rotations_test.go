package e2e

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// keptFiles is how many rotated files stay: more than there can be between two looks, on a busy
// machine, too.
const keptFiles = 100

// rotated is a directory in which a writer numbers its lines while its file is rotated under it.
type rotated struct {
	t      testing.TB
	dir    string
	random *rand.Rand // of the rotator
	// a rotation took, or the whole machine stood still, longer than the follower waits for
	// renames: a mark is right, too
	slow atomic.Bool

	mu    sync.Mutex
	log   *os.File // guarded by mu, as is the number of lines
	lines int
}

// rotations are the ways of it; each is one rotation, or two that leave no time between them.
var rotations = map[string]struct {
	rotate func(r *rotated)
	lossy  bool // lines can be lost without a trace, so there are marks
}{
	"rename":   {func(r *rotated) { r.rename() }, false},
	"two":      {func(r *rotated) { r.rename(); r.rename() }, false},
	"symlink":  {func(r *rotated) { r.relink() }, false},
	"copy":     {func(r *rotated) { r.copyAndTruncate() }, true},
	"truncate": {func(r *rotated) { r.must(os.Truncate(r.path("app.log"), 0)) }, true},
	"delete":   {func(r *rotated) { r.must(os.Remove(r.path("app.log"))); r.reopen("app.log") }, true},
}

func (r *rotated) path(name string) string { return filepath.Join(r.dir, name) }

func (r *rotated) must(err error) {
	if err != nil {
		r.t.Error(err)
	}
}

// reopen lets the writer go on to a new file; until then it writes to the old one.
func (r *rotated) reopen(name string) {
	log, err := os.OpenFile(r.path(name), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	r.must(err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.log != nil {
		r.must(r.log.Close())
	}
	r.log = log
}

func (r *rotated) shift() {
	name := func(n int) string { return r.path(fmt.Sprintf("app.log.%d", n)) }
	for n := keptFiles; n > 0; n-- {
		if err := os.Rename(name(n), name(n+1)); err != nil && !os.IsNotExist(err) {
			r.must(err)
		}
	}
}

func (r *rotated) rename() {
	r.shift()
	r.must(os.Rename(r.path("app.log"), r.path("app.log.1")))
	r.linger()
	r.reopen("app.log")
}

func (r *rotated) relink() {
	target, _ := os.Readlink(r.path("app.log"))
	var n int
	fmt.Sscanf(target, "run-%d.log", &n)
	next := fmt.Sprintf("run-%d.log", n+1)
	r.reopen(next)
	r.must(os.Symlink(next, r.path("new")))
	r.must(os.Rename(r.path("new"), r.path("app.log")))
}

func (r *rotated) copyAndTruncate() {
	r.shift()
	from, err := os.Open(r.path("app.log"))
	r.must(err)
	to, err := os.Create(r.path("app.log.1"))
	r.must(err)
	_, err = io.Copy(to, from)
	r.must(err)
	r.must(to.Close())
	r.must(from.Close())
	r.linger()
	r.must(os.Truncate(r.path("app.log"), 0))
}

// linger is up to 5 ms, in which the writer writes on.
func (r *rotated) linger() {
	<-time.After(time.Duration(r.random.Int64N(int64(5 * time.Millisecond))))
}

// hasTaken notes whether a rotation, or the way of one line, has been slow, and returns now. A
// follower gives a rotation 300 ms.
func (r *rotated) hasTaken(began time.Time) time.Time {
	now := time.Now()
	if now.Sub(began) > 200*time.Millisecond {
		r.slow.Store(true)
	}
	return now
}

// write writes a line, sometimes in two halves.
func (r *rotated) write(random *rand.Rand) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines++
	line := fmt.Sprintf("<%d %s>\n", r.lines, strings.Repeat("x", random.IntN(150)))
	cut := 0
	if random.IntN(4) == 0 {
		cut = random.IntN(len(line))
	}
	for _, part := range []string{line[:cut], line[cut:]} {
		_, err := r.log.WriteString(part)
		r.must(err)
	}
}

// Each line once and in order, or a mark exactly where lines are missing; where files are only
// renamed neither.
func TestFollow_throughRotations(t *testing.T) {
	t.Parallel()
	for kind, c := range rotations {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			if kind == "symlink" && runtime.GOOS == "windows" {
				t.Skip("who may make links there is a matter of settings")
			}
			seed := rand.Uint64()
			t.Logf("seed %d", seed)
			r := &rotated{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(seed, 0))}
			if kind == "symlink" {
				r.reopen("run-1.log")
				r.must(os.Symlink("run-1.log", r.path("app.log")))
			} else {
				r.reopen("app.log")
			}
			r.write(r.random)
			p := start(t, r.path("app.log"))
			// The events are its name and a line.
			eventually(t, "the file is followed", func() bool { return p.status(t).Events == 2 })
			heard := make(chan []string, 1)
			go r.hear(p.listen(t, ""), heard)

			over := make(chan struct{})
			var writing sync.WaitGroup
			writing.Go(func() {
				random := rand.New(rand.NewPCG(seed, 1))
				for began := time.Now(); ; began = r.hasTaken(began) {
					select {
					case <-over:
						return
					case <-time.After(time.Duration(random.Int64N(int64(time.Millisecond)))):
						r.write(random)
					}
				}
			})
			count := rounds(30, 500)
			for range count {
				began := time.Now()
				c.rotate(r)
				r.hasTaken(began)
				<-time.After(time.Duration(r.random.Int64N(int64(40 * time.Millisecond))))
			}
			close(over)
			writing.Wait()
			_, err := r.log.WriteString("over\n")
			r.must(err)
			select {
			case told := <-heard:
				r.check(kind, count, c.lossy, told)
			case <-time.After(patience):
				t.Fatalf("the last line does not come within %v", patience)
			}
		})
	}
}

// hear sends all lines and marks up to the line "over". A line is written each millisecond, so a
// pause before the next one is a stall of the program or of this test.
func (r *rotated) hear(l *listener, to chan<- []string) {
	var told []string
	last := time.Now()
	for b := range l.blocks {
		last = r.hasTaken(last)
		switch {
		case b.typ == "source" && strings.Contains(b.data, `"lost"`):
			told = append(told, "[lost]"+b.data)
		case b.typ == "" && b.data == "over":
			to <- told
			return
		case b.typ == "":
			told = append(told, b.data)
		}
	}
}

func (r *rotated) check(kind string, count int, lossy bool, told []string) {
	last, missing, holes, marks, marked := 0, 0, 0, 0, false
	for i, text := range told {
		if strings.HasPrefix(text, "[lost]") {
			if !lossy {
				r.t.Logf("%s", text)
			}
			marks++
			marked = true
			continue
		}
		number, _, _ := strings.Cut(strings.TrimPrefix(text, "<"), " ")
		n, err := strconv.Atoi(number)
		if !strings.HasPrefix(text, "<") || !strings.HasSuffix(text, ">") || err != nil {
			// A line that was being written when it was cut off stands beside the mark: its start
			// before, or its end after.
			if marked || i+1 < len(told) && strings.HasPrefix(told[i+1], "[lost]") {
				continue
			}
			r.t.Fatalf("%s: a torn line without a mark beside it: %.100q", kind, told[max(0, i-2):min(len(told), i+3)])
		}
		if n <= last || n != last+1 && !marked {
			r.t.Fatalf("%s: line %d follows %d: %.100q", kind, n, last, told[max(0, i-3):min(len(told), i+3)])
		}
		if n != last+1 {
			holes++
			missing += n - last - 1
		}
		last, marked = n, false
	}
	if last != r.lines && !marked {
		r.t.Errorf("%s: the last line is %d, want %d", kind, last, r.lines)
	}
	if !lossy && (missing > 0 || marks > 0 && !r.slow.Load()) {
		r.t.Errorf("%s: %d marks and %d lines missing, want none", kind, marks, missing)
	}
	r.t.Logf("%s: %d rotations, %d lines, %d missing in %d places, %d marks", kind, count, r.lines, missing, holes, marks)
}
