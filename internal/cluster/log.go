package cluster

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// MinHistory is the least size of a log, in bytes. The engine acknowledges an event that is larger
// than its log, and then drops all of it.
const MinHistory = 2 << 20

// duplicates is for how long the engine remembers the keys of events.
const duplicates = 2 * time.Minute

// The metadata of a stream that a node has made.
const (
	epochKey   = "pushpane-epoch"
	startedKey = "pushpane-started" // Unix milliseconds
)

// Log is the engine's log as it is now.
type Log struct {
	Epoch   string
	Started time.Time
	first   int64 // number of the oldest event
	last    int64 // number of the newest event
	atomic  bool  // it takes several events as one
	fast    bool  // it takes lines without waiting between them, and one server keeps it
	largest int64 // bytes of the largest message that does not empty it
	size    int64 // bytes that it keeps, 0 or less for all

	// Of a stream of another program, in whose settings no epoch can be kept:
	purged uint64 // number of the first event behind a purge, 0 for none
	salt   string // set where the log was replaced
}

// subjects returns those of a log: the type of an event is all that follows. A dot in it separates
// tokens, none of which is empty or a wildcard (docs/wire.md, "Types").
func subjects(name string) string { return "pushpane." + name + ".>" }

// subject returns that of an event.
func subject(log, eventType string) string { return "pushpane." + log + "." + eventType }

// open finds the stream of the log, or makes one of at most history bytes.
func (n *Node) open(ctx context.Context, history int64) error {
	if err := checkPayload(n.nc.MaxPayload(), n.log); err != nil {
		return err
	}
	_, err := n.js.Stream(ctx, n.name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		err = n.create(ctx, history)
	}
	if err != nil {
		return n.explain(err)
	}
	if err := n.read(ctx); err != nil {
		return err
	}
	return checkConsumers(n.stream.CachedInfo(), n.log)
}

// create makes the stream, with as many replicas as there are servers, up to three. A server that
// does not know fast ingest (before 2.14) refuses its setting.
func (n *Node) create(ctx context.Context, history int64) (err error) {
	config := jetstream.StreamConfig{
		Name: n.name, Subjects: []string{subjects(n.log)}, Description: "the log " + n.log + " of pushpane",
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, Storage: jetstream.FileStorage,
		MaxBytes: history, Duplicates: duplicates,
		DenyDelete: true, DenyPurge: true, AllowAtomicPublish: true, AllowDirect: true,
		Metadata: map[string]string{epochKey: newEpoch(), startedKey: strconv.FormatInt(time.Now().UnixMilli(), 10)},
	}
	for _, config.AllowBatchPublish = range []bool{true, false} {
		for config.Replicas = 3; config.Replicas > 0; config.Replicas-- {
			_, err = n.js.CreateStream(ctx, config)
			if err == nil || errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
				return nil // then another node was first
			}
		}
	}
	return err
}

// read reads what the log is now.
func (n *Node) read(ctx context.Context) error {
	s, err := askAgain(ctx, func(ctx context.Context) (jetstream.Stream, error) { return n.js.Stream(ctx, n.name) })
	if err != nil {
		return n.explain(err)
	}
	info := s.CachedInfo()
	if err := check(info.Config, n.log, n.nc.MaxPayload()); err != nil {
		return err
	}
	log := Log{
		Epoch: info.Config.Metadata[epochKey], Started: info.Created,
		first: int64(info.State.FirstSeq), last: int64(info.State.LastSeq),
		atomic: info.Config.AllowAtomicPublish, fast: info.Config.AllowBatchPublish && info.Config.Replicas == 1, largest: n.nc.MaxPayload(),
		size: info.Config.MaxBytes,
	}
	if ms, err := strconv.ParseInt(info.Config.Metadata[startedKey], 10, 64); err == nil {
		log.Started = time.UnixMilli(ms)
	}
	if log.Epoch == "" { // another program has made it
		before := n.Log()
		log.purged, log.salt = cmp.Or(purged(info, n.nc.MaxPayload()), before.purged), before.salt
		log.Epoch = hashed(n.name, info.Created.UTC().Format(time.RFC3339Nano), log.salt, strconv.FormatUint(log.purged, 10))
	}
	if info.Config.MaxBytes > 0 {
		log.largest = min(log.largest, info.Config.MaxBytes/2)
	}
	if info.Config.MaxMsgSize > 0 {
		log.largest = min(log.largest, int64(info.Config.MaxMsgSize))
	}
	n.mu.Lock()
	n.now, n.stream = log, s
	n.mu.Unlock()
	return nil
}

// purged returns the number of the first event, if those before it were removed by somebody: a log
// removes the oldest itself only when it is full, of which at most one message is missing then.
func purged(info *jetstream.StreamInfo, maxPayload int64) uint64 {
	most, is := info.Config.MaxBytes, info.State
	if info.Config.DenyPurge || is.FirstSeq <= 1 || most > 0 && int64(is.Bytes)+maxPayload+overhead >= most {
		return 0
	}
	return is.FirstSeq
}

// leastMessage is what the largest message must have room for, in bytes: an act that pins the
// longest message of a guest, and its headers.
const leastMessage = 32 << 10

// checkPayload refuses a server that takes only small messages.
func checkPayload(maxPayload int64, log string) error {
	if maxPayload < leastMessage {
		return fmt.Errorf("join the log %s: the server has max_payload %d, and an event needs %d", log, maxPayload, leastMessage)
	}
	return nil
}

// checkConsumers refuses a stream that has no reader to spare for a node.
func checkConsumers(info *jetstream.StreamInfo, log string) error {
	if most := info.Config.MaxConsumers; most > 0 && info.State.Consumers >= most {
		return fmt.Errorf("join the log %s: the stream %s has max_consumers %d, all of which are used, and each node needs one (one that has gone counts for %v)",
			log, info.Config.Name, most, idleConsumer)
	}
	return nil
}

// check refuses a stream whose settings would break a promise, on a server whose messages have at
// most maxPayload bytes.
func check(c jetstream.StreamConfig, log string, maxPayload int64) error {
	wrong := func(setting, value, want string) error {
		return fmt.Errorf("join the log %s: the stream %s has %s %s, and %s", log, c.Name, setting, value, want)
	}
	switch {
	case c.Mirror != nil:
		return wrong("the mirror", c.Mirror.Name, "nothing can be published to it")
	case len(c.Sources) > 0:
		return wrong("the sources", sourceNames(c.Sources), "each of its messages must be published to itself")
	case !slices.Equal(c.Subjects, []string{subjects(log)}):
		return wrong("the subjects", strings.Join(c.Subjects, " "), "its only one must be "+subjects(log))
	case c.Retention != jetstream.LimitsPolicy:
		return wrong("the retention", c.Retention.String(), "events must stay until newer ones need the space (limits)")
	case c.MaxAge != 0:
		return wrong("an age limit of", c.MaxAge.String(), "an event must not go before those that are older than it")
	case c.MaxMsgsPerSubject > 0:
		return wrong("a limit by subject of", strconv.FormatInt(c.MaxMsgsPerSubject, 10), "that would make holes")
	case c.MaxMsgs > 0:
		return wrong("a limit by number of", strconv.FormatInt(c.MaxMsgs, 10), "only its bytes may be limited")
	case c.Discard != jetstream.DiscardOld:
		return wrong("the policy to discard", c.Discard.String(), "a full log must make space (old)")
	case c.Sealed:
		return wrong("the setting", "sealed", "nothing can be published to it")
	case c.NoAck:
		return wrong("the setting", "no_ack", "an event must be acknowledged")
	case c.AllowRollup:
		return wrong("the setting", "allow_rollup_hdrs", "a message could remove others")
	case c.SubjectTransform != nil:
		return wrong("the setting", "subject_transform", "the type is the end of the subject")
	case c.AllowMsgTTL:
		return wrong("the setting", "allow_msg_ttl", "an event must not go before those that are older than it")
	case c.AllowMsgCounter:
		return wrong("the setting", "allow_msg_counter", "an event is no number to be added")
	case c.Duplicates < duplicates:
		return wrong("a duplicate window of", c.Duplicates.String(), fmt.Sprintf("a key must be remembered for %v", duplicates))
	case c.MaxConsumers == 1:
		return wrong("the setting", "max_consumers 1", "a node needs 2: after a cut its old one counts on for a time")
	case c.ConsumerLimits.InactiveThreshold > 0 && c.ConsumerLimits.InactiveThreshold < idleConsumer:
		return wrong("an inactive_threshold of consumers of", c.ConsumerLimits.InactiveThreshold.String(), fmt.Sprintf("a node needs %v", idleConsumer))
	case c.MaxMsgSize > 0 && c.MaxMsgSize < leastMessage:
		return wrong("the setting", fmt.Sprintf("max_msg_size %d", c.MaxMsgSize), fmt.Sprintf("an event needs %d", leastMessage))
	case c.MaxBytes > 0 && c.MaxBytes < 2*leastMessage:
		return wrong("the setting", fmt.Sprintf("max_bytes %d", c.MaxBytes), fmt.Sprintf("an event needs %d, of at most half of them", leastMessage))
	}
	return checkPayload(maxPayload, log)
}

func sourceNames(sources []*jetstream.StreamSource) string {
	names := make([]string, len(sources))
	for i, s := range sources {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// explain says what to do about an error of the engine.
func (n *Node) explain(err error) error {
	unanswered := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	denied := n.deniedToRead()
	var refused *jetstream.APIError
	errors.As(err, &refused)
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount),
		errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("join the log %s: the server %s has no JetStream (nats-server -js): %w", n.log, n.server(), err)
	case unanswered && denied != nil:
		err = denied
	case unanswered, refused != nil && refused.Code == 503:
		err = fmt.Errorf("JetStream does not answer (of several servers most must be there): %w", err)
	case refused != nil && refused.ErrorCode == noSpace:
		err = fmt.Errorf("the server has no space for the log (--history, and its max_file_store): %s", refused.Description)
	}
	return fmt.Errorf("join the log %s at %s: %w", n.log, n.server(), err)
}

// noSpace is the engine's code for a log that is larger than what is left.
const noSpace jetstream.ErrorCode = 10047

// explainConnect says why there is no connection, where the client's words do not.
func explainConnect(err error) error {
	var late net.Error
	var unknown x509.UnknownAuthorityError
	why := ""
	switch {
	case errors.Is(err, nats.ErrNoServers):
		why = "no server listens there"
	case errors.Is(err, nats.ErrAuthorization):
		why = "the server refuses this user (NATS_USER and NATS_PASSWORD, NATS_TOKEN, or --creds)"
	case errors.Is(err, nats.ErrSecureConnWanted):
		why = "the server has no TLS (nats:// instead of tls://)"
	case errors.As(err, &unknown):
		why = "NATS_CA names no authority of the server"
	case errors.As(err, &late) && late.Timeout():
		why = fmt.Sprintf("nothing there has answered as NATS does within %v", connectWait)
	case strings.Contains(err.Error(), "malformed HTTP"): // of an unexported type
		return errors.New("what listens there speaks no WebSocket (nats:// or tls://)")
	default:
		return err
	}
	return fmt.Errorf("%s: %w", why, err)
}

// newEpoch returns 64 random bits as 13 characters of a-z2-7.
func newEpoch() string {
	var bits [8]byte
	rand.Read(bits[:]) // never fails: crypto/rand ends the process first
	return encode(bits[:])
}

// hashed returns the same 13 characters for the same words.
func hashed(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return encode(sum[:8])
}

func encode(bits []byte) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits))
}
