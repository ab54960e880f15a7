package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	donovanhide "github.com/donovanhide/eventsource"
	launchdarkly "github.com/launchdarkly/eventsource"
	r3labs "github.com/r3labs/sse/v2"
	tmaxmax "github.com/tmaxmax/go-sse"

	"pushpane/e2e/chromium"
)

// The readers of the clients of docs/clients.md; those of JavaScript are in clients.js.

// viewingEnded reports whether the id is that of an end after which nothing comes.
func viewingEnded(id string) bool { return strings.HasSuffix(id, ".end") }

// readCurl shows what passes through curl, through the tests' own strict reader.
func readCurl(ctx context.Context, s site, mended bool, report func(heard)) error {
	last := ""
	for {
		curl := exec.CommandContext(ctx, "curl", "--no-buffer", "--silent", "--show-error", s.stream+"&after="+last)
		err := readOutput(curl, func(out io.Reader) error {
			for r := bufio.NewReader(out); ; {
				b, err := readBlock(r)
				if err != nil {
					return err
				}
				report(heard{b.typ, b.data, b.id})
				if b.id != "" {
					last = b.id
				}
			}
		})
		if !mended || viewingEnded(last) || ctx.Err() != nil {
			return err
		}
	}
}

// readNode hears with a client of clients.js.
func readNode(name string) reader {
	return func(ctx context.Context, s site, mended bool, report func(heard)) error {
		args := []string{"clients.js", name, s.stream}
		if mended {
			args = append(args, "mended")
		}
		return readOutput(exec.CommandContext(ctx, "node", args...), func(out io.Reader) error {
			for d := json.NewDecoder(out); ; {
				var h heard
				if err := d.Decode(&h); err != nil {
					return err
				}
				report(h)
			}
		})
	}
}

// readOutput runs a program and reads its output until both end.
func readOutput(cmd *exec.Cmd, read func(io.Reader) error) error {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	noise := &transcript{}
	cmd.Stderr = noise
	if err := cmd.Start(); err != nil {
		return err
	}
	err = read(out)
	// It would wait for ever to be read.
	if err != io.EOF {
		_, _ = io.Copy(io.Discard, out)
	}
	if bad := cmd.Wait(); bad != nil {
		return fmt.Errorf("%w: %.2000s", bad, noise)
	}
	return err
}

// clientPage serves a page of another origin that runs a client of clients.js in a browser. The
// page posts what it hears.
type clientPage struct {
	*httptest.Server
	posts chan []byte // bodies of JSON, each a list of heard, or null at the end
}

func newClientPage(t *testing.T) *clientPage {
	c := &clientPage{posts: make(chan []byte)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, clientHTML) })
	mux.HandleFunc("GET /clients.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "clients.js") })
	mux.HandleFunc("GET /node_modules/", func(w http.ResponseWriter, r *http.Request) {
		file := "." + path.Clean(r.URL.Path)
		if _, err := os.Stat(file); err != nil {
			file += ".js" // as bundlers find what a module imports
		}
		http.ServeFile(w, r, file)
	})
	mux.HandleFunc("POST /heard", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		select {
		case c.posts <- body:
		case <-r.Context().Done():
		}
	})
	c.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		c.CloseClientConnections()
		c.Close()
	})
	return c
}

const clientHTML = `<!doctype html><title>A client</title>
<script type="importmap">{"imports": {
	"@microsoft/fetch-event-source": "/node_modules/@microsoft/fetch-event-source/lib/esm/index.js",
	"sse.js": "/node_modules/sse.js/lib/sse.js"
}}</script>
<script type="module">
import { clients } from '/clients.js';
const [name, url, mended] = JSON.parse(decodeURIComponent(location.hash.slice(1)));
let heard = [], sent = Promise.resolve();
const post = (body) => fetch('/heard', { method: 'POST', body: JSON.stringify(body) });
const send = () => heard.length ? post(heard.splice(0)) : null;
clients[name](url, mended, (event) => {
	heard.push(event);
	sent = sent.then(send);
}).then(() => sent, () => sent).then(() => post(null));
</script>`

// readChromium hears with a client of clients.js in a page of another origin.
func readChromium(name string) reader {
	return func(ctx context.Context, s site, mended bool, report func(heard)) error {
		program, err := exec.LookPath("chromium")
		if err != nil {
			return err
		}
		browser, stop := chromium.Start(ctx, program)
		defer stop()
		what, err := json.Marshal([]any{name, s.stream, mended})
		if err != nil {
			return err
		}
		if err := chromedp.Do(browser); err != nil {
			return err
		}
		if err := chromedp.Do(browser, chromedp.Navigate(s.page.URL+"/#"+url.PathEscape(string(what)))); err != nil {
			return err
		}
		for {
			select {
			case body := <-s.page.posts:
				var all []heard
				if err := json.Unmarshal(body, &all); err != nil || all == nil {
					return err
				}
				for _, h := range all {
					report(h)
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

func readLaunchDarkly(ctx context.Context, s site, mended bool, report func(heard)) error {
	stream, err := launchdarkly.SubscribeWithURL(s.stream)
	if err != nil {
		return err
	}
	defer stream.Close()
	for {
		select {
		case e := <-stream.Events:
			report(heard{e.Event(), e.Data(), e.Id()})
			if mended && viewingEnded(e.Id()) {
				return nil
			}
		case <-stream.Errors: // it goes on only when somebody has read the error
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func readDonovanhide(ctx context.Context, s site, mended bool, report func(heard)) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.stream, nil)
	if err != nil {
		return err
	}
	// A client of its own, since it sets CheckRedirect of the one that it is given.
	stream, err := donovanhide.SubscribeWith("", &http.Client{}, r)
	if err != nil {
		return err
	}
	ended := false
	for {
		select {
		case e := <-stream.Events:
			report(heard{e.Event(), e.Data(), e.Id()})
			ended = mended && viewingEnded(e.Id())
		case err := <-stream.Errors:
			// Not at the end itself: it panics where it is closed with an error to send.
			if ended {
				stream.Close()
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func readGoSSE(ctx context.Context, s site, mended bool, report func(heard)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.stream, nil)
	if err != nil {
		return err
	}
	conn := tmaxmax.NewConnection(req)
	if mended {
		conn.Buffer(nil, 2<<20)
	}
	conn.SubscribeToAll(func(e tmaxmax.Event) { report(heard{e.Type, e.Data, e.LastEventID}) })
	return conn.Connect()
}

func readR3labs(ctx context.Context, s site, mended bool, report func(heard)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := r3labs.NewClient(s.stream)
	if mended {
		c = r3labs.NewClient(s.stream, r3labs.ClientMaxBufferSize(2<<20))
	}
	ended := make(chan error, 1)
	go func() {
		var err error
		for again := true; again; again = mended && ctx.Err() == nil {
			err = c.SubscribeRawWithContext(ctx, func(e *r3labs.Event) {
				report(heard{string(e.Event), string(e.Data), string(e.ID)})
				if mended && viewingEnded(string(e.ID)) {
					stop()
				}
			})
		}
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done(): // the call itself goes on trying for up to 15 minutes
		return ctx.Err()
	}
}
