package recording

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"pushpane/internal/foreign"
)

// harReader reads one stream of a HAR, a message ahead.
type harReader struct {
	stream harStream
	begin  int64        // Unix microseconds from which times count
	micros int64        // of the message ahead, or of the start
	json   *jsonScanner // of the array of messages
	body   *jsonScanner // of the text of the body
	begun  bool
	format captureFormat // of messages by themselves, or of the body
	lines  *lineReader   // of the body, nil where messages are read
	dated  *harEvent     // the message of the next event of the body: its time; nil: it has none
	ahead  []harMessage
	over   bool  // nothing follows those that are ahead
	shift  int64 // from the times of a body of ours to those of the HAR
	timed  bool  // shift is set
}

type harMessage struct {
	micros    int64
	timed     bool
	eventType string
	data      []byte
}

func newHARReader(file io.ReaderAt, size int64, stream harStream, begin int64) *harReader {
	r := &harReader{stream: stream, begin: begin, micros: stream.start - begin}
	if stream.body > 0 {
		r.body = newJSONScanner(file, stream.body, size)
	}
	if stream.offset > 0 {
		r.json = newJSONScanner(file, stream.offset, size)
	} else {
		r.readBody()
	}
	return r
}

// readBody reads the body from now on.
func (r *harReader) readBody() {
	var body io.Reader = &jsonString{json: r.body}
	if r.stream.base64 {
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	r.lines = &lineReader{r: bufio.NewReaderSize(body, 4<<10), limit: maxForeign}
}

// emit emits the message ahead.
func (r *harReader) emit(emit emitter) {
	m := r.ahead[0]
	r.ahead = r.ahead[1:]
	emit(m.micros, m.timed, m.eventType, m.data)
}

// keep is the emitter of the format: it keeps the message.
func (r *harReader) keep(micros int64, timed bool, eventType string, data []byte) {
	switch {
	case r.lines != nil && timed:
		if !r.timed {
			r.shift, r.timed = r.micros-micros, true
		}
		micros += r.shift
	case r.dated != nil:
		micros, timed = r.date()
	}
	r.ahead = append(r.ahead, harMessage{micros, timed, eventType, data})
}

// read reads a line of the body or a message, and keeps what that completes. The error is io.EOF at
// the end of the stream.
func (r *harReader) read() (problem, err error) {
	if r.lines != nil {
		problem, err = r.readLine()
	} else {
		problem, err = r.readMessage()
	}
	if len(r.ahead) > 0 && r.ahead[0].timed {
		r.micros = r.ahead[0].micros
	}
	return problem, err
}

// readLine reads a line of the body.
func (r *harReader) readLine() (problem, err error) {
	line, err := r.lines.next()
	var corrupt base64.CorruptInputError
	switch {
	case err == io.EOF:
		return r.format.finish(r.keep), err
	case errors.As(err, &corrupt), errors.Is(err, errJSON), errors.Is(err, io.ErrUnexpectedEOF):
		return errTorn, io.EOF
	case errors.Is(err, errLong):
		return err, nil
	case err != nil:
		return nil, err
	}
	return r.format.parse(line.text, r.keep), nil
}

// harEvent is a message of an event stream or of a web socket, as Chromium writes it.
type harEvent struct {
	Seconds json.RawMessage `json:"time"` // Unix seconds
	Type    string          `json:"type"` // send or receive, of a web socket
	Name    string          `json:"eventName"`
	ID      string          `json:"eventId"`
	Data    *string         `json:"data"`
}

var (
	errMessage = errors.New("no message: damaged")
	errUnsaved = errors.New("saved without its data: a HAR \"with sensitive data\" has them")
)

// readMessage reads an element of the array of messages, or begins with the body where that alone
// has the data: Chromium leaves them out of what it exports as sanitized.
func (r *harReader) readMessage() (problem, err error) {
	first := !r.begun
	e, problem, err := r.nextMessage()
	if problem != nil || err != nil {
		return problem, err
	}
	if e.Data == nil {
		switch {
		case e.Name == "":
			return errMessage, nil
		case !first || r.body == nil:
			return errUnsaved, nil
		}
		r.dated = &e
		r.readBody()
		return nil, nil
	}
	micros, timed := r.timeOf(e)
	switch {
	case !r.stream.socket:
		r.format.readID(e.ID)
		r.format.micros, r.format.timed = micros, timed
		r.format.fields = foreign.Fields{Name: e.Name, Data: []byte(*e.Data), Lines: 1}
		_ = r.format.dispatch(r.keep) // it has no error
	case e.Type == "send":
		r.keep(micros, timed, "sent", []byte(*e.Data))
	default:
		r.keep(micros, timed, "", []byte(*e.Data))
	}
	if !timed {
		return errTime, nil
	}
	return nil, nil
}

// nextMessage reads an element of the array of messages.
func (r *harReader) nextMessage() (e harEvent, problem, err error) {
	if !r.begun {
		r.begun = true
		if ok, err := r.json.open('['); err != nil || !ok {
			problem, err = documentProblem(r.json.otherwise(err))
			return harEvent{}, problem, err
		}
	}
	more, err := r.json.more(']')
	if err == nil && !more {
		return harEvent{}, nil, io.EOF
	}
	var raw []byte
	if err == nil {
		raw, err = r.json.value(maxForeign)
	}
	if problem, err = documentProblem(err); err != nil || problem != nil {
		return harEvent{}, problem, err
	}
	if json.Unmarshal(raw, &e) != nil {
		return harEvent{}, errMessage, nil
	}
	return e, nil, nil
}

func (r *harReader) timeOf(e harEvent) (micros int64, timed bool) {
	micros, timed = readTime(string(e.Seconds), 1e6)
	return micros - r.begin, timed
}

// date returns the time of the next event of a body, by its message. Behind a message that cannot
// be read none is known.
func (r *harReader) date() (micros int64, timed bool) {
	micros, timed = r.timeOf(*r.dated)
	e, problem, err := r.nextMessage()
	if r.dated = &e; problem != nil || err != nil {
		r.dated = nil
	}
	return micros, timed
}

// jsonString reads what a JSON string says. The error is io.EOF at its end, io.ErrUnexpectedEOF at
// that of the file, and errJSON where there is no string.
type jsonString struct {
	json  *jsonScanner
	begun bool
	over  bool
	left  []byte // what did not fit
}

func (s *jsonString) Read(p []byte) (n int, err error) {
	if !s.begun {
		s.begun = true
		if ok, err := s.json.open('"'); err != nil || !ok {
			return 0, s.json.otherwise(err)
		}
	}
	for len(s.left) == 0 {
		if s.over {
			return 0, io.EOF
		}
		if s.left, err = s.piece(); err != nil {
			return 0, err
		}
	}
	n = copy(p, s.left)
	s.left = s.left[n:]
	return n, nil
}

// piece reads what is buffered up to the next escape, or an escape, and returns the bytes that it
// stands for; none at the end of the string. They are valid until the next call.
func (s *jsonString) piece() ([]byte, error) {
	if _, err := s.json.r.Peek(1); err == io.EOF {
		return nil, io.ErrUnexpectedEOF
	} else if err != nil {
		return nil, err
	}
	buffered, _ := s.json.r.Peek(s.json.r.Buffered())
	end := bytes.IndexAny(buffered, `"\`)
	switch {
	case end < 0:
		end = len(buffered)
	case end > 0:
	case buffered[0] == '"':
		s.over = true
		s.json.skip(1)
		return nil, nil
	default:
		return s.escape()
	}
	s.json.skip(end)
	return buffered[:end], nil
}

// escape reads an escape.
func (s *jsonString) escape() ([]byte, error) {
	escape, err := s.json.r.Peek(2)
	if err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	c := escape[1]
	s.json.skip(2)
	if c != 'u' {
		if i := strings.IndexByte("nrtbf", c); i >= 0 {
			c = "\n\r\t\b\f"[i]
		}
		return []byte{c}, nil
	}
	unit, err := s.unit()
	if err != nil || !utf16.IsSurrogate(unit) {
		return []byte(string(unit)), err
	}
	if next, _ := s.json.r.Peek(2); string(next) != `\u` {
		return []byte("\ufffd"), nil
	}
	s.json.skip(2)
	second, err := s.unit()
	return []byte(string(utf16.DecodeRune(unit, second))), err
}

// unit reads four hexadecimal digits.
func (s *jsonString) unit() (rune, error) {
	digits, err := s.json.r.Peek(4)
	if err != nil {
		return 0, io.ErrUnexpectedEOF
	}
	unit, err := strconv.ParseUint(string(digits), 16, 16)
	if err != nil {
		return 0, errJSON
	}
	s.json.skip(4)
	return rune(unit), nil
}
