package record

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"pushpane/internal/formats"
)

// logs are lines that are read one behind the other.
type logs struct {
	First int64
	Whole bool
	Lines [][]any // text, role, head, sure, late and, where it is not message, the type
}

func readLogs(t testing.TB) []logs {
	content, err := os.ReadFile(filepath.Join("testdata", "records.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []logs
	if err := json.Unmarshal(content, &all); err != nil || len(all) < 20 {
		t.Fatalf("%d logs, error %v", len(all), err)
	}
	return all
}

// The page says the same: ui/test/record.test.js.
func TestRecord_cases(t *testing.T) {
	var levels formats.Leveler
	for i, log := range readLogs(t) {
		r := NewReader(&levels, log.First, log.Whole)
		for k, l := range log.Lines {
			eventType := "message"
			if len(l) > 5 {
				eventType = l[5].(string)
			}
			a, ok := r.Read(log.First+int64(k), eventType, []byte(l[0].(string)))
			got, want := "none", "none"
			if ok {
				got = fmt.Sprint(a.Role, a.Head, a.Sure, a.Late)
			}
			if len(l) > 1 && l[1] != nil {
				want = fmt.Sprint(l[1], int64(l[2].(float64)), l[3], l[4])
			}
			if got != want {
				t.Errorf("log %d, line %d, %q: got %s, want %s", i, k, l[0], got, want)
			}
		}
	}
}

// Every expression can be compiled.
func TestShapes_compile(t *testing.T) {
	all := reflect.ValueOf(newShapes()).Elem()
	for i := range all.NumField() {
		if f := all.Field(i); f.Type() == reflect.TypeFor[*shape]() {
			(*shape)(f.UnsafePointer()).match(nil)
		}
	}
}

// A record without an end has one at the second block.
func TestRecord_endsAtTheSecondBlock(t *testing.T) {
	r := NewReader(&formats.Leveler{}, 1, true)
	for n := int64(1); n < 4*block; n++ {
		text := []string{"main.main()", "\t/srv/shop/main.go:3 +0x1d"}[n%2]
		if n == 1 {
			text = "panic: no amount"
		}
		if a, _ := r.Read(n, "message", []byte(text)); n > 1 && a.Role == Head {
			if n != 2*block {
				t.Errorf("the record ends before line %d, want %d", n, 2*block)
			}
			return
		}
	}
	t.Error("the record has no end")
}

// A rise means that the first search in a long log takes longer.
func BenchmarkRead(b *testing.B) {
	var levels formats.Leveler
	for name, lines := range map[string][]string{
		"plain":    {"line %d of the test", "the next one %d"},
		"stamped":  {"2026-11-28 10:20:30,123 INFO request %d done", "2026-11-28 10:20:31,123 ERROR request %d failed"},
		"brackets": {"[2026-11-28 10:20:30] request %d done", "[info] request %d"},
		"json":     {`{"time":"2026-11-28T10:20:30Z","level":"info","msg":"request %d"}`},
	} {
		b.Run(name, func(b *testing.B) {
			r := NewReader(&levels, 1, true)
			data := make([][]byte, 1000)
			for i := range data {
				data[i] = fmt.Appendf(nil, lines[i%len(lines)], i)
			}
			n := int64(1)
			for b.Loop() {
				r.Read(n, "message", data[n%1000])
				n++
			}
		})
	}
}
