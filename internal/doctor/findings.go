package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"pushpane/internal/foreign"
)

const (
	// slow is how much later than it should something has come that was held back.
	slow = time.Second
	// quiet is how long a stream may be silent: proxies give up after 30 s and more.
	quiet = 25 * time.Second
	// idle is the shortest silence before an end that is taken for its reason.
	idle = 4 * time.Second
)

// judge adds what each of them finds, in the order in which it is read.
func (x *examination) judge(r *Report) {
	switch w := x.watched; {
	case w.connected != none:
	case errors.Is(w.err, context.DeadlineExceeded):
		r.fault("unreachable", "no connection within %s", seconds(x.Patience))
		return
	default:
		r.fault("unreachable", "no connection: %s", w.err)
		return
	}
	r.Reached = true
	if x.watched.headers == none {
		x.judgeNoAnswer(r)
		return
	}
	if !x.judgeAnswer(r) {
		return
	}
	x.judgeTimes(r)
	x.judgeHeld(r)
	x.judgeEnd(r)
	x.judgeSilence(r)
	x.judgeResumption(r)
	x.judgeHeaders(r)
}

// judgeNoAnswer is about a server that took the connection and sent no headers.
func (x *examination) judgeNoAnswer(r *Report) {
	switch w := x.watched; {
	case w.over != none:
		r.fault("cut", "the connection was taken, and after %s there was no answer that can be read: %s", seconds(w.over), w.err)
	case x.root.headers != none:
		r.fault("held", "no answer within %s, though the root of the server is answered after %s: something keeps the answer back until it is complete, or the server sends nothing before its first event",
			seconds(x.Patience), seconds(x.root.headers)).by(hopsOf(x.root.header), holding)
	default:
		r.fault("held", "the connection was taken, and no answer came within %s", seconds(x.Patience))
	}
}

// judgeAnswer is about the status and the type. It reports whether there is a stream to look at.
func (x *examination) judgeAnswer(r *Report) bool {
	w := x.watched
	if w.moved != "" {
		r.note("redirect", "redirected to %s", foreign.ShownURL(w.moved))
	}
	switch {
	case w.status == http.StatusNoContent:
		r.fault("status", "204: the server says that there is no more; an EventSource stops for good")
		return false
	case w.status != http.StatusOK:
		r.fault("status", "status %d %s: an EventSource gives up at anything but 200", w.status, http.StatusText(w.status)).by(hopsOf(w.header), nothing)
		return false
	case !w.isStream():
		kind := "no Content-Type"
		if values := w.header.Values("Content-Type"); len(values) > 0 {
			kind = fmt.Sprintf("type %.200q", strings.Join(values, ", "))
		}
		r.fault("type", "%s: an EventSource takes only text/event-stream", kind)
		return false
	}
	packed := "not compressed"
	if e := w.encoding(); e != "" && e != "identity" {
		packed = "compressed (" + e + ")"
	}
	r.fine("answer", "200, text/event-stream, %s, %s", w.proto, packed)
	switch {
	case w.unread != nil:
		r.fault("compressed", "%s", w.unread)
		return false
	case w.encoding() == "" || w.encoding() == "identity":
	case hello(w) != nil:
		r.fault("compressed", "something on the way compresses it, though this pushpane asks for no-transform").by(hopsOf(w.header), packing)
	default:
		r.note("compressed", "who compresses a stream must pass each event on at once, and often does not")
	}
	if w.proto == "HTTP/1.1" || w.proto == "HTTP/1.0" {
		r.note("http", "over %s a browser opens six connections to a host: a seventh tab waits", w.proto)
	}
	return true
}

func (x *examination) judgeTimes(r *Report) {
	w := x.watched
	text := "headers after " + seconds(w.headers)
	if at := w.first(); at != none {
		text += ", first byte after " + seconds(at)
	}
	if at := w.firstEvent(); at != none {
		text += ", first event after " + seconds(at)
	} else {
		text += ", no event"
	}
	r.fine("times", "%s", text)
}

// judgeEnd is about a stream that was over before the patience was.
func (x *examination) judgeEnd(r *Report) {
	w := x.watched
	if w.over == none {
		return
	}
	silent := w.over - w.last()
	how := "as if it were complete"
	switch {
	case w.wasReset():
		how = "by a reset"
	case w.err != nil:
		how = "without the end of its body"
	}
	at := hopsOf(w.header)
	switch {
	case len(w.pieces) == 0 && w.headers >= idle && w.err != nil:
		f := r.fault("cut", "nothing came for %s, then headers, and the connection ended without the end of its body: something waited for more than it passes on, until it gave up", seconds(w.headers))
		f.by(at, holding)
		f.by(at, cutting)
	case silent >= idle:
		r.fault("cut", "cut after %s of silence, %s", seconds(silent), how).by(at, cutting)
	case w.open:
		r.fault("torn", "ended inside an event after %s, %s: a reader must throw away what follows the last empty line", seconds(w.over), how)
	case w.err != nil:
		r.fault("torn", "cut after %s, %s", seconds(w.over), how)
	case x.endedAlike() && isLimit(w.over) && !endOfOurs(w):
		r.fault("cut", "ended after %s, two connections alike, though events came: something limits how long an answer may last", seconds(w.over)).by(at, cutting)
	case x.endedAlike():
		r.note("end", "ended by itself after %s, complete, two connections alike: it is over, or something limits how long an answer may last; an EventSource comes back", seconds(w.over))
	default:
		r.note("end", "ended by itself after %s, complete: an EventSource comes back", seconds(w.over))
	}
}

// endedAlike reports whether two streams with events ended after the same time.
func (x *examination) endedAlike() bool {
	w, p := x.watched, x.plain
	return p.over >= idle && absolute(p.over-w.over) < slow && w.firstEvent() != none
}

// endOfOurs reports whether a pushpane has said that its viewing is over.
func endOfOurs(v *visit) bool {
	return hello(v) != nil && v.events[len(v.events)-1].eventType == foreign.Type("end")
}

// isLimit reports whether an answer lasted as long as those on the way let it, by their defaults: a
// stream that is complete ends at any other time.
func isLimit(d time.Duration) bool {
	// Load balancers and hosts of functions have 30 s, nginx and most others 60 s, Cloudflare
	// 100 s, what has been given more time a round number of minutes.
	for _, s := range []time.Duration{30, 60, 100, 120, 180, 300, 600, 900, 1800, 3600} {
		if absolute(d-s*time.Second) < slow {
			return true
		}
	}
	return false
}

// judgeSilence is about heartbeats.
func (x *examination) judgeSilence(r *Report) {
	w := x.watched
	end := w.over
	if end == none {
		end = x.Patience
	}
	longest := w.silence(end)
	events, comments := w.beats()
	alive := strings.Join(slices.Concat(every("an event", events), every("a comment", comments)), ", ")
	if alive != "" {
		alive = ": " + alive
	}
	switch {
	case w.over != none: // judgeEnd has said it
	case longest >= quiet && !r.has("held"):
		r.fault("heartbeat", "no byte for %s: proxies cut what is silent, most after 30 to 60 s; a comment (a line with a colon alone) every 15 s keeps a stream alive", seconds(longest))
	case x.Patience < quiet:
		r.note("heartbeat", "silent for at most %s in %s, too short a look for a heartbeat%s", seconds(longest), seconds(x.Patience), alive)
	default:
		r.fine("heartbeat", "silent for at most %s in %s%s", seconds(longest), seconds(x.Patience), alive)
	}
}

// every says how far apart things come, in the middle; nothing of fewer than two.
func every(what string, at []time.Duration) []string {
	var apart []time.Duration
	for i := 1; i < len(at); i++ {
		apart = append(apart, at[i]-at[i-1])
	}
	if len(apart) == 0 {
		return nil
	}
	slices.Sort(apart)
	return []string{what + " about every " + seconds(apart[len(apart)/2])}
}

// judgeResumption compares what came behind Last-Event-ID with what had come.
func (x *examination) judgeResumption(r *Report) {
	if x.resumed == nil {
		if slices.ContainsFunc(x.watched.events, func(e event) bool { return e.id != "" }) {
			r.note("resume", "fewer than %d different ids came: not known whether Last-Event-ID is honoured", resumable)
		} else if x.watched.firstEvent() != none {
			r.note("resume", "no event has an id: a reader that was cut cannot ask for what it missed")
		}
		return
	}
	ids := func(v *visit) (ids []string) {
		for _, e := range v.events {
			if e.id != "" && ours(e) == nil {
				ids = append(ids, e.id)
			}
		}
		return ids
	}
	had, got := ids(x.watched), ids(x.resumed)
	if h := hello(x.resumed); h != nil {
		if h.Resumed {
			r.fine("resume", "Last-Event-ID is honoured")
		} else {
			r.fault("resume", "Last-Event-ID does not arrive: something on the way takes the header out, and each reconnection begins anew").by(hopsOf(x.watched.header), nothing)
		}
		return
	}
	at := slices.Index(had, x.resumedFrom)
	next := at + 1 // the first that has another id
	for next < len(had) && had[next] == x.resumedFrom {
		next++
	}
	switch {
	case len(got) == 0:
		r.note("resume", "nothing came behind Last-Event-ID within %s: not known whether it is honoured", seconds(min(resumeWait, x.Patience)))
	case next < len(had) && got[0] == had[next]:
		r.fine("resume", "Last-Event-ID is honoured: the next event came")
	case next > at+1 && got[0] == x.resumedFrom:
		r.note("resume", "several events have one id, and one of them came behind Last-Event-ID: not known whether it had been read")
	case slices.Contains(had[:at+1], got[0]):
		r.fault("resume", "Last-Event-ID is not honoured: what was read came again, or the header does not arrive")
	default:
		r.fault("resume", "Last-Event-ID is not honoured: what came in between is lost to a reader that was cut, or the header does not arrive")
	}
}

// hello returns what a pushpane has said first in a visit, nil if it is none.
func hello(v *visit) *helloOfOurs {
	for _, e := range v.events {
		if h := ours(e); h != nil {
			return h
		}
	}
	return nil
}

// judgeHeaders is about what the answer says of itself.
func (x *examination) judgeHeaders(r *Report) {
	w := x.watched
	if w.retry != "" {
		r.fine("retry", "retry: %s ms", w.retry)
	} else if w.firstEvent() != none {
		r.note("retry", "no retry: browsers come back after 3 to 5 s")
	}
	var sent []string
	for _, name := range []string{"Cache-Control", "X-Accel-Buffering", "Vary"} {
		if values := w.header.Values(name); len(values) > 0 {
			sent = append(sent, fmt.Sprintf("%s %.200q", name, strings.Join(values, ", ")))
		}
	}
	if len(sent) > 0 {
		r.fine("headers", "%s", strings.Join(sent, ", "))
	}
	cache := strings.ToLower(w.header.Get("Cache-Control"))
	if !strings.Contains(cache, "no-store") && !strings.Contains(cache, "no-cache") {
		r.note("caching", "Cache-Control %q: no-store keeps caches from it, no-transform from compressing it", w.header.Get("Cache-Control"))
	}
	if x.Origin != "" {
		x.judgeOrigin(r)
	}
	for _, h := range hopsOf(w.header) {
		r.note("hop", "%s is on the way, by its headers", h.name)
	}
}

// judgeOrigin is about CORS (Fetch standard, 3.2).
func (x *examination) judgeOrigin(r *Report) {
	h := x.watched.header
	all := h.Values("Access-Control-Allow-Origin")
	switch allowed := h.Get("Access-Control-Allow-Origin"); {
	case len(all) > 1:
		r.fault("cors", "%d headers Access-Control-Allow-Origin (%.200q): a browser refuses more than one, as where the server and a proxy both add it", len(all), all)
	case allowed == "":
		r.fault("cors", "no Access-Control-Allow-Origin: a page of %s may not read it", x.Origin)
	case allowed == "*":
		r.fine("cors", "a page of %s may read it, without cookies", x.Origin)
	case allowed != x.Origin:
		r.fault("cors", "Access-Control-Allow-Origin is %q: a page of %s may not read it", allowed, x.Origin)
	default:
		r.fine("cors", "a page of %s may read it", x.Origin)
		if !strings.Contains(strings.ToLower(strings.Join(h.Values("Vary"), ",")), "origin") {
			r.note("cors", "no Vary: Origin: a cache may give the answer for one origin to another")
		}
	}
}

func absolute(d time.Duration) time.Duration { return max(d, -d) }

// seconds writes a time as a person reads it.
func seconds(d time.Duration) string {
	if d < slow {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
