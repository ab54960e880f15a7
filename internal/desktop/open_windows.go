package desktop

import "github.com/pkg/browser"

// start hands address to the shell of Windows, which starts the browser as a process of its own and
// does not wait.
func start(address string) (<-chan error, error) {
	done := make(chan error, 1)
	done <- browser.OpenURL(address)
	return done, nil
}

// Opener reports that this process is none: on Windows Open needs no process between itself and the
// browser.
func Opener([]string) (code int, isOpener bool) {
	return 0, false
}
