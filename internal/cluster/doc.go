// Package cluster keeps the log of a stream.Stream in NATS JetStream, so that several processes
// (nodes) show the same events with the same numbers.
//
//	Publish ──> the engine's stream ──> tail ──> stream.Stream.Deliver
//	            (orders, keeps)         (one a node)
//
// # Usage
//
// [Join] connects and finds or makes the engine's stream. A [Node] is the [stream.Engine] of a
// stream that is opened with [Node.Log]; then [Node.Run] fills it.
package cluster
