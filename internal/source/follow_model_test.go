package source

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// FuzzFollow writes, rotates and polls in random order and checks the promise: each line is
// published once, in order, and a mark exactly where lines are missing. If files are only renamed,
// no line may be missing, and there must be no mark.
func FuzzFollow(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, seed%4 == 0, 60)
	}
	f.Fuzz(func(t *testing.T, seed uint64, onlyRenamed bool, steps int) {
		if steps < 0 || steps > 300 {
			t.Skip("more steps show nothing that more seeds do not")
		}
		w := &world{followed: follow(t, "", nil), random: rand.New(rand.NewPCG(seed, 0))}
		w.reopen()
		for range steps {
			w.step(onlyRenamed)
		}
		w.end()
		w.check(onlyRenamed)
	})
}

// world is a writer that numbers its lines, and a program that rotates its file.
type world struct {
	*followed
	random  *rand.Rand
	log     *os.File // what the writer has open
	half    bool     // it has written a half of a line
	lines   int
	rotated int  // since the last poll
	fresh   bool // nothing of the file has been polled
}

// reopen makes the writer switch to the file that has the name now. It ends its line first.
func (w *world) reopen() {
	w.endHalf()
	log, err := os.OpenFile(w.path("app.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	w.must(err)
	if w.log != nil {
		w.must(w.log.Close())
	}
	w.log, w.fresh = log, true
	w.t.Cleanup(func() { log.Close() })
}

// see polls. It must be called before a file is truncated or deleted of which nothing has been
// polled: a follower cannot know that there was something.
func (w *world) see() {
	w.poll()
	w.rotated = 0
	if info, err := os.Stat(w.path("app.log")); err == nil && info.Size() > 0 {
		w.fresh = false
	}
}

func (w *world) endHalf() {
	if w.half {
		_, err := w.log.WriteString(">\n")
		w.must(err)
		w.half = false
	}
}

// append writes some unique lines of random length, so that no two sections of the file are equal.
func (w *world) append() {
	w.endHalf()
	var text bytes.Buffer
	for range 1 + w.random.IntN(5) {
		w.lines++
		fmt.Fprintf(&text, "<%d %s>\n", w.lines, strings.Repeat("x", w.random.IntN(200)))
	}
	if w.random.IntN(3) == 0 {
		w.lines++
		fmt.Fprintf(&text, "<%d ", w.lines)
		w.half = true
	}
	_, err := w.log.Write(text.Bytes())
	w.must(err)
}

func (w *world) step(onlyRenamed bool) {
	n := w.random.IntN(12)
	if !onlyRenamed && n > 8 && w.fresh {
		w.append()
		w.see()
	}
	switch {
	case n < 4:
		w.append()
	case n < 7:
		w.see()
	case n < 9:
		// More rotations between two polls would delete a file.
		if onlyRenamed && w.rotated == 3 {
			return
		}
		w.rotated++
		w.rotate()
		for range w.random.IntN(3) {
			w.append() // the writer has not switched yet
		}
		if w.random.IntN(3) == 0 {
			w.write("app.log", "")
			w.see()
			w.append()
		}
		w.reopen()
	case onlyRenamed:
	case n == 9:
		w.endHalf()
		for n := 3; n > 0; n-- {
			if _, err := os.Stat(w.path(numbered(n))); err == nil {
				w.rename(numbered(n), numbered(n+1))
			}
		}
		w.copy("app.log", numbered(1))
		if w.random.IntN(2) == 0 {
			w.append()
			w.endHalf()
		}
		w.truncate("app.log", 0)
	case n == 10:
		w.endHalf()
		w.truncate("app.log", 0)
	case n == 11:
		w.remove("app.log")
		w.append()
		w.reopen()
	}
}

// end writes and polls until all lines can have been published.
func (w *world) end() {
	w.append()
	w.endHalf()
	w.poll()
	w.append()
	w.endHalf()
	w.poll()
	w.poll()
}

func (w *world) check(onlyRenamed bool) {
	last, mark := 0, false
	published := w.got.all()
	fail := func(i int, what string) {
		w.t.Fatalf("at %d: %s: %.60q", i, what, published[max(0, i-3):min(len(published), i+3)])
	}
	for i, text := range published[1:] {
		if strings.HasPrefix(text, "[lost:") {
			mark = true
			if onlyRenamed {
				fail(i+1, "a mark where nothing can be missing")
			}
			continue
		}
		number, _, _ := strings.Cut(strings.TrimPrefix(text, "<"), " ")
		n, err := strconv.Atoi(number)
		// The start of a line may have been read before its end was truncated.
		torn := i+2 < len(published) && strings.HasPrefix(published[i+2], "[lost:")
		if err != nil || !strings.HasSuffix(text, ">") && !torn {
			fail(i+1, "not a line")
		}
		if n <= last || n != last+1 && !mark {
			fail(i+1, fmt.Sprintf("line %d after %d", n, last))
		}
		last, mark = n, false
	}
	if last != w.lines {
		fail(len(published), fmt.Sprintf("the last line is %d, want %d", last, w.lines))
	}
}

// namings are ways to name rotated files that tell nothing of their order to a follower.
var namings = map[string]func(n int) string{
	"letters":      func(n int) string { return "app-" + strings.Repeat("a", n) + ".log" },
	"other_name":   func(n int) string { return fmt.Sprintf("arch-%d.log", n) },
	"counted_down": func(n int) string { return fmt.Sprintf("arch-%d.log", 9999-n) },
	"date_first":   func(n int) string { return fmt.Sprintf("%08d_app.log", 20260100+n) },
	"comparative":  func(n int) string { return "app.log.old" + strings.Repeat("er", n) },
	"random":       func(n int) string { return fmt.Sprintf("%x", n*7919%10007) },
}

// FuzzFollowNames rotates to each of namings, up to three times between two polls, and checks that
// no line is missing without a mark, and that there is no mark if there was one rotation at most.
func FuzzFollowNames(f *testing.F) {
	rounds := uint64(10)
	if os.Getenv("SOAK") != "" {
		rounds = 1000
	}
	for naming := range namings {
		for seed := range rounds {
			f.Add(naming, seed)
		}
	}
	f.Fuzz(func(t *testing.T, naming string, seed uint64) {
		name := namings[naming]
		if name == nil {
			t.Skip("no naming")
		}
		w := &world{followed: follow(t, "", nil), random: rand.New(rand.NewPCG(seed, 1))}
		w.reopen()
		most := 0
		for n := range 8 {
			if w.rotated = w.rotated + 1; w.random.IntN(2) == 0 || w.rotated > 3 || seed%4 == 0 {
				w.see()
			}
			w.append()
			w.endHalf()
			w.rename("app.log", name(n+1))
			w.reopen()
			most = max(most, w.rotated+1)
		}
		w.end()
		w.check(most == 1)
	})
}

// FuzzLastLines compares lastLines with a search through the whole text.
func FuzzLastLines(f *testing.F) {
	f.Add("a\nb\r\nc\rd", 2, int64(100))
	f.Add("\r\n\r\n\n\r", 3, int64(4))
	f.Fuzz(func(t *testing.T, text string, n int, limit int64) {
		if n < 0 || limit < 1 {
			t.Skip("refused by the command line")
		}
		got, err := lastLines(strings.NewReader(text), int64(len(text)), n, limit)
		if err != nil {
			t.Fatal(err)
		}
		want := []int{0}
		for i := range text {
			if text[i] == '\n' || text[i] == '\r' && !strings.HasPrefix(text[i+1:], "\n") {
				want = append(want, i+1)
			}
		}
		if n < len(want) {
			want = want[len(want)-1-n:]
		}
		for len(want) > 1 && int64(len(text)-want[0]) > limit {
			want = want[1:]
		}
		if start := max(want[0], len(text)-int(min(limit, 1<<40))); got != int64(start) {
			t.Errorf("the last %d lines of %q, within %d bytes, start at %d, want %d", n, text, limit, got, start)
		}
	})
}
