package field

import (
	"maps"
	"slices"

	"github.com/montui/montui/internal/compat"
)

// Unit is one of Grafana's units.
type Unit struct{ ID, Name, Group string }

// Units are all of Grafana's units in the order of its menu, and then the open forms that take a text of one's own.
func Units() []Unit {
	var out []Unit
	for _, g := range unitNames {
		for i := 0; i+1 < len(g.units); i += 2 {
			out = append(out, Unit{ID: g.units[i], Name: g.units[i+1], Group: g.group})
		}
	}
	return append(out, openUnits...)
}

var openUnits = []Unit{
	{"prefix:<text>", "a text before the number", "Custom"},
	{"suffix:<text>", "a text after the number", "Custom"},
	{"time:<pattern>", "a date by a pattern of moment.js", "Custom"},
	{"si:<prefix><unit>", "an SI unit, with the prefix the numbers are in", "Custom"},
	{"count:<text>", "K, M, B, T and a text", "Custom"},
	{"currency:<symbol>", "money with K, M, B, T", "Custom"},
	{"currency:financial:<symbol>[:suffix]", "money in full", "Custom"},
	{"bool:<true>/<false>", "two texts", "Custom"},
}

// ColorModes are the ids of Grafana's colour modes, sorted.
func ColorModes() []string {
	out := []string{"fixed", "gradient", "shades", "thresholds", "continuous-cividis"}
	out = slices.AppendSeq(out, maps.Keys(gradients))
	out = slices.AppendSeq(out, maps.Keys(ramps))
	out = slices.AppendSeq(out, maps.Keys(darkHues().palettes))
	slices.Sort(out)
	return out
}

// MappingTypes are the ids of the kinds of value mappings.
func MappingTypes() []string { return []string{"value", "range", "regex", "special"} }

// Properties are the ids an override can set, beside custom.*: those of the panel type.
func Properties() []string { return slices.Sorted(maps.Keys(knownProperties)) }

// Honours is what montui does with a panel's fieldConfig, but for custom, which is the panel type's own.
func Honours() compat.List {
	const action = "an action calls another system out of the browser"
	return compat.Join(
		compat.Shows("defaults.displayName", "defaults.unit", "defaults.decimals", "defaults.min", "defaults.max", "defaults.fieldMinMax",
			"defaults.noValue", "defaults.color", "defaults.custom", "defaults.links",
			"defaults.thresholds.mode", "defaults.thresholds.steps.*.color", "defaults.thresholds.steps.*.value", "defaults.thresholds.steps.*.valueExpr",
			"defaults.mappings.*.type", "defaults.mappings.*.options.from", "defaults.mappings.*.options.to", "defaults.mappings.*.options.pattern",
			"defaults.mappings.*.options.match", "defaults.mappings.*.options.*.text", "defaults.mappings.*.options.*.color"),
		compat.Ignores("defaults.description", // of a column, under the mouse
			"defaults.unitScale", // of one release of Grafana; today's does not look at it
			"defaults.mappings.*.options.*.index", "defaults.mappings.*.id", "defaults.mappings.*.operator", "defaults.mappings.*.op",
			"defaults.thresholds.steps.*.index", "defaults.thresholds.steps.*.state", "defaults.thresholds.steps.*.op",
			"defaults.thresholds.steps.*.fill", "defaults.thresholds.steps.*.line", "defaults.thresholds.steps.*.yaxis",
			"defaults.thresholds.steps.*.colorMode",
			"defaults.nullValueMode", // Grafana has it in old dashboards and does nothing with it
			"defaults.filterable",    // a button in a table's cells, for the mouse
			"overrides.*.__systemRef"),
		compat.Lacks("icons are not drawn", "defaults.mappings.*.options.*.icon"),
		compat.Lacks(action, "defaults.actions"),
		compat.Shows("overrides.*.matcher.id", "overrides.*.matcher.options", "overrides.*.properties.*.id", "overrides.*.properties.*.value"),
		compat.List{{Path: "overrides.*.matcher.scope", Honour: compat.Missing, Note: "tables nested in tables have no overrides of their own", Unless: `"series"`}},
	)
}
