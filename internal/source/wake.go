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
	// pollEvery is the latest time at which a change is found without a notification of the system,
	// as on network file systems. A poll of an unchanged file takes 3 µs.
	pollEvery = 200 * time.Millisecond
	// minPause is the shortest time between two polls (throttle): lines that a fast writer writes
	// meanwhile are published together.
	minPause = 10 * time.Millisecond
	// eventBurst is how many notifications about other files are handled before a pause of
	// minPause. It bounds the cost of busy files in the same directory, and is more than a rotation
	// of dozens of files causes. The system drops notifications that its queue cannot hold
	// meanwhile.
	eventBurst = 100
)

// waker decides when a file is polled: at each tick, and earlier after a notification of the
// system, which is only a hint. A goroutine receives the notifications until close: on some systems
// watch would block while they are not received.
type waker struct {
	tick    *time.Ticker
	hint    chan struct{}             // holds one
	names   atomic.Pointer[[2]string] // base names whose notifications are hints; nil before watch
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

// watch sets the files that wake: the one called name, and that of t, which name leads to.
func (w *waker) watch(name string, t *tail) {
	if w.watcher == nil || w.watched == t {
		return
	}
	w.watched = t
	for _, old := range w.watcher.WatchList() {
		_ = w.watcher.Remove(old)
	}
	w.names.Store(&[2]string{filepath.Base(name), filepath.Base(t.path)})
	// If these fail, the ticks remain.
	_ = w.watcher.Add(watchable(name))
	_ = w.watcher.Add(watchable(t.path))
}

// watchable returns the path to watch for a file: its directory, which also notifies of a new file
// with the name. With kqueue it is the file, since watching a directory would open all files in it.
func watchable(path string) string {
	if runtime.GOOS == "linux" || runtime.GOOS == "windows" {
		return filepath.Dir(path)
	}
	return path
}

func (w *waker) listen(events <-chan fsnotify.Event, overflow <-chan error) {
	for count := 1; ; count++ {
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
		// After a hint wait pauses as long. Meanwhile the system merges writes to one file into one
		// notification.
		if about || count%eventBurst == 0 {
			time.Sleep(minPause)
		}
	}
}

// wait blocks until the next poll is due and returns true, or false when ctx is done.
func (w *waker) wait(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(minPause):
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
