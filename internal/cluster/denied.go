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

// maxDenied bounds the subjects that are remembered as denied, and those that the terminal names:
// whoever may POST makes up types.
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
	permission := n.permission(subject)
	text = strings.Replace(text, subject, permission, 1)
	n.mu.Lock()
	_, known := n.denied[permission]
	if !known {
		n.deniedEver++
		if len(n.denied) >= maxDenied {
			n.forgetDenied()
		}
	}
	n.denied[permission] = denial{text, time.Now()}
	ever := n.deniedEver
	n.failed = err
	joining := n.joining
	n.mu.Unlock()
	if joining != nil && needed(permission) {
		joining() // whose error says it
		return
	}
	switch {
	case known:
	case ever <= maxDenied:
		n.report("the log's server does not permit this user enough: " + text)
	case ever == maxDenied+1:
		n.report(fmt.Sprintf("the log's server does not permit this user more than %d subjects; who publishes to others is told, and here no more", maxDenied))
	}
}

// permission returns what a user has to be permitted who was denied a subject: many that the client
// uses have a name in them which is new each time.
func (n *Node) permission(subject string) string {
	if strings.HasPrefix(subject, inboxes) {
		return inboxes + ">"
	}
	if api, _, found := strings.Cut(subject, "."+n.name+"."); found && strings.HasPrefix(subject, "$JS.") {
		return api + "." + n.name + ".>"
	}
	return subject
}

// forgetDenied forgets the subject that was denied the longest ago. The caller holds mu.
func (n *Node) forgetDenied() {
	oldest := ""
	for subject, d := range n.denied {
		if oldest == "" || d.at.Before(n.denied[oldest].at) {
			oldest = subject
		}
	}
	delete(n.denied, oldest)
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

// deniedToRead returns that the engine has denied what a node needs to read a log, nil if it has
// not. It does not answer that.
func (n *Node) deniedToRead() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for subject, d := range n.denied {
		if needed(subject) {
			return errors.New("the server does not permit this user enough: " + d.text)
		}
	}
	return nil
}

// needed reports whether a node cannot read the log without a subject.
func needed(subject string) bool {
	return strings.HasPrefix(subject, "$JS.API.") || strings.HasPrefix(subject, inboxes)
}

// inboxes begins the subjects of answers.
const inboxes = "_INBOX."
