package query

import (
	"slices"

	"github.com/montui/montui/internal/compat"
)

// Support is what montui does with one thing of Grafana's that has a name.
type Support struct {
	ID, Name string
	Honour   compat.Honour
	Note     string // of Partly and Missing: the difference
}

// VariableTypes are the types of template variables.
func VariableTypes() []Support {
	return []Support{
		{"query", "Query", compat.Partly, "of Prometheus data sources; one of several data sources at once, and $__searchFilter, are not"},
		{"custom", "Custom", compat.Shown, ""},
		{"constant", "Constant", compat.Shown, ""},
		{"textbox", "Text box", compat.Shown, ""},
		{"interval", "Interval", compat.Shown, ""},
		{"datasource", "Data source", compat.Partly, "the servers of the settings, by name and UID; with one server it is called prometheus and the regex chooses nothing"},
		{"adhoc", "Filters", compat.Partly, "the operators < <= > and >= are left out by name: no Prometheus takes them"},
		{"groupby", "Group by", compat.Partly, "a value for texts and queries that name it; queries that do not are not grouped"},
		{"switch", "Switch", compat.Shown, ""},
		{"snapshot", "Snapshot", compat.Shown, ""},
		{"system", "System", compat.Shown, ""},
	}
}

// Formats are the interpolation formats: ${name:format}.
func Formats() []Support {
	return []Support{
		{"csv", "Csv", compat.Shown, ""}, {"customqueryparam", "Custom query parameter", compat.Shown, ""}, {"date", "Date", compat.Shown, ""},
		{"distributed", "Distributed", compat.Shown, ""}, {"doublequote", "Double quote", compat.Shown, ""}, {"glob", "Glob", compat.Shown, ""},
		{"html", "HTML", compat.Shown, ""}, {"join", "Join", compat.Shown, ""}, {"json", "JSON", compat.Shown, ""}, {"lucene", "Lucene", compat.Shown, ""},
		{"percentencode", "Percent encode", compat.Shown, ""}, {"pipe", "Pipe", compat.Shown, ""}, {"queryparam", "Query parameter", compat.Shown, ""},
		{"raw", "raw", compat.Shown, ""}, {"regex", "Regex", compat.Shown, ""}, {"singlequote", "Single quote", compat.Shown, ""},
		{"sqlstring", "SQL string", compat.Shown, ""}, {"text", "Text", compat.Shown, ""}, {"uriencode", "Percent encode as URI", compat.Shown, ""},
	}
}

// inLinks is said of the macros that know what a text is about; they are field's.
const inLinks = "in data links, and texts and names of fields"

// Builtins are the variables and macros that every dashboard has.
func Builtins() []Support {
	return []Support{
		{"$__interval", "the step, as text", compat.Shown, ""}, {"$__interval_ms", "the step in milliseconds", compat.Shown, ""},
		{"$__rate_interval", "a range of four scrapes at least", compat.Shown, ""}, {"$__rate_interval_ms", "the same in milliseconds", compat.Shown, ""},
		{"$__range", "the time range in seconds, as text", compat.Shown, ""}, {"$__range_s", "the time range in seconds", compat.Shown, ""},
		{"$__range_ms", "the time range in milliseconds", compat.Shown, ""}, {"$__from", "the beginning, in milliseconds", compat.Shown, ""},
		{"$__to", "the end, in milliseconds", compat.Shown, ""}, {"$__timezone", "the time zone", compat.Shown, ""},
		{"$__dashboard", "the dashboard's title, .uid", compat.Shown, ""},
		{"$__user", "who looks: .id .login .email", compat.Partly, "nobody is logged in: the id is 0, the others are empty"},
		{"$__org", "the organization: .id .name", compat.Partly, "there is none: the id is 0, the name is empty"},
		{"$__namespace", "the namespace", compat.Partly, "always default"},
		{"$__all_variables", "all variables, for links", compat.Shown, ""}, {"$__url_time_range", "the time range, for links", compat.Shown, ""},
		{"$__field", "the field a text is about", compat.Shown, inLinks}, {"$__series", "the series a text is about", compat.Shown, inLinks},
		{"$__data", "the row a text is about", compat.Shown, inLinks}, {"$__value", "the value a text is about", compat.Shown, inLinks},
		{"$__url", "the page's address", compat.Missing, "a terminal has none; it stays as it is written"},
		{"$__searchFilter", "what is typed to search a variable's options", compat.Missing, "montui searches the options it has; it stays as it is written"},
		{"$timeFilter", "a condition on time", compat.Missing, "of InfluxDB; it stays as it is written"},
		{"$__timeFilter", "a condition on time", compat.Missing, "of SQL data sources; it stays as it is written"},
	}
}

// MissingIn names the built-in variables in a text that montui lacks, each once.
func MissingIn(text string) []string {
	var out []string
	for _, m := range reference().FindAllStringSubmatch(text, -1) {
		name := m[1] + m[2] + m[4]
		switch name {
		case "__url", "__searchFilter", "timeFilter", "__timeFilter":
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Difference is something of variables and queries that montui does differently from Grafana, on purpose.
type Difference struct{ What, Grafana, Montui string }

// VariableDifferences are all of them that the comparison with Grafana's libraries knows of.
func VariableDifferences() []Difference {
	return []Difference{
		{"a quote in the value of an ad hoc filter", "ends the string in the query", "is escaped"},
		{"a backslash in the value of an ad hoc filter with = or !=", "begins an escape in the query", "is a backslash"},
		{"an ad hoc filter with < <= > or >=", "is put into the query, which no Prometheus takes", "is left out, and named"},
		{"an ad hoc filter on a query that is no PromQL", "is put where a selector may be meant", "is an error that names the query"},
		{"the feature toggle prometheusSpecialCharsInLabelValues", "is off, unless someone turns it on", "is always off"},
		{"$__rate_interval in a variable's query", "stays, and the server refuses it", "is four scrapes"},
		{"a variable's query in the fields of the query editor alone, without the text", "finds nothing", "is asked"},
		{"a text of an option given from outside for a variable of several values", "is taken as a value", "means that option"},
		{"a regex that would run for minutes", "hangs the page", "is named, and the variable has no options"},
	}
}
