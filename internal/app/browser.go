package app

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"pushpane/internal/cli"
	"pushpane/internal/desktop"
	"pushpane/internal/keyfile"
	"pushpane/internal/terminal"
)

// otherCopy returns the address of another pushpane on the default port, if this one has nothing of
// its own to show.
func (a *app) otherCopy(ctx context.Context) (url string, running bool) {
	if a.settings.OwnContent || a.feed.kind != kindClock || a.listener.Addr().(*net.TCPAddr).Port == cli.DefaultPort {
		return "", false
	}
	url = pageURL(a.settings.Host, cli.DefaultPort)
	return url, desktop.Running(ctx, url)
}

func (a *app) showOtherCopy(ctx context.Context, url string) {
	fmt.Fprintln(a.stdout, url)
	a.console.Info("pushpane runs already: this is its page")
	if a.settings.NoBrowser {
		return
	}
	page := url
	if files, err := keyfile.At(a.settings.Host, cli.DefaultPort); err == nil && files.HasPage() {
		page = files.PageURL() // which can control it
	}
	a.reportBrowser(ctx, desktop.Open(ctx, page), url)
}

// announce prints where the page is. With --tee standard output has the lines alone.
func (a *app) announce() {
	if a.settings.Tee {
		a.console.Print(a.url)
	} else {
		fmt.Fprintln(a.stdout, a.url)
		a.stdout.Flush() // before the messages about it, which go to standard error
	}
	if terminal.Is(a.process.Stderr) {
		a.console.Info("%s; Ctrl-C stops it", a.feed.doing())
	}
	for _, other := range a.otherURLs {
		a.console.Info("also at %s", other)
	}
	if len(a.otherURLs) > 0 {
		a.console.Info("everybody who reaches these addresses can watch and publish")
	}
	if a.settings.NoBrowser {
		a.announceKey()
	}
}

// announceKey prints the address with the key, to a terminal alone: any other standard error may be
// a log that others read.
func (a *app) announceKey() {
	if a.key != "" && terminal.Is(a.process.Stderr) {
		a.console.Info("to control it, too, open %s", keyfile.WithKey(a.url, a.key))
	}
}

// pageWait is how long a browser has to ask for the page after it was opened: more than a slow one
// needs to start.
const pageWait = 10 * time.Second

// openBrowser opens the page, unless --no-browser is given: by the file that leads there with the
// key, and by the address alone where the browser cannot read that file, as one in a sandbox may
// not (snap). The file is removed then, so that a second copy does not try it again. It never fails
// the program: the address is printed.
func (a *app) openBrowser(ctx context.Context) {
	if a.settings.NoBrowser {
		return
	}
	if a.key == "" {
		a.reportBrowser(ctx, desktop.Open(ctx, a.url), a.url)
		return
	}
	if err := desktop.Open(ctx, a.keyFiles.PageURL()); err != nil {
		a.reportBrowser(ctx, err, a.url)
		return
	}
	timer := time.NewTimer(pageWait)
	defer timer.Stop()
	select {
	case <-a.pageAsked:
	case <-ctx.Done():
	case <-timer.C:
		a.console.Info("the browser did not follow %s, so it gets the address without the key", a.keyFiles.Page())
		a.keyFiles.RemovePage()
		a.announceKey()
		a.reportBrowser(ctx, desktop.Open(ctx, a.url), a.url)
	}
}

// reportBrowser prints that no browser was opened, if err says so, and where the page is.
func (a *app) reportBrowser(ctx context.Context, err error, url string) {
	if err == nil || ctx.Err() != nil {
		return
	}
	a.console.Info("no browser was opened: %v", err)
	a.console.Info("open %s", url)
	a.announceKey()
}

// noticePage closes pageAsked at the first request for the page.
func (a *app) noticePage(next http.Handler) http.Handler {
	a.pageAsked = make(chan struct{})
	asked := sync.OnceFunc(func() { close(a.pageAsked) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			asked()
		}
		next.ServeHTTP(w, r)
	})
}
