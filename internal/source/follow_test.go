package source

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFollow_lastLinesAndThenAsItGrows(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		lines int
		want  []string // once " end\n" was appended
	}{
		"all":                      {"a\nb\n", 1000, []string{"a", "b", " end"}},
		"last_two":                 {"a\nb\nc\n", 2, []string{"b", "c", " end"}},
		"only_what_is_new":         {"a\nb\n", 0, []string{" end"}},
		"unfinished_comes_besides": {"a\nb\nc", 1, []string{"b", "c end"}},
		"unfinished_is_new":        {"a\nb", 0, []string{"b end"}},
		"empty":                    {"", 5, []string{" end"}},
		"CRLF":                     {"a\r\nb\r\nc\r\n", 2, []string{"b", "c", " end"}},
		"CR":                       {"a\rb\rc\r", 2, []string{"b", "c", " end"}},
		"empty_lines":              {"a\n\n\n", 2, []string{"", "", " end"}},
		"over_blocks":              {strings.Repeat("0123456789abcde\n", 3*readSize/16) + "z\n", 2, []string{"0123456789abcde", "z", " end"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := follow(t, c.text, &FollowOptions{Lines: c.lines})
			d.want(append([]string{"[following]"}, c.want[:len(c.want)-1]...)...)
			d.write("app.log", " end\n")
			d.want(c.want[len(c.want)-1])
			d.want()
		})
	}
}

func TestFollow_lineFeedAfterACarriageReturnIsNoLine(t *testing.T) {
	d := follow(t, "a\nb\r", &FollowOptions{})
	d.write("app.log", "\nc\r\n")
	d.want("[following]", "c")
}

func TestFollow_byteOrderMark(t *testing.T) {
	d := follow(t, "\uFEFFa\n\uFEFFb\n", &FollowOptions{Lines: 5})
	d.want("[following]", "a", "\uFEFFb")
	d.rotate()
	d.want()
	d.write("app.log", "\uFEFFc\n")
	d.want("c")
	behind := follow(t, "a\n\uFEFFb\n", &FollowOptions{Lines: 1})
	behind.want("[following]", "\uFEFFb")
}

func TestFollow_unfinishedLineWaits(t *testing.T) {
	d := follow(t, "", nil)
	d.want("[following]")
	d.write("app.log", "a\nb")
	d.want("a")
	d.now = d.now.Add(time.Hour)
	d.want()
	d.write("app.log", "c")
	d.want()
	d.write("app.log", "d\ne")
	d.want("bcd")
	d.rotate()
	d.want()
	d.write("app.log", "f\n")
	d.want("e", "f") // its end will not come
}

func TestFollow_missingFileIsAState(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.rename("app.log", "away")
	d.want()
	d.now = d.now.Add(missingAfter - time.Millisecond)
	d.want() // as long as a rotation may take
	d.now = d.now.Add(time.Millisecond)
	d.want("[waiting]")
	if said := d.got.all(); !strings.HasSuffix(said[len(said)-1], "app.log is gone; waiting for it to come back]") {
		t.Errorf("it said %q", said[len(said)-1])
	}
	d.now = d.now.Add(time.Hour)
	d.write("away", "2\n3")
	d.want("2")
	d.rename("away", "app.log")
	d.want("[following]")
	d.write("app.log", "4\n")
	d.want("34")

	d.remove("app.log")
	d.want()
	d.now = d.now.Add(missingAfter)
	d.want("[waiting]")
	d.write("app.log", "")
	d.want("[following]")
	d.write("app.log", "5\n")
	d.want("5")
}

func TestFollow_somethingElseUnderTheName(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.rename("app.log", "away")
	d.must(os.Mkdir(d.path("app.log"), 0o700))
	d.want()
	d.now = d.now.Add(missingAfter)
	d.want("[waiting]")
	d.remove("app.log")
	d.write("app.log", "2\n")
	d.want("[following]", "2")
}

func TestFollow_opensAgainWhereTheSizeIsStale(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.f.open = openStale
	stale, err := d.f.openTail(d.f.name)
	d.must(err)
	d.f.last().close()
	d.f.last().file = stale.file
	d.want("[following]", "1")
	d.write("app.log", "2\n")
	d.want()
	d.now = d.now.Add(reopenAfter)
	d.want("2")
}

func TestFollow_readErrorIsAStateAndRetried(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	good := d.f.last().file
	d.f.last().file = broken{good}
	d.write("app.log", "2\n")
	d.want()
	d.now = d.now.Add(missingAfter)
	d.want("[waiting]")
	d.want()
	d.f.last().file = good
	d.want("2", "[following]")
	d.f.last().file = broken{good}
	d.write("app.log", "3\n")
	d.rotate()
	d.write("app.log", "4\n")
	d.want("[lost]", "4")
}

func TestFollow_refuses(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		filepath.Join(dir, "nope.log"): "no such file",
		dir:                            "it is a directory",
		os.DevNull:                     "it is a device",
		"":                             "no such file",
		"/proc/self/status":            "no size",
	} {
		if runtime.GOOS != "linux" && want != "it is a directory" {
			continue // the words are those of the system
		}
		run, err := Follow(name, FollowOptions{})
		if err == nil || run != nil || !strings.HasPrefix(err.Error(), `follow "`+name+`": `) || !strings.Contains(err.Error(), want) {
			t.Errorf("follow %q: %v, want an error that says %q", name, err, want)
		}
	}
}

func TestFollow_teeGetsTheBytesOfTheFile(t *testing.T) {
	var passed strings.Builder
	d := follow(t, "old\n1\r\n2\r3", &FollowOptions{Lines: 2, Tee: &passed})
	d.poll()
	d.rotate()
	d.write("app.log", "4\n\xff\n")
	d.poll()
	if want := "1\r\n2\r3\n4\n\xff\n"; passed.String() != want {
		t.Errorf("got %q, want %q", passed.String(), want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk is full") }

func TestFollow_teeThatFailsIsDropped(t *testing.T) {
	var warned []string
	d := follow(t, "1\n", &FollowOptions{Lines: 2, Tee: full{}, Warn: func(err error) { warned = append(warned, err.Error()) }})
	d.want("[following]", "1")
	d.write("app.log", "2\n")
	d.want("2")
	if !slices.Equal(warned, []string{"pass lines on: disk is full"}) {
		t.Errorf("got warnings %q, want one", warned)
	}
}

func TestFollow_endsWithAPublisherThatRefuses(t *testing.T) {
	d := follow(t, "1\n", nil)
	run, err := Follow(d.path("app.log"), FollowOptions{Lines: 5})
	d.must(err)
	if err := run(t.Context(), &record{refuse: true}); !errors.Is(err, errRefused) {
		t.Errorf("got %v, want the error of the publisher", err)
	}
}
