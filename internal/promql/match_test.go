package promql

import (
	"slices"
	"testing"
)

// TestBestIsWhatSortingGives holds the shortcuts of a long list to the plain way: score all, sort, take the first.
func TestBestIsWhatSortingGives(t *testing.T) {
	values, _ := large().Values("instance", "up")
	values = append(slices.Clone(values[:5000]), "POD-7", "Pod-70", "a pod-7", "p_o_d_7", "xpod-7")
	for _, pattern := range []string{"", "p", "pod-7", "p9exa", "9100", "internal:9", "zzz", "-7", "pod-123456789012345678901234567890123456"} {
		b := best{pattern: pattern}
		var all []candidate
		for _, v := range values {
			b.offer(v, 0, func(text string) Item { return Item{Text: text} })
			if score, ok := match(pattern, v, 0); ok {
				size := len(v)
				if pattern == "" {
					size = 0
				}
				all = append(all, candidate{item: Item{Text: v}, score: score, size: size})
			}
		}
		slices.SortStableFunc(all, better)
		if b.total != len(all) || len(b.kept) != min(len(all), maxItems) {
			t.Errorf("%q: %d of %d kept, want %d", pattern, len(b.kept), b.total, len(all))
			continue
		}
		for i, c := range b.kept {
			if c.item.Text != all[i].item.Text || c.score != all[i].score {
				t.Errorf("%q: the %dth is %q %d, want %q %d", pattern, i, c.item.Text, c.score, all[i].item.Text, all[i].score)
				break
			}
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		score      int
		ok         bool
	}{
		{"up", "up", 1000, true}, {"up", "UP", 1000, true}, {"up", "upper", 900, true}, {"cpu", "node_cpu", 695, true}, {"cpu", "node_CPU", 695, true},
		{"od", "node", 499, true}, {"up", "pu", 0, false}, {"up", "u", 0, false}, {"xyz", "X1Y2Z", 189, true}, {"é", "café", 497, true}, {"[", "a[b", 499, true}, {"{", "a[b", 0, false},
	} {
		if score, ok := match(c.pattern, c.s, 0); ok != c.ok || score != c.score {
			t.Errorf("%q in %q: %d %t, want %d %t", c.pattern, c.s, score, ok, c.score, c.ok)
		}
	}
}
