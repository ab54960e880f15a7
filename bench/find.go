//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// searches are what is searched for, one after the other, in a history of lines of the letter x: a
// text, and an expression without one, so that each line is looked at.
var searches = []string{"match=timeout", "re=[0-9]{5}[yz]"}

// searching is the fan-out to 1,000 viewers with a full history, while one search follows the other
// and without: the ratio of the two. Only pushpane searches.
func (b *bench) searching(s server) ([]sample, error) {
	if s.name != "pushpane" {
		return nil, nil
	}
	s.stream += "?from=now"
	r, err := b.serve(s)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	end, err := b.pour(r)
	if err != nil {
		return nil, err
	}
	err = sleep(b.ctx, 2*b.pace.settle)
	end()
	if err == nil {
		err = sleep(b.ctx, b.pace.settle) // until all of it is in
	}
	if err != nil {
		return nil, err
	}
	without, err := b.fanOutOf(r, 1_000, 100, b.pace.thousand)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(b.ctx)
	var running sync.WaitGroup
	var searched int
	var failed error
	running.Go(func() { searched, failed = searchOn(ctx, r.port) })
	with, err := b.fanOutOf(r, 1_000, 100, b.pace.thousand)
	stop()
	running.Wait()
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	return []sample{{figure: "p99-find", value: with.p99 / without.p99}, {figure: "finds", value: float64(searched)}}, nil
}

// searchOn searches until ctx is done, and returns how many answers have come.
func searchOn(ctx context.Context, port string) (answers int, err error) {
	for ; ; answers++ {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/find?limit=0&"+searches[answers%len(searches)], nil)
		if err != nil {
			return answers, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			if ctx.Err() != nil {
				return answers, nil
			}
			return answers, err
		}
		_, err = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		switch {
		case ctx.Err() != nil:
			return answers, nil
		case err != nil:
			return answers, err
		case response.StatusCode != http.StatusOK:
			return answers, fmt.Errorf("search: %s", response.Status)
		}
	}
}
