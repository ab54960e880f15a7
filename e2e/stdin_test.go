package e2e

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// cutMark ends each piece but the last of a line that is too long for one event.
const cutMark = "…⏎"

// write fails the test where the other end is gone.
func write(t testing.TB, w io.Writer, text string) {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
}

// Live means now: each line is seen before the next is written.
func TestStdin_linesComeLiveAndLateTabsGetTheHistory(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	write(t, in, "first\n")
	p.waitForURL(t)
	early := p.listen(t, "")
	if got := datas(early.events(t, 1)); got[0] != "first" {
		t.Fatalf("got %q, want first", got)
	}
	write(t, in, "second\n")
	if got := datas(early.events(t, 1)); got[0] != "second" {
		t.Fatalf("got %q, want second: a line must not wait for the next", got)
	}
	late := p.listen(t, "")
	if got := datas(late.events(t, 2)); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("a late viewer got %q, want both lines", got)
	}
}

// The program does not exit at the end of the input: viewers still read the lines.
func TestStdin_endIsSaidAndTheProgramStays(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	write(t, in, strings.Repeat("a line\n", 42))
	in.Close()
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.waitForText("input ended, 42 lines")
	tb.waitFor(shows(">=", 42))
	p.publish(t, "still here", "")
	tb.waitForText("still here")

	l := p.listen(t, "")
	end := l.until(t, "end")
	var said struct{ Reason, Status string }
	decode(t, end.data, &said)
	if said.Reason != "source" || said.Status != "input ended, 42 lines" || end.number() != 43 {
		t.Errorf("end is %+v with the id %q, want reason source, 42 lines and the number 43", said, end.id)
	}
}

// A pipe of Node.js is a socket.
func TestStdin_aPipeOfNode(t *testing.T) {
	t.Parallel()
	const script = `const child = require('child_process').spawn(process.argv[1], process.argv.slice(2), {stdio: ['pipe', 'pipe', 'inherit']});
		child.stdout.pipe(process.stdout);
		child.stdin.write('hello\n');`
	cmd := exec.Command(needs(t, "node"), "-e", script, binary(), "--no-browser", "--port", "0", "--exit-when-done")
	p := launchCommand(t, cmd, nil, nil)
	p.waitForURL(t)
	l := p.listen(t, "")
	if got := datas(l.events(t, 1)); got[0] != "hello" {
		t.Errorf("got %q, want the line", got)
	}
	p.kill()
	if end := l.until(t, "end"); !strings.Contains(end.data, "input ended, 1 line") {
		t.Errorf("the end is %s", end.data)
	}
}

// Not before the viewer has the end: it is read from the stream first, and then the program goes.
func TestStdin_exitWhenDone(t *testing.T) {
	t.Parallel()
	p, in := startFed(t, "--exit-when-done")
	write(t, in, "only\n")
	p.waitForURL(t)
	l := p.listen(t, "")
	l.events(t, 1)
	in.Close()
	l.until(t, "end")
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code is %d, want 0", code)
	}
}

// Binary, torn and foreign bytes: the next program in the pipe gets what it would have got without
// us.
func TestStdin_teePassesTheBytesOn(t *testing.T) {
	t.Parallel()
	const bytes = "plain\r\nlone\rcolour \x1b[31mred\x1b[0m\nnot \xff UTF-8\n\x00\nno end"
	p, in := startFed(t, "--tee")
	write(t, in, bytes)
	in.Close()
	p.waitForURL(t)
	p.listen(t, "").until(t, "end")
	eventually(t, "all of the input is on standard output", func() bool { return len(p.stdout.String()) >= len(bytes) })
	if got := p.stdout.String(); got != bytes {
		t.Errorf("standard output is %q, want %q", got, bytes)
	}
}

// Each kind alone, an empty line, and a last line that does not end.
func TestStdin_lineEnds(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	write(t, in, "lf\ncrlf\r\ncr\rempty:\n\nlast")
	in.Close()
	p.waitForURL(t)
	want := []string{"lf", "crlf", "cr", "empty:", "", "last"}
	if got := datas(p.listen(t, "").events(t, len(want))); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Lines that are longer than an event come in pieces that give back the line, and the next line is
// whole.
func TestStdin_longLines(t *testing.T) {
	t.Parallel()
	const mebibyte = 1 << 20
	for _, size := range []int{mebibyte, mebibyte * 5 / 2} {
		p, in := startFed(t)
		// Runes of three bytes, so that a cut at any byte would leave half of one.
		line := strings.Repeat("€", size/3)
		go io.WriteString(in, line+"\nnext\n")
		p.waitForURL(t)
		l := p.listen(t, "")
		var whole strings.Builder
		pieces := 0
		for {
			got := l.events(t, 1)[0]
			if encoded := len("id: \ndata: \n\n") + len(got.id) + len(got.data); encoded > mebibyte {
				t.Fatalf("an event of %d bytes, more than %d", encoded, mebibyte)
			}
			pieces++
			piece, cut := strings.CutSuffix(got.data, cutMark)
			whole.WriteString(piece)
			if !cut {
				break
			}
		}
		if whole.String() != line {
			t.Errorf("%d bytes came as %d pieces that are another line of %d bytes", len(line), pieces, whole.Len())
		}
		if least := size/mebibyte + 1; pieces < least {
			t.Errorf("%d bytes came in %d pieces, want at least %d", len(line), pieces, least)
		}
		if got := datas(l.events(t, 1)); got[0] != "next" {
			t.Errorf("the line after is %.40q, want next", got)
		}
	}
}

// Programs that start us leave all sorts of things at standard input; a double click must show the
// clock.
func TestStdin_isNoSourceWhereThereIsNothingToRead(t *testing.T) {
	t.Parallel()
	t.Run("null_device", func(t *testing.T) {
		if got := start(t).status(t).Source; got != "clock" {
			t.Errorf("source is %q, want clock", got)
		}
	})
	t.Run("pipe_closed_without_a_byte", func(t *testing.T) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		w.Close() // before the start: the program gives it 200 ms
		p := launch(t, r, nil, "--port", "0", "--no-browser")
		p.waitForURL(t)
		if got := p.status(t).Source; got != "clock" {
			t.Errorf("source is %q, want clock", got)
		}
	})
	t.Run("silent_pipe_is_one", func(t *testing.T) {
		if got := startSilent(t).status(t).Source; got != "stdin" {
			t.Errorf("source is %q, want stdin", got)
		}
	})
	t.Run("regular_file_is_one", func(t *testing.T) {
		file, err := os.CreateTemp(t.TempDir(), "lines")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		write(t, file, "from a file\n")
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		p := launch(t, file, nil, "--port", "0", "--no-browser")
		p.waitForURL(t)
		if got := datas(p.listen(t, "").events(t, 1)); got[0] != "from a file" {
			t.Errorf("got %q, want the line of the file", got)
		}
	})
}

// Input that is faster than any viewer is not slowed down, and no line is lost while the history
// has space.
func TestStdin_fastInputIsWhole(t *testing.T) {
	t.Parallel()
	lines := rounds(100_000, 2_000_000)
	p, in := startFed(t, "--history", "1GiB")
	go func() {
		defer in.Close()
		io.Copy(in, bytes.NewReader(bytes.Repeat([]byte("a line of about forty bytes, as logs have\n"), lines)))
	}()
	p.waitForURL(t)
	l := p.listen(t, "")
	for n := 1; ; n++ {
		b := l.next(t)
		for b.control() && b.typ != "end" {
			b = l.next(t)
		}
		if b.number() != n {
			t.Fatalf("event %d has the number %d", n, b.number())
		}
		if b.typ == "end" {
			if n != lines+1 {
				t.Errorf("%d lines came, want %d", n-1, lines)
			}
			return
		}
	}
}
