package program

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

// Main runs a measurement until it is done or interrupted, and exits with 1 where it fails.
func Main(name string, measure func(ctx context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "%s: error: %v\n", name, err)
		os.Exit(1)
	}
}

// Spread is the median of values and between which it lies, divided by unit, each in this format.
func Spread(values []float64, unit float64, format string) string {
	sorted := slices.Sorted(slices.Values(values))
	return fmt.Sprintf(format+" ("+format+" to "+format+")", sorted[len(sorted)/2]/unit, sorted[0]/unit, sorted[len(sorted)-1]/unit)
}

// Percentile is the time in microseconds that so many percent of them do not exceed. They are in
// order.
func Percentile(took []time.Duration, percent int) float64 {
	return float64(took[len(took)*percent/100].Nanoseconds()) / 1000
}

// NoteArrivals sends the time when each event comes, until the stream ends. Events begin with xxx.
func NoteArrivals(lines *bufio.Reader, arrived chan<- time.Time) {
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return
		}
		if bytes.HasPrefix(line, []byte("data: xxx")) {
			arrived <- time.Now()
		}
	}
}
