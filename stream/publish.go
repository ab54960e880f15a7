package stream

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"time"
)

const (
	// bodyWait is how long the body of one event may take to arrive.
	bodyWait = 60 * time.Second
	// maxUploads is how many NDJSON bodies may be under way at once; each may last for hours.
	maxUploads = 64
)

// ServePublish serves POST: it makes events of a request's body (docs/wire.md, "Publishing"). Other
// methods are refused with 405.
func (s *Stream) ServePublish(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseMethod(w, r, "POST")
		return
	}
	values := r.URL.Query()
	eventType := values.Get("type")
	if !values.Has("type") {
		eventType = defaultType
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	lines := media == "application/x-ndjson"
	err := checkType(eventType)
	if err == nil {
		_, err = readClient(values)
	}
	var key string
	if err == nil {
		key, err = readToken(values, "key", maxKey)
	}
	if err == nil && lines && key != "" {
		err = fmt.Errorf("read key: %q is for one event, and each line of NDJSON is one", key)
	}
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest, err)
	case lines:
		s.serveLines(w, r, eventType)
	default:
		s.serveOne(w, r, eventType, key)
	}
}

// serveOne publishes the whole body as one event, unless the key has made one before.
func (s *Stream) serveOne(w http.ResponseWriter, r *http.Request, eventType, key string) {
	if r.ContentLength > MaxEvent {
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Errorf("%w: body of %d bytes is more than %d", ErrSize, r.ContentLength, MaxEvent))
		return
	}
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(bodyWait)) // not supported: nothing to wait for
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxEvent))
	if err == nil {
		_ = rc.SetReadDeadline(time.Time{})
		var id Cursor
		id, err = s.keys.once(key, func() (Cursor, error) { return s.publish(eventType, false, data) })
		if err == nil {
			created(w, publishedOne{id.String()})
			return
		}
	}
	refuse(w, publishStatus(err), err)
}

// serveLines publishes each line of the body as it arrives. A line that is too long is left out,
// and said at the end.
func (s *Stream) serveLines(w http.ResponseWriter, r *http.Request, eventType string) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		w.Header().Set("Retry-After", retryAfter)
		refuse(w, http.StatusTooManyRequests, fmt.Errorf("refuse upload: %d NDJSON bodies are under way, as many as may be", maxUploads))
		return
	}
	// The body may be silent for hours; when the stream closes it must not hold the program up.
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{})
	stop := context.AfterFunc(s.closing, func() { _ = rc.SetReadDeadline(time.Now()) })
	defer stop()

	var sum published
	var refused error
	lines := bufio.NewReaderSize(r.Body, 64<<10)
	for number := 1; ; number++ {
		line, err := readLine(lines)
		if err == io.EOF {
			break
		}
		if err == nil {
			var id Cursor
			if id, err = s.publish(eventType, false, line); err == nil {
				sum = published{sum.Events + 1, id.String()}
				continue
			}
		}
		if s.closing.Err() != nil {
			err = ErrClosed
		}
		if refused == nil {
			refused = fmt.Errorf("line %d: %w", number, err)
		}
		if !errors.Is(err, ErrSize) { // another line may fit; nothing else mends itself
			break
		}
	}
	if refused != nil {
		refuse(w, publishStatus(refused), fmt.Errorf("%w; %d events were published, the last as %q", refused, sum.Events, sum.ID))
		return
	}
	created(w, sum)
}

// readLine returns the next line without its end. One that is too long is read to its end and
// refused with ErrSize. io.EOF comes alone.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	size := 0
	for {
		piece, err := r.ReadSlice('\n')
		size += len(piece)
		if size <= MaxEvent {
			line = append(line, piece...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && size == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case size > MaxEvent:
			return nil, fmt.Errorf("%w: %d bytes is more than %d", ErrSize, size, MaxEvent)
		}
		return trimEnd(line), nil
	}
}

// trimEnd takes LF or CRLF away.
func trimEnd(line []byte) []byte {
	n := len(line)
	if n > 0 && line[n-1] == '\n' {
		n--
		if n > 0 && line[n-1] == '\r' {
			n--
		}
	}
	return line[:n]
}

type publishedOne struct {
	ID string `json:"id"`
}

type published struct {
	Events int    `json:"events"`
	ID     string `json:"id"` // of the last; "" when there was none
}

func created(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(answer) // a client that left needs no answer
}

func publishStatus(err error) int {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), errors.Is(err, ErrSize):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrType):
		return http.StatusBadRequest
	case errors.Is(err, ErrClosed):
		return http.StatusServiceUnavailable
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest // the body broke off
}
