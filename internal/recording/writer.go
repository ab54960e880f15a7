package recording

import (
	"bytes"
	"encoding/json"
	"io"
)

// Writer writes a recording that is sent on rather than kept: nothing of what File promises about
// crashes. It is for one goroutine.
type Writer struct {
	to    io.Writer
	line  bytes.Buffer
	lines *json.Encoder
}

// NewWriter begins a recording with its header.
func NewWriter(to io.Writer, h Header) (*Writer, error) {
	w := &Writer{to: to}
	w.lines = encoder(&w.line)
	return w, w.write(headerLine{magic, Version, h.Title, h.Source, h.Name, h.Start, h.Epoch})
}

// Write appends event n at the time t, milliseconds since the start.
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
