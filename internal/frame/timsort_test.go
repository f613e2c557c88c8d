package frame

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// TestSortIsNodes: lists of numbers, many with NaN in them, end up in the order node leaves them in.
func TestSortIsNodes(t *testing.T) {
	path := os.Getenv("MONTUI_SORT")
	if path == "" {
		path = "testdata/sort.json"
	}
	raw, err := os.ReadFile(path)
	var rows [][2]json.RawMessage
	if err == nil {
		err = json.Unmarshal(raw, &rows)
	}
	if err != nil || len(rows) < 20 {
		t.Fatal(len(rows), err)
	}
	for i, row := range rows {
		var in []*float64
		var want int32 // a hash of the sorted list
		if json.Unmarshal(row[0], &in) != nil || json.Unmarshal(row[1], &want) != nil {
			t.Fatal("unreadable")
		}
		values := make([]float64, len(in))
		for k, v := range in {
			if values[k] = math.NaN(); v != nil {
				values[k] = *v
			}
		}
		timSort(values, func(a, b float64) float64 { return a - b })
		var got int32
		for _, v := range values {
			n := int32(77777)
			if v == v {
				n = int32(v)
			}
			got = got*31 + n
		}
		if got != want {
			t.Errorf("list %d of %d values is in another order", i, len(values))
		}
	}
}
