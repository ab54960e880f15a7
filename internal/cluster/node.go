package cluster

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options are how to join a log.
type Options struct {
	Address Address
	// History is how many bytes the engine keeps of a log that this node makes, at least
	// MinHistory.
	History int64
	// Name is that of the node.
	Name string
	// Credentials is the file with the user's credentials, "" for none.
	Credentials string
	// Numbered is that the source needs the number of each of its lines: of those that are
	// published at once, a thousand or less follow each other, if the log takes several as one.
	Numbered bool
	// Report is given what a person at the terminal should know: the engine is away, or back,
	// or has another log. The default is none.
	Report func(text string)
	// Replaced is called when the log is another one, before its first event. The default is none.
	Replaced func(epoch string)
	// Snapshot, which must be given, returns an act with the state of the room, of at most so
	// many bytes, and the number of the newest act in it.
	Snapshot func(most int) (last int64, act []byte, err error)
}

// Node is a process that shows a log. All methods may be called from any goroutine.
type Node struct {
	name     string // of the stream
	log      string
	node     string
	history  int64
	numbered bool // lines of the source must follow each other
	servers  string
	report   func(string)
	renewed  func(epoch string)
	cut      chan struct{} // gets a value when the connection breaks
	due      chan struct{} // gets a value when a snapshot is due
	room     func(most int) (last int64, act []byte, err error)
	nc       *nats.Conn
	js       jetstream.JetStream

	mu         sync.Mutex // guards what is below
	now        Log
	stream     jetstream.Stream
	seen       int64     // number of the newest event that was delivered
	seenAt     time.Time // when the engine has kept it
	away       time.Time // since when; zero while the engine is there
	there      time.Time // since when the engine is there, or was last
	failed     error     // the newest
	waiting    map[string]chan int64
	batches    map[string]progress // of those that are being published
	denied     map[string]denial   // by subject, the newest
	deniedEver int                 // how many subjects were
	joining    func()              // ends Join; nil when the log was read as far as it was then
	reading    bool                // the tail has begun
	nodes      map[string]heard
	acts       acts
}

// The times that the connection goes by.
const (
	connectWait = 5 * time.Second
	askWait     = 2 * time.Second // for one answer of the engine
	askEvery    = 250 * time.Millisecond
	pingEvery   = 2 * time.Second // of the connection
)

// Join connects to the engine, and finds the stream of the log or makes it. The error names the
// server, and the setting of a stream that would break a promise.
func Join(ctx context.Context, o Options) (*Node, error) {
	n := &Node{
		name: "pushpane-" + o.Address.Log, log: o.Address.Log, node: o.Name, history: o.History, numbered: o.Numbered,
		servers: o.Address.Servers, report: o.Report, renewed: o.Replaced, cut: make(chan struct{}, 1),
		room: o.Snapshot, due: make(chan struct{}, 1),
		waiting: map[string]chan int64{}, batches: map[string]progress{}, nodes: map[string]heard{}, denied: map[string]denial{}, there: time.Now(),
	}
	if n.report == nil {
		n.report = func(string) {}
	}
	if n.renewed == nil {
		n.renewed = func(string) {}
	}
	options := []nats.Option{
		nats.Name("pushpane " + n.node), nats.Timeout(connectWait), nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond), nats.ReconnectJitter(100*time.Millisecond, 200*time.Millisecond),
		nats.PingInterval(pingEvery), nats.MaxPingsOutstanding(2),
		// Else the client gives up for ever when it was refused twice, as while the
		// credentials are renewed.
		nats.IgnoreAuthErrorAbort(),
		// What cannot be sent must fail, not wait: what comes after it would be kept
		// before it.
		nats.ReconnectBufSize(-1),
		nats.DisconnectErrHandler(func(*nats.Conn, error) {
			select {
			case n.cut <- struct{}{}:
			default: // one is enough
			}
		}),
		// Without it the client writes of it to standard error. What else matters comes to
		// who asks.
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { n.noteDenied(err) }),
	}
	access, err := accessOptions(o.Credentials)
	if err != nil {
		return nil, fmt.Errorf("join the log %s: %w", n.log, err)
	}
	options = append(options, access...)
	if n.nc, err = nats.Connect(o.Address.Servers, options...); err != nil {
		return nil, fmt.Errorf("join the log %s at %s: %w", n.log, redactAll(o.Address.Servers), explainConnect(err))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	n.mu.Lock()
	n.joining = cancel
	n.mu.Unlock()
	if n.js, err = jetstream.New(n.nc, jetstream.WithDefaultTimeout(askWait)); err == nil {
		err = n.open(ctx, o.History)
	}
	if err != nil {
		n.nc.Close()
		return nil, err
	}
	return n, nil
}

// Close leaves the log.
func (n *Node) Close() { n.nc.Close() }

// Log returns what the log is now.
func (n *Node) Log() Log {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

// Name returns the name of the node.
func (n *Node) Name() string { return n.node }

// Status is what a node says of itself, of the engine and of all nodes, in /status.
type Status struct {
	Engine EngineStatus `json:"engine"`
	Nodes  []NodeStatus `json:"nodes"`
}

// EngineStatus is what a node knows of the engine.
type EngineStatus struct {
	Address   string `json:"address"` // without a user
	Log       string `json:"log"`
	Connected bool   `json:"connected"`
	Lag       int64  `json:"lag"`   // events that are known to be in the engine and not here
	LagMS     int64  `json:"lagMs"` // for how long the engine has been away; 0 while it is there
	Error     string `json:"error"` // the newest, "" for none
}

// NodeStatus is what a node is heard to say.
type NodeStatus struct {
	Name    string `json:"name"`
	Viewers int    `json:"viewers"`
}

// Status returns the present status of a node with so many viewers.
func (n *Node) Status(viewers int) Status {
	server := n.server()
	n.mu.Lock()
	defer n.mu.Unlock()
	e := EngineStatus{Address: server, Log: n.log, Connected: n.away.IsZero() && n.nc.IsConnected(), Lag: max(0, n.now.last-n.seen)}
	if !n.away.IsZero() {
		e.LagMS = time.Since(n.away).Milliseconds()
	}
	if n.failed != nil {
		e.Error = n.failed.Error()
	}
	return Status{e, append([]NodeStatus{{n.node, viewers}}, n.heardNodes()...)}
}

// server returns the address of the server, without a user; that of all while it is away.
func (n *Node) server() string {
	if connected := n.nc.ConnectedUrl(); connected != "" {
		return Redact(connected) // one address, in whose password a comma may stand
	}
	return redactAll(n.servers)
}

// errReplaced is that the stream is not the one of before.
var errReplaced = errors.New("the engine's log was replaced")
