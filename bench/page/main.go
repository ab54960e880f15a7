// The command page measures how long it takes from an address to the first line in the page, for
// two builds of pushpane in turn: page NEW OLD. Each build stands behind a proxy of its own that
// adds a round trip, and shows a short file in a Chromium that has never seen it (cold), and
// once more in the same one (reload). It prints a table of medians, and the ratios of the two.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"pushpane/bench/program"
)

const (
	lines = 5 // few, since their bytes are not the page's
	// for one page: one that does not come up must not hold the script for ever
	limit          = time.Minute
	startsPerRound = 10
	// quiet is how long nothing has come when a page counts as loaded: longer than a round trip.
	quiet = time.Second
)

var roundTrips = []time.Duration{0, 150 * time.Millisecond, 400 * time.Millisecond}

func main() {
	rounds := flag.Int("rounds", 5, "how often each is loaded")
	flag.Parse()
	if flag.NArg() != 2 || *rounds < 1 {
		fmt.Fprintln(os.Stderr, "usage: page [-rounds N] NEW OLD")
		os.Exit(2)
	}
	program.Main("page", func(ctx context.Context) error { return run(ctx, *rounds, flag.Args()) })
}

// load is what one loading of the page took.
type load struct {
	firstLine time.Duration
	requests  int // that had reached the proxy when the first line was painted
	bytes     int // from the server, until the page was quiet
}

// key tells the loadings apart that are compared.
type key struct {
	build  int // 0 is the new one
	trip   time.Duration
	reload bool
}

func run(ctx context.Context, rounds int, builds []string) error {
	work, err := os.MkdirTemp("", "pushpane-page-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	file := filepath.Join(work, "lines.log")
	if err := os.WriteFile(file, []byte(strings.Repeat("INFO a line of a log\n", lines)), 0o600); err != nil {
		return err
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		return fmt.Errorf("find browser: %w", err)
	}
	loads := map[key][]load{}
	for n := range rounds {
		for _, trip := range roundTrips {
			for i, build := range builds {
				fmt.Fprintf(os.Stderr, "round %d, %s, %s\n", n+1, trip, build)
				cold, again, err := measure(ctx, chromium, build, file, trip)
				if err != nil {
					return fmt.Errorf("%s at %s: %w", build, trip, err)
				}
				loads[key{i, trip, false}] = append(loads[key{i, trip, false}], cold)
				loads[key{i, trip, true}] = append(loads[key{i, trip, true}], again)
			}
		}
	}
	starts := make([][]time.Duration, len(builds))
	for range startsPerRound * rounds {
		for i, build := range builds {
			took, err := measureStart(ctx, build, file)
			if err != nil {
				return fmt.Errorf("start %s: %w", build, err)
			}
			starts[i] = append(starts[i], took)
		}
	}
	report(loads)
	recent, old := middle(starts[0]), middle(starts[1])
	fmt.Printf("| start to the first byte of the page | - | - | %.1f ms | %.1f ms | %.2f |\n", ms(recent), ms(old), ms(recent)/ms(old))
	return nil
}

// measureStart is the time from the start of the process to the first byte of its page, compressed
// as for a browser.
func measureStart(ctx context.Context, build, file string) (time.Duration, error) {
	began := time.Now()
	address, stop, err := serve(ctx, build, file)
	if err != nil {
		return 0, err
	}
	defer stop()
	res, err := http.Get(address)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if _, err := io.ReadFull(res.Body, make([]byte, 1)); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// measure loads the page of a build twice.
func measure(ctx context.Context, chromium, build, file string, trip time.Duration) (cold, again load, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*limit)
	defer cancel()
	address, stop, err := serve(ctx, build, file)
	if err != nil {
		return cold, again, err
	}
	defer stop()
	far, err := newProxy(strings.TrimPrefix(address, "http://"), trip)
	if err != nil {
		return cold, again, err
	}
	defer far.Close()
	tab, quit, err := startChromium(ctx, chromium)
	if err != nil {
		return cold, again, err
	}
	defer quit()
	watch := page.AddScriptToEvaluateOnNewDocumentParams{Source: watchScript}
	if _, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, watch); err != nil {
		return cold, again, err
	}
	if cold, err = loadPage(tab, far, chromedp.Navigate(far.url())); err != nil {
		return cold, again, err
	}
	again, err = loadPage(tab, far, chromedp.Reload())
	return cold, again, err
}

// watchScript notes when the first line has been painted: in the frame behind the one that draws
// it, in milliseconds since the navigation began, and by the clock of the machine.
const watchScript = `(function look() {
	if (document.querySelector('#log [data-id]')) {
		requestAnimationFrame(function () { window.firstLine = [performance.now(), Date.now()]; });
	} else {
		requestAnimationFrame(look);
	}
})();`

func loadPage(tab context.Context, far *proxy, step chromedp.Action[chromedp.Void]) (load, error) {
	before := far.bytes.Load()
	asked := far.asked()
	if err := chromedp.Do(tab, step); err != nil {
		return load{}, err
	}
	var at []float64
	for len(at) == 0 {
		var err error
		if at, err = chromedp.Run(tab, chromedp.Evaluate[[]float64]("window.firstLine || []")); err != nil {
			return load{}, err
		}
		if err := rest(tab, 20*time.Millisecond); err != nil {
			return load{}, err
		}
	}
	for time.Since(far.last()) < quiet {
		if err := rest(tab, quiet/10); err != nil {
			return load{}, err
		}
	}
	painted := time.UnixMilli(int64(at[1]))
	requests := 0
	for _, when := range far.asked()[len(asked):] {
		if !when.After(painted) {
			requests++
		}
	}
	took := time.Duration(at[0] * float64(time.Millisecond))
	return load{firstLine: took, requests: requests, bytes: int(far.bytes.Load() - before)}, nil
}

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// report prints the medians.
func report(loads map[key][]load) {
	figures := []struct {
		name string
		of   func(load) float64
		unit string
	}{
		{"requests until the first line is painted", func(l load) float64 { return float64(l.requests) }, ""},
		{"bytes, all connections", func(l load) float64 { return float64(l.bytes) / 1000 }, " kB"},
		{"time to the first line", func(l load) float64 { return float64(l.firstLine.Milliseconds()) }, " ms"},
	}
	fmt.Println("| figure | round trip | load | new | old | ratio |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, f := range figures {
		for _, trip := range roundTrips {
			if f.unit != " ms" && trip != roundTrips[0] {
				continue // does not depend on it
			}
			for _, reload := range []bool{false, true} {
				recent := median(loads[key{0, trip, reload}], f.of)
				old := median(loads[key{1, trip, reload}], f.of)
				name := map[bool]string{false: "cold", true: "reload"}[reload]
				fmt.Printf("| %s | %s | %s | %.4g%s | %.4g%s | %.2f |\n", f.name, trip, name, recent, f.unit, old, f.unit, recent/old)
			}
		}
	}
}

func median(loads []load, of func(load) float64) float64 {
	var all []float64
	for _, l := range loads {
		all = append(all, of(l))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// serve starts a build that follows a file, and returns its address.
func serve(ctx context.Context, build, file string) (address string, stop func(), err error) {
	return program.Serve(exec.CommandContext(ctx, build, "--port", "0", "--no-browser", file))
}

// startChromium starts one with an empty profile that asks nothing of the network by itself.
func startChromium(ctx context.Context, path string) (tab context.Context, quit func(), err error) {
	allocator, stop := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path),
		chromedp.Headless,
		chromedp.NoFirstRun,
		chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("no-proxy-server", true),
	)
	tab, cancel := chromedp.NewContext(allocator)
	quit = func() {
		cancel()
		stop()
	}
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		quit()
		return nil, nil, fmt.Errorf("start browser: %w", err)
	}
	return tab, quit, nil
}
