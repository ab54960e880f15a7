//go:build unix

package screen

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tmux is a server of its own that is given its commands by control mode: a start for each would
// take longer than all else.
type tmux struct {
	dir     string
	in      io.Writer
	answers *bufio.Reader
}

func startTmux(t *testing.T) *tmux {
	t.Helper()
	path, err := exec.LookPath("tmux")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("tmux is not installed, and with CI=true nothing may be skipped")
		}
		t.Skip("tmux is not installed")
	}
	dir, err := os.MkdirTemp("", "tmux") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-u", "-S", filepath.Join(dir, "s"), "-f", os.DevNull, "-C", "new-session", "exec sleep 100000")
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "SHELL=/bin/sh", "TMUX=")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	m := &tmux{dir: dir, in: in, answers: bufio.NewReader(out)}
	t.Cleanup(func() {
		fmt.Fprintln(in, "kill-server")
		_, _ = io.Copy(io.Discard, m.answers)
		_ = cmd.Wait() // it was killed
		_ = os.RemoveAll(dir)
	})
	m.answer(t) // to new-session
	m.run(t, "set -g status off")
	return m
}

// run runs one command and returns its output.
func (m *tmux) run(t *testing.T, command string) []string {
	t.Helper()
	fmt.Fprintln(m.in, command)
	return m.answer(t)
}

func (m *tmux) answer(t *testing.T) []string {
	t.Helper()
	var lines []string
	begun := false
	for {
		line, err := m.answers.ReadString('\n')
		line = strings.TrimSuffix(line, "\n")
		switch {
		case err != nil:
			t.Fatalf("tmux has gone: %v", err)
		case strings.HasPrefix(line, "%begin "):
			begun = true
		case begun && strings.HasPrefix(line, "%end "):
			return lines
		case begun && strings.HasPrefix(line, "%error "):
			t.Fatalf("tmux: %s", strings.Join(lines, "\n"))
		case begun:
			lines = append(lines, line)
		}
	}
}

// shows returns the rows that tmux shows of an output, with what has left the screen at its top.
func (m *tmux) shows(t *testing.T, output string, columns, rows int) []string {
	t.Helper()
	file := filepath.Join(m.dir, "output")
	// The title comes behind the output on the same terminal: tmux has read all of it then.
	if err := os.WriteFile(file, []byte(output+"\x1b\\\x1b]2;over\a"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.run(t, fmt.Sprintf(`new-session -d -s it -x %d -y %d "stty raw; cat %s; exec sleep 1000"`, columns, rows, file))
	defer m.run(t, "kill-session -t it")
	for end := time.Now().Add(20 * time.Second); m.run(t, "display-message -t it -p '#{pane_title}'")[0] != "over"; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("tmux does not end with %q", output)
		}
	}
	return rowsOf(m.run(t, "capture-pane -t it -p -S -"))
}

// rowsOf returns rows without blanks at their ends, and without empty ones at the end.
func rowsOf(rows []string) []string {
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// wrapped returns the rows of the log, of which a line may be wider than the terminal.
func (l *log) wrapped(t *testing.T, columns int) []string {
	t.Helper()
	var all []string
	for _, row := range l.rows(t) {
		wide := newTerminal(columns, 1)
		wide.write([]byte(row))
		for _, r := range append(wide.gone, wide.main.lines...) {
			all = append(all, plain(wide.renderRow(r)))
		}
	}
	return rowsOf(all)
}

// randomOutput is what a program may print that draws rows anew.
func randomOutput(random *rand.Rand, columns, rows int) string {
	var b strings.Builder
	upTo := func(n int) int { return 1 + random.IntN(n) }
	words := []string{"alpha", "bravo charlie", "delta-delta", "e", "xyz", "  x", "12%", "\x1b[32mgreen\x1b[m", strings.Repeat("#", random.IntN(columns+5))}
	word := func() string {
		return words[random.IntN(len(words))]
	}
	kinds := random.IntN(1 << 5) // of sequences, of which programs use some
	of := "PX@ST"
	if kinds&12 == 0 {
		of += "LM" // which in tmux also work outside the region
	}
	if kinds&18 == 0 { // a wide character at the right stays in tmux when its second half has gone
		words = append(words, "x日本語")
	}
	if kinds&16 == 0 { // where nothing is wrapped tmux gives a mark to the column before
		words = append(words, "e\u0301a")
	}
	for range 10 + random.IntN(40) {
		switch k := random.IntN(30); {
		case k < 8:
			b.WriteString(word() + "\r\n")
		case k < 10:
			b.WriteString("\r" + word())
		case k == 10:
			b.WriteString("\r\x1b[K" + word())
		case k == 11:
			fmt.Fprintf(&b, "\x1b[%dA", upTo(4))
		case k == 12:
			fmt.Fprintf(&b, "\r    \x1b[%d%c", upTo(4), "BCDEFG"[random.IntN(6)])
		case k == 13:
			b.WriteString([]string{"\x1b[K", "\x1b[1K", "\x1b[2K", " \x1b[J", "\x1b[1J"}[random.IntN(5)])
		case k == 14:
			b.WriteString(word())
		case k == 15:
			b.WriteString("\r\x1b7" + word() + "\x1b8")
		case k == 16:
			fmt.Fprintf(&b, "\x1b[%dG", upTo(columns))
		case k == 17:
			b.WriteString("\r\n\r\n" + word())
		case k == 18:
			b.WriteString([]string{"\r", "\r  \b", "e\r\n\n", "\r\n"}[random.IntN(4)])
		case k == 19:
			b.WriteString([]string{"\t", "\t\t"}[random.IntN(2)])
		case k < 22 && kinds&1 != 0:
			fmt.Fprintf(&b, "\x1b[%d;%dH%s", upTo(rows), upTo(columns), word())
		case k < 24 && kinds&2 != 0:
			fmt.Fprintf(&b, "\r> \x1b[%d%c", upTo(3), of[random.IntN(len(of))])
		case k == 24 && kinds&4 != 0:
			fmt.Fprintf(&b, "\x1b[?6l\x1b[1;%dr", 1+upTo(rows-1))
		case k == 24 && kinds&8 != 0:
			top := upTo(rows - 1)
			fmt.Fprintf(&b, "\x1b[?6l\x1b[%d;%dr", top, top+upTo(rows-top))
		case k == 25 && kinds&12 != 0:
			b.WriteString([]string{"\r\x1bM", "\r\x1bD", "\x1bE", "\x1b[?6l\x1b[r", "\x1b[?6h", "\x1b[?6l"}[random.IntN(6)])
		case k == 26 && kinds&16 != 0:
			b.WriteString([]string{"\x1b[?7l", "\x1b[?7h", "\re\x1b[3b", "\x1b[2Z", "\r\x1b[3d", "\x1b[2`"}[random.IntN(6)])
		default:
			b.WriteString("\r\n")
		}
	}
	return b.String()
}

// Whatever a program draws, and whenever it is flushed, the rows are those that tmux shows; SEED=N
// is one of them alone. What clears the whole screen is not among it, since tmux fills its history
// with that, nor is what tmux does in another way than other terminals: to insert where a row is
// full, to move the cursor back from there, rows inserted or deleted outside the scroll region.
func TestFeed_rowsOfRandomOutputAreThoseOfTmux(t *testing.T) {
	m := startTmux(t)
	from, to := uint64(0), uint64(100)
	if seed, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64); err == nil {
		from, to = seed, seed+1
	} else if os.Getenv("SOAK") == "1" {
		to = 10_000
	}
	for seed := from; seed < to && !t.Failed(); seed++ {
		random := rand.New(rand.NewPCG(seed, 7))
		columns, rows := 12+random.IntN(20), 4+random.IntN(6)
		output := randomOutput(random, columns, rows)
		want := m.shows(t, output, columns, rows)
		for try := range 4 {
			f, l := newTestFeed(columns, rows), &log{chat: try > 1}
			for rest := output; rest != ""; {
				n := len(rest)
				if try > 0 {
					n = min(n, 1+random.IntN(30))
				}
				feed(t, f, l, rest[:n])
				rest = rest[n:]
			}
			f.End()
			feed(t, f, l, "")
			if got := l.wrapped(t, columns); !slices.Equal(got, want) {
				t.Errorf("seed %d (%dx%d), try %d: %q\ngot\n%s\nwant\n%s", seed, columns, rows, try, output, strings.Join(got, "|\n"), strings.Join(want, "|\n"))
				break
			}
		}
	}
}

// What was not as in tmux, on a screen of 12 columns and 5 rows, in pieces of several lengths.
func TestFeed_rowsAreThoseOfTmux(t *testing.T) {
	m := startTmux(t)
	long := strings.Repeat("0123456789", 12)
	for name, output := range map[string]string{
		"an empty row above what leaves":       "\x1b[2;8H#########  x\r\nxyz\r\n\r\n\x1b[3;7H#########  x\r\nbravo\r\n\x1b[1J\x1b[4D\r\x1b[Ke\r###\r\n\ralpha\r\nbravo\r\n\r\x1b7xyz\x1b8\r\n\r\n  x\r\n\r\x1b7e\x1b8",
		"empty rows above an empty screen":     "\x1b[3;5Ha\r\n\x1b[3S\x1b[3T\x1b[2Sb\r\n\r\n\r\n\r\n\r\nc",
		"a long line, its end drawn anew":      long + "\rX",
		"the same when it has ended":           long + "\r\n\x1b[2AX\r\n",
		"one over what another has drawn":      "a\r\n" + long + "\r\n" + long + "\r\nb\r\n\x1b[2AX\r\n" + long + "\r\n",
		"a region below a heading":             "heading\r\n\x1b[2;5r\x1b[2;1H1\r\n2\r\n3\r\n4\r\n5\r\n6\r\na wrapped line\r\n8\r\n9\r\n10\x1b[1;1HHEADING\x1b[r\x1b[5;1H\r\nafter\r\nmore\r\n",
		"a region below an empty row":          "\x1b[2;5r\x1b[2;1H1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\x1b[r\x1b[5;1H\r\nafter\r\nmore\r\n",
		"a region in the middle":               "heading\r\n\x1b[2;4r\x1b[5;1Hbar\x1b[2;1H1\r\n2\r\n3\r\n4\x1b7\x1b[5;1Hbar 2\x1b8\r\n5\r\n6\r\n7\x1b[2S\r\n8",
		"a wrapped line that a region divides": "1\r\n2\r\na wrapped line\x1b[3;4r\x1b[3;1H3\r\n4\r\n5\r\n6",
		"a deleted row":                        "alpha\r\nbravo\r\n\x1b[2A\x1b[Mcharlie\r\ndelta\r\n",
		"rows pushed out below":                "alpha\r\nbravo\r\ncharlie\x1b[H\x1b[4Ttop\r\n\r\n\r\nend",
		"rows that a line scrolls on":          "1\r\n2\r\nalpha\x1b[2Sbravo\r\ncharlie",
		"a line that is cut at the right":      "\x1b[?7l############\r\n################\r\n\x1b[?7hafter",
		"a line that wraps onto another":       "\r\none\r\ntwo\r\n\x1b[3Aa wrapped line\r\n\x1b[2;1Hover\x1b[5;1H\r\n\r\nafter\r\n\r\n\r\n\r\nend",
		"a heading drawn by what scrolls":      "heading\r\n\x1b[2;3r\x1b[3;1Ha\r\nb\r\n12%\x1b[1;1Hx\r\n\x1b[r\x1b[5;1Hend\r\n\r\n",
		"a line that leaves and goes on above": "one\r\x1b7two and\x1b8\x1b[4S\x1b[3A\t\r\nafter\r\n",
		"the last column without wrapping":     "\x1b[?7l################\x1b[X\r\nabcdefghijklmno\x1b[P\r\nafter",
		"a character repeated":                 "=\x1b[5b\r\n=\x1b[C\x1b[5b.\r\nafter",
		"characters behind a full row":         "123456789012\x1b[2X\r\n123456789012\x1b[2P\r\n123456789012\x1b[2@\r\nafter",
	} {
		want := m.shows(t, output, 12, 5)
		for _, cut := range []int{len(output), 25, 3, 1} {
			f, l := newTestFeed(12, 5), &log{chat: cut == 3}
			for part := range slices.Chunk([]byte(output), cut) {
				feed(t, f, l, string(part))
			}
			f.End()
			feed(t, f, l, "")
			if got := l.wrapped(t, 12); !slices.Equal(got, want) {
				t.Errorf("%s: %q in pieces of %d:\n%s\nwant\n%s", name, output, cut, strings.Join(got, "|\n"), strings.Join(want, "|\n"))
			}
		}
	}
	f, l := newTestFeed(10, 3), &log{}
	if feed(t, f, l, long+"\r\n", long+"\r\n"); l.count("block") > 0 {
		t.Errorf("got %q, want lines alone", l.events)
	}
}
