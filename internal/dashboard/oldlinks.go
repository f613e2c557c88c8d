package dashboard

import (
	"regexp"
	"strings"
	"sync"
)

// panelLinks is schema 19: a link that names a dashboard became a URL, and what it takes along a part of that.
func (m *migrator) panelLinks(p object) {
	if m.version >= 19 {
		return
	}
	eachObject(p["links"], func(l object) {
		url := asString(l["url"])
		switch name, uri := asString(l["dashboard"]), asString(l["dashUri"]); {
		case url != "":
		case name != "":
			url = "dashboard/db/" + slug(name)
		case uri != "":
			url = "dashboard/" + uri
		default:
			url = "/"
		}
		var params []string
		if asBool(l["keepTime"]) {
			params = append(params, "$__url_time_range")
		}
		if asBool(l["includeVars"]) {
			params = append(params, "$__all_variables")
		}
		if more := asString(l["params"]); more != "" {
			params = append(params, more)
		}
		if len(params) > 0 {
			url += "?" + strings.Join(params, "&")
		}
		l["url"] = url
	})
}

var (
	notInSlug = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^a-z0-9_ ]+`) })
	spaces    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(` +`) })
)

func slug(name string) string {
	return spaces().ReplaceAllString(notInSlug().ReplaceAllString(strings.ToLower(name), ""), "-")
}

// oldLinkNames are the variables of data links and titles before schemas 20 and 21.
var oldLinkNames = strings.NewReplacer("$__series_name", "${__series.name}", "__series_name", "__series.name", "__value_time", "__value.time",
	"$__field_name", "${__field.name}", "__field_name", "__field.name")

// dataLinks is schemas 20 and 21: the variables of data links got their dots, and a series' labels became a field's.
func (m *migrator) dataLinks(p object) {
	if m.version >= 21 {
		return
	}
	options := asObject(p["options"])
	defaults := asObject(asObject(options["fieldOptions"])["defaults"])
	rename := func(o object, key string) {
		text, ok := o[key].(string)
		if !ok {
			return
		}
		if m.version < 20 {
			text = oldLinkNames.Replace(text)
		}
		o[key] = strings.ReplaceAll(text, "__series.labels", "__field.labels")
	}
	for _, links := range []any{options["dataLinks"], defaults["links"]} {
		eachObject(links, func(l object) { rename(l, "url") })
	}
	rename(defaults, "title")
}
