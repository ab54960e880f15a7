package screen

import (
	"fmt"
	"slices"
	"testing"
)

// The page does the same with the blocks that it has: see ui/test/screens.test.js.
func TestIndex_whatHasNoRow(t *testing.T) {
	for name, c := range map[string]struct {
		blocks map[int64]string
		want   [][2]int64
	}{
		"steps":               {map[int64]string{4: `{"from":2,"to":3,"rows":["20%"]}`}, [][2]int64{{2, 3}}},
		"of-others":           {map[int64]string{9: `{"from":1,"to":7,"except":[[6,6],[2,3]],"rows":["x"]}`}, [][2]int64{{1, 1}, {4, 5}, {7, 7}}},
		"an-earlier-state":    {map[int64]string{3: `{"from":1,"to":2,"rows":["x"]}`, 4: `{"from":1,"to":2,"replaces":[3],"rows":["y"]}`}, [][2]int64{{1, 3}}},
		"lines-again":         {map[int64]string{4: `{"from":1,"to":3,"rows":["x"]}`, 6: `{"from":2,"to":5,"replaces":[4],"rows":["y"]}`}, [][2]int64{{2, 5}}},
		"a-final-one-stays":   {map[int64]string{3: `{"from":1,"to":2,"rows":["x"]}`, 6: `{"from":1,"to":5,"except":[[1,3]],"rows":["y"]}`}, [][2]int64{{1, 2}, {4, 5}}},
		"titles-and-no-rows":  {map[int64]string{3: `{"title":"x"}`, 5: `{}`, 7: `{"from":6,"to":6}`}, [][2]int64{{3, 3}, {5, 7}}},
		"of-any-shape":        {map[int64]string{3: `[]`, 4: `{"from":9,"to":2,"rows":["x"]}`, 5: `{"from":1,"to":9,"rows":["x"]}`}, [][2]int64{{3, 3}}},
		"no-block-no-range":   {nil, [][2]int64{}},
		"rows-without-a-line": {map[int64]string{3: `{"rows":["x"]}`}, [][2]int64{}},
	} {
		x := Index{}
		for n := range int64(10) {
			if data, ok := c.blocks[n]; ok {
				x.Add(n, []byte(data))
			}
		}
		if got := x.Without(1); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestIndex_isBounded(t *testing.T) {
	x := Index{}
	for n := int64(2); n < 400_000; n += 2 {
		x.Add(n, fmt.Appendf(nil, `{"from":%d,"to":%d,"rows":["a bar"]}`, n-1, n-1))
	}
	if len(x.blocks) > maxIndexed || cap(x.blocks) > 4*maxIndexed {
		t.Errorf("it holds %d blocks, with space for %d", len(x.blocks), cap(x.blocks))
	}
	if got := x.Without(399_990); !slices.Equal(got, [][2]int64{{399_991, 399_991}, {399_993, 399_993}, {399_995, 399_995}, {399_997, 399_997}}) {
		t.Errorf("behind what is gone: %v", got)
	}
	if len(x.blocks) > 10 {
		t.Errorf("it holds %d blocks of what is gone", len(x.blocks))
	}
	x = Index{}
	for n := int64(2); n < 400_000; n += 2 {
		x.Add(n, fmt.Appendf(nil, `{"from":1,"to":%d,"replaces":[%d],"rows":["one bar"]}`, n-1, n-2))
	}
	if got := x.Without(1); !slices.Equal(got, [][2]int64{{1, 399_997}}) || len(x.blocks) > 2 {
		t.Errorf("a bar of many steps: %v, of %d blocks", got, len(x.blocks))
	}
}
