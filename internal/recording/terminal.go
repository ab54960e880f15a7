package recording

import "bytes"

// terminalOutput is the output of a recorded terminal, of whatever kind of file: each write of the
// terminal comes here, and leaves as events. It splits the output into lines: CR, LF and CRLF each
// end one.
type terminalOutput struct {
	line    []byte // output without a line end so far
	afterCR bool
}

// write emits the lines that the output completes. micros and timed are as for an emitter.
func (o *terminalOutput) write(micros int64, timed bool, output []byte, emit emitter) {
	for len(output) > 0 {
		end := bytes.IndexAny(output, "\r\n")
		if end == 0 && output[0] == '\n' && o.afterCR {
			output, o.afterCR = output[1:], false
			continue
		}
		if end < 0 {
			o.line, o.afterCR = append(o.line, output...), false
			if len(o.line) > maxPart {
				emit(micros, timed, "", o.line)
				o.line = nil
			}
			return
		}
		emit(micros, timed, "", append(bytes.Clone(o.line), output[:end]...))
		o.line, o.afterCR = o.line[:0], output[end] == '\r'
		output = output[end+1:]
	}
}

// finish emits what is left at the end of the file, at the time of the last output.
func (o *terminalOutput) finish(micros int64, timed bool, emit emitter) {
	if len(o.line) > 0 {
		emit(micros, timed, "", o.line)
	}
}

// atBoundary reports whether the next output can be read without what came before.
func (o *terminalOutput) atBoundary() bool { return len(o.line) == 0 && !o.afterCR }

// maxPart limits a line of output without an end, and the data of a captured event, in bytes.
const maxPart = 1 << 20
