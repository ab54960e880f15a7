package stream

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
)

// line is what most events are: a line of a log.
var line = []byte("2026-01-02T15:04:05Z INFO request served method=GET path=/index.html status=200 bytes=5120 ms=3.14 client=10.1.2.3")

func newBenchStream(b *testing.B) *Stream {
	b.Helper()
	s, err := New(Options{History: 16 << 20})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	return s
}

// Publishing is constant time: a figure that grows with the number of retained events, or with
// viewers, is a regression.
func BenchmarkPublish(b *testing.B) {
	for _, batch := range []int{1, 500} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			s := newBenchStream(b)
			data := make([][]byte, batch)
			for i := range data {
				data[i] = line
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Publish("", data...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// Encoding happens once an event, however many watch: what it allocates is paid by every event.
func BenchmarkEncode(b *testing.B) {
	for name, data := range map[string][]byte{"line": line, "lines": []byte("a\nb\r\nc\rd"), "invalid": []byte("caf\xe9 \xff")} {
		b.Run(name, func(b *testing.B) {
			var space batchSpace
			events := [][]byte{data}
			b.ReportAllocs()
			for b.Loop() {
				space.encode("price", events)
			}
		})
	}
}

// A turn is what a viewer costs beside the write itself.
func BenchmarkCursor(b *testing.B) {
	s := newBenchStream(b)
	for range 100_000 {
		if err := s.Publish("", line); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("turn", func(b *testing.B) {
		v := &viewer{epoch: s.epoch, at: s.log.positionAfter(s.log.first() - 1)}
		start := v.at
		b.ReportAllocs()
		for b.Loop() {
			events, to, _, _ := s.readLog(v, &v.hold, unlimited)
			if v.at = to; len(events) == 0 {
				v.at = start
			}
		}
	})
	b.Run("resume", func(b *testing.B) {
		n := s.log.end.n - 10_000
		b.ReportAllocs()
		for b.Loop() {
			s.log.positionAfter(n)
		}
	})
}

// nowhere is a connection with space for everything, so that a figure is our own part of a
// delivery.
type nowhere struct{}

func (nowhere) tryWrite(events []byte) (int, error) { return len(events), nil }
func (nowhere) socket() (int, *atomic.Int64, bool)  { return 0, nil, false }
func (nowhere) peerClosed() bool                    { return false }
func (nowhere) blocking() (blockingConn, error)     { return nil, nil }
func (nowhere) close()                              {}

// What the fan-out itself costs: the kernel's write comes on top, some microseconds. A viewer is a
// position, a descriptor and its place in two lists.
func BenchmarkFanout(b *testing.B) {
	for _, viewers := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("viewers=%d", viewers), func(b *testing.B) {
			s := newBenchStream(b)
			w := &writer{stream: s, joined: make(chan struct{}, 1)}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for range viewers {
				v, err := s.newViewer(query{from: fromNow}, false)
				if err != nil {
					b.Fatal(err)
				}
				w.viewers = append(w.viewers, parkViewer(v, nowhere{}))
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Publish("", line); err != nil {
					b.Fatal(err)
				}
				w.begin()
				w.serve(0)
			}
			b.ReportMetric(float64(b.N*viewers)/b.Elapsed().Seconds(), "deliveries/s")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(viewers), "B/viewer")
		})
	}
}
