// Package stream pushes live events into browsers: one log of encoded events and many cursors in
// it, served as Server-Sent Events and by long polling. A viewer (a subscriber) that was
// disconnected resumes exactly where it was, or is told how many events it missed.
//
// # Usage
//
// Make a [Stream] with [New], mount its handlers, and publish:
//
//	s, err := stream.New(stream.Options{})
//	if err != nil {
//		return err
//	}
//	mux := http.NewServeMux()
//	mux.HandleFunc("GET /events", s.ServeEvents)
//	mux.HandleFunc("GET /poll", s.ServePoll)
//	mux.HandleFunc("GET /find", s.ServeFind)
//	go http.ListenAndServe("localhost:8080", mux)
//	err = s.Publish("", []byte("hello"))
//
// A page reads with what every browser has, which reconnects and resumes by itself:
//
//	new EventSource('events').onmessage = function (e) { console.log(e.data); };
//
// At the end close the stream before the server:
//
//	s.Close()
//	s.Drain(ctx)
//	server.Shutdown(ctx)
//
// The examples show a viewer that resumes, one that is told of a gap, and publishing by HTTP with
// [Stream.ServePublish].
//
// # Promises
//
//  1. Order. There is one sequence. Every viewer sees an increasing run of it with no hole.
//  2. Loss is told. A viewer that falls behind the history gets one gap event with the exact count,
//     or that the count is not known (after a restart). Never silence, never a partial replay with
//     a hole.
//  3. Publishing never waits for a viewer. Slow viewers cost nothing to others.
//  4. Resume is exact, on either transport and across a switch of transport: the id is the only
//     state.
//  5. Whole events only. An answer ends between events; one that is cut ends without its last
//     chunk, or over HTTP/1.0 by a reset, so that its reader can tell.
//  6. An end is an end. After a viewing has ended no viewer reconnects into a new one by accident.
//  7. Memory is bounded by the history limit and by what requests may hold ([Options.MaxHeld]),
//     whatever publishers and viewers do.
//
// Less formally: an event is encoded once, when it is published, and appended to the log. A viewer
// is only a cursor in that log; the bytes behind it are ready to be written, in one piece. There is
// no queue for a viewer to fill, so nothing has to wait for one (there is no backpressure), and
// replaying the history and following live are the same loop. A viewer that is too slow finds that
// its position has been trimmed, gets a gap event with the count, and goes on at the oldest
// retained event.
//
// # Events and ids
//
// Events are numbered from 1 without a hole. An id is EPOCH.N.T: the name of the log, the number,
// and the time in milliseconds since the epoch began. It is a [Cursor], too. Besides the events
// that are published a viewer gets control events, such as hello, gap, types and ping (the
// heartbeat): docs/wire.md describes each byte.
//
// # Transports
//
// [Stream.ServeEvents] hijacks the connection where that saves something: HTTP/1.1 over plain TCP,
// on Unix. Then the handler returns as soon as the viewer has caught up, and the connection lives
// on without a goroutine. Therefore:
//
//   - Middleware that wraps the http.ResponseWriter must have the method Unwrap, as
//     [net/http.ResponseController] wants it, or implement Flush; without Hijack each viewer costs
//     a goroutine, and without Flush it gets nothing. http.TimeoutHandler has neither. It must not
//     keep the bytes of a Write, as [io.Writer] says: later events are written there.
//   - Middleware that measures or logs sees the handler return early, without a status. Headers
//     that it sets before are sent.
//   - [net/http.Server.Shutdown] neither waits for hijacked connections nor closes them:
//     [Stream.Close] ends them and [Stream.Drain] waits for them.
//   - The context of the request does not end the viewing; a write error or a closed connection
//     does, which is noticed within two seconds.
//   - Server.WriteTimeout has no effect on viewers: each write has a deadline of its own, of 30 s.
//
// Over TLS, HTTP/2 and Unix sockets a viewer keeps the goroutine of its request, and its context.
//
// # Searches and filters
//
// [Stream.Find] and [Stream.ServeFind] look for retained events, and [WithFilter] makes of a
// request for events one for those that match. What matches is a [Filter] of the caller's. A view
// with a filter, or in another format than an event stream, keeps the goroutine of its request.
//
// No handler checks a permission, a Host or an Origin: that is the caller's part. Reading and
// publishing are apart, so that mounting the one does not open the other.
//
// # Concurrency
//
// All methods may be called from any goroutine. Publishers wait for each other, and for
// [Options.Record]; viewers wait for neither, and nothing waits for viewers. Record and
// [Options.Clock] are called with locks held: they must not call the Stream.
//
// # Size and cost
//
// An empty Stream holds 20 KiB, and with its first event a block of 64 KiB more (less with a small
// history), up to [Options.History]. Then new events are written where the oldest were, so that the
// history makes no garbage. Requests hold up to [Options.MaxHeld] beside it. A viewer of a
// hijacked connection costs 0.6 KB and a descriptor, another one its goroutine and the buffers of
// net/http. A Stream has no goroutine and no timer while it has no viewer; with hijacked ones it
// has up to one goroutine for each of GOMAXPROCS, and a timer each second. Where Linux allows
// io_uring, such a goroutine has a ring of some 30 KiB from eight viewers on, with which one system
// call writes to many; [Stream.Fanout] tells. A thousand streams in
// one process hold 20 MB while they are empty, and 85 MB with an event each. To send many topics to
// the same viewers use event types in one stream.
//
// # Testing
//
// Time is real except for [Options.Clock], or fake in the bubble of [testing/synctest]. The
// handlers work with [net/http/httptest]: a server to view as a browser does, a recorder for what
// answers at once, such as a poll with wait=0.
package stream
