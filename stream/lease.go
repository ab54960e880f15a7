package stream

import (
	"context"
	"net/http"
)

type leaseKey struct{}

// WithLease returns a context for a request of events that may be watched no longer than lease
// lasts, such as until a permission is withdrawn. When lease is done the stream or poll is cut, in
// the middle of a write, too, and without an event that says so. (The context of the request itself
// does not do: it ends when a handler has returned, and the connection may be taken over.)
func WithLease(ctx, lease context.Context) context.Context {
	return context.WithValue(ctx, leaseKey{}, lease)
}

func leaseOf(r *http.Request) context.Context {
	lease, _ := r.Context().Value(leaseKey{}).(context.Context)
	return lease
}

// evict ends a viewer whose lease is done.
func (s *Stream) evict(v *viewer) {
	s.mu.Lock()
	v.evicted = true
	if v.hold.cut != nil {
		v.hold.cut()
	}
	s.mu.Unlock()
	s.presence.disconnectViewer(v)
}
