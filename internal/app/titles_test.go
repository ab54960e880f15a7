package app

import "testing"

func TestTitles_ofTheRun(t *testing.T) {
	var named titles
	for _, c := range []struct{ eventType, data, want string }{
		{"source", `{"state":"running","text":"make"}`, ""},
		{"screen", `{"title":"one"}`, "one"},
		{"message", `{"title":"no"}`, "one"},
		{"screen", `{"from":1,"to":1,"rows":["{}"]}`, "one"},
		{"source", `{"state":"lost","text":"x"}`, "one"},
		{"screen", `{}`, ""},
		{"screen", `{"title":"two"}`, "two"},
		{"source", `{"state":"running","text":"make"}`, ""},
		{"screen", `{"title":3}`, ""},
	} {
		named.observe(1, 0, c.eventType, [][]byte{[]byte(c.data)})
		if got := named.title(); got != c.want {
			t.Errorf("after the %s %s the run is %q, want %q", c.eventType, c.data, got, c.want)
		}
	}
}
