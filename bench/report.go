//go:build linux

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// figure is a row of the report.
type figure struct {
	key, title string
	goal       string // what is wanted of pushpane, "" for a figure that only explains others
	unit       string
	absolute   bool // the goal is for the figure itself, not for its ratio to the floor's
}

func figures() []figure {
	return []figure{
		{"cpu-1k", "CPU per delivery, 1,000 viewers x 100 events/s", "at most 1.00", "µs", false},
		{"p99-1k", "p99 latency, 1,000 viewers x 100 events/s", "at most 1.2", "ms", false},
		{"cpu-10k", "CPU per delivery, 10,000 viewers x 4 events/s", "at most 0.90", "µs", false},
		{"p99-10k", "p99 latency, 10,000 viewers x 4 events/s", "none", "ms", false},
		{"p99-find", "p99 latency, 1,000 viewers x 100 events/s while one search follows the other, to without", "at most 1.3", "", true},
		{"memory", "server memory per idle viewer at 10,000", "at most 1.0 KB", "KB", true},
		{"bulk", "lines from standard input at full speed to 100 viewers, deliveries", "at least 10", "million/s", false},
		{"one", "standard input at full speed to one curl", "at least 0.5", "MB/s", false},
		{"burst", "10,000 connections at once, first SYN to last `hello`", "at most 2", "s", false},
		{"cpu-most", "CPU per delivery, the most viewers x 1 event/s, to 10,000 x 4", "at most 1.25", "", true},
		{"memory-most", "server memory per idle viewer at the most", "at most 0.70 KB", "KB", true},
		{"burst-most", "the most connections at once, first SYN to last `hello`", "at most 2", "s", false},
		{"finds", "answers to searches meanwhile", "", "", false},
		{"got-1k", "delivered of what was published, 1,000 viewers", "", "%", false},
		{"got-10k", "delivered of what was published, 10,000 viewers", "", "%", false},
		{"got-most", "delivered of what was published, the most viewers", "", "%", false},
		{"dropped", "SYNs dropped in the 10,000 connections at once", "", "", false},
		{"again", "SYNs sent again in the 10,000 connections at once", "", "", false},
	}
}

func figureOf(key string) figure {
	all := figures()
	return all[slices.IndexFunc(all, func(f figure) bool { return f.key == key })]
}

// sample is one figure of one server in one round.
type sample struct {
	round          int
	server, figure string
	value          float64
}

type samples []sample

// values are those of a server, in the order of the rounds.
func (s samples) values(figure, server string) (values []float64) {
	for _, v := range s {
		if v.figure == figure && v.server == server {
			values = append(values, v.value)
		}
	}
	return values
}

// ratios are the values of a server, each divided by another's of its round; rounds that lack one
// of them are left out.
func (s samples) ratios(figure, server, to string) (ratios []float64) {
	for _, v := range s {
		if v.figure != figure || v.server != server {
			continue
		}
		for _, other := range s {
			if other.figure == figure && other.server == to && other.round == v.round && other.value > 0 {
				ratios = append(ratios, v.value/other.value)
			}
		}
	}
	return ratios
}

// spread is the median of values and between which it lies, with the count where it is not that of
// the rounds.
func spread(values []float64, rounds int, unit string) string {
	if len(values) == 0 {
		return "-"
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	median := sorted[middle]
	if len(sorted)%2 == 0 {
		median = (sorted[middle-1] + sorted[middle]) / 2
	}
	cell := strings.TrimSpace(number(median) + " " + unit)
	if len(sorted) > 1 {
		cell += fmt.Sprintf(" (%s to %s)", number(sorted[0]), number(sorted[len(sorted)-1]))
	}
	if len(sorted) != rounds {
		cell += fmt.Sprintf(", n=%d", len(sorted))
	}
	return cell
}

// number writes three digits, which is more than the spread of any figure here is worth.
func number(x float64) string {
	switch {
	case x == 0 || x >= 99.95 || x <= -99.95:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.995 || x <= -9.995:
		return fmt.Sprintf("%.1f", x)
	default:
		return fmt.Sprintf("%.2f", x)
	}
}

// report is what printReport needs.
type report struct {
	machine string
	rounds  int
	took    time.Duration
	servers []server
	samples samples
	notes   []string
}

// printReport writes the ratios, which are what counts, then the figures themselves.
func printReport(w io.Writer, r report) {
	fmt.Fprintf(w, "%s; rounds: %d, in %v; median (lowest to highest).\n\n", r.machine, r.rounds, r.took.Round(time.Second))
	fmt.Fprintf(w, "As ratios to the floor of the same round:\n\n")
	r.table(w, func(f figure) bool { return f.goal != "" }, []string{"goal"}, func(f figure, s server) string {
		switch {
		case s.name == "floor" && f.absolute:
			return "-"
		case s.name == "floor" || f.absolute:
			return r.withUnit(f, s)
		default:
			return spread(r.samples.ratios(f.key, s.name, "floor"), r.rounds, "")
		}
	})
	r.compare(w, "Pushpane, as ratios to the floor by io_uring of the same round (goal: CPU at most 1.25)", "pushpane", "ring")
	r.compare(w, "With --join, as ratios to pushpane without of the same round", "joined", "pushpane")
	fmt.Fprintf(w, "\nThe figures themselves:\n\n")
	r.table(w, func(figure) bool { return true }, nil, r.withUnit)
	for _, note := range r.notes {
		fmt.Fprintf(w, "\n%s\n", note)
	}
}

// compare writes how one server compares to another, if both were measured.
func (r report) compare(w io.Writer, title, name, to string) {
	began := false
	for _, f := range figures() {
		ratios := r.samples.ratios(f.key, name, to)
		if len(ratios) == 0 {
			continue
		}
		if !began {
			began = true
			fmt.Fprintf(w, "\n%s:\n\n|  | ratio |\n|---|---|\n", title)
		}
		fmt.Fprintf(w, "| %s | %s |\n", f.title, spread(ratios, r.rounds, ""))
	}
}

func (r report) withUnit(f figure, s server) string {
	return spread(r.samples.values(f.key, s.name), r.rounds, f.unit)
}

// table writes a row for each figure that is wanted and was measured, and a column for each server.
func (r report) table(w io.Writer, wanted func(figure) bool, more []string, cell func(figure, server) string) {
	head := append([]string{""}, more...)
	for _, s := range r.servers {
		head = append(head, s.title)
	}
	fmt.Fprintf(w, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, f := range figures() {
		if !wanted(f) || !slices.ContainsFunc(r.samples, func(s sample) bool { return s.figure == f.key }) {
			continue
		}
		row := []string{f.title}
		if len(more) > 0 {
			row = append(row, f.goal)
		}
		for _, s := range r.servers {
			row = append(row, cell(f, s))
		}
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
	}
}
