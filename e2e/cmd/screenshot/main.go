// Command screenshot photographs two running programs: screenshot CLOCK LINES LINK DOCS
// [DIRECTORY]. LINK is the invitation to LINES.
// DOCS gets the three pictures of README.md. DIRECTORY gets the views of both in light, in dark and
// on a phone, to be looked at.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"pushpane/e2e/chromium"
)

func main() {
	if len(os.Args) < 5 {
		fmt.Fprintln(os.Stderr, "usage: screenshot CLOCK LINES LINK DOCS [DIRECTORY]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5:]); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

type step = chromedp.Action[chromedp.Void]

// view is a page in a state: steps bring a new tab there from its address.
type view struct {
	name, address string
	steps         []step
}

func run(clock, lines, link, docs string, more []string) error {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return fmt.Errorf("find browser: %w", err)
	}
	// A page that does not come up must not hold the script for ever.
	deadline, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	defer stop()
	ctx, cancel := chromium.Start(deadline, path)
	defer cancel()
	reading := view{"reading", lines, []step{
		holds("/Error [0-9]/.test(document.querySelector('#toolbar').textContent) && /lines/.test(document.querySelector('#histogram').textContent)"),
	}}
	showing := view{"showing", clock + "/#present=now", []step{
		chromedp.Click(chromedp.CSS(".act-now .primary")),
		holds("/^[0-9:]{8}$/.test(document.querySelector('.time-now').textContent)"),
	}}
	for _, picture := range []struct {
		view   view
		screen string
	}{{reading, "laptop"}, {showing, "laptop"}, {view{"phone", link, reading.steps}, "phone"}} {
		if err := shoot(ctx, picture.view, picture.screen, "light", filepath.Join(docs, picture.view.name+".png")); err != nil {
			return err
		}
	}
	if len(more) == 0 {
		return nil
	}
	for _, v := range append(views(clock), reading, showing) {
		for screen := range screens() {
			for _, scheme := range []string{"light", "dark"} {
				if err := shoot(ctx, v, screen, scheme, filepath.Join(more[0], v.name+"-"+screen+"-"+scheme+".png")); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// views are the others of the clock.
func views(clock string) []view {
	return []view{
		{"first", clock, []step{chromedp.WaitVisible(chromedp.CSS("#start"))}},
		{"stream", clock, []step{
			chromedp.Click(chromedp.CSS("#start")),
			chromedp.WaitVisible(chromedp.CSS("#log [data-id]:nth-of-type(5)")),
		}},
		{"race", clock + "/#race", []step{
			chromedp.Click(chromedp.CSS("#race .primary")),
			holds("document.querySelector('[data-lane=sse] [data-figure=events]').textContent >= 4"),
		}},
		{"wire", clock + "/#wire", []step{holds("document.querySelectorAll('#wire .pair').length > 6")}},
		{"break", clock + "/#break", []step{
			holds("document.querySelector('#status[data-state=open]') && !document.querySelector('[data-fault=cut]').disabled"),
			chromedp.Click(chromedp.CSS("[data-fault=cut]")),
			holds("/Back after/.test(document.querySelector('.resumes').textContent)"),
		}},
		{"code", clock + "/#code", []step{chromedp.WaitVisible(chromedp.CSS("#code pre"))}},
	}
}

func screens() map[string]step {
	return map[string]step{
		"laptop":    chromedp.EmulateViewport(1280, 800),
		"projector": chromedp.EmulateViewport(1920, 1080),
		"phone":     chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile),
	}
}

// shoot photographs a view in a tab of its own.
func shoot(browser context.Context, v view, screen, scheme, file string) error {
	ctx, cancel := chromedp.NewContext(browser)
	defer cancel()
	steps := append([]step{screens()[screen], colours(scheme), chromedp.Navigate(v.address)}, v.steps...)
	if err := chromedp.Do(ctx, steps...); err != nil {
		return fmt.Errorf("prepare %s: %w", file, err)
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return fmt.Errorf("take %s: %w", file, err)
	}
	if picture, err = shrink(picture); err != nil {
		return fmt.Errorf("shrink %s: %w", file, err)
	}
	return os.WriteFile(file, picture, 0o644)
}

// holds waits until the expression is true in the page, also where another page comes meanwhile,
// such as the one that an invitation leads to.
func holds(expression string) step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for {
			_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression))
			if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "Cannot find context") {
				return err
			}
		}
	})
}

// colours makes the page see the colour scheme that a person prefers.
func colours(scheme string) step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		prefer := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: prefer})
		return err
	})
}
