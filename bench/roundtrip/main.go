// The command roundtrip measures what a person waits for between Enter in one tab and the line in
// another, over POST, the stream and the shared worker, and over a WebSocket that sends each
// message to all, in the same page: roundtrip PUSHPANE. The two ways take turns, message by
// message, so that what disturbs the machine disturbs both, and both draw at the next frame. It
// prints a table.
package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"pushpane/bench/program"
)

const (
	messages = 500
	frame    = time.Second / 60
	// for all of it: a page that does not come up must not hold the script for ever
	limit = 5 * time.Minute
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: roundtrip PUSHPANE")
		os.Exit(2)
	}
	program.Main("roundtrip", func(ctx context.Context) error { return run(ctx, os.Args[1]) })
}

// way is one of the two that are compared: the tab that sends, the one that shows, and how a
// message is sent.
type way struct {
	name     string
	from, to context.Context
	send     string // a JavaScript function of the text
	took     []float64
}

func run(ctx context.Context, pushpane string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	url, stop, err := serve(ctx, pushpane)
	if err != nil {
		return err
	}
	defer stop()
	echo := httptest.NewServer(newRoom())
	defer echo.Close()
	browser, quit, err := startChromium(ctx)
	if err != nil {
		return err
	}
	defer quit()

	var tabs [4]context.Context
	for i := range tabs {
		if tabs[i], err = openTab(browser, url); err != nil {
			return fmt.Errorf("open tab %d: %w", i+1, err)
		}
	}
	ways := []*way{
		{name: "POST, stream and shared worker", from: tabs[0], to: tabs[1], send: `function (text) {
			var form = document.querySelector('#send');
			form.elements.text.value = text;
			form.elements.text.dispatchEvent(new Event('input'));
			form.querySelector('[type=submit]').click();
		}`},
		{name: "a WebSocket echo in the same page", from: tabs[2], to: tabs[3], send: "function (text) { socket.send(JSON.stringify({name: '', text: text})); }"},
	}
	for _, tab := range tabs[2:] {
		if err := connectSocket(tab, "ws"+strings.TrimPrefix(echo.URL, "http")); err != nil {
			return fmt.Errorf("connect WebSocket: %w", err)
		}
	}
	for n := range messages {
		for _, w := range ways {
			// In no step with the frames: a message that is always sent just before one would look
			// faster than it is.
			<-time.After(rand.N(2 * frame))
			if err := w.measure(fmt.Sprintf("message %d by %s", n+1, w.name)); err != nil {
				return fmt.Errorf("send message %d by %s: %w", n+1, w.name, err)
			}
		}
	}
	fmt.Print("| way | median | p90 |\n|---|---|---|\n")
	for _, w := range ways {
		slices.Sort(w.took)
		fmt.Printf("| %s | %.1f ms | %.1f ms |\n", w.name, w.took[messages/2], w.took[messages*9/10])
	}
	return nil
}

// measure sends one message and waits until it is in the other tab's page.
func (w *way) measure(text string) error {
	seen := make(chan error, 1)
	var at float64
	go func() {
		var err error
		at, err = chromedp.Run(w.to, chromedp.Evaluate[float64](fmt.Sprintf("seen(%q)", text), chromedp.EvalAwaitPromise))
		seen <- err
	}()
	sent, err := chromedp.Run(w.from, chromedp.Evaluate[float64](fmt.Sprintf("(function () { var at = clock(); (%s)(%q); return at; })()", w.send, text)))
	if err != nil {
		return err
	}
	if err := <-seen; err != nil {
		return err
	}
	w.took = append(w.took, at-sent)
	_, err = chromedp.Run(w.from, chromedp.Evaluate[bool]("idle()", chromedp.EvalAwaitPromise))
	return err
}

// serve starts pushpane with a source that never speaks, and returns its address.
func serve(ctx context.Context, pushpane string) (url string, stop func(), err error) {
	cmd := exec.CommandContext(ctx, pushpane, "--port", "0", "--no-browser")
	if _, err := cmd.StdinPipe(); err != nil { // Wait closes it
		return "", nil, err
	}
	return program.Serve(cmd)
}

// startChromium starts one that asks nothing of the network by itself.
func startChromium(ctx context.Context) (browser context.Context, quit func(), err error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil, fmt.Errorf("find browser: %w", err)
	}
	allocator, stop := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path),
		chromedp.Headless, // chromedp adds --no-sandbox itself where it runs as root
		chromedp.NoFirstRun,
		chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("no-proxy-server", true),
	)
	browser, cancel := chromedp.NewContext(allocator)
	quit = func() {
		cancel()
		stop()
	}
	if err := chromedp.Do(browser); err != nil {
		quit()
		return nil, nil, fmt.Errorf("start browser: %w", err)
	}
	return browser, quit, nil
}

// openTab opens the page in a window of its own: a tab behind another draws nothing.
func openTab(browser context.Context, url string) (context.Context, error) {
	tab, _ := chromedp.NewContext(browser, chromedp.WithNewWindow(true)) // ends with the browser
	if err := chromedp.Do(tab); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true}); err != nil {
		return nil, err
	}
	return tab, chromedp.Do(tab,
		chromedp.Navigate(url),
		chromedp.WaitVisible(chromedp.CSS("#status[data-state=open]")),
		do(watchScript))
}

// connectSocket makes the page show what comes by a WebSocket, too.
func connectSocket(tab context.Context, url string) error {
	opened, err := chromedp.Run(tab, chromedp.Evaluate[bool](fmt.Sprintf(socketScript, url), chromedp.EvalAwaitPromise))
	if err == nil && !opened {
		err = errors.New("it was refused")
	}
	return err
}

func do(script string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](script)
}
