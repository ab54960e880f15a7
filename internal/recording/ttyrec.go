package recording

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ttyrecTape is what ttyrec writes: frames, each a header of three numbers (32 bits, the lowest
// byte first: Unix seconds, microseconds, length) and the output of the terminal.
type ttyrecTape struct {
	r      *bufio.Reader
	offset int64
	number int64
	begin  int64 // the time of the first frame; micros are counted from it
	micros int64 // of the last frame
	output terminalOutput
}

// ttyrecFrame is the header of a frame.
type ttyrecFrame struct{ seconds, micros, length uint32 }

func (f ttyrecFrame) time() int64 { return int64(f.seconds)*1e6 + int64(f.micros) }

const ttyrecHeader = 12 // bytes

// maxFrame limits a frame, in bytes; ttyrec itself writes a few kB at most.
const maxFrame = maxForeign

var errFrame = errors.New("no frame: damaged, and what follows is not played")

func readFrame(header []byte) (f ttyrecFrame, ok bool) {
	order := binary.LittleEndian
	f = ttyrecFrame{order.Uint32(header), order.Uint32(header[4:]), order.Uint32(header[8:])}
	return f, f.micros < 1e6 && f.length <= maxFrame
}

// recogniseTTYRec returns the kind of a file that begins with two frames, or with one that is all
// of it.
func recogniseTTYRec(head []byte, size int64) (kind, bool) {
	if len(head) <= ttyrecHeader {
		return kind{}, false
	}
	first, ok := readFrame(head)
	next := ttyrecHeader + int64(first.length)
	if !ok || first.length == 0 || next > size {
		return kind{}, false
	}
	if next+ttyrecHeader <= int64(len(head)) {
		second, ok := readFrame(head[next:])
		if years := int64(second.seconds) - int64(first.seconds); !ok || years < -jitter/1e6 || years > maxStep/1e6 {
			return kind{}, false
		}
	}
	begin := first.time()
	return kind{
		name: "ttyrec", unit: "frame", start: begin / 1000, fromZero: true,
		open: func(file io.ReaderAt, size int64, from place) tape {
			section := io.NewSectionReader(file, from.offset, size-from.offset)
			return &ttyrecTape{r: bufio.NewReaderSize(section, 64<<10), offset: from.offset, number: from.number, begin: begin}
		},
	}, true
}

func (t *ttyrecTape) place() (place, bool) {
	return place{offset: t.offset, number: t.number}, t.output.atBoundary()
}

func (t *ttyrecTape) next(emit emitter) (problem, err error) {
	header, err := t.r.Peek(ttyrecHeader)
	if err != nil {
		t.output.finish(t.micros, true, emit)
		if err == io.EOF && len(header) > 0 {
			t.number++
			problem = errTorn
		}
		return problem, err
	}
	t.number++
	f, ok := readFrame(header)
	if !ok {
		t.output.finish(t.micros, true, emit)
		return fmt.Errorf("%w: %d microseconds, %d bytes", errFrame, f.micros, f.length), io.EOF
	}
	_, _ = t.r.Discard(ttyrecHeader) // it is buffered
	data := make([]byte, f.length)
	n, err := io.ReadFull(t.r, data)
	t.offset += int64(ttyrecHeader + n)
	t.micros = f.time() - t.begin
	t.output.write(t.micros, true, data[:n], emit)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if n < len(data) {
			problem = errTorn
		}
		t.output.finish(t.micros, true, emit)
		return problem, io.EOF
	}
	return nil, err
}
