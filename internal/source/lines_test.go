package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

func TestLines_eachEndOfALineEndsIt(t *testing.T) {
	for name, test := range map[string]struct {
		pieces []string
		want   []string
		status string
	}{
		"nothing":                   {nil, nil, "input ended, no lines"},
		"one":                       {[]string{"a\n"}, []string{"a"}, "input ended, 1 line"},
		"LF":                        {[]string{"a\nb\n"}, []string{"a", "b"}, "input ended, 2 lines"},
		"CR":                        {[]string{"a\rb\r"}, []string{"a", "b"}, "input ended, 2 lines"},
		"CRLF":                      {[]string{"a\r\nb\r\n"}, []string{"a", "b"}, "input ended, 2 lines"},
		"CRLF_in_two_reads":         {[]string{"a\r", "\nb"}, []string{"a", "b"}, "input ended, 2 lines"},
		"LFCR_is_two":               {[]string{"a\n\rb"}, []string{"a", "", "b"}, "input ended, 3 lines"},
		"CRCRLF_is_two":             {[]string{"a\r\r\nb"}, []string{"a", "", "b"}, "input ended, 3 lines"},
		"CR_then_text_then_LF":      {[]string{"a\rb", "\n\n"}, []string{"a", "b", ""}, "input ended, 3 lines"},
		"empty_lines":               {[]string{"\n\n", "\r\n"}, []string{"", "", ""}, "input ended, 3 lines"},
		"last_without_end":          {[]string{"a\nb"}, []string{"a", "b"}, "input ended, 2 lines"},
		"line_in_many_reads":        {[]string{"a", "b", "c", "\n"}, []string{"abc"}, "input ended, 1 line"},
		"NUL_and_other_line_breaks": {[]string{"a\x00b\u2028c\u0085d\vz\n"}, []string{"a\x00b\u2028c\u0085d\vz"}, "input ended, 1 line"},
		"bad_UTF8_as_it_stands":     {[]string{"\xff\xc3\n\xa9"}, []string{"\xff\xc3", "\xa9"}, "input ended, 2 lines"},
	} {
		t.Run(name, func(t *testing.T) {
			got := readLines(t, test.pieces...)
			if !slices.Equal(got.texts, test.want) {
				t.Errorf("got lines %q, want %q", got.texts, test.want)
			}
			if !slices.Equal(got.statuses, []string{test.status}) {
				t.Errorf("got ends %q, want %q", got.statuses, test.status)
			}
		})
	}
}

func TestLines_publishesAllLinesOfAReadTogether(t *testing.T) {
	got := readLines(t, strings.Repeat("line\n", 1000), "no end", " yet\n")
	if len(got.texts) != 1001 || got.calls != 2 {
		t.Errorf("got %d lines in %d calls, want 1001 in 2", len(got.texts), got.calls)
	}
}

// An unfinished line waits; finished ones are published before the next read.
func TestLines_deliversAtOnceWhatHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		var got record
		done := make(chan error, 1)
		go func() { done <- Lines(r, nil, nil)(t.Context(), &got) }()
		for _, step := range []struct {
			write string
			want  []string
		}{
			{"a\r", []string{"a"}},
			{"\nb", []string{"a"}},
			{"c\nd", []string{"a", "bc"}},
		} {
			if _, err := io.WriteString(w, step.write); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if !slices.Equal(got.texts, step.want) {
				t.Errorf("after %q: got %q, want %q", step.write, got.texts, step.want)
			}
		}
		w.Close()
		if err := <-done; err != nil || !slices.Equal(got.texts, []string{"a", "bc", "d"}) {
			t.Errorf("got %q and error %v, want the last line at the end", got.texts, err)
		}
	})
}

func TestLines_longLineIsCutAndTheNextArrives(t *testing.T) {
	for name, line := range map[string]string{
		"exactly_fits":     strings.Repeat("x", MaxLine),
		"a_byte_too_long":  strings.Repeat("x", MaxLine+1),
		"ten_MiB":          strings.Repeat("0123456789", 1<<20),
		"wide_runes":       strings.Repeat("€", 1<<20),
		"bad_bytes":        strings.Repeat("\xff", 1<<20),
		"bad_bytes_fit":    strings.Repeat("\xff", MaxLine/3),
		"good_and_bad":     strings.Repeat("\xe2\x82x🙂", 1<<18),
		"real_replacement": strings.Repeat("\ufffd", 1<<19),
	} {
		t.Run(name, func(t *testing.T) {
			got := readLines(t, line+"\r\nnext")
			want, _ := modelLines(line+"\nnext", MaxLine)
			if !slices.Equal(got.texts, want) {
				t.Errorf("got pieces of %v bytes, want %v", lengths(got.texts), lengths(want))
			}
			if last := got.texts[len(got.texts)-1]; last != "next" {
				t.Errorf("got last line of %d bytes, want %q", len(last), "next")
			}
			if want := "input ended, 2 lines"; got.statuses[0] != want {
				t.Errorf("got end %q, want %q: lines are counted, not pieces", got.statuses[0], want)
			}
		})
	}
}

// endless is a reader of one line of n times unit, without an end.
type endless struct {
	unit string
	left int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := len(p) / len(e.unit) * len(e.unit)
	for i := 0; i < n; i += len(e.unit) {
		copy(p[i:], e.unit)
	}
	e.left -= n
	return n, nil
}

func TestSplitter_memoryIsBounded(t *testing.T) {
	for name, unit := range map[string]string{"ascii": "x", "bad": "\xff", "lines": "0123456789abcde\n"} {
		t.Run(name, func(t *testing.T) {
			s := splitter{limit: MaxLine}
			in := &endless{unit: unit, left: 16 << 20}
			for {
				n, err := in.Read(s.buffer())
				for _, piece := range s.split(n) {
					if len(piece) > MaxLine {
						t.Fatalf("got a piece of %d bytes, want at most %d", len(piece), MaxLine)
					}
				}
				if err != nil {
					break
				}
			}
			if size, limit := cap(s.buf), 2*MaxLine; size > limit {
				t.Errorf("got %d bytes of buffer for 16 MiB of input, want at most %d", size, limit)
			}
		})
	}
}

// This would take an hour if each read scanned the start of the line again.
func TestSplitter_longLineByteByByte(t *testing.T) {
	s := splitter{limit: MaxLine}
	var pieces int
	for range 3 * MaxLine {
		s.buffer()[0] = 'x'
		pieces += len(s.split(1))
	}
	if pieces != 3 || len(s.rest()) != 1 {
		t.Errorf("got %d pieces before the end, want 3", pieces)
	}
}

type failingWriter struct{ bytes.Buffer }

func (f *failingWriter) Write(p []byte) (int, error) {
	if f.Len() > 0 {
		return 0, io.ErrClosedPipe
	}
	return f.Buffer.Write(p)
}

func TestLines_teeGetsTheBytesAsRead(t *testing.T) {
	var tee bytes.Buffer
	var got record
	in := &scattered{pieces: []string{"a\r", "\nb\x00\xff", "\n\nc"}, err: io.EOF}
	if err := Lines(in, &tee, nil)(t.Context(), &got); err != nil {
		t.Fatal(err)
	}
	if want := "a\r\nb\x00\xff\n\nc"; tee.String() != want {
		t.Errorf("got %q passed on, want %q", tee.String(), want)
	}
}

func TestLines_teeThatFailsDoesNotStopThem(t *testing.T) {
	var tee failingWriter
	var got record
	var warnings []error
	in := &scattered{pieces: []string{"a\n", "b\n", "c\n"}, err: io.EOF}
	err := Lines(in, &tee, func(err error) { warnings = append(warnings, err) })(t.Context(), &got)
	if err != nil || !slices.Equal(got.texts, []string{"a", "b", "c"}) {
		t.Errorf("got %q and error %v, want all lines", got.texts, err)
	}
	if len(warnings) != 1 || !errors.Is(warnings[0], io.ErrClosedPipe) {
		t.Errorf("got warnings %v, want one: that of the pipe", warnings)
	}
	if tee.String() != "a\n" {
		t.Errorf("got %q passed on, want only what came before it failed", tee.String())
	}
}

func TestLines_readErrorEndsTheSourceWithItsReason(t *testing.T) {
	var got record
	broken := errors.New("device is gone")
	err := Lines(&scattered{pieces: []string{"a\nb\n", "c"}, err: broken, together: true}, nil, nil)(t.Context(), &got)
	if !errors.Is(err, broken) {
		t.Errorf("got error %v, want %v", err, broken)
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(got.texts, want) {
		t.Errorf("got %q, want %q: what was read before the error", got.texts, want)
	}
	if want := []string{"input failed after 3 lines: device is gone"}; !slices.Equal(got.statuses, want) {
		t.Errorf("got ends %q, want %q", got.statuses, want)
	}
}

// A byte order mark at the start is no part of the first line, however it comes, and is passed on.
func TestLines_byteOrderMark(t *testing.T) {
	for _, pieces := range [][]string{{"\uFEFFa\n\uFEFFb\n"}, {"\xef", "\xbb", "\xbf", "a\n\uFEFFb"}, {"\uFEFF", "a\r", "\n\uFEFFb\r\n"}} {
		var tee bytes.Buffer
		var got record
		if err := Lines(&scattered{pieces: slices.Clone(pieces), err: io.EOF}, &tee, nil)(t.Context(), &got); err != nil {
			t.Fatal(err)
		}
		if want := []string{"a", "\uFEFFb"}; !slices.Equal(got.texts, want) || tee.String() != strings.Join(pieces, "") {
			t.Errorf("%q are the lines %q, want %q; passed on is %q", pieces, got.texts, want, &tee)
		}
	}
}

func TestLines_refusedPublishIsReturned(t *testing.T) {
	err := Lines(strings.NewReader("a\n"), nil, nil)(t.Context(), &record{refuse: true})
	if !errors.Is(err, errRefused) {
		t.Errorf("got %v, want %v", err, errRefused)
	}
}

func TestLines_stopsWhileItsInputIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		var got record
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- Lines(r, nil, nil)(ctx, &got) }()
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("got error %v, want none", err)
		}
		if _, err := io.WriteString(w, "late\n"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(got.texts)+len(got.statuses) != 0 {
			t.Errorf("got %q and ends %q after the stop, want nothing", got.texts, got.statuses)
		}
	})
}

func lengths(lines []string) []int {
	var all []int
	for _, line := range lines {
		all = append(all, len(line))
	}
	return all
}

// However often an unfinished line is published, its pieces add up to the line.
func TestSplitter_pausesLoseNoByte(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		text := make([]byte, random.IntN(40))
		for i := range text {
			text[i] = "abc\r\n\n\xe2\x82\xac\xf0\x9f\x99\x82"[random.IntN(13)]
		}
		s := splitter{limit: 21} // little more than the mark and a rune
		var got []string
		piece := ""
		take := func(lines [][]byte) {
			for _, line := range lines {
				if start, cut := strings.CutSuffix(string(line), pieceMark); cut {
					piece += start
					continue
				}
				got = append(got, piece+string(line))
				piece = ""
			}
		}
		for rest := string(text); rest != ""; {
			n := copy(s.buffer(), rest[:1+random.IntN(len(rest))])
			take(s.split(n))
			rest = rest[n:]
			if random.IntN(2) == 0 {
				take(s.partial())
			}
		}
		s.buffer()
		s.split(0)
		take(s.rest())
		if piece != "" {
			got = append(got, piece)
		}
		if want, _ := modelLines(string(text), MaxLine); !slices.Equal(got, want) {
			t.Fatalf("%q: got %q, want %q", text, got, want)
		}
	}
}
