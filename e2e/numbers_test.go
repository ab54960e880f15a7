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
	dir := t.TempDir()
	downloads := browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}
	if _, err := chromedp.Call(tb.ctx, browser.SetDownloadBehavior, downloads); err != nil {
		t.Fatal(err)
	}
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
