package source

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// lookEvery is when a change is seen that the system does not tell of, as on network file
	// systems. A look at a file at rest takes 3 µs.
	lookEvery = 200 * time.Millisecond
	// lookAtMost lets what a fast writer writes in the meantime come together.
	lookAtMost = 10 * time.Millisecond
	// hearAtOnce is how many events are heard before as long a pause: it bounds what busy
	// neighbours in the same directory cost, and lets through what a rotation of dozens of files
	// brings. What the system has no room to keep meanwhile it drops.
	hearAtOnce = 100
)

// waker says when to look at a file: every so often, and earlier where the system tells of a
// change. What the system tells is a hint and nothing more. Its goroutine takes the hints, since
// some systems cannot be asked to watch more while one waits, and ends with close.
type waker struct {
	tick    *time.Ticker
	hint    chan struct{}             // holds one
	names   atomic.Pointer[[2]string] // what hints are about; nil while nothing is watched
	watched *tail
	watcher *fsnotify.Watcher // nil where the system has none
}

func newWaker(every time.Duration) *waker {
	w := &waker{tick: time.NewTicker(every), hint: make(chan struct{}, 1)}
	if watcher, err := fsnotify.NewWatcher(); err == nil {
		w.watcher = watcher
		go w.listen(watcher.Events, watcher.Errors)
	}
	return w
}

// watch sets what to be woken for: the name, and the file that it led to when t was opened.
func (w *waker) watch(name string, t *tail) {
	if w.watcher == nil || w.watched == t {
		return
	}
	w.watched = t
	for _, old := range w.watcher.WatchList() {
		_ = w.watcher.Remove(old)
	}
	w.names.Store(&[2]string{filepath.Base(name), filepath.Base(t.path)})
	// Where these fail the ticks remain.
	_ = w.watcher.Add(watchable(name))
	_ = w.watcher.Add(watchable(t.path))
}

// watchable is the directory of a file, which tells of a new file under the name, too, but with
// kqueue the file: to watch a directory there is to open everything in it.
func watchable(path string) string {
	if runtime.GOOS == "linux" || runtime.GOOS == "windows" {
		return filepath.Dir(path)
	}
	return path
}

func (w *waker) listen(events <-chan fsnotify.Event, overflow <-chan error) {
	for heard := 1; ; heard++ {
		name := ""
		select {
		case e, open := <-events:
			if !open {
				return
			}
			name = filepath.Base(e.Name)
		case _, open := <-overflow:
			if !open {
				return
			}
		}
		names := w.names.Load()
		about := names != nil && (name == "" || strings.EqualFold(name, names[0]) || strings.EqualFold(name, names[1]))
		if about {
			select {
			case w.hint <- struct{}{}:
			default:
			}
		}
		// After a hint nobody looks for as long. The system makes one event of many writes to a
		// file meanwhile.
		if about || heard%hearAtOnce == 0 {
			time.Sleep(lookAtMost)
		}
	}
}

// wait returns true when it is time to look, false when ctx is done.
func (w *waker) wait(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(lookAtMost):
	}
	select {
	case <-ctx.Done():
		return false
	case <-w.tick.C:
	case <-w.hint:
	}
	return true
}

func (w *waker) close() {
	w.tick.Stop()
	if w.watcher != nil {
		_ = w.watcher.Close()
	}
}
