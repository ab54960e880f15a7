// Command screenshot photographs two running programs: screenshot CLOCK FILE [LINES DIRECTORY].
// FILE gets the light page of the clock; DIRECTORY gets its dark and its phone variant and the
// views of the demo, and the three variants of the page that reads lines.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"pushpane/e2e/chromium"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: screenshot CLOCK FILE [LINES DIRECTORY]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

func run(clock, file string, more []string) error {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return fmt.Errorf("find browser: %w", err)
	}
	// A page that does not come up must not hold the script for ever.
	deadline, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	ctx, cancel := chromium.Start(deadline, path)
	defer cancel()
	err = chromedp.Do(ctx,
		chromedp.EmulateViewport(1280, 800),
		colours("light"),
		chromedp.Navigate(clock),
		chromedp.Click(chromedp.CSS("#start")),
		// Enough lines that a reader sees what the page does.
		chromedp.WaitVisible(chromedp.CSS("#log [data-id]:nth-of-type(5)")),
	)
	if err != nil {
		return fmt.Errorf("start clock in page: %w", err)
	}
	if err := shoot(ctx, file); err != nil || len(more) < 2 {
		return err
	}
	lines, directory := more[0], more[1]
	if err := variants(ctx, directory, "page"); err != nil {
		return err
	}
	for _, view := range []struct {
		name   string
		before []chromedp.Action[chromedp.Void]
	}{
		{"race", []chromedp.Action[chromedp.Void]{
			chromedp.Click(chromedp.CSS("#race .primary")),
			holds("document.querySelectorAll('[data-lane=sse] [data-figure=events]')[0].textContent >= 8"),
		}},
		{"wire", []chromedp.Action[chromedp.Void]{holds("document.querySelectorAll('#wire .pair').length > 6")}},
		{"break", []chromedp.Action[chromedp.Void]{
			holds("document.querySelector('#status[data-state=open]') && !document.querySelector('[data-fault=cut]').disabled"),
			chromedp.Click(chromedp.CSS("[data-fault=cut]")),
			holds("/Back after/.test(document.querySelector('.resumes').textContent)"),
		}},
		{"code", nil},
	} {
		there := []chromedp.Action[chromedp.Void]{chromedp.Navigate(clock + "/#" + view.name), chromedp.WaitVisible(chromedp.CSS("#" + view.name))}
		if err := shoot(ctx, filepath.Join(directory, view.name+".png"), append(there, view.before...)...); err != nil {
			return err
		}
	}
	err = chromedp.Do(ctx,
		chromedp.Navigate(lines),
		chromedp.WaitVisible(chromedp.CSS("#chart canvas")),
		chromedp.WaitVisible(chromedp.CSS("#log .line-error")),
	)
	if err != nil {
		return fmt.Errorf("open page of lines: %w", err)
	}
	return variants(ctx, directory, "lines")
}

// variants photographs the page in light, in dark and on a phone, and leaves it light.
func variants(ctx context.Context, directory, name string) error {
	screen := chromedp.EmulateViewport(1280, 800)
	phone := chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile)
	for _, v := range []struct {
		suffix string
		before []chromedp.Action[chromedp.Void]
	}{
		{"-phone", []chromedp.Action[chromedp.Void]{colours("light"), phone}},
		{"-dark", []chromedp.Action[chromedp.Void]{colours("dark"), screen}},
		{"", []chromedp.Action[chromedp.Void]{colours("light"), screen}},
	} {
		if err := shoot(ctx, filepath.Join(directory, name+v.suffix+".png"), v.before...); err != nil {
			return err
		}
	}
	return nil
}

func shoot(ctx context.Context, file string, before ...chromedp.Action[chromedp.Void]) error {
	if err := chromedp.Do(ctx, before...); err != nil {
		return fmt.Errorf("prepare %s: %w", file, err)
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return fmt.Errorf("take %s: %w", file, err)
	}
	return os.WriteFile(file, picture, 0o644)
}

// holds waits until the expression is true in the page.
func holds(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression))
		return err
	})
}

// colours makes the page see the colour scheme that a person prefers.
func colours(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		prefer := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: prefer})
		return err
	})
}
