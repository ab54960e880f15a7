//go:build !linux

package stream

import "errors"

// ring is what Linux alone has.
type ring struct{}

func newRing() (*ring, error)               { return nil, tryRing() }
func tryRing() error                        { return errors.New("only Linux has io_uring") }
func (*ring) submit(*message, []send) error { return tryRing() }
func (*ring) close()                        {}
