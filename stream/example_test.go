package stream_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"pushpane/stream"
)

// serve mounts a stream as a program would; stop ends it.
func serve(s *stream.Stream) (url string, stop func()) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", s.ServeEvents)
	mux.HandleFunc("POST /events", s.ServePublish)
	server := httptest.NewServer(mux)
	return server.URL + "/events", func() {
		s.Close()
		_ = s.Drain(context.Background())
		server.Close()
	}
}

// read prints the data of so many events behind a cursor, then disconnects and returns the id of
// the last. An EventSource in a browser does the same by itself.
func read(url, cursor string, events int) (id string) {
	request, _ := http.NewRequest(http.MethodGet, url, nil)
	request.Header.Set("Last-Event-ID", cursor)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return ""
	}
	defer response.Body.Close()
	name := ""
	for lines := bufio.NewScanner(response.Body); events > 0 && lines.Scan(); {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case field == "id":
			id = value
		case field == "event":
			name = value
		case field == "data" && (name == "hello" || name == "ping"):
			// hello is the first event of every answer; ping is the heartbeat and counts viewers
		case field == "data":
			fmt.Println(name, value)
			events--
		case field == "":
			name = "message"
		}
	}
	return id
}

func Example() {
	s, err := stream.New(stream.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	url, stop := serve(s)
	defer stop()
	_ = s.Publish("", []byte("hello"), []byte("world"))
	read(url, "", 2)
	// Output:
	// message hello
	// message world
}

// A viewer that was disconnected goes on behind the last event that it has, though others were
// published meanwhile.
func ExampleStream_ServeEvents() {
	s, err := stream.New(stream.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	url, stop := serve(s)
	defer stop()
	_ = s.Publish("", []byte("1"), []byte("2"))
	id := read(url, "", 2)
	_ = s.Publish("", []byte("3"), []byte("4"))
	fmt.Println("resumed")
	read(url, id, 2)
	// Output:
	// message 1
	// message 2
	// resumed
	// message 3
	// message 4
}

// A viewer that was away for too long is told how many events it cannot get any more.
func ExampleOptions_history() {
	start := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	clock := func() time.Time { return start }
	s, err := stream.New(stream.Options{History: stream.MinHistory, Clock: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	url, stop := serve(s)
	defer stop()
	_ = s.Publish("", []byte("1"))
	id := read(url, "", 1)
	for range 99 {
		_ = s.Publish("", []byte(strings.Repeat("x", 1000)))
	}
	read(url, id, 1)
	fmt.Println(s.Status().Events, "of 100 are retained")
	// Output:
	// message 1
	// gap {"missed":51,"reason":"history"}
	// 48 of 100 are retained
}

// The body of a POST is an event. The answer is its id.
func ExampleStream_ServePublish() {
	s, err := stream.New(stream.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	url, stop := serve(s)
	defer stop()
	response, err := http.Post(url+"?type=chat", "text/plain", strings.NewReader("hello"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	fmt.Println(response.Status)
	for e := range s.Retained() {
		fmt.Printf("%d %s %s\n", e.N, e.Type, e.Data)
	}
	// Output:
	// 201 Created
	// 1 chat hello
}
