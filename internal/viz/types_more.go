package viz

import (
	"maps"
	"slices"

	"github.com/montui/montui/internal/compat"
)

// partly lists paths that are shown, but for what the note says, unless they have the usual value.
func partly(note, unless string, paths ...string) compat.List {
	var out compat.List
	for _, p := range paths {
		out = append(out, compat.Entry{Path: p, Honour: compat.Partly, Note: note, Unless: unless})
	}
	return out
}

// otherTypes are the panels without a time axis, and those that are named in words.
func otherTypes() []Support {
	table := Support{Type: "table", Honour: compat.Shown, Options: tableOptions(), Custom: tableCustom()}
	old := table
	old.Type = "table-old"
	return append([]Support{table, old, textType(), logsType(), xyType(), polystatType(), statusmapType(), dashlistType(), alertlistType(),
		{Type: "annolist", Honour: compat.Missing, Note: "annotations of Grafana's own server cannot be asked for", Options: compat.Ignores("*"), Custom: compat.Ignores("*")},
		{Type: "news", Honour: compat.Missing, Note: "montui opens no feeds", Options: compat.Ignores("*"), Custom: compat.Ignores("*")},
	}, namedTypes()...)
}

func namedTypes() []Support {
	var out []Support
	for _, name := range slices.Sorted(maps.Keys(named)) {
		out = append(out, Support{Type: name, Honour: compat.Missing, Note: "its data is shown as a table, under words that name it (" + named[name] + ")", Options: compat.Ignores("*"), Custom: compat.Ignores("*")})
	}
	return out
}

func tableOptions() compat.List {
	return compat.Join(
		compat.Shows("frameIndex", "showHeader", "sortBy", "footer.show", "footer.reducer", "footer.fields", "footer.countRows", "frozenColumns", "maxRowHeight"),
		partly("rows are one line high, and two with lg where all of them fit", `"sm"`, "cellHeight"),
		compat.Ignores("showTypeIcons", "enablePagination", "footer.enablePagination", "pageSize", "disableKeyboardEvents"),
	)
}

func tableCustom() compat.List {
	return compat.Join(
		compat.Shows("align", "width", "minWidth", "displayMode", "hidden", "hideFrom", "hideHeader", "wrapText", "footer",
			"cellOptions.type", "cellOptions.mode", "cellOptions.valueDisplayMode", "cellOptions.applyToRow", "cellOptions.hideValue", "cellOptions.wrapText",
			"cellOptions.alt", "cellOptions.title"),
		compat.Ignores("filterable", "inspect", "sortable", "tooltip", "cellOptions.dynamicHeight", "cellOptions.lineWidth", "cellOptions.pointSize", "cellOptions.showPoints",
			"cellOptions.barAlignment", "cellOptions.lineInterpolation", "cellOptions.spanNulls", "cellOptions.axisPlacement", "cellOptions.axisLabel", "cellOptions.axisColorMode",
			"cellOptions.axisCenteredZero", "cellOptions.axisBorderShow", "cellOptions.axisGridShow", "cellOptions.scaleDistribution", "cellOptions.thresholdsStyle", "cellOptions.stacking", "cellOptions.hideFrom", "cellOptions.lineStyle"),
		partly("a sparkline is an area in blocks", `"line"`, "cellOptions.drawStyle"),
		partly("a sparkline is an area in blocks", "", "cellOptions.fillOpacity", "cellOptions.gradientMode"),
		compat.Lacks("a column's name is one line", "wrapHeaderText"),
		compat.Lacks("cells take no CSS from another field", "styleField"),
	)
}

func textType() Support {
	return Support{Type: "text", Honour: compat.Shown, Options: compat.Join(
		compat.Shows("mode", "content", "code.showLineNumbers"),
		partly("code is not coloured by its language", `"plaintext"`, "code.language"),
		compat.Ignores("code.showMiniMap", "angular"),
	)}
}

func logsType() Support {
	return Support{Type: "logs", Honour: compat.Shown, Options: compat.Join(
		compat.Shows("showTime", "showLabels", "wrapLogMessage", "sortOrder", "dedupStrategy"),
		compat.Ignores("enableLogDetails", "showLogContextToggle", "enableInfiniteScrolling", "noInteractions", "fontSize", "detailsMode", "showControls", "controlsStorageKey",
			"allowDownload", "showFieldSelector", "showLevel", "logRowMenuIconsBefore", "logRowMenuIconsAfter", "logLineMenuCustomItems", "grammar"),
		compat.Lacks("labels are shown whole, or not", "showCommonLabels", "displayedFields", "showLogAttributes"),
		compat.Lacks("a message stays as it was sent", "prettifyLogMessage", "unwrappedColumns", "syntaxHighlighting"),
		partly("times are shown to the second", "", "timestampResolution"),
	), Custom: compat.Ignores("*")}
}

func xyType() Support {
	return Support{Type: "xychart", Honour: compat.Partly, Note: "all series share one linear axis on the left",
		Options: compat.Join(compat.Shows("mapping", "series", "seriesMapping", "dims", "legend"), compat.Ignores("tooltip", "xyFrames")),
		Custom: compat.Join(compat.Shows("show", "pointSize", "hideFrom", "pointColor"),
			compat.Ignores("pointShape", "pointStrokeWidth", "lineWidth", "fillOpacity", "label", "labelValue", "lineColor"),
			partly("lines are drawn through", `{"fill":"solid"}`, "lineStyle"),
			partly("one linear axis on the left", `"auto"`, "axisPlacement"),
			partly("one linear axis on the left", `{"type":"linear"}`, "scaleDistribution"),
			compat.Lacks("axes have no names of their own", "axisLabel"),
			compat.Ignores("axisColorMode", "axisWidth", "axisGridShow", "axisBorderShow", "axisCenteredZero", "axisSoftMin", "axisSoftMax"))}
}

func polystatType() Support {
	return Support{Type: "grafana-polystat-panel", Honour: compat.Partly, Note: "hexagons are rectangles",
		Options: compat.Join(
			compat.Shows("globalUnitFormat", "globalDecimals", "globalOperator", "globalThresholdsConfig", "globalThresholds", "globalFillColor", "globalDisplayMode",
				"globalDisplayTextTriggeredEmpty", "globalShowValueEnabled", "globalShowNameEnabled", "sortByField", "sortByDirection", "globalSortDirection",
				"overrideConfig.overrides.*.metricName", "overrideConfig.overrides.*.thresholds", "overrideConfig.overrides.*.unitFormat", "overrideConfig.overrides.*.decimals",
				"overrideConfig.overrides.*.operatorName", "overrideConfig.overrides.*.prefix", "overrideConfig.overrides.*.suffix", "overrideConfig.overrides.*.alias", "overrideConfig.overrides.*.enabled"),
			compat.Lacks("composites are shown as the series they are made of", "compositeConfig.composites"),
			compat.Lacks("names are shown whole", "globalRegexPattern", "ellipseEnabled"),
			compat.Lacks("the panel shows all that fit", "layoutDisplayLimit"),
			compat.Ignores("*"))}
}

func statusmapType() Support {
	return Support{Type: "flant-statusmap-panel", Honour: compat.Partly, Note: "the colour scheme is the nearest of Grafana's own",
		Options: compat.Join(
			compat.Shows("color.mode", "color.cardColor", "color.colorScale", "color.exponent", "color.colorScheme", "color.defaultColor", "color.thresholds", "yAxisSort", "xAxis.show", "yAxis.show"),
			compat.Lacks("there is no legend of colours", "legend"),
			compat.Lacks("the greatest value of a card is shown", "seriesFilterIndex"),
			compat.Ignores("*"))}
}

func dashlistType() Support {
	return Support{Type: "dashlist", Honour: compat.Partly, Note: "lists the dashboards montui was given, not a Grafana server's",
		Options: compat.Join(
			compat.Shows("maxItems", "query", "tags", "folderUID", "showStarred", "showRecentlyViewed", "showSearch", "starred", "recent", "search"),
			compat.Ignores("showHeadings", "headings", "keepTime", "includeVars", "folderId", "showFolderNames", "layout"))}
}

func alertlistType() Support {
	return Support{Type: "alertlist", Honour: compat.Partly, Note: "lists the alerts of the Prometheus server, not Grafana's",
		Options: compat.Join(
			compat.Shows("maxItems", "alertName", "stateFilter"),
			partly("alerts stay in the server's order, the firing ones first", "", "sortOrder"),
			compat.Lacks("labels do not choose alerts", "alertInstanceLabelFilter"),
			compat.Lacks("alerts stand one by one in a list", "groupBy", "viewMode"),
			compat.Ignores("groupMode", "folder", "datasource", "dashboardAlerts", "dashboardFilter", "showInstances", "showInactiveAlerts", "statColorMode", "statThresholds",
				"statValueMappings", "showOptions", "dashboardTitle", "folderId", "tags"))}
}
