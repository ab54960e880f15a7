package source

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The tick is an hour away: a notification of the system ends the wait.
func TestWaker_systemNotifies(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "windows" {
		t.Skip("only the file itself is watched here")
	}
	d := follow(t, "", nil)
	w := newWaker(time.Hour)
	defer w.close()
	if w.watcher == nil {
		t.Skip("the system has no watcher left")
	}
	w.watch(d.f.name, d.f.last())
	for name, change := range map[string]func(){
		"growth":   func() { d.write("app.log", "x\n") },
		"rotation": func() { d.rename("app.log", "app.log.1"); d.write("app.log", "") },
	} {
		change()
		if !w.wait(t.Context()) {
			t.Fatalf("%s does not wake", name)
		}
	}
}

func TestWaker_waits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &waker{tick: time.NewTicker(pollEvery), hint: make(chan struct{}, 1)}
		defer w.close()
		events, overflow := make(chan fsnotify.Event), make(chan error)
		go w.listen(events, overflow)
		w.names.Store(&[2]string{"app.log", "run-1.log"})
		ctx, stop := context.WithCancel(t.Context())
		waited := func() time.Duration {
			start := time.Now()
			if got, want := w.wait(ctx), ctx.Err() == nil; got != want {
				t.Errorf("wait returned %v, want %v", got, want)
			}
			return time.Since(start)
		}
		if got := waited(); got != pollEvery {
			t.Errorf("without a notification it waits %v, want %v", got, pollEvery)
		}
		events <- fsnotify.Event{Name: filepath.Join("log", "other.log")}
		if got := waited(); got != pollEvery {
			t.Errorf("a neighbour wakes it after %v, want no wake before %v", got, pollEvery)
		}
		for _, name := range []string{"app.log", "run-1.log"} {
			events <- fsnotify.Event{Name: filepath.Join("log", name)}
			if got := waited(); got != minPause {
				t.Errorf("%s wakes it after %v, want %v", name, got, minPause)
			}
		}
		overflow <- fsnotify.ErrEventOverflow
		if got := waited(); got != minPause {
			t.Errorf("an overflow wakes it after %v, want %v", got, minPause)
		}
		time.AfterFunc(time.Millisecond, stop)
		if got := waited(); got != time.Millisecond {
			t.Errorf("it ends after %v, want at once", got)
		}
		close(events)
	})
}

func TestFollow_endsAndLeavesNothingBehind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(path, []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	run, err := Follow(path, FollowOptions{Lines: 5})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var got journal
	done := make(chan error, 1)
	go func() { done <- run(ctx, &got) }()
	for len(got.all()) < 2 {
		runtime.Gosched()
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("got %v, want no error of a source that is stopped", err)
	}
	for runtime.NumGoroutine() > before { // or the test runs into its time limit
		runtime.Gosched()
	}
}

// The cost of an unchanged file, five times a second for as long as the program runs: a regression
// drains batteries.
func BenchmarkFollow_look(b *testing.B) {
	d := follow(b, "1\n", nil)
	d.poll()
	b.ReportAllocs()
	for b.Loop() {
		d.poll()
	}
}

// The cost of opening a file of a gigabyte, which should be that of a megabyte.
func BenchmarkFollow_open(b *testing.B) {
	d := follow(b, "", nil)
	line := []byte("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\n")
	b.StopTimer()
	f, err := os.Create(d.path("big.log"))
	d.must(err)
	defer f.Close()
	d.must(f.Truncate(1 << 30)) // a hole, but for its end
	for n := range 2000 {
		_, err = f.WriteAt(line, 1<<30+int64(n*len(line)))
		d.must(err)
	}
	b.StartTimer()
	for b.Loop() {
		t, err := d.f.openTail(d.path("big.log"))
		d.must(err)
		d.must(t.startBefore(1000, 0))
		t.close()
	}
}
