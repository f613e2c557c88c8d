package dashboard

import "github.com/montui/montui/internal/compat"

func v2Fields() compat.List {
	return compat.Join(
		compat.Shows("title", "uid", "description", "tags", "links", "elements", "layout", "variables", "annotations",
			"timeSettings.from", "timeSettings.to", "timeSettings.timezone", "timeSettings.autoRefresh",
			"timeSettings.weekStart", "timeSettings.fiscalYearStartMonth"),
		compat.List{
			{Path: "timeSettings.nowDelay", Honour: compat.Missing, Note: "the range ends now, not some time before", Unless: `"0s"`},
		},
		compat.Ignores("id", "cursorSync", "editable", "liveNow", "preload", "revision", "preferences", "schemaVersion", "timeSettings.autoRefreshIntervals",
			"timeSettings.quickRanges", "timeSettings.hideTimepicker"),
	)
}

func v2VariableFields() compat.List {
	return compat.Join(compat.Shows("kind", "spec", "group", "datasource"), compat.Ignores("labels"), variableFields().Under("spec"))
}

func v2ElementFields() compat.List {
	return compat.Join(
		compat.Shows("id", "title", "description", "links", "data.kind", "data.spec.transformations", "data.spec.queryOptions.timeFrom", "data.spec.queryOptions.timeShift",
			"data.spec.queryOptions.maxDataPoints", "data.spec.queryOptions.interval", "data.spec.queryOptions.hideTimeOverride",
			"data.spec.queries.*.kind", "data.spec.queries.*.spec", "vizConfig.kind", "vizConfig.group",
			"vizConfig.spec.options", "vizConfig.spec.fieldConfig", "libraryPanel"),
		compat.List{
			{Path: "subtitle", Honour: compat.Missing, Note: "the subtitle is not shown"},
			{Path: "data.spec.queryOptions.timeCompare", Honour: compat.Missing, Note: "the earlier time it compares with is not asked for"},
			{Path: "data.spec.queryOptions.timeTo", Honour: compat.Missing, Note: "the panel's range ends where the dashboard's does"},
		},
		compat.Ignores("transparent", "vizConfig.version", "vizConfig.spec.pluginVersion", "data.spec.queryOptions.queryCachingTTL",
			"data.spec.queryOptions.cacheTimeout"),
	)
}
