package source

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pushpane/internal/screen"
)

// Of more events than follow each other in a log of many nodes, the number of each is known.
func TestRepublish_manyAtOnce(t *testing.T) {
	p := &publisherLog{start: time.Now()}
	var got []string
	err := republish(p, message, make([][]byte, 2*screen.Together+7), func(index int, last int64, count int) {
		got = append(got, fmt.Sprint(index, last, count))
	}, nil)
	if want := []string{"0 1000 1000", "1000 2000 1000", "2000 2007 7"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("published are %q, %v; want %q (index, last number, count)", got, err, want)
	}
}
