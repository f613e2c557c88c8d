package viz

import "github.com/montui/montui/internal/compat"

var (
	hideFrom   = compat.Join(compat.Shows("hideFrom.viz", "hideFrom.legend"), compat.Ignores("hideFrom.tooltip"))
	hideCustom = hideFrom

	legendOptions = compat.Join(
		compat.Shows("legend.showLegend", "legend.displayMode", "legend.placement", "legend.calcs", "legend.sortBy", "legend.sortDesc", "legend.isVisible", "legend.width"),
		compat.Ignores("legend.asTable", "legend.enableFacetedFilter", "legend.limit", "tooltip"))
	reduceOptions = compat.Shows("reduceOptions.values", "reduceOptions.calcs", "reduceOptions.fields", "reduceOptions.limit")

	plotOptions = compat.Join(legendOptions, compat.Ignores("timeCompare"),
		compat.Lacks("the dashboard's time zone is used", "timezone"),
		compat.Ignores("annotations", "dataLinks"),
		compat.List{{Path: "orientation", Honour: compat.Missing, Note: "time runs from left to right", Unless: `"horizontal"`}})
	trendOptions = compat.Join(legendOptions, compat.Shows("xField"))

	axisCustom = compat.Join(
		compat.Shows("axisPlacement", "axisLabel", "axisColorMode", "axisBorderShow", "axisGridShow", "axisCenteredZero", "axisSoftMin", "axisSoftMax",
			"scaleDistribution.type", "scaleDistribution.log", "scaleDistribution.linearThreshold"),
		compat.Ignores("axisWidth"))
	timeseriesCustom = compat.Join(hideFrom, axisCustom,
		compat.Shows("drawStyle", "lineInterpolation", "fillOpacity", "gradientMode", "fillBelowTo", "stacking", "transform", "spanNulls", "insertNulls",
			"thresholdsStyle.mode", "lineStyle", "showPoints", "barAlignment", "barMaxWidth", "barWidthFactor"),
		compat.Ignores("pointSize", "pointShape", "pointStrokeWidth", "fillColor", "lineColor", "pointColor", "pointSymbol"),
		compat.List{{Path: "lineWidth", Honour: compat.Unseen}, {Path: "showValues", Honour: compat.Missing, Note: "values are not written at the points"}})

	statOptions = compat.Join(reduceOptions,
		compat.Shows("graphMode", "colorMode", "justifyMode", "textMode", "orientation", "wideLayout", "showPercentChange", "percentChangeColorMode"),
		compat.Ignores("text", "textSizes"))
	gaugeOptions = compat.Join(reduceOptions, compat.Shows("showThresholdMarkers", "showThresholdLabels", "orientation", "sizing", "minVizWidth", "minVizHeight"),
		compat.Ignores("text", "effects", "shape", "barWidthFactor", "segmentCount", "segmentSpacing", "sparkline", "barShape", "endpointMarker", "textMode", "neutral"))
	bargaugeOptions = compat.Join(reduceOptions, legendOptions,
		compat.Shows("displayMode", "orientation", "valueMode", "namePlacement", "showUnfilled", "sizing", "minVizWidth", "minVizHeight", "maxVizHeight"),
		compat.Ignores("text"))
	piechartOptions = compat.Join(reduceOptions, legendOptions, compat.Shows("pieType", "displayLabels", "legend.values", "sort"),
		compat.Ignores("text"))
	barsCustom = compat.Join(hideFrom, axisCustom, compat.Shows("stacking"),
		compat.Shows("fillOpacity", "gradientMode"), compat.Ignores("lineWidth", "thresholdsStyle"))
	barchartOptions = compat.Join(legendOptions,
		compat.Shows("orientation", "xField", "colorByField", "showValue", "stacking", "barWidth", "groupWidth", "xTickLabelSpacing", "xTickLabelMaxLength", "fullHighlight"),
		compat.Ignores("text", "barRadius"),
		compat.List{{Path: "xTickLabelRotation", Honour: compat.Missing, Note: "texts stand level", Unless: `0`}})
	histogramOptions = compat.Join(legendOptions, compat.Shows("bucketSize", "bucketOffset", "bucketCount", "combine"))
	stateOptions     = compat.Join(legendOptions, compat.Shows("mergeValues", "showValue", "rowHeight", "alignValue", "colWidth"),
		compat.List{{Path: "perPage", Honour: compat.Partly, Note: "all series are listed, as many as there is room for; scroll to the rest"}},
		compat.Lacks("the dashboard's time zone is used", "timezone"))
	stateCustom    = compat.Join(hideFrom, compat.Shows("spanNulls", "insertNulls"), compat.Ignores("lineWidth", "fillOpacity", "axisPlacement", "axisLabel", "axisWidth"))
	heatmapOptions = compat.Join(
		compat.Shows("calculate", "calculation", "color", "filterValues", "rowsFrame", "legend", "yAxis"),
		compat.Ignores("tooltip", "exemplars", "showValue", "cellRadius", "cellValues", "selectionMode", "annotations"),
		compat.Ignores("cellGap"))
	heatmapCustom = compat.Join(hideFrom, compat.Ignores("scaleDistribution"))
)
