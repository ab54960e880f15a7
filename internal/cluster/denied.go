package cluster

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// ErrDenied is that the engine does not permit the user of this node to publish. It may later.
var ErrDenied = errors.New("publish: the engine does not permit it")

// maxDenied bounds the subjects that are remembered as denied.
const maxDenied = 200

// denial is what the engine has said last of a subject, and when.
type denial struct {
	text string
	at   time.Time
}

// noteDenied notes that the engine permits the user a subject not. It says so of what is not
// permitted beside the answers, which never come. A person reads it once for each subject.
func (n *Node) noteDenied(err error) {
	if !errors.Is(err, nats.ErrPermissionViolation) {
		return
	}
	text := strings.TrimPrefix(err.Error(), nats.ErrPermissionViolation.Error()+": ")
	_, subject, _ := strings.Cut(text, `"`)
	subject, _, _ = strings.Cut(subject, `"`)
	n.mu.Lock()
	_, known := n.denied[subject]
	if known || len(n.denied) < maxDenied {
		n.denied[subject] = denial{text, time.Now()}
	}
	first := !known && len(n.denied) < maxDenied
	n.failed = err
	n.mu.Unlock()
	if first {
		n.report("the log's server does not permit this user enough: " + text)
	}
}

// deniedSince returns ErrDenied with the reason if the engine has denied a subject since then.
func (n *Node) deniedSince(subject string, since time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if d, known := n.denied[subject]; known && !d.at.Before(since) {
		return fmt.Errorf("%w: %s", ErrDenied, d.text)
	}
	return nil
}

// newestDenied returns what the engine has denied last, nil if nothing.
func (n *Node) newestDenied() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	var newest denial
	for _, d := range n.denied {
		if d.at.After(newest.at) {
			newest = d
		}
	}
	if newest.text == "" {
		return nil
	}
	return errors.New(newest.text)
}
