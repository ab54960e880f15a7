package desktop

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// failureWait is how long Open waits for a browser to fail. One that runs longer stays in the
// foreground and shows the page.
const failureWait = 3 * time.Second

// Open shows address, an http:// or file:// URL, in the user's browser. It returns as soon as the
// browser has taken the address or has failed to, at the latest after 3 seconds, and leaves a
// browser that stays in the foreground alone. Failing is never fatal: the address can be opened by
// hand.
//
// Except on Windows the variable BROWSER goes before what the desktop would choose: a list
// separated by colons and tried in order, in each entry %s stands for the address, else it is
// appended. When all of them fail no other browser is put in their place. Without it, where neither
// DISPLAY nor WAYLAND_DISPLAY is set, there is no display to show a page on, and Open says so at
// once.
//
// What the browser writes goes nowhere, and the Ctrl-C that ends this process does not reach it.
// For that the program starts itself once more; main calls Opener first.
func Open(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || !(u.Scheme == "http" && u.Host != "" || u.Scheme == "file" && u.Host == "" && u.Path != "") {
		return fmt.Errorf("open browser: %q is not an http:// or file:// address", address)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("open browser: %w", err)
	}
	done, err := start(address)
	if err == nil {
		err = await(ctx, done, failureWait)
	}
	if err != nil {
		return fmt.Errorf("open browser: %w", err)
	}
	return nil
}

// await returns what comes from done, nil if nothing comes within limit.
func await(ctx context.Context, done <-chan error, limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
