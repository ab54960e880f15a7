package app

import (
	"context"
	"fmt"
	"net"

	"pushpane/internal/cli"
	"pushpane/internal/desktop"
)

// otherCopy returns the address of another pushpane on the default port, if this one has nothing of
// its own to show.
func (a *app) otherCopy(ctx context.Context) (url string, running bool) {
	if a.settings.OwnContent || a.feed.kind != kindClock || a.listener.Addr().(*net.TCPAddr).Port == cli.DefaultPort {
		return "", false
	}
	url = fmt.Sprintf("http://%s:%d", a.settings.Host, cli.DefaultPort)
	return url, desktop.Running(ctx, url)
}

func (a *app) showOtherCopy(ctx context.Context, url string) {
	fmt.Fprintln(a.process.Stdout, url)
	a.console.Info("pushpane runs already: this is its page")
	a.openBrowser(ctx, url)
}

// announce prints where the page is. With --tee standard output has the lines alone.
func (a *app) announce() {
	if a.settings.Tee {
		a.console.Print(a.url)
	} else {
		fmt.Fprintln(a.process.Stdout, a.url)
	}
	for _, other := range a.otherURLs {
		a.console.Info("also at %s", other)
	}
	if len(a.otherURLs) > 0 {
		a.console.Info("everybody who reaches these addresses can watch and publish")
	}
}

// openBrowser opens the page, unless --no-browser is given. It never fails the program: the address
// is printed.
func (a *app) openBrowser(ctx context.Context, url string) {
	if a.settings.NoBrowser {
		return
	}
	if err := desktop.Open(ctx, url); err != nil && ctx.Err() == nil {
		a.console.Info("no browser was opened: %v", err)
		a.console.Info("open %s", url)
	}
}
