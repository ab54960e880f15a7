package e2e

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart_firstByteOfThePage measures what a person waits for after a double click, short of
// the browser: from the start of the process to the first byte of the page. A regression means work
// that was put before listening.
func BenchmarkStart_firstByteOfThePage(b *testing.B) {
	var took []time.Duration
	for b.Loop() {
		// Not by start, which looks for the address only every 20 ms.
		cmd := exec.Command(binary(), "--port", "0", "--no-browser")
		out, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		url, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			b.Fatal(err)
		}
		res, err := http.Get(strings.TrimSpace(url))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(res.Body, make([]byte, 1)); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		res.Body.Close()
		cmd.Process.Kill()
		cmd.Wait()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(took[len(took)*9/10].Microseconds())/1000, "ms-p90")
	// It holds the end of the process, too: no figure to keep.
	b.ReportMetric(0, "ns/op")
}
