package formats

import (
	"encoding/json"
	"os"
	"testing"
	"time"
)

// The page's reader reads the same vectors (ui/test/says.test.js).
func TestPlace_Says(t *testing.T) {
	text, err := os.ReadFile("testdata/says.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Line  string
		At    time.Time
		Place struct {
			East           int
			Written, Until time.Time
			Order          string
			Counts         bool
		}
		Says *string
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	orders := map[string]Order{"": Fixed, "month": MonthFirst, "day": DayFirst, "year": YearFirst}
	for _, v := range vectors {
		p := Place{Zone: time.FixedZone("", v.Place.East*60), Written: v.Place.Written, Until: v.Place.Until, Order: orders[v.Place.Order], Counts: v.Place.Counts}
		_, moment, ok := new(Leveler).Read([]byte(v.Line))
		ms := int64(0)
		if ok {
			ms, ok = p.Says(moment, v.At)
		}
		switch {
		case v.Says == nil && ok:
			t.Errorf("%q in %+v: it says %s, want nothing", v.Line, v.Place, time.UnixMilli(ms).UTC())
		case v.Says != nil && !ok:
			t.Errorf("%q in %+v: it says nothing, want %s", v.Line, v.Place, *v.Says)
		case ok:
			if got := time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000"); got != *v.Says {
				t.Errorf("%q in %+v: it says %s, want %s", v.Line, v.Place, got, *v.Says)
			}
		}
	}
}
