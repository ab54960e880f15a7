package terminal

import (
	"cmp"
	"errors"
	"fmt"
	"io"
)

// Exit codes of the program.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitUsage  = 2
	ExitKilled = 130 // 128 + SIGINT, as shells do
)

// UsageError is a command line that makes no sense. Its exit code is [ExitUsage].
type UsageError struct {
	Message string
	Hint    string // a command line that would do, or what the flag is for; "": none
}

// Usage returns a [UsageError].
func Usage(message, hint string) error { return &UsageError{message, hint} }

func (e *UsageError) Error() string { return e.Message }

// Failure is an error that the user can mend.
type Failure struct {
	Err  error
	Hint string // what to do; "": nothing is known to help
	Code int    // the exit code; 0: ExitFailed
}

// Fail returns a [Failure].
func Fail(err error, hint string) error { return &Failure{Err: err, Hint: hint} }

func (e *Failure) Error() string { return e.Err.Error() }
func (e *Failure) Unwrap() error { return e.Err }

// Report writes err and its hint to stderr and returns the exit code. Errors joined by
// [errors.Join] are written one after the other, and the highest code is returned. A terminal that
// stalls is not waited for.
func Report(err error, stderr io.Writer) int {
	o := NewOutput(stderr, "standard error", func(string) {})
	defer o.Flush()
	return report(err, o)
}

func report(err error, stderr io.Writer) int {
	if err == nil {
		return ExitDone
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		code := ExitDone
		for _, err := range joined.Unwrap() {
			code = max(code, report(err, stderr))
		}
		return code
	}
	code, hint := ExitFailed, ""
	var usage *UsageError
	var failure *Failure
	switch {
	case errors.As(err, &usage):
		code, hint = ExitUsage, usage.Hint
	case errors.As(err, &failure):
		code, hint = cmp.Or(failure.Code, ExitFailed), failure.Hint
	}
	fmt.Fprintf(stderr, "pushpane: error: %s\n", Printable(err.Error()))
	if hint != "" {
		fmt.Fprintf(stderr, "pushpane: hint: %s\n", Printable(hint))
	}
	return code
}
