package report

import "encoding/json"

// panelOptions are the options of the panel types that a report reads.
type panelOptions struct {
	Legend struct {
		Calcs []string
	}
	ReduceOptions *struct {
		Values bool
		Calcs  []string
		Fields string
		Limit  float64
	}
	ColorMode  string
	FrameIndex float64
	SortBy     []struct {
		DisplayName string
		Desc        bool
	}
	Calculate   bool
	Calculation json.RawMessage
	Content     string
	Mode        string
}

// parseOptions reads what it can; an option of another type than Grafana writes counts as not given.
func parseOptions(raw json.RawMessage) panelOptions {
	var whole map[string]json.RawMessage
	var o panelOptions
	if json.Unmarshal(raw, &whole) != nil {
		return o
	}
	for key, into := range map[string]any{"legend": &o.Legend, "reduceOptions": &o.ReduceOptions, "colorMode": &o.ColorMode,
		"frameIndex": &o.FrameIndex, "sortBy": &o.SortBy, "calculate": &o.Calculate, "calculation": &o.Calculation, "content": &o.Content, "mode": &o.Mode} {
		if v, ok := whole[key]; ok {
			_ = json.Unmarshal(v, into)
		}
	}
	return o
}
