package find

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pushpane/internal/formats"
	"pushpane/stream"
)

// logOf publishes events of some 100 bytes, as programs write lines, and returns how they stand in
// the log, in a file.
func logOf(b *testing.B, events int) (s *stream.Stream, file string, size int64) {
	b.Helper()
	s = open(b)
	levels := []string{"INFO", "INFO", "DEBUG", "INFO", "WARN", "INFO", "ERROR"}
	var encoded bytes.Buffer
	for n := 0; n < events; {
		var lines [][]byte
		for range 1000 {
			n++
			level := levels[n%len(levels)]
			if n%5000 == 0 {
				level = "ERROR upstream timed out (110), attempt 3:"
			}
			line := fmt.Appendf(nil, "2026-11-28 11:%02d:%02d.%03d %s [worker-%d] request %d GET /api/v1/items/%x took %d ms", n/60%60, n%60, n%1000, level, n%16, n, n*7919, n%977)
			lines = append(lines, line)
			fmt.Fprintf(&encoded, "id: %s.%d.%d\ndata: %s\n\n", s.Epoch(), n, 1000+n/100, line)
		}
		if err := s.Publish("", lines...); err != nil {
			b.Fatal(err)
		}
	}
	file = filepath.Join(b.TempDir(), "log")
	if err := os.WriteFile(file, encoded.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return s, file, int64(encoded.Len())
}

// BenchmarkFind compares a search through a million events with grep or rg that counts lines in the
// same bytes. The ratio is that of the best of both; a rise means that a search takes longer.
func BenchmarkFind(b *testing.B) {
	s, file, size := logOf(b, 1_000_000)
	var plain Plain
	for _, c := range []struct{ name, query, program, pattern string }{
		{"text", "match=timed+out", "grep", "timed out"},
		{"case", "match=timed+out&case=1", "grep", "timed out"},
		{"frequent", "match=ERROR", "grep", "ERROR"},
		{"every", "match=request", "grep", "request"},
		{"expression", "re=timed+out+%5C(%5Cd%2B%5C)&case=1", "rg", `timed out \(\d+\)`},
		{"alternation", "re=(time|reach)d+out|refused&case=1", "rg", `(time|reach)d out|refused`},
		{"classes", "re=items/%5B0-9%5D%2B+took+97%5B0-9%5D+ms&case=1", "rg", `items/[0-9]+ took 97[0-9] ms`},
		{"no_literal", "re=/%5B0-9%5D{4}%5Ba-f%5D{3}%5B%5E0-9a-f%5D&case=1", "rg", `/[0-9]{4}[a-f]{3}[^0-9a-f]`},
		{"level", "level=error", "", ""},
		{"not", "match=INFO&not=1", "grep", ""},
	} {
		b.Run(c.name, func(b *testing.B) {
			q := parse(b, c.query)
			q.Plain = &plain
			best, other := time.Hour, time.Hour
			var matches int64
			for b.Loop() {
				filter := q.Rows(&formats.Leveler{}, nothing)
				began := time.Now()
				search, all := stream.Search{Filter: filter, Oldest: true}, int64(0)
				for {
					found, err := s.Find(b.Context(), search)
					if err != nil {
						b.Fatal(err)
					}
					all += found.Matches
					if found.More < 0 {
						break
					}
					search.First = found.More + 1
				}
				best, matches = min(best, time.Since(began)), all
				if c.pattern == "" {
					continue
				}
				cmd := exec.Command(c.program, "-c", c.pattern, file)
				cmd.Env = append(os.Environ(), "LC_ALL=C")
				if c.program == "rg" {
					cmd.Args = append(cmd.Args, "-j1")
				}
				began = time.Now()
				out, err := cmd.Output()
				if err != nil && len(out) == 0 {
					b.Skip(err)
				}
				other = min(other, time.Since(began))
				if counted := strings.TrimSpace(string(out)); counted != fmt.Sprint(matches) {
					b.Fatalf("%s counts %s, a search %d", c.program, counted, matches)
				}
			}
			b.ReportMetric(float64(size)/best.Seconds()/1e6, "MB/s")
			if c.pattern != "" {
				b.ReportMetric(best.Seconds()/other.Seconds(), "ratio")
			}
			b.ReportMetric(float64(matches), "matches")
		})
	}
}
