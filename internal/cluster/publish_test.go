package cluster

import "testing"

func TestCut_keepsWholeRunes(t *testing.T) {
	for _, c := range []struct {
		data string
		most int
		want string
	}{
		{"abcdefgh", 7, "abcd\u2026"},
		{"abc\u00e9\u00e9\u00e9", 8, "abc\u00e9\u2026"},
		{"abc\u00e9\u00e9\u00e9", 7, "abc\u2026"},
		{"\xff\xff\xff\xff\xff\xff", 5, "\xff\xff\u2026"},
	} {
		if got := cut([]byte(c.data), c.most); string(got) != c.want || len(got) > c.most {
			t.Errorf("%q cut to %d bytes is %q, want %q", c.data, c.most, got, c.want)
		}
	}
}
