package field

import (
	"fmt"

	"github.com/montui/montui/internal/frame"
)

// Remark is something a field config says that is not shown as it says.
type Remark struct {
	Path string // beneath the field config: "overrides[2].properties[0].id"
	Text string
	Info bool // montui shows what Grafana shows, which may not be what is meant
}

type remarks []Remark

func (r *remarks) add(path, format string, args ...any) {
	*r = append(*r, Remark{Path: path, Text: fmt.Sprintf(format, args...)})
}

func (r *remarks) inform(path, format string, args ...any) {
	*r = append(*r, Remark{Path: path, Text: fmt.Sprintf(format, args...), Info: true})
}

// check names units, colour modes and mappings that are not Grafana's.
func (r *remarks) check(p property, at string) {
	switch p.id {
	case "unit":
		if id, ok := p.value.(string); ok && !KnownUnit(id) {
			r.inform(at, "unit %q is not one of Grafana's: it stands after the number as it is", id)
		}
	case "color":
		c := parseColor(p.value)
		switch {
		case c == nil || c.Mode == "":
		case !KnownColorMode(c.Mode):
			r.inform(at+".mode", "colour mode %q is not one of Grafana's: thresholds colour the values", c.Mode)
		case c.Mode == "gradient":
			r.add(at+".mode", "colour mode \"gradient\" shows its first colour for all values")
		}
		if c != nil && c.SeriesBy != "" && !frame.IsReducer(c.SeriesBy) {
			r.inform(at+".seriesBy", "%q is not one of Grafana's reducers: a series has the colour of zero", c.SeriesBy)
		}
	case "mappings":
		parseMappings(p.value, at, r)
	}
}

// checkComparison names what a matcher by value asks that Grafana does not know: it matches nothing.
func (r *remarks) checkComparison(options any, at string) {
	m, _ := options.(map[string]any)
	if id, _ := m["reducer"].(string); id != "" && !frame.IsReducer(id) {
		r.inform(at+".reducer", "reducer %q is not one of Grafana's", id)
	}
	switch op, _ := m["op"].(string); op {
	case "", "eq", "neq", "gt", "gte", "lt", "lte":
	default:
		r.inform(at+".op", "comparison %q is not one of Grafana's: no field matches", op)
	}
}
