package e2e

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// legend is the names of all series, those that are drawn first, and lines apart.
const legend = "Array.from(document.querySelectorAll('#chart .chart-name'), function (e) { return e.textContent; }).join('\\n')"

// Real tools, piped into it as a person does.
func TestNumbers_ofRealTools(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		command []string
		series  string // that are in the legend
		none    string // that no name is like
	}{
		{"sar", []string{"sar", "1", "3"}, "%user %system %idle", "CPU|all|Average|:"},
		{"mpstat", []string{"mpstat", "-P", "ALL", "1", "2"}, "%usr %idle", "^CPU$|Average"},
		{"iostat", []string{"iostat", "1", "2"}, "%user %system %idle", "avg-cpu|Device"},
		{"vmstat", []string{"vmstat", "1", "3"}, "free cache us id", "procs|---"},
		{"free", []string{"free", "-s", "0.2", "-c", "3"}, "Mem·used Mem·free Swap·free", "^Mem$|^total$"},
		{"top", []string{"top", "-b", "-d", "0.3", "-n", "3", "-p", "1"}, "load·1·min Cpu·us Mem·used Tasks·running", "PID|PR$|NI$|TIME"},
		{"dd", []string{"sh", "-c", "dd if=/dev/zero of=/dev/null bs=1M count=40000 status=progress 2>&1; dd if=/dev/zero of=/dev/null bs=1M count=10 2>&1"}, "copied speed", "records|^col"},
		{"ip", []string{"sh", "-c", "for i in 1 2; do ip -s link; done"}, "lo·RX·bytes lo·TX·packets", "mtu|^bytes|^col"},
		{"proc", []string{"sh", "-c", "for i in 1 2; do head -9 /proc/meminfo; cat /proc/loadavg; du -s .; wc -l numbers_test.go; done"}, "MemFree load·1·min numbers_test.go", "^col|value"},
		{"jq", []string{"sh", "-c", "for i in 1 2 3; do echo '{\"a\":{\"took_ms\":'$i'},\"id\":'$i'}' | jq .; done"}, "a.took_ms", "id|^col|value"},
		{"ping", []string{"ping", "-c", "3", "-i", "0.2", "127.0.0.1"}, "time", "icmp_seq|bytes|rtt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, in := startFed(t)
			cmd := exec.CommandContext(t.Context(), needs(t, c.command[0]), c.command[1:]...)
			cmd.Env = append(os.Environ(), "LC_ALL=C", "TERM=dumb")
			cmd.Stdout = in
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			p.waitForURL(t)
			tb := open(t, p.url)
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%s: %v", c.command, err)
			}
			tb.unfold("#chart-button")
			for _, name := range strings.Fields(c.series) {
				name = strings.ReplaceAll(name, "·", " ")
				tb.waitFor("(" + legend + ").split('\\n').indexOf('" + name + "') >= 0")
			}
			names := evaluate[string](tb, legend)
			for name := range strings.SplitSeq(names, "\n") {
				if regexp.MustCompile(c.none).MatchString(name) {
					t.Errorf("a series is named %q, which no name should be like (%s)", name, c.none)
				}
			}
		})
	}
}

// The numbers as they are written, and the picture, without a network.
func TestNumbers_areSaved(t *testing.T) {
	t.Parallel()
	p, in := startFed(t, "--title", "The attic")
	write(t, in, "time,temp (°C),used\n2026-11-28T14:50:11Z,23.40,1.0000000000000000055\n2026-11-28T14:50:12Z,23.50,2.5\nnothing\n2026-11-28T14:50:13Z,-1e-3,2\n")
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.unfold("#chart-button")
	tb.waitFor(lanesOn + " === 'temp (°C) used'")
	dir := downloadsOf(tb)
	file := func(pattern string, whole func([]byte) bool) {
		t.Helper()
		eventually(t, "the file "+pattern+" is there", func() bool {
			found, _ := filepath.Glob(filepath.Join(dir, pattern))
			if len(found) != 1 {
				return false
			}
			text, _ := os.ReadFile(found[0])
			return whole(text)
		})
	}
	evaluate[any](tb, "document.querySelector('[aria-label=\"Save the numbers of the chart as CSV\"]').focus()")
	tb.key("\r")
	var rows [][]string
	file("pushpane-*.csv", func(text []byte) bool {
		rows, _ = csv.NewReader(bytes.NewReader(text)).ReadAll()
		return len(rows) == 4
	})
	if got, want := rows[0], []string{"time", "temp (°C)", "used"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("the head is %q, want %q", got, want)
	}
	if got, want := rows[1], "23.40|1.0000000000000000055"; strings.Join(got[1:], "|") != want {
		t.Errorf("the first row is %q, want %s behind its time", got, want)
	}
	if at, err := time.Parse("2006-01-02T15:04:05", rows[3][0]); err != nil || at.Second() != 13 {
		t.Errorf("the time of the last row is %q, want that of the line (%v)", rows[3][0], err)
	}
	tb.click("[aria-label='Save the chart as a PNG picture']")
	file("pushpane-chart-*.png", func(text []byte) bool {
		picture, err := png.Decode(bytes.NewReader(text))
		if err != nil {
			return false
		}
		if size := picture.Bounds(); size.Dx() < 1000 || size.Dy() < 200 {
			t.Errorf("the picture is %v", size)
		}
		r, g, b, a := picture.At(2, 2).RGBA()
		if a != 0xffff || r+g+b == 0 {
			t.Error("the picture has no background")
		}
		return true
	})
}

// downloadsOf is the directory that the browser saves files in.
func downloadsOf(tb *tab) string {
	tb.t.Helper()
	dir := tb.t.TempDir()
	downloads := browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}
	if _, err := chromedp.Call(tb.ctx, browser.SetDownloadBehavior, downloads); err != nil {
		tb.t.Fatal(err)
	}
	return dir
}

// What the chart says of each line that has numbers, read by the keys, is what its file has: of
// JSON over several lines, of columns whose names came late, of units that change and values that
// are missing.
func TestNumbers_fileIsTheChart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines string
		slots int // that the chart has, of which the last is a line with numbers
		names string
		file  []string
		last  []string // what the chart says of the last line
	}{
		"json": {"{\n  \"a\": {\n    \"took_ms\": 1.50\n  },\n  \"n\": 7\n}\n{\n  \"a\": {\n    \"took_ms\": 2.25\n  },\n  \"n\": 6\n}\n", 7, "a.took_ms n",
			[]string{"a.took_ms (ms),n", "1.50,7", "2.25,6"}, []string{"2.25 ms", "6"}},
		"late": {"1 20\n3 10\nin out\n5 30\n4 40\n", 5, "in out", []string{"in,out", "1,20", "3,10", "5,30", "4,40"}, []string{"4", "40"}},
		"units": {"took=950µs size=1kB\ntook=1.5ms size=2MB\ntook=N/A size=0\ntook=3ms size=4kB\n", 4, "took size",
			[]string{"took (µs),size (kB)", "950,1", "1.5ms,2MB", ",0", "3ms,4"}, []string{"3ms", "4kB"}},
		"rsync": {"      32,768   0%    0.00kB/s    0:00:00  \r   3,309,568  41%    2.93MB/s    0:00:01  \r   8,000,000 100%    2.97MB/s    0:00:02 (xfr#1, to-chk=0/1)\n", 3, "transferred done speed",
			[]string{"transferred (B),done (%),speed (kB/s)", "\"32,768\",0,0.00", "\"3,309,568\",41,2.93MB/s", "\"8,000,000\",100,2.97MB/s"}, []string{"8,000,000B", "100%", "2.97MB/s"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tb, _ := openFed(t, c.lines)
			tb.unfold("#chart-button")
			tb.waitFor(lanesOn + " === '" + c.names + "'")
			evaluate[any](tb, canvas+".focus()")
			tb.key(kb.Home)
			for range c.slots - 1 {
				tb.key(kb.ArrowRight)
			}
			tb.waitFor("Array.from(document.querySelectorAll('#chart [aria-pressed=true] .chart-value'), function (e) { return e.textContent; }).join(' | ') === '" + strings.Join(c.last, " | ") + "'")
			dir := downloadsOf(tb)
			tb.click("[aria-label='Save the numbers of the chart as CSV']")
			var rows []string
			eventually(t, "the file is there", func() bool {
				found, _ := filepath.Glob(filepath.Join(dir, "pushpane-*.csv"))
				if len(found) != 1 {
					return false
				}
				text, _ := os.ReadFile(found[0])
				rows = strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
				return len(rows) == len(c.file)
			})
			for i, row := range rows {
				if _, cells, _ := strings.Cut(row, ","); cells != c.file[i] {
					t.Errorf("row %d is %q, want %q behind its time", i, row, c.file[i])
				}
			}
			tb.click("[aria-label='Save the chart as a PNG picture']")
			eventually(t, "the picture is there", func() bool {
				found, _ := filepath.Glob(filepath.Join(dir, "pushpane-chart-*.png"))
				if len(found) != 1 {
					return false
				}
				text, _ := os.ReadFile(found[0])
				_, err := png.Decode(bytes.NewReader(text))
				return err == nil
			})
		})
	}
}

// As TestReader_fastLinesStaySmooth, with the chart open.
func TestNumbers_fastLinesStaySmooth(t *testing.T) {
	tb, in := openReaderOf(t, shipped(t))
	seconds := rounds(4, 60)
	first := 5000
	last := first + 5000*seconds
	flow(t, in, 2, first, 5000)
	tb.unfold("#chart-button")
	tb.waitFor(lanesOn + " === 'took'")
	evaluate[any](tb, watchFrames)
	flow(t, in, first+1, last, 5000)
	tb.waitFor(shows("===", last))
	tb.wantSmooth(last, seconds)
}
