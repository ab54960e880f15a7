package recording

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// Reader reads the same events from what Writer has written.
func TestWriter_writesWhatReaderReads(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file, header)
	if err != nil {
		t.Fatal(err)
	}
	want := []Event{
		{At: 0, Type: "message", Data: []byte("<b>&\u2028\x00\x1b[1m"), Index: 1},
		{At: 1500 * time.Millisecond, Type: "price", Data: []byte("a\nb"), Index: 2},
		{At: 1500 * time.Millisecond, Type: "message", Index: 3},
	}
	for i, e := range want {
		if err := w.Write(int64(i+1), e.At.Milliseconds(), e.Type, bytes.ReplaceAll(e.Data, []byte("\n"), []byte("\r\n"))); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(file.String(), headerText) {
		t.Errorf("it begins with %.150q, want %q", file.String(), headerText)
	}
	r, err := NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil || s.Lost.Count+s.Odd.Count > 0 || s.Start != header.Start {
		t.Errorf("%+v, %v: want nothing lost and the start %d", s, err, header.Start)
	}
	for _, e := range want {
		if got, err := r.Next(); err != nil || fmt.Sprintf("%v %s %q", got.At, got.Type, got.Data) != fmt.Sprintf("%v %s %q", e.At, e.Type, e.Data) {
			t.Errorf("got %v %s %q, %v; want %v %s %q", got.At, got.Type, got.Data, err, e.At, e.Type, e.Data)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("got %v behind the last event, want the end", err)
	}
}

// brimful is a writer that fails after so many bytes.
type brimful struct{ left int }

func (f *brimful) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

var errFull = errors.New("full")

func TestWriter_returnsTheErrorOfWriting(t *testing.T) {
	if _, err := NewWriter(&brimful{10}, header); !errors.Is(err, errFull) {
		t.Errorf("header: got %v, want %v", err, errFull)
	}
	w, err := NewWriter(&brimful{len(headerText) + 60}, header)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(1, 0, "message", make([]byte, 100)); !errors.Is(err, errFull) {
		t.Errorf("event: got %v, want %v", err, errFull)
	}
}

func TestSurvey_start(t *testing.T) {
	for text, want := range map[string]int64{
		headerText + `{"n":1,"t":0,"type":"message","data":"x"}` + "\n":                          header.Start,
		`{"version":2,"width":80,"height":24,"timestamp":1504467315}` + "\n[0,\"o\",\"x\\n\"]\n": 1504467315000,
		`{"version":2,"width":80,"height":24,"timestamp":"soon"}` + "\n[0,\"o\",\"x\\n\"]\n":     0,
		`{"version":3,"term":{"cols":80}}` + "\n[0,\"o\",\"x\\n\"]\n":                            0,
		"10:00:00 one\n":                           1795860000000,
		"2026-11-28T10:00:00.5+01:00 one\n":        1795856400500,
		"[    1.000000] since the machine began\n": 0,
	} {
		r, err := NewReader(strings.NewReader(text), int64(len(text)), Options{Modified: time.UnixMilli(1795860060000), Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		if s, err := r.Survey(); err != nil || s.Start != want {
			t.Errorf("%.60q: start %d, %v; want %d", text, s.Start, err, want)
		}
	}
}

// A large event is written in pieces, whose bytes are those of the event written at once.
func TestWriter_piecesAreTheWhole(t *testing.T) {
	for _, text := range []string{"x", "\x01", "é", "€", "😀", "\r\n", "\n", "a\r\n", "<b>\"\\", "\xff", "\xf0\x9f\x98", "\u2028"} {
		for shift := range 5 {
			data := []byte(strings.Repeat("y", shift) + strings.Repeat(text, 3*maxPiece/len(text)))
			var want, got bytes.Buffer
			if err := encoder(&want).Encode(eventLine{7, 9, "price", string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))}); err != nil {
				t.Fatal(err)
			}
			w, err := NewWriter(&got, header)
			if err != nil {
				t.Fatal(err)
			}
			got.Reset()
			if err := w.Write(7, 9, "price", data); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Errorf("%q after %d bytes: %d bytes, %v; want the same %d as at once", text, shift, got.Len(), err, want.Len())
			}
		}
	}
}
