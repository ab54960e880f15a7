// The command gosse is a push server on github.com/tmaxmax/go-sse as its documentation shows it:
// the default provider, no replay. It writes to one viewer after the other, so one that does not
// read stops all of them.
//
//	gosse ADDRESS
//
// GET / is the stream, POST / publishes its body, each line of standard input is published too.
package main

import (
	"bufio"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/tmaxmax/go-sse"
)

func main() {
	server := &sse.Server{OnSession: greet}
	go publishLines(server, os.Stdin)
	http.Handle("GET /", server)
	http.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err == nil {
			err = publish(server, string(data))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}

// greet sends the header at once. The library would send it with the first event, and a client
// could not know when it is subscribed.
func greet(w http.ResponseWriter, _ *http.Request) ([]string, bool) {
	w.Header().Set("Content-Type", "text/event-stream")
	return nil, http.NewResponseController(w).Flush() == nil
}

func publish(server *sse.Server, data string) error {
	message := &sse.Message{}
	message.AppendData(data)
	return server.Publish(message)
}

func publishLines(server *sse.Server, r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if err := publish(server, lines.Text()); err != nil {
			log.Fatal(err)
		}
	}
}
