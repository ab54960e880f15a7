package recording

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"
)

// Writer writes a recording to an io.Writer, such as a response or a page. It promises nothing
// about crashes; for a file on disk that survives them, see [File]. It is for one goroutine.
type Writer struct {
	to    io.Writer
	line  bytes.Buffer
	lines *json.Encoder
}

// NewWriter returns a writer that has written the header to to. The error is that of writing.
func NewWriter(to io.Writer, h Header) (*Writer, error) {
	w := &Writer{to: to}
	w.lines = encoder(&w.line)
	return w, w.write(headerLine{magic, Version, h.Title, h.Source, h.Name, h.Start, h.Epoch})
}

// Write appends event n at the time t, milliseconds since Header.Start. The error is that of
// writing. It writes in pieces of at most 6 * maxPiece bytes: the reader may be slow, and text can
// be six times as long in JSON.
func (w *Writer) Write(n, t int64, eventType string, data []byte) error {
	if len(data) <= maxPiece {
		return w.write(eventLine{n, t, eventType, text(data)})
	}
	w.line.Reset()
	if err := w.lines.Encode(eventLine{n, t, eventType, ""}); err != nil {
		return err
	}
	const end = "\"}\n"
	if _, err := w.to.Write(bytes.TrimSuffix(w.line.Bytes(), []byte(end))); err != nil {
		return err
	}
	for len(data) > 0 {
		size := pieceSize(data)
		w.line.Reset()
		if err := w.lines.Encode(text(data[:size])); err != nil {
			return err
		}
		quoted := bytes.TrimSuffix(w.line.Bytes(), []byte("\n"))
		if _, err := w.to.Write(quoted[1 : len(quoted)-1]); err != nil {
			return err
		}
		data = data[size:]
	}
	_, err := io.WriteString(w.to, end)
	return err
}

// maxPiece is in bytes of data.
const maxPiece = 16 << 10

// pieceSize is the size of the next piece of data, which ends inside no character and no CRLF.
func pieceSize(data []byte) int {
	if len(data) <= maxPiece {
		return len(data)
	}
	size := maxPiece
	for size > maxPiece-utf8.UTFMax && !utf8.RuneStart(data[size]) {
		size--
	}
	if data[size] == '\n' && data[size-1] == '\r' {
		size--
	}
	return size
}

func (w *Writer) write(line any) error {
	w.line.Reset()
	if err := w.lines.Encode(line); err != nil {
		return err
	}
	_, err := w.to.Write(w.line.Bytes())
	return err
}
