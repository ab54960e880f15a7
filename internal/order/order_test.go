package order

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"an object":         {`{"do":"play"}`, ""},
		"blanks behind it":  {"{\"do\":\"play\"}\n \t", ""},
		"another key":       {`{"do":"play","speed":5}`, `json: unknown field "speed"`},
		"two objects":       {`{"do":"play"}{"do":"stop"}`, "there is more behind the object"},
		"text behind it":    {`{"do":"play"} now`, "there is more behind the object"},
		"nothing":           {"", "the body is empty"},
		"blanks":            {"  ", "the body is empty"},
		"cut":               {`{"do":`, "unexpected EOF"},
		"another type":      {`{"do":1}`, "json: cannot unmarshal number into Go struct field .do of type string"},
		"as long as it may": {`{"do":"play"}` + strings.Repeat(" ", MaxBody-len(`{"do":"play"}`)), ""},
		"too long":          {strings.Repeat(" ", MaxBody+1) + `{"do":"play"}`, "the body has more than 65536 bytes"},
		"too long behind":   {`{"do":"play"}` + strings.Repeat(" ", MaxBody), "the body has more than 65536 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			var of struct {
				Do string `json:"do"`
			}
			err := Read(httptest.NewRecorder(), httptest.NewRequest("POST", "/", strings.NewReader(c.body)), &of)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("Read: %q, want %q", got, c.want)
			}
			if err == nil && of.Do != "play" {
				t.Errorf("read %+v", of)
			}
		})
	}
}
