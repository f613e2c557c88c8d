package dashboard

import "github.com/montui/montui/internal/compat"

// Honours is what montui does with each field of a dashboard, classic and v2. What stands under options, fieldConfig and
// transformations is sealed here: the rooms that open it say what they do with it.
func Honours() compat.List {
	return compat.Join(
		dashboardFields(),
		variableFields().Under("templating.list.*"),
		annotationFields().Under("annotations.list.*"),
		rowFields().Under("rows.*"),
		panelFields().Under("panels.*"),
		targetFields().Under("panels.*.targets.*"),
		v2Fields().Under("spec"),
		v2VariableFields().Under("spec.variables.*"),
		v2ElementFields().Under("spec.elements.*.spec"),
	)
}

// HonoursOld is what montui does with the fields that panels of plug-ins no longer in Grafana have beside the common ones.
func HonoursOld() map[string]compat.List {
	return map[string]compat.List{
		"graph": graphFields(), "singlestat": singlestatFields(), "grafana-singlestat-panel": singlestatFields(), "table-old": tableFields(),
		"table": tableFields(), "grafana-piechart-panel": pieFields(), "heatmap": heatmapFields(), "text": compat.Shows("content", "mode"),
		"gauge": compat.Shows("options-gauge"), "row": compat.Ignores("collapse", "showTitle", "titleSize", "height"),
	}
}

const droppedToo = "it is dropped, as Grafana's own migration drops it"

func dashboardFields() compat.List {
	return compat.Join(
		compat.Shows("title", "uid", "description", "tags", "links", "schemaVersion", "time", "timezone", "refresh", "weekStart", "fiscalYearStartMonth", "panels", "rows", "templating",
			"annotations", "__inputs", "__elements", "services", "pulldowns", "apiVersion", "kind", "metadata"),
		compat.List{
			{Path: "timepicker.nowDelay", Honour: compat.Missing, Note: "the range ends now, not some time before", Unless: `"0s"`},
			{Path: "snapshot", Honour: compat.Partly, Note: "a snapshot's saved data is not shown; the server is asked"},
		},
		compat.Ignores("id", "version", "gnetId", "editable", "style", "hideControls", "iteration", "revision", "originalTitle", "__requires",
			"liveNow", "preload", "graphTooltip", "sharedCrosshair", "isStarred", "nav", "meta", "status", "folderUid", "folderId",
			"overwrite", "inputs", "variables.list", "message", "slug", "autoRefresh",
			"timepicker.collapse", "timepicker.enable", "timepicker.hidden", "timepicker.notice", "timepicker.now",
			"timepicker.refresh_intervals", "timepicker.quick_ranges", "timepicker.time_options", "timepicker.type", "timepicker.status"),
	)
}

func variableFields() compat.List {
	return compat.Join(
		compat.Shows("name", "label", "type", "query", "definition", "current", "options", "regex", "regexApplyTo", "sort", "refresh", "hide",
			"multi", "includeAll", "allValue", "allowCustomValue", "datasource", "auto", "auto_count", "auto_min", "filters", "valuesFormat",
			"hideVariable", "hideLabel", "pluginId", "enabledValue", "disabledValue", "staticOptions", "staticOptionsOrder", "baseFilters", "defaultKeys", "skipUrlSync"),
		compat.Lacks("the variable cannot group queries", "enableGroupBy"),
		compat.Ignores("id", "description", "useTags", "tags", "tagsQuery", "tagValuesQuery", "tagValues", "selectedTags",
			"allFormat", "multiFormat", "refresh_on_load", "queryValue", "index", "error", "iteration", "initLock", "global", "state", "key",
			"rootStateKey", "defaultValue", "origin", "originFilters", "placeholder", "applyMode", "condition", "optionsLoaded",
			"layout", "showInControlsMenu", "placement", "supportsMultiValueOperators", "$$hashKey"),
	)
}

func annotationFields() compat.List {
	return compat.Join(
		compat.Shows("name", "enable", "builtIn", "datasource", "expr", "step", "titleFormat", "textFormat", "tagKeys", "useValueForTime", "filter", "hide", "iconColor"),
		compat.Ignores("type", "target", "showIn", "limit", "tags", "matchAny", "mappings", "placement", "rawQuery", "snapshotData", "origin"),
	)
}

func rowFields() compat.List {
	return compat.Join(
		compat.Shows("title", "showTitle", "collapse", "height", "panels", "repeat", "repeatIteration", "repeatRowId"),
		compat.Ignores("titleSize", "editable", "collapsable", "collapsed", "type", "notice", "id", "scopedVars", "isNew", "$$hashKey"),
	)
}

func panelFields() compat.List {
	return compat.Join(
		compat.Shows("id", "type", "title", "description", "gridPos", "links", "datasource", "targets", "options", "fieldConfig", "transformations",
			"maxDataPoints", "interval", "timeFrom", "timeShift", "hideTimeOverride", "repeat", "repeatDirection", "maxPerRow", "minSpan",
			"span", "height", "collapsed", "panels", "libraryPanel", "repeatIteration", "repeatPanelId", "repeatByRow", "repeatRowId"),
		compat.List{
			{Path: "timeCompare", Honour: compat.Missing, Note: "the earlier time it compares with is not asked for"},
			{Path: "snapshotData", Honour: compat.Missing, Note: "a snapshot's saved data is not shown; the server is asked"},
		},
		compat.Ignores("pluginVersion", "transparent", "cacheTimeout", "queryCachingTTL", "editable", "error", "isNew", "alert", "renderer", "scopedVars",
			"autoMigrateFrom", "hasRefreshed", "events", "fullscreen", "isEditing", "isViewing", "key", "cachedPluginOptions",
			"thresholds", "version", "uid", "$$hashKey", "show"),
	)
}

// leftovers are fields of angular panels that today's panels still carry; Grafana does not look at them, and no more
// does it at those of a panel that another plug-in owns.
func leftovers() compat.List {
	var out compat.List
	for _, list := range []compat.List{graphFields(), singlestatFields(), tableFields(), pieFields(), heatmapFields()} {
		for _, e := range list {
			out = append(out, compat.Entry{Path: e.Path, Honour: compat.Unseen})
		}
	}
	return append(out, compat.Ignores("content", "mode", "style", "folderId", "limit", "headings", "query", "recent", "search", "starred", "tags",
		"dashboardFilter", "dashboardTags", "nameFilter", "onlyAlertsOnDashboard", "sortOrder", "stateFilter", "feedUrl", "data",
		"collapse", "titleSize", "breakPoint")...)
}

func graphFields() compat.List {
	return compat.Join(
		compat.Shows("aliasColors", "bars", "lines", "fill", "fillGradient", "linewidth", "points", "pointradius", "steppedLine", "stack", "percentage",
			"nullPointMode", "legend", "xaxis", "yaxes", "seriesOverrides", "thresholds", "dashes", "dashLength", "spaceLength", "grid", "y_formats",
			"y_format", "y2_format", "leftYAxisLabel", "rightYAxisLabel", "aliasYAxis", "x-axis", "y-axis"),
		compat.Lacks("time regions are not shown", "timeRegions"),
		compat.Ignores("tooltip", "yaxis", "decimals", "hiddenSeries", "paceLength", "resolution", "scale", "annotate", "interactive", "spyable",
			"timezone", "zerofill", "legend_counts", "loadingEditor"),
	)
}

func singlestatFields() compat.List {
	return compat.Join(
		compat.Shows("format", "colorBackground", "colorValue", "colors", "thresholds", "valueName", "sparkline", "gauge", "nullText", "nullPointMode",
			"decimals", "valueMaps", "rangeMaps", "mappingType", "tableColumn"),
		compat.List{
			{Path: "prefix", Honour: compat.Partly, Note: droppedToo},
			{Path: "postfix", Honour: compat.Partly, Note: droppedToo},
		},
		compat.Ignores("prefixFontSize", "postfixFontSize", "valueFontSize", "colorPrefix", "colorPostfix", "mappingTypes",
			"seriesOverrides", "aliasColors", "displayName", "label", "hideTimeOverride"),
	)
}

func tableFields() compat.List {
	return compat.Join(compat.Shows("styles", "columns", "transform", "sort"),
		compat.Ignores("fontSize", "showHeader", "pageSize", "scroll", "filterNull", "showCellBorders", "showRowBorders", "pluginVersion"))
}

func pieFields() compat.List {
	return compat.Join(compat.Shows("aliasColors", "format", "decimals", "legend", "legendType", "pieType", "valueName", "combine"),
		compat.Ignores("fontSize", "strokeWidth", "maxDataPoints", "nullPointMode", "cacheTimeout", "breakPoint", "hideTimeOverride"))
}

func heatmapFields() compat.List {
	return compat.Join(
		compat.Shows("cards", "color", "dataFormat", "hideZeroBuckets", "legend", "reverseYBuckets", "yAxis", "yBucketBound",
			"xBucketNumber", "xBucketSize", "yBucketNumber", "yBucketSize"),
		compat.Ignores("heatmap", "highlightCards", "tooltip", "tooltipDecimals", "xAxis", "useMax", "yAxisSort"),
	)
}

func targetFields() compat.List {
	return compat.Join(
		compat.Shows("expr", "refId", "legendFormat", "format", "interval", "intervalFactor", "step", "instant", "range", "hide", "datasource",
			"expression", "type", "conditions", "settings", "reducer", "window", "downsampler", "upsampler", "panelId", "withTransforms", "topic"),
		compat.List{
			{Path: "exemplar", Honour: compat.Partly, Note: "exemplars are not asked for"},
			{Path: "scopes", Honour: compat.Missing, Note: "scopes do not filter the query"},
			{Path: "adhocFilters", Honour: compat.Missing, Note: "the query's own filters are not applied"},
			{Path: "groupByKeys", Honour: compat.Missing, Note: "the query's own grouping is not applied"},
		},
		compat.Ignores("editorMode", "metric", "calculatedInterval", "datasourceErrors", "errors", "prometheusLink", "legendLink", "target", "textEditor",
			"disableTextWrap", "fullMetaSearch", "includeNullMetadata", "useBackend", "key", "queryType", "requestId", "utcOffsetSec", "intervalMs",
			"maxDataPoints", "dsType", "alias", "aliasBy", "logBase", "max", "min", "scenarioId", "stringInput", "groupBy", "measurement", "policy", "resultFormat",
			"select", "tags", "units", "decimals", "aggregation", "displayAliasType", "displayType", "displayValueWithAlias", "valueHandler",
			"orderByTime", "query", "rawQuery", "rawSql", "hiddenSeries", "qryType", "showingGraph", "showingTable", "isNew", "description",
			"timeShift", "resolution", "fromExploreMetrics", "datasourceUid", "bucketAggs", "metrics", "timeField", "metricColumn", "$$hashKey", "hinting"),
	)
}
