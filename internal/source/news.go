package source

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// The shortest and the longest time between two pieces of [News].
const (
	NewsShortest = 300 * time.Millisecond
	NewsLongest  = 6 * time.Second
)

// News is the source that publishes a short text at irregular times, evenly spread from
// [NewsShortest] to [NewsLongest] apart: on a timer nobody can ask for it when it comes. It never
// ends by itself.
func News(ctx context.Context, p Publisher) error {
	timer := time.NewTimer(newsInterval())
	defer timer.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		if err := p.Publish(message, strconv.AppendInt([]byte("news "), int64(n), 10)); err != nil {
			return fmt.Errorf("publish news: %w", err)
		}
		timer.Reset(newsInterval())
	}
}

func newsInterval() time.Duration {
	return NewsShortest + rand.N(NewsLongest-NewsShortest)
}
