package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A machine that sleeps runs no process of the browser, and the server gets no message. Little that
// came meanwhile waits in the sockets; of much the server trims what was never read. Awake again
// the page shows the present at once, and what it missed.
func TestSleep_awakeThePageShowsThePresent(t *testing.T) {
	t.Parallel()
	for name, wrap := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t, "--history", "1MiB")
			tb := open(t, meddle(t, p, wrap))
			tb.waitFor(openState)
			p.publish(t, "before", "")
			tb.waitForText("before")

			wake := sleep(t, tb)
			published := 1
			for range 100 {
				published++
				p.publish(t, fmt.Sprint("little ", published), "")
			}
			wake()
			eventuallyWithin(t, promised(3*time.Second), "the page shows what came meanwhile", func() bool {
				return strings.Contains(tb.text("#log"), fmt.Sprint("little ", published))
			})
			for i, id := range tb.shown() {
				if (block{id: id}).number() != i+1 {
					t.Fatalf("event %d in the page is %s", i+1, id)
				}
			}

			wake = sleep(t, tb)
			large := strings.Repeat("large ", 30_000)
			for range 150 { // 27 MB, more than the sockets on the way hold
				published++
				p.publish(t, large, "")
			}
			published++
			p.publish(t, "the present", "")
			wake()
			eventuallyWithin(t, promised(10*time.Second), "the page shows the present", func() bool {
				return strings.Contains(tb.text("#log"), "the present")
			})
			tb.waitForText(" events were missed")
		})
	}
}

// sleep stops every process of the browser, and returns what lets them go on.
func sleep(t *testing.T, tb *tab) (wake func()) {
	t.Helper()
	all := family(t, chromedp.FromContext(tb.ctx).Browser.Process().Pid)
	tell := func(s syscall.Signal) {
		for _, pid := range all {
			syscall.Kill(pid, s) // one that has ended meanwhile needs none
		}
	}
	tell(syscall.SIGSTOP)
	t.Cleanup(func() { tell(syscall.SIGCONT) }) // or the browser could not be closed
	return func() { tell(syscall.SIGCONT) }
}

// family is a process with all that it started, and they.
func family(t *testing.T, pid int) []int {
	t.Helper()
	children := map[int][]int{}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has just ended
		}
		// PID (NAME) STATE PARENT ...; the name may hold anything.
		line := string(stat)
		var parent int
		var state string
		fmt.Sscan(line[strings.LastIndex(line, ")")+1:], &state, &parent)
		child, _ := strconv.Atoi(strings.Split(path, "/")[2])
		children[parent] = append(children[parent], child)
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}
