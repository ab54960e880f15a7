package recording

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var header = Header{Title: "a talk", Source: "stdin", Start: 1_700_000_000_000, Epoch: "abcdefghijk27"}

const headerText = `{"pushpane":"recording","version":1,"title":"a talk","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n"

func begin(t *testing.T, path string, mode Mode) *File {
	t.Helper()
	f, err := Open(path, mode)
	if err == nil {
		err = f.Begin(header)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func content(t *testing.T, path string) string {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func bytesOf(texts ...string) [][]byte {
	var all [][]byte
	for _, text := range texts {
		all = append(all, []byte(text))
	}
	return all
}

// load returns the events of a recording that is continued, a line for each.
func load(t *testing.T, f *File) (Loaded, string) {
	t.Helper()
	var all strings.Builder
	loaded, err := f.Load(func(n int64, at time.Duration, eventType string, data []byte) error {
		if eventType == "refused" {
			return errors.New("refuse type")
		}
		fmt.Fprintf(&all, "%d %d %s %q\n", n, at.Milliseconds(), eventType, data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return loaded, all.String()
}

func TestFile_bytes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	f := begin(t, path, New)
	if err := f.Write(1, 523, "message", bytesOf("<b>a</b> \"q\" \u2028", "CR\rLF\nCRLF\r\n", "bad \xff\xe2\x82")); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(4, 600, "price", bytesOf("")); err != nil {
		t.Fatal(err)
	}
	want := headerText + `{"n":1,"t":523,"type":"message","data":"<b>a</b> \"q\" \u2028"}
{"n":2,"t":523,"type":"message","data":"CR\nLF\nCRLF\n"}
{"n":3,"t":523,"type":"message","data":"bad \ufffd\ufffd\ufffd"}
{"n":4,"t":600,"type":"price","data":""}
`
	if got := content(t, path); got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := f.Write(5, 700, "message", bytesOf("late")); !errors.Is(err, os.ErrClosed) || content(t, path) != want {
		t.Errorf("write after close: %v, want it refused and nothing changed", err)
	}
}

func TestFile_continues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	f := begin(t, path, Append)
	f.Write(1, 10, "message", bytesOf("one", "two"))
	f.Close()
	torn := content(t, path) + `{"n":3,"t":11,"ty` + "\x00\x00\x00"
	os.WriteFile(path, []byte(torn), 0o600)

	f, err := Open(path, Append)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if h, continued := f.Header(); h != header || !continued {
		t.Errorf("header %+v, %v; want that of the file", h, continued)
	}
	if content(t, path) != torn {
		t.Error("the file was changed before it was loaded")
	}
	loaded, events := load(t, f)
	if events != "1 10 message \"one\"\n2 10 message \"two\"\n" || loaded.Events != 2 || loaded.Torn != 20 || loaded.Lost.Count != 0 {
		t.Errorf("loaded %+v\n%s", loaded, events)
	}
	if err := f.Write(3, 12, "message", bytesOf("three")); err != nil {
		t.Fatal(err)
	}
	if got, want := content(t, path), headerText+`{"n":1,"t":10,"type":"message","data":"one"}
{"n":2,"t":10,"type":"message","data":"two"}
{"n":3,"t":12,"type":"message","data":"three"}
`; got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}

func TestFile_loadCountsDamagedLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	os.WriteFile(path, []byte(headerText+`{"n":1,"t":1,"type":"message","data":"one"}
{"n":2,"t":1,"type":"mess
{"n":3,"t":NaN,"type":"message","data":"three"}
{"n":4,"t":1e300,"type":"message","data":"four"}
{"n":5,"t":5,"type":"refused","data":"five"}

{"n":6,"t":6,"type":"message","data":6}
{"n":7,"t":7,"type":"message","data":"seven"}
`), 0o600)
	f, err := Open(path, Append)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	loaded, events := load(t, f)
	if events != "1 1 message \"one\"\n7 7 message \"seven\"\n" || loaded.Lost.Count != 5 || loaded.Torn != 0 {
		t.Errorf("loaded %+v\n%s", loaded, events)
	}
	if got, want := loaded.Lost.String(), "line 3: no event: damaged; line 4: no event: damaged; line 5: its time is out of bounds; and 2 more"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestOpen_refusesAndChangesNothing(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		content string
		mode    Mode
		want    string
	}{
		"exists":         {"anything", New, "the file exists"},
		"existsEmpty":    {"", New, "the file exists"},
		"noRecording":    {"a shopping list\n", Append, "line 1 is not the header"},
		"tornHeader":     {headerText[:40], Append, "line 1 is not the header"},
		"headerNotEnded": {strings.TrimSpace(headerText), Append, "line 1 is not the header"},
		"version":        {strings.Replace(headerText, `"version":1`, `"version":2`, 1), Append, "version 2 is not 1"},
		"future":         {strings.Replace(headerText, `"start":1`, `"start":9`, 1), Append, "no time in the past"},
		"noStart":        {strings.Replace(headerText, `"start"`, `"begun"`, 1), Append, "no time in the past"},
		"binary":         {"\x00\x01\x02", Append, "line 1 is not the header"},
	} {
		path := filepath.Join(dir, name)
		os.WriteFile(path, []byte(c.content), 0o600)
		_, err := Open(path, c.mode)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %q and the file", name, err, c.want)
		}
		if got := content(t, path); got != c.content {
			t.Errorf("%s: the file is now %q", name, got)
		}
	}
	for _, mode := range []Mode{New, Append, Overwrite} {
		if _, err := Open(dir, mode); err == nil {
			t.Errorf("mode %d: opened a directory", mode)
		}
		if _, err := Open(filepath.Join(dir, "none", "x"), mode); err == nil {
			t.Errorf("mode %d: opened a file in no directory", mode)
		}
		if _, err := Open(os.DevNull, mode); err == nil {
			t.Errorf("mode %d: opened a device", mode)
		}
	}
}

func TestOpen_locksTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	f := begin(t, path, New)
	for _, mode := range []Mode{Append, Overwrite} {
		if _, err := Open(path, mode); !errors.Is(err, errLocked) {
			t.Errorf("mode %d: %v, want that another has it", mode, err)
		}
	}
	f.Close()
	if got := content(t, path); got != headerText {
		t.Errorf("the file is %q, want the header", got)
	}
	begin(t, path, Overwrite)
}

// full is a file on a disk that is full: it cannot grow beyond so many bytes, which can be changed.
type full struct {
	output
	limit int64
}

func (f *full) WriteAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) <= f.limit {
		return f.output.WriteAt(p, at)
	}
	n, _ := f.output.WriteAt(p[:max(0, f.limit-at)], at)
	return n, &os.PathError{Op: "write", Path: "/secret", Err: syscall.ENOSPC}
}

func TestFile_fullDisk(t *testing.T) {
	const one = `{"n":1,"t":1,"type":"message","data":"one"}` + "\n"
	const two = `{"n":2,"t":2,"type":"message","data":"two"}` + "\n"
	for room := range len(one + two + one) {
		path := filepath.Join(t.TempDir(), "talk.ndjson")
		f := begin(t, path, New)
		f.file = &full{f.file, int64(len(headerText) + room)}
		err := f.Write(1, 1, "message", bytesOf("one"))
		want := ""
		if room >= len(one) {
			if err != nil {
				t.Fatalf("room for %d: %v", room, err)
			}
			err = f.Write(2, 2, "message", bytesOf("two", "two"))
			want = one
		}
		if room >= len(one+two) {
			want = one + strings.Replace(two, "2", "2", 1)
		}
		if err == nil || err.Error() != "recording stopped: no space left on device" {
			t.Errorf("room for %d: error %v, want the reason in plain words", room, err)
		}
		got := content(t, path)
		now, events, _ := strings.Cut(got, "\n")
		if events != want {
			t.Errorf("room for %d: the events are %q, want %q", room, events, want)
		}
		h, err := readHeader([]byte(now))
		if err != nil || h.Epoch == header.Epoch || len(h.Epoch) != len(header.Epoch) || h.Title != header.Title {
			t.Errorf("room for %d: the header is %+v, %v; want another epoch and nothing else", room, h, err)
		}
	}
}

// broken is a file that fails at every write but those at the offset works; -1 stands for none.
type broken struct {
	output
	works int64
}

func (b *broken) WriteAt(p []byte, at int64) (int, error) {
	if at == b.works {
		return b.output.WriteAt(p, at)
	}
	return 0, &os.PathError{Op: "write", Path: "/secret", Err: syscall.EIO}
}

// Who continues a recording whose epoch could not be renamed would give new events old ids: the
// file is not to be continued, and the user is told.
func TestFile_renamingTheEpochFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	f := begin(t, path, New)
	disk := &broken{f.file, -1}
	f.file = disk
	const want = "recording stopped: input/output error; do not continue it: the name of its epoch cannot be changed: input/output error"
	if err := f.Write(1, 1, "message", bytesOf("one")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := f.Close(); err == nil || !strings.Contains(err.Error(), "do not continue it") {
		t.Errorf("close: %v, want it said once more", err)
	}
	if got := content(t, path); got != headerText {
		t.Errorf("the file is %q, want the header", got)
	}

	// At the end it is tried again.
	f = begin(t, path, Overwrite)
	disk = &broken{f.file, -1}
	f.file = disk
	_ = f.Write(1, 1, "message", bytesOf("one"))
	disk.works = f.epoch
	if err := f.Close(); err == nil || strings.Contains(err.Error(), "do not continue it") {
		t.Errorf("close: %v, want only that it is incomplete", err)
	}
	if h, err := readHeader([]byte(strings.TrimSpace(content(t, path)))); err != nil || h.Epoch == header.Epoch {
		t.Errorf("the header is %+v, %v; want another epoch", h, err)
	}
}

func TestFile_closeReportsThatItIsIncomplete(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	f := begin(t, path, New)
	f.file = &full{f.file, int64(len(headerText))}
	_ = f.Write(1, 1, "message", bytesOf("one"))
	if err, want := f.Close(), fmt.Sprintf("recording %q is incomplete: no space left on device", path); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A file that was opened only is as it was before, or not there.
func TestFile_closedBeforeItHasBegun(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		content string // "": there is no file
		mode    Mode
	}{"new": {"", New}, "append": {headerText, Append}, "overwrite": {"precious\n", Overwrite}} {
		path := filepath.Join(dir, name)
		if c.content != "" {
			os.WriteFile(path, []byte(c.content), 0o600)
		}
		f, err := Open(path, c.mode)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Errorf("%s: close: %v", name, err)
		}
		got, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) != (c.content == "") || string(got) != c.content {
			t.Errorf("%s: the file is %q, %v; want %q", name, got, err, c.content)
		}
	}
}

// The name of the epoch is found where it stands, whatever else the header holds.
func TestOpen_findsTheEpoch(t *testing.T) {
	dir := t.TempDir()
	for name, line := range map[string]string{
		"byte_order_mark": "\ufeff" + headerText,
		"spaces":          strings.ReplaceAll(headerText, ":", " : "),
		"title":           strings.ReplaceAll(headerText, "a talk", `epoch`),
		"name":            strings.ReplaceAll(headerText, `"name":""`, `"name":"abcdefghijk27"`),
		"order":           `{"epoch":"abcdefghijk27","name":"\"epoch\":\"abcdefghijk27\"",` + headerText[1:],
		"CRLF":            strings.ReplaceAll(headerText, "\n", "\r\n"),
	} {
		path := filepath.Join(dir, name)
		os.WriteFile(path, []byte(line), 0o600)
		f, err := Open(path, Append)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		load(t, f)
		f.file = &broken{f.file, f.epoch}
		if err := f.Write(1, 1, "message", bytesOf("one")); err == nil || strings.Contains(err.Error(), "do not continue") {
			t.Errorf("%s: %v, want the epoch changed", name, err)
		}
		f.Close()
		first, _, _ := strings.Cut(strings.TrimPrefix(content(t, path), "\ufeff"), "\n")
		if h, err := readHeader([]byte(first)); err != nil || h.Epoch == header.Epoch || len(content(t, path)) != len(line) {
			t.Errorf("%s: the header is %q, %v; want another epoch and nothing else", name, first, err)
		}
	}
	path := filepath.Join(dir, "escaped")
	os.WriteFile(path, []byte(strings.ReplaceAll(headerText, `"abc`, `"\u0061bc`)), 0o600)
	if _, err := Open(path, Append); err == nil || !strings.Contains(err.Error(), "epoch") {
		t.Errorf("escaped: %v, want it refused: the name could not be changed in place", err)
	}
}

func TestFile_fullFromTheStart(t *testing.T) {
	dir := t.TempDir()
	for _, mode := range []Mode{New, Overwrite} {
		path := filepath.Join(dir, "talk.ndjson")
		f, err := Open(path, mode)
		if err != nil {
			t.Fatal(err)
		}
		f.file = &full{f.file, 10}
		if err := f.Begin(header); err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("mode %d: %v, want no space", mode, err)
		}
		f.Close()
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("mode %d: %v, want nothing left behind", mode, err)
		}
	}
}

// What another server's stream has brought is in a recording, and no event: a recording of before
// has none, and one that is continued loses none.
func TestFile_pieces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.ndjson")
	f, err := Open(path, New)
	if err == nil {
		err = errors.Join(f.Begin(header), f.WritePiece(7, []byte(": hi\r\nid: 1\r")), f.WritePiece(9, []byte("\ndata: one\n\n\xff")),
			f.Write(1, 10, "message", [][]byte{[]byte("one")}), f.Write(2, 11, "message", [][]byte{[]byte("two")}), f.WritePiece(20, []byte(": bye\n")), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	want := headerText + `{"t":7,"piece":": hi\r\nid: 1\r"}
{"t":9,"piece":"\ndata: one\n\n\ufffd"}
{"n":1,"t":10,"type":"message","data":"one"}
{"n":2,"t":11,"type":"message","data":"two"}
{"t":20,"piece":": bye\n"}
`
	text := content(t, path)
	if text != want {
		t.Fatalf("the file is\n%s\nwant\n%s", text, want)
	}
	if f, err = Open(path, Append); err != nil {
		t.Fatal(err)
	}
	loaded, err := f.Load(func(int64, time.Duration, string, []byte) error { return nil })
	if err != nil || loaded.Events != 2 || loaded.Lost.Count != 0 || loaded.Torn != 0 {
		t.Errorf("Load: %+v, %v, want two events and nothing lost", loaded, err)
	}
	if err := f.Close(); err != nil || content(t, path) != want {
		t.Errorf("the file has changed, %v", err)
	}
	r, err := NewReader(strings.NewReader(text), int64(len(text)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil || s.Events != 2 || !s.Pieces || s.Lost.Count != 0 || s.Length != 11*time.Millisecond {
		t.Fatalf("Survey: %+v, %v", s, err)
	}
	one, _ := r.Next()
	two, _ := r.Next()
	_, end := r.Next()
	got := fmt.Sprintf("%s %v, %s %v, %v %v", one.Data, one.Pieces, two.Data, two.Pieces, end, r.Rest())
	if want := fmt.Sprintf("one %v, two [], EOF %v", []Piece{{3 * time.Millisecond, []byte(": hi\r\nid: 1\r")}, {time.Millisecond, []byte("\ndata: one\n\n\ufffd")}},
		[]Piece{{-9 * time.Millisecond, []byte(": bye\n")}}); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
