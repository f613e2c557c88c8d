package transform

import (
	"fmt"
	"slices"

	"github.com/montui/montui/internal/compat"
)

// builders are the transformations that are done, by Grafana's ids.
var builders = map[string]func(options) (operation, error){
	"append": noop, "calculateField": calculateField, "concatenate": concatenate, "configFromData": configFromData,
	"convertFieldType": convertFieldType, "convertFrameType": convertFrameType, "ensureColumns": ensureColumns,
	"extractFields": extractFields, "filterByRefId": filterByRefID, "filterByValue": filterByValue, "filterFields": filterFields,
	"filterFieldsByName": filterFieldsByName, "filterFrames": filterFrames, "filterFramesByRefId": filterByRefID,
	"formatString": formatString, "formatTime": formatTime, "groupBy": groupBy, "groupToNestedTable": groupToNestedTable,
	"groupingToMatrix": groupingToMatrix, "heatmap": heatmap, "histogram": histogram, "joinByField": joinByField,
	"joinByLabels": joinByLabels, "labelsToFields": labelsToFields, "limit": limit, "merge": merge, "noop": noop, "order": order,
	"organize": organize, "partitionByValues": partitionByValues, "prepareTimeSeries": prepareTimeSeries, "reduce": reduce,
	"regression": regression, "rename": rename, "renameByRegex": renameByRegex, "rowsToFields": rowsToFields,
	"seriesToColumns": joinByField, "seriesToRows": seriesToRows, "smoothing": smoothing, "sortBy": sortBy,
	"timeSeriesTable": timeSeriesTable, "transpose": transpose,
}

// Support is what montui does with one of Grafana's transformations.
type Support struct {
	ID, Name string
	Note     string // of Partly and Missing: the difference
	Honour   compat.Honour
	Options  compat.List // beneath the transformation's "options"
}

// Wrapper is the ID of the entry of Registry whose Options are the fields of every transformation, beside its "options".
const Wrapper = "*"

// Registry is what montui does with each of Grafana's transformations, by name; the first entry is that of Wrapper.
func Registry() []Support {
	list := supports()
	slices.SortFunc(list, func(a, b Support) int { return collate(a.Name+a.ID, b.Name+b.ID) })
	return slices.Insert(list, 0, Support{ID: Wrapper, Name: "every transformation", Honour: compat.Shown, Options: wrapper()})
}

// Supported are the ids that are done, sorted.
func Supported() []string {
	out := make([]string, 0, len(builders))
	for id := range builders {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// known finds a transformation, or says why there is none.
func known(id string) (build func(options) (operation, error), why string) {
	if build = builders[id]; build != nil {
		return build, ""
	}
	for _, s := range supports() {
		if s.ID == id {
			return nil, fmt.Sprintf("transformation %q is not supported: %s", id, s.Note)
		}
	}
	return nil, fmt.Sprintf("transformation %q is not supported", id)
}
