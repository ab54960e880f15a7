// Command screenshot photographs a running pushpane: screenshot URL FILE [DIRECTORY]. FILE gets the light page;
// DIRECTORY, if given, page-dark.png and page-phone.png.
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
		fmt.Fprintln(os.Stderr, "usage: screenshot URL FILE [DIRECTORY]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

func run(url, file string, directory []string) error {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return fmt.Errorf("find browser: %w", err)
	}
	// A page that does not come up must not hold the script for ever.
	deadline, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	ctx, cancel := chromium.Start(deadline, path)
	defer cancel()
	light := chromedp.EmulateViewport(1280, 800)
	err = chromedp.Do(ctx,
		light,
		colours("light"),
		chromedp.Navigate(url),
		chromedp.Click(chromedp.CSS("#start")),
		// Enough lines that a reader sees what the page does.
		chromedp.WaitVisible(chromedp.CSS("#log [data-id]:nth-of-type(5)")),
	)
	if err != nil {
		return fmt.Errorf("start clock in page: %w", err)
	}
	if err := shoot(ctx, file); err != nil || len(directory) == 0 {
		return err
	}
	if err := shoot(ctx, filepath.Join(directory[0], "page-dark.png"), colours("dark")); err != nil {
		return err
	}
	phone := chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile)
	return shoot(ctx, filepath.Join(directory[0], "page-phone.png"), colours("light"), phone)
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

// colours makes the page see the colour scheme that a person prefers.
func colours(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		prefer := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: prefer})
		return err
	})
}
