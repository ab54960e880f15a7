package source

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestFollow_rename(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.write("app.log", "2\n")
	d.rotate()
	d.write(numbered(1), "3\n") // by a writer that has it open
	d.want("2", "3")
	d.write(numbered(1), "4\n")
	d.write("app.log", "")
	d.want("4")
	d.write(numbered(1), "5\n")
	d.write("app.log", "6\n")
	d.want("5", "6")
}

func TestFollow_twoRotationsBetweenTwoPolls(t *testing.T) {
	for name, c := range map[string]struct {
		names []string // of the file followed, at the end, and of the one between
		want  []string
	}{
		"numbered":      {[]string{"app.log.2", "app.log.1"}, []string{"1", "2", "3"}},
		"numbered_from": {[]string{"app.log.1", "app.log.0"}, []string{"1", "2", "3"}},
		"number_inside": {[]string{"app.2.log", "app.1.log"}, []string{"1", "2", "3"}},
		"padded":        {[]string{"app.log.02", "app.log.01"}, []string{"1", "2", "3"}},
		"one_short":     {[]string{"app.log.10", "app.log.9"}, []string{"1", "2", "[lost]", "3"}},
		"one_padded":    {[]string{"app.log.10", "app.log.09"}, []string{"1", "2", "[lost]", "3"}},
		"dated":         {[]string{"app.log-20261231", "app.log-20270101"}, []string{"1", "2", "3"}},
		"stamped":       {[]string{"app-2026-12-31T23-59-59.log", "app-2027-01-01T00-00-00.log"}, []string{"1", "2", "3"}},
		"svlogd":        {[]string{"@400000006b0b211f14856cf4.s", "@400000006b0b211f1a856cf4.u"}, []string{"1", "2", "3"}},
		"packed":        {[]string{"app.log.2", "app.log.1.gz"}, []string{"1", "[lost]", "3"}},
		"deleted":       {[]string{"app.log.2", ""}, []string{"1", "[lost]", "3"}},
		"counted_up":    {[]string{"app.log.1", "app.log.2"}, []string{"1", "[lost]", "3"}},
		"both_gone":     {[]string{"", "app.log.1"}, []string{"1", "[lost]", "3"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := follow(t, "", nil)
			d.want("[following]")
			d.write("app.log", "1\n")
			d.rename("app.log", "first")
			d.write("app.log", "2\n")
			d.rename("app.log", "second")
			d.write("app.log", "3\n")
			base := time.Now()
			for i, from := range []string{"first", "second"} {
				// Far enough apart for any file system's clock.
				d.must(os.Chtimes(d.path(from), base, base.Add(time.Duration(i-5)*time.Second)))
				if to := c.names[i]; to != "" {
					d.rename(from, to)
				} else {
					d.remove(from)
				}
			}
			d.poll()
			d.now = d.now.Add(renamedWithin)
			d.want(c.want...)
		})
	}
}

// The names tell nothing: the file between is known by when it was created.
func TestFollow_twoRotationsToAnyNames(t *testing.T) {
	for naming, name := range namings {
		t.Run(naming, func(t *testing.T) {
			d := follow(t, "", nil)
			d.want("[following]")
			d.write("app.log", "1\n")
			d.rename("app.log", name(1))
			d.write("app.log", "2\n")
			d.rename("app.log", name(2))
			d.write("app.log", "3\n")
			d.want("1", "[lost]", "3")
		})
	}
}

// A file that is created after the name was looked at is no older than that, however far the clock
// of files lags behind that of the system: the file of a rotation between two polls is known by it.
func TestFollow_seenIsByTheClockOfFiles(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the clock of files is that of the system")
	}
	d := follow(t, "", nil)
	for i := range 100 {
		name := strconv.Itoa(i)
		d.write(name, "1\n")
		info, err := os.Stat(d.path(name))
		d.must(err)
		if born := bornAt(d.path(name), info); born.Before(d.f.seen) {
			t.Fatalf("file %d was created %s before the name was looked at", i, d.f.seen.Sub(born))
		}
		d.poll()
	}
}

// Rotations that come before the followed file is read are marked as those between two polls are.
func TestFollow_twoRotationsBeforeItBegins(t *testing.T) {
	d := &followed{t: t, dir: t.TempDir(), now: time.Now()}
	d.write("app.log", "1\n")
	var err error
	d.f, err = openFollower(d.path("app.log"), FollowOptions{Lines: 1000})
	d.must(err)
	t.Cleanup(d.f.close)
	d.rename("app.log", "x")
	d.write("app.log", "2\n")
	d.rename("app.log", "y")
	d.write("app.log", "3\n")
	for begin := fileClock().Add(2 * clockTick); fileClock().Before(begin); {
		runtime.Gosched()
	}
	d.must(d.f.start(&d.got, d.now))
	d.want("[following]", "1", "[lost]", "3")
}

// A rotation that comes while the one before is looked at is one of its own, also where the clock
// of the file system has not moved on.
func TestFollow_theNextRotationIsNotOfThisOne(t *testing.T) {
	for kind, names := range map[string][]string{
		"renamed": {"app.log", "app.log.1", "app.log.2"}, "symbolic_link": {"run-1.log", "run-2.log", "run-3.log"},
	} {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			path := func(i int) string { return filepath.Join(dir, names[i]) }
			opened := func(path string) *tail {
				if err := os.WriteFile(path, []byte("1\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				f := follower{open: openShared}
				of, err := f.openTail(path)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(of.close)
				return of
			}
			rotate := func(i int) string {
				if kind == "symbolic_link" {
					return path(i)
				}
				for ; i > 0; i-- {
					if err := os.Rename(path(i-1), path(i)); err != nil {
						t.Fatal(err)
					}
				}
				return path(0)
			}
			f := follower{seen: fileClock()}
			a := opened(path(0))
			c := opened(rotate(1))
			opened(rotate(2))
			if lost := f.unreadBetween(a, c, nil); lost != "" {
				t.Errorf("the next rotation leaves the mark %q, want none", lost)
			}
		})
	}
}

// What is rotated while the new file is opened comes after that, whatever the names.
func TestFollow_rotationsWhileOneIsLookedAt(t *testing.T) {
	for kind, old := range map[string][]string{
		"svlogd":  {"@400000006b0b211f14856cf4.s", "@400000006b0b211f1a856cf4.s", "@400000006b0b211f1c856cf4.u"},
		"dated":   {"app.log-20261231", "app.log-20270101", "app.log-20270102"},
		"stamped": {"app-2026-12-31T23-59-59.log", "app-2027-01-01T00-00-00.log", "app-2027-01-01T00-00-01.log"},
	} {
		t.Run(kind, func(t *testing.T) {
			d := follow(t, "1\n", nil)
			d.want("[following]", "1")
			d.rename("app.log", old[0])
			d.write("app.log", "2\n")
			d.f.open = func(path string) (file, error) {
				opened, err := openShared(path)
				d.f.open = openShared
				d.rename("app.log", old[1])
				d.write("app.log", "3\n")
				d.rename("app.log", old[2])
				d.write("app.log", "4\n")
				return opened, err
			}
			d.want("2")
			d.want("3", "4")
		})
	}
}

// Of a file that was deleted meanwhile nobody knows what came before it: what follows is marked.
func TestFollow_deletedWhileItIsLookedAt(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.rename("app.log", "app.log-20261231")
	d.write("app.log", "2\n")
	d.f.open = func(path string) (file, error) {
		opened, err := openShared(path)
		d.f.open = openShared
		d.remove("app.log")
		d.write("app.log", "3\n")
		d.rename("app.log", "app.log-20270102")
		d.write("app.log", "4\n")
		return opened, err
	}
	d.poll()
	d.poll()
	all := d.got.all()
	if lines := slices.DeleteFunc(slices.Clone(all), func(text string) bool { return text[0] == '[' }); !slices.Equal(lines, []string{"1", "2", "4"}) {
		t.Errorf("got %q, want the lines 1, 2 and 4", all)
	}
	if !strings.HasPrefix(all[len(all)-2], "[lost") {
		t.Errorf("got %q, want a mark before the last line", all)
	}
}

// A file that was last written to after the new one was created has not become the old one.
func TestFollow_oneRotationBesideABusyFile(t *testing.T) {
	d := &followed{t: t, dir: t.TempDir(), now: time.Now()}
	d.write("other.log", "a\n")
	later := time.Now().Add(time.Hour)
	d.must(os.Chtimes(d.path("other.log"), later, later))
	d.write("app.log", "")
	d.begin("app.log", nil)
	d.want("[following]")
	d.f.seen = d.f.seen.Add(2 * clockTick) // as if it were that long ago that the other was created
	d.write("app.log", "1\n")
	d.rename("app.log", "x")
	d.write("app.log", "2\n")
	d.want("1", "2")
}

// What is not named after the file has not been it, where the file itself keeps its name in front.
func TestFollow_oneRotationBesideOtherLogs(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.write("mail.log", "a\n")
	d.write("status", "a\n")
	d.rotate()
	d.write("app.log", "2\n")
	d.want("2")
}

// logrotate without delaycompress: the copy has the time of its original, and its length.
func TestFollow_oneRotationCompressedAtOnce(t *testing.T) {
	for kind, c := range map[string]struct {
		name string // of the copy
		text string // that is in it
		kept bool   // the original is still there
		late time.Duration
		want []string
	}{
		"packed":       {"app.log.1.gz", "1\n2\n", false, 0, []string{"2", "3"}},
		"under_way":    {"app.log.1.gz", "1\n", true, time.Second, []string{"2", "3"}},
		"dated":        {"app.log-20261128.gz", "1\n2\n", false, 0, []string{"2", "3"}},
		"another_size": {"app.log.1.gz", "1\n2\n3\n", false, 0, []string{"2", "[lost]", "3"}},
		"late_writer":  {"app.log.1.gz", "1\n", false, -time.Second, []string{"2", "3"}},
		"before":       {"app.log.1.gz", "1\n", false, -time.Hour, []string{"2", "[lost]", "3"}},
		"another_time": {"app.log.1.gz", "1\n2\n", false, time.Second, []string{"2", "[lost]", "3"}},
		"older":        {"app.log.2.gz", "1\n2\n", false, 0, []string{"2", "[lost]", "3"}},
	} {
		t.Run(kind, func(t *testing.T) {
			d := follow(t, "1\n", nil)
			d.f.last().born = d.now.Add(-time.Minute)
			d.want("[following]", "1")
			d.write("app.log", "2\n")
			name := unpacked(c.name)
			d.rename("app.log", name)
			info, err := os.Stat(d.path(name))
			d.must(err)
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			w.Write([]byte(c.text))
			d.must(w.Close())
			d.write(c.name, packed.String())
			at := info.ModTime().Add(c.late)
			d.must(os.Chtimes(d.path(c.name), at, at))
			if !c.kept {
				d.remove(name)
			}
			d.write("app.log", "3\n")
			d.poll()
			d.now = d.now.Add(renamedWithin)
			d.want(c.want...)
		})
	}
}

// The followed file is renamed to each number before the newer one.
func TestFollow_rotationUnderWay(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.rename("app.log", "app.log.1")
	d.write("app.log.1", "1.1\n")
	d.write("app.log", "2\n")
	d.rename("app.log.1", "app.log.2")
	d.want("1.1")
	d.rename("app.log", "app.log.1")
	d.now = d.now.Add(renamedWithin - 1)
	d.want()
	d.write("app.log", "3\n")
	d.want("2", "3")
}

// Older files are never published, whatever their names.
func TestFollow_oneRotationPublishesNothingOld(t *testing.T) {
	for _, name := range []string{"app.log.5", "app.log-20261231", "app-2026-12-31.log", "old-app.log", "app.log.bak", "backup3.log"} {
		t.Run(name, func(t *testing.T) {
			d := follow(t, "", nil)
			d.want("[following]")
			old := time.Now().Add(-time.Hour)
			for _, other := range []string{"app.log.1", "app.log.4", "app.log.6", "app.log-20261230", "app.log-20270101", "app-2027-01-01.log", "backup2.log"} {
				if other != name {
					d.write(other, "old\n")
					d.must(os.Chtimes(d.path(other), old, old))
				}
			}
			d.write("app.log", "1\n")
			d.rename("app.log", name)
			d.write("app.log", "2\n")
			d.want("1", "2")
		})
	}
}

func TestFollow_truncate(t *testing.T) {
	long := strings.Repeat("0123456789abcdefghijklmnopqrstu\n", 64)
	for name, c := range map[string]struct {
		text   string
		change func(d *followed)
		want   []string
	}{
		"to_nothing":        {"1\n2\n", func(d *followed) { d.truncate("app.log", 0); d.write("app.log", "3\n") }, []string{"[lost]", "3"}},
		"and_grown_past":    {"1\n2\n", func(d *followed) { d.truncate("app.log", 0); d.write("app.log", "3\n4\n5\n6\n") }, []string{"[lost]", "3", "4", "5", "6"}},
		"and_grown_as_long": {"1\n2\n", func(d *followed) { d.truncate("app.log", 0); d.write("app.log", "3\n4\n") }, []string{"[lost]", "3", "4"}},
		"unfinished_before": {"1\n2", func(d *followed) { d.truncate("app.log", 0); d.write("app.log", "3\n") }, []string{"2", "[lost]", "3"}},
		"cut":               {long, func(d *followed) { d.truncate("app.log", 1500); d.poll(); d.write("app.log", "!\n") }, []string{"[lost]", long[1472:1500] + "!"}},
		"cut_at_a_line":     {long, func(d *followed) { d.truncate("app.log", 1600); d.poll(); d.write("app.log", "!\n") }, []string{"[lost]", "!"}},
		"same_start_short":  {"banner\n1\n2\n", func(d *followed) { d.truncate("app.log", 0); d.write("app.log", "banner\n") }, []string{"[lost]", "banner"}},
		"writer_kept_place": {"1\n2\n", func(d *followed) {
			d.truncate("app.log", 0)
			d.truncate("app.log", 100_000)
			d.write("app.log", "3\n\x00\n")
		}, []string{"[lost]", "3", "\x00"}},
		"copied_first": {"1\n2\n", func(d *followed) {
			d.write("app.log", "3\n4")
			d.copy("app.log", "app.log.1")
			d.write("app.log", "\nlost\n")
			d.truncate("app.log", 0)
			d.write("app.log", "5\n")
		}, []string{"3", "4", "[lost]", "5"}},
		"twice": {"1\n2\n", func(d *followed) {
			d.truncate("app.log", 0)
			d.write("app.log", "lost\n")
			d.truncate("app.log", 0)
			d.write("app.log", "3\n")
		}, []string{"[lost]", "3"}},
		"and_rotated": {"1\n2\n", func(d *followed) {
			d.truncate("app.log", 0)
			d.write("app.log", "3\n")
			d.rotate()
			d.write("app.log", "4\n")
		}, []string{"[lost]", "3", "4"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := follow(t, c.text, nil)
			d.poll()
			d.read = len(d.got.all())
			c.change(d)
			// a clock of the file system that ticks coarsely must not hide it
			later := d.now.Add(time.Minute)
			d.must(os.Chtimes(d.path("app.log"), later, later))
			d.want(c.want...)
			d.want()
		})
	}
}

func TestFollow_deleteAndMakeAnew(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.write("app.log", "2\n3")
	d.remove("app.log")
	d.write("app.log", "4\n")
	d.want("2", "3", "[lost]", "4")
}

func TestFollow_symbolicLinkThatIsMovedOn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permission to make links depends on settings")
	}
	d := &followed{t: t, dir: t.TempDir(), now: time.Now()}
	d.write("run-8.log", "1\n")
	d.write("other.log", "")
	d.link("run-8.log", "app.log")
	d.begin("app.log", nil)
	d.want("[following]", "1")
	d.write("run-8.log", "2\n")
	d.write("run-9.log", "3\n")
	d.link("run-9.log", "app.log")
	d.want("2", "3")
	d.write("run-10.log", "")
	d.link("run-10.log", "app.log")
	d.write("run-11.log", "")
	d.write("run-10.log", "4\n") // the next exists, and the writer has not switched yet
	d.link("run-11.log", "app.log")
	d.want("4")
	d.write("run-11.log", "5\n")
	d.want("5")
	d.write("last.log", "6\n")
	d.link("last.log", "app.log")
	d.want("6")
	d.write("last.log", "7\n")
	d.link("run-11.log", "app.log") // back again: its lines are not published twice
	d.write("run-11.log", "8\n")
	d.want("7", "8")
	d.rename("run-11.log", "run-11.log.1")
	d.write("run-11.log", "9\n")
	d.want("9")
	later := time.Now().Add(time.Minute)
	d.write("between.log", "10\n")
	d.write("end.log", "11\n")
	d.must(os.Chtimes(d.path("between.log"), later, later))
	d.must(os.Chtimes(d.path("end.log"), later, later))
	d.link("end.log", "app.log")
	d.want("[lost]", "11")
}

// The processes of a server switch to the new file one by one.
func TestFollow_lateWriter(t *testing.T) {
	d := follow(t, "1\n", nil)
	d.want("[following]", "1")
	d.rotate()
	d.write("app.log", "2\n")
	d.want("2")
	d.write(numbered(1), "3\n")
	d.want("3")
	d.now = d.now.Add(lateFor - time.Millisecond)
	d.write(numbered(1), "4\n5")
	d.want("4")
	d.now = d.now.Add(time.Millisecond)
	d.want("5")
	if len(d.f.late) != 0 {
		t.Errorf("%d files are held open, want none after %v", len(d.f.late), lateFor)
	}
}

func TestFollow_descriptorsAreBounded(t *testing.T) {
	d := follow(t, "", nil)
	d.want("[following]")
	for range 3 * maxLate {
		d.rotate()
		d.write("app.log", "x\n")
		d.want("x")
	}
	if len(d.f.late) > maxLate {
		t.Errorf("%d files are held open, want at most %d", len(d.f.late), maxLate)
	}
}
