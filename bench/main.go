//go:build linux

// The command bench measures pushpane next to a floor, a C program that does nothing but write(2),
// and next to other push servers, in one run on one machine, and prints the figures as markdown.
//
// The server under test has core 0 for itself, with GOMAXPROCS=1; viewers and publisher share core
// 1. In each round every measurement is made of every server in turn, so that what disturbs the
// machine disturbs them all, and a figure is compared with the floor's of the same round.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bench is what a run works with.
type bench struct {
	ctx  context.Context
	tmp  string // the programs that were built, and nginx's files
	pace pace
	most int // viewers that the limit of open files has room for, up to mostViewers
}

// pace is how long the parts of a measurement take.
type pace struct {
	settle      time.Duration // from the last connection to reading the memory and the first event
	quiet       time.Duration // likewise for the most viewers: free memory goes back meanwhile
	thousand    time.Duration // of events to 1,000 viewers
	tenThousand time.Duration // of events to 10,000
	bulk        time.Duration // of standard input at full speed
}

// paceOf is a full round's, or that of a look: there the CPU time of the fan-outs, which the kernel
// tells in hundredths of a second, is good to 3 %.
func paceOf(short bool) pace {
	if short {
		return pace{settle: time.Second, quiet: time.Second, thousand: time.Second, tenThousand: time.Second, bulk: time.Second}
	}
	return pace{settle: 1500 * time.Millisecond, quiet: 12 * time.Second, thousand: 3 * time.Second, tenThousand: 4 * time.Second, bulk: 3 * time.Second}
}

func main() {
	// The kernel kills a child when the thread that started it ends, see command: so it must be one
	// that stays.
	runtime.LockOSThread()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench: error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	quick := flag.Bool("quick", false, "one short round, for a look")
	rounds := flag.Int("rounds", 5, "how many `rounds`; -quick makes one")
	rows := flag.String("rows", "", "only these `measurements`, separated by commas: "+strings.Join(measurementNames(), ", "))
	only := flag.String("servers", "", "only these `servers`, separated by commas: floor, ring, pushpane, joined, nchan, hub, go-sse")
	engine := flag.String("nats", "", "measure pushpane --join as well, with this `file` as the server of its log")
	binary := flag.String("pushpane", "", "measure this `file` instead of building pushpane from the folder above")
	flag.Parse()
	if *quick {
		*rounds = 1
	}
	most, err := prepareMachine()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "pushpane-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	b := &bench{ctx: ctx, tmp: tmp, pace: paceOf(*quick), most: most}
	if err := b.build(*binary); err != nil {
		return err
	}
	servers, notes := b.servers()
	notes = append(notes, fmt.Sprintf("The most viewers are %d here.", b.most))
	if *engine != "" {
		joined, stop, err := b.joined(*engine)
		if err != nil {
			return err
		}
		defer stop()
		plain := slices.IndexFunc(servers, func(s server) bool { return s.name == "pushpane" })
		servers = slices.Insert(servers, plain+1, joined)
	}
	servers = slices.DeleteFunc(servers, func(s server) bool { return !named(*only, s.name) })
	chosen := slices.DeleteFunc(measurements(), func(m measurement) bool { return !named(*rows, m.name) })
	if len(servers) == 0 || len(chosen) == 0 {
		return errors.New("choose: nothing is left to measure")
	}
	began := time.Now()
	results, failed := b.measureAll(*rounds, chosen, servers)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	printReport(os.Stdout, report{machine: machine(ctx), rounds: *rounds, took: time.Since(began), servers: servers, samples: results, notes: notes})
	if failed > 0 {
		return fmt.Errorf("%d measurements failed", failed)
	}
	return nil
}

// named reports whether name is in list; an empty list has all names.
func named(list, name string) bool {
	return list == "" || slices.Contains(strings.Split(list, ","), name)
}

// measureAll makes the rounds. A measurement that fails is reported and left out: the others took
// minutes.
func (b *bench) measureAll(rounds int, chosen []measurement, servers []server) (all samples, failed int) {
	for round := range rounds {
		for _, m := range chosen {
			for _, s := range servers {
				if m.needsInput && !s.readsInput || m.forMost && !s.holdsMost {
					continue
				}
				progress := fmt.Sprintf("round %d of %d  %-10s %-9s", round+1, rounds, m.name, s.name)
				values, err := m.run(b, s)
				if b.ctx.Err() != nil {
					return all, failed
				}
				if err != nil {
					failed++
					fmt.Fprintf(os.Stderr, "%s failed: %v\n", progress, err)
					continue
				}
				for _, v := range values {
					v.round, v.server = round, s.name
					all = append(all, v)
					f := figureOf(v.figure)
					progress += fmt.Sprintf("  %s %s %s", f.key, number(v.value), f.unit)
				}
				fmt.Fprintln(os.Stderr, progress)
			}
		}
	}
	return all, failed
}
