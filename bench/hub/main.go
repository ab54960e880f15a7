// The command hub is the push server that is usually written in Go: a map of viewers under a mutex,
// a channel and a goroutine for each of them, net/http below. A viewer whose channel is full misses
// the event and is not told.
//
//	hub ADDRESS
//
// GET / is the stream, POST / publishes its body, each line of standard input is published too.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
)

// queue is how many events may wait for a viewer.
const queue = 16

type hub struct {
	mu      sync.Mutex // guards viewers
	viewers map[chan []byte]struct{}
}

func main() {
	h := &hub{viewers: map[chan []byte]struct{}{}}
	go h.publishLines(os.Stdin)
	http.HandleFunc("GET /", h.stream)
	http.HandleFunc("POST /", h.post)
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}

func (h *hub) publish(data []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for viewer := range h.viewers {
		select {
		case viewer <- data:
		default:
		}
	}
}

func (h *hub) join() chan []byte {
	viewer := make(chan []byte, queue)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.viewers[viewer] = struct{}{}
	return viewer
}

func (h *hub) leave(viewer chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.viewers, viewer)
}

func (h *hub) stream(w http.ResponseWriter, r *http.Request) {
	viewer := h.join()
	defer h.leave(viewer)
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := w.(http.Flusher)
	flusher.Flush()
	for {
		select {
		case data := <-viewer:
			if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
				return
			}
			flusher.Flush()
		case <-r.Context().Done():
			return
		}
	}
}

func (h *hub) post(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.publish(data)
	w.WriteHeader(http.StatusNoContent)
}

func (h *hub) publishLines(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		h.publish([]byte(lines.Text())) // a copy: the scanner uses its buffer again
	}
}
