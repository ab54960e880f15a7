package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"
)

// BenchmarkRoundTrip measures what a person waits for between Enter in one tab and the line in another: over POST, the stream and the
// shared worker, and over a WebSocket that sends each message to all, in the same page. Both draw at the next frame. A regression means
// that something on the way waits for a timer or for company.
func BenchmarkRoundTrip(b *testing.B) {
	p := startSilent(b)
	from := openBrowser(b)
	from.visit(p.url)
	to := from.another(p.url)
	for _, tb := range []*tab{from, to} {
		tb.waitFor(openState)
		evaluate[any](tb, "window.clock = function () { return performance.timeOrigin + performance.now(); }")
	}
	evaluate[any](to, `window.seen = {}; new MutationObserver(function (changes) {
		changes.forEach(function (change) {
			Array.from(change.addedNodes, function (line) {
				var text = line.querySelector ? line.querySelector('.text') : null;
				seen[text ? text.textContent : ''] = clock();
			});
		});
	}).observe(document.querySelector('#log'), {childList: true, subtree: true})`)
	b.Run("sse_and_post", func(b *testing.B) {
		measure(b, from, to, "sse", `(function (text) {
			var form = document.querySelector('#send');
			form.elements.text.value = text;
			form.elements.text.dispatchEvent(new Event('input'));
			form.querySelector('[type=submit]').click();
		})`)
	})
	b.Run("websocket", func(b *testing.B) {
		echo := httptest.NewServer(&room{members: map[*websocket.Conn]bool{}})
		defer echo.Close()
		for _, tb := range []*tab{from, to} {
			if _, err := chromedp.Call(tb.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true}); err != nil {
				b.Fatal(err)
			}
			tb.do(chromedp.Reload())
			evaluate[any](tb, fmt.Sprintf(`window.clock = function () { return performance.timeOrigin + performance.now(); };
				window.seen = {}; window.socket = new WebSocket(%q);
				socket.onmessage = function (message) {
					requestAnimationFrame(function () {
						var line = document.createElement('div');
						line.textContent = JSON.parse(message.data).text;
						document.querySelector('#log').appendChild(line);
						seen[line.textContent] = clock();
					});
				}`, "ws"+strings.TrimPrefix(echo.URL, "http")))
			tb.waitFor("socket.readyState === 1")
		}
		measure(b, from, to, "ws", "(function (text) { socket.send(JSON.stringify({name: '', text: text})); })")
	})
}

// measure sends one message after the other and reports how long each took to be seen.
func measure(b *testing.B, from, to *tab, label, send string) {
	var took []float64
	for b.Loop() {
		text := fmt.Sprint(label, " ", time.Now().UnixNano()) // never twice, however often this is called
		sent := evaluate[float64](from, fmt.Sprintf("(function () { var at = clock(); %s(%q); return at; })()", send, text))
		seen := fmt.Sprintf("seen[%q]", text)
		to.waitFor(seen)
		took = append(took, evaluate[float64](to, seen)-sent)
		from.waitFor("!document.querySelector('#send').elements.text.readOnly")
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "ms-median")
	b.ReportMetric(took[len(took)*9/10], "ms-p90")
	b.ReportMetric(0, "ns/op") // it holds the test's own questions, too: no figure to keep
}

// room sends what one says to all who are here.
type room struct {
	mu      sync.Mutex
	members map[*websocket.Conn]bool // guarded by mu
}

func (r *room) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{OriginPatterns: []string{"*"}})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	r.mu.Lock()
	r.members[conn] = true
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		delete(r.members, conn)
		r.mu.Unlock()
	}()
	for {
		kind, said, err := conn.Read(req.Context())
		if err != nil {
			return
		}
		r.say(req.Context(), kind, said)
	}
}

func (r *room) say(ctx context.Context, kind websocket.MessageType, said []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for member := range r.members {
		member.Write(ctx, kind, said) // one who left ends his own loop
	}
}
