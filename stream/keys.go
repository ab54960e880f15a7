package stream

import "sync"

// maxKeys is how many keys are remembered: who sends something again does so soon.
const maxKeys = 1024

// maxKey is the longest key, in characters.
const maxKey = 64

// keys knows what was published under which key, so that a request that comes twice is one event: a
// browser repeats a POST whose kept connection broke, and a person one that got no answer.
type keys struct {
	mu   sync.Mutex // held while publishing: two of the same key may come at once
	ids  map[string]Cursor
	ring [maxKeys]string // the keys of ids
	next int             // in ring: the oldest, once it is full
}

// once returns the id of what was published under the key, by publish or before. "" is no key; a
// failure is forgotten.
func (k *keys) once(key string, publish func() (Cursor, error)) (Cursor, error) {
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
	delete(k.ids, k.ring[k.next])
	k.ids[key], k.ring[k.next] = id, key
	k.next = (k.next + 1) % maxKeys
	return id, nil
}
