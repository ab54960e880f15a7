// Package chromium starts a Chromium for the tests and for the screenshot, always in the same way.
package chromium

import (
	"context"
	"time"

	"github.com/chromedp/chromedp"
)

// Start returns a context in which chromedp drives the browser at path; cancel ends the browser and
// removes its profile, unless that is an option. The browser starts with the first action.
func Start(parent context.Context, path string, more ...chromedp.ExecAllocatorOption) (ctx context.Context, cancel context.CancelFunc) {
	browser, stop := chromedp.NewExecAllocator(parent, append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.Headless, // chromedp adds --no-sandbox itself where it runs as root
		chromedp.NoFirstRun,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		// A loaded machine may need longer than the default of 20 s.
		chromedp.WSURLReadTimeout(90 * time.Second),
		// A page of ours loads nothing from elsewhere; nor shall its browser while a test watches
		// the wire.
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("no-proxy-server", true),
		// Hidden tabs paint by timers; on a machine so slow that they used up their budget they
		// would stop for half a minute.
		chromedp.Flag("disable-features", "ExpensiveBackgroundTimerThrottling"),
	}, more...)...)
	ctx, close := chromedp.NewContext(browser)
	return ctx, func() {
		close()
		stop()
	}
}
