package stream

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// The answer of a search, and what is refused.
func TestServeFind(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.filter = thirds()
		f.number(1, 10)
		e := f.Epoch()
		for query, want := range map[string]string{
			"":                                    `{"epoch":"E","numbers":[9,6,3],"matches":3,"first":1,"last":10,"missed":0,"more":null}`,
			"limit=2":                             `{"epoch":"E","numbers":[9,6],"matches":3,"first":1,"last":10,"missed":0,"more":"E.6"}`,
			"limit=2&after=E.6":                   `{"epoch":"E","numbers":[3],"matches":1,"first":1,"last":5,"missed":0,"more":null}`,
			"limit=1&order=oldest&after=E.3":      `{"epoch":"E","numbers":[6],"matches":1,"first":4,"last":6,"missed":0,"more":"E.6"}`,
			"limit=0&from=4&to=E.8.12":            `{"epoch":"E","numbers":[],"matches":1,"first":4,"last":8,"missed":0,"more":null}`,
			"order=newest&from=start&after=E.1":   `{"epoch":"E","numbers":[],"matches":0,"first":1,"last":0,"missed":0,"more":null}`,
			"to=5m":                               `{"epoch":"E","numbers":[],"matches":0,"first":1,"last":0,"missed":0,"more":null}`,
			"from=5m&to=2100-01-01T00:00:00Z":     `{"epoch":"E","numbers":[9,6,3],"matches":3,"first":1,"last":10,"missed":0,"more":null}`,
			"from=2100-01-01T00:00:00Z&client=me": `{"epoch":"E","numbers":[],"matches":0,"first":11,"last":10,"missed":0,"more":null}`,
		} {
			got, response := f.body("/find?" + strings.ReplaceAll(query, "E.", e+"."))
			want = strings.ReplaceAll(want, `"E`, `"`+e)
			if got != want+"\n" || response.StatusCode != http.StatusOK || response.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %s %s, want %s", query, response.Status, got, want)
			}
		}
		other := newEpoch()
		for query, want := range map[string]string{
			"limit=10001":           "400 read limit: \"10001\" is not a number from 0 to 10000\n",
			"order=new":             "400 read order: \"new\" is not newest or oldest\n",
			"from=x":                "400 read from: \"x\" is not the number or id of an event, a time as 2026-11-28T11:20:03Z, or how long ago, as 5m\n",
			"from=0":                "400 read from: \"0\" is not the number",
			"to=0":                  "400 read to: \"0\" is not the number",
			"to=start":              "400 read to: \"start\" is not the number",
			"wait=1":                "400 read query: the parameter \"wait\" is not one of",
			"after=5":               "400 read after: \"5\" is not EPOCH.N",
			"after=" + e + ".end":   "400 read after",
			"after=" + other + ".5": "409 search: this is another log, " + e,
			"from=" + other + ".5":  "409 search: this is another log, " + e,
		} {
			got, response := f.body("/find?" + query)
			if got = fmt.Sprint(response.StatusCode, " ", got); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %q, want %q", query, got, want)
			}
		}
		if r := f.do(http.MethodPost, "/find", nil); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("POST: %s, Allow %q", r.Status, r.Header.Get("Allow"))
		}
		if r := f.do(http.MethodHead, "/find", nil); r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("HEAD: %s, %v", r.Status, r.Header)
		}
	})
}
