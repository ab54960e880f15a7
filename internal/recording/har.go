package recording

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A HAR (HTTP Archive) is what the network tools of a browser save: a JSON document with an entry
// for each request. What it has of streams is played: the messages of event streams and of web
// sockets, as Chromium writes them, and bodies of event streams.

// harStream is a stream of a HAR.
type harStream struct {
	start  int64  // of the request, Unix microseconds
	url    string // without what may be secret in it
	offset int64  // of the array of its messages, 0 without any
	socket bool   // the messages are those of a web socket
	body   int64  // offset of the text of its body, which has no times; 0 without one
	base64 bool   // the body is encoded so
}

// har is the index of a HAR: its streams in the order of their requests.
type har struct {
	streams []harStream
	entries int
	problem error // why the rest could not be read; nil for an intact file
}

var (
	harHead = regexp.MustCompile(`^\s*\{\s*"log"\s*:\s*\{`)
	harKeys = regexp.MustCompile(`"(?:creator|entries)"\s*:`)

	errNoStream    = errors.New("it is a HAR in which no event stream and no web socket has a message")
	errManyStreams = errors.New("too many")
)

const (
	// maxStreams limits the streams of a HAR, and maxOpen those that are read at once.
	maxStreams = 10_000
	maxOpen    = 64
)

// recogniseHAR returns the kind of a file whose head is that of a HAR. It reads the file
// once. The error is errNoStream, or one of reading.
func recogniseHAR(file io.ReaderAt, head []byte, size int64) (k kind, ok bool, err error) {
	if !harHead.Match(head) || !harKeys.Match(head) {
		return kind{}, false, nil
	}
	h := &har{}
	if err := h.scan(newJSONScanner(file, 0, size)); err != nil {
		return kind{}, true, reason(err)
	}
	if len(h.streams) == 0 {
		return kind{}, true, errNoStream
	}
	slices.SortStableFunc(h.streams, func(a, b harStream) int { return cmp.Compare(a.start, b.start) })
	k = kind{name: "HAR", unit: "message", start: h.streams[0].start / 1000, fromZero: true}
	k.open = func(file io.ReaderAt, size int64, _ place) tape {
		return &harTape{file: file, size: size, har: h, waiting: h.streams}
	}
	return k, true, nil
}

// scan reads the document. The error is one of reading the file; a problem of the document ends it,
// too, and is kept.
func (h *har) scan(s *jsonScanner) error {
	s.skipMark()
	err := s.object(func(key string) error {
		if key != "log" {
			return s.pass()
		}
		return s.object(func(key string) error {
			if key != "entries" {
				return s.pass()
			}
			return s.array(func() error { return h.readEntry(s) })
		})
	})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errManyStreams):
		h.problem = err
		return nil
	}
	h.problem, err = documentProblem(err)
	if err == io.EOF {
		err = nil
	}
	return err
}

// readEntry reads an entry and adds its stream, if it has one, also where it is cut off.
func (h *har) readEntry(s *jsonScanner) error {
	h.entries++
	var stream harStream
	var started, mime string
	err := s.object(func(key string) error {
		switch key {
		case "startedDateTime":
			started = s.text(64)
		case "request":
			return s.object(s.only("url", func() { stream.url = withoutSecrets(s.text(maxHeader)) }))
		case "response":
			return s.object(func(key string) error {
				if key != "content" {
					return s.pass()
				}
				return s.readContent(&stream, &mime)
			})
		case "_eventSourceMessages", "_webSocketMessages":
			if _, err := s.peek(); err != nil {
				return err
			}
			at := s.offset
			raw, err := s.value(8)
			if errors.Is(err, errLong) || err == io.EOF || len(bytes.Trim(raw, "[] \t\r\n")) > 0 {
				stream.offset, stream.socket = at, key == "_webSocketMessages"
			}
			if !errors.Is(err, errLong) {
				return err
			}
		default:
			return s.pass()
		}
		return nil
	})
	at, bad := time.Parse(time.RFC3339Nano, started)
	if !strings.HasPrefix(mime, "text/event-stream") {
		stream.body = 0
	}
	if stream.start = at.UnixMicro(); bad != nil {
		stream.start = 0
	}
	if stream.offset > 0 || stream.body > 0 {
		if len(h.streams) == maxStreams {
			return fmt.Errorf("%w streams, more than %d: what follows is not played", errManyStreams, maxStreams)
		}
		h.streams = append(h.streams, stream)
	}
	return err
}

// readContent reads the content of a response: where its text is, and of what type.
func (s *jsonScanner) readContent(stream *harStream, mime *string) error {
	return s.object(func(key string) error {
		switch key {
		case "mimeType":
			*mime = s.text(maxHeader)
		case "encoding":
			stream.base64 = s.text(64) == "base64"
		case "text":
			if _, err := s.peek(); err != nil {
				return err
			}
			stream.body = s.offset
			return s.pass()
		default:
			return s.pass()
		}
		return nil
	})
}

// only returns a function for object that calls f at one key and passes the others.
func (s *jsonScanner) only(key string, f func()) func(key string) error {
	return func(other string) error {
		if other != key {
			return s.pass()
		}
		f()
		return nil
	}
}

// withoutSecrets returns an address without user, query and fragment: a page that is exported has
// it.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// harTape plays the streams of a HAR as one, by their times. It can only be read from the start.
type harTape struct {
	file    io.ReaderAt
	size    int64
	har     *har
	waiting []harStream // not begun yet
	open    []*harReader
	number  int64
	told    bool // that the document is broken was reported
}

func (t *harTape) place() (place, bool) {
	return place{number: t.number}, len(t.waiting) == len(t.har.streams)
}

// next begins a stream, reads a message ahead, or emits the first of those that are ahead.
func (t *harTape) next(emit emitter) (problem, err error) {
	t.open = slices.DeleteFunc(t.open, func(r *harReader) bool { return r.over && len(r.ahead) == 0 })
	var first *harReader
	for _, r := range t.open {
		if len(r.ahead) == 0 {
			return t.read(r)
		}
		if first == nil || r.micros < first.micros {
			first = r
		}
	}
	start := t.har.streams[0].start
	switch {
	case len(t.waiting) > 0 && len(t.open) < maxOpen && (first == nil || t.waiting[0].start-start <= first.micros):
		first = newHARReader(t.file, t.size, t.waiting[0], start)
		t.waiting, t.open = t.waiting[1:], append(t.open, first)
		if len(t.har.streams) > 1 {
			emit(first.micros, true, "mark", []byte(first.stream.url))
		}
		return t.read(first)
	case first != nil:
		first.emit(emit)
		return nil, nil
	case t.told && !errors.Is(t.har.problem, errManyStreams):
		return nil, io.EOF
	}
	return t.har.problem, io.EOF
}

// read reads on in a stream that has nothing ahead.
func (t *harTape) read(r *harReader) (problem, err error) {
	problem, err = r.read()
	if problem != nil || len(r.ahead) > 0 {
		t.number++
	}
	t.told = t.told || problem == errTorn || problem == errJSON
	if err == io.EOF {
		r.over, err = true, nil
	}
	return problem, err
}
