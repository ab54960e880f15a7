package source

import (
	"fmt"
	"sync/atomic"

	"pushpane/internal/screen"
)

// Size is that of a terminal, in characters.
type Size struct {
	Columns int `json:"columns"`
	Rows    int `json:"rows"`
}

// Check returns an error that names the limits where the size is outside them.
func (s Size) Check() error {
	if s.Columns < screen.MinSize || s.Columns > screen.MaxColumns || s.Rows < screen.MinSize || s.Rows > screen.MaxRows {
		return fmt.Errorf("%dx%d is not from %dx%d to %dx%d", s.Columns, s.Rows, screen.MinSize, screen.MinSize, screen.MaxColumns, screen.MaxRows)
	}
	return nil
}

// sizes hands the newest size of a terminal to the goroutine that reads its output.
type sizes struct{ next atomic.Pointer[Size] }

func newSizes(now Size) *sizes {
	s := &sizes{}
	s.set(now)
	return s
}

func (s *sizes) set(to Size) { s.next.Store(&to) }

// take returns the size that was set, and zero if it was taken before.
func (s *sizes) take() Size {
	if to := s.next.Swap(nil); to != nil {
		return *to
	}
	return Size{}
}
