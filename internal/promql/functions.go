package promql

import (
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// function is what is said of a function: the names of its arguments, and what it does. In braces stand arguments: {range} is how
// long the range is, others are scalars and strings by their names.
type function struct{ args, does string }

// functions are all those of PromQL.
var functions = map[string]function{
	"abs":                          {"v", "absolute value of each sample"},
	"absent":                       {"v", "1 when there is no series at all, nothing when there is one"},
	"absent_over_time":             {"v", "1 when no series has a sample within {range}, nothing when one has"},
	"acos":                         {"v", "arccosine of each sample"},
	"acosh":                        {"v", "inverse hyperbolic cosine of each sample"},
	"asin":                         {"v", "arcsine of each sample"},
	"asinh":                        {"v", "inverse hyperbolic sine of each sample"},
	"atan":                         {"v", "arctangent of each sample"},
	"atanh":                        {"v", "inverse hyperbolic tangent of each sample"},
	"avg_over_time":                {"v", "average of each series' samples over {range}"},
	"ceil":                         {"v", "each sample rounded up to a whole number"},
	"changes":                      {"v", "how often each series' value changed within {range}"},
	"clamp":                        {"v min max", "samples held between {min} and {max}"},
	"clamp_max":                    {"v max", "samples above {max} become {max}"},
	"clamp_min":                    {"v min", "samples below {min} become {min}"},
	"cos":                          {"v", "cosine of each sample"},
	"cosh":                         {"v", "hyperbolic cosine of each sample"},
	"count_over_time":              {"v", "how many samples each series has within {range}"},
	"day_of_month":                 {"v", "day of the month, 1 to 31, of each sample read as a time in UTC"},
	"day_of_week":                  {"v", "day of the week, 0 is Sunday, of each sample read as a time in UTC"},
	"day_of_year":                  {"v", "day of the year, 1 to 366, of each sample read as a time in UTC"},
	"days_in_month":                {"v", "days in the month, 28 to 31, of each sample read as a time in UTC"},
	"deg":                          {"v", "radians to degrees"},
	"delta":                        {"v", "difference between the last and the first value over {range}; for gauges"},
	"deriv":                        {"v", "per-second slope over {range}, by linear regression; for gauges"},
	"double_exponential_smoothing": {"v sf tf", "series smoothed over {range}, with smoothing factor {sf} and trend factor {tf}"},
	"end":                          {"", "end of the range that is asked for, in Unix seconds"},
	"exp":                          {"v", "e to the power of each sample"},
	"first_over_time":              {"v", "oldest sample of each series within {range}"},
	"floor":                        {"v", "each sample rounded down to a whole number"},
	"histogram_avg":                {"v", "average of the values in each native histogram"},
	"histogram_count":              {"v", "number of values in each native histogram"},
	"histogram_fraction":           {"lower upper v", "share of each histogram's values between {lower} and {upper}"},
	"histogram_quantile":           {"phi v", "value below which the share {phi} of each histogram's values lies"},
	"histogram_quantiles":          {"v label phi phi2", "several quantiles of each histogram, told apart by the label {label}"},
	"histogram_stddev":             {"v", "estimated standard deviation of the values in each native histogram"},
	"histogram_stdvar":             {"v", "estimated variance of the values in each native histogram"},
	"histogram_sum":                {"v", "sum of the values in each native histogram"},
	"hour":                         {"v", "hour of the day, 0 to 23, of each sample read as a time in UTC"},
	"idelta":                       {"v", "difference of the two newest samples within {range}; for gauges"},
	"increase":                     {"v", "by how much each counter grew over {range}, resets accounted for"},
	"info":                         {"v data", "series with labels of the matching info metrics added"},
	"irate":                        {"v", "per-second rate of each counter by its two newest samples within {range}"},
	"label_join":                   {"v dst separator src", "label {dst} made by joining the values of labels with {separator}"},
	"label_replace":                {"v dst replacement src regex", "label {dst} set to {replacement} where label {src} matches {regex}"},
	"last_over_time":               {"v", "newest sample of each series within {range}"},
	"ln":                           {"v", "natural logarithm of each sample"},
	"log10":                        {"v", "decimal logarithm of each sample"},
	"log2":                         {"v", "binary logarithm of each sample"},
	"mad_over_time":                {"v", "median absolute deviation of each series' samples over {range}"},
	"max_of":                       {"a b", "the larger of {a} and {b}"},
	"max_over_time":                {"v", "largest sample of each series over {range}"},
	"min_of":                       {"a b", "the smaller of {a} and {b}"},
	"min_over_time":                {"v", "smallest sample of each series over {range}"},
	"minute":                       {"v", "minute of the hour, 0 to 59, of each sample read as a time in UTC"},
	"month":                        {"v", "month, 1 to 12, of each sample read as a time in UTC"},
	"pi":                           {"", "the number pi"},
	"predict_linear":               {"v seconds", "value {seconds} seconds from now, by linear regression over {range}; for gauges"},
	"present_over_time":            {"v", "1 for each series that has a sample within {range}"},
	"quantile_over_time":           {"phi v", "value below which the share {phi} of each series' samples over {range} lies"},
	"rad":                          {"v", "degrees to radians"},
	"range":                        {"", "length of the range that is asked for, in seconds"},
	"rate":                         {"v", "per-second rate of each counter, averaged over {range}, resets accounted for"},
	"resets":                       {"v", "how often each counter was reset within {range}"},
	"round":                        {"v nearest", "each sample rounded to the nearest multiple of {nearest}"},
	"scalar":                       {"v", "the sample of the only series as a number; NaN when there is not exactly one"},
	"sgn":                          {"v", "sign of each sample: 1, 0 or -1"},
	"sin":                          {"v", "sine of each sample"},
	"sinh":                         {"v", "hyperbolic sine of each sample"},
	"sort":                         {"v", "series sorted by value, smallest first"},
	"sort_by_label":                {"v label", "series sorted by the values of labels"},
	"sort_by_label_desc":           {"v label", "series sorted by the values of labels, last first"},
	"sort_desc":                    {"v", "series sorted by value, largest first"},
	"sqrt":                         {"v", "square root of each sample"},
	"start":                        {"", "start of the range that is asked for, in Unix seconds"},
	"start_timestamp":              {"v", "time at which each counter began, in Unix seconds"},
	"stddev_over_time":             {"v", "standard deviation of each series' samples over {range}"},
	"stdvar_over_time":             {"v", "variance of each series' samples over {range}"},
	"step":                         {"", "step of the range that is asked for, in seconds"},
	"sum_over_time":                {"v", "sum of each series' samples over {range}"},
	"tan":                          {"v", "tangent of each sample"},
	"tanh":                         {"v", "hyperbolic tangent of each sample"},
	"time":                         {"", "time of the evaluation, in Unix seconds"},
	"timestamp":                    {"v", "time of each sample, in Unix seconds"},
	"ts_of_first_over_time":        {"v", "time of each series' oldest sample within {range}"},
	"ts_of_last_over_time":         {"v", "time of each series' newest sample within {range}"},
	"ts_of_max_over_time":          {"v", "time of each series' largest sample within {range}"},
	"ts_of_min_over_time":          {"v", "time of each series' smallest sample within {range}"},
	"vector":                       {"s", "a number as one series without labels"},
	"year":                         {"v", "year of each sample read as a time in UTC"},
}

// aggregations are all those of PromQL; the words are completed with the labels that are kept or left out.
var aggregations = map[string]function{
	"sum":          {"v", "sum of the series"},
	"avg":          {"v", "average of the series"},
	"count":        {"v", "number of series"},
	"min":          {"v", "smallest of the series"},
	"max":          {"v", "largest of the series"},
	"group":        {"v", "1 where there is any series"},
	"stddev":       {"v", "standard deviation of the series"},
	"stdvar":       {"v", "variance of the series"},
	"topk":         {"k v", "the {k} largest series"},
	"bottomk":      {"k v", "the {k} smallest series"},
	"count_values": {"label v", "number of series for each value, the value in the label {label}"},
	"quantile":     {"phi v", "value below which the share {phi} of the series lies"},
	"limitk":       {"k v", "any {k} of the series"},
	"limit_ratio":  {"ratio v", "the share {ratio} of the series, always the same ones"},
}

// sentence is what it does, with the arguments' names for themselves.
func (f function) sentence() string {
	return strings.NewReplacer("{range}", "the range", "{", "", "}", "").Replace(f.does)
}

// typeNames are Prometheus's words for types of values.
var typeNames = map[parser.ValueType]string{parser.ValueTypeVector: "instant-vector", parser.ValueTypeMatrix: "range-vector",
	parser.ValueTypeScalar: "scalar", parser.ValueTypeString: "string"}

// Signature is how a function or an aggregation is called, and what it does; "" when there is none of that name.
func Signature(name string) (signature, does string) {
	if a, ok := aggregations[strings.ToLower(name)]; ok {
		return name + "(" + strings.ReplaceAll(a.args, " ", ", ") + ")", a.sentence()
	}
	f, ok := functions[name]
	known := parser.Functions[name]
	if !ok || known == nil {
		return "", ""
	}
	names := strings.Fields(f.args)
	least := len(known.ArgTypes)
	if known.Variadic != 0 {
		least--
	}
	var b strings.Builder
	b.WriteString(name + "(")
	for i, t := range known.ArgTypes {
		if i > 0 {
			b.WriteString(", ")
		}
		if i < len(names) {
			b.WriteString(names[i] + " ")
		}
		b.WriteString(typeNames[t])
		if i >= least && known.Variadic > 0 {
			b.WriteString("?")
		}
	}
	if known.Variadic < 0 || known.Variadic > 1 {
		b.WriteString(", …")
	}
	b.WriteString(")")
	return b.String(), f.sentence()
}
