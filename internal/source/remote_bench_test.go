package source

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"pushpane/internal/foreign"
	"pushpane/stream"
)

// longAnswer is a transport whose answer has this text again and again, size bytes in all.
type longAnswer struct {
	text []byte
	size int64
}

func (e longAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	body := io.LimitReader(&repeated{text: e.text}, e.size)
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(body), Request: r}, nil
}

type repeated struct {
	text []byte
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		more := copy(p[n:], r.text[r.at:])
		n += more
		r.at = (r.at + more) % len(r.text)
	}
	return n, nil
}

// How fast another server's events become ours: a fall of B/s is an allocation, a copy or a call of
// Publish for each event.
func BenchmarkRemote(b *testing.B) {
	texts := map[string][]byte{}
	for i := range 1000 {
		data := fmt.Sprintf(`{"symbol":"EURUSD","bid":1.0%04d,"ask":1.1%04d,"venue":"somewhere","flags":[1,2,3]}`, i, i)
		texts["plain"] = fmt.Appendf(texts["plain"], "data: %-118s\n\n", data)
		texts["ids"] = fmt.Appendf(texts["ids"], "id: %d\ndata: %-105s\n\n", 1_000_000+i, data)
		texts["types"] = fmt.Appendf(texts["types"], "event: tick.%d\ndata: %-103s\n\n", i%3, data)
	}
	for _, name := range []string{"plain", "ids", "types"} {
		b.Run(name, func(b *testing.B) {
			const size = 64 << 20
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				s, err := stream.New(stream.Options{History: 16 << 20})
				if err != nil {
					b.Fatal(err)
				}
				request, err := foreign.NewRequest("http://example.com/")
				if err != nil {
					b.Fatal(err)
				}
				// A POST has one answer, and then the end.
				request.Method, request.Transport = "POST", longAnswer{texts[name], size}
				ctx, stop := context.WithCancel(b.Context())
				p := &untilEnd{Stream: s, stop: stop}
				if err := NewRemote(request, RemoteOptions{}).Run(ctx, p); err != nil {
					b.Fatal(err)
				}
				s.Close()
			}
			b.ReportMetric(float64(size)/126*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// untilEnd stops the source at the end of its first run.
type untilEnd struct {
	*stream.Stream
	stop context.CancelFunc
}

func (u *untilEnd) End(status string) error {
	u.stop()
	return u.Stream.End(status)
}
