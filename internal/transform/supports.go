package transform

import "github.com/montui/montui/internal/compat"

func wrapper() compat.List {
	return compat.Join(compat.Shows("id", "options", "disabled", "filter.id", "filter.options"),
		compat.List{{Path: "topic", Honour: compat.Partly, Note: "annotations and alert states are not drawn", Unless: `"series"`}})
}

// supports are what is done with each transformation.
func supports() []Support {
	shown := func(id, name string, options ...string) Support {
		return Support{ID: id, Name: name, Options: compat.Shows(options...)}
	}
	unseen := func(s Support, paths ...string) Support {
		s.Options = compat.Join(s.Options, compat.Ignores(paths...))
		return s
	}
	partly := func(s Support, note string) Support {
		s.Honour, s.Note = compat.Partly, note
		return s
	}
	missing := func(id, name, note string) Support {
		return Support{ID: id, Name: name, Note: note, Honour: compat.Missing, Options: compat.List{{Path: "*", Honour: compat.Unseen}}}
	}
	matched := []string{"include.id", "include.options", "exclude.id", "exclude.options"}
	named := []string{"include.names", "include.pattern", "include.variable", "exclude.names", "exclude.pattern", "exclude.variable", "byVariable"}
	mappings := []string{"mappings.*.fieldName", "mappings.*.handlerKey", "mappings.*.handlerArguments.threshold.color", "mappings.*.reducerId"}
	join := []string{"byField", "mode"}
	places := []string{"indexByName", "orderByMode", "orderBy.*.type", "orderBy.*.name", "orderBy.*.desc"}
	return []Support{
		unseen(shown("append", "Append (does nothing)"), "*"),
		unseen(shown("calculateField", "Add field from calculation", "mode", "alias", "replaceFields", "timeSeries",
			"reduce.reducer", "reduce.include", "reduce.nullValueMode", "binary.left", "binary.operator", "binary.right",
			"unary.operator", "unary.fieldName", "cumulative.reducer", "cumulative.field", "window.reducer", "window.field",
			"window.windowSize", "window.windowSizeMode", "window.windowAlignment", "index.asPercentile"), "binary.reducer"),
		shown("concatenate", "Concatenate fields", "frameNameMode", "frameNameLabel"),
		shown("configFromData", "Config from query results", append([]string{"configRefId", "applyTo.id", "applyTo.options"}, mappings...)...),
		unseen(shown("convertFieldType", "Convert field type", "conversions.*.targetField", "conversions.*.destinationType",
			"conversions.*.dateFormat", "conversions.*.timezone", "conversions.*.joinWith", "conversions.*.enumConfig.text"), "fields", "conversions.*.enumConfig"),
		partly(shown("convertFrameType", "Convert frame type", "targetType"), "series that become exemplars are taken away and not drawn"),
		shown("ensureColumns", "Ensure columns"),
		shown("extractFields", "Extract fields", "source", "format", "jsonPaths.*.path", "jsonPaths.*.alias", "delimiter", "regExp", "replace", "keepTime"),
		missing("fieldLookup", "Field lookup", "montui carries no gazetteer of countries and airports"),
		shown("filterByRefId", "Filter data by query refId", "include", "exclude"),
		shown("filterFramesByRefId", "Filter data by query refId (old name)", "include", "exclude"),
		shown("filterByValue", "Filter data by values", "filters.*.fieldName", "filters.*.config.id", "filters.*.config.options.value",
			"filters.*.config.options.from", "filters.*.config.options.to", "type", "match"),
		shown("filterFields", "Filter fields", matched...),
		shown("filterFieldsByName", "Filter fields by name", named...),
		shown("filterFrames", "Filter frames", matched...),
		shown("formatString", "Format string", "stringField", "outputFormat", "substringStart", "substringEnd", "stringPrefix", "stringSuffix"),
		shown("formatTime", "Format time", "timeField", "outputFormat", "useTimezone", "timezone"),
		shown("groupBy", "Group by", "fields.*.operation", "fields.*.aggregations"),
		unseen(partly(shown("groupToNestedTable", "Group to nested tables", "fields.*.operation", "fields.*.aggregations", "rules.*.matcher.id",
			"rules.*.matcher.options", "rules.*.operation", "rules.*.aggregations"), "a nested table is a text in its cell"), "showSubframeHeaders"),
		shown("groupingToMatrix", "Grouping to matrix", "columnField", "rowField", "valueField", "emptyValue"),
		shown("heatmap", "Create heatmap", "xBuckets.mode", "xBuckets.value", "xBuckets.scale.type", "xBuckets.scale.log", "yBuckets.mode",
			"yBuckets.value", "yBuckets.scale.type", "yBuckets.scale.log", "keepOriginalData"),
		unseen(shown("histogram", "Histogram", "bucketSize", "bucketOffset", "combine"), "fields", "bucketCount"),
		shown("joinByField", "Join by field", join...),
		shown("seriesToColumns", "Join by field (old name)", join...),
		shown("joinByLabels", "Join by labels", "value", "join"),
		shown("labelsToFields", "Labels to fields", "mode", "keepLabels", "valueLabel"),
		shown("limit", "Limit", "limitField"),
		unseen(shown("merge", "Merge series/tables"), "*"),
		unseen(shown("noop", "Nothing"), "*"),
		shown("order", "Order fields by name", places...),
		shown("organize", "Organize fields by name", append([]string{"excludeByName", "includeByName", "renameByName"}, places...)...),
		shown("partitionByValues", "Partition by values", "fields", "keepFields", "naming.asLabels", "naming.append", "naming.withNames",
			"naming.separator1", "naming.separator2"),
		shown("prepareTimeSeries", "Prepare time series", "format"),
		shown("reduce", "Reduce", "reducers", "fields.id", "fields.options", "mode", "includeTimeField", "labelsToFields"),
		shown("regression", "Regression analysis", "modelType", "degree", "xFieldName", "yFieldName", "predictionCount"),
		shown("rename", "Rename fields by name", "renameByName"),
		shown("renameByRegex", "Rename fields by regex", "regex", "renamePattern"),
		shown("rowsToFields", "Rows to fields", mappings...),
		shown("seriesToRows", "Series to rows"),
		shown("smoothing", "Smoothing", "resolution"),
		unseen(shown("sortBy", "Sort by", "sort.*.field", "sort.*.desc", "sort.*.index"), "fields"),
		missing("spatial", "Spatial operations", "shapes on a map have no form in a terminal"),
		unseen(shown("timeSeriesTable", "Time series to table", "*.stat", "*.timeField", "refIdToStat"), "*.inlineStat", "*.mergeSeries"),
		shown("transpose", "Transpose", "firstFieldName", "restFieldsName", "emptyValue"),
	}
}
