package recording

import (
	"bytes"
	"encoding/json"
	"io"
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

// Write appends event n at the time t, milliseconds since Header.Start, by one write. The error is
// that of writing.
func (w *Writer) Write(n, t int64, eventType string, data []byte) error {
	return w.write(eventLine{n, t, eventType, text(data)})
}

func (w *Writer) write(line any) error {
	w.line.Reset()
	if err := w.lines.Encode(line); err != nil {
		return err
	}
	_, err := w.to.Write(w.line.Bytes())
	return err
}
