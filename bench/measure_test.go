//go:build linux

package main

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// The floor is measured by the same programs as every other server, so this goes through all of
// them.
func TestMeasurements_ofTheFloor(t *testing.T) {
	if _, err := prepareMachine(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err) // there nothing may be skipped
		}
		t.Skip(err)
	}
	// See main.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	b := &bench{ctx: t.Context(), tmp: t.TempDir(), pace: pace{bulk: 300 * time.Millisecond}}
	if err := b.compile(b.cBuilds()...); err != nil {
		t.Fatal(err)
	}
	servers, notes := b.servers()
	if servers[1].name != "ring" {
		t.Log(notes)
	}
	for _, s := range servers[:2] {
		if s.name == "pushpane" {
			continue // the kernel has no io_uring
		}
		f, err := b.fanOut(s, 50, 100, 300*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if f.delivered != 100 {
			t.Errorf("fan-out of %s: delivered %v %%, want 100, for the floor waits for its viewers", s.name, f.delivered)
		}
		if f.p99 <= 0 || f.p99 > 60_000 {
			t.Errorf("fan-out of %s: p99 %v ms, want the age of events made just before", s.name, f.p99)
		}
	}
	for _, m := range measurements() {
		if !m.needsInput && m.name != "burst" {
			continue // the fan-outs, which take seconds
		}
		if m.name == "find" {
			continue // the floor has no search
		}
		t.Run(m.name, func(t *testing.T) {
			values, err := m.run(b, b.floor("lines"))
			if err != nil {
				t.Fatal(err)
			}
			if values[0].value <= 0 {
				t.Errorf("got %v %s, want more than 0", values[0].value, figureOf(values[0].figure).unit)
			}
			for _, v := range values {
				figureOf(v.figure) // panics where the report would leave the figure out
			}
		})
	}
}
