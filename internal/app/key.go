package app

import (
	"context"
	"fmt"
	"io"
	"net"

	"pushpane/internal/cli"
	"pushpane/internal/desktop"
	"pushpane/internal/guard"
	"pushpane/internal/keyfile"
	"pushpane/internal/terminal"
)

// createKey makes the key of those who may control the program, and its files. Where they cannot be
// made, nobody may: there is no safe way to hand a key out then.
func (a *app) createKey() {
	files, err := keyfile.At(a.settings.Host, a.listener.Addr().(*net.TCPAddr).Port)
	key := guard.NewKey()
	if err == nil {
		err = files.Create(a.url, key)
	}
	if err != nil {
		a.console.Info("Quit, Run, Stop, the replay and the lab are off, since their key has no private folder: %v", err)
		return
	}
	a.key, a.keyFiles = key, files
}

// printKeyFile is --key-file.
func printKeyFile(ctx context.Context, s cli.Settings, stdout io.Writer) error {
	files, err := keyfile.At(s.Host, s.Port)
	if err != nil {
		return fmt.Errorf("find the key: %w", err)
	}
	url := pageURL(s.Host, s.Port)
	if !files.HasHeader() || !desktop.Running(ctx, url) {
		return terminal.Fail(fmt.Errorf("no pushpane of this user has a key for %s", url),
			"give the --host and --port of the one that runs")
	}
	_, err = fmt.Fprintln(stdout, files.Header())
	return err
}
