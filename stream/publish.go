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
	// bodyWait is the deadline for the body of one event.
	bodyWait = 60 * time.Second
	// maxUploads is how many NDJSON bodies may be under way at once. Each may last for hours.
	maxUploads = 64
)

// ServePublish serves POST: the body is an event, or with Content-Type application/x-ndjson each
// line of it is one (docs/wire.md, "Publishing"). Other methods are refused with 405. With the
// parameter key (an idempotency key) a request that comes twice makes one event.
//
// It checks no permission and no Origin: every client that can reach it can publish.
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
		s.publishLines(w, r, eventType)
	default:
		s.publishBody(w, r, eventType, key)
	}
}

// publishBody publishes the whole body as one event, unless one was published under key before.
func (s *Stream) publishBody(w http.ResponseWriter, r *http.Request, eventType, key string) {
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
		id, err = s.keys.publishOnce(key, func() (Cursor, error) { return s.publish(eventType, false, data) })
		if err == nil {
			answerCreated(w, publishedEvent{id.String()})
			return
		}
	}
	refuse(w, publishStatus(err), err)
}

// publishLines publishes each line of the body as it arrives. A line that is too long is left out,
// and the answer at the end says so.
func (s *Stream) publishLines(w http.ResponseWriter, r *http.Request, eventType string) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		w.Header().Set("Retry-After", retryAfter)
		refuse(w, http.StatusTooManyRequests, fmt.Errorf("refuse upload: %d NDJSON bodies are under way, as many as may be", maxUploads))
		return
	}
	// The body may be silent for hours, so it has no deadline until the stream is closed.
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{})
	stop := context.AfterFunc(s.closing, func() { _ = rc.SetReadDeadline(time.Now()) })
	defer stop()

	var sum publishedLines
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
				sum = publishedLines{sum.Events + 1, id.String()}
				continue
			}
		}
		if s.closing.Err() != nil {
			err = ErrClosed
		}
		if refused == nil {
			refused = fmt.Errorf("line %d: %w", number, err)
		}
		if !errors.Is(err, ErrSize) { // after that error the next line may be published
			break
		}
	}
	if refused != nil {
		refuse(w, publishStatus(refused), fmt.Errorf("%w; %d events were published, the last as %q", refused, sum.Events, sum.ID))
		return
	}
	answerCreated(w, sum)
}

// readLine returns the next line without its end. A line that is too long is read to its end and
// refused with ErrSize. io.EOF comes without a line.
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

// trimEnd removes LF or CRLF at the end.
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

type publishedEvent struct {
	ID string `json:"id"`
}

type publishedLines struct {
	Events int    `json:"events"`
	ID     string `json:"id"` // of the last; "" when there was none
}

func answerCreated(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(answer) // after an error the client is gone
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
