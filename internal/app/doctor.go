package app

import (
	"context"
	"errors"

	"pushpane/internal/cli"
	"pushpane/internal/count"
	"pushpane/internal/doctor"
	"pushpane/internal/terminal"
)

// exitNotReached is the exit code of --doctor where there is nothing to examine.
const exitNotReached = 2

// examine is --doctor: it writes the report to standard output. The error is that there are faults.
func examine(ctx context.Context, s cli.Settings, p Process) error {
	s.URL = s.Doctor
	request, err := s.Request(p.Stdin)
	if err != nil {
		return err
	}
	terminal.New(p.Stderr, s.Quiet, false).Info("watching the stream for %s", s.Patience)
	r := doctor.Examine(ctx, doctor.Options{Request: request, Patience: s.Patience, Origin: s.Origin})
	write := r.WriteText
	if s.JSON {
		write = r.WriteJSON
	}
	if err := write(p.Stdout); err != nil {
		return err
	}
	switch {
	case !r.Reached:
		return &terminal.Failure{Err: errors.New("the stream cannot be reached"), Code: exitNotReached}
	case r.Faults > 0:
		return &terminal.Failure{Err: errors.New("the stream has " + count.Of(int64(r.Faults), "fault"))}
	}
	return nil
}
