package stream

import (
	"net/url"
	"sync"
)

// maxKeys is how many idempotency keys are remembered: a request is sent again soon, or not at all.
const maxKeys = 1024

// maxKey is the length of the longest key, in characters.
const maxKey = 64

// Key returns the idempotency key among the parameters of a request, "" where there is none
// (docs/wire.md, "Routes").
func Key(values url.Values) (string, error) {
	return readToken(values, "key", maxKey)
}

// idempotencyKeys are the ids of what was published under a key, so that a request that comes twice
// is one event: a browser repeats a POST whose kept-alive connection broke, and a person one that
// got no answer.
type idempotencyKeys struct {
	mu     sync.Mutex // held while publishing: two requests with one key may come at once
	ids    map[string]Cursor
	ring   [maxKeys]string // the keys of ids
	oldest int             // in ring, once it is full: the next to be replaced
}

// publishOnce returns the id of what was published under key, by publish or before. An error of
// publish is not remembered. An empty key is none: publish is called.
func (k *idempotencyKeys) publishOnce(key string, publish func() (Cursor, error)) (Cursor, error) {
	if key == "" {
		return publish()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if id, ok := k.ids[key]; ok {
		return id, nil
	}
	id, err := publish()
	if err != nil {
		return id, err
	}
	delete(k.ids, k.ring[k.oldest])
	k.ids[key], k.ring[k.oldest] = id, key
	k.oldest = (k.oldest + 1) % maxKeys
	return id, nil
}
