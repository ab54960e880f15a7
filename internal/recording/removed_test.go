package recording

import (
	"strings"
	"testing"
)

// Neither a message that was removed nor the act that has pinned it has its text.
func TestRemoved_hidesAllOfAMessage(t *testing.T) {
	file := headerText + `{"n":1,"t":0,"type":"chat","data":"{\"name\":\"Eve\",\"text\":\"rude\"}"}
{"n":2,"t":1,"type":"room","data":"{\"do\":\"pin\",\"id\":\"abcdefghijk27.1\",\"type\":\"chat\",\"data\":\"{\\\"name\\\":\\\"Eve\\\",\\\"text\\\":\\\"rude\\\"}\"}"}
{"n":3,"t":2,"type":"room","data":"{\"do\":\"pin\",\"id\":\"abcdefghijk27.4\",\"type\":\"message\",\"data\":\"a line\"}"}
{"n":4,"t":3,"type":"message","data":"a line"}
{"n":5,"t":4,"type":"room","data":"{\"do\":\"remove\",\"id\":\"abcdefghijk27.1\"}"}
`
	got, _ := played(t, file, 0)
	want := `0 chat "{\"name\":\"\",\"text\":\"A message was removed.\"}"
1 room "{\"data\":\"{\\\"name\\\":\\\"\\\",\\\"text\\\":\\\"A message was removed.\\\"}\",\"do\":\"pin\",\"id\":\"abcdefghijk27.1\",\"type\":\"chat\"}"
2 room "{\"do\":\"pin\",\"id\":\"abcdefghijk27.4\",\"type\":\"message\",\"data\":\"a line\"}"
3 message "a line"
4 room "{\"do\":\"remove\",\"id\":\"abcdefghijk27.1\"}"
`
	if got != want || strings.Contains(got, "rude") {
		t.Errorf("played\n%swant\n%s", got, want)
	}
}
