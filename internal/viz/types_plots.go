package viz

import "github.com/montui/montui/internal/compat"

func hideFrom() compat.List {
	return compat.Join(compat.Shows("hideFrom.viz", "hideFrom.legend"), compat.Ignores("hideFrom.tooltip"))
}

func tooltipOptions() compat.List {
	return compat.Join(compat.Shows("tooltip.mode", "tooltip.sort", "tooltip.hideZeros"), compat.Ignores("tooltip.maxHeight", "tooltip.maxWidth"))
}

func hideCustom() compat.List {
	return hideFrom()
}

func legendOptions() compat.List {
	return compat.Join(
		compat.Shows("legend.showLegend", "legend.displayMode", "legend.placement", "legend.calcs", "legend.sortBy", "legend.sortDesc", "legend.isVisible", "legend.width"),
		compat.Ignores("legend.asTable", "legend.enableFacetedFilter", "legend.limit", "tooltip"))
}

func reduceOptions() compat.List {
	return compat.Shows("reduceOptions.values", "reduceOptions.calcs", "reduceOptions.fields", "reduceOptions.limit")
}

func plotOptions() compat.List {
	return compat.Join(tooltipOptions(), legendOptions(), compat.Ignores("timeCompare"),
		compat.Lacks("the dashboard's time zone is used", "timezone"),
		compat.Ignores("annotations", "dataLinks"),
		compat.List{{Path: "orientation", Honour: compat.Missing, Note: "time runs from left to right", Unless: `"horizontal"`}})
}

func trendOptions() compat.List {
	return compat.Join(legendOptions(), compat.Shows("xField"))
}

func axisCustom() compat.List {
	return compat.Join(
		compat.Shows("axisPlacement", "axisLabel", "axisColorMode", "axisBorderShow", "axisGridShow", "axisCenteredZero", "axisSoftMin", "axisSoftMax",
			"scaleDistribution.type", "scaleDistribution.log", "scaleDistribution.linearThreshold"),
		compat.Ignores("axisWidth"))
}

func timeseriesCustom() compat.List {
	return compat.Join(hideFrom(), axisCustom(),
		compat.Shows("drawStyle", "lineInterpolation", "fillOpacity", "gradientMode", "fillBelowTo", "stacking", "transform", "spanNulls", "insertNulls",
			"thresholdsStyle.mode", "lineStyle", "showPoints", "barAlignment", "barMaxWidth", "barWidthFactor"),
		compat.Ignores("pointSize", "pointShape", "pointStrokeWidth", "fillColor", "lineColor", "pointColor", "pointSymbol"),
		compat.List{{Path: "lineWidth", Honour: compat.Unseen}, {Path: "showValues", Honour: compat.Missing, Note: "values are not written at the points"}})
}

func statOptions() compat.List {
	return compat.Join(reduceOptions(),
		compat.Shows("graphMode", "colorMode", "justifyMode", "textMode", "orientation", "wideLayout", "showPercentChange", "percentChangeColorMode"),
		compat.Ignores("text", "textSizes"))
}

func gaugeOptions() compat.List {
	return compat.Join(reduceOptions(), compat.Shows("showThresholdMarkers", "showThresholdLabels", "orientation", "sizing", "minVizWidth", "minVizHeight"),
		compat.Ignores("text", "effects", "barWidthFactor", "segmentSpacing", "barShape", "endpointMarker"),
		compat.Lacks("a gauge shows its value alone", "sparkline"),
		compat.Lacks("the arc begins at the least value", "neutral"),
		compat.List{{Path: "shape", Honour: compat.Missing, Note: "a gauge is an arc or a bar", Unless: `"gauge"`},
			{Path: "segmentCount", Honour: compat.Missing, Note: "the arc is whole", Unless: `1`},
			{Path: "textMode", Honour: compat.Missing, Note: "the value is written, and its name where there are several", Unless: `"auto"`}})
}

func bargaugeOptions() compat.List {
	return compat.Join(reduceOptions(), compat.Ignores("legend.*", "tooltip"), compat.Lacks("names stand at the bars", "legend.showLegend"),
		compat.Shows("displayMode", "orientation", "valueMode", "namePlacement", "showUnfilled", "sizing", "minVizWidth", "minVizHeight", "maxVizHeight"),
		compat.Ignores("text"))
}

func piechartOptions() compat.List {
	return compat.Join(reduceOptions(), legendOptions(), compat.Shows("pieType", "displayLabels", "legend.values", "sort"),
		compat.Ignores("text"))
}

func barsCustom() compat.List {
	return compat.Join(hideFrom(), compat.Shows("axisCenteredZero", "axisSoftMin", "axisSoftMax", "axisGridShow", "stacking"),
		compat.Ignores("lineWidth", "axisWidth", "axisBorderShow"),
		compat.Lacks("the axis has no name", "axisLabel"),
		compat.List{
			{Path: "axisPlacement", Honour: compat.Partly, Note: "the axis stands on the left, or is hidden", Unless: `"auto"`},
			{Path: "axisColorMode", Honour: compat.Missing, Note: "the axis is dim", Unless: `"text"`},
			{Path: "scaleDistribution.type", Honour: compat.Missing, Note: "bars stand on a linear scale", Unless: `"linear"`},
			{Path: "scaleDistribution.*", Honour: compat.Unseen},
			{Path: "fillOpacity", Honour: compat.Missing, Note: "bars are solid", Unless: `80`},
			{Path: "gradientMode", Honour: compat.Missing, Note: "bars are solid", Unless: `"none"`},
			{Path: "thresholdsStyle.mode", Honour: compat.Missing, Note: "thresholds are not drawn behind bars", Unless: `"off"`}})
}

func barchartOptions() compat.List {
	return compat.Join(legendOptions(),
		compat.Shows("orientation", "xField", "colorByField", "showValue", "stacking", "barWidth", "groupWidth", "xTickLabelSpacing", "xTickLabelMaxLength"),
		compat.Ignores("text", "barRadius", "fullHighlight"),
		compat.List{{Path: "xTickLabelRotation", Honour: compat.Missing, Note: "texts stand level", Unless: `0`}})
}

func histogramOptions() compat.List {
	return compat.Join(legendOptions(), compat.Shows("bucketSize", "bucketOffset", "bucketCount", "combine"))
}

func stateOptions() compat.List {
	return compat.Join(tooltipOptions(), legendOptions(), compat.Shows("mergeValues", "showValue", "rowHeight", "alignValue", "colWidth"),
		compat.Ignores("perPage"),
		compat.Lacks("the dashboard's time zone is used", "timezone"))
}

func stateCustom() compat.List {
	return compat.Join(hideFrom(), compat.Shows("spanNulls", "insertNulls"), compat.Ignores("lineWidth", "fillOpacity", "axisPlacement", "axisLabel", "axisWidth"))
}

func heatmapOptions() compat.List {
	return compat.Join(tooltipOptions(),
		compat.Shows("calculate", "calculation", "color", "filterValues", "rowsFrame.layout", "legend.show",
			"yAxis.unit", "yAxis.decimals", "yAxis.reverse", "yAxis.axisPlacement", "yAxis.axisLabel"),
		compat.Ignores("tooltip", "exemplars", "cellGap", "cellRadius", "cellValues", "selectionMode", "annotations", "rowsFrame.value", "yAxis.axisWidth"),
		compat.Lacks("all buckets are shown", "yAxis.min", "yAxis.max"),
		compat.List{{Path: "showValue", Honour: compat.Missing, Note: "cells are coloured, not written", Unless: `"never"`}})
}

func heatmapCustom() compat.List {
	return compat.Join(hideFrom(), compat.Ignores("scaleDistribution"))
}
