package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"pushpane/internal/count"
	"pushpane/internal/terminal"
)

// Report is what an examination has found.
type Report struct {
	URL      string    `json:"url"` // without its user and what looks like a key
	Reached  bool      `json:"reached"`
	Faults   int       `json:"faults"`
	Findings []Finding `json:"findings"`
}

// Finding is one thing that was found.
type Finding struct {
	// Grade is "ok", "note" or "fault".
	Grade string `json:"grade"`
	// Kind is one word: unreachable, redirect, status, type, answer, http, times, held, cut, torn,
	// end, heartbeat, resume, retry, headers, caching, cors, compressed or hop.
	Kind string `json:"kind"`
	// Text says it in plain words.
	Text string `json:"text"`
	// Mends are settings of those that are likely to be at fault; empty where nothing is known.
	Mends []Mend `json:"mends,omitempty"`
}

// Mend is the setting of a program on the way.
type Mend struct {
	Hop     string `json:"hop"`
	Setting string `json:"setting"`
}

func (x *examination) report() *Report {
	r := &Report{URL: x.Request.ShownURL(), Findings: []Finding{}}
	x.judge(r)
	return r
}

func (r *Report) add(grade, kind, format string, args []any) *Finding {
	r.Findings = append(r.Findings, Finding{Grade: grade, Kind: kind, Text: fmt.Sprintf(format, args...)})
	return &r.Findings[len(r.Findings)-1]
}

func (r *Report) fine(kind, format string, args ...any) { r.add("ok", kind, format, args) }
func (r *Report) note(kind, format string, args ...any) { r.add("note", kind, format, args) }

func (r *Report) fault(kind, format string, args ...any) *Finding {
	r.Faults++
	return r.add("fault", kind, format, args)
}

// has reports whether there is a fault of a kind.
func (r *Report) has(kind string) bool {
	for _, f := range r.Findings {
		if f.Kind == kind && f.Grade == "fault" {
			return true
		}
	}
	return false
}

// by adds the settings of the hops that mend it, or that of those that show themselves nowhere.
func (f *Finding) by(hops []hop, setting func(hop) string) {
	for _, h := range hops {
		f.Mends = append(f.Mends, Mend{h.name, setting(h)})
	}
	if len(hops) == 0 {
		if text := setting(hop{holding: hiddenHolding, cutting: hiddenCutting}); text != "" {
			f.Mends = append(f.Mends, Mend{"", text})
		}
	}
}

func holding(h hop) string { return h.holding }
func cutting(h hop) string { return h.cutting }
func packing(h hop) string { return h.packing }
func nothing(hop) string   { return "" }

// WriteText writes the report for a person.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", terminal.Printable(r.URL))
	for _, f := range r.Findings {
		grade := f.Grade
		if grade == "fault" {
			grade = "FAULT"
		}
		fmt.Fprintf(&b, "  %-6s %s\n", grade, terminal.Printable(f.Text))
		for _, m := range f.Mends {
			switch {
			case m.Hop == "":
				fmt.Fprintf(&b, "         perhaps %s\n", m.Setting)
			case m.Setting == "":
				fmt.Fprintf(&b, "         likely %s\n", m.Hop)
			default:
				fmt.Fprintf(&b, "         likely %s: %s\n", m.Hop, m.Setting)
			}
		}
	}
	switch {
	case !r.Reached:
		b.WriteString("\nnot reached\n")
	case r.Faults == 0:
		b.WriteString("\nhealthy\n")
	default:
		fmt.Fprintf(&b, "\n%s\n", count.Of(int64(r.Faults), "fault"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON writes the report for a program.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
