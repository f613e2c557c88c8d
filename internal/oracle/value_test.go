package oracle

import (
	"encoding/json"
	"math"
	"testing"
)

func TestValues(t *testing.T) {
	for _, c := range []struct {
		written string
		value   any
		near    bool // same is the stricter
		same    bool
	}{
		{`{"$":"NaN"}`, math.NaN(), true, true},
		{`{"$":"-Inf"}`, math.Inf(-1), true, true},
		{`{"$":"Inf"}`, math.Inf(-1), false, false},
		{`{"$":"-0"}`, 0.0, true, true},
		{`{"$":"undefined"}`, nil, true, true},
		{`[1,{"$":"NaN"}]`, []any{1.0, math.NaN()}, true, true},
		{`[1]`, []any{1.0, nil}, false, false},
		{`1`, 1 + 1e-14, true, false},
		{`1`, 1 + 1e-9, false, false},
		{`1`, "1", false, false},
		{`null`, 0.0, false, false},
		{`{"a":1}`, nil, false, false},
		{`"a"`, "a", true, true},
	} {
		var v any
		if err := json.Unmarshal([]byte(c.written), &v); err != nil {
			t.Fatal(err)
		}
		v = decode(v)
		if Near(c.value, v) != c.near || Same(c.value, v) != c.same {
			t.Errorf("%v and %s: near %v, same %v", c.value, c.written, Near(c.value, v), Same(c.value, v))
		}
	}
}
