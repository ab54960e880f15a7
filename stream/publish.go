package stream

import (
	"bufio"
	"bytes"
	"cmp"
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
	// refusedWait is the deadline for the rest of a body that was refused: an honest client can
	// send it before it reads the answer.
	refusedWait = 2 * time.Second
	// maxUploads is how many NDJSON bodies may be under way at once. Each may last for hours.
	maxUploads = 64
	// lineSpace is the buffer of an NDJSON body. A line that is longer counts by itself.
	lineSpace = 32 << 10
)

// ServePublish serves POST: the body is an event, or with Content-Type application/x-ndjson each
// line of it is one (docs/wire.md, "Publishing"). Other methods are refused with 405. With the
// parameter key (an idempotency key) a request that comes twice makes one event. A parameter that
// it does not read is refused with 400.
//
// It checks no permission and no Origin: every client that can reach it can publish.
func (s *Stream) ServePublish(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseMethod(w, r, "POST")
		return
	}
	values, err := Parameters(r, publishParameters, false)
	eventType := values.Get("type")
	if !values.Has("type") {
		eventType = defaultType
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	lines := media == "application/x-ndjson"
	if err = cmp.Or(err, checkType(eventType)); err == nil {
		_, err = readClient(values)
	}
	var key string
	if err == nil {
		key, err = Key(values)
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
	held := s.claimBody(rc)
	defer held.releaseAll()
	data, err := readBody(http.MaxBytesReader(w, r.Body, MaxEvent), r.ContentLength, held)
	if err == nil {
		_ = rc.SetReadDeadline(time.Time{})
		var id Cursor
		id, err = s.publishHeld(held, key, eventType, data)
		if err == nil {
			answerCreated(w, publishedEvent{id.String()})
			return
		}
	}
	refuseBody(w, rc, held.explain(err))
}

// claimBody returns the claim of a body. Where it is revoked the next read fails.
func (s *Stream) claimBody(rc *http.ResponseController) *claim {
	return &claim{stream: s, revoke: func() { _ = rc.SetReadDeadline(past) }}
}

// refuseBody refuses a request whose body may not have come whole.
func refuseBody(w http.ResponseWriter, rc *http.ResponseController, err error) {
	_ = rc.SetReadDeadline(time.Now().Add(refusedWait))
	refuse(w, publishStatus(err), err)
}

// readBody returns all of a body. It counts the memory as the body comes, whatever length was
// announced (-1 for none).
func readBody(r io.Reader, length int64, held *claim) ([]byte, error) {
	var data []byte
	most := MaxEvent + 1 // space for what is too much
	if length >= 0 {
		most = int(length)
	}
	for {
		var err error
		if data, err = held.extend(data, 1, most); err != nil {
			return nil, err
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// publishHeld publishes data, whose encoded form counts until it is in the log.
func (s *Stream) publishHeld(held *claim, key, eventType string, data []byte) (Cursor, error) {
	size := len(data)
	if size > MaxEvent/8 { // "data: " and LF for each LF: less can't be too large
		size += bytes.Count(data, []byte("\n")) * len("data: ")
	}
	if err := s.check(eventType, data); err != nil {
		return Cursor{}, err
	}
	if size > MaxEvent {
		return Cursor{}, fmt.Errorf("%w: more than %d bytes as encoded is more than %d", ErrSize, size, MaxEvent)
	}
	if err := held.grow(size); err != nil {
		return Cursor{}, err
	}
	defer held.shrink(size)
	return s.publish(key, eventType, false, data)
}

// errChecked is that [Options.Check] refused an event.
type errChecked struct{ error }

// check asks [Options.Check] about an event that came by HTTP.
func (s *Stream) check(eventType string, data []byte) error {
	if s.options.Check == nil {
		return nil
	}
	if err := s.options.Check(eventType, data); err != nil {
		return errChecked{err}
	}
	return nil
}

// publishLines publishes each line of the body as it arrives. A line that is too long is left out,
// and the answer at the end says so.
func (s *Stream) publishLines(w http.ResponseWriter, r *http.Request, eventType string) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		refuse(w, http.StatusTooManyRequests, fmt.Errorf("refuse upload: %d NDJSON bodies are under way, as many as may be", maxUploads))
		return
	}
	release, err := s.Reserve(lineSpace)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, err)
		return
	}
	defer release()
	// The body may be silent for hours, so it has no deadline until the stream is closed.
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{})
	stop := context.AfterFunc(s.closing, func() { _ = rc.SetReadDeadline(time.Now()) })
	defer stop()

	var sum publishedLines
	var refused error
	held := s.claimBody(rc)
	defer held.releaseAll()
	lines := lineReader{r: bufio.NewReaderSize(r.Body, lineSpace), held: held}
	for number := 1; ; number++ {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		if err == nil {
			var id Cursor
			if lines.long == nil {
				if err = s.check(eventType, line); err == nil {
					id, err = s.publish("", eventType, false, line)
				}
			} else {
				id, err = s.publishHeld(held, "", eventType, line)
			}
			if err == nil {
				sum = publishedLines{sum.Events + 1, id.String()}
				continue
			}
		}
		if err = held.explain(err); s.closing.Err() != nil {
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
		refuseBody(w, rc, fmt.Errorf("%w; %d events were published, the last as %q", refused, sum.Events, sum.ID))
		return
	}
	answerCreated(w, sum)
}

// lineReader reads the lines of a body. One that fits in the buffer costs no memory beside it; a
// longer one is claimed as it comes.
type lineReader struct {
	r    *bufio.Reader
	held *claim
	long []byte // the line, if it is longer than the buffer
}

// next returns the next line without its end, which is valid until the next call. A line that is
// too long is read to its end and refused with ErrSize. io.EOF comes without a line.
func (l *lineReader) next() ([]byte, error) {
	l.drop()
	for size := 0; ; {
		piece, err := l.r.ReadSlice('\n')
		size += len(piece)
		whole := err == nil || err == io.EOF
		switch {
		case err == io.EOF && size == 0:
			return nil, io.EOF
		case !whole && err != bufio.ErrBufferFull:
			return nil, err
		case whole && size == len(piece):
			return trimEnd(piece), nil
		case size > MaxEvent:
			if l.drop(); whole {
				return nil, fmt.Errorf("%w: %d bytes is more than %d", ErrSize, size, MaxEvent)
			}
			continue
		}
		if l.long, err = l.held.extend(l.long, len(piece), MaxEvent); err != nil {
			return nil, err
		}
		if l.long = append(l.long, piece...); whole {
			return trimEnd(l.long), nil
		}
	}
}

// drop gives up a long line.
func (l *lineReader) drop() {
	if l.long != nil {
		l.long = nil
		l.held.releaseAll()
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
	var checked errChecked
	switch {
	case errors.As(err, &checked):
		return http.StatusForbidden
	case errors.As(err, &large), errors.Is(err, ErrSize):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrType):
		return http.StatusBadRequest
	case errors.Is(err, ErrClosed), errors.Is(err, ErrMemory), errors.Is(err, ErrAway):
		return http.StatusServiceUnavailable
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest // the body broke off
}
